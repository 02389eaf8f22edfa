extension Store {
    static let people = Migration(
        1, "Schools and their people",
        """
        CREATE TABLE establishment (
            id BIGINT PRIMARY KEY,
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
            uai TEXT NOT NULL UNIQUE CHECK (length(uai) = 8),
            zone TEXT NOT NULL CHECK (zone IN ('A', 'B', 'C')),
            year BIGINT NOT NULL CHECK (year BETWEEN 2000 AND 2100),
            created_at BIGINT NOT NULL
        );

        CREATE TABLE division (
            school BIGINT NOT NULL REFERENCES establishment (id),
            id BIGINT NOT NULL,
            code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 20),
            label TEXT NOT NULL,
            level TEXT NOT NULL,
            mef TEXT,
            year BIGINT NOT NULL,
            PRIMARY KEY (school, id),
            UNIQUE (school, year, code)
        );

        CREATE TABLE pupil (
            school BIGINT NOT NULL REFERENCES establishment (id),
            id BIGINT NOT NULL,
            siecle_id TEXT,
            ine TEXT,
            family_name TEXT NOT NULL CHECK (length(family_name) BETWEEN 1 AND 200),
            usage_name TEXT,
            given_name TEXT NOT NULL,
            birth_day TEXT,
            sort_key TEXT NOT NULL,
            search_key TEXT NOT NULL,
            entered_on TEXT,
            left_on TEXT,
            PRIMARY KEY (school, id),
            UNIQUE (school, siecle_id)
        );
        CREATE INDEX pupil_by_ine ON pupil (school, ine);
        CREATE INDEX pupil_by_name ON pupil (school, sort_key);

        CREATE TABLE division_membership (
            school BIGINT NOT NULL,
            pupil BIGINT NOT NULL,
            division BIGINT NOT NULL,
            from_day TEXT NOT NULL,
            to_day TEXT,
            PRIMARY KEY (school, pupil, from_day),
            FOREIGN KEY (school, pupil) REFERENCES pupil (school, id),
            FOREIGN KEY (school, division) REFERENCES division (school, id),
            CHECK (to_day IS NULL OR to_day >= from_day)
        );
        CREATE UNIQUE INDEX one_division_at_a_time ON division_membership (school, pupil) WHERE to_day IS NULL;
        CREATE INDEX division_members ON division_membership (school, division, to_day);

        CREATE TABLE staff (
            school BIGINT NOT NULL REFERENCES establishment (id),
            id BIGINT NOT NULL,
            sts_type TEXT,
            sts_id TEXT,
            family_name TEXT NOT NULL CHECK (length(family_name) BETWEEN 1 AND 200),
            given_name TEXT NOT NULL,
            civility TEXT,
            function_code TEXT,
            discipline TEXT,
            sort_key TEXT NOT NULL,
            search_key TEXT NOT NULL,
            left_on TEXT,
            PRIMARY KEY (school, id),
            UNIQUE (school, sts_type, sts_id)
        );

        CREATE TABLE teaching (
            school BIGINT NOT NULL,
            staff BIGINT NOT NULL,
            division BIGINT NOT NULL,
            subject TEXT NOT NULL,
            subject_label TEXT NOT NULL,
            from_day TEXT NOT NULL,
            to_day TEXT,
            PRIMARY KEY (school, staff, division, subject, from_day),
            FOREIGN KEY (school, staff) REFERENCES staff (school, id),
            FOREIGN KEY (school, division) REFERENCES division (school, id),
            CHECK (to_day IS NULL OR to_day >= from_day)
        );
        CREATE INDEX teaching_by_division ON teaching (school, division);

        CREATE TABLE main_teacher (
            school BIGINT NOT NULL,
            staff BIGINT NOT NULL,
            division BIGINT NOT NULL,
            from_day TEXT NOT NULL,
            to_day TEXT,
            PRIMARY KEY (school, staff, division, from_day),
            FOREIGN KEY (school, staff) REFERENCES staff (school, id),
            FOREIGN KEY (school, division) REFERENCES division (school, id),
            CHECK (to_day IS NULL OR to_day >= from_day)
        );

        CREATE TABLE guardian (
            school BIGINT NOT NULL REFERENCES establishment (id),
            id BIGINT NOT NULL,
            siecle_id TEXT,
            family_name TEXT NOT NULL CHECK (length(family_name) BETWEEN 1 AND 200),
            given_name TEXT NOT NULL,
            civility TEXT,
            sort_key TEXT NOT NULL,
            search_key TEXT NOT NULL,
            PRIMARY KEY (school, id),
            UNIQUE (school, siecle_id)
        );

        CREATE TABLE guardianship (
            school BIGINT NOT NULL,
            guardian BIGINT NOT NULL,
            pupil BIGINT NOT NULL,
            authority TEXT NOT NULL CHECK (authority IN ('exercises', 'reads', 'withdrawn')),
            level BIGINT NOT NULL,
            from_day TEXT NOT NULL,
            to_day TEXT,
            renewed_on TEXT,
            PRIMARY KEY (school, guardian, pupil, from_day),
            FOREIGN KEY (school, guardian) REFERENCES guardian (school, id),
            FOREIGN KEY (school, pupil) REFERENCES pupil (school, id),
            CHECK (to_day IS NULL OR to_day >= from_day)
        );
        CREATE INDEX guardianship_by_pupil ON guardianship (school, pupil);
        """)
}
