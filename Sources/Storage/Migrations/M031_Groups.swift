extension Store {
    static let groups = Migration(
        31, "Published groups, dated memberships, calendar feeds",
        """
        CREATE TABLE publication (
            school BIGINT NOT NULL,
            id BIGINT NOT NULL,
            period BIGINT NOT NULL,
            plan BIGINT NOT NULL,
            from_day TEXT NOT NULL,
            at BIGINT NOT NULL,
            account BIGINT NOT NULL,
            PRIMARY KEY (school, id),
            UNIQUE (school, plan),
            FOREIGN KEY (school, period) REFERENCES period (school, id),
            FOREIGN KEY (school, plan) REFERENCES plan (school, id),
            FOREIGN KEY (school, account) REFERENCES account (school, id)
        );

        CREATE TABLE need_group (
            school BIGINT NOT NULL,
            id BIGINT NOT NULL,
            period BIGINT NOT NULL,
            workshop BIGINT NOT NULL,
            module BIGINT NOT NULL,
            weekly_slot BIGINT NOT NULL,
            code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 12),
            PRIMARY KEY (school, id),
            UNIQUE (school, period, code),
            UNIQUE (school, module, weekly_slot, id),
            FOREIGN KEY (school, period) REFERENCES period (school, id),
            FOREIGN KEY (school, workshop) REFERENCES workshop (school, id),
            FOREIGN KEY (school, module) REFERENCES module (school, id),
            FOREIGN KEY (school, weekly_slot) REFERENCES weekly_slot (school, id)
        );

        CREATE TABLE group_membership (
            school BIGINT NOT NULL,
            need_group BIGINT NOT NULL,
            pupil BIGINT NOT NULL,
            module BIGINT NOT NULL,
            weekly_slot BIGINT NOT NULL,
            from_day TEXT NOT NULL,
            to_day TEXT NOT NULL,
            opened_by BIGINT NOT NULL,
            ended_by BIGINT,
            void BIGINT NOT NULL CHECK (void IN (0, 1)),
            PRIMARY KEY (school, pupil, module, weekly_slot, opened_by),
            FOREIGN KEY (school, module, weekly_slot, need_group) REFERENCES need_group (school, module, weekly_slot, id),
            FOREIGN KEY (school, pupil) REFERENCES pupil (school, id),
            FOREIGN KEY (school, opened_by) REFERENCES publication (school, id),
            FOREIGN KEY (school, ended_by) REFERENCES publication (school, id),
            CHECK (to_day >= from_day),
            CHECK (void = 0 OR ended_by IS NOT NULL)
        );
        CREATE UNIQUE INDEX one_group_per_pupil_and_slot ON group_membership (school, pupil, module, weekly_slot) WHERE ended_by IS NULL;
        CREATE UNIQUE INDEX one_start_per_pupil_and_slot ON group_membership (school, pupil, module, weekly_slot, from_day) WHERE void = 0;
        CREATE INDEX members_of_group ON group_membership (school, need_group);

        CREATE TABLE group_facilitator (
            school BIGINT NOT NULL,
            need_group BIGINT NOT NULL,
            facilitator BIGINT NOT NULL,
            from_day TEXT NOT NULL,
            to_day TEXT NOT NULL,
            opened_by BIGINT NOT NULL,
            ended_by BIGINT,
            void BIGINT NOT NULL CHECK (void IN (0, 1)),
            PRIMARY KEY (school, need_group, facilitator, opened_by),
            FOREIGN KEY (school, need_group) REFERENCES need_group (school, id),
            FOREIGN KEY (school, facilitator) REFERENCES facilitator (school, id),
            FOREIGN KEY (school, opened_by) REFERENCES publication (school, id),
            FOREIGN KEY (school, ended_by) REFERENCES publication (school, id),
            CHECK (to_day >= from_day),
            CHECK (void = 0 OR ended_by IS NOT NULL)
        );
        CREATE UNIQUE INDEX one_facilitator_row_in_force ON group_facilitator (school, need_group, facilitator) WHERE ended_by IS NULL;
        CREATE INDEX groups_of_facilitator ON group_facilitator (school, facilitator);

        CREATE TABLE group_room (
            school BIGINT NOT NULL,
            need_group BIGINT NOT NULL,
            room BIGINT NOT NULL,
            from_day TEXT NOT NULL,
            to_day TEXT NOT NULL,
            opened_by BIGINT NOT NULL,
            ended_by BIGINT,
            void BIGINT NOT NULL CHECK (void IN (0, 1)),
            PRIMARY KEY (school, need_group, opened_by),
            FOREIGN KEY (school, need_group) REFERENCES need_group (school, id),
            FOREIGN KEY (school, room) REFERENCES room (school, id),
            FOREIGN KEY (school, opened_by) REFERENCES publication (school, id),
            FOREIGN KEY (school, ended_by) REFERENCES publication (school, id),
            CHECK (to_day >= from_day),
            CHECK (void = 0 OR ended_by IS NOT NULL)
        );
        CREATE UNIQUE INDEX one_room_in_force ON group_room (school, need_group) WHERE ended_by IS NULL;

        CREATE TABLE calendar_feed (
            school BIGINT NOT NULL,
            account BIGINT NOT NULL,
            token_hash TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (school, account),
            UNIQUE (token_hash),
            FOREIGN KEY (school, account) REFERENCES account (school, id)
        );
        """)
}
