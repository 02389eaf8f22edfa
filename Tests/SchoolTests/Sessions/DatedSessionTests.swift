import Testing

@testable import School

@Suite("Dated sessions")
struct DatedSessionTests {
    private let group = NeedGroup.ID(rawValue: 1)
    private let calendar = SchoolCalendar(spans: [], weekA: Day("2026-09-07")!)
    private let durand = DatedSession.Leader(id: Facilitator.ID(rawValue: 1), name: "Mme Durand", staff: nil)
    private let roy = DatedSession.Leader(id: Facilitator.ID(rawValue: 2), name: "M. Roy", staff: nil)
    private let room = DatedSession.Place(id: Room.ID(rawValue: 1), name: "B10")

    private func closing(_ day: String) -> SchoolCalendar {
        SchoolCalendar(
            spans: [DaySpan(kind: .closed, name: Phrase(same: "Formation"), first: Day(day)!, last: Day(day)!)], weekA: Day("2026-09-07")!)
    }

    private func weekly(_ weekday: Int) -> WeeklySlot {
        WeeklySlot(id: WeeklySlot.ID(rawValue: 7), barrette: Barrette.ID(rawValue: 1), weekday: weekday, startsAt: 600, length: 55, alternance: .weekly)
    }

    private func source(_ records: [SessionRecord] = [], settled: String? = nil, weekday: Int = 2, hours: SlotHours? = nil) -> SessionSource {
        let days = Tenure(from: Day("2026-11-23")!, to: Day("2026-12-18")!)
        return SessionSource(
            group: group, hours: hours ?? SlotHours(weekly(weekday)), days: days, rooms: [Dated(room, days)], leaders: [Dated(durand, days)], places: [days], records: records,
            settledThrough: settled.flatMap { Day($0) })
    }

    private func told(_ sessions: [DatedSession]) -> [String] { sessions.map { "\($0.held.day.iso) \($0.state.rawValue)" } }

