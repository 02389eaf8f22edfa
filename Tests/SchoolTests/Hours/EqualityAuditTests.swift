import Testing

@testable import School

@Suite("Equality audit")
struct EqualityAuditTests {
    private let one = Division.ID(rawValue: 1)
    private let two = Division.ID(rawValue: 2)
    private let tuesday = SlotKey(module: Module.ID(rawValue: 1), weekly: WeeklySlot.ID(rawValue: 1))
    private let wednesday = SlotKey(module: Module.ID(rawValue: 1), weekly: WeeklySlot.ID(rawValue: 2))
    private let armistice = DaySpan(kind: .publicHoliday, name: Phrase(same: "11 novembre"), first: Day("2026-11-11")!, last: Day("2026-11-11")!)
    private let today = Day("2026-12-01")!

    /// Division 1 meets on four Tuesdays of November, division 2 on four Wednesdays, one of which is 11 November.
    private var hours: [Division.ID: [TimetableHour]] {
        func list(_ slot: SlotKey, _ first: String) -> [TimetableHour] {
            (0..<4).map { week in
                let day = Day(first)! + week * 7
                return TimetableHour(slot: slot, time: SessionTime(day: day, startsAt: 600, length: 55), closure: day.iso == "2026-11-11" ? armistice : nil)
            }
        }
        return [one: list(tuesday, "2026-11-03"), two: list(wednesday, "2026-11-04")]
    }

    private func person(_ id: Int64, _ division: Division.ID, from: String = "2026-09-01", to: String = "2027-07-31") -> AuditedPupil {
        AuditedPupil(
            pupil: Pupil(id: Pupil.ID(rawValue: id), familyName: "E\(id)", givenName: "", division: division), division: "\(division)",
            stays: [Dated(division, Tenure(from: Day(from)!, to: Day(to)!))])
    }

    private func session(_ slot: SlotKey, _ day: String, _ state: DatedSession.State = .delivered, _ presence: Presence? = .present, reason: String = "") -> AuditedSession {
        let time = SessionTime(day: Day(day)!, startsAt: 600, length: 55)
        return AuditedSession(
            session: DatedSession(
                group: NeedGroup.ID(rawValue: 1), key: SessionKey(week: time.day), planned: time, held: time, room: nil, leaders: [], state: state, cancelReason: reason),
            slot: slot, presence: state == .delivered ? presence : nil)
    }

    private var tuesdays: [AuditedSession] { ["2026-11-03", "2026-11-10", "2026-11-17", "2026-11-24"].map { session(tuesday, $0) } }
    private var wednesdays: [AuditedSession] { ["2026-11-04", "2026-11-18", "2026-11-25"].map { session(wednesday, $0) } }

    private func told(_ gaps: [EqualityAudit.Difference]) -> [String] { gaps.map { "\($0.minutes) \($0.words.fr)" } }

