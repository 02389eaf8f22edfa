/// Rows and cells of a small delimited text (our own frameworks and the school's).
///
/// Rosters come through Interchange, which knows encodings and mapped columns; this reads a table whose columns
/// we define ourselves, and School may not depend on Interchange.
enum DelimitedText {
    /// Cells of each line. A quoted cell may hold separators, line ends and doubled quotes. Linear in the text.
    static func rows(_ text: String) -> [[String]] {
        var scalars = Array(text.unicodeScalars)
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        let separator = separator(of: scalars)
        var rows: [[String]] = []
        var row: [String] = []
        var cell = String.UnicodeScalarView()
        var quoted = false
        var index = 0
        func endCell() {
            row.append(String(unguarded(cell)))
            cell = .init()
        }
        func endRow() {
            endCell()
            if row != [""] || !rows.isEmpty { rows.append(row) }
            row = []
        }
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            if quoted {
                if scalar != "\"" {
                    cell.append(scalar)
                } else if index < scalars.count, scalars[index] == "\"" {
                    cell.append("\"")
                    index += 1
                } else {
                    quoted = false
                }
                continue
            }
            switch scalar {
            case "\"" where cell.isEmpty: quoted = true
            case separator: endCell()
            case "\n": endRow()
            case "\r":
                if index < scalars.count, scalars[index] == "\n" { index += 1 }
                endRow()
            default: cell.append(scalar)
            }
        }
        if !cell.isEmpty || !row.isEmpty { endRow() }
        return rows
    }

    /// Quoted when it must be. A cell that a spreadsheet would take for a formula gets an apostrophe in front, which `rows` takes
    /// off again: a label typed by somebody must not run on somebody else's machine.
    static func quoted(_ text: String) -> String {
        let cell = wouldRun(text.unicodeScalars[...]) ? "'" + text : text
        guard cell.unicodeScalars.contains(where: { ",;\t\"\n\r".unicodeScalars.contains($0) }) else { return cell }
        return "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }

    /// A formula, or one behind apostrophes of its own.
    private static func wouldRun(_ text: Substring.UnicodeScalarView) -> Bool {
        text.first { $0 != "'" }.map { ["=", "+", "-", "@", "\t", "\r", "\n"].contains($0) } ?? false
    }

    private static func unguarded(_ cell: String.UnicodeScalarView) -> Substring.UnicodeScalarView {
        cell.first == "'" && wouldRun(cell.dropFirst()) ? cell.dropFirst() : cell[...]
    }

    private static func separator(of scalars: [Unicode.Scalar]) -> Unicode.Scalar {
        let line = scalars.prefix { $0 != "\n" && $0 != "\r" }
        let candidates: [Unicode.Scalar] = [",", ";", "\t"]
        let counts = candidates.map { candidate in line.count { $0 == candidate } }
        let most = counts.max() ?? 0
        return counts.firstIndex(of: most).map { candidates[$0] } ?? ","
    }
}

extension String {
    /// Without blanks at either end, no-break ones included.
    var trimmed: String {
        var view = self[...]
        while let first = view.first, first.isWhitespace { view.removeFirst() }
        while let last = view.last, last.isWhitespace { view.removeLast() }
        return String(view)
    }
}
