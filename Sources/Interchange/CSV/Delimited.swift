/// Cells separated by a character, in UTF-8: any of `;` tab `,` `|`, any line ends, quotes as RFC 4180 has them.
struct Delimited {
    struct Row: Sendable {
        /// 1 is the first line of the file; a cell may hold several lines.
        let line: Int
        let cells: [String]
    }

    static let rowLimit = 50_000
    static let columnLimit = 200

    let rows: [Row]
    /// The line where a bound was exceeded or a quote was never closed.
    let brokenAt: Int?

    /// One pass, after one over the first lines to find the separator.
    init(_ utf8: [UInt8]) {
        let separator = Self.separator(of: utf8)
        var rows: [Row] = []
        var cells: [String] = []
        var cell: [UInt8] = []
        var line = 1
        var rowLine = 1
        var quoted = false
        var wasQuoted = false
        var broken: Int?
        var index = 0
        func endCell() {
            cells.append(String(decoding: cell, as: UTF8.self))
            cell.removeAll(keepingCapacity: true)
            wasQuoted = false
        }
        func endRow() {
            endCell()
            rows.append(Row(line: rowLine, cells: cells))
            cells = []
            rowLine = line
        }
        while index < utf8.count {
            let byte = utf8[index]
            index += 1
            if byte == 0x0A || (byte == 0x0D && !(index < utf8.count && utf8[index] == 0x0A)) { line += 1 }
            if quoted {
                if byte != 0x22 {
                    cell.append(byte)
                } else if index < utf8.count, utf8[index] == 0x22 {
                    cell.append(byte)
                    index += 1
                } else {
                    quoted = false
                }
                continue
            }
            switch byte {
            case 0x22 where cell.isEmpty && !wasQuoted:
                quoted = true
                wasQuoted = true
            case separator: endCell()
            case 0x0D where index < utf8.count && utf8[index] == 0x0A: continue
            case 0x0A, 0x0D: endRow()
            default: cell.append(byte)
            }
            guard rows.count <= Self.rowLimit, cells.count <= Self.columnLimit else {
                broken = line
                break
            }
        }
        if quoted { broken = rowLine }
        if !cell.isEmpty || !cells.isEmpty { endRow() }
        self.rows = rows
        brokenAt = broken
    }

    /// The candidate that cuts the first lines into the most cells, the same number on each if possible.
    private static func separator(of utf8: [UInt8]) -> UInt8 {
        let candidates: [UInt8] = [UInt8(ascii: ";"), 0x09, UInt8(ascii: ","), UInt8(ascii: "|")]
        var counts = candidates.map { _ in 0 }
        var quoted = false
        var lines = 0
        for byte in utf8.prefix(1 << 16) {
            if byte == 0x22 { quoted.toggle() }
            guard !quoted else { continue }
            if byte == 0x0A || byte == 0x0D { lines += 1 }
            guard lines < 20 else { break }
            // The header counts as much as all the rest: cells may hold commas.
            if let index = candidates.firstIndex(of: byte) { counts[index] += lines == 0 ? 20 : 1 }
        }
        let most = counts.max() ?? 0
        return counts.firstIndex(of: most).map { candidates[$0] } ?? candidates[0]
    }
}
