import Testing

@testable import School

private func day(_ iso: String) -> Day { Day(iso)! }

@Suite("The council’s choices beside what is planned")
struct CouncilCheckTests {
    private let support = Dispositif.ID(rawValue: 1)
    private let interdisciplinary = Dispositif.ID(rawValue: 2)
    private let divisions = [Division(id: Division.ID(rawValue: 11), code: "4A", label: "4A", level: "4e"), Division(id: Division.ID(rawValue: 12), code: "4B", label: "4B", level: "4e")]
    private let calendar = CalendarSettings(weekA: day("2026-08-31")).calendar(zone: .a, own: [])

    private func year() throws -> TeachingYear { try #require(calendar.teachingYear(2026)) }

    /// One session a week on Tuesdays between two days.
    private func run(_ dispositifs: Set<Dispositif.ID>, _ divisions: [Int], from first: String, to last: String, minutes: Int = 55, period: Int64 = 5) -> PlannedRun {
        PlannedRun(
            period: Period.ID(rawValue: period), periodName: "Temps \(period)", dispositifs: dispositifs,
            divisions: Set(divisions.map { self.divisions[$0].id }),
            sessions: calendar.dates(weekday: 2, from: day(first), through: day(last)).map { (day: $0, minutes: minutes) })
    }

    private func plan(_ runs: [PlannedRun], _ efforts: [Skill.ID: SkillEffort] = [:], _ activities: [String] = [], lesson: Int = 55) throws -> LevelPlan {
        LevelPlan(level: "4e", divisions: divisions, year: try year(), lesson: lesson, runs: runs, efforts: efforts, interdisciplinary: activities)
    }

    private func content(_ targets: [CouncilTarget], skills: Set<Skill.ID> = [], themes: [String] = []) -> CouncilContent {
        CouncilContent(heldOn: day("2026-09-10"), targets: targets, skills: skills, themes: themes)
    }

    @Test("hours planned are those of the sessions of a division’s own slots, per dispositif, counted one by one")
    func counting() throws {
        let runs = [
            run([support], [0, 1], from: "2026-09-01", to: "2026-12-18"), run([support], [0], from: "2027-01-04", to: "2027-03-26", minutes: 50),
            run([interdisciplinary], [1], from: "2026-09-01", to: "2027-06-30"),
        ]
        let check = CouncilCheck(
            content([CouncilTarget(dispositif: support, basis: .week, minutes: 60), CouncilTarget(dispositif: interdisciplinary, basis: .year, minutes: 1_800)]),
            of: try plan(runs), today: day("2026-11-21"))
        try #require(check.hours.count == 4)
        for hours in check.hours {
            var counted = 0
            for run in runs where run.dispositifs == [hours.dispositif] && run.divisions.contains(hours.division) {
                for session in run.sessions { counted += session.minutes }
            }
            #expect(hours.planned == counted)
            #expect(hours.deviation == counted - hours.target)
        }
        #expect(check.hours[0].target == 60 * (try year().weeks.count) && check.hours[2].target == 1_800)
        #expect(check.hours[2].planned == 0 && check.hours[2].session == 0)
    }

    @Test("hours that went by in a period without groups are not planned any more; those of groups stay")
    func wentBy() throws {
        let published = run([support], [0], from: "2026-09-01", to: "2026-12-18")
        let prepared = PlannedRun(
            period: published.period, periodName: published.periodName, dispositifs: published.dispositifs, divisions: published.divisions,
            sessions: published.sessions, isPublished: false)
        func planned(_ run: PlannedRun, on today: String) throws -> Int {
            try #require(
                CouncilCheck(content([CouncilTarget(dispositif: support, basis: .year, minutes: 600)]), of: try plan([run]), today: day(today)).hours.first
            ).planned
        }
        let after = published.sessions.count { $0.day >= day("2026-11-24") }
        #expect(after > 0 && after < published.sessions.count)
        #expect(try planned(published, on: "2026-11-24") == published.sessions.count * 55 && planned(prepared, on: "2026-08-31") == published.sessions.count * 55)
        #expect(try planned(prepared, on: "2026-11-24") == after * 55)
    }

