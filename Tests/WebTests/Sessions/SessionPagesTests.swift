import Foundation
import School
import Storage
import TestSupport
import Testing
import Web

@Suite("Sessions on the pages of those whom they concern")
struct SessionPagesTests {
    private static let key = "2026-11-23.1"

    /// One lesson of « 2A » on Monday at eight; the week of 30 November is an A week, the one before a B week.
    private static let sts = """
        <?xml version="1.0" encoding="UTF-8"?>
        <STS_EDT><PARAMETRES><UAJ CODE="0009999U"/><ANNEE_SCOLAIRE ANNEE="2026"/></PARAMETRES>
        <NOMENCLATURES><MATIERES><MATIERE CODE="061300"><LIBELLE_LONG>MATHEMATIQUES</LIBELLE_LONG></MATIERE></MATIERES></NOMENCLATURES>
        <DONNEES><ALTERNANCES>
        <ALTERNANCE CODE="Q1"><SEMAINES><DATE_DEBUT_SEMAINE>2026-11-30</DATE_DEBUT_SEMAINE></SEMAINES></ALTERNANCE>
        <ALTERNANCE CODE="Q2"><SEMAINES><DATE_DEBUT_SEMAINE>2026-11-23</DATE_DEBUT_SEMAINE></SEMAINES></ALTERNANCE>
        </ALTERNANCES>
        <STRUCTURE><DIVISIONS><DIVISION CODE="2A"><SERVICES><SERVICE CODE_MATIERE="061300"><ENSEIGNANTS><ENSEIGNANT ID="1" TYPE="epp"><COURS_RATTACHES>
        <COURS><CODE_ALTERNANCE>H</CODE_ALTERNANCE><JOUR>1</JOUR><HEURE_DEBUT>0800</HEURE_DEBUT><DUREE>0055</DUREE></COURS>
        </COURS_RATTACHES></ENSEIGNANT></ENSEIGNANTS></SERVICE></SERVICES></DIVISION></DIVISIONS></STRUCTURE></DONNEES></STS_EDT>
        """

    private struct Stage {
        let world: GroupsWorld
        let group: NeedGroup.ID
        let pupil: Pupil.ID

        var base: String { "/groups/\(group)/session" }

        func get(_ browser: TestClient, _ path: String, as who: String) async throws -> TestClient.Answer {
            try await browser.get(path, headers: ["Cookie": "jalon=\(who)"])
        }

        func post(_ browser: TestClient, _ part: String, _ fields: [(String, String)], as who: String) async throws -> TestClient.Answer {
            try await browser.postBare(base + part, fields + [("on", SessionPagesTests.key), ("csrf", "secret")], headers: ["Cookie": "jalon=\(who)"])
        }

        /// UID → its lines.
        func feed(_ browser: TestClient, _ token: String) async throws -> [String: String] {
            let text = try await browser.get("/calendar/\(token)").text.replacing("\r\n ", with: "")
            var events: [String: String] = [:]
            for block in text.components(separatedBy: "BEGIN:VEVENT\r\n").dropFirst() {
                let uid = block.components(separatedBy: "\r\n").first { $0.hasPrefix("UID:") } ?? ""
                events[uid] = block
            }
            return events
        }
    }

    /// « Oral » of the first module, its facilitator Mme Durand, one of its pupils, Mme Roy who leads « Méthode », all signed in on a day.
    /// - Parameter weeks: in which the slot is held.
    private func stage(_ store: Store, on day: Day, weeks: Alternance = .weekly) async throws -> Stage {
        let world = try await GroupsWorld(store)
        try await world.store.write { db in try db.run("UPDATE weekly_slot SET alternance = $2 WHERE school = $1", [weeks.rawValue]) }
        try await world.publish()
        let card = try #require(try await world.store.groupCards(.period(world.period)).first { $0.group.workshop == world.workshops[0] && $0.module.position == 1 })
        let member = try #require(try await world.store.groupMembers(of: card.group.id, on: day).first)
        let pupil = try await world.account("camille", pupil: member.pupil.id)
        let durand = try await world.account("durand", staff: world.staff[0], role: .teacher)
        let blanc = try await world.account("blanc", staff: world.staff[2], role: .teacher)
        for (account, token) in [(pupil, "pupil-feed"), (durand, "durand-feed"), (blanc, "blanc-feed")] {
            try await world.store.openFeed(for: account, tokenHash: Secrets.hash(token), at: Moment(milliseconds: 0))
        }
        for (name, account) in ["claire": world.coordinator, "camille": pupil, "durand": durand, "blanc": blanc] { try await world.signIn(account, name, on: day) }
        return Stage(world: world, group: card.group.id, pupil: member.pupil.id)
    }

