import Testing

@testable import School

private func day(_ iso: String) -> Day { Day(iso)! }

/// Two divisions of 20 pupils, Tuesday 10:00, two modules, three workshops, three people, three rooms: nothing missing.
private struct Means {
    var divisions = [
        Division(id: .init(rawValue: 1), code: "2A", label: "2A", level: "2de"), Division(id: .init(rawValue: 2), code: "2B", label: "2B", level: "2de"),
    ]
    var pupils = 20
    var modules = [
        Module(id: .init(rawValue: 1), position: 1, name: "Module 1", firstDay: day("2026-11-09"), lastDay: day("2026-12-04")),
        Module(id: .init(rawValue: 2), position: 2, name: "Module 2", firstDay: day("2026-12-07"), lastDay: day("2027-01-15")),
    ]
    var barrettes = [Barrette(id: .init(rawValue: 1), name: "Secondes", divisions: [.init(rawValue: 1), .init(rawValue: 2)], slots: [slot(1, 1, 2, 600)])]
    var people = (1...3).map { person($0) }
    var rooms = (1...3).map { Room(id: .init(rawValue: Int64($0)), name: "B\($0)", capacity: 30, kinds: [.standard], version: 1) }
    var workshops = (1...3).map { workshop($0, pools: [[$0]]) }
    var budget: Int?
    var absences: [Facilitator.ID: Set<WeeklySlot.ID>] = [:]

    static func slot(_ id: Int64, _ barrette: Int64, _ weekday: Int, _ start: Int, _ alternance: Alternance = .weekly) -> WeeklySlot {
        WeeklySlot(id: .init(rawValue: id), barrette: .init(rawValue: barrette), weekday: weekday, startsAt: start, length: 55, alternance: alternance)
    }
    static func person(_ id: Int, minGroups: Int = 0) -> Facilitator {
        Facilitator(
            id: .init(rawValue: Int64(id)), staff: nil, name: "Intervenant \(id)", quality: "", hoursCount: true, maxGroups: 4, minGroups: minGroups,
            sortKey: "\(id)", version: 1)
    }
    static func workshop(_ id: Int, pools: [[Int]], max: Int = 16, repeatable: Bool = false) -> Workshop {
        Workshop(
            id: .init(rawValue: Int64(id)),
            content: WorkshopContent(
                title: "Atelier \(id)", kind: .support, objective: "o", indicators: ["i"], maxSize: max, isRepeatable: repeatable,
                gains: [WorkshopGain(skill: .init(rawValue: 1), gain: 60)], pools: pools.map { $0.map { .init(rawValue: Int64($0)) } }), version: 1)
    }

    func built() -> PeriodMeans {
        let period = Period(
            id: .init(rawValue: 1), name: "Temps 3", round: nil, firstDay: day("2026-11-09"), lastDay: day("2027-01-15"), hoursBudget: budget, version: 1)
        return PeriodMeans(
            period: period, modules: modules, barrettes: barrettes,
            divisions: Dictionary(uniqueKeysWithValues: divisions.map { ($0.id, $0) }),
            pupils: Dictionary(uniqueKeysWithValues: divisions.map { ($0.id, pupils) }),
            offers: workshops.map { Offer(workshop: $0.id, maxParallel: 1) },
            workshops: Dictionary(uniqueKeysWithValues: workshops.map { ($0.id, $0) }), facilitators: people, rooms: rooms,
            facilitatorAbsences: absences, roomAbsences: [:], calendar: CalendarSettings.initial(year: 2026).calendar(zone: .a, own: []))
    }

    var found: [String] { built().checks().map(\.problem.what.fr) }
}

