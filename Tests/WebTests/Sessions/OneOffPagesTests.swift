import Foundation
import School
import Storage
import TestSupport
import Testing
import Web

@Suite("One-off sessions on the pages of those whom they concern")
struct OneOffPagesTests {
    @Test("whoever invites chooses which facilitators of the group take part, being one of them oneself", arguments: EngineKind.allCases)
    func leaders(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-11-24")!
            let world = try await GroupsWorld(store)
            try await world.publish()
            let card = try #require(try await world.store.groupCards(.period(world.period)).first { $0.group.workshop == world.workshops[0] && $0.module.position == 1 })
            let group = card.group.id
            // Mme Roy leads « Oral » with Mme Durand.
            try await world.store.write { db in
                try db.run(
                    """
                    INSERT INTO group_facilitator (school, need_group, facilitator, from_day, to_day, opened_by, void)
                    SELECT school, need_group, CAST($3 AS BIGINT), from_day, to_day, opened_by, void FROM group_facilitator WHERE school = $1 AND need_group = $2
                    """, [group, world.facilitators[1]])
            }
            let member = try #require(try await world.store.groupMembers(of: group, on: day).first).pupil
            let durand = try await world.account("durand", staff: world.staff[0], role: .teacher)
            for (name, account) in ["durand": durand, "claire": world.coordinator] { try await world.signIn(account, name, on: day) }
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                func invite(_ date: String, _ leaders: [Int], _ who: String, time: String = "14:00", length: String = "45") async throws -> TestClient.Answer {
                    let fields = [
                        ("title", "Exposé blanc"), ("day", date), ("time", time), ("length", length), ("room", ""), ("pupil", "\(member.id)"), ("choose", "1"),
                        ("csrf", "secret"),
                    ]
                    return try await browser.postBare(
                        "/groups/\(group)/one-off", fields + leaders.map { ("leader", "\(world.facilitators[$0])") }, headers: ["Cookie": "jalon=\(who)"])
                }
                let form = try await browser.get("/groups/\(group)/one-off", headers: ["Cookie": "jalon=durand"]).text
                #expect(form.contains("value=\"\(world.facilitators[0])\" checked disabled") && form.contains("value=\"\(world.facilitators[1])\" checked>"))
                #expect(try await invite("2026-11-26", [], "durand").status == 303)
                let nobody = try await invite("2026-11-27", [], "claire")
                #expect(nobody.status == 422 && nobody.text.contains("Personne n’anime cette séance.") && nobody.text.contains("Exposé blanc"))
                // Each refusal is of its own field.
                let wrong = [
                    ("", "14:00", "45", "Le jour manque, ou n’est pas de l’année scolaire."), ("2026-11-23", "14:00", "45", "Le lundi 23 novembre 2026 est passé."),
                    ("2026-11-27", "", "45", "L’heure manque, ou ne convient pas."), ("2026-11-27", "10:00", "7", "La durée manque, ou ne convient pas."),
                    ("2026-11-27", "10:00", "600", "Donnez une durée de 15 à 240 minutes."),
                ]
                for (date, time, length, words) in wrong {
                    let refused = try await invite(date, [1], "claire", time: time, length: length)
                    #expect(refused.status == 422 && refused.text.contains(words) && refused.text.contains("Exposé blanc"), "\(words)")
                }
                // Mme Blanc does not lead the group.
                #expect(try await invite("2026-11-27", [2], "claire").status == 422)
                #expect(try await invite("2026-11-27", [1], "claire").status == 303)
                #expect(try await invite("2026-12-03", [0, 1], "claire").status == 303)
                let made = try await world.store.oneOffs(of: [group])
                #expect(made.map { $0.leaders.map(\.name) } == [["Mme Durand"], ["Mme Roy"], ["Mme Durand", "Mme Roy"]])
                // Whoever does not take part has nothing of it among the own sessions.
                #expect(try await world.store.oneOffs(ledBy: world.staff[1]).count == 2)
            }
        }
    }

    @Test("a pupil who is called elsewhere at the hour of their group reads one session, not two, and so does the family", arguments: EngineKind.allCases)
    func calledElsewhere(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-11-24")!
            let world = try await GroupsWorld(store)
            try await world.publish()
            let group = try #require(try await world.store.groupCards(.period(world.period)).first { $0.group.workshop == world.workshops[0] && $0.module.position == 1 }).group.id
            let members = try await world.store.groupMembers(of: group, on: day).map(\.pupil)
            let camille = try await world.account("camille", pupil: members[0].id)
            // M. Petit leads « Oral » with Mme Durand this week; on 1 December she has the others.
            let (guardian, petit) = (Guardian.ID.new(), Facilitator.ID.new())
            try await world.store.write { db in
                try db.run(
                    """
                    INSERT INTO facilitator (school, id, name, quality, hours_count, max_groups, min_groups, sort_key, version)
                    VALUES ($1, $2, 'M. Petit', '', 1, 6, 0, 'Petit', 1)
                    """, [petit])
                try db.run(
                    """
                    INSERT INTO group_facilitator (school, need_group, facilitator, from_day, to_day, opened_by, void)
                    SELECT school, need_group, CAST($3 AS BIGINT), from_day, '2026-11-30', opened_by, void FROM group_facilitator WHERE school = $1 AND need_group = $2
                    """, [group, petit])
                try db.run(
                    "INSERT INTO guardian (school, id, family_name, given_name, sort_key, search_key) VALUES ($1, $2, 'Élève', 'Dominique', 'Élève', 'Élève')", [guardian])
                try db.run("INSERT INTO guardianship (school, guardian, pupil, authority, level, from_day, renewed_on) VALUES ($1, $2, $3, 'exercises', 1, '2026-09-01', '2026-09-01')", [guardian, members[0].id])
            }
            let mother = try await world.account("dominique", guardian: guardian)
            for (name, account) in ["camille": camille, "dominique": mother] { try await world.signIn(account, name, on: day) }
            let author = SessionAuthor(account: world.coordinator, now: Moment(milliseconds: 5_000), today: day)
            let id = try await world.store.invite(
                NewOneOff(group: group, title: "Oral blanc", day: Day("2026-12-01"), minute: 600, length: 55, room: nil, pupils: [members[0].id], leaders: [petit]), by: author)
            try await world.store.settle(members[0].id, of: id, in: group, .expected, by: author)
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                func get(_ path: String, _ who: String) async throws -> String { try await browser.get(path, headers: ["Cookie": "jalon=\(who)"]).text }
                for who in ["camille", "dominique"] {
                    let home = try await get("/", who)
                    #expect(home.components(separatedBy: "datetime=\"2026-12-01\"").count == 2 && home.contains("datetime=\"2026-12-08\""), "\(who)")
                    #expect(home.contains("Oral blanc") && home.contains("Camille\u{202F}: Oral blanc") == (who == "dominique"))
                }
                let page = try await get("/pupils/\(members[0].id)/group", "camille")
                #expect(page.contains("Prochaines séances\u{202F}: 24 nov., 8 déc."))
            }
        }
    }

    @Test("a pupil asks, a facilitator invites, both read it, and their diaries too", arguments: EngineKind.allCases)
    func walk(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-11-24")!
            let world = try await GroupsWorld(store)
            try await world.publish()
            let card = try #require(try await world.store.groupCards(.period(world.period)).first { $0.group.workshop == world.workshops[0] && $0.module.position == 1 })
            let group = card.group.id
            let member = try #require(try await world.store.groupMembers(of: group, on: day).first).pupil
            let pupil = try await world.account("camille", pupil: member.id)
            let durand = try await world.account("durand", staff: world.staff[0], role: .teacher)
            let blanc = try await world.account("blanc", staff: world.staff[2], role: .teacher)
            try await world.store.openFeed(for: pupil, tokenHash: Secrets.hash("feed"), at: Moment(milliseconds: 0))
            for (name, account) in ["camille": pupil, "durand": durand, "blanc": blanc] { try await world.signIn(account, name, on: day) }
            try await TestServer.run(store, clock: .stopped(on: day)) { server in
                let browser = server.client()
                func get(_ path: String, _ who: String) async throws -> TestClient.Answer { try await browser.get(path, headers: ["Cookie": "jalon=\(who)"]) }
                func post(_ path: String, _ fields: [(String, String)], _ who: String) async throws -> TestClient.Answer {
                    try await browser.postBare(path, fields + [("csrf", "secret")], headers: ["Cookie": "jalon=\(who)"])
                }
                let wordless = try await post("/pupils/\(member.id)/requests", [("group", "\(group)"), ("why", " ")], "camille")
                #expect(wordless.status == 422 && wordless.text.contains("Dis pourquoi tu demandes cette séance") && !wordless.text.contains("attend déjà"))
                let asked = try await post("/pupils/\(member.id)/requests", [("group", "\(group)"), ("why", "Refaire l’exposé")], "camille")
                #expect(asked.status == 303)
                let again = try await post("/pupils/\(member.id)/requests", [("group", "\(group)"), ("why", "Encore")], "camille")
                #expect(again.status == 422 && again.text.contains("attend déjà sa réponse") && !again.text.contains("Dis pourquoi"))
                #expect(again.text.contains(">Encore</textarea>") && again.text.contains("value=\"\(group)\" selected"))
                // Withdrawn, it is gone for those who would answer, and another may be sent.
                let withdrawal = "/pupils/\(member.id)/requests/removal"
                let first = try #require(try await world.store.requests(of: member.id, on: day).first).id
                #expect(try await get("/pupils/\(member.id)/group", "camille").text.contains("action=\"\(withdrawal)\""))
                #expect(try await post(withdrawal, [("request", "\(first)")], "durand").status == 404)
                #expect(try await post(withdrawal, [("request", "\(first)")], "camille").status == 303)
                #expect(try await !get("/", "durand").text.contains("1 élève demande une séance"))
                let late = try await post(withdrawal, [("request", "\(first)")], "camille")
                #expect(late.status == 422 && late.text.contains("n’attend plus de réponse"))
                #expect(try await post("/pupils/\(member.id)/requests", [("group", "\(group)"), ("why", "Refaire l’exposé")], "camille").status == 303)
                #expect(try await get("/", "durand").text.contains("1 élève demande une séance"))
                let week = try await get("/sessions", "durand").text
                #expect(week.contains("À répondre") && week.contains("Refaire l’exposé"))
                #expect(try await !get("/sessions", "blanc").text.contains("Refaire l’exposé"))
                let request = try #require(try await world.store.openRequests(to: [group], on: day).first).id
                let form = try await get("/groups/\(group)/one-off?request=\(request)", "durand").text
                #expect(form.contains("value=\"\(member.id)\" checked"))
                let fields = [
                    ("title", "Exposé blanc"), ("day", "2026-11-26"), ("time", "14:00"), ("length", "45"), ("room", "\(world.rooms[1])"), ("pupil", "\(member.id)"),
                    ("request", "\(request)"),
                ]
                let refused = try await post("/groups/\(group)/one-off", fields.filter { $0.0 != "title" }, "durand")
                #expect(refused.status == 422 && refused.text.contains("La séance n’a pas de titre"))
                let invited = try await post("/groups/\(group)/one-off", fields, "durand")
                #expect(invited.status == 303)
                let address = try #require(invited.location)
                #expect(try await get(address, "durand").text.contains("Exposé blanc"))
                #expect(try await get(address, "blanc").status == 404)
                #expect(try await get(address, "camille").status == 404)
                let page = try await get("/pupils/\(member.id)/group", "camille").text
                #expect(page.contains("Tes séances ponctuelles") && page.contains("Exposé blanc") && page.contains("acceptée"))
                #expect(try await get("/", "camille").text.contains("Exposé blanc"))
                let diary = try await browser.get("/calendar/feed").text
                #expect(diary.contains("SUMMARY:Exposé blanc") && diary.contains("DTSTART;TZID=Europe/Paris:20261126T140000") && diary.contains("UID:one-"))
                let id = try #require(address.split(separator: "=").last)
                #expect(try await post("/groups/\(group)/one-off/standing", [("id", "\(id)"), ("pupil", "\(member.id)"), ("standing", "regular")], "durand").status == 404)
                let move = "/groups/\(group)/one-off/move"
                #expect(try await get(address, "durand").text.contains("action=\"\(move)\""))
                let closed = try await post(move, [("id", "\(id)"), ("day", "2026-12-22"), ("time", "15:00"), ("room", "")], "durand")
                #expect(closed.status == 422 && closed.text.contains("Vacances de Noël"))
                #expect(try await post(move, [("id", "\(id)"), ("day", "2026-11-27"), ("time", "15:00"), ("room", "")], "blanc").status == 404)
                #expect(try await post(move, [("id", "\(id)"), ("day", "2026-11-27"), ("time", "15:00"), ("room", "")], "durand").status == 303)
                let moved = try await browser.get("/calendar/feed").text
                #expect(moved.contains("DTSTART;TZID=Europe/Paris:20261127T150000") && !moved.contains("20261126T140000"))
                #expect(moved.components(separatedBy: "UID:one-").count == 2)
                // The day is closed afterwards: it is lost, who leads it reads what to do, the pupil why.
                try await world.store.add(
                    OwnDays(id: .new(), span: DaySpan(kind: .closed, name: Phrase(same: "Neige"), first: Day("2026-11-27")!, last: Day("2026-11-27")!)), on: day)
                let onClosed = try await get(address, "durand").text
                #expect(onClosed.contains("Ce jour est sans classe\u{202F}: Neige.") && onClosed.contains("La séance est perdue et compte comme annulée. Déplacez-la si elle se rattrape"))
                #expect(try await get("/sessions", "durand").text.contains("perdue, jour fermé\u{202F}: Neige"))
                for who in ["durand", "camille"] {
                    let home = try await get("/", who).text
                    #expect(home.contains("Annulée\u{202F}: Exposé blanc") && home.contains("Neige"), "\(who)")
                }
                #expect(try await get("/pupils/\(member.id)/group", "camille").text.contains("Exposé blanc, annulée, Neige"))
                let lost = try await browser.get("/calendar/feed").text.replacing("\r\n ", with: "").components(separatedBy: "UID:one-").last
                #expect(lost?.contains("STATUS:CANCELLED") == true && lost?.contains("Annulée\u{202F}: Neige") == true)
                #expect(try await post("/groups/\(group)/one-off/cancellation", [("id", "\(id)"), ("reason", "Grève")], "durand").status == 303)
                let cancelled = try await browser.get("/calendar/feed").text.replacing("\r\n ", with: "")
                #expect(cancelled.components(separatedBy: "UID:one-").last?.contains("STATUS:CANCELLED") == true)

                // Once the day is open again, it may be held after all.
                let removal = "/groups/\(group)/one-off/cancellation/removal"
                #expect(try await get(address, "durand").text.contains("action=\"\(removal)\""))
                #expect(try await post(removal, [("id", "\(id)")], "durand").status == 422)
                try await world.store.removeOwnDays(try #require(try await world.store.ownDays().first).id, on: day)
                #expect(try await post(removal, [("id", "\(id)")], "blanc").status == 404)
                #expect(try await post(removal, [("id", "\(id)")], "durand").status == 303)
                #expect(try await !get(address, "durand").text.contains("action=\"\(removal)\""))
                let back = try await browser.get("/calendar/feed").text
                #expect(back.components(separatedBy: "UID:one-").last?.contains("STATUS:CONFIRMED") == true)

                // Asked, and the group is over: it can still be answered, and nobody is led to an invitation that is refused.
                #expect(try await post("/pupils/\(member.id)/requests", [("group", "\(group)"), ("why", "Encore une fois")], "camille").status == 303)
                let next = try #require(try await world.store.openRequests(to: [group], on: day).first).id
                #expect(try await get("/sessions", "durand").text.contains("request=\(next)"))
                try await world.store.write { db in
                    try db.run("UPDATE group_membership SET to_day = $3 WHERE school = $1 AND need_group = $2", [group, day - 1])
                }
                let over = try await get("/sessions", "durand").text
                #expect(over.contains("n’est plus dans ce groupe") && over.contains("Encore une fois") && !over.contains("request=\(next)"))
                #expect(try await get("/groups/\(group)/one-off?request=\(next)", "durand").text.contains("il n’y a personne à inviter"))
                #expect(try await post("/groups/\(group)/requests/refusal", [("request", "\(next)"), ("answer", "L’an prochain")], "durand").status == 303)
                #expect(try await !get("/", "durand").text.contains("demande une séance"))
            }
        }
    }
}