    @Test("a key names a session by its week in forms, and nothing else is one")
    func keys() {
        let key = SessionKey(week: Day("2026-11-26")!, number: 2)
        #expect(key.text == "2026-11-23.2" && SessionKey(key.text) == key)
        for text in ["", "2026-11-24.1", "2026-11-23", "2026-11-23.0", "2026-11-23.10", "2026-11-23.1.1"] { #expect(SessionKey(text) == nil, "\(text)") }
    }

    @Test("without anything written, sessions are those of the timetable")
    func plain() {
        let sessions = source().sessions(calendar)
        #expect(told(sessions) == ["2026-11-24 planned", "2026-12-01 planned", "2026-12-08 planned", "2026-12-15 planned"])
        #expect(sessions.allSatisfy { $0.room == room && $0.leaders == [durand] && $0.version == 0 })
        #expect(sessions[0].isUnconfirmed(on: Day("2026-11-25")!) && !sessions[0].isUnconfirmed(on: Day("2026-11-24")!))
    }

    @Test("what is cancelled ahead follows new hours, and ends with a day off")
    func cancelled() throws {
        let first = try #require(source().sessions(calendar).first)
        let record = try first.cancelled(because: "Sortie au théâtre")
        #expect(told(source([record]).sessions(calendar)).first == "2026-11-24 cancelled")
        // The slot goes to Thursdays: it is the session of that week that is cancelled.
        #expect(told(source([record], weekday: 4).sessions(calendar)).first == "2026-11-26 cancelled")
        #expect(source([record]).sessions(closing("2026-11-24")).first?.held.day.iso == "2026-12-01")
        #expect(throws: SessionRefusal.reason) { try first.cancelled(because: "") }
        #expect(throws: SessionRefusal.cancelled) { try source([record]).sessions(calendar)[0].cancelled(because: "Encore") }
        #expect(try source([record]).sessions(calendar)[0].restored().state == .planned)
    }

    @Test("new hours that begin within a week tell what it loses or has twice, as its sessions stand; from a Monday on there is nothing to tell")
    func unevenWeek() throws {
        let fridays = source(weekday: 5)
        let wednesday = Day("2026-12-02")!
        let lost = try #require(fridays.unevenWeek(by: weekly(1), from: wednesday, calendar))
        #expect(lost.before.map(\.day.iso) == ["2026-12-04"] && lost.after.isEmpty)
        #expect(lost.words(groups: 1).fr == "Semaine du lundi 30 novembre, pour 1 groupe\u{202F}: aucune séance. Serait perdue\u{202F}: vendredi 4 décembre, 10\u{202F}h.")
        #expect(fridays.unevenWeek(by: weekly(1), from: Day("2026-11-30")!, calendar) == nil)
        #expect(fridays.unevenWeek(by: weekly(4), from: wednesday, calendar) == nil)
        #expect(fridays.unevenWeek(by: weekly(1), from: wednesday, closing("2026-12-04")) == nil)
        // What was moved or cancelled is not lost by it.
        let own = try #require(fridays.sessions(calendar).first { $0.held.day == Day("2026-12-04") })
        let moved = try own.moved(to: Day("2026-12-03"), at: 840, room: room, because: "", calendar)
        #expect(source([moved], weekday: 5).unevenWeek(by: weekly(1), from: wednesday, calendar) == nil)
        #expect(source([try own.cancelled(because: "Sortie")], weekday: 5).unevenWeek(by: weekly(1), from: wednesday, calendar) == nil)

        let twice = try #require(source().unevenWeek(by: weekly(4), from: wednesday, calendar))
        #expect(twice.after.map(\.day.iso) == ["2026-12-01", "2026-12-03"])
        #expect(twice.words(groups: 3).en == "Week of Monday 30 November, for 3 groups: 2 sessions (Tuesday 1 December, 10:00 and Thursday 3 December, 10:00).")
    }

    @Test("in a week with two hours each keeps what is written of it, when the day of the other is closed and when it is opened again")
    func twoInAWeek() throws {
        // Thursdays from 25 November on: that week has a Tuesday as well.
        let hours = SlotHours(weekly(2)).changed(to: weekly(4), from: Day("2026-11-25")!)
        let plain = source(hours: hours).sessions(calendar)
        #expect(plain.prefix(3).map(\.key.text) == ["2026-11-23.1", "2026-11-23.2", "2026-11-30.1"])
        let both = source([try plain[0].cancelled(because: "Sortie"), try plain[1].led(by: roy)], hours: hours)

        let closed = both.sessions(closing("2026-11-24"))
        #expect(told(closed).first == "2026-11-26 planned" && closed[0].key == plain[1].key && closed[0].leaders == [roy])
        #expect(both.closed(closing("2026-11-24")).map(\.key) == [plain[0].key])
        let other = both.sessions(closing("2026-11-26"))
        #expect(told(other).prefix(2) == ["2026-11-24 cancelled", "2026-12-03 planned"] && other[0].reason == "Sortie")
        #expect(both.closed(closing("2026-11-26")).map(\.key) == [plain[1].key])
        let opened = both.sessions(calendar)
        #expect(told(opened).prefix(2) == ["2026-11-24 cancelled", "2026-11-26 planned"] && opened[0].reason == "Sortie" && opened[1].leaders == [roy])

        // A module that begins between the two has the second one, by the same key.
        let late = Tenure(from: Day("2026-11-25")!, to: Day("2026-12-18")!)
        #expect(hours.keyed(over: late, calendar).first?.key == plain[1].key)
        #expect(hours.keyed(over: Tenure(from: late.to, to: late.from), calendar).isEmpty)
    }

    @Test("where hours that change leave a week with more or fewer, what is written goes on with its day, and no two things under one number")
    func renumbered() {
        let (tuesday, wednesday, thursday, friday) = (Day("2026-11-24")!, Day("2026-11-25")!, Day("2026-11-26")!, Day("2026-11-27")!)
        func renumbered(_ written: [Int: Day], _ before: [Day], _ after: [Day]) -> [Int: Int] { SessionKey.renumbered(written, from: before, to: after) }
        let both = [1: tuesday, 2: thursday]
        // As many as before: each keeps its place.
        #expect(renumbered([1: tuesday], [tuesday], [thursday]) == [:] && renumbered(both, [tuesday, thursday], [tuesday, friday]) == [:])
        // The change is brought forward at once, or taken back and begun earlier; then it is put off again.
        #expect(renumbered(both, [tuesday, thursday], [thursday]) == [1: 2, 2: 1])
        #expect(renumbered(both, [tuesday, thursday], [tuesday]) == [:])
        #expect(renumbered(both, [tuesday], [thursday]) == [1: 2, 2: 1])
        #expect(renumbered([2: tuesday, 1: thursday], [thursday], [tuesday]) == [1: 2, 2: 1])
        #expect(renumbered(both, [tuesday], [tuesday, thursday]) == [:])
        // What went along to another day goes back to its own when that has an hour again.
        #expect(renumbered([1: thursday], [thursday], [tuesday]) == [:] && renumbered([1: thursday], [tuesday], [tuesday, thursday]) == [1: 2])
        // Other hours brought forward: they stand for those that began within the week.
        #expect(renumbered(both, [tuesday, thursday], [wednesday]) == [1: 2, 2: 1])
        #expect(renumbered([2: thursday], [tuesday, thursday], [wednesday]) == [2: 1])
        // A week without hours keeps everything, and gives it back, whatever the day is.
        #expect(renumbered([1: tuesday], [tuesday], []) == [:] && renumbered([1: tuesday], [], [tuesday]) == [:] && renumbered([1: tuesday], [], [friday]) == [:])
        for written in [both, [1: tuesday, 2: thursday, 3: friday], [2: friday, 3: tuesday, 4: wednesday]] {
            for before in [[], [tuesday], [thursday], [tuesday, thursday]] {
                for after in [[], [tuesday], [friday], [tuesday, friday], [wednesday, thursday]] {
                    let changed = renumbered(written, before, after)
                    #expect(Set(written.keys.map { changed[$0] ?? $0 }).count == written.count, "\(written) \(before) \(after)")
                    #expect(changed.allSatisfy { $0.key != $0.value && written[$0.key] != nil && $0.value >= 1 })
                }
            }
        }
    }

    @Test("what is written ahead of hours that are gone is told apart from the sessions, until they come back")
    func idle() throws {
        let hours = SlotHours(weekly(2)).changed(to: weekly(4), from: Day("2026-11-25")!)
        let plain = source(hours: hours).sessions(calendar)
        let records = [try plain[0].cancelled(because: "Sortie"), try plain[1].led(by: roy)]
        #expect(source(records, hours: hours).idle(calendar).isEmpty && source(records, hours: hours).idle(closing("2026-11-26")).isEmpty)
        let gone = source(records).idle(calendar)
        #expect(gone.map(\.held.day.iso) == ["2026-11-26"] && gone[0].leaders == [roy] && gone[0].replaced == [durand])
        #expect(told(source(records).sessions(calendar)).prefix(2) == ["2026-11-24 cancelled", "2026-12-01 planned"])
        // A correction that was taken back says nothing.
        #expect(source([try source([try plain[1].cancelled(because: "Non")], hours: hours).sessions(calendar)[1].restored()]).idle(calendar).isEmpty)
    }

    @Test("what is moved keeps its key, its length and its day, whatever the timetable says afterwards")
    func moved() throws {
        let first = try #require(source().sessions(calendar).first)
        let record = try first.moved(to: Day("2026-11-27")!, at: 840, room: nil, because: "", calendar)
        for other in [source([record]), source([record], weekday: 4)] {
            let session = try #require(other.sessions(calendar).first { $0.key == first.key })
            #expect(session.held == SessionTime(day: Day("2026-11-27")!, startsAt: 840, length: 55) && session.room == nil && session.isMoved)
            #expect(session.planned == first.planned)
            #expect(other.sessions(calendar).count == 4)
        }
        #expect(throws: SessionRefusal.night) { try first.moved(to: Day("2026-11-27")!, at: 180, room: nil, because: "", calendar) }
        #expect(throws: SessionRefusal.time) { try first.moved(to: Day("2026-11-27")!, at: 1430, room: nil, because: "", calendar) }
        #expect(throws: SessionRefusal.closed(Day("2026-11-27")!, Phrase(same: "Formation"))) {
            try first.moved(to: Day("2026-11-27")!, at: 600, room: nil, because: "", closing("2026-11-27"))
        }
    }

