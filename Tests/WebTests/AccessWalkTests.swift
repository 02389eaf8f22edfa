import Foundation
import School
import Storage
import TestSupport
import Testing
import Web

/// Walks every route that names a pupil, a division or a group, as every role, from every side: the tie holds, the
/// tie ended, another division, another school. What to expect is worked out here from the policy alone.
@Suite("Nobody reaches what is not theirs")
struct AccessWalkTests {
    enum Target: String, CaseIterable {
        case own, otherDivision, otherSchool
    }

    /// What the addresses of the walk name.
    private static let walked: [Set<String>] = [["pupil"], ["division"], ["group"], ["period", "pupil"], ["round", "division"]]

    /// Whether a scope covers the target for this person. `thing` is what the address names: a pupil, a division or a group.
    private static func covers(_ scope: Scope, _ person: AccessWorld.Person, _ target: Target, _ thing: String) -> Bool {
        switch (scope, target) {
        case (_, .otherSchool), (.none, _): false
        // Nobody has the role of main teacher but by the tie; the others keep theirs when it ends.
        case (.school, _): person.role != .mainTeacher || person.tied
        case (.own, _): thing == "pupil" && person.own == target
        case (.referred, .own): person.tied && thing == "pupil"
        // Teaching a division does not open a group's list; leading a group opens its pupils, not their division.
        case (.group, .own): (person.tied && thing != "group") || (person.leads && thing != "division")
        case (.division, .own): person.tied
        case (.lists, .own): person.leads && thing == "group"
        default: false
        }
    }

