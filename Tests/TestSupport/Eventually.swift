/// Thrown when what a test waits for has not come about within ten minutes.
public struct NeverHappened: Error { public let what: String }

/// Waits until `happened` says so, looking ten times a second. Ten minutes is how long a test may hang, not what it measures: a busy machine only takes longer.
public func eventually(_ what: String, _ happened: () async throws -> Bool) async throws {
    for _ in 0..<6_000 {
        if try await happened() { return }
        try await Task.sleep(for: .milliseconds(100))
    }
    throw NeverHappened(what: what)
}
