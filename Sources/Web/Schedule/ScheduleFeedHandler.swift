import School
import Storage

/// The sessions of a division, a group or a room as a calendar that a phone subscribes to. Each person makes an address of their own, which
/// gives what they may see on the day on which it is asked.
enum ScheduleFeedHandler {
    static func openDivision(_ visit: Visit) async throws -> Reply { try await open(.division(visit.id(Division.self)), visit) }
    static func openGroup(_ visit: Visit) async throws -> Reply { try await open(.group(visit.id(NeedGroup.self)), visit) }
    static func openRoom(_ visit: Visit) async throws -> Reply { try await open(.room(visit.id(Room.self)), visit) }
    static func closeDivision(_ visit: Visit) async throws -> Reply { try await close(.division(visit.id(Division.self)), visit) }
    static func closeGroup(_ visit: Visit) async throws -> Reply { try await close(.group(visit.id(NeedGroup.self)), visit) }
    static func closeRoom(_ visit: Visit) async throws -> Reply { try await close(.room(visit.id(Room.self)), visit) }

    private static func open(_ subject: ScheduleSubject, _ visit: Visit) async throws -> Reply {
        guard let holder = subject.holder, let name = try await name(subject, visit.store) else { throw WebError.notFound }
        let token = Secrets.token()
        try await visit.store.openScheduleFeed(holder, for: visit.viewer.account, tokenHash: Secrets.hash(token), at: visit.now)
        try await visit.note("open", "calendar feed")
        let title = Phrase(fr: "Dans votre agenda\u{202F}: \(name.fr)", en: "In your diary: \(name.en)")
        let schedule = String(visit.path.dropLast("/feed".count))
        return .page(
            Page(
                title: title, section: .groups,
                body: """
                    <div class="stack narrow">\(visit.crumbs((schedule, Phrase(fr: "Emploi du temps", en: "Schedule"))))
                    <div class="page-head"><div><h1>\(visit.t(title))</h1></div></div>
                    \(DiaryView.secret("\(visit.guest.siteAddress)/calendar/\(token)", visit))
                    <p>\(visit.t(Phrase(fr: "Elle montre ce que vous avez le droit de voir, aussi longtemps que ce droit dure. Aucun nom d’élève n’y figure.", en: "It gives what you may see, for as long as you may. No pupil’s name is in it.")))</p></div>
                    """))
    }

    private static func close(_ subject: ScheduleSubject, _ visit: Visit) async throws -> Reply {
        guard let holder = subject.holder else { throw WebError.notFound }
        try await visit.store.closeScheduleFeed(holder, of: visit.viewer.account)
        try await visit.note("close", "calendar feed")
        return .redirect(String(visit.path.dropLast("/feed/removal".count)))
    }

    /// The feed itself. Whoever may no longer see the subject gets an empty calendar.
    static func feed(_ token: String, _ guest: Guest) async throws -> Reply {
        guard let feed = try await guest.store.scheduleFeed(tokenHash: Secrets.hash(token)), let holder = feed.subject.holder else { throw WebError.notFound }
        let store = guest.store.school(feed.owner.school.id)
        let today = guest.clock.at(feed.owner.school.zone).today
        guard let viewer = try await store.viewer(feed.owner.account, on: today) else { throw WebError.notFound }
        let year = SchoolYear(feed.owner.school.year)
        var sessions: [FeedSession] = []
        var name: Phrase?
        if try await mayRead(feed.subject, viewer, store, on: today) {
            let calendar = try await store.calendar(of: feed.owner.school)
            let days = Tenure(from: year.firstDay, to: SchoolYear(year.start + 1).firstDay - 1)
            let held = Schedule(try await store.sessions(of: feed.subject, over: days, calendar), over: days).sessions
            let divisions = try await store.divisionCodes(ofGroups: Set(held.filter { $0.oneOff == nil }.map(\.group)))
            sessions = held.map { event($0, divisions[$0.group] ?? [], holder, viewer.language) }
            name = try await Self.name(feed.subject, store)
        }
        let told = try await store.tell(sessions, ofSchedule: holder, to: feed.owner.account.id, at: guest.clock.now)
        return DiaryHandler.calendar(told, of: feed.owner.school, name, viewer.language)
    }

    /// What a diary is called, among several on one phone: « 2DE1 », « AP07 : S’exprimer à l’oral », « Salle B12 ».
    private static func name(_ subject: ScheduleSubject, _ store: SchoolStore) async throws -> Phrase? {
        switch subject {
        case .division(let id): try await store.division(id).map { Phrase(same: $0.code) }
        case .group(let id): try await store.groupCard(id).map { titled($0.group.code, $0.title) }
        case .room(let id): try await store.rooms().first { $0.id == id }.map { Phrase(fr: "Salle \($0.name)", en: "Room \($0.name)") }
        case .facilitator, .pupil: nil
        }
    }

    private static func titled(_ code: String, _ title: Phrase) -> Phrase { Phrase(fr: "\(code)\u{202F}: \(title.fr)", en: "\(code): \(title.en)") }

    /// As the routes of the schedules have it.
    private static func mayRead(_ subject: ScheduleSubject, _ viewer: Viewer, _ store: SchoolStore, on today: Day) async throws -> Bool {
        let reach = viewer.reach(GroupsPolicy.self)
        switch subject {
        case .division(let id): return reach.covers(division: id)
        case .group(let id):
            if reach.covers(group: id) { return true }
            let divisions = try await store.divisions(ofGroup: id, on: today) ?? []
            return viewer.has(.mainTeacher) && !viewer.mainTeacherOf.isDisjoint(with: divisions)
        case .room: return !viewer.reach(PlanningPolicy.self).isEmpty
        case .facilitator, .pupil: return false
        }
    }

    /// A session is known by its group and its week: it stays the same one when its hours change.
    /// - Parameter divisions: of its group, by code; none for a session of invited pupils.
    private static func event(_ session: ScheduledSession, _ divisions: [String], _ holder: String, _ language: Language) -> FeedSession {
        let people = session.leaders.isEmpty ? Phrase(fr: "intervenant à venir", en: "facilitator to come") : PlanNames.listed(session.leaders)
        let changes = DiaryHandler.changes(session.movedFrom?.named, isCancelled: session.isCancelled, session.reason)
        let codes = divisions.joined(separator: ", ")
        let from = agreeing(divisions.count, fr: ("Classe", "Classes"), en: ("Division", "Divisions"))
        let classes = divisions.isEmpty || session.oneOff != nil ? [] : [Phrase(fr: "\(from.fr)\u{202F}: \(codes)", en: "\(from.en): \(codes)")]
        let said = ([people] + classes + changes).map { $0[language] }
        let known = session.oneOff.map { "one-\($0)" } ?? "ap-\(session.group)-\(session.key.uid)"
        let summary = session.oneOff == nil ? titled(session.code, session.title) : session.title
        return FeedSession(
            uid: "\(known)-\(holder)@jalon", holder: holder, day: session.day,
            startsAt: session.startsAt, length: session.length,
            summary: summary[language],
            location: session.room.map { Phrase(fr: "Salle \($0)", en: "Room \($0)")[language] }, description: said.joined(separator: "\n"),
            isCancelled: session.isCancelled)
    }
}
