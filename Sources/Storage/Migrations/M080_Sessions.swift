extension Store {
    /// A row of `session` corrects the timetable, or keeps what it gave once the day is past. `minutes_of_pupil` holds every column that
    /// a ledger of pupils adds up, so that it is read alone.
    static let sessions = Migration(
        80, "Dated sessions, who was there, until when everything is written",
        """
        CREATE TABLE session (
            school BIGINT NOT NULL,
            id BIGINT NOT NULL,
            need_group BIGINT,
            title TEXT CHECK (length(title) BETWEEN 1 AND 120),
            kind TEXT,
            week TEXT NOT NULL,
            number BIGINT NOT NULL CHECK (number BETWEEN 1 AND 9),
            planned_day TEXT NOT NULL,
            planned_at BIGINT NOT NULL CHECK (planned_at BETWEEN 0 AND 1439),
            day TEXT NOT NULL,
            starts_at BIGINT NOT NULL CHECK (starts_at BETWEEN 0 AND 1439),
            length BIGINT NOT NULL CHECK (length BETWEEN 15 AND 240),
            fixed BIGINT NOT NULL CHECK (fixed IN (0, 1)),
            room BIGINT,
            own_leaders BIGINT NOT NULL CHECK (own_leaders IN (0, 1)),
            state TEXT NOT NULL CHECK (state IN ('planned', 'delivered', 'cancelled')),
            reason TEXT NOT NULL CHECK (length(reason) <= 200),
            decided_by BIGINT,
            decided_at BIGINT,
            version BIGINT NOT NULL CHECK (version >= 1),
            PRIMARY KEY (school, id),
            UNIQUE (school, need_group, week, number),
            FOREIGN KEY (school, need_group) REFERENCES need_group (school, id),
            FOREIGN KEY (school, room) REFERENCES room (school, id),
            FOREIGN KEY (school, decided_by) REFERENCES account (school, id),
            CHECK (fixed = 1 OR state <> 'delivered'),
            CHECK ((need_group IS NULL) = (title IS NOT NULL)),
            CHECK ((need_group IS NULL) = (kind IS NOT NULL))
        );
        CREATE INDEX sessions_on_day ON session (school, day);

        CREATE TABLE session_leader (
            school BIGINT NOT NULL,
            session BIGINT NOT NULL,
            facilitator BIGINT NOT NULL,
            PRIMARY KEY (school, session, facilitator),
            FOREIGN KEY (school, session) REFERENCES session (school, id),
            FOREIGN KEY (school, facilitator) REFERENCES facilitator (school, id)
        );
        CREATE INDEX sessions_of_leader ON session_leader (school, facilitator);

        CREATE TABLE session_pupil (
            school BIGINT NOT NULL,
            session BIGINT NOT NULL,
            pupil BIGINT NOT NULL,
            year BIGINT NOT NULL,
            kind TEXT NOT NULL,
            minutes BIGINT NOT NULL CHECK (minutes BETWEEN 15 AND 240),
            presence TEXT NOT NULL CHECK (presence IN ('present', 'absent', 'elsewhere')),
            PRIMARY KEY (school, session, pupil),
            FOREIGN KEY (school, session) REFERENCES session (school, id),
            FOREIGN KEY (school, pupil) REFERENCES pupil (school, id)
        );
        CREATE INDEX minutes_of_pupil ON session_pupil (school, pupil, year, kind, presence, minutes);

        CREATE TABLE session_settlement (
            school BIGINT NOT NULL,
            need_group BIGINT NOT NULL,
            through_day TEXT NOT NULL,
            PRIMARY KEY (school, need_group),
            FOREIGN KEY (school, need_group) REFERENCES need_group (school, id)
        );
        """)
}
