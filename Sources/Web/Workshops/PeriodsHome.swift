import School
import Storage

/// What periods put on the home page beside what is to do: when they begin, when wishes close, and how far each is.
enum PeriodsHome {
    static func part(_ visit: Visit, _ calendar: SchoolCalendar) async throws -> HomePart {
        if let pupil = visit.viewer.pupil {
            let entries = try await visit.store.wishPeriods(of: pupil, on: visit.today)
            return HomePart(
                ahead: entries.flatMap { dates($0.period, "/periods/\($0.period.id)/wishes/\(pupil)", visit) }, standings: wishes(pupil, name: nil, entries, visit))
        }
        if !visit.viewer.reach(PlanningPolicy.self).isEmpty {
            let periods = try await visit.store.periods()
            return HomePart(ahead: periods.flatMap { dates($0, "/periods/\($0.id)", visit) }, standings: try await standings(periods, visit))
        }
        var part = HomePart()
        var seen: Set<Period.ID> = []
        for child in visit.viewer.children.sorted() {
            guard let pupil = try await visit.store.pupil(child, on: visit.today) else { continue }
            let entries = try await visit.store.wishPeriods(of: child, on: visit.today)
            part.standings += wishes(child, name: pupil.givenName, entries, visit)
            for entry in entries where seen.insert(entry.period.id).inserted { part.ahead += dates(entry.period, nil, visit) }
        }
        return part
    }

    private static func dates(_ period: Period, _ address: String?, _ visit: Visit) -> [Ahead] {
        var dates: [Ahead] = []
        if let open = period.wishesOpenAt, period.wishState(at: visit.now) == .planned {
            let (day, minute) = visit.clock.local(open)
            dates.append(Ahead(day, minute: minute, Phrase(fr: "Ouverture des vœux", en: "Wishes open"), Phrase(same: period.name), address: address))
        }
        if let close = period.wishesCloseAt, period.wishState(at: visit.now) == .open {
            let (day, minute) = visit.clock.local(close)
            dates.append(Ahead(day, minute: minute, Phrase(fr: "Clôture des vœux", en: "Wishes close"), Phrase(same: period.name), address: address))
        }
        if period.firstDay > visit.today {
            dates.append(
                Ahead(
                    period.firstDay, Phrase(fr: "Début de «\u{202F}\(period.name)\u{202F}»", en: "“\(period.name)” begins"),
                    Phrase(fr: "jusqu’au \(period.lastDay.named.fr)", en: "until \(period.lastDay.named.en)"), address: address))
        }
        return dates
    }

    private static func standings(_ periods: [Period], _ visit: Visit) async throws -> [Standing] {
        let published = Set(try await visit.store.publishedPeriods().map(\.id))
        let waiting = Set(try await visit.store.waitingPlans(on: visit.today).map(\.periodName))
        var lines: [Standing] = []
        for period in periods.reversed() where period.lastDay >= visit.today {
            let counts = try await visit.store.wishCounts(of: period.id, on: visit.today)
            let answers = WishWords.answers(counts.answered, of: counts.asked)
            let wishes: Phrase =
                switch period.wishState(at: visit.now) {
                case .notPlanned: Phrase(fr: "vœux à ouvrir", en: "wishes to open")
                case .planned: Phrase(fr: "vœux bientôt ouverts", en: "wishes open soon")
                case .open: Phrase(fr: "vœux ouverts, \(answers.fr)", en: "wishes open, \(answers.en)")
                case .closed: Phrase(fr: "vœux clos, \(answers.fr)", en: "wishes closed, \(answers.en)")
                }
            let groups =
                published.contains(period.id)
                ? Phrase(fr: "groupes publiés", en: "groups published")
                : waiting.contains(period.name) ? Phrase(fr: "groupes à valider", en: "groups to validate") : Phrase(fr: "groupes à former", en: "groups to make")
            lines.append(
                Standing(title: Phrase(same: period.name), detail: Phrase(fr: "\(wishes.fr)\u{202F}; \(groups.fr)", en: "\(wishes.en); \(groups.en)"), address: "/periods/\(period.id)"))
        }
        return lines
    }

    /// What became of the pupil's wishes for the latest period; in the pupil's words when `name` is nil.
    private static func wishes(_ pupil: Pupil.ID, name: String?, _ entries: [PupilWishPeriod], _ visit: Visit) -> [Standing] {
        guard let entry = entries.first(where: { $0.period.lastDay >= visit.today }) else { return [] }
        let detail: Phrase =
            switch (entry.period.wishState(at: visit.now), entry.isAnswered) {
            case (.open, true):
                name == nil
                    ? Phrase(fr: "Reçus. Tu peux encore les changer.", en: "Received. You may still change them.")
                    : Phrase(fr: "Reçus. Ils peuvent encore changer.", en: "Received. They may still change.")
            case (.open, false): Phrase(fr: "À donner.", en: "To give.")
            case (.closed, true): Phrase(fr: "Reçus et clos.", en: "Received and closed.")
            case (.closed, false):
                name == nil
                    ? Phrase(fr: "Clos, sans réponse de ta part. Parles-en à ton professeur principal.", en: "Closed without an answer from you. Speak to your main teacher.")
                    : Phrase(fr: "Clos, sans réponse.", en: "Closed without an answer.")
            case (.planned, _), (.notPlanned, _): Phrase(fr: "Pas encore ouverts.", en: "Not open yet.")
            }
        return [
            Standing(
                title: name.map { Phrase(fr: "Les vœux \(ofName($0))", en: "\($0)’s wishes") } ?? Phrase(fr: "Tes vœux", en: "Your wishes"), detail: Phrase(fr: "\(entry.period.name). \(detail.fr)", en: "\(entry.period.name). \(detail.en)"),
                address: "/periods/\(entry.period.id)/wishes/\(pupil)")
        ]
    }
}
