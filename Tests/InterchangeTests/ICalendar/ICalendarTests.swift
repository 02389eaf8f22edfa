import Foundation
import Interchange
import School
import Testing

@Suite("Calendars")
struct ICalendarTests {
    private func calendar(summary: String = "AP : S’exprimer à l’oral", zone: Zone = .a, cancelled: Bool = false) -> String {
        let session = FeedSession(
            uid: "ap-1-2026-11-24-p7@jalon", holder: "p7", day: Day("2026-11-24")!, startsAt: 600, length: 55, summary: summary,
            location: "Salle B12", description: "Mme Durand; M. Roy, ensemble\nBut", isCancelled: cancelled)
        let told = ToldSession(session: session, sequence: 2, changedAt: Moment(milliseconds: 1_795_255_200_000))
        return ICalendar(name: "AP", zone: zone, sessions: [told]).text()
    }

    @Test("a session is written as RFC 5545 asks, in Paris time")
    func session() {
        let text = calendar()
        let lines = text.components(separatedBy: "\r\n")
        for expected in [
            "BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VTIMEZONE", "TZID:Europe/Paris", "UID:ap-1-2026-11-24-p7@jalon", "SEQUENCE:2",
            "DTSTAMP:20261121T100000Z", "DTSTART;TZID=Europe/Paris:20261124T100000", "DTEND;TZID=Europe/Paris:20261124T105500", "LOCATION:Salle B12",
            "DESCRIPTION:Mme Durand\\; M. Roy\\, ensemble\\nBut", "STATUS:CONFIRMED", "END:VCALENDAR",
        ] {
            #expect(lines.contains(expected), "\(expected)")
        }
        #expect(text.hasSuffix("END:VCALENDAR\r\n"))
        #expect(!text.replacing("\r\n", with: "").contains("\n"))
    }

    @Test("the rules that travel with the file say what each territory's clock shows in winter and in summer", arguments: Zone.allCases)
    func territories(zone: Zone) {
        let lines = calendar(zone: zone).components(separatedBy: "\r\n")
        let place = zone.timeZone.identifier
        #expect(lines.contains("DTSTART;TZID=\(place):20261124T100000") && lines.contains("TZID:\(place)"))
        let told = Set(lines.filter { $0.hasPrefix("TZOFFSETTO:") }.map { $0.dropFirst("TZOFFSETTO:".count) })
        let clock = Clock().at(zone)
        let shown = ["2027-01-15", "2027-07-15"].map { day in
            let moment = Clock(timeZone: .gmt).moment(Day(day)!, minute: 720)
            let (there, minute) = clock.local(moment)
            let ahead = there.number * 1440 + minute - Day(day)!.number * 1440 - 720
            return "\(ahead < 0 ? "-" : "+")\(padded(abs(ahead) / 60, 2))\(padded(abs(ahead) % 60, 2))"
        }
        #expect(told == Set(shown.map { Substring($0) }))
    }

    @Test("what no longer takes place is told as cancelled, not left out")
    func cancelled() {
        #expect(calendar(cancelled: true).contains("STATUS:CANCELLED\r\n"))
    }

    @Test("lines are folded at 75 bytes, never within a letter, and unfold to what was meant")
    func folding() {
        let title = String(repeating: "Élève à l’œuvre, été ", count: 12)
        let text = calendar(summary: title)
        for line in text.components(separatedBy: "\r\n") { #expect(line.utf8.count <= 75, "\(line)") }
        let unfolded = text.replacing("\r\n ", with: "")
        #expect(unfolded.contains("SUMMARY:" + title.replacing(",", with: "\\,")))
    }
}
