import Foundation

/// A ready-made programme, to be taken over by a school and then changed at will. Drawn from the documents in which schools and
/// academies tell how they do it; the words were written for Jalon.
public struct ProgrammeSheet: Sendable, Hashable {
    public struct Phase: Sendable, Hashable {
        public let name, aim: Phrase
        public let cycleYear: Int
        public let weeks: ClosedRange<Int>
        public let activities: [Activity]
    }

    public struct Activity: Sendable, Hashable {
        public let kind: ActivityKind
        public let title, runBy, handIn: Phrase
        public let weeks: ClosedRange<Int>?
    }

    public let code: String
    /// Of the dispositifs whose hours it spends, the first first.
    public let kinds: [DispositifKind]
    public let name, aim: Phrase
    public let levels: [String]
    public let years: Int
    public let phases: [Phase]

    /// Its phases as a school’s own, in one language.
    public func contents(in language: Language) -> [PhaseContent] {
        phases.map { phase in
            PhaseContent(
                name: phase.name[language], aim: phase.aim[language], cycleYear: phase.cycleYear, weeks: phase.weeks,
                activities: phase.activities.map {
                    School.Activity(kind: $0.kind, title: $0.title[language], runBy: $0.runBy[language], weeks: $0.weeks, handIn: $0.handIn[language])
                })
        }
    }
}

/// The ready-made programmes, read once from the package's resources.
public enum ProgrammeSheets {
    public static let all: [ProgrammeSheet] = file.map { row in
        ProgrammeSheet(
            code: row.code,
            kinds: row.kinds.map { kind in
                guard let kind = DispositifKind(rawValue: kind) else { preconditionFailure("programmes.json, built into this binary, has no dispositif of kind \(kind)") }
                return kind
            }, name: row.name.phrase, aim: row.aim.phrase, levels: row.levels, years: row.years,
            phases: row.phases.map { phase in
                ProgrammeSheet.Phase(
                    name: phase.name.phrase, aim: phase.aim.phrase, cycleYear: phase.year, weeks: phase.weeks[0]...phase.weeks[1],
                    activities: phase.activities.map { activity in
                        guard let kind = ActivityKind(rawValue: activity.kind) else {
                            preconditionFailure("programmes.json, built into this binary, has no activities of kind \(activity.kind)")
                        }
                        return ProgrammeSheet.Activity(
                            kind: kind, title: activity.title.phrase, runBy: activity.by.phrase, handIn: activity.handIn.phrase,
                            weeks: activity.weeks.map { $0[0]...$0[1] })
                    })
            })
    }

    public static func sheet(_ code: String) -> ProgrammeSheet? { all.first { $0.code == code } }

    /// A text as it stands in a school's programme, in every language: what was taken over and not changed is known in both. O(1).
    public static func told(_ text: String) -> Phrase { texts[text] ?? Phrase(same: text) }

    private static let texts: [String: Phrase] = {
        let phrases = all.flatMap { sheet in
            [sheet.name, sheet.aim] + sheet.phases.flatMap { [$0.name, $0.aim] + $0.activities.flatMap { [$0.title, $0.runBy, $0.handIn] } }
        }
        return Dictionary(phrases.flatMap { [($0.fr, $0), ($0.en, $0)] }, uniquingKeysWith: { first, _ in first })
    }()

    private struct Words: Decodable {
        let fr, en: String
        var phrase: Phrase { Phrase(fr: fr, en: en) }
    }
    private struct Row: Decodable {
        struct Phase: Decodable {
            let name, aim: Words
            let year: Int
            let weeks: [Int]
            let activities: [Activity]
        }
        struct Activity: Decodable {
            let kind: String
            let title, by, handIn: Words
            let weeks: [Int]?
        }
        let code: String
        let kinds: [String]
        let name, aim: Words
        let levels: [String]
        let years: Int
        let phases: [Phase]
    }

    private static let file: [Row] = {
        do {
            return try JSONDecoder().decode([Row].self, from: Data(PackageResources.programmes_json))
        } catch {
            preconditionFailure("programmes.json, built into this binary, cannot be read: \(error)")
        }
    }()
}
