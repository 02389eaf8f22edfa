extension Store {
    static let wishes = Migration(
        22, "Wishes, what was received and when, changes with their reason",
        """
        CREATE TABLE wish_submission (
            school BIGINT NOT NULL,
            period BIGINT NOT NULL,
            pupil BIGINT NOT NULL,
            at BIGINT NOT NULL,
            version BIGINT NOT NULL CHECK (version >= 1),
            by_staff BIGINT NOT NULL CHECK (by_staff IN (0, 1)),
            PRIMARY KEY (school, period, pupil),
            FOREIGN KEY (school, period) REFERENCES period (school, id),
            FOREIGN KEY (school, pupil) REFERENCES pupil (school, id)
        );
        CREATE INDEX wishes_of_pupil ON wish_submission (school, pupil);

        CREATE TABLE wish (
            school BIGINT NOT NULL,
            period BIGINT NOT NULL,
            pupil BIGINT NOT NULL,
            workshop BIGINT NOT NULL,
            rank BIGINT NOT NULL CHECK (rank BETWEEN 1 AND 5),
            PRIMARY KEY (school, period, pupil, rank),
            UNIQUE (school, period, pupil, workshop),
            FOREIGN KEY (school, period, pupil) REFERENCES wish_submission (school, period, pupil),
            FOREIGN KEY (school, workshop) REFERENCES workshop (school, id)
        );

        CREATE TABLE wish_change (
            school BIGINT NOT NULL,
            id BIGINT NOT NULL,
            period BIGINT NOT NULL,
            pupil BIGINT NOT NULL,
            at BIGINT NOT NULL,
            account BIGINT NOT NULL,
            reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 300),
            PRIMARY KEY (school, id),
            FOREIGN KEY (school, period, pupil) REFERENCES wish_submission (school, period, pupil),
            FOREIGN KEY (school, account) REFERENCES account (school, id)
        );
        CREATE INDEX wish_changes_of_pupil ON wish_change (school, period, pupil);
        """)
}
