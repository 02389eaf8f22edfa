/// The level of a division as a school speaks of it: « 6e », « 2de », « 1re STMG », « Tle ».
public enum SchoolLevel {
    /// From the statistical code, else the training level's code or label, else the division's own code; the
    /// code itself when nothing tells.
    public static func name(division code: String, mef: Roster.MEF?, mefCode: String?) -> String {
        if let stat = mef?.mefstat, let level = colleges[String(stat.prefix(4))] { return level }
        if let prefix = mef?.code ?? mefCode, let level = collegeMEFs[String(prefix.prefix(3))] { return level }
        if let label = mef?.label, let level = read(label) { return level }
        return read(code) ?? code
    }

    private static let colleges = ["2111": "6e", "2112": "5e", "2115": "4e", "2116": "3e"]
    private static let collegeMEFs = ["100": "6e", "101": "5e", "102": "4e", "103": "3e"]
    private static let series = ["STMG", "STI2D", "ST2S", "STD2A", "STL", "STHR", "S2TMD", "PRO", "CAP"]

    /// « 2NDE GT 4 » → « 2de », « TSTMG1 » → « Tle STMG », « 601 » → « 6e ».
    static func read(_ text: String) -> String? {
        let letters = folded(text).uppercased().filter { !$0.isWhitespace }
        guard let first = letters.first else { return nil }
        let branch = series.first { letters.contains($0) }
        func named(_ year: String) -> String {
            switch branch {
            case "CAP"?: "CAP \(year)"
            case "PRO"?: "\(year) pro"
            case let branch?: "\(year) \(branch)"
            case nil: year
            }
        }
        switch first {
        case "6", "5", "4", "3": return "\(first)e"
        case "2": return named("2de")
        case "1": return named("1re")
        case "T": return named("Tle")
        case "P" where letters.hasPrefix("PREM"): return named("1re")
        case "S" where letters.hasPrefix("SECOND"): return named("2de")
        case "S" where letters.hasPrefix("SIX"): return "6e"
        case "C" where letters.hasPrefix("CINQ"): return "5e"
        case "Q" where letters.hasPrefix("QUAT"): return "4e"
        default: return branch
        }
    }
}

extension SchoolLevel {
    /// Sorts levels as a pupil goes through them: « 6e », « 5e », … « 2de », « 1re STMG », « Tle STMG ».
    public static func order(_ level: String) -> String {
        let ways = ["6e", "5e", "4e", "3e", "2de", "1re", "Tle"]
        let place = ways.firstIndex { level.contains($0) } ?? ways.count
        return "\(place)\t\(naturalKey(level))"
    }

    public static func sorted(_ levels: some Sequence<String>) -> [String] {
        levels.sorted { (order($0), $0) < (order($1), $1) }
    }
}
