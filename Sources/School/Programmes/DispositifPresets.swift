import Foundation

/// A dispositif that a text set or sets, ready to be adopted.
public struct DispositifPreset: Sendable, Hashable {
    public let code: String
    public let kind: DispositifKind
    public let name, source, doubt: Phrase
    public let levels: [String]
    public let volume: Volume
    public let groupLimit: Int?
    public let knowledge: Knowledge
    public let from: Day
    public let until: Day?

    public func isInForce(on day: Day) -> Bool { from <= day && until.map { day <= $0 } ?? true }

    /// The preset as a school's own, for those of its levels that the text speaks of; for all of the text's when it has none of them.
    public func content(in language: Language, levels present: [String]) -> DispositifContent {
        let own = present.filter(levels.contains)
        return DispositifContent(
            kind: kind, name: name[language], levels: own.isEmpty ? levels : own, volume: volume, groupLimit: groupLimit, source: source[language],
            knowledge: knowledge, doubt: doubt[language], from: from, until: until)
    }
}

/// What was and is in force, each with its source and how it is known, read once from the package's resources.
public enum DispositifPresets {
    public static let all: [DispositifPreset] = file.map { row in
        guard let kind = DispositifKind(rawValue: row.kind), let basis = Volume.Basis(rawValue: row.basis), let known = Knowledge(rawValue: row.known),
            let volume = Volume(basis, minutes: row.minutes, most: row.most, years: row.years), let from = Day(row.from)
        else { preconditionFailure("dispositifs.json, built into this binary, has no sense at \(row.code)") }
        return DispositifPreset(
            code: row.code, kind: kind, name: row.name.phrase, source: row.source.phrase, doubt: row.doubt.phrase, levels: row.levels, volume: volume,
            groupLimit: row.group, knowledge: known, from: from, until: row.until.flatMap { Day($0) })
    }

    public static func preset(_ code: String) -> DispositifPreset? { all.first { $0.code == code } }

    /// A text as it stands in a school's dispositif, in every language: what was adopted and not changed is known in both. O(1).
    public static func told(_ text: String) -> Phrase { texts[text] ?? Phrase(same: text) }

    private static let texts: [String: Phrase] = Dictionary(
        all.flatMap { [$0.name, $0.source, $0.doubt] }.flatMap { [($0.fr, $0), ($0.en, $0)] }, uniquingKeysWith: { first, _ in first })

    private struct Row: Decodable {
        struct Words: Decodable {
            let fr, en: String
            var phrase: Phrase { Phrase(fr: fr, en: en) }
        }
        let code, kind, basis, known, from: String
        let name, source, doubt: Words
        let levels: [String]
        let minutes, most, years, group: Int?
        let until: String?
    }

    private static let file: [Row] = {
        do {
            return try JSONDecoder().decode([Row].self, from: Data(PackageResources.dispositifs_json))
        } catch {
            preconditionFailure("dispositifs.json, built into this binary, cannot be read: \(error)")
        }
    }()
}
