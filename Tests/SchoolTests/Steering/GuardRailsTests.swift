import Testing

@testable import School

/// The same numbers each time.
private struct Dealer: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

@Suite("Guard-rails")
struct GuardRailsTests {
    private static let monday = Day("2026-11-23")!

    private func group(_ id: Int64, module: Int64, slot: Int64 = 1, workshop: Int64, _ kind: NeedKind, size: Int = 10, limit: Int? = nil) -> GroupYear.Group {
        GroupYear.Group(
            id: .init(rawValue: id), period: Period.ID(rawValue: 1), slot: SlotKey(module: Module.ID(rawValue: module), weekly: WeeklySlot.ID(rawValue: slot)),
            title: Phrase(same: "Atelier \(workshop)"), code: "AP\(id)", workshop: Workshop.ID(rawValue: workshop), kind: kind, limit: limit, size: size,
            begins: Self.monday + Int(module) * 28, weekday: Int(slot), startsAt: 600)
    }

    /// A school year dealt at random: some modules and slots, some groups in each, most pupils somewhere.
    private func year(_ seed: UInt64) -> GroupYear {
        var dealer = Dealer(state: seed)
        var groups: [GroupYear.Group] = []
        var places: [GroupYear.Place] = []
        var services: [GroupYear.Service] = []
        var next: Int64 = 1
        for module in 1...Int64.random(in: 1...4, using: &dealer) {
            for slot in 1...Int64.random(in: 1...2, using: &dealer) {
                let held = (0..<Int.random(in: 1...4, using: &dealer)).map { _ -> GroupYear.Group in
                    defer { next += 1 }
                    let workshop = Int64.random(in: 1...5, using: &dealer)
                    return group(
                        next, module: module, slot: slot, workshop: workshop, workshop < 3 ? .support : .deepening, size: Int.random(in: 0...24, using: &dealer),
                        limit: Bool.random(using: &dealer) ? 12 : nil)
                }
                groups += held
                for pupil in 1...Int64(20) where Int.random(in: 0..<5, using: &dealer) > 0 {
                    let chosen = held[Int.random(in: 0..<held.count, using: &dealer)]
                    places.append(GroupYear.Place(pupil: Pupil.ID(rawValue: pupil), group: chosen.id, from: chosen.begins))
                }
                for one in held {
                    services.append(
                        GroupYear.Service(
                            facilitator: Facilitator.ID(rawValue: Int64.random(in: 1...7, using: &dealer)), group: one.id, minutes: Int.random(in: 0...9, using: &dealer) * 55))
                }
            }
        }
        places.shuffle(using: &dealer)
        return GroupYear(groups: groups, places: places, services: services)
    }

