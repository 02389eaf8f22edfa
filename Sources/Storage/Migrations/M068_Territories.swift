extension Store {
    /// The zones were checked to be A, B or C, and a check cannot be widened in place: a territory outside them has its own column,
    /// and wins over the zone that stands beside it.
    static let territories = Migration(
        68, "Schools in Corsica and overseas, outside the zones of the calendar",
        """
        ALTER TABLE establishment ADD COLUMN territory TEXT CHECK (territory IN ('CORSE', 'GUADELOUPE', 'GUYANE', 'MARTINIQUE', 'MAYOTTE',
            'NOUVELLE-CALEDONIE', 'POLYNESIE', 'REUNION', 'SAINT-PIERRE-ET-MIQUELON', 'WALLIS-ET-FUTUNA'));
        """)
}
