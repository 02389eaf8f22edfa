import Testing

@testable import School

/// Numbers that are the same on every machine.
private struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state ^ (state >> 33)) &* 0x2127_599B_F432_5C37
    }
}

/// Some groups of a term with their pupils, on which anything may happen, and beside it a plain account of the same that knows nothing of how
/// sessions are kept: what became of each, and who was called.
private struct Term {
    struct Fate {
        var day: Day
        let planned: Day
        let minutes: Int
        var state = "planned"
        /// Why it is cancelled.
        var reason = ""
        /// It no longer follows the timetable: it was called or moved, or was past when the calendar changed.
        var isFixed = false
        /// Who was there and who was not, once called.
        var called: [Pupil.ID: Bool] = [:]
    }
    struct Place: Hashable {
        let group: Int
        let key: SessionKey
    }

    static let first = Day("2026-09-07")!
    static let last = Day("2026-12-18")!
    let lengths = [50, 55, 60, 110]
    var calendar = SchoolCalendar(spans: [], weekA: first)
    var records: [[SessionKey: SessionRecord]]
    /// Pupil, first and last day.
    var members: [[(pupil: Pupil.ID, from: Day, to: Day)]]
    var settled: Day?
    var closed: Set<Day> = []
    var fates: [Place: Fate] = [:]
    var today = first

    init() {
        records = lengths.map { _ in [:] }
        members = lengths.indices.map { group in (0..<6).map { (Pupil.ID(rawValue: Int64(group * 100 + $0 + 1)), Term.first, Term.last) } }
        for group in lengths.indices {
            for session in source(group).sessions(calendar) {
                fates[Place(group: group, key: session.key)] = Fate(day: session.held.day, planned: session.held.day, minutes: lengths[group])
            }
        }
    }

    func source(_ group: Int) -> SessionSource {
        let days = Tenure(from: Self.first, to: Self.last)
        let weekly = WeeklySlot(
            id: WeeklySlot.ID(rawValue: Int64(group + 1)), barrette: Barrette.ID(rawValue: 1), weekday: group + 1, startsAt: 480 + group * 60,
            length: lengths[group], alternance: .weekly)
        let leader = DatedSession.Leader(id: Facilitator.ID(rawValue: Int64(group / 2 + 1)), name: "P\(group)", staff: nil)
        let room = DatedSession.Place(id: Room.ID(rawValue: Int64(group + 1)), name: "S\(group)")
        return SessionSource(
            group: NeedGroup.ID(rawValue: Int64(group + 1)), hours: SlotHours(weekly), days: days, rooms: [Dated(room, days)], leaders: [Dated(leader, days)],
            places: [days], records: Array(records[group].values), settledThrough: settled)
    }

    func expected(_ group: Int, _ session: DatedSession) -> [Pupil.ID] {
        members[group].filter { $0.from <= session.planned.day && session.planned.day <= $0.to }.map(\.pupil)
    }

    mutating func write(_ group: Int, _ record: SessionRecord) {
        var kept = record
        kept.version += 1
        records[group][record.key] = kept
    }

