import School

enum DispositifsView {
    static func index(_ all: [Dispositif], levels: [String], _ visit: Visit) -> Page {
        let t = visit.t
        let canWrite = YearParts.canWrite(visit)
        let title = Phrase(fr: "Dispositifs", en: "Dispositifs")
        let ended = all.filter { one in one.content.until.map { $0 < visit.today } ?? false }
        let living = all.filter { !ended.contains($0) }
        let support = living.filter { $0.content.kind.account == .support }
        let projects = living.filter { $0.content.kind.account == .project }
        let new: HTML? = canWrite ? "<div class=\"actions\"><a class=\"btn ghost\" href=\"/dispositifs/new\">\(t(Phrase(fr: "Nouveau dispositif", en: "New dispositif")))</a></div>" : nil
        let empty =
            canWrite
            ? Phrase(
                fr: "Un dispositif dit ce que les élèves d’un niveau reçoivent, combien d’heures, et sur la foi de quel texte. Adoptez ci-dessous ceux qui valent pour vos classes.",
                en: "A dispositif says what the pupils of a level receive, how many hours, and on the word of which text. Below, adopt those that hold for your divisions.")
            : Phrase(fr: "La coordination n’en a pas encore adopté.", en: "The coordinator has not adopted any yet.")
        let list: HTML =
            support.isEmpty
            ? "<div class=\"empty\"><strong>\(t(Phrase(fr: "Aucun dispositif pour l’instant.", en: "No dispositif yet.")))</strong><p>\(t(empty))</p></div>"
            : "<ul class=\"plain stack\">\(support.map { item($0, visit) })</ul>"
        let apart: HTML? =
            projects.isEmpty
            ? nil
            : """
            <section class="stack" aria-labelledby="projects"><h2 id="projects">\(t(Phrase(fr: "Activités de projet, comptées à part", en: "Project activities, counted apart")))</h2>
            <p class="soft read">\(t(Phrase(fr: "Ces heures ne sont pas de l’accompagnement et ne s’y ajoutent jamais.", en: "These hours are not support and never add to it.")))</p>
            <ul class="plain stack">\(projects.map { item($0, visit) })</ul></section>
            """
        let past: HTML? =
            ended.isEmpty
            ? nil
            : """
            <details class="stack"><summary>\(t(Phrase(fr: "Terminés (\(ended.count))", en: "Ended (\(ended.count))")))</summary><ul class="plain stack">\(ended.map { item($0, visit) })</ul></details>
            """
        return Page(
            title: title, section: .year,
            body: """
                <div class="stack loose">
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(Phrase(fr: "Ce que les élèves reçoivent, combien d’heures, et d’après quel texte.", en: "What pupils receive, how many hours, and by which text.")))</p></div>\(new)</div>
                \(YearParts.tabs(visit))
                \(list)\(apart)\(past)
                \(canWrite ? presets(all, levels, visit) : nil)
                </div>
                """)
    }

    private static func item(_ one: Dispositif, _ visit: Visit) -> HTML {
        let t = visit.t
        let content = one.content
        let coming: HTML? =
            content.from > visit.today
            ? " <span class=\"tag plain\">\(t(Phrase(fr: "à partir du \(content.from.long.fr)", en: "from \(content.from.long.en)")))</span>" : nil
        return """
            <li><a class="sheet" href="/dispositifs/\(one.id)"><strong>\(t(DispositifPresets.told(content.name)))</strong>\(YearParts.doubtTag(content.knowledge, visit))\(coming)<br><span class="soft">\(YearParts.levels(content.levels))\u{00A0}· \(t(content.volume.words))\(content.groupLimit.map { "\u{00A0}· \(t(limit($0)))" } ?? "")</span></a></li>
            """
    }

    private static func limit(_ pupils: Int) -> Phrase { Phrase(fr: "\(pupils) élèves au plus par groupe", en: "at most \(pupils) pupils in a group") }