    @Test("every figure is what counting by hand gives", arguments: UInt64(1)...40)
    func counts(seed: UInt64) {
        let year = year(seed)
        let settings = GuardRailSettings()
        let rails = GuardRails(year, settings)
        var paths: [String: [Int64]] = [:]
        var locked: [Int64] = []
        var narrow: [Int64] = []
        var judged = 0
        for pupil in 1...Int64(20) {
            var own: [GroupYear.Group] = []
            for group in year.groups where year.places.contains(where: { $0.pupil.rawValue == pupil && $0.group == group.id }) { own.append(group) }
            guard !own.isEmpty else { continue }
            own.sort { a, b in "\(a.begins.iso) \(a.slot.weekly)" < "\(b.begins.iso) \(b.slot.weekly)" }
            paths[own.map { "\($0.workshop)" }.joined(separator: ">"), default: []].append(pupil)
            guard Set(own.map(\.begins)).count >= 2 else { continue }
            judged += 1
            if !own.contains(where: { $0.kind != .support }) { locked.append(pupil) }
            if Set(own.map(\.kind)).count < 2 { narrow.append(pupil) }
        }
        let pupils = paths.values.reduce(0) { $0 + $1.count }
        #expect(rails.pupils == pupils && rails.paths.count == paths.count)
        #expect(Set(rails.paths.map { $0.pupils.map(\.rawValue) }) == Set(paths.values.map { $0.sorted() }))
        #expect(zip(rails.paths, rails.paths.dropFirst()).allSatisfy { $0.pupils.count >= $1.pupils.count })
        #expect(rails.judged.count == judged && rails.locked.map(\.rawValue) == locked && rails.narrow.map(\.rawValue) == narrow)
        var given: [Int64: Int] = [:]
        for service in year.services where service.minutes > 0 { given[service.facilitator.rawValue, default: 0] += service.minutes }
        let descending = given.values.sorted(by: >)
        #expect(rails.minutes == descending.reduce(0, +))
        #expect(rails.busiestMinutes == descending.prefix(Int((Double(given.count) / 5).rounded(.up))).reduce(0, +))
        #expect(rails.loads.count == given.count)
        let misfits = year.groups.filter { $0.size > 0 && ($0.size > ($0.limit ?? 16) || $0.size < 2) }.map(\.id)
        #expect(rails.misfits.map(\.group.id) == misfits && rails.groups == year.groups.count { $0.size > 0 })
        #expect(rails.held == year.groups.filter { $0.size > 0 })
        if pupils > 0 { #expect(rails.isKept(.paths) == (Double(paths.count) / Double(pupils) >= 0.05)) }
        if rails.minutes > 0 { #expect(rails.isKept(.load) == (Double(rails.busiestMinutes) / Double(rails.minutes) <= 0.5)) }
        if judged > 0 { #expect(rails.isKept(.variety) == (Double(narrow.count) / Double(judged) <= 0.25) && rails.isKept(.support) == locked.isEmpty) }
    }

    @Test("thresholds are met at their value and crossed beside it")
    func thresholds() {
        // Twenty pupils in one group: one path for twenty is five for a hundred.
        func rails(_ pupils: Int64, size: Int = 10, _ change: (inout GuardRailSettings) -> Void = { _ in }) -> GuardRails {
            var settings = GuardRailSettings()
            change(&settings)
            let group = group(1, module: 1, workshop: 1, .support, size: size)
            return GuardRails(
                GroupYear(
                    groups: [group], places: (1...pupils).map { GroupYear.Place(pupil: Pupil.ID(rawValue: $0), group: group.id, from: group.begins) },
                    services: (1...2).map { GroupYear.Service(facilitator: Facilitator.ID(rawValue: $0), group: group.id, minutes: 55) }), settings)
        }
        #expect(rails(20).isKept(.paths) && !rails(21).isKept(.paths) && rails(21, { $0.distinctLeast = 4 }).isKept(.paths))
        #expect(rails(5).isKept(.load) && !rails(5, { $0.busiestMost = 49 }).isKept(.load))
        #expect(rails(5, size: 16).isKept(.sizes) && !rails(5, size: 17).isKept(.sizes) && rails(5, size: 2).isKept(.sizes) && !rails(5, size: 1).isKept(.sizes))
        // One module says nothing of a year, unless the school says it does.
        #expect(!rails(5).isKnown(.support) && !rails(5, { $0.modulesLeast = 1 }).isKept(.support) && !rails(5, { $0.modulesLeast = 1 }).isKept(.variety))
        #expect(rails(5, { $0.modulesLeast = 1 }).locked.count == 5)
    }

    @Test("a group’s own limit comes before the school’s, and an empty year breaks nothing")
    func limits() {
        let tight = group(1, module: 1, workshop: 1, .support, size: 9, limit: 8)
        let wide = group(2, module: 1, workshop: 2, .support, size: 30, limit: 30)
        let rails = GuardRails(GroupYear(groups: [tight, wide], places: [], services: []), GuardRailSettings())
        #expect(rails.misfits == [GuardRails.Misfit(group: tight, bound: 8)] && rails.misfits[0].isTooLarge)
        let empty = GuardRails(GroupYear(groups: [], places: [], services: []), GuardRailSettings())
        #expect(empty.broken.isEmpty && GuardRails.Rail.allCases.allSatisfy { !empty.isKnown($0) })
    }

    @Test("a draft takes the place of the groups of its slots and of no others")
    func draft() {
        let first = group(1, module: 1, workshop: 1, .support)
        let second = group(2, module: 2, workshop: 1, .support)
        let pupil = Pupil.ID(rawValue: 1)
        let published = GroupYear(
            groups: [first, second], places: [first, second].map { GroupYear.Place(pupil: pupil, group: $0.id, from: $0.begins) },
            services: [first, second].map { GroupYear.Service(facilitator: Facilitator.ID(rawValue: 1), group: $0.id, minutes: 55) })
        #expect(GuardRails(published, GuardRailSettings()).locked == [pupil])
        let drawn = group(9, module: 2, workshop: 4, .deepening)
        let year = published.with(
            GroupYear(
                groups: [drawn], places: [GroupYear.Place(pupil: pupil, group: drawn.id, from: drawn.begins)],
                services: [GroupYear.Service(facilitator: Facilitator.ID(rawValue: 2), group: drawn.id, minutes: 110)]))
        let rails = GuardRails(year, GuardRailSettings())
        #expect(rails.locked.isEmpty && rails.kinds[pupil] == [.support, .deepening] && rails.minutes == 165 && rails.groups == 2)
    }

    @Test("a level has its own pupils, the groups in which they are, whole, and those who lead them", arguments: UInt64(1)...10)
    func level(seed: UInt64) {
        let year = year(seed)
        let own = Set((1...7).map { Pupil.ID(rawValue: $0) })
        let part = year.of(own)
        let (rails, whole) = (GuardRails(part, GuardRailSettings()), GuardRails(year, GuardRailSettings()))
        #expect(part.places == year.places.filter { own.contains($0.pupil) })
        let ids = Set(part.places.map(\.group))
        #expect(part.groups == year.groups.filter { ids.contains($0.id) })
        // Nobody is judged otherwise than in the school.
        #expect(rails.locked == whole.locked.filter(own.contains) && rails.narrow == whole.narrow.filter(own.contains))
        #expect(rails.misfits == whole.misfits.filter { ids.contains($0.group.id) })
        #expect(Set(rails.paths.map(\.titles)) == Set(whole.paths.filter { !own.isDisjoint(with: $0.pupils) }.map(\.titles)))
        #expect(rails.minutes == year.services.filter { ids.contains($0.group) }.reduce(0) { $0 + $1.minutes })
    }

    @Test("settings out of their bounds are refused")
    func settings() {
        // A new workshop takes as many pupils as the guard-rails let pass.
        #expect(GuardRailSettings().sizeMost == WorkshopContent.usualMost)
        #expect(GuardRailSettings().problems.isEmpty)
        for change: (inout GuardRailSettings) -> Void in [
            { $0.distinctLeast = -1 }, { $0.busiestMost = 101 }, { $0.modulesLeast = 0 }, { $0.sizeLeast = 0 }, { $0.sizeMost = 1 }, { $0.sizeMost = 61 },
            { $0.kindsLeast = 6 }, { $0.narrowMost = -1 },
        ] {
            var settings = GuardRailSettings()
            change(&settings)
            #expect(settings.problems.count == 1)
        }
    }
}
