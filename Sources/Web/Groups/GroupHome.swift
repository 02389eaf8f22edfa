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
        let cards = viewer.reach(GroupsPolicy.self).isEmpty ? [] : try await visit.store.groupCards(.led(staff, on: visit.today))
        part.ahead += cards.flatMap { card in
            card.leaders.filter { $0.value.staff == staff }.flatMap { own in
                sessions(card, own.tenure, card.title, "/groups/\(card.group.id)", calendar, visit) { day in
                    let pupils = counted(card.size(on: day.from), fr: ("élève", "élèves"), en: ("pupil", "pupils"))
                    return Phrase(fr: "\(GroupPieces.room(card, day).fr), \(pupils.fr)", en: "\(GroupPieces.room(card, day).en), \(pupils.en)")
                }
            }
        }
        if !cards.isEmpty {
            let groups = counted(cards.count, fr: ("groupe", "groupes"), en: ("group", "groups"))
            part.standings.append(
                Standing(title: Phrase(fr: "Vos listes", en: "Your lists"), detail: Phrase(fr: "\(groups.fr) d’accompagnement", en: "\(groups.en) of support"), address: "/groups"))
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
        part.ahead += stays.flatMap { stay in
            let title = name.map { Phrase(fr: "\($0)\u{202F}: \(stay.card.title.fr)", en: "\($0): \(stay.card.title.en)") } ?? stay.card.title
            return sessions(stay.card, stay.tenure, title, address, calendar, visit) { day in
                let (room, leaders) = (GroupPieces.room(stay.card, day), GroupPieces.leaders(stay.card, day))
                return Phrase(fr: "\(room.fr), \(leaders.fr)", en: "\(room.en), \(leaders.en)")
            }
        }
        let detail = stays.first.map { next in
            let room = GroupPieces.room(next.card, next.tenure)
            return Phrase(fr: "\(next.card.title.fr), \(next.hours.fr), \(room.fr)", en: "\(next.card.title.en), \(next.hours.en), \(room.en)")
        }
        part.standings.append(
            Standing(
                title: name.map { Phrase(fr: "Le groupe \(ofName($0))", en: "\($0)’s group") } ?? Phrase(fr: "Ton groupe", en: "Your group"),
                detail: detail ?? Phrase(fr: "Il sera écrit ici dès sa publication, avec le pourquoi.", en: "It will stand here once published, with the reason why."),
                address: address))
    }

    /// The next sessions of a group, within the days that the home page looks at.
    /// - Parameter detail: what is said of a session, of that day alone.
    private static func sessions(
        _ card: GroupCard, _ tenure: Tenure, _ title: Phrase, _ address: String, _ calendar: SchoolCalendar, _ visit: Visit,
        detail: (_ day: Tenure) -> Phrase
    ) -> [Ahead] {
        let (today, minute) = visit.clock.local(visit.now)
        return card.slotHours.sessions(over: Tenure(from: max(tenure.from, today), to: min(tenure.to, today + daysAhead)), calendar)
            .filter { $0.day > today || $0.weekly.startsAt + $0.weekly.length > minute }.prefix(sessionsOfGroup)
            .map { Ahead($0.day, minute: $0.weekly.startsAt, title, detail(Tenure(from: $0.day, to: $0.day)), address: address) }
    }
}
