import School
import Storage

/// The catalogue of workshops, and the sheet of one.
enum WorkshopsHandler {
    static func index(_ visit: Visit) async throws -> Reply {
        let archived = canWrite(visit) && visit.query.text("archived") != nil
        let workshops = try await visit.store.workshops(archived: archived)
        let names = try await skillNames(visit)
        return .page(
            WorkshopsView.index(workshops, axes: try await visit.store.axes(), aims: try await visit.store.schoolAims(), names, visit))
    }

    static func show(_ visit: Visit) async throws -> Reply {
        let workshop = try await workshop(visit)
        let axis = try await visit.store.axes().first { $0.id == workshop.content.axis }
        let people = canWrite(visit) ? try await visit.store.facilitators() : []
        return .page(WorkshopsView.sheet(workshop, axis: axis, people: people, try await skillNames(visit), visit))
    }

    static func new(_ visit: Visit) async throws -> Reply {
        .page(WorkshopForm.page(nil, nil, try await choices(visit), problems: [], visit))
    }

    static func create(_ visit: Visit) async throws -> Reply {
        let content = WorkshopForm.read(visit.form, sheet: nil)
        let problems = content.problems()
        guard problems.isEmpty else { return .page(WorkshopForm.page(nil, content, try await choices(visit), problems: problems, visit)) }
        let id = try await visit.store.add(content)
        return .redirect("/workshops/\(id)")
    }

    static func edit(_ visit: Visit) async throws -> Reply {
        let workshop = try await workshop(visit)
        return .page(WorkshopForm.page(workshop, workshop.content.said(in: visit.language), try await choices(visit), problems: [], visit))
    }

    static func save(_ visit: Visit) async throws -> Reply {
        let present = try await workshop(visit)
        let content = WorkshopForm.read(visit.form, sheet: present.content.sheet)
        let problems = content.problems()
        guard problems.isEmpty else { return .page(WorkshopForm.page(present, content, try await choices(visit), problems: problems, visit)) }
        do {
            try await visit.store.save(present.id, content, version: visit.form.number("version") ?? 0)
        } catch StorageError.stale {
            // Both are shown: what stands now, and what was typed, still in the form.
            return .page(WorkshopForm.page(try await workshop(visit), content, try await choices(visit), problems: [], isStale: true, visit))
        }
        return .redirect("/workshops/\(present.id)")
    }

    static func archive(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(Workshop.self)
        do {
            try await visit.store.archive(id, visit.form.text("archived") == "1", at: visit.now)
        } catch StorageError.unique {
            throw WebError.badRequest(
                Phrase(
                    fr: "Un autre atelier tiré de la même fiche est déjà au catalogue. Rien n’a été changé.",
                    en: "Another workshop from the same sheet is already in the catalogue. Nothing was changed."))
        }
        return .redirect("/workshops/\(id)")
    }

    // MARK: Ready-made sheets

    static func sheets(_ visit: Visit) async throws -> Reply {
        let present = Set(try await visit.store.workshops().compactMap(\.content.sheet))
        return .page(SheetsView.page(present: present, skills: try await visit.store.skillsByCode(), try await skillNames(visit), visit))
    }

    static func adopt(_ visit: Visit) async throws -> Reply {
        let wanted = Set(visit.form.all("sheet"))
        let sheets = WorkshopSheets.all.filter { wanted.contains($0.code) }
        guard !sheets.isEmpty else { return .redirect("/workshops/sheets") }
        let adopted = try await visit.store.adopt(sheets, in: visit.language)
        guard !adopted.isEmpty else {
            throw WebError.badRequest(
                Phrase(
                    fr: "Aucune de ces fiches n’a pu être adoptée\u{202F}: elles le sont déjà, ou leurs compétences manquent. Adoptez d’abord le référentiel «\u{202F}Compétences transversales de l’AP\u{202F}».",
                    en: "None of these sheets could be adopted: they are already, or their skills are missing. Adopt the framework “Transversal skills for AP” first."))
        }
        return adopted.count == 1 ? .redirect("/workshops/\(adopted[0])") : .redirect("/workshops")
    }

    // MARK: Parts

    static func canWrite(_ visit: Visit) -> Bool { !visit.viewer.reach(CataloguePolicy.self, .write).isEmpty }

    private static func workshop(_ visit: Visit) async throws -> Workshop {
        guard let workshop = try await visit.store.workshop(visit.id(Workshop.self)) else { throw WebError.notFound }
        return workshop
    }

    private static func choices(_ visit: Visit) async throws -> WorkshopForm.Choices {
        WorkshopForm.Choices(
            axes: try await visit.store.axes(), people: try await visit.store.facilitators(), skills: try await visit.store.skillNames())
    }

    private static func skillNames(_ visit: Visit) async throws -> [Skill.ID: SkillName] {
        Dictionary(try await visit.store.skillNames().map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
