/// A week within which hours change, so that a group has fewer sessions in it, or more.
public struct UnevenWeek: Hashable, Sendable {
    public let monday: Day
    /// The sessions that it has, and those that it would have, in order of time.
    public let before, after: [SessionTime]

    /// « Semaine du lundi 30 novembre, pour 3 groupes : aucune séance. Serait perdue : vendredi 4 décembre, 10 h. »
    public func words(groups: Int) -> Phrase {
        let groups = counted(groups, fr: ("groupe", "groupes"), en: ("group", "groups"))
        let count =
            after.isEmpty ? Phrase(fr: "aucune séance", en: "no session") : counted(after.count, fr: ("séance", "séances"), en: ("session", "sessions"))
        let lead = Phrase(fr: "Semaine du \(monday.named.fr), pour \(groups.fr)\u{202F}: \(count.fr)", en: "Week of \(monday.named.en), for \(groups.en): \(count.en)")
        guard after.count < before.count else {
            let named = PlanNames.listed(after.map(\.name))
            return Phrase(fr: "\(lead.fr) (\(named.fr)).", en: "\(lead.en) (\(named.en)).")
        }
        let lost = before.filter { !after.contains($0) }
        let named = PlanNames.listed(lost.map(\.name))
        let fate = agreeing(lost.count, fr: ("Serait perdue", "Seraient perdues"), en: ("This would be lost", "These would be lost"))
        return Phrase(fr: "\(lead.fr). \(fate.fr)\u{202F}: \(named.fr).", en: "\(lead.en). \(fate.en): \(named.en).")
    }
}
