import School
import Storage

/// Who leads one group of a plan and in which room: chosen by hand, and held through the next computation.
enum StaffingHandler {
    static func show(_ visit: Visit) async throws -> Reply {
        let desk = try await PlanDesk.open(visit)
        let id: PlannedGroup.ID? = visit.query.id("group")
        guard desk.isDraft, let group = desk.contents.groups.first(where: { $0.id == id }) else { throw WebError.notFound }
        return .page(StaffingView.page(desk, group, problem: nil, visit))
    }

    static func save(_ visit: Visit) async throws -> Reply {
        let desk = try await PlanDesk.open(visit)
        let id: PlannedGroup.ID? = visit.form.id("group")
        guard let group = desk.contents.groups.first(where: { $0.id == id }) else { throw WebError.notFound }
        let staff = group.staff.indices.compactMap { index -> Facilitator.ID? in
            let chosen: Facilitator.ID? = visit.form.id("person-\(index)")
            return desk.means.facilitators.first { $0.id == chosen }?.id
        }
        let asked: Room.ID? = visit.form.id("room")
        guard staff.count == group.staff.count, Set(staff).count == staff.count, let room = desk.means.rooms.first(where: { $0.id == asked }),
            let seen = visit.form.text("seen")
        else {
            let problem = Phrase(
                fr: "Choisissez une personne différente à chaque place, et une salle. Rien n’a été changé.",
                en: "Choose a different person for each place, and a room. Nothing was changed.")
            return .page(StaffingView.page(desk, group, problem: problem, visit))
        }
        let outcome = try await visit.store.setStaffing(
            StaffingRequest(
                plan: desk.plan.id, group: group.id, staff: staff, room: room.id, seats: desk.names.seats(group.workshop, room.id),
                isPinned: visit.form.isTicked("pinned"), seen: seen))
        switch outcome {
        case .saved: return .redirect("/plans/\(desk.plan.id)?slot=\(group.slot.text)#g\(group.id)")
        case .closed(let state):
            let problem = Phrase(
                fr: "Ce plan n’est plus modifiable (\(state.name.fr)). Rien n’a été changé.", en: "This plan can no longer be changed (\(state.name.en)). Nothing was changed.")
            throw WebError.conflict(StaffingView.page(desk, group, problem: problem, status: 409, visit))
        case .unknown: throw WebError.notFound
        case .overtaken:
            let now = try await PlanDesk.open(visit)
            guard let present = now.contents.groups.first(where: { $0.id == group.id }) else { throw WebError.notFound }
            let problem = Phrase(
                fr: "Quelqu’un a changé ce groupe avant vous. Rien n’a été écrasé\u{202F}: voici ce qui vaut à présent.",
                en: "Somebody changed this group before you. Nothing was overwritten: here is how it stands now.")
            throw WebError.conflict(StaffingView.page(now, present, problem: problem, status: 409, visit))
        }
    }
}

