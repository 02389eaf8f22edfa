import School
import Testing

@Suite("Other dates for a module with published groups")
struct ModuleDatesTests {
    private static let id = Module.ID.new()
    private static let today = Day("2026-12-02")!

    private static func module(_ first: String, _ last: String, id: Module.ID = id, name: String = "Module 1") -> Module {
        Module(id: id, position: 1, name: name, firstDay: Day(first)!, lastDay: Day(last)!)
    }

    private func refusal(_ old: Module, _ new: Module, changes: [String] = [], among others: [Module] = []) -> ModuleDates.Refusal? {
        ModuleDates(from: old, to: new).refusal(on: Self.today, changes: changes.map { Day($0)! }, among: others + [new])
    }

    @Test("the last day moves as long as it is not over, to today or later; the first as long as it has not come")
    func days() {
        let running = Self.module("2026-11-23", "2027-01-08"), coming = Self.module("2027-01-11", "2027-02-12"), over = Self.module("2026-11-02", "2026-12-01")
        #expect(refusal(running, Self.module("2026-11-23", "2027-01-15")) == nil)
        #expect(refusal(running, Self.module("2026-11-23", "2026-12-02")) == nil)
        #expect(refusal(running, Self.module("2026-11-23", "2026-12-01")) == .past)
        #expect(refusal(running, Self.module("2026-11-30", "2027-01-08")) == .begun)
        #expect(refusal(coming, Self.module("2026-12-02", "2027-02-12")) == nil)
        #expect(refusal(coming, Self.module("2026-12-01", "2027-02-12")) == .past)
        #expect(refusal(over, Self.module("2026-11-02", "2026-12-11")) == .over)
        // A name is no date.
        #expect(refusal(over, Self.module("2026-11-02", "2026-12-01", name: "Découverte")) == nil)
    }

    @Test("no published change is left out, and no two modules are held at once")
    func changes() {
        let old = Self.module("2026-11-23", "2027-01-08")
        #expect(refusal(old, Self.module("2026-11-23", "2026-12-13"), changes: ["2026-12-14"]) == .change(Day("2026-12-14")!))
        #expect(refusal(old, Self.module("2026-11-23", "2026-12-14"), changes: ["2026-12-14"]) == nil)
        let coming = Self.module("2027-01-11", "2027-02-12")
        #expect(refusal(coming, Self.module("2027-01-18", "2027-02-12"), changes: ["2027-01-18"]) == .change(Day("2027-01-18")!))
        let next = Self.module("2027-01-11", "2027-02-12", id: .new(), name: "Module 2")
        #expect(refusal(old, Self.module("2026-11-23", "2027-01-11"), among: [next]) == .overlaps(next))
        #expect(refusal(old, Self.module("2026-11-23", "2027-01-10"), among: [next]) == nil)
    }

    @Test("each refusal says what is wrong and what to do")
    func words() {
        let dates = ModuleDates(from: Self.module("2026-11-23", "2027-01-08"), to: Self.module("2026-11-23", "2027-01-15"))
        let problem = dates.problem(.change(Day("2026-12-14")!), on: Self.today)
        #expect(
            problem.what.fr
                == "Des groupes sont publiés dans «\u{202F}Module 1\u{202F}», et un changement y est publié à partir du lundi 14 décembre\u{202F}: les dates saisies l’écarteraient.")
        #expect(problem.remedy.fr == "Gardez ce jour entre le premier et le dernier, ou retirez d’abord cette publication.")
        for refusal in [ModuleDates.Refusal.over, .begun, .past, .overlaps(dates.old)] {
            let problem = dates.problem(refusal, on: Self.today)
            #expect(problem.what.fr.hasPrefix("Des groupes sont publiés dans") && problem.what.en.hasPrefix("Groups are published in"))
            #expect(!problem.remedy.fr.isEmpty && !problem.remedy.en.isEmpty)
        }
    }
}
