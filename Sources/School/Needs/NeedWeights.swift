/// Turns what is known of a pupil into the `needs` of the grouping model: whole numbers 0…100 per skill and aim.
///
/// **Raw weight.** The distance of the estimate from the middle of the scale, `100 × |estimate − 2.5| ÷ 1.5`, rounded:
/// below the middle it is a need to build, above it a need to deepen, with one formula for both, so neither is worth more.
/// The estimate is already drawn to the middle when little is known, so a hunch weighs less than a shared view.
///
/// **Priorities.** What the team confirmed weighs at least 90, 75 and 60 in that order. What is merely suggested keeps its
/// raw weight. The other skills to build count for half of their raw weight, so that a workshop which also helps elsewhere is
/// preferred; other skills to deepen count for nothing, as being good at something is not in itself a request.
public enum NeedWeights {
    static let floors = [90, 75, 60]

    /// Sorted by weight, heaviest first, then by skill; no zeros; one entry per skill and aim.
    public static func needs(_ syntheses: [Synthesis], recommendation: Recommendation, isConfirmed: Bool) -> [Need] {
        var weights: [Key: Int] = [:]
        let raw = Dictionary(syntheses.map { ($0.skill, rawWeight($0)) }, uniquingKeysWith: { first, _ in first })
        for (skill, entry) in raw where entry.aim == .building { weights[Key(skill: skill, aim: .building)] = entry.weight / 2 }
        for priority in recommendation.priorities {
            let key = Key(skill: priority.skill, aim: priority.kind.aim)
            let own = raw[priority.skill].map { $0.aim == key.aim ? $0.weight : 0 } ?? 0
            let floor = isConfirmed && floors.indices.contains(priority.rank - 1) ? floors[priority.rank - 1] : 0
            weights[key] = max(own, floor)
        }
        return weights.filter { $0.value > 0 }
            .map { Need(skill: $0.key.skill, aim: $0.key.aim, weight: $0.value) }
            .sorted { a, b in a.weight != b.weight ? a.weight > b.weight : (a.skill, a.aim.rawValue) < (b.skill, b.aim.rawValue) }
    }

    /// 0 in the middle of building without evidence.
    static func rawWeight(_ synthesis: Synthesis) -> (aim: NeedAim, weight: Int) {
        guard let estimate = synthesis.estimate else { return (.building, 0) }
        let distance = abs(estimate - Synthesis.middle) / 1.5
        return (estimate > Synthesis.middle ? .deepening : .building, min(100, Int((100 * distance).rounded())))
    }

    private struct Key: Hashable {
        let skill: Skill.ID
        let aim: NeedAim
    }
}
