import ArgumentParser
import Foundation
import Interchange
import School
import Storage

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring in rosters from SIECLE, STS or a list.",
        discussion: """
            Reads SIECLE XML or zip (ElevesSansAdresses, Structures, Nomenclature, Responsables), STS-web XML (sts_emp) and CSV lists, \
            and prints every problem and every change. Nothing is written without --apply, and then all of it or nothing.
            """)

    @OptionGroup var data: DatabaseOptions

    @Argument(help: "The files, all those of one export together.")
    var files: [String]

    @Option(help: "The UAI of the school, when the database holds several.")
    var school: String?

    @Flag(help: "Write the changes.")
    var apply = false

    @Option(help: "The answer to a question, as QUESTION=ANSWER; repeat for several.")
    var answer: [String] = []

    @Flag(help: "Leave out whatever would need an answer.")
    var leaveDoubtful = false

    @Option(help: "For a list without a class column: the class of its pupils.")
    var division: String?

    @Flag(help: "The list holds every pupil: those who are not in it have left.")
    var everyPupil = false

    @Option(help: "The language of what is printed: fr or en.")
    var language = "fr"

    /// Lines printed of one kind of change.
    private static let shown = 40

    func validate() throws {
        guard Language(rawValue: language) != nil else { throw ValidationError("The language is fr or en, not “\(language)”.") }
        if let odd = answer.first(where: { !$0.contains("=") }) { throw ValidationError("“\(odd)” is not QUESTION=ANSWER.") }
    }

    func run() async throws {
        let uploads = try files.map { path in
            guard let content = FileManager.default.contents(atPath: path) else {
                throw UpkeepError("\(path) cannot be read.", remedy: "Look at its name and at who may read it.")
            }
            return UploadedFile(name: URL(filePath: path).lastPathComponent, bytes: Array(content))
        }
        try await plainly {
            try await DatabaseLocation(data.database).withStore { store in
                let establishment = try chosen(in: try await store.establishments())
                try await bring(uploads, into: store.school(establishment.id))
            }
        }
    }

    private func bring(_ uploads: [UploadedFile], into school: SchoolStore) async throws {
        let day = Clock().today
        let facts = ListFacts(division: division, holdsEveryPupil: everyPupil)
        let reading = RosterReader.read(files: uploads, mappings: try await school.columnMappings(), facts: { _ in facts })
        let state = try await school.rosterState(on: day)
        var answers = Dictionary(
            answer.map { pair in
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(parts[0]), String(parts[1]))
            }, uniquingKeysWith: { _, last in last })
        var changes = RosterChanges(from: state, to: reading.roster, on: day, answers: answers)
        // One answer may raise another question; each round settles some, and there are only so many lines.
        while leaveDoubtful, let open = changes.questions.first(where: { $0.answer == nil }) {
            answers[open.id] = RosterQuestion.leaveOut.value
            changes = RosterChanges(from: state, to: reading.roster, on: day, answers: answers)
        }
        let waits = changes.isOpen || reading.problems.contains { $0.severity == .question }
        report(reading, changes, waits)
        if reading.isRefused || changes.isRefused {
            say(Phrase(fr: "Rien n’a été écrit.", en: "Nothing was written."))
            throw ExitCode.failure
        }
        guard apply else {
            return say(Phrase(fr: "Rien n’a été écrit. Ajoutez --apply pour écrire ces changements.", en: "Nothing was written. Add --apply to write these changes."))
        }
        guard !waits else {
            say(Phrase(fr: "Rien n’a été écrit\u{202F}: répondez aux questions avec --answer, ou ajoutez --leave-doubtful.", en: "Nothing was written: answer the questions with --answer, or add --leave-doubtful."))
            throw ExitCode.failure
        }
        try await school.applyRoster(
            reading.roster, answers: answers, fingerprint: changes.fingerprint, of: nil, by: nil, on: day, at: .now)
        try await school.note("apply", "roster", subject: nil, by: nil, at: .now)
        say(Phrase(fr: "C’est écrit.", en: "It is written."))
    }

    private func report(_ reading: RosterReading, _ changes: RosterChanges, _ waits: Bool) {
        let isRefused = reading.isRefused || changes.isRefused
        // A warning says what becomes of a line: when the files are refused, nothing does.
        for problem in reading.problems + changes.problems where !isRefused || problem.severity == .refusal {
            let place = [problem.file, problem.line.map(String.init), problem.subject].compactMap { $0 }.joined(separator: ":")
            print("\(name(problem.severity)) \(place)\n  \(told(problem.what))\n  → \(told(problem.remedy))")
        }
        for question in changes.questions where question.answer == nil {
            print("\(name(.question)) \(question.id)\n  \(told(question.what))")
            for option in question.options { print("    \(option.value): \(told(option.label))") }
        }
        for section in RosterSummary(changes).sections where !section.isEmpty {
            print("\(told(section.title)): +\(section.added.count) ~\(section.changed.count) −\(section.ended.count)")
            for (mark, lines) in [("+", section.added), ("~", section.changed), ("−", section.ended)] {
                for line in lines.prefix(Self.shown) { print("  \(mark) \(told(line))") }
                if lines.count > Self.shown { print("  \(mark) …\(lines.count - Self.shown)") }
            }
        }
        if changes.isEmpty, !isRefused, !waits { say(Phrase(fr: "Tout est déjà à jour.", en: "Everything is up to date.")) }
    }

    private func name(_ severity: Problem.Severity) -> String {
        switch severity {
        case .refusal: told(Phrase(fr: "REFUS", en: "REFUSED"))
        case .question: told(Phrase(fr: "QUESTION", en: "QUESTION"))
        case .warning: told(Phrase(fr: "ATTENTION", en: "WARNING"))
        }
    }

    private func told(_ phrase: Phrase) -> String { phrase[Language(rawValue: language) ?? .fr] }
    private func say(_ phrase: Phrase) { print(told(phrase)) }

    private func chosen(in schools: [Establishment]) throws -> Establishment {
        let list = schools.map { "\($0.uai) (\($0.name))" }.joined(separator: ", ")
        guard !schools.isEmpty else {
            throw UpkeepError("The database holds no school.", remedy: "Run “jalon serve” and open the first-start link it prints.")
        }
        let found = school.map { uai in schools.filter { $0.uai == uai.uppercased() } } ?? schools
        guard found.count == 1, let only = found.first else {
            throw UpkeepError(
                school.map { "No school has the UAI \($0)." } ?? "The database holds \(schools.count) schools.", remedy: "Choose one with --school: \(list).")
        }
        return only
    }
}
