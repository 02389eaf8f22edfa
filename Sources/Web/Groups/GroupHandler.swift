import School
import Storage

/// One group: its list to print, its goal, its place and time.
enum GroupHandler {
    static func show(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(NeedGroup.self)
        let calendar = try await visit.store.calendar(of: visit.establishment)
        guard let book = try await visit.store.sessions(.one(id), calendar).first else { throw WebError.notFound }
        let card = book.card
        let reach = visit.viewer.reach(GroupsPolicy.self)
        let leads = reach.covers(group: id)
        // A main teacher reads the names of the own division only.
        let all = try await visit.store.groupMembers(of: id, on: visit.today)
        let members = leads ? all : all.filter { $0.pupil.division.map(visit.viewer.mainTeacherOf.contains) ?? false }
        let brings = try await brings(members.filter { !$0.hasEnded }, card, visit)
        let remarks = try await RemarksHandler.section(id, visit)
        return .page(GroupView.page(book, calendar, members, brings: brings, hidden: all.count - members.count, remarks: remarks, visit))
    }

    /// What brings each pupil here, for those whose needs the viewer may read: the published priority that the group
    /// answers, and the wish that it was. Five queries, whatever the size of the group.
    private static func brings(_ members: [GroupMember], _ card: GroupCard, _ visit: Visit) async throws -> [Pupil.ID: Phrase] {
        let reach = visit.viewer.reach(NeedsPolicy.self)
        let readable = members.filter { member in reach.covers(group: card.group.id) || member.pupil.division.map { reach.covers(division: $0) } == true }
        guard !readable.isEmpty else { return [:] }
        let keys = try await visit.store.skillKeys()
        let needs = try await visit.store.publishedNeeds(ofGroup: card.group.id)
        let wishes = try await visit.store.wishes(of: card.group.period)
        var found: [Pupil.ID: Phrase] = [:]
        for pupil in readable.map(\.pupil.id) {
            var parts: [Phrase] = []
            if let need = PupilGroupHandler.answered(card, needs[pupil] ?? [], keys) {
                parts.append(Phrase(fr: "priorité\u{202F}: «\u{202F}\(need.skill.fr)\u{202F}»", en: "priority: “\(need.skill.en)”"))
            }
            if let place = wishes[pupil]?.firstIndex(of: card.group.workshop) {
                parts.append(Phrase(fr: "vœu \(place + 1)", en: "wish \(place + 1)"))
            }
            found[pupil] =
                parts.isEmpty
                ? Phrase(fr: "ni priorité publiée ni vœu", en: "neither a published priority nor a wish")
                : Phrase(fr: parts.map(\.fr).joined(separator: " · "), en: parts.map(\.en).joined(separator: " · "))
        }
        return found
    }
}

enum GroupView {
    static func page(
        _ book: GroupSessions, _ calendar: SchoolCalendar, _ members: [GroupMember], brings: [Pupil.ID: Phrase], hidden: Int, remarks: HTML?, _ visit: Visit
    ) -> Page {
        let t = visit.t
        let card = book.card
        let present = members.filter { !$0.hasEnded }
        let former = members.filter(\.hasEnded)
        let dates = book.told(calendar).filter { $0.state != .cancelled }.map(\.held.day)
        let sessions = counted(dates.count, fr: ("séance", "séances"), en: ("session", "sessions"))
        return Page(
            title: card.title, section: .groups,
            body: """
                <div class="stack loose">
                \(visit.crumbs(("/groups", Phrase(fr: "Groupes", en: "Groups"))))
                <div class="page-head"><div><h1>\(t(card.title))</h1><p>\(t(card.hours)), \(t(GroupPieces.room(card, card.days))), \(t(GroupPieces.leaders(card, card.days)))</p></div><div class="actions"><span class="tag plain">\(card.group.code)</span> \(GroupsView.schedules("/groups/\(card.group.id)/schedule", visit))</div></div>
                <div class="stack tight read"><p>\(t(card.objective))</p><p class="soft">\(card.module.name), \(t(GroupPieces.dates(card)))\u{202F}: \(t(sessions))\(dates.isEmpty ? "" : ", \(dates.map { t($0.short) }.joined(separator: ", "))")</p></div>
                \(list(present, brings, dates, card, hidden: hidden, visit))
                \(former.isEmpty ? nil : formerList(former, visit))
                \(sessionsPart(book, calendar, visit))
                \(remarks)
                <section class="stack tight" aria-labelledby="signs"><h2 id="signs">\(t(Phrase(fr: "On saura que c’est réussi quand", en: "We will know it worked when")))</h2><ul>\(card.indicators.map { "<li>\(t($0))</li>" as HTML })</ul></section>
                </div>
                """)
    }

