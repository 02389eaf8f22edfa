import School
import Storage

/// The same plan seen by week, by period and by year, for a division, a group, a facilitator, a room, a pupil.
enum ScheduleHandler {
    static func division(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(Division.self)
        guard let division = try await visit.store.division(id) else { throw WebError.notFound }
        return try await show(.division(id), division.code, way: ("/divisions/\(id)/groups", Phrase(fr: "Les groupes de \(division.code)", en: "The groups of \(division.code)")), visit)
    }

    static func group(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(NeedGroup.self)
        guard let card = try await visit.store.groupCard(id) else { throw WebError.notFound }
        return try await show(.group(id), "\(visit.t(card.title)) (\(card.group.code))", way: ("/groups/\(id)", card.title), visit)
    }

    static func facilitator(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(Facilitator.self)
        guard let one = try await visit.store.facilitators().first(where: { $0.id == id }) else { throw WebError.notFound }
        return try await show(.facilitator(id), one.name, way: ("/schedule", Phrase(fr: "Emplois du temps", en: "Schedules")), visit)
    }

    static func room(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(Room.self)
        guard let room = try await visit.store.rooms().first(where: { $0.id == id }) else { throw WebError.notFound }
        let name = visit.t(Phrase(fr: "Salle \(room.name)", en: "Room \(room.name)"))
        return try await show(.room(id), name, way: ("/schedule", Phrase(fr: "Emplois du temps", en: "Schedules")), visit)
    }

    static func pupil(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(Pupil.self)
        guard let pupil = try await visit.store.pupil(id, on: visit.today) else { throw WebError.notFound }
        let isOwn = visit.viewer.pupil == id
        let way = isOwn ? Phrase(fr: "Mon groupe", en: "My group") : Phrase(same: pupil.fullName)
        return try await show(.pupil(id), pupil.fullName, way: ("/pupils/\(id)/group", way), visit)
    }

    /// Where to choose whose, for those who see the school; one's own for the others.
    static func choose(_ visit: Visit) async throws -> Reply {
        let viewer = visit.viewer
        let view = visit.query.text("view").flatMap(ScheduleView.Shape.init).map { "?view=\($0.rawValue)" } ?? ""
        if let pupil = viewer.pupil { return .redirect("/pupils/\(pupil)/schedule\(view)") }
        if let child = viewer.children.first, viewer.children.count == 1 { return .redirect("/pupils/\(child)/schedule\(view)") }
        let reach = viewer.reach(GroupsPolicy.self)
        let readsPlanning = !viewer.reach(PlanningPolicy.self).isEmpty
        let own = try await ownFacilitator(visit)
        if !reach.wholeSchool, reach.divisions.isEmpty, viewer.children.isEmpty {
            guard own != nil else { throw WebError.notFound }
            return .redirect("/schedule/own\(view)")
        }
        return .page(
            ScheduleChoice.page(
                own: own != nil, children: try await visit.store.pupils(viewer.children, on: visit.today), divisions: try await visit.store.divisions(reach),
                facilitators: readsPlanning ? try await visit.store.facilitators() : [], rooms: readsPlanning ? try await visit.store.rooms() : [], visit))
    }

    /// The sessions that the viewer leads.
    static func own(_ visit: Visit) async throws -> Reply {
        guard let own = try await ownFacilitator(visit) else { throw WebError.notFound }
        return try await show(.facilitator(own), visit.viewer.name, way: ("/groups", Phrase(fr: "Groupes", en: "Groups")), visit)
    }

    private static func ownFacilitator(_ visit: Visit) async throws -> Facilitator.ID? {
        guard let staff = visit.viewer.staff else { return nil }
        return try await visit.store.facilitator(of: staff)
    }

    private static func show(_ subject: ScheduleSubject, _ name: String, way: (address: String, name: Phrase), _ visit: Visit) async throws -> Reply {
        let year = SchoolYear(visit.establishment.year)
        let calendar = try await visit.store.calendar(of: visit.establishment)
        // From the first lesson to the last, as far as the calendar knows them.
        let weeks = calendar.teachingYear(year.start)?.weeks ?? []
        let wholeYear = Tenure(from: weeks.first?.first ?? year.firstDay, to: weeks.last.map { $0.first.monday + 6 } ?? SchoolYear(year.start + 1).firstDay - 1)
        let all = Schedule(try await visit.store.sessions(of: subject, over: wholeYear, calendar), over: wholeYear)
        let shape = visit.query.text("view").flatMap(ScheduleView.Shape.init) ?? .week
        let since = if let holder = subject.holder { try await visit.store.scheduleFeedOpenedAt(holder, for: visit.viewer.account) } else { Moment?.none }
        var days = wholeYear
        var periods: [ScheduleView.PeriodChoice] = []
        switch shape {
        case .year: break
        case .week:
            // Without a day asked for: this week, or the next one with a session. At its end what is over is not looked at any more.
            let from = visit.today.weekday < 6 ? visit.today.monday : visit.today
            let next = all.sessions.first { $0.day >= from }?.day ?? visit.today.mondayAhead
            let monday = min(max((visit.query.day("day") ?? next).monday, wholeYear.from.monday), wholeYear.to.monday)
            days = Tenure(from: monday, to: monday + 6)
        case .period:
            periods = ScheduleView.PeriodChoice.all(all.sessions)
            let asked: Period.ID? = visit.query.id("period")
            let chosen = periods.first { $0.id == asked } ?? periods.first { $0.last >= visit.today } ?? periods.last
            days = chosen.map { Tenure(from: $0.first, to: $0.last) } ?? Tenure(from: visit.today, to: visit.today)
            let sessions = all.sessions.filter { $0.period == chosen?.id }
            return .page(
                ScheduleView.page(
                    .init(
                        subject: subject, name: name, way: way, shape: shape, schedule: Schedule(sessions, over: days), calendar: calendar, periods: periods,
                        chosen: chosen?.id, feedSince: since), visit))
        }
        return .page(
            ScheduleView.page(
                .init(
                    subject: subject, name: name, way: way, shape: shape, schedule: Schedule(all.sessions, over: days), calendar: calendar, periods: periods,
                    chosen: nil, feedSince: since), visit))
    }
}
