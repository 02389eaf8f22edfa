import Foundation

/// An instant: whole milliseconds since 1970-01-01 00:00 UTC.
public struct Moment: Hashable, Comparable, Sendable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// The machine's clock. Code that decides anything takes a `Clock` instead.
    public static var now: Moment {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Moment(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    public static func < (a: Moment, b: Moment) -> Bool { a.milliseconds < b.milliseconds }
    public static func + (moment: Moment, duration: Duration) -> Moment {
        let (seconds, attoseconds) = duration.components
        return Moment(milliseconds: moment.milliseconds + seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }
    public static func - (moment: Moment, duration: Duration) -> Moment { moment + (.zero - duration) }

    /// Day and second of the day, 0..<86 400, in universal time.
    public var utc: (day: Day, second: Int) {
        let seconds = Int(milliseconds / 1000)
        let number = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        return (Day(number: number), seconds - number * 86_400)
    }
}

/// What time it is at the school. Tests hold it still.
public struct Clock: Sendable {
    private let read: @Sendable () -> Moment
    public let timeZone: TimeZone

    public init(timeZone: TimeZone = Zone.a.timeZone, read: @escaping @Sendable () -> Moment = { .now }) {
        self.timeZone = timeZone
        self.read = read
    }

    /// A clock that always tells noon of the given day in Paris.
    public static func stopped(on day: Day) -> Clock {
        let clock = Clock()
        let noon = clock.moment(day, minute: 12 * 60)
        return Clock { noon }
    }

    /// The same instants, told as in a school of this zone.
    public func at(_ zone: Zone) -> Clock { Clock(timeZone: zone.timeZone, read: read) }

    public var now: Moment { read() }
    public var today: Day { day(of: now) }

    public func day(of moment: Moment) -> Day { local(moment).day }

    /// Day and minute of the day, 0…1439, on the school's wall.
    public func local(_ moment: Moment) -> (day: Day, minute: Int) {
        let date = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
        let (day, second) = (moment + .seconds(timeZone.secondsFromGMT(for: date))).utc
        return (day, second / 60)
    }

    /// The instant at which the school's wall shows this day and minute. In the hour that summer time skips
    /// the next valid instant is meant; in the hour that comes twice, the first.
    public func moment(_ day: Day, minute: Int) -> Moment {
        let wall = Int64(day.number) * 86_400 + Int64(minute) * 60
        let guess = Date(timeIntervalSince1970: Double(wall))
        let before = timeZone.secondsFromGMT(for: guess.addingTimeInterval(-86_400))
        let first = wall - Int64(before)
        let offset = timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(first)))
        let second = offset == before ? first : wall - Int64(offset)
        return Moment(milliseconds: second * 1000)
    }
}

/// « 8 h 05 » / "8:05" for a minute of the day.
public func timeOfDay(_ minute: Int) -> Phrase {
    Phrase(
        fr: minute % 60 == 0 ? "\(minute / 60)\u{202F}h" : "\(minute / 60)\u{202F}h\u{202F}\(padded(minute % 60, 2))",
        en: "\(minute / 60):\(padded(minute % 60, 2))")
}
