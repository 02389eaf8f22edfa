extension Store {
    static let programmes = Migration(
        71, "Programmes, phases, activities, reviews of phases, periods made from them",
        """
        CREATE TABLE programme (
            school BIGINT NOT NULL REFERENCES establishment (id),
            id BIGINT NOT NULL,
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
            aim TEXT NOT NULL CHECK (length(aim) <= 600),
            dispositif BIGINT,
            year BIGINT NOT NULL CHECK (year BETWEEN 2000 AND 2199),
            years BIGINT NOT NULL CHECK (years BETWEEN 1 AND 4),
            starts_on TEXT,
            sheet TEXT,
            previous BIGINT,
            version BIGINT NOT NULL CHECK (version >= 1),
            PRIMARY KEY (school, id),
            FOREIGN KEY (school, dispositif) REFERENCES dispositif (school, id),
            FOREIGN KEY (school, previous) REFERENCES programme (school, id)
        );

        CREATE TABLE programme_level (
            school BIGINT NOT NULL,
            programme BIGINT NOT NULL,
            level TEXT NOT NULL CHECK (length(level) BETWEEN 1 AND 40),
            PRIMARY KEY (school, programme, level),
            FOREIGN KEY (school, programme) REFERENCES programme (school, id)
        );

        CREATE TABLE programme_division (
            school BIGINT NOT NULL,
            programme BIGINT NOT NULL,
            division BIGINT NOT NULL,
            PRIMARY KEY (school, programme, division),
            FOREIGN KEY (school, programme) REFERENCES programme (school, id),
            FOREIGN KEY (school, division) REFERENCES division (school, id)
        );

        CREATE TABLE phase (
            school BIGINT NOT NULL,
            id BIGINT NOT NULL,
            programme BIGINT NOT NULL,
            position BIGINT NOT NULL CHECK (position >= 1),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
            aim TEXT NOT NULL CHECK (length(aim) <= 600),
            cycle_year BIGINT NOT NULL CHECK (cycle_year BETWEEN 1 AND 4),
            least_weeks BIGINT NOT NULL CHECK (least_weeks BETWEEN 1 AND 45),
            most_weeks BIGINT NOT NULL CHECK (most_weeks BETWEEN 1 AND 45),
            not_before TEXT,
            previous BIGINT,
            version BIGINT NOT NULL CHECK (version >= 1),
            PRIMARY KEY (school, id),
            UNIQUE (school, programme, position),
            FOREIGN KEY (school, programme) REFERENCES programme (school, id),
            FOREIGN KEY (school, previous) REFERENCES phase (school, id),
            CHECK (most_weeks >= least_weeks)
        );

        CREATE TABLE activity (
            school BIGINT NOT NULL,
            id BIGINT NOT NULL,
            phase BIGINT NOT NULL,
            position BIGINT NOT NULL CHECK (position >= 1),
            kind TEXT NOT NULL CHECK (kind IN ('explaining', 'diagnostic', 'self_work', 'production', 'positioning', 'workshops', 'orientation',
                'interdisciplinary')),
            title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 160),
            run_by TEXT NOT NULL CHECK (length(run_by) <= 120),
            first_week BIGINT CHECK (first_week >= 1),
            last_week BIGINT CHECK (last_week >= first_week),
            hand_in TEXT NOT NULL CHECK (length(hand_in) <= 200),
            PRIMARY KEY (school, id),
            FOREIGN KEY (school, phase) REFERENCES phase (school, id),
            CHECK ((first_week IS NULL) = (last_week IS NULL))
        );
        CREATE INDEX activities_of_phase ON activity (school, phase);

        CREATE TABLE phase_review (
            school BIGINT NOT NULL,
            phase BIGINT NOT NULL,
            worked TEXT NOT NULL CHECK (length(worked) <= 2000),
            hurt TEXT NOT NULL CHECK (length(hurt) <= 2000),
            leads TEXT NOT NULL CHECK (length(leads) <= 2000),
            account BIGINT NOT NULL,
            at BIGINT NOT NULL,
            version BIGINT NOT NULL CHECK (version >= 1),
            PRIMARY KEY (school, phase),
            FOREIGN KEY (school, phase) REFERENCES phase (school, id),
            FOREIGN KEY (school, account) REFERENCES account (school, id)
        );

        CREATE TABLE phase_period (
            school BIGINT NOT NULL,
            phase BIGINT NOT NULL,
            period BIGINT NOT NULL,
            PRIMARY KEY (school, phase, period),
            FOREIGN KEY (school, phase) REFERENCES phase (school, id),
            FOREIGN KEY (school, period) REFERENCES period (school, id)
        );
        """)
}