enum StaffingView {
    static func page(_ desk: PlanDesk, _ group: PlannedGroup, problem: Phrase?, status: Int = 422, _ visit: Visit) -> Page {
        let t = visit.t
        let title = desk.names.title(group.workshop)
        let heading = Phrase(fr: "Qui anime «\u{202F}\(title.fr)\u{202F}», et où", en: "Who leads “\(title.en)”, and where")
        let back = "/plans/\(desk.plan.id)?slot=\(group.slot.text)#g\(group.id)"
        let pools = desk.means.workshops[group.workshop]?.content.pools ?? []
        let people = group.staff.enumerated().map { index, present -> HTML in
            let pool = pools.indices.contains(index) ? pools[index] : []
            let options = desk.means.facilitators.filter { pool.contains($0.id) || $0.id == present }.map { ("\($0.id)", t(label($0, group, desk))) }
            let name = group.staff.count > 1 ? Phrase(fr: "Intervenant \(index + 1)", en: "Facilitator \(index + 1)") : Phrase(fr: "Intervenant", en: "Facilitator")
            return Fields.select("person-\(index)", t(name), options, chosen: "\(present)")
        }
        let rooms = desk.means.rooms.map { ("\($0.id)", t(label($0, group, desk))) }
        let isPinned = desk.groupPins.contains { $0.holds(group) }
        return Page(
            title: heading, section: .planning,
            body: """
                <div class="stack narrow">
                \(visit.crumbs((back, Phrase(fr: "Tableau des groupes", en: "Group board"))))
                <div class="page-head"><div><h1>\(t(heading))</h1><p>\(t(desk.names.slotName(group.slot)))</p></div></div>
                \(problem.map { "<p class=\"notice warn\" role=\"alert\">\(t($0))</p>" as HTML })
                \(visit.form(action: "/plans/\(desk.plan.id)/staffing", class: "stack sheet") {
                    """
                    <input type="hidden" name="group" value="\(group.id)"><input type="hidden" name="seen" value="\(group.staffing)">
                    \(people)
                    \(Fields.select("room", t(Phrase(fr: "Salle", en: "Room")), rooms, chosen: "\(group.room)"))
                    <label class="check"><input type="checkbox" name="pinned" value="1"\(" checked", if: isPinned)><span>\(t(Phrase(fr: "Épingler\u{202F}: garder ces personnes et cette salle quand on recalcule", en: "Pin: keep these people and this room when computing again")))</span></label>
                    <p class="actions"><button class="btn">\(t(Phrase(fr: "Enregistrer", en: "Save")))</button></p>
                    """
                })
                <p class="soft">\(t(Phrase(fr: "Seules les personnes de la fiche de l’atelier sont proposées.", en: "Only people of the workshop’s sheet are proposed."))) <a href="/workshops/\(group.workshop)/edit">\(t(Phrase(fr: "Ajouter quelqu’un à la fiche", en: "Add somebody to the sheet")))</a></p>
                </div>
                """, status: problem == nil ? 200 : status)
    }

    /// « Mme Durand (anime « Oral » à cette heure) ».
    private static func label(_ person: Facilitator, _ group: PlannedGroup, _ desk: PlanDesk) -> Phrase {
        if let other = others(group, desk).first(where: { $0.staff.contains(person.id) }) {
            let title = desk.names.title(other.workshop)
            return Phrase(fr: "\(person.name) (anime «\u{202F}\(title.fr)\u{202F}» à cette heure)", en: "\(person.name) (leads “\(title.en)” at this hour)")
        }
        return desk.means.isFree(person.id, in: group.slot)
            ? Phrase(same: person.name) : Phrase(fr: "\(person.name) (pas libre à cette heure)", en: "\(person.name) (not free at this hour)")
    }

    private static func label(_ room: Room, _ group: PlannedGroup, _ desk: PlanDesk) -> Phrase {
        let seats = counted(room.capacity, fr: ("place", "places"), en: ("seat", "seats"))
        let name = Phrase(fr: "\(room.name), \(seats.fr)", en: "\(room.name), \(seats.en)")
        if let other = others(group, desk).first(where: { $0.room == room.id }) {
            let title = desk.names.title(other.workshop)
            return Phrase(fr: "\(name.fr) («\u{202F}\(title.fr)\u{202F}» à cette heure)", en: "\(name.en) (“\(title.en)” at this hour)")
        }
        return desk.means.isFree(room.id, in: group.slot)
            ? name : Phrase(fr: "\(name.fr) (prise à cette heure)", en: "\(name.en) (taken at this hour)")
    }

    /// Groups of the plan at the same hour.
    private static func others(_ group: PlannedGroup, _ desk: PlanDesk) -> [PlannedGroup] {
        let hour = desk.names.slot(group.slot)?.hour
        return desk.contents.groups.filter { $0.id != group.id && desk.names.slot($0.slot)?.hour == hour }
    }
}