    /// One thing that happens, or is refused and leaves everything as it was.
    mutating func happen(_ dice: inout Dice) {
        let group = Int.random(in: lengths.indices, using: &dice)
        guard let session = source(group).sessions(calendar).randomElement(using: &dice) else { return }
        let place = Place(group: group, key: session.key)
        let other = DatedSession.Leader(id: Facilitator.ID(rawValue: 9), name: "R", staff: nil)
        switch Int.random(in: 0..<12, using: &dice) {
        case 0, 1, 2:
            let absent = Set(expected(group, session).filter { _ in Bool.random(using: &dice) })
            guard let record = try? session.called(on: today) else { return }
            let list = session.state == .delivered ? Array(fates[place]!.called.keys) : expected(group, session)
            write(group, record)
            fates[place]!.isFixed = true
            fates[place]!.state = "delivered"
            fates[place]!.called = Dictionary(uniqueKeysWithValues: list.map { ($0, !absent.contains($0)) })
        case 3:
            guard let record = try? session.uncalled() else { return }
            write(group, record)
            fates[place]!.state = "planned"
            fates[place]!.called = [:]
        case 4:
            guard let record = try? session.cancelled(because: "Grève") else { return }
            write(group, record)
            fates[place]!.state = "cancelled"
            fates[place]!.reason = "Grève"
        case 5:
            guard let record = try? session.restored() else { return }
            write(group, record)
            fates[place]!.state = "planned"
            fates[place]!.reason = ""
        case 6, 7:
            let day = session.planned.day + Int.random(in: -6...20, using: &dice)
            guard let record = try? session.moved(to: day, at: Int.random(in: 480...1_000, using: &dice), room: nil, because: "", calendar) else { return }
            write(group, record)
            fates[place]!.day = day
            fates[place]!.isFixed = true
        case 8:
            guard let record = try? session.led(by: Bool.random(using: &dice) ? other : nil) else { return }
            write(group, record)
        case 9:
            // Somebody arrives from today on.
            members[group].append((Pupil.ID(rawValue: Int64.random(in: 1_000...1_000_000, using: &dice)), today, Self.last))
        case 10:
            // Somebody leaves, of those who are there today.
            if let index = members[group].indices.filter({ members[group][$0].to > today && members[group][$0].from < today }).randomElement(using: &dice) {
                members[group][index].to = today
            }
        default: today = min(today + Int.random(in: 0...9, using: &dice), Self.last + 5)
        }
    }

    /// What is past is written, as whoever changes the calendar sees to it; what closed days took was never held, and is not.
    private mutating func settle() {
        for group in lengths.indices {
            for session in source(group).sessions(calendar) where session.held.day < today && !session.isFixed {
                write(group, session.record(state: session.state, isFixed: true))
            }
        }
        for (place, fate) in fates where fate.day < today && !closed.contains(fate.day) { fates[place]!.isFixed = true }
        settled = today - 1
    }

    private var own: SchoolCalendar {
        SchoolCalendar(spans: closed.map { DaySpan(kind: .closed, name: Phrase(same: "Fermé"), first: $0, last: $0) }, weekA: Self.first)
    }

    /// A day off is said, of the past or to come.
    mutating func close(_ day: Day) {
        settle()
        closed.insert(day)
        calendar = own
    }

    /// It is taken back.
    mutating func open(_ day: Day) {
        settle()
        let present = calendar
        closed.remove(day)
        calendar = own
        for group in lengths.indices {
            for session in source(group).returning(from: present, to: calendar, on: today) { write(group, session.record(state: session.state, isFixed: true)) }
        }
        for (place, fate) in fates where fate.day == day {
            if fate.isFixed, fate.reason == "Fermé" {
                fates[place]!.state = "planned"
                fates[place]!.reason = ""
            }
            if day < today { fates[place]!.isFixed = true }
        }
    }

    /// Cancels what stands on closed days, with what closes them as the reason, or takes that back.
    private mutating func cancelAll(_ isCancelled: Bool) {
        for group in lengths.indices {
            for session in source(group).sessions(calendar) where session.isFixed && calendar.closure(on: session.held.day) != nil {
                let isMeant = isCancelled || session.isCancelled(for: calendar.closure(on: session.held.day))
                guard isMeant, let record = isCancelled ? try? session.cancelled(because: "Fermé") : try? session.restored() else { continue }
                write(group, record)
                let place = Place(group: group, key: session.key)
                fates[place]!.state = isCancelled ? "cancelled" : "planned"
                fates[place]!.reason = isCancelled ? "Fermé" : ""
            }
        }
    }

    /// Something that becomes of days.
    mutating func turn(_ dice: inout Dice) {
        let day = Self.first + Int.random(in: 0...(Self.last - Self.first), using: &dice)
        switch Int.random(in: 0..<5, using: &dice) {
        case 0, 1: close(day)
        case 2: if let day = closed.sorted().randomElement(using: &dice) { open(day) }
        case 3: cancelAll(true)
        default: cancelAll(false)
        }
    }

    /// What closed days took, whenever they were closed and however it came there.
    private func isLost(_ fate: Fate) -> Bool { fate.state == "planned" && closed.contains(fate.day) }

