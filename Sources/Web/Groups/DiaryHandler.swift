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
        guard let owner = try await guest.store.feedOwner(tokenHash: Secrets.hash(bare)) else { throw WebError.notFound }
        let store = guest.store.school(owner.school.id)
        guard let viewer = try await store.viewer(owner.account, on: guest.clock.today) else { throw WebError.notFound }
        let calendar = try await store.calendar(of: owner.school)
        var sessions: [FeedSession] = []
        var holders: Set<String> = []
        func add(_ lines: [FeedLine], _ holder: String) {
            holders.insert(holder)
            sessions += lines.flatMap { Self.sessions($0, holder, calendar, viewer.language) }
        }
        for pupil in Set(viewer.pupil.map { [$0] } ?? []).union(viewer.children).sorted() {
            add(try await store.feedLines(ofPupil: pupil), "p\(pupil)")
        }
        if let staff = viewer.staff { add(try await store.feedLines(ofStaff: staff), "f\(staff)") }
        let told = try await store.tell(sessions, of: holders, to: owner.account.id, at: guest.clock.now)
        let name = Phrase(fr: "Accompagnement personnalisé", en: "Personalised support")[viewer.language]
        return .calendar([UInt8](ICalendar(name: "\(name) · \(owner.school.name)", sessions: told).text().utf8))
    }

    /// A session is known by its week: it stays the same one when its hours change.
    private static func sessions(_ line: FeedLine, _ holder: String, _ calendar: SchoolCalendar, _ language: Language) -> [FeedSession] {
        var inWeek: [Day: Int] = [:]
        return line.last.slotHours.sessions(over: line.last.days, calendar).map { session in
            let stay = line.stays.last { $0.tenure.contains(session.day) }
            let card = stay?.card ?? line.last
            let week = session.day.monday
            let number = inWeek[week, default: 0] + 1
            inWeek[week] = number
            let goal = Phrase(fr: "But\u{202F}: \(card.objective.fr)", en: "Goal: \(card.objective.en)")[language]
            return FeedSession(
                uid: "ap-\(line.key)-\(week.iso)\(number == 1 ? "" : "-\(number)")-\(holder)@jalon", holder: holder, day: session.day,
                startsAt: session.weekly.startsAt, length: session.weekly.length,
                summary: Phrase(fr: "AP\u{202F}: \(card.title.fr)", en: "AP: \(card.title.en)")[language],
                location: card.rooms.on(session.day).last.map { Phrase(fr: "Salle \($0)", en: "Room \($0)")[language] },
                description: "\(GroupPieces.leaders(card, Tenure(from: session.day, to: session.day))[language])\n\(goal)", isCancelled: stay == nil)
        }
    }
}

enum DiaryView {
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
        let shown: HTML? = address.map { address in
            """
            <section class="notice stack tight"><h2>\(t(Phrase(fr: "L’adresse, affichée cette seule fois", en: "The address, shown this once")))</h2><p class="secret">\(address)</p><p>\(t(Phrase(fr: "Dans l’agenda, choisir «\u{202F}ajouter par adresse\u{202F}» ou «\u{202F}s’abonner à un calendrier\u{202F}», puis coller cette adresse.", en: "In the diary, choose “add by address” or “subscribe to a calendar”, then paste this address.")))</p></section>
            """
        }
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
