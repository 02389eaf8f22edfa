extension Store {
    static let announcedProgrammes = Migration(
        106, "Programmes that pupils and families are told of; so far they were told of each",
        """
        ALTER TABLE programme ADD COLUMN announced BIGINT NOT NULL DEFAULT 1;
        """)
}
