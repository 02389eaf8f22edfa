/// Writes tables that French spreadsheets open as they are: UTF-8 with its mark, semicolons, CR LF.
public enum SpreadsheetWriter {
    /// Cells that hold a separator, a quote or a line end are quoted. A cell that a spreadsheet would take for a formula
    /// gets an apostrophe in front: a name typed by somebody must not run on somebody else's machine.
    public static func bytes(header: [String], rows: [[String]]) -> [UInt8] {
        var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
        for row in [header] + rows {
            bytes += row.map(cell).joined(separator: ";").utf8
            bytes += "\r\n".utf8
        }
        return bytes
    }

    static func cell(_ text: String) -> String {
        let safe = isFormula(text) ? "'" + text : text
        // Scalars, because Swift sees CR LF as one character.
        guard safe.unicodeScalars.contains(where: { [";", "\"", "\n", "\r"].contains($0) }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }

    /// What OWASP lists as the beginning of a formula, unless it is plainly a number.
    private static func isFormula(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, ["=", "+", "-", "@", "\t", "\r", "\n"].contains(first) else { return false }
        let digits = text.dropFirst().utf8
        let isNumber = first == "-" && !digits.isEmpty && digits.allSatisfy { (48...57).contains($0) || $0 == 44 || $0 == 46 }
        return !isNumber
    }
}
