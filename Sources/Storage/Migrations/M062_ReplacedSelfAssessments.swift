extension Store {
    static let replacedSelfAssessments = Migration(
        62, "What a pupil said of themselves before saying something else",
        """
        CREATE TABLE replaced_self_assessment (
            school BIGINT NOT NULL,
            round BIGINT NOT NULL,
            pupil BIGINT NOT NULL,
            skill BIGINT NOT NULL,
            level BIGINT NOT NULL CHECK (level BETWEEN 1 AND 4),
            words TEXT CHECK (length(words) BETWEEN 1 AND 500),
            at BIGINT NOT NULL,
            replaced_at BIGINT NOT NULL,
            PRIMARY KEY (school, round, pupil, skill, at),
            FOREIGN KEY (school, round, skill) REFERENCES round_skill (school, round, skill),
            FOREIGN KEY (school, pupil) REFERENCES pupil (school, id)
        );
        CREATE INDEX replaced_self_assessments_of_pupil ON replaced_self_assessment (school, pupil, skill);
        """)
}
