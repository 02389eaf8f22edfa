import Testing

@testable import School

@Suite("What pupils may wish for")
struct WishRulesTests {
    private let expression = Skill.ID(rawValue: 1)
    private let data = Skill.ID(rawValue: 2)

    private func choice(_ id: Int64, _ kind: NeedKind, _ skills: [Skill.ID], repeatable: Bool = false) -> WishRules.Choice {
        WishRules.Choice(workshop: .init(rawValue: id), kind: kind, skills: Set(skills), isRepeatable: repeatable)
    }
    private func ids(_ numbers: Int64...) -> [Workshop.ID] { numbers.map { .init(rawValue: $0) } }
    private var choices: [WishRules.Choice] {
        [choice(1, .support, [expression]), choice(2, .deepening, [expression]), choice(3, .training, [data]), choice(4, .methods, [expression, data])]
    }

    @Test("workshops that answer a priority come in the order of the priorities")
    func suited() {
        let menu = WishRules.menu(
            choices, aims: [.init(skill: data, kind: .methods), .init(skill: expression, kind: .support)], followed: [], barred: [], wishCount: 3)
        #expect(menu.suited == ids(3, 4, 1))
        #expect(menu.others.isEmpty)
        #expect(menu.isPersonal)
    }

    @Test("who asks to deepen a skill is not offered support in it, and the reverse")
    func deepening() {
        let menu = WishRules.menu(choices, aims: [.init(skill: expression, kind: .deepening)], followed: [], barred: [], wishCount: 1)
        #expect(menu.suited == ids(2))
        #expect(menu.others.isEmpty)
    }

    @Test("when fewer suit than there are wishes, the others are shown too")
    func fewer() {
        let menu = WishRules.menu(choices, aims: [.init(skill: expression, kind: .deepening)], followed: [], barred: [], wishCount: 3)
        #expect(menu.others == ids(1, 3, 4))
    }

    @Test("without a published priority everything open is shown")
    func unknown() {
        let menu = WishRules.menu(choices, aims: [], followed: [], barred: [], wishCount: 3)
        #expect(menu.all == ids(1, 2, 3, 4))
        #expect(!menu.isPersonal)
    }

    @Test("what was followed is gone unless it may be repeated; what is barred is gone in any case")
    func followed() {
        let all = choices + [choice(5, .training, [data], repeatable: true), choice(6, .training, [data], repeatable: true)]
        let menu = WishRules.menu(all, aims: [], followed: Set(ids(1, 5)), barred: Set(ids(6)), wishCount: 3)
        #expect(menu.all == ids(2, 3, 4, 5))
    }

    @Test("a wish is worth 100, 70, 40, 20, 10, then nothing")
    func values() { #expect((0...6).map(WishRules.value(rank:)) == [0, 100, 70, 40, 20, 10, 0]) }

    @Test("a ranking is from the menu, without repetition, at least one and no more than asked")
    func ranking() throws {
        let menu = WishRules.Menu(suited: ids(1, 2), others: ids(3), isPersonal: true)
        try WishRules.validate(ids(3, 1), menu: menu, wishCount: 2)
        #expect(throws: WishRules.Refusal.nothingRanked) { try WishRules.validate([], menu: menu, wishCount: 2) }
        #expect(throws: WishRules.Refusal.tooMany(2)) { try WishRules.validate(ids(1, 2, 3), menu: menu, wishCount: 2) }
        #expect(throws: WishRules.Refusal.rankedTwice(.init(rawValue: 1))) { try WishRules.validate(ids(1, 1), menu: menu, wishCount: 2) }
        #expect(throws: WishRules.Refusal.notOffered(.init(rawValue: 9))) { try WishRules.validate(ids(9), menu: menu, wishCount: 2) }
    }

    @Test("the deadline itself is too late, the millisecond before is not")
    func deadline() throws {
        let open = Moment(milliseconds: 1_000)
        let close = Moment(milliseconds: 2_000)
        let period = Period(
            id: .init(rawValue: 1), name: "T3", round: nil, firstDay: Day("2026-11-09")!, lastDay: Day("2027-01-15")!, hoursBudget: nil,
            wishesOpenAt: open, wishesCloseAt: close, version: 1)
        try WishRules.checkOpen(period, at: Moment(milliseconds: 1_999))
        #expect(throws: WishRules.Refusal.closed(close)) { try WishRules.checkOpen(period, at: close) }
        #expect(throws: WishRules.Refusal.notOpenYet(open)) { try WishRules.checkOpen(period, at: Moment(milliseconds: 999)) }
    }
}
