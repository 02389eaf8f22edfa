import Interchange
import School
import Storage

/// « Heures »: what is due, planned, given and followed, in minutes, each account apart.
enum LedgersHandler {
    enum View: String, CaseIterable {
        case pupils, divisions, groups, people, rooms, school

        var name: Phrase {
            switch self {
            case .pupils: Phrase(fr: "Élèves", en: "Pupils")
            case .divisions: Phrase(fr: "Classes", en: "Divisions")
            case .groups: Phrase(fr: "Groupes", en: "Groups")
            case .people: Phrase(fr: "Intervenants", en: "Facilitators")
            case .rooms: Phrase(fr: "Salles", en: "Rooms")
            case .school: Phrase(fr: "Établissement", en: "School")
            }
        }
    }

    static func show(_ visit: Visit) async throws -> Reply {
        let view = visit.query.text("view").flatMap(View.init(rawValue:)) ?? .pupils
        let desk = try await LedgerDesk(visit)
        let table: LedgerTable =
            switch view {
            case .pupils: try await desk.pupils(visit)
            case .divisions: try await desk.divisions(visit)
            case .groups: try await desk.groups(visit)
            case .people: try await desk.people(visit)
            case .rooms: try await desk.rooms(visit)
            case .school: try await desk.whole(visit)
            }
        return .page(LedgersView.page(view, desk, table, visit))
    }

    static func audit(_ visit: Visit) async throws -> Reply {
        let desk = try await LedgerDesk(visit)
        guard let level = desk.level else { return .page(AuditView.page(desk, nil, visit)) }
        let facts = try await visit.store.auditFacts(level: level, kind: desk.kind, year: desk.facts.year, on: visit.today, desk.calendar)
        return .page(AuditView.page(desk, facts.audit(on: visit.today), visit))
    }

    /// The same for a spreadsheet, each difference on a line of its own: of the level and kind that are asked for, or else of every one.
    static func auditFile(_ visit: Visit) async throws -> Reply {
        try visit.requireFreshPassword()
        let desk = try await LedgerDesk(visit)
        let t = visit.t
        let header = [
            Phrase(fr: "niveau", en: "level"), Phrase(fr: "dispositif", en: "dispositif"), Phrase(fr: "élève", en: "pupil"), Phrase(fr: "classe", en: "division"),
            Phrase(fr: "minutes prévues", en: "minutes planned"), Phrase(fr: "minutes suivies", en: "minutes followed"), Phrase(fr: "compte", en: "account"),
            Phrase(fr: "écart en minutes", en: "difference in minutes"), Phrase(fr: "cause", en: "cause"),
        ].map(t)
        var lines: [[String]] = []
        let levels = visit.query.text("level").map { asked in desk.levels.filter { $0 == asked } } ?? desk.levels
        let kinds = visit.query.text("kind") == nil ? desk.kinds.filter { desk.ledger.given[$0] != nil } : [desk.kind]
        for level in levels {
            for kind in kinds {
                let facts = try await visit.store.auditFacts(level: level, kind: kind, year: desk.facts.year, on: visit.today, desk.calendar)
                for row in facts.audit(on: visit.today).rows {
                    let head = [level, t(kind.name), row.pupil.listName, row.division, "\(row.planned)", "\(row.attended)"]
                    lines += row.plannedGap.map { head + [t(Phrase(fr: "prévu", en: "planned")), "\(-$0.minutes)", t($0.words)] }
                    lines += row.attendedGap.map { head + [t(Phrase(fr: "suivi", en: "followed")), "\(-$0.minutes)", t($0.words)] }
                }
            }
        }
        let name = Phrase(fr: "egalite-des-heures.csv", en: "equality-of-hours.csv")
        return .file(name: t(name), type: "text/csv; charset=utf-8", bytes: SpreadsheetWriter.bytes(header: header, rows: lines))
    }
}

