/// Somebody or a room that one plan holds in two places at once.
public struct OwnClash: Hashable, Sendable {
    public enum Holder: Hashable, Sendable {
        case pupil(Pupil.ID)
        case facilitator(Facilitator.ID)
        case room(Room.ID)
    }

    public let holder: Holder
    /// The same twice when both groups stand in one slot.
    public let slots: [SlotKey]
}

extension PlanContents {
    /// Whoever this plan would hold twice: two groups of one slot, or of slots that overlap, in one module. Groups without pupils do
    /// not open. O(groups² within a module).
    ///
    /// - Parameter modules: the days that count of each module; one that is not named is over.
    public func ownClashes(_ weekly: [WeeklySlot], over modules: [Module.ID: Tenure], _ calendar: SchoolCalendar) -> [OwnClash] {
        let hours = Dictionary(weekly.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let members = self.members
        let open = groups.filter { members[$0.id] != nil }
        var together: [SlotPair: Bool] = [:]
        func meet(_ a: SlotKey, _ b: SlotKey) -> Bool {
            if a == b { return modules[a.module] != nil }
            let pair = SlotPair(a, b)
            if let known = together[pair] { return known }
            var meets = false
            if let first = hours[a.weekly], let second = hours[b.weekly], first.overlaps(second, calendar), let span = modules[a.module] {
                meets = !Set(calendar.dates(of: first, from: span.from, through: span.to)).isDisjoint(with: calendar.dates(of: second, from: span.from, through: span.to))
            }
            together[pair] = meets
            return meets
        }
        var clashes: [OwnClash] = []
        for (_, groups) in Dictionary(grouping: open, by: \.slot.module) {
            for (index, a) in groups.enumerated() {
                for b in groups[(index + 1)...] where meet(a.slot, b.slot) {
                    let slots = [a.slot, b.slot].sorted()
                    clashes += Set(a.staff).intersection(b.staff).map { OwnClash(holder: .facilitator($0), slots: slots) }
                    if a.room == b.room { clashes.append(OwnClash(holder: .room(a.room), slots: slots)) }
                    clashes += Set(members[a.id] ?? []).intersection(members[b.id] ?? []).map { OwnClash(holder: .pupil($0), slots: slots) }
                }
            }
        }
        return clashes.sorted { ($0.slots[0], $0.slots[1], "\($0.holder)") < ($1.slots[0], $1.slots[1], "\($1.holder)") }
    }

    private struct SlotPair: Hashable {
        let a, b: SlotKey

        init(_ x: SlotKey, _ y: SlotKey) { (a, b) = x < y ? (x, y) : (y, x) }
    }
}

extension PlanNames {
    /// What a plan asks of one person, room or pupil twice at a time. A plan with any of these is not published.
    public func remarks(on clashes: [OwnClash]) -> [PlanRemark] {
        clashes.map { clash in
            let places = Set(clash.slots).sorted().map(slotName)
            let hours = Phrase(fr: places.map(\.fr).joined(separator: " et "), en: places.map(\.en).joined(separator: " and "))
            let name: String
            let remedy: Phrase
            switch clash.holder {
            case .pupil(let id):
                name = pupil(id)
                remedy = Phrase(fr: "Retirez l’élève de l’un des deux groupes.", en: "Take the pupil out of one of the two groups.")
            case .facilitator(let id):
                name = facilitator(id)
                remedy = Phrase(
                    fr: "Donnez l’un des deux groupes à quelqu’un d’autre («\u{202F}Changer\u{202F}», sous le groupe), ou recalculez.",
                    en: "Give one of the two groups to somebody else (“Change”, under the group), or compute again.")
            case .room(let id):
                name = room(id)
                remedy = Phrase(
                    fr: "Mettez l’un des deux groupes dans une autre salle («\u{202F}Changer\u{202F}», sous le groupe), ou recalculez.",
                    en: "Put one of the two groups in another room (“Change”, under the group), or compute again.")
            }
            return PlanRemark(
                Phrase(fr: "\(name)\u{202F}: deux groupes en même temps, \(hours.fr).", en: "\(name): two groups at the same time, \(hours.en)."), remedy, .board,
                slot: clash.slots[0])
        }
    }
}
