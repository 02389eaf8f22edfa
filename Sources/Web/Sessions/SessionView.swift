import School
import Storage

enum SessionView {
    static func page(_ model: SessionModel, _ visit: Visit) -> Page {
        let t = visit.t
        let (card, session) = (model.book.card, model.session)
        let until = timeOfDay(session.held.startsAt + session.held.length)
        let title = Phrase(fr: "\(card.title.fr), \(session.held.day.short.fr)", en: "\(card.title.en), \(session.held.day.short.en)")
        return Page(
            title: title, section: .groups,
            body: """
                <div class="stack loose narrow">
                \(visit.crumbs(("/sessions", Phrase(fr: "Séances", en: "Sessions")), ("/groups/\(card.group.id)", card.title)))
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(Phrase(fr: "\(session.held.name.fr) à \(until.fr)", en: "\(session.held.name.en) to \(until.en)"))), \(t(GroupPieces.room(session))), \(SessionsView.leaders(session))</p>\(happened(session).map { "<p class=\"soft\">\(t($0))</p>" as HTML })</div><div class="actions">\(SessionPieces.tag(session, closed: model.closure, visit))</div></div>
                \(problem(model.refusal, visit))\(SessionPieces.closed(model.closure, forLeader: model.mayWrite, visit))
                \(model.justSaved ? "<p class=\"notice\" role=\"status\">\(t(Phrase(fr: "L’appel est enregistré.", en: "The call is saved.")))</p>" as HTML : nil)
                \(session.state == .cancelled ? cancelled(model, visit) : call(model, visit))
                \(model.mayWrite && session.state == .planned ? changes(model, visit) : nil)
                \(others(model, visit))
                </div>
                """, scripts: model.mayWrite && session.state != .cancelled && session.held.day <= visit.today ? ["session"] : [],
            status: model.refusal == nil ? 200 : 422)
    }

    /// What is other than planned, a sentence each: the hour, with why, the room, the people. Of a change of room alone its reason is the room's.
    private static func happened(_ session: DatedSession) -> [Phrase] {
        let why = session.moveReason.isEmpty ? "" : " \(session.moveReason)"
        var said: [Phrase] = []
        if session.isMoved {
            said.append(
                Phrase(fr: "Déplacée\u{202F}: elle était prévue le \(session.planned.name.fr).\(why)", en: "Moved: it was planned on \(session.planned.name.en).\(why)"))
        }
        let reason = session.isMoved ? "" : why
        if let room = session.usualRoom {
            said.append(Phrase(fr: "La salle \(room.name) était prévue.\(reason)", en: "Room \(room.name) was planned.\(reason)"))
        } else if !reason.isEmpty {
            said.append(Phrase(same: session.moveReason))
        }
        if !session.replaced.isEmpty {
            let people = PlanNames.listed(session.replaced.map(\.name))
            let planned = agreeing(session.replaced.count, fr: ("Intervenant prévu", "Intervenants prévus"), en: ("Planned facilitator", "Planned facilitators"))
            said.append(Phrase(fr: "\(planned.fr)\u{202F}: \(people.fr).", en: "\(planned.en): \(people.en)."))
        }
        return said
    }

    /// - Parameter taken: hours of the week that was asked for, with what takes them.
    static func none(_ book: GroupSessions, _ taken: [ToldHour], _ refusal: SessionRefusal?, _ visit: Visit) -> Page {
        let (t, card) = (visit.t, book.card)
        let reasons = taken.map { hour in
            hour.isCancelled
                ? Phrase(
                    fr: "La séance du \(hour.time.day.named.fr) est annulée\u{202F}: \(hour.reason.fr).",
                    en: "The session of \(hour.time.day.named.en) is cancelled: \(hour.reason.en).")
                : Phrase(fr: "Pas de séance \(hour.time.day.named.fr)\u{202F}: \(hour.reason.fr).", en: "No session on \(hour.time.day.named.en): \(hour.reason.en).")
        }
        let said = reasons.isEmpty ? [Phrase(fr: "Ce groupe n’a pas de séance à cette date.", en: "This group has no session on that date.")] : reasons
        return Page(
            title: card.title, section: .groups,
            body: """
                <div class="stack narrow">\(visit.crumbs(("/sessions", Phrase(fr: "Séances", en: "Sessions")), ("/groups/\(card.group.id)", card.title)))
                <h1>\(t(card.title))</h1>\(problem(refusal, visit))
                \(said.map { "<p class=\"empty\">\(t($0))</p>" as HTML })\(idle(book, visit))</div>
                """, status: refusal == nil ? 200 : 422)
    }

