import Foundation
import School
import Storage
import TestSupport
import Testing
import Web

@Suite("Ledgers on the pages")
struct LedgerPagesTests {
    @Test("the coordinator reads hours and their inequalities, a pupil their own, and the file asks for the password", arguments: EngineKind.allCases)
    func pages(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let day = Day("2026-12-03")!
            let world = try await GroupsWorld(store, pupils: 12)
            try await world.publish()
            let calendar = try await world.store.calendar(of: world.school)
            let author = SessionAuthor(account: world.coordinator, now: Moment(milliseconds: 1), today: day)
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
                for view in ["divisions", "groups", "people", "rooms", "school"] {
                    #expect(try await text("/ledgers?view=\(view)").contains("<caption"), "\(view)")
                }
                #expect(try await text("/ledgers?view=people").contains("Mme Durand"))
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
                let file = try await browser.get("/ledgers/audit.csv", headers: ["Cookie": "jalon=claire"])
                #expect(file.status == 200 || file.location?.hasPrefix("/confirm") == true)
                let own = try await text("/pupils/\(members[0].id)/group", "camille")
                #expect(own.contains("Tes heures de l’année") && own.contains("55\u{202F}min manquées") && own.contains("55\u{202F}min annulées"))
                #expect(own.contains("tu as droit à \(weeks)\u{202F}h,") && !own.contains("dues"))
                #expect(try await browser.get("/ledgers", headers: ["Cookie": "jalon=camille"]).status == 404)
            }
        }
    }
}