    @Test("each minute that somebody lacks has its cause: holiday, arrival, cancelled session, absence, no group")
    func causes() throws {
        var cancelled = tuesdays
        cancelled[1] = session(tuesday, "2026-11-10", .cancelled, reason: "Formation")
        var absent = tuesdays
        absent[3] = session(tuesday, "2026-11-24", .delivered, .absent)
        let sessions: [Pupil.ID: [AuditedSession]] = [
            Pupil.ID(rawValue: 1): tuesdays, Pupil.ID(rawValue: 2): wednesdays, Pupil.ID(rawValue: 3): Array(tuesdays.dropFirst(2)),
            Pupil.ID(rawValue: 4): cancelled, Pupil.ID(rawValue: 5): absent, Pupil.ID(rawValue: 6): Array(tuesdays.dropLast()),
        ]
        let pupils = [person(1, one), person(2, two), person(3, one, from: "2026-11-12"), person(4, one), person(5, one), person(6, one)]
        let audit = EqualityAudit(pupils, hours: hours, sessions: sessions, on: today)
        #expect(audit.mostPlanned == 220 && audit.mostAttended == 220 && !audit.isEqual)
        #expect(
            audit.rows.map { told($0.plannedGap) } == [
                [], ["55 jour sans cours\u{202F}: 11 novembre"], ["110 arrivée le jeudi 12 novembre"], ["55 séance annulée du 10 nov. (Formation)"], [],
                ["55 sans groupe à cette heure"],
            ])
        #expect(told(audit.rows[4].attendedGap) == ["55 absence du 24 nov."])
        #expect(audit.rows.map(\.planned) == [220, 165, 110, 165, 220, 165])
        #expect(audit.rows.map(\.attended) == [220, 165, 110, 165, 165, 165])
    }

    @Test("a one-off session is more for those who are invited, and less for nobody; two on one day count twice")
    func oneOffs() throws {
        let evening = ["2026-11-12", "2026-11-12"].map { session(OneOff.noSlot, $0) }
        var replaced = tuesdays
        replaced[1] = session(tuesday, "2026-11-10", .delivered, .elsewhere)
        let sessions: [Pupil.ID: [AuditedSession]] = [
            Pupil.ID(rawValue: 1): tuesdays, Pupil.ID(rawValue: 2): tuesdays + evening,
            Pupil.ID(rawValue: 3): replaced + [session(OneOff.noSlot, "2026-11-10")],
            Pupil.ID(rawValue: 4): tuesdays + [session(OneOff.noSlot, "2026-11-13", .cancelled, reason: "Grève")],
        ]
        let audit = EqualityAudit((1...4).map { person($0, one) }, hours: hours, sessions: sessions, on: today)
        #expect(audit.mostPlanned == 220 && audit.mostAttended == 220)
        #expect(
            audit.rows.map { told($0.plannedGap) } == [
                [], ["-110 séances ponctuelles"], ["-55 séances ponctuelles", "55 dans une autre séance le 10 nov."], [],
            ])
        #expect(audit.rows.map { told($0.attendedGap) } == audit.rows.map { told($0.plannedGap) })
        #expect(audit.rows.map(\.lacking) == [0, -110, 0, 0] && audit.rows.map(\.planned) == [220, 330, 220, 220])
    }

    @Test("what a change of division takes is said of it: groups that have no place yet, and hours that the other timetable had at another time")
    func changed() throws {
        let change = Day("2026-11-18")!
        let moved = AuditedPupil(
            pupil: Pupil(id: Pupil.ID(rawValue: 2), familyName: "E2", givenName: "", division: two), division: "2",
            stays: [Dated(one, Tenure(from: Day("2026-09-01")!, to: change - 1)), Dated(two, Tenure(from: change, to: Day("2027-07-31")!))])
        func audit(tuesdays count: Int) -> EqualityAudit {
            let sessions: [Pupil.ID: [AuditedSession]] = [Pupil.ID(rawValue: 1): wednesdays, Pupil.ID(rawValue: 2): Array(tuesdays.prefix(count))]
            return EqualityAudit([person(1, two), moved], hours: hours, sessions: sessions, on: today)
        }
        // Three Tuesdays of the one and then two Wednesdays without a place, where the other has three Wednesdays and a holiday: as many.
        #expect(audit(tuesdays: 3).rows.map(\.planned) == [165, 165] && audit(tuesdays: 3).rows[1].plannedGap.isEmpty)
        // Hours of the division before for which no group was given are no change’s.
        #expect(audit(tuesdays: 1).rows[1].planned == 55 && told(audit(tuesdays: 1).rows[1].plannedGap) == ["110 sans groupe à cette heure"])
        // Of groups that begin after the change it is not the cause.
        let early = AuditedPupil(
            pupil: moved.pupil, division: "2",
            stays: [Dated(one, Tenure(from: Day("2026-09-01")!, to: Day("2026-10-04")!)), Dated(two, Tenure(from: Day("2026-10-05")!, to: Day("2027-07-31")!))])
        let later = EqualityAudit([person(1, two), early], hours: hours, sessions: [Pupil.ID(rawValue: 1): wednesdays], on: today)
        #expect(told(later.rows[1].plannedGap) == ["165 sans groupe à cette heure"])
    }

    /// In these divisions in turn, each with its first day, and in the last one until the summer.
    private func mover(_ stays: [(division: Division.ID, from: String)]) -> AuditedPupil {
        let first = stays.map { Day($0.from)! }
        return AuditedPupil(
            pupil: Pupil(id: Pupil.ID(rawValue: 2), familyName: "E2", givenName: "", division: stays.last?.division), division: "",
            stays: stays.enumerated().map { index, stay in
                Dated(stay.division, Tenure(from: first[index], to: index + 1 < stays.count ? first[index + 1] - 1 : Day("2027-07-31")!))
            })
    }

    @Test("a change of level has one cause of its own: a timetable that gives on one side what the change takes on the other is told as what is left")
    func changedLevel() throws {
        let three = Division.ID(rawValue: 3)
        let thursday = SlotKey(module: Module.ID(rawValue: 1), weekly: WeeklySlot.ID(rawValue: 3))
        var hours = hours
        hours[three] = ["2026-11-02", "2026-11-05", "2026-11-12", "2026-11-19", "2026-11-26"].map {
            TimetableHour(slot: thursday, time: SessionTime(day: Day($0)!, startsAt: 600, length: 55), closure: nil)
        }
        let sessions: [Pupil.ID: [AuditedSession]] = [
            Pupil.ID(rawValue: 1): [session(tuesday, "2026-11-03")] + ["2026-11-10", "2026-11-17", "2026-11-24"].map { session(tuesday, $0, .planned) },
            Pupil.ID(rawValue: 2): [session(wednesday, "2026-11-04")] + ["2026-11-19", "2026-11-26"].map { session(thursday, $0, .planned) },
        ]
        let moved = mover([(two, "2026-09-01"), (three, "2026-11-18")])
        // One of the other division’s Wednesdays for three hours of the new one before the change, which has one hour more through the year.
        let audit = EqualityAudit([person(1, one), moved], hours: hours, sessions: sessions, on: Day("2026-11-06")!)
        #expect(audit.rows.map(\.planned) == [220, 165] && told(audit.rows[1].plannedGap) == ["55 changement de classe le mercredi 18 novembre"])
        // One session each until today, of one hour and of two: nothing lacks.
        #expect(audit.rows.map(\.attended) == [55, 55] && audit.rows[1].attendedGap.isEmpty)
    }

    @Test("two changes take what each took, one that is taken back nothing; what was given before an arrival is the arrival’s")
    func changedTwice() throws {
        func gap(_ moved: AuditedPupil, _ own: [AuditedSession]) -> [String] {
            let sessions: [Pupil.ID: [AuditedSession]] = [Pupil.ID(rawValue: 1): tuesdays, Pupil.ID(rawValue: 2): own]
            return told(EqualityAudit([person(1, one), moved], hours: hours, sessions: sessions, on: today).rows[1].plannedGap)
        }
        // Back after a week, in which its Tuesday was missed and the other’s Wednesday was a holiday.
        let back = mover([(one, "2026-09-01"), (two, "2026-11-09"), (one, "2026-11-16")])
        #expect(gap(back, [tuesdays[0]] + tuesdays[2...]) == ["55 changement de classe le lundi 16 novembre"])
        let arrived = mover([(two, "2026-11-05"), (one, "2026-11-18")])
        #expect(gap(arrived, [tuesdays[3]]) == ["110 changement de classe le mercredi 18 novembre", "55 arrivée le jeudi 5 novembre"])
    }

    @Test("a closed day is the cause of what it took, confirmed or cancelled for it, and not of what was given on it or lost for another reason")
    func closedDay() throws {
        let span = DaySpan(kind: .closed, name: Phrase(same: "Neige"), first: Day("2026-11-24")!, last: Day("2026-11-24")!)
        func last(_ state: DatedSession.State, _ reason: String = "") -> AuditedSession {
            let line = session(tuesday, "2026-11-24", state, reason: reason)
            return AuditedSession(session: line.session, slot: line.slot, presence: line.presence, closed: span)
        }
        let before = Array(tuesdays.dropLast())
        let lines = [last(.delivered), last(.planned), last(.cancelled, "Neige"), last(.cancelled, "Grève")]
        var sessions = Dictionary(uniqueKeysWithValues: lines.enumerated().map { (Pupil.ID(rawValue: Int64($0.offset + 1)), before + [$0.element]) })
        // The fifth has left before, and the hour was given.
        sessions[Pupil.ID(rawValue: 5)] = before
        let pupils = (1...4).map { person($0, one) } + [person(5, one, to: "2026-11-22")]
        let audit = EqualityAudit(pupils, hours: hours, sessions: sessions, on: today)
        #expect(audit.mostPlanned == 220 && audit.mostAttended == 220)
        let closed = ["55 jour sans cours\u{202F}: mardi 24 novembre, Neige"]
        let gaps = [[], closed, closed, ["55 séance annulée du 24 nov. (Grève)"], ["55 départ le lundi 23 novembre"]]
        #expect(audit.rows.map { told($0.plannedGap) } == gaps)
        #expect(audit.rows.map { told($0.attendedGap) } == gaps)
        // It is so before the day has come.
        let early = EqualityAudit(pupils, hours: hours, sessions: sessions, on: Day("2026-11-23")!)
        #expect(told(early.rows[1].plannedGap) == closed && told(early.rows[2].plannedGap) == closed)
    }

    @Test("a session that was moved beyond a departure is lost to the departure")
    func left() throws {
        let planned = SessionTime(day: Day("2026-11-24")!, startsAt: 600, length: 55)
        let late = SessionTime(day: Day("2026-11-26")!, startsAt: 1_020, length: 55)
        let held = DatedSession(group: NeedGroup.ID(rawValue: 1), key: SessionKey(week: planned.day), planned: planned, held: late, room: nil, leaders: [])
        let gone = AuditedSession(session: held, slot: tuesday, presence: nil, leftOn: Day("2026-11-25")!)
        let sessions: [Pupil.ID: [AuditedSession]] = [
            Pupil.ID(rawValue: 1): Array(tuesdays.dropLast()) + [AuditedSession(session: held, slot: tuesday, presence: nil)],
            Pupil.ID(rawValue: 2): Array(tuesdays.dropLast()) + [gone],
        ]
        let audit = EqualityAudit([person(1, one), person(2, one, to: "2026-11-24")], hours: hours, sessions: sessions, on: Day("2026-11-25")!)
        #expect(audit.rows.map(\.planned) == [220, 165] && audit.rows.map(\.attended) == [165, 165])
        #expect(told(audit.rows[1].plannedGap) == ["55 départ le mercredi 25 novembre"])
        // On that day the hour has come and the session has not.
        #expect(told(audit.rows[1].attendedGap) == ["55 départ le mercredi 25 novembre", "-55 séances encore à venir pour les autres"])
    }

    @Test("what happened to the best served alone is said of them by name, and not of whoever is compared with them")
    func ofTheMeasure() throws {
        let change = Day("2026-11-12")!
        let pupil = Pupil(id: Pupil.ID(rawValue: 1), familyName: "DUPONT", givenName: "Léa", division: one)
        let moved = AuditedPupil(
            pupil: pupil, division: "1",
            stays: [Dated(two, Tenure(from: Day("2026-09-01")!, to: change - 1)), Dated(one, Tenure(from: change, to: Day("2027-07-31")!))])
        // One Wednesday before, two Tuesdays since, and nobody of the other division was given more than one.
        let own = [session(wednesday, "2026-11-04"), session(tuesday, "2026-11-17"), session(tuesday, "2026-11-24")]
        let sessions = [pupil.id: own, Pupil.ID(rawValue: 2): [session(wednesday, "2026-11-04")]]
        let audit = EqualityAudit([moved, person(2, two)], hours: hours, sessions: sessions, on: today)
        #expect(audit.mostPlanned == 165 && audit.rows[0].plannedGap.isEmpty)
        let gaps = audit.rows[1].plannedGap
        #expect(gaps.reduce(0) { $0 + $1.minutes } == 110)
        let changes = gaps.filter { if case .changed = $0.cause { true } else { false } }
        #expect(changes.allSatisfy { $0.measure == pupil && $0.words.fr == "changement de classe le jeudi 12 novembre, pour Léa DUPONT à qui l’on compare" })
        #expect(gaps.filter { $0.cause == .noGroup }.allSatisfy { $0.measure == nil && $0.words == $0.cause.words })
        // Days that are closed have their dates, but for public holidays, which are known by their names.
        func words(_ kind: DaySpan.Kind, _ first: String, _ last: String) -> String {
            InequalityCause.closure(DaySpan(kind: kind, name: Phrase(same: "Nom"), first: Day(first)!, last: Day(last)!)).words.fr
        }
        #expect(words(.closed, "2026-11-24", "2026-11-24") == "jour sans cours\u{202F}: mardi 24 novembre, Nom")
        #expect(words(.holidays, "2026-10-17", "2026-11-01") == "jours sans cours\u{202F}: du samedi 17 octobre au dimanche 1er novembre, Nom")
        #expect(words(.publicHoliday, "2026-11-11", "2026-11-11") == "jour sans cours\u{202F}: Nom")
    }

    @Test("causes stand by their size, those of single sessions in order of time")
    func order() throws {
        let absent = ["2026-11-03", "2026-11-10", "2026-11-17", "2026-11-24"].map { session(tuesday, $0, .delivered, .absent) }
        let audit = EqualityAudit(
            [person(1, one), person(2, one)], hours: hours, sessions: [Pupil.ID(rawValue: 1): tuesdays, Pupil.ID(rawValue: 2): absent.reversed()], on: today)
        #expect(told(audit.rows[1].attendedGap) == ["55 absence du 3 nov.", "55 absence du 10 nov.", "55 absence du 17 nov.", "55 absence du 24 nov."])
    }

    @Test("differences add up to the minute, whatever happened, one-off sessions on top, on any day", arguments: 0..<40)
    func adding(seed: UInt64) {
        var state = seed &* 2_862_933_555_777_941_757 &+ 11
        func roll(_ n: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % n
        }
        var sessions: [Pupil.ID: [AuditedSession]] = [:]
        var pupils: [AuditedPupil] = []
        for id in Int64(1)...12 {
            let isFirst = roll(2) == 0
            var stays = [Dated(isFirst ? one : two, Tenure(from: Day("2026-09-01")! + Int(roll(90)), to: Day("2027-07-31")!))]
            if roll(3) == 0 {
                let change = Day("2026-11-12")!
                if stays[0].tenure.from < change {
                    stays = [Dated(stays[0].value, Tenure(from: stays[0].tenure.from, to: change - 1)), Dated(isFirst ? two : one, Tenure(from: change, to: Day("2027-07-31")!))]
                }
            }
            pupils.append(
                AuditedPupil(pupil: Pupil(id: Pupil.ID(rawValue: id), familyName: "E", givenName: "", division: nil), division: "", stays: stays))
            let evenings = ["2026-11-05", "2026-11-05", "2026-11-19"].map { session(OneOff.noSlot, $0) }
            for line in tuesdays + wednesdays + evenings where roll(3) > 0 {
                let states: [DatedSession.State] = [.delivered, .planned, .cancelled]
                let presences: [Presence] = [.present, .absent, .elsewhere]
                let happened = session(line.slot, line.session.held.day.iso, states[Int(roll(3))], presences[Int(roll(3))], reason: "R")
                // Planned or called, of some of them the pupil is gone.
                let leftOn = roll(6) == 0 ? Day("2026-11-02")! : nil
                sessions[Pupil.ID(rawValue: id), default: []].append(
                    AuditedSession(session: happened.session, slot: happened.slot, presence: leftOn == nil ? happened.presence : nil, leftOn: leftOn))
            }
        }
        let audit = EqualityAudit(pupils, hours: hours, sessions: sessions, on: Day("2026-11-02")! + Int(roll(30)))
        func minutesPlanned(_ own: [AuditedSession]) -> Int {
            own.reduce(0) { $0 + ($1.leftOn != nil || $1.session.state == .cancelled || ($1.session.state == .delivered && $1.presence == .elsewhere) ? 0 : 55) }
        }
        func minutesAttended(_ own: [AuditedSession]) -> Int { own.reduce(0) { $0 + ($1.leftOn == nil && $1.session.state == .delivered && $1.presence == .present ? 55 : 0) } }
        let regular = pupils.map { (sessions[$0.pupil.id] ?? []).filter { $0.slot != OneOff.noSlot } }
        #expect(audit.mostPlanned == regular.map(minutesPlanned).max() && audit.mostAttended == regular.map(minutesAttended).max())
        for row in audit.rows {
            let own = sessions[row.pupil.id] ?? []
            let (planned, attended) = (minutesPlanned(own), minutesAttended(own))
            #expect(row.planned == planned && row.attended == attended)
            #expect(row.plannedGap.reduce(0) { $0 + $1.minutes } == audit.mostPlanned - planned)
            #expect(row.attendedGap.reduce(0) { $0 + $1.minutes } == audit.mostAttended - attended)
        }
    }
}