    private static func validity(_ from: Day, _ until: Day?) -> Phrase {
        until.map { Phrase(fr: "du \(from.long.fr) au \($0.long.fr)", en: "\(from.long.en) to \($0.long.en)") }
            ?? Phrase(fr: "depuis le \(from.long.fr)", en: "since \(from.long.en)")
    }

    // MARK: What texts offer

    private static func presets(_ all: [Dispositif], _ levels: [String], _ visit: Visit) -> HTML {
        let t = visit.t
        let adopted = Set(all.compactMap(\.preset))
        let offered = DispositifPresets.all.filter { !adopted.contains($0.code) }
        let (now, before) = (offered.filter { $0.isInForce(on: visit.today) }, offered.filter { !$0.isInForce(on: visit.today) })
        let near = now.filter { preset in preset.levels.contains(where: levels.contains) }
        let far = now.filter { !near.contains($0) }
        func fold(_ title: Phrase, _ presets: [DispositifPreset]) -> HTML? {
            guard !presets.isEmpty else { return nil }
            return "<details class=\"stack\"><summary>\(t(title))</summary><ul class=\"plain stack\">\(presets.map { self.preset($0, visit) })</ul></details>"
        }
        let none: HTML = "<p class=\"soft\">\(t(Phrase(fr: "Tous ceux que Jalon connaît pour vos niveaux sont adoptés.", en: "All those that Jalon knows for your levels are adopted.")))</p>"
        return """
            <section class="stack" aria-labelledby="presets"><h2 id="presets">\(t(Phrase(fr: "Ce que disent les textes", en: "What the texts say")))</h2>
            <p class="soft read">\(t(Phrase(fr: "Chacun vient avec sa source et la façon dont elle est connue. Relisez le texte avant d’en faire vos chiffres\u{202F}: tout reste modifiable.", en: "Each comes with its source and how it is known. Read the text again before you rely on its figures: everything can be changed.")))</p>
            \(near.isEmpty ? none : "<ul class=\"plain stack\">\(near.map { preset($0, visit) })</ul>")
            \(fold(Phrase(fr: "En vigueur à d’autres niveaux (\(far.count))", en: "In force at other levels (\(far.count))"), far))
            \(fold(Phrase(fr: "Textes d’avant (\(before.count))", en: "Earlier texts (\(before.count))"), before))</section>
            """
    }

    private static func preset(_ preset: DispositifPreset, _ visit: Visit) -> HTML {
        let t = visit.t
        return """
            <li class="sheet stack tight"><div class="row between"><h3>\(t(preset.name))\(YearParts.doubtTag(preset.knowledge, visit))</h3><a class="btn ghost small" href="/dispositifs/new?preset=\(preset.code)">\(t(Phrase(fr: "Adopter…", en: "Adopt…")))<span class="visually-hidden"> \(t(preset.name))</span></a></div>
            <p>\(levelRange(preset.levels, visit))\u{00A0}· \(t(preset.volume.words))\(preset.groupLimit.map { "\u{00A0}· \(t(limit($0)))" } ?? "")\u{00A0}· \(t(validity(preset.from, preset.until)))</p>
            <p class="soft small">\(t(preset.source))\u{00A0}· \(t(preset.knowledge.name))</p>
            \(t(preset.doubt).isEmpty ? nil : "<p class=\"small\">\(t(preset.doubt))</p>")</li>
            """
    }

    /// Many levels of one kind are named by their first and their last.
    private static func levelRange(_ levels: [String], _ visit: Visit) -> String {
        guard levels.count > 4, let first = levels.first, let last = levels.last else { return YearParts.levels(levels) }
        return visit.t(Phrase(fr: "de \(first) à \(last)", en: "\(first) to \(last)"))
    }

    // MARK: One

