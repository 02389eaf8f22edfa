extension Store {
    static let guardRails = Migration(
        89, "Thresholds of the guard-rails, as a school sets them",
        """
        CREATE TABLE guard_rails (
            school BIGINT NOT NULL REFERENCES establishment (id),
            distinct_least BIGINT NOT NULL CHECK (distinct_least BETWEEN 0 AND 100),
            busiest_most BIGINT NOT NULL CHECK (busiest_most BETWEEN 0 AND 100),
            modules_least BIGINT NOT NULL CHECK (modules_least BETWEEN 1 AND 20),
            size_least BIGINT NOT NULL CHECK (size_least BETWEEN 1 AND 60),
            size_most BIGINT NOT NULL CHECK (size_most BETWEEN size_least AND 60),
            kinds_least BIGINT NOT NULL CHECK (kinds_least BETWEEN 1 AND 5),
            narrow_most BIGINT NOT NULL CHECK (narrow_most BETWEEN 0 AND 100),
            version BIGINT NOT NULL CHECK (version >= 1),
            PRIMARY KEY (school)
        );
        """)
}
