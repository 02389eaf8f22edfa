import School
import Storage

/// One-off sessions of a group: inviting, calling, cancelling, and saying where a pupil goes whom two sessions want.
enum OneOffsHandler {
    static func show(_ visit: Visit) async throws -> Reply { .page(try await page(visit)) }

    static func invite(_ visit: Visit) async throws -> Reply {
        do {
            let group = try visit.id(NeedGroup.self)
            let question = try await ask(of: nil, visit.form.number("length"), SessionQuestion.invite, from: "/groups/\(group)/one-off", visit)
            let leaders = try await leaders(of: group, visit)
            let id = try await visit.store(asking: question != nil).invite(
                NewOneOff(
                    group: group, title: visit.form.text("title") ?? "", day: visit.form.day("day"), minute: TimeField.minute(visit.form.text("time")),
                    length: visit.form.number("length"), room: visit.form.id("room"), pupils: Set(visit.form.all("pupil").compactMap { Pupil.ID($0) }),
                    leaders: leaders, request: visit.form.id("request")), by: author(visit))
            return question ?? .redirect("/groups/\(group)/one-off?id=\(id)")
        } catch let refusal as SessionRefusal {
            return .page(try await page(visit, refusal))
        }
    }

    /// Those who were chosen, with whoever invites among them; nil when there was nobody to choose.
    private static func leaders(of group: NeedGroup.ID, _ visit: Visit) async throws -> Set<Facilitator.ID>? {
        guard visit.form.isTicked("choose"), let card = try await visit.store.groupCard(group) else { return nil }
        let own = card.inviting(on: visit.today).filter { $0.staff != nil && $0.staff == visit.viewer.staff }.map(\.id)
        return Set(visit.form.all("leader").compactMap { Facilitator.ID($0) }).union(own)
    }

    static func call(_ visit: Visit) async throws -> Reply {
        let group = try visit.id(NeedGroup.self)
        var question: Reply?
        if let id: OneOff.ID = visit.form.id("id"), let one = try await visit.store.oneOff(id, of: group) {
            let doubts = one.dated.doubtsOfCall(try await visit.store.calendar(of: visit.establishment))
            question = SessionQuestion.asked(
                doubts, SessionQuestion.call, from: SessionsHandler.back(visit) ?? "/groups/\(group)/one-off?id=\(id)", visit)
        }
        return try await act(visit, asking: question) { store, group, id in
            let absent = visit.form.isTicked("all") ? [] : Set(visit.form.all("absent").compactMap { Pupil.ID($0) })
            try await store.call(id, of: group, absent: absent, by: author(visit))
        }
    }

    static func cancel(_ visit: Visit) async throws -> Reply {
        try await act(visit) { try await $0.cancel($2, of: $1, because: visit.form.text("reason") ?? "", by: author(visit)) }
    }

    static func restore(_ visit: Visit) async throws -> Reply {
        try await act(visit) { try await $0.restore($2, of: $1, by: author(visit)) }
    }

    static func move(_ visit: Visit) async throws -> Reply {
        let group = try visit.id(NeedGroup.self)
        var question: Reply?
        if let id: OneOff.ID = visit.form.id("id"), let one = try await visit.store.oneOff(id, of: group) {
            question = try await ask(of: one.time, one.time.length, SessionQuestion.move, from: "/groups/\(group)/one-off?id=\(id)", visit)
        }
        return try await act(visit, asking: question) { store, group, id in
            try await store.move(
                id, of: group, to: visit.form.day("day"), at: TimeField.minute(visit.form.text("time")), room: visit.form.id("room"), by: author(visit))
        }
    }

    /// Asks before a session is put at the hour that was sent; days that are over are refused.
    private static func ask(of before: SessionTime?, _ length: Int?, _ act: Phrase, from page: String, _ visit: Visit) async throws -> Reply? {
        guard let day = visit.form.day("day"), day >= visit.today, let minute = TimeField.minute(visit.form.text("time")), let length, WeeklySlot.lengthRange.contains(length)
        else { return nil }
        let time = SessionTime(day: day, startsAt: minute, length: length)
        let calendar = try await visit.store.calendar(of: visit.establishment)
        let doubts = time.doubts(since: before, in: nil, try await visit.store.schoolHours(), calendar, on: visit.today)
        return SessionQuestion.asked(doubts, act, from: page, visit)
    }

    /// Only who coordinates says where a pupil goes.
    static func settle(_ visit: Visit) async throws -> Reply {
        try await act(visit) { store, group, id in
            guard let pupil: Pupil.ID = visit.form.id("pupil"), let standing = visit.form.text("standing").flatMap(Invitation.Standing.init(rawValue:)), standing != .waiting
            else { throw SessionRefusal.gone }
            try await store.settle(pupil, of: id, in: group, standing, by: author(visit))
        }
    }

