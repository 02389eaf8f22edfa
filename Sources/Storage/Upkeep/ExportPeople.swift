import School

extension ExportTable {
    static let all: [ExportTable] = people + needs + means + groups + programmes + timetables

    static let people: [ExportTable] = [
        ExportTable(
            "etablissement", "school",
            [
                .plain("nom", "name", Phrase(fr: "nom de l’établissement", en: "name of the school")),
                .plain("uai", "uai", Phrase(fr: "code de l’établissement", en: "code of the school")),
                .plain("zone", "zone", Phrase(fr: "zone de vacances", en: "zone of the school calendar")), .year,
            ],
            "SELECT name, uai, COALESCE(territory, zone), year FROM establishment WHERE id = $1"),
        ExportTable(
            "classes", "divisions",
            [
                .plain("code", "code", Phrase(fr: "code de la classe", en: "code of the division")),
                .plain("libelle", "label", Phrase(fr: "libellé", en: "label")),
                .plain("niveau", "level", Phrase(fr: "niveau", en: "level")),
                .plain("mef", "mef", Phrase(fr: "code de formation (MEF)", en: "training code (MEF)")), .year,
            ],
            "SELECT code, label, level, mef, year FROM division WHERE school = $1 ORDER BY year, code"),
        ExportTable(
            "eleves", "pupils",
            [
                .pupil, .plain("eleve_id", "siecle_id", Phrase(fr: "ELEVE_ID de SIECLE", en: "ELEVE_ID of SIECLE")),
                .plain("ine", "ine", Phrase(fr: "numéro national", en: "national number")), .familyName,
                .plain("nom_usage", "usage_name", Phrase(fr: "nom d’usage", en: "name in use")), .givenName,
                .plain("naissance", "birth_day", Phrase(fr: "date de naissance", en: "date of birth")),
                .plain("entree", "entered_on", Phrase(fr: "jour d’entrée", en: "day of entry")),
                .plain("sortie", "left_on", Phrase(fr: "premier jour d’absence définitive", en: "first day after leaving")),
            ],
            """
            SELECT id, siecle_id, ine, family_name, usage_name, given_name, birth_day, entered_on, left_on
            FROM pupil WHERE school = $1 ORDER BY sort_key, id
            """),
        ExportTable(
            "appartenances", "memberships",
            [.pupil, .familyName, .givenName, .division, .since, .until],
            """
            SELECT p.id, p.family_name, p.given_name, d.code, m.from_day, m.to_day
            FROM division_membership m
            JOIN pupil p ON p.school = m.school AND p.id = m.pupil
            JOIN division d ON d.school = m.school AND d.id = m.division
            WHERE m.school = $1 ORDER BY p.sort_key, p.id, m.from_day
            """),
        ExportTable(
            "responsables", "guardians",
            [
                .plain("responsable", "guardian", Phrase(fr: "numéro du responsable dans Jalon", en: "the guardian’s number in Jalon")),
                .familyName, .givenName, .pupil,
                .plain("autorite", "authority", Phrase(fr: "exercises = l’exerce, reads = droit d’être informé, withdrawn = retirée", en: "exercises, reads (right to be informed) or withdrawn")),
                .plain("rang", "level", Phrase(fr: "NIVEAU_RESPONSABILITE de SIECLE", en: "NIVEAU_RESPONSABILITE of SIECLE")),
                .since, .until,
            ],
            """
            SELECT g.id, g.family_name, g.given_name, s.pupil, s.authority, s.level, s.from_day, s.to_day
            FROM guardian g JOIN guardianship s ON s.school = g.school AND s.guardian = g.id
            WHERE g.school = $1 ORDER BY g.sort_key, g.id, s.pupil
            """),
        ExportTable(
            "personnels", "staff",
            [
                .staff, .plain("civilite", "civility", Phrase(fr: "civilité", en: "civility")), .familyName, .givenName,
                .plain("fonction", "function", Phrase(fr: "FONCTION de STS", en: "FONCTION of STS")),
                .plain("discipline", "discipline", Phrase(fr: "discipline", en: "subject of the post")),
                .plain("depart", "left_on", Phrase(fr: "premier jour après le départ", en: "first day after leaving")),
            ],
            """
            SELECT id, civility, family_name, given_name, function_code, discipline, left_on
            FROM staff WHERE school = $1 ORDER BY sort_key, id
            """),
        ExportTable(
            "services", "teaching",
            [
                .staff, .familyName, .division,
                .plain("matiere", "subject", Phrase(fr: "code de la matière", en: "code of the subject")),
                .plain("libelle", "label", Phrase(fr: "matière", en: "subject")), .since, .until,
            ],
            """
            SELECT s.id, s.family_name, d.code, t.subject, t.subject_label, t.from_day, t.to_day
            FROM teaching t JOIN staff s ON s.school = t.school AND s.id = t.staff
            JOIN division d ON d.school = t.school AND d.id = t.division
            WHERE t.school = $1 ORDER BY d.code, t.subject, s.sort_key, t.from_day
            """),
        ExportTable(
            "professeurs_principaux", "main_teachers",
            [.staff, .familyName, .division, .since, .until],
            """
            SELECT s.id, s.family_name, d.code, m.from_day, m.to_day
            FROM main_teacher m JOIN staff s ON s.school = m.school AND s.id = m.staff
            JOIN division d ON d.school = m.school AND d.id = m.division
            WHERE m.school = $1 ORDER BY d.code, m.from_day
            """),
    ]
}
