extension Store {
    static let needs = Migration(
        11, "Diagnosis rounds, observations, self-assessments, priorities",
        """
        CREATE TABLE round (
            school BIGINT NOT NULL REFERENCES establishment (id),
            id BIGINT NOT NULL,
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
            opens_on TEXT NOT NULL,
            closes_on TEXT NOT NULL,
            closed_at BIGINT,
            minutes_max BIGINT NOT NULL CHECK (minutes_max BETWEEN 2 AND 60),
            created_at BIGINT NOT NULL,
            PRIMARY KEY (school, id),
            CHECK (closes_on >= opens_on)
        );

        CREATE TABLE round_division (
            school BIGINT NOT NULL,
            round BIGINT NOT NULL,
            division BIGINT NOT NULL,
            PRIMARY KEY (school, round, division),
            FOREIGN KEY (school, round) REFERENCES round (school, id),
            FOREIGN KEY (school, division) REFERENCES division (school, id)
        );
        CREATE INDEX rounds_of_division ON round_division (school, division);

        CREATE TABLE round_skill (
            school BIGINT NOT NULL,
            round BIGINT NOT NULL,
            skill BIGINT NOT NULL,
            position BIGINT NOT NULL CHECK (position >= 0),
            PRIMARY KEY (school, round, skill),
            FOREIGN KEY (school, round) REFERENCES round (school, id),
            FOREIGN KEY (school, skill) REFERENCES skill (school, id)
        );
        CREATE INDEX rounds_of_skill ON round_skill (school, skill);

        CREATE TABLE round_ask (
            school BIGINT NOT NULL,
            round BIGINT NOT NULL,
            staff BIGINT NOT NULL,
            division BIGINT NOT NULL,
            PRIMARY KEY (school, round, staff, division),
            FOREIGN KEY (school, round, division) REFERENCES round_division (school, round, division),
            FOREIGN KEY (school, staff) REFERENCES staff (school, id)
        );

        CREATE TABLE observation (
            school BIGINT NOT NULL,
            round BIGINT NOT NULL,
            pupil BIGINT NOT NULL,
            skill BIGINT NOT NULL,
            staff BIGINT NOT NULL,
            level BIGINT NOT NULL CHECK (level BETWEEN 0 AND 4),
            at BIGINT NOT NULL,
            PRIMARY KEY (school, round, pupil, skill, staff),
            FOREIGN KEY (school, round, skill) REFERENCES round_skill (school, round, skill),
            FOREIGN KEY (school, pupil) REFERENCES pupil (school, id),
            FOREIGN KEY (school, staff) REFERENCES staff (school, id)
        );
        CREATE INDEX observations_of_pupil ON observation (school, pupil, skill);
        CREATE INDEX observations_by_staff ON observation (school, round, staff);

        CREATE TABLE self_assessment (
            school BIGINT NOT NULL,
            round BIGINT NOT NULL,
            pupil BIGINT NOT NULL,
            skill BIGINT NOT NULL,
            level BIGINT NOT NULL CHECK (level BETWEEN 1 AND 4),
            words TEXT CHECK (length(words) BETWEEN 1 AND 500),
            at BIGINT NOT NULL,
            PRIMARY KEY (school, round, pupil, skill),
            FOREIGN KEY (school, round, skill) REFERENCES round_skill (school, round, skill),
            FOREIGN KEY (school, pupil) REFERENCES pupil (school, id)
        );
        CREATE INDEX self_assessments_of_pupil ON self_assessment (school, pupil, skill);

        CREATE TABLE strength (
            school BIGINT NOT NULL,
            round BIGINT NOT NULL,
            pupil BIGINT NOT NULL,
            skill BIGINT NOT NULL,
            rank BIGINT NOT NULL CHECK (rank BETWEEN 1 AND 3),
            PRIMARY KEY (school, round, pupil, rank),
            UNIQUE (school, round, pupil, skill),
            FOREIGN KEY (school, round, skill) REFERENCES round_skill (school, round, skill),
            FOREIGN KEY (school, pupil) REFERENCES pupil (school, id)
        );

        CREATE TABLE priority (
            school BIGINT NOT NULL,
            id BIGINT NOT NULL,
            round BIGINT NOT NULL,
            pupil BIGINT NOT NULL,
            rank BIGINT NOT NULL CHECK (rank BETWEEN 1 AND 3),
            skill BIGINT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('support', 'deepening', 'methods', 'training', 'project')),
            reason TEXT NOT NULL CHECK (length(reason) <= 400),
            confirmed_by BIGINT NOT NULL,
            confirmed_at BIGINT NOT NULL,
            published_at BIGINT,
            PRIMARY KEY (school, id),
            UNIQUE (school, round, pupil, rank),
            FOREIGN KEY (school, round, skill) REFERENCES round_skill (school, round, skill),
            FOREIGN KEY (school, pupil) REFERENCES pupil (school, id),
            FOREIGN KEY (school, confirmed_by) REFERENCES account (school, id)
        );
        CREATE INDEX priorities_of_pupil ON priority (school, pupil, published_at);
        """)
}
