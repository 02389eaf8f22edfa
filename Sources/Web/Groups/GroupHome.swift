import School
import Storage

/// What groups put on the home page beside what is to do: the next sessions, and where each pupil is.
enum GroupHome {
    /// Sessions further than this many days away are not on the home page.
    private static let daysAhead = 21
    /// Sessions of one group that are shown.
    private static let sessionsOfGroup = 2

    static func part(_ visit: Visit, _ calendar: SchoolCalendar) async throws -> HomePart {
        let viewer = visit.viewer
        var part = HomePart()
        if let pupil = viewer.pupil { try await add(pupil, name: nil, to: &part, calendar, visit) }
        for child in viewer.children.sorted() {
            if let pupil = try await visit.store.pupil(child, on: visit.today) { try await add(child, name: pupil.givenName, to: &part, calendar, visit) }
        }
        guard let staff = viewer.staff else { return part }
        let books = viewer.reach(GroupsPolicy.self).isEmpty ? [] : try await visit.store.sessions(.these(viewer.leads), calendar)
        let cards = books.map(\.card).filter { $0.leaders.contains { $0.value.staff == staff } }
        let news = try await visit.store.sessionNews(of: Set(books.map(\.card.group.id)))
        part.ahead += books.flatMap { book in
            let own = book.sessions.map { $0.told(by: calendar) }.filter { session in (session.leaders + session.replaced).contains { $0.staff == staff } }
            return next(own, book.card.title, { "/groups/\(book.card.group.id)/session?on=\($0.key.text)" }, book.told(news, calendar), visit) { session in
                let pupils = counted(book.card.size(at: session), fr: ("élève", "élèves"), en: ("pupil", "pupils"))
                let room = GroupPieces.room(session)
                let other = session.leaders.contains { $0.staff == staff } ? nil : Phrase(fr: "remplacement", en: "replacement")
                return Phrase(fr: "\(other.map { "\($0.fr), " } ?? "")\(room.fr), \(pupils.fr)", en: "\(other.map { "\($0.en), " } ?? "")\(room.en), \(pupils.en)")
            }
        }
        part.ahead += books.filter { book in cards.contains { $0.group.id == book.card.group.id } }.flatMap { book in
            taken(book.told(news, calendar), book.card.title, "/groups/\(book.card.group.id)", visit) { day in book.card.leaders.on(day).contains { $0.staff == staff } }
        }
        part.ahead += oneOffs(try await visit.store.oneOffs(ledBy: staff), nil, { "/groups/\($0.group)/one-off?id=\($0.id)" }, calendar, visit)
        if !cards.isEmpty {
            let groups = counted(cards.count, fr: ("groupe", "groupes"), en: ("group", "groups"))
            part.standings.append(
                Standing(title: Phrase(fr: "Vos listes", en: "Your lists"), detail: Phrase(fr: "\(groups.fr) d’accompagnement", en: "\(groups.en) of support"), address: "/groups"))
            part.standings.append(
                Standing(
                    title: Phrase(fr: "Vos heures", en: "Your hours"),
                    detail: Phrase(fr: "Ce que vous avez donné et ce qui vient, séance par séance", en: "What you gave and what is to come, session by session"), address: "/hours"))
        } else if viewer.has(.teacher) || viewer.has(.librarian), viewer.reach(PlanningPolicy.self).isEmpty {
            part.standings.append(
                Standing(
                    title: Phrase(fr: "Groupes", en: "Groups"),
                    detail: Phrase(fr: "Vous n’animez pas de groupe en ce moment.", en: "You lead no group at present."), address: "/groups"))
        }
        return part
    }

