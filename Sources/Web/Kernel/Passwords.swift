import CCrypt
import Foundation
import NIOCore
import NIOPosix

/// Password hashing by yescrypt (libxcrypt), memory-hard, on threads of its own.
///
/// The cost is Debian's own (`$y$j9T$`, 16 MiB): 2,000 pupils who sign in within a minute on two cores leave
/// about 30 ms of processor for each (`docs/decisions/0004-passwords.md`).
public final class Passwords: Sendable {
    private let threads: NIOThreadPool
    private let cost: UInt
    private let waiting: InFlight
    /// Checked when there is no such account, so that the answer takes as long.
    private let decoy: String

    /// - Parameters:
    ///   - cost: yescrypt's cost factor; 5 is 16 MiB, each step doubles. Tests use 1.
    ///   - count: one for each core, and each holds its 16 MiB while it works.
    ///
    /// For each thread 128 may wait, which takes about 3 s; the next one is told to come back.
    public init(cost: UInt = 5, threads count: Int = System.coreCount) throws {
        self.cost = cost
        waiting = InFlight(limit: 128 * count)
        threads = NIOThreadPool(numberOfThreads: count)
        threads.start()
        decoy = try Self.hash(Secrets.token(), cost: cost)
    }

    public func hash(_ password: String) async throws -> String {
        let cost = cost
        return try await queued { try Self.hash(password, cost: cost) }
    }

    /// Whether the password is the one behind the hash. Takes the same time with no hash at all.
    public func matches(_ password: String, hash: String?) async throws -> Bool {
        let known = hash ?? decoy
        let same = try await queued { try Self.crypt(password, setting: known).map { Secrets.equal($0, known) } ?? false }
        return same && hash != nil
    }

    public func shutDown() async throws { try await threads.shutdownGracefully() }

    private func queued<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        guard waiting.enter() else { throw WebError.overloaded(retryAfterSeconds: 5) }
        defer { waiting.leave() }
        return try await threads.runIfActive(work)
    }

    private static func hash(_ password: String, cost: UInt) throws -> String {
        var salt = (0..<16).map { _ in CChar(bitPattern: UInt8.random(in: 0...255)) }
        var setting = [CChar](repeating: 0, count: Int(CRYPT_GENSALT_OUTPUT_SIZE))
        guard crypt_gensalt_rn("$y$", cost, &salt, Int32(salt.count), &setting, Int32(setting.count)) != nil else {
            throw PasswordError.noSalt
        }
        let text = String(decoding: setting.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard let hash = try crypt(password, setting: text) else { throw PasswordError.noHash }
        return hash
    }

    private static func crypt(_ password: String, setting: String) throws -> String? {
        let size = MemoryLayout<crypt_data>.size
        let scratch = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: MemoryLayout<crypt_data>.alignment)
        scratch.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        defer {
            scratch.initializeMemory(as: UInt8.self, repeating: 0, count: size)
            scratch.deallocate()
        }
        guard let result = crypt_rn(password, setting, scratch, Int32(size)) else { return nil }
        return String(cString: result)
    }
}

enum PasswordError: Error {
    case noSalt, noHash
}
