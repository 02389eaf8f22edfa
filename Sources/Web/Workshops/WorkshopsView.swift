import School
import Storage

enum WorkshopsView {
    private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    static func index(
        _ workshops: [Workshop], axes: [Axis], aims: [SchoolAim], _ names: [Skill.ID: SkillName], _ visit: Visit
    ) -> Page {
        let t = visit.t
        let canWrite = WorkshopsHandler.canWrite(visit)
        let title = Phrase(fr: "Ateliers", en: "Workshops")
        let actions: HTML? =
            canWrite
            ? """
            <div class="actions"><a class="btn" href="/workshops/sheets">\(t(Phrase(fr: "Fiches prêtes à l’emploi", en: "Ready-made sheets")))</a><a class="btn ghost" href="/workshops/new">\(t(Phrase(fr: "Écrire une fiche", en: "Write a sheet")))</a><a class="btn quiet" href="/workshops/axes">\(t(Phrase(fr: "Axes", en: "Axes")))</a></div>
            """ : nil
        let empty: HTML = """
            <div class="empty"><strong>\(t(Phrase(fr: "Le catalogue est vide.", en: "The catalogue is empty.")))</strong><p>\(t(canWrite ? Phrase(fr: "\(WorkshopSheets.all.count) fiches prêtes à l’emploi attendent\u{202F}: choisissez celles qui vous vont, puis changez ce que vous voulez.", en: "\(WorkshopSheets.all.count) ready-made sheets are waiting: choose those that suit you, then change what you like.") : Phrase(fr: "La coordination y mettra les ateliers de l’année.", en: "The coordinator will put this year’s workshops here.")))</p></div>
            """
        let sections = (axes.map { ($0.id as Axis.ID?, t($0.name), $0.aim) } + [(nil, t(Phrase(fr: "Sans axe", en: "No axis")), nil)]).compactMap { id, name, aim -> HTML? in
            let some = workshops.filter { $0.content.axis == id }
            guard !some.isEmpty else { return nil }
            let aimTitle = aims.first { $0.id == aim }?.title
            let count = counted(some.count, fr: ("atelier", "ateliers"), en: ("workshop", "workshops"))
            let anchor = id.map { "axis-\($0)" } ?? "axis-none"
            return """
                <section class="stack" aria-labelledby="\(anchor)"><div><h2 id="\(anchor)">\(name)</h2><p class="soft"><span class="num">\(t(count))</span>\(aimTitle.map { " · \(t(Phrase(fr: "axe du projet d’établissement\u{202F}:", en: "aim of the school’s project:"))) \($0)" as HTML })</p></div>
                <ul class="cards">\(some.map { card($0, names, visit) })</ul></section>
                """
        }
        let archived: HTML? =
            canWrite && visit.query.text("archived") == nil
            ? "<p><a href=\"/workshops?archived=1\">\(t(Phrase(fr: "Montrer aussi les ateliers archivés", en: "Show archived workshops too")))</a></p>" : nil
        return Page(
            title: title, section: .workshops,
            body: """
                <div class="stack loose"><div class="page-head"><div><h1>\(t(title))</h1><p>\(t(Phrase(fr: "De courtes séquences, avec un objectif simple et des indicateurs que l’on peut vérifier soi-même.", en: "Short sequences, with a plain objective and indicators one can check oneself.")))</p></div>\(actions)</div>
                \(workshops.isEmpty ? empty : HTML(sections))\(archived)</div>
                """)
    }

    private static func card(_ workshop: Workshop, _ names: [Skill.ID: SkillName], _ visit: Visit) -> HTML {
        let t = visit.t
        let length = counted(workshop.content.sessions, fr: ("séance", "séances"), en: ("session", "sessions"))
        let first = workshop.content.gains.first.flatMap { names[$0.skill] }
        return """
            <li><a class="sheet" href="/workshops/\(workshop.id)"><span class="stack tight"><strong>\(t(workshop.title))</strong>\(workshop.isArchived ? " <span class=\"tag plain\">\(t(Phrase(fr: "archivé", en: "archived")))</span>" as HTML? : nil)
            <span>\(t(WorkshopSheets.told(workshop.content.objective)))</span><span class="row"><span class="tag">\(t(workshop.content.kind.name))</span><span class="soft small num">\(t(length))</span></span>\(first.map { "<span class=\"soft small\">\(t($0.label))</span>" as HTML })</span></a></li>
            """
    }

