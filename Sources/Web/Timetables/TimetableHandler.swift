import Interchange
import School
import Storage

extension TimetableUpload: Addressed { public static var placeholder: String { "timetable_upload" } }
extension Staff: Addressed { public static var placeholder: String { "staff" } }

/// The school's timetable: where it came from, whose weeks can be seen, and what its subjects are.
enum TimetableHandler {
    /// Bytes of one upload, all files together.
    static let uploadLimit = 24 << 20
    private static let fileLimit = 2

    static func show(_ visit: Visit) async throws -> Reply { try await page(nil, visit) }

    private static func page(_ problem: Phrase?, _ visit: Visit) async throws -> Reply {
        let timetable = try await visit.store.timetable()
        return .page(
            TimetableView.page(
                TimetableModel(
                    timetable: timetable, divisions: try await visit.store.divisionSizes(year: visit.establishment.year, on: visit.today).map(\.division),
                    people: timetable == nil ? [] : try await visit.store.lessonHolders(), problem: problem), visit))
    }

    static func upload(_ visit: Visit) async throws -> Reply {
        let files = visit.form.files("files").filter { !$0.bytes.isEmpty || !$0.name.isEmpty }
        guard !files.isEmpty, files.count <= fileLimit else {
            return try await page(
                files.isEmpty
                    ? Phrase(fr: "Choisissez un fichier.", en: "Choose a file.")
                    : Phrase(fr: "Un seul fichier, ou les deux de FET.", en: "One file only, or the two of FET."), visit)
        }
        let id = try await visit.store.startTimetable(files.map { (name: String($0.name.suffix(120)), bytes: $0.bytes) }, by: visit.viewer.account, at: visit.now)
        try await visit.note("prepare", "timetable")
        return .redirect("/timetable/uploads/\(id)")
    }

    static func setSubjects(_ visit: Visit) async throws -> Reply {
        guard let timetable = try await visit.store.timetable() else { throw WebError.notFound }
        try await visit.store.setSubjects(SubjectFields.read(timetable.subjects.keys, visit.form))
        return .redirect("/timetable?saved=1#subjects")
    }
}

/// What subjects are, as a form says it.
enum SubjectFields {
    static func read(_ codes: some Sequence<String>, _ form: Form) -> [String: SubjectKind] {
        let (support, sport) = (Set(form.all("support")), Set(form.all("sport")))
        return Dictionary(codes.map { ($0, support.contains($0) ? .support : sport.contains($0) ? .sport : .lesson) }, uniquingKeysWith: { first, _ in first })
    }

    /// Those guessed or said first, the others to unfold.
    static func fields(_ subjects: [TimetableSubject], _ visit: Visit) -> HTML {
        let t = visit.t
        func boxes(_ name: String, _ kind: SubjectKind, _ legend: Phrase) -> HTML {
            func box(_ subject: TimetableSubject) -> HTML {
                """
                <label class="check"><input type="checkbox" name="\(name)" value="\(subject.code)"\(" checked", if: subject.kind == kind)><span>\(subject.label) <span class="soft">\(subject.code == subject.label ? "" : subject.code)</span></span></label>
                """
            }
            let sorted = subjects.sorted(folding: \.label)
            let chosen = sorted.filter { $0.kind == kind }
            let others = sorted.filter { $0.kind != kind }
            let rest: HTML? =
                others.isEmpty
                ? nil
                : "<details><summary>\(t(Phrase(fr: "Autres matières", en: "Other subjects")))</summary><div class=\"checks across\">\(others.map(box))</div></details>"
            let none: HTML? = chosen.isEmpty ? "<p class=\"soft\">\(t(Phrase(fr: "Aucune pour l’instant.", en: "None yet.")))</p>" : nil
            return "<fieldset><legend>\(t(legend))</legend>\(none)<div class=\"checks across\">\(chosen.map(box))</div>\(rest)</fieldset>"
        }
        return """
            \(boxes("support", .support, Phrase(fr: "C’est de l’accompagnement", en: "This is support")))
            \(boxes("sport", .sport, Phrase(fr: "C’est de l’EPS", en: "This is sport")))
            """
    }
}