/// What every page of ledgers looks at: the school year, the levels, the kinds, and which of them is asked for.
struct LedgerDesk: Sendable {
    /// Of which there is something to read, the latest first: the present one, and those in which the school had divisions.
    let years: [Int]
    /// A school year that was asked for, of which there is nothing to read.
    let unknownYear: Int?
    let calendar: SchoolCalendar
    let facts: LedgerFacts
    let ledger: Ledger
    let levels: [String]
    let level: String?
    /// Those with hours, given or to come, and those of which a dispositif is in force for a level.
    let kinds: [DispositifKind]
    let kind: DispositifKind
    /// Code of the division that is asked for: a whole level is more than one page.
    let division: String?

    init(_ visit: Visit) async throws {
        calendar = try await visit.store.calendar(of: visit.establishment)
        let (known, year) = try await Self.years(visit)
        years = known
        let wanted = visit.query.number("year") ?? year
        unknownYear = year != wanted && SchoolYear.known.contains(wanted) ? wanted : nil
        facts = try await visit.store.ledgerFacts(year: year, calendar)
        let ledger = facts.ledger(on: visit.today)
        self.ledger = ledger
        let levels = try await visit.store.levels(year: year)
        self.levels = levels
        let asked = visit.query.text("level")
        let given = Set(ledger.given.keys).union(facts.prepared.map(\.kind))
        let inForce = try await visit.store.dispositifs().map(\.content).filter { $0.isInForce(inYear: year) && !Set($0.levels).isDisjoint(with: levels) }
        let all = DispositifKind.allCases.filter(given.union(inForce.map(\.kind)).contains)
        kinds = all
        kind = visit.query.text("kind").flatMap(DispositifKind.init(rawValue:)) ?? all.first(where: given.contains) ?? all.first ?? .personalised
        level = levels.first { $0 == asked } ?? levels.first
        division = visit.query.text("division")
    }

    /// The years of which there is something to read, the latest first, and the one that is asked for, or else the present one.
    static func years(_ visit: Visit) async throws -> (known: [Int], shown: Int) {
        let present = visit.establishment.year
        let known = Set(try await visit.store.yearsWithDivisions() + [present]).filter { $0 <= present }.sorted(by: >)
        return (known, visit.query.number("year").flatMap { known.contains($0) ? $0 : nil } ?? present)
    }

    private func hours(_ minutes: Int, _ visit: Visit) -> String { minutes == 0 ? "–" : visit.t(inHours(minutes)) }

    private static let planned = Phrase(fr: "Prévu", en: "Planned")
    private static let prepared = Phrase(fr: "dont à publier", en: "of which to publish")
    private static let forecast = Phrase(fr: "Prévision de l’année", en: "Forecast of the year")
    private static let attended = Phrase(fr: "Suivi", en: "Followed")
    private static let dueTitle = Phrase(fr: "Dû", en: "Due")
    private static let delivered = Phrase(fr: "Donné", en: "Given")
    private static let unconfirmed = Phrase(fr: "À confirmer", en: "To confirm")
    private static let coming = Phrase(fr: "À venir", en: "To come")
    private static let cancelled = Phrase(fr: "Annulé", en: "Cancelled")

