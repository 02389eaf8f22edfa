import School
import Storage

/// Who looked at what, latest first: by login and identifier, never by a pupil's name.
enum JournalHandler {
    private static let pageLength = 100

    static func show(_ visit: Visit) async throws -> Reply {
        let before = visit.query.moment("before")
        let entries = try await visit.store.journal(before: before, limit: pageLength)
        return .page(JournalView.page(entries, isFull: entries.count == pageLength, visit))
    }
}

enum JournalView {
    static func page(_ entries: [JournalEntry], isFull: Bool, _ visit: Visit) -> Page {
        let t = visit.t
        let rows = entries.map { entry -> HTML in
            let (day, minute) = visit.clock.local(entry.at)
            return """
                <tr><td class="num">\(t(day.figures)) \(t(timeOfDay(minute)))</td><td>\(entry.login ?? t(Phrase(fr: "ligne de commande", en: "command line")))</td><td>\(t(JournalWords.act(entry.action)))</td><td>\(t(JournalWords.resource(entry.resource)))</td><td class="num">\(entry.subject.map(String.init) ?? "")</td></tr>
                """
        }
        let older: HTML? = isFull ? entries.last.map { "<p><a class=\"btn ghost\" href=\"/journal?before=\(Int($0.at.milliseconds))\">\(t(Phrase(fr: "Plus anciens", en: "Older")))</a></p>" } : nil
        let table: HTML = """
            <div class="table-wrap" role="region" tabindex="0" aria-label="\(t(Phrase(fr: "Journal des accès", en: "Access journal")))"><table><caption class="visually-hidden">\(t(Phrase(fr: "Journal des accès", en: "Access journal")))</caption>
            <thead><tr><th scope="col" class="num">\(t(Phrase(fr: "Quand", en: "When")))</th><th scope="col">\(t(Phrase(fr: "Qui", en: "Who")))</th><th scope="col">\(t(Phrase(fr: "Action", en: "Act")))</th><th scope="col">\(t(Phrase(fr: "Objet", en: "Resource")))</th><th scope="col">\(t(Phrase(fr: "Numéro", en: "Number")))</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>\(older)
            """
        return Page(
            title: Phrase(fr: "Journal des accès", en: "Access journal"), section: .people,
            body: """
                <div class="stack">
                <h1>\(t(Phrase(fr: "Journal des accès", en: "Access journal")))</h1>
                <p class="soft">\(t(Phrase(fr: "Qui a consulté ou modifié quoi. Les élèves y sont des numéros\u{202F}; une ligne est gardée douze mois.", en: "Who read or changed what. Pupils are numbers here; a line is kept for twelve months.")))</p>
                \(entries.isEmpty ? "<p class=\"empty\">\(t(Phrase(fr: "Rien n’a encore été consulté.", en: "Nothing has been read yet.")))</p>" : table)
                </div>
                """)
    }
}
