extension Store {
    /// `reason` is why a session is cancelled, from now on nothing else. What it held of a session that is not is why that was moved.
    static let moveReasons = Migration(
        95, "Why a session is moved, beside why it is cancelled",
        """
        ALTER TABLE session ADD COLUMN move_reason TEXT NOT NULL DEFAULT '' CHECK (length(move_reason) <= 200);
        UPDATE session SET move_reason = reason, reason = '' WHERE state <> 'cancelled' AND reason <> '';
        """)
}
