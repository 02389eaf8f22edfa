import School

extension ExportTable {
    static let groups: [ExportTable] = [
        ExportTable(
            "groupes", "groups",
            [
                .period, .group, .workshop, .plain("module", "module", Phrase(fr: "module", en: "module")),
                .weekday, .startsAt, .length, .alternance, .weeks,
            ],
            """
            SELECT p.name, g.code, k.title, m.name, w.weekday, w.starts_at, w.length, w.alternance, w.weeks FROM need_group g
            JOIN period p ON p.school = g.school AND p.id = g.period JOIN group_words k ON k.school = g.school AND k.need_group = g.id
            JOIN module m ON m.school = g.school AND m.id = g.module JOIN weekly_slot w ON w.school = g.school AND w.id = g.weekly_slot
            WHERE g.school = $1 ORDER BY p.first_day, p.id, m.position, w.weekday, w.starts_at, g.code
            """),
        ExportTable(
            "heures_passees_des_groupes", "past_hours_of_groups",
            [
                .period, .group,
                .plain("jusqu_au", "through", Phrase(fr: "dernier jour où ces heures ont valu", en: "last day on which these hours held")),
                .weekday, .startsAt, .length, .alternance, .weeks,
            ],
            """
            SELECT p.name, g.code, h.through_day, h.weekday, h.starts_at, h.length, h.alternance, h.weeks FROM need_group g
            JOIN period p ON p.school = g.school AND p.id = g.period
            JOIN past_hours h ON h.school = g.school AND h.weekly_slot = g.weekly_slot
            WHERE g.school = $1 ORDER BY p.first_day, p.id, g.code, h.through_day
            """),
        ExportTable(
            "membres_des_groupes", "group_members",
            [.period, .group, .pupil, .from, .to, .void],
            """
            SELECT p.name, g.code, x.pupil, x.from_day, x.to_day, x.void FROM group_membership x
            JOIN need_group g ON g.school = x.school AND g.id = x.need_group JOIN period p ON p.school = g.school AND p.id = g.period
            WHERE x.school = $1 ORDER BY p.first_day, p.id, g.code, x.pupil, x.opened_by
            """),
        ExportTable(
            "remarques_sur_les_groupes", "group_remarks",
            [
                .period, .group, .plain("remarque", "remark", Phrase(fr: "texte", en: "text")),
                .plain("par", "by", Phrase(fr: "identifiant de qui l’a écrite", en: "login of whoever wrote it")),
                .at,
            ],
            """
            SELECT p.name, g.code, r.text, a.login, r.at FROM group_remark r
            JOIN need_group g ON g.school = r.school AND g.id = r.need_group JOIN period p ON p.school = g.school AND p.id = g.period
            JOIN account a ON a.school = r.school AND a.id = r.author
            WHERE r.school = $1 ORDER BY p.first_day, p.id, g.code, r.at, r.id
            """),
        ExportTable(
            "sorties_des_groupes", "group_exits",
            [
                .period, .pupil,
                .plain("des", "from", Phrase(fr: "premier jour hors des groupes", en: "first day away from the groups")),
                .plain("cause", "cause", Phrase(fr: "left = parti de l’établissement, moved = autre classe", en: "left = left the school, moved = another division")),
                .moment("le", "at", Phrase(fr: "instant où la base élèves l’a dit", en: "instant at which the roster said so")),
                .moment("vu", "seen_at", Phrase(fr: "instant où la coordination en a pris note", en: "instant at which a coordinator noted it")),
            ],
            """
            SELECT p.name, x.pupil, x.day, x.cause, x.at, x.seen_at FROM group_exit x
            JOIN period p ON p.school = x.school AND p.id = x.period WHERE x.school = $1 ORDER BY p.first_day, p.id, x.day, x.pupil
            """),
        ExportTable(
            "seances", "sessions",
            [
                .period, .group,
                .plain("titre", "title", Phrase(fr: "titre d’une séance ponctuelle", en: "title of a one-off session")),
                .plain("prevue_le", "planned_day", Phrase(fr: "jour prévu, aaaa-mm-jj", en: "day for which it was planned, yyyy-mm-dd")),
                .plain("jour", "day", Phrase(fr: "jour, aaaa-mm-jj", en: "day, yyyy-mm-dd")), .startsAt, .length,
                .plain("salle", "room", Phrase(fr: "salle", en: "room")),
                .plain("etat", "state", Phrase(fr: "planned, delivered ou cancelled", en: "planned, delivered or cancelled")),
                .plain("raison", "reason", Phrase(fr: "pourquoi elle est annulée", en: "why it is cancelled")),
                .plain("raison_deplacement", "move_reason", Phrase(fr: "pourquoi elle est déplacée", en: "why it is moved")),
                .plain("par", "by", Phrase(fr: "identifiant de qui l’a décidé", en: "login of whoever decided it")), .at,
            ],
            """
            SELECT p.name, g.code, x.title, x.planned_day, x.day, x.starts_at, x.length, r.name, x.state, x.reason, x.move_reason, a.login, x.decided_at FROM session x
            LEFT JOIN need_group g ON g.school = x.school AND g.id = x.need_group LEFT JOIN period p ON p.school = g.school AND p.id = g.period
            LEFT JOIN room r ON r.school = x.school AND r.id = x.room LEFT JOIN account a ON a.school = x.school AND a.id = x.decided_by
            WHERE x.school = $1 ORDER BY x.day, x.starts_at, x.id
            """),
        ExportTable(
            "appels", "calls",
            [
                .period, .group, .plain("jour", "day", Phrase(fr: "jour, aaaa-mm-jj", en: "day, yyyy-mm-dd")), .startsAt, .pupil,
                .plain("nature", "kind", Phrase(fr: "nature du dispositif", en: "kind of the dispositif")),
                .plain("minutes", "minutes", Phrase(fr: "minutes", en: "minutes")),
                .plain("presence", "presence", Phrase(fr: "present, absent ou elsewhere", en: "present, absent or elsewhere")),
            ],
            """
            SELECT p.name, g.code, s.day, s.starts_at, x.pupil, x.kind, x.minutes, x.presence FROM session_pupil x
            JOIN session s ON s.school = x.school AND s.id = x.session
            LEFT JOIN need_group g ON g.school = s.school AND g.id = s.need_group LEFT JOIN period p ON p.school = g.school AND p.id = g.period
            WHERE x.school = $1 ORDER BY s.day, s.starts_at, s.id, x.pupil
            """),
        ExportTable(
            "invitations", "invitations",
            [
                .plain("titre", "title", Phrase(fr: "titre de la séance", en: "title of the session")),
                .plain("jour", "day", Phrase(fr: "jour, aaaa-mm-jj", en: "day, yyyy-mm-dd")), .startsAt, .pupil,
                .plain("place", "standing", Phrase(fr: "expected, regular ou waiting, comme les pages le disent", en: "expected, regular or waiting, as pages say")),
                .plain("groupe_habituel", "regular_group", Phrase(fr: "code du groupe qui se réunit à la même heure", en: "code of the group that meets at the same hour")),
            ], rows: invitations),
        ExportTable(
            "demandes_de_seances", "requests_for_sessions",
            [
                .pupil, .group, .plain("pourquoi", "why", Phrase(fr: "ce que l’élève a écrit", en: "what the pupil wrote")), .at,
                .plain("etat", "state", Phrase(fr: "open, granted ou refused", en: "open, granted or refused")),
                .plain("reponse", "answer", Phrase(fr: "réponse", en: "answer")),
                .plain("par", "by", Phrase(fr: "identifiant de qui a répondu", en: "login of whoever answered")),
            ],
            """
            SELECT x.pupil, g.code, x.why, x.at, x.state, x.answer, a.login FROM session_request x
            JOIN need_group g ON g.school = x.school AND g.id = x.need_group LEFT JOIN account a ON a.school = x.school AND a.id = x.answered_by
            WHERE x.school = $1 ORDER BY x.at, x.id
            """),
        ExportTable(
            "intervenants_des_seances", "session_facilitators",
            [
                .period, .group, .plain("jour", "day", Phrase(fr: "jour, aaaa-mm-jj", en: "day, yyyy-mm-dd")), .startsAt,
                .plain("intervenant", "facilitator", Phrase(fr: "nom de l’intervenant", en: "the facilitator’s name")),
            ],
            """
            SELECT p.name, g.code, s.day, s.starts_at, f.name FROM session_leader x
            JOIN session s ON s.school = x.school AND s.id = x.session JOIN facilitator f ON f.school = x.school AND f.id = x.facilitator
            LEFT JOIN need_group g ON g.school = s.school AND g.id = s.need_group LEFT JOIN period p ON p.school = g.school AND p.id = g.period
            WHERE x.school = $1 ORDER BY s.day, s.starts_at, s.id, f.sort_key, f.id
            """),
        ExportTable(
            "intervenants_des_groupes", "group_facilitators",
            [
                .period, .group,
                .plain("intervenant", "facilitator", Phrase(fr: "nom de l’intervenant", en: "the facilitator’s name")),
                .from, .to, .void,
            ],
            """
            SELECT p.name, g.code, f.name, x.from_day, x.to_day, x.void FROM group_facilitator x
            JOIN need_group g ON g.school = x.school AND g.id = x.need_group JOIN period p ON p.school = g.school AND p.id = g.period
            JOIN facilitator f ON f.school = x.school AND f.id = x.facilitator
            WHERE x.school = $1 ORDER BY p.first_day, p.id, g.code, f.sort_key, f.id, x.opened_by
            """),
        ExportTable(
            "heures_au_service", "service_hours",
            [
                .plain("intervenant", "facilitator", Phrase(fr: "nom de l’intervenant", en: "the facilitator’s name")),
                .plain("annee", "year", Phrase(fr: "année scolaire, par son début", en: "school year, by its beginning")),
                .plain("nature", "kind", Phrase(fr: "nature du dispositif", en: "kind of the dispositif")),
                .plain("minutes", "minutes", Phrase(fr: "minutes prévues au service pour l’année", en: "minutes of the year that the service has")),
            ],
            """
            SELECT f.name, x.year, x.kind, x.minutes FROM service_due x JOIN facilitator f ON f.school = x.school AND f.id = x.facilitator
            WHERE x.school = $1 ORDER BY x.year, f.sort_key, f.id, x.kind
            """),
    ]

    /// Where each pupil goes is worked out with the regular sessions that there are now, as for pages.
    private static let invitations: @Sendable (SchoolConnection) throws -> [[Value]] = { db in
        let codes = Dictionary(
            try db.rows("SELECT id, code FROM need_group WHERE school = $1") { row in (try row[0] as NeedGroup.ID, try row[1] as String) },
            uniquingKeysWith: { first, _ in first })
        return try SchoolStore.oneOffs("1 = 1", [], db).flatMap { one in
            one.invitations.sorted { $0.pupil.id < $1.pupil.id }.map { invitation in
                [
                    one.title.value, one.time.day.value, one.time.startsAt.value, invitation.pupil.id.value, invitation.standing.value,
                    invitation.clash.flatMap { codes[$0] }?.value ?? .null,
                ]
            }
        }
    }
}
