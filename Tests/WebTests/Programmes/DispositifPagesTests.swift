import School
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Pages of dispositifs")
struct DispositifPagesTests {
    @Test("a text’s dispositif is adopted, marked as long as it is not checked, changed, and ended", arguments: EngineKind.allCases)
    func adopted(engine: EngineKind) async throws {
        try await NeedsSchool.serve(engine) { school, server in
            let client = server.client()
            _ = try await client.signIn("moreau", NeedsSchool.password)
            let list = try await client.get("/dispositifs").text
            #expect(list.contains("Aucun dispositif pour l’instant.") && list.contains("/dispositifs/new?preset=gt-ap-2019"))
            // Of the lycée’s levels only, and of today: the rest is folded away.
            let near = try #require(list.components(separatedBy: "<details").first)
            #expect(!near.contains("preset=besoins-2024") && !near.contains("preset=gt-ap-2010"))

            let form = try await client.get("/dispositifs/new?preset=gt-orientation-2019").text
            #expect(form.contains("value=\"54\u{202F}h\""))
            let made = try await client.post("/dispositifs", try FormWalk.untouched(form, to: "/dispositifs"))
            let address = try #require(made.location)
            let page = try await client.get(address).text
            #expect(page.contains("à vérifier") && page.contains("54\u{202F}h par an") && page.contains("connu de mémoire"))
            #expect(try await client.get("/dispositifs").text.contains("à vérifier"))
            let kept = try #require(try await school.store.dispositifs().first)
            #expect(kept.content.levels == ["1re STMG"] && kept.preset == "gt-orientation-2019")

            // The school has read the text: the mark goes.
            let edit = try await client.get("\(address)/edit").text
            var fields = try FormWalk.untouched(edit, to: "\(address)/edit")
            for (name, value) in [("knowledge", "school"), ("doubt", ""), ("least", "50 h"), ("kind", "orientation")] {
                fields.removeAll { $0.0 == name }
                fields.append((name, value))
            }
            #expect(try await client.post("\(address)/edit", fields).status == 303)
            let changed = try await client.get(address).text
            #expect(!changed.contains("à vérifier") && changed.contains("50\u{202F}h par an") && changed.contains("vérifié par l’établissement"))

            #expect(try await client.post("\(address)/end", [("last", ""), ("version", "2")]).status == 422)
            #expect(try await client.post("\(address)/end", [("last", "2010-01-01"), ("version", "2")]).text.contains("précède le début"))
            #expect(try await client.post("\(address)/end", [("last", "2026-11-01"), ("version", "2")]).status == 303)
            #expect(try await client.get("/dispositifs").text.contains("Terminés (1)"))
            #expect(try await client.post("\(address)/removal").location == "/dispositifs")
            #expect(try await client.get(address).status == 404)
        }
    }

    @Test("adopted twice it is there once, and what is in use is ended on its own page", arguments: EngineKind.allCases)
    func once(engine: EngineKind) async throws {
        try await NeedsSchool.serve(engine) { school, server in
            let client = server.client()
            _ = try await client.signIn("moreau", NeedsSchool.password)
            let fields = try FormWalk.untouched(try await client.get("/dispositifs/new?preset=gt-ap-2019").text, to: "/dispositifs")
            let typed = fields.filter { !["least", "basis"].contains($0.0) } + [("least", "54 h"), ("basis", "year")]
            let address = try #require(try await client.post("/dispositifs", typed).location)
            let again = try await client.post("/dispositifs", typed)
            #expect(again.status == 422 && again.text.contains("déjà adopté") && again.text.contains("\(address)/edit"))
            #expect(try await school.store.dispositifs().count == 1)
            let one = try #require(try await school.store.dispositifs().first)
            _ = try await school.store.add(NewProgramme(ProgrammeContent(name: "P", aim: "", dispositif: one.id, year: 2026, levels: ["1re STMG"])))
            let kept = try await client.post("\(address)/removal")
            #expect(kept.status == 422 && kept.text.contains("rien n’a été supprimé") && kept.text.contains("action=\"\(address)/end\""))
            #expect(try await school.store.dispositifs().count == 1)
        }
    }

    @Test("what is wrong comes back with what was typed", arguments: [EngineKind.sqlite])
    func refused(engine: EngineKind) async throws {
        try await NeedsSchool.serve(engine) { _, server in
            let client = server.client()
            _ = try await client.signIn("moreau", NeedsSchool.password)
            let answer = try await client.post(
                "/dispositifs", [("name", "Le <mien>"), ("kind", "ap"), ("basis", "cycle"), ("least", "deux"), ("from", "2026-09-01"), ("until", "2026-01-01")])
            #expect(answer.status == 422)
            for words in ["Le volume n’est pas complet.", "Aucun niveau n’est choisi.", "précède le début", "value=\"Le &lt;mien&gt;\"", "value=\"deux\""] {
                #expect(answer.text.contains(words), "\(words)")
            }
        }
    }

    @Test("projects stand apart, and support does not become one", arguments: [EngineKind.sqlite])
    func projects(engine: EngineKind) async throws {
        try await NeedsSchool.serve(engine) { school, server in
            let client = server.client()
            _ = try await client.signIn("moreau", NeedsSchool.password)
            for preset in ["gt-ap-2019", "pro-projet-2009"] {
                let form = try await client.get("/dispositifs/new?preset=\(preset)").text
                #expect(try await client.post("/dispositifs", try FormWalk.untouched(form, to: "/dispositifs")).status == 303)
            }
            let list = try await client.get("/dispositifs").text
            let parts = list.components(separatedBy: "Activités de projet, comptées à part")
            #expect(parts.count == 2 && parts[0].contains("Accompagnement personnalisé au lycée") && parts[1].contains("Activités de projet en baccalauréat professionnel"))
            let support = try #require(try await school.store.dispositifs().first { $0.content.kind == .personalised })
            let edit = try await client.get("/dispositifs/\(support.id)/edit").text
            var fields = try FormWalk.untouched(edit, to: "/dispositifs/\(support.id)/edit").filter { $0.0 != "kind" }
            fields.append(("kind", "project"))
            let answer = try await client.post("/dispositifs/\(support.id)/edit", fields)
            #expect(answer.status == 422 && answer.text.contains("ne se mélangent pas"))
        }
    }

    @Test("a teacher reads and changes nothing; a pupil sees none of it", arguments: [EngineKind.sqlite])
    func rights(engine: EngineKind) async throws {
        try await NeedsSchool.serve(engine) { school, server in
            let content = try #require(DispositifPresets.preset("gt-ap-2019")).content(in: .fr, levels: ["1re STMG"])
            let id = try await school.store.add(content)
            let teacher = server.client()
            _ = try await teacher.signIn("roy", NeedsSchool.password)
            let page = try await teacher.get("/dispositifs/\(id)")
            #expect(page.status == 200 && !page.text.contains("/dispositifs/\(id)/end"))
            #expect(try await teacher.get("/dispositifs/\(id)/edit").status == 403)
            #expect(try await teacher.post("/dispositifs/\(id)/removal").status == 403)
            let pupil = server.client()
            _ = try await pupil.signIn("ines", NeedsSchool.password)
            #expect(try await pupil.get("/dispositifs").status == 404)
        }
    }
}
