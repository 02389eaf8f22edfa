import School

private let lesson = Phrase(fr: "numéro du cours dans Jalon", en: "the lesson’s number in Jalon")

extension ExportTable {
    static let timetables: [ExportTable] = [
        ExportTable(
            "cours", "lessons",
            [
                .plain("cours", "lesson", lesson), .plain("matiere", "subject", Phrase(fr: "code de la matière", en: "code of the subject")),
                .plain("nom", "label", Phrase(fr: "nom de la matière", en: "name of the subject")),
                .plain("nature", "kind", Phrase(fr: "lesson, support ou sport", en: "lesson, support or sport")),
                .weekday, .startsAt, .length, .alternance, .weeks, .plain("groupe", "group", Phrase(fr: "vide pour des classes entières", en: "empty for whole divisions")),
            ],
            """
            SELECT l.id, s.code, s.label, s.kind, l.weekday, l.starts_at, l.length, l.alternance, l.weeks, l.group_name FROM lesson l
            JOIN timetable_subject s ON s.school = l.school AND s.code = l.subject WHERE l.school = $1 ORDER BY l.weekday, l.starts_at, l.id
            """),
        ExportTable(
            "cours_classes", "lesson_divisions", [.plain("cours", "lesson", lesson), .division],
            """
            SELECT t.lesson, d.code FROM lesson_division t JOIN division d ON d.school = t.school AND d.id = t.division
            WHERE t.school = $1 ORDER BY t.lesson, d.code
            """),
        ExportTable(
            "cours_personnes", "lesson_staff", [.plain("cours", "lesson", lesson), .staff],
            "SELECT t.lesson, t.staff FROM lesson_staff t WHERE t.school = $1 ORDER BY t.lesson, t.staff"),
        ExportTable(
            "cours_salles", "lesson_rooms", [.plain("cours", "lesson", lesson), .plain("salle", "room", Phrase(fr: "comme le fichier la nomme", en: "as the file names it"))],
            "SELECT t.lesson, t.room FROM lesson_room t WHERE t.school = $1 ORDER BY t.lesson, t.room"),
    ]
}