    /// The sheet as pupils read it, then what organising needs.
    static func sheet(_ workshop: Workshop, axis: Axis?, people: [Facilitator], _ names: [Skill.ID: SkillName], _ visit: Visit) -> Page {
        let t = visit.t
        let content = workshop.content.said(in: visit.language)
        let canWrite = WorkshopsHandler.canWrite(visit)
        let isPupil = visit.viewer.has(.pupil)
        let length = counted(content.sessions, fr: ("séance", "séances"), en: ("session", "sessions"))
        let skills = content.gains.compactMap { gain in names[gain.skill].map { (gain, $0) } }
        let skillItems = skills.map { gain, skill -> HTML in
            isPupil ? "<li>\(t(skill.pupilLabel))</li>" : "<li>\(t(skill.label)) <span class=\"soft num\">\(gain.gain)</span></li>"
        }
        let gainHint: HTML? =
            isPupil
            ? nil
            : """
            <p class="soft small">\(t(Phrase(fr: "Le nombre dit quelle part d’un plein besoin l’atelier couvre, de 1 à 100.", en: "The number says how much of a full need the workshop covers, from 1 to 100.")))</p>
            """
        let resources: HTML? =
            content.resources.isEmpty
            ? nil
            : """
            <section class="stack tight"><h2>\(t(Phrase(fr: "Ressources", en: "Resources")))</h2><p>\(content.resources)</p></section>
            """
        let actions: HTML? =
            canWrite
            ? """
            <div class="actions"><a class="btn" href="/workshops/\(workshop.id)/edit">\(t(Phrase(fr: "Modifier la fiche", en: "Edit the sheet")))</a>\(visit.button(workshop.isArchived ? Phrase(fr: "Remettre au catalogue", en: "Bring back") : Phrase(fr: "Archiver", en: "Archive"), action: "/workshops/\(workshop.id)/archive", class: "btn ghost", fields: [("archived", workshop.isArchived ? "0" : "1")]))</div>
            """ : nil
        return Page(
            title: workshop.title, section: .workshops,
            body: """
                <div class="stack loose">\(visit.crumbs(("/workshops", Phrase(fr: "Ateliers", en: "Workshops"))))
                <div class="page-head"><div><h1>\(t(workshop.title))</h1><p><span class="tag">\(t(content.kind.name))</span> <span class="num">\(t(length))</span>\(axis.map { " · \(t($0.name))" as HTML })\(workshop.isArchived ? " <span class=\"tag plain\">\(t(Phrase(fr: "archivé", en: "archived")))</span>" as HTML? : nil)</p></div>\(actions)</div>
                <div class="\(canWrite ? "two" : "stack")">
                <div class="sheet stack">
                <section class="stack tight"><h2>\(t(Phrase(fr: "Objectif", en: "Objective")))</h2><p class="lede">\(content.objective)</p></section>
                <section class="stack tight"><h2>\(t(isPupil ? Phrase(fr: "C’est réussi quand…", en: "You have got there when…") : Phrase(fr: "Indicateurs de réussite", en: "Success indicators")))</h2><ul>\(content.indicators.map { "<li>\($0)</li>" as HTML })</ul></section>
                <section class="stack tight"><h2>\(t(isPupil ? Phrase(fr: "On y travaille", en: "What it works on") : Phrase(fr: "Compétences travaillées", en: "Skills worked on")))</h2><ul>\(skillItems)</ul>\(gainHint)</section>
                \(resources)</div>
                \(canWrite ? organisation(workshop, people, visit) : nil)
                </div></div>
                """)
    }

    private static func organisation(_ workshop: Workshop, _ people: [Facilitator], _ visit: Visit) -> HTML {
        let t = visit.t
        let content = workshop.content.said(in: visit.language)
        let names = Dictionary(people.map { ($0.id, $0.name) }, uniquingKeysWith: { a, _ in a })
        let pools = content.pools.map { "<li>\($0.compactMap { names[$0] }.joined(separator: t(Phrase(fr: " ou ", en: " or "))))</li>" as HTML }
        let staff: HTML =
            pools.isEmpty
            ? "<span class=\"tag warn\">\(t(Phrase(fr: "personne encore", en: "nobody yet")))</span>"
            : pools.count == 1 ? "<ul class=\"plain\">\(pools)</ul>" : "<p>\(t(Phrase(fr: "Co-animation, une personne de chaque ligne\u{202F}:", en: "Co-animation, one person from each line:")))</p><ul>\(pools)</ul>"
        let rooms = content.roomKinds.isEmpty ? t(Phrase(fr: "n’importe quelle salle", en: "any room")) : content.roomKinds.map { t($0.name) }.joined(separator: ", ")
        let facts: [(Phrase, HTML)] = [
            (Phrase(fr: "Intervenants", en: "Facilitators"), staff),
            (
                Phrase(fr: "Effectif", en: "Size"),
                HTML(text: t(Phrase(fr: "\(content.minSize) au moins, \(content.comfortSize) à l’aise, \(content.maxSize) au plus", en: "\(content.minSize) at least, \(content.comfortSize) in comfort, \(content.maxSize) at most")))
            ),
            (Phrase(fr: "Salle", en: "Room"), HTML(text: rooms)),
            (Phrase(fr: "Groupes à la fois", en: "Groups at a time"), HTML(text: String(content.maxParallel))),
            (
                Phrase(fr: "Plus d’une fois", en: "More than once"),
                HTML(text: t(content.isRepeatable ? Phrase(fr: "oui, un élève peut le suivre à nouveau", en: "yes, a pupil may follow it again") : Phrase(fr: "non, une seule fois par élève", en: "no, once per pupil")))
            ),
        ]
        return """
            <aside class="sheet stack" aria-labelledby="organise"><h2 id="organise">\(t(Phrase(fr: "Pour l’organiser", en: "To organise it")))</h2><dl class="stack tight">\(facts.map { "<div><dt class=\"soft\">\(t($0.0))</dt><dd>\($0.1)</dd></div>" as HTML })</dl></aside>
            """
    }
}

