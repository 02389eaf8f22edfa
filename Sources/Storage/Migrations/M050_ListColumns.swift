extension Store {
    static let listColumns = Migration(
        50, "Of a list only its columns are remembered",
        """
        ALTER TABLE import_mapping DROP COLUMN default_division;
        ALTER TABLE import_mapping DROP COLUMN lists_every_pupil;
        """)
}
