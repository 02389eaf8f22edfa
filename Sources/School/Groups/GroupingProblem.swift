import Grouping

/// What is known of one pupil when groups are made.
public struct PupilFacts: Sendable, Hashable {
    public let pupil: Pupil
    public let needs: [Need]
    /// First choice first.
    public let ranking: [Workshop.ID]
    /// Workshops followed before: in earlier periods, and in modules of this one that are over.
    public let followed: Set<Workshop.ID>
    /// Slot → workshop of the plan in force.
    public let current: [SlotKey: Workshop.ID]
    /// Whether an earlier period granted none of the pupil's wishes.
    public let wasPassedOver: Bool

    public init(
        pupil: Pupil, needs: [Need], ranking: [Workshop.ID], followed: Set<Workshop.ID>, current: [SlotKey: Workshop.ID],
        wasPassedOver: Bool
    ) {
        self.pupil = pupil
        self.needs = needs
        self.ranking = ranking
        self.followed = followed
        self.current = current
        self.wasPassedOver = wasPassedOver
    }
}

/// The grouping problem of a period, in the words of the school, and its translation for the engine.
///
/// Identifiers of the instance are ours, written in decimal; a slot is `module-weekly` (`SlotKey.text`). A skill is
/// `FRAMEWORK/CODE`, followed by `+` when it is to be deepened: a workshop that builds a skill does nothing for a pupil
/// who asks to deepen it. Modules that are over stay out of the problem; what was followed in them counts as history.
public struct GroupingProblem: Sendable {
    public let means: PeriodMeans
    public let pupils: [PupilFacts]
    public let pairs: [PupilPair]
    public let bars: [Bar]
    public let pins: [Pin]
    public let groupPins: [GroupPin]
    /// The same for every version of a framework.
    public let skillKeys: [Skill.ID: String]
    public let today: Day

    /// Points for each pupil and slot that keeps its workshop when a plan is in force: about half a first wish, so that
    /// a plan made again changes no more than it gains.
    public static let stability = 1500

    public init(
        means: PeriodMeans, pupils: [PupilFacts], pairs: [PupilPair], bars: [Bar], pins: [Pin], groupPins: [GroupPin] = [],
        skillKeys: [Skill.ID: String], today: Day
    ) {
        self.means = means
        self.pupils = pupils
        self.pairs = pairs
        self.bars = bars
        self.pins = pins
        self.groupPins = groupPins
        self.skillKeys = skillKeys
        self.today = today
    }

    /// Slots that have sessions and whose module is not over.
    public var slots: [PlannedSlot] { means.slots.filter { !$0.dates.isEmpty && $0.module.lastDay >= today } }

    /// Those of whom the round says nothing yet, by name.
    public var pupilsWithoutNeeds: [Pupil] { pupils.filter(\.needs.isEmpty).map(\.pupil) }

    /// O(pupils × slots + workshops × skills).
    public func instance() -> Instance {
        let slots = self.slots
        let slotKeys = Set(slots.map(\.key))
        let offered = means.offered
        let workshops = Set(offered.map(\.workshop.id))
        let slotsOfDivision = Dictionary(
            means.barrettes.flatMap { barrette in
                barrette.divisions.map { ($0, slots.filter { $0.barrette == barrette.id }.map(\.key)) }
            }, uniquingKeysWith: +)
        let pinsOf = Dictionary(grouping: pins.filter { workshops.contains($0.workshop) }, by: \.pupil)
        let barsOf = Dictionary(grouping: bars.filter { workshops.contains($0.workshop) }, by: \.pupil)
        let members = pupils.compactMap { facts -> Instance.Pupil? in
            guard let division = facts.pupil.division, let own = slotsOfDivision[division], !own.isEmpty else { return nil }
            return pupil(
                facts, division: division, slots: own, workshops: workshops, bars: barsOf[facts.pupil.id] ?? [],
                pins: pinsOf[facts.pupil.id] ?? [])
        }
        let known = Set(members.map(\.id))
        let pairs = self.pairs.filter { known.contains("\($0.a)") && known.contains("\($0.b)") }
        let isRevision = pupils.contains { facts in facts.current.keys.contains(where: slotKeys.contains) }
        var instance = Instance(
            name: "\(means.period.id)", weights: .init(stability: isRevision ? Self.stability : 0), hoursBudget: means.period.hoursBudget,
            skills: Set(members.flatMap(\.needs.keys) + offered.flatMap { gains($0.workshop).keys }).sorted(),
            slots: slots.map { Instance.Slot(id: $0.key.text, sessions: $0.hours, hour: $0.hour == $0.key ? nil : $0.hour.text) },
            rooms: means.rooms.map { room in
                Instance.Room(
                    id: "\(room.id)", capacity: room.capacity, kinds: room.kinds.map(\.rawValue),
                    slots: free(slots) { means.isFree(room.id, in: $0.key) })
            },
            facilitators: means.facilitators.map { person in
                Instance.Facilitator(
                    id: "\(person.id)", slots: free(slots) { means.isFree(person.id, in: $0.key) }, maxGroups: person.maxGroups,
                    minGroups: person.minGroups, hoursCount: person.hoursCount)
            },
            workshops: offered.map { workshop($0.offer, $0.workshop, slots: slotKeys) }, pupils: members,
            apart: pairs.filter { $0.rule == .apart }.map { Instance.Pair("\($0.a)", "\($0.b)") },
            together: pairs.filter { $0.rule == .together }.map { Instance.Pair("\($0.a)", "\($0.b)") })
        instance.fixed = groupPins.compactMap { $0.fixed(in: instance) }
        return instance
    }

