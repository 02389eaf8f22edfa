/// Moves the prices of a part of the market towards where its bound is lowest, by averaged subgradients.
///
/// Two measures of a step. *Own measure*: each price moves by its averaged slope over the root of its mean square (Adam, Kingma and Ba
/// 2015), so that places that many want move no faster than those that few do. *Common measure*: Polyak's step along the
/// averaged slopes, the best known plan being the aim.
final class Ascent {
    private let market: Market
    private let range: Range<Int>
    /// Whether the prices of hours and people move too.
    private let isFree: Bool
    private let direction: Row<Double>, spread: Row<Double>, best: Row<Double>
    private var hourDirection = 0.0, hourSpread = 0.0, bestHour = 0.0
    private let personDirection: Row<Double>, personSpread: Row<Double>, bestPerson: Row<Double>
    private let totals: [Int]
    private let totalDirection: Row<Double>, bestTotal: Row<Double>
    /// No place is dearer.
    let ceiling: Double
    private let hourCeiling: Double, personCeiling: Double
    private let groupCeiling = Double(1 << 26)
    private var moves = 0
    private let pupils: Int

    /// Of the places in `range`, and of groups in the sums `totals`.
    init(_ market: Market, _ range: Range<Int>, totals: [Int], pupils: Int, isFree: Bool) {
        self.market = market
        self.range = range
        self.isFree = isFree
        self.pupils = max(1, pupils)
        let tables = market.tables
        direction = Row(0, count: range.count)
        spread = Row(0, count: range.count)
        best = Row(0, count: range.count)
        personDirection = Row(0, count: tables.people)
        personSpread = Row(0, count: tables.people)
        bestPerson = Row(0, count: tables.people)
        self.totals = totals
        totalDirection = Row(0, count: totals.count)
        bestTotal = Row(0, count: totals.count)
        let weights = tables.instance.weights
        let dearest = (0..<tables.pupils).reduce(0) { most, p in
            max(most, tables.weight[p] * (2 * tables.wholeNeed[p] + weights.wish * 100))
        }
        let crowd = Double(min(tables.pupils, tables.instance.workshops.map(\.maxSize).max() ?? 0) + 1)
        let largest = market.table.units.members.map(\.count).max() ?? 1
        ceiling = min(Double(dearest + weights.crowding + weights.stability) * crowd, Double(1 << 24) / Double(largest))
        let longest = tables.sessions.max() ?? 1
        hourCeiling = min(Double(1 << 26), 1e14 / Double(max(1, tables.instance.hoursBudget ?? 1) * longest))
        personCeiling = min(Double(1 << 26), 1e14 / Double(1 + market.mostGroups.reduce(0, +)))
        keep()
    }

    /// Keeps the prices as they are as the best ones.
    func keep() {
        for (k, e) in range.enumerated() { best[k] = market.price[e] }
        for (k, t) in totals.enumerated() { bestTotal[k] = market.groupPrice[t] }
        if !isFree { return }
        bestHour = market.hourPrice
        bestPerson.copy(market.personPrice, 0..<market.tables.people)
    }

    /// Keeps the prices that somebody else has set, none of them beyond the ceiling.
    func keepWithin() {
        for e in range { market.price[e] = min(ceiling, max(-ceiling, market.price[e])) }
        keep()
    }

    /// Back to the best prices.
    func goBack() {
        for (k, e) in range.enumerated() { market.price[e] = best[k] }
        for (k, t) in totals.enumerated() { market.groupPrice[t] = bestTotal[k] }
        if !isFree { return }
        market.hourPrice = bestHour
        market.personPrice.copy(bestPerson, 0..<market.tables.people)
    }

    var bestPrices: Prices {
        Prices(
            place: (0..<range.count).map { Float(best[$0]) }, total: (0..<totals.count).map { Float(bestTotal[$0]) },
            person: (0..<bestPerson.count).map { Float(bestPerson[$0]) }, hour: Float(bestHour))
    }

    func take(_ prices: Prices) {
        for (k, e) in range.enumerated() { market.price[e] = Double(prices.place[k]) }
        for (k, t) in totals.enumerated() { market.groupPrice[t] = Double(prices.total[k]) }
        hourDirection = 0
        if !isFree { return }
        market.hourPrice = Double(prices.hour)
        for f in 0..<market.tables.people { market.personPrice[f] = Double(prices.person[f]) }
    }

    /// How strongly a place is pulled this way or that.
    func pull(_ e: Int) -> Double { abs(direction[e - range.lowerBound]) }

    private var hourSlope: Double { Double((market.budget ?? market.hoursUsed) - market.hoursUsed) }