    func ledger() -> Ledger {
        let lines = lengths.indices.flatMap { group in
            (source(group).sessions(calendar) + source(group).taken(calendar)).map { session in
                LedgerSession(
                    session: session, slot: SlotKey(module: Module.ID(rawValue: 1), weekly: WeeklySlot.ID(rawValue: Int64(group + 1))), title: Phrase(same: ""),
                    kind: group == 3 ? .project : .personalised, paid: Set(session.leaders.map(\.id)),
                    expected: session.state == .delivered ? [] : expected(group, session), closed: calendar.closure(on: session.held.day))
            }
        }
        let called = fates.flatMap { place, fate in
            fate.called.map { pupil, isPresent in
                CalledMinutes(
                    pupil: pupil, year: 2026, kind: place.group == 3 ? .project : .personalised, presence: isPresent ? .present : .absent, minutes: fate.minutes)
            }
        }
        return Ledger(lines, called: called, on: today)
    }

    /// Minutes of one pupil, one fate at a time.
    func recount(_ pupil: Pupil.ID) -> [DispositifKind: PupilMinutes] {
        var sums: [DispositifKind: PupilMinutes] = [:]
        for (place, fate) in fates {
            let kind: DispositifKind = place.group == 3 ? .project : .personalised
            var own = sums[kind] ?? PupilMinutes()
            if fate.state == "delivered" {
                guard let isPresent = fate.called[pupil] else { continue }
                if isPresent { own.attended += fate.minutes } else { own.absent += fate.minutes }
            } else {
                guard let stay = members[place.group].first(where: { $0.pupil == pupil }), stay.from <= fate.planned, fate.planned <= stay.to else { continue }
                if fate.state == "cancelled" || isLost(fate) { own.cancelled += fate.minutes } else if fate.day < today { own.unconfirmed += fate.minutes } else { own.coming += fate.minutes }
            }
            sums[kind] = own
        }
        return sums
    }
}

@Suite("Ledgers")
struct LedgerTests {
    @Test("no minute is made or lost, whatever is called, cancelled, moved, replaced, whoever comes or goes, and whatever days are closed and opened", arguments: 0..<60)
    func conservation(seed: Int) throws {
        var dice = Dice(state: UInt64(seed) &* 977 &+ 3)
        var term = Term()
        let whole = term.fates.values.reduce(0) { $0 + $1.minutes }
        for step in 0..<220 {
            if step % 7 == 6 { term.turn(&dice) } else { term.happen(&dice) }
            guard step % 20 == 19 else { continue }
            let ledger = term.ledger()
            #expect(ledger.groups.values.reduce(0) { $0 + $1.planned + $1.cancelled } == whole)
            #expect(ledger.given.values.reduce(0) { $0 + $1.planned + $1.cancelled } == whole)
            // Each session has one leader, whoever it is.
            #expect(ledger.facilitators.values.flatMap(\.values).reduce(0) { $0 + $1.planned + $1.cancelled } == whole)
            #expect(ledger.spent.values.reduce(0) { $0 + $1.planned + $1.cancelled } == whole)
            for pupil in Set(term.members.flatMap { $0.map(\.pupil) }) {
                #expect(ledger.pupils[pupil] ?? [:] == term.recount(pupil), "pupil \(pupil) after \(step + 1) steps")
            }
            // What the sessions of a group give is what its pupils receive of it.
            let received = ledger.pupils.values.flatMap(\.values).reduce(0) { $0 + $1.all }
            let expected = term.fates.reduce(0) { sum, entry in
                let (place, fate) = entry
                let count = fate.state == "delivered" ? fate.called.count : term.members[place.group].count { $0.from <= fate.planned && fate.planned <= $0.to }
                return sum + fate.minutes * count
            }
            #expect(received == expected)
        }
    }