    static func one(_ one: Dispositif, problems: [Problem], _ visit: Visit) -> Page {
        let t = visit.t
        let content = one.content
        let name = DispositifPresets.told(content.name)
        let source = t(DispositifPresets.told(content.source))
        let doubt = t(DispositifPresets.told(content.doubt))
        var facts: [(Phrase, HTML)] = [
            (Phrase(fr: "Nature", en: "Kind"), HTML(text: t(content.kind.name))),
            (Phrase(fr: "Niveaux", en: "Levels"), HTML(text: YearParts.levels(content.levels))),
            (Phrase(fr: "Volume reçu par un élève", en: "Volume received by a pupil"), HTML(text: t(content.volume.words))),
        ]
        if let most = content.groupLimit { facts.append((Phrase(fr: "Groupes", en: "Groups"), HTML(text: t(limit(most))))) }
        facts += [
            (Phrase(fr: "En vigueur", en: "In force"), HTML(text: t(validity(content.from, content.until)))),
            (
                Phrase(fr: "Texte ou décision", en: "Text or decision"),
                HTML(text: source.isEmpty ? t(Phrase(fr: "aucun noté", en: "none noted")) : source)
            ),
            (Phrase(fr: "Ces chiffres sont", en: "These figures are"), "\(t(content.knowledge.name))\(YearParts.doubtTag(content.knowledge, visit))"),
        ]
        let note: HTML? = doubt.isEmpty ? nil : "<div class=\"notice warn\"><p>\(doubt)</p></div>"
        let canWrite = YearParts.canWrite(visit)
        let edit: HTML? = canWrite ? "<div class=\"actions\"><a class=\"btn\" href=\"/dispositifs/\(one.id)/edit\">\(t(Phrase(fr: "Modifier", en: "Edit")))</a></div>" : nil
        return Page(
            title: name, section: .year,
            body: """
                <div class="stack loose"><p class="crumbs"><a href="/dispositifs">\(t(Phrase(fr: "Dispositifs", en: "Dispositifs")))</a></p>
                <div class="page-head"><div><h1>\(t(name))</h1></div>\(edit)</div>
                \(PeriodParts.problems(problems, visit))
                \(note)
                <dl class="facts sheet">\(facts.map { "<dt>\(t($0.0))</dt><dd>\($0.1)</dd>" as HTML })</dl>
                \(canWrite ? ending(one, isOpen: !problems.isEmpty, visit) : nil)</div>
                """, status: problems.isEmpty ? 200 : 422)
    }

    private static func ending(_ one: Dispositif, isOpen: Bool, _ visit: Visit) -> HTML {
        let t = visit.t
        let last = visit.form.text("last") ?? (one.content.until ?? Day(year: visit.establishment.year + 1, month: 8, day: 31) ?? visit.today).iso
        return """
            <details\(" open", if: isOpen)><summary>\(t(Phrase(fr: "Mettre fin ou supprimer", en: "End or remove")))</summary><div class="stack">
            \(visit.form(action: "/dispositifs/\(one.id)/end", class: "stack") {
                """
                <input type="hidden" name="version" value="\(one.version)">
                \(Fields.input("last", t(Phrase(fr: "Dernier jour où il vaut", en: "Last day on which it holds")), last, hint: t(Phrase(fr: "Ce qui a eu lieu reste écrit.", en: "What took place stays written.")), " type=\"date\" required class=\"middle\""))
                <p class="actions"><button class="btn ghost">\(t(Phrase(fr: "Mettre fin ce jour-là", en: "End it on that day")))</button></p>
                """
            })
            \(visit.form(action: "/dispositifs/\(one.id)/removal", class: "stack") {
                """
                <p class="soft">\(t(Phrase(fr: "Adopté par erreur\u{202F}? On peut le supprimer tant qu’aucun programme ne s’y rattache.", en: "Adopted by mistake? It can be removed as long as no programme rests on it.")))</p>
                <p class="actions"><button class="btn danger">\(t(Phrase(fr: "Supprimer", en: "Remove")))</button></p>
                """
            })</div></details>
            """
    }
}
