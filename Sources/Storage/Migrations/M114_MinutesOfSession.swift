extension Store {
    /// Holds every column that the ledger of groups adds up, session by session, so that it is read alone.
    static let minutesOfSession = Migration(
        114, "What calls say of each session of a school year, for the ledger of groups",
        "CREATE INDEX minutes_of_session ON session_pupil (school, year, session, presence, minutes);")
}
