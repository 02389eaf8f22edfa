import School
import Storage

/// « Vœux »: whose wishes this viewer may see or give.
enum WishesHandler {
    static func index(_ visit: Visit) async throws -> Reply {
        let reach = visit.viewer.reach(WishesPolicy.self)
        if reach.wholeSchool || !reach.divisions.isEmpty {
            return .page(WishPeriodsView.page(try await visit.store.periods(), visit))
        }
        var entries: [WishPeriodsView.Entry] = []
        for pupil in reach.pupils.sorted() {
            guard let person = try await visit.store.pupil(pupil, on: visit.today) else { continue }
            for period in try await visit.store.wishPeriods(of: pupil, on: visit.today) {
                entries.append(.init(pupil: person, period: period.period, isAnswered: period.isAnswered))
            }
        }
        if visit.viewer.has(.pupil), let only = entries.first(where: { $0.period.wishState(at: visit.now) == .open }) {
            return .redirect("/periods/\(only.period.id)/wishes/\(only.pupil.id)")
        }
        return .page(WishPeriodsView.page(entries, visit))
    }

    /// Who has answered in a period, within what the viewer may read.
    static func progress(_ visit: Visit) async throws -> Reply { try await progress(problems: [:], visit) }

    private static func progress(problems: [String: Phrase], _ visit: Visit) async throws -> Reply {
        let reach = visit.viewer.reach(WishesPolicy.self)
        guard reach.wholeSchool || !reach.divisions.isEmpty else { return .redirect("/wishes") }
        guard let period = try await visit.store.period(visit.id(Period.self)) else { throw WebError.notFound }
        let rows = try await visit.store.wishProgress(of: period.id, on: visit.today).filter { reach.covers(division: $0.division.id) }
        let workshops = try await visit.store.workshops(archived: true)
        return .page(WishProgressView.page(WishProgressView.Model(period: period, rows: rows, workshops: workshops, problems: problems), visit))
    }

    static func show(_ visit: Visit) async throws -> Reply {
        let sheet = try await sheet(visit)
        return .page(WishSheetView.page(sheet, mode(sheet, visit), received: visit.query.text("received") != nil, visit))
    }

    static func handIn(_ visit: Visit) async throws -> Reply {
        let pupil = try visit.id(Pupil.self)
        let period = try visit.id(Period.self)
        let ranking = ranking(visit.form)
        let version = visit.form.number("version") ?? 0
        do {
            if visit.viewer.pupil == pupil {
                _ = try await visit.store.handInWishes(ranking, of: pupil, in: period, seen: version, at: visit.now, today: visit.today)
            } else {
                _ = try await visit.store.changeWishes(
                    ranking, of: pupil, in: period, reason: visit.form.text("reason") ?? "", by: visit.viewer.account, seen: version, at: visit.now,
                    today: visit.today)
                try await visit.note("change", "wishes", subject: pupil.rawValue)
            }
            return .redirect("/periods/\(period)/wishes/\(pupil)?received=1")
        } catch let refusal as WishRules.Refusal {
            let sheet = try await sheet(visit)
            return .page(
                WishSheetView.page(
                    sheet, mode(sheet, visit), chosen: ranking, problem: WishWords.refusal(refusal, sheet, toPupil: visit.viewer.pupil == pupil, visit.clock), status: 422, visit))
        } catch StorageError.stale {
            let sheet = try await sheet(visit)
            return .page(WishSheetView.page(sheet, mode(sheet, visit), chosen: ranking, problem: WishSheetView.changedMeanwhile, status: 409, visit))
        }
    }

    /// When wishes open and close, from the fields of the progress page.
    static func setTimes(_ visit: Visit) async throws -> Reply {
        let period = try visit.id(Period.self)
        let version = visit.form.number("version") ?? 0
        if visit.form.text("act") == "close-now" {
            guard let present = try await visit.store.period(period), let open = present.wishesOpenAt, visit.now > open else { throw WebError.notFound }
            try await visit.store.setWishes(of: period, open: open, close: visit.now, version: version)
            return .redirect("/periods/\(period)/wishes")
        }
        guard let present = try await visit.store.period(period) else { throw WebError.notFound }
        let (open, close) = (moment("open", visit), moment("close", visit))
        let problems = problems(open, close, present, visit)
        guard problems.isEmpty, let open, let close else { return try await progress(problems: problems, visit) }
        try await visit.store.setWishes(of: period, open: open, close: close, version: version)
        return .redirect("/periods/\(period)/wishes")
    }

