extension Store {
    static let scheduleFeeds = Migration(
        90, "Diaries of divisions, groups and rooms",
        """
        CREATE TABLE schedule_feed (
            school BIGINT NOT NULL,
            account BIGINT NOT NULL,
            holder TEXT NOT NULL CHECK (length(holder) BETWEEN 2 AND 30),
            token_hash TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (school, account, holder),
            UNIQUE (token_hash),
            FOREIGN KEY (school, account) REFERENCES account (school, id)
        );

        CREATE TABLE schedule_feed_session (
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
            FOREIGN KEY (school, account, holder) REFERENCES schedule_feed (school, account, holder)
        );
        """)
}
