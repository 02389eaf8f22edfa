extension Store {
    /// Sessions were counted among those that are held in their week: one that came after a closed day took its number. Where the hours of a slot
    /// changed within a week (there is no other way to two sessions in one), what is written of a later session is given its number among all the
    /// hours of the week. `ended` says on which weekday hours ended, by the Julian day, for which both engines need no function of their own. Of
    /// hours in A or B weeks only, those count that have the letter of the hours that followed: which week it was is not in the tables.
    static let sessionNumbers = Migration(
        93, "Sessions are numbered among the hours of their week, whatever closes a day",
        """
        WITH parts AS (
            SELECT DISTINCT through_day, CAST(substr(through_day, 1, 4) AS BIGINT) AS y, CAST(substr(through_day, 6, 2) AS BIGINT) AS m,
                CAST(substr(through_day, 9, 2) AS BIGINT) AS d
            FROM past_hours
        ), ended AS (
            SELECT through_day,
                (1461 * (y + 4800 + (m - 14) / 12) / 4 + 367 * (m - 2 - 12 * ((m - 14) / 12)) / 12 - 3 * ((y + 4900 + (m - 14) / 12) / 100) / 4
                    + d - 32075) % 7 + 1 AS weekday
            FROM parts
        ), hours AS (
            SELECT h.school, h.weekly_slot, h.weekday, h.alternance, h.weeks, h.through_day,
                (SELECT max(b.through_day) FROM past_hours b
                    WHERE b.school = h.school AND b.weekly_slot = h.weekly_slot AND b.through_day < h.through_day) AS after_day
            FROM past_hours h
        ), earlier AS (
            SELECT se.school, se.id, 1 + count(*) AS number FROM session se
            JOIN need_group g ON g.school = se.school AND g.id = se.need_group
            JOIN weekly_slot w ON w.school = g.school AND w.id = g.weekly_slot
            JOIN hours h ON h.school = w.school AND h.weekly_slot = w.id AND h.through_day >= se.week AND h.through_day < se.planned_day
            JOIN ended e ON e.through_day = h.through_day
            LEFT JOIN ended a ON a.through_day = h.after_day
            WHERE h.weekday <= e.weekday AND (h.after_day IS NULL OR h.after_day < se.week OR h.weekday > a.weekday)
                AND CASE WHEN h.weeks <> '' THEN h.weeks LIKE '%' || se.week || '%'
                    ELSE h.alternance IN ('H', COALESCE(
                        (SELECT n.alternance FROM past_hours n WHERE n.school = w.school AND n.weekly_slot = w.id AND n.through_day >= se.planned_day
                            ORDER BY n.through_day LIMIT 1), w.alternance)) END
            GROUP BY se.school, se.id
        )
        UPDATE session SET number = (SELECT x.number FROM earlier x WHERE x.school = session.school AND x.id = session.id)
        WHERE EXISTS (
            SELECT 1 FROM earlier x WHERE x.school = session.school AND x.id = session.id AND x.number > session.number
                AND NOT EXISTS (
                    SELECT 1 FROM session o WHERE o.school = session.school AND o.need_group = session.need_group AND o.week = session.week
                        AND o.number = x.number));
        """)
}
