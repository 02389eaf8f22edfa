extension Store {
    /// What a school closed for more than a week counted as holidays so far, whatever it had been called: said to be holidays, it goes on so, and no week
    /// changes its letter, no session of a year that nobody confirmed becomes one that was lost, and a school outside the zones keeps its year.
    static let longClosures = Migration(
        112, "Long closures that counted as holidays are said to be holidays",
        """
        UPDATE own_days SET kind = 'holidays'
        WHERE kind = 'closed' AND EXISTS (
            SELECT 1 FROM (
                SELECT d.school, d.id, d.last_d - d.first_d + (d.last_m * 153 + 2) / 5 - (d.first_m * 153 + 2) / 5
                        + d.last_y * 365 + d.last_y / 4 - d.first_y * 365 - d.first_y / 4 AS length
                FROM (
                    SELECT m.school, m.id, m.first_d, m.last_d,
                        m.first_y - CASE WHEN m.first_m < 3 THEN 1 ELSE 0 END AS first_y, m.first_m + CASE WHEN m.first_m < 3 THEN 9 ELSE -3 END AS first_m,
                        m.last_y - CASE WHEN m.last_m < 3 THEN 1 ELSE 0 END AS last_y, m.last_m + CASE WHEN m.last_m < 3 THEN 9 ELSE -3 END AS last_m
                    FROM (
                        SELECT o.school, o.id,
                            CAST(substr(o.first_day, 1, 4) AS BIGINT) AS first_y, CAST(substr(o.first_day, 6, 2) AS BIGINT) AS first_m,
                            CAST(substr(o.first_day, 9, 2) AS BIGINT) AS first_d, CAST(substr(o.last_day, 1, 4) AS BIGINT) AS last_y,
                            CAST(substr(o.last_day, 6, 2) AS BIGINT) AS last_m, CAST(substr(o.last_day, 9, 2) AS BIGINT) AS last_d
                        FROM own_days o) m) d) n
            WHERE n.school = own_days.school AND n.id = own_days.id AND n.length >= 7);
        """)
}
