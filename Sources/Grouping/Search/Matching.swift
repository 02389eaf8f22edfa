/// Largest matching of a small two-sided graph by augmenting paths.
enum Matching {
    /// `edges[i]` are the right sides that the left side `i` may take. Returns the right side of each, −1 for none.
    /// O(left × edges).
    static func largest(_ edges: [[Int]], right: Int) -> [Int] {
        var holder = [Int](repeating: -1, count: right)
        var result = [Int](repeating: -1, count: edges.count)
        func seat(_ i: Int, _ seen: inout [Bool]) -> Bool {
            for j in edges[i] where !seen[j] {
                seen[j] = true
                if holder[j] < 0 || seat(holder[j], &seen) {
                    holder[j] = i
                    result[i] = j
                    return true
                }
            }
            return false
        }
        for i in edges.indices {
            var seen = [Bool](repeating: false, count: right)
            _ = seat(i, &seen)
        }
        return result
    }
}