    /// Averages the slopes, `memory` of them kept, and returns how long they are.
    private func average(_ memory: Double) -> Double {
        let slope = market.slope.at + range.lowerBound
        var length = 0.0
        for k in 0..<range.count {
            let d = memory * direction[k] + (1 - memory) * slope[k]
            direction[k] = d
            length += d * d
        }
        if !isFree { return length }
        hourDirection = memory * hourDirection + (1 - memory) * hourSlope
        length += hourDirection * hourDirection
        for f in 0..<market.tables.people {
            var slope = Double(market.mostGroups[f] - market.load[f])
            if slope > 0, market.personPrice[f] <= 0 { slope = 0 }
            personDirection[f] = memory * personDirection[f] + (1 - memory) * slope
            length += personDirection[f] * personDirection[f]
        }
        return length
    }

    /// A group is worth about what so many places are.
    private static let groupMeasure = 10.0

    /// Averages how far numbers of groups are from their limits in all slots together, and returns how long that is.
    private func average(_ memory: Double, _ limits: GroupLimits) -> Double {
        var length = 0.0
        for (k, t) in totals.enumerated() where limits.fewest[t] > 0 || limits.most[t] < GroupLimits.unlimited {
            let sum = market.opened(t)
            let fewer = Double(limits.fewest[t]) - sum, more = Double(limits.most[t]) - sum, price = market.groupPrice[t]
            let slope = price > 0 ? more : price < 0 ? fewer : max(0, fewer) + min(0, more)
            totalDirection[k] = memory * totalDirection[k] + (1 - memory) * slope
            length += Self.groupMeasure * totalDirection[k] * totalDirection[k]
        }
        return length
    }

    /// One step in common measure within `limits`: `excess` is how much the bound is to fall.
    func moveTogether(memory: Double, eager: Double, excess: Double, _ limits: GroupLimits) -> Double {
        let length = average(memory) + average(memory, limits)
        if length < 1e-9 { return length }
        let stride = eager * max(1, excess) / length
        let price = market.price.at + range.lowerBound
        for k in 0..<range.count { price[k] = min(ceiling, max(-ceiling, price[k] - stride * direction[k])) }
        for (k, t) in totals.enumerated() {
            let price = market.groupPrice[t] - Self.groupMeasure * stride * totalDirection[k]
            market.groupPrice[t] = max(limits.fewest[t] > 0 ? -groupCeiling : 0, min(limits.most[t] < GroupLimits.unlimited ? groupCeiling : 0, price))
        }
        if isFree {
            shift(&market.hourPrice, -stride * hourDirection, hourCeiling)
            for f in 0..<market.tables.people { shift(&market.personPrice[f], -stride * personDirection[f], personCeiling) }
            if market.budget == nil { market.hourPrice = 0 }
        }
        return length
    }

    /// One step in which each price has its own measure; `worth` is about what the range is worth.
    func moveApart(memory: Double, eager: Double, worth: Int) -> Double {
        let length = average(memory)
        if length < 1e-9 { return length }
        moves += 1
        let unit = 0.03 * eager * Double(abs(worth)) / Double(pupils)
        let start = max(0.01, 1 - exponential(Double(moves) * -0.001))
        let slope = market.slope.at + range.lowerBound, price = market.price.at + range.lowerBound
        let scale = 1 / start
        for k in 0..<range.count {
            let s = 0.999 * spread[k] + 0.001 * slope[k] * slope[k]
            spread[k] = s
            price[k] = min(ceiling, max(-ceiling, price[k] - unit * direction[k] / ((s * scale).squareRoot() + 0.05)))
        }
        if isFree {
            func own(_ direction: Double, _ slope: Double, _ spread: inout Double, _ least: Double) -> Double {
                spread = 0.999 * spread + 0.001 * slope * slope
                return -unit * direction / ((spread * scale).squareRoot() + least)
            }
            shift(&market.hourPrice, own(hourDirection, hourSlope, &hourSpread, 0.5), hourCeiling)
            for f in 0..<market.tables.people {
                let slope = Double(market.mostGroups[f] - market.load[f])
                shift(&market.personPrice[f], own(personDirection[f], slope, &personSpread[f], 0.05), personCeiling)
            }
            if market.budget == nil { market.hourPrice = 0 }
        }
        return length
    }

    private func shift(_ price: inout Double, _ by: Double, _ ceiling: Double) { price = min(ceiling, max(0, price + by)) }
}

/// Prices of a range of places, and of hours and people, from which a part starts.
final class Prices: Sendable {
    let place: [Float], total: [Float], person: [Float]
    let hour: Float

    init(place: [Float], total: [Float], person: [Float], hour: Float) {
        self.place = place
        self.total = total
        self.person = person
        self.hour = hour
    }
}
