import Foundation
import School
import Storage
import TestSupport
import Testing
import Web

@Suite("Timetables and slots by the pages")
struct TimetablePagesTests {
    /// Five mornings and four afternoons of maths for both divisions at once but Thursday at two; support aligned on Monday at nine.
    private static func file(mathsAway: String? = nil, length: String = "0h55", room: String = "", maths: String = "DURAND") -> (name: String, bytes: [UInt8]) {
        var lessons: [String] = []
        func add(_ subject: String, _ label: String, _ teacher: String, _ division: String, _ day: String, _ hour: Int) {
            lessons.append(
                """
                <Cours numero="\(lessons.count + 1)"><MAT_CODE>\(subject)</MAT_CODE><MAT_LIBELLE>\(label)</MAT_LIBELLE><PROF_NOM>\(teacher)</PROF_NOM><CLASSE>\(division)</CLASSE><JOUR>\(day)</JOUR><H.DEBUT>\(hour)h00</H.DEBUT><DUREE>\(length)</DUREE><SALLE>\(room)</SALLE><FREQUENCE>H</FREQUENCE></Cours>
                """)
        }
        for (index, day) in ["lundi", "mardi", "mercredi", "jeudi", "vendredi"].enumerated() {
            for hour in [8, 9, 10, 11, 14, 15, 16] where !(index == 2 && hour > 12) && "\(day) \(hour)" != mathsAway {
                if (day, hour) == ("jeudi", 14) || (day, hour) == ("mardi", 10) { continue }
                if (day, hour) == ("lundi", 9) {
                    add("ACCPE", "ACCOMPAGNEMENT PERSO", "DURAND", "1STMG1", day, hour)
                    add("ACCPE", "ACCOMPAGNEMENT PERSO", "BLANC", "1STMG2", day, hour)
                } else {
                    add("MATHS", "MATHEMATIQUES", maths, "1STMG1", day, hour)
                    add("EPS", "EPS", "BLANC", "1STMG2", day, hour)
                }
            }
        }
        return ("EXP_COURS.xml", Array("<?xml version=\"1.0\"?><TABLE nom=\"Cours\">\(lessons.joined(separator: "\n"))</TABLE>".utf8))
    }

    private func fingerprint(_ page: TestClient.Answer) throws -> String {
        let start = try #require(page.text.range(of: "name=\"fingerprint\" value=\""))
        return String(page.text[start.upperBound...].prefix { $0 != "\"" })
    }

    private func bring(_ client: TestClient, _ file: (name: String, bytes: [UInt8])) async throws {
        _ = try await client.get("/timetable")
        let path = try #require(try await client.upload("/timetable", field: "files", files: [file]).location)
        let preview = try await client.get(path)
        #expect(preview.status == 200, "\(preview.text)")
        let answer = try await client.post("\(path)/application", [("fingerprint", try fingerprint(preview)), ("support", "ACCPE"), ("sport", "EPS")])
        #expect(answer.location == "/timetable")
    }

    @Test("upload, preview, apply, see the weeks, again: nothing left to do", arguments: EngineKind.allCases)
    func comesIn(engine: EngineKind) async throws {
        try await MeansSchool.serve(engine) { client, school, _ in
            let empty = try await client.get("/timetable")
            #expect(empty.text.contains("Pas encore d’emploi du temps."))
            #expect(try await client.get("/periods/\(school.period)/slots").text.contains("Il faut d’abord l’emploi du temps."))
            let path = try #require(try await client.upload("/timetable", field: "files", files: [Self.file()]).location)
            let preview = try await client.get(path)
            #expect(preview.text.contains("<b>60</b> à ajouter") && preview.text.contains("Rien n’est encore écrit."))
            #expect(preview.text.contains("name=\"support\" value=\"ACCPE\" checked") && preview.text.contains("name=\"sport\" value=\"EPS\" checked"))
            #expect(try await school.store.timetable() == nil)
            try await bring(client, Self.file())
            let page = try await client.get("/timetable")
            #expect(page.text.contains("60 cours par semaine, repris de EDT") && page.text.contains("1STMG1"))
            let week = try await client.get("/timetable/divisions/\(school.base.stmg1)")
            #expect(week.text.contains("MATHEMATIQUES") && week.text.contains("Mme Durand") && week.text.contains("14\u{202F}h – 14\u{202F}h\u{202F}55"))
            let person = try await client.get("/timetable/staff/\(school.base.blanc)")
            #expect(person.text.contains("Semaine de Mme Blanc") && person.text.contains("/timetable/divisions/\(school.base.stmg2)"))
            #expect(try await client.get("/timetable/staff/\(school.base.roy)").text.contains("Aucun cours connu."))
            let again = try #require(try await client.upload("/timetable", field: "files", files: [Self.file()]).location)
            #expect(try await client.get(again).text.contains("Tout est déjà à jour"))
            #expect(try await client.post("\(again)/removal").location == "/timetable")
            #expect(try await client.get(again).status == 404)
        }
    }

