/// A day of the civil calendar, without time of day or time zone.
///
/// Kept as the number of days since 1970-01-01; reads and writes ISO 8601 (`2026-11-21`). Arithmetic is
/// the proleptic Gregorian calendar.
public struct Day: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01.
    public let number: Int

    public init(number: Int) { self.number = number }

    /// Nil when there is no such day (31 April, 29 February of an ordinary year).
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        let candidate = Self.number(year: year, month: month, day: day)
        let back = Self.civil(candidate)
        guard back == (year, month, day) else { return nil }
        number = candidate
    }

    /// Exactly `yyyy-mm-dd`.
    public init?(_ iso: String) {
        let parts = iso.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
            let y = Int(parts[0]), let m = Int(parts[1]), let d = Int(parts[2])
        else { return nil }
        self.init(year: y, month: m, day: d)
    }

    /// `dd/mm/yyyy`, as the school's software writes it; the day and the month may lack their zero.
    public init?(french text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2].count == 4, let d = Int(parts[0]), let m = Int(parts[1]), let y = Int(parts[2])
        else { return nil }
        self.init(year: y, month: m, day: d)
    }

    /// A day that a person or a file names, in either of the two ways, from 1900 to 2199: what lies beyond is a slip of the
    /// pen, and adding a week to it could leave what we can write.
    public init?(entered text: String) {
        guard let day = Day(text) ?? Day(french: text), (1900...2199).contains(day.year) else { return nil }
        self = day
    }

    public var year: Int { Self.civil(number).year }
    public var month: Int { Self.civil(number).month }
    public var day: Int { Self.civil(number).day }
    /// The calendar year in which the school year of this day begins: in August, when the next one is prepared.
    public var schoolYear: Int { month >= 8 ? year : year - 1 }

    /// 1 is Monday, 7 is Sunday, as in ISO 8601 and in STS.
    public var weekday: Int { ((number + 3) % 7 + 7) % 7 + 1 }

    /// The Monday of this day's week.
    public var monday: Day { self - (weekday - 1) }

    /// The Monday of the week that one looks at on this day: from Saturday on the next.
    public var mondayAhead: Day { weekday < 6 ? monday : monday + 7 }

    public var iso: String {
        let (y, m, d) = Self.civil(number)
        return "\(padded(y, 4))-\(padded(m, 2))-\(padded(d, 2))"
    }

    public static func < (a: Day, b: Day) -> Bool { a.number < b.number }
    public static func + (day: Day, days: Int) -> Day { Day(number: day.number + days) }
    public static func - (day: Day, days: Int) -> Day { Day(number: day.number - days) }
    /// Days from `b` to `a`.
    public static func - (a: Day, b: Day) -> Int { a.number - b.number }

    private static func number(year: Int, month: Int, day: Int) -> Int {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func civil(_ number: Int) -> (year: Int, month: Int, day: Int) {
        let z = number + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted + (shifted < 10 ? 3 : -9)
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}

extension Day: CustomStringConvertible {
    public var description: String { iso }
}

extension Day {
    /// « samedi 21 novembre 2026 » / "Saturday 21 November 2026".
    public var long: Phrase { Phrase(fr: "\(named.fr) \(year)", en: "\(named.en) \(year)") }

    /// « samedi 21 novembre » / "Saturday 21 November": when the year is plain.
    public var named: Phrase {
        Phrase(
            fr: "\(Self.weekdays[weekday - 1].fr) \(day == 1 ? "1er" : String(day)) \(Self.months[month - 1].fr)",
            en: "\(Self.weekdays[weekday - 1].en) \(day) \(Self.months[month - 1].en)")
    }

    /// « 21 nov. » / "21 Nov": for lists where the year is plain.
    public var short: Phrase {
        Phrase(
            fr: "\(day == 1 ? "1er" : String(day)) \(Self.shortMonths[month - 1].fr)",
            en: "\(day) \(Self.shortMonths[month - 1].en)")
    }

    /// « 21/11/2026 » / "21/11/2026".
    public var figures: Phrase { Phrase(same: "\(padded(day, 2))/\(padded(month, 2))/\(year)") }

    public static let weekdays = [
        Phrase(fr: "lundi", en: "Monday"), Phrase(fr: "mardi", en: "Tuesday"), Phrase(fr: "mercredi", en: "Wednesday"),
        Phrase(fr: "jeudi", en: "Thursday"), Phrase(fr: "vendredi", en: "Friday"), Phrase(fr: "samedi", en: "Saturday"),
        Phrase(fr: "dimanche", en: "Sunday"),
    ]
    public static let months = [
        Phrase(fr: "janvier", en: "January"), Phrase(fr: "février", en: "February"), Phrase(fr: "mars", en: "March"),
        Phrase(fr: "avril", en: "April"), Phrase(fr: "mai", en: "May"), Phrase(fr: "juin", en: "June"),
        Phrase(fr: "juillet", en: "July"), Phrase(fr: "août", en: "August"), Phrase(fr: "septembre", en: "September"),
        Phrase(fr: "octobre", en: "October"), Phrase(fr: "novembre", en: "November"), Phrase(fr: "décembre", en: "December"),
    ]
    private static let shortMonths = [
        Phrase(fr: "janv.", en: "Jan"), Phrase(fr: "févr.", en: "Feb"), Phrase(fr: "mars", en: "Mar"), Phrase(fr: "avr.", en: "Apr"),
        Phrase(fr: "mai", en: "May"), Phrase(fr: "juin", en: "Jun"), Phrase(fr: "juil.", en: "Jul"), Phrase(fr: "août", en: "Aug"),
        Phrase(fr: "sept.", en: "Sep"), Phrase(fr: "oct.", en: "Oct"), Phrase(fr: "nov.", en: "Nov"), Phrase(fr: "déc.", en: "Dec"),
    ]
}

/// A number written on at least `width` digits.
public func padded(_ n: Int, _ width: Int) -> String { padded(String(n), width) }

func padded(_ digits: String, _ width: Int) -> String {
    String(repeating: "0", count: max(0, width - digits.count)) + digits
}