    /// Due of this kind to each pupil of the level, and what became of it.
    func pupils(_ visit: Visit) async throws -> LedgerTable {
        guard let level else { return LedgerTable(first: LedgersHandler.View.pupils.name, columns: [], keys: [], rows: [], total: nil) }
        let everybody = try await visit.store.pupils(ofLevel: level, year: facts.year, on: visit.today)
        let rollDay = AuditedPupil.rollDay(of: everybody, on: visit.today)
        let counts = Dictionary(grouping: everybody, by: \.division).mapValues { $0.count { $0.isInDivision(on: rollDay) } }
        let shown = LedgersView.shown(counts, division)
        let people = everybody.filter { $0.division == shown }
        let due = try await visit.store.dueHours(year: facts.year, calendar)
        let earlier = facts.earlier
        let entitlements = self.entitlements(people, due)
        let lines = zip(people, entitlements).map { line(of: $0, $1, earlier, visit) }
        typealias Column = LedgerColumn<PupilLine>
        let missing = LedgersView.missing(lines.map(\.missing), visit)
        return LedgerTable(
            first: Phrase(fr: "Élève", en: "Pupil"), parts: counts,
            note: HTML([LedgersView.rules(entitlements, due, visit), LedgersView.unset(entitlements, due, visit), LedgersView.closedWeeks(entitlements, self, visit), missing].compactMap { $0 }),
            [
                Column(name: Phrase(fr: "Classe", en: "Division")) { $0.person.division },
                Column(name: Self.dueTitle) { Self.due($0.entitled, visit) },
                Column(name: Self.planned, isKey: true) { hours($0.minutes.planned, visit) },
                Column(name: Self.prepared, isOptional: true) { hours($0.minutes.prepared, visit) },
                Column(name: Phrase(fr: "Reste à prévoir", en: "Still to plan"), isOptional: true) { hours($0.missing, visit) },
                Column(name: Self.delivered) { hours($0.minutes.delivered, visit) },
                Column(name: Self.attended, isKey: true) { hours($0.minutes.attended, visit) },
                Column(name: Self.unconfirmed) { hours($0.minutes.unconfirmed, visit) },
                Column(name: Self.cancelled, isOptional: true) { hours($0.minutes.cancelled, visit) },
                Column(name: Self.forecast) { hours($0.minutes.forecast, visit) },
                Column(name: Phrase(fr: "Prévision du cycle", en: "Forecast of the cycle"), isOptional: true) { Self.told($0.cycle, visit) },
            ], of: lines
        ) { line in
            (Self.name(line.person, rollDay, visit), "/pupils/\(line.person.pupil.id)/group")
        }
    }

    /// Of the kind, to each of these pupils. Nearly all of a division have the same days.
    private func entitlements(_ people: [AuditedPupil], _ due: DueHours) -> [Entitlement?] {
        var known: [[Dated<Division.ID>]: Entitlement?] = [:]
        return people.map { person in
            if let own = known[person.stays] { return own }
            let own = due.entitlements(of: person.stays).first { $0.kind == kind }
            known[person.stays] = .some(own)
            return own
        }
    }

    /// « 180 h sur 210 h ».
    private static func told(_ cycle: (forecast: Int, due: Int)?, _ visit: Visit) -> String {
        cycle.map { visit.t(Phrase(fr: "\(inHours($0.forecast).fr) sur \(inHours($0.due).fr)", en: "\(inHours($0.forecast).en) of \(inHours($0.due).en)")) } ?? "–"
    }

    /// What one pupil is due of the kind, and what became of it.
    private struct PupilLine {
        let person: AuditedPupil
        let entitled: Entitlement?
        let minutes: PupilMinutes
        /// Given in the years of the cycle before this one.
        let earlier: Int
        /// Today, or to come: nothing can be planned any more for whoever has left, or in a year that is over.
        let isHere: Bool

        var missing: Int { isHere ? entitled?.left(planned: minutes.planned) ?? 0 : 0 }
        var cycle: (forecast: Int, due: Int)? {
            entitled.flatMap { own in own.cycle.map { (own.cycleForecast(earlier: earlier, thisYear: minutes.forecast), $0) } }
        }
    }

    /// With the day on which they left or will come, of whoever is not there.
    private static func name(_ person: AuditedPupil, _ day: Day, _ visit: Visit) -> String {
        let name = person.pupil.listName
        guard !person.isInDivision(on: day) else { return name }
        let (left, comes) = (person.hasLeft(on: day) ? person.leftOn?.short : nil, person.stays.first.flatMap { $0.tenure.from > day ? $0.tenure.from.short : nil })
        let what = left.map { Phrase(fr: "départ le \($0.fr)", en: "left on \($0.en)") } ?? comes.map { Phrase(fr: "arrivée le \($0.fr)", en: "comes on \($0.en)") }
        return what.map { "\(name) · \(visit.t($0))" } ?? name
    }

    private func line(of person: AuditedPupil, _ entitled: Entitlement?, _ earlier: [Pupil.ID: [DispositifKind: PupilMinutes]], _ visit: Visit) -> PupilLine {
        PupilLine(
            person: person, entitled: entitled, minutes: ledger.pupils[person.pupil.id]?[kind] ?? PupilMinutes(),
            earlier: earlier[person.pupil.id]?[kind]?.delivered ?? 0, isHere: person.stays.contains { $0.tenure.to >= visit.today })
    }