/// Ready-made sheets to adopt.
enum SheetsView {
    static func page(present: Set<String>, skills: [String: Skill.ID], _ names: [Skill.ID: SkillName], _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Fiches prêtes à l’emploi", en: "Ready-made sheets")
        let adoptable = WorkshopSheets.all.filter { sheet in !present.contains(sheet.code) && sheet.gains.contains { skills[$0.code] != nil } }
        let missing: HTML? =
            WorkshopSheets.all.contains { sheet in sheet.gains.contains { skills[$0.code] != nil } }
            ? nil
            : """
            <div class="notice warn"><p>\(t(Phrase(fr: "Ces fiches visent les compétences du référentiel «\u{202F}Compétences transversales de l’AP\u{202F}», que l’établissement n’a pas encore adopté.", en: "These sheets aim at the skills of the framework “Transversal skills for AP”, which the school has not adopted yet.")))</p><p class="actions"><a class="btn" href="/frameworks">\(t(Phrase(fr: "Voir les référentiels", en: "See the frameworks")))</a></p></div>
            """
        let sections = WorkshopSheets.axes.map { axis -> HTML in
            let cards = WorkshopSheets.all.filter { $0.axis == axis.code }.map { card($0, isPresent: present.contains($0.code), canAdopt: adoptable.contains($0), skills, names, visit) }
            return "<section class=\"stack\" aria-labelledby=\"axis-\(axis.code)\"><h2 id=\"axis-\(axis.code)\">\(t(axis.title))</h2><ul class=\"cards\">\(cards)</ul></section>"
        }
        let all: HTML? =
            adoptable.isEmpty
            ? nil
            : visit.form(action: "/workshops/sheets", class: "actions") {
                """
                \(adoptable.map { "<input type=\"hidden\" name=\"sheet\" value=\"\($0.code)\">" as HTML })<button class="btn">\(t(Phrase(fr: "Adopter les \(adoptable.count) fiches", en: "Adopt all \(adoptable.count) sheets")))</button>
                """
            }
        return Page(
            title: title, section: .workshops,
            body: """
                <div class="stack loose">\(visit.crumbs(("/workshops", Phrase(fr: "Ateliers", en: "Workshops"))))
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(Phrase(fr: "Une fiche adoptée devient la vôtre\u{202F}: tout s’y modifie, et vous dites qui l’anime.", en: "An adopted sheet becomes yours: everything can be changed, and you say who runs it.")))</p></div>\(all)</div>
                \(missing)\(sections)</div>
                """)
    }

    private static func card(
        _ sheet: WorkshopSheet, isPresent: Bool, canAdopt: Bool, _ skills: [String: Skill.ID], _ names: [Skill.ID: SkillName], _ visit: Visit
    ) -> HTML {
        let t = visit.t
        let length = counted(sheet.sessions, fr: ("séance", "séances"), en: ("session", "sessions"))
        let aims = sheet.gains.prefix(2).compactMap { skills[$0.code].flatMap { names[$0] } }.map { t($0.label) }.joined(separator: " · ")
        let act: HTML
        if isPresent {
            act = "<p><span class=\"tag\">\(t(Phrase(fr: "adoptée", en: "adopted")))</span></p>"
        } else if canAdopt {
            act = visit.form(action: "/workshops/sheets", class: "actions") {
                "<input type=\"hidden\" name=\"sheet\" value=\"\(sheet.code)\"><button class=\"btn ghost small\">\(t(Phrase(fr: "Adopter", en: "Adopt")))<span class=\"visually-hidden\"> \(t(sheet.title))</span></button>"
            }
        } else {
            act = ""
        }
        return """
            <li class="sheet stack tight"><h3>\(t(sheet.title))</h3><p>\(t(sheet.objective))</p>
            <p class="row"><span class="tag">\(t(sheet.kind.name))</span>\(sheet.people > 1 ? "<span class=\"tag plain\">\(t(Phrase(fr: "à deux", en: "two people")))</span>" as HTML? : nil)<span class="soft small num">\(t(length))</span></p>
            \(aims.isEmpty ? nil : "<p class=\"soft small\">\(aims)</p>" as HTML?)
            <details><summary>\(t(Phrase(fr: "Indicateurs et ressources", en: "Indicators and resources")))</summary><ul>\(sheet.indicators.map { "<li>\(t($0))</li>" as HTML })</ul><p class="soft">\(t(sheet.resources))</p></details>
            \(act)</li>
            """
    }
}
