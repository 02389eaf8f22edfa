import Synchronization

/// Rewrites `$n` to SQLite's `?n`, once per statement text.
final class PlaceholderCache: Sendable {
    static let shared = PlaceholderCache()
    private let known = Mutex<[String: String]>([:])

    func positional(_ sql: String) -> String {
        known.withLock { known in
            if let text = known[sql] { return text }
            let text = Self.rewritten(sql)
            known[sql] = text
            return text
        }
    }

    /// Leaves text literals alone: `'$5'` stays.
    static func rewritten(_ sql: String) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(sql.utf8.count)
        var quoted = false
        let bytes = Array(sql.utf8)
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "'") { quoted.toggle() }
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            let isPlaceholder = byte == UInt8(ascii: "$") && !quoted && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next)
            result.append(isPlaceholder ? UInt8(ascii: "?") : byte)
        }
        return String(decoding: result, as: UTF8.self)
    }
}