    /// The facts as they stand now for a plan that was made for `solved`: its pupils, in its slots; what they followed at present and what keeping it is
    /// worth are the plan's. Pupils who joined since are left out: no plan can have them.
    /// - Parameter isEngaged: whether what other periods and lessons hold counts.
    public func instance(for solved: Instance, isEngaged: Bool) -> Instance {
        let problem =
            isEngaged
            ? self
            : GroupingProblem(
                means: means.withoutEngagements, pupils: pupils, pairs: pairs, bars: bars, pins: pins, groupPins: groupPins, skillKeys: skillKeys, today: today)
        var result = problem.instance()
        let slots = Set(solved.slots.map(\.id))
        let present = Dictionary(solved.pupils.map { ($0.id, $0.current) }, uniquingKeysWith: { first, _ in first })
        let workshops = Set(result.workshops.map(\.id))
        result.weights = solved.weights
        // A workshop whose people were all taken away has nobody; a problem without any pool would be none.
        for w in result.workshops.indices where result.workshops[w].staff.isEmpty { result.workshops[w].staff = [[]] }
        result.pupils.removeAll { present[$0.id] == nil }
        for p in result.pupils.indices {
            let own = result.pupils[p].slots.filter(slots.contains)
            result.pupils[p].slots = own
            result.pupils[p].pinned = result.pupils[p].pinned.filter { own.contains($0.key) }
            result.pupils[p].current = (present[result.pupils[p].id] ?? [:]).filter { own.contains($0.key) && workshops.contains($0.value) }
        }
        let known = Set(result.pupils.map(\.id))
        result.apart.removeAll { !known.contains($0.a) || !known.contains($0.b) }
        result.together.removeAll { !known.contains($0.a) || !known.contains($0.b) }
        return result
    }

    /// Nil when it is every slot.
    private func free(_ slots: [PlannedSlot], _ isFree: (PlannedSlot) -> Bool) -> [String]? {
        let open = slots.filter(isFree)
        return open.count == slots.count ? nil : open.map(\.key.text)
    }

    private func workshop(_ offer: Offer, _ workshop: Workshop, slots: Set<SlotKey>) -> Instance.Workshop {
        let content = workshop.content
        let held = offer.slots.intersection(slots)
        return Instance.Workshop(
            id: "\(workshop.id)", gains: gains(workshop), minSize: content.minSize, comfortSize: content.comfortSize,
            maxSize: content.maxSize, staff: content.pools.map { $0.map { "\($0)" } }, roomKinds: content.roomKinds.map(\.rawValue),
            slots: offer.slots.isEmpty ? nil : held.sorted().map(\.text), maxParallel: offer.maxParallel, repeatable: content.isRepeatable,
            classes: offer.divisions.isEmpty ? nil : offer.divisions.sorted().map { "\($0)" })
    }

    private func pupil(
        _ facts: PupilFacts, division: Division.ID, slots: [SlotKey], workshops: Set<Workshop.ID>, bars: [Bar], pins: [Pin]
    ) -> Instance.Pupil {
        var needs: [String: Int] = [:]
        for need in facts.needs { needs[key(need.skill, need.aim), default: 0] = max(need.weight, needs[key(need.skill, need.aim), default: 0]) }
        let wishes = facts.ranking.enumerated().filter { workshops.contains($0.element) }
            .map { ("\($0.element)", WishRules.value(rank: $0.offset + 1)) }
        return Instance.Pupil(
            id: "\(facts.pupil.id)", class: "\(division)", slots: slots.map(\.text), needs: needs,
            wishes: Dictionary(wishes, uniquingKeysWith: max), history: facts.followed.intersection(workshops).sorted().map { "\($0)" },
            barred: bars.map(\.workshop).sorted().map { "\($0)" },
            pinned: Dictionary(
                pins.filter { slots.contains($0.slot) }.map { ($0.slot.text, "\($0.workshop)") }, uniquingKeysWith: { first, _ in first }),
            weight: facts.wasPassedOver ? 2 : 1,
            current: Dictionary(
                facts.current.filter { slots.contains($0.key) && workshops.contains($0.value) }.map { ($0.key.text, "\($0.value)") },
                uniquingKeysWith: { first, _ in first }))
    }

