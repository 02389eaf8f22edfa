extension Store {
    /// The memberships are copied into a table that knows one more way of ending: neither engine can add it in place.
    static let groupExits = Migration(
        40, "Pupils taken out of published groups because they left or changed division",
        """
        CREATE TABLE group_exit (
            school BIGINT NOT NULL,
            id BIGINT NOT NULL,
            period BIGINT NOT NULL,
            pupil BIGINT NOT NULL,
            day TEXT NOT NULL,
            cause TEXT NOT NULL CHECK (cause IN ('left', 'moved')),
            at BIGINT NOT NULL,
            seen_at BIGINT,
            PRIMARY KEY (school, id),
            FOREIGN KEY (school, period) REFERENCES period (school, id),
            FOREIGN KEY (school, pupil) REFERENCES pupil (school, id)
        );
        CREATE INDEX exits_of_period ON group_exit (school, period);
        CREATE INDEX exits_of_pupil ON group_exit (school, pupil);

        CREATE TABLE dated_membership (
            school BIGINT NOT NULL,
            need_group BIGINT NOT NULL,
            pupil BIGINT NOT NULL,
            module BIGINT NOT NULL,
            weekly_slot BIGINT NOT NULL,
            from_day TEXT NOT NULL,
            to_day TEXT NOT NULL,
            opened_by BIGINT NOT NULL,
            ended_by BIGINT,
            group_exit BIGINT,
            void BIGINT NOT NULL CHECK (void IN (0, 1)),
            PRIMARY KEY (school, pupil, module, weekly_slot, opened_by),
            FOREIGN KEY (school, module, weekly_slot, need_group) REFERENCES need_group (school, module, weekly_slot, id),
            FOREIGN KEY (school, pupil) REFERENCES pupil (school, id),
            FOREIGN KEY (school, opened_by) REFERENCES publication (school, id),
            FOREIGN KEY (school, ended_by) REFERENCES publication (school, id),
            FOREIGN KEY (school, group_exit) REFERENCES group_exit (school, id),
            CHECK (to_day >= from_day),
            CHECK (void = 0 OR ended_by IS NOT NULL OR group_exit IS NOT NULL)
        );
        INSERT INTO dated_membership (school, need_group, pupil, module, weekly_slot, from_day, to_day, opened_by, ended_by, void)
            SELECT school, need_group, pupil, module, weekly_slot, from_day, to_day, opened_by, ended_by, void FROM group_membership;
        DROP TABLE group_membership;
        ALTER TABLE dated_membership RENAME TO group_membership;
        CREATE UNIQUE INDEX one_group_per_pupil_and_slot ON group_membership (school, pupil, module, weekly_slot)
            WHERE ended_by IS NULL AND group_exit IS NULL;
        CREATE UNIQUE INDEX one_start_per_pupil_and_slot ON group_membership (school, pupil, module, weekly_slot, from_day) WHERE void = 0;
        CREATE INDEX members_of_group ON group_membership (school, need_group);
        """)
}
