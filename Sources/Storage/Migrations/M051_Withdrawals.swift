extension Store {
    static let withdrawals = Migration(
        51, "Publications taken back",
        """
        ALTER TABLE publication ADD COLUMN withdrawn_at BIGINT;
        """)
}
