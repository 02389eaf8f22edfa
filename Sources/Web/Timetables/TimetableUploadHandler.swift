import Interchange
import School
import Storage

/// A timetable that was given: every problem and every change, then the act.
enum TimetableUploadHandler {
    static func show(_ visit: Visit) async throws -> Reply { try await page(nil, status: 200, visit) }

    private static func page(_ problem: Phrase?, status: Int, _ visit: Visit) async throws -> Reply {
        let id = try visit.id(TimetableUpload.self)
        let reading = try await reading(of: id, visit)
        let state = try await visit.store.timetableState()
        let changes = reading.timetable.map { TimetableChanges(from: state, to: $0) }
        let codes = Dictionary(state.divisions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let sessions = if let weeks = changes?.fortnights, !weeks.isEmpty { try await calendarChange(weeks, visit) } else { nil as CalendarChange? }
        do {
            let disturbed = try await disturbed(reading, changes, visit)
            return .page(TimetablePreviewView.page(id, reading, changes, disturbed, sessions, codes, people(state.staff), problem, status: status, visit))
        } catch let refusal as SessionRefusal {
            let told = meeting(refusal)
            return .page(
                TimetablePreviewView.page(id, reading, changes, nil, sessions, codes, people(state.staff), told, status: 422, visit))
        }
    }

    private static func people(_ staff: [TimetableState.Person]) -> [Staff.ID: String] {
        Dictionary(staff.map { ($0.id, "\($0.familyName) \($0.givenName)") }, uniquingKeysWith: { first, _ in first })
    }

    /// The weeks of the file would put a session that was moved where another is.
    private static func meeting(_ refusal: SessionRefusal) -> Phrase {
        refusal.problem(
            of: Phrase(
                fr: "Le fichier appelle autrement des semaines A et B\u{202F}: des élèves, des personnes ou des salles seraient à deux endroits à la fois.",
                en: "The file calls some A and B weeks otherwise: pupils, people or rooms would be in two places at once."),
            Phrase(
                fr: "Rien n’a été écrit. Déplacez ou annulez d’abord ces séances, puis revenez à cet aperçu.",
                en: "Nothing was written. Move or cancel these sessions first, then come back to this preview.")
        ).told
    }

    /// What is published and would meet lessons of the file; nothing when it would not be applied. Throws `SessionRefusal.clash`.
    private static func disturbed(_ reading: TimetableReading, _ changes: TimetableChanges?, _ visit: Visit) async throws -> Disturbed {
        guard let changes, !reading.isRefused, !changes.isRefused, !changes.isEmpty else { return Disturbed(groups: [], sessions: []) }
        let met = try await visit.store.atLessons(under: changes, by: visit.viewer.account, on: visit.today, at: visit.now)
        return Disturbed(groups: met.groups, sessions: met.sessions)
    }

    struct Disturbed {
        let groups: [GroupAtLesson]
        let sessions: [SessionAtLesson]
    }

    /// What the weeks of the file do to published sessions.
    private static func calendarChange(_ weeks: [Day: Alternance], _ visit: Visit) async throws -> CalendarChange? {
        var settings = try await visit.store.calendarSettings(of: visit.establishment)
        settings.marks.merge(weeks) { _, new in new }
        return try await CalendarChange.of(settings.calendar(zone: visit.establishment.zone, own: try await visit.store.ownDays().map(\.span)), visit)
    }

    private static func reading(of id: TimetableUpload.ID, _ visit: Visit) async throws -> TimetableReading {
        let files = try await visit.store.timetableFiles(id)
        guard !files.isEmpty else { throw WebError.notFound }
        return TimetableReader.read(files: files.map { UploadedFile(name: $0.name, bytes: $0.bytes) })
    }

    static func apply(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(TimetableUpload.self)
        let reading = try await reading(of: id, visit)
        guard let read = reading.timetable, !reading.isRefused, let fingerprint = visit.form.text("fingerprint") else { throw WebError.notFound }
        let subjects = TimetableChanges(from: try await visit.store.timetableState(), to: read).subjects
        do {
            try await visit.store.applyTimetable(
                read, kinds: SubjectFields.read(subjects.map(\.code), visit.form), fingerprint: fingerprint, of: id, by: visit.viewer.account, on: visit.today,
                at: visit.now)
        } catch StorageError.stale {
            return try await page(
                Phrase(
                    fr: "Les données ont changé entre-temps\u{202F}: rien n’a été écrit. Voici ce qui changerait maintenant.",
                    en: "The data changed meanwhile: nothing was written. This is what would change now."), status: 409, visit)
        } catch is SessionRefusal {
            return try await page(nil, status: 409, visit)
        }
        try await visit.store.gatherStatistics()
        try await visit.note("apply", "timetable")
        return .redirect("/timetable")
    }

    static func discard(_ visit: Visit) async throws -> Reply {
        try await visit.store.discardTimetable(visit.id(TimetableUpload.self))
        try await visit.note("discard", "timetable")
        return .redirect("/timetable")
    }
}

enum TimetablePreviewView {
    private static let shown = 60

