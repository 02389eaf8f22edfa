extension Store {
    static let replacedObservations = Migration(
        41, "What an adult said of a pupil before saying something else",
        """
        CREATE TABLE replaced_observation (
            school BIGINT NOT NULL,
            round BIGINT NOT NULL,
            pupil BIGINT NOT NULL,
            skill BIGINT NOT NULL,
            staff BIGINT NOT NULL,
            level BIGINT NOT NULL CHECK (level BETWEEN 1 AND 4),
            at BIGINT NOT NULL,
            replaced_at BIGINT NOT NULL,
            PRIMARY KEY (school, round, pupil, skill, staff, at),
            FOREIGN KEY (school, round, skill) REFERENCES round_skill (school, round, skill),
            FOREIGN KEY (school, pupil) REFERENCES pupil (school, id),
            FOREIGN KEY (school, staff) REFERENCES staff (school, id)
        );
        CREATE INDEX replaced_observations_of_pupil ON replaced_observation (school, pupil, skill);
        """)
}
