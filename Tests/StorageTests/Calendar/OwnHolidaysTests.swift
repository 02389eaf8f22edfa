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
}
