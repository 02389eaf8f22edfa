import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import School
import Storage
import Synchronization

/// Turns a request into a visit, lets the route admit it, and turns what the handler answers, or throws, into
/// a response.
struct Responder: Sendable {
    static let sessionLifetime: Duration = .seconds(12 * 3600)
    static let sessionIdle: Duration = .seconds(3 * 3600)

    private let services: Services
    private let inFlight: InFlight
    private let bodies: Bodies

    init(_ services: Services, inFlightLimit: Int, bodyDeadline: Duration) {
        self.services = services
        inFlight = InFlight(limit: inFlightLimit)
        bodies = Bodies(deadline: bodyDeadline)
    }

    /// A place among those being answered is taken only for what we do ourselves, never while a body comes in: that may take
    /// as long as its sender likes.
    func respond(to request: Request, _ scope: RequestScope, by route: Route) async -> Response {
        var frame = guestFrame(request)
        do {
            if route.method == .get { return response(try await placed { try await answer(request, scope, route, Form(), &frame) }, frame) }
            try refuseStrangeOrigin(request)
            // What is sent for people is small, and read at once. Anything larger is read only from those who may send it.
            let length = try bodies.announced(request, limit: route.bodyLimit)
            if length > Bodies.small {
                try await placed { try await admit(request, scope, route, &frame) }
                try bodies.reserve(length)
            }
            defer { if length > Bodies.small { bodies.release(length) } }
            let form = try await bodies.form(of: request, upTo: length, isUpload: route.bodyLimit > Route.formLimit)
            return response(try await placed { try await answer(request, scope, route, form, &frame) }, frame)
        } catch {
            return failure(error, request, frame, route)
        }
    }

    private func placed<T>(_ work: () async throws -> T) async throws -> T {
        guard inFlight.enter() else { throw WebError.overloaded(retryAfterSeconds: 3) }
        defer { inFlight.leave() }
        return try await work()
    }

    private func answer(_ request: Request, _ scope: RequestScope, _ route: Route, _ form: Form, _ frame: inout Frame) async throws -> Reply {
        let token = request.cookie("jalon")
        let session = try await openSession(token)
        if let session { frame = self.frame(session, request) }
        let guest = try guest(request, scope, route, form, frame.language, token)
        if route.method == .post, !route.beginsSession { try requireSecret(request, form, session) }
        switch route.handler {
        case .guest(let handler): return try await handler(guest)
        case .visit(let handler):
            guard let session else { throw WebError.notSignedIn }
            let visit = Visit(guest, session)
            try await route.admit(visit)
            let reply: Reply
            do {
                reply = try await handler(visit)
            } catch StorageError.stale {
                guard let page = try await route.staleForm(visit) else { throw StorageError.stale }
                reply = .page(page)
            }
            try await route.journal(reply, visit)
            return reply
        }
    }

    /// Whether this request may be made at all, before its body is read.
    private func admit(_ request: Request, _ scope: RequestScope, _ route: Route, _ frame: inout Frame) async throws {
        let token = request.cookie("jalon")
        guard let session = try await openSession(token) else { throw WebError.notSignedIn }
        frame = self.frame(session, request)
        try await route.admit(Visit(try guest(request, scope, route, Form(), frame.language, token), session))
    }

    private func guest(
        _ request: Request, _ scope: RequestScope, _ route: Route, _ form: Form, _ language: Language, _ token: String?
    ) throws -> Guest {
        Guest(
            services: services, method: route.method, path: request.uri.path, query: try Form(urlEncoded: request.uri.query ?? ""), form: form,
            language: language, client: client(request, scope), host: request.head.authority ?? "localhost", sessionToken: token,
            parameters: Dictionary(scope.parameters.map { (String($0.key), String($0.value)) }, uniquingKeysWith: { first, _ in first }))
    }

    func unmatched(_ request: Request, _ scope: RequestScope) async -> Response {
        do {
            let session = try await openSession(request.cookie("jalon"))
            let frame = session.map { self.frame($0, request) } ?? guestFrame(request)
            return failure(WebError.notFound, request, frame, nil)
        } catch {
            return failure(error, request, guestFrame(request), nil)
        }
    }

