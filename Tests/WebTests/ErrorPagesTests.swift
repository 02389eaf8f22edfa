import Foundation
import School
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Pages of errors")
struct ErrorPagesTests {
    private static func french(_ pages: ErrorPages) -> [String] {
        let errors: [WebError] = [
            .notFound, .forbidden, .tooLarge(limitBytes: 1), .tooSlow, .tooMany(retryAfterSeconds: 90), .notSignedIn, .forged, .confirmationNeeded,
            .overloaded(retryAfterSeconds: 3),
        ]
        return (errors.map { pages.page(for: $0) } + [pages.stale, pages.dangling, pages.unavailable, pages.full, pages.ours]).flatMap {
            [$0.title.fr, $0.message?.fr ?? ""]
        }
    }

    @Test("a pupil is said tu everywhere, others vous")
    func register() {
        let vous = #/\b(vous|votre|vos|\p{L}+ez)\b/#.ignoresCase()
        let tu = #/\b(tu|te|toi|ton|ta|tes)\b|\bt’/#.ignoresCase()
        for text in Self.french(ErrorPages(toPupil: true)) { #expect(text.firstMatch(of: vous) == nil, "\(text)") }
        for text in Self.french(ErrorPages(toPupil: false)) { #expect(text.firstMatch(of: tu) == nil, "\(text)") }
        #expect(Self.french(ErrorPages(toPupil: true)).contains { $0.firstMatch(of: tu) != nil })
    }

    @Test("who is signed in is known on a page that is not there, too")
    func signedIn() async throws {
        try await EngineKind.sqlite.withStore { store in
            _ = try await AccessWorld(store)
            try await TestServer.run(store, clock: .stopped(on: AccessWorld.today)) { server in
                for path in ["/nulle-part", "/people"] {
                    let pupil = try await server.client().get(path, headers: ["Cookie": "jalon=token-pupil-now"])
                    #expect(pupil.status == 404 && pupil.text.contains("ce qui t’attend y est"))
                    let teacher = try await server.client().get(path, headers: ["Cookie": "jalon=token-teacher-now"])
                    #expect(teacher.status == 404 && teacher.text.contains("ce qui vous attend y est"))
                }
                #expect(try await server.client().get("/nulle-part").text.contains("ce qui vous attend y est"))
            }
        }
    }
}
