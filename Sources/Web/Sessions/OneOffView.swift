import School
import Storage

/// The pages of one-off sessions: the invitation, the list of a group, and one session.
enum OneOffView {
    static func form(_ card: GroupCard, _ pupils: [Pupil], _ request: SessionRequest?, _ rooms: [Room], _ refusal: SessionRefusal?, _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Inviter à une séance ponctuelle", en: "Invite to a one-off session")
        let sent = refusal == nil ? nil : visit.form
        let ticked = Set((sent?.all("pupil") ?? []).compactMap { Pupil.ID($0) }).union(request.map { [$0.pupil.id] } ?? [])
        let list = pupils.map { pupil -> HTML in
            "<li><label class=\"check\"><input type=\"checkbox\" name=\"pupil\" value=\"\(pupil.id)\"\(" checked", if: ticked.contains(pupil.id))><span>\(pupil.listName)</span></label></li>"
        }
        let leaders = card.inviting(on: visit.today)
        let leading = leaders.map { leader -> HTML in
            let isOwn = leader.staff != nil && leader.staff == visit.viewer.staff
            let isTicked = isOwn || sent.map { $0.all("leader").contains("\(leader.id)") } ?? true
            return "<li><label class=\"check\"><input type=\"checkbox\" name=\"leader\" value=\"\(leader.id)\"\(" checked", if: isTicked)\(" disabled", if: isOwn)><span>\(leader.name)</span></label></li>"
        }
        let who: HTML? =
            leaders.count > 1
            ? "<input type=\"hidden\" name=\"choose\" value=\"1\"><fieldset><legend>\(t(Phrase(fr: "Qui y participe\u{202F}?", en: "Who takes part?")))</legend><ul class=\"plain checks across\">\(leading)</ul></fieldset>"
            : nil
        let why: HTML? = request.map { request in
            "<blockquote class=\"notice\"><strong>\(t(Phrase(fr: "\(request.pupil.fullName) demande une séance", en: "\(request.pupil.fullName) asks for a session")))</strong><span>\(request.why)</span></blockquote>"
        }
        let none = ("", t(Phrase(fr: "à dire plus tard", en: "to be said later")))
        let crumbs = visit.crumbs(("/sessions", Phrase(fr: "Séances", en: "Sessions")), ("/groups/\(card.group.id)", card.title))
        guard !pupils.isEmpty else {
            let nobody = Phrase(fr: "Plus personne n’est dans ce groupe\u{202F}: il n’y a personne à inviter.", en: "Nobody is in this group any more: there is nobody to invite.")
            return Page(title: title, section: .groups, body: "<div class=\"stack narrow\">\(crumbs)<h1>\(t(title))</h1><p class=\"empty\">\(t(nobody))</p>\(why)</div>")
        }
        return Page(
            title: title, section: .groups,
            body: """
                <div class="stack loose narrow">
                \(crumbs)
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(Phrase(fr: "Des élèves de ce groupe, pour une date, avec ceux qui l’animent ou l’un d’eux. Si l’heure tombe sur leur groupe habituel, la règle du programme dit où ils vont.", en: "Pupils of this group, for one date, with those who lead it or one of them. If the hour falls on their regular group, the programme’s rule says where they go.")))</p></div></div>
                \(SessionView.problem(refusal, visit))\(why)
                \(visit.form(action: "/groups/\(card.group.id)/one-off") {
                    """
                    \(request.map { "<input type=\"hidden\" name=\"request\" value=\"\($0.id)\">" as HTML })
                    \(Fields.input("title", t(Phrase(fr: "Titre", en: "Title")), sent?.raw("title") ?? "", hint: t(Phrase(fr: "Par exemple «\u{202F}Oral blanc\u{202F}». Les élèves le lisent.", en: "For instance “Mock oral”. Pupils read it.")), " required maxlength=\"\(OneOff.titleLimit)\""))
                    <div class="row">\(Fields.input("day", t(Phrase(fr: "Jour", en: "Day")), sent?.raw("day") ?? "", " type=\"date\" required min=\"\(visit.today.iso)\" class=\"middle\""))\(Fields.input("time", t(Phrase(fr: "Heure", en: "Hour")), sent?.raw("time") ?? "", " type=\"time\" required class=\"middle\""))\(Fields.input("length", t(Phrase(fr: "Minutes", en: "Minutes")), sent?.raw("length") ?? "\(card.slotHours.weekly.length)", " type=\"number\" required min=\"15\" max=\"240\" class=\"middle\""))</div>
                    \(Fields.select("room", t(Phrase(fr: "Salle", en: "Room")), [none] + rooms.map { ("\($0.id)", $0.name) }, chosen: sent?.raw("room") ?? ""))
                    \(who)
                    <fieldset><legend>\(t(Phrase(fr: "Élèves invités", en: "Pupils invited")))</legend><ul class="plain checks across">\(list)</ul></fieldset>
                    <p><button class="btn">\(t(Phrase(fr: "Inviter", en: "Invite")))</button></p>
                    """
                })
                </div>
                """, status: refusal == nil ? 200 : 422)
    }