    private func openSession(_ token: String?) async throws -> Session? {
        guard let token, !token.isEmpty else { return nil }
        return try await services.store.session(
            tokenHash: Secrets.hash(token), at: services.clock.now, today: services.clock.today, lifetime: Self.sessionLifetime,
            idle: Self.sessionIdle)
    }

    private func frame(_ session: Session, _ request: Request) -> Frame {
        Frame(
            language: session.viewer.language, address: Self.address(request), viewer: session.viewer, establishment: session.establishment,
            today: services.clock.at(session.establishment.zone).today, csrf: session.csrf)
    }

    /// Where whoever changes the language comes back to: what was answered to a form has no query of its own.
    private static func address(_ request: Request) -> String {
        guard request.method == .get, let query = request.uri.query, !query.isEmpty else { return request.uri.path }
        return "\(request.uri.path)?\(query)"
    }

    private func guestFrame(_ request: Request) -> Frame {
        let chosen = request.cookie("language").flatMap(Language.init(rawValue:))
        let preferred = request.headers[.acceptLanguage].map { accepted in
            accepted.split(separator: ",").lazy.compactMap { Language(rawValue: String($0.prefix(2)).lowercased()) }.first ?? .fr
        }
        return Frame(language: chosen ?? preferred ?? .fr, address: Self.address(request), viewer: nil, establishment: nil, today: nil, csrf: nil)
    }

    // Behind our own proxy the last address that it added is the client's.
    private func client(_ request: Request, _ scope: RequestScope) -> String {
        if services.publicAddress != nil, let name = HTTPField.Name("X-Forwarded-For"), let list = request.headers[name],
            let last = list.split(separator: ",").last
        {
            return last.trimmingCharacters(in: .whitespaces)
        }
        return scope.remoteAddress?.ipAddress ?? "unknown"
    }

    /// A form must come from our own page: the browser's word on its origin.
    private func refuseStrangeOrigin(_ request: Request) throws(WebError) {
        if let name = HTTPField.Name("Sec-Fetch-Site"), let site = request.headers[name], site != "same-origin", site != "none" { throw .forged }
        if let origin = request.headers[.origin], origin != "null" {
            let expected = services.publicAddress.flatMap { URL(string: $0)?.host } ?? host(of: request.head.authority ?? "")
            guard host(of: origin) == expected else { throw .forged }
        }
    }

    /// A form of a session carries the session's secret.
    private func requireSecret(_ request: Request, _ form: Form, _ session: Session?) throws(WebError) {
        guard let session else { return }
        let sent = form.raw("csrf") ?? HTTPField.Name("X-CSRF").flatMap { request.headers[$0] } ?? ""
        guard Secrets.equal(sent, session.csrf) else { throw .forged }
    }

    private func host(of address: String) -> String {
        let bare = address.range(of: "://").map { String(address[$0.upperBound...]) } ?? address
        return String(bare.prefix { $0 != ":" && $0 != "/" })
    }

    // MARK: Answers

    private func response(_ reply: Reply, _ frame: Frame) -> Response {
        switch reply {
        case .page(let page): return render(page, frame)
        case .redirect(let address): return redirect(address)
        case .file(let name, let type, let bytes):
            return bare(
                .ok, type, bytes, [.contentDisposition: "attachment; filename*=UTF-8''\(name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "jalon")"])
        case .json(let bytes, let status): return bare(.init(code: status), "application/json", bytes)
        case .calendar(let bytes): return bare(.ok, "text/calendar; charset=utf-8", bytes)
        case .asset(let bytes, let type):
            return bare(.ok, type, bytes, [.cacheControl: "public, max-age=31536000, immutable"])
        case .signedIn(let token, let address):
            return redirect(address, [.setCookie: cookie("jalon", token, seconds: Int(Self.sessionLifetime.components.seconds))])
        case .signedOut(let address): return redirect(address, [.setCookie: cookie("jalon", "", seconds: 0)])
        case .language(let language, let address):
            return redirect(address, [.setCookie: cookie("language", language.rawValue, seconds: 31_536_000)])
        }
    }

