extension Store {
    static let signInTallies = Migration(
        47, "Tries at signing in, counted before the password is looked at",
        """
        DROP TABLE sign_in_failure;
        CREATE TABLE sign_in_tally (
            bucket TEXT PRIMARY KEY,
            began_at BIGINT NOT NULL,
            tries BIGINT NOT NULL CHECK (tries > 0)
        );
        """)
}