    /// What was refused, what stood in the way, what to do.
    static func problem(_ refusal: SessionRefusal?, _ visit: Visit) -> HTML? {
        guard let refusal else { return nil }
        let t = visit.t
        let problem = refusal.problem
        let obstacles = refusal.obstacles.map { "<li>\(t($0))</li>" as HTML }
        let list: HTML? = obstacles.isEmpty ? nil : "<ul>\(obstacles)</ul>"
        return "<div class=\"notice warn stack tight\" role=\"alert\"><p><strong>\(t(problem.what))</strong></p>\(list)<p>\(t(problem.remedy))</p></div>"
    }

    private static func cancelled(_ model: SessionModel, _ visit: Visit) -> HTML {
        let t = visit.t
        let restore: HTML? =
            model.mayWrite
            ? visit.button(
                Phrase(fr: "Rétablir la séance", en: "Restore the session"), action: "\(base(model))/cancellation/removal", class: "btn ghost", fields: [("on", model.session.key.text)]) : nil
        return """
            <section class="notice warn"><h2>\(t(Phrase(fr: "Séance annulée", en: "Cancelled session")))</h2><p>\(model.session.cancelReason)</p>
            <p>\(t(Phrase(fr: "Élèves, familles et intervenants le lisent sur leurs pages et dans leurs agendas. Ses minutes ne sont dues à personne d’autre\u{202F}: elles manquent à tout le groupe.", en: "Pupils, families and facilitators read it on their pages and in their diaries. Its minutes go to nobody else: the whole group lacks them.")))</p>\(restore)</section>
            """
    }

    private static func base(_ model: SessionModel) -> String { "/groups/\(model.book.card.group.id)/session" }

    // MARK: The call

    private static func call(_ model: SessionModel, _ visit: Visit) -> HTML {
        let t = visit.t
        let session = model.session
        let title = Phrase(fr: "Appel", en: "Call")
        let others: HTML? =
            model.hidden > 0
            ? "<p class=\"soft\">\(t(Phrase(fr: "et \(counted(model.hidden, fr: ("élève d’une autre classe", "élèves d’autres classes"), en: ("", "")).fr)", en: "and \(counted(model.hidden, fr: ("", ""), en: ("pupil of another division", "pupils of other divisions")).en)")))</p>"
            : nil
        guard model.mayWrite, session.held.day <= visit.today, !model.expected.isEmpty else {
            let items = model.expected.map { one -> HTML in
                let presence: HTML? = one.presence.map { " <span class=\"soft\">\(visit.t($0.name))</span>" }
                return "<li>\(one.pupil.listName) (\(one.division))\(presence)</li>"
            }
            let soon: HTML? =
                session.held.day > visit.today && model.closure == nil
                ? "<p class=\"soft\">\(t(Phrase(fr: "L’appel se fera ici le \(session.held.day.named.fr).", en: "The call will be made here on \(session.held.day.named.en).")))</p>" : nil
            let list: HTML =
                items.isEmpty && model.hidden == 0
                ? "<p class=\"empty\">\(t(Phrase(fr: "Personne n’est attendu à cette séance.", en: "Nobody is expected at this session.")))</p>" : "<ul>\(items)</ul>"
            return "<section class=\"sheet stack\" aria-labelledby=\"call\"><h2 id=\"call\">\(t(Phrase(fr: "Élèves attendus", en: "Pupils expected")))</h2>\(soon)\(list)\(others)</section>"
        }
        let isDone = session.state == .delivered
        // On a day without lessons nothing is saved by a tap: the form asks first.
        let isQuick = model.closure == nil
        let rows = model.expected.map { one -> HTML in
            let elsewhere: HTML? = one.presence == .elsewhere ? " <span class=\"tag plain\">\(t(Presence.elsewhere.name))</span>" : nil
            return """
                <li><label class="check"><input type="checkbox" name="absent" value="\(one.pupil.id)"\(" checked", if: one.presence == .absent)><span>\(one.pupil.listName) <span class="soft">\(one.division)</span>\(elsewhere)</span></label></li>
                """
        }
        let count = counted(model.expected.count, fr: ("élève attendu", "élèves attendus"), en: ("pupil expected", "pupils expected"))
        let absent = model.expected.count { $0.presence == .absent }
        let state = counted(absent, fr: ("absent", "absents"), en: ("absent", "absent"))
        let lead =
            isDone
            ? Phrase(fr: "\(count.fr), \(state.fr).", en: "\(count.en), \(state.en).")
            : isQuick
                ? Phrase(fr: "\(count.fr). Cochez qui manque\u{202F}: c’est enregistré aussitôt.", en: "\(count.en). Tick who is missing: it is saved at once.")
                : Phrase(fr: "\(count.fr). Si elle a eu lieu malgré tout, cochez qui manquait.", en: "\(count.en). If it was held all the same, tick who was missing.")
        let script: HTML? = isQuick ? " data-call data-owner=\"\(visit.viewer.account)\" \(words(visit))" : nil
        let all: HTML? =
            isDone
            ? nil
            : visit.button(Phrase(fr: "Tous présents", en: "All present"), action: "\(base(model))/call", fields: [("on", session.key.text), ("all", "1")])
        let back: HTML? =
            isDone
            ? visit.button(
                Phrase(fr: "Reprendre l’appel", en: "Take the call back"), action: "\(base(model))/call/removal", class: "btn quiet", fields: [("on", session.key.text)]) : nil
        return """
            <section class="sheet stack" aria-labelledby="call"><div class="row between"><h2 id="call">\(t(title))</h2>\(all)</div>
            <p data-lead>\(t(lead))</p>
            \(visit.form(action: "\(base(model))/call", class: "stack") {
                """
                <input type="hidden" name="on" value="\(session.key.text)">
                <fieldset\(script)><legend>\(t(Phrase(fr: "Absents", en: "Absent")))</legend><ul class="plain checks across">\(rows)</ul></fieldset>
                <p class="saved" data-state role="status"></p>
                <p class="actions"><button class="btn ghost" data-save>\(t(Phrase(fr: "Enregistrer l’appel", en: "Save the call")))</button></p>
                """
            })\(back)</section>
            """
    }