    @Test("what is settled stays when the calendar closes its day later, and what was not there then does not begin to be")
    func settled() throws {
        let past = source().sessions(calendar)[0]
        let record = past.record(state: .planned, isFixed: true)
        #expect(told(source([record], settled: "2026-11-30").sessions(closing("2026-11-24"))).first == "2026-11-24 planned")
        // 24 November was a day off when the past was written, and no longer is.
        #expect(told(source([], settled: "2026-11-30").sessions(calendar)).first == "2026-12-01 planned")
    }

    @Test("a call is made on the day or later, taken back, and holds a session against all else")
    func called() throws {
        let first = try #require(source().sessions(calendar).first)
        #expect(throws: SessionRefusal.tooEarly(first.held.day)) { try first.called(on: Day("2026-11-23")!) }
        let record = try first.called(on: Day("2026-11-24")!)
        let done = source([record]).sessions(closing("2026-11-24"))[0]
        #expect(done.state == .delivered && done.leaders == [durand] && done.room == room)
        #expect(throws: SessionRefusal.delivered) { try done.cancelled(because: "Non") }
        #expect(throws: SessionRefusal.delivered) { try done.moved(to: Day("2026-11-27")!, at: 600, room: nil, because: "", calendar) }
        #expect(throws: SessionRefusal.delivered) { try done.led(by: roy) }
        #expect(try done.uncalled().state == .planned)
    }

