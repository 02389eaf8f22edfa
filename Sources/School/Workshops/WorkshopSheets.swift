import Foundation

/// A ready-made workshop, to be adopted by a school and then changed at will.
///
/// The titles are those that the schools' own documents name; the rest was written for Jalon. Skills are named by
/// their code in the starter list for AP.
public struct WorkshopSheet: Sendable, Hashable {
    public let code: String
    /// Code of its axis among `WorkshopSheets.axes`.
    public let axis: String
    public let kind: NeedKind
    public let title, objective, resources: Phrase
    public let indicators: [Phrase]
    /// Skill code → gain 1…100, largest gain first.
    public let gains: [(code: String, gain: Int)]
    public let minSize, comfortSize, maxSize: Int
    public let sessions: Int
    public let roomKinds: [RoomKind]
    /// 2 for co-animation.
    public let people: Int
    public let isRepeatable: Bool

    public static func == (a: Self, b: Self) -> Bool { a.code == b.code }
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }

    /// The sheet as a school's own workshop, in one language. Skills that the school does not have are left out; nil when
    /// it has none of them.
    public func content(in language: Language, axis: Axis.ID?, skills: [String: Skill.ID]) -> WorkshopContent? {
        let gains = self.gains.compactMap { entry in skills[entry.code].map { WorkshopGain(skill: $0, gain: entry.gain) } }
        guard !gains.isEmpty else { return nil }
        return WorkshopContent(
            title: title[language], axis: axis, kind: kind, objective: objective[language], indicators: indicators.map { $0[language] },
            resources: resources[language], sessions: sessions, minSize: minSize, comfortSize: comfortSize, maxSize: maxSize,
            isRepeatable: isRepeatable, roomKinds: roomKinds, gains: gains, pools: [], sheet: code)
    }
}

/// The catalogue of ready-made sheets, read once from the package's resources.
public enum WorkshopSheets {
    public struct AxisSheet: Sendable, Hashable {
        public let code: String
        public let title: Phrase
    }

    public static let axes: [AxisSheet] = file.axes.map { AxisSheet(code: $0.code, title: Phrase(fr: $0.fr, en: $0.en)) }

    public static let all: [WorkshopSheet] = file.sheets.map { sheet in
        WorkshopSheet(
            code: sheet.code, axis: sheet.axis, kind: NeedKind(rawValue: sheet.kind) ?? .support, title: sheet.title.phrase,
            objective: sheet.objective.phrase, resources: sheet.resources.phrase,
            indicators: zip(sheet.indicators.fr, sheet.indicators.en).map { Phrase(fr: $0, en: $1) },
            gains: sheet.gains.sorted { a, b in a.value != b.value ? a.value > b.value : a.key < b.key }.map { ($0.key, $0.value) },
            minSize: sheet.sizes[0], comfortSize: sheet.sizes[1], maxSize: sheet.sizes[2], sessions: sheet.sessions,
            roomKinds: sheet.rooms.compactMap { RoomKind(rawValue: $0) }, people: sheet.people, isRepeatable: sheet.repeatable)
    }

    /// A text as it stands on a school's sheet, in every language: what was adopted and not changed is known in both, the
    /// school's own words read the same in each. O(1).
    public static func told(_ text: String) -> Phrase { texts[text] ?? Phrase(same: text) }

    private static let texts: [String: Phrase] = {
        let phrases = axes.map(\.title) + all.flatMap { [$0.title, $0.objective, $0.resources] + $0.indicators }
        return Dictionary(phrases.flatMap { [($0.fr, $0), ($0.en, $0)] }, uniquingKeysWith: { first, _ in first })
    }()

    private struct File: Decodable {
        struct Words: Decodable {
            let fr, en: String
            var phrase: Phrase { Phrase(fr: fr, en: en) }
        }
        struct Lines: Decodable { let fr, en: [String] }
        struct Axis: Decodable { let code, fr, en: String }
        struct Sheet: Decodable {
            let code, axis, kind: String
            let title, objective, resources: Words
            let indicators: Lines
            let gains: [String: Int]
            let sizes: [Int]
            let sessions, people: Int
            let rooms: [String]
            let repeatable: Bool
        }
        let axes: [Axis]
        let sheets: [Sheet]
    }

    private static let file: File = {
        do {
            return try JSONDecoder().decode(File.self, from: Data(PackageResources.workshop_sheets_json))
        } catch {
            preconditionFailure("workshop-sheets.json, built into this binary, cannot be read: \(error)")
        }
    }()
}
