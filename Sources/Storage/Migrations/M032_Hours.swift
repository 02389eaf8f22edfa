extension Store {
    static let hours = Migration(
        32, "Hours of slots that held before, sessions as diaries were told",
        """
        CREATE TABLE past_hours (
            school BIGINT NOT NULL,
            weekly_slot BIGINT NOT NULL,
            through_day TEXT NOT NULL,
            weekday BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
            starts_at BIGINT NOT NULL CHECK (starts_at BETWEEN 0 AND 1439),
            length BIGINT NOT NULL CHECK (length BETWEEN 15 AND 240),
            alternance TEXT NOT NULL CHECK (alternance IN ('H', 'Q1', 'Q2')),
            PRIMARY KEY (school, weekly_slot, through_day),
            FOREIGN KEY (school, weekly_slot) REFERENCES weekly_slot (school, id)
        );

        CREATE TABLE feed_session (
            school BIGINT NOT NULL,
            account BIGINT NOT NULL,
            uid TEXT NOT NULL,
            holder TEXT NOT NULL,
            sequence BIGINT NOT NULL CHECK (sequence >= 0),
            changed_at BIGINT NOT NULL,
            day TEXT NOT NULL,
            starts_at BIGINT NOT NULL,
            length BIGINT NOT NULL,
            summary TEXT NOT NULL,
            location TEXT,
            description TEXT,
            cancelled BIGINT NOT NULL CHECK (cancelled IN (0, 1)),
            PRIMARY KEY (school, account, uid),
            FOREIGN KEY (school, account) REFERENCES calendar_feed (school, account)
        );
        """)
}