    @Test("a file that is no timetable is refused in words, with nothing written")
    func refused() async throws {
        try await MeansSchool.serve { client, school, _ in
            _ = try await client.get("/timetable")
            #expect(try await client.upload("/timetable", field: "files", files: []).status == 422)
            for text in ["<a/>", "", "bonjour", "<!DOCTYPE x [<!ENTITY a \"b\">]><TABLE/>", "<TABLE><Cours>"] {
                let path = try #require(try await client.upload("/timetable", field: "files", files: [("x.xml", Array(text.utf8))]).location)
                let page = try await client.get(path)
                #expect(page.status == 422 && page.text.contains("Rien n’a été écrit") && page.text.contains("class=\"remedy\""), "\(text)")
                #expect(try await client.post("\(path)/application", [("fingerprint", "x")]).status == 404)
            }
            #expect(try await school.store.timetable() == nil)
        }
    }

    @Test("a file that would take nearly every lesson away is warned of aloud, one that takes a few is not")
    func partial() async throws {
        try await MeansSchool.serve { client, _, _ in
            try await bring(client, Self.file())
            func preview(_ file: (name: String, bytes: [UInt8])) async throws -> String {
                try await client.get(try #require(try await client.upload("/timetable", field: "files", files: [file]).location)).text
            }
            #expect(try await !preview(Self.file(mathsAway: "lundi 8")).contains("cours connus seraient retirés"))
            let one = """
                <?xml version="1.0"?><TABLE nom="Cours"><Cours numero="1"><MAT_CODE>MATHS</MAT_CODE><MAT_LIBELLE>MATHEMATIQUES</MAT_LIBELLE><PROF_NOM>DURAND</PROF_NOM><CLASSE>1STMG1</CLASSE><JOUR>lundi</JOUR><H.DEBUT>8h00</H.DEBUT><DUREE>0h55</DUREE><FREQUENCE>H</FREQUENCE></Cours></TABLE>
                """
            #expect(try await preview((name: "EXP_COURS.xml", bytes: Array(one.utf8))).contains("<strong>59 des 60 cours connus seraient retirés.</strong>"))
        }
    }

    @Test("lessons that change room or person are told with both, not as taken away; given again there is nothing left to do", arguments: EngineKind.allCases)
    func changedPlaces(engine: EngineKind) async throws {
        try await MeansSchool.serve(engine) { client, school, _ in
            func preview(_ file: (name: String, bytes: [UInt8])) async throws -> String {
                try await client.get(try #require(try await client.upload("/timetable", field: "files", files: [file]).location)).text
            }
            try await bring(client, Self.file(room: "B12"))
            let rooms = try await preview(Self.file(room: "B14"))
            #expect(rooms.contains("<b>0</b> à ajouter") && rooms.contains("<b>0</b> à retirer") && rooms.contains("<b>60</b> à changer"))
            #expect(rooms.contains(" · 1STMG1 · salle B12 → B14</li>") && !rooms.contains("Cours retirés") && !rooms.contains("cours connus seraient retirés"))
            try await bring(client, Self.file(room: "B14"))
            #expect(try await preview(Self.file(room: "B14")).contains("Tout est déjà à jour"))

            // All maths but no support.
            let people = try await preview(Self.file(room: "B14", maths: "ROY"))
            #expect(people.contains("<b>29</b> à changer") && people.contains("<b>31</b> sans changement") && people.contains(" → "))
            try await bring(client, Self.file(room: "B14", maths: "ROY"))
            #expect(try await preview(Self.file(room: "B14", maths: "ROY")).contains("Tout est déjà à jour"))
            let roy = school.base.roy
            #expect(try await school.store.timetable()?.lessons.count { $0.content.staff == [roy] && $0.content.rooms == ["B14"] } == 29)

            // Nobody knows this name: said once, and the lessons hold nobody.
            let unknown = try await preview(Self.file(room: "B14", maths: "INCONNU"))
            #expect(unknown.components(separatedBy: "Cette personne n’est pas connue").count == 2 && unknown.contains(" → –</li>"))
        }
    }

    /// The week of `file()` as FET writes it.
    private static func fet(ends: Bool) -> (name: String, bytes: [UInt8]) {
        let hours = [8, 9, 10, 11, 14, 15, 16]
        func name(_ hour: Int) -> String { ends ? "\(hour)h00-\(hour)h55" : "\(hour)h00" }
        let days = ["Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi"]
        var (activities, times): ([String], [String]) = ([], [])
        for (index, day) in days.enumerated() {
            for hour in hours where !(index == 2 && hour > 12) && (index, hour) != (3, 14) && (index, hour) != (1, 10) {
                let isSupport = (index, hour) == (0, 9)
                for (subject, teacher, year) in [(isSupport ? "AP" : "Mathématiques", "DURAND Anne", "1STMG1"), (isSupport ? "AP" : "EPS", "Eva Blanc", "1STMG2")] {
                    let id = activities.count + 1
                    activities.append(
                        "<Activity><Teacher>\(teacher)</Teacher><Subject>\(subject)</Subject><Students>\(year)</Students><Duration>1</Duration><Id>\(id)</Id><Active>true</Active></Activity>")
                    times.append(
                        """
                        <ConstraintActivityPreferredStartingTime><Weight_Percentage>100</Weight_Percentage><Activity_Id>\(id)</Activity_Id>
                        <Preferred_Day>\(day)</Preferred_Day><Preferred_Hour>\(name(hour))</Preferred_Hour><Active>true</Active></ConstraintActivityPreferredStartingTime>
                        """)
                }
            }
        }
        let text = """
            <fet version="6.8.5"><Days_List>\(days.map { "<Day><Name>\($0)</Name></Day>" }.joined())</Days_List><Hours_List>\(hours.map { "<Hour><Name>\(name($0))</Name></Hour>" }.joined())</Hours_List>
            <Students_List><Year><Name>1STMG1</Name></Year><Year><Name>1STMG2</Name></Year></Students_List>
            <Activities_List>\(activities.joined())</Activities_List><Time_Constraints_List>\(times.joined())</Time_Constraints_List></fet>
            """
        return ("lycee.fet", Array(text.utf8))
    }

    @Test("the same week from FET after EDT is up to date; hours without an end are changes of length, told with the guess", arguments: EngineKind.allCases)
    func otherSoftware(engine: EngineKind) async throws {
        try await MeansSchool.serve(engine) { client, school, _ in
            func upload(_ file: (name: String, bytes: [UInt8])) async throws -> String { try #require(try await client.upload("/timetable", field: "files", files: [file]).location) }
            try await bring(client, Self.file())
            #expect(try await client.get(upload(Self.fet(ends: true))).text.contains("Tout est déjà à jour"))
            let path = try await upload(Self.fet(ends: false))
            let preview = try await client.get(path)
            #expect(preview.text.contains("vient d’un autre logiciel (EDT) que ce fichier (FET)"))
            #expect(preview.text.contains("<b>0</b> à ajouter") && preview.text.contains("<b>0</b> à retirer") && preview.text.contains("<b>60</b> à changer"))
            #expect(preview.text.contains("ACCOMPAGNEMENT PERSO · 1STMG1 · 55 → 60 min</li>"))
            #expect(preview.text.contains("un cours y dure 60 minutes") && preview.text.contains("«\u{202F}11h00\u{202F}» et «\u{202F}16h00\u{202F}»"))
            // The box of a subject is that of the code under which it is held.
            let answer = try await client.post("\(path)/application", [("fingerprint", try fingerprint(preview)), ("support", "ACCPE"), ("support", "MATHS"), ("sport", "EPS")])
            #expect(answer.location == "/timetable")
            let timetable = try #require(try await school.store.timetable())
            #expect(timetable.lessons.allSatisfy { $0.time.length == 60 } && timetable.subjects.mapValues(\.kind) == ["ACCPE": .support, "MATHS": .support, "EPS": .sport])
        }
    }

    @Test("a preview that is no longer so writes nothing and shows what would change now")
    func stale() async throws {
        try await MeansSchool.serve { client, school, _ in
            _ = try await client.get("/timetable")
            let path = try #require(try await client.upload("/timetable", field: "files", files: [Self.file(mathsAway: "lundi 8")]).location)
            let seen = try fingerprint(try await client.get(path))
            try await bring(client, Self.file())
            let answer = try await client.post("\(path)/application", [("fingerprint", seen)])
            #expect(answer.status == 409 && answer.text.contains("rien n’a été écrit"))
            #expect(try await school.store.timetable()?.lessons.count == 60)
        }
    }

    @Test("teachers read the weeks, pupils do not; only those who prepare may change them", arguments: ["durand", "ines"])
    func readers(login: String) async throws {
        try await MeansSchool.serve(as: login) { client, school, _ in
            let page = try await client.get("/timetable")
            #expect(page.status == (login == "durand" ? 200 : 404))
            #expect(!page.text.contains("type=\"file\""))
            #expect(try await client.post("/timetable/subjects", [("support", "X")]).status == (login == "durand" ? 403 : 404))
            #expect(try await client.get("/timetable/divisions/\(school.base.stmg1)").status == (login == "durand" ? 200 : 404))
        }
    }

    @Test("a barrette that is there is taken with one click, once; other hours are proposed with what they cost", arguments: EngineKind.allCases)
    func proposals(engine: EngineKind) async throws {
        try await MeansSchool.serve(engine) { client, school, _ in
            try await bring(client, Self.file())
            let slots = "/periods/\(school.period)/slots"
            let page = try await client.get(slots)
            #expect(page.text.contains("heures alignées, sans groupe commun") && page.text.contains("lundi 9\u{202F}h"))
            let start = try #require(page.text.range(of: "name=\"slot\" value=\""))
            let choice = String(page.text[start.upperBound...].prefix { $0 != "\"" })
            let version = try #require(try await school.store.period(school.period)).version
            #expect(try await client.post(slots, [("version", "\(version)"), ("slot", choice)]).location == "\(slots)?added=1")
            let barrettes = try await client.get("/periods/\(school.period)/barrettes").text
            #expect(barrettes.contains("lundi 9\u{202F}h") && barrettes.contains("mardi 10\u{202F}h"))
            #expect(try await client.get(slots).text.contains("Aucune autre heure d’accompagnement"))

            let both = [school.base.stmg1, school.base.stmg2].map { "division=\($0)" }.joined(separator: "&")
            let asked = try await client.get("\(slots)?\(both)&split=together&count=1&length=55&alternance=H&size=14")
            #expect(asked.text.contains("jeudi de 14\u{202F}h à 14\u{202F}h\u{202F}55 <span class=\"tag\">libre</span>"))
            #expect(asked.text.contains("1 heure libre telle quelle"))
            #expect(asked.text.contains("cours à déplacer") && asked.text.contains("MATHEMATIQUES, 1STMG1 (Mme Durand)"))
            // What is taken says again what it costs.
            for (weekday, start, words) in [(4, 840, "Rien n’est à déplacer."), (1, 480, "MATHEMATIQUES, 1STMG1 (Mme Durand)")] {
                let choice = "\([school.base.stmg1, school.base.stmg2].sorted().map(\.description).joined(separator: ","))|\(weekday)|\(start)|55|H|"
                let now = try #require(try await school.store.period(school.period)).version
                let after = try #require(try await client.post(slots, [("version", "\(now)"), ("slot", choice), ("size", "14")]).location)
                let text = try await client.get(after).text
                let told = try #require(text.components(separatedBy: "aria-labelledby=\"taken\"").dropFirst().first?.components(separatedBy: "</section>").first)
                #expect(told.contains(words) && told.contains("1STMG1, 1STMG2"), "\(told)")
            }
            let two = try await client.get("\(slots)?\(both)&split=each&count=1&length=55&alternance=H&size=14")
            #expect(two.text.contains("Le meilleur choix pour tout") && two.text.contains("Moments difficiles de chaque classe"))
            #expect(two.text.contains("D’abord le moins de cours à déplacer, ensuite le moins de moments difficiles."))
            // The choice of weeks comes back with what was found.
            // What cannot be asked for is said, with what is looked for instead.
            let short = try await client.get("\(slots)?\(both)&split=together&count=1&length=0&alternance=H&size=14").text
            #expect(short.contains("Minutes\u{202F}: 0 n’est pas possible, de 15 à 240 seulement. La recherche est faite avec 15."))
            #expect(!(try await client.get("\(slots)?\(both)&split=together&count=1&length=15&alternance=H&size=14").text.contains("n’est pas possible")))
            let alternate = try await client.get("\(slots)?\(both)&split=together&count=1&length=55&alternance=Q1&size=14").text
            #expect(alternate.contains("<span class=\"tag plain\">\(Alternance.first.name.fr)</span></h2>"))
            let chosen = try await client.get("\(slots)?\(both)&split=together&count=1&length=55&alternance=H&size=14&week=2026-11-30&week=2026-12-14").text
            #expect(chosen.contains("<span class=\"tag plain\">2 semaines choisies\u{202F}: 30 nov., 14 déc.</span></h2>"))
            // What our page would not have written is refused.
            for wrong in ["", "1|2|3", "\(school.base.stmg1)|9|600|55|H|", "\(school.base.stmg1)|2|1430|55|H|", "999|2|600|55|H|", "\(school.base.stmg1)|2|600|5|H|"] {
                #expect(try await client.post(slots, [("version", "9"), ("slot", wrong)]).status == 422, "\(wrong)")
            }
            #expect(try await client.post(slots, [("version", "1"), ("slot", choice)]).status == 409)
        }
    }

    @Test("the length that is proposed is that of the school’s lessons")
    func usualLength() async throws {
        try await MeansSchool.serve { client, school, _ in
            try await bring(client, Self.file(length: "0h50"))
            let page = try await client.get("/periods/\(school.period)/slots").text
            #expect(page.contains("name=\"length\" value=\"50\"") && page.contains("100 pour deux heures en une"))
            let barrettes = try await client.get("/periods/\(school.period)/barrettes").text
            #expect(barrettes.contains("name=\"slot-0-length\" value=\"50\""))
        }
    }

    @Test("hours of other levels than the period’s are folded below its own")
    func levels() async throws {
        try await MeansSchool.serve { client, school, _ in
            try await bring(client, Self.file())
            let slots = "/periods/\(school.period)/slots"
            #expect(try await !client.get(slots).text.contains("Aux autres niveaux"))
            let third = Division.ID.new()
            try await school.store.write { db in
                try db.run("INSERT INTO division (school, id, code, label, level, year) VALUES ($1, $2, '3A', '3A', '3e', 2026)", [third])
                try db.run("UPDATE barrette_division SET division = $2 WHERE school = $1 AND division = $3", [third, school.base.stmg1])
                try db.run("DELETE FROM barrette_division WHERE school = $1 AND division = $2", [school.base.stmg2])
            }
            let page = try await client.get(slots).text
            let folded = try #require(page.range(of: "Aux autres niveaux"))
            #expect(page[folded.upperBound...].contains("heures alignées, sans groupe commun") && !page[..<folded.lowerBound].contains("heures alignées, sans groupe commun"))
        }
    }

    @Test("a plan over a lesson is refused with who, when and the way out")
    func publication() async throws {
        try await EngineKind.sqlite.withStore { store in
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let world = try await GroupsWorld(store)
                let draft = try await world.draft()
                var read = ReadTimetable(format: .edt, file: "EXP_COURS.xml")
                read.subjects = ["EPS": "EPS"]
                read.lessons = [
                    .init(
                        subject: "EPS", structures: ["2A"], teachers: [.init(familyName: "Roy")], rooms: [], time: WeekTime(weekday: 2, startsAt: 570, length: 55),
                        place: Roster.Place(file: "EXP_COURS.xml", line: 1))
                ]
                try await world.store.applyTimetable(read, kinds: [:], fingerprint: nil, of: nil, by: world.coordinator, on: GroupsWorld.today, at: Moment(milliseconds: 0))
                let cookie = try await world.signIn(world.second, "roy")
                let client = server.client()
                let page = try await client.get("/plans/\(draft.plan)/publication", headers: cookie)
                // Nobody is invited to what would be refused.
                #expect(page.text.contains("la publication serait refusée") && page.text.contains("href=\"#broken\"") && !page.text.contains("Publier pour tous"))
                #expect(page.text.contains("le cours «\u{202F}EPS, 2A\u{202F}» (de 9\u{202F}h\u{202F}30 à 10\u{202F}h\u{202F}25)") && page.text.contains("Mme Roy") && page.text.contains("Prenez un autre créneau"))
                let answer = try await client.postBare(
                    "/plans/\(draft.plan)/publication", [("csrf", "secret"), ("from", GroupsWorld.firstDay.iso), ("version", "2"), ("despite", "1")], headers: cookie)
                #expect(answer.status == 422 && answer.text.contains("seraient à deux endroits à la fois"))
                #expect(try await world.store.planInForce(world.period) == nil)
            }
        }
    }

    @Test("groups in force that a new timetable would put lessons over are named before it is applied, and among the sessions since", arguments: EngineKind.allCases)
    func lessonsOverGroups(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await GroupsWorld(store)
            let claire = try await world.signIn(world.coordinator, "claire")
            let durand = try await world.signIn(try await world.account("anne.durand", staff: world.staff[0], role: .teacher), "durand")
            _ = try await world.publish()
            let cards = try await world.store.groupCards(.period(world.period)).filter { $0.module.position == 1 }
            let oral = try #require(cards.first { $0.group.workshop == world.workshops[0] }).group
            let method = try #require(cards.first { $0.group.workshop == world.workshops[1] }).group
            let xml = """
                <?xml version="1.0"?><TABLE nom="Cours"><Cours numero="1"><MAT_CODE>EPS</MAT_CODE><MAT_LIBELLE>EPS</MAT_LIBELLE><PROF_NOM>DURAND</PROF_NOM><CLASSE>2A</CLASSE><JOUR>mardi</JOUR><H.DEBUT>10h00</H.DEBUT><DUREE>0h55</DUREE><FREQUENCE>H</FREQUENCE></Cours></TABLE>
                """
            let upload = try await world.store.startTimetable([(name: "EXP_COURS.xml", bytes: Array(xml.utf8))], by: world.coordinator, at: Clock.stopped(on: GroupsWorld.today).now)
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let browser = server.client()
                #expect(try await !browser.get("/sessions?all=1", headers: claire).text.contains("id=\"at-lessons\""))
                let path = "/timetable/uploads/\(upload)"
                let preview = try await browser.get(path, headers: claire)
                // Of the eight pupils of each group, four are in 2A; Mme Durand leads « Oral ».
                func told(_ group: NeedGroup, _ whom: String) -> String { "<a href=\"/groups/\(group.id)\">Groupe \(group.code)</a>\u{202F}: \(whom)." }
                // The hour of the six is said once, with the lesson that is there.
                let hour = "Mardi 10\u{202F}h, où il y a cours\u{202F}: «\u{202F}EPS, 2A\u{202F}» (de 10\u{202F}h à 10\u{202F}h\u{202F}55)"
                #expect(preview.text.contains("6 groupes publiés auraient cours à leur heure"))
                #expect(preview.text.contains(told(oral, "4 élèves et Mme Durand")) && preview.text.contains(told(method, "4 élèves")))
                #expect(preview.text.contains(hour) && preview.text.components(separatedBy: "de 10\u{202F}h à 10\u{202F}h\u{202F}55").count == 2)
                #expect(preview.text.contains("href=\"/groups/\(oral.id)/schedule?view=period\""))
                // Looking writes nothing.
                #expect(try await world.store.timetable() == nil)
                let answer = try await browser.postBare(
                    "\(path)/application", [("fingerprint", try fingerprint(preview)), ("sport", "EPS"), ("csrf", "secret")], headers: claire)
                #expect(answer.location == "/timetable")
                let all = try await browser.get("/sessions?all=1", headers: claire).text
                #expect(all.contains("6 groupes ont cours à leur heure") && all.contains(told(method, "4 élèves")) && all.contains(hour))
                #expect(all.contains("/periods/\(world.period)/barrettes"))
                let own = try await browser.get("/sessions", headers: durand).text
                #expect(own.contains("2 groupes ont cours à leur heure") && own.contains(told(oral, "4 élèves et Mme Durand")) && !own.contains(told(method, "4 élèves")))
                #expect(own.contains("Dites-le à la coordination"))
            }
        }
    }