struct TimetableModel: Sendable {
    let timetable: SchoolTimetable?
    let divisions: [Division]
    let people: [LessonHolder]
    let problem: Phrase?
}

enum TimetableView {
    static let title = Phrase(fr: "Emploi du temps", en: "Timetable")
    static let crumb = (address: "/timetable", name: title)

    static func page(_ model: TimetableModel, _ visit: Visit) -> Page {
        let t = visit.t
        let canWrite = !visit.viewer.reach(TimetablesPolicy.self, .write).isEmpty
        let planning = !visit.viewer.reach(PlanningPolicy.self).isEmpty
        let crumbs: HTML? = planning ? visit.crumbs(("/periods", Phrase(fr: "Préparer", en: "Prepare"))) : nil
        return Page(
            title: title, section: planning ? .planning : .year,
            body: """
                <div class="stack loose">\(crumbs)
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(origin(model.timetable, visit)))</p></div></div>
                \(model.timetable.map { weeks($0, model, visit) } ?? empty(canWrite, visit))
                \(canWrite ? upload(model, visit) : nil)
                \(canWrite ? model.timetable.map { subjects($0, visit) } : nil)
                </div>
                """, status: model.problem == nil ? 200 : 422)
    }

    private static func origin(_ timetable: SchoolTimetable?, _ visit: Visit) -> Phrase {
        guard let timetable else { return Phrase(fr: "Il dit quand les classes, les personnes et les salles sont libres.", en: "It says when divisions, people and rooms are free.") }
        let (day, _) = visit.clock.local(timetable.origin.at)
        let lessons = counted(timetable.lessons.count, fr: ("cours par semaine", "cours par semaine"), en: ("lesson a week", "lessons a week"))
        return Phrase(
            fr: "\(lessons.fr), repris de \(timetable.origin.format.name.fr) le \(day.figures.fr) («\u{202F}\(timetable.origin.file)\u{202F}»).",
            en: "\(lessons.en), taken from \(timetable.origin.format.name.en) on \(day.figures.en) (“\(timetable.origin.file)”).")
    }

    private static func empty(_ canWrite: Bool, _ visit: Visit) -> HTML {
        let t = visit.t
        let next =
            canWrite
            ? Phrase(fr: "Déposez-le ci-dessous\u{202F}: les barrettes qui s’y trouvent seront reconnues, et les créneaux libres proposés.", en: "Give it below: the barrettes that it holds are recognised, and free slots are proposed.")
            : Phrase(fr: "La coordination le dépose.", en: "The coordinator gives it.")
        return "<div class=\"empty\"><strong>\(t(Phrase(fr: "Pas encore d’emploi du temps.", en: "No timetable yet.")))</strong><p>\(t(next))</p></div>"
    }

    private static func weeks(_ timetable: SchoolTimetable, _ model: TimetableModel, _ visit: Visit) -> HTML {
        let t = visit.t
        let counts = Dictionary(timetable.lessons.flatMap { lesson in lesson.content.divisions.map { ($0, 1) } }, uniquingKeysWith: +)
        let levels = Dictionary(grouping: model.divisions, by: \.level).sorted { naturalKey($0.key) < naturalKey($1.key) }
        let divisions = levels.map { level, members -> HTML in
            let links = members.map { division -> HTML in
                let none: HTML? = counts[division.id] == nil ? " <span class=\"soft\">\(t(Phrase(fr: "sans cours", en: "no lesson")))</span>" : nil
                return "<li><a class=\"tag\" href=\"/timetable/divisions/\(division.id)\">\(division.code)</a>\(none)</li>"
            }
            return "<div class=\"stack tight\"><h3>\(level)</h3><ul class=\"plain row\">\(links)</ul></div>"
        }
        let people = model.people.map { "<li><a href=\"/timetable/staff/\($0.staff.id)\">\($0.staff.listName)</a></li>" as HTML }
        let slots: HTML? =
            PeriodParts.canWrite(visit)
            ? "<p class=\"notice\">\(t(Phrase(fr: "Pour en tirer des barrettes et des créneaux, ouvrez une période, puis «\u{202F}Créneaux\u{202F}».", en: "To draw barrettes and slots from it, open a period, then “Slots”."))) <a href=\"/periods\">\(t(Phrase(fr: "Périodes", en: "Periods")))</a></p>"
            : nil
        return """
            \(slots)
            <section class="sheet stack" aria-labelledby="divisions"><h2 id="divisions">\(t(Phrase(fr: "La semaine d’une classe", en: "A division’s week")))</h2>\(divisions)</section>
            <details class="sheet"><summary>\(t(Phrase(fr: "La semaine d’une personne", en: "A person’s week")))</summary><ul class="names">\(people)</ul></details>
            """
    }

