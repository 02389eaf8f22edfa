extension Store {
    static let keptReviews = Migration(
        110, "What was written of a phase that is taken away stays with its programme",
        """
        CREATE TABLE kept_review (
            school BIGINT NOT NULL,
            phase BIGINT NOT NULL,
            programme BIGINT NOT NULL,
            name TEXT NOT NULL,
            cycle_year BIGINT NOT NULL CHECK (cycle_year >= 1),
            worked TEXT NOT NULL CHECK (length(worked) <= 2000),
            hurt TEXT NOT NULL CHECK (length(hurt) <= 2000),
            leads TEXT NOT NULL CHECK (length(leads) <= 2000),
            account BIGINT NOT NULL,
            at BIGINT NOT NULL,
            PRIMARY KEY (school, phase),
            FOREIGN KEY (school, programme) REFERENCES programme (school, id),
            FOREIGN KEY (school, account) REFERENCES account (school, id)
        );
        CREATE INDEX kept_reviews_of_programme ON kept_review (school, programme);
        """)
}
