extension Store {
    /// Where weeks with lessons are counted, what closed some was counted with the holidays so far: said to be holidays, it goes on so, and
    /// no week that sessions were published for changes its letter.
    static let ownHolidays = Migration(
        105, "Days of the school's own may be holidays",
        """
        CREATE TABLE own_days_of_kinds (
            school BIGINT NOT NULL REFERENCES establishment (id),
            id BIGINT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('closed', 'holidays', 'open')),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
            first_day TEXT NOT NULL,
            last_day TEXT NOT NULL,
            PRIMARY KEY (school, id),
            CHECK (last_day >= first_day)
        );
        INSERT INTO own_days_of_kinds (school, id, kind, name, first_day, last_day)
        SELECT o.school, o.id,
            CASE WHEN o.kind = 'closed' AND o.last_day > o.first_day
                    AND EXISTS (SELECT 1 FROM calendar_settings c WHERE c.school = o.school AND c.week_rule = 'taught')
                THEN 'holidays' ELSE o.kind END,
            o.name, o.first_day, o.last_day
        FROM own_days o;
        DROP TABLE own_days;
        ALTER TABLE own_days_of_kinds RENAME TO own_days;
        """)
}