    /// A dash where nothing is due by any text, « non fixé » where one sets no number.
    private static func due(_ entitled: Entitlement?, _ visit: Visit) -> String {
        entitled.map { visit.t($0.year.map(inHours) ?? Phrase(fr: "non fixé", en: "not set")) } ?? "–"
    }

    /// What a pupil of each division is due through the year, and the least, the mean and the most that one who is in it has of its hours: those of
    /// another division, in which they were or will be, are hours of that one.
    func divisions(_ visit: Visit) async throws -> LedgerTable {
        var lines: [DivisionLine] = []
        let earlier = facts.earlier
        var entitlements: [Entitlement?] = []
        let due = try await visit.store.dueHours(year: facts.year, calendar)
        let wholeYear = Tenure(from: SchoolYear(facts.year).firstDay, to: SchoolYear(facts.year + 1).firstDay - 1)
        for level in levels {
            let people = try await visit.store.pupils(ofLevel: level, year: facts.year, on: visit.today)
            let rollDay = AuditedPupil.rollDay(of: people, on: visit.today)
            let byDivision = Dictionary(grouping: people.filter { $0.isInDivision(on: rollDay) }, by: \.division)
            let called = try await visit.store.calledByDay(of: Set(people.filter { $0.stays.count > 1 }.map(\.pupil.id)), year: facts.year)
            for (code, own) in byDivision.sorted(folding: \.key) {
                let all = own.map { person -> PupilMinutes in
                    let id = person.pupil.id
                    guard person.stays.count > 1 else { return ledger.pupils[id]?[kind] ?? PupilMinutes() }
                    let here = person.stays.filter { $0.value == person.pupil.division }.map(\.tenure)
                    return facts.minutes(of: id, during: here, kind, called: called[id] ?? [], on: visit.today)
                }
                let planned = all.map(\.planned)
                let entitled = own.first?.pupil.division.flatMap { division in due.entitlements(of: [Dated(division, wholeYear)]).first { $0.kind == kind } }
                entitlements.append(entitled)
                let pupils = zip(own, self.entitlements(own, due)).map { line(of: $0, $1, earlier, visit) }
                lines.append(DivisionLine(code: code, entitled: entitled, least: planned.min() ?? 0, most: planned.max() ?? 0, all: all, pupils: pupils))
            }
        }
        typealias Column = LedgerColumn<DivisionLine>
        return LedgerTable(
            first: Phrase(fr: "Classe", en: "Division"),
            note: HTML([LedgersView.rules(entitlements, due, visit), LedgersView.unset(entitlements, due, visit), LedgersView.closedWeeks(entitlements, self, visit)].compactMap { $0 }),
            [
                Column(name: LedgersHandler.View.pupils.name) { "\($0.pupils.count)" },
                Column(name: Phrase(fr: "Dû à un élève", en: "Due to a pupil")) { Self.due($0.entitled, visit) },
                Column(name: Phrase(fr: "Prévu, au moins", en: "Planned, least")) { hours($0.least, visit) },
                Column(name: Phrase(fr: "Prévu, en moyenne", en: "Planned, mean"), isKey: true) { hours($0.mean(\.planned), visit) },
                Column(name: Phrase(fr: "Prévu, au plus", en: "Planned, most")) { hours($0.most, visit) },
                Column(name: Self.prepared, isOptional: true) { hours($0.mean(\.prepared), visit) },
                Column(name: Phrase(fr: "Reste à prévoir, au plus", en: "Still to plan, most"), isOptional: true) { hours($0.pupils.map(\.missing).max() ?? 0, visit) },
                Column(name: Phrase(fr: "Donné, en moyenne", en: "Given, mean")) { hours($0.mean(\.delivered), visit) },
                Column(name: Phrase(fr: "Suivi, en moyenne", en: "Followed, mean"), isKey: true) { hours($0.mean(\.attended), visit) },
                Column(name: Phrase(fr: "À confirmer, en moyenne", en: "To confirm, mean")) { hours($0.mean(\.unconfirmed), visit) },
                Column(name: Phrase(fr: "Annulé, en moyenne", en: "Cancelled, mean"), isOptional: true) { hours($0.mean(\.cancelled), visit) },
                Column(name: Phrase(fr: "Prévision de l’année, en moyenne", en: "Forecast of the year, mean")) { hours($0.mean(\.forecast), visit) },
                Column(name: Phrase(fr: "Prévision du cycle, en moyenne", en: "Forecast of the cycle, mean"), isOptional: true) { Self.told($0.cycle, visit) },
            ], of: lines
        ) { line in (line.code, nil) }
    }

