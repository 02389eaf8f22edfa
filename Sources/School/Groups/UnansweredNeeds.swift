import Grouping

extension MeansCheck {
    /// Main needs that no workshop on offer answers, however groups are made; what is missing is named by its kind. Nil when there is
    /// none. O(pupils × workshops).
    public static func unanswered(_ instance: Instance) -> MeansCheck? {
        var all = 0, unanswered = 0, deepening = 0, without = 0
        for pupil in instance.pupils {
            let within = instance.workshops.filter { workshop in
                (workshop.classes?.contains(pupil.class) ?? true) && (workshop.slots.map { !Set($0).isDisjoint(with: pupil.slots) } ?? true)
            }
            let needs = PlanReview.mainNeeds(pupil)
            let open = needs.filter { need in within.allSatisfy { $0.gains[need, default: 0] == 0 } }
            all += needs.count
            unanswered += open.count
            deepening += open.count { $0.hasSuffix("+") }
            if !needs.isEmpty, open.count == needs.count { without += 1 }
        }
        guard unanswered > 0 else { return nil }
        let count = Phrase(
            fr: unanswered == 1 ? "1 besoin principal sur \(all) n’a" : "\(unanswered) besoins principaux sur \(all) n’ont",
            en: unanswered == 1 ? "1 main need of \(all) has" : "\(unanswered) main needs of \(all) have")
        let kind =
            deepening == 0
            ? Phrase(same: "")
            : deepening == unanswered
                ? Phrase(fr: ", tous d’approfondissement", en: ", all of deepening") : Phrase(fr: ", dont \(deepening) d’approfondissement", en: ", \(deepening) of them of deepening")
        let pupils =
            without == 0
            ? Phrase(same: "")
            : Phrase(
                fr: without == 1 ? "\u{202F}; 1 élève n’en a aucun" : "\u{202F}; \(without) élèves n’en ont aucun",
                en: without == 1 ? "; 1 pupil has none at all" : "; \(without) pupils have none at all")
        return MeansCheck(
            .warning, .offers,
            Phrase(
                fr: "\(count.fr) aucun atelier proposé qui y réponde\(kind.fr)\(pupils.fr).", en: "\(count.en) no workshop on offer to answer them\(kind.en)\(pupils.en)."),
            Phrase(fr: "Proposez des ateliers qui travaillent ces compétences.", en: "Offer workshops that work on these skills."))
    }
}