    private static func list(_ members: [GroupMember], _ brings: [Pupil.ID: Phrase], _ dates: [Day], _ card: GroupCard, hidden: Int, _ visit: Visit) -> HTML {
        let t = visit.t
        let others: HTML? =
            hidden > 0
            ? "<p class=\"soft\">\(t(Phrase(fr: "et \(counted(hidden, fr: ("élève d’une autre classe", "élèves d’autres classes"), en: ("", "")).fr)", en: "and \(counted(hidden, fr: ("", ""), en: ("pupil of another division", "pupils of other divisions")).en)")))</p>"
            : nil
        guard !members.isEmpty else {
            return "<p class=\"empty\">\(t(Phrase(fr: "Personne n’est dans ce groupe.", en: "Nobody is in this group.")))</p>" + (others ?? "")
        }
        // On paper, a box for each session; on screen they would only be noise.
        let heads = dates.map { "<th scope=\"col\" class=\"print-cell centre\">\($0.figures[visit.language].prefix(5))</th>" as HTML }
        let boxes = dates.map { _ in "<td class=\"print-cell\"></td>" as HTML }
        let rows = members.map { member -> HTML in
            var notes = [brings[member.pupil.id].map(t)].compactMap { $0 }
            if member.tenure.from > card.module.firstDay { notes.append(t(Phrase(fr: "à partir du \(member.tenure.from.short.fr)", en: "from \(member.tenure.from.short.en)"))) }
            if member.tenure.to < card.module.lastDay { notes.append(t(Phrase(fr: "jusqu’au \(member.tenure.to.short.fr)", en: "until \(member.tenure.to.short.en)"))) }
            let name: HTML = brings[member.pupil.id] == nil ? HTML(text: member.pupil.listName) : "<a href=\"/pupils/\(member.pupil.id)/needs\">\(member.pupil.listName)</a>"
            return """
                <tr><th scope="row">\(name)</th><td data-label="\(t(Phrase(fr: "Classe", en: "Division")))">\(member.division)</td><td class="soft"\(notes.isEmpty ? "" : " data-label=\"\(t(whatBrings))\"" as HTML)>\(notes.joined(separator: ", "))</td>\(boxes)</tr>
                """
        }
        let caption = counted(members.count, fr: ("élève", "élèves"), en: ("pupil", "pupils"))
        return """
            <div class="table-wrap"><table class="stacked"><caption>\(t(caption))</caption><thead><tr><th scope="col">\(t(Phrase(fr: "Élève", en: "Pupil")))</th><th scope="col">\(t(Phrase(fr: "Classe", en: "Division")))</th><th scope="col">\(t(whatBrings))</th>\(heads)</tr></thead><tbody>\(rows)</tbody></table></div>\(others)
            """
    }

    private static func sessionsPart(_ book: GroupSessions, _ calendar: SchoolCalendar, _ visit: Visit) -> HTML {
        """
        <section class="sheet stack tight no-print" aria-labelledby="sessions"><div class="row between"><h2 id="sessions">\(visit.t(Phrase(fr: "Séances et appel", en: "Sessions and calls")))</h2><div class="row">\(visit.viewer.reach(SessionsPolicy.self, .write).covers(group: book.card.group.id) ? "<a class=\"btn ghost\" href=\"/groups/\(book.card.group.id)/one-off\">\(visit.t(Phrase(fr: "Séance ponctuelle", en: "One-off session")))</a>" as HTML : nil)<a class="btn" href="/groups/\(book.card.group.id)/session">\(visit.t(Phrase(fr: "Ouvrir la séance", en: "Open the session")))</a></div></div>\(SessionView.list(book, calendar, visit))</section>
        """
    }

