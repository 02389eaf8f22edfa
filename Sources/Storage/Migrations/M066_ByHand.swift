extension Store {
    static let byHand = Migration(
        66, "Departures and divisions that were noted by hand, not read in a file",
        """
        ALTER TABLE pupil ADD COLUMN left_by_hand BIGINT NOT NULL DEFAULT 0 CHECK (left_by_hand IN (0, 1));
        ALTER TABLE division_membership ADD COLUMN by_hand BIGINT NOT NULL DEFAULT 0 CHECK (by_hand IN (0, 1));
        """)
}
