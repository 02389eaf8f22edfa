/// One session as a diary shows it.
public struct FeedSession: Sendable, Hashable {
    /// The same for as long as it is the same session, whatever changes in it.
    public let uid: String
    /// Whose session it is: a pupil, or a member of staff.
    public let holder: String
    public let day: Day
    /// Minute of the day, Paris time.
    public let startsAt: Int
    /// Minutes.
    public let length: Int
    public let summary: String
    public let location, description: String?
    /// Told as cancelled rather than left out, so that diaries take it away.
    public var isCancelled: Bool

    public init(
        uid: String, holder: String, day: Day, startsAt: Int, length: Int, summary: String, location: String?, description: String?, isCancelled: Bool
    ) {
        self.uid = uid
        self.holder = holder
        self.day = day
        self.startsAt = startsAt
        self.length = length
        self.summary = summary
        self.location = location
        self.description = description
        self.isCancelled = isCancelled
    }

    public var cancelled: FeedSession {
        var session = self
        session.isCancelled = true
        return session
    }
}

/// A session, and how often and when what a diary shows of it changed.
public struct ToldSession: Sendable, Hashable {
    public let session: FeedSession
    /// Raised by each change.
    public let sequence: Int
    public let changedAt: Moment

    public init(session: FeedSession, sequence: Int, changedAt: Moment) {
        self.session = session
        self.sequence = sequence
        self.changedAt = changedAt
    }
}
