import Testing

@testable import Interchange

@Suite("Tables for spreadsheets")
struct SpreadsheetWriterTests {
    @Test("a table is UTF-8 with its mark, semicolons and CR LF, word for word")
    func table() {
        let bytes = SpreadsheetWriter.bytes(header: ["nom", "prénom"], rows: [["Bœuf", "Loïc"], ["D’Haene", "Léo"]])
        #expect(bytes.prefix(3) == [0xEF, 0xBB, 0xBF])
        #expect(String(decoding: bytes.dropFirst(3), as: UTF8.self) == "nom;prénom\r\nBœuf;Loïc\r\nD’Haene;Léo\r\n")
    }

    @Test(
        "a cell that a spreadsheet would run is turned into text",
        arguments: [
            ("=1+1", "'=1+1"), ("+33600000001", "'+33600000001"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"),
            ("=\"a;b\"", "\"'=\"\"a;b\"\"\""),
        ])
    func formulas(text: String, cell: String) {
        #expect(SpreadsheetWriter.cell(text) == cell)
    }

    @Test("numbers, hyphens inside and empty cells stay as they are", arguments: ["-12", "-1,5", "Jean-Luc", "", "a=b"])
    func plain(text: String) {
        #expect(SpreadsheetWriter.cell(text) == text)
    }

    @Test(
        "separators, quotes and line ends are quoted",
        arguments: [("a;b", "\"a;b\""), ("dit « \"oui\" »", "\"dit « \"\"oui\"\" »\""), ("a\nb", "\"a\nb\""), ("a\r\nb", "\"a\r\nb\"")])
    func quoted(text: String, cell: String) {
        #expect(SpreadsheetWriter.cell(text) == cell)
    }
}
