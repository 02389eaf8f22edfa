/// Branch and bound over the times of several wishes.
///
/// A choice costs `obstacles · 10¹² + hardness · 10⁸ + squares · 100 + days · 10`. Each part only grows as hours are added (the
/// squares because they are convex), so what is chosen, plus the least that each remaining hour costs alone, is a bound.
struct SlotBranching {
    private struct Option {
        let proposal: SlotProposal
        let weeks: Fortnight
        let people, rooms: Bits
        /// Obstacles, hardness and the squares that it adds to what divisions carry.
        let least: Int
    }

    private let wishes: [SlotWish]
    private let carried: [Division.ID: Int]
    private let options: [[Option]]
    /// The wish of each hour to choose.
    private let turns: [Int]
    /// The least that the hours from this turn on cost.
    private let tail: [Int]
    private var nodes = 0
    private var bestCost = Int.max
    private var bestChoice: [Int] = []

    init(_ search: SlotSearch, _ wishes: [SlotWish]) {
        self.wishes = wishes
        let carried = search.carried
        self.carried = carried
        let people = Dictionary(search.facilitators.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        let rooms = Dictionary(search.rooms.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        let options = wishes.map { wish -> [Option] in
            let weeks = Fortnight(wish.alternance, weeks: wish.weeks, search.week.calendar)
            return search.proposals(for: wish).map { proposal in
                var squares = 0
                for (division, moments) in proposal.moments {
                    let (before, more) = (carried[division, default: 0], moments.reduce(0) { $0 + $1.weight })
                    squares += (before + more) * (before + more) - before * before
                }
                return Option(
                    proposal: proposal, weeks: weeks, people: Bits(proposal.freePeople.compactMap { people[$0] }), rooms: Bits(proposal.freeRooms.compactMap { rooms[$0] }),
                    least: proposal.obstacles * Self.obstacle + proposal.hardness * Self.hard + squares * Self.square)
            }.sorted { $0.least < $1.least }
        }
        self.options = options
        // Wishes with the fewest free times first: they decide most.
        let order = wishes.indices.sorted { a, b in
            (options[a].count { $0.proposal.isFree }, a) < (options[b].count { $0.proposal.isFree }, b)
        }
        turns = order.flatMap { Array(repeating: $0, count: wishes[$0].count) }
        var tail = [0]
        for wish in turns.reversed() { tail.append((tail.last ?? 0) + (options[wish].first?.least ?? 0)) }
        self.tail = tail.reversed()
    }

    private static let obstacle = 1_000_000_000_000
    private static let hard = 100_000_000
    private static let square = 100
    private static let sameDay = 10

    mutating func best() -> SlotPlan? {
        guard turns.allSatisfy({ !options[$0].isEmpty }) else { return nil }
        descend(0, [], 0, [:])
        guard bestCost < .max else { return nil }
        var choices: [[SlotProposal]] = Array(repeating: [], count: wishes.count)
        for (turn, option) in bestChoice.enumerated() { choices[turns[turn]].append(options[turns[turn]][option].proposal) }
        var moments = carried
        for (division, hard) in choices.joined().flatMap(\.moments) { moments[division, default: 0] += hard.reduce(0) { $0 + $1.weight } }
        return SlotPlan(
            choices: choices.map { $0.sorted { $0.time < $1.time } }, moments: moments, obstacles: bestCost / Self.obstacle,
            hardness: choices.joined().reduce(0) { $0 + $1.hardness }, isProven: nodes < SlotSearch.nodeLimit)
    }

    /// - Parameters:
    ///   - cost: of what is chosen, exactly.
    ///   - hard: hard moments that the choices add to each division.
    private mutating func descend(_ turn: Int, _ chosen: [Int], _ cost: Int, _ hard: [Division.ID: Int]) {
        guard turn < turns.count else {
            if cost < bestCost { (bestCost, bestChoice) = (cost, chosen) }
            return
        }
        let wish = turns[turn]
        // Hours of one wish are alike: chosen in the order of the options.
        let from = turn > 0 && turns[turn - 1] == wish ? (chosen.last ?? -1) + 1 : 0
        for index in from..<max(from, options[wish].count) {
            let option = options[wish][index]
            guard cost + option.least + tail[turn + 1] < bestCost else { return }
            nodes += 1
            guard nodes < SlotSearch.nodeLimit else { return }
            guard let more = added(option, wish, turn, chosen, hard) else { continue }
            guard cost + more + tail[turn + 1] < bestCost else { continue }
            var hard = hard
            for (division, moments) in option.proposal.moments { hard[division, default: 0] += moments.reduce(0) { $0 + $1.weight } }
            descend(turn + 1, chosen + [index], cost + more, hard)
        }
    }

    /// What an option adds to what is chosen; nil when a division would be in two places, or barrettes at the same time would need
    /// the same people or rooms.
    private func added(_ option: Option, _ wish: Int, _ turn: Int, _ chosen: [Int], _ hard: [Division.ID: Int]) -> Int? {
        var together: [(option: Option, groups: Int)] = []
        var days = 0
        for (earlier, index) in chosen.enumerated() {
            let other = options[turns[earlier]][index]
            if turns[earlier] == wish, other.proposal.time.weekday == option.proposal.time.weekday { days += 1 }
            guard other.proposal.time.overlaps(option.proposal.time), !other.weeks.isDisjoint(with: option.weeks) else { continue }
            if !Set(wishes[turns[earlier]].divisions).isDisjoint(with: wishes[wish].divisions) { return nil }
            together.append((other, wishes[turns[earlier]].groups))
        }
        var squares = 0
        for (division, moments) in option.proposal.moments {
            let (before, more) = (carried[division, default: 0] + hard[division, default: 0], moments.reduce(0) { $0 + $1.weight })
            squares += (before + more) * (before + more) - before * before
        }
        guard together.isEmpty || (share(together, option, wishes[wish].groups, \.people) && share(together, option, wishes[wish].groups, \.rooms)) else { return nil }
        return option.proposal.obstacles * Self.obstacle + option.proposal.hardness * Self.hard + squares * Self.square + days * Self.sameDay
    }

    /// Whether each can have its own people, or rooms: Hall's condition over every set that holds the new one. What each lacks
    /// alone is counted with its obstacles.
    private func share(_ together: [(option: Option, groups: Int)], _ option: Option, _ groups: Int, _ holders: KeyPath<Option, Bits>) -> Bool {
        let others = together.prefix(8)
        for mask in 1..<(1 << others.count) {
            var free = option[keyPath: holders]
            var needed = min(groups, free.count)
            for (index, other) in others.enumerated() where mask & (1 << index) != 0 {
                needed += min(other.groups, other.option[keyPath: holders].count)
                free.formUnion(other.option[keyPath: holders])
            }
            if needed > free.count { return false }
        }
        return true
    }
}

/// A small set of whole numbers.
struct Bits: Hashable, Sendable {
    private var words: [UInt64]

    init(_ members: [Int]) {
        words = Array(repeating: 0, count: (members.max() ?? -1) / 64 + 1)
        for member in members { words[member / 64] |= 1 << UInt64(member % 64) }
    }

    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    mutating func formUnion(_ other: Bits) {
        for (index, word) in other.words.enumerated() {
            if index < words.count { words[index] |= word } else { words.append(word) }
        }
    }
}
