import Interchange
import School
import Storage

/// A person's sessions as a calendar that a phone subscribes to, behind a secret address.
enum DiaryHandler {
    static func show(_ visit: Visit) async throws -> Reply {
        .page(DiaryView.page(openedAt: try await visit.store.feedOpenedAt(visit.viewer.account), address: nil, visit))
    }

    /// Makes a new secret address, shows it this once, and ends the one before.
    static func open(_ visit: Visit) async throws -> Reply {
        let token = Secrets.token()
        try await visit.store.openFeed(for: visit.viewer.account, tokenHash: Secrets.hash(token), at: visit.now)
        try await visit.note("open", "calendar feed")
        return .page(DiaryView.page(openedAt: visit.now, address: "\(visit.guest.siteAddress)/calendar/\(token)", visit))
    }

    static func close(_ visit: Visit) async throws -> Reply {
        try await visit.store.closeFeed(of: visit.viewer.account)
        try await visit.note("close", "calendar feed")
        return .redirect("/diary")
    }

    /// The feed itself. Whoever has left, or whose tie to a child has ended, gets an empty calendar.
    static func feed(_ guest: Guest) async throws -> Reply {
        let token = try guest.parameter("token")
        let bare = token.hasSuffix(".ics") ? String(token.dropLast(4)) : token
        guard let owner = try await guest.store.feedOwner(tokenHash: Secrets.hash(bare)) else { return try await ScheduleFeedHandler.feed(bare, guest) }
        let store = guest.store.school(owner.school.id)
        guard let viewer = try await store.viewer(owner.account, on: guest.clock.at(owner.school.zone).today) else { throw WebError.notFound }
        let calendar = try await store.calendar(of: owner.school)
        var sessions: [FeedSession] = []
        var holders: Set<String> = []
        func add(_ lines: [FeedLine], _ holder: String, staff: Staff.ID? = nil, oneOffs: [OneOff], pupil: Pupil.ID? = nil) async throws {
            holders.insert(holder)
            let oneOffs = oneOffs.map { $0.told(by: calendar) }
            let away = oneOffs.filter { one in one.state != .cancelled && one.expected.contains { $0.pupil.id == pupil } }.map(\.time)
            sessions += oneOffs.map { feed($0, holder, pupil, viewer.language) }
            let groups = Set(lines.flatMap { line in line.stays.map(\.card.group.id) + [line.last.group.id] })
            let books = try await store.sessions(.these(groups), calendar)
            let dated = Dictionary(books.map { ($0.card.group.id, $0.told(calendar)) }, uniquingKeysWith: { first, _ in first })
            // Whoever is expected at a one-off session is not in the regular one.
            sessions += lines.flatMap { Self.sessions($0, dated, holder, staff, calendar, viewer.language) }.map { event in
                away.contains { $0.overlaps(SessionTime(day: event.day, startsAt: event.startsAt, length: event.length)) } ? event.cancelled : event
            }
        }
        for pupil in Set(viewer.pupil.map { [$0] } ?? []).union(viewer.children).sorted() {
            try await add(try await store.feedLines(ofPupil: pupil), "p\(pupil)", oneOffs: try await store.oneOffs(ofPupil: pupil), pupil: pupil)
        }
        if let staff = viewer.staff {
            try await add(try await store.feedLines(ofStaff: staff), "f\(staff)", staff: staff, oneOffs: try await store.oneOffs(ledBy: staff))
            sessions += try await substitutions(staff, calendar, store, viewer.language)
        }
        return Self.calendar(try await store.tell(sessions, of: holders, to: owner.account.id, at: guest.clock.now), of: owner.school, Self.whose(viewer), viewer.language)
    }

    /// Of those who lead, their name; no pupil’s, as an address may be seen by others.
    private static func whose(_ viewer: Viewer) -> Phrase? {
        if viewer.staff != nil { return Phrase(same: viewer.name) }
        if viewer.pupil != nil { return Phrase(fr: "Mes séances", en: "My sessions") }
        guard !viewer.children.isEmpty else { return nil }
        return agreeing(
            viewer.children.count, fr: ("Les séances de mon enfant", "Les séances de mes enfants"), en: ("My child’s sessions", "My children’s sessions"))
    }

