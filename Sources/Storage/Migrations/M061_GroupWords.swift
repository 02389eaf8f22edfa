extension Store {
    static let groupWords = Migration(
        61, "What published groups were announced as",
        """
        CREATE TABLE group_words (
            school BIGINT NOT NULL,
            need_group BIGINT NOT NULL,
            title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 100),
            kind TEXT NOT NULL CHECK (kind IN ('support', 'deepening', 'methods', 'training', 'project')),
            objective TEXT NOT NULL CHECK (length(objective) BETWEEN 1 AND 400),
            indicators TEXT NOT NULL CHECK (length(indicators) BETWEEN 1 AND 2000),
            PRIMARY KEY (school, need_group),
            FOREIGN KEY (school, need_group) REFERENCES need_group (school, id)
        );
        INSERT INTO group_words (school, need_group, title, kind, objective, indicators)
            SELECT g.school, g.id, w.title, w.kind, w.objective, w.indicators
            FROM need_group g JOIN workshop w ON w.school = g.school AND w.id = g.workshop;

        CREATE TABLE group_skill (
            school BIGINT NOT NULL,
            need_group BIGINT NOT NULL,
            skill BIGINT NOT NULL,
            PRIMARY KEY (school, need_group, skill),
            FOREIGN KEY (school, need_group) REFERENCES need_group (school, id),
            FOREIGN KEY (school, skill) REFERENCES skill (school, id)
        );
        CREATE INDEX groups_of_skill ON group_skill (school, skill);
        INSERT INTO group_skill (school, need_group, skill)
            SELECT g.school, g.id, x.skill FROM need_group g JOIN workshop_gain x ON x.school = g.school AND x.workshop = g.workshop;
        """)
}
