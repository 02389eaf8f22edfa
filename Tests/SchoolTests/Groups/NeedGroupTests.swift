import School
import Testing

@Suite("What holds during some days")
struct NeedGroupTests {
    private func day(_ number: Int) -> Day { Day("2026-12-01")! + (number - 1) }
    private func dated(_ name: String, _ from: Int, _ to: Int) -> Dated<String> { Dated(name, Tenure(from: day(from), to: day(to))) }

    private func parts(_ list: [Dated<String>], _ from: Int, _ to: Int) -> [String] {
        list.parts(over: Tenure(from: day(from), to: day(to))).map { "\($0.days.from.day)-\($0.days.to.day) \($0.values.joined(separator: "+"))" }
    }

    @Test("it is told in stretches, one after the other, and nothing is told of days without anybody")
    func stretches() {
        let list = [dated("Durand", 1, 10), dated("Petit", 11, 20), dated("Roy", 5, 20)]
        #expect(parts(list, 1, 20) == ["1-4 Durand", "5-10 Durand+Roy", "11-20 Petit+Roy"])
        #expect(parts(list, 3, 4) == ["3-4 Durand"])
        #expect(parts(list, 18, 25) == ["18-20 Petit+Roy"])
        #expect(parts([dated("Durand", 8, 20)], 1, 20) == ["8-20 Durand"])
        // The same people under two rows are one stretch.
        #expect(parts([dated("Durand", 1, 4), dated("Durand", 5, 9)], 1, 9) == ["1-9 Durand"])
        #expect(parts([], 1, 9) == [])
    }

    @Test("a change is said with the day until which the first holds")
    func words() {
        let list = [dated("Mme Durand", 1, 10), dated("M. Petit", 11, 20)]
        let told = inTurn(list.parts(over: Tenure(from: day(1), to: day(20))).map { ($0.days, Phrase(same: $0.values[0])) })
        #expect(told.fr == "Mme Durand jusqu’au 10 déc., puis M. Petit" && told.en == "Mme Durand until 10 Dec, then M. Petit")
        #expect(list.on(day(10)) == ["Mme Durand"] && list.on(day(21)) == [])
    }
}
