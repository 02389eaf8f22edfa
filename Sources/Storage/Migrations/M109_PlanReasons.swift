extension Store {
    static let planReasons = Migration(
        109, "What pupils are told of a plan: why a wish is not followed, why they change groups",
        """
        CREATE TABLE wish_refusal (
            school BIGINT NOT NULL,
            plan BIGINT NOT NULL,
            pupil BIGINT NOT NULL,
            workshop BIGINT NOT NULL,
            reason TEXT NOT NULL,
            PRIMARY KEY (school, plan, pupil, workshop),
            FOREIGN KEY (school, plan) REFERENCES plan (school, id),
            FOREIGN KEY (school, pupil) REFERENCES pupil (school, id),
            FOREIGN KEY (school, workshop) REFERENCES workshop (school, id)
        );

        CREATE TABLE transfer_reason (
            school BIGINT NOT NULL,
            plan BIGINT NOT NULL,
            pupil BIGINT NOT NULL,
            module BIGINT NOT NULL,
            weekly_slot BIGINT NOT NULL,
            reason TEXT NOT NULL,
            PRIMARY KEY (school, plan, pupil, module, weekly_slot),
            FOREIGN KEY (school, plan) REFERENCES plan (school, id),
            FOREIGN KEY (school, pupil) REFERENCES pupil (school, id)
        );
        """)
}
