import Grouping
import School
import Testing

@Suite("Looking at a plan")
struct PlanReviewTests {
    private let slot = SlotKey(module: Module.ID(rawValue: 1), weekly: WeeklySlot.ID(rawValue: 2))
    private let oral = Workshop.ID(rawValue: 10), method = Workshop.ID(rawValue: 11)
    private let ines = Pupil.ID(rawValue: 100), malo = Pupil.ID(rawValue: 101), lea = Pupil.ID(rawValue: 102)
    private let first = PlannedGroup.ID(rawValue: 1000), second = PlannedGroup.ID(rawValue: 1001), third = PlannedGroup.ID(rawValue: 1002)

    /// Inès needs and wishes « Oral », Malo needs « Méthode », Léa wishes « Oral » first and « Méthode » second. `twice`: Inès follows « Oral » in a
    /// later hour as well.
    private func review(pins: [Pin] = [], apart: Bool = false, twice: Bool = false) throws -> PlanReview {
        let later = SlotKey(module: slot.module, weekly: WeeklySlot.ID(rawValue: 3))
        func workshop(_ id: Workshop.ID, _ skill: String) -> Instance.Workshop {
            Instance.Workshop(id: "\(id)", gains: [skill: 60], minSize: 1, comfortSize: 2, maxSize: 3, staff: [["\(id)"]], repeatable: twice)
        }
        func pupil(_ id: Pupil.ID, _ needs: [String: Int], _ wishes: [String: Int]) -> Instance.Pupil {
            Instance.Pupil(id: "\(id)", class: "1", slots: [slot.text] + (twice && id == ines ? [later.text] : []), needs: needs, wishes: wishes)
        }
        let instance = Instance(
            name: "p", skills: ["AP/ORAL", "AP/METH"], slots: [.init(id: slot.text, sessions: 4), .init(id: later.text, sessions: 4)],
            rooms: [.init(id: "1", capacity: 30), .init(id: "2", capacity: 30)],
            facilitators: [.init(id: "10", maxGroups: 3), .init(id: "11", maxGroups: 3)], workshops: [workshop(oral, "AP/ORAL"), workshop(method, "AP/METH")],
            pupils: [
                pupil(ines, ["AP/ORAL": 90], ["10": 100]), pupil(malo, ["AP/METH": 80], [:]), pupil(lea, ["AP/METH": 20], ["10": 100, "11": 70]),
            ], apart: apart ? [.init("\(ines)", "\(malo)")] : [])
        let groups = [
            PlannedGroup(id: first, slot: slot, workshop: oral, room: .init(rawValue: 1), staff: [.init(rawValue: 10)], seats: 3),
            PlannedGroup(id: second, slot: slot, workshop: method, room: .init(rawValue: 2), staff: [.init(rawValue: 11)], seats: 3),
            PlannedGroup(id: third, slot: later, workshop: oral, room: .init(rawValue: 1), staff: [.init(rawValue: 10)], seats: 3),
        ].prefix(twice ? 3 : 2)
        let places = [(ines, first), (malo, second), (lea, second), (ines, third)].prefix(groups.count + 1).map { PlannedPlace(pupil: $0.0, group: $0.1, version: 1) }
        return try PlanReview(instance, pins: pins, contents: PlanContents(groups: Array(groups), places: places))
    }

    @Test("each card says why: the need answered, the wish, the pin")
    func reasons() throws {
        let review = try review(pins: [Pin(pupil: ines, slot: slot, workshop: oral)])
        let first = review.reason(ines, in: review.contents.groups[0])
        #expect(first.needs == ["AP/ORAL"] && first.wishRank == 1 && first.isPinned && !first.isNew)
        let second = review.reason(lea, in: review.contents.groups[1])
        #expect(second.needs.isEmpty && second.wishRank == 2 && !second.isPinned)
        #expect(review.assessment.isValid)
        let elsewhere = try self.review(pins: [Pin(pupil: ines, slot: slot, workshop: method)])
        let broken = elsewhere.reason(ines, in: elsewhere.contents.groups[0])
        #expect(!broken.isPinned && broken.pinnedElsewhere == method)
    }

