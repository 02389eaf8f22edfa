import School
import Storage

/// Slots of a period from the timetable: barrettes that are there, hours that are free together, what would have to move.
enum SlotsHandler {
    static func show(_ visit: Visit) async throws -> Reply { .page(SlotsView.page(try await model(visit, problem: nil), visit)) }

    /// Takes proposals into the period: each slot to the barrette of its divisions, which is made when there is none.
    static func add(_ visit: Visit) async throws -> Reply {
        let means = try await PeriodParts.means(visit)
        let choices = visit.form.all("slot").prefix(24).compactMap { SlotChoice($0, among: means.divisions) }
        guard !choices.isEmpty else {
            return .page(
                SlotsView.page(
                    try await model(visit, problem: Phrase(fr: "Ce créneau ne peut pas être repris\u{202F}: choisissez-en un autre.", en: "This slot cannot be taken: choose another.")), visit))
        }
        let barrettes = Dictionary(grouping: choices, by: \.divisions).sorted { ($0.value.first?.time ?? $0.value[0].time) < ($1.value.first?.time ?? $1.value[0].time) }
            .map { divisions, slots -> Barrette in
                let id = Barrette.ID.new()
                return Barrette(id: id, name: SlotWords.name(divisions, means.divisions), divisions: divisions, slots: slots.map { $0.slot(of: id) })
            }
        try await visit.store.add(barrettes, to: means.period.id, version: visit.form.number("version") ?? 0)
        // What was proposed says again what it costs; what the timetable held already costs nothing.
        let taken = visit.form.number("size").map { size in "&size=\(size)" + choices.prefix(12).map { "&taken=\(LedgersView.encoded($0.text))" }.joined() } ?? ""
        return .redirect("/periods/\(means.period.id)/slots?added=\(choices.count)\(taken)")
    }

    private static func model(_ visit: Visit, problem: Phrase?) async throws -> SlotsModel {
        let means = try await PeriodParts.means(visit)
        let known = try await visit.store.timetable()
        let query = SlotQuery(visit.query, means, usualLength: try await visit.store.usualLessonLength())
        guard let timetable = known else { return SlotsModel(means: means, query: query, problem: problem) }
        let held = try await visit.store.heldHours(beside: means.period).map { hour in
            let pupils = hour.divisions.reduce(0) { $0 + means.pupils[$1, default: 0] }
            return (
                divisions: hour.divisions, time: hour.slot.time, weeks: hour.slot.fortnight(means.calendar),
                groups: (pupils + SlotQuery.usualSize - 1) / SlotQuery.usualSize
            )
        }
        let search = SlotSearch(timetable, calendar: means.calendar, facilitators: means.facilitators, rooms: means.rooms, held: held)
        let people = try await visit.store.lessonHolders().addressNames
        let found = timetable.foundBarrettes(means.divisions).filter { found in
            let own = means.barrettes.filter { Set($0.divisions) == Set(found.divisions) }.flatMap(\.slots)
            return !found.hours.allSatisfy { hour in own.contains { $0.time == hour.time && $0.alternance == hour.alternance && $0.weeks == hour.weeks } }
        }
        let wishes = query.wishes
        let taken = visit.query.all("taken").prefix(12).compactMap { SlotChoice($0, among: means.divisions) }.compactMap { choice in
            search.proposal(for: query.wish(choice.divisions, choice.time.length, choice.alternance, choice.weeks, means), at: choice.time)
                .map { (divisions: choice.divisions, proposal: $0) }
        }
        return SlotsModel(
            means: means, query: query, problem: problem, timetable: timetable, people: people, found: found, taken: taken, wishes: wishes,
            proposals: wishes.map { search.proposals(for: $0) }, plan: wishes.reduce(0) { $0 + $1.count } > 1 ? search.plan(for: wishes) : nil, carried: search.carried)
    }
}

/// What is asked of the page.
struct SlotQuery: Sendable {
    enum Split: String, CaseIterable, Sendable {
        case together, level, each

        var name: Phrase {
            switch self {
            case .together: Phrase(fr: "toutes ensemble", en: "all together")
            case .level: Phrase(fr: "une barrette par niveau", en: "one barrette for each level")
            case .each: Phrase(fr: "chaque classe pour elle-même", en: "each division for itself")
            }
        }
    }

    /// Pupils of a group when nobody says otherwise.
    static let usualSize = 14
    static let countRange = 1...4
    static let sizeRange = 4...40
    static let countName = Phrase(fr: "Créneaux par semaine", en: "Slots a week")
    static let lengthName = Phrase(fr: "Minutes", en: "Minutes")
    static let sizeName = Phrase(fr: "Élèves par groupe, environ", en: "Pupils in a group, about")

    let divisions: [Division.ID]
    let split: Split
    let count, length, size: Int
    /// Minutes of the school's lessons.
    let usualLength: Int
    let alternance: Alternance
    let weeks: [Day]
    let wishes: [SlotWish]
    /// What was asked for and cannot be, with what is looked for instead.
    let corrections: [Phrase]

