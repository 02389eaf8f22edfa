extension Store {
    static let roundVersions = Migration(
        63, "How often a round was changed",
        """
        ALTER TABLE round ADD COLUMN version BIGINT NOT NULL DEFAULT 1 CHECK (version >= 1);
        """)
}