@Suite("What is missing before groups can be made")
struct PeriodMeansTests {
    @Test("a complete period has nothing to say")
    func complete() { #expect(Means().found == []) }

    @Test("a sheet that plans more sessions than a module has is remarked, and blocks nothing")
    func length() {
        var means = Means()
        means.workshops[0].content.sessions = 5
        #expect(means.found == ["Plus de séances sur la fiche que dans le module\u{202F}: «\u{202F}Atelier 1\u{202F}», 5 au lieu de 4 (Module 1)."])
        #expect(means.built().checks().allSatisfy { !$0.isBlocking })
    }

    @Test("session counts come from the calendar")
    func sessions() { #expect(Means().built().slots.map(\.sessions) == [4, 4]) }

    @Test("pupils cannot be in two barrettes at once; at different hours it is a question")
    func twoBarrettes() {
        var means = Means()
        means.barrettes.append(Barrette(id: .init(rawValue: 2), name: "2A seule", divisions: [.init(rawValue: 1)], slots: [Means.slot(2, 2, 2, 630)]))
        let clash = means.built().barretteChecks().first { $0.problem.what.fr.contains("deux barrettes") }
        #expect(clash?.isBlocking == true)
        #expect(clash?.problem.what.fr == "2A\u{202F}: les élèves seraient dans deux barrettes à la même heure, «\u{202F}Secondes\u{202F}» et «\u{202F}2A seule\u{202F}».")
        means.barrettes[1] = Barrette(id: .init(rawValue: 2), name: "2A seule", divisions: [.init(rawValue: 1)], slots: [Means.slot(2, 2, 4, 600)])
        #expect(means.built().barretteChecks().first { $0.problem.what.fr.contains("deux barrettes") }?.isBlocking == false)
        #expect(means.found.contains { $0.contains("En 2de, les classes n’ont pas les mêmes heures") })
    }

    @Test("a slot of chosen weeks need not be held in every module, but in one; a slot of every week in each")
    func chosenWeeks() {
        func found(_ weeks: [String], _ alternance: Alternance = .weekly) -> [(what: String, blocks: Bool)] {
            var means = Means()
            let slot = WeeklySlot(
                id: .init(rawValue: 1), barrette: .init(rawValue: 1), weekday: 3, startsAt: 600, length: 55, alternance: alternance, weeks: weeks.map(day))
            means.barrettes[0] = Barrette(id: .init(rawValue: 1), name: "Secondes", divisions: means.barrettes[0].divisions, slots: [slot])
            return means.built().checks().filter { $0.problem.what.fr.hasPrefix("Aucune séance") }.map { ($0.problem.what.fr, $0.isBlocking) }
        }
        #expect(found([]).isEmpty && found(["2026-11-16", "2026-11-23"]).isEmpty)
        // 11 November is a public holiday: told of the module that has that week alone, while the slot is held in the other.
        let holiday = found(["2026-11-09", "2026-12-07"])
        #expect(holiday.count == 1 && holiday.first?.blocks == false && holiday.first?.what.contains("pendant «\u{202F}Module 1\u{202F}»") == true)
        let never = found(["2026-11-09"])
        #expect(never.count == 2 && never.allSatisfy(\.blocks))
        #expect(never.first?.what == "Aucune séance le mercredi 10\u{202F}h, 1 semaine choisie pendant «\u{202F}Module 1\u{202F}»\u{202F}: ces semaines n’y ont pas de classe ce jour-là.")
    }

    @Test("A weeks and B weeks at the same time do not overlap")
    func fortnight() {
        let a = Means.slot(1, 1, 2, 600, .first)
        let calendar = Means().built().calendar
        #expect(!a.overlaps(Means.slot(2, 1, 2, 600, .second), calendar))
        #expect(a.overlaps(Means.slot(2, 1, 2, 630), calendar))
        #expect(!a.overlaps(Means.slot(2, 1, 2, 655), calendar))
    }

    @Test("slots of two barrettes at the same time share an hour; others do not")
    func hours() {
        var means = Means()
        means.barrettes = [
            Barrette(id: .init(rawValue: 1), name: "A", divisions: [.init(rawValue: 1)], slots: [Means.slot(1, 1, 2, 600), Means.slot(3, 1, 4, 600)]),
            Barrette(id: .init(rawValue: 2), name: "B", divisions: [.init(rawValue: 2)], slots: [Means.slot(2, 2, 2, 630)]),
        ]
        let hours = Dictionary(means.built().slots.map { ($0.key, $0.hour.weekly.rawValue) }, uniquingKeysWith: { a, _ in a })
        let module = Module.ID(rawValue: 1)
        #expect(hours[SlotKey(module: module, weekly: .init(rawValue: 1))] == 1)
        #expect(hours[SlotKey(module: module, weekly: .init(rawValue: 2))] == 1)
        #expect(hours[SlotKey(module: module, weekly: .init(rawValue: 3))] == 3)
        #expect(Means().built().slots[1].hour.module == Module.ID(rawValue: 2))
    }

    @Test("97 pupils and 48 seats: the hour, the pupils and the seats are named")
    func seats() {
        var means = Means()
        means.pupils = 40
        let seat = means.built().seatChecks().first
        #expect(seat?.isBlocking == true)
        #expect(
            seat?.problem.what.fr
                == "«\u{202F}Module 1\u{202F}», mardi 10\u{202F}h\u{202F}: 80 élèves, mais les personnes et les salles libres en accueillent au plus 48.")
    }

    @Test("a facilitator who is never free leaves a workshop unstaffed")
    func absent() {
        var means = Means()
        means.absences = [.init(rawValue: 3): [.init(rawValue: 1)]]
        #expect(means.found.contains("Les intervenants de «\u{202F}Atelier 3\u{202F}» ne sont libres dans aucun de ses créneaux."))
    }

    @Test("co-animation needs two different people")
    func coAnimation() {
        var means = Means()
        means.workshops[0] = Means.workshop(1, pools: [[1], [1]])
        #expect(means.found.contains("Les intervenants de «\u{202F}Atelier 1\u{202F}» ne sont libres dans aucun de ses créneaux."))
        means.workshops[0] = Means.workshop(1, pools: [[1], [1, 2]])
        #expect(!means.found.contains { $0.contains("Atelier 1") })
    }

    @Test("nobody follows a workshop twice, so two slots need two workshops")
    func variety() {
        var means = Means()
        means.pupils = 8
        means.workshops = [Means.workshop(1, pools: [[1, 2, 3]], max: 30)]
        #expect(means.found.contains("2A, 2B\u{202F}: 1 atelier pour 2 créneaux, alors qu’un élève ne suit pas deux fois le même."))
        means.workshops = [Means.workshop(1, pools: [[1, 2, 3]], max: 30, repeatable: true)]
        #expect(means.found == [])
    }

    @Test("modules that overlap, leave the period or have no session are named")
    func modules() {
        var means = Means()
        means.modules = [
            Module(id: .init(rawValue: 1), position: 1, name: "M1", firstDay: day("2026-11-02"), lastDay: day("2026-12-04")),
            Module(id: .init(rawValue: 2), position: 2, name: "M2", firstDay: day("2026-12-01"), lastDay: day("2026-12-11")),
            Module(id: .init(rawValue: 3), position: 3, name: "M3", firstDay: day("2026-12-21"), lastDay: day("2027-01-01")),
        ]
        let checks = means.built().moduleChecks(knownUntil: day("2026-12-31"))
        #expect(checks.contains { $0.problem.what.fr.contains("sort de la période") && $0.isBlocking })
        #expect(checks.contains { $0.problem.what.fr.contains("se chevauchent") && $0.isBlocking })
        #expect(checks.contains { $0.problem.what.fr.contains("Aucune séance") && $0.isBlocking })
        #expect(checks.contains { $0.problem.what.fr.contains("ne sont pas connues") && !$0.isBlocking })
    }

    @Test("a budget below a full plan is a warning with both figures")
    func budget() {
        var means = Means()
        means.budget = 20
        // 40 pupils by 12 are 4 groups, by 16 are 3; 8 sessions.
        #expect(means.found == ["20 heures disponibles\u{202F}; il en faudrait environ 32 à l’aise et 24 en remplissant tous les groupes."])
    }

    @Test("someone who owes more groups than they can lead is named")
    func owes() {
        var means = Means()
        means.people[0] = Means.person(1, minGroups: 3)
        #expect(means.found.contains("Intervenant 1 doit animer au moins 3 groupes et n’est libre que pour 2."))
    }

    @Test("an empty period says what to start with")
    func empty() {
        var means = Means()
        means.modules = []
        means.barrettes = []
        means.workshops = []
        means.people = []
        means.rooms = []
        #expect(Set(means.built().checks().map(\.place)) == [.modules, .barrettes, .offers, .facilitators, .rooms])
    }
}
