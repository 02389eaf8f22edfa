/// The best rooms for the groups of one slot: an assignment of largest total worth, by successive shortest paths.
enum RoomChoice {
    /// `worth[g × rooms + r]` is what room `r` is worth to group `g`, or −1 when it does not do. Returns the room of each
    /// group, or `nil` when they cannot all have one. O(groups² × rooms).
    static func best(groups: Int, rooms: Int, worth: [Int]) -> [Int]? {
        if groups > rooms { return nil }
        let forbidden = 1 << 50
        // Hungarian method with potentials, groups as rows; columns are numbered from 1, 0 is the row being placed.
        var rowPotential = [Int](repeating: 0, count: groups + 1)
        var columnPotential = [Int](repeating: 0, count: rooms + 1)
        var rowOf = [Int](repeating: 0, count: rooms + 1)
        var way = [Int](repeating: 0, count: rooms + 1)
        var least = [Int](repeating: 0, count: rooms + 1)
        var used = [Bool](repeating: false, count: rooms + 1)
        for row in 1..<(groups + 1) {
            rowOf[0] = row
            var column = 0
            for j in 0...rooms {
                least[j] = Int.max
                used[j] = false
            }
            repeat {
                used[column] = true
                let current = rowOf[column]
                var delta = Int.max
                var nextColumn = 0
                for j in 1...rooms where !used[j] {
                    let value = worth[(current - 1) * rooms + j - 1]
                    let cost = (value < 0 ? forbidden : -value) - rowPotential[current] - columnPotential[j]
                    if cost < least[j] {
                        least[j] = cost
                        way[j] = column
                    }
                    if least[j] < delta {
                        delta = least[j]
                        nextColumn = j
                    }
                }
                for j in 0...rooms {
                    if used[j] {
                        rowPotential[rowOf[j]] += delta
                        columnPotential[j] -= delta
                    } else {
                        least[j] -= delta
                    }
                }
                column = nextColumn
            } while rowOf[column] != 0
            repeat {
                let previous = way[column]
                rowOf[column] = rowOf[previous]
                column = previous
            } while column != 0
        }
        var result = [Int](repeating: -1, count: groups)
        for j in 1...rooms where rowOf[j] > 0 {
            if worth[(rowOf[j] - 1) * rooms + j - 1] < 0 { return nil }
            result[rowOf[j] - 1] = j - 1
        }
        return result
    }
}
