/// Which lessons and subjects of a file are those that we hold, though it writes them otherwise. Each kind of software has its own codes of subjects,
/// spellings of groups and lengths of hours; what they have in common is when a lesson is held, for whom and by whom.
enum LessonMatching {
    /// A text as every software writes it: letters and digits alone.
    static func bare(_ text: String) -> String { String(folded(text).filter { $0.isLetter || $0.isNumber }) }

    private struct Hour: Hashable {
        let weekday, startsAt: Int
        let divisions: [Division.ID]

        init(_ content: LessonContent) {
            (weekday, startsAt, divisions) = (content.time.weekday, content.time.startsAt, content.divisions)
        }
    }

    /// For codes of a file that we do not know, those of subjects that we hold and the file does not name: of the same name, or taught at most of the same
    /// hours to the same divisions by the same people. Each is given once. O(lessons).
    static func subjects(of contents: [LessonContent], _ labels: [String: String], heldBy present: SchoolTimetable?) -> [String: String] {
        guard let present else { return [:] }
        let counts = Dictionary(contents.map { ($0.subject, 1) }, uniquingKeysWith: +)
        let unknown = counts.keys.filter { present.subjects[$0] == nil }
        let free = present.subjects.values.filter { counts[$0.code] == nil }
        guard !unknown.isEmpty, !free.isEmpty else { return [:] }
        let freeCodes = Set(free.map(\.code))
        let held = Dictionary(grouping: present.lessons.map(\.content).filter { freeCodes.contains($0.subject) }, by: Hour.init)
        var votes: [Pair: Int] = [:]
        for content in contents where present.subjects[content.subject] == nil {
            let there = held[Hour(content)] ?? []
            let taught = there.filter { !Set($0.staff).isDisjoint(with: content.staff) }
            let alone = there.filter { $0.staff.isEmpty || content.staff.isEmpty }
            let codes = Set((taught.isEmpty ? alone : taught).map(\.subject))
            // Two subjects at once, of half groups, say nothing.
            if codes.count == 1, let code = codes.first { votes[Pair(file: content.subject, held: code), default: 0] += 1 }
        }
        var sameName: Set<Pair> = []
        for code in unknown {
            let names = Set([code, labels[code] ?? code].map(bare))
            for subject in free where names.contains(bare(subject.code)) || names.contains(bare(subject.label)) { sameName.insert(Pair(file: code, held: subject.code)) }
        }
        let pairs = sameName.union(votes.filter { 2 * $0.value > counts[$0.key.file, default: 0] }.keys)
        func rank(_ pair: Pair) -> (Int, Int, String, String) { (sameName.contains(pair) ? 0 : 1, -votes[pair, default: 0], pair.file, pair.held) }
        var given: [String: String] = [:]
        var taken: Set<String> = []
        for pair in pairs.sorted(by: { rank($0) < rank($1) }) where given[pair.file] == nil && taken.insert(pair.held).inserted { given[pair.file] = pair.held }
        return given
    }

    private struct Pair: Hashable {
        let file, held: String
    }

    /// Lessons that end beside those that begin at the same hour for the same divisions: first what has another person or room, then what has another
    /// length, rhythm or group, last another subject of the same people. The rest of each is left. O(lessons).
    static func pairs(ended: [LessonContent], added: [LessonContent]) -> (pairs: [(old: LessonContent, new: LessonContent)], gone: [LessonContent], new: [LessonContent]) {
        var (pairs, gone, new): ([(old: LessonContent, new: LessonContent)], [LessonContent], [LessonContent]) = ([], ended, added)
        func pair<Place: Hashable>(_ key: (LessonContent) -> Place, where isCertain: (LessonContent) -> Bool = { _ in true }) {
            var places = Dictionary(grouping: gone.reversed().filter(isCertain), by: key)
            new = new.filter { content in
                guard isCertain(content), let old = places[key(content)]?.popLast() else { return true }
                pairs.append((old, content))
                return false
            }
            let left = Dictionary(grouping: places.values.joined(), by: \.self).mapValues(\.count)
            var kept: [LessonContent: Int] = [:]
            gone = gone.filter { content in
                guard isCertain(content) else { return true }
                kept[content, default: 0] += 1
                return kept[content, default: 0] <= left[content, default: 0]
            }
        }
        pair { LessonContent(subject: $0.subject, time: $0.time, alternance: $0.alternance, weeks: $0.weeks, group: $0.group, divisions: $0.divisions) }
        pair { Key(hour: Hour($0), subject: $0.subject, staff: $0.staff) }
        pair { Key(hour: Hour($0), subject: $0.subject) }
        pair({ Key(hour: Hour($0), staff: $0.staff) }, where: { !$0.staff.isEmpty })
        return (pairs, gone, new)
    }

    private struct Key: Hashable {
        let hour: Hour
        var subject: String?
        var staff: [Staff.ID]?
    }
}
