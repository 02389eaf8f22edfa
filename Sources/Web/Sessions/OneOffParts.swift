import School
import Storage

/// One-off sessions on the pages of whom they concern.
enum OneOffParts {
    /// On the page of a pupil's group: invitations to come, what was asked, and the way to ask.
    /// - Parameter refusal: of what the pupil has just asked for, or taken back.
    static func ofPupil(
        _ pupil: Pupil, _ stays: [GroupStay], _ calendar: SchoolCalendar, refusal: SessionRefusal? = nil, _ visit: Visit
    ) async throws -> HTML? {
        let t = visit.t
        let sent = refusal == nil ? nil : visit.form
        let isOwn = visit.viewer.pupil == pupil.id
        let invited = try await visit.store.oneOffs(ofPupil: pupil.id).filter { $0.time.day >= visit.today - 7 }.map { $0.told(by: calendar) }
        let asked = try await visit.store.requests(of: pupil.id, on: visit.today)
        let groups = stays.filter { $0.tenure.to >= visit.today }
        guard !invited.isEmpty || !asked.isEmpty || (isOwn && !groups.isEmpty) || refusal != nil else { return nil }
        let sessions = invited.map { one -> HTML in
            let own = one.invitations.first { $0.pupil.id == pupil.id }
            var said = [one.room.map { t(Phrase(fr: "salle \($0.name)", en: "room \($0.name)")) }, SessionsView.leaders(one.dated)].compactMap { $0 }
            if one.state == .cancelled {
                said = [t(Phrase(fr: "annulée", en: "cancelled")), one.reason]
            } else {
                said += [own?.collision].compactMap { $0 }.map(t)
            }
            return "<li><strong>\(t(one.time.name))</strong>\u{202F}: \(one.title), \(said.joined(separator: ", "))</li>"
        }
        let requests = asked.map { request -> HTML in
            let state: Phrase =
                switch request.state {
                case .open: Phrase(fr: "réponse à venir", en: "waiting for an answer")
                case .granted: Phrase(fr: "acceptée", en: "granted")
                case .refused: Phrase(fr: "refusée\u{202F}: \(request.answer)", en: "refused: \(request.answer)")
                }
            let withdraw: HTML? =
                isOwn && request.state == .open
                ? visit.button(
                    Phrase(fr: "Retirer ma demande", en: "Withdraw my request"), action: "/pupils/\(pupil.id)/requests/removal", class: "btn quiet",
                    fields: [("request", "\(request.id)")]) : nil
            return "<li>\(t(request.groupTitle)), «\u{202F}\(request.why)\u{202F}» <span class=\"soft\">\(t(state))</span> \(withdraw)</li>"
        }
        let form: HTML? =
            isOwn && !groups.isEmpty
            ? """
            <details class="no-print"\(" open", if: sent != nil)><summary>\(t(Phrase(fr: "Demander une séance", en: "Ask for a session")))</summary>\(SessionView.problem(refusal, visit))\(visit.form(action: "/pupils/\(pupil.id)/requests") {
                "\(Fields.select("group", t(Phrase(fr: "Avec qui\u{202F}?", en: "With whom?")), groups.map { ("\($0.card.group.id)", "\(t($0.card.title)), \(t(GroupPieces.leaders($0.card, $0.tenure)))") }, chosen: sent?.raw("group") ?? ""))\(Fields.area("why", t(Phrase(fr: "Pourquoi\u{202F}?", en: "Why?")), sent?.raw("why") ?? "", hint: t(Phrase(fr: "Ce que tu voudrais travailler. Les intervenants le lisent.", en: "What you would like to work on. Those who lead the group read it.")), rows: 2))<p><button class=\"btn\">\(t(Phrase(fr: "Envoyer la demande", en: "Send the request")))</button></p>"
            })</details>
            """ : SessionView.problem(refusal, visit)
        let title = isOwn ? Phrase(fr: "Tes séances ponctuelles", en: "Your one-off sessions") : Phrase(fr: "Séances ponctuelles", en: "One-off sessions")
        return """
            <section class="stack tight" aria-labelledby="one-offs"><h2 id="one-offs">\(t(title))</h2>\(sessions.isEmpty ? nil : "<ul>\(sessions)</ul>" as HTML?)\(requests.isEmpty ? nil : "<ul>\(requests)</ul>" as HTML?)\(form)</section>
            """
    }

    /// What pupils ask of the groups that the viewer leads, and for the coordinator of those that nobody with an account leads.
    private static func asked(_ visit: Visit) async throws -> [SessionRequest] {
        let own = try await visit.store.openRequests(to: visit.viewer.leads, on: visit.today)
        let other = settles(visit) ? try await visit.store.requestsToNobody(on: visit.today) : []
        return own + other.filter { request in !own.contains { $0.id == request.id } }
    }

