extension Store {
    static let chosenWeeks = Migration(
        86, "Slots held in chosen weeks only, and A and B weeks as the school says them",
        """
        ALTER TABLE weekly_slot ADD COLUMN weeks TEXT NOT NULL DEFAULT '';
        ALTER TABLE past_hours ADD COLUMN weeks TEXT NOT NULL DEFAULT '';
        ALTER TABLE calendar_settings ADD COLUMN week_rule TEXT NOT NULL DEFAULT 'civil' CHECK (week_rule IN ('civil', 'taught'));

        CREATE TABLE week_mark (
            school BIGINT NOT NULL REFERENCES establishment (id),
            monday TEXT NOT NULL,
            week TEXT NOT NULL CHECK (week IN ('Q1', 'Q2')),
            PRIMARY KEY (school, monday)
        );
        """)
}
