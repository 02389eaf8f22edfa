import School
import Storage

/// What a change of the calendar (zone, A and B weeks, days without lessons) does to published sessions, read before it is written.
struct CalendarChange: Sendable {
    /// In order of time.
    private(set) var taken: [SessionEntry] = []
    private(set) var given: [SessionEntry] = []
    /// Of past days that are closed: what was given, and what nobody confirmed.
    private(set) var delivered: [SessionEntry] = []
    private(set) var lost: [SessionEntry] = []
    /// Of past days that are opened again: what waits to be confirmed from then on.
    private(set) var returning: [SessionEntry] = []
    /// How many pupils lose one of them, or get one back.
    private(set) var pupils = 0

    /// Nil when nothing that is published changes.
    static func of(_ changed: SchoolCalendar, _ visit: Visit) async throws -> CalendarChange? {
        let store = visit.store
        let present = try await store.calendar(of: visit.establishment)
        guard changed != present else { return nil }
        let days = SessionNews.days(from: visit.today)
        /// Of what somebody put on its very day, whether one calendar takes it and the other does not.
        func takes(_ session: DatedSession, _ calendar: SchoolCalendar, _ other: SchoolCalendar) -> Bool {
            session.isFixed && days.contains(session.held.day) && session.closure(calendar) != nil && session.closure(other) == nil
        }
        var change = CalendarChange()
        for book in try await store.sessions(.during(days), present) {
            func entry(_ session: DatedSession) -> SessionEntry { .group(SessionLine(card: book.card, session: session)) }
            let shifts = book.source.shifts(from: present, to: changed, on: visit.today)
            change.taken += shifts.filter { !$0.news.isHeld }.map { entry($0.session) }
            change.given += shifts.filter(\.news.isHeld).map { entry($0.session) }
            change.taken += book.sessions.filter { takes($0, changed, present) }.map(entry)
            change.given += book.sessions.filter { takes($0, present, changed) }.map(entry)
            let back = book.source.returning(from: present, to: changed, on: visit.today)
            change.given += back.filter { $0.held.day >= visit.today && $0.state == .planned }.map(entry)
        }
        let oneOffs = try await store.oneOffs(during: days)
        change.taken += oneOffs.filter { takes($0.dated, changed, present) }.map(SessionEntry.oneOff)
        change.given += oneOffs.filter { one in
            takes(one.dated, present, changed) || one.dated.isCancelled(for: present.closure(on: one.time.day)) && changed.isTeachingDay(one.time.day)
        }.map(SessionEntry.oneOff)
        try await change.lookBack(from: present, to: changed, visit)
        guard !change.all.isEmpty else { return nil }
        for list in [\CalendarChange.taken, \.given, \.delivered, \.lost, \.returning] {
            change[keyPath: list].sort { a, b in (a.session.held, naturalKey(a.code)) < (b.session.held, naturalKey(b.code)) }
        }
        try await change.countPupils(visit)
        return change
    }

    /// What becomes of the sessions of past days of the school year that are closed or opened again.
    private mutating func lookBack(from present: SchoolCalendar, to changed: SchoolCalendar, _ visit: Visit) async throws {
        let first = [present.opened(in: changed), changed.opened(in: present)].compactMap { $0?.from }.min()
        guard let first, first < visit.today else { return }
        let days = Tenure(from: max(first, SchoolYear(visit.establishment.year).firstDay), to: visit.today - 1)
        func sort(_ session: DatedSession, _ entry: SessionEntry) {
            guard days.contains(session.held.day) else { return }
            switch (present.isTeachingDay(session.held.day), changed.isTeachingDay(session.held.day)) {
            case (true, false) where session.state == .delivered: delivered.append(entry)
            case (true, false) where session.state == .planned: lost.append(entry)
            case (false, true) where session.state == .planned: returning.append(entry)
            default: break
            }
        }
        for book in try await visit.store.sessions(.during(days), present) {
            for session in book.sessions + book.source.returning(from: present, to: changed, on: visit.today) {
                sort(session, .group(SessionLine(card: book.card, session: session)))
            }
        }
        for one in try await visit.store.oneOffs(during: days) {
            let isBack = one.dated.isCancelled(for: present.closure(on: one.time.day)) && changed.isTeachingDay(one.time.day)
            if isBack { returning.append(.oneOff(one)) } else { sort(one.dated, .oneOff(one)) }
        }
    }