    static func page(
        _ id: TimetableUpload.ID, _ reading: TimetableReading, _ changes: TimetableChanges?, _ disturbed: TimetableUploadHandler.Disturbed?, _ sessions: CalendarChange?,
        _ divisions: [Division.ID: Division], _ people: [Staff.ID: String], _ problem: Phrase?, status: Int, _ visit: Visit
    ) -> Page {
        let t = visit.t
        let problems = (reading.problems + (changes?.problems ?? [])).sorted { $0.severity > $1.severity }
        let isRefused = reading.isRefused || (changes?.isRefused ?? true)
        let title = Phrase(fr: "Aperçu de l’emploi du temps", en: "Timetable preview")
        let discard = visit.button(Phrase(fr: "Abandonner et effacer le fichier", en: "Give up and delete the file"), action: "/timetable/uploads/\(id)/removal", class: "btn ghost")
        let end: HTML
        if isRefused {
            end = """
                <p class="notice">\(t(Phrase(fr: "Rien n’a été écrit, et rien ne le sera. Déposez un autre fichier quand vous l’aurez.", en: "Nothing was written, and nothing will be. Give another file when you have it.")))</p>
                <div class="actions row"><a class="btn" href="/timetable">\(t(Phrase(fr: "Déposer un autre fichier", en: "Give another file")))</a>\(discard)</div>
                """
        } else if let changes, changes.isEmpty {
            end = """
                <section class="sheet stack"><h2>\(t(Phrase(fr: "Tout est déjà à jour", en: "Everything is up to date")))</h2><p>\(t(unchanged(changes)))</p></section>
                <div class="actions row">\(discard)</div>
                """
        } else {
            let change = changes.flatMap { changes in disturbed.map { self.changes(changes, $0, sessions, id, divisions, people, visit) } }
            end = "\(change)<div class=\"actions row\">\(discard)</div>"
        }
        return Page(
            title: title, section: .planning,
            body: """
                <div class="stack loose">\(visit.crumbs(TimetableView.crumb))
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(Phrase(fr: "Rien n’est encore écrit.", en: "Nothing is written yet.")))</p></div></div>
                \(problem.map { "<p class=\"notice warn\" role=\"alert\">\(t($0))</p>" as HTML })
                \(ImportPreviewView.problems(problems, isRefused: isRefused, visit))
                \(end)</div>
                """, status: isRefused ? 422 : status)
    }

    private static func unchanged(_ changes: TimetableChanges) -> Phrase {
        let count = counted(changes.unchanged, fr: ("cours sans changement", "cours sans changement"), en: ("lesson unchanged", "lessons unchanged"))
        return Phrase(fr: "\(count.fr).", en: "\(count.en).")
    }