    @Test("on the day everybody present is one tap, a tick saves at once, and the home page no longer asks", arguments: EngineKind.allCases)
    func call(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-11-25")!
            let stage = try await stage(store, on: day)
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                let home = try await stage.get(browser, "/", as: "durand").text
                #expect(home.contains("1 séance à confirmer"))
                let page = try await stage.get(browser, "\(stage.base)?on=\(Self.key)", as: "durand").text
                #expect(page.contains("prévue, non confirmée") && page.contains("8 élèves attendus") && page.contains("Tous présents"))
                let quick = try await stage.post(browser, "/call", [("absent", "\(stage.pupil)"), ("quick", "1")], as: "durand")
                #expect(quick.status == 200 && quick.text == "{\"saved\":1}")
                #expect(try await stage.get(browser, stage.base + "?on=\(Self.key)", as: "durand").text.contains("8 élèves attendus, 1 absent."))
                #expect(try await !stage.get(browser, "/", as: "durand").text.contains("à confirmer"))
                #expect(try await stage.post(browser, "/call/removal", [], as: "durand").status == 303)
                let all = try await stage.post(browser, "/call", [("all", "1"), ("back", "/sessions")], as: "durand")
                #expect(all.status == 303 && all.location == "/sessions")
                let week = try await stage.get(browser, "/sessions", as: "durand").text
                #expect(week.contains("appel fait") && !week.contains("À confirmer"))
                // Somebody else's address is not gone back to.
                let elsewhere = try await stage.post(browser, "/call", [("all", "1"), ("back", "https://example.org")], as: "durand")
                #expect(elsewhere.location == "\(stage.base)?on=\(Self.key)&saved=1")
                let late = try await stage.post(browser, "/call", [("absent", "1"), ("quick", "1")], as: "durand")
                #expect(late.status == 422)
            }
        }
    }

    @Test("a cancelled, moved or replaced session is told to pupil and people, under the same UID in their diaries", arguments: EngineKind.allCases)
    func changes(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = GroupsWorld.today
            let stage = try await stage(store, on: day)
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                func event(_ token: String) async throws -> String {
                    try await stage.feed(browser, token).first { $0.key.contains("2026-11-23") }?.value ?? ""
                }
                let uid = try await event("pupil-feed").components(separatedBy: "\r\n").first
                #expect(try await event("durand-feed").contains("STATUS:CONFIRMED"))

                #expect(try await stage.post(browser, "/cancellation", [("reason", "")], as: "durand").status == 422)
                #expect(try await stage.post(browser, "/cancellation", [("reason", "Sortie au théâtre")], as: "durand").status == 303)
                let told = try await event("pupil-feed")
                #expect(told.contains("STATUS:CANCELLED") && told.contains("SEQUENCE:1") && told.contains("Sortie au théâtre"))
                #expect(told.components(separatedBy: "\r\n").first == uid)
                #expect(try await event("durand-feed").contains("STATUS:CANCELLED"))
                let page = try await stage.get(browser, "/pupils/\(stage.pupil)/group", as: "camille").text
                #expect(page.contains("Ce qui change") && page.contains("annulée, Sortie au théâtre"))
                #expect(try await stage.get(browser, "/", as: "camille").text.contains("Annulée\u{202F}: Oral"))

                #expect(try await stage.post(browser, "/cancellation/removal", [], as: "claire").status == 303)
                let move = [("day", "2026-11-26"), ("time", "14:00"), ("room", "\(stage.world.rooms[1])"), ("reason", "Bac blanc")]
                #expect(try await stage.post(browser, "/move", move, as: "claire").status == 303)
                let moved = try await event("pupil-feed")
                #expect(moved.contains("DTSTART;TZID=Europe/Paris:20261126T140000") && moved.contains("LOCATION:Salle B11") && moved.contains("SEQUENCE:2"))
                #expect(moved.components(separatedBy: "\r\n").first == uid)
                let refused = try await stage.post(browser, "/move", [("day", "2026-11-24"), ("time", "10:30"), ("room", "\(stage.world.rooms[1])")], as: "claire")
                #expect(refused.status == 422 && refused.text.contains("Tout n’est pas libre à cette heure.</strong></p><ul><li>La salle B11 est prise par") && refused.text.contains("value=\"10:30\""))

                #expect(try await stage.get(browser, stage.base, as: "blanc").status == 404)
                #expect(try await stage.post(browser, "/replacement", [("facilitator", "\(stage.world.facilitators[2])")], as: "claire").status == 303)
                let replaced = try await stage.get(browser, stage.base, as: "blanc")
                #expect(replaced.status == 200 && replaced.text.contains("Intervenant prévu\u{202F}: Mme Durand."))
                #expect(try await event("durand-feed").contains("STATUS:CANCELLED"))
                let substitute = try await stage.feed(browser, "blanc-feed").values.filter { $0.contains("20261126T140000") }
                #expect(substitute.count == 1 && substitute[0].contains("SUMMARY:AP\u{202F}: Oral") && substitute[0].contains("STATUS:CONFIRMED"))
                #expect(try await stage.get(browser, "/pupils/\(stage.pupil)/group", as: "camille").text.contains("avec Mme Blanc"))
            }
        }
    }

    @Test("of a session that is moved, then cancelled, both reasons are told, each as that of its own act", arguments: [EngineKind.sqlite])
    func movedThenCancelled(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = GroupsWorld.today
            let stage = try await stage(store, on: day)
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                let move = [("day", "2026-11-26"), ("time", "14:00"), ("room", ""), ("reason", "Bac blanc")]
                #expect(try await stage.post(browser, "/move", move, as: "claire").status == 303)
                let address = "\(stage.base)?on=\(Self.key)"
                #expect(try await stage.get(browser, address, as: "durand").text.contains("prévue le mardi 24 novembre, 10\u{202F}h. Bac blanc</p>"))
                #expect(try await stage.post(browser, "/cancellation", [("reason", "Grippe")], as: "claire").status == 303)
                let page = try await stage.get(browser, address, as: "durand").text
                #expect(page.contains("prévue le mardi 24 novembre, 10\u{202F}h. Bac blanc</p>") && page.contains("Séance annulée</h2><p>Grippe</p>"))
                let event = try await stage.feed(browser, "pupil-feed").first { $0.key.contains("2026-11-23") }?.value ?? ""
                #expect(event.contains("Déplacée\u{202F}: prévue le mardi 24 novembre") && event.contains("Annulée\u{202F}: Grippe") && !event.contains("Bac blanc"))
                // An hour of the night is refused, one that is outside the module or the school’s hours asked about.
                #expect(try await stage.post(browser, "/cancellation/removal", [], as: "claire").status == 303)
                let night = try await stage.post(browser, "/move", [("day", "2026-11-25"), ("time", "03:00"), ("room", "")], as: "claire")
                #expect(night.status == 422 && night.text.contains("Cette heure est dans la nuit."))
                let past = try await stage.post(browser, "/move", [("day", "2026-10-07"), ("time", "18:00"), ("room", "")], as: "claire")
                #expect(past.status == 200 && past.text.contains("Le mercredi 7 octobre est passé") && past.text.contains("hors du module"))
                #expect(past.text.contains("qui vont de 8\u{202F}h à 18\u{202F}h"))
                // What was read of one day is not read of another’s.
                let other = try await stage.post(browser, "/move", [("day", "2026-11-27"), ("time", "19:30"), ("room", ""), ("seen", "past.module")], as: "claire")
                #expect(other.status == 200 && other.text.contains("hors des cours du vendredi"))
                #expect(try await stage.post(browser, "/cancellation", [("reason", "Grippe")], as: "claire").status == 303)
                // Restored, it is moved as before, and says why.
                #expect(try await stage.post(browser, "/cancellation/removal", [], as: "claire").status == 303)
                let restored = try await stage.get(browser, address, as: "durand").text
                #expect(restored.contains("10\u{202F}h. Bac blanc</p>") && !restored.contains("Grippe"))
            }
        }
    }

    @Test("of a change of room alone the session’s own page says which was planned, and why, and lists say that it is another", arguments: [EngineKind.sqlite])
    func otherRoom(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = GroupsWorld.today
            let stage = try await stage(store, on: day)
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                let address = "\(stage.base)?on=\(Self.key)"
                #expect(try await !stage.get(browser, address, as: "durand").text.contains("était prévue"))
                let move = [("day", "2026-11-24"), ("time", "10:00"), ("room", ""), ("reason", "Fuite d’eau")]
                #expect(try await stage.post(browser, "/move", move, as: "claire").status == 303)
                let page = try await stage.get(browser, address, as: "durand").text
                #expect(page.contains("<p class=\"soft\">La salle B10 était prévue. Fuite d’eau</p>") && !page.contains("Déplacée"))
                let changed = try await stage.get(browser, "/sessions?week=2026-11-23&all=1&show=changed", as: "claire").text
                #expect(changed.contains("autre salle") && changed.contains("Fuite d’eau") && changed.contains("Changées · 1"))
                // At another hour the reason is that of the move, and is said once.
                #expect(try await stage.post(browser, "/move", [("day", "2026-11-26"), ("time", "14:00"), ("room", ""), ("reason", "Bac blanc")], as: "claire").status == 303)
                let moved = try await stage.get(browser, address, as: "durand").text
                #expect(moved.contains("10\u{202F}h. Bac blanc</p><p class=\"soft\">La salle B10 était prévue.</p>"))
            }
        }
    }

    @Test("what is written of an hour that the timetable no longer has is read on the group’s pages", arguments: [EngineKind.sqlite])
    func idle(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = GroupsWorld.today
            let stage = try await stage(store, on: day)
            let world = stage.world
            let author = SessionAuthor(account: world.coordinator, now: Moment(milliseconds: 5_000), today: day)
            let second = SessionKey(week: GroupsWorld.firstDay, number: 2)
            try await world.hold(onWeekday: 4, from: Day("2026-11-25")!)
            try await world.store.cancel(stage.group, second, because: "Formation", by: author)
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                let paths = ["/groups/\(stage.group)", "\(stage.base)?on=\(second.text)", stage.base]
                let lead = "Écrit pour des heures que l’emploi du temps n’a plus"
                for path in paths { #expect(try await !stage.get(browser, path, as: "durand").text.contains(lead), "\(path)") }
                try await world.hold(onWeekday: 2, from: GroupsWorld.firstDay)
                for path in paths {
                    let text = try await stage.get(browser, path, as: "durand").text
                    #expect(text.contains(lead) && text.contains("jeudi 26 novembre, 10\u{202F}h\u{202F}: annulée, Formation"), "\(path)")
                }
            }
        }
    }

    @Test("a day is closed, by hand, from a file or by taking a day of lessons away, once one has read which sessions are lost; then all read why", arguments: EngineKind.allCases)
    func closedDay(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = GroupsWorld.today
            let stage = try await stage(store, on: day)
            let own = stage.world.store
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                func send(_ path: String, _ fields: [(String, String)]) async throws -> TestClient.Answer {
                    try await browser.postBare(path, fields + [("csrf", "secret")], headers: ["Cookie": "jalon=claire"])
                }
                let diaries = ["pupil-feed", "durand-feed"]
                for diary in diaries { _ = try await stage.feed(browser, diary) }
                // 24 November is a Tuesday, with a session of each of three groups; a Thursday has none.
                let thursday = [("name", "Pont"), ("kind", "closed"), ("first", "2026-11-26"), ("last", "")]
                #expect(try await send("/calendar/days", thursday).location == "/calendar")
                let snow = [("name", "Neige"), ("kind", "closed"), ("first", "2026-11-24"), ("last", "")]
                let asked = try await send("/calendar/days", snow)
                #expect(asked.status == 200 && asked.text.contains("3 séances publiées n’auront pas lieu\u{202F}:"))
                #expect(asked.text.contains("<a href=\"/programmes\" aria-current=\"page\">Année</a>"))
                #expect(asked.text.contains("<strong>Oral</strong>, mardi 24 novembre, 10\u{202F}h, Mme Durand") && asked.text.contains("Rien n’est encore écrit.") && asked.text.contains("<p>3 groupes\u{202F}:"))
                #expect(asked.text.contains(". 24 élèves.</p>"))
                let file = try await send("/calendar/days/list", [("days", "closed|2026-11-24|2026-12-01|Neige")])
                #expect(file.text.contains("6 séances publiées n’auront pas lieu") && file.text.contains("closed|2026-11-24|2026-12-01|Neige"))
                #expect(try await own.ownDays().map(\.span.name.fr) == ["Pont"])

                // What was moved to another day is not lost with its own, and is found on the other.
                let author = SessionAuthor(account: stage.world.coordinator, now: Moment(milliseconds: 5_000), today: day)
                try await own.move(stage.group, try #require(SessionKey("2026-11-30.1")), to: Day("2026-11-27"), at: 600, room: nil, because: "", by: author)
                let friday = try await send("/calendar/days", [("name", "Grève"), ("kind", "closed"), ("first", "2026-11-27"), ("last", "")])
                #expect(friday.text.contains("1 séance publiée n’aura pas lieu\u{202F}:") && friday.text.contains("<strong>Oral</strong>, vendredi 27 novembre, 10\u{202F}h"))

                #expect(try await send("/calendar/days", try FormWalk.untouched(asked.text, to: "/calendar/days")).location == "/calendar")
                #expect(try await own.ownDays().count == 2)
                let pupil = try await stage.get(browser, "/pupils/\(stage.pupil)/group", as: "camille").text
                #expect(pupil.contains("<strong>mardi 24 novembre, 10\u{202F}h</strong>\u{202F}: annulée, Neige") && !pupil.contains("Pont"))
                for who in ["durand", "camille"] {
                    let home = try await stage.get(browser, "/", as: who).text
                    #expect(home.contains("Annulée\u{202F}: Oral") && home.contains("Neige") && !home.contains("Pas de séance"))
                }
                for diary in diaries {
                    let lost = try await stage.feed(browser, diary).values.first { $0.contains("Paris:20261124T100000") }
                    #expect(lost?.contains("STATUS:CANCELLED") == true && lost?.contains("Annulée\u{202F}: Neige") == true, "\(diary)")
                }
                let page = try await stage.get(browser, "\(stage.base)?on=\(Self.key)", as: "durand").text
                #expect(page.contains("La séance du mardi 24 novembre est annulée\u{202F}: Neige.") && !page.contains("n’a pas de séance à cette date"))
                #expect(try await stage.get(browser, "\(stage.base)?on=2026-08-17.1", as: "durand").text.contains("n’a pas de séance à cette date"))

                // Lessons held on that day after all, then no longer.
                let open = [("name", "Rattrapage"), ("kind", "open"), ("first", "2026-11-24"), ("last", "")]
                let opened = try await send("/calendar/days", open)
                #expect(opened.status == 200 && opened.text.contains("3 séances auront lieu en plus\u{202F}:"))
                #expect(try await send("/calendar/days", try FormWalk.untouched(opened.text, to: "/calendar/days")).location == "/calendar")
                // What was taken and given back is as it was published.
                #expect(try await own.sessionNews(of: [stage.group]).isEmpty)
                let id = try #require(try await own.ownDays().first { $0.span.kind == .open }).id
                let removal = try await send("/calendar/days/removal", [("days", "\(id)")])
                #expect(removal.text.contains("3 séances publiées n’auront pas lieu"))
                #expect(try await own.ownDays().count == 3)
                #expect(try await send("/calendar/days/removal", try FormWalk.untouched(removal.text, to: "/calendar/days/removal")).location == "/calendar")
                #expect(try await own.ownDays().count == 2)

                // What was cancelled with its day comes back with it, and one reads which.
                let strike = OwnDays(id: .new(), span: DaySpan(kind: .closed, name: Phrase(same: "Grève"), first: Day("2026-11-27")!, last: Day("2026-11-27")!))
                try await own.add(strike, on: day)
                let lost = try await stage.get(browser, "\(stage.base)?on=2026-11-30.1", as: "durand").text
                #expect(lost.contains("perdue, jour fermé\u{202F}: Grève") && lost.contains("La séance est perdue et compte comme annulée."))
                let group = try await stage.get(browser, "/groups/\(stage.group)", as: "durand").text
                #expect(group.contains("perdue, jour fermé\u{202F}: Neige") && group.contains("perdue, jour fermé\u{202F}: Grève") && !group.contains("séances, 24 nov."))
                let told = try await stage.get(browser, "/pupils/\(stage.pupil)/group", as: "camille").text
                #expect(told.contains("<strong>vendredi 27 novembre, 10\u{202F}h</strong>\u{202F}: annulée, Grève"))
                let came = try await send("/calendar/days/removal", [("days", "\(strike.id)")])
                #expect(came.text.contains("1 séance aura lieu en plus\u{202F}:"))
                #expect(try await own.cancelOnClosedDays(from: day, by: author) == 1)
                let back = try await send("/calendar/days/removal", [("days", "\(strike.id)")])
                #expect(back.text.contains("1 séance aura lieu en plus\u{202F}:") && back.text.contains("<strong>Oral</strong>, vendredi 27 novembre, 10\u{202F}h, Mme Durand"))
            }
        }
    }

    @Test("a past day is closed once one has read what was given and stays so and what is lost, all is cancelled and restored at once, and the day taken back", arguments: EngineKind.allCases)
    func pastDay(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-11-26")!
            let stage = try await stage(store, on: day)
            let own = stage.world.store
            let author = SessionAuthor(account: stage.world.coordinator, now: Moment(milliseconds: 5_000), today: day)
            let key = try #require(SessionKey(Self.key))
            try await own.call(stage.group, key, absent: [], by: author)
            let cards = try await own.groupCards(.period(stage.world.period)).filter { $0.module.position == 1 }
            let others = stage.world.workshops.dropFirst().compactMap { workshop in cards.first { $0.group.workshop == workshop }?.group.id }
            try #require(others.count == 2)
            let held = Day("2026-11-24")!
            let losing = try await own.groupMembers(of: others[0], on: held).count + own.groupMembers(of: others[1], on: held).count
            try #require(losing < 24)
            @Sendable func minutes() async throws -> SessionMinutes? {
                try await own.ledgerFacts(year: 2026, own.calendar(of: stage.world.school)).ledger(on: day).given[.personalised]
            }
            @Sendable func states() async throws -> [DatedSession.State?] {
                var states: [DatedSession.State?] = []
                for group in [stage.group] + others {
                    states.append(try await own.sessions(.one(group), own.calendar(of: stage.world.school)).first?.sessions.first { $0.key == key }?.state)
                }
                return states
            }
            let before = try #require(try await minutes())
            #expect(before.delivered == 55 && before.unconfirmed == 110 && before.cancelled == 0)
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                func send(_ path: String, _ fields: [(String, String)], as who: String = "claire") async throws -> TestClient.Answer {
                    try await browser.postBare(path, fields + [("csrf", "secret")], headers: ["Cookie": "jalon=\(who)"])
                }
                let asked = try await send("/calendar/days", [("name", "Neige"), ("kind", "closed"), ("first", "2026-11-24"), ("last", "")])
                #expect(asked.status == 200 && asked.text.contains("2 séances passées n’ont pas été confirmées et sont perdues"))
                #expect(asked.text.contains("1 séance passée a été donnée et le reste\u{202F}:") && asked.text.contains("<strong>Oral</strong>, mardi 24 novembre, 10\u{202F}h, Mme Durand"))
                // Only those who lose something are counted: neither the group whose call was made nor its pupils.
                #expect(asked.text.contains("<p>2 groupes\u{202F}:") && asked.text.contains(". \(losing) élèves.</p>") && !asked.text.contains("n’auront pas lieu"))
                #expect(try await own.ownDays().isEmpty)
                #expect(try await send("/calendar/days", try FormWalk.untouched(asked.text, to: "/calendar/days")).location == "/calendar")
                let closed = try #require(try await minutes())
                #expect(closed.delivered == 55 && closed.unconfirmed == 0 && closed.cancelled == 110 && closed.coming == before.coming)
                #expect(try await stage.get(browser, "/ledgers?view=groups", as: "claire").text.contains("mardi 24 novembre, Neige\u{202F}: 2 séances, 1\u{202F}h\u{202F}50"))
                let hours = try await stage.get(browser, "/hours", as: "blanc").text
                #expect(hours.contains("Annulées\u{202F}: 1 séance, 55\u{202F}min") && hours.contains("<b class=\"num\">55\u{202F}min</b> annulées"))
                #expect(hours.contains("mardi 24 novembre, Neige\u{202F}: 1 séance, 55\u{202F}min"))

                // Nobody is told that they wait to be confirmed.
                let week = try await stage.get(browser, "/sessions?week=2026-11-23&all=1", as: "claire").text
                #expect(
                    week.contains("perdue, jour fermé\u{202F}: Neige") && week.contains("Jour sans classe\u{202F}: mardi 24 novembre, Neige (2 séances perdues).") && week.contains("À confirmer · 0")
                        && !week.contains("prévue, non confirmée"))

                // Cancelled at once or not, they count the same, and are restored at once.
                #expect(try await !stage.get(browser, "/sessions?all=1", as: "claire").text.contains("Tout rétablir"))
                #expect(try await send("/sessions/cancellation", []).location == "/sessions?all=1")
                #expect(try await states() == [.delivered, .cancelled, .cancelled])
                #expect(try await minutes() == closed)
                let list = try await stage.get(browser, "/sessions?all=1", as: "claire").text
                #expect(list.contains("2 séances annulées avec leur jour, le mardi 24 novembre") && list.contains("Rétablir 2 séances"))
                #expect(try await send("/sessions/cancellation/removal", [], as: "durand").status == 404)
                #expect(try await send("/sessions/cancellation/removal", []).location == "/sessions?all=1")
                #expect(try await states() == [.delivered, .planned, .planned])
                #expect(try await minutes() == closed)
                #expect(try await stage.get(browser, "/sessions?all=1", as: "claire").text.contains("Un jour sans classe · 2"))

                // What is cancelled for a reason of its own stays so when the day is taken back.
                try await own.cancel(others[0], key, because: "Grève", by: author)
                #expect(try await send("/sessions/cancellation", []).status == 303)
                let id = try #require(try await own.ownDays().first).id
                let removal = try await send("/calendar/days/removal", [("days", "\(id)")])
                #expect(removal.status == 200 && removal.text.contains("1 séance passée est de nouveau à confirmer\u{202F}:") && removal.text.contains("<strong>Approfondir</strong>"))
                #expect(try await send("/calendar/days/removal", try FormWalk.untouched(removal.text, to: "/calendar/days/removal")).location == "/calendar")
                #expect(try await states() == [.delivered, .cancelled, .planned])
                let after = try #require(try await minutes())
                #expect(after.delivered == 55 && after.unconfirmed == 55 && after.cancelled == 55)
                #expect(try await store.check().problems == [])
            }
        }
    }

    @Test("what stands on a day closed since is cancelled or moved where it is listed, all of it at once by who coordinates, and called only once one was asked", arguments: EngineKind.allCases)
    func stranded(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-12-03")!
            let stage = try await stage(store, on: day)
            let own = stage.world.store
            let author = SessionAuthor(account: stage.world.coordinator, now: Moment(milliseconds: 5_000), today: day)
            // Two weeks of three groups are past when the school says that it was closed.
            try await own.settle(through: day - 1)
            let one = try await own.invite(
                NewOneOff(group: stage.group, title: "Oral blanc", day: Day("2026-12-10"), minute: 840, length: 45, room: nil, pupils: [stage.pupil]), by: author)
            @Sendable func close(_ name: String, _ first: String, _ last: String) async throws {
                try await own.add(OwnDays(id: .new(), span: DaySpan(kind: .closed, name: Phrase(same: name), first: Day(first)!, last: Day(last)!)), on: day)
            }
            try await close("Neige", "2026-11-24", "2026-12-01")
            try await close("Grève", "2026-12-10", "2026-12-10")
            @Sendable func state(_ key: String) async throws -> DatedSession? {
                let key = SessionKey(key)
                return try await own.sessions(.one(stage.group), own.calendar(of: stage.world.school)).first?.sessions.first { $0.key == key }
            }
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                let list = try await stage.get(browser, "/sessions", as: "durand").text
                #expect(list.contains("Un jour sans classe · 3"))
                #expect(!list.contains("Tous présents") && !list.contains("Tout annuler"))
                #expect(list.contains("action=\"\(stage.base)/cancellation\"") && list.contains("href=\"\(stage.base)?on=\(Self.key)#change\""))
                #expect(list.contains("action=\"/groups/\(stage.group)/one-off/cancellation\""))
                let home = try await stage.get(browser, "/", as: "durand").text
                #expect(home.contains("3 séances un jour sans classe") && !home.contains("Qui était là"))

                // The call is asked about, on its page and by its script.
                let page = try await stage.get(browser, "\(stage.base)?on=\(Self.key)", as: "durand").text
                #expect(!page.contains("data-call") && page.contains("cochez qui manquait"))
                #expect(try await stage.post(browser, "/call", [("absent", "\(stage.pupil)"), ("quick", "1")], as: "durand").status == 422)
                let asked = try await stage.post(browser, "/call", [("all", "1"), ("back", "/sessions")], as: "durand")
                #expect(asked.status == 200 && asked.text.contains("Le mardi 24 novembre est sans classe\u{202F}: Neige."))
                #expect(try await state(Self.key)?.state == .planned)
                let fields = try FormWalk.untouched(asked.text, to: "\(stage.base)/call")
                let called = try await browser.postBare("\(stage.base)/call", fields + [("csrf", "secret")], headers: ["Cookie": "jalon=durand"])
                #expect(called.location == "/sessions")
                #expect(try await state(Self.key)?.state == .delivered)
                let again = [("id", "\(one)"), ("all", "1"), ("csrf", "secret")]
                try await own.move(one, of: stage.group, to: Day("2026-12-03"), at: 840, room: nil, by: author)
                try await close("Pont", "2026-12-03", "2026-12-03")
                let call = try await browser.postBare("/groups/\(stage.group)/one-off/call", again, headers: ["Cookie": "jalon=durand"])
                #expect(call.status == 200 && call.text.contains("est sans classe\u{202F}: Pont."))

                // One tap where it is listed, with what closed the day as the reason.
                let cancel = [("on", "2026-11-30.1"), ("reason", "Neige"), ("back", "/sessions"), ("csrf", "secret")]
                let cancelled = try await browser.postBare("\(stage.base)/cancellation", cancel, headers: ["Cookie": "jalon=durand"])
                #expect(cancelled.location == "/sessions")
                #expect(try await state("2026-11-30.1")?.cancelReason == "Neige")

                // Two weeks of the two other groups, and the invitation.
                let all = try await stage.get(browser, "/sessions?all=1", as: "claire").text
                #expect(all.contains("Un jour sans classe · 5") && all.contains("Annuler 5 séances"))
                #expect(try await stage.get(browser, "/", as: "claire").text.contains("5 séances un jour sans classe"))
                func cancelAll(_ who: String) async throws -> Int {
                    try await browser.postBare("/sessions/cancellation", [("csrf", "secret")], headers: ["Cookie": "jalon=\(who)"]).status
                }
                #expect(try await cancelAll("durand") == 404)
                #expect(try await cancelAll("claire") == 303)
                #expect(try await !stage.get(browser, "/sessions?all=1", as: "claire").text.contains("Un jour sans classe"))
                let told = try #require(try await own.oneOff(one, of: stage.group))
                #expect(told.state == .cancelled && told.reason == "Pont")
                // What was called stays.
                #expect(try await state(Self.key)?.state == .delivered)
                #expect(try await store.check().problems == [])
            }
        }
    }

    @Test("of days closed for long all that stands on them is listed and cancelled at once, months back and months ahead", arguments: EngineKind.allCases)
    func longClosure(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2027-01-20")!
            let stage = try await stage(store, on: day)
            let own = stage.world.store
            let author = SessionAuthor(account: stage.world.coordinator, now: Moment(milliseconds: 5_000), today: day)
            try await own.settle(through: day - 1)
            let cards = try await own.groupCards(.period(stage.world.period))
            let second = try #require(cards.first { $0.group.workshop == stage.world.workshops[0] && $0.module.position == 2 }).group.id
            let late = NewOneOff(group: second, title: "Oral blanc", day: Day("2027-06-03"), minute: 840, length: 45, room: nil, pupils: [stage.pupil])
            let one = try await own.invite(late, by: author)
            for (first, last) in [("2026-11-24", "2026-11-24"), ("2027-05-31", "2027-06-18")] {
                let span = DaySpan(kind: .closed, name: Phrase(same: "Travaux"), first: Day(first)!, last: Day(last)!)
                try await own.add(OwnDays(id: .new(), span: span), on: day)
            }
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                // Three groups on 24 November, eight weeks ago, and the invitation in June.
                let all = try await stage.get(browser, "/sessions?all=1", as: "claire").text
                #expect(all.contains("Un jour sans classe · 4") && all.contains("Annuler 4 séances"))
                let answer = try await browser.postBare("/sessions/cancellation", [("csrf", "secret")], headers: ["Cookie": "jalon=claire"])
                #expect(answer.location == "/sessions?all=1")
                #expect(try await !stage.get(browser, "/sessions?all=1", as: "claire").text.contains("Un jour sans classe"))
                #expect(try #require(try await own.oneOff(one, of: second)).state == .cancelled)
                let sessions = try await own.sessions(.one(stage.group), own.calendar(of: stage.world.school)).first?.sessions
                #expect(sessions?.first { $0.key == SessionKey("2026-11-23.1") }?.cancelReason == "Travaux")
                #expect(sessions?.filter { $0.state == .cancelled }.count == 1)
            }
        }
    }

    @Test("another zone is asked about with the sessions that it takes, and taken back with those that it gives", arguments: EngineKind.allCases)
    func zones(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = GroupsWorld.today
            let stage = try await stage(store, on: day)
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                func send(_ fields: [(String, String)]) async throws -> TestClient.Answer {
                    try await browser.postBare("/calendar", fields + [("csrf", "secret")], headers: ["Cookie": "jalon=claire"])
                }
                let settings = [("follows-zone", "1"), ("week-a", "2026-08-31")]
                // Zone C has its winter holidays a week earlier than zone A: the session of 9 February falls.
                let asked = try await send(settings + [("zone", "C"), ("version", "0")])
                #expect(asked.status == 200 && asked.text.contains("3 séances publiées n’auront pas lieu\u{202F}:") && asked.text.contains("mardi 9 février, 10\u{202F}h"))
                #expect(!asked.text.contains("en plus") && asked.text.contains("<p>3 groupes\u{202F}:"))
                #expect(try await store.establishments()[0].zone == .a)

                #expect(try await send(try FormWalk.untouched(asked.text, to: "/calendar")).location == "/calendar")
                #expect(try await store.establishments()[0].zone == .c)
                let pupil = try await stage.get(browser, "/pupils/\(stage.pupil)/group", as: "camille").text
                #expect(pupil.contains("<strong>mardi 9 février, 10\u{202F}h</strong>\u{202F}: pas de séance, Vacances d’hiver"))

                let back = try await send(settings + [("zone", "A"), ("version", "1")])
                #expect(back.text.contains("3 séances auront lieu en plus\u{202F}:") && !back.text.contains("n’auront pas lieu"))
                // Who has not read which is asked again.
                #expect(try await send(settings + [("zone", "A"), ("version", "1"), ("seen", "0.2.0")]).status == 200)
                #expect(try await store.establishments()[0].zone == .c)
                #expect(try await send(try FormWalk.untouched(back.text, to: "/calendar")).location == "/calendar")
                #expect(try await !stage.get(browser, "/pupils/\(stage.pupil)/group", as: "camille").text.contains("Ce qui change"))
            }
        }
    }

    @Test("what would put somebody in two places is refused before anything is asked", arguments: EngineKind.allCases)
    func refusedFirst(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = GroupsWorld.today
            let stage = try await stage(store, on: day)
            let (world, own) = (stage.world, stage.world.store)
            let author = SessionAuthor(account: world.coordinator, now: Moment(milliseconds: 5_000), today: day)
            let other = try await world.another(at: 840, in: .first)
            try await world.publish(try await world.draft(of: other).plan)
            let monday = Day("2026-12-14")!
            try await own.setMarks([monday: .second], from: monday, through: monday, on: day)
            @Sendable func put(_ group: NeedGroup.ID, _ week: String, on date: String, at minute: Int, room: Int? = nil) async throws {
                try await own.move(group, try #require(SessionKey(week)), to: Day(date), at: minute, room: room.map { world.rooms[$0] }, because: "", by: author)
            }
            try await put(stage.group, "2026-12-07.1", on: "2026-12-15", at: 840)
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                func callA() async throws -> TestClient.Answer {
                    try await browser.postBare("/calendar/weeks", [("week-2026-12-14", "Q1"), ("csrf", "secret")], headers: ["Cookie": "jalon=claire"])
                }
                let refused = try await callA()
                #expect(refused.status == 422 && refused.text.contains("mettrait quelqu’un à deux endroits") && refused.text.contains("Mme Durand"))
                #expect(!refused.text.contains("auront lieu en plus"))
                try await put(stage.group, "2026-12-07.1", on: "2026-12-15", at: 960)
                let asked = try await callA()
                #expect(asked.status == 200 && asked.text.contains("3 séances auront lieu en plus\u{202F}:"))
                #expect(try await own.calendar(of: world.school).week(of: monday) == .second)

                // In the evening, where another group has the room already.
                let method = try #require(try await own.groupCards(.period(world.period)).first { $0.title.fr == "Méthode" && $0.module.position == 1 }).group.id
                try await put(method, Self.key, on: "2026-11-26", at: 1_170, room: 1)
                func evening(_ room: Int) async throws -> TestClient.Answer {
                    try await stage.post(browser, "/move", [("day", "2026-11-26"), ("time", "19:30"), ("room", "\(world.rooms[room])")], as: "claire")
                }
                let taken = try await evening(1)
                #expect(taken.status == 422 && taken.text.contains("«\u{202F}Méthode\u{202F}»") && !taken.text.contains("Est-ce bien voulu"))
                let free = try await evening(0)
                #expect(free.status == 200 && free.text.contains("Est-ce bien voulu"))
                #expect(try await own.sessions(.one(stage.group), own.calendar(of: world.school)).first?.sessions.first { $0.key == SessionKey(Self.key) }?.held.day == Day("2026-11-24"))
            }
        }
    }

    @Test("A and B weeks are changed, all of them or some, once one has read which sessions fall and which are held instead; then all read why", arguments: EngineKind.allCases)
    func weeks(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = GroupsWorld.today
            let stage = try await stage(store, on: day, weeks: .first)
            let own = stage.world.store
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                func send(_ path: String, _ fields: [(String, String)]) async throws -> TestClient.Answer {
                    try await browser.postBare(path, fields + [("csrf", "secret")], headers: ["Cookie": "jalon=claire"])
                }
                // Of each group of the two modules: 24 November, 8 December, 5 January, 19 January and 2 February against 1 and 15 December, 12 and 26 January, 9 February.
                let all = try await send("/calendar", [("follows-zone", "1"), ("zone", "A"), ("version", "0"), ("week-a", "2026-09-07")])
                #expect(all.text.contains("15 séances publiées n’auront pas lieu\u{202F}:") && all.text.contains("15 séances auront lieu en plus\u{202F}:"))
                #expect(all.text.contains("<p>6 groupes\u{202F}:") && all.text.contains("et 3 autres"))

                // A timetable that calls these weeks otherwise says so in its preview.
                let upload = try await own.startTimetable([("sts_emp_0009999U_2026.xml", Array(Self.sts.utf8))], by: stage.world.coordinator, at: Clock.stopped(on: day).now)
                let preview = try await stage.get(browser, "/timetable/uploads/\(upload)", as: "claire").text
                #expect(preview.contains("Le fichier appelle autrement certaines semaines") && preview.contains("<p>3 groupes\u{202F}:"))
                #expect(preview.contains("3 séances publiées n’auront pas lieu\u{202F}:") && preview.contains("3 séances auront lieu en plus\u{202F}:"))

                let asked = try await send("/calendar/weeks", [("week-2026-11-23", "Q2"), ("week-2026-11-30", "Q1")])
                #expect(asked.text.contains("3 séances publiées n’auront pas lieu\u{202F}:") && asked.text.contains("<strong>Oral</strong>, mardi 24 novembre, 10\u{202F}h, Mme Durand"))
                #expect(asked.text.contains("3 séances auront lieu en plus\u{202F}:") && asked.text.contains("<strong>Oral</strong>, mardi 1er décembre, 10\u{202F}h, Mme Durand"))
                #expect(try await own.calendarSettings(of: stage.world.school).marks.isEmpty)

                #expect(try await send("/calendar/weeks", try FormWalk.untouched(asked.text, to: "/calendar/weeks")).location == "/calendar/weeks?saved=1")
                #expect(try await own.calendarSettings(of: stage.world.school).marks.count == 2)
                let pupil = try await stage.get(browser, "/pupils/\(stage.pupil)/group", as: "camille").text
                #expect(pupil.contains("<strong>mardi 24 novembre, 10\u{202F}h</strong>\u{202F}: pas de séance, semaine B désormais"))
                #expect(pupil.contains("<strong>mardi 1er décembre, 10\u{202F}h</strong>\u{202F}: séance en plus, semaine A désormais"))
                for who in ["durand", "camille"] {
                    let home = try await stage.get(browser, "/", as: who).text
                    #expect(home.contains("Pas de séance\u{202F}: Oral") && home.contains("semaine B désormais"))
                    #expect(home.contains("séance en plus\u{202F}: semaine A désormais"))
                }
                #expect(try await stage.get(browser, "\(stage.base)?on=\(Self.key)", as: "durand").text.contains("Pas de séance mardi 24 novembre\u{202F}: semaine B désormais."))
            }
        }
    }

    @Test("the school’s week is read day by day, by what changed and by who leads; a session for one date waits for its call too", arguments: EngineKind.allCases)
    func schoolWeek(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-11-28")!
            let stage = try await stage(store, on: day)
            let author = SessionAuthor(account: stage.world.coordinator, now: Moment(milliseconds: 5_000), today: GroupsWorld.today)
            try await stage.world.store.cancel(stage.group, try #require(SessionKey(Self.key)), because: "Sortie", by: author)
            let one = try await stage.world.store.invite(
                NewOneOff(group: stage.group, title: "Oral blanc", day: Day("2026-11-26"), minute: 840, length: 45, room: nil, pupils: [stage.pupil]), by: author)
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                func week(_ query: String) async throws -> String {
                    let page = try await stage.get(browser, "/sessions?week=2026-11-23&all=1\(query)", as: "claire").text
                    return page.components(separatedBy: "id=\"week\"").last ?? ""
                }
                let whole = try await week("")
                #expect(whole.contains("3 séances, 1 annulée, 2 à confirmer") && whole.contains("<details class=\"sheet session-day\" open>"))
                #expect(whole.contains("Toutes · 4") && whole.contains("À confirmer · 3") && whole.contains("Changées · 1"))
                let changed = try await week("&show=changed")
                #expect(changed.contains("\(stage.base)?on=\(Self.key)") && changed.contains("Sortie") && !changed.contains(">Méthode<") && !changed.contains(">Oral blanc<"))
                let ofRoy = try await week("&by=\(stage.world.facilitators[1])")
                #expect(ofRoy.contains(">Méthode<") && !ofRoy.contains(">Oral<") && ofRoy.contains("Toutes · 1") && ofRoy.contains("selected>Mme Roy"))
                #expect(try await week("&show=nonsense&by=x").contains("Toutes · 4"))
                // Whoever led it is asked who was there.
                #expect(try await stage.get(browser, "/", as: "durand").text.contains("1 séance à confirmer"))
                let fields = [("id", "\(one)"), ("all", "1"), ("back", "/sessions?all=1"), ("csrf", "secret")]
                let called = try await browser.postBare("/groups/\(stage.group)/one-off/call", fields, headers: ["Cookie": "jalon=claire"])
                #expect(called.status == 303 && called.location == "/sessions?all=1")
                #expect(try await week("").contains("À confirmer · 2"))
                #expect(try await !stage.get(browser, "/", as: "durand").text.contains("à confirmer"))
            }
        }
    }

    @Test("at the end of a week the next one is looked at, unless something is held on the Saturday", arguments: EngineKind.allCases)
    func weekend(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-11-28")!
            let stage = try await stage(store, on: day)
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                func shows(_ monday: String, _ path: String) async throws -> Bool {
                    try await stage.get(browser, path, as: path.contains("all") ? "claire" : "durand").text.contains("Semaine du lundi \(monday)")
                }
                for path in ["/sessions", "/sessions?all=1", "/schedule/own"] { #expect(try await shows("30 novembre", path), "\(path)") }
                #expect(try await shows("23 novembre", "/sessions?week=2026-11-28"))
                #expect(try await shows("23 novembre", "/schedule/own?view=week&day=2026-11-28"))
                let move = [("day", "2026-11-28"), ("time", "14:00"), ("room", ""), ("reason", "")]
                let asked = try await stage.post(browser, "/move", move, as: "claire")
                #expect(asked.status == 200 && asked.text.contains("n’a pas cours le samedi"))
                let fields = try FormWalk.untouched(asked.text, to: "\(stage.base)/move").filter { $0.0 != "on" }
                let moved = try await stage.post(browser, "/move", fields, as: "claire")
                #expect(moved.status == 303)
                for path in ["/sessions", "/sessions?all=1", "/schedule/own"] { #expect(try await shows("23 novembre", path), "\(path)") }
            }
        }
    }

    @Test("the home page counts for a session that is moved those who will still be there", arguments: EngineKind.allCases)
    func homeCount(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-12-03")!
            let stage = try await stage(store, on: day)
            let author = SessionAuthor(account: stage.world.coordinator, now: Moment(milliseconds: 1), today: day)
            try await stage.world.store.move(
                stage.group, SessionKey(week: Day("2026-12-07")!), to: Day("2026-12-10")!, at: 840, room: stage.world.rooms[0], because: "", by: author)
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                func counts() async throws -> [Int] {
                    let page = try await stage.get(browser, "/", as: "durand").text
                    return page.components(separatedBy: ">salle B10, ").dropFirst().compactMap { Int($0.prefix { $0.isNumber }) }
                }
                // Thursday's, and the one of the week after.
                #expect(try await counts() == [8, 8])
                // Gone on the day for which it is moved, there on the day for which it was planned.
                try await stage.world.store.noteDeparture(of: stage.pupil, on: Day("2026-12-10")!, by: stage.world.coordinator, on: day, at: author.now)
                #expect(try await counts() == [7, 7])
            }
        }
    }

    @Test("a pupil sees neither the call nor the week of sessions", arguments: [EngineKind.sqlite])
    func pupils(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let stage = try await stage(store, on: GroupsWorld.today)
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let browser = server.client()
                let page = try await stage.get(browser, stage.base, as: "camille")
                let week = try await stage.get(browser, "/sessions", as: "camille")
                let act = try await stage.post(browser, "/cancellation", [("reason", "Non")], as: "camille")
                #expect(page.status == 404 && week.location == "/pupils/\(stage.pupil)/group" && act.status == 404)
            }
        }
    }
}