    @Test("a closed day takes what nobody confirmed on it, past or to come, and leaves what was given; taken back, all is as before", arguments: 0..<20)
    func closing(seed: Int) throws {
        var dice = Dice(state: UInt64(seed) &* 31 &+ 7)
        var term = Term()
        for _ in 0..<120 { term.happen(&dice) }
        term.today = Day("2026-10-14")!
        let before = term.ledger()
        /// Of a Tuesday, the minutes that its group loses, and whoever was moved to it.
        func minutes(_ day: String) -> Int {
            term.fates.values.filter { $0.day == Day(day)! && $0.state == "planned" }.reduce(0) { $0 + $1.minutes }
        }
        func sums() -> SessionMinutes {
            term.ledger().groups.values.reduce(into: SessionMinutes()) { sum, own in
                sum.delivered += own.delivered
                sum.unconfirmed += own.unconfirmed
                sum.coming += own.coming
                sum.cancelled += own.cancelled
            }
        }
        let start = sums()
        let (past, ahead) = (minutes("2026-10-06"), minutes("2026-11-10"))
        term.close(Day("2026-10-06")!)
        var told = start
        told.unconfirmed -= past
        told.cancelled += past
        #expect(sums() == told)
        term.close(Day("2026-11-10")!)
        told.coming -= ahead
        told.cancelled += ahead
        #expect(sums() == told)
        // The day to come is over before it is taken back, and nothing of it was confirmed.
        term.today = Day("2026-11-12")!
        for day in ["2026-10-06", "2026-11-10"] { term.open(Day(day)!) }
        let later = sums()
        #expect(later.delivered == start.delivered && later.cancelled == start.cancelled && later.unconfirmed + later.coming == start.unconfirmed + start.coming)
        term.today = Day("2026-10-14")!
        #expect(term.ledger().pupils == before.pupils && term.ledger().groups == before.groups)
    }

    @Test("hours of a period without groups are foreseen for whoever is in its divisions on their days; those that went by gave nothing")
    func prepared() throws {
        let divisions = (1...2).map { Division.ID(rawValue: $0) }
        let pupils = (1...3).map { Pupil.ID(rawValue: $0) }
        let tuesdays = ["2026-11-24", "2026-12-01", "2026-12-08", "2026-12-15"].map { Day($0)! }
        let prepared = [
            PreparedSessions(kind: .personalised, divisions: Set(divisions), sessions: tuesdays.map { (day: $0, minutes: 55) }),
            PreparedSessions(kind: .orientation, divisions: [divisions[1]], sessions: [(day: tuesdays[3], minutes: 110)]),
        ]
        let year = Tenure(from: Day("2026-09-01")!, to: Day("2027-07-31")!)
        // The second changes division on 10 December, the third leaves on that day.
        let stays = [
            pupils[0]: [Dated(divisions[0], year)],
            pupils[1]: [Dated(divisions[0], Tenure(from: year.from, to: Day("2026-12-09")!)), Dated(divisions[1], Tenure(from: Day("2026-12-10")!, to: year.to))],
            pupils[2]: [Dated(divisions[1], Tenure(from: year.from, to: Day("2026-12-09")!))],
        ]
        let called = [CalledMinutes(pupil: pupils[0], year: 2026, kind: .personalised, presence: .absent, minutes: 50)]
        func ledger(_ today: String) -> Ledger { Ledger([], called: called, prepared: prepared, stays: stays, on: Day(today)!) }
        let before = ledger("2026-11-20").pupils
        #expect(before[pupils[0]]?[.personalised]?.prepared == 220 && before[pupils[0]]?[.orientation] == nil)
        #expect(before[pupils[1]]?[.personalised]?.prepared == 220 && before[pupils[1]]?[.orientation]?.prepared == 110)
        #expect(before[pupils[2]]?[.personalised]?.prepared == 165 && before[pupils[2]]?[.orientation] == nil)
        let own = try #require(before[pupils[0]]?[.personalised])
        #expect(own.planned == 270 && own.forecast == 270 && own.delivered == 50 && own.coming == 0 && own.all == 270)
        // On the day of the second one the first is gone.
        #expect(ledger("2026-12-01").pupils[pupils[0]]?[.personalised]?.forecast == 50 + 165)
        #expect(ledger("2026-12-16").pupils[pupils[1]] == nil)
    }

    // MARK: What is due

