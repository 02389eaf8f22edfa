import School

/// The published tables of who may do what, printed from the policies and the routes themselves.
public enum AccessTable {
    /// The text of `docs/access.md`.
    public static var markdown: String {
        let rolesHead = Role.allCases.map(\.name.en).joined(separator: " | ")
        let rule = String(repeating: "|---", count: Role.allCases.count + 1) + "|"
        let rows = policies.map { policy in
            "| \(policy.resource.en) | " + Role.allCases.map { cell(policy.right(of: $0)) }.joined(separator: " | ") + " |"
        }
        let leaders = policies.compactMap { policy in
            policy.rightOfLeaders == .none ? nil : "\(policy.resource.en) \(cell(policy.rightOfLeaders))"
        }.joined(separator: ", ")
        let routes = Routes.all.map { route in "| \(route.method.rawValue) | `\(route.path)` | \(words(route.allowed)) |" }
        return """
            # Who may do what

            Printed from `Sources/School/Access/Policies.swift` and `Sources/Web/Routes.swift`; a test compares, and
            `JALON_WRITE_DOCS=1 swift test --filter AccessTableTests` writes it anew.

            R read, W read and write; **s** the school, **c** the divisions of which one is main teacher, **g** the divisions one
            teaches and the groups one leads, **o** oneself or one's child, **ref** pupils referred to one; *pub* once published.
            Whoever leads a published group, whatever their roles, has this of it, and nothing else of its pupils: \(leaders).
            Ties are read anew at each request: one that ended gives nothing from the next request on. What may not be read
            answers 404, what may only be read answers 403 to a change.

            | Resource | \(rolesHead) |
            \(rule)
            \(rows.joined(separator: "\n"))

            ## Routes

            | Method | Address | Who |
            |---|---|---|
            \(routes.joined(separator: "\n"))

            """
    }

    private static func cell(_ right: Right) -> String {
        func letters(_ scope: Scope) -> String {
            switch scope {
            case .none: "–"
            case .own: "o"
            case .referred: "ref"
            case .lists: "l"
            case .group: "g"
            case .division: "c"
            case .school: "s"
            }
        }
        if right.write != .none { return "W\(letters(right.write))" }
        return right.read == .none ? "–" : "R\(letters(right.read))\(right.publishedOnly ? " *pub*" : "")"
    }

    private static func words(_ guarded: Route.Guard) -> String {
        switch guarded {
        case .everyone: "anyone"
        case .signedIn: "anyone signed in"
        case .policy(let policy, let action): "\(action == .read ? "reads" : "writes") \(policy.resource.en)"
        }
    }
}