    @Test("what is within one session is kept, what is a session off is not, and what mends it has its size")
    func sizes() throws {
        let sessions = calendar.dates(weekday: 2, from: day("2026-09-01"), through: day("2026-12-18")).count
        func hours(_ target: Int, today: String = "2026-11-21") throws -> CouncilCheck.Hours {
            let check = CouncilCheck(
                content([CouncilTarget(dispositif: support, basis: .year, minutes: target)]), of: try plan([run([support], [0, 1], from: "2026-09-01", to: "2026-12-18")]),
                today: day(today))
            return try #require(check.hours.first)
        }
        #expect(try hours(sessions * 55).isKept && hours(sessions * 55 + 54).isKept && hours(sessions * 55 - 54).isKept)
        #expect(try !hours(sessions * 55 + 55).isKept && !hours(sessions * 55 - 55).isKept)
        let over = try hours(sessions * 55 - 110)
        #expect(over.size.fr == "1\u{202F}h\u{202F}50 de trop" && over.remedy.fr.contains("Retirer 2 séances de 55\u{202F}min"))
        let short = try hours(sessions * 55 + 600)
        #expect(short.size.fr == "il manque 10\u{202F}h")
        // Free weeks are counted here day by day: those to come that have lessons and no Tuesday of the run.
        let free = try year().weeks.filter { week in week.last >= day("2026-11-21") && !(week.days.contains { $0.weekday == 2 && $0 <= day("2026-12-18") }) }.count
        #expect(short.freeWeeks == free && free > 15)
        // 10 hours are eleven lessons of 55 minutes: ten would leave 50 minutes.
        #expect(short.remedy.fr == "Ajouter 11 séances de 55\u{202F}min\u{202F}: une par semaine sur 11 des \(free) semaines à venir sans séance.")
        #expect(short.remedy.en == "Add 11 sessions of 55\u{202F}min: one a week over 11 of the \(free) weeks to come without a session.")
        #expect(try hours(sessions * 55 + 600, today: "2027-08-01").remedy.fr.hasPrefix("Plus aucune semaine de classe n’est à venir"))
    }