    @Test("somebody replaces, and the group's own may lead it after all")
    func replaced() throws {
        let first = try #require(source().sessions(calendar).first)
        let session = source([try first.led(by: roy)]).sessions(calendar)[0]
        #expect(session.leaders == [roy] && session.replaced == [durand])
        let back = source([try session.led(by: nil)]).sessions(calendar)[0]
        #expect(back.leaders == [durand] && back.replaced == [])
        // A cancelled session remembers who was to replace.
        #expect(source([try session.cancelled(because: "Grève")]).sessions(calendar)[0].leaders == [roy])
    }

    @Test("a group that everybody has left no longer meets, but for what took place")
    func left() throws {
        let days = Tenure(from: Day("2026-11-23")!, to: Day("2026-12-18")!)
        let first = source().sessions(calendar)[0]
        let records = [try first.called(on: first.held.day), try source().sessions(calendar)[3].moved(to: Day("2026-12-17")!, at: 600, room: nil, because: "", calendar)]
        let whole = source(records)
        let emptied = SessionSource(
            group: group, hours: whole.hours, days: days, rooms: [], leaders: [], places: [Tenure(from: days.from, to: Day("2026-12-01")!)], records: records,
            settledThrough: nil)
        #expect(told(emptied.sessions(calendar)) == ["2026-11-24 delivered", "2026-12-01 planned"])
    }

    @Test("of a change, what was held before at that hour is not new; at another hour all of it is")
    func added() {
        let time = SessionTime(day: Day("2026-11-24")!, startsAt: 600, length: 55)
        let (lea, tom) = (Pupil.ID(rawValue: 5), Pupil.ID(rawValue: 6))
        func hold(_ time: SessionTime, _ pupils: [Pupil.ID: String], _ leaders: [DatedSession.Leader], _ room: DatedSession.Place?) -> SessionHold {
            SessionHold(title: Phrase(same: "Oral"), time: time, pupils: pupils, leaders: leaders, room: room)
        }
        let before = hold(time, [lea: "Léa Petit"], [durand], room)
        let same = before.added(to: before)
        #expect(same.pupils.isEmpty && same.leaders.isEmpty && same.room == nil)
        let other = DatedSession.Place(id: Room.ID(rawValue: 2), name: "B11")
        let changed = hold(time, [lea: "Léa Petit", tom: "Tom Roux"], [durand, roy], other).added(to: before)
        #expect(changed.pupils == [tom: "Tom Roux"] && changed.leaders == [roy] && changed.room == other)
        let later = hold(SessionTime(day: time.day, startsAt: 610, length: 55), before.pupils, before.leaders, room).added(to: before)
        #expect(later.pupils == before.pupils && later.leaders == [durand] && later.room == room)
    }

