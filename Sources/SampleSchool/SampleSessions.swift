import School
import Storage

extension SampleDesk {
    /// What became of the sessions of the past and present periods: called the next day with a few absences, one cancelled, and the latest
    /// left to confirm. Of those to come one is moved and one is led by somebody else.
    func holdSessions() async throws {
        let calendar = try await school.calendar(of: establishment)
        let days = Tenure(from: timeline.finishedPeriod.lowerBound, to: timeline.presentPeriod.upperBound)
        let books = try await school.sessions(.during(days), calendar)
        var random = SeededGenerator(seed: builder.options.seed, stream: "sessions")
        let past = books.flatMap { book in book.sessions.map { (book.card, $0) } }.filter { $0.1.held.day < timeline.today }
            .sorted { a, b in (a.1.held, a.0.group.code) < (b.1.held, b.0.group.code) }
        let off = Phrase(fr: "Sortie au théâtre", en: "Outing to the theatre")
        let cancelled = past.count / 4
        for (index, line) in past.enumerated() {
            let (card, session) = line
            let author = SessionAuthor(account: account, now: moment(session.held.day, minute: 17 * 60), today: session.held.day)
            if index == cancelled {
                try await school.cancel(card.group.id, session.key, because: off[language], by: author)
                continue
            }
            // The last days’ calls are not made by everybody yet.
            let isRecent = timeline.today - session.held.day <= 7
            if isRecent && random.chance(33) { continue }
            let expected = try await school.expected(at: session)
            let absent = expected.filter { _ in random.chance(6) }.map(\.pupil.id)
            try await school.call(card.group.id, session.key, absent: Set(absent), by: author)
        }
        try await changeWhatComes(books, calendar)
    }

    private func changeWhatComes(_ books: [GroupSessions], _ calendar: SchoolCalendar) async throws {
        let ahead = books.flatMap { book in book.sessions.map { (book.card, $0) } }.filter { $0.1.held.day > timeline.today }
            .sorted { a, b in (a.1.held, a.0.group.code) < (b.1.held, b.0.group.code) }
        let author = SessionAuthor(account: account, now: moment(timeline.today), today: timeline.today)
        let reason = Phrase(fr: "Bac blanc de français", en: "Mock exam in French")
        for (card, session) in ahead {
            do {
                try await school.move(
                    card.group.id, session.key, to: session.held.day + 1, at: 17 * 60, room: session.room?.id, because: reason[language], by: author)
                break
            } catch is SessionRefusal { continue }
        }
        // Some pupils of a group are invited for one evening, and one of them asks for more.
        if let (card, _) = ahead.first {
            let pupils = try await school.invitable(in: card.group.id, on: timeline.today).prefix(4)
            let title = Phrase(fr: "Oral blanc", en: "Mock oral")
            var day = timeline.today + 2
            while !calendar.isTeachingDay(day) { day = day + 1 }
            do {
                try await school.invite(
                    NewOneOff(
                        group: card.group.id, title: title[language], day: day, minute: 17 * 60 + 30, length: 55, room: nil, pupils: Set(pupils.map(\.id))), by: author)
            } catch is SessionRefusal {}
            if let asking = pupils.last {
                let why = Phrase(fr: "Je voudrais refaire l’exercice sur les consignes.", en: "I would like to do the exercise on instructions again.")
                try await school.ask(card.group.id, why[language], as: asking.id, by: author)
            }
        }
        let facilitators = try await school.facilitators()
        for (card, session) in ahead.reversed() {
            let usual = Set(session.leaders.map(\.id))
            guard let other = facilitators.last(where: { $0.staff != nil && !usual.contains($0.id) }) else { continue }
            do {
                try await school.replace(card.group.id, session.key, by: other.id, author: author)
                break
            } catch is SessionRefusal { continue }
        }
    }
}
