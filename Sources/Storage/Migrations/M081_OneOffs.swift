extension Store {
    static let oneOffs = Migration(
        81, "Invitations to one-off sessions, requests for them, what goes first when they meet a group",
        """
        CREATE TABLE one_off (
            school BIGINT NOT NULL,
            session BIGINT NOT NULL,
            need_group BIGINT NOT NULL,
            PRIMARY KEY (school, session),
            FOREIGN KEY (school, session) REFERENCES session (school, id),
            FOREIGN KEY (school, need_group) REFERENCES need_group (school, id)
        );
        CREATE INDEX one_offs_of_group ON one_off (school, need_group);

        CREATE TABLE session_invitation (
            school BIGINT NOT NULL,
            session BIGINT NOT NULL,
            pupil BIGINT NOT NULL,
            standing TEXT NOT NULL CHECK (standing IN ('expected', 'regular', 'waiting')),
            clash_group BIGINT,
            PRIMARY KEY (school, session, pupil),
            FOREIGN KEY (school, session) REFERENCES session (school, id),
            FOREIGN KEY (school, pupil) REFERENCES pupil (school, id),
            FOREIGN KEY (school, clash_group) REFERENCES need_group (school, id),
            CHECK (standing = 'expected' OR clash_group IS NOT NULL)
        );
        CREATE INDEX invitations_of_pupil ON session_invitation (school, pupil);

        CREATE TABLE session_request (
            school BIGINT NOT NULL,
            id BIGINT NOT NULL,
            pupil BIGINT NOT NULL,
            need_group BIGINT NOT NULL,
            why TEXT NOT NULL CHECK (length(why) BETWEEN 1 AND 300),
            at BIGINT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'granted', 'refused')),
            answer TEXT NOT NULL CHECK (length(answer) <= 300),
            answered_by BIGINT,
            answered_at BIGINT,
            session BIGINT,
            PRIMARY KEY (school, id),
            FOREIGN KEY (school, pupil) REFERENCES pupil (school, id),
            FOREIGN KEY (school, need_group) REFERENCES need_group (school, id),
            FOREIGN KEY (school, answered_by) REFERENCES account (school, id),
            FOREIGN KEY (school, session) REFERENCES session (school, id),
            CHECK ((state = 'open') = (answered_at IS NULL)),
            CHECK ((state = 'granted') = (session IS NOT NULL))
        );
        CREATE UNIQUE INDEX one_open_request ON session_request (school, pupil, need_group) WHERE state = 'open';

        CREATE TABLE collision_rule (
            school BIGINT NOT NULL,
            programme BIGINT NOT NULL,
            rule TEXT NOT NULL CHECK (rule IN ('regular', 'invitation', 'ask')),
            PRIMARY KEY (school, programme),
            FOREIGN KEY (school, programme) REFERENCES programme (school, id)
        );
        """)
}
