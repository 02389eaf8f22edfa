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
        guard let holder = subject.holder else { throw WebError.notFound }
        let token = Secrets.token()
        try await visit.store.openScheduleFeed(holder, for: visit.viewer.account, tokenHash: Secrets.hash(token), at: visit.now)
        try await visit.note("open", "calendar feed")
        let title = Phrase(fr: "Les séances dans votre agenda", en: "The sessions in your diary")
        let schedule = String(visit.path.dropLast("/feed".count))
        return .page(
            Page(
                title: title, section: .groups,
                body: """
                    <div class="stack narrow">\(visit.crumbs((schedule, Phrase(fr: "Emploi du temps", en: "Schedule"))))
                    <div class="page-head"><div><h1>\(visit.t(title))</h1></div></div>
                    \(DiaryView.secret("\(visit.guest.siteAddress)/calendar/\(token)", visit))
                    <p>\(visit.t(Phrase(fr: "Elle donne ce que vous avez le droit de voir, tant que vous l’avez. Aucun nom d’élève n’y figure.", en: "It gives what you may see, for as long as you may. No pupil’s name is in it.")))</p></div>
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
        if try await mayRead(feed.subject, viewer, store, on: today) {
            let calendar = try await store.calendar(of: feed.owner.school)
            let days = Tenure(from: year.firstDay, to: SchoolYear(year.start + 1).firstDay - 1)
            sessions = Schedule(try await store.sessions(of: feed.subject, over: days, calendar), over: days).sessions.map { event($0, holder, viewer.language) }
        }
        let told = try await store.tell(sessions, ofSchedule: holder, to: feed.owner.account.id, at: guest.clock.now)
        return DiaryHandler.calendar(told, of: feed.owner.school, viewer.language)
    }

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
    private static func event(_ session: ScheduledSession, _ holder: String, _ language: Language) -> FeedSession {
        let people = session.leaders.isEmpty ? Phrase(fr: "intervenant à venir", en: "facilitator to come") : PlanNames.listed(session.leaders)
        let changes = DiaryHandler.changes(
            session.movedFrom?.named, session.closure.map(SessionPieces.closed), isCancelled: session.isCancelled, session.reason)
        let said = ([people] + changes).map { $0[language] }
        let known = session.oneOff.map { "one-\($0)" } ?? "ap-\(session.group)-\(session.key.uid)"
        let summary = session.oneOff == nil ? Phrase(fr: "AP\u{202F}: \(session.title.fr)", en: "AP: \(session.title.en)") : session.title
        return FeedSession(
            uid: "\(known)-\(holder)@jalon", holder: holder, day: session.day,
            startsAt: session.startsAt, length: session.length,
            summary: summary[language],
            location: session.room.map { Phrase(fr: "Salle \($0)", en: "Room \($0)")[language] }, description: said.joined(separator: "\n"),
            isCancelled: session.isCancelled)
    }
}
