import School
import Storage

/// Taking back what was published and has not begun.
enum WithdrawalHandler {
    static func withdraw(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(GroupPlan.self)
        guard let plan = try await visit.store.plan(id) else { throw WebError.notFound }
        switch try await visit.store.withdraw(id, by: visit.viewer.account, at: visit.now, today: visit.today) {
        case .withdrawn(let draft):
            try await visit.note("withdraw", "plan", subject: id.rawValue)
            return .redirect("/plans/\(draft)?withdrawn=1")
        case .begun, .notInForce:
            // The board says what can be done instead.
            let inForce = try await visit.store.planInForce(plan.period)?.id ?? id
            return .redirect("/plans/\(inForce)")
        }
    }

    /// On the board of the plan in force: what can still be done about it.
    static func section(_ plan: GroupPlan, takesEffect: Day, _ visit: Visit) -> HTML {
        let t = visit.t
        let replace = visit.button(
            Phrase(fr: "Partir de ces groupes et changer à la main", en: "Start from these groups and change by hand"), action: "/periods/\(plan.period)/plans",
            class: "btn ghost", fields: [("start", "in-force")])
        let replaced = Phrase(
            fr: "Un nouveau plan les remplace à partir du jour que vous choisissez\u{202F}; ce qui a eu lieu reste écrit.",
            en: "A new plan replaces them from the day you choose; what took place stays on record.")
        guard takesEffect > visit.today else {
            return """
                <details class="sheet no-print"><summary>\(t(Phrase(fr: "Changer ces groupes", en: "Change these groups")))</summary><div class="stack tight"><p>\(t(Phrase(fr: "Ils ont commencé le \(takesEffect.long.fr)\u{202F}: on ne les retire plus, on les remplace.", en: "They began on \(takesEffect.long.en): they are no longer taken back, they are replaced."))) \(t(replaced))</p><div class="actions">\(replace)</div></div></details>
                """
        }
        return """
            <details class="sheet no-print"><summary>\(t(Phrase(fr: "Changer ou retirer ces groupes", en: "Change or take back these groups")))</summary><div class="stack tight">
            <p>\(t(replaced))</p><div class="actions">\(replace)</div>
            <p>\(t(Phrase(fr: "Ils ne commencent que le \(takesEffect.long.fr)\u{202F}: on peut encore retirer la publication. Plus personne ne les voit, ce qui valait avant vaut de nouveau, et une copie reste à valider.", en: "They only begin on \(takesEffect.long.en): the publication can still be taken back. Nobody sees them any more, what held before holds again, and a copy stays to be validated.")))</p>
            <div class="actions">\(visit.button(Phrase(fr: "Retirer la publication", en: "Take the publication back"), action: "/plans/\(plan.id)/withdrawal", class: "btn danger"))</div></div></details>
            """
    }
}
