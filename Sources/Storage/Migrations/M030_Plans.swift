extension Store {
    static let plans = Migration(
        30, "What groupings must respect, plans, moves",
        """
        CREATE TABLE pupil_pair (
            school BIGINT NOT NULL,
            period BIGINT NOT NULL,
            a BIGINT NOT NULL,
            b BIGINT NOT NULL,
            rule TEXT NOT NULL CHECK (rule IN ('apart', 'together')),
            PRIMARY KEY (school, period, a, b),
            FOREIGN KEY (school, period) REFERENCES period (school, id),
            FOREIGN KEY (school, a) REFERENCES pupil (school, id),
            FOREIGN KEY (school, b) REFERENCES pupil (school, id),
            CHECK (a < b)
        );

        CREATE TABLE bar (
            school BIGINT NOT NULL,
            period BIGINT NOT NULL,
            pupil BIGINT NOT NULL,
            workshop BIGINT NOT NULL,
            PRIMARY KEY (school, period, pupil, workshop),
            FOREIGN KEY (school, period) REFERENCES period (school, id),
            FOREIGN KEY (school, pupil) REFERENCES pupil (school, id),
            FOREIGN KEY (school, workshop) REFERENCES workshop (school, id)
        );

        CREATE TABLE pin (
            school BIGINT NOT NULL,
            period BIGINT NOT NULL,
            pupil BIGINT NOT NULL,
            module BIGINT NOT NULL,
            weekly_slot BIGINT NOT NULL,
            workshop BIGINT NOT NULL,
            PRIMARY KEY (school, period, pupil, module, weekly_slot),
            FOREIGN KEY (school, period) REFERENCES period (school, id),
            FOREIGN KEY (school, pupil) REFERENCES pupil (school, id),
            FOREIGN KEY (school, module) REFERENCES module (school, id),
            FOREIGN KEY (school, weekly_slot) REFERENCES weekly_slot (school, id),
            FOREIGN KEY (school, workshop) REFERENCES workshop (school, id)
        );

        CREATE TABLE plan (
            school BIGINT NOT NULL,
            id BIGINT NOT NULL,
            period BIGINT NOT NULL,
            number BIGINT NOT NULL CHECK (number >= 1),
            base BIGINT,
            state TEXT NOT NULL CHECK (state IN ('computing', 'draft', 'impossible', 'stopped', 'published', 'replaced', 'set_aside')),
            version BIGINT NOT NULL CHECK (version >= 1),
            problem TEXT NOT NULL,
            objective BIGINT,
            bound BIGINT,
            made_by BIGINT NOT NULL,
            made_at BIGINT NOT NULL,
            PRIMARY KEY (school, id),
            UNIQUE (school, period, number),
            FOREIGN KEY (school, period) REFERENCES period (school, id),
            FOREIGN KEY (school, base) REFERENCES plan (school, id),
            FOREIGN KEY (school, made_by) REFERENCES account (school, id)
        );
        CREATE UNIQUE INDEX one_plan_in_force ON plan (school, period) WHERE state = 'published';

        CREATE TABLE plan_refusal (
            school BIGINT NOT NULL,
            plan BIGINT NOT NULL,
            position BIGINT NOT NULL,
            fact TEXT NOT NULL,
            PRIMARY KEY (school, plan, position),
            FOREIGN KEY (school, plan) REFERENCES plan (school, id)
        );

        CREATE TABLE plan_group (
            school BIGINT NOT NULL,
            id BIGINT NOT NULL,
            plan BIGINT NOT NULL,
            workshop BIGINT NOT NULL,
            module BIGINT NOT NULL,
            weekly_slot BIGINT NOT NULL,
            room BIGINT NOT NULL,
            seats BIGINT NOT NULL CHECK (seats >= 1),
            PRIMARY KEY (school, id),
            UNIQUE (school, plan, module, weekly_slot, id),
            FOREIGN KEY (school, plan) REFERENCES plan (school, id),
            FOREIGN KEY (school, workshop) REFERENCES workshop (school, id),
            FOREIGN KEY (school, module) REFERENCES module (school, id),
            FOREIGN KEY (school, weekly_slot) REFERENCES weekly_slot (school, id),
            FOREIGN KEY (school, room) REFERENCES room (school, id)
        );

        CREATE TABLE plan_group_staff (
            school BIGINT NOT NULL,
            plan_group BIGINT NOT NULL,
            pool BIGINT NOT NULL CHECK (pool >= 1),
            facilitator BIGINT NOT NULL,
            PRIMARY KEY (school, plan_group, pool),
            UNIQUE (school, plan_group, facilitator),
            FOREIGN KEY (school, plan_group) REFERENCES plan_group (school, id),
            FOREIGN KEY (school, facilitator) REFERENCES facilitator (school, id)
        );

        CREATE TABLE plan_place (
            school BIGINT NOT NULL,
            plan BIGINT NOT NULL,
            pupil BIGINT NOT NULL,
            module BIGINT NOT NULL,
            weekly_slot BIGINT NOT NULL,
            plan_group BIGINT NOT NULL,
            version BIGINT NOT NULL CHECK (version >= 1),
            PRIMARY KEY (school, plan, pupil, module, weekly_slot),
            FOREIGN KEY (school, plan, module, weekly_slot, plan_group) REFERENCES plan_group (school, plan, module, weekly_slot, id),
            FOREIGN KEY (school, pupil) REFERENCES pupil (school, id)
        );
        CREATE INDEX places_of_group ON plan_place (school, plan_group);

        CREATE TABLE plan_move (
            school BIGINT NOT NULL,
            id BIGINT NOT NULL,
            plan BIGINT NOT NULL,
            request TEXT NOT NULL CHECK (length(request) BETWEEN 8 AND 80),
            pupil BIGINT NOT NULL,
            module BIGINT NOT NULL,
            weekly_slot BIGINT NOT NULL,
            from_group BIGINT,
            to_group BIGINT,
            pin_before BIGINT,
            version BIGINT NOT NULL,
            account BIGINT NOT NULL,
            at BIGINT NOT NULL,
            undone BIGINT NOT NULL CHECK (undone IN (0, 1)),
            PRIMARY KEY (school, id),
            UNIQUE (school, plan, request),
            FOREIGN KEY (school, plan) REFERENCES plan (school, id),
            FOREIGN KEY (school, pupil) REFERENCES pupil (school, id),
            FOREIGN KEY (school, account) REFERENCES account (school, id),
            CHECK (from_group IS NOT NULL OR to_group IS NOT NULL)
        );
        CREATE INDEX moves_of_plan ON plan_move (school, plan, account, undone);
        """)
}
