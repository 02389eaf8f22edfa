extension Store {
    /// A session that is taken leaves no row anywhere: without this nobody could be told that there was one.
    static let sessionNews = Migration(
        94, "Sessions that a change of the calendar took from published groups or gave to them",
        """
        CREATE TABLE session_news (
            school BIGINT NOT NULL,
            need_group BIGINT NOT NULL,
            day TEXT NOT NULL,
            starts_at BIGINT NOT NULL CHECK (starts_at BETWEEN 0 AND 1439),
            length BIGINT NOT NULL CHECK (length BETWEEN 15 AND 240),
            held BIGINT NOT NULL CHECK (held IN (0, 1)),
            cause TEXT NOT NULL CHECK (cause IN ('days', 'weeks')),
            PRIMARY KEY (school, need_group, day, starts_at),
            FOREIGN KEY (school, need_group) REFERENCES need_group (school, id)
        );
        """)
}
