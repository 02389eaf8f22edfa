extension Store {
    static let groupRemarks = Migration(
        67, "Remarks on a published group, by those who run it",
        """
        CREATE TABLE group_remark (
            school BIGINT NOT NULL,
            id BIGINT NOT NULL,
            need_group BIGINT NOT NULL,
            text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
            at BIGINT NOT NULL,
            author BIGINT NOT NULL,
            PRIMARY KEY (school, id),
            FOREIGN KEY (school, need_group) REFERENCES need_group (school, id),
            FOREIGN KEY (school, author) REFERENCES account (school, id)
        );
        CREATE INDEX remarks_on_group ON group_remark (school, need_group);
        """)
}
