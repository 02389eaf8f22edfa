import Foundation
import School
import Storage
import TestSupport
import Testing
import Web

@Suite("Ledgers on the pages")
struct LedgerPagesTests {
    /// Twelve pupils in published groups, and the coordinator on 3 December, when two weeks of the first module are past.
    private func stage(_ store: Store) async throws -> (world: GroupsWorld, calendar: SchoolCalendar, day: Day, author: SessionAuthor) {
        let world = try await GroupsWorld(store, pupils: 12)
        try await world.publish()
        let day = Day("2026-12-03")!
        return (world, try await world.store.calendar(of: world.school), day, SessionAuthor(account: world.coordinator, now: Moment(milliseconds: 1), today: day))
    }

    @Test("what a closed day took is said under the hours, which say of which level they are", arguments: EngineKind.allCases)
    func closedDays(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store, pupils: 12)
            try await world.publish()
            let headers = try await world.signIn(world.coordinator, "claire")
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let browser = server.client()
                let lost = "mardi 1er décembre, Journée pédagogique\u{202F}: 3 séances, 2\u{202F}h\u{202F}45"
                let before = try await browser.get("/ledgers?level=2de", headers: headers).text
                #expect(before.contains(", 2de</p>") && !before.contains(lost))
                let closed = DaySpan(kind: .closed, name: Phrase(same: "Journée pédagogique"), first: Day("2026-12-01")!, last: Day("2026-12-01")!)
                try await world.store.add(OwnDays(id: .new(), span: closed), on: GroupsWorld.today)
                for view in ["pupils", "divisions", "groups", "people", "rooms", "school"] {
                    #expect(try await browser.get("/ledgers?view=\(view)", headers: headers).text.contains(lost), "\(view)")
                }
                // What it takes of a period without groups is named too.
                _ = try await world.another(from: Day("2026-11-30")!, through: Day("2026-12-18")!, at: 840)
                let both = try await browser.get("/ledgers?level=2de", headers: headers).text
                // A week that is closed whole is no teaching week: less is due, and the page says why.
                try await world.store.add(
                    DispositifContent(kind: .personalised, name: "AP", levels: ["2de"], volume: .weekly(60), source: "", knowledge: .school, from: Day("2026-09-01")!))
                let weeks = try #require(try await world.store.calendar(of: world.school).teachingYear(2026)).weeks.count
                let open = try await browser.get("/ledgers?level=2de", headers: headers).text
                #expect(open.contains(">\(weeks)\u{202F}h<") && !open.contains("Rien n’est dû pour une semaine fermée"))
                let flood = DaySpan(kind: .closed, name: Phrase(same: "Inondation"), first: Day("2026-12-07")!, last: Day("2026-12-11")!)
                try await world.store.add(OwnDays(id: .new(), span: flood), on: GroupsWorld.today)
                for view in ["pupils", "divisions"] {
                    let closed = try await browser.get("/ledgers?view=\(view)&level=2de", headers: headers).text
                    #expect(closed.contains(">\(weeks - 1)\u{202F}h<") && closed.contains("semaine de classe\u{202F}: semaine du lundi 7 décembre (Inondation)."), "\(view)")
                }
                #expect(both.contains("\(lost)\u{202F}; 1 séance sans groupes publiés, qui n’est plus prévue, 55\u{202F}min"))
            }
        }
    }

    @Test("groups and divisions stand in the order of their numbers", arguments: EngineKind.allCases)
    func numbered(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let (world, _, day, _) = try await stage(store)
            let groups = try await world.store.write { db in
                let groups = try db.rows(
                    "SELECT g.id FROM need_group g JOIN module m ON m.school = g.school AND m.id = g.module WHERE g.school = $1 ORDER BY m.first_day, g.code"
                ) { row in try row[0] as NeedGroup.ID }
                for (index, group) in groups.enumerated() { try db.run("UPDATE need_group SET code = $3 WHERE school = $1 AND id = $2", [group, "AP\(98 + index)"]) }
                try db.run("UPDATE division SET code = '2DE10' WHERE school = $1 AND id = $2", [world.divisions[0]])
                try db.run("UPDATE division SET code = '2DE9' WHERE school = $1 AND id = $2", [world.divisions[1]])
                return groups
            }
            let headers = try await world.signIn(world.coordinator, "claire", on: day)
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                func places(_ marks: [String], _ path: String) async throws -> [String.Index] {
                    let page = try await browser.get(path, headers: headers).text
                    return try marks.map { try #require(page.firstRange(of: $0)?.lowerBound, "\(path): \($0)") }
                }
                let codes = try await places(groups.indices.map { ">AP\(98 + $0) · " }, "/ledgers?view=groups")
                #expect(codes.count > 2 && codes == codes.sorted())
                for (path, marks) in [("/ledgers?view=divisions", [">2DE9<", ">2DE10<"]), ("/ledgers?level=2de", ["aria-current=\"true\">2DE9 · ", ">2DE10 · "])] {
                    let found = try await places(marks, path)
                    #expect(found == found.sorted(), "\(path)")
                }
            }
        }
    }

    @Test("the coordinator reads hours and their inequalities, a pupil their own, and the file asks for the password", arguments: EngineKind.allCases)
    func pages(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let (world, calendar, day, author) = try await stage(store)
            let book = try #require(try await world.store.sessions(.period(world.period), calendar).first)
            let members = try await world.store.groupMembers(of: book.card.group.id, on: day).map(\.pupil)
            try await world.store.cancel(book.card.group.id, book.sessions[0].key, because: "Formation", by: author)
            try await world.store.call(book.card.group.id, book.sessions[1].key, absent: [members[0].id], by: author)
            let pupil = try await world.account("camille", pupil: members[0].id)
            for (name, account) in ["claire": world.coordinator, "camille": pupil] { try await world.signIn(account, name, on: day) }
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                func text(_ path: String, _ who: String = "claire") async throws -> String {
                    let answer = try await browser.get(path, headers: ["Cookie": "jalon=\(who)"])
                    #expect(answer.status == 200, "\(path): \(answer.status)")
                    return answer.text
                }
                let pupils = try await text("/ledgers?level=2de")
                // Ten sessions of 55 minutes, one of which is cancelled for this group.
                #expect(pupils.contains(">9\u{202F}h\u{202F}10<") && pupils.contains(">8\u{202F}h\u{202F}15<") && pupils.contains(">55\u{202F}min<"))
                // Nothing says what is due, then a dispositif without a number, then an hour a week.
                #expect(pupils.contains("aucun dispositif de cette nature") && pupils.contains("href=\"/dispositifs\""))
                var dispositif = DispositifContent(kind: .personalised, name: "AP", levels: ["2de"], volume: .byNeed, source: "", knowledge: .school, from: Day("2026-09-01")!)
                let id = try await world.store.add(dispositif)
                let open = try await text("/ledgers?level=2de")
                #expect(open.contains(">non fixé<") && open.contains("href=\"/dispositifs/\(id)/edit\""))
                dispositif.volume = .weekly(60)
                try await world.store.save(id, dispositif, version: 1)
                let weeks = try #require(calendar.teachingYear(2026)).weeks.count
                let set = try await text("/ledgers?level=2de")
                #expect(set.contains(">\(weeks)\u{202F}h<") && !set.contains("non fixé") && !set.contains("aucun dispositif"))
                #expect(try await text("/ledgers?view=divisions").contains(">\(weeks)\u{202F}h<"))
                // Two that hold in turn are both named, with their days.
                dispositif.until = Day("2026-12-18")!
                try await world.store.save(id, dispositif, version: 2)
                let next = try await world.store.add(
                    DispositifContent(kind: .personalised, name: "AP d’hiver", levels: ["2de"], volume: .weekly(120), source: "", knowledge: .school, from: Day("2026-12-19")!))
                for path in ["/ledgers?level=2de", "/ledgers?view=divisions"] {
                    let turns = try await text(path)
                    #expect(turns.contains("Dû en 2de du 1er sept. au 18 déc.\u{202F}: 1\u{202F}h par semaine, <a href=\"/dispositifs/\(id)\">AP</a>, soit "), "\(path)")
                    #expect(turns.contains("Dû en 2de du 4 janv. au ") && turns.contains("2\u{202F}h par semaine, <a href=\"/dispositifs/\(next)\">AP d’hiver</a>, soit "), "\(path)")
                }
                try await world.store.removeDispositif(next)
                dispositif.until = nil
                try await world.store.save(id, dispositif, version: 3)
                // More is due than is planned: said of the class and of each pupil, and less once another period has its slots.
                #expect(set.contains("pas encore tout prévu pour 6 élèves sur 6") && set.contains("Reste à prévoir") && !set.contains("data-label=\"dont à publier\""))
                let code = try #require(world.pupils.firstIndex(of: members[0].id)) % 2 == 0 ? "2A" : "2B"
                func line() async throws -> String {
                    try #require(try await text("/ledgers?level=2de&division=\(code)").components(separatedBy: "<tr>").first { $0.contains(members[0].listName) })
                }
                let kept = try await line()
                _ = try await world.another(from: Day("2027-03-01")!, through: Day("2027-03-31")!, at: 840)
                let sessions = calendar.dates(weekday: 2, from: Day("2027-03-01")!, through: Day("2027-03-31")!).count
                let foreseen = try await line()
                #expect(sessions > 3 && foreseen.contains("data-label=\"dont à publier\">\(inHours(sessions * 55).fr)<"))
                #expect(kept.contains("data-label=\"Prévision de l’année\">8\u{202F}h\u{202F}15<"))
                #expect(foreseen.contains("data-label=\"Prévision de l’année\">\(inHours(495 + sessions * 55).fr)<"))
                #expect(try await text("/pupils/\(members[0].id)/group", "camille").contains("\(inHours(sessions * 55).fr) dans des groupes à publier"))
                for view in ["divisions", "groups", "people", "rooms", "school"] {
                    #expect(try await text("/ledgers?view=\(view)").contains("<caption"), "\(view)")
                }
                #expect(try await text("/ledgers?view=people").contains("Mme Durand"))
                // Every ledger has its forecast; a group what its pupils followed, the school what all of them are due.
                let groups = try await text("/ledgers?view=groups").components(separatedBy: "<tr>")
                let called = try #require(groups.first { $0.contains("/groups/\(book.card.group.id)\"") })
                // Three of four were there at one session of 55 minutes.
                #expect(members.count == 4 && called.contains("data-label=\"Suivi, par élève en moyenne\">41\u{202F}min<"))
                // What groups have is added up, and not what each pupil followed on average; neither are the kinds that a room holds, nor those of the school.
                let sum = try #require(groups.first { $0.contains("<th scope=\"row\">Total</th>") })
                let given = try #require(try await world.store.ledgerFacts(year: 2026, calendar).ledger(on: day).given[.personalised])
                for (name, minutes) in [("Prévu", given.planned), ("Donné", 55), ("Annulé", 55), ("Prévision de l’année", given.forecast)] {
                    #expect(sum.contains("data-label=\"\(name)\">\(inHours(minutes).fr)<"), "\(name)")
                }
                #expect(sum.contains("data-label=\"Suivi, par élève en moyenne\">–<"))
                for view in ["rooms", "school"] { #expect(try await !text("/ledgers?view=\(view)").contains(">Total</th>"), "\(view)") }
                // A phone shows the figures that matter, and unfolds the others.
                #expect(called.contains("class=\"num key\" data-label=\"Prévu\"") && called.contains("class=\"num\" data-label=\"Annulé\""))
                // So did those in its room, and those whom its facilitator leads.
                for view in ["people", "rooms"] {
                    #expect(try await text("/ledgers?view=\(view)").components(separatedBy: "data-label=\"Suivi, par élève en moyenne\">41\u{202F}min<").count == 2, "\(view)")
                }
                let foreseen2 = try #require(try await world.store.ledgerFacts(year: 2026, calendar).ledger(on: day).groups[book.card.group.id]).forecast
                #expect(called.contains("data-label=\"Prévision de l’année\">\(inHours(foreseen2).fr)<"))
                for view in ["people", "rooms"] { #expect(try await text("/ledgers?view=\(view)").contains("data-label=\"Prévision de l’année\">"), "\(view)") }
                let classes = try await text("/ledgers?view=divisions")
                #expect(classes.contains("data-label=\"Prévision de l’année, en moyenne\">") && classes.contains("data-label=\"À confirmer, en moyenne\">"))
                let everybody = try await world.store.ledgerFacts(year: 2026, calendar).ledger(on: day).pupils.values.compactMap { $0[.personalised] }
                let received = try #require(try await text("/ledgers?view=school").components(separatedBy: "<tr>").first { $0.contains("\u{202F}: heures des élèves<") })
                #expect(received.contains("data-label=\"Dû\">\(weeks * 12)\u{202F}h<") && everybody.count == 12)
                for (name, minutes) in [
                    ("Prévu", everybody.reduce(0) { $0 + $1.planned }), ("Suivi", 3 * 55), ("Donné", 4 * 55), ("dont à publier", 12 * sessions * 55),
                    ("Prévision de l’année", everybody.reduce(0) { $0 + $1.forecast }),
                ] { #expect(received.contains("data-label=\"\(name)\">\(inHours(minutes).fr)<"), "\(name)") }
                // A dispositif in force has its page before any of its hours are given; years without divisions are told.
                #expect(!classes.contains("kind=orientation"))
                try await world.store.add(
                    DispositifContent(kind: .orientation, name: "Orientation", levels: ["2de"], volume: .yearly(54 * 60), source: "", knowledge: .school, from: Day("2026-09-01")!))
                try await world.store.add(
                    DispositifContent(kind: .homework, name: "Devoirs", levels: ["6e"], volume: .byNeed, source: "", knowledge: .school, from: Day("2026-09-01")!))
                let both = try await text("/ledgers?level=2de")
                #expect(both.contains("&amp;kind=orientation") && !both.contains("kind=homework") && both.contains("aria-current=\"true\">Accompagnement personnalisé<"))
                #expect(try await text("/ledgers?kind=orientation&level=2de").contains("data-label=\"Dû\">54\u{202F}h<"))
                #expect(try await text("/ledgers?year=2025").contains("Aucune classe n’est connue ici pour 2025-2026"))
                #expect(try await text("/ledgers/audit?year=2027").contains("L’année 2027-2028 n’a pas commencé ici"))
                #expect(!both.contains("n’est connue ici") && !both.contains("n’a pas commencé"))
                // One of those who lead weighs no more on the means: their hours leave that account, and no other.
                let before = try await world.store.ledgerFacts(year: 2026, calendar).ledger(on: day)
                let leader = try #require(before.facilitators.keys.min())
                try await world.store.write { db in try db.run("UPDATE facilitator SET hours_count = 0 WHERE school = $1 AND id = $2", [leader]) }
                let ledger = try await world.store.ledgerFacts(year: 2026, calendar).ledger(on: day)
                let (led, spent) = (try #require(ledger.led[.personalised]), try #require(ledger.spent[.personalised]))
                #expect(led == before.led[.personalised] && led.planned == ledger.facilitators.values.reduce(0) { $0 + ($1[.personalised]?.planned ?? 0) })
                let free = try #require(ledger.facilitators[leader]?[.personalised]).planned
                #expect(free > 0 && spent.planned == led.planned - free)
                let whole = try await text("/ledgers?view=school")
                for (name, minutes) in [("heures des intervenants", led.planned), ("dont prises sur les moyens", spent.planned)] {
                    let row = try #require(whole.components(separatedBy: "<tr>").first { $0.contains("Accompagnement personnalisé\u{202F}: \(name)<") })
                    #expect(row.contains("data-label=\"Prévu\">\(inHours(minutes).fr)<"), "\(name)")
                }
                let audit = try await text("/ledgers/audit?level=2de")
                #expect(audit.contains("4 élèves ont moins d’heures prévues sur 12") && audit.contains("séance annulée du 24 nov. (Formation)"))
                #expect(audit.contains("absence du 1er déc."))
                #expect(audit.contains("href=\"/ledgers/audit.csv?year=2026&amp;kind=ap&amp;level=2de\"") && audit.contains("href=\"/ledgers/audit.csv?year=2026\""))
                try await world.store.write { db in try db.run("UPDATE division SET level = '1re' WHERE school = $1 AND code = '2B'") }
                func file(_ query: String) async throws -> String {
                    let answer = try await browser.get("/ledgers/audit.csv?year=2026\(query)", headers: ["Cookie": "jalon=claire"])
                    #expect(answer.status == 200)
                    return answer.text
                }
                let (one, all) = (try await file("&kind=ap&level=2de"), try await file(""))
                #expect(one.contains("2de;") && !one.contains("1re;") && all.contains("1re;") && all.contains("2de;"))
                #expect(!(try await file("&kind=orientation&level=2de")).contains("2de;"))
                try await world.store.write { db in try db.run("UPDATE division SET level = '2de' WHERE school = $1 AND code = '2B'") }
                let own = try await text("/pupils/\(members[0].id)/group", "camille")
                #expect(own.contains("Tes heures de l’année") && own.contains("55\u{202F}min manquées") && own.contains("55\u{202F}min annulées"))
                #expect(own.contains("tu as droit à \(weeks)\u{202F}h,") && !own.contains("dues"))
                #expect(try await browser.get("/ledgers", headers: ["Cookie": "jalon=camille"]).status == 404)
            }
        }
    }

    @Test("a division counts those who are in it today and its own hours; whoever has left is named with their past groups and hours", arguments: EngineKind.allCases)
    func rolls(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-12-03")!
            let world = try await GroupsWorld(store, pupils: 12)
            try await world.publish()
            let now = Clock.stopped(on: day).now
            let (leaver, mover, newcomer) = (world.pupils[0], world.pupils[2], Pupil.ID.new())
            try await world.store.noteDeparture(of: leaver, on: Day("2026-11-30")!, by: world.coordinator, on: Day("2026-11-30")!, at: now)
            try await world.store.place(mover, in: world.divisions[1], from: day + 1, by: world.coordinator, on: day, at: now)
            try await world.store.write { db in
                try db.run(
                    """
                    INSERT INTO pupil (school, id, family_name, given_name, birth_day, sort_key, search_key)
                    VALUES ($1, $2, 'Nouvelle', 'Sacha', '2010-03-03', 'nouvelle', 'nouvelle')
                    """, [newcomer])
            }
            try await world.store.place(newcomer, in: world.divisions[1], from: Day("2027-01-04")!, by: world.coordinator, on: day, at: now)
            try await world.signIn(world.coordinator, "claire", on: day)
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                func text(_ path: String) async throws -> String {
                    let answer = try await browser.get(path, headers: ["Cookie": "jalon=claire"])
                    #expect(answer.status == 200, "\(path): \(answer.status)")
                    return answer.text
                }
                let divisions = try await text("/ledgers?view=divisions").components(separatedBy: "<tr>")
                // The one who goes tomorrow is here, with the two sessions of this division; who has left and who is to come are not.
                let first = try #require(divisions.first { $0.contains("<th scope=\"row\">2A</th>") })
                #expect(first.contains("data-label=\"Élèves\">5<") && first.contains("data-label=\"Prévu, au moins\">\(inHours(2 * 55).fr)<"))
                let second = try #require(divisions.first { $0.contains("<th scope=\"row\">2B</th>") })
                #expect(second.contains("data-label=\"Élèves\">6<") && second.contains("data-label=\"Prévu, au moins\">\(inHours(10 * 55).fr)<"))

                let there = try await text("/ledgers?level=2de&division=2A")
                #expect(there.contains("2A · 5<") && there.contains("2B · 6<") && there.contains("Élève 001 Camille · départ le 30 nov."))
                #expect(there.contains("href=\"/pupils/\(leaver)/group\"") && there.contains("/pupils/\(mover)/group"))
                let beside = try await text("/ledgers?level=2de&division=2B")
                #expect(beside.contains("Nouvelle Sacha · arrivée le 4 janv.") && !beside.contains("/pupils/\(mover)/group"))
                let audit = try await text("/ledgers/audit?level=2de&division=2A")
                #expect(audit.contains("départ le lundi 30 novembre") && audit.contains("href=\"/pupils/\(leaver)/group\""))
                // The groups and the hours of whoever has left are read by those who read the whole school, and nothing else of them is.
                let past = try await text("/pupils/\(leaver)/group")
                #expect(past.contains("Les groupes de Camille") && past.contains("Camille Élève 001, 2A. N’est plus dans l’établissement depuis le lundi 30 novembre 2026."))
                #expect(past.contains("Son parcours") && past.contains("Les heures de l’année") && past.contains("55\u{202F}min à confirmer"))
                #expect(!past.contains("min à venir"))
                #expect(!past.contains("/group/letter") && !past.contains("Aucun groupe") && !past.contains("/pupils/\(leaver)/schedule"))
                let head = try await world.account("head", staff: world.staff[2], role: .head)
                let teacher = try await world.account("teacher", staff: world.staff[0], role: .teacher)
                let gone = try await world.account("gone", pupil: leaver)
                for (name, account) in ["head": head, "teacher": teacher, "gone": gone] { try await world.signIn(account, name, on: day) }
                func status(_ path: String, _ who: String) async throws -> Int { try await browser.get(path, headers: ["Cookie": "jalon=\(who)"]).status }
                #expect(try await status("/pupils/\(leaver)/group", "head") == 200)
                for who in ["teacher", "gone"] { #expect(try await status("/pupils/\(leaver)/group", who) != 200, "\(who)") }
                for path in ["", "/group/letter", "/schedule", "/needs"] { #expect(try await status("/pupils/\(leaver)\(path)", "claire") == 404, "\(path)") }
                #expect(try await status("/pupils/\(leaver.rawValue + 777)/group", "claire") == 404)
                let notes = try await world.store.journal(before: nil, limit: 1_000).filter { $0.subject == leaver.rawValue && $0.resource == "pupil group" }
                #expect(notes.count == 2)

                // The day after, the mover’s hours from then on are the new division’s, those of a period without groups as well; the two before are not.
                _ = try await world.another(from: Day("2027-03-01")!, through: Day("2027-03-31")!, at: 840)
                let calendar = try await world.store.calendar(of: world.school)
                let facts = try await world.store.ledgerFacts(year: 2026, calendar)
                let people = try await world.store.pupils(ofLevel: "2de", year: 2026, on: day + 1)
                let moved = try #require(people.first { $0.pupil.id == mover })
                #expect(moved.division == "2B" && moved.pupil.division == world.divisions[1])
                func minutes(_ division: Division.ID) -> Int {
                    facts.minutes(of: mover, during: moved.stays.filter { $0.value == division }.map(\.tenure), .personalised, called: [], on: day + 1).planned
                }
                #expect(minutes(world.divisions[0]) == 2 * 55)
                #expect(facts.ledger(on: day + 1).pupils[mover]?[.personalised].map { $0.prepared > 0 } == true)
                #expect(minutes(world.divisions[0]) + minutes(world.divisions[1]) == facts.ledger(on: day + 1).pupils[mover]?[.personalised]?.planned)
                // Once a year is over, those count who were there at its end.
                #expect(AuditedPupil.rollDay(of: people, on: Day("2027-10-01")!) == people.flatMap { $0.stays.map(\.tenure.to) }.max())
            }
        }
    }

    @Test("a facilitator reads their own hours with the sessions behind each figure, the coordinator everybody’s, nobody else’s", arguments: EngineKind.allCases)
    func facilitators(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let (world, calendar, day, author) = try await stage(store)
            let book = try #require(
                try await world.store.sessions(.facilitator(world.facilitators[0], on: GroupsWorld.firstDay), calendar).first { $0.card.module.position == 1 })
            try await world.store.call(book.card.group.id, book.sessions[0].key, absent: [], by: author)
            try await world.store.cancel(book.card.group.id, book.sessions[2].key, because: "Formation", by: author)
            let durand = try await world.account("durand", staff: world.staff[0], role: .teacher)
            let blanc = try await world.account("blanc", staff: world.staff[2], role: .teacher)
            let pupil = try await world.account("camille", pupil: world.pupils[0])
            let stranger = Staff.ID.new()
            try await world.store.write { db in
                try db.run(
                    "INSERT INTO staff (school, id, family_name, given_name, civility, sort_key, search_key) VALUES ($1, $2, 'Petit', 'Luc', 'M.', 'petit', 'petit')",
                    [stranger])
            }
            let petit = try await world.account("petit", staff: stranger, role: .teacher)
            for (name, account) in ["claire": world.coordinator, "durand": durand, "roy": world.second, "blanc": blanc, "camille": pupil, "petit": petit] {
                try await world.signIn(account, name, on: day)
            }
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                func get(_ path: String, _ who: String) async throws -> TestClient.Answer { try await browser.get(path, headers: ["Cookie": "jalon=\(who)"]) }
                let own = try await get("/hours", "durand").text
                for words in [
                    "<h1>Mes heures</h1>", "Données\u{202F}: 1 séance, 55\u{202F}min", "À confirmer\u{202F}: 1 séance, 55\u{202F}min", "Annulées\u{202F}: 1 séance, 55\u{202F}min", "À venir\u{202F}: 7 séances, \(inHours(7 * 55).fr)",
                    "mardi 8 décembre, 10\u{202F}h, 55\u{202F}min, salle B10", "Formation",
                ] {
                    #expect(own.contains(words), "\(words)")
                }
                #expect(own.contains("<b class=\"num\">\(inHours(9 * 55).fr)</b> prévues") && own.contains("<b class=\"num\">\(inHours(8 * 55).fr)</b> attendues sur toute l’année"))
                #expect(own.contains("href=\"/groups/\(book.card.group.id)/session?on=\(book.sessions[1].key.text)\"") && !own.contains("Méthode"))
                #expect(try await get("/hours", "roy").text.contains("Méthode"))
                // From the home page, the groups and the sessions.
                for path in ["/", "/groups", "/sessions"] { #expect(try await get(path, "durand").text.contains("href=\"/hours\""), "\(path)") }
                #expect(try await get("/hours", "petit").text.contains("Vous n’animez aucune séance"))
                #expect(!(try await get("/groups", "petit").text.contains("href=\"/hours\"")))
                #expect(try await get("/hours", "camille").status == 404)
                // Everybody’s are the coordinator’s to read, from the ledger.
                let address = "/facilitators/\(world.facilitators[0])/hours"
                #expect(try await get("/ledgers?view=people", "claire").text.contains("href=\"\(address)?year=2026\""))
                let all = try await get(address, "claire").text
                #expect(all.contains("<h1>Les heures de Mme Durand</h1>") && all.contains("Données\u{202F}: 1 séance, 55\u{202F}min"))
                for who in ["durand", "blanc", "camille"] { #expect(try await get(address, who).status == 404, "\(who)") }
                let lines = try await world.store.journal(before: nil, limit: 1_000).filter { $0.subject == world.facilitators[0].rawValue }
                #expect(lines.map { "\($0.action) \($0.resource)" } == ["read ledgers"])
                _ = try await browser.postBare("/language", [("csrf", "secret"), ("language", "en")], headers: ["Cookie": "jalon=durand"])
                #expect(try await get("/hours", "durand").text.contains("Given: 1 session, 55\u{202F}min"))
            }
        }
    }

    @Test("with a session moved, one given to somebody else and one cancelled, the figures are the sums of the sessions listed", arguments: EngineKind.allCases)
    func ownFiguresAgree(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-12-03")!
            let world = try await GroupsWorld(store, pupils: 12)
            try await world.publish()
            let calendar = try await world.store.calendar(of: world.school)
            let author = SessionAuthor(account: world.coordinator, now: Moment(milliseconds: 1), today: day)
            let (staff, spare) = (Staff.ID.new(), Facilitator.ID.new())
            try await world.store.write { db in
                try db.run(
                    "INSERT INTO staff (school, id, family_name, given_name, civility, sort_key, search_key) VALUES ($1, $2, 'Petit', 'Luc', 'M.', 'petit', 'petit')", [staff])
                try db.run(
                    """
                    INSERT INTO facilitator (school, id, staff, name, quality, hours_count, max_groups, min_groups, sort_key, version)
                    VALUES ($1, $2, $3, 'M. Petit', '', 1, 6, 0, 'petit', 1)
                    """, [spare, staff])
            }
            let books = try await world.store.sessions(.facilitator(world.facilitators[0], on: GroupsWorld.firstDay), calendar)
            let book = try #require(books.first { $0.card.module.position == 1 })
            let group = book.card.group.id
            try #require(book.sessions.count >= 4)
            try await world.store.call(group, book.sessions[0].key, absent: [], by: author)
            try await world.store.move(group, book.sessions[2].key, to: Day("2026-12-10")!, at: 840, room: nil, because: "Sortie", by: author)
            try await world.store.replace(group, book.sessions[3].key, by: spare, author: author)
            let other = try #require(books.first { $0.card.module.position == 2 })
            try await world.store.cancel(other.card.group.id, other.sessions[0].key, because: "Formation", by: author)
            try await world.signIn(try await world.account("durand", staff: world.staff[0], role: .teacher), "durand", on: day)
            try await world.signIn(try await world.account("petit", staff: staff, role: .teacher), "petit", on: day)
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                let all = books.reduce(0) { $0 + $1.sessions.count }
                let page = try await browser.get("/hours", headers: ["Cookie": "jalon=durand"]).text
                func figure(_ sessions: Int, _ words: String) -> String { "<b class=\"num\">\(inHours(sessions * 55).fr)</b> \(words)" }
                func list(_ name: String, _ sessions: Int) -> String { "\(name)\u{202F}: \(counted(sessions, fr: ("séance", "séances"), en: ("", "")).fr), \(inHours(sessions * 55).fr)" }
                // One was called, one is past and was not; one is somebody else’s, one takes place no more.
                let coming = all - 4
                for words in [
                    figure(all - 2, "prévues en tout"), figure(1, "données"), figure(1, "à confirmer"), figure(coming, "à venir"), figure(all - 3, "attendues sur toute l’année"),
                    figure(1, "annulées, qui ne comptent pas"), list("Données", 1), list("À confirmer", 1), list("À venir", coming), list("Annulées", 1),
                ] { #expect(page.contains(words), "\(words)") }
                #expect(page.components(separatedBy: "\u{202F}h, 55\u{202F}min").count - 1 == all - 1)
                #expect(page.contains("jeudi 10 décembre, 14\u{202F}h, 55\u{202F}min") && page.contains("au lieu du mardi 8 décembre"))
                // Whoever has the one that was given away reads that one, and no line for what is nothing.
                let one = try await browser.get("/hours", headers: ["Cookie": "jalon=petit"]).text
                #expect(one.contains(figure(1, "prévues en tout")) && one.contains(figure(1, "à venir")) && one.contains("en remplacement"))
                for words in ["> données", "> à confirmer", "> attendues", "> annulées", "0\u{202F}min"] { #expect(!one.contains(words), "\(words)") }
            }
        }
    }

    @Test("what a facilitator owes is written on their page, and stands beside what is planned in the ledger and on their own page", arguments: EngineKind.allCases)
    func services(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store, pupils: 12)
            try await world.publish()
            let headers = try await world.signIn(world.coordinator, "claire")
            let durand = try await world.signIn(try await world.account("durand", staff: world.staff[0], role: .teacher), "durand")
            let person = world.facilitators[0]
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let browser = server.client()
                func line(_ name: String) async throws -> String {
                    try #require(try await browser.get("/ledgers?view=people", headers: headers).text.components(separatedBy: "<tr>").first { $0.contains(name) })
                }
                func save(_ due: String, version: Int) async throws -> TestClient.Answer {
                    let fields = [
                        ("csrf", "secret"), ("version", "\(version)"), ("name", "Mme Durand"), ("hours-count", "1"), ("min-groups", "0"), ("max-groups", "6"), ("due-ap", due),
                    ]
                    return try await browser.postBare("/facilitators/\(person)", fields, headers: headers)
                }
                #expect(!(try await line("Mme Durand").contains("data-label=\"Dû\"")))
                #expect(try await browser.get("/facilitators/\(person)", headers: headers).text.contains("Heures prévues à son service, 2026-2027"))
                // Ten sessions of 55 minutes are planned: 9 h 10.
                let refused = try await save("beaucoup", version: 1)
                #expect(refused.status == 422 && refused.text.contains("n’ont pas été comprises") && refused.text.contains("value=\"beaucoup\""))
                // What was saved is shown where it was written.
                let saved = try #require(try await save("12", version: 1).location)
                #expect(saved == "/facilitators/\(person)?saved=1")
                #expect(try await browser.get(saved, headers: headers).text.contains("<p class=\"saved\" role=\"status\">C’est enregistré.</p>"))
                #expect(try await world.store.servicesDue(year: 2026) == [person: [.personalised: 720]])
                let told = try await line("Mme Durand")
                #expect(told.contains("data-label=\"Dû\">12\u{202F}h<") && told.contains("data-label=\"Par rapport au dû\">reste 2\u{202F}h\u{202F}50 à prévoir<"))
                #expect(try await line("Mme Roy").contains("data-label=\"Dû\">–<"))
                let whole = try await browser.get("/ledgers?view=school", headers: headers).text.components(separatedBy: "<tr>")
                // Nothing is written of Mme Roy, and the sum would leave her out.
                #expect(try #require(whole.first { $0.contains("\u{202F}: heures des intervenants<") }).contains("data-label=\"Dû\">–<"))
                #expect(try await browser.get("/hours", headers: durand).text.contains("Dû au service\u{202F}: 12\u{202F}h sur l’année, reste 2\u{202F}h\u{202F}50 à prévoir."))
                #expect(try await browser.get("/facilitators/\(person)", headers: headers).text.contains("value=\"12\u{202F}h\""))
                #expect(try await save("9 h", version: 2).status == 303)
                #expect(try await line("Mme Durand").contains("10\u{202F}min au-delà<"))
                // Whoever owes hours and leads nothing is in the ledger too; what is emptied is due no more.
                try await world.store.write { db in
                    try db.run("INSERT INTO service_due (school, facilitator, year, kind, minutes) VALUES ($1, $2, 2026, 'orientation', 600)", [person])
                }
                let orientation = try await browser.get("/ledgers?view=people&kind=orientation", headers: headers).text
                #expect(orientation.contains("reste 10\u{202F}h à prévoir<") && !orientation.contains("Mme Roy"))
                #expect(try await save("", version: 3).status == 303)
                #expect(try await world.store.servicesDue(year: 2026).isEmpty)
            }
        }
    }

    @Test("the page of those who lack hours tells what is left to plan for each, as the ledger does; the page of pupils leads there", arguments: EngineKind.allCases)
    func stillToPlan(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-12-03")!
            let world = try await GroupsWorld(store, pupils: 12)
            try await world.publish()
            try await world.store.add(
                DispositifContent(kind: .personalised, name: "AP", levels: ["2de"], volume: .weekly(60), source: "", knowledge: .school, from: Day("2026-09-01")!))
            let (leaver, divisions) = (world.pupils[0], world.divisions)
            try await world.store.write { db in
                try db.run("UPDATE pupil SET left_on = '2026-11-30' WHERE school = $1 AND id = $2", [leaver])
                // Nothing is due to the other division.
                try db.run("UPDATE division SET level = '1re' WHERE school = $1 AND id = $2", [divisions[1]])
            }
            let first = world.pupils.indices.filter { $0 % 2 == 0 && $0 > 0 }.map { world.pupils[$0] }
            let second = world.pupils.indices.filter { $0 % 2 == 1 }.map { world.pupils[$0] }
            #expect(try await world.store.pupilsByDivision(on: day).mapValues { Set($0) } == [divisions[0]: Set(first), divisions[1]: Set(second)])
            try await world.signIn(world.coordinator, "claire", on: day)
            try await world.signIn(try await world.account("durand", staff: world.staff[0], role: .teacher), "durand", on: day)
            let weeks = try #require(try await world.store.calendar(of: world.school).teachingYear(2026)).weeks.count
            // Ten sessions of 55 minutes are planned.
            let left = inHours(60 * weeks - 10 * 55).fr
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                func get(_ path: String, _ who: String = "claire") async throws -> String { try await browser.get(path, headers: ["Cookie": "jalon=\(who)"]).text }
                func told(_ pupil: Pupil.ID, _ hours: String, _ page: String) -> Bool {
                    page.components(separatedBy: "<li").contains { $0.contains("href=\"/pupils/\(pupil)\"") && $0.contains("<span class=\"soft small\">\(hours)</span>") }
                }
                #expect(try await get("/ledgers?level=2de&division=2A").contains("data-label=\"Reste à prévoir\">\(left)<"))
                for page in ["/pupils?division=\(divisions[0])", "/pupils?q=003"] {
                    let own = try await get(page)
                    #expect(own.contains("<li><a href=\"/pupils/\(first[0])\"") && !own.contains("/pupils/\(leaver)\"") && own.contains("href=\"/pupils?lacking=1\""))
                    #expect(!own.contains("Reste à prévoir"))
                }
                // Only those who lack some, with how many in each division; what they lack is named once.
                let lacking = try await get("/pupils?lacking=1")
                #expect(first.allSatisfy { told($0, left, lacking) } && lacking.contains(">2A (5)</a>") && !lacking.contains(">2B") && lacking.contains("il manque des heures à 5 élèves"))
                let personalised = DispositifKind.personalised.name.fr
                #expect(lacking.components(separatedBy: "Reste à prévoir, «\u{202F}\(personalised)\u{202F}»\u{202F}:").count == 2)
                #expect(!lacking.contains("/pupils/\(leaver)\"") && !lacking.contains("/pupils/\(second[0])\""))
                // With a second kind each says which.
                let orientation = try await world.store.add(
                    DispositifContent(kind: .orientation, name: "O", levels: ["2de"], volume: .yearly(120), source: "", knowledge: .school, from: Day("2026-09-01")!))
                let both = "\(personalised)\u{202F}: \(left), \(DispositifKind.orientation.name.fr)\u{202F}: 2\u{202F}h"
                #expect(told(first[0], both, try await get("/pupils?lacking=1")))
                try await world.store.removeDispositif(orientation)
                // Nobody else is told.
                let teacher = try await get("/pupils?lacking=1", "durand")
                #expect(!teacher.contains("Reste à prévoir") && !teacher.contains("href=\"/pupils?lacking=1\""))
                // All is planned.
                let school = world.store
                try await school.write { db in try db.run("UPDATE dispositif SET minutes = 5 WHERE school = $1") }
                #expect(try await get("/pupils?lacking=1").contains("Tout ce qui est dû d’ici la fin de l’année est prévu, pour chaque élève."))
            }
        }
    }

    @Test("the page of pupils adds up no ledger unless those are asked for who lack hours")
    func pupilsWithoutLedger() async throws {
        try await EngineKind.sqlite.withStore { base in
            let counting = CountingEngine(base.engine)
            let store = Store(counting)
            let world = try await GroupsWorld(store, pupils: 12)
            try await world.publish()
            try await world.signIn(world.coordinator, "claire")
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let browser = server.client()
                // What the server does once a minute is not the page's: the fewest of three.
                func statements(_ path: String) async throws -> Int {
                    var fewest = Int.max
                    for _ in 0..<3 {
                        _ = counting.take()
                        #expect(try await browser.get(path, headers: ["Cookie": "jalon=claire"]).status == 200)
                        fewest = min(fewest, counting.take())
                    }
                    return fewest
                }
                let (all, found) = (try await statements("/pupils"), try await statements("/pupils?q=003"))
                try await world.store.add(
                    DispositifContent(kind: .personalised, name: "AP", levels: ["2de"], volume: .weekly(60), source: "", knowledge: .school, from: Day("2026-09-01")!))
                #expect(try await statements("/pupils") == all)
                #expect(try await statements("/pupils?q=003") == found)
                #expect(try await statements("/pupils?lacking=1") > all + 5)
            }
        }
    }

    @Test("nothing is left to plan for whoever has gone", arguments: EngineKind.allCases)
    func gone(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-12-03")!
            let world = try await GroupsWorld(store, pupils: 12)
            try await world.store.add(
                DispositifContent(kind: .personalised, name: "AP", levels: ["2de"], volume: .weekly(60), source: "", knowledge: .school, from: Day("2026-09-01")!))
            let leaver = world.pupils[0]
            try await world.store.write { db in try db.run("UPDATE pupil SET left_on = '2026-11-30' WHERE school = $1 AND id = $2", [leaver]) }
            try await world.signIn(world.coordinator, "claire", on: day)
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let page = try await server.client().get("/ledgers?level=2de&division=2A", headers: ["Cookie": "jalon=claire"]).text
                #expect(page.contains("pas encore tout prévu pour 5 élèves sur 6"))
                let lines = page.components(separatedBy: "<tr>").filter { $0.contains("Élève 0") }
                #expect(lines.count == 6 && lines.count { $0.contains("data-label=\"Reste à prévoir\">–<") } == 1)
            }
        }
    }
}
