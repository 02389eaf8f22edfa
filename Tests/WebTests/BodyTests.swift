import Foundation
import School
import Storage
import TestSupport
import Testing
import Web

@Suite("What is sent to us is bounded in size, in time and by who sends it")
struct BodyTests {
    @Test("more slow bodies than may be in flight keep nobody out, and each ends")
    func slow() async throws {
        try await EngineKind.sqlite.withStore { store in
            _ = try await GroupsWorld(store, pupils: 2)
            try await TestServer.run(store, options: .init(port: 0, inFlightLimit: 4, bodyDeadline: .seconds(2))) { server in
                let slow = try (0..<20).map { _ in try Wire(server, "POST /sign-in", length: 5_000, cookie: nil, body: "login=") }
                for _ in 0..<8 { #expect(try await server.client().get("/sign-in").status == 200) }
                for wire in slow { #expect(await wire.read().contains(" 408 ")) }
            }
        }
    }

    @Test("an upload is refused before it is read: without a session, without the right, or larger than the limit")
    func refusedUnread() async throws {
        try await EngineKind.sqlite.withStore { store in
            let school = try await FormWalk.School(store)
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let stranger = try await begun(server, "POST /imports", length: 40 << 20, cookie: nil)
                #expect(stranger == 401)
                #expect(try await begun(server, "POST /imports", length: 40 << 20, cookie: school.tokens[2]) == 404)
                #expect(try await begun(server, "POST /imports", length: 60 << 20, cookie: school.tokens[0]) == 413)
                #expect(try await begun(server, "POST /sign-in", length: 1 << 19, cookie: nil) == 413)
            }
        }
    }

    private func begun(_ server: TestServer, _ line: String, length: Int, cookie: String?) async throws -> Int? {
        let answer = try await Wire(server, line, length: length, cookie: cookie).read()
        return answer.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }

    @Test("who hangs up is no error of ours, and an error of ours is logged by its route, never by its address")
    func logged() async throws {
        try await EngineKind.sqlite.withStore { store in
            let school = try await FormWalk.School(store)
            let log = KeptLog()
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today), log: log) { server in
                for _ in 0..<3 { _ = try Wire(server, "POST /sign-in", length: 5_000, cookie: nil, body: "login=") }
                try await store.engine.write { db in try db.script("DROP TABLE calendar_feed") }
                #expect(try await server.client().get("/calendar/a-secret-of-somebody").status == 500)
                #expect(try await server.client().get("/diary", headers: school.headers(0)).status == 500)
            }
            #expect(log.lines.count { $0.contains("a request failed") } == 2, "\(log.lines)")
            #expect(log.lines.contains { $0.contains("route=/calendar/{token}") })
            #expect(!log.lines.contains { $0.contains("a-secret-of-somebody") })
        }
    }

    @Test("two of the largest uploads come in at a time, a third is told to come back, and small forms go on")
    func few() async throws {
        try await EngineKind.sqlite.withStore { store in
            let school = try await FormWalk.School(store)
            try await TestServer.run(store, clock: .stopped(on: GroupsWorld.today)) { server in
                let wires = try (0..<3).map { _ in try Wire(server, "POST /imports", length: 45 << 20, cookie: school.tokens[0], body: "x") }
                // Whichever comes last is refused; the two that are read hear nothing.
                var refused = 0
                for wire in wires where await wire.read(patience: 3).contains(" 503 ") { refused += 1 }
                #expect(refused == 1)
                let answer = try await server.client().postBare("/language", [("language", "fr"), ("csrf", "secret")], headers: school.headers(0))
                #expect(answer.status == 303)
            }
        }
    }
}

/// A connection on which a request is begun by hand; it closes with the object.
private final class Wire: Sendable {
    private let descriptor: Int32

    init(_ server: TestServer, _ line: String, length: Int, cookie: String?, body: String = "") throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let port = try #require(URL(string: server.address)?.port)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        try #require(connected == 0)
        let cookies = cookie.map { "Cookie: jalon=\($0)\r\n" } ?? ""
        let head = "\(line) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\(cookies)Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(length)\r\n\r\n\(body)"
        try #require(send(descriptor, head, head.utf8.count, 0) == head.utf8.count)
    }

    deinit { close(descriptor) }

    /// The first of the answer; empty when none comes within so many seconds.
    func read(patience: Int = 30) async -> String {
        let descriptor = descriptor
        // On a thread of its own: those of the tasks are the server's.
        return await withCheckedContinuation { continuation in
            Thread {
                var limit = timeval(tv_sec: patience, tv_usec: 0)
                setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
                var bytes = [UInt8](repeating: 0, count: 200)
                let count = recv(descriptor, &bytes, bytes.count, 0)
                continuation.resume(returning: count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : "")
            }.start()
        }
    }
}
