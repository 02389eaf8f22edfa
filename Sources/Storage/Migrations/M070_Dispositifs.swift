extension Store {
    static let dispositifs = Migration(
        70, "Dispositifs",
        """
        CREATE TABLE dispositif (
            school BIGINT NOT NULL REFERENCES establishment (id),
            id BIGINT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('ap', 'need_groups', 'path_support', 'consolidation', 'homework', 'support', 'complementary',
                'epi', 'orientation', 'individual_help', 'project')),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
            basis TEXT NOT NULL CHECK (basis IN ('need', 'school', 'subject', 'unknown', 'week', 'year', 'cycle')),
            minutes BIGINT CHECK (minutes BETWEEN 1 AND 60000),
            most_minutes BIGINT CHECK (most_minutes > minutes),
            cycle_years BIGINT CHECK (cycle_years BETWEEN 2 AND 4),
            group_limit BIGINT CHECK (group_limit BETWEEN 1 AND 60),
            source TEXT NOT NULL CHECK (length(source) <= 400),
            knowledge TEXT NOT NULL CHECK (knowledge IN ('read', 'partly', 'secondary', 'memory', 'school')),
            doubt TEXT NOT NULL CHECK (length(doubt) <= 400),
            from_day TEXT NOT NULL,
            until_day TEXT,
            preset TEXT,
            version BIGINT NOT NULL CHECK (version >= 1),
            PRIMARY KEY (school, id),
            CHECK (until_day >= from_day),
            CHECK ((minutes IS NOT NULL) = (basis = 'week' OR basis = 'year' OR basis = 'cycle')),
            CHECK ((cycle_years IS NOT NULL) = (basis = 'cycle')),
            CHECK (most_minutes IS NULL OR minutes IS NOT NULL)
        );

        CREATE TABLE dispositif_level (
            school BIGINT NOT NULL,
            dispositif BIGINT NOT NULL,
            level TEXT NOT NULL CHECK (length(level) BETWEEN 1 AND 40),
            PRIMARY KEY (school, dispositif, level),
            FOREIGN KEY (school, dispositif) REFERENCES dispositif (school, id)
        );
        """)
}