    @Test("A and B weeks are seen and corrected week by week", arguments: EngineKind.allCases)
    func weeks(engine: EngineKind) async throws {
        try await MeansSchool.serve(engine) { client, school, store in
            let page = try await client.get("/calendar/weeks")
            #expect(page.text.contains("du 7 sept. au 11 sept.") && !page.text.contains("du 26 oct. au 30 oct."))
            #expect(try await client.post("/calendar/weeks", [("week-2026-09-07", "Q1")]).location == "/calendar/weeks?saved=1")
            let establishment = try #require(try await store.establishments().first)
            #expect(try await school.store.calendar(of: establishment).week(of: Day("2026-09-07")!) == .first)
            _ = try await client.post("/calendar", [("version", "0"), ("follows-zone", "1"), ("week-a", "2026-09-14"), ("week-rule", "taught")])
            let settings = try await school.store.calendarSettings(of: establishment)
            #expect(settings.rule == .taught && settings.marks == [Day("2026-09-07")!: .first] && settings.weekA == Day("2026-09-14"))
        }
    }

    @Test("a slot in chosen weeks is typed, shown and kept")
    func chosenWeeks() async throws {
        try await MeansSchool.serve { client, school, _ in
            let path = "/periods/\(school.period)/barrettes/\(school.barrette)"
            let page = try await client.get(path)
            #expect(page.text.contains("Seulement certaines semaines"))
            let version = try #require(try await school.store.period(school.period)).version
            var fields = [("version", "\(version)"), ("name", "Premières"), ("slot-0-id", "\(school.slot)"), ("slot-0-weekday", "2"), ("slot-0-time", "10:00"), ("slot-0-length", "110"), ("slot-0-alternance", "Q2")]
            fields += [school.base.stmg1, school.base.stmg2].map { ("division", "\($0)") } + [("slot-0-week", "2026-11-30"), ("slot-0-week", "2026-12-14")]
            #expect(try await client.post(path, fields).location == "/periods/\(school.period)/barrettes")
            #expect(try await client.get("/periods/\(school.period)/barrettes").text.contains("mardi 10\u{202F}h, 2 semaines choisies"))
            #expect(try await client.get(path).text.contains("value=\"2026-12-14\" checked"))
        }
    }
}