    private static func upload(_ model: TimetableModel, _ visit: Visit) -> HTML {
        let t = visit.t
        let heading =
            model.timetable == nil ? Phrase(fr: "Déposer l’emploi du temps", en: "Give the timetable") : Phrase(fr: "Le remplacer par un plus récent", en: "Replace it by a later one")
        let sources: [(String, Phrase)] = [
            (
                "sts_emp_….xml",
                Phrase(
                    fr: "STS-web, Exports, Emplois du temps, une fois l’emploi du temps remonté. Il dit aussi quelles semaines sont A et B.",
                    en: "STS-web, Exports, Emplois du temps, once the timetable has gone up. It also says which weeks are A and B.")
            ),
            ("EXP_COURS.xml", Phrase(fr: "EDT, Imports/Exports, export XML des cours.", en: "EDT, Imports/Exports, XML export of lessons.")),
            (
                "….fet",
                Phrase(
                    fr: "FET\u{202F}: «\u{202F}…_data_and_timetable.fet\u{202F}», ou le fichier .fet avec son «\u{202F}…_activities.xml\u{202F}». «\u{202F}…_subgroups.xml\u{202F}» et «\u{202F}…_teachers.xml\u{202F}» disent moins.",
                    en: "FET: “…_data_and_timetable.fet”, or the .fet file with its “…_activities.xml”. “…_subgroups.xml” and “…_teachers.xml” say less.")
            ),
        ]
        return """
            <section class="sheet stack" aria-labelledby="upload"><h2 id="upload">\(t(heading))</h2>
            \(visit.form(action: "/timetable", upload: true) {
                """
                \(Fields.field("files", t(Phrase(fr: "Fichier de STS, d’EDT ou de FET", en: "File of STS, EDT or FET")), hint: t(Phrase(fr: "Vous verrez ce qui change avant que rien ne soit écrit.", en: "You see what changes before anything is written.")), problem: model.problem.map(t)) { described in
                    "<input type=\"file\" id=\"files\" name=\"files\" multiple required accept=\".xml,.fet,.zip\"\(described)>"
                })
                <p><button class="btn\(" ghost", if: model.timetable != nil)">\(t(Phrase(fr: "Lire et prévisualiser", en: "Read and preview")))</button></p>
                """
            })
            <details><summary>\(t(Phrase(fr: "Quel fichier, et où le trouver\u{202F}?", en: "Which file, and where is it?")))</summary><dl class="sources">\(sources.map { "<dt><code>\($0.0)</code></dt><dd>\(t($0.1))</dd>" as HTML })</dl></details>
            </section>
            """
    }

    private static func subjects(_ timetable: SchoolTimetable, _ visit: Visit) -> HTML {
        let t = visit.t
        let saved: HTML? = visit.query.text("saved") == nil ? nil : "<p class=\"saved\" role=\"status\">\(t(Phrase(fr: "C’est enregistré.", en: "Saved.")))</p>"
        return """
            <section class="sheet stack" aria-labelledby="subjects"><h2 id="subjects">\(t(Phrase(fr: "Ce que sont les matières", en: "What subjects are")))</h2>\(saved)
            <p class="soft">\(t(Phrase(fr: "Les heures d’accompagnement font les barrettes\u{202F}; après l’EPS, une heure d’accompagnement compte comme difficile.", en: "Hours of support make barrettes; an hour of support right after sport counts as hard.")))</p>
            \(visit.form(action: "/timetable/subjects", class: "stack") {
                "\(SubjectFields.fields(Array(timetable.subjects.values), visit))<p class=\"actions\"><button class=\"btn ghost\">\(t(Phrase(fr: "Enregistrer", en: "Save")))</button></p>"
            })</section>
            """
    }
}
