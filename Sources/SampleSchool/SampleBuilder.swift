import Interchange
import School
import Storage

/// Makes the sample school in a database, through the same transactions that the pages use.
public struct SampleBuilder: Sendable {
    public struct Options: Sendable {
        public var pupils: Int
        public var seed: UInt64
        public var language: Language

        public init(pupils: Int = 700, seed: UInt64 = 1, language: Language = .fr) {
            self.pupils = pupils
            self.seed = seed
            self.language = language
        }
    }

    /// What was made.
    public struct Result: Sendable {
        public let school: Establishment
        public let roster: SampleRoster
        public let keys: SampleKeys
    }

    let store: Store
    let options: Options
    let clock: Clock
    let timeline: SampleTimeline
    public let roster: SampleRoster
    let voices: SampleVoices
    /// The form in which activation codes are kept.
    let codeHash: @Sendable (String) -> String

    public init(_ store: Store, options: Options, clock: Clock, codeHash: @escaping @Sendable (String) -> String) {
        self.codeHash = codeHash
        self.store = store
        self.options = options
        self.clock = clock
        timeline = SampleTimeline(today: clock.today)
        roster = SampleRoster.drawn(pupils: options.pupils, seed: options.seed, year: timeline.year)
        voices = SampleVoices(roster, seed: options.seed)
    }

    /// The files that the school enters by.
    public var files: [SampleFile] { roster.files(exportedOn: timeline.schoolBegins) }

    /// - Parameters:
    ///   - uai: the school's code, in the school and in its files.
    ///   - administrator: who holds the first account.
    ///   - told: hears what is being done, in a few words.
    public func build(_ administrator: FirstStart, told: @Sendable (String) -> Void) async throws -> Result {
        told("people")
        let begun = try await store.addSchool(administrator, at: noon(timeline.schoolBegins), today: timeline.schoolBegins)
        let school = store.school(begun.school)
        guard let establishment = try await store.establishments().first(where: { $0.id == begun.school }) else { throw StorageError.stale }
        let keys = try await enter(school, by: begun.account)
        try await store.engine.gatherStatistics()
        let desk = SampleDesk(school: school, establishment: establishment, account: begun.account, keys: keys, builder: self)
        try await desk.setRights()
        try await desk.adoptFrameworks()
        told("needs")
        let first = try await desk.hold(.first)
        let second = try await desk.hold(.second)
        _ = try await desk.hold(.open)
        try await desk.refer()
        _ = try await desk.hold(.review)
        try await store.engine.gatherStatistics()
        told("workshops, wishes and groups")
        try await desk.prepareWorkshops()
        try await desk.prepareYear()
        try await desk.holdCouncil()
        try await desk.plan(first: first, second: second)
        told("sessions")
        try await desk.holdSessions()
        return Result(school: establishment, roster: roster, keys: keys)
    }

    func noon(_ day: Day) -> Moment { clock.moment(day, minute: 12 * 60) }

    /// The roster enters as a school's own files do: written, read back, compared, applied.
    private func enter(_ school: SchoolStore, by account: Account.ID) async throws -> SampleKeys {
        let reading = RosterReader.read(files: files.map { UploadedFile(name: $0.name, bytes: $0.bytes) })
        if let refusal = reading.problems.first(where: { $0.severity == .refusal }) { throw refusal }
        try await school.applyRoster(
            reading.roster, answers: [:], fingerprint: nil, of: nil, by: account, on: timeline.schoolBegins, at: noon(timeline.schoolBegins))
        // The timetable stands in the file of STS.
        let timetable = TimetableReader.read(files: files.filter { $0.name.hasPrefix("sts_emp") }.map { UploadedFile(name: $0.name, bytes: $0.bytes) })
        if let refusal = timetable.problems.first(where: { $0.severity == .refusal }) { throw refusal }
        if let read = timetable.timetable {
            try await school.applyTimetable(read, kinds: [:], fingerprint: nil, of: nil, by: account, on: timeline.schoolBegins, at: noon(timeline.schoolBegins))
        }
        return SampleKeys(try await school.rosterState(on: timeline.today))
    }
}

/// Our numbers for the sample's people, by the keys of the files.
public struct SampleKeys: Sendable {
    public let pupils: [String: Pupil.ID]
    public let staff: [String: Staff.ID]
    public let divisions: [String: Division.ID]
    public let guardians: [String: Guardian.ID]
    let siecleIDs: [Pupil.ID: String]
    let stsIDs: [Staff.ID: String]
    let divisionCodes: [Division.ID: String]

    init(_ state: RosterState) {
        func table<Key: Hashable, Value>(_ pairs: [(Key, Value)]) -> [Key: Value] { Dictionary(pairs, uniquingKeysWith: { first, _ in first }) }
        let pupilPairs = state.pupils.compactMap { pupil in pupil.siecleID.map { ($0, pupil.id) } }
        let staffPairs = state.staff.compactMap { person in person.key.map { ($0.id, person.id) } }
        pupils = table(pupilPairs)
        staff = table(staffPairs)
        divisions = table(state.divisions.map { ($0.code, $0.id) })
        guardians = table(state.guardians.compactMap { person in person.siecleID.map { ($0, person.id) } })
        siecleIDs = table(pupilPairs.map { ($1, $0) })
        stsIDs = table(staffPairs.map { ($1, $0) })
        divisionCodes = table(state.divisions.map { ($0.id, $0.code) })
    }
}

/// Whoever sits at the sample school's desks: the coordinator, the teachers and the pupils, one after the other.
struct SampleDesk: Sendable {
    let school: SchoolStore
    let establishment: Establishment
    /// The coordinator's.
    let account: Account.ID
    let keys: SampleKeys
    let builder: SampleBuilder

    var roster: SampleRoster { builder.roster }
    var voices: SampleVoices { builder.voices }
    var timeline: SampleTimeline { builder.timeline }
    var language: Language { builder.options.language }

    /// Some guardians may read only, some have lost their rights: the administrator says so on their accounts, since SIECLE
    /// does not tell. Their slips are printed and not yet used.
    func setRights() async throws {
        let day = timeline.schoolBegins
        for guardian in roster.guardians {
            let limited = guardian.children.filter { $0.authority != .exercises }
            guard !limited.isEmpty, let id = keys.guardians[guardian.siecleID] else { continue }
            let person = SlipAudience.one(.guardian, id.rawValue)
            _ = try await school.issueSlips(
                SlipChoice(person, onlyInactive: true, activeAdults: false, replacesValid: true), by: nil, on: day, at: moment(day),
                validFor: .seconds(60 * 86_400), hash: builder.codeHash)
            guard let account = try await school.people(person, on: day).first?.account else { continue }
            for tie in limited {
                guard let pupil = keys.pupils[tie.pupil] else { continue }
                try await school.setAuthority(tie.authority, of: account, over: pupil)
            }
        }
    }

    func moment(_ day: Day, minute: Int = 12 * 60) -> Moment { builder.clock.moment(day, minute: minute) }

    /// Divisions of these barrettes, by their first letter.
    func divisions(ofBarrettes letters: Set<Character>) -> [String] {
        roster.barrettes.filter { $0.name.first.map(letters.contains) ?? false }.flatMap(\.divisions)
    }

    /// Pupils of a division who are there today.
    func members(_ division: String) -> [SamplePupil] {
        roster.pupils.filter { pupil in pupil.division == division && (pupil.leftOn.map { $0 > timeline.today } ?? true) }
    }
}
