extension Store {
    static let workshops = Migration(
        20, "Calendar, workshops, facilitators and rooms",
        """
        CREATE TABLE calendar_settings (
            school BIGINT PRIMARY KEY REFERENCES establishment (id),
            follows_zone BIGINT NOT NULL CHECK (follows_zone IN (0, 1)),
            alsace_moselle BIGINT NOT NULL CHECK (alsace_moselle IN (0, 1)),
            week_a TEXT NOT NULL,
            version BIGINT NOT NULL CHECK (version >= 1)
        );

        CREATE TABLE own_days (
            school BIGINT NOT NULL REFERENCES establishment (id),
            id BIGINT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('closed', 'open')),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
            first_day TEXT NOT NULL,
            last_day TEXT NOT NULL,
            PRIMARY KEY (school, id),
            CHECK (last_day >= first_day)
        );

        CREATE TABLE school_aim (
            school BIGINT NOT NULL REFERENCES establishment (id),
            id BIGINT NOT NULL,
            title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 120),
            version BIGINT NOT NULL CHECK (version >= 1),
            PRIMARY KEY (school, id)
        );

        CREATE TABLE axis (
            school BIGINT NOT NULL REFERENCES establishment (id),
            id BIGINT NOT NULL,
            title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 120),
            school_aim BIGINT,
            sheet TEXT,
            version BIGINT NOT NULL CHECK (version >= 1),
            PRIMARY KEY (school, id),
            UNIQUE (school, sheet),
            FOREIGN KEY (school, school_aim) REFERENCES school_aim (school, id)
        );

        CREATE TABLE workshop (
            school BIGINT NOT NULL REFERENCES establishment (id),
            id BIGINT NOT NULL,
            title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 100),
            axis BIGINT,
            kind TEXT NOT NULL CHECK (kind IN ('support', 'deepening', 'methods', 'training', 'project')),
            objective TEXT NOT NULL CHECK (length(objective) BETWEEN 1 AND 400),
            indicators TEXT NOT NULL CHECK (length(indicators) BETWEEN 1 AND 2000),
            resources TEXT NOT NULL CHECK (length(resources) <= 2000),
            sessions BIGINT NOT NULL CHECK (sessions BETWEEN 1 AND 20),
            min_size BIGINT NOT NULL CHECK (min_size >= 1),
            comfort_size BIGINT NOT NULL,
            max_size BIGINT NOT NULL CHECK (max_size <= 60),
            max_parallel BIGINT NOT NULL CHECK (max_parallel BETWEEN 1 AND 10),
            repeatable BIGINT NOT NULL CHECK (repeatable IN (0, 1)),
            room_kinds TEXT NOT NULL,
            sheet TEXT,
            archived_at BIGINT,
            version BIGINT NOT NULL CHECK (version >= 1),
            PRIMARY KEY (school, id),
            FOREIGN KEY (school, axis) REFERENCES axis (school, id),
            CHECK (min_size <= comfort_size AND comfort_size <= max_size)
        );
        CREATE UNIQUE INDEX one_workshop_of_a_sheet ON workshop (school, sheet) WHERE sheet IS NOT NULL AND archived_at IS NULL;

        CREATE TABLE workshop_gain (
            school BIGINT NOT NULL,
            workshop BIGINT NOT NULL,
            skill BIGINT NOT NULL,
            gain BIGINT NOT NULL CHECK (gain BETWEEN 1 AND 100),
            PRIMARY KEY (school, workshop, skill),
            FOREIGN KEY (school, workshop) REFERENCES workshop (school, id),
            FOREIGN KEY (school, skill) REFERENCES skill (school, id)
        );
        CREATE INDEX workshops_of_skill ON workshop_gain (school, skill);

        CREATE TABLE facilitator (
            school BIGINT NOT NULL REFERENCES establishment (id),
            id BIGINT NOT NULL,
            staff BIGINT,
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
            quality TEXT NOT NULL CHECK (length(quality) <= 80),
            hours_count BIGINT NOT NULL CHECK (hours_count IN (0, 1)),
            max_groups BIGINT NOT NULL CHECK (max_groups BETWEEN 0 AND 60),
            min_groups BIGINT NOT NULL CHECK (min_groups BETWEEN 0 AND 60),
            sort_key TEXT NOT NULL,
            version BIGINT NOT NULL CHECK (version >= 1),
            PRIMARY KEY (school, id),
            UNIQUE (school, staff),
            FOREIGN KEY (school, staff) REFERENCES staff (school, id),
            CHECK (min_groups <= max_groups)
        );

        CREATE TABLE workshop_pool (
            school BIGINT NOT NULL,
            workshop BIGINT NOT NULL,
            pool BIGINT NOT NULL CHECK (pool BETWEEN 1 AND 3),
            facilitator BIGINT NOT NULL,
            PRIMARY KEY (school, workshop, pool, facilitator),
            FOREIGN KEY (school, workshop) REFERENCES workshop (school, id),
            FOREIGN KEY (school, facilitator) REFERENCES facilitator (school, id)
        );
        CREATE INDEX pools_of_facilitator ON workshop_pool (school, facilitator);

        CREATE TABLE room (
            school BIGINT NOT NULL REFERENCES establishment (id),
            id BIGINT NOT NULL,
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
            capacity BIGINT NOT NULL CHECK (capacity BETWEEN 1 AND 1000),
            kinds TEXT NOT NULL,
            version BIGINT NOT NULL CHECK (version >= 1),
            PRIMARY KEY (school, id),
            UNIQUE (school, name)
        );
        """)
}