    /// For those who only read.
    static func list(_ all: [OneOff], _ card: GroupCard, _ calendar: SchoolCalendar, _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Séances ponctuelles", en: "One-off sessions")
        let items = all.map { one -> HTML in
            let said = [one.time.name, one.dated.closure(calendar).map { SessionPieces.closed($0.name) }].compactMap { $0 }.map(t).joined(separator: ", ")
            return "<li><a href=\"/groups/\(card.group.id)/one-off?id=\(one.id)\">\(one.title)</a>, \(said)</li>"
        }
        let body: HTML =
            items.isEmpty
            ? "<p class=\"empty\">\(t(Phrase(fr: "Aucune séance ponctuelle avec ce groupe. Ses intervenants peuvent en proposer.", en: "No one-off session with this group. Those who lead it may propose some.")))</p>"
            : "<ul>\(items)</ul>"
        return Page(
            title: title, section: .groups,
            body: "<div class=\"stack narrow\">\(visit.crumbs(("/sessions", Phrase(fr: "Séances", en: "Sessions")), ("/groups/\(card.group.id)", card.title)))<h1>\(t(title))</h1>\(body)</div>")
    }

    /// - Parameter closure: what closes its day.
    static func page(
        _ one: OneOff, _ invitations: [Invitation], _ card: GroupCard, closure: DaySpan?, _ rooms: [Room], _ refusal: SessionRefusal?, mayWrite: Bool,
        settles: Bool, _ visit: Visit
    ) -> Page {
        let t = visit.t
        let base = "/groups/\(card.group.id)/one-off"
        let key: HTML = "<input type=\"hidden\" name=\"id\" value=\"\(one.id)\">"
        let until = timeOfDay(one.time.startsAt + one.time.length)
        let rows = invitations.map { invitation -> HTML in
            let choose: HTML? =
                settles && invitation.clash != nil && one.state == .planned
                ? HTML(
                    [(Invitation.Standing.expected, Phrase(fr: "Vient ici", en: "Comes here")), (.regular, Phrase(fr: "Reste dans son groupe", en: "Stays in the group"))].filter {
                        $0.0 != invitation.standing
                    }.map { standing, name in
                        visit.button(name, action: "\(base)/standing", class: "btn ghost small", fields: [("id", "\(one.id)"), ("pupil", "\(invitation.pupil.id)"), ("standing", standing.rawValue)])
                    }) : nil
            let said = [invitation.collision.map(t), invitation.presence.map { t($0.name) }].compactMap { $0 }.joined(separator: ", ")
            return "<li class=\"row between\"><div>\(invitation.pupil.listName) <span class=\"soft\">\(invitation.division)</span>\(said.isEmpty ? nil : "<br><span class=\"soft\">\(said)</span>" as HTML?)</div>\(choose)</li>"
        }
        let mayCall = mayWrite && one.state != .cancelled && one.time.day <= visit.today && !one.expected.isEmpty
        let call: HTML? =
            mayCall
            ? """
            <section class="sheet stack" aria-labelledby="call"><div class="row between"><h2 id="call">\(t(Phrase(fr: "Appel", en: "Call")))</h2>\(visit.button(Phrase(fr: "Tous présents", en: "All present"), action: "\(base)/call", fields: [("id", "\(one.id)"), ("all", "1")]))</div>
            \(visit.form(action: "\(base)/call", class: "stack") {
                "\(key)<fieldset data-call><legend>\(t(Phrase(fr: "Absents", en: "Absent")))</legend><ul class=\"plain checks across\">\(one.expected.map { "<li><label class=\"check\"><input type=\"checkbox\" name=\"absent\" value=\"\($0.pupil.id)\"\(" checked", if: $0.presence == .absent)><span>\($0.pupil.listName)</span></label></li>" as HTML })</ul></fieldset><p><button class=\"btn ghost\">\(t(Phrase(fr: "Enregistrer l’appel", en: "Save the call")))</button></p>"
            })</section>
            """ : nil
        let cancel: HTML? =
            mayWrite && one.state == .planned
            ? """
            <details class="no-print"><summary>\(t(Phrase(fr: "Elle n’a pas lieu", en: "It does not take place")))</summary>\(visit.form(action: "\(base)/cancellation") {
                "\(key)\(Fields.input("reason", t(Phrase(fr: "Raison", en: "Reason")), "", hint: t(Phrase(fr: "Élèves et familles la lisent. Ni santé, ni sanction.", en: "Pupils and families read it. No health matter, no sanction.")), " required maxlength=\"\(DatedSession.reasonLimit)\""))<p><button class=\"btn danger\">\(t(Phrase(fr: "Annuler la séance", en: "Cancel the session")))</button></p>"
            })</details>
            """ : nil
        let restore: HTML? =
            mayWrite && one.time.day >= visit.today
            ? visit.button(
                Phrase(fr: "Rétablir la séance", en: "Restore the session"), action: "\(base)/cancellation/removal", class: "btn ghost", fields: [("id", "\(one.id)")]) : nil
        let cancelled: HTML? = one.state == .cancelled ? "<div class=\"notice warn stack tight\"><p>\(one.reason)</p>\(restore)</div>" : nil
        let none = ("", t(Phrase(fr: "à dire plus tard", en: "to be said later")))
        let move: HTML? =
            mayWrite && one.state == .planned
            ? """
            <details id="change" class="no-print"\(" open", if: closure != nil)><summary>\(t(Phrase(fr: "Autre jour, autre heure, autre salle", en: "Another day, hour or room")))</summary>\(visit.form(action: "\(base)/move") {
                "\(key)<div class=\"row\">\(Fields.input("day", t(Phrase(fr: "Jour", en: "Day")), one.time.day.iso, " type=\"date\" required class=\"middle\""))\(Fields.input("time", t(Phrase(fr: "Heure", en: "Hour")), TimeField.text(one.time.startsAt), " type=\"time\" required class=\"middle\""))</div>\(Fields.select("room", t(Phrase(fr: "Salle", en: "Room")), [none] + rooms.map { ("\($0.id)", $0.name) }, chosen: one.room.map { "\($0.id)" } ?? ""))<p class=\"hint\">\(t(Phrase(fr: "Les invités restent les mêmes\u{202F}; leurs pages et leurs agendas suivent.", en: "The same pupils stay invited; their pages and diaries follow.")))</p><p><button class=\"btn\">\(t(Phrase(fr: "Déplacer", en: "Move")))</button></p>"
            })</details>
            """ : nil
        return Page(
            title: Phrase(same: one.title), section: .groups,
            body: """
                <div class="stack loose narrow">
                \(visit.crumbs(("/sessions", Phrase(fr: "Séances", en: "Sessions")), ("/groups/\(card.group.id)", card.title)))
                <div class="page-head"><div><h1>\(one.title)</h1><p>\(t(Phrase(fr: "\(one.time.name.fr) à \(until.fr)", en: "\(one.time.name.en) to \(until.en)"))), \(t(GroupPieces.room(one.dated))), \(SessionsView.leaders(one.dated))</p></div><div class="actions"><span class="tag plain">\(t(Phrase(fr: "séance ponctuelle", en: "one-off session")))</span>\(SessionPieces.tag(one.dated, closed: closure, visit))</div></div>
                \(SessionView.problem(refusal, visit))\(SessionPieces.closed(closure, forLeader: mayWrite, visit))
                \(cancelled)
                \(call)
                <section class="sheet stack" aria-labelledby="invited"><h2 id="invited">\(t(Phrase(fr: "Élèves invités", en: "Pupils invited")))</h2><ul class="plain stack">\(rows)</ul></section>
                \(move)\(cancel)
                </div>
                """, status: refusal == nil ? 200 : 422)
    }
}
