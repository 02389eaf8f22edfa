import School

extension SchoolStore {
    /// Sets a new password and closes every other session of the account: whoever knew the old one is out.
    public func changePassword(of account: Account.ID, to hash: String, keeping tokenHash: String) async throws {
        try await write { db in
            try db.run("UPDATE account SET password_hash = $3 WHERE school = $1 AND id = $2", [account, hash])
            try db.run("DELETE FROM web_session WHERE school = $1 AND account = $2 AND token_hash <> $3", [account, tokenHash])
        }
    }

    /// A guardian of a pupil, and whether the pupil, once of age, chose to go on sharing with them.
    public struct SharedGuardian: Sendable {
        public let guardian: Guardian
        public let renewedOn: Day?
    }

    /// The guardians who hold rights over this pupil on the day, if the pupil is of age by then; else none:
    /// a minor has nothing to choose.
    public func guardiansToRenew(of pupil: Pupil.ID, on today: Day) async throws -> [SharedGuardian] {
        try await read { db in
            try db.rows(
                """
                SELECT g.id, g.family_name, g.given_name, s.renewed_on FROM guardianship s
                JOIN guardian g ON g.school = s.school AND g.id = s.guardian
                JOIN pupil p ON p.school = s.school AND p.id = s.pupil
                WHERE s.school = $1 AND s.pupil = $2 AND s.authority <> 'withdrawn' AND (s.to_day IS NULL OR s.to_day >= $3)
                    AND p.birth_day <= $4
                ORDER BY g.sort_key, g.id
                """, [pupil, today, today.eighteenYearsBefore]
            ) { row in try SharedGuardian(guardian: Guardian(id: row[0], familyName: row[1], givenName: row[2]), renewedOn: row[3]) }
        }
    }

    /// A pupil of age shares with a guardian again, or stops.
    public func share(_ pupil: Pupil.ID, with guardian: Guardian.ID, _ shares: Bool, on today: Day) async throws {
        let renewed: Day? = shares ? today : nil
        try await write { db in
            try db.run(
                "UPDATE guardianship SET renewed_on = $4 WHERE school = $1 AND pupil = $2 AND guardian = $3 AND authority <> 'withdrawn'",
                [pupil, guardian, renewed])
        }
    }
}

extension Day {
    /// Who was born on this day or before is of age today.
    var eighteenYearsBefore: Day { Day(year: year - 18, month: month, day: day) ?? Day(number: number - 6575) }
}