    /// On the page of sessions: what pupils ask of the viewer, and what waits for the coordinator's word.
    static func waiting(_ visit: Visit) async throws -> HTML? {
        let t = visit.t
        let requests = try await asked(visit).map { request -> HTML in
            let over: HTML? =
                request.isInvitable
                ? nil
                : "<br><span class=\"soft\">\(t(Phrase(fr: "L’élève n’est plus dans ce groupe\u{202F}: on ne peut plus l’inviter ici.", en: "The pupil is no longer in this group, and can no longer be invited here.")))</span>"
            let invite: HTML? =
                request.isInvitable ? "<a class=\"btn\" href=\"/groups/\(request.group)/one-off?request=\(request.id)\">\(t(Phrase(fr: "Inviter", en: "Invite")))</a>" : nil
            let answer = request.isInvitable ? Phrase(fr: "Refuser", en: "Refuse") : Phrase(fr: "Répondre", en: "Answer")
            return """
                <li class="stack tight"><div><strong>\(request.pupil.fullName)</strong>, \(t(request.groupTitle))<br>\(request.why)\(over)</div>
                <div class="row">\(invite)
                <details><summary>\(t(answer))</summary>\(visit.form(action: "/groups/\(request.group)/requests/refusal") {
                    "<input type=\"hidden\" name=\"request\" value=\"\(request.id)\"><div class=\"field\"><label for=\"a\(request.id)\">\(t(Phrase(fr: "Réponse à l’élève", en: "Answer to the pupil")))</label><input id=\"a\(request.id)\" name=\"answer\" required maxlength=\"\(SessionRequest.limit)\"></div><p><button class=\"btn ghost\">\(t(Phrase(fr: "Envoyer la réponse", en: "Send the answer")))</button></p>"
                })</details></div></li>
                """
        }
        let collisions = try await unsettled(visit).map { one, count -> HTML in
            let pupils = counted(count, fr: ("élève attend", "élèves attendent"), en: ("pupil waits", "pupils wait"))
            return
                "<li><a href=\"/groups/\(one.group)/one-off?id=\(one.id)\">\(one.title)</a>, \(t(one.time.name)) <span class=\"soft\">\(t(Phrase(fr: "\(pupils.fr) de savoir où aller", en: "\(pupils.en) to know where to go")))</span></li>"
        }
        guard !requests.isEmpty || !collisions.isEmpty else { return nil }
        return """
            <section class="sheet stack" aria-labelledby="asked"><h2 id="asked">\(t(Phrase(fr: "À répondre", en: "To answer")))</h2><ul class="plain stack">\(requests)\(collisions)</ul></section>
            """
    }

    static func settles(_ visit: Visit) -> Bool { !visit.viewer.reach(PlanningPolicy.self, .write).isEmpty }

    /// One-off sessions to come with pupils whom two sessions want, for the coordinator, with how many.
    static func unsettled(_ visit: Visit) async throws -> [(OneOff, Int)] {
        guard settles(visit) else { return [] }
        return try await visit.store.oneOffs(during: Tenure(from: visit.today, to: visit.today + 366)).filter { $0.state == .planned }.compactMap { one in
            let count = one.invitations.count { $0.standing == .waiting }
            return count > 0 ? (one, count) : nil
        }
    }

    static func todos(_ visit: Visit) async throws -> [Todo] {
        guard !visit.viewer.reach(SessionsPolicy.self, .write).isEmpty else { return [] }
        var todos: [Todo] = []
        let requests = try await asked(visit).count
        if requests > 0 {
            todos.append(
                Todo(
                    title: counted(requests, fr: ("élève demande une séance", "élèves demandent une séance"), en: ("pupil asks for a session", "pupils ask for a session")),
                    detail: Phrase(fr: "Invitez, ou dites pourquoi non.", en: "Invite, or say why not."), minutes: 2 * requests, action: Phrase(fr: "Répondre", en: "Answer"),
                    address: "/sessions#asked", urgency: 60))
        }
        let collisions = try await unsettled(visit)
        if !collisions.isEmpty {
            let pupils = collisions.reduce(0) { $0 + $1.1 }
            todos.append(
                Todo(
                    title: Phrase(fr: "Dire où vont des élèves invités", en: "Say where invited pupils go"),
                    detail: counted(pupils, fr: ("élève est attendu à deux endroits", "élèves sont attendus à deux endroits"), en: ("pupil is expected in two places", "pupils are expected in two places")),
                    minutes: pupils, action: Phrase(fr: "Décider", en: "Decide"), address: "/sessions?all=1#asked", urgency: 65))
        }
        return todos
    }
}
