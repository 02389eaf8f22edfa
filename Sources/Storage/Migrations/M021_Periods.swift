extension Store {
    static let periods = Migration(
        21, "Periods, modules, barrettes, weekly slots, availability, offers",
        """
        CREATE TABLE period (
            school BIGINT NOT NULL REFERENCES establishment (id),
            id BIGINT NOT NULL,
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
            round BIGINT,
            first_day TEXT NOT NULL,
            last_day TEXT NOT NULL,
            hours_budget BIGINT CHECK (hours_budget >= 1),
            wish_count BIGINT NOT NULL CHECK (wish_count BETWEEN 1 AND 5),
            wishes_open_at BIGINT,
            wishes_close_at BIGINT,
            version BIGINT NOT NULL CHECK (version >= 1),
            PRIMARY KEY (school, id),
            FOREIGN KEY (school, round) REFERENCES round (school, id),
            CHECK (last_day >= first_day),
            CHECK ((wishes_open_at IS NULL AND wishes_close_at IS NULL) OR wishes_close_at > wishes_open_at)
        );

        CREATE TABLE module (
            school BIGINT NOT NULL,
            id BIGINT NOT NULL,
            period BIGINT NOT NULL,
            position BIGINT NOT NULL CHECK (position >= 1),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
            first_day TEXT NOT NULL,
            last_day TEXT NOT NULL,
            PRIMARY KEY (school, id),
            UNIQUE (school, period, position),
            FOREIGN KEY (school, period) REFERENCES period (school, id),
            CHECK (last_day >= first_day)
        );

        CREATE TABLE barrette (
            school BIGINT NOT NULL,
            id BIGINT NOT NULL,
            period BIGINT NOT NULL,
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
            PRIMARY KEY (school, id),
            FOREIGN KEY (school, period) REFERENCES period (school, id)
        );
        CREATE INDEX barrettes_of_period ON barrette (school, period);

        CREATE TABLE barrette_division (
            school BIGINT NOT NULL,
            barrette BIGINT NOT NULL,
            division BIGINT NOT NULL,
            PRIMARY KEY (school, barrette, division),
            FOREIGN KEY (school, barrette) REFERENCES barrette (school, id),
            FOREIGN KEY (school, division) REFERENCES division (school, id)
        );
        CREATE INDEX barrettes_of_division ON barrette_division (school, division);

        CREATE TABLE weekly_slot (
            school BIGINT NOT NULL,
            id BIGINT NOT NULL,
            barrette BIGINT NOT NULL,
            weekday BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
            starts_at BIGINT NOT NULL CHECK (starts_at BETWEEN 0 AND 1439),
            length BIGINT NOT NULL CHECK (length BETWEEN 15 AND 240),
            alternance TEXT NOT NULL CHECK (alternance IN ('H', 'Q1', 'Q2')),
            PRIMARY KEY (school, id),
            FOREIGN KEY (school, barrette) REFERENCES barrette (school, id)
        );
        CREATE INDEX slots_of_barrette ON weekly_slot (school, barrette);

        CREATE TABLE facilitator_absence (
            school BIGINT NOT NULL,
            facilitator BIGINT NOT NULL,
            weekly_slot BIGINT NOT NULL,
            PRIMARY KEY (school, facilitator, weekly_slot),
            FOREIGN KEY (school, facilitator) REFERENCES facilitator (school, id),
            FOREIGN KEY (school, weekly_slot) REFERENCES weekly_slot (school, id)
        );

        CREATE TABLE room_absence (
            school BIGINT NOT NULL,
            room BIGINT NOT NULL,
            weekly_slot BIGINT NOT NULL,
            PRIMARY KEY (school, room, weekly_slot),
            FOREIGN KEY (school, room) REFERENCES room (school, id),
            FOREIGN KEY (school, weekly_slot) REFERENCES weekly_slot (school, id)
        );

        CREATE TABLE offer (
            school BIGINT NOT NULL,
            period BIGINT NOT NULL,
            workshop BIGINT NOT NULL,
            max_parallel BIGINT NOT NULL CHECK (max_parallel BETWEEN 1 AND 10),
            PRIMARY KEY (school, period, workshop),
            FOREIGN KEY (school, period) REFERENCES period (school, id),
            FOREIGN KEY (school, workshop) REFERENCES workshop (school, id)
        );

        CREATE TABLE offer_division (
            school BIGINT NOT NULL,
            period BIGINT NOT NULL,
            workshop BIGINT NOT NULL,
            division BIGINT NOT NULL,
            PRIMARY KEY (school, period, workshop, division),
            FOREIGN KEY (school, period, workshop) REFERENCES offer (school, period, workshop),
            FOREIGN KEY (school, division) REFERENCES division (school, id)
        );

        CREATE TABLE offer_slot (
            school BIGINT NOT NULL,
            period BIGINT NOT NULL,
            workshop BIGINT NOT NULL,
            module BIGINT NOT NULL,
            weekly_slot BIGINT NOT NULL,
            PRIMARY KEY (school, period, workshop, module, weekly_slot),
            FOREIGN KEY (school, period, workshop) REFERENCES offer (school, period, workshop),
            FOREIGN KEY (school, module) REFERENCES module (school, id),
            FOREIGN KEY (school, weekly_slot) REFERENCES weekly_slot (school, id)
        );
        """)
}
