import School
import Storage

extension SampleDesk {
    /// Sheets that the sample offers, with who can run them: for each person needed, the subjects and duties to draw from.
    private static let offered: [(sheet: String, pools: [Set<String>])] = [
        ("expression", [[SampleSubject.french.code, SampleSubject.history.code, SampleSubject.english.code]]),
        ("structurer", [[SampleSubject.french.code, SampleSubject.history.code, SampleSubject.philosophy.code]]),
        ("donnees", [[SampleSubject.mathematics.code, SampleSubject.management.code, SampleSubject.physics.code, SampleSubject.computing.code]]),
        ("methodologie", [[SampleSubject.history.code, SampleSubject.spanish.code, SampleSubject.english.code, SampleSubject.biology.code, "librarian"]]),
        ("notes", [[SampleSubject.economics.code, SampleSubject.history.code, SampleSubject.french.code, SampleSubject.physics.code]]),
        ("documentation", [["librarian", SampleSubject.economics.code]]),
        ("metacognition", [["psyen", "cpe", SampleSubject.sport.code, SampleSubject.spanish.code]]),
        ("communication", [[SampleSubject.spanish.code, SampleSubject.english.code, SampleSubject.commerce.code, SampleSubject.sport.code]]),
        ("francais-droit", [[SampleSubject.french.code, SampleSubject.philosophy.code], [SampleSubject.economics.code, SampleSubject.management.code]]),
        ("consignes", [[SampleSubject.mathematics.code, SampleSubject.physics.code, SampleSubject.engineering.code, SampleSubject.prevention.code]]),
        ("expose", [[SampleSubject.french.code, SampleSubject.english.code, SampleSubject.biology.code, SampleSubject.philosophy.code]]),
        ("portfolio", [["psyen", "cpe", SampleSubject.commerce.code, SampleSubject.management.code]]),
        ("synthese", [[SampleSubject.french.code, SampleSubject.history.code, SampleSubject.economics.code]]),
        ("concours", [[SampleSubject.mathematics.code, SampleSubject.engineering.code, SampleSubject.physics.code]]),
        ("projet", [[SampleSubject.engineering.code, SampleSubject.biology.code, SampleSubject.sport.code, SampleSubject.computing.code]]),
        ("approfondir", [[SampleSubject.mathematics.code, SampleSubject.history.code, SampleSubject.physics.code, SampleSubject.philosophy.code]]),
    ]

    /// Adopts the ready-made sheets, makes staff facilitators, and writes who can run what and where.
    func prepareWorkshops() async throws {
        let wanted = Set(Self.offered.map(\.sheet))
        try await school.adopt(WorkshopSheets.all.filter { wanted.contains($0.code) }, in: language)
        let heads = Set(roster.staff.filter { $0.duty == .head || $0.duty == .deputy }.compactMap { keys.staff[$0.stsID] })
        let candidates = try await school.facilitatorCandidates(on: timeline.today, in: language).filter {
            keys.stsIDs[$0.id] != nil && !heads.contains($0.id)
        }
        try await school.addFacilitators(candidates, maxGroups: 6)
        try await school.addOutsideFacilitator(
            name: language == .fr ? "Association Passerelle" : "Passerelle (association)",
            quality: language == .fr ? "intervenante, prise de parole" : "outside speaker, public speaking", hoursCount: false, maxGroups: 4, minGroups: 0)
        let facilitators = try await school.facilitators()
        for workshop in try await school.workshops() {
            guard let entry = Self.offered.first(where: { $0.sheet == workshop.content.sheet }) else { continue }
            var content = workshop.content
            content.maxParallel = 3
            // A group of six is more than the hours of this school allow.
            content.minSize = min(max(content.minSize, 8), content.comfortSize)
            content.pools = entry.pools.map { talents in facilitators.filter { talents.contains(talent(of: $0)) }.map(\.id) }
            try await school.save(workshop.id, content, version: workshop.version)
        }
        try await addRooms()
    }

