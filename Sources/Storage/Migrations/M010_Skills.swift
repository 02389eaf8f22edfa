extension Store {
    static let skills = Migration(
        10, "Skills frameworks and their versions",
        """
        CREATE TABLE framework (
            school BIGINT NOT NULL REFERENCES establishment (id),
            id BIGINT NOT NULL,
            code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 24),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
            version BIGINT NOT NULL CHECK (version >= 1),
            source TEXT NOT NULL,
            valid_from TEXT NOT NULL,
            valid_to TEXT,
            revised_at BIGINT NOT NULL,
            PRIMARY KEY (school, id),
            UNIQUE (school, code, version)
        );
        CREATE UNIQUE INDEX one_version_in_force ON framework (school, code) WHERE valid_to IS NULL;

        CREATE TABLE skill (
            school BIGINT NOT NULL,
            id BIGINT NOT NULL,
            framework BIGINT NOT NULL,
            code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 24),
            label TEXT NOT NULL CHECK (length(label) BETWEEN 1 AND 300),
            label_en TEXT NOT NULL,
            pupil_label TEXT NOT NULL CHECK (length(pupil_label) BETWEEN 1 AND 300),
            pupil_label_en TEXT NOT NULL,
            parent TEXT,
            kind TEXT NOT NULL CHECK (kind IN ('skill', 'knowledge', 'attitude')),
            need TEXT NOT NULL CHECK (need IN ('support', 'deepening', 'methods', 'training', 'project')),
            position BIGINT NOT NULL CHECK (position >= 0),
            PRIMARY KEY (school, id),
            UNIQUE (school, framework, code),
            FOREIGN KEY (school, framework) REFERENCES framework (school, id)
        );
        """)
}
