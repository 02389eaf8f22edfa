extension Store {
    static let planStudies = Migration(
        45, "What other means would bring to a plan",
        """
        CREATE TABLE plan_study (
            school BIGINT NOT NULL,
            id BIGINT NOT NULL,
            plan BIGINT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('computing', 'done', 'stopped')),
            findings TEXT NOT NULL,
            made_by BIGINT NOT NULL,
            made_at BIGINT NOT NULL,
            PRIMARY KEY (school, id),
            FOREIGN KEY (school, plan) REFERENCES plan (school, id),
            FOREIGN KEY (school, made_by) REFERENCES account (school, id)
        );
        CREATE INDEX studies_of_plan ON plan_study (school, plan);
        """)
}
