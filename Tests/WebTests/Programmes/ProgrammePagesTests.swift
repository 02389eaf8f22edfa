import School
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Pages of programmes")
struct ProgrammePagesTests {
    /// Makes this year's programme from the ready-made one through the pages.
    private static func make(_ client: TestClient, _ sheet: String) async throws -> String {
        let form = try await client.get("/programmes/new?sheet=\(sheet)").text
        return try #require(try await client.post("/programmes", try FormWalk.untouched(form, to: "/programmes")).location)
    }

    @Test("from nothing to a year on the calendar: made, changed, reordered, reviewed, and the next one begun", arguments: EngineKind.allCases)
    func wholePath(engine: EngineKind) async throws {
        try await NeedsSchool.serve(engine) { school, server in
            let client = server.client()
            _ = try await client.signIn("moreau", NeedsSchool.password)
            #expect(try await client.get("/programmes").text.contains("Aucun programme pour l’instant."))
            #expect(try await client.get("/programmes/new").text.components(separatedBy: "/programmes/new?sheet=").count == 7)
            let address = try await Self.make(client, "stmg")
            let page = try await client.get(address).text
            // Zone A: the phases are those that the layout gives, holidays named, today in the third.
            for words in [
                "<svg class=\"frieze\"", "du mardi 1er septembre au vendredi 4 septembre 2026, 1 semaine de classe", "Vacances de la Toussaint", "en ce moment",
                "l’élève rend\u{202F}: une synthèse d’une page", "explicitation", "professeur principal",
            ] { #expect(page.contains(words), "\(words)") }
            let kept = try #require(try await school.store.programmes().first)
            try #require(kept.content.levels == ["1re STMG"] && kept.phases.count == 5)

            // The second phase is changed: one activity away, one more, another order.
            let phase = "\(address)/phases/\(kept.phases[1].id)"
            var fields = try FormWalk.untouched(try await client.get(phase).text, to: phase)
            for (name, value) in [("name", "Temps 2, tout autre"), ("least", "5"), ("most", "6"), ("activity-5-title", "Une sortie"), ("activity-5-place", "1"), ("activity-4-last", "6")] {
                fields.removeAll { $0.0 == name }
                fields.append((name, value))
            }
            #expect(try await client.post(phase, fields + [("activity-0-remove", "1")]).status == 303)
            let changed = try #require(try await school.store.programmes().first).phases[1].content
            #expect(changed.weeks == 5...6 && changed.activities.count == 5 && changed.activities.first?.title == "Une sortie")

            // Added, and brought before the last.
            let added = try #require(try await client.post("\(address)/phases", [("name", "Semaine de l’oral"), ("least", "1"), ("most", "1")]).location)
            #expect(try await client.post("\(added)/place", [("way", "earlier")]).status == 303)
            #expect(try #require(try await school.store.programmes().first).phases.map(\.content.name)[4] == "Semaine de l’oral")
            #expect(try await client.post("\(address)/phases", [("name", ""), ("least", "9"), ("most", "3")]).status == 422)

            // A year that is too short says so, and says what would help.
            let last = try #require(try await school.store.programmes().first).phases[5]
            let long = "\(address)/phases/\(last.id)"
            var longer = try FormWalk.untouched(try await client.get(long).text, to: long).filter { !["least", "most"].contains($0.0) }
            longer += [("least", "20"), ("most", "20")]
            #expect(try await client.post(long, longer).status == 303)
            let flagged = try await client.get(address).text
            #expect(flagged.contains("ne tient plus dans l’année") && flagged.contains("raccourcir «\u{202F}Temps 5"))
            // « au choix » is said of more than one way.
            let laidAgain = try #require(try await school.store.programmes().first)
            guard case .laid(let short) = laidAgain.laid(on: try await school.store.calendar(of: Establishment(id: school.store.school, name: "", uai: "", zone: .a, year: 2026)))[0]
            else { throw WebError.notFound }
            #expect(flagged.contains("Pour que tout tienne, au choix\u{202F}:") == (short.waysOut.count > 1) && flagged.contains("Pour que tout tienne"))
            #expect(try await client.get("/").text.contains("Un temps ne tient plus dans l’année."))

            // The first phase is over: its review.
            let review = "\(address)/phases/\(kept.phases[0].id)/review"
            #expect(try await client.post(review, [("version", "0")]).status == 422)
            #expect(try await client.post(review, [("version", "0"), ("worked", "L’accueil"), ("leads", "Inviter <les> familles\r\nPlus court")]).status == 303)
            let reviewed = try await client.get(address).text
            #expect(reviewed.contains("Mme Moreau, le vendredi 20 novembre 2026") && reviewed.contains("Inviter &lt;les&gt; familles"))

            // The next year starts from it, with the leads in view before and after.
            let next = try await client.get("/programmes/new?from=\(kept.id)").text
            #expect(next.contains("Pistes laissées par 2026-2027") && next.contains("Plus court") && next.contains("value=\"2027\" selected"))
            let following = try #require(try await client.post("/programmes", try FormWalk.untouched(next, to: "/programmes")).location)
            let coming = try await client.get(following).text
            #expect(coming.contains("Pistes laissées par 2026-2027") && coming.contains("Inviter &lt;les&gt; familles") && coming.contains("2027"))
            #expect(try await client.get("/programmes").text.contains("En préparation"))

            // A phase that is taken away leaves what was written of it, to the programme and to the next year's.
            #expect(try await client.get("\(address)/phases/\(kept.phases[0].id)").text.contains("Le bilan qui en a été écrit reste au programme"))
            #expect(try await client.post("\(address)/phases/\(kept.phases[0].id)/removal").location == address)
            let without = try await client.get(address).text
            #expect(!without.contains("id=\"phase-\(kept.phases[0].id)\"") && without.contains("Bilans de temps retirés"))
            #expect(without.contains("L’accueil") && without.contains("Inviter &lt;les&gt; familles") && without.contains("Mme Moreau, le vendredi 20 novembre 2026"))
            let still = try await client.get(following).text
            #expect(still.contains("Autres pistes laissées par 2026-2027") && still.contains("Inviter &lt;les&gt; familles"))
            #expect(try await client.get("/programmes/new?from=\(kept.id)").text.contains("Plus court"))
            // It is not removed without a word on the review that goes with it.
            let silent = try await client.post("\(address)/removal")
            #expect(silent.status == 409 && silent.text.contains("Rien n’a été supprimé") && silent.text.contains("Réglages du programme"))
            #expect(try await client.get(address).text.contains("L’accueil"))
            let settings = try await client.get("\(address)/edit").text
            #expect(settings.contains("1 bilan de fin de temps y est écrit") && settings.contains("Supprimer pour de bon, avec 1 bilan de fin de temps"))
            #expect(try await client.post("\(address)/removal", FormWalk.untouched(settings, to: "\(address)/removal")).location == "/programmes")
            #expect(try await client.get(address).status == 404)
            #expect(try await client.get(following).status == 200)
            // Nothing is said of reviews where there is none.
            #expect(try await !client.get("\(following)/edit").text.contains("bilan de fin de temps"))
        }
    }

    @Test("a review is asked for of phases that ended since the programme was made, and of no earlier one", arguments: EngineKind.allCases)
    func reviewsAsked(engine: EngineKind) async throws {
        try await NeedsSchool.serve(engine) { school, server in
            let client = server.client()
            _ = try await client.signIn("moreau", NeedsSchool.password)
            _ = try await Self.make(client, "stmg")
            let made = try #require(try await school.store.programmes().first)
            #expect(made.addedOn == NeedsSchool.today)
            let establishment = Establishment(id: school.store.school, name: "", uai: "", zone: .a, year: 2026)
            guard case .laid(let layout) = made.laid(on: try await school.store.calendar(of: establishment))[0] else { throw WebError.notFound }
            let over = try #require(layout.phases.compactMap(\.last).last { $0 < NeedsSchool.today })
            #expect(NeedsSchool.today - over <= 42)
            #expect(try await !client.get("/").text.contains("Écrire le bilan de"))
            for (day, isAsked) in [(over + 1, false), (over, true)] {
                try await school.store.write { db in try db.run("UPDATE programme SET added_on = $2 WHERE school = $1", [day]) }
                #expect(try await client.get("/").text.contains("Écrire le bilan de") == isAsked, "\(day)")
            }
        }
    }

    @Test("a period is made from a phase with its name and days, and stands on the programme", arguments: EngineKind.allCases)
    func period(engine: EngineKind) async throws {
        try await NeedsSchool.serve(engine) { school, server in
            let client = server.client()
            _ = try await client.signIn("moreau", NeedsSchool.password)
            let address = try await Self.make(client, "stmg")
            let programme = try #require(try await school.store.programmes().first)
            let phase = programme.phases[2]
            let establishment = Establishment(id: school.store.school, name: "", uai: "", zone: .a, year: 2026)
            guard case .laid(let layout) = programme.laid(on: try await school.store.calendar(of: establishment))[0] else { throw WebError.notFound }
            // The frieze of a narrow screen: a mark for each week of each phase.
            let column = try #require(try await client.get(address).text.components(separatedBy: "<ol class=\"frieze-column\"").last?.components(separatedBy: "</ol>").first)
            let bars = column.components(separatedBy: "<li class=").dropFirst().map { $0.components(separatedBy: "<i></i>").count - 1 }
            #expect(bars == layout.phases.map(\.weeks.count) && column.components(separatedBy: "\"present\"").count == 2)
            let (first, last) = (try #require(layout.phases[2].first), try #require(layout.phases[2].last))
            let form = try await client.get("/periods/new?phase=\(phase.id)").text
            #expect(form.contains("value=\"\(first.iso)\"") && form.contains("value=\"\(last.iso)\"") && form.contains("Temps 3, ateliers selon les besoins"))
            let made = try #require(try await client.post("/periods", try FormWalk.untouched(form, to: "/periods")).location)
            let period = try #require(try await school.store.periods().first)
            #expect(period.firstDay == first && period.lastDay == last && made.hasSuffix("\(period.id)"))
            #expect(try await client.get(address).text.contains("/periods/\(period.id)\">Temps 3, ateliers selon les besoins</a>"))
        }
    }

    @Test("a cycle of three years shows each, and says which calendar is not known yet", arguments: [EngineKind.sqlite])
    func cycle(engine: EngineKind) async throws {
        try await NeedsSchool.serve(engine) { _, server in
            let client = server.client()
            _ = try await client.signIn("moreau", NeedsSchool.password)
            let address = try await Self.make(client, "bac-pro")
            let page = try await client.get(address).text
            #expect(page.contains("Année 1\u{202F}: 2026-2027") && page.contains("Année 2\u{202F}: 2027-2028"))
            #expect(page.contains("Le calendrier 2028-2029 ne dit pas encore quand l’année finit"))
            #expect(page.components(separatedBy: "<svg class=\"frieze\"").count == 3 && page.contains("/calendar?year=2028"))
            // The year is entered on its own page: its summer alone lays nothing.
            #expect(try await client.get("/calendar?year=2028").text.contains("Jalon n’a pas les vacances de 2028-2029"))
            func enter(_ kind: String, _ first: String, _ last: String) async throws {
                let answer = try await client.post("/calendar/days", [("name", "Vacances"), ("kind", kind), ("first", first), ("last", last)])
                #expect(answer.location == "/calendar?year=2028")
            }
            try await enter("closed", "2029-07-07", "2029-08-31")
            #expect(try await client.get(address).text.contains("Des vacances de 2028-2029 manquent au calendrier"))
            #expect(try await client.get("/calendar?year=2028").text.contains("Des vacances de 2028-2029 manquent"))
            for (first, last) in [("2028-10-21", "2028-11-05"), ("2028-12-23", "2029-01-07"), ("2029-02-17", "2029-03-04"), ("2029-04-14", "2029-04-29")] {
                try await enter("holidays", first, last)
            }
            let known = try await client.get(address).text
            #expect(known.components(separatedBy: "<svg class=\"frieze\"").count == 4 && !known.contains("manquent au calendrier"))
            #expect(try await !client.get("/calendar").text.contains("21 octobre 2028"))
            #expect(try await client.get("/calendar?year=2028").text.contains("21 octobre 2028"))
            #expect(try await client.post("/calendar/days", [("name", "Pont"), ("first", "2031-05-07")]).status == 422)
        }
    }

    @Test("teachers read, pupils and guardians see their own level’s year on the pupil’s page, and change nothing", arguments: EngineKind.allCases)
    func rights(engine: EngineKind) async throws {
        try await NeedsSchool.serve(engine) { school, server in
            let coordinator = server.client()
            _ = try await coordinator.signIn("moreau", NeedsSchool.password)
            let address = try await Self.make(coordinator, "stmg")
            _ = try await Self.make(coordinator, "seconde")
            let teacher = server.client()
            _ = try await teacher.signIn("roy", NeedsSchool.password)
            let page = try await teacher.get(address)
            #expect(page.status == 200 && !page.text.contains("/edit") && !page.text.contains("<form method=\"post\" action=\"/programmes"))
            #expect(try await teacher.get("\(address)/edit").status == 403)
            #expect(try await teacher.post("\(address)/removal").status == 403)
            #expect(page.text.contains("pas encore annoncé") && !page.text.contains("L’annoncer…"))
            for login in ["ines", "nadia"] {
                let client = server.client()
                _ = try await client.signIn(login, NeedsSchool.password)
                #expect(try await client.get(address).status == 404)
                // Nothing before it is announced.
                #expect(try await !client.get("/pupils/\(school.ines)").text.contains("Temps 3, ateliers selon les besoins"))
                #expect(try await !client.get("/").text.contains("/pupils/\(school.ines)#year"))
            }
            #expect(try await coordinator.get(address).text.contains("Les élèves et les familles ne le voient pas encore."))
            for one in try await school.store.programmes() {
                let edit = "/programmes/\(one.id)/edit"
                let fields = try FormWalk.untouched(try await coordinator.get(edit).text, to: edit)
                #expect(try await coordinator.post(edit, fields + [("announced", "1")]).status == 303)
            }
            #expect(try await !coordinator.get(address).text.contains("pas encore"))
            for login in ["ines", "nadia"] {
                let client = server.client()
                _ = try await client.signIn(login, NeedsSchool.password)
                #expect(try await client.get(address).status == 404)
                let own = try await client.get("/pupils/\(school.ines)").text
                #expect(own.contains("Temps 3, ateliers selon les besoins") && own.contains("aria-current=\"step\""), "\(login)")
                #expect(!own.contains("Tests de positionnement et diagnostic"))
                #expect(try await client.get("/").text.contains("/pupils/\(school.ines)#year"))
            }
            // The same texts, in English.
            _ = try await teacher.post("/language", [("language", "en")])
            #expect(try await teacher.get(address).text.contains("Phase 3, workshops by need"))
        }
    }

    @Test("a second one for the same pupils, or the same next year, is named before it is made", arguments: [EngineKind.sqlite])
    func twice(engine: EngineKind) async throws {
        try await NeedsSchool.serve(engine) { school, server in
            let client = server.client()
            _ = try await client.signIn("moreau", NeedsSchool.password)
            #expect(try await !client.get("/programmes/new?sheet=stmg").text.contains("suivent aussi"))
            let address = try await Self.make(client, "stmg")
            #expect(try await !client.get(address).text.contains("suivent aussi"))
            let again = try await client.get("/programmes/new?sheet=stmg").text
            #expect(again.contains("suivent aussi") && again.contains("href=\"\(address)\""))
            let second = try await Self.make(client, "stmg")
            #expect(try await client.get(address).text.contains("href=\"\(second)\""))
            let from = address.replacing("/programmes/", with: "/programmes/new?from=")
            #expect(try await client.get(address).text.contains("href=\"\(from)\""))
            let form = try await client.get(from).text
            let next = try #require(try await client.post("/programmes", try FormWalk.untouched(form, to: "/programmes")).location)
            let prepared = try await client.get(address).text
            #expect(!prepared.contains("href=\"\(from)\"") && prepared.contains("href=\"\(next)\"") && prepared.contains("déjà préparé"))
            #expect(try await client.get(from).text.contains("href=\"\(next)\""))
        }
    }

    @Test("it takes the dispositif of its kind, says which of its levels have none, and confirms the rule of invitations", arguments: [EngineKind.sqlite])
    func dispositif(engine: EngineKind) async throws {
        try await NeedsSchool.serve(engine) { school, server in
            let client = server.client()
            _ = try await client.signIn("moreau", NeedsSchool.password)
            func add(_ kind: DispositifKind, _ name: String, _ levels: [String]) async throws {
                _ = try await school.store.add(
                    DispositifContent(kind: kind, name: name, levels: levels, volume: .weekly(60), source: "", knowledge: .school, from: Day("2026-09-01")!))
            }
            try await add(.pathSupport, "Parcours", ["2de pro", "1re pro"])
            try await add(.pathSupport, "Parcours de terminale", ["Tle pro"])
            try await add(.individualHelp, "Aide", ["2de", "1re STMG"])
            try await add(.personalised, "Lycée", ["2de", "1re STMG"])
            for sheet in ["seconde", "stmg"] {
                let address = try await Self.make(client, sheet)
                let page = try await client.get(address).text
                #expect(page.contains(">Lycée</a>") && !page.contains("Aucun dispositif pour"), "\(sheet)")
            }
            let cycle = try await Self.make(client, "bac-pro")
            let page = try await client.get(cycle).text
            #expect(page.contains(">Parcours</a>") && page.contains("Aucun dispositif pour Tle pro") && page.contains("vaut pour tous les groupes de ces élèves"))
            let saved = try #require(try await client.post("\(cycle)/collisions", [("rule", "ask")]).location)
            #expect(saved == "\(cycle)?saved=rule#collision")
            #expect(try await client.get("\(cycle)?saved=rule").text.contains("La règle est enregistrée."))

            // The last year is given its own.
            let form = try await client.get("\(cycle)/edit").text
            #expect(form.contains("Un autre dispositif certaines années") && form.contains("Année 3, Tle pro"))
            let last = try #require(try await school.store.dispositifs().first { $0.content.name == "Parcours de terminale" }).id
            let fields = try FormWalk.untouched(form, to: "\(cycle)/edit").filter { $0.0 != "dispositif-3" } + [("dispositif-3", "\(last)")]
            #expect(try await client.post("\(cycle)/edit", fields).location == cycle)
            let split = try await client.get(cycle).text
            #expect(!split.contains("Aucun dispositif pour") && split.contains("<a href=\"/dispositifs/\(last)\">Parcours de terminale</a>"))
            // The header tells each year's.
            let header = try #require(split.components(separatedBy: "</h1>").dropFirst().first?.components(separatedBy: "</p>").first)
            #expect(header.contains("années 1 et 2\u{202F}: <a href=\"/dispositifs/") && header.contains(">Parcours</a>"))
            #expect(header.contains("année 3\u{202F}: <a href=\"/dispositifs/\(last)\">Parcours de terminale</a>"))
            #expect(split.contains("dans «\u{202F}Parcours\u{202F}» et «\u{202F}Parcours de terminale\u{202F}»"))
            #expect(try await client.get("\(cycle)/edit").text.contains("<option value=\"\(last)\" selected"))

            // It ends before that year begins.
            let kept = try #require(try await school.store.dispositif(last))
            #expect(!split.contains("n’est pas en vigueur"))
            try await school.store.end(last, on: Day("2028-08-31")!, version: kept.version)
            let over = try await client.get(cycle).text
            #expect(over.contains("«\u{202F}Parcours de terminale\u{202F}» n’est pas en vigueur en 2028-2029\u{202F}:") && !over.contains("«\u{202F}Parcours\u{202F}» n’est pas"))
        }
    }

    @Test("weeks that no phase takes are named where they are, and a phase of two days is told with its remedy", arguments: [EngineKind.sqlite])
    func weeks(engine: EngineKind) async throws {
        try await NeedsSchool.serve(engine) { school, server in
            let client = server.client()
            _ = try await client.signIn("moreau", NeedsSchool.password)
            let id = try await school.store.add(
                NewProgramme(
                    ProgrammeContent(name: "P", aim: "", dispositif: nil, year: 2026, levels: ["1re STMG"]),
                    phases: [
                        (PhaseContent(name: "Accueil", aim: "", weeks: 1...1, notBefore: Day("2026-09-07")!), nil),
                        // A Thursday.
                        (PhaseContent(name: "Forum", aim: "", weeks: 1...1, notBefore: Day("2026-12-10")!), nil),
                        (PhaseContent(name: "Suite", aim: "", weeks: 2...2), nil),
                    ]))
            let page = try await client.get("/programmes/\(id)").text
            #expect(page.contains("1 avant «\u{202F}Accueil\u{202F}» (1er sept. – 4 sept.)") && !page.contains("entre les temps"))
            #expect(page.contains(" entre «\u{202F}Accueil\u{202F}» et «\u{202F}Forum\u{202F}» (14 sept. – 4 déc.)"))
            #expect(page.contains("à la fin de l’année restent libres (") && page.contains("2 jours de classe seulement"))
            #expect(page.contains("«\u{202F}Forum\u{202F}» n’a que 2 jours de classe (du jeudi 10 décembre au vendredi 11 décembre 2026), pour 1 semaine prévue."))
            #expect(page.contains("Pour lui donner sa place, au choix\u{202F}:") && page.contains("commencer «\u{202F}Forum\u{202F}» dès le lundi 7 décembre 2026"))
            #expect(page.contains("donner une semaine de plus à «\u{202F}Forum\u{202F}»"))
            #expect(try await client.get("/").text.contains("Un temps n’a que quelques jours de classe."))
        }
    }

    @Test("a phase of another programme is none of this one’s", arguments: [EngineKind.sqlite])
    func crossed(engine: EngineKind) async throws {
        try await NeedsSchool.serve(engine) { school, server in
            let client = server.client()
            _ = try await client.signIn("moreau", NeedsSchool.password)
            let (one, two) = (try await Self.make(client, "stmg"), try await Self.make(client, "seconde"))
            let phase = try #require(try await school.store.programmes().first { "/programmes/\($0.id)" == two }).phases[0].id
            #expect(try await client.get("\(one)/phases/\(phase)").status == 404)
            #expect(try await client.post("\(one)/phases/\(phase)/removal").status == 404)
            #expect(try await client.get("\(two)/phases/\(phase)").status == 200)
        }
    }
}
