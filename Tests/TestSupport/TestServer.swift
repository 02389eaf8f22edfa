import Foundation
import Logging
import School
import Storage
import Web

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A real server on a free port of this machine over a store of its own, for the length of a test.
public struct TestServer: Sendable {
    public let services: Services
    public let address: String

    /// Starts, runs `body`, stops. The clock stands still when `clock` says so. `options` are the server's, on a free port; `log`
    /// takes what it logs, which is nothing otherwise.
    public static func run<T: Sendable>(
        _ store: Store, clock: Clock = Clock(), options: Server.Options = .init(port: 0), log: KeptLog? = nil,
        _ body: @Sendable (TestServer) async throws -> T
    ) async throws -> T {
        var logger = Logger(label: "test")
        if let log { logger = Logger(label: "test") { _ in log.handler } } else { logger.logLevel = .critical }
        // Cost 1: what is tested is who gets in, not how long guessing takes.
        let services = Services(store: store, clock: clock, passwords: try Passwords(cost: 1), logger: logger, publicAddress: nil)
        let (ports, port) = AsyncStream<Int>.makeStream()
        let running = Task { try await Server(services, options: options).run { port.yield($0) } }
        defer { running.cancel() }
        for await number in ports {
            return try await body(TestServer(services: services, address: "http://127.0.0.1:\(number)"))
        }
        throw ServerDidNotStart()
    }

    public func client() -> TestClient { TestClient(address: address) }
}

struct ServerDidNotStart: Error {}

/// A browser without a face: keeps its cookies, follows nothing, reads what it is given.
public actor TestClient {
    public struct Answer: Sendable {
        public let status: Int
        public let headers: [String: String]
        public let text: String

        public var location: String? { headers["Location"] }
        /// The secret that the page's forms carry.
        public var csrf: String? {
            guard let start = text.range(of: "data-csrf=\"") else { return nil }
            return String(text[start.upperBound...].prefix { $0 != "\"" })
        }
    }

    private let address: String
    private let session: URLSession
    private var cookies: [String: String] = [:]
    public private(set) var csrf = ""

    init(address: String) {
        self.address = address
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpCookieStorage = nil
        configuration.httpShouldSetCookies = false
        // A server that never answers fails a test all the same; one that shares two cores with a build does not.
        configuration.timeoutIntervalForRequest = 300
        session = URLSession(configuration: configuration, delegate: NoRedirects(), delegateQueue: nil)
    }

    public func get(_ path: String, headers: [String: String] = [:]) async throws -> Answer {
        let answer = try await send("GET", path, body: nil, headers: headers)
        if let secret = answer.csrf { csrf = secret }
        return answer
    }

    /// Posts a form with the session's secret, as our pages do.
    public func post(_ path: String, _ fields: [(String, String)] = [], headers: [String: String] = [:]) async throws -> Answer {
        try await send("POST", path, body: Self.encoded(fields + [("csrf", csrf)]), headers: headers)
    }

    /// Posts exactly these fields.
    public func postBare(_ path: String, _ fields: [(String, String)], headers: [String: String] = [:]) async throws -> Answer {
        try await send("POST", path, body: Self.encoded(fields), headers: headers)
    }

    public func signIn(_ login: String, _ password: String) async throws -> Answer {
        let answer = try await postBare("/sign-in", [("login", login), ("password", password), ("to", "/")])
        if answer.status == 303 { _ = try await get("/") }
        return answer
    }

    /// Posts files as a form with a file field does.
    public func upload(_ path: String, field: String, files: [(name: String, bytes: [UInt8])]) async throws -> Answer {
        var body = Data("--jalon-test\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n\(csrf)\r\n".utf8)
        for file in files {
            body += Data("--jalon-test\r\nContent-Disposition: form-data; name=\"\(field)\"; filename=\"\(file.name)\"\r\n\r\n".utf8)
            body += Data(file.bytes) + Data("\r\n".utf8)
        }
        body += Data("--jalon-test--\r\n".utf8)
        return try await send("POST", path, data: body, type: "multipart/form-data; boundary=jalon-test", headers: [:])
    }

    private func send(_ method: String, _ path: String, body: String?, headers: [String: String]) async throws -> Answer {
        try await send(method, path, data: body.map { Data($0.utf8) }, type: "application/x-www-form-urlencoded", headers: headers)
    }

    private func send(_ method: String, _ path: String, data body: Data?, type: String, headers: [String: String]) async throws -> Answer {
        guard let url = URL(string: address + path) else { throw URLError(.badURL) }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.setValue("fr-FR,fr;q=0.9", forHTTPHeaderField: "Accept-Language")
        if let body {
            request.httpBody = body
            request.setValue(type, forHTTPHeaderField: "Content-Type")
        }
        if !cookies.isEmpty {
            request.setValue(cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; "), forHTTPHeaderField: "Cookie")
        }
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        let (data, response) = try await session.data(for: request)
        guard let response = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
        var fields: [String: String] = [:]
        for (name, value) in response.allHeaderFields { fields["\(name)"] = "\(value)" }
        if let cookie = fields["Set-Cookie"], let equals = cookie.firstIndex(of: "=") {
            cookies[String(cookie[..<equals])] = String(cookie[cookie.index(after: equals)...].prefix { $0 != ";" })
        }
        return Answer(status: response.statusCode, headers: fields, text: String(decoding: data, as: UTF8.self))
    }

    private static func encoded(_ fields: [(String, String)]) -> String {
        let plain = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: Unicode.Scalar(0)..."\u{7F}"))
        return fields.map { name, value in
            "\(name.addingPercentEncoding(withAllowedCharacters: plain) ?? "")=\(value.addingPercentEncoding(withAllowedCharacters: plain) ?? "")"
        }.joined(separator: "&")
    }
}

private final class NoRedirects: NSObject, URLSessionTaskDelegate {
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}
