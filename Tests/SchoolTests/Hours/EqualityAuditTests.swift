import Testing

@testable import School

@Suite("Equality audit")
struct EqualityAuditTests {
    private let one = Division.ID(rawValue: 1)
    private let two = Division.ID(rawValue: 2)
    private let tuesday = SlotKey(module: Module.ID(rawValue: 1), weekly: WeeklySlot.ID(rawValue: 1))
    private let wednesday = SlotKey(module: Module.ID(rawValue: 1), weekly: WeeklySlot.ID(rawValue: 2))
    private let armistice = Phrase(same: "11 novembre")
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

    private func told(_ gaps: [EqualityAudit.Difference]) -> [String] { gaps.map { "\($0.minutes) \($0.cause.words.fr)" } }

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
        #expect(audit.rows.map { told($0.plannedGap) } == [
            [], ["55 jour sans cours\u{202F}: 11 novembre"], ["110 arrivée le jeudi 12 novembre"], ["55 séance annulée du 10 nov. (Formation)"], [],
            ["55 sans groupe à cette heure"],
        ])
        #expect(told(audit.rows[4].attendedGap) == ["55 absence du 24 nov."])
        #expect(audit.rows.map(\.planned) == [220, 165, 110, 165, 220, 165])
        #expect(audit.rows.map(\.attended) == [220, 165, 110, 165, 165, 165])
    }

    @Test("differences add up to the minute, whatever happened", arguments: 0..<40)
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
            for line in tuesdays + wednesdays where roll(3) > 0 {
                let states: [DatedSession.State] = [.delivered, .planned, .cancelled]
                let presences: [Presence] = [.present, .absent, .elsewhere]
                sessions[Pupil.ID(rawValue: id), default: []].append(
                    session(line.slot, line.session.held.day.iso, states[Int(roll(3))], presences[Int(roll(3))], reason: "R"))
            }
        }
        let audit = EqualityAudit(pupils, hours: hours, sessions: sessions, on: today)
        for row in audit.rows {
            let own = sessions[row.pupil.id] ?? []
            let planned = own.reduce(0) { $0 + ($1.session.state == .cancelled || ($1.session.state == .delivered && $1.presence == .elsewhere) ? 0 : 55) }
            let attended = own.reduce(0) { $0 + ($1.session.state == .delivered && $1.presence == .present ? 55 : 0) }
            #expect(row.planned == planned && row.attended == attended)
            #expect(row.plannedGap.reduce(0) { $0 + $1.minutes } == audit.mostPlanned - planned)
            #expect(row.attendedGap.reduce(0) { $0 + $1.minutes } == audit.mostAttended - attended)
        }
    }
}
