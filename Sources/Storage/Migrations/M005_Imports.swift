extension Store {
    static let imports = Migration(
        5, "Imports of rosters, and the groups of SIECLE",
        """
        CREATE TABLE import (
            school BIGINT NOT NULL REFERENCES establishment (id),
            id BIGINT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'applied')),
            started_by BIGINT NOT NULL,
            started_at BIGINT NOT NULL,
            applied_by BIGINT,
            applied_at BIGINT,
            added BIGINT NOT NULL,
            changed BIGINT NOT NULL,
            ended BIGINT NOT NULL,
            PRIMARY KEY (school, id),
            FOREIGN KEY (school, started_by) REFERENCES account (school, id),
            FOREIGN KEY (school, applied_by) REFERENCES account (school, id),
            CHECK ((state = 'applied') = (applied_at IS NOT NULL))
        );

        CREATE TABLE import_file (
            school BIGINT NOT NULL,
            import BIGINT NOT NULL,
            position BIGINT NOT NULL,
            name TEXT NOT NULL,
            content {bytes} NOT NULL,
            PRIMARY KEY (school, import, position),
            FOREIGN KEY (school, import) REFERENCES import (school, id)
        );

        CREATE TABLE import_answer (
            school BIGINT NOT NULL,
            import BIGINT NOT NULL,
            question TEXT NOT NULL,
            answer TEXT NOT NULL,
            PRIMARY KEY (school, import, question),
            FOREIGN KEY (school, import) REFERENCES import (school, id)
        );

        CREATE TABLE import_mapping (
            school BIGINT NOT NULL REFERENCES establishment (id),
            header TEXT NOT NULL,
            columns TEXT NOT NULL,
            default_division TEXT,
            lists_every_pupil BIGINT NOT NULL CHECK (lists_every_pupil IN (0, 1)),
            PRIMARY KEY (school, header)
        );

        CREATE TABLE siecle_group (
            school BIGINT NOT NULL REFERENCES establishment (id),
            code TEXT NOT NULL,
            label TEXT NOT NULL,
            PRIMARY KEY (school, code)
        );

        CREATE TABLE siecle_group_division (
            school BIGINT NOT NULL,
            code TEXT NOT NULL,
            division TEXT NOT NULL,
            PRIMARY KEY (school, code, division),
            FOREIGN KEY (school, code) REFERENCES siecle_group (school, code)
        );

        CREATE TABLE siecle_group_member (
            school BIGINT NOT NULL,
            code TEXT NOT NULL,
            pupil BIGINT NOT NULL,
            PRIMARY KEY (school, code, pupil),
            FOREIGN KEY (school, code) REFERENCES siecle_group (school, code),
            FOREIGN KEY (school, pupil) REFERENCES pupil (school, id)
        );
        CREATE INDEX siecle_groups_of_pupil ON siecle_group_member (school, pupil);
        """)
}
