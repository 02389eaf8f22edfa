extension Store {
    static let livedDays = Migration(
        104, "The days of a phase that had passed when its programme or the calendar was changed",
        """
        ALTER TABLE phase ADD COLUMN lived_from TEXT;
        ALTER TABLE phase ADD COLUMN lived_to TEXT;
        ALTER TABLE phase ADD COLUMN is_over BIGINT NOT NULL DEFAULT 0;
        """)
}
