extension Store {
    static let roundRevisions = Migration(
        42, "Divisions and skills that a round no longer asks about, and whose answers it keeps",
        """
        ALTER TABLE round_division ADD COLUMN dropped_at BIGINT;
        ALTER TABLE round_skill ADD COLUMN dropped_at BIGINT;
        """)
}