    @Test("what is missing is added in whole lessons of the school, so many a week over so many weeks", arguments: [50, 55, 60])
    func wholeLessons(lesson: Int) throws {
        func remedy(_ target: Int, _ runs: [PlannedRun] = []) throws -> String {
            let check = CouncilCheck(content([CouncilTarget(dispositif: support, basis: .year, minutes: target)]), of: try plan(runs, lesson: lesson), today: day("2026-11-21"))
            return try #require(check.hours.first).remedy.fr
        }
        let weeks = try year().weeks.count { $0.last >= day("2026-11-21") }
        let added = "séances de \(inHours(lesson).fr)"
        // One minute more than three lessons is a fourth one.
        #expect(try remedy(3 * lesson + 1) == "Ajouter 4 \(added)\u{202F}: une par semaine sur 4 des \(weeks) semaines à venir sans séance.")
        #expect(try remedy(lesson - 1) == "Ajouter 1 séance de \(inHours(lesson).fr)\u{202F}: dans l’une des \(weeks) semaines à venir sans séance.")
        #expect(try remedy(weeks * lesson) == "Ajouter \(weeks) \(added)\u{202F}: une par semaine sur les \(weeks) semaines à venir sans séance.")
        #expect(try remedy((weeks + 3) * lesson) == "Ajouter \(weeks + 3) \(added)\u{202F}: 2 par semaine sur 3 des \(weeks) semaines à venir sans séance, une sur les \(weeks - 3) autres.")
        // Every week has its session: a second one is needed.
        let full = PlannedRun(
            period: Period.ID(rawValue: 5), periodName: "T", dispositifs: [support], divisions: Set(divisions.map(\.id)),
            sessions: try year().weeks.map { (day: $0.last, minutes: lesson) })
        #expect(
            try remedy((try year().weeks.count + 2) * lesson, [full]).hasPrefix(
                "Ajouter 2 \(added), une par semaine sur 2 des \(weeks) semaines à venir, par un créneau de plus aux barrettes"))
    }

    @Test("a period that no programme speaks for, or that two do, is told apart with its minutes")
    func untied() throws {
        let loose = run([], [0], from: "2026-09-01", to: "2026-10-16", period: 7)
        let torn = run([support, interdisciplinary], [1], from: "2026-11-02", to: "2026-12-18", period: 8)
        let check = CouncilCheck(content([CouncilTarget(dispositif: support, basis: .week, minutes: 60)]), of: try plan([loose, torn]), today: day("2026-11-21"))
        #expect(check.hours.allSatisfy { $0.planned == 0 && !$0.isKept })
        #expect(check.untied.map(\.name) == ["Temps 7", "Temps 8"])
        #expect(check.untied.map(\.minutes) == [loose.sessions.count * 55, torn.sessions.count * 55])
        // Both divisions lack the same: that is one thing to say, beside the two periods.
        #expect(check.lines.map(\.divisions.count) == [2] && check.remarks == 3 && !check.isKept)
    }

    @Test("a skill is kept when somebody looks at it and a workshop works on it; a theme when an activity bears it")
    func skillsAndThemes() throws {
        let skills = (1...3).map { Skill.ID(rawValue: $0) }
        let check = CouncilCheck(
            content([], skills: Set(skills), themes: ["Le climat", "La presse"]),
            of: try plan(
                [], [skills[0]: SkillEffort(isObserved: true, workshops: 2, groups: 3), skills[1]: SkillEffort(isObserved: true)],
                ["EPI\u{202F}: le Climat et nous"]), today: day("2026-11-21"))
        #expect(check.skills.map(\.isKept) == [true, false, false])
        #expect(check.themes.map(\.activity) == ["EPI\u{202F}: le Climat et nous", nil])
        #expect(check.remarks == 3)
    }

    @Test("the latest approved choice holds, and the latest of all as long as none is")
    func inForce() {
        func choice(_ number: Int, approved: Bool) -> CouncilChoice {
            CouncilChoice(
                id: CouncilChoice.ID(rawValue: Int64(number)), year: 2026, level: "4e", number: number, content: content([]), writer: "", at: Moment(milliseconds: 0),
                approval: approved ? CouncilApproval(day: day("2026-09-12"), words: "", by: "", at: Moment(milliseconds: 0)) : nil)
        }
        #expect([choice(1, approved: false), choice(2, approved: false)].inForce?.number == 2)
        #expect([choice(2, approved: true), choice(3, approved: false), choice(1, approved: true)].inForce?.number == 2)
        #expect([choice(2, approved: true), choice(3, approved: false)].waiting?.number == 3)
        #expect([choice(3, approved: true), choice(2, approved: false)].waiting == nil)
        #expect([CouncilChoice]().inForce == nil)
    }

    @Test("a target outside the text says by how much", arguments: [(Volume.weekly(60, most: 120), 150, "18\u{202F}h"), (.yearly(3_240), 60, "18\u{202F}h"), (.cycle(10_800, years: 3), 60, "24\u{202F}h")])
    func distance(told: (volume: Volume, weekly: Int, gap: String)) {
        let words = told.volume.distance(of: CouncilTarget(dispositif: support, basis: .week, minutes: told.weekly), weeks: 36)
        #expect(words?.fr.hasPrefix("\(told.gap) par an de ") == true, "\(words?.fr ?? "nothing")")
        #expect(Volume.weekly(60, most: 120).distance(of: CouncilTarget(dispositif: support, basis: .week, minutes: 90), weeks: 36) == nil)
        #expect(Volume.bySchool.distance(of: CouncilTarget(dispositif: support, basis: .week, minutes: 90), weeks: 36) == nil)
    }

    @Test("what cannot be a choice is refused with its reason")
    func problems() {
        let today = day("2026-11-21")
        #expect(content([]).problems(today: today).count == 1)
        #expect(content([CouncilTarget(dispositif: support, basis: .week, minutes: 60)]).problems(today: today).isEmpty)
        #expect(content([], themes: ["x"]).problems(today: day("2026-09-09")).first?.what.fr.contains("10/09/2026") == true)
        #expect(content([], skills: Set((1...9).map { Skill.ID(rawValue: $0) })).problems(today: today).count == 1)
        #expect(content([], themes: [String(repeating: "x", count: 121)]).problems(today: today).count == 1)
    }
}