    /// The main teacher sends two pupils to the psychologist, who reads their needs from then on.
    func refer() async throws {
        guard let psyen = roster.staff.first(where: { $0.duty == .psyen }).flatMap({ keys.staff[$0.stsID] }) else { return }
        for pupil in roster.pupils where ["Malo Bernard", "Awa Diallo"].contains("\(pupil.givenName) \(pupil.familyName)") {
            guard let id = keys.pupils[pupil.siecleID] else { continue }
            try await school.refer(id, to: psyen, from: timeline.firstRound.upperBound)
        }
    }

    /// The subject's code for a teacher, the duty for everyone else.
    private func talent(of facilitator: Facilitator) -> String {
        let person = facilitator.staff.flatMap { keys.stsIDs[$0] }.flatMap { id in roster.staff.first { $0.stsID == id } }
        guard let person else { return SampleSubject.commerce.code }
        return person.subject?.code ?? person.duty.rawValue
    }

    private func addRooms() async throws {
        let special: [(String, Int, [RoomKind])] = [
            ("CDI", 30, [.library]), ("Info 1", 24, [.computers]), ("Info 2", 24, [.computers]), ("Amphi", 80, [.hall]),
            (language == .fr ? "Salle polyvalente" : "Multi-purpose room", 40, [.stage, .standard]), ("Labo 1", 24, [.laboratory]),
        ]
        for (name, capacity, kinds) in special { try await school.addRoom(name: name, capacity: capacity, kinds: kinds) }
        for number in 0..<max(10, roster.divisions.count * 2 / 5) {
            let name = number < 6 ? "B1\(number + 1)" : "C\(number - 5)"
            try await school.addRoom(name: name, capacity: number % 3 == 0 ? 18 : 32, kinds: [.standard])
        }
    }

    /// The finished period, the one under way, the one whose groups are to be made, and the one whose wishes are open.
    func plan(first: DiagnosisRound.ID, second: DiagnosisRound.ID) async throws {
        let tech = Phrase(fr: "Temps 3, premières technologiques", en: "Phase 3, technological 1re")
        let seconds = Phrase(fr: "Temps 3, secondes", en: "Phase 3, 2de")
        let past = [
            (Phrase(fr: "Temps 1, secondes et premières technologiques", en: "Phase 1, 2de and technological 1re"), timeline.finishedPeriod),
            (Phrase(fr: "Temps 2, secondes et premières technologiques", en: "Phase 2, 2de and technological 1re"), timeline.presentPeriod),
        ]
        for (name, days) in past {
            let period = try await addPeriod(name[language], round: first, days, modules: [days], barrettes: ["A", "D"])
            try await wish(period, from: days.lowerBound - 9, to: days.lowerBound - 4, round: 0)
            try await makeGroups(of: period, from: days.lowerBound)
        }
        // Pupils of the technological divisions have handed in their wishes until yesterday evening.
        let next = timeline.nextPeriod
        let ready = try await addPeriod(tech[language], round: second, next, modules: timeline.nextModules, barrettes: ["D"], from: try await workshopPhase())
        try await wish(ready, from: timeline.today - 6, to: timeline.today - 1, round: 1)
        let open = try await addPeriod(seconds[language], round: second, next, modules: timeline.nextModules, barrettes: ["A"])
        try await wish(open, from: timeline.today - 2, to: timeline.today + 6, round: 1)
    }

    private func addPeriod(
        _ name: String, round: DiagnosisRound.ID, _ days: ClosedRange<Day>, modules: [ClosedRange<Day>], barrettes: Set<Character>, from phase: Phase.ID? = nil
    ) async throws -> Period.ID {
        let id = Period.ID.new()
        let words = Phrase(fr: "Module", en: "Module")
        let budget = hoursBudget(modules, barrettes)
        let support = phase == nil ? try await school.dispositifs().first { $0.content.kind == .personalised && $0.content.levels.contains("2de") }?.id : nil
        try await school.add(
            Period(
                id: id, name: name, round: round, firstDay: days.lowerBound, lastDay: days.upperBound, hoursBudget: budget, dispositif: support, version: 1),
            modules: modules.enumerated().map { index, span in
                Module(
                    id: Module.ID.new(), position: index + 1, name: "\(words[language]) \(index + 1)", firstDay: span.lowerBound, lastDay: span.upperBound)
            }, like: nil, from: phase)
        var slots: [WeeklySlot.ID: SampleHour] = [:]
        for barrette in roster.barrettes where barrette.name.first.map(barrettes.contains) ?? false {
            let key = Barrette.ID.new()
            let weekly = barrette.hours.map { hour in
                WeeklySlot(
                    id: WeeklySlot.ID.new(), barrette: key, weekday: hour.weekday, startsAt: hour.start, length: SampleHour.length, alternance: .weekly)
            }
            for (slot, hour) in zip(weekly, barrette.hours) { slots[slot.id] = hour }
            try await school.add(
                Barrette(id: key, name: "Barrette \(barrette.name)", divisions: barrette.divisions.compactMap { keys.divisions[$0] }, slots: weekly), to: id)
        }
        try await setAbsences(slots, in: id)
        let offers = try await school.workshops().map { Offer(workshop: $0.id, maxParallel: $0.content.maxParallel) }
        try await school.setOffers(offers, of: id, version: try await version(id))
        return id
    }