    /// What a diary is answered.
    /// - Parameter whose: what tells it apart from the others on a phone, which comes first.
    static func calendar(_ told: [ToldSession], of school: Establishment, _ whose: Phrase?, _ language: Language) -> Reply {
        let support = Phrase(fr: "Accompagnement personnalisé", en: "Personalised support")
        let name = [whose, support].compactMap { $0?[language] } + [school.name]
        return .calendar([UInt8](ICalendar(name: name.joined(separator: " · "), zone: school.zone, sessions: told).text().utf8))
    }

    /// A session is known by its week: it stays the same one when its hours change, and when it is moved, replaced or cancelled.
    private static func sessions(
        _ line: FeedLine, _ dated: [NeedGroup.ID: [DatedSession]], _ holder: String, _ staff: Staff.ID?, _ calendar: SchoolCalendar, _ language: Language
    ) -> [FeedSession] {
        var told: [SessionKey: FeedSession] = [:]
        for stay in line.stays {
            for session in dated[stay.card.group.id] ?? [] where stay.covers(session) {
                let event = feed(session, stay.card, line.key, holder, language)
                // Whoever is replaced has nothing to do there.
                let isFree = staff.map { staff in !session.replaced.isEmpty && !session.leaders.contains { $0.staff == staff } } ?? false
                told[session.key] = isFree ? event.cancelled : event
            }
        }
        // What a stay no longer covers was cancelled.
        for (key, time) in line.last.slotHours.keyed(over: line.last.days, calendar) {
            guard told[key] == nil, !line.stays.contains(where: { $0.tenure.contains(time.day) }) else { continue }
            let days = Tenure(from: time.day, to: time.day)
            told[key] = feed(
                DatedSession(group: line.last.group.id, key: key, planned: time, held: time, room: nil, leaders: [], state: .cancelled), line.last, line.key, holder,
                language, room: line.last.rooms.on(time.day).last, leaders: GroupPieces.leaders(line.last, days))
        }
        return told.values.sorted { a, b in (a.day, a.startsAt, a.uid) < (b.day, b.startsAt, b.uid) }
    }

    /// - Parameter pupil: whose diary it is; nil for those who lead.
    private static func feed(_ one: OneOff, _ holder: String, _ pupil: Pupil.ID?, _ language: Language) -> FeedSession {
        let own = one.invitations.first { $0.pupil.id == pupil }
        let changes = changes(nil, isCancelled: one.state == .cancelled, one.reason)
        let lines = ([PlanNames.listed(one.leaders.map(\.name)), own?.collision].compactMap { $0 } + changes).map { $0[language] }.filter { !$0.isEmpty }
        return FeedSession(
            uid: "one-\(one.id)-\(holder)@jalon", holder: holder, day: one.time.day, startsAt: one.time.startsAt, length: one.time.length,
            summary: one.title, location: one.room.map { Phrase(fr: "Salle \($0.name)", en: "Room \($0.name)")[language] },
            description: lines.joined(separator: "\n"), isCancelled: one.state == .cancelled || own?.standing == .regular)
    }

    /// Sessions of other groups in which somebody replaces another: they come and go with the replacement.
    private static func substitutions(
        _ staff: Staff.ID, _ calendar: SchoolCalendar, _ store: SchoolStore, _ language: Language
    ) async throws -> [FeedSession] {
        try await store.sessions(.these(store.groupsLedOnce(by: staff)), calendar).flatMap { book in
            book.told(calendar).filter { session in
                session.leaders.contains { $0.staff == staff } && !session.replaced.isEmpty && !session.replaced.contains { $0.staff == staff }
            }
            .map { feed($0, book.card, "r\(book.card.group.id)", "f\(staff)", language) }
        }
    }

