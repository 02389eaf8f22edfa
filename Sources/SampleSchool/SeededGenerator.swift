/// Random numbers that are the same on every machine and in every version of Swift.
///
/// The algorithm is SplitMix64 (Steele, Lea and Flood, « Fast splittable pseudorandom number generators », 2014): a
/// counter that steps by 0x9E3779B97F4A7C15, whose value is mixed by two multiplications. What is built on it (ranges,
/// shuffles, choices) is written out here, because the standard library may change its own.
public struct SeededGenerator: Sendable {
    private var state: UInt64

    /// - Parameters:
    ///   - seed: any number.
    ///   - stream: what is drawn. Each stream has numbers of its own, so that drawing more guardians does not change
    ///     the pupils.
    public init(seed: UInt64, stream: String = "") {
        // FNV-1a of the name, so that streams differ by more than their position.
        let name = stream.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
        state = seed ^ name
        _ = next()
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number in `0..<count`, by the high half of a product (Lemire); uneven by less than count ÷ 2⁶⁴.
    public mutating func below(_ count: Int) -> Int {
        precondition(count > 0)
        return Int(next().multipliedFullWidth(by: UInt64(count)).high)
    }

    public mutating func number(in range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    /// True in so many cases of a hundred.
    public mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    /// About normal, mean 0 and standard deviation 1000: the sum of twelve numbers of 0...1000, less 6000.
    public mutating func normal() -> Int { (0..<12).reduce(-6000) { sum, _ in sum + below(1001) } }

    public mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

    /// Fisher and Yates, from the last place down.
    public mutating func shuffled<T>(_ items: [T]) -> [T] {
        var items = items
        for last in stride(from: items.count - 1, to: 0, by: -1) { items.swapAt(last, below(last + 1)) }
        return items
    }
}
