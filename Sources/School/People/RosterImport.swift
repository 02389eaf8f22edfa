/// One upload of rosters, from its files to what it changed.
public struct RosterImport: Sendable, Hashable {
    public typealias ID = Identifier<RosterImport>
    public enum State: String, Sendable, Hashable {
        /// Its files are held, nothing was written.
        case open
        /// Its files are held; when they were last read they could not be taken.
        case refused
        case applied
    }

    public let id: ID
    public let state: State
    /// The person's name.
    public let startedBy: String
    public let startedAt: Moment
    public let appliedAt: Moment?
    /// What was written, once applied.
    public let added, changed, ended: Int

    public init(id: ID, state: State, startedBy: String, startedAt: Moment, appliedAt: Moment?, added: Int, changed: Int, ended: Int) {
        self.id = id
        self.state = state
        self.startedBy = startedBy
        self.startedAt = startedAt
        self.appliedAt = appliedAt
        self.added = added
        self.changed = changed
        self.ended = ended
    }

    /// How long files wait to be applied; then they are deleted.
    public static let filesKept: Duration = .seconds(24 * 3600)
}

extension RosterChanges {
    /// Pupils known before who leave, come back or change division, each with the first day on which it holds.
    public var movedPupils: [Pupil.ID: Day] {
        var found: [Pupil.ID: Day] = [:]
        for change in changedPupils where change.before.leftOn != change.after.leftOn { found[change.after.id] = day }
        for move in moves { found[move.pupil] = day }
        for departure in departures { found[departure.pupil] = min(departure.on, day) }
        return found
    }

    /// A short text that two equal sets of changes share: what was previewed is what is written, or nothing is.
    public var fingerprint: String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func mix(_ text: String) {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            hash = (hash ^ 0xFF) &* 0x100_0000_01B3
        }
        for division in newDivisions { mix(division.code) }
        for change in changedDivisions { mix("\(change.after.id)\(change.after.label)\(change.after.level)") }
        for pupil in newPupils { mix("\(pupil.siecleID ?? "")\(pupil.listName)\(pupil.division ?? "")") }
        for change in changedPupils { mix("\(change.after.id)\(change.after.listName)\(change.after.ine ?? "")\(change.after.birthDay?.iso ?? "")\(change.after.leftOn?.iso ?? "")") }
        for move in moves { mix("\(move.pupil)\(move.from ?? "")>\(move.to ?? "")") }
        for departure in departures { mix("\(departure.pupil)") }
        for person in newStaff { mix("\(person.key.type)\(person.key.id)\(person.listName)") }
        for change in changedStaff { mix("\(change.after.id)\(change.after.listName)\(change.after.function ?? "")\(change.after.leftOn == nil)") }
        for tie in newTeachings { mix("\(tie.name)\(tie.division)\(tie.subject)") }
        for tie in endedTeachings { mix("\(tie.teaching.staff)\(tie.teaching.division)\(tie.teaching.subject)") }
        for tie in newMainTeachers { mix("\(tie.name)\(tie.division)") }
        for tie in endedMainTeachers { mix("\(tie.tie.staff)\(tie.tie.division)") }
        for person in newGuardians { mix("\(person.siecleID)\(person.listName)") }
        for change in changedGuardians { mix("\(change.after.id)\(change.after.listName)") }
        for tie in newGuardianships { mix("\(tie.guardianName)\(tie.pupilName)\(tie.level)") }
        for tie in endedGuardianships { mix("\(tie.tie.guardian)\(tie.tie.pupil)") }
        for group in groups ?? [] { mix("\(group.code)\(group.label)\(group.divisions.joined())\(group.members.joined(separator: ","))") }
        return String(hash, radix: 36)
    }
}