    private static func changes(
        _ changes: TimetableChanges, _ disturbed: TimetableUploadHandler.Disturbed, _ sessions: CalendarChange?, _ id: TimetableUpload.ID, _ divisions: [Division.ID: Division],
        _ people: [Staff.ID: String], _ visit: Visit
    ) -> HTML {
        let t = visit.t
        /// « DURAND Anne → BLANC Anne ».
        func turn(_ old: [String], _ new: [String]) -> String? {
            old == new ? nil : [old, new].map { $0.isEmpty ? "–" : $0.joined(separator: ", ") }.joined(separator: " → ")
        }
        func names(_ content: LessonContent) -> [String] { content.staff.compactMap { people[$0] }.sorted(folding: \.self) }
        let before = Dictionary(changes.changed.map { ($0.new, $0.old) }, uniquingKeysWith: { first, _ in first })
        func label(_ content: LessonContent) -> String { changes.labels[content.subject] ?? content.subject }
        func rhythm(_ content: LessonContent) -> String { t(WeeklySlot.rhythm(content.alternance, content.weeks) ?? Alternance.weekly.name) }
        func group(_ content: LessonContent) -> [String] { content.group.isEmpty ? [] : [content.group] }
        func turns(_ old: LessonContent, _ new: LessonContent) -> [String] {
            let length = turn(["\(old.time.length)"], ["\(new.time.length)"]).map { "\($0) min" }
            let groups = turn(group(old), group(new)).map { t(Phrase(fr: "groupe \($0)", en: "group \($0)")) }
            let rooms = turn(old.rooms, new.rooms).map { t(Phrase(fr: "salle \($0)", en: "room \($0)")) }
            return [turn([label(old)], [label(new)]), turn([rhythm(old)], [rhythm(new)]), length, groups, turn(names(old), names(new)), rooms].compactMap { $0 }
        }
        func line(_ content: LessonContent) -> HTML {
            let codes = content.divisions.compactMap { divisions[$0]?.code }.sorted(folding: \.self).joined(separator: ", ")
            let whom = content.group.isEmpty ? codes : codes.isEmpty ? content.group : "\(content.group) (\(codes))"
            let turned = (before[content].map { turns($0, content) } ?? []).map { " · \($0)" }.joined()
            let rhythm = content.alternance == .weekly ? "" : ", \(t(content.alternance.name))"
            return "<li>\(t(content.time.name))\(rhythm) · \(label(content)) · \(whom)\(turned)</li>"
        }
        func list(_ contents: [LessonContent], _ heading: Phrase) -> HTML? {
            guard !contents.isEmpty else { return nil }
            let sorted = contents.sorted { $0.time < $1.time }
            let more: HTML? = sorted.count > shown ? "<li class=\"soft\">\(t(counted(sorted.count - shown, fr: ("autre, non affiché", "autres, non affichés"), en: ("more, not shown", "more, not shown"))))</li>" : nil
            return "<details class=\"sheet\"\(" open", if: sorted.count <= 12)><summary>\(t(heading))</summary><ul class=\"changes\">\(sorted.prefix(shown).map(line))\(more)</ul></details>"
        }
        let weeks: HTML? =
            changes.fortnights.isEmpty
            ? nil
            : """
            <p class="notice">\(t(fortnights(changes.fortnights))) <a href="/calendar/weeks">\(t(Phrase(fr: "Semaines A et B", en: "A and B weeks")))</a></p>\(sessions?.sections(visit))
            """
        return """
            <section class="stack" aria-labelledby="preview"><h2 id="preview">\(t(Phrase(fr: "Ce qui changerait", en: "What would change")))</h2>
            <p class="figures"><span><b>\(changes.new.count)</b> \(t(Phrase(fr: "à ajouter", en: "to add")))</span><span><b>\(changes.gone.count)</b> \(t(Phrase(fr: "à retirer", en: "to remove")))</span><span><b>\(changes.changed.count)</b> \(t(Phrase(fr: "à changer", en: "to change")))</span><span><b>\(changes.unchanged)</b> \(t(Phrase(fr: "sans changement", en: "unchanged")))</span></p>
            \(changes.other.map { "<p class=\"notice\">\(t(otherSoftware($0, changes.origin.format)))</p>" as HTML })\(losses(changes, visit))\(weeks)
            \(GroupsInForce.atLessons(disturbed.groups, heading: wouldMeet(disturbed.groups.count), remedy: remedy, visit))
            \(GroupsInForce.atLessons(disturbed.sessions, heading: sessionsWouldMeet(disturbed.sessions.count), remedy: sessionRemedy, visit))
            \(list(changes.new, Phrase(fr: "Cours ajoutés", en: "Lessons added")))
            \(list(changes.gone, Phrase(fr: "Cours retirés", en: "Lessons removed")))
            \(list(changes.changed.map(\.new), Phrase(fr: "Cours qui restent à leur heure et changent", en: "Lessons that stay at their hour and change")))
            </section>
            <section class="sheet stack" aria-labelledby="subjects"><h2 id="subjects">\(t(Phrase(fr: "Ce que sont les matières", en: "What subjects are")))</h2>
            <p class="soft">\(t(Phrase(fr: "Deviné d’après les codes et les noms\u{202F}: vérifiez, tout reste modifiable ensuite.", en: "Guessed from codes and names: check; it can be changed later.")))</p>
            \(visit.form(action: "/timetable/uploads/\(id)/application", class: "stack") {
                """
                <input type="hidden" name="fingerprint" value="\(changes.fingerprint)">
                \(SubjectFields.fields(changes.subjects, visit))
                <p class="actions"><button class="btn">\(t(Phrase(fr: "Appliquer cet emploi du temps", en: "Apply this timetable")))</button></p>
                """
            })</section>
            """
    }