    /// What the script says, in the viewer's language.
    private static func words(_ visit: Visit) -> HTML {
        let words: [(String, Phrase)] = [
            ("saved", Phrase(fr: "Tout est enregistré", en: "Everything is saved")),
            ("saving", Phrase(fr: "Enregistrement…", en: "Saving…")),
            ("waiting", Phrase(fr: "Connexion perdue\u{202F}: l’appel est gardé sur cet appareil", en: "Connection lost: the call is kept on this device")),
            ("refused", Phrase(fr: "Non enregistré\u{202F}: la séance a changé. Rechargez la page.", en: "Not saved: the session has changed. Reload the page.")),
            ("session", Phrase(fr: "Session terminée\u{202F}: l’appel est gardé sur cet appareil. Reconnectez-vous et revenez ici.", en: "Session over: the call is kept on this device. Sign in again and come back here.")),
        ]
        return HTML(words.map { " data-\($0.0)=\"\(visit.t($0.1))\"" })
    }

    // MARK: What happens instead

    private static func changes(_ model: SessionModel, _ visit: Visit) -> HTML {
        let t = visit.t
        let session = model.session
        let form = model.refusal == nil ? nil : visit.form
        let key: HTML = "<input type=\"hidden\" name=\"on\" value=\"\(session.key.text)\">"
        let reason = Phrase(fr: "Raison", en: "Reason")
        let read = Phrase(fr: "Élèves et familles la lisent. Ni santé, ni sanction.", en: "Pupils and families read it. No health matter, no sanction.")
        let none = ("", t(Phrase(fr: "à dire plus tard", en: "to be said later")))
        let cancel = visit.form(action: "\(base(model))/cancellation") {
            """
            \(key)\(Fields.input("reason", t(reason), form?.raw("reason") ?? "", hint: t(read), " required maxlength=\"\(DatedSession.reasonLimit)\""))
            <p><button class="btn danger">\(t(Phrase(fr: "Annuler la séance", en: "Cancel the session")))</button></p>
            """
        }
        let move = visit.form(action: "\(base(model))/move") {
            """
            \(key)<div class="row">\(Fields.input("day", t(Phrase(fr: "Jour", en: "Day")), form?.raw("day") ?? session.held.day.iso, " type=\"date\" required class=\"middle\""))\(Fields.input("time", t(Phrase(fr: "Heure", en: "Hour")), form?.raw("time") ?? TimeField.text(session.held.startsAt), " type=\"time\" required class=\"middle\""))</div>
            \(Fields.select("room", t(Phrase(fr: "Salle", en: "Room")), [none] + model.rooms.map { ("\($0.id)", $0.name) }, chosen: form?.raw("room") ?? session.room.map { "\($0.id)" } ?? ""))
            <div class="field"><label for="why">\(t(reason))</label><input id="why" name="reason" value="\(form?.raw("reason") ?? "")" maxlength="\(DatedSession.reasonLimit)"></div>
            <p><button class="btn">\(t(Phrase(fr: "Déplacer la séance", en: "Move the session")))</button></p>
            """
        }
        let usual = (session.replaced.isEmpty ? session.leaders : session.replaced).map(\.name).joined(separator: ", ")
        let own = ("", t(Phrase(fr: "comme prévu (\(usual))", en: "as planned (\(usual))")))
        let replace = visit.form(action: "\(base(model))/replacement") {
            """
            \(key)\(Fields.select("facilitator", t(Phrase(fr: "Qui anime la séance\u{202F}?", en: "Who leads the session?")), [own] + model.facilitators.map { ("\($0.id)", $0.name) }, chosen: session.replaced.isEmpty ? "" : session.leaders.first.map { "\($0.id)" } ?? "", hint: t(Phrase(fr: "La personne voit la liste du groupe jusqu’à ce jour.", en: "The person sees the group’s list until that day."))))
            <p><button class="btn">\(t(Phrase(fr: "Enregistrer le remplacement", en: "Save the replacement")))</button></p>
            """
        }
        // What was refused stays open, as it was sent.
        func part(_ name: Phrase, _ act: String, isOpen: Bool = false, _ content: HTML) -> HTML {
            "<details\(" open", if: isOpen || (form != nil && visit.path.hasSuffix(act)))><summary>\(t(name))</summary><div class=\"stack tight\">\(content)</div></details>"
        }
        return """
            <section class="sheet stack no-print" aria-labelledby="change"><h2 id="change">\(t(Phrase(fr: "Changer cette séance", en: "Change this session")))</h2>
            \(part(Phrase(fr: "Elle n’a pas lieu", en: "It does not take place"), "/cancellation", cancel))
            \(part(Phrase(fr: "Autre jour, autre heure, autre salle", en: "Another day, hour or room"), "/move", isOpen: model.closure != nil, move))
            \(part(Phrase(fr: "Quelqu’un d’autre l’anime", en: "Somebody else leads it"), "/replacement", replace))</section>
            """
    }

