extension Plan {
    public static let format = "grouping-plan/1"

    /// Reads `grouping-plan/1`. The form only: whether the plan is valid for an instance is ``Instance/assess(_:)``'s.
    /// - Throws: ``MalformedFile`` with everything that is wrong.
    public init(json bytes: [UInt8]) throws(MalformedFile) {
        var reader = try FieldReader(bytes, format: Self.format, known: ["format", "instance", "groups", "objective", "bound"])
        let (root, o) = (reader.root, reader.fields)
        instance = reader.string(o["instance"], "instance", in: root)
        objective = reader.integer(o["objective"], "objective", in: root)
        bound = reader.optionalInteger(o["bound"], "bound", in: root)
        groups = []
        for (i, json) in reader.array(o["groups"], "groups", in: root).enumerated() {
            let path = "groups[\(i)]"
            guard let g = reader.object(json, path, known: ["workshop", "slot", "staff", "room", "pupils"]) else { continue }
            groups.append(
                Group(
                    workshop: reader.string(g["workshop"], "\(path).workshop", in: json),
                    slot: reader.string(g["slot"], "\(path).slot", in: json),
                    staff: reader.strings(g["staff"], "\(path).staff", in: json),
                    room: reader.string(g["room"], "\(path).room", in: json),
                    pupils: reader.strings(g["pupils"], "\(path).pupils", in: json)))
        }
        try reader.close()
    }

    public init(json text: String) throws(MalformedFile) { try self.init(json: Array(text.utf8)) }

    /// The plan as `grouping-plan/1`, one line per group.
    public func json() -> String {
        var out = JSONWriter()
        out.raw("{\n  \"format\": \"\(Self.format)\",\n  \"instance\": ")
        out.string(instance)
        out.raw(",\n")
        out.lines("groups", groups) { out, group in
            out.raw("{\"workshop\": ")
            out.string(group.workshop)
            out.raw(", \"slot\": ")
            out.string(group.slot)
            out.raw(", \"staff\": ")
            out.strings(group.staff)
            out.raw(", \"room\": ")
            out.string(group.room)
            out.raw(", \"pupils\": ")
            out.strings(group.pupils)
            out.raw("}")
        }
        out.raw(",\n  \"objective\": \(objective),\n  \"bound\": \(bound.map(String.init) ?? "null")\n}\n")
        return out.text
    }
}
