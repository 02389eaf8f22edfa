extension Store {
    static let programmeAdded = Migration(
        92, "The day on which a programme was made, where it is known",
        """
        ALTER TABLE programme ADD COLUMN added_on TEXT;
        """)
}