    private mutating func countPupils(_ visit: Visit) async throws {
        var (sessions, invited): ([DatedSession], Set<Pupil.ID>) = ([], [])
        for entry in touched {
            switch entry {
            case .group(let line): sessions.append(line.session)
            case .oneOff(let one): invited.formUnion(one.expected.map(\.pupil.id))
            }
        }
        pupils = try await visit.store.pupils(at: sessions).union(invited).count
    }

    /// What was given stays so: nobody loses it.
    private var touched: [SessionEntry] { taken + given + lost + returning }
    private var all: [SessionEntry] { touched + delivered }

    /// What is sent back by somebody who has read so much: other sessions that are published meanwhile are asked about again.
    private var seen: String { [taken, given, delivered, lost, returning].map { "\($0.count)" }.joined(separator: ".") }

    /// Writes a change and goes on to a page; tells who or what would be in two places by it; or else asks before it takes or gives published
    /// sessions that whoever makes it has not read yet.
    /// - Parameters:
    ///   - changed: the calendar afterwards.
    ///   - page: where one came from.
    static func write(
        _ changed: SchoolCalendar, from page: String, thenTo next: String? = nil, _ visit: Visit, _ write: (SchoolStore) async throws -> Void
    ) async throws -> Reply {
        let change = try await of(changed, visit)
        let question = change?.seen == visit.form.text("seen") ? nil : change.map { Reply.page($0.page(from: page, visit)) }
        do {
            try await write(visit.store(asking: question != nil))
            return question ?? .redirect(next ?? page)
        } catch let refusal as SessionRefusal {
            return .page(refused(refusal, from: page, visit))
        }
    }

    private static func refused(_ refusal: SessionRefusal, from page: String, _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Ce changement mettrait quelqu’un à deux endroits", en: "This change would put somebody in two places")
        let obstacles = refusal.obstacles.map { "<li>\(t($0))</li>" as HTML }
        return Page(
            title: title, section: .year,
            body: """
                <div class="stack narrow">\(visit.crumbs(("/calendar", Phrase(fr: "Calendrier", en: "Calendar"))))
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(Phrase(fr: "Rien n’a été écrit.", en: "Nothing was written.")))</p></div></div>
                <div class="notice warn stack tight" role="alert"><p>\(t(Phrase(fr: "Des séances reviendraient à l’heure d’une séance déplacée, remplacée ou ajoutée à une date, ou d’un cours\u{202F}:", en: "Sessions would come back at the hour of one that was moved, is led by somebody else or was added on a date, or of a lesson:")))</p><ul>\(obstacles)</ul>
                <p>\(t(Phrase(fr: "Déplacez ou annulez d’abord ces séances, puis refaites ce changement.", en: "Move or cancel these sessions first, then make this change again.")))</p></div>
                <div class="actions"><a class="btn" href="/sessions?all=1">\(t(Phrase(fr: "Voir les séances", en: "See the sessions")))</a><a class="btn ghost" href="\(page)">\(t(Phrase(fr: "Revenir au calendrier", en: "Back to the calendar")))</a></div></div>
                """, status: 422)
    }

    // MARK: The page

    /// So many sessions are read at once; the others are folded.
    private static let sessionsShown = 12
    private static let groupsShown = 8

    private func page(from page: String, _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Ce changement touche des séances publiées", en: "This change touches published sessions")
        let again = visit.form.names.filter { $0 != "csrf" && $0 != "seen" }.sorted().flatMap { name in visit.form.all(name).map { (name, $0) } }
        return Page(
            title: title, section: .year,
            body: """
                <div class="stack narrow">\(visit.crumbs(("/calendar", Phrase(fr: "Calendrier", en: "Calendar"))))
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(Phrase(fr: "Rien n’est encore écrit.", en: "Nothing is written yet.")))</p></div></div>
                \(sections(visit))
                <div class="actions">\(visit.button(Phrase(fr: "Changer le calendrier", en: "Change the calendar"), action: visit.path, class: "btn danger", fields: again + [("seen", seen)]))<a class="btn ghost" href="\(page)">\(t(Phrase(fr: "Ne rien changer", en: "Change nothing")))</a></div></div>
                """)
    }