    @Test("every route × role × tie answers as its policy says", arguments: EngineKind.allCases)
    func walk(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await AccessWorld(store)
            try await TestServer.run(store, clock: .stopped(on: AccessWorld.today)) { server in
                var tried = 0
                for route in Routes.all {
                    guard case .policy(let policy, let action) = route.allowed else { continue }
                    let named = Set(route.placeholders)
                    guard Self.walked.contains(named), let thing = ["pupil", "division", "group"].first(where: named.contains) else { continue }
                    for person in world.people {
                        for target in Target.allCases {
                            let rights = [policy.right(of: person.role), policy.rightOfLeaders]
                            let readable = rights.contains { Self.covers($0.read, person, target, thing) }
                            let allowed = rights.contains { Self.covers($0.scope(action), person, target, thing) }
                            let answer = try await ask(server, route, person, target, world)
                            let label = Comment(rawValue: "\(route.method.rawValue) \(route.path) as \(person.name) on \(target.rawValue): \(answer.status)")
                            tried += 1
                            if allowed {
                                #expect(answer.status != 404 || route.method == .post, label)
                                #expect(answer.status != 403, label)
                                #expect(answer.status < 500, label)
                            } else {
                                #expect(answer.status == (readable ? 403 : 404), label)
                            }
                        }
                    }
                }
                #expect(tried > 1_000)
            }
        }
    }

    @Test("without a session every guarded route sends to the sign-in page or refuses", arguments: [EngineKind.sqlite])
    func strangers(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await AccessWorld(store)
            try await TestServer.run(store, clock: .stopped(on: AccessWorld.today)) { server in
                let browser = server.client()
                for route in Routes.all {
                    if case .everyone = route.allowed { continue }
                    let path = Self.path(route, world, pupil: world.child, division: world.here, group: world.hereGroup)
                    let answer = route.method == .get ? try await browser.get(path) : try await browser.postBare(path, [])
                    let expected = route.method == .get ? 303 : 401
                    #expect(answer.status == expected, "\(route.method.rawValue) \(path): \(answer.status)")
                    if route.method == .get { #expect(answer.location?.hasPrefix("/sign-in?to=") == true) }
                }
            }
        }
    }

    @Test("a role with no right at all gets 404 from every route of that resource, whatever it names", arguments: [EngineKind.sqlite])
    func noRight(engine: EngineKind) async throws {
        try await engine.withStore { store in
            let world = try await AccessWorld(store)
            try await TestServer.run(store, clock: .stopped(on: AccessWorld.today)) { server in
                for route in Routes.all {
                    guard case .policy(let policy, let action) = route.allowed else { continue }
                    for person in world.people where person.tied && policy.right(of: person.role).read == .none {
                        let answer = try await ask(server, route, person, .own, world)
                        #expect(answer.status == 404, "\(action) \(route.path) as \(person.name): \(answer.status)")
                    }
                }
            }
        }
    }

    @Test("an object of another school is 404 for everyone; one of ours is 403 for a change by who may only read it")
    func objects() async throws {
        try await EngineKind.sqlite.withStore { store in
            let world = try await AccessWorld(store)
            let maker = RowMaker(store)
            try await TestServer.run(store, clock: .stopped(on: AccessWorld.today)) { server in
                let browser = server.client()
                for route in Routes.all {
                    guard case .policy(let policy, let action) = route.allowed else { continue }
                    let named = route.placeholders.filter { $0 != "token" }
                    guard !named.isEmpty else { continue }
                    var ours: [String: Int64] = [:]
                    for name in named {
                        let table = name == "group" ? "need_group" : name
                        ours[name] =
                            switch name {
                            case "pupil": world.child.rawValue
                            case "division": world.here.rawValue
                            default: try await maker.row(of: table, in: world.school)
                            }
                    }
                    for name in named {
                        var theirs = ours
                        theirs[name] =
                            switch name {
                            case "pupil": world.foreigner.rawValue
                            case "division": world.foreignDivision.rawValue
                            default: try await maker.row(of: name == "group" ? "need_group" : name, in: world.otherSchool)
                            }
                        for person in world.people where person.tied {
                            let status = try await ask(browser, route, theirs, person)
                            #expect(status == 404, "\(route.method.rawValue) \(route.path) as \(person.name), {\(name)} of another school: \(status)")
                        }
                    }
                    for person in world.people where person.tied && action == .write {
                        let right = policy.right(of: person.role)
                        guard right.read == .school, right.write == .none else { continue }
                        let status = try await ask(browser, route, ours, person)
                        #expect(status == 403, "\(route.method.rawValue) \(route.path) as \(person.name): \(status)")
                    }
                }
            }
        }
    }

    private func ask(_ browser: TestClient, _ route: Route, _ values: [String: Int64], _ person: AccessWorld.Person) async throws -> Int {
        let path = route.path.split(separator: "/").reduce("") { path, part in
            guard part.hasPrefix("{"), let value = values[String(part.dropFirst().dropLast())] else { return "\(path)/\(part == "{token}" ? "x" : part)" }
            return "\(path)/\(value)"
        }
        let cookie = ["Cookie": "jalon=\(person.token)"]
        return route.method == .get
            ? try await browser.get(path, headers: cookie).status
            : try await browser.postBare(path, [("csrf", "secret")], headers: cookie).status
    }

    private func ask(
        _ server: TestServer, _ route: Route, _ person: AccessWorld.Person, _ target: Target, _ world: AccessWorld
    ) async throws -> TestClient.Answer {
        let path =
            switch target {
            case .own: Self.path(route, world, pupil: world.child, division: world.here, group: world.hereGroup)
            case .otherDivision: Self.path(route, world, pupil: world.stranger, division: world.elsewhere, group: world.elsewhereGroup)
            case .otherSchool: Self.path(route, world, pupil: world.foreigner, division: world.foreignDivision, group: world.foreignGroup)
            }
        let browser = server.client()
        let cookie = ["Cookie": "jalon=\(person.token)"]
        return route.method == .get
            ? try await browser.get(path, headers: cookie) : try await browser.postBare(path, [("csrf", "secret")], headers: cookie)
    }

    private static func path(_ route: Route, _ world: AccessWorld, pupil: Pupil.ID, division: Division.ID, group: NeedGroup.ID) -> String {
        route.path.split(separator: "/").reduce("") { path, part in
            switch part {
            case "{pupil}": "\(path)/\(pupil)"
            case "{division}": "\(path)/\(division)"
            case "{group}": "\(path)/\(group)"
            case "{period}": "\(path)/\(world.period)"
            case "{round}": "\(path)/\(world.round)"
            case _ where part.hasPrefix("{"): "\(path)/1"
            default: "\(path)/\(part)"
            }
        }
    }
}
