extension Store {
    /// Facilitators called the same get their first names, as they do from now on whenever one is added or changed.
    static let namesToldApart = Migration(
        97, "First names for facilitators of one title and surname",
        """
        UPDATE facilitator SET version = version + 1, name = (
            SELECT substr(s.civility || ' ' || s.given_name || ' ' || s.family_name, 1, 80) FROM staff s
            WHERE s.school = facilitator.school AND s.id = facilitator.staff)
        WHERE EXISTS (
            SELECT 1 FROM staff s WHERE s.school = facilitator.school AND s.id = facilitator.staff AND s.given_name <> ''
                AND facilitator.name = s.civility || ' ' || s.family_name)
            AND EXISTS (
                SELECT 1 FROM facilitator o WHERE o.school = facilitator.school AND o.name = facilitator.name AND o.id <> facilitator.id);
        """)
}
