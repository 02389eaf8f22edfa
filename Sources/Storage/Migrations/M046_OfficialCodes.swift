extension Store {
    static let officialCodes = Migration(
        46, "Codes under which the state knows skills",
        """
        ALTER TABLE skill ADD COLUMN official_code TEXT CHECK (length(official_code) BETWEEN 1 AND 24);
        """)
}
