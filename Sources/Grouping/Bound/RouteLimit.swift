/// A limit on what any route is worth to a pupil, as a sum of scores of single places.
///
/// φ(c) = c + min(c, T/2) + min(c, T/4) and c = Σ need × min(100, Σ gains). Each minimum is at most any mixture of its two sides, so with
/// shares between 0 and 1 (`b`, `g` of the coverage in the last two terms, `a[k]` of the gains in the coverage of skill k) φ is at most
/// a constant and a sum over the workshops followed. A workshop followed once has a toll ν paid by each slot that takes
/// it and given back once. Whatever the shares and tolls, the limit holds; a few steps of subgradient bring it down, from where they were
/// at the last prices. Everything is counted in whole `unit`ths, so the limit is exact as it stands.
final class RouteLimit {
    static let unit = 64

    private let tables: Tables
    private let places: Places
    let gainStart: [Int], gainSkill: [Int], gainValue: [Int]
    let once: [Bool]

    /// pupil × (skills, then b and g, then workshops): shares, and tolls in `tollUnit`s.
    private let shares: Row<Float>
    private let width: Int
    private static let tollUnit: Float = 2_000

    // Of the pupil in hand.
    private let share: Row<Int>
    private let linear: Row<Int>
    private let toll: Row<Int>
    private let high: Row<Int>
    private let chosen: Row<Int>
    private let gains: Row<Int>
    private let times: Row<Int>
    private let slope: Row<Float>
    private let kept: Row<Float>
    private var price: UnsafePointer<Int32>?

    init(_ tables: Tables, _ places: Places) {
        self.tables = tables
        self.places = places
        (gainStart, gainSkill, gainValue) = (tables.gainStart, tables.gainSkill, tables.gainValue)
        once = (0..<tables.workshops).map { !tables.repeatable($0) }
        width = tables.skills + 2 + tables.workshops
        shares = Row(0, count: tables.pupils * width)
        for p in 0..<tables.pupils { for k in 0..<tables.skills { shares[p * width + k] = 0.8 } }
        let deepest = tables.pupilSlots.map(\.count).max() ?? 0
        share = Row(0, count: tables.skills)
        linear = Row(0, count: tables.workshops)
        toll = Row(0, count: tables.workshops)
        high = Row(0, count: deepest)
        chosen = Row(0, count: deepest)
        gains = Row(0, count: tables.skills)
        times = Row(0, count: tables.workshops)
        slope = Row(0, count: width)
        kept = Row(0, count: width)
    }

    /// Score of a place of the pupil in hand, and the highest in slot number `k`.
    @inline(__always)
    func score(_ p: Int, _ e: Int) -> Int {
        guard let price else { return 0 }
        return linear[places.workshop[e]] + Self.unit * (places.bonus[e] - Int(price[e]))
    }
    func highest(_ k: Int) -> Int { high[k] }
    /// What covering one hundredth of a skill counts in the scores.
    @inline(__always)
    func share(_ skill: Int) -> Int { share[skill] }

    /// The lowest limit found in so many steps, in `unit`ths; the scores that make it up are in hand. Stops early below a route worth `known`.
    /// `nil` when a slot has no place for the pupil.
    func tightest(_ p: Int, _ price: UnsafePointer<Int32>, known: Int, steps: Int) -> Int? {
        self.price = price
        let depth = tables.pupilSlots[p].count
        for k in 0..<depth where places.range(p, k).isEmpty { return nil }
        let mine = shares.at + p * width
        var best = Int.max
        var eager: Float = 1
        var idle = 0
        for step in 0..<steps {
            let value = evaluate(p, mine)
            if value < best {
                best = value
                idle = 0
                for k in 0..<width { kept[k] = mine[k] }
            } else {
                idle += 1
                if idle == 4 {
                    idle = 0
                    eager *= 0.6
                }
            }
            if value < Self.unit * (known + 1) || step == steps - 1 { break }
            move(p, mine, eager * Float(value - Self.unit * max(known, (value - value / 8) / Self.unit)) / Float(Self.unit))
        }
        for k in 0..<width { mine[k] = kept[k] }
        return evaluate(p, mine)
    }