    private struct DivisionLine {
        let code: String
        /// To whoever is here all year.
        let entitled: Entitlement?
        /// Planned for one pupil.
        let least, most: Int
        /// Of each pupil, in this division.
        let all: [PupilMinutes]
        /// The same pupils, wherever they were.
        let pupils: [PupilLine]

        func mean(_ minutes: (PupilMinutes) -> Int) -> Int { all.reduce(0) { $0 + minutes($1) } / max(1, all.count) }

        /// The mean of what cycles will come to.
        var cycle: (forecast: Int, due: Int)? {
            let own = pupils.compactMap { $0.cycle?.forecast }
            guard let due = entitled?.cycle, !own.isEmpty else { return nil }
            return (own.reduce(0, +) / own.count, due)
        }
    }

    /// What pupils followed of sessions, of what they were called for.
    private struct Attendance {
        var attended = 0, called = 0

        /// Minutes that one of them followed on average, of those that were given.
        func mean(of delivered: Int) -> Int { called == 0 ? 0 : (delivered * attended + called / 2) / called }
    }

    /// - Parameter keys: under which a session counts.
    private func attendance<Key: Hashable>(_ visit: Visit, _ keys: (LedgerSession) -> [Key]) async throws -> [Key: Attendance] {
        let calls = try await visit.store.attended(year: facts.year)
        return facts.sessions.reduce(into: [:]) { sums, line in
            guard let call = calls[CalledSession(line.session)] else { return }
            for key in keys(line) {
                sums[key, default: Attendance()].attended += call.attended
                sums[key, default: Attendance()].called += call.called
            }
        }
    }

    /// Of sessions, whoever is in them.
    /// - Parameter areOfOneKind: that the lines have hours of one kind alone, which may be added up.
    private func columns<Line>(
        _ visit: Visit, areOfOneKind: Bool = true, _ minutes: @escaping (Line) -> SessionMinutes, followed: @escaping (Line) -> Attendance?
    ) -> [LedgerColumn<Line>] {
        func column(_ name: Phrase, isKey: Bool = false, _ part: @escaping (SessionMinutes) -> Int) -> LedgerColumn<Line> {
            LedgerColumn(
                name: name, isKey: isKey, cell: { hours(part(minutes($0)), visit) },
                total: areOfOneKind ? { lines in hours(lines.reduce(0) { $0 + part(minutes($1)) }, visit) } : nil)
        }
        return [
            column(Self.planned, isKey: true, \.planned), column(Self.delivered, isKey: true, \.delivered),
            LedgerColumn(name: Phrase(fr: "Suivi, par élève en moyenne", en: "Followed, mean of a pupil")) { line in
                hours(followed(line)?.mean(of: minutes(line).delivered) ?? 0, visit)
            },
            column(Self.unconfirmed, \.unconfirmed), column(Self.coming, \.coming), column(Self.cancelled, \.cancelled), column(Self.forecast, \.forecast),
        ]
    }

    func groups(_ visit: Visit) async throws -> LedgerTable {
        let own = Set(facts.sessions.filter { $0.kind == kind }.map(\.session.group))
        let lines = facts.cards.values.filter { own.contains($0.group.id) }.map { (key: naturalKey($0.group.code), card: $0) }
            .sorted { ($0.card.module.firstDay, $0.key) < ($1.card.module.firstDay, $1.key) }.map(\.card)
        let followed = try await attendance(visit) { [$0.session.group] }
        let columns: [LedgerColumn<GroupCard>] = self.columns(visit, { ledger.groups[$0.group.id] ?? SessionMinutes() }, followed: { followed[$0.group.id] })
        return LedgerTable(first: Phrase(fr: "Groupe", en: "Group"), columns, of: lines) { ("\($0.group.code) · \(visit.t($0.title))", "/groups/\($0.group.id)") }
    }

