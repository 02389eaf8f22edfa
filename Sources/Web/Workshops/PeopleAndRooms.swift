import School
import Storage

/// People who run workshops, from the staff or from outside.
enum FacilitatorsHandler {
    static func index(_ visit: Visit) async throws -> Reply { try await list([], visit) }

    private static func list(_ problems: [Problem], _ visit: Visit) async throws -> Reply {
        let runners = try await visit.store.workshops().flatMap { Set($0.content.pools.joined()) }
        return .page(
            PeopleAndRoomsView.facilitators(
                try await visit.store.facilitators(), workshops: Dictionary(runners.map { ($0, 1) }, uniquingKeysWith: +),
                candidates: try await visit.store.facilitatorCandidates(on: visit.today, in: visit.language), problems: problems, visit))
    }

    /// Several members of staff at once.
    static func addStaff(_ visit: Visit) async throws -> Reply {
        let wanted = Set(visit.form.all("staff").compactMap { Staff.ID($0) })
        let candidates = try await visit.store.facilitatorCandidates(on: visit.today, in: visit.language).filter { wanted.contains($0.id) }
        let maxGroups = min(Facilitator.groupsRange.upperBound, max(1, visit.form.number("max-groups") ?? 6))
        try await visit.store.addFacilitators(candidates, maxGroups: maxGroups)
        return .redirect("/facilitators")
    }

    static func addOutside(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        let problems = problems(form)
        guard problems.isEmpty else { return try await list(problems, visit) }
        try await visit.store.addOutsideFacilitator(
            name: form.text("name") ?? "", quality: form.text("quality") ?? "", hoursCount: form.isTicked("hours-count"),
            maxGroups: form.number("max-groups") ?? 0, minGroups: form.number("min-groups") ?? 0)
        return .redirect("/facilitators")
    }

    static func edit(_ visit: Visit) async throws -> Reply { try await page(try await facilitator(visit), visit) }

    /// - Parameter problem: with the groups that they lead.
    static func page(_ person: Facilitator, problems: [Problem] = [], problem: Phrase? = nil, _ visit: Visit) async throws -> Reply {
        .page(
            PeopleAndRoomsView.facilitator(
                person, service: try await FacilitatorService.model(person, visit), groups: try await FacilitatorGroups.model(person, problem: problem, visit),
                problems: problems, visit))
    }

    static func save(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        let present = try await facilitator(visit)
        let due = FacilitatorService.read(form, of: visit.establishment.year)
        let problems = problems(form) + (due == nil ? [ServiceDue.problem] : [])
        guard problems.isEmpty else { return try await page(present, problems: problems, visit) }
        try await visit.store.saveFacilitator(
            present.id, name: form.text("name") ?? "", quality: form.text("quality") ?? "", hoursCount: form.isTicked("hours-count"),
            maxGroups: form.number("max-groups") ?? 0, minGroups: form.number("min-groups") ?? 0, due: due, version: form.number("version") ?? 0)
        return .redirect("/facilitators/\(present.id)?saved=1")
    }

    static func remove(_ visit: Visit) async throws -> Reply {
        let person = try await facilitator(visit)
        guard try await FacilitatorGroups.model(person, visit).led.isEmpty else {
            let problem = Phrase(
                fr: "Des groupes comptent sur \(person.name)\u{202F}: dites d’abord qui les reprend, puis retirez.",
                en: "Groups rely on \(person.name): first say who takes them over, then remove.")
            return try await page(person, problem: problem, visit)
        }
        do { try await visit.store.removeFacilitator(person.id) } catch StorageError.foreignKey { try await visit.store.retireFacilitator(person.id) }
        return .redirect("/facilitators")
    }

    static func facilitator(_ visit: Visit) async throws -> Facilitator {
        let id = try visit.id(Facilitator.self)
        guard let found = try await visit.store.facilitators().first(where: { $0.id == id }) else { throw WebError.notFound }
        return found
    }

    private static func problems(_ form: Form) -> [Problem] {
        Facilitator.problems(
            name: form.text("name") ?? "", quality: form.text("quality") ?? "", maxGroups: form.number("max-groups"),
            minGroups: form.number("min-groups"))
    }
}

enum RoomsHandler {
    static func index(_ visit: Visit) async throws -> Reply {
        .page(PeopleAndRoomsView.rooms(try await visit.store.rooms(), problems: [], visit))
    }

    static func add(_ visit: Visit) async throws -> Reply {
        let problems = Room.problems(name: visit.form.text("name") ?? "", capacity: visit.form.number("capacity"))
        guard problems.isEmpty else { return .page(PeopleAndRoomsView.rooms(try await visit.store.rooms(), problems: problems, visit)) }
        do {
            try await visit.store.addRoom(name: visit.form.text("name") ?? "", capacity: visit.form.number("capacity") ?? 1, kinds: kinds(visit.form))
        } catch StorageError.unique {
            return .page(PeopleAndRoomsView.rooms(try await visit.store.rooms(), problems: [taken], visit))
        }
        return .redirect("/rooms")
    }

    static func edit(_ visit: Visit) async throws -> Reply { .page(PeopleAndRoomsView.room(try await room(visit), problems: [], visit)) }

    static func save(_ visit: Visit) async throws -> Reply {
        let present = try await room(visit)
        let problems = Room.problems(name: visit.form.text("name") ?? "", capacity: visit.form.number("capacity"))
        guard problems.isEmpty else { return .page(PeopleAndRoomsView.room(present, problems: problems, visit)) }
        do {
            try await visit.store.saveRoom(
                present.id, name: visit.form.text("name") ?? "", capacity: visit.form.number("capacity") ?? 1, kinds: kinds(visit.form),
                version: visit.form.number("version") ?? 0)
        } catch StorageError.unique {
            return .page(PeopleAndRoomsView.room(present, problems: [taken], visit))
        }
        return .redirect("/rooms")
    }

    static func remove(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(Room.self)
        try await PeriodParts.removing { try await visit.store.removeRoom(id) }
        return .redirect("/rooms")
    }

    private static let taken = Problem(
        .refusal, what: Phrase(fr: "Une salle porte déjà ce nom.", en: "A room already has this name."),
        remedy: Phrase(fr: "Choisissez un autre nom, ou modifiez cette salle.", en: "Choose another name, or edit that room."))

    private static func kinds(_ form: Form) -> [RoomKind] { form.all("kind").compactMap { RoomKind(rawValue: $0) } }

    private static func room(_ visit: Visit) async throws -> Room {
        let id = try visit.id(Room.self)
        guard let found = try await visit.store.rooms().first(where: { $0.id == id }) else { throw WebError.notFound }
        return found
    }
}
