import Foundation
import Storage

/// Runs something on a database and says what the database refused in words for whoever keeps the server.
func plainly<T>(_ body: () async throws -> T) async throws -> T {
    do {
        return try await body()
    } catch let error as StorageError {
        throw switch error {
        case .unavailable(let message):
            UpkeepError("The database cannot be reached: \(message)", remedy: "Look at the address given with --database, and whether the server runs.")
        case .full:
            UpkeepError("The disk is full. Nothing was written.", remedy: "Make room, then start again.")
        case .unique(let message), .foreignKey(let message), .check(let message), .notNull(let message), .mismatch(let message), .refused(let message):
            UpkeepError("The database refused: \(message)", remedy: "This is a defect of Jalon: please report it with this message.")
        case .stale:
            UpkeepError("Somebody else changed the same thing meanwhile.", remedy: "Start again.")
        }
    }
}

/// « 1.4 MB », « 812 kB »: a file's size to be read by a person.
func size(_ bytes: Int) -> String {
    bytes < 1_000_000 ? "\(max(1, (bytes + 500) / 1000)) kB" : "\(bytes / 1_000_000).\(bytes % 1_000_000 / 100_000) MB"
}