    func people(_ visit: Visit) async throws -> LedgerTable {
        let services = try await visit.store.servicesDue(year: facts.year)
        let lines = try await visit.store.facilitators().compactMap { person -> PersonLine? in
            let (minutes, due) = (ledger.facilitators[person.id]?[kind], services[person.id]?[kind])
            return minutes == nil && due == nil ? nil : PersonLine(person: person, minutes: minutes ?? SessionMinutes(), due: due)
        }
        let followed = try await attendance(visit) { line in line.kind == kind ? line.session.leaders.map(\.id) : [] }
        typealias Column = LedgerColumn<PersonLine>
        let columns: [Column] =
            [
                Column(
                    name: Self.dueTitle, isOptional: true, cell: { hours($0.due ?? 0, visit) },
                    // A sum that leaves out those whose service is not written would be too small.
                    total: { lines in lines.allSatisfy { $0.due != nil } ? hours(lines.reduce(0) { $0 + ($1.due ?? 0) }, visit) : "–" })
            ] + self.columns(visit, { $0.minutes }, followed: { followed[$0.person.id] }) + [
                Column(name: Phrase(fr: "Par rapport au dû", en: "Beside what is due"), isOptional: true) { line in
                    line.due.map { visit.t(ServiceDue.difference(planned: line.minutes.planned, due: $0)) } ?? "–"
                }
            ]
        return LedgerTable(first: Phrase(fr: "Intervenant", en: "Facilitator"), columns, of: lines) {
            ($0.person.name, "/facilitators/\($0.person.id)/hours?year=\(facts.year)")
        }
    }

    private struct PersonLine {
        let person: Facilitator
        let minutes: SessionMinutes
        /// Of their service; nil where nothing is written.
        let due: Int?
    }

    func rooms(_ visit: Visit) async throws -> LedgerTable {
        typealias Line = (room: Room, minutes: SessionMinutes)
        let lines = try await visit.store.rooms().compactMap { room -> Line? in ledger.rooms[room.id].map { (room, $0) } }
        let followed = try await attendance(visit) { line in line.session.room.map { [$0.id] } ?? [] }
        let columns: [LedgerColumn<Line>] = self.columns(visit, areOfOneKind: false, { $0.minutes }, followed: { followed[$0.room.id] })
        return LedgerTable(first: Phrase(fr: "Salle", en: "Room"), columns, of: lines) { ($0.room.name, nil) }
    }

