import School
import Testing

@Suite("Where a pupil goes whom an invitation and a regular group want")
struct CollisionTests {
    private let oral = NeedGroup.ID.new()
    private let method = NeedGroup.ID.new()
    private let pupil = Pupil(id: .new(), familyName: "Élève", givenName: "Camille", division: nil)

    private func invitation(_ standing: Invitation.Standing = .expected, clash: NeedGroup.ID? = nil) -> Invitation {
        Invitation(pupil: pupil, division: "2A", standing: standing, clash: clash, clashTitle: clash == nil ? nil : Phrase(same: "Avant"), presence: nil)
    }

    private func collision(_ group: NeedGroup.ID, _ rule: CollisionRule) -> Collision { Collision(group: group, title: Phrase(same: "Oral"), rule: rule) }

    @Test("to the invitation when no regular session is at its hour, or none any longer")
    func none() {
        #expect(invitation().judged(by: []) == invitation())
        #expect(invitation(.regular, clash: oral).judged(by: []) == invitation())
    }

    @Test("where the rule says when a regular session comes to be at its hour", arguments: CollisionRule.allCases)
    func new(rule: CollisionRule) {
        let judged = invitation().judged(by: [collision(oral, rule)])
        #expect(judged.standing == rule.standing && judged.clash == oral && judged.clashTitle?.fr == "Oral")
    }

    @Test("where it was said, as long as it is about the same group, whatever the rule has become")
    func kept() {
        let both = [collision(method, .invitation), collision(oral, .ask)]
        #expect(invitation(.regular, clash: oral).judged(by: both).standing == .regular)
        #expect(invitation(.regular, clash: oral).judged(by: both).clash == oral)
        let other = invitation(.regular, clash: oral).judged(by: [collision(method, .invitation)])
        #expect(other.standing == .expected && other.clash == method)
    }

    @Test("and where it was told once the session is over")
    func over() {
        func one(_ state: DatedSession.State) -> OneOff {
            OneOff(
                id: .new(), group: oral, title: "Oral blanc", kind: .personalised, time: SessionTime(day: Day("2026-12-08")!, startsAt: 600, length: 45), room: nil,
                leaders: [], state: state, reason: "", invitations: [invitation(.regular, clash: oral)])
        }
        #expect(one(.delivered).judged(by: [:]).expected.isEmpty && one(.cancelled).judged(by: [:]).expected.isEmpty)
        #expect(one(.planned).judged(by: [:]).expected.count == 1)
        #expect(one(.planned).judged(by: [pupil.id: [collision(oral, .ask)]]).expected.isEmpty)
    }

    @Test("a session that is to be held on a day closed since is told as cancelled for it, until it is cancelled or called")
    func closedDay() {
        let day = Day("2026-12-08")!
        let snow = DaySpan(kind: .closed, name: Phrase(same: "Neige"), first: day, last: day)
        let calendar = SchoolCalendar(spans: [snow], weekA: Day("2026-09-07")!)
        func session(_ day: Day, _ state: DatedSession.State = .planned, isFixed: Bool = false) -> DatedSession {
            let time = SessionTime(day: day, startsAt: 600, length: 45)
            return DatedSession(group: oral, key: SessionKey(week: day), planned: time, held: time, room: nil, leaders: [], state: state, moveReason: "Sortie", isFixed: isFixed)
        }
        func closure(_ day: Day, _ state: DatedSession.State = .planned) -> DaySpan? { session(day, state).closure(calendar) }
        #expect(closure(day) == snow && closure(day + 1) == nil)
        #expect(closure(day, .cancelled) == nil && closure(day, .delivered) == nil)
        // Whether it follows the timetable or was put there, before the day and after it.
        for isFixed in [false, true] {
            let told = session(day, isFixed: isFixed).told(by: calendar)
            #expect(told.state == .cancelled && told.reason == "Neige" && told.isCancelled(for: snow))
            for today in [day - 9, day, day + 9] {
                #expect(session(day, isFixed: isFixed).account(on: today, closed: snow) == .cancelled && told.account(on: today, closed: snow) == .cancelled)
                #expect(session(day, isFixed: isFixed).standing(on: today, closed: snow)?.fr == "perdue, jour fermé\u{202F}: Neige")
            }
        }
        for other in [session(day, .delivered), session(day, .cancelled), session(day + 1)] { #expect(other.told(by: calendar) == other) }
        let one = OneOff(
            id: .new(), group: oral, title: "Oral blanc", kind: .personalised, time: SessionTime(day: day, startsAt: 600, length: 45), room: nil, leaders: [],
            state: .planned, reason: "", invitations: [])
        #expect(one.told(by: calendar).state == .cancelled && one.told(by: calendar).reason == "Neige")
        #expect(one.told(by: SchoolCalendar(spans: [], weekA: Day("2026-09-07")!)) == one)
    }
}
