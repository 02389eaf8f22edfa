/// A group more in a slot, beside those that are open or in the place of one, with people, a room and seats for all.
struct Opened {
    /// Places in ``Seating/groups``.
    var closed: Int?
    var workshop: Int
    var staff: [Int]
    var room: Int
    /// Hours of the budget more than now.
    var hours: Int
    var seats: SlotSeats
    /// What the seats are worth to all pupils of the slot.
    var points: Int
}

extension Alternatives {
    /// The cheapest way to open a group of the workshop with the pupil in it. The groups that stay keep their people and rooms.
    func cheapestOpening(for p: Int, _ s: Int, _ w: Int) -> Reasons.Way? {
        let liftsRules = tables.pinned[p * tables.slots + s] >= 0 || tables.isBound(p, s)
        let present = SlotSeats(s, seating.groups.indices.filter { seating.groups[$0].slot == s }, seating, tables, worth(in: s))
        let foes = tables.foes(of: p), others = present.points(without: p), own = tables.worth(p, seating, s, w)
        var best: (cost: Int, opened: Opened)?
        for opening in openings(s, w) {
            // With the pupil in it the seats are worth no more than without that condition, unless rules that tie the pupil are lifted.
            if let best, !liftsRules, foes.isEmpty, others + own - opening.points >= best.cost { break }
            var opened = opening
            let new = opened.seats.groups.count - 1
            guard opened.seats.force(p, into: new), opened.seats.isValid, !opened.seats.pupils(in: new).contains(where: foes.contains) else { continue }
            let cost = others - opened.seats.points(without: p)
            // What counts over all slots, hours owed and groups that must open, the rules themselves judge.
            if cost < best?.cost ?? Int.max, keepsRules(opened, p) { best = (cost, opened) }
        }
        guard let best else { return nil }
        let instance = tables.instance, opened = best.opened
        let steps = opened.seats.pupils.enumerated().compactMap { i, q -> Reasons.Step? in
            guard q != p, let from = seating.places[q].first(where: { $0.slot == s })?.group else { return nil }
            let to = opened.seats.groups[opened.seats.seat[i]]
            return to.group == from ? nil : step(q, s, seating.groups[from].workshop, to.workshop)
        }
        let closing = opened.closed.map { Reasons.Closing(workshop: instance.workshops[seating.groups[$0].workshop].id, size: seating.groups[$0].pupils.count) }
        return Reasons.Way(
            costToOthers: best.cost, steps: steps,
            opening: Reasons.Opening(closes: closing, staff: opened.staff.map { instance.facilitators[$0].id }, room: instance.rooms[opened.room].id, hours: opened.hours),
            liftsRules: liftsRules)
    }

    /// People and a room for a group of the workshop, among those that are free and those of the group that closes.
    func meansLeft(_ w: Int, _ s: Int, closing: Int?) -> (staff: [Int]?, room: Int?) {
        let others = seating.groups.indices.filter { $0 != closing }.map { seating.groups[$0] }
        let sameHour = others.filter { tables.hour[$0.slot] == tables.hour[s] }
        let busy = Set(sameHour.flatMap(\.staff)), taken = Set(sameHour.map(\.room))
        var led = [Int](repeating: 0, count: tables.people)
        for f in others.flatMap(\.staff) { led[f] += 1 }
        let people = tables.instance.facilitators
        let free = tables.pools[w].map { pool in
            let able = pool.filter { tables.personFree[$0 * tables.slots + s] && !busy.contains($0) && led[$0] < people[$0].maxGroups }
            return able.filter { !people[$0].hoursCount } + able.filter { people[$0].hoursCount }
        }
        let staff = Matching.largest(free, right: tables.people)
        let workshop = tables.instance.workshops[w]
        let room = tables.rooms(for: w, in: s).filter { !taken.contains($0) }.max { min(workshop.maxSize, tables.capacity[$0]) < min(workshop.maxSize, tables.capacity[$1]) }
        return (staff.contains { $0 < 0 } ? nil : staff, room)
    }

    /// `nil` when means or hours do not allow it, or companions of the group that closes have nowhere to go.
    func open(_ w: Int, _ s: Int, closing closed: Int?, _ here: [Int]) -> Opened? {
        let means = meansLeft(w, s, closing: closed)
        guard let staff = means.staff, let room = means.room else { return nil }
        func counted(_ people: [Int]) -> Int { people.count { tables.instance.facilitators[$0].hoursCount } * tables.sessions[s] }
        let hours = counted(staff) - (closed.map { counted(seating.groups[$0].staff) } ?? 0)
        if let budget = tables.instance.hoursBudget, before.hours + hours > max(budget, before.hours) { return nil }
        let workshop = tables.instance.workshops[w]
        var seats = SlotSeats(s, here.filter { $0 != closed }, seating, tables, worth(in: s))
        seats.open(w, most: min(workshop.maxSize, tables.instance.rooms[room].capacity))
        guard seats.admit(closed.map { seating.groups[$0].pupils } ?? []) else { return nil }
        seats.settle()
        return Opened(closed: closed, workshop: w, staff: staff, room: room, hours: hours, seats: seats, points: seats.points(without: nil))
    }

    /// Whether the plan changed so breaks no rule that it does not break now, those about the pupil's pin and pairs aside.
    private func keepsRules(_ opened: Opened, _ p: Int) -> Bool {
        let instance = tables.instance, pupil = instance.pupils[p].id
        var changed = plan
        for (g, group) in opened.seats.groups.enumerated() {
            let members = opened.seats.pupils(in: g).map { instance.pupils[$0].id }
            if let at = group.group {
                changed.groups[seating.groups[at].number].pupils = members
                continue
            }
            let new = Plan.Group(
                workshop: instance.workshops[opened.workshop].id, slot: instance.slots[opened.seats.slot].id,
                staff: opened.staff.map { instance.facilitators[$0].id }, room: instance.rooms[opened.room].id, pupils: members)
            if let closed = opened.closed { changed.groups[seating.groups[closed].number] = new } else { changed.groups.append(new) }
        }
        let known = Set(before.breaches)
        return Assessor(tables: tables).assess(changed).breaches.allSatisfy { breach in
            if known.contains(breach) { return true }
            return switch breach {
            case .pinBroken(let one, _, _, _): one == pupil
            case .togetherBroken(let a, let b, _): a == pupil || b == pupil
            default: false
            }
        }
    }
}
