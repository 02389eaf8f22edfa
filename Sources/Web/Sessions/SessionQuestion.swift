import School
import Storage

/// Asks before something is done to a session that is seldom meant.
enum SessionQuestion {
    /// Nil when there is nothing to ask, or when whoever does it has read all of it.
    /// - Parameters:
    ///   - act: the button that does it all the same.
    ///   - page: where one came from.
    static func asked(_ doubts: [SessionDoubt], _ act: Phrase, from page: String, _ visit: Visit) -> Reply? {
        let seen = Set((visit.form.text("seen") ?? "").split(separator: ".").map(String.init))
        guard !doubts.allSatisfy({ seen.contains($0.code) }) else { return nil }
        let t = visit.t
        let title = Phrase(fr: "Est-ce bien voulu\u{202F}?", en: "Is this meant?")
        let again = visit.form.names.filter { $0 != "csrf" && $0 != "seen" }.sorted().flatMap { name in visit.form.all(name).map { (name, $0) } }
        let read = doubts.map(\.code).joined(separator: ".")
        return .page(
            Page(
                title: title, section: .groups,
                body: """
                    <div class="stack narrow">\(visit.crumbs(("/sessions", Phrase(fr: "Séances", en: "Sessions"))))
                    <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(Phrase(fr: "Rien n’est encore écrit.", en: "Nothing is written yet.")))</p></div></div>
                    <div class="notice warn"><ul>\(doubts.map { "<li>\(t($0.words))</li>" as HTML })</ul></div>
                    <div class="actions">\(visit.button(act, action: visit.path, class: "btn danger", fields: again + [("seen", read)]))<a class="btn ghost" href="\(page)">\(t(Phrase(fr: "Ne rien changer", en: "Change nothing")))</a></div></div>
                    """))
    }

    static let call = Phrase(fr: "Elle a eu lieu\u{202F}: faire l’appel", en: "It was held: make the call")
    static let move = Phrase(fr: "Déplacer quand même", en: "Move it all the same")
    static let invite = Phrase(fr: "Inviter quand même", en: "Invite all the same")
}
