extension Store {
    static let yearDispositifs = Migration(
        111, "A year of a cycle may have another dispositif than the rest of its programme",
        """
        CREATE TABLE programme_dispositif (
            school BIGINT NOT NULL,
            programme BIGINT NOT NULL,
            cycle_year BIGINT NOT NULL CHECK (cycle_year >= 1),
            dispositif BIGINT NOT NULL,
            PRIMARY KEY (school, programme, cycle_year),
            FOREIGN KEY (school, programme) REFERENCES programme (school, id),
            FOREIGN KEY (school, dispositif) REFERENCES dispositif (school, id)
        );
        """)
}