    /// Where a pupil is, or that nothing is published yet, and the next sessions; in the pupil's words when `name` is nil.
    private static func add(_ pupil: Pupil.ID, name: String?, to part: inout HomePart, _ calendar: SchoolCalendar, _ visit: Visit) async throws {
        let stays = try await visit.store.stays(of: pupil).filter { $0.tenure.to >= visit.today }
        let address = "/pupils/\(pupil)/group"
        let books = Dictionary(
            try await visit.store.sessions(.these(Set(stays.map(\.card.group.id))), calendar).map { ($0.card.group.id, $0) },
            uniquingKeysWith: { first, _ in first })
        let news = try await visit.store.sessionNews(of: Set(books.keys))
        let apart = try await visit.store.oneOffs(ofPupil: pupil)
        let away = apart.times(expecting: pupil, calendar)
        part.ahead += stays.flatMap { stay -> [Ahead] in
            let title = name.map { Phrase(fr: "\($0)\u{202F}: \(stay.card.title.fr)", en: "\($0): \(stay.card.title.en)") } ?? stay.card.title
            guard let book = books[stay.card.group.id] else { return [] }
            let own = book.sessions.filter { session in stay.expects(session) && !away.contains { $0.overlaps(session.held) } }.map { $0.told(by: calendar) }
            let told = book.told(news, calendar)
            let ahead = next(own, title, { _ in address }, told, visit) { session in
                let (room, leaders) = (GroupPieces.room(session), PlanNames.listed(session.leaders.map(\.name)))
                return session.leaders.isEmpty ? room : Phrase(fr: "\(room.fr), \(leaders.fr)", en: "\(room.en), \(leaders.en)")
            }
            return ahead + taken(told, title, address, visit) { stay.tenure.contains($0) }
        }
        part.ahead += oneOffs(apart, (pupil, name), { _ in "\(address)#one-offs" }, calendar, visit)
        // What changed not long ago, or will, comes before where it is.
        let transfers = try await visit.store.transfers(of: pupil, from: visit.today).filter { $0.day + daysAhead >= visit.today }
        let changed = transfers.last.flatMap { transfer in
            stays.first { $0.card.group.id == transfer.to }.map { stay in
                name == nil
                    ? PupilGroupView.told(transfer, to: stay.card.title)
                    : Phrase(fr: "Change à partir du \(transfer.day.short.fr)\u{202F}: \(stay.card.title.fr), \(stay.hours.fr)", en: "Changes from \(transfer.day.short.en): \(stay.card.title.en), \(stay.hours.en)")
            }
        }
        let detail =
            changed
            ?? stays.first.map { next in
                let room = GroupPieces.room(next.card, next.tenure)
                return Phrase(fr: "\(next.card.title.fr), \(next.hours.fr), \(room.fr)", en: "\(next.card.title.en), \(next.hours.en), \(room.en)")
            }
        part.standings.append(
            Standing(
                title: name.map { Phrase(fr: "Le groupe \(ofName($0))", en: "\($0)’s group") } ?? Phrase(fr: "Ton groupe", en: "Your group"),
                detail: detail ?? Phrase(fr: "Il sera écrit ici dès sa publication, avec le pourquoi.", en: "It will stand here once published, with the reason why."),
                address: address))
    }

    /// The next sessions among these, within the days that the home page looks at; one that is cancelled, or that the calendar gives, says so and why.
    private static func next(
        _ sessions: [DatedSession], _ title: Phrase, _ address: (DatedSession) -> String, _ told: [ToldHour], _ visit: Visit, detail: (DatedSession) -> Phrase
    ) -> [Ahead] {
        let (today, minute) = visit.clock.local(visit.now)
        return sessions.filter { session in
            (today...(today + daysAhead)).contains(session.held.day) && (session.held.day > today || session.held.startsAt + session.held.length > minute)
        }
        .prefix(sessionsOfGroup).map { session in
            let isOff = session.state == .cancelled
            let name = isOff ? cancelled(title) : title
            var said = isOff ? Phrase(same: session.reason) : detail(session)
            if !isOff, let given = told.first(where: { $0.isHeld && $0.time == session.held }) {
                said = Phrase(fr: "\(said.fr), séance en plus\u{202F}: \(given.reason.fr)", en: "\(said.en), one more session: \(given.reason.en)")
            }
            return Ahead(session.held.day, minute: session.held.startsAt, name, said, address: address(session))
        }
    }

    /// The next hour that the calendar takes, within the same days, and why.
    private static func taken(_ told: [ToldHour], _ title: Phrase, _ address: String, _ visit: Visit, on isOwn: (Day) -> Bool) -> [Ahead] {
        told.filter { !$0.isHeld && (visit.today...(visit.today + daysAhead)).contains($0.time.day) && isOwn($0.time.day) }.prefix(1).map { hour in
            let name = hour.isCancelled ? cancelled(title) : Phrase(fr: "Pas de séance\u{202F}: \(title.fr)", en: "No session: \(title.en)")
            return Ahead(hour.time.day, minute: hour.time.startsAt, name, hour.reason, address: address)
        }
    }

    private static func cancelled(_ title: Phrase) -> Phrase { Phrase(fr: "Annulée\u{202F}: \(title.fr)", en: "Cancelled: \(title.en)") }

    /// - Parameter pupil: whose invitations they are, with the name where a family reads it; nil for those who lead.
    private static func oneOffs(
        _ all: [OneOff], _ pupil: (id: Pupil.ID, name: String?)?, _ address: (OneOff) -> String, _ calendar: SchoolCalendar, _ visit: Visit
    ) -> [Ahead] {
        all.filter { (visit.today...(visit.today + daysAhead)).contains($0.time.day) }.map { $0.told(by: calendar) }.compactMap { one in
            let own = one.invitations.first { $0.pupil.id == pupil?.id }
            guard own?.standing != .regular else { return nil }
            let isOff = one.state == .cancelled
            let named = pupil?.name.map { Phrase(fr: "\($0)\u{202F}: \(one.title)", en: "\($0): \(one.title)") } ?? Phrase(same: one.title)
            let title = isOff ? cancelled(named) : named
            let said = isOff ? Phrase(same: one.reason) : own?.collision ?? GroupPieces.room(one.dated)
            return Ahead(one.time.day, minute: one.time.startsAt, title, said, address: address(one))
        }
    }
}
