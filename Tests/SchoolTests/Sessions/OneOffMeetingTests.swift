import School
import Testing

@Suite("A plan and the one-off sessions that are announced already")
struct OneOffMeetingTests {
    private let slot = SlotKey(module: .new(), weekly: .new())
    private let first = Pupil.ID.new()
    private let second = Pupil.ID.new()
    private let durand = Facilitator.ID.new()
    private let room = Room.ID.new()
    private let tuesday = Day("2026-12-08")!

    private func contents() -> PlanContents {
        let group = PlannedGroup(id: .new(), slot: slot, workshop: .new(), room: room, staff: [durand], seats: 12)
        return PlanContents(groups: [group], places: [first, second].map { PlannedPlace(pupil: $0, group: group.id, version: 1) })
    }

    private func oneOff(
        _ minute: Int, on day: Day? = nil, led: Facilitator.ID? = nil, room: Room.ID? = nil, clash: NeedGroup.ID? = nil, state: DatedSession.State = .planned
    ) -> OneOff {
        OneOff(
            id: .new(), group: .new(), title: "Oral blanc", kind: .personalised, time: SessionTime(day: day ?? tuesday, startsAt: minute, length: 45),
            room: room.map { DatedSession.Place(id: $0, name: "B10") }, leaders: [DatedSession.Leader(id: led ?? .new(), name: "Mme Durand", staff: nil)], state: state, reason: "",
            invitations: [first, .new()].map {
                Invitation(
                    pupil: Pupil(id: $0, familyName: "Élève", givenName: "Camille", division: nil), division: "2A", standing: .expected, clash: clash,
                    clashTitle: clash == nil ? nil : Phrase(same: "Oral"), presence: nil)
            })
    }

    private func meetings(_ oneOffs: OneOff...) -> [OneOffMeeting] {
        contents().meetings(with: oneOffs, at: [slot: [tuesday - 7, tuesday].map { SessionTime(day: $0, startsAt: 600, length: 55) }])
    }

    @Test("names the pupils, the people and the room that both would have at that hour")
    func named() {
        let found = meetings(oneOff(640, led: durand, room: room), oneOff(600, on: tuesday - 7))
        #expect(found.map(\.oneOff.time.day) == [tuesday - 7, tuesday])
        #expect(found.map(\.leaders) == [[], ["Mme Durand"]] && found.map(\.room) == [nil, "B10"])
        #expect(found.map { $0.pupils.map(\.id) } == [[first], [first]])
    }

    @Test("not before or after the hour, on another day, once cancelled or held, nor where it was said with the invitation")
    func others() {
        #expect(meetings(oneOff(655), oneOff(555), oneOff(600, on: tuesday + 1)).isEmpty)
        #expect(meetings(oneOff(600, state: .cancelled), oneOff(600, state: .delivered)).isEmpty)
        #expect(meetings(oneOff(600, clash: .new())).isEmpty)
        #expect(meetings(oneOff(600, led: durand, clash: .new())).map(\.pupils) == [[]])
    }
}