    /// What is wrong with the moments, by field.
    private static func problems(_ open: Moment?, _ close: Moment?, _ period: Period, _ visit: Visit) -> [String: Phrase] {
        var problems: [String: Phrase] = [:]
        if open == nil { problems["open-day"] = Phrase(fr: "Donnez le jour et l’heure d’ouverture.", en: "Give the day and time of opening.") }
        guard let close else {
            problems["close-day"] = Phrase(fr: "Donnez le jour et l’heure de clôture.", en: "Give the day and time of closing.")
            return problems
        }
        if let open, close <= open {
            problems["close-day"] = Phrase(fr: "La clôture vient après l’ouverture\u{202F}: choisissez un moment plus tard.", en: "Closing comes after opening: choose a later moment.")
        } else if close <= visit.now {
            problems["close-day"] = Phrase(fr: "Ce moment est passé\u{202F}: choisissez-en un à venir.", en: "This moment is over: choose one to come.")
        } else if visit.clock.local(close).day > period.lastDay {
            problems["close-day"] = Phrase(
                fr: "La période sera finie\u{202F}: choisissez un jour avant le \(period.lastDay.long.fr).", en: "The period will be over: choose a day before \(period.lastDay.long.en).")
        }
        return problems
    }

    private static func moment(_ name: String, _ visit: Visit) -> Moment? {
        guard let day = visit.form.day("\(name)-day"), let minute = TimeField.minute(visit.form.text("\(name)-time")) else { return nil }
        return visit.clock.moment(day, minute: minute)
    }

    private static func sheet(_ visit: Visit) async throws -> WishSheet {
        guard let sheet = try await visit.store.wishSheet(visit.id(Period.self), visit.id(Pupil.self), on: visit.today) else { throw WebError.notFound }
        return sheet
    }

    private static func mode(_ sheet: WishSheet, _ visit: Visit) -> WishSheetView.Mode {
        if visit.viewer.pupil == sheet.pupil.id { return sheet.period.wishState(at: visit.now) == .open ? .pupil : .pupilReads }
        let placement = Placement(pupil: sheet.pupil.id, division: sheet.pupil.division, groups: [])
        return visit.viewer.reach(WishesPolicy.self, .write).covers(placement) ? .coordinator : .reads
    }

    /// `wish1`, `wish2`… in order; blanks between them are passed over.
    private static func ranking(_ form: Form) -> [Workshop.ID] {
        (1...Period.wishCountRange.upperBound + 1).compactMap { form.id("wish\($0)") }
    }

    /// What waits for a pupil, or for the coordinator, on the home page.
    static func todos(_ visit: Visit) async throws -> [Todo] {
        guard let pupil = visit.viewer.pupil else { return [] }
        let published = Set(try await visit.store.publishedPeriods().map(\.id))
        return try await visit.store.wishPeriods(of: pupil, on: visit.today).compactMap { entry in
            guard !entry.isAnswered, !published.contains(entry.period.id), entry.period.wishState(at: visit.now) == .open, let close = entry.period.wishesCloseAt else { return nil }
            let until = WishWords.instant(close, visit.clock)
            return Todo(
                title: Phrase(fr: "Donne tes vœux", en: "Give your wishes"),
                detail: Phrase(fr: "\(entry.period.name), jusqu’au \(until.fr)", en: "\(entry.period.name), until \(until.en)"), minutes: 3,
                action: Phrase(fr: "Choisir", en: "Choose"), address: "/periods/\(entry.period.id)/wishes/\(pupil)", urgency: 90)
        }
    }
}

extension Period: Addressed { public static var placeholder: String { "period" } }

/// A time of day in a form: `10:05`.
enum TimeField {
    static func minute(_ text: String?) -> Int? {
        guard let parts = text?.split(separator: ":"), parts.count >= 2, let hour = Int(parts[0]), let minute = Int(parts[1]),
            (0...23).contains(hour), (0...59).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }

    static func text(_ minute: Int) -> String { "\(padded(minute / 60, 2)):\(padded(minute % 60, 2))" }
}
