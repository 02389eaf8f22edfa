import School

extension ExportTable {
    static let needs: [ExportTable] = [
        ExportTable(
            "competences", "skills",
            [
                .plain("referentiel", "framework", Phrase(fr: "code du référentiel", en: "code of the framework")),
                .plain("version", "version", Phrase(fr: "version du référentiel", en: "version of the framework")),
                .plain("code", "code", Phrase(fr: "code de la compétence", en: "code of the skill")),
                .plain("libelle", "label", Phrase(fr: "libellé", en: "label")),
                .plain("nature", "kind", Phrase(fr: "skill, knowledge ou attitude", en: "skill, knowledge or attitude")),
                .plain("code_officiel", "official_code", Phrase(fr: "code du livret scolaire unique", en: "code of the livret scolaire unique")),
            ],
            """
            SELECT f.code, f.version, s.code, s.label, s.kind, s.official_code FROM skill s JOIN framework f ON f.school = s.school AND f.id = s.framework
            WHERE s.school = $1 ORDER BY f.code, f.version, s.position
            """),
        ExportTable(
            "campagnes", "rounds",
            [
                .round, .plain("ouverture", "opens_on", Phrase(fr: "premier jour", en: "first day")),
                .plain("fermeture", "closes_on", Phrase(fr: "dernier jour prévu", en: "last day planned")),
                .moment("close", "closed_at"),
            ],
            "SELECT name, opens_on, closes_on, closed_at FROM round WHERE school = $1 ORDER BY opens_on, id"),
        ExportTable(
            "observations", "observations",
            [
                .round, .pupil, .skill, .observer,
                .plain("niveau", "level", Phrase(fr: "de 1 à 4, 0 = pas observé", en: "1 to 4, 0 = not seen")), .at,
            ],
            """
            SELECT r.name, o.pupil, s.code, o.staff, o.level, o.at FROM observation o
            JOIN round r ON r.school = o.school AND r.id = o.round JOIN skill s ON s.school = o.school AND s.id = o.skill
            WHERE o.school = $1 ORDER BY r.opens_on, r.id, o.pupil, s.position, o.staff
            """),
        ExportTable(
            "observations_remplacees", "replaced_observations",
            [.round, .pupil, .skill, .observer, .level, .at, .moment("remplacee", "replaced_at")],
            """
            SELECT r.name, o.pupil, s.code, o.staff, o.level, o.at, o.replaced_at FROM replaced_observation o
            JOIN round r ON r.school = o.school AND r.id = o.round JOIN skill s ON s.school = o.school AND s.id = o.skill
            WHERE o.school = $1 ORDER BY r.opens_on, r.id, o.pupil, s.position, o.staff, o.at
            """),
        ExportTable(
            "auto_evaluations", "self_assessments",
            [
                .round, .pupil, .skill, .level,
                .plain("mots", "words", Phrase(fr: "ce que l’élève en dit", en: "what the pupil says of it")), .at,
            ],
            """
            SELECT r.name, a.pupil, s.code, a.level, a.words, a.at FROM self_assessment a
            JOIN round r ON r.school = a.school AND r.id = a.round JOIN skill s ON s.school = a.school AND s.id = a.skill
            WHERE a.school = $1 ORDER BY r.opens_on, r.id, a.pupil, s.position
            """),
        ExportTable(
            "auto_evaluations_remplacees", "replaced_self_assessments",
            [
                .round, .pupil, .skill, .level, .plain("mots", "words", Phrase(fr: "ce que l’élève en disait", en: "what the pupil said of it")), .at,
                .moment("remplacee", "replaced_at"),
            ],
            """
            SELECT r.name, a.pupil, s.code, a.level, a.words, a.at, a.replaced_at FROM replaced_self_assessment a
            JOIN round r ON r.school = a.school AND r.id = a.round JOIN skill s ON s.school = a.school AND s.id = a.skill
            WHERE a.school = $1 ORDER BY r.opens_on, r.id, a.pupil, s.position, a.at
            """),
        ExportTable(
            "points_d_appui", "strengths",
            [.round, .pupil, .rank, .skill],
            """
            SELECT r.name, x.pupil, x.rank, s.code FROM strength x
            JOIN round r ON r.school = x.school AND r.id = x.round JOIN skill s ON s.school = x.school AND s.id = x.skill
            WHERE x.school = $1 ORDER BY r.opens_on, r.id, x.pupil, x.rank
            """),
        ExportTable(
            "priorites", "priorities",
            [
                .round, .pupil, .rank, .skill, .need, .plain("raison", "reason", Phrase(fr: "ce qui l’explique", en: "why")),
                .moment("confirmee", "confirmed_at"), .moment("publiee", "published_at"),
            ],
            """
            SELECT r.name, x.pupil, x.rank, s.code, x.kind, x.reason, x.confirmed_at, x.published_at FROM priority x
            JOIN round r ON r.school = x.school AND r.id = x.round JOIN skill s ON s.school = x.school AND s.id = x.skill
            WHERE x.school = $1 ORDER BY r.opens_on, r.id, x.pupil, x.rank
            """),
    ]

    static let means: [ExportTable] = [
        ExportTable(
            "ateliers", "workshops",
            [
                .workshop, .need, .plain("objectif", "objective", Phrase(fr: "ce que l’on y vise", en: "what it aims at")),
                .plain("minimum", "min_size", Phrase(fr: "effectif minimum", en: "fewest pupils")),
                .plain("confort", "comfort_size", Phrase(fr: "effectif confortable", en: "comfortable number of pupils")),
                .plain("maximum", "max_size", Phrase(fr: "effectif maximum", en: "most pupils")), .moment("archive", "archived_at"),
            ],
            "SELECT title, kind, objective, min_size, comfort_size, max_size, archived_at FROM workshop WHERE school = $1 ORDER BY id"),
        ExportTable(
            "periodes", "periods",
            [
                .period, .from, .to,
                .plain("heures", "hours", Phrase(fr: "enveloppe d’heures, vide sans limite", en: "hours budget, empty without a limit")),
                .moment("voeux_ouverts", "wishes_open_at"), .moment("voeux_clos", "wishes_close_at"),
                .plain("dispositif", "dispositif", Phrase(fr: "choisi pour la période, vide si son programme le dit", en: "chosen for the period, empty when its programme says it")),
            ],
            """
            SELECT p.name, p.first_day, p.last_day, p.hours_budget, p.wishes_open_at, p.wishes_close_at, d.name FROM period p
            LEFT JOIN period_dispositif c ON c.school = p.school AND c.period = p.id LEFT JOIN dispositif d ON d.school = c.school AND d.id = c.dispositif
            WHERE p.school = $1 ORDER BY p.first_day, p.id
            """),
        ExportTable(
            "voeux", "wishes",
            [.period, .pupil, .rank, .workshop, .at],
            """
            SELECT p.name, w.pupil, w.rank, k.title, b.at FROM wish w
            JOIN wish_submission b ON b.school = w.school AND b.period = w.period AND b.pupil = w.pupil
            JOIN period p ON p.school = w.school AND p.id = w.period JOIN workshop k ON k.school = w.school AND k.id = w.workshop
            WHERE w.school = $1 ORDER BY p.first_day, p.id, w.pupil, w.rank
            """),
    ]
}
