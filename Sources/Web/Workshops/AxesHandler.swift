import School
import Storage

/// Axes of support, and the aims of the school's project that they serve.
enum AxesHandler {
    static func show(_ visit: Visit) async throws -> Reply {
        .page(
            AxesView.page(
                try await visit.store.axes(), try await visit.store.schoolAims(), workshops: try await visit.store.workshops(), problem: nil, visit))
    }

    static func addAxis(_ visit: Visit) async throws -> Reply {
        guard let title = try await title(visit) else { return try await refused(visit) }
        try await visit.store.addAxis(title: title, aim: visit.form.id("aim"))
        return .redirect("/workshops/axes")
    }

    static func saveAxis(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(Axis.self)
        if visit.form.text("act") == "remove" {
            try await visit.store.removeAxis(id)
        } else {
            guard let title = try await title(visit) else { return try await refused(visit) }
            try await visit.store.saveAxis(id, title: title, aim: visit.form.id("aim"), version: visit.form.number("version") ?? 0)
        }
        return .redirect("/workshops/axes")
    }

    /// Adds an aim, or saves or removes the one named in the form.
    static func saveAim(_ visit: Visit) async throws -> Reply {
        let id: SchoolAim.ID? = visit.form.id("id")
        if let id, visit.form.text("act") == "remove" {
            try await visit.store.removeSchoolAim(id)
            return .redirect("/workshops/axes")
        }
        guard let title = try await title(visit) else { return try await refused(visit) }
        if let id {
            try await visit.store.saveSchoolAim(id, title: title, version: visit.form.number("version") ?? 0)
        } else {
            try await visit.store.addSchoolAim(title: title)
        }
        return .redirect("/workshops/axes")
    }

    private static func title(_ visit: Visit) async throws -> String? { visit.form.text("title").flatMap { $0.count <= 120 ? $0 : nil } }

    private static func refused(_ visit: Visit) async throws -> Reply {
        .page(
            AxesView.page(
                try await visit.store.axes(), try await visit.store.schoolAims(), workshops: try await visit.store.workshops(),
                problem: Problem(
                    .refusal, what: Phrase(fr: "Il manque un titre, ou il dépasse 120 caractères.", en: "A title is missing, or exceeds 120 characters."),
                    remedy: Phrase(fr: "Écrivez un titre court, puis enregistrez.", en: "Write a short title, then save.")), visit))
    }
}

