/// Pupils get the workshops that they wish for; a workshop followed twice counts twice.
enum WishesGranted: Criterion {
    static func points(_ seating: Seating, _ tables: Tables) -> Int {
        (0..<tables.pupils).reduce(0) { sum, p in
            let wishes = seating.workshops(of: p).reduce(0) { $0 + tables.wish[p * tables.workshops + $1] }
            return sum + tables.weight[p] * tables.instance.weights.wish * wishes
        }
    }
}