    @Test("a clash names the pupils, the person and the room")
    func clashes() {
        let time = SessionTime(day: Day("2026-11-24")!, startsAt: 600, length: 55)
        let lea = Pupil.ID(rawValue: 5)
        let one = SessionHold(title: Phrase(same: "Oral"), time: time, pupils: [lea: "Léa Petit"], leaders: [durand], room: room)
        let other = SessionHold(
            title: Phrase(same: "Méthode"), time: SessionTime(day: time.day, startsAt: 650, length: 55), pupils: [lea: "Léa Petit"], leaders: [durand], room: room)
        let later = SessionHold(
            title: Phrase(same: "Plus tard"), time: SessionTime(day: time.day, startsAt: 655, length: 55), pupils: [lea: "Léa Petit"], leaders: [durand], room: room)
        #expect(
            one.clashes(with: [other, later]).map(\.words.fr) == [
                "Léa Petit\u{202F}: déjà dans «\u{202F}Méthode\u{202F}» (24 nov., 10\u{202F}h\u{202F}50).",
                "Mme Durand anime déjà «\u{202F}Méthode\u{202F}» (24 nov., 10\u{202F}h\u{202F}50).",
                "La salle B10 est prise par «\u{202F}Méthode\u{202F}» (24 nov., 10\u{202F}h\u{202F}50).",
            ])
    }

    @Test("what one session holds is told in one sentence, whichever groups it is in the way of")
    func together() {
        let at = SessionTime(day: Day("2026-11-24")!, startsAt: 600, length: 55)
        func clash(_ matter: SessionClash.Matter, by: String = "Regards croisés", at time: SessionTime = at, isLesson: Bool = false) -> SessionClash {
            SessionClash(matter, by: Phrase(same: by), at: time, isLesson: isLesson)
        }
        func told(_ clashes: [SessionClash]) -> [String] { SessionRefusal.clash(clashes).obstacles.map(\.fr) }
        let later = SessionTime(day: at.day, startsAt: 660, length: 55)
        let all = told([
            clash(.pupils(["Tom Roux"])), clash(.leader("Mme Durand")), clash(.pupils(["Zoé Blanc"]), by: "Latin", isLesson: true), clash(.pupils(["Léa Petit", "Tom Roux"])),
            clash(.room("B12")), clash(.leader("Mme Durand")), clash(.room("B12"), at: later),
        ])
        #expect(
            all == [
                "«\u{202F}Regards croisés\u{202F}» (24 nov., 10\u{202F}h) occupe déjà Léa Petit, Tom Roux, Mme Durand et la salle B12.",
                "Zoé Blanc\u{202F}: en cours à cette heure, «\u{202F}Latin\u{202F}» (24 nov., 10\u{202F}h).",
                "La salle B12 est prise par «\u{202F}Regards croisés\u{202F}» (24 nov., 11\u{202F}h).",
            ])
        let names = ["Ana", "Bob", "Cléo", "Dan", "Ève", "Fay", "Gil"]
        #expect(
            told([clash(.pupils(names)), clash(.room("B12"))])
                == ["«\u{202F}Regards croisés\u{202F}» (24 nov., 10\u{202F}h) occupe déjà Ana, Bob, Cléo, Dan, Ève, 2 autres élèves et la salle B12."])
        #expect(
            told([clash(.pupils(["Ana"])), clash(.pupils(["Bob"]))]) == ["Ana et Bob\u{202F}: déjà dans «\u{202F}Regards croisés\u{202F}» (24 nov., 10\u{202F}h)."])
        #expect(told([clash(.group), clash(.group), clash(.room("B12"))]).count == 2)
    }

    @Test("a day without lessons is named once when its name is all there is to say")
    func sunday() {
        let sunday = SessionRefusal.closed(Day("2026-11-22")!, Day.weekdays[6]).problem.what
        #expect(sunday.fr == "Il n’y a pas cours le dimanche 22 novembre." && sunday.en == "There are no lessons on Sunday 22 November.")
        let snow = SessionRefusal.closed(Day("2026-11-24")!, Phrase(same: "Neige")).problem.what.fr
        #expect(snow == "Il n’y a pas cours le mardi 24 novembre\u{202F}: Neige.")
    }
}