enum AxesView {
    static func page(_ axes: [Axis], _ aims: [SchoolAim], workshops: [Workshop], problem: Problem?, _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Axes et projet d’établissement", en: "Axes and the school’s project")
        let aimOptions = [("", t(Phrase(fr: "Aucun", en: "None")))] + aims.map { ($0.id.description, $0.title) }
        let axisItems = axes.map { axis -> HTML in
            let count = counted(workshops.count { $0.content.axis == axis.id }, fr: ("atelier", "ateliers"), en: ("workshop", "workshops"))
            return """
                <li class="sheet stack tight"><h3>\(t(axis.name)) <span class="soft num">· \(t(count))</span></h3>
                <details><summary>\(t(Phrase(fr: "Modifier", en: "Edit")))<span class="visually-hidden"> \(t(axis.name))</span></summary>
                \(visit.form(action: "/workshops/axes/\(axis.id)") {
                    """
                    <input type="hidden" name="version" value="\(axis.version)">
                    \(named("axis-\(axis.id)", "title", Phrase(fr: "Titre", en: "Title"), t(axis.name), visit))
                    \(aims.isEmpty ? nil : Self.aim("axis-aim-\(axis.id)", aimOptions, axis.aim?.description ?? "", visit))
                    <p class="actions"><button class="btn">\(t(Phrase(fr: "Enregistrer", en: "Save")))</button><button class="btn danger" name="act" value="remove">\(t(Phrase(fr: "Supprimer l’axe, garder ses ateliers", en: "Delete the axis, keep its workshops")))</button></p>
                    """
                })</details></li>
                """
        }
        let aimItems = aims.map { aim -> HTML in
            let served = axes.filter { $0.aim == aim.id }
            let count = counted(workshops.count { workshop in served.contains { $0.id == workshop.content.axis } }, fr: ("atelier", "ateliers"), en: ("workshop", "workshops"))
            return """
                <li class="sheet stack tight"><h3>\(aim.title)</h3><p class="soft">\(served.isEmpty ? t(Phrase(fr: "aucun axe ne le sert encore", en: "no axis serves it yet")) : "\(served.map { t($0.name) }.joined(separator: ", ")) · \(t(count))")</p>
                <details><summary>\(t(Phrase(fr: "Modifier", en: "Edit")))<span class="visually-hidden"> \(aim.title)</span></summary>
                \(visit.form(action: "/workshops/aims") {
                    """
                    <input type="hidden" name="id" value="\(aim.id)"><input type="hidden" name="version" value="\(aim.version)">
                    \(named("aim-\(aim.id)", "title", Phrase(fr: "Titre", en: "Title"), aim.title, visit))
                    <p class="actions"><button class="btn">\(t(Phrase(fr: "Enregistrer", en: "Save")))</button><button class="btn danger" name="act" value="remove">\(t(Phrase(fr: "Supprimer", en: "Delete")))</button></p>
                    """
                })</details></li>
                """
        }
        return Page(
            title: title, section: .workshops,
            body: """
                <div class="stack loose">\(visit.crumbs(("/workshops", Phrase(fr: "Ateliers", en: "Workshops"))))<h1>\(t(title))</h1>
                \(PeriodParts.problems(problem.map { [$0] } ?? [], visit))
                <section class="stack" aria-labelledby="aims"><h2 id="aims">\(t(Phrase(fr: "Axes du projet d’établissement", en: "Aims of the school’s project")))</h2>
                \(aimItems.isEmpty ? "<p class=\"empty\">\(t(Phrase(fr: "Recopiez ici les priorités du projet d’établissement\u{202F}: on verra quels ateliers les servent.", en: "Copy the priorities of the school’s project here: it will show which workshops serve them.")))</p>" as HTML : "<ul class=\"plain stack\">\(aimItems)</ul>")
                \(visit.form(action: "/workshops/aims", class: "row") { "\(named("new-aim", "title", Phrase(fr: "Ajouter une priorité", en: "Add a priority"), "", visit))<button class=\"btn ghost\">\(t(Phrase(fr: "Ajouter la priorité", en: "Add the priority")))</button>" })</section>
                <section class="stack" aria-labelledby="axes"><h2 id="axes">\(t(Phrase(fr: "Axes d’accompagnement", en: "Axes of support")))</h2>
                \(axisItems.isEmpty ? "<p class=\"empty\">\(t(Phrase(fr: "Les axes rassemblent les ateliers. Adopter une fiche crée le sien.", en: "Axes gather workshops. Adopting a sheet makes its own.")))</p>" as HTML : "<ul class=\"plain stack\">\(axisItems)</ul>")
                \(visit.form(action: "/workshops/axes", class: "row") { "\(named("new-axis", "title", Phrase(fr: "Ajouter un axe", en: "Add an axis"), "", visit))<button class=\"btn ghost\">\(t(Phrase(fr: "Ajouter l’axe", en: "Add the axis")))</button>" })</section></div>
                """, status: problem == nil ? 200 : 422)
    }

    /// A field whose id differs from its name: the page has several forms with the same fields.
    private static func named(_ id: String, _ name: String, _ label: Phrase, _ value: String, _ visit: Visit) -> HTML {
        "<div class=\"field grow\"><label for=\"\(id)\">\(visit.t(label))</label><input id=\"\(id)\" name=\"\(name)\" value=\"\(value)\" required maxlength=\"120\"></div>"
    }

    private static func aim(_ id: String, _ options: [(String, String)], _ chosen: String, _ visit: Visit) -> HTML {
        """
        <div class="field"><label for="\(id)">\(visit.t(Phrase(fr: "Sert la priorité", en: "Serves the priority")))</label><select id="\(id)" name="aim">\(options.map { "<option value=\"\($0.0)\"\(" selected", if: $0.0 == chosen)>\($0.1)</option>" as HTML })</select></div>
        """
    }
}
