import School
import Storage

/// What the technical administrator asks for and a head decides.
enum ApprovalsHandler {
    static func list(_ visit: Visit) async throws -> Reply {
        .page(ApprovalsView.page(try await visit.store.approvals(), gone: false, visit))
    }

    static func decide(_ visit: Visit) async throws -> Reply {
        guard let answer = visit.form.text("granted"), ["0", "1"].contains(answer) else { throw WebError.notFound }
        let outcome = try await visit.store.decide(
            visit.id(Approval.self), granted: answer == "1", by: visit.viewer.account, on: visit.today, at: visit.now,
            validFor: SlipsHandler.validFor, hash: Secrets.hash)
        switch outcome {
        case .done: return .redirect("/approvals")
        case .slip(let slip): return .page(SlipsView.sheet([slip], visit))
        case .gone: return .page(ApprovalsView.page(try await visit.store.approvals(), gone: true, visit))
        }
    }

    static func todos(_ visit: Visit) async throws -> [Todo] {
        guard mayDecide(visit) else { return [] }
        let waiting = try await visit.store.approvals().waiting
        guard !waiting.isEmpty else { return [] }
        let count = counted(waiting.count, fr: ("demande", "demandes"), en: ("request", "requests"))
        return [
            Todo(
                title: Phrase(fr: "\(count.fr) de l’administration technique", en: "\(count.en) from the technical administrator"),
                detail: Phrase(fr: "Des accès à toutes les données de l’établissement attendent votre accord.", en: "Access to all of the school’s data waits for your approval."),
                minutes: 1, action: Phrase(fr: "Décider", en: "Decide"), address: "/approvals", urgency: 90)
        ]
    }

    static func mayDecide(_ visit: Visit) -> Bool { !visit.viewer.reach(ApprovalsPolicy.self, .write).isEmpty }
}

extension Approval: Addressed { public static var placeholder: String { "approval" } }

enum ApprovalsView {
    static let title = Phrase(fr: "Demandes à la direction", en: "Requests to the head")

    static func page(_ approvals: (waiting: [Approval], decided: [Approval]), gone: Bool, _ visit: Visit) -> Page {
        let t = visit.t
        let notice: HTML? =
            gone
            ? "<p class=\"notice warn\" role=\"alert\">\(t(Phrase(fr: "Cette demande n’attend plus\u{202F}: quelqu’un l’a décidée, ou elle n’a plus d’objet. Rien d’autre n’a été changé.", en: "This request no longer waits: somebody decided it, or it has lost its object. Nothing else was changed.")))</p>"
            : nil
        let empty: HTML = "<p class=\"empty\">\(t(Phrase(fr: "Aucune demande n’attend.", en: "No request is waiting.")))</p>"
        let decided: HTML? =
            approvals.decided.isEmpty
            ? nil
            : """
            <section class="stack" aria-labelledby="decided"><h2 id="decided">\(t(Phrase(fr: "Déjà décidé", en: "Already decided")))</h2><ul class="plain stack tight">\(approvals.decided.map { line($0, visit) })</ul></section>
            """
        return Page(
            title: title, section: .people,
            body: """
                <div class="stack">
                \(visit.crumbs(PeopleView.crumb))
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(Phrase(fr: "Ce qui ouvre toutes les données, l’administration technique le demande et la direction le décide. Un papier approuvé s’affiche ici, une seule fois, à imprimer et à remettre en main propre.", en: "Whatever opens all data is asked for by the technical administrator and decided by the head. An approved slip is shown here, once, to print and hand over in person.")))</p></div></div>
                \(notice)
                \(approvals.waiting.isEmpty ? empty : "<ul class=\"cards\">\(approvals.waiting.map { card($0, visit) })</ul>")
                \(decided)
                </div>
                """, status: gone ? 409 : 200)
    }

    private static func asked(_ approval: Approval, _ visit: Visit) -> Phrase {
        let day = visit.clock.day(of: approval.askedAt).figures
        return Phrase(fr: "demandé par \(approval.asker) le \(day.fr)", en: "asked for by \(approval.asker) on \(day.en)")
    }

    private static func card(_ approval: Approval, _ visit: Visit) -> HTML {
        let t = visit.t
        let buttons: HTML? =
            ApprovalsHandler.mayDecide(visit)
            ? "<div class=\"actions row\">\(button(Phrase(fr: "Approuver", en: "Approve"), "1", "btn", approval, visit))\(button(Phrase(fr: "Refuser", en: "Refuse"), "0", "btn ghost", approval, visit))</div>"
            : nil
        return """
            <li class="sheet stack tight"><h2>\(approval.person)</h2><p>\(t(approval.matter.name))</p><p class="soft">\(t(asked(approval, visit)))</p>\(buttons)</li>
            """
    }

    private static func button(_ name: Phrase, _ answer: String, _ style: String, _ approval: Approval, _ visit: Visit) -> HTML {
        visit.button(name, action: "/approvals/\(approval.id)", class: style, fields: [("granted", answer)])
    }

    private static func line(_ approval: Approval, _ visit: Visit) -> HTML {
        let t = visit.t
        let word = approval.isGranted == true ? Phrase(fr: "approuvé", en: "approved") : Phrase(fr: "refusé", en: "refused")
        return "<li>\(approval.person) · \(t(approval.matter.name)) · \(t(word)) <span class=\"soft\">\(t(asked(approval, visit)))</span></li>"
    }
}
