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