    /// Which groups lose sessions or get some back; then, of what becomes of their sessions, how many and which.
    func sections(_ visit: Visit) -> HTML {
        let falling = counted(
            taken.count, fr: ("séance publiée n’aura pas lieu", "séances publiées n’auront pas lieu"),
            en: ("published session will not be held", "published sessions will not be held"))
        let more = counted(
            given.count, fr: ("séance aura lieu en plus", "séances auront lieu en plus"), en: ("more session will be held", "more sessions will be held"))
        let staying = counted(
            delivered.count, fr: ("séance passée a été donnée et le reste", "séances passées ont été données et le restent"),
            en: ("past session was given and stays so", "past sessions were given and stay so"))
        let unheard = counted(
            lost.count, fr: ("séance passée n’a pas été confirmée et est perdue", "séances passées n’ont pas été confirmées et sont perdues"),
            en: ("past session was not confirmed and is lost", "past sessions were not confirmed and are lost"))
        let back = counted(
            returning.count, fr: ("séance passée est de nouveau à confirmer", "séances passées sont de nouveau à confirmer"),
            en: ("past session is to be confirmed again", "past sessions are to be confirmed again"))
        return """
            \(groups.map { "<p>\(visit.t($0))</p>" as HTML })
            \(section(Phrase(fr: "\(falling.fr)\u{202F}:", en: "\(falling.en):"), taken.map { line($0, visit) }, visit))
            \(section(Phrase(fr: "\(more.fr)\u{202F}:", en: "\(more.en):"), given.map { line($0, visit) }, visit))
            \(section(Phrase(fr: "\(unheard.fr)\u{202F}; leurs minutes comptent comme annulées. Si une séance a eu lieu, faites-en l’appel\u{202F}: elle sera donnée.", en: "\(unheard.en); their minutes count as cancelled. If a session was held, make its call: it will be given."), lost.map { line($0, visit) }, visit))
            \(section(Phrase(fr: "\(staying.fr)\u{202F}:", en: "\(staying.en):"), delivered.map { line($0, visit) }, isLoss: false, visit))
            \(section(Phrase(fr: "\(back.fr)\u{202F}:", en: "\(back.en):"), returning.map { line($0, visit) }, visit))
            """
    }

    /// « 3 groupes : Oral, Méthode et Approfondir. 24 élèves. »
    private var groups: Phrase? {
        guard !touched.isEmpty else { return nil }
        var seen: Set<Phrase> = []
        let titles = touched.map(\.title).filter { seen.insert($0).inserted }
        let named = Array(titles.prefix(Self.groupsShown)) + (titles.count > Self.groupsShown ? [Phrase(fr: "d’autres", en: "others")] : [])
        let count = counted(Set(touched.map(\.session.group)).count, fr: ("groupe", "groupes"), en: ("group", "groups"))
        let list = PlanNames.listed(named)
        let people = counted(pupils, fr: ("élève", "élèves"), en: ("pupil", "pupils"))
        return Phrase(fr: "\(count.fr)\u{202F}: \(list.fr). \(people.fr).", en: "\(count.en): \(list.en). \(people.en).")
    }

    private func line(_ entry: SessionEntry, _ visit: Visit) -> HTML {
        "<strong>\(visit.t(entry.title))</strong>, \(visit.t(entry.session.held.name)), \(SessionsView.leaders(entry.session))"
    }

    private func section(_ what: Phrase, _ lines: [HTML], isLoss: Bool = true, _ visit: Visit) -> HTML? {
        guard !lines.isEmpty else { return nil }
        let list = visit.folded(lines.map { "<li>\($0)</li>" }, after: Self.sessionsShown)
        return "<section class=\"notice\(" warn", if: isLoss)\"><p><strong>\(visit.t(what))</strong></p>\(list)</section>"
    }
}