    static func refuse(_ visit: Visit) async throws -> Reply {
        do {
            let group = try visit.id(NeedGroup.self)
            guard let request: SessionRequest.ID = visit.form.id("request") else { throw SessionRefusal.gone }
            try await visit.store.refuse(request, of: group, visit.form.text("answer") ?? "", by: author(visit))
            return .redirect("/sessions")
        } catch let refusal as SessionRefusal {
            throw WebError.badRequest(refusal.problem.what)
        }
    }

    /// A pupil asks for a session.
    static func ask(_ visit: Visit) async throws -> Reply {
        try await request(visit) { pupil in
            guard let group: NeedGroup.ID = visit.form.id("group") else { throw SessionRefusal.requestGroup }
            try await visit.store.ask(group, visit.form.text("why") ?? "", as: pupil, by: author(visit))
        }
    }

    /// A pupil takes a request back.
    static func withdraw(_ visit: Visit) async throws -> Reply {
        try await request(visit) { pupil in
            guard let request: SessionRequest.ID = visit.form.id("request") else { throw SessionRefusal.requestAnswered }
            try await visit.store.withdraw(request, of: pupil, by: author(visit))
        }
    }

    /// What is refused is said on the pupil’s own page, beside the form as it was sent.
    private static func request(_ visit: Visit, _ change: (Pupil.ID) async throws -> Void) async throws -> Reply {
        let pupil = try visit.id(Pupil.self)
        do {
            try await change(pupil)
            return .redirect("/pupils/\(pupil)/group#one-offs")
        } catch let refusal as SessionRefusal {
            guard var model = try await PupilGroupHandler.model(visit) else { throw WebError.notFound }
            let calendar = try await visit.store.calendar(of: visit.establishment)
            model.oneOffs = try await OneOffParts.ofPupil(model.pupil, model.stays, calendar, refusal: refusal, visit)
            return .page(PupilGroupView.page(model, visit, status: 422))
        }
    }

    /// What goes first when an invitation meets the groups of a programme.
    static func setRule(_ visit: Visit) async throws -> Reply {
        let programme = try visit.id(Programme.self)
        guard let rule = visit.form.text("rule").flatMap(CollisionRule.init(rawValue:)) else {
            throw WebError.badRequest(Phrase(fr: "Aucune règle n’est choisie.", en: "No rule is chosen."))
        }
        try await visit.store.setCollisionRule(rule, of: programme)
        return .redirect("/programmes/\(programme)?saved=rule#collision")
    }

    private static func author(_ visit: Visit) -> SessionAuthor { SessionAuthor(account: visit.viewer.account, now: visit.now, today: visit.today) }

    /// - Parameter question: see `Visit.store(asking:)`.
    private static func act(
        _ visit: Visit, asking question: Reply? = nil, _ change: (SchoolStore, NeedGroup.ID, OneOff.ID) async throws -> Void
    ) async throws -> Reply {
        do {
            let group = try visit.id(NeedGroup.self)
            guard let id: OneOff.ID = visit.form.id("id") else { throw SessionRefusal.gone }
            try await change(visit.store(asking: question != nil), group, id)
            return question ?? .redirect(SessionsHandler.back(visit) ?? "/groups/\(group)/one-off?id=\(id)")
        } catch let refusal as SessionRefusal {
            return .page(try await page(visit, refusal))
        }
    }

    private static func page(_ visit: Visit, _ refusal: SessionRefusal? = nil) async throws -> Page {
        let group = try visit.id(NeedGroup.self)
        guard let card = try await visit.store.groupCard(group) else { throw WebError.notFound }
        let form = refusal == nil ? visit.query : visit.form
        let sees = visit.viewer.reach(SessionsPolicy.self).covers(group: group)
        let mayWrite = visit.viewer.reach(SessionsPolicy.self, .write).covers(group: group)
        let calendar = try await visit.store.calendar(of: visit.establishment)
        if let id: OneOff.ID = form.id("id") {
            guard let one = try await visit.store.oneOff(id, of: group) else { throw WebError.notFound }
            // A main teacher reads the names of the own division only.
            let shown = sees ? one.invitations : one.invitations.filter { $0.pupil.division.map(visit.viewer.mainTeacherOf.contains) ?? false }
            return OneOffView.page(
                one, shown, card, closure: one.dated.closure(calendar), mayWrite ? try await visit.store.rooms() : [], refusal, mayWrite: mayWrite,
                settles: OneOffParts.settles(visit), visit)
        }
        guard mayWrite else { return OneOffView.list(try await visit.store.oneOffs(of: [group]), card, calendar, visit) }
        let request: SessionRequest.ID? = form.id("request")
        let asked = try await visit.store.openRequests(to: [group], on: visit.today).first { $0.id == request }
        return OneOffView.form(
            card, try await visit.store.invitable(in: group, on: visit.today), asked, try await visit.store.rooms(), refusal, visit)
    }
}

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
