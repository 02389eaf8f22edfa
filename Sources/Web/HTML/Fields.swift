/// Form fields with their label, hint and problem tied together for those who cannot see them side by side.
enum Fields {
    static func input(
        _ name: String, _ label: String, _ value: String, hint: String? = nil, problem: String? = nil, _ attributes: HTML = ""
    ) -> HTML {
        field(name, label, hint: hint, problem: problem) { described in
            "<input id=\"\(name)\" name=\"\(name)\" value=\"\(value)\"\(attributes)\(described)>"
        }
    }

    static func password(_ name: String, _ label: String, hint: String? = nil, problem: String? = nil) -> HTML {
        field(name, label, hint: hint, problem: problem) { described in
            "<input id=\"\(name)\" name=\"\(name)\" type=\"password\" autocomplete=\"new-password\" required\(described)>"
        }
    }

    static func area(_ name: String, _ label: String, _ value: String, hint: String? = nil, problem: String? = nil, rows: Int = 3) -> HTML {
        field(name, label, hint: hint, problem: problem) { described in
            "<textarea id=\"\(name)\" name=\"\(name)\" rows=\"\(rows)\"\(described)>\(value)</textarea>"
        }
    }

    /// A choice among few, as a list to unfold. `options` are value and label.
    static func select(
        _ name: String, _ label: String, _ options: [(String, String)], chosen: String, hint: String? = nil, problem: String? = nil
    ) -> HTML {
        field(name, label, hint: hint, problem: problem) { described in
            """
            <select id="\(name)" name="\(name)"\(described)>\(options.map { "<option value=\"\($0.0)\"\(" selected", if: $0.0 == chosen)>\($0.1)</option>" as HTML })</select>
            """
        }
    }

    /// A choice in which options stand under a heading; a heading without options is left out.
    static func select(_ name: String, _ label: String, grouped: [(heading: String, options: [(String, String)])], chosen: String) -> HTML {
        let groups = grouped.filter { !$0.options.isEmpty }.map { group -> HTML in
            "<optgroup label=\"\(group.heading)\">\(group.options.map { "<option value=\"\($0.0)\"\(" selected", if: $0.0 == chosen)>\($0.1)</option>" as HTML })</optgroup>"
        }
        return field(name, label, hint: nil, problem: nil) { described in "<select id=\"\(name)\" name=\"\(name)\"\(described)>\(groups)</select>" }
    }

    static func field(_ name: String, _ label: String, hint: String?, problem: String?, _ control: (HTML) -> HTML) -> HTML {
        let ids = [hint.map { _ in "\(name)-hint" }, problem.map { _ in "\(name)-problem" }].compactMap { $0 }
        let described: HTML = ids.isEmpty ? "" : " aria-describedby=\"\(ids.joined(separator: " "))\"\(" aria-invalid=\"true\"", if: problem != nil)"
        return """
            <div class="field"><label for="\(name)">\(label)</label>\(hint.map { "<span class=\"hint\" id=\"\(name)-hint\">\($0)</span>" as HTML })\(control(described))\(Self.problem(problem, for: name))</div>
            """
    }

    static func problem(_ text: String?, for name: String) -> HTML? {
        text.map { "<span class=\"field-problem\" id=\"\(name)-problem\">\($0)</span>" }
    }

    /// What is wrong with the form, at its head, read out when the page opens.
    static func summary(_ problems: [String], title: String) -> HTML? {
        guard !problems.isEmpty else { return nil }
        return """
            <div class="notice warn" role="alert"><strong>\(title)</strong><ul>\(problems.map { "<li>\($0)</li>" as HTML })</ul></div>
            """
    }
}
