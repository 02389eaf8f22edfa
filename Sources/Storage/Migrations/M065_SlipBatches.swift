extension Store {
    static let slipBatches = Migration(
        65, "Activation slips made together, so that a page loaded again makes none",
        """
        CREATE TABLE slip_batch (
            school BIGINT NOT NULL,
            id BIGINT NOT NULL,
            made_by BIGINT NOT NULL,
            made_at BIGINT NOT NULL,
            slips BIGINT NOT NULL,
            PRIMARY KEY (school, id),
            FOREIGN KEY (school, made_by) REFERENCES account (school, id)
        );
        """)
}