    private func evaluate(_ p: Int, _ mine: UnsafeMutablePointer<Float>) -> Int {
        let unit = Self.unit, skills = tables.skills
        let b = Int(mine[skills] * Float(unit)), g = Int(mine[skills + 1] * Float(unit))
        let weight = tables.weight[p], whole = tables.wholeNeed[p]
        var sum = (unit - b) * (whole / 2) + (unit - g) * (whole / 4)
        for k in 0..<skills { share[k] = 0 }
        for item in tables.needs[p] {
            let full = (unit + b + g) * item.need
            let part = min(full, Int(mine[item.skill] * Float(full)))
            sum += (full - part) * 100
            share[item.skill] = weight * part
        }
        sum *= weight
        for w in 0..<tables.workshops {
            var value = 0
            for i in gainStart[w]..<gainStart[w + 1] { value += share[gainSkill[i]] * gainValue[i] }
            let due = once[w] ? Int(mine[skills + 2 + w] * Self.tollUnit) * unit : 0
            sum += due
            linear[w] = value - due
        }
        for k in tables.pupilSlots[p].indices {
            var most = Int.min
            for e in places.range(p, k) {
                let value = score(p, e)
                if value > most {
                    most = value
                    chosen[k] = places.workshop[e]
                }
            }
            high[k] = most
            sum += most
        }
        return sum
    }

    /// Moves shares and tolls against the slopes at the workshops chosen, as far as `excess` would ask.
    private func move(_ p: Int, _ mine: UnsafeMutablePointer<Float>, _ excess: Float) {
        let skills = tables.skills
        for k in 0..<skills { gains[k] = 0 }
        for w in 0..<tables.workshops { times[w] = 0 }
        for k in tables.pupilSlots[p].indices {
            let w = chosen[k]
            times[w] += 1
            for i in gainStart[w]..<gainStart[w + 1] { gains[gainSkill[i]] += gainValue[i] }
        }
        let weight = Float(tables.weight[p]), whole = Float(tables.wholeNeed[p])
        let rise = 1 + mine[skills] + mine[skills + 1]
        var length: Float = 0, covered: Float = 0
        for item in tables.needs[p] {
            let k = item.skill
            let over = Float(gains[k] - 100)
            covered += Float(item.need) * (100 + mine[k] * over)
            slope[k] = weight * rise * Float(item.need) * over
            if (mine[k] >= 1 && over < 0) || (mine[k] <= 0 && over > 0) { slope[k] = 0 }
            length += slope[k] * slope[k]
        }
        for (j, part) in [(skills, whole / 2), (skills + 1, whole / 4)] {
            slope[j] = weight * (covered - part)
            if (mine[j] >= 1 && slope[j] < 0) || (mine[j] <= 0 && slope[j] > 0) { slope[j] = 0 }
            length += slope[j] * slope[j]
        }
        for w in 0..<tables.workshops where once[w] {
            let j = skills + 2 + w
            slope[j] = Float(times[w] - 1) * -Self.tollUnit
            if mine[j] <= 0, times[w] <= 1 { slope[j] = 0 }
            length += slope[j] * slope[j]
        }
        if length <= 0 { return }
        let stride = excess / length
        for item in tables.needs[p] { mine[item.skill] = min(1, max(0, mine[item.skill] - stride * slope[item.skill])) }
        for j in skills..<(skills + 2) { mine[j] = min(1, max(0, mine[j] - stride * slope[j])) }
        for w in 0..<tables.workshops where once[w] {
            let j = skills + 2 + w
            if slope[j] != 0 { mine[j] = max(0, mine[j] - stride * slope[j]) }
        }
    }
}
