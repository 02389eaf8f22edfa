extension Store {
    static let access = Migration(
        2, "Accounts, sessions, journal, jobs",
        """
        CREATE TABLE account (
            school BIGINT NOT NULL REFERENCES establishment (id),
            id BIGINT NOT NULL,
            login TEXT NOT NULL CHECK (length(login) BETWEEN 3 AND 100),
            password_hash TEXT,
            activation_hash TEXT,
            activation_expires_at BIGINT,
            staff BIGINT,
            pupil BIGINT,
            guardian BIGINT,
            language TEXT NOT NULL CHECK (language IN ('fr', 'en')),
            disabled_at BIGINT,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (school, id),
            UNIQUE (login),
            UNIQUE (school, staff),
            UNIQUE (school, pupil),
            UNIQUE (school, guardian),
            FOREIGN KEY (school, staff) REFERENCES staff (school, id),
            FOREIGN KEY (school, pupil) REFERENCES pupil (school, id),
            FOREIGN KEY (school, guardian) REFERENCES guardian (school, id),
            CHECK ((staff IS NOT NULL AND pupil IS NULL AND guardian IS NULL)
                OR (staff IS NULL AND pupil IS NOT NULL AND guardian IS NULL)
                OR (staff IS NULL AND pupil IS NULL AND guardian IS NOT NULL))
        );
        CREATE UNIQUE INDEX account_by_activation ON account (activation_hash) WHERE activation_hash IS NOT NULL;

        CREATE TABLE account_role (
            school BIGINT NOT NULL,
            account BIGINT NOT NULL,
            role TEXT NOT NULL CHECK (role IN ('head', 'coordinator', 'teacher', 'cpe', 'psyen', 'librarian', 'administrator')),
            from_day TEXT NOT NULL,
            to_day TEXT,
            PRIMARY KEY (school, account, role, from_day),
            FOREIGN KEY (school, account) REFERENCES account (school, id),
            CHECK (to_day IS NULL OR to_day >= from_day)
        );

        CREATE TABLE web_session (
            token_hash TEXT PRIMARY KEY,
            school BIGINT NOT NULL,
            account BIGINT NOT NULL,
            csrf TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            seen_at BIGINT NOT NULL,
            confirmed_at BIGINT NOT NULL,
            FOREIGN KEY (school, account) REFERENCES account (school, id)
        );
        CREATE INDEX web_session_by_account ON web_session (school, account);

        CREATE TABLE setup_link (
            token_hash TEXT PRIMARY KEY,
            created_at BIGINT NOT NULL
        );

        CREATE TABLE sign_in_failure (
            bucket TEXT NOT NULL,
            at BIGINT NOT NULL
        );
        CREATE INDEX sign_in_failure_by_bucket ON sign_in_failure (bucket, at);

        CREATE TABLE journal (
            school BIGINT NOT NULL REFERENCES establishment (id),
            id BIGINT NOT NULL,
            at BIGINT NOT NULL,
            account BIGINT NOT NULL,
            action TEXT NOT NULL,
            resource TEXT NOT NULL,
            subject BIGINT,
            PRIMARY KEY (school, id)
        );
        CREATE INDEX journal_by_time ON journal (school, at);

        CREATE TABLE referral (
            school BIGINT NOT NULL,
            staff BIGINT NOT NULL,
            pupil BIGINT NOT NULL,
            from_day TEXT NOT NULL,
            to_day TEXT,
            PRIMARY KEY (school, staff, pupil, from_day),
            FOREIGN KEY (school, staff) REFERENCES staff (school, id),
            FOREIGN KEY (school, pupil) REFERENCES pupil (school, id),
            CHECK (to_day IS NULL OR to_day >= from_day)
        );

        CREATE TABLE job (
            school BIGINT NOT NULL REFERENCES establishment (id),
            id BIGINT NOT NULL,
            kind TEXT NOT NULL,
            subject BIGINT NOT NULL,
            started_by BIGINT NOT NULL,
            started_at BIGINT NOT NULL,
            beat_at BIGINT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'cancelled')),
            progress BIGINT NOT NULL CHECK (progress BETWEEN 0 AND 1000),
            detail TEXT NOT NULL,
            cancel_requested BIGINT NOT NULL CHECK (cancel_requested IN (0, 1)),
            PRIMARY KEY (school, id),
            FOREIGN KEY (school, started_by) REFERENCES account (school, id)
        );
        CREATE INDEX job_by_subject ON job (school, kind, subject);
        """)
}