    /// Each kind on its own lines: what all pupils are due and receive, what is given to groups, the hours of people that it takes, and those of them
    /// that weigh on the means.
    func whole(_ visit: Visit) async throws -> LedgerTable {
        let due = try await visit.store.dueHours(year: facts.year, calendar)
        var entitled: [DispositifKind: Int] = [:]
        for (stays, pupils) in Dictionary(grouping: try await visit.store.stays(year: facts.year).values, by: { $0 }) {
            for own in due.entitlements(of: stays) { if let minutes = own.year { entitled[own.kind, default: 0] += minutes * pupils.count } }
        }
        let services = try await visit.store.servicesDue(year: facts.year)
        let lines = kinds.flatMap { kind -> [WholeLine] in
            let received = ledger.pupils.values.reduce(into: PupilMinutes()) { sum, own in if let minutes = own[kind] { sum = sum + minutes } }
            func name(_ what: Phrase) -> String { visit.t(Phrase(fr: "\(kind.name.fr)\u{202F}: \(what.fr)", en: "\(kind.name.en): \(what.en)")) }
            func sessions(_ what: Phrase, _ minutes: SessionMinutes?, due: Int = 0) -> WholeLine {
                WholeLine(name: name(what), minutes: minutes ?? SessionMinutes(), due: due)
            }
            // A sum that leaves out those whose service is not written would make all others too many.
            let leaders = ledger.facilitators.filter { ($0.value[kind]?.planned ?? 0) > 0 }.keys
            let known = leaders.compactMap { services[$0]?[kind] }
            let owed = known.count == leaders.count ? known.reduce(0, +) : 0
            // Hours of pupils have the columns of sessions, and three of their own.
            var minutes = SessionMinutes()
            (minutes.delivered, minutes.unconfirmed, minutes.coming, minutes.cancelled) = (received.delivered, received.unconfirmed, received.coming, received.cancelled)
            return [
                WholeLine(
                    name: name(Phrase(fr: "heures des élèves", en: "pupils’ hours")), minutes: minutes, due: entitled[kind] ?? 0, prepared: received.prepared,
                    attended: received.attended),
                sessions(Phrase(fr: "séances", en: "sessions"), ledger.given[kind]),
                sessions(Phrase(fr: "heures des intervenants", en: "facilitators’ hours"), ledger.led[kind], due: owed),
                sessions(Phrase(fr: "dont prises sur les moyens", en: "of which taken from the means"), ledger.spent[kind]),
            ]
        }
        typealias Column = LedgerColumn<WholeLine>
        return LedgerTable(
            first: Phrase(fr: "Dispositif", en: "Dispositif"),
            [
                Column(name: Self.dueTitle) { hours($0.due, visit) },
                Column(name: Self.planned, isKey: true) { hours($0.minutes.planned + $0.prepared, visit) },
                Column(name: Self.prepared, isOptional: true) { hours($0.prepared, visit) },
                Column(name: Self.delivered, isKey: true) { hours($0.minutes.delivered, visit) },
                Column(name: Self.attended) { hours($0.attended, visit) },
                Column(name: Self.unconfirmed) { hours($0.minutes.unconfirmed, visit) },
                Column(name: Self.coming) { hours($0.minutes.coming, visit) },
                Column(name: Self.cancelled) { hours($0.minutes.cancelled, visit) },
                Column(name: Self.forecast) { hours($0.minutes.forecast + $0.prepared, visit) },
            ], of: lines
        ) { ($0.name, nil) }
    }

    private struct WholeLine {
        let name: String
        let minutes: SessionMinutes
        /// To pupils, or by facilitators.
        var due = 0
        /// Of pupils.
        var prepared = 0
        var attended = 0
    }
}

struct LedgerTable: Sendable {
    struct Row: Sendable {
        let name: String
        let address: String?
        let cells: [String]
    }

    let first: Phrase
    /// Divisions among which one chooses, with how many pupils each has; empty when all is shown.
    var parts: [String: Int] = [:]
    /// What stands above the table.
    var note: HTML?
    let columns: [Phrase]
    /// Indices of the columns that a phone shows first; it unfolds the others.
    let keys: Set<Int>
    let rows: [Row]
    /// What the lines come to, column by column; nil where they are not to be added up.
    let total: [String]?
}

/// A column before it is known which lines there are.
struct LedgerColumn<Line> {
    let name: Phrase
    /// Left out when it has nothing but dashes.
    var isOptional = false
    /// A phone shows it before the others are unfolded.
    var isKey = false
    let cell: (Line) -> String
    /// Of all lines; nil where these are not to be added up.
    var total: (([Line]) -> String)?
}

extension LedgerTable {
    /// - Parameter head: name and address of a line.
    init<Line>(
        first: Phrase, parts: [String: Int] = [:], note: HTML? = nil, _ columns: [LedgerColumn<Line>], of lines: [Line],
        head: (Line) -> (name: String, address: String?)
    ) {
        let shown = columns.map { column in (column: column, cells: lines.map(column.cell)) }.filter { one in !one.column.isOptional || one.cells.contains { $0 != "–" } }
        self.init(
            first: first, parts: parts, note: note, columns: shown.map(\.column.name), keys: Set(shown.indices.filter { shown[$0].column.isKey }),
            rows: lines.enumerated().map { index, line in
                let (name, address) = head(line)
                return Row(name: name, address: address, cells: shown.map { $0.cells[index] })
            }, total: lines.count > 1 && shown.contains { $0.column.total != nil } ? shown.map { $0.column.total?(lines) ?? "–" } : nil)
    }
}
