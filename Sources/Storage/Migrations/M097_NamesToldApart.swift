extension Store {
    /// Facilitators called the same get their first names, as they do from now on whenever one is added or changed.
    static let namesToldApart = Migration(
        97, "First names for facilitators of one title and surname",
        """
        UPDATE facilitator SET version = version + 1, name = (
            SELECT substr(s.civility || ' ' || s.given_name || ' ' || s.family_name, 1, 80) FROM staff s
            WHERE s.school = facilitator.school AND s.id = facilitator.staff)
        WHERE (school, id) IN (
            SELECT f.school, f.id FROM facilitator f JOIN staff s ON s.school = f.school AND s.id = f.staff
            JOIN facilitator o ON o.school = f.school AND o.name = f.name AND o.id <> f.id
            WHERE s.given_name <> '' AND f.name = s.civility || ' ' || s.family_name);
        """)
}