    private static func feed(
        _ session: DatedSession, _ card: GroupCard, _ line: String, _ holder: String, _ language: Language, room: String? = nil, leaders: Phrase? = nil
    ) -> FeedSession {
        let goal = Phrase(fr: "But\u{202F}: \(card.objective.fr)", en: "Goal: \(card.objective.en)")[language]
        let people = session.leaders.isEmpty ? leaders ?? Phrase(fr: "intervenant à venir", en: "facilitator to come") : PlanNames.listed(session.leaders.map(\.name))
        let changes = changes(session.isMoved ? session.planned.name : nil, isCancelled: session.state == .cancelled, session.reason)
        let lines = [people[language], goal] + changes.map { $0[language] }
        return FeedSession(
            uid: "ap-\(line)-\(session.key.uid)-\(holder)@jalon", holder: holder, day: session.held.day,
            startsAt: session.held.startsAt, length: session.held.length, summary: Phrase(fr: "AP\u{202F}: \(card.title.fr)", en: "AP: \(card.title.en)")[language],
            location: (session.room?.name ?? room).map { Phrase(fr: "Salle \($0)", en: "Room \($0)")[language] }, description: lines.joined(separator: "\n"),
            isCancelled: session.state == .cancelled)
    }

    /// What is not as planned, a line each. A session may be both: a diary is told why it is cancelled, its page says both.
    /// - Parameter planned: the day from which it was moved.
    static func changes(_ planned: Phrase?, isCancelled: Bool, _ reason: String) -> [Phrase] {
        let moved = planned.map { Phrase(fr: "Déplacée\u{202F}: prévue le \($0.fr).", en: "Moved: planned on \($0.en).") }
        let off = Phrase(fr: "Annulée\u{202F}: \(reason)", en: "Cancelled: \(reason)")
        return [moved, reason.isEmpty ? nil : isCancelled ? off : Phrase(same: reason)].compactMap { $0 }
    }
}

enum DiaryView {
    /// A secret address, and what to do with it.
    static func secret(_ address: String, _ visit: Visit) -> HTML {
        let t = visit.t
        return """
            <section class="notice stack tight"><h2>\(t(Phrase(fr: "L’adresse, affichée cette seule fois", en: "The address, shown this once")))</h2><p class="secret">\(address)</p><p>\(t(Phrase(fr: "Dans l’agenda, choisir «\u{202F}ajouter par adresse\u{202F}» ou «\u{202F}s’abonner à un calendrier\u{202F}», puis coller cette adresse.", en: "In the diary, choose “add by address” or “subscribe to a calendar”, then paste this address.")))</p></section>
            """
    }

    static func page(openedAt: Moment?, address: String?, _ visit: Visit) -> Page {
        let t = visit.t
        let isPupil = visit.viewer.has(.pupil)
        let title = isPupil ? Phrase(fr: "Tes séances dans ton agenda", en: "Your sessions in your diary") : Phrase(fr: "Vos séances dans votre agenda", en: "Your sessions in your diary")
        let lead =
            isPupil
            ? Phrase(
                fr: "Ton téléphone peut afficher tes séances et les tenir à jour. Il lui faut une adresse, qui est secrète\u{202F}: ne la donne à personne.",
                en: "Your phone can show your sessions and keep them up to date. It needs an address, which is secret: give it to nobody.")
            : Phrase(
                fr: "Un agenda peut afficher vos séances et les tenir à jour. Il lui faut une adresse, qui est secrète\u{202F}: ne la donnez à personne. Aucun nom d’élève n’y figure.",
                en: "A diary can show your sessions and keep them up to date. It needs an address, which is secret: give it to nobody. No pupil’s name is in it.")
        let shown = address.map { secret($0, visit) }
        let since = openedAt.map { visit.clock.day(of: $0).long }
        let state: HTML? =
            address == nil
            ? since.map {
                "<p>\(t(Phrase(fr: "Une adresse existe depuis le \($0.fr). Nous n’en gardons qu’une empreinte\u{202F}: perdue, elle se remplace.", en: "An address has existed since \($0.en). We keep only its fingerprint: if lost, it is replaced.")))</p>"
            } : nil
        let make = openedAt == nil ? Phrase(fr: "Créer l’adresse", en: "Make the address") : Phrase(fr: "Remplacer l’adresse", en: "Replace the address")
        return Page(
            title: title, section: .groups,
            body: """
                <div class="stack narrow">
                <div class="page-head"><div><h1>\(t(title))</h1><p>\(t(lead))</p></div></div>
                \(shown)\(state)
                <div class="row">\(visit.button(make, action: "/diary", class: openedAt == nil ? "btn" : "btn ghost"))\(openedAt == nil ? nil : visit.button(Phrase(fr: "Supprimer l’adresse", en: "Remove the address"), action: "/diary/removal", class: "btn quiet"))</div>
                </div>
                """)
    }
}
