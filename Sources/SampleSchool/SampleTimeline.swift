import School

/// When what happened in the sample school, counted from the day on which it is looked at.
///
/// A few weeks of history, a period under way and one about to begin: on any day of the year the same things are finished, under
/// way and to come.
public struct SampleTimeline: Sendable {
    public let today: Day
    /// The calendar year of the rentrée: that of the school year in which the history begins.
    public let year: Int

    public init(today: Day) {
        self.today = today
        let begins = today.monday - 70
        year = begins.month >= 9 ? begins.year : begins.year - 1
    }

    var schoolBegins: Day { Day(number: SampleRoster.september(year)) }

    /// Monday of the week that `offset` weeks part from this one.
    func week(_ offset: Int) -> Day { today.monday + offset * 7 }

    /// The first diagnosis, on what the finished period and the present one answer.
    var firstRound: ClosedRange<Day> { week(-9)...(week(-8) + 4) }
    var finishedPeriod: ClosedRange<Day> { week(-7)...(week(-3) - 3) }
    /// Its groups meet this week, on the same diagnosis.
    var presentPeriod: ClosedRange<Day> { week(-2)...(week(2) - 3) }
    /// The second diagnosis, closed, on what the period to come answers.
    var secondRound: ClosedRange<Day> { week(-3)...(week(-1) + 4) }
    /// The diagnosis of the other levels, still open.
    var openRound: ClosedRange<Day> { week(-1)...(week(2) + 4) }
    /// What teachers and pupils are asked this week, after the finished period.
    var reviewRound: ClosedRange<Day> { week(0)...(week(1) + 4) }
    /// The period to come: groups can be made, or wishes are being handed in.
    var nextPeriod: ClosedRange<Day> { week(2)...(week(11) - 3) }
    var nextModules: [ClosedRange<Day>] { [week(2)...(week(5) - 3), week(7)...(week(11) - 3)] }

    /// Whether a day falls among those on which people answer.
    static func weekday(_ day: Day) -> Day { day.weekday > 5 ? day.monday + 4 : day }
}
