import School

/// A calendar as RFC 5545 writes it: what a phone or a diary subscribes to.
///
/// Lines end in CRLF and are folded at 75 bytes, never within a UTF-8 character. Hours are those of the school's zone, whose
/// rules travel with the file. Names of pupils have no place in it: the address of a feed may be seen by others.
public struct ICalendar: Sendable {
    public let name: String
    public let sessions: [ToldSession]
    let zone: Zone

    public init(name: String, zone: Zone, sessions: [ToldSession]) {
        self.name = name
        self.zone = zone
        self.sessions = sessions
    }

    public func text() -> String {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Jalon//Accompagnement personnalise//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
            "X-WR-CALNAME:\(Self.escaped(name))", "X-WR-TIMEZONE:\(zone.timeZone.identifier)", "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        ]
        lines += rules
        for told in sessions { lines += self.lines(told) }
        lines.append("END:VCALENDAR")
        return lines.map { Self.folded($0) + "\r\n" }.joined()
    }

    private func lines(_ told: ToldSession) -> [String] {
        let session = told.session
        let place = zone.timeZone.identifier
        var lines = [
            "BEGIN:VEVENT", "UID:\(Self.escaped(session.uid))", "DTSTAMP:\(Self.utc(told.changedAt))", "LAST-MODIFIED:\(Self.utc(told.changedAt))",
            "SEQUENCE:\(told.sequence)", "DTSTART;TZID=\(place):\(Self.local(session.day, session.startsAt))",
            "DTEND;TZID=\(place):\(Self.local(session.day, session.startsAt + session.length))", "SUMMARY:\(Self.escaped(session.summary))",
        ]
        if let location = session.location { lines.append("LOCATION:\(Self.escaped(location))") }
        if let description = session.description { lines.append("DESCRIPTION:\(Self.escaped(description))") }
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

    /// Mainland: summer time from the last Sunday of March to the last Sunday of October, at 1:00 UTC (directive 2000/84/EC). Saint-Pierre
    /// follows North America. The other territories keep one time all year.
    private var rules: [String] {
        let parts =
            switch zone {
            case .a, .b, .c, .corsica:
                Self.part("DAYLIGHT", since: "19960331T020000", "+0100", "+0200", "CEST", "BYMONTH=3;BYDAY=-1SU")
                    + Self.part("STANDARD", since: "19961027T030000", "+0200", "+0100", "CET", "BYMONTH=10;BYDAY=-1SU")
            case .saintPierreEtMiquelon:
                Self.part("DAYLIGHT", since: "20070311T020000", "-0300", "-0200", "-02", "BYMONTH=3;BYDAY=2SU")
                    + Self.part("STANDARD", since: "20071104T020000", "-0200", "-0300", "-03", "BYMONTH=11;BYDAY=1SU")
            default: constant
            }
        return ["BEGIN:VTIMEZONE", "TZID:\(zone.timeZone.identifier)"] + parts + ["END:VTIMEZONE"]
    }

    private var constant: [String] {
        let minutes = zone.timeZone.secondsFromGMT() / 60
        let offset = "\(minutes < 0 ? "-" : "+")\(padded(abs(minutes) / 60, 2))\(padded(abs(minutes) % 60, 2))"
        return Self.part("STANDARD", since: "19700101T000000", offset, offset, String(offset.prefix(3)), nil)
    }

    private static func part(_ kind: String, since: String, _ from: String, _ to: String, _ name: String, _ yearly: String?) -> [String] {
        ["BEGIN:\(kind)", "DTSTART:\(since)"] + (yearly.map { ["RRULE:FREQ=YEARLY;\($0)"] } ?? [])
            + ["TZOFFSETFROM:\(from)", "TZOFFSETTO:\(to)", "TZNAME:\(name)", "END:\(kind)"]
    }
}
