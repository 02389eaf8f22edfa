extension Store {
    static let serviceDue = Migration(
        113, "What facilitators owe in their service, in minutes of a school year and by kind of dispositif",
        """
        CREATE TABLE service_due (
            school BIGINT NOT NULL,
            facilitator BIGINT NOT NULL,
            year BIGINT NOT NULL,
            kind TEXT NOT NULL,
            minutes BIGINT NOT NULL CHECK (minutes BETWEEN 1 AND 60000),
            PRIMARY KEY (school, facilitator, year, kind),
            FOREIGN KEY (school, facilitator) REFERENCES facilitator (school, id)
        );
        """)
}
