extension Store {
    static let approvals = Migration(
        60, "What the administrator asks and a head decides",
        """
        CREATE TABLE approval (
            school BIGINT NOT NULL,
            id BIGINT NOT NULL,
            account BIGINT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('slip', 'give', 'withdraw')),
            role TEXT,
            asked_by BIGINT NOT NULL,
            asked_at BIGINT NOT NULL,
            decided_by BIGINT,
            decided_at BIGINT,
            granted BIGINT CHECK (granted IN (0, 1)),
            PRIMARY KEY (school, id),
            FOREIGN KEY (school, account) REFERENCES account (school, id),
            FOREIGN KEY (school, asked_by) REFERENCES account (school, id),
            FOREIGN KEY (school, decided_by) REFERENCES account (school, id),
            CHECK ((kind = 'slip' AND role IS NULL) OR (kind <> 'slip' AND role IS NOT NULL)),
            CHECK ((decided_by IS NULL AND decided_at IS NULL AND granted IS NULL)
                OR (decided_by IS NOT NULL AND decided_at IS NOT NULL AND granted IS NOT NULL))
        );
        CREATE INDEX approvals_by_time ON approval (school, asked_at);
        """)
}