    @Test("a move says what it costs in needs, wishes, crowding and rules")
    func effects() throws {
        let effect = try #require(try review(apart: true).effects(moving: ines, in: slot).first)
        #expect(effect.group == second)
        #expect(effect.shift.lost == ["AP/ORAL"] && effect.shift.gained.isEmpty)
        #expect(effect.shift.wishBefore == 1 && effect.shift.wishAfter == nil)
        #expect(effect.crowding == 1)
        #expect(effect.objective < 0)
        #expect(effect.breaches.contains(.apartBroken(a: "\(ines)", b: "\(malo)", slot: slot.text)))
        #expect(effect.breaches.contains(.tooSmall(group: 0, size: 0, least: 1)))
    }

    @Test("a target is free, takes others with it, or a rule is in the way")
    func targets() throws {
        func target(_ review: PlanReview, _ pupil: Pupil.ID) throws -> PlanReview.Target { try #require(review.targets(moving: pupil, in: slot).first) }
        let free = try target(try review(), lea)
        #expect(free.entry == .free)
        // « Oral » would be empty without Inès: Léa, who wishes for it more, comes in exchange, and Malo where a rule keeps him from Inès.
        let exchange = try target(try review(), ines)
        #expect(exchange.others.map(\.step.pupil) == ["\(lea)"] && exchange.others.map(\.step.to) == ["\(oral)"])
        #expect(exchange.others.map(\.move) == [CardMove(pupil: lea, to: first, seen: 1)])
        // What it changes is told of both moves together: nobody is left alone, and no group is larger.
        #expect(exchange.effect.breaches.isEmpty && exchange.effect.sizeAfter == 2 && exchange.effect.crowding == 0)
        #expect(try target(try review(apart: true), ines).others.map(\.move.pupil) == [malo])
        let pinned = try target(try review(pins: [Pin(pupil: ines, slot: slot, workshop: oral)]), ines)
        #expect(pinned.entry == .blocked && !pinned.effect.breaches.isEmpty)
    }

    @Test("needs that are no main ones are named as well, by what the workshops answer of them")
    func lesserNeeds() throws {
        // Léa’s need of « Méthode » is too small for a main one.
        let shift = try #require(try review().shift("\(lea)", in: slot.text, to: "\(oral)"))
        #expect(shift == PupilShift(less: ["AP/METH"], wishBefore: 2, wishAfter: 1))
        let stay = try #require(try review().shift("\(lea)", in: slot.text, to: "\(method)"))
        #expect(stay == PupilShift(wishBefore: 2, wishAfter: 2))
        #expect(try review().shift("\(ines)9", in: slot.text, to: "\(oral)") == nil)
    }

    @Test("a wish that is followed in another hour too is not lost, but followed less")
    func wishTwice() throws {
        let review = try review(twice: true)
        let effect = try #require(review.effects(moving: ines, in: slot).first)
        #expect(effect.shift.wishBefore == nil && effect.shift.wishLessOften == 1 && effect.objective < 0)
        #expect(review.figures().firstWishes == 1)
        #expect(try #require(try self.review().effects(moving: ines, in: slot).first).shift.wishLessOften == nil)
    }

    @Test("figures count main needs covered and wishes granted among those who wished")
    func figures() throws {
        let figures = try review().figures()
        #expect(figures.needsCovered == 100 && figures.mainNeeds == 2)
        #expect(figures.wishers == 2 && figures.firstWishes == 1 && figures.anyWishes == 2)
        #expect(figures.sizes == [1, 2] && figures.unplaced == 0)
        // In no group of either slot, a pupil is counted once.
        let review = try self.review(twice: true)
        let nobody = try PlanReview(review.instance, contents: PlanContents(groups: review.contents.groups, places: []))
        #expect(review.instance.pupils.map(\.slots.count).max() == 2 && nobody.figures().unplaced == 3)
    }

    @Test("a fact of a refused plan is kept and read again as it was")
    func facts() throws {
        let remark = PlanRemark(Phrase(fr: "Ce qui\nbloque", en: "What blocks"), Phrase(fr: "Agir", en: "Act"), .workshop(oral))
        let fact = try #require(PlanFact(PlanFact(remark, .way).text))
        #expect(fact.what.fr == "Ce qui bloque" && fact.remedy.en == "Act" && fact.place == .workshop(oral) && fact.kind == .way)
        #expect(PlanFact("one line") == nil)
    }
}