    private static func wouldMeet(_ groups: Int) -> Phrase {
        counted(
            groups, fr: ("groupe publié aurait cours à son heure", "groupes publiés auraient cours à leur heure"),
            en: ("published group would have a lesson at its hour", "published groups would have a lesson at their hour"))
    }

    private static let remedy = Phrase(
        fr: "Si le fichier se trompe, abandonnez, corrigez l’emploi du temps et déposez-le de nouveau. S’il a raison, appliquez-le, puis donnez aux groupes une autre heure à partir d’un jour\u{202F}: élèves, familles et agendas suivent.",
        en: "If the file is wrong, give up, correct the timetable and give it again. If it is right, apply it, then give the groups another hour from a day on: pupils, families and diaries follow.")

    private static func sessionsWouldMeet(_ sessions: Int) -> Phrase {
        counted(
            sessions, fr: ("séance changée ou ponctuelle tomberait sur un cours", "séances changées ou ponctuelles tomberaient sur un cours"),
            en: ("changed or one-off session would fall on a lesson", "changed or one-off sessions would fall on a lesson"))
    }

    private static let sessionRemedy = Phrase(
        fr: "Elles ont été déplacées, remplacées ou ajoutées à une date. Si le fichier a raison, appliquez-le, puis déplacez-les ou annulez-les\u{202F}: la page des séances les garde en vue.",
        en: "They were moved, led by somebody else or added on a date. If the file is right, apply it, then move or cancel them: the page of sessions keeps them in view.")

    private static func otherSoftware(_ held: ReadTimetable.Format, _ given: ReadTimetable.Format) -> Phrase {
        Phrase(
            fr: "L’emploi du temps en place vient d’un autre logiciel (\(held.name.fr)) que ce fichier (\(given.name.fr)). Un cours se reconnaît à l’heure, aux classes et aux professeurs\u{202F}; ce qui diffère est à changer.",
            en: "The timetable in place comes from other software (\(held.name.en)) than this file (\(given.name.en)). A lesson is known by its hour, divisions and teachers; what differs is to change.")
    }

    /// A file of a few divisions takes the lessons of all the others away.
    private static func losses(_ changes: TimetableChanges, _ visit: Visit) -> HTML? {
        let (ended, known) = (changes.gone.count, changes.ended.count + changes.unchanged)
        guard ended >= 10, ended * 10 >= known * 8 else { return nil }
        let what = Phrase(
            fr: "\(ended) des \(known) cours connus seraient retirés.", en: "\(ended) of the \(known) known lessons would be taken away.")
        let why = Phrase(
            fr: "Le fichier remplace tout l’emploi du temps, pas seulement les classes qu’il contient. S’il n’est pas celui de l’établissement entier, abandonnez et déposez le bon.",
            en: "The file replaces the whole timetable, not only the divisions that it holds. If it is not that of the whole school, give up and give the right one.")
        return "<p class=\"notice warn\" role=\"alert\"><strong>\(visit.t(what))</strong> \(visit.t(why))</p>"
    }

    private static func fortnights(_ weeks: [Day: Alternance]) -> Phrase {
        let shown = weeks.sorted { $0.key < $1.key }.prefix(6).map { ($0.key.short, $0.value.letter) }
        let rest = weeks.count > 6 ? "…" : ""
        return Phrase(
            fr: "Le fichier appelle autrement certaines semaines\u{202F}: \(shown.map { "\($0.0.fr) (\($0.1))" }.joined(separator: ", "))\(rest). Votre calendrier le suivra.",
            en: "The file calls some weeks otherwise: \(shown.map { "\($0.0.en) (\($0.1))" }.joined(separator: ", "))\(rest). Your calendar will follow it.")
    }
}
