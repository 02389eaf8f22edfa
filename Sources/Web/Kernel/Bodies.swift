import HTTPTypes
import Hummingbird
import NIOCore
import School
import Synchronization

/// Reads what is sent to us, within bounds of size, of time, and of what all senders together may make us hold.
struct Bodies: Sendable {
    /// What anyone may send: sign-in, wishes, a class observed. 12,000 connections can make us hold 190 MB of it.
    static let small = 16 << 10
    /// What larger bodies may take together: two uploads of the largest size, or nine of a school of 4,000.
    static let largeTogether = 96 << 20
    /// How much longer an upload may take than a form: 48 MB at 400 kB a second.
    private static let uploadsTake = 8

    private let deadline: Duration
    private let held: Held

    /// - Parameter deadline: for all of a form's body, whatever trickles in.
    init(deadline: Duration) {
        self.deadline = deadline
        held = Held(limit: Self.largeTogether)
    }

    /// How many bytes to expect at most: what the request says, or the limit when it does not say.
    func announced(_ request: Request, limit: Int) throws(WebError) -> Int {
        guard let text = request.headers[.contentLength] else { return request.headers[.transferEncoding] == nil ? 0 : limit }
        guard let length = Int(text), (0...limit).contains(length) else { throw .tooLarge(limitBytes: limit) }
        return length
    }

    func reserve(_ length: Int) throws(WebError) {
        guard held.take(length) else { throw .overloaded(retryAfterSeconds: 10) }
    }

    func release(_ length: Int) { held.give(length) }

    func form(of request: Request, upTo limit: Int, isUpload: Bool) async throws -> Form {
        let body = try await collected(request.body, upTo: limit, within: isUpload ? deadline * Self.uploadsTake : deadline)
        let type = request.headers[.contentType] ?? ""
        if type.hasPrefix("multipart/form-data"), let boundary = Multipart.boundary(of: type) {
            return try Multipart.parse(Array(body.readableBytesView), boundary: boundary)
        }
        guard let text = String(validating: body.readableBytesView, as: UTF8.self) else {
            throw WebError.badRequest(Phrase(fr: "Ce formulaire n’est pas en UTF-8.", en: "This form is not in UTF-8."))
        }
        return try Form(urlEncoded: text)
    }

    private func collected(_ body: RequestBody, upTo limit: Int, within deadline: Duration) async throws -> ByteBuffer {
        try await withThrowingTaskGroup(of: ByteBuffer?.self) { group in
            group.addTask {
                do {
                    return try await body.collect(upTo: limit)
                } catch is NIOTooManyBytesError {
                    throw WebError.tooLarge(limitBytes: limit)
                } catch {
                    // The sender hung up, or broke off in the middle of a chunk: nobody reads the answer.
                    throw WebError.tooSlow
                }
            }
            group.addTask {
                try await Task.sleep(for: deadline)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let bytes = first else { throw WebError.tooSlow }
            return bytes
        }
    }
}

/// Bytes that are held for all senders together.
private final class Held: Sendable {
    private let limit: Int
    private let bytes = Mutex(0)

    init(limit: Int) { self.limit = limit }

    func take(_ count: Int) -> Bool {
        bytes.withLock { bytes in
            guard bytes <= limit - count else { return false }
            bytes += count
            return true
        }
    }

    func give(_ count: Int) { bytes.withLock { $0 -= count } }
}
