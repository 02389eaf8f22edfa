import School

private let firstDay = Phrase(fr: "premier jour, aaaa-mm-jj", en: "first day, yyyy-mm-dd")
private let programmeName = Phrase(fr: "programme", en: "programme")
private let phaseName = Phrase(fr: "temps", en: "phase")
private let schoolYear = Phrase(fr: "année civile de la rentrée", en: "calendar year in which it begins")

extension ExportTable {
    static let programmes: [ExportTable] = [
        ExportTable(
            "dispositifs", "dispositifs",
            [
                .plain("dispositif", "dispositif", Phrase(fr: "nom", en: "name")),
                .plain("nature", "kind", Phrase(fr: "ce que c’est\u{202F}: ap, need_groups, epi, project…", en: "what it is: ap, need_groups, epi, project…")),
                .plain("niveau", "level", Phrase(fr: "un niveau par ligne", en: "one level a row")),
                .plain("compte", "basis", Phrase(fr: "week, year, cycle, need, school, subject ou unknown", en: "week, year, cycle, need, school, subject or unknown")),
                .plain("minutes", "minutes", Phrase(fr: "minutes, au moins", en: "minutes, at least")),
                .plain("minutes_au_plus", "most_minutes", Phrase(fr: "minutes, au plus", en: "minutes, at most")),
                .plain("annees", "years", Phrase(fr: "années du cycle", en: "years of the cycle")),
                .plain("effectif", "group_limit", Phrase(fr: "élèves par groupe, au plus", en: "pupils in a group, at most")),
                .plain("texte", "source", Phrase(fr: "texte ou décision", en: "text or decision")),
                .plain("connu", "knowledge", Phrase(fr: "read, partly, secondary, memory ou school", en: "read, partly, secondary, memory or school")),
                .plain("du", "from", firstDay), .plain("au", "to", Phrase(fr: "dernier jour", en: "last day")),
            ],
            """
            SELECT d.name, d.kind, l.level, d.basis, d.minutes, d.most_minutes, d.cycle_years, d.group_limit, d.source, d.knowledge, d.from_day, d.until_day
            FROM dispositif d JOIN dispositif_level l ON l.school = d.school AND l.dispositif = d.id WHERE d.school = $1 ORDER BY d.from_day, d.id, l.level
            """),
        ExportTable(
            "dispositifs_des_programmes", "programme_dispositifs",
            [
                .plain("annee", "year", schoolYear), .plain("programme", "programme", programmeName),
                .plain("annee_du_cycle", "cycle_year", Phrase(fr: "1 = la première\u{202F}; vide pour toutes celles qui n’en ont pas d’autre", en: "1 = the first; empty for all that have no other")),
                .plain("dispositif", "dispositif", Phrase(fr: "nom", en: "name")),
            ],
            """
            SELECT p.year, p.name, x.cycle_year, d.name FROM (
                SELECT g.school AS school, g.id AS programme, CAST(NULL AS BIGINT) AS cycle_year, g.dispositif AS dispositif FROM programme g
                UNION ALL
                SELECT v.school, v.programme, v.cycle_year, v.dispositif FROM programme_dispositif v
            ) x JOIN programme p ON p.school = x.school AND p.id = x.programme JOIN dispositif d ON d.school = x.school AND d.id = x.dispositif
            WHERE x.school = $1 ORDER BY p.year, p.id, COALESCE(x.cycle_year, 0)
            """),
        ExportTable(
            "temps", "phases",
            [
                .plain("annee", "year", schoolYear), .plain("programme", "programme", programmeName),
                .plain("annee_du_cycle", "cycle_year", Phrase(fr: "1 = la première", en: "1 = the first")),
                .plain("rang", "position", Phrase(fr: "ordre", en: "order")), .plain("temps", "phase", phaseName),
                .plain("vise", "aim", Phrase(fr: "ce qu’il vise", en: "what it is for")),
                .plain("semaines_au_moins", "least_weeks", Phrase(fr: "semaines de classe, au moins", en: "teaching weeks, at least")),
                .plain("semaines_au_plus", "most_weeks", Phrase(fr: "semaines de classe, au plus", en: "teaching weeks, at most")),
                .plain("pas_avant", "not_before", firstDay),
            ],
            """
            SELECT p.year, p.name, f.cycle_year, f.position, f.name, f.aim, f.least_weeks, f.most_weeks, f.not_before FROM phase f
            JOIN programme p ON p.school = f.school AND p.id = f.programme WHERE f.school = $1 ORDER BY p.year, p.id, f.cycle_year, f.position
            """),
        ExportTable(
            "activites", "activities",
            [
                .plain("annee", "year", schoolYear), .plain("programme", "programme", programmeName), .plain("temps", "phase", phaseName),
                .plain("activite", "activity", Phrase(fr: "ce que l’on y fait", en: "what is done")),
                .plain("nature", "kind", Phrase(fr: "explaining, diagnostic, workshops…", en: "explaining, diagnostic, workshops…")),
                .plain("qui", "run_by", Phrase(fr: "qui l’anime", en: "who runs it")),
                .plain("de_la_semaine", "first_week", Phrase(fr: "première semaine du temps", en: "first week of the phase")),
                .plain("a_la_semaine", "last_week", Phrase(fr: "dernière semaine du temps", en: "last week of the phase")),
                .plain("rend", "hands_in", Phrase(fr: "ce que l’élève rend", en: "what the pupil hands in")),
            ],
            """
            SELECT p.year, p.name, f.name, a.title, a.kind, a.run_by, a.first_week, a.last_week, a.hand_in FROM activity a
            JOIN phase f ON f.school = a.school AND f.id = a.phase JOIN programme p ON p.school = f.school AND p.id = f.programme
            WHERE a.school = $1 ORDER BY p.year, p.id, f.cycle_year, f.position, a.position
            """),
        ExportTable(
            "bilans_des_temps", "phase_reviews",
            [
                .plain("annee", "year", schoolYear), .plain("programme", "programme", programmeName), .plain("temps", "phase", phaseName),
                .plain("marche", "worked", Phrase(fr: "ce qui a marché", en: "what worked")), .plain("gene", "hurt", Phrase(fr: "ce qui a gêné", en: "what hurt")),
                .plain("pistes", "leads", Phrase(fr: "pistes", en: "leads")),
                .plain("identifiant", "login", Phrase(fr: "compte de qui l’a écrit", en: "account of whoever wrote it")),
                .moment("le", "at", Phrase(fr: "instant, en temps universel", en: "instant, in universal time")),
            ],
            """
            SELECT p.year, p.name, x.name, x.worked, x.hurt, x.leads, a.login, x.at FROM (
                SELECT r.school AS school, f.programme AS programme, f.name AS name, f.cycle_year AS cycle_year, f.position AS place,
                    r.worked AS worked, r.hurt AS hurt, r.leads AS leads, r.account AS account, r.at AS at
                FROM phase_review r JOIN phase f ON f.school = r.school AND f.id = r.phase
                UNION ALL
                SELECT k.school, k.programme, k.name, k.cycle_year, k.phase, k.worked, k.hurt, k.leads, k.account, k.at FROM kept_review k
            ) x JOIN programme p ON p.school = x.school AND p.id = x.programme JOIN account a ON a.school = x.school AND a.id = x.account
            WHERE x.school = $1 ORDER BY p.year, p.id, x.cycle_year, x.place
            """),
        ExportTable(
            "choix_du_conseil", "council_choices",
            [
                .plain("annee", "year", schoolYear), .plain("niveau", "level", Phrase(fr: "niveau", en: "level")),
                .plain("rang", "number", Phrase(fr: "1 = le premier de l’année", en: "1 = the first of the year")),
                .plain("conseil", "held_on", Phrase(fr: "jour du conseil", en: "day of the council")),
                .plain("avis", "words", Phrase(fr: "avis ou vote", en: "opinion or vote")),
                .plain("objectifs", "objectives", Phrase(fr: "objectifs du niveau", en: "objectives of the level")),
                .plain("identifiant", "login", Phrase(fr: "compte de qui l’a noté", en: "account of whoever wrote it down")),
                .moment("le", "at", Phrase(fr: "instant, en temps universel", en: "instant, in universal time")),
                .plain("approuve_le", "approved_on", Phrase(fr: "jour de l’approbation", en: "day of the approval")),
                .plain("approbation", "approval", Phrase(fr: "mots de l’approbation", en: "words of the approval")),
                .plain("approuve_par", "approved_by", Phrase(fr: "compte de qui l’a approuvé", en: "account of whoever approved it")),
            ],
            """
            SELECT c.year, c.level, c.number, c.held_on, c.words, c.objectives, a.login, c.at, y.day, y.words, b.login FROM council_choice c
            JOIN account a ON a.school = c.school AND a.id = c.account LEFT JOIN council_approval y ON y.school = c.school AND y.council_choice = c.id
            LEFT JOIN account b ON b.school = y.school AND b.id = y.account WHERE c.school = $1 ORDER BY c.year, c.level, c.number
            """),
        ExportTable(
            "details_des_choix_du_conseil", "council_details",
            [
                .plain("annee", "year", schoolYear), .plain("niveau", "level", Phrase(fr: "niveau", en: "level")),
                .plain("rang", "number", Phrase(fr: "rang du choix", en: "number of the choice")),
                .plain("sorte", "part", Phrase(fr: "hours, skill ou theme", en: "hours, skill or theme")),
                .plain("objet", "subject", Phrase(fr: "nom du dispositif, code de la compétence ou thème", en: "name of the dispositif, code of the skill or theme")),
                .plain("compte", "basis", Phrase(fr: "week ou year", en: "week or year")),
                .plain("minutes", "minutes", Phrase(fr: "minutes reçues par un élève", en: "minutes received by a pupil")),
            ],
            """
            SELECT c.year, c.level, c.number, 'hours', d.name, t.basis, t.minutes FROM council_choice c
            JOIN council_target t ON t.school = c.school AND t.council_choice = c.id JOIN dispositif d ON d.school = t.school AND d.id = t.dispositif WHERE c.school = $1
            UNION ALL
            SELECT c.year, c.level, c.number, 'skill', k.code, NULL, NULL FROM council_choice c
            JOIN council_skill x ON x.school = c.school AND x.council_choice = c.id JOIN skill k ON k.school = x.school AND k.id = x.skill WHERE c.school = $1
            UNION ALL
            SELECT c.year, c.level, c.number, 'theme', x.theme, NULL, NULL FROM council_choice c
            JOIN council_theme x ON x.school = c.school AND x.council_choice = c.id WHERE c.school = $1
            ORDER BY 1, 2, 3, 4, 5
            """),
        ExportTable(
            "seuils_des_garde_fous", "guard_rails",
            [
                .plain("parcours_au_moins", "distinct_least", Phrase(fr: "parcours différents pour 100 élèves, au moins", en: "different paths for 100 pupils, at least")),
                .plain("part_au_plus", "busiest_most", Phrase(fr: "part des heures du cinquième le plus chargé, en pour cent", en: "part of the hours of the busiest fifth, in per cent")),
                .plain("modules_au_moins", "modules_least", Phrase(fr: "modules à partir desquels un élève est regardé", en: "modules from which a pupil is looked at")),
                .plain("effectif_au_moins", "size_least", Phrase(fr: "élèves par groupe, au moins", en: "pupils in a group, at least")),
                .plain("effectif_au_plus", "size_most", Phrase(fr: "élèves par groupe, au plus", en: "pupils in a group, at most")),
                .plain("natures_au_moins", "kinds_least", Phrase(fr: "natures de travail à rencontrer", en: "kinds of work to meet")),
                .plain("eleves_au_plus", "narrow_most", Phrase(fr: "élèves qui en ont rencontré moins, en pour cent", en: "pupils who met fewer, in per cent")),
            ],
            """
            SELECT distinct_least, busiest_most, modules_least, size_least, size_most, kinds_least, narrow_most FROM guard_rails WHERE school = $1
            """),
    ]
}