    private static let whatBrings = Phrase(fr: "Ce qui l’amène", en: "What brings them")

    private static func formerList(_ members: [GroupMember], _ visit: Visit) -> HTML {
        let items = members.map { member -> HTML in
            "<li>\(member.pupil.listName) (\(member.division)) <span class=\"soft\">\(visit.t(GroupPieces.dates(member.tenure)))</span></li>"
        }
        return """
            <details class="no-print"><summary>\(visit.t(Phrase(fr: "Ont été dans ce groupe", en: "Have been in this group"))) (\(members.count))</summary><ul>\(items)</ul></details>
            """
    }
}

/// The groups of one division: who is where, for the main teacher.
enum DivisionGroupsHandler {
    static func show(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(Division.self)
        guard let division = try await visit.store.division(id) else { throw WebError.notFound }
        let found = try await visit.store.groupsOfDivision(id, on: visit.today)
        return .page(DivisionGroupsView.page(division, found.pupils, found.groups, found.cards, visit))
    }
}

enum DivisionGroupsView {
    static func page(_ division: Division, _ pupils: [Pupil], _ groups: [Pupil.ID: [Dated<NeedGroup.ID>]], _ cards: [GroupCard], _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Les groupes de \(division.code)", en: "The groups of \(division.code)")
        var slots: [GroupCard] = []
        for card in cards where !slots.contains(where: { $0.group.slot == card.group.slot }) { slots.append(card) }
        let byID = Dictionary(cards.map { ($0.group.id, $0) }, uniquingKeysWith: { first, _ in first })
        let rows = pupils.map { pupil -> HTML in
            let own = (groups[pupil.id] ?? []).compactMap { place in byID[place.value].map { (card: $0, until: place.tenure.to) } }
            let cells = slots.map { slot -> HTML in
                let here = own.filter { $0.card.group.slot == slot.group.slot }
                let label = "\(t(slot.hours)), \(slot.module.name)"
                let places = here.enumerated().map { index, place -> HTML in
                    let link: HTML = "<a href=\"/groups/\(place.card.group.id)\">\(t(place.card.title))</a>"
                    let until = Phrase(fr: "jusqu’au \(place.until.short.fr), puis", en: "until \(place.until.short.en), then")
                    return index < here.count - 1 ? "\(link) \(t(until)) " : link
                }
                return "<td data-label=\"\(label)\">\(places.isEmpty ? "–" : HTML(places))</td>"
            }
            return "<tr><th scope=\"row\"><a href=\"/pupils/\(pupil.id)/group\">\(pupil.listName)</a></th>\(cells)</tr>"
        }
        let heads = slots.map { "<th scope=\"col\">\(t($0.hours))<br>\($0.module.name)</th>" as HTML }
        let empty: HTML =
            "<p class=\"empty\">\(t(Phrase(fr: "Aucun groupe n’est publié pour cette classe. Ils seront ici dès que la coordination les publiera.", en: "No group is published for this division. They will be here as soon as the coordinator publishes them.")))</p>"
        let table: HTML = """
            <div class="table-wrap" tabindex="0" role="region" aria-label="\(t(title))"><table class="stacked"><caption>\(t(Phrase(fr: "Qui est dans quel groupe, et jusqu’à quand", en: "Who is in which group, and until when")))</caption><thead><tr><th scope="col">\(t(Phrase(fr: "Élève", en: "Pupil")))</th>\(heads)</tr></thead><tbody>\(rows)</tbody></table></div>
            """
        return Page(
            title: title, section: .groups,
            body: """
                <div class="stack">\(visit.crumbs(("/groups", Phrase(fr: "Groupes", en: "Groups"))))
                <div class="page-head"><div><h1>\(t(title))</h1></div><div class="actions">\(GroupsView.schedules("/divisions/\(division.id)/schedule", visit))</div></div>\(slots.isEmpty ? empty : table)</div>
                """)
    }
}