    private func render(_ page: Page, _ frame: Frame, _ extra: HTTPFields = [:]) -> Response {
        bare(.init(code: page.status), "text/html; charset=utf-8", Layout.render(page, for: frame).bytes, extra)
    }

    private func redirect(_ address: String, _ extra: HTTPFields = [:]) -> Response {
        // Only addresses of this site: a path, and not one that a browser reads as another host. Browsers turn a backslash into
        // a slash and leave out tabs and line ends.
        let isPlain = address.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }
        let safe = isPlain && address.hasPrefix("/") && !address.hasPrefix("//") ? address : "/"
        var fields = extra
        fields[.location] = safe
        return bare(.seeOther, "text/plain", [], fields)
    }

    private func bare(_ status: HTTPResponse.Status, _ type: String, _ bytes: [UInt8], _ extra: HTTPFields = [:]) -> Response {
        var fields = extra
        fields[.contentType] = type
        if fields[.cacheControl] == nil { fields[.cacheControl] = "no-store" }
        for (name, value) in Self.protection { fields[name] = value }
        if services.isSecure { fields[.strictTransportSecurity] = "max-age=31536000" }
        return Response(status: status, headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private static let protection: [(HTTPField.Name, String)] =
        [
            (.contentSecurityPolicy, "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
            (.xContentTypeOptions, "nosniff"),
        ]
        + [("Referrer-Policy", "same-origin"), ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"), ("Cross-Origin-Opener-Policy", "same-origin")]
        .compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }

    private func cookie(_ name: String, _ value: String, seconds: Int) -> String {
        "\(name)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Lax\(services.isSecure ? "; Secure" : "")"
    }

    // MARK: Failures

    private func failure(_ error: any Error, _ request: Request, _ frame: Frame, _ route: Route?) -> Response {
        let pages = ErrorPages(for: frame.viewer)
        if let error = error as? WebError {
            switch error {
            case .notSignedIn where request.method == .get:
                return redirect("/sign-in?to=\(request.uri.path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? "/")")
            case .confirmationNeeded:
                // A file may be of another year or group than the one shown first: its query says which.
                let query = request.method == .get ? request.uri.query.map { "?\($0)" } ?? "" : ""
                let kept = CharacterSet.urlPathAllowed.subtracting(CharacterSet(charactersIn: "&=+%"))
                return redirect("/confirm?to=\((request.uri.path + query).addingPercentEncoding(withAllowedCharacters: kept) ?? "/")")
            case .overloaded(let seconds), .tooMany(let seconds):
                return render(pages.page(for: error), frame, [.retryAfter: String(seconds)])
            // What is left of the body would be taken for the next request.
            case .tooSlow: return render(pages.page(for: error), frame, [.connection: "close"])
            default: return render(pages.page(for: error), frame)
            }
        }
        if let error = error as? StorageError {
            switch error {
            case .stale: return render(pages.stale, frame)
            case .unavailable(let why):
                services.logger.error("the database is unavailable", metadata: ["why": "\(why)"])
                return render(pages.unavailable, frame, [.retryAfter: "5"])
            case .full: return render(pages.full, frame)
            // A form names what is not there, or is no longer.
            case .foreignKey: return render(pages.dangling, frame)
            default: break
            }
        }
        // The route, not the address: that may hold a pupil's number, or a secret.
        services.logger.error(
            "a request failed", metadata: ["method": "\(request.method)", "route": "\(route?.path ?? "none")", "error": "\(error)"])
        return render(pages.ours, frame)
    }
}

extension Request {
    /// The value of a cookie of ours.
    func cookie(_ name: String) -> String? { cookies[name]?.value }
}

/// How many are being answered, or wait for it, with a limit.
final class InFlight: Sendable {
    private let limit: Int
    private let count = Mutex(0)

    init(limit: Int) { self.limit = limit }

    func enter() -> Bool {
        count.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
    }

    func leave() { count.withLock { $0 -= 1 } }
}