    private static func others(_ model: SessionModel, _ visit: Visit) -> HTML? {
        let sessions = model.book.sessions
        guard sessions.count > 1 || !model.book.idle.isEmpty else { return nil }
        return """
            <nav class="stack tight no-print" aria-labelledby="dates"><h2 id="dates">\(visit.t(Phrase(fr: "Les séances de ce groupe", en: "The sessions of this group")))</h2>\(list(model.book, model.calendar, except: model.session, visit))</nav>
            """
    }

    /// Each date of a group with how it stands, those of closed days too, and the way to it.
    static func list(_ book: GroupSessions, _ calendar: SchoolCalendar, except present: DatedSession? = nil, _ visit: Visit) -> HTML {
        let items = book.told(calendar).map { session -> HTML in
            let day = visit.t(session.held.day.short)
            let name: HTML =
                session.key == present?.key
                ? "<strong aria-current=\"page\">\(day)</strong>" : "<a href=\"\(SessionLine(card: book.card, session: session).address)\">\(day)</a>"
            return "<li>\(name) \(SessionPieces.tag(session, closed: calendar.closure(on: session.held.day), visit))</li>"
        }
        return "<ul class=\"plain session-dates\">\(items)</ul>\(idle(book, visit))"
    }

    /// What is written of hours that are gone.
    private static func idle(_ book: GroupSessions, _ visit: Visit) -> HTML? {
        guard !book.idle.isEmpty else { return nil }
        let items = book.idle.map { session -> HTML in
            let people = leaders(session)
            let led = Phrase(fr: "animée par \(people.fr)", en: "led by \(people.en)")
            let said =
                session.state == .cancelled
                ? Phrase(fr: "annulée, \(session.cancelReason)", en: "cancelled, \(session.cancelReason)") : led
            return "<li>\(visit.t(session.held.name))\u{202F}: \(visit.t(said))</li>"
        }
        let lead = Phrase(
            fr: "Écrit pour des heures que l’emploi du temps n’a plus\u{202F}; cela vaut de nouveau si elles reviennent.",
            en: "Written of hours that the timetable no longer has; it holds again if they come back.")
        return "<p class=\"soft\">\(visit.t(lead))</p><ul class=\"soft\">\(items)</ul>"
    }

    /// « Mme Roy à la place de Mme Durand ».
    private static func leaders(_ session: DatedSession) -> Phrase {
        let (present, usual) = (PlanNames.listed(session.leaders.map(\.name)), PlanNames.listed(session.replaced.map(\.name)))
        return session.replaced.isEmpty ? present : Phrase(fr: "\(present.fr) à la place de \(usual.fr)", en: "\(present.en) in the place of \(usual.en)")
    }
}
