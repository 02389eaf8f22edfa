import School

/// Long work done in the background: an import, the making of groups. Its progress is in the database, so
/// that any server can show it and anybody entitled can ask it to stop.
public struct Job: Sendable {
    public typealias ID = Identifier<Job>
    public enum State: String, Sendable, Hashable {
        case running, done, failed, cancelled
    }

    public let id: ID
    public let kind: String
    /// What the work is about: an import, a plan.
    public let subject: Int64
    public let startedBy: Account.ID
    public let startedAt: Moment
    public let beatAt: Moment
    public let state: State
    /// In thousandths.
    public let progress: Int
    /// What the worker last said of itself; its reader knows the format.
    public let detail: String
    public let cancelRequested: Bool
}

extension Job.State: Column {}

extension SchoolStore {
    public func startJob(_ kind: String, subject: Int64, by account: Account.ID, at now: Moment) async throws -> Job.ID {
        let id = Job.ID.new()
        try await write { db in
            try db.run(
                """
                INSERT INTO job (school, id, kind, subject, started_by, started_at, beat_at, state, progress, detail, cancel_requested)
                VALUES ($1, $2, $3, $4, $5, $6, $6, 'running', 0, '', 0)
                """, [id, kind, subject, account, now])
        }
        return id
    }

    /// Tells how far the work is; answers whether someone asked it to stop.
    public func beat(_ job: Job.ID, progress: Int, detail: String, at now: Moment) async throws -> Bool {
        try await write { db in
            try db.run(
                "UPDATE job SET progress = $3, detail = $4, beat_at = $5 WHERE school = $1 AND id = $2 AND state = 'running'",
                [job, min(1000, max(0, progress)), detail, now])
            return try db.first("SELECT cancel_requested FROM job WHERE school = $1 AND id = $2", [job]) { try $0[0] } ?? true
        }
    }

    public func end(_ job: Job.ID, _ state: Job.State, detail: String, at now: Moment) async throws {
        try await write { db in
            try db.run(
                "UPDATE job SET state = $3, detail = $4, beat_at = $5, progress = CASE WHEN $3 = 'done' THEN 1000 ELSE progress END WHERE school = $1 AND id = $2",
                [job, state, detail, now])
        }
    }

    public func requestCancel(_ job: Job.ID) async throws {
        try await write { db in
            try db.run("UPDATE job SET cancel_requested = 1 WHERE school = $1 AND id = $2", [job])
        }
    }

    public func job(_ id: Job.ID) async throws -> Job? {
        try await read { db in try db.first("\(Self.jobColumns) WHERE school = $1 AND id = $2", [id], Self.job) }
    }

    /// The latest job of this kind about this subject.
    public func latestJob(_ kind: String, subject: Int64) async throws -> Job? {
        try await read { db in
            try db.first("\(Self.jobColumns) WHERE school = $1 AND kind = $2 AND subject = $3 ORDER BY id DESC LIMIT 1", [kind, subject], Self.job)
        }
    }

    /// Jobs whose server died: running, without a beat since the moment. They are marked failed.
    public func failSilentJobs(since moment: Moment) async throws {
        try await write { db in
            try db.run("UPDATE job SET state = 'failed', detail = 'interrupted' WHERE school = $1 AND state = 'running' AND beat_at < $2", [moment])
        }
    }

    private static let jobColumns =
        "SELECT id, kind, subject, started_by, started_at, beat_at, state, progress, detail, cancel_requested FROM job"

    private static func job(_ row: Row) throws -> Job {
        try Job(
            id: row[0], kind: row[1], subject: row[2], startedBy: row[3], startedAt: row[4], beatAt: row[5], state: row[6], progress: row[7],
            detail: row[8], cancelRequested: row[9])
    }
}
