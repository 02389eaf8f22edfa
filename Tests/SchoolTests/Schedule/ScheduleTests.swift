import Testing

@testable import School

private func day(_ iso: String) -> Day { Day(iso)! }

@Suite("Schedules")
struct ScheduleTests {
    private let calendar = CalendarSettings(weekA: day("2026-08-31")).calendar(zone: .a, own: [])
    private let module = Module(id: Module.ID(rawValue: 1), position: 1, name: "Module 1", firstDay: day("2026-11-23"), lastDay: day("2027-01-29"))

    private func session(_ date: String, group: Int64 = 1, at minute: Int = 600, length: Int = 55, slot: Int64 = 1, lost closure: String? = nil) -> ScheduledSession {
        ScheduledSession(
            group: NeedGroup.ID(rawValue: group), code: "AP\(group)", title: Phrase(same: "Atelier \(group)"), period: Period.ID(rawValue: 1), periodName: "Temps 3",
            module: module, slot: SlotKey(module: module.id, weekly: WeeklySlot.ID(rawValue: slot)), day: day(date), startsAt: minute, length: length, room: "B1",
            leaders: ["Mme Durand"], key: SessionKey(week: day(date)), isCancelled: closure != nil, closure: closure.map(Phrase.init(same:)))
    }

    @Test("a year is every week once, in order: those with sessions, and runs without, cut where holidays begin")
    func lines() {
        let days = Tenure(from: day("2026-09-01"), to: day("2027-08-31"))
        let schedule = Schedule(["2026-11-24", "2026-12-01", "2026-12-03", "2027-01-05"].map { session($0) }, over: days)
        var covered: [Day] = []
        var held = 0
        for line in schedule.lines(calendar) {
            switch line {
            case .week(let monday, let sessions):
                covered.append(monday)
                held += sessions.count
                #expect(sessions.allSatisfy { $0.day.monday == monday })
            case .without(let span, let holidays):
                var monday = span.from.monday
                while monday <= span.to {
                    covered.append(monday)
                    // Named after holidays only when none of its days is taught.
                    if holidays != nil { #expect((0..<5).allSatisfy { !calendar.isTeachingDay(monday + $0) }) }
                    monday = monday + 7
                }
            }
        }
        #expect(held == 4)
        #expect(covered == (0..<covered.count).map { days.from.monday + 7 * $0 } && covered.last == day("2027-08-30"))
        let names = schedule.lines(calendar).compactMap { line -> String? in if case .without(_, let name?) = line { name.fr } else { nil } }
        #expect(names.contains { $0.contains("Noël") } && names.contains { $0.contains("Toussaint") })
    }

    @Test("a period is read slot by slot: the dates of the slot, its groups by title, and the dates that a group lacks")
    func parts() {
        let dates = ["2026-11-24", "2026-12-01", "2026-12-08"]
        let sessions = dates.map { session($0, group: 2) } + dates.dropFirst().map { session($0, group: 1) } + [session("2026-12-10", group: 3, at: 840, slot: 2)]
        let parts = Schedule(sessions.shuffled(), over: Tenure(from: day("2026-11-23"), to: day("2026-12-31"))).parts
        #expect(parts.map(\.weekday) == [2, 4] && parts.map { $0.days.count } == [3, 1])
        #expect(parts[0].groups.map(\.session.code) == ["AP1", "AP2"])
        #expect(parts[0].groups.map(\.missing) == [[day("2026-11-24")], []])
        // What closed days took is none of its dates, and named apart, be there nothing else.
        let lost = [session("2026-12-15", lost: "Neige"), session("2026-12-15", group: 2, lost: "Neige"), session("2026-12-18", at: 900, slot: 3, lost: "Grève")]
        let closed = Schedule(sessions + lost, over: Tenure(from: day("2026-11-23"), to: day("2026-12-31"))).parts
        #expect(closed.map { $0.days.count } == [3, 1, 0] && closed[0].groups.map(\.missing) == [[day("2026-11-24")], []] && closed[2].groups.isEmpty)
        #expect(closed.map { $0.closed.map(\.name.fr) } == [["Neige"], [], ["Grève"]] && closed[0].closed.first?.day == day("2026-12-15"))
        #expect(parts[1].startsAt == 840 && parts[1].groups.map(\.session.code) == ["AP3"])
    }

    @Test("groups of one hour count once; what lies outside the days is left out")
    func times() {
        let schedule = Schedule(
            [session("2026-11-24", group: 1), session("2026-11-24", group: 2, length: 50), session("2026-11-24", group: 3, at: 660), session("2027-03-02")],
            over: Tenure(from: day("2026-11-23"), to: day("2026-11-29")))
        #expect(schedule.sessions.map(\.code) == ["AP1", "AP2", "AP3"])
        #expect(schedule.times == (2, 110))
    }

    @Test("a group moved to another day adds no moment to its division, unless the others are cancelled or all move")
    func moments() {
        func held(_ group: Int64, _ date: String, week: String, cancelled: Bool = false, oneOff: Int64? = nil) -> ScheduledSession {
            let usual = session(date, group: group)
            return ScheduledSession(
                group: usual.group, code: usual.code, title: usual.title, period: usual.period, periodName: usual.periodName, module: module, slot: usual.slot, day: usual.day,
                startsAt: usual.startsAt, length: usual.length, room: usual.room, leaders: usual.leaders, key: SessionKey(week: day(week)),
                oneOff: oneOff.map { OneOff.ID(rawValue: $0) }, isCancelled: cancelled)
        }
        let (first, second) = ("2026-11-23", "2026-11-30")
        func moments(_ sessions: [ScheduledSession]) -> (Int, Int) { Schedule(sessions, over: Tenure(from: day("2026-11-23"), to: day("2026-12-31"))).momentsOfDivision }
        let whole = [held(1, "2026-11-24", week: first), held(2, "2026-11-24", week: first), held(3, "2026-11-24", week: first)]
        let next = [held(1, "2026-12-01", week: second), held(2, "2026-12-01", week: second)]
        #expect(moments(whole + next) == (2, 110))
        #expect(moments(whole + next + [held(3, "2026-12-03", week: second)]) == (2, 110))
        #expect(moments(whole + [held(1, "2026-12-01", week: second, cancelled: true), held(3, "2026-12-03", week: second)]) == (2, 110))
        #expect(moments(whole + [held(1, "2026-12-03", week: second), held(2, "2026-12-03", week: second)]) == (2, 110))
        #expect(moments(whole + [held(1, "2026-11-26", week: first, oneOff: 9)]) == (1, 55))
    }
}
