extension Store {
    static let council = Migration(
        88, "The council’s choices for a level: hours, skills, themes, approvals",
        """
        CREATE TABLE council_choice (
            school BIGINT NOT NULL REFERENCES establishment (id),
            id BIGINT NOT NULL,
            year BIGINT NOT NULL CHECK (year BETWEEN 2000 AND 2199),
            level TEXT NOT NULL CHECK (length(level) BETWEEN 1 AND 40),
            number BIGINT NOT NULL CHECK (number >= 1),
            held_on TEXT NOT NULL,
            words TEXT NOT NULL CHECK (length(words) <= 300),
            objectives TEXT NOT NULL CHECK (length(objectives) <= 1000),
            account BIGINT NOT NULL,
            at BIGINT NOT NULL,
            PRIMARY KEY (school, id),
            UNIQUE (school, year, level, number),
            FOREIGN KEY (school, account) REFERENCES account (school, id)
        );

        CREATE TABLE council_target (
            school BIGINT NOT NULL,
            council_choice BIGINT NOT NULL,
            dispositif BIGINT NOT NULL,
            basis TEXT NOT NULL CHECK (basis IN ('week', 'year')),
            minutes BIGINT NOT NULL CHECK (minutes BETWEEN 0 AND 60000),
            PRIMARY KEY (school, council_choice, dispositif),
            FOREIGN KEY (school, council_choice) REFERENCES council_choice (school, id),
            FOREIGN KEY (school, dispositif) REFERENCES dispositif (school, id)
        );

        CREATE TABLE council_skill (
            school BIGINT NOT NULL,
            council_choice BIGINT NOT NULL,
            skill BIGINT NOT NULL,
            PRIMARY KEY (school, council_choice, skill),
            FOREIGN KEY (school, council_choice) REFERENCES council_choice (school, id),
            FOREIGN KEY (school, skill) REFERENCES skill (school, id)
        );

        CREATE TABLE council_theme (
            school BIGINT NOT NULL,
            council_choice BIGINT NOT NULL,
            position BIGINT NOT NULL CHECK (position >= 1),
            theme TEXT NOT NULL CHECK (length(theme) BETWEEN 1 AND 120),
            PRIMARY KEY (school, council_choice, position),
            FOREIGN KEY (school, council_choice) REFERENCES council_choice (school, id)
        );

        CREATE TABLE council_approval (
            school BIGINT NOT NULL,
            council_choice BIGINT NOT NULL,
            day TEXT NOT NULL,
            words TEXT NOT NULL CHECK (length(words) <= 300),
            account BIGINT NOT NULL,
            at BIGINT NOT NULL,
            PRIMARY KEY (school, council_choice),
            FOREIGN KEY (school, council_choice) REFERENCES council_choice (school, id),
            FOREIGN KEY (school, account) REFERENCES account (school, id)
        );
        """)
}