    private func dispositif(_ kind: DispositifKind, _ volume: Volume, id: Int64 = 1, from: String = "2019-09-01", until: String? = nil) -> Dispositif {
        Dispositif(
            id: Dispositif.ID(rawValue: id),
            content: DispositifContent(
                kind: kind, name: "D", levels: ["2de"], volume: volume, source: "", knowledge: .read, from: Day(from)!, until: until.flatMap { Day($0) }),
            preset: nil, version: 1)
    }

    @Test("a week’s hours are due for the weeks in which the pupil is here, a year’s and a cycle’s by the same share")
    func due() throws {
        let calendar = CalendarSettings.initial(year: 2026).calendar(zone: .a, own: [])
        let year = try #require(calendar.teachingYear(2026))
        let division = Division(id: Division.ID(rawValue: 1), code: "2A", label: "2A", level: "2de")
        let rules = EntitlementRules(
            dispositifs: [
                dispositif(.personalised, .weekly(120)), dispositif(.individualHelp, .yearly(1_800), id: 2), dispositif(.pathSupport, .cycle(15_900, years: 3), id: 3),
                dispositif(.homework, .byNeed, id: 4), dispositif(.personalised, .weekly(60), id: 5),
            ], programmes: [], year: year)
        let whole = rules.entitlements(of: [(division, Tenure(from: Day("2026-09-01")!, to: Day("2027-07-31")!))])
        let byKind = Dictionary(uniqueKeysWithValues: whole.map { ($0.kind, $0) })
        // The latest of a kind holds; two of one kind are never added up.
        #expect(byKind[.personalised]?.year == 60 * year.weeks.count)
        #expect(byKind[.individualHelp]?.year == 1_800 && byKind[.pathSupport]?.year == 5_300 && byKind[.pathSupport]?.cycle == 15_900)
        #expect(byKind[.homework].map { $0.year == nil } == true)
        let january = rules.entitlements(of: [(division, Tenure(from: Day("2027-01-04")!, to: Day("2027-07-31")!))])
        let weeks = year.weeks.count { $0.last >= Day("2027-01-04")! }
        #expect(january.first { $0.kind == .personalised }?.year == 60 * weeks)
        let other = Division(id: Division.ID(rawValue: 2), code: "T1", label: "T1", level: "Tle")
        #expect(rules.entitlements(of: [(other, Tenure(from: Day("2026-09-01")!, to: Day("2027-07-31")!))]) == [])
        #expect(rules.entitlements(of: []) == [])
    }