    /// Hours enough for groups of twelve at each hour, and no more: what a lycée is given.
    private func hoursBudget(_ modules: [ClosedRange<Day>], _ barrettes: Set<Character>) -> Int {
        let weeks = modules.reduce(0) { $0 + ($1.upperBound - $1.lowerBound + 6) / 7 }
        return roster.barrettes.filter { $0.name.first.map(barrettes.contains) ?? false }.reduce(0) { hours, barrette in
            let pupils = barrette.divisions.reduce(0) { $0 + members($1).count }
            return hours + weeks * barrette.hours.count * ((pupils + 11) / 12)
        }
    }

    /// Teachers who have a lesson at the hour of a barrette cannot come.
    private func setAbsences(_ slots: [WeeklySlot.ID: SampleHour], in period: Period.ID) async throws {
        var busy: [Facilitator.ID: Set<WeeklySlot.ID>] = [:]
        for facilitator in try await school.facilitators() {
            guard let staff = facilitator.staff.flatMap({ keys.stsIDs[$0] }) else { continue }
            let lessons = Set(roster.services.filter { $0.staff == staff }.flatMap(\.lessons))
            let taken = slots.filter { lessons.contains($0.value) }.map(\.key)
            if !taken.isEmpty { busy[facilitator.id] = Set(taken) }
        }
        try await school.setAbsences(busy, [:], of: period, version: try await version(period))
    }

    private func version(_ period: Period.ID) async throws -> Int {
        guard let version = try await school.period(period)?.version else { throw StorageError.stale }
        return version
    }

    /// Opens wishes from eight in the morning of one day to six in the evening of another, and lets pupils hand theirs in.
    private func wish(_ period: Period.ID, from: Day, to: Day, round: Int) async throws {
        try await school.setWishes(
            of: period, open: moment(from, minute: 8 * 60), close: moment(to, minute: 18 * 60), version: try await version(period))
        let codes = Dictionary(try await school.skillsByCode().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let workshops = Dictionary(try await school.workshops().map { ($0.id, $0.content) }, uniquingKeysWith: { first, _ in first })
        // While wishes are open, half of the pupils have been there.
        let isOpen = to > timeline.today
        let day = isOpen ? timeline.today : to
        let at = min(moment(day, minute: 17 * 60), builder.clock.now)
        guard at >= moment(from, minute: 8 * 60) else { return }
        for pupil in try await school.wishProgress(of: period, on: day).map(\.pupil) {
            guard let siecleID = keys.siecleIDs[pupil.id], voices.hasWished(pupil: siecleID, round: round, early: isOpen),
                let sheet = try await school.wishSheet(period, pupil.id, on: day)
            else { continue }
            let menu = sheet.menu.suited.isEmpty ? sheet.menu.others : sheet.menu.suited
            let choices = menu.compactMap { id in
                workshops[id].map { content in
                    (
                        key: id, name: content.sheet ?? content.title,
                        gains: Dictionary(content.gains.compactMap { gain in codes[gain.skill].map { ($0, gain.gain) } }, uniquingKeysWith: max)
                    )
                }
            }
            let ranking = Array(voices.ranked(choices, pupil: siecleID, round: round).prefix(sheet.period.wishCount))
            guard !ranking.isEmpty else { continue }
            _ = try await school.handInWishes(ranking, of: pupil.id, in: period, seen: 0, at: at, today: day)
        }
    }
}
