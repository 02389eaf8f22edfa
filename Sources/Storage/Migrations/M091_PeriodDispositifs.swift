extension Store {
    static let periodDispositifs = Migration(
        91, "The dispositif to which the hours of a period belong, where the school says so",
        """
        CREATE TABLE period_dispositif (
            school BIGINT NOT NULL,
            period BIGINT NOT NULL,
            dispositif BIGINT NOT NULL,
            PRIMARY KEY (school, period),
            FOREIGN KEY (school, period) REFERENCES period (school, id),
            FOREIGN KEY (school, dispositif) REFERENCES dispositif (school, id)
        );
        """)
}
