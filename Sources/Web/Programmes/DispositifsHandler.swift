import School
import Storage

/// Dispositifs: those of the school, those that a text offers, a new one, one changed or ended.
enum DispositifsHandler {
    static func index(_ visit: Visit) async throws -> Reply {
        .page(
            DispositifsView.index(
                try await visit.store.dispositifs(), levels: try await visit.store.levels(year: visit.establishment.year), visit))
    }

    static func new(_ visit: Visit) async throws -> Reply {
        let levels = try await visit.store.levels(year: visit.establishment.year)
        let preset = visit.query.text("preset").flatMap(DispositifPresets.preset)
        return .page(DispositifForm.page(.new(preset?.code), preset?.content(in: visit.language, levels: levels), levels: levels, problems: [], visit))
    }

    static func create(_ visit: Visit) async throws -> Reply {
        let preset = visit.form.text("preset").flatMap(DispositifPresets.preset)
        let (content, problems) = DispositifForm.read(visit.form)
        guard problems.isEmpty else {
            let levels = try await visit.store.levels(year: visit.establishment.year)
            return .page(DispositifForm.page(.new(preset?.code), nil, levels: levels, problems: problems, visit))
        }
        do {
            let id = try await visit.store.add(content, preset: preset?.code)
            return .redirect("/dispositifs/\(id)")
        } catch let error as AdoptedAlready {
            // Sent twice, or adopted by somebody else meanwhile.
            guard let known = try await visit.store.dispositif(error.dispositif) else { throw WebError.notFound }
            return .page(DispositifsView.one(known, problems: [Self.adopted], visit))
        }
    }

    static func show(_ visit: Visit) async throws -> Reply { .page(DispositifsView.one(try await dispositif(visit), problems: [], visit)) }

    static func edit(_ visit: Visit) async throws -> Reply {
        let one = try await Self.dispositif(visit)
        let levels = try await visit.store.levels(year: visit.establishment.year)
        return .page(DispositifForm.page(.edit(one), one.content, levels: levels, problems: [], visit))
    }

    static func save(_ visit: Visit) async throws -> Reply {
        let one = try await Self.dispositif(visit)
        let (content, problems) = DispositifForm.read(visit.form)
        guard problems.isEmpty else { return try await again(one, problems, visit) }
        do {
            try await visit.store.save(one.id, content, version: visit.form.number("version") ?? 0)
        } catch let error as MixedAccounts {
            return try await again(one, [error.problem], visit)
        }
        return .redirect("/dispositifs/\(one.id)")
    }

    private static func again(_ one: Dispositif, _ problems: [Problem], _ visit: Visit) async throws -> Reply {
        .page(
            DispositifForm.page(
                .edit(one), nil, levels: try await visit.store.levels(year: visit.establishment.year), problems: problems, visit))
    }

    static func end(_ visit: Visit) async throws -> Reply {
        let one = try await Self.dispositif(visit)
        guard let day = visit.form.day("last") else {
            return .page(
                DispositifsView.one(
                    one,
                    problems: [
                        Problem(
                            .refusal, what: Phrase(fr: "Il manque le dernier jour.", en: "The last day is missing."),
                            remedy: Phrase(fr: "Souvent le 31 août.", en: "Often 31 August."))
                    ], visit))
        }
        var content = one.content
        content.until = day
        let problems = content.problems
        guard problems.isEmpty else { return .page(DispositifsView.one(one, problems: problems, visit)) }
        try await visit.store.end(one.id, on: day, version: visit.form.number("version") ?? 0)
        return .redirect("/dispositifs/\(one.id)")
    }

    static func remove(_ visit: Visit) async throws -> Reply {
        do {
            try await visit.store.removeDispositif(visit.id(Dispositif.self))
        } catch StorageError.foreignKey {
            return .page(DispositifsView.one(try await dispositif(visit), problems: [Self.inUse], visit))
        }
        return .redirect("/dispositifs")
    }

    private static let inUse = Problem(
        .refusal,
        what: Phrase(
            fr: "Un programme, une période ou un choix du conseil s’appuie dessus\u{202F}: rien n’a été supprimé.",
            en: "A programme, a period or a choice of the council rests on it: nothing was removed."),
        remedy: Phrase(fr: "Mettez-lui plutôt fin, ci-dessous.", en: "End it instead, below."))

    private static let adopted = Problem(
        .refusal,
        what: Phrase(fr: "Il est déjà adopté pour un de ces niveaux\u{202F}: rien n’a été ajouté.", en: "It was adopted for one of these levels already: nothing was added."),
        remedy: Phrase(fr: "Le voici\u{202F}: modifiez-le, ou mettez-lui fin d’abord.", en: "Here it is: change it, or end it first."))

    static func dispositif(_ visit: Visit) async throws -> Dispositif {
        guard let one = try await visit.store.dispositif(visit.id(Dispositif.self)) else { throw WebError.notFound }
        return one
    }
}
