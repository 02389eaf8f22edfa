import School

/// A calendar as RFC 5545 writes it: what a phone or a diary subscribes to.
///
/// Lines end in CRLF and are folded at 75 bytes, never within a UTF-8 character. Hours are those of Europe/Paris, whose
/// rules travel with the file. Names of pupils have no place in it: the address of a feed may be seen by others.
public struct ICalendar: Sendable {
    public let name: String
    public let sessions: [ToldSession]

    public init(name: String, sessions: [ToldSession]) {
        self.name = name
        self.sessions = sessions
    }

    public func text() -> String {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Jalon//Accompagnement personnalise//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
            "X-WR-CALNAME:\(Self.escaped(name))", "X-WR-TIMEZONE:Europe/Paris", "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        ]
        lines += Self.timeZone
        for told in sessions { lines += Self.lines(told) }
        lines.append("END:VCALENDAR")
        return lines.map { Self.folded($0) + "\r\n" }.joined()
    }

    private static func lines(_ told: ToldSession) -> [String] {
        let session = told.session
        var lines = [
            "BEGIN:VEVENT", "UID:\(escaped(session.uid))", "DTSTAMP:\(utc(told.changedAt))", "LAST-MODIFIED:\(utc(told.changedAt))",
            "SEQUENCE:\(told.sequence)", "DTSTART;TZID=Europe/Paris:\(local(session.day, session.startsAt))",
            "DTEND;TZID=Europe/Paris:\(local(session.day, session.startsAt + session.length))", "SUMMARY:\(escaped(session.summary))",
        ]
        if let location = session.location { lines.append("LOCATION:\(escaped(location))") }
        if let description = session.description { lines.append("DESCRIPTION:\(escaped(description))") }
        lines.append("STATUS:\(session.isCancelled ? "CANCELLED" : "CONFIRMED")")
        lines.append("END:VEVENT")
        return lines
    }

    /// Backslash, semicolon and comma are escaped, a line break is `\n`, other control characters are left out.
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\\": result += "\\\\"
            case ";": result += "\\;"
            case ",": result += "\\,"
            case "\n", "\r\n", "\r": result += "\\n"
            case _ where character.unicodeScalars.allSatisfy { $0.value < 32 || $0.value == 127 }: continue
            default: result.append(character)
            }
        }
        return result
    }

    /// At most 75 bytes a line without its end; a line that goes on starts with a blank.
    static func folded(_ line: String) -> String {
        var result = ""
        var width = 0
        for scalar in line.unicodeScalars {
            let size = String(scalar).utf8.count
            if width + size > 75 {
                result += "\r\n "
                width = 1
            }
            result.unicodeScalars.append(scalar)
            width += size
        }
        return result
    }

    private static func local(_ day: Day, _ minute: Int) -> String {
        let date = day + minute / 1440
        let rest = minute % 1440
        return "\(compact(date))T\(padded(rest / 60, 2))\(padded(rest % 60, 2))00"
    }

    private static func utc(_ moment: Moment) -> String {
        let (day, second) = moment.utc
        return "\(compact(day))T\(padded(second / 3600, 2))\(padded(second / 60 % 60, 2))\(padded(second % 60, 2))Z"
    }

    private static func compact(_ day: Day) -> String { day.iso.replacing("-", with: "") }

    /// Summer time from the last Sunday of March to the last Sunday of October, at 1:00 UTC (directive 2000/84/EC).
    private static let timeZone = [
        "BEGIN:VTIMEZONE", "TZID:Europe/Paris",
        "BEGIN:DAYLIGHT", "DTSTART:19960331T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200",
        "TZNAME:CEST", "END:DAYLIGHT",
        "BEGIN:STANDARD", "DTSTART:19961027T030000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100",
        "TZNAME:CET", "END:STANDARD", "END:VTIMEZONE",
    ]
}
