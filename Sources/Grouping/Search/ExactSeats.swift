/// The seats of a barrette whose groups are open, found by the linear program over routes: 2 to 5 ms for 66 pupils, some ten times an appraisal. Where
/// the program leaves somebody between two routes they take the one of which they have most, so the seats need not be the best there are.
final class ExactSeats {
    private let tables: Tables
    private let programs: [SeatProgram]
    private var limits: GroupLimits
    private let share: Row<Double>

    init(_ tables: Tables, _ table: RouteTable) {
        self.tables = tables
        let market = Market(tables, table)
        programs = market.barrettes.slots.indices.map { SeatProgram(market, $0) }
        limits = GroupLimits(market)
        share = Row(0, count: market.places.count)
    }

    /// The route of each unit of the barrette, three columns for each; `nil` when the end of the program was not reached.
    func routes(of b: Int, _ board: Board) -> [Int32]? {
        for s in board.barrettes[b] {
            let slot = board.slots[s]
            for w in 0..<tables.workshops { limits.low[s * tables.workshops + w] = Int16(slot.parallel(w)) }
        }
        return programs[b].solve(limits, share: share) ? programs[b].routes : nil
    }
}
