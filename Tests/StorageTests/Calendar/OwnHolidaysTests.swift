import School
import Storage
import TestSupport
import Testing

@Suite("Holidays that a school entered itself")
struct OwnHolidaysTests {
    @Test("a week closed before holidays could be said keeps the weeks A and B that were published for it", arguments: EngineKind.allCases, [WeekRule.civil, .taught])
    func migration(engine: EngineKind, rule: WeekRule) async throws {
        try await engine.withStore { store in
            let school = try await MeansSchool.make(in: store)
            let establishment = try await store.establishments()[0]
            var settings = try await school.store.calendarSettings(of: establishment)
            settings.rule = rule
            try await school.store.save(settings, on: MeansSchool.today)
            for (first, last) in [("2027-01-11", "2027-01-15"), ("2027-01-22", "2027-01-22")] {
                let span = DaySpan(kind: .closed, name: Phrase(same: "Fermé"), first: Day(first)!, last: Day(last)!)
                try await school.store.add(OwnDays(id: .new(), span: span), on: MeansSchool.today)
            }
            try await store.engine.write { try $0.script("DELETE FROM schema_step WHERE number = 105") }
            try await store.migrate()
            #expect(try await school.store.ownDays().map(\.span.kind) == [rule == .taught ? .holidays : .closed, .closed])
            let again = OwnDays(id: .new(), span: DaySpan(kind: .holidays, name: Phrase(same: "Vacances"), first: Day("2027-02-01")!, last: Day("2027-02-05")!))
            try await school.store.add(again, on: MeansSchool.today)
            #expect(try await school.store.ownDays().last == again)
        }
    }

    @Test("what was closed for more than a week is holidays still, as it counted; what is closed from now on is what was said", arguments: EngineKind.allCases)
    func longClosures(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let school = try await MeansSchool.make(in: store)
            func close(_ first: String, _ last: String, _ kind: DaySpan.Kind = .closed) async throws {
                let span = DaySpan(kind: kind, name: Phrase(same: "Fermé"), first: Day(first)!, last: Day(last)!)
                try await school.store.add(OwnDays(id: .new(), span: span), on: MeansSchool.today)
            }
            // Seven days, eight, over the end of a month, of a year, of February in a leap year, and days of lessons.
            try await close("2026-11-09", "2026-11-15")
            try await close("2026-11-16", "2026-11-23")
            try await close("2026-12-28", "2027-01-03")
            try await close("2027-01-25", "2027-02-01")
            try await close("2027-12-27", "2028-01-03")
            try await close("2028-02-24", "2028-03-01")
            try await close("2028-02-24", "2028-03-02")
            try await close("2028-05-01", "2028-05-31", .open)
            let said = try await school.store.ownDays().map(\.span)
            try await store.engine.write { try $0.script("DELETE FROM schema_step WHERE number = 112") }
            try await store.migrate()
            let kept = try await school.store.ownDays().map(\.span)
            #expect(kept.map { "\($0.first.iso) \($0.last.iso)" } == said.map { "\($0.first.iso) \($0.last.iso)" })
            for (now, before) in zip(kept, said) {
                #expect(now.kind == (before.kind == .closed && before.last - before.first >= 7 ? .holidays : before.kind), "\(before.first.iso) \(before.last.iso)")
            }
            #expect(kept.count { $0.kind == .holidays } == 4)
            try await close("2028-09-04", "2028-09-20")
            #expect(try await school.store.ownDays().last?.span.kind == .closed)
        }
    }
}