    /// - Parameter usualLength: minutes of the school's lessons, for a form that says none.
    init(_ form: Form, _ means: PeriodMeans, usualLength: Int) {
        let chosen = form.all("division").compactMap { Division.ID($0) }.filter { means.divisions[$0] != nil }
        let split = form.text("split").flatMap(Split.init(rawValue:)) ?? .together
        var corrections: [Phrase] = []
        func number(_ name: String, _ field: Phrase, _ range: ClosedRange<Int>, usual: Int) -> Int {
            let asked = form.text(name) == nil ? usual : form.number(name)
            let taken = min(max(asked ?? usual, range.lowerBound), range.upperBound)
            if asked != taken, let text = form.text(name)?.prefix(12) {
                corrections.append(
                    Phrase(
                        fr: "\(field.fr)\u{202F}: \(text) n’est pas possible, de \(range.lowerBound) à \(range.upperBound) seulement. La recherche est faite avec \(taken).",
                        en: "\(field.en): \(text) is not possible, only \(range.lowerBound) to \(range.upperBound). The search is made with \(taken)."))
            }
            return taken
        }
        let count = number("count", Self.countName, Self.countRange, usual: 1)
        let length = number("length", Self.lengthName, WeeklySlot.lengthRange, usual: usualLength)
        let size = number("size", Self.sizeName, Self.sizeRange, usual: Self.usualSize)
        let alternance = form.text("alternance").flatMap(Alternance.init(rawValue:)) ?? .weekly
        let weeks = form.all("week").compactMap { Day(entered: $0)?.monday }
        let sets: [[Division.ID]] =
            switch split {
            case .together: chosen.isEmpty ? [] : [chosen]
            case .level:
                Dictionary(grouping: chosen) { means.divisions[$0]?.level ?? "" }.sorted { naturalKey($0.key) < naturalKey($1.key) }.map(\.value)
            case .each: chosen.sorted { (means.divisions[$0]?.order ?? "") < (means.divisions[$1]?.order ?? "") }.map { [$0] }
            }
        self.usualLength = usualLength
        self.corrections = corrections
        (self.divisions, self.split, self.count, self.length, self.size, self.alternance, self.weeks) = (chosen, split, count, length, size, alternance, weeks)
        // More barrettes at once than a school has levels would take longer to read than to choose.
        wishes = sets.prefix(12).map { set in
            SlotWish(
                divisions: set, count: count, length: length, alternance: weeks.isEmpty ? alternance : .weekly, weeks: weeks, groups: Self.groups(set, of: size, means))
        }
    }

    private static func groups(_ divisions: [Division.ID], of size: Int, _ means: PeriodMeans) -> Int {
        max(1, (divisions.reduce(0) { $0 + means.pupils[$1, default: 0] } + size - 1) / size)
    }

    /// One slot for some divisions, in groups of the size asked.
    func wish(_ divisions: [Division.ID], _ length: Int, _ alternance: Alternance, _ weeks: [Day], _ means: PeriodMeans) -> SlotWish {
        SlotWish(divisions: divisions, length: length, alternance: alternance, weeks: weeks, groups: Self.groups(divisions, of: size, means))
    }
}

/// One slot for some divisions, as a form carries it.
struct SlotChoice: Hashable {
    let divisions: [Division.ID]
    let time: WeekTime
    let alternance: Alternance
    let weeks: [Day]

    init(divisions: [Division.ID], time: WeekTime, alternance: Alternance, weeks: [Day]) {
        self.divisions = divisions.sorted()
        self.time = time
        self.alternance = alternance
        self.weeks = weeks
    }

    var text: String {
        let ids = divisions.map(\.description).joined(separator: ",")
        return "\(ids)|\(time.weekday)|\(time.startsAt)|\(time.length)|\(alternance.rawValue)|\(weeks.map(\.iso).joined(separator: ","))"
    }

    /// Nil for anything that our own page would not have written.
    init?(_ text: String, among known: [Division.ID: Division]) {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, let weekday = Int(parts[1]), let start = Int(parts[2]), let length = Int(parts[3]), let alternance = Alternance(rawValue: parts[4]),
            (1...7).contains(weekday), (0..<1440).contains(start), WeeklySlot.lengthRange.contains(length), start + length <= 1440
        else { return nil }
        let divisions = parts[0].split(separator: ",").compactMap { Division.ID(String($0)) }
        let weeks = parts[5].split(separator: ",").prefix(60).compactMap { Day(entered: String($0))?.monday }
        guard !divisions.isEmpty, divisions.allSatisfy({ known[$0] != nil }) else { return nil }
        self.init(divisions: Array(Set(divisions)), time: WeekTime(weekday: weekday, startsAt: start, length: length), alternance: alternance, weeks: weeks)
    }

    func slot(of barrette: Barrette.ID) -> WeeklySlot {
        WeeklySlot(
            id: .new(), barrette: barrette, weekday: time.weekday, startsAt: time.startsAt, length: time.length, alternance: alternance, weeks: weeks)
    }
}

struct SlotsModel: Sendable {
    let means: PeriodMeans
    let query: SlotQuery
    let problem: Phrase?
    var timetable: SchoolTimetable?
    /// Teachers by the name that a timetable shows.
    var people: [Staff.ID: String] = [:]
    var found: [FoundBarrette] = []
    /// What was taken a moment ago, with what it costs.
    var taken: [(divisions: [Division.ID], proposal: SlotProposal)] = []
    var wishes: [SlotWish] = []
    /// For each wish, best first.
    var proposals: [[SlotProposal]] = []
    /// For all of them at once, when there is more than one hour to find.
    var plan: SlotPlan?
    var carried: [Division.ID: Int] = [:]
}