    @Test("only the weeks in which a dispositif is valid are due: of a week’s hours, of a year’s and of a cycle’s, with a programme or without")
    func validity() throws {
        let calendar = CalendarSettings.initial(year: 2026).calendar(zone: .a, own: [])
        let year = try #require(calendar.teachingYear(2026))
        let division = Division(id: Division.ID(rawValue: 1), code: "2A", label: "2A", level: "2de")
        let days = Tenure(from: Day("2026-09-01")!, to: Day("2027-07-31")!)
        let (all, autumn) = (year.weeks.count, year.weeks.count { $0.first <= Day("2026-12-18")! })
        #expect(all == 36 && autumn == 14)
        let programme = Programme(
            id: Programme.ID(rawValue: 1),
            content: ProgrammeContent(name: "P", aim: "", dispositif: Dispositif.ID(rawValue: 1), year: 2026, years: 3, levels: ["2de", "2de", "2de"]), sheet: nil,
            previous: nil, phases: [], version: 1)
        func entitlements(_ dispositifs: [Dispositif], _ programmes: [Programme], _ days: Tenure) -> [Entitlement] {
            EntitlementRules(dispositifs: dispositifs, programmes: programmes, year: year).entitlements(of: [(division, days)])
        }
        for programmes in [[], [programme]] {
            func due(_ dispositifs: Dispositif..., in days: Tenure = days) -> [Int?] { entitlements(dispositifs, programmes, days).map(\.year) }
            let early = dispositif(.personalised, .weekly(120), from: "2026-09-01", until: "2026-12-18")
            #expect(due(early) == [120 * autumn])
            #expect(due(dispositif(.personalised, .weekly(120), from: "2027-01-04")) == [120 * (all - autumn)])
            // A Friday is enough for its week.
            #expect(due(dispositif(.personalised, .weekly(120), from: "2026-12-18")) == [120 * (all - autumn + 1)])
            #expect(
                due(
                    dispositif(.personalised, .weekly(60), from: "2026-09-01", until: "2026-12-18"), dispositif(.personalised, .weekly(180), id: 2, from: "2026-12-19"))
                    == [60 * autumn + 180 * (all - autumn)])
            // Each that held in turn is known with its days and what they come to; one that holds all year has none.
            let turns = entitlements(
                [dispositif(.personalised, .weekly(60), until: "2026-12-18"), dispositif(.personalised, .weekly(180), id: 2, from: "2026-12-19")], programmes, days)
            let parts = try #require(turns.first).parts
            #expect(parts.map(\.dispositif.id.rawValue) == [1, 2] && parts.map(\.minutes) == [60 * autumn, 180 * (all - autumn)])
            #expect(
                parts.map(\.days) == [
                    Tenure(from: year.weeks[0].first, to: Day("2026-12-18")!), Tenure(from: Day("2027-01-04")!, to: year.weeks[all - 1].last),
                ])
            let single = try #require(entitlements([dispositif(.personalised, .weekly(60))], programmes, Tenure(from: Day("2027-01-04")!, to: days.to)).first)
            #expect(single.parts.map(\.days) == [nil] && single.parts.map(\.minutes) == [60 * all])
            #expect(due(dispositif(.personalised, .yearly(3_600), from: "2026-09-01", until: "2026-12-18")) == [3_600 * autumn / all])
            #expect(due(dispositif(.personalised, .yearly(3_600), from: "2026-09-01", until: "2027-07-31")) == [3_600])
            // Who comes when it is over, or leaves before it begins, is due none of what the others are; one that is not valid at all is nobody’s.
            #expect(due(early, in: Tenure(from: Day("2027-01-04")!, to: days.to)) == [0])
            #expect(due(dispositif(.personalised, .yearly(3_600), from: "2027-01-04"), in: Tenure(from: days.from, to: Day("2026-12-18")!)) == [0])
            #expect(due(dispositif(.homework, .byNeed, from: "2027-01-04"), in: Tenure(from: days.from, to: Day("2026-12-18")!)) == [nil])
            #expect(due(dispositif(.personalised, .weekly(120), until: "2026-07-31")).isEmpty)
        }
        let cycle = try #require(entitlements([dispositif(.pathSupport, .cycle(10_800, years: 3), until: "2026-12-18")], [programme], days).first)
        #expect(cycle.year == 3_600 * autumn / all && cycle.weeksHere == autumn && cycle.yearsLeft == 0)
        let late = try #require(
            entitlements([dispositif(.pathSupport, .cycle(10_800, years: 3), until: "2026-12-18")], [programme], Tenure(from: Day("2027-01-04")!, to: days.to)).first)
        #expect(late.year == 0 && late.cycle == nil && late.weeksHere == 0)
        #expect(entitlements([dispositif(.pathSupport, .cycle(10_800, years: 3), until: "2028-07-31")], [programme], days).first?.yearsLeft == 1)
    }

    @Test("what the head approved is due for its level, be it less than the text; of a proposal, what the text leaves to the school or sets lower")
    func council() throws {
        let calendar = CalendarSettings.initial(year: 2026).calendar(zone: .a, own: [])
        let year = try #require(calendar.teachingYear(2026))
        let days = Tenure(from: Day("2026-09-01")!, to: Day("2027-07-31")!)
        func entitlement(_ volume: Volume, _ choices: [String: CouncilChoice]) -> Entitlement? {
            let rules = EntitlementRules(dispositifs: [dispositif(.personalised, volume)], programmes: [], choices: choices, year: year)
            return rules.entitlements(of: [(Division(id: Division.ID(rawValue: 1), code: "2A", label: "2A", level: "2de"), days)]).first
        }
        func due(_ volume: Volume, _ choices: [String: CouncilChoice]) -> Int? { entitlement(volume, choices)?.year }
        let now = Moment(milliseconds: 1)
        func target(_ minutes: Int, _ basis: CouncilTarget.Basis = .week, of dispositif: Int64 = 1, isApproved: Bool = false) -> CouncilChoice {
            CouncilChoice(
                id: CouncilChoice.ID(rawValue: 1), year: 2026, level: "2de", number: 1,
                content: CouncilContent(heldOn: Day("2026-09-10")!, targets: [CouncilTarget(dispositif: Dispositif.ID(rawValue: dispositif), basis: basis, minutes: minutes)]),
                writer: "", at: now, approval: isApproved ? CouncilApproval(day: Day("2026-09-12")!, words: "", by: "", at: now) : nil)
        }
        #expect(due(.bySchool, [:]) == nil)
        #expect(due(.bySchool, ["2de": target(90)]) == 90 * year.weeks.count && due(.byNeed, ["2de": target(1_000, .year)]) == 1_000)
        #expect(due(.weekly(60, most: 120), ["2de": target(90)]) == 90 * year.weeks.count && due(.weekly(60), ["2de": target(30)]) == 60 * year.weeks.count)
        let approved = try #require(entitlement(.weekly(60), ["2de": target(30, isApproved: true)]))
        #expect(approved.year == 30 * year.weeks.count && approved.parts.map { $0.council?.minutes } == [30])
        #expect(entitlement(.weekly(60), ["2de": target(30)])?.parts.map(\.council) == [nil])
        #expect(due(.weekly(60), ["1re": target(30, isApproved: true)]) == 60 * year.weeks.count)
        #expect(due(.bySchool, ["1re": target(90)]) == nil && due(.bySchool, ["2de": target(90, of: 2)]) == nil)
    }

    @Test("whoever changes division is due each week as the division of that week has it, and whoever came in January is foreseen for whole years")
    func changes() throws {
        let calendar = CalendarSettings.initial(year: 2026).calendar(zone: .a, own: [])
        let year = try #require(calendar.teachingYear(2026))
        let divisions = ["2A", "2B"].enumerated().map { index, code in Division(id: Division.ID(rawValue: Int64(index + 1)), code: code, label: code, level: "2de") }
        func content(_ dispositif: Int64, _ division: Int64) -> ProgrammeContent {
            ProgrammeContent(name: "P", aim: "", dispositif: Dispositif.ID(rawValue: dispositif), year: 2026, years: 3, levels: ["2de", "1re", "Tle"], divisions: [Division.ID(rawValue: division)])
        }
        func programme(_ id: Int64) -> Programme {
            Programme(id: Programme.ID(rawValue: id), content: content(id, id), sheet: nil, previous: nil, phases: [], version: 1)
        }
        let rules = EntitlementRules(
            dispositifs: [dispositif(.personalised, .weekly(50)), dispositif(.personalised, .weekly(110), id: 2), dispositif(.pathSupport, .cycle(12_600, years: 3), id: 3)],
            programmes: [programme(1), programme(2)], year: year)
        let (begins, ends) = (Day("2026-09-01")!, Day("2027-07-31")!)
        // From a Wednesday on in 2B: that week is due as in 2B.
        let change = Day("2027-01-13")!
        let before = year.weeks.count { $0.last < change.monday }
        let due = rules.entitlements(of: [(divisions[0], Tenure(from: begins, to: change - 1)), (divisions[1], Tenure(from: change, to: ends))])
        #expect(due.first { $0.kind == .personalised }?.year == 50 * before + 110 * (year.weeks.count - before))

        let cycle = EntitlementRules(
            dispositifs: [dispositif(.pathSupport, .cycle(12_600, years: 3))],
            programmes: [programme(1)], year: year)
        func forecast(_ first: Day, _ last: Day) throws -> Int {
            try #require(cycle.entitlements(of: [(divisions[0], Tenure(from: first, to: last))]).first).cycleForecast(earlier: 100, thisYear: 1_100)
        }
        #expect(try forecast(begins, ends) == 100 + 3 * 1_100)
        let here = year.weeks.count { $0.last >= change }
        #expect(try forecast(change, ends) == 100 + 1_100 + 2 * ((1_100 * year.weeks.count + here / 2) / here))
        // Nothing is foreseen for whoever has left.
        #expect(try forecast(begins, change) == 100 + 1_100)
    }

    @Test("a bac pro cohort, played through three years: each year’s minutes, and what the cycle will come to")
    func cohort() throws {
        let levels = ["2de pro", "1re pro", "Tle pro"]
        let cycle = Dispositif(
            id: Dispositif.ID(rawValue: 1),
            content: DispositifContent(
                kind: .pathSupport, name: "AP", levels: levels, volume: .cycle(210 * 60, years: 3), source: "", knowledge: .read, from: Day("2019-09-01")!),
            preset: nil, version: 1)
        let programme = Programme(
            id: Programme.ID(rawValue: 1), content: ProgrammeContent(name: "Cycle", aim: "", dispositif: cycle.id, year: 2025, years: 3, levels: levels), sheet: nil,
            previous: nil, phases: [], version: 1)
        let pupil = Pupil.ID(rawValue: 1)
        var earlier = 0
        var byHand = 0
        for (index, start) in [2025, 2026, 2027].enumerated() {
            let calendar = CalendarSettings.initial(year: start).calendar(zone: .b, own: [])
            let year = try #require(calendar.teachingYear(start))
            let division = Division(id: Division.ID(rawValue: Int64(index + 1)), code: "P\(index)", label: "P", level: levels[index])
            let days = Tenure(from: try #require(year.weeks.first?.first), to: try #require(year.weeks.last?.last))
            let weekly = WeeklySlot(
                id: WeeklySlot.ID(rawValue: 1), barrette: Barrette.ID(rawValue: 1), weekday: 4, startsAt: 600, length: 110, alternance: .weekly)
            let source = SessionSource(
                group: NeedGroup.ID(rawValue: 1), hours: SlotHours(weekly), days: days, rooms: [], leaders: [], places: [days], records: [], settledThrough: nil)
            let sessions = source.sessions(calendar)
            // Every third Thursday’s session is missed by the pupil; counted by hand, day by day.
            var day = days.from
            var held = 0
            while day <= days.to {
                if day.weekday == 4, calendar.closure(on: day) == nil { held += 1 }
                day = day + 1
            }
            #expect(sessions.count == held)
            let called = sessions.enumerated().map { index, session in
                CalledMinutes(pupil: pupil, year: start, kind: .pathSupport, presence: index % 3 == 2 ? .absent : .present, minutes: session.held.length)
            }
            let own = try #require(Ledger([], called: called, on: days.to + 1).pupils[pupil]?[.pathSupport])
            #expect(own.delivered == held * 110 && own.attended == (held - held / 3) * 110)
            let due = try #require(
                EntitlementRules(dispositifs: [cycle], programmes: [programme], year: year).entitlements(of: [(division, days)]).first)
            #expect(due.year == 70 * 60 && due.cycle == 210 * 60 && due.yearsLeft == 2 - index)
            #expect(due.cycleForecast(earlier: earlier, thisYear: own.forecast) == earlier + held * 110 * (3 - index))
            earlier += own.delivered
            byHand += held * 110

            // The last year within another dispositif: its own is due then, and of the cycle's one year less is left before.
            let final = Dispositif(
                id: Dispositif.ID(rawValue: 9),
                content: DispositifContent(
                    kind: .pathSupport, name: "Terminale", levels: [levels[2]], volume: .yearly(30 * 60), source: "", knowledge: .read, from: Day("2019-09-01")!),
                preset: nil, version: 1)
            var content = programme.content
            content.yearDispositifs = [3: final.id]
            let split = Programme(id: programme.id, content: content, sheet: nil, previous: nil, phases: [], version: 1)
            let parted = try #require(EntitlementRules(dispositifs: [cycle, final], programmes: [split], year: year).entitlements(of: [(division, days)]).first)
            #expect(parted.dispositif.id == (index == 2 ? final.id : cycle.id) && parted.year == (index == 2 ? 30 : 70) * 60)
            #expect(parted.yearsLeft == (index == 2 ? nil : 1 - index))
        }
        #expect(earlier == byHand)
    }
}