    private func gains(_ workshop: Workshop) -> [String: Int] {
        Dictionary(
            workshop.content.gains.map { (key($0.skill, workshop.content.kind.aim), $0.gain) }, uniquingKeysWith: max)
    }

    private func key(_ skill: Skill.ID, _ aim: NeedAim) -> String { Self.key(skillKeys[skill] ?? "\(skill)", aim) }

    /// How a skill is named in an instance.
    public static func key(_ skill: String, _ aim: NeedAim) -> String { aim == .deepening ? "\(skill)+" : skill }
}

extension Instance {
    /// What a pupil’s first wish is worth: the measure in which points are told to people.
    public var pointsOfFirstWish: Int { weights.wish * WishRules.value(rank: 1) }

    /// Whether a bound that was proven of `solved` holds of this problem: the same facts, and at least the same pins. What pupils follow at present and
    /// what keeping it is worth are the plan's own.
    public func keepsBound(of solved: Instance) -> Bool {
        guard Set(fixed).isSuperset(of: solved.fixed), facts == solved.facts else { return false }
        let pins = Dictionary(pupils.map { ($0.id, $0.pinned) }, uniquingKeysWith: { first, _ in first })
        return solved.pupils.allSatisfy { pupil in pupil.pinned.allSatisfy { pins[pupil.id]?[$0.key] == $0.value } }
    }

    /// What the problem says, in one order.
    private var facts: Instance {
        func pairs(_ list: [Pair]) -> [Pair] { list.map { Pair(min($0.a, $0.b), max($0.a, $0.b)) }.sorted { ($0.a, $0.b) < ($1.a, $1.b) } }
        var result = self
        result.name = ""
        result.weights.stability = 0
        result.fixed = []
        result.skills.sort()
        result.slots.sort { $0.id < $1.id }
        result.rooms.sort { $0.id < $1.id }
        result.facilitators.sort { $0.id < $1.id }
        result.workshops.sort { $0.id < $1.id }
        result.pupils.sort { $0.id < $1.id }
        result.apart = pairs(apart)
        result.together = pairs(together)
        for i in result.rooms.indices { result.rooms[i].slots?.sort() }
        for i in result.facilitators.indices { result.facilitators[i].slots?.sort() }
        for i in result.workshops.indices {
            result.workshops[i].slots?.sort()
            result.workshops[i].staff = result.workshops[i].staff.map { $0.sorted() }
        }
        for i in result.pupils.indices {
            result.pupils[i].slots.sort()
            result.pupils[i].pinned = [:]
            result.pupils[i].current = [:]
            result.pupils[i].needs = result.pupils[i].needs.filter { $0.value > 0 }
        }
        return result
    }
}

extension PlanContents {
    /// Rules about people and rooms that the groups break in modules that are not over, as the means stand. For what asks the rest as well,
    /// there is `PlanReview`.
    public func lacks(_ means: PeriodMeans, on today: Day) -> [Breach] {
        let slots = Dictionary(means.slots.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        let rooms = Dictionary(means.rooms.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let members = self.members
        return groups.enumerated().flatMap { index, group -> [Breach] in
            guard let slot = slots[group.slot], slot.module.lastDay >= today, let pupils = members[group.id], let room = rooms[group.room] else { return [] }
            var found = group.staff.filter { !means.isFree($0, in: group.slot) }.map { person in
                Breach.facilitatorAbsent(group: index, facilitator: "\(person)", slot: group.slot.text)
            }
            if !means.isFree(room.id, in: group.slot) { found.append(.roomAbsent(group: index, room: "\(room.id)", slot: group.slot.text)) }
            if pupils.count > room.capacity { found.append(.tooLarge(group: index, size: pupils.count, most: room.capacity, room: "\(room.id)")) }
            return found
        }
    }

    /// What the engine found, with identifiers of ours. Groups with an identifier that is not ours are left out: the
    /// engine names nothing that the instance does not.
    public init(_ plan: Plan, seats: (_ workshop: Workshop.ID, _ room: Room.ID) -> Int) {
        groups = []
        places = []
        for group in plan.groups {
            guard let slot = SlotKey(group.slot), let workshop = Workshop.ID(group.workshop), let room = Room.ID(group.room) else { continue }
            let id = PlannedGroup.ID.new()
            groups.append(
                PlannedGroup(
                    id: id, slot: slot, workshop: workshop, room: room, staff: group.staff.compactMap { Facilitator.ID($0) },
                    seats: seats(workshop, room)))
            places += group.pupils.compactMap { Pupil.ID($0) }.map { PlannedPlace(pupil: $0, group: id, version: 1) }
        }
    }

    /// The same plan as the engine reads it.
    public func plan(of instance: String) -> Plan {
        let members = self.members
        return Plan(
            instance: instance,
            groups: groups.map { group in
                Plan.Group(
                    workshop: "\(group.workshop)", slot: group.slot.text, staff: group.staff.map { "\($0)" }, room: "\(group.room)",
                    pupils: (members[group.id] ?? []).map { "\($0)" })
            }, objective: 0)
    }
}
