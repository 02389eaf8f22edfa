extension Instance {
    public static let format = "grouping-instance/1"

    /// Reads `grouping-instance/1` (JSON, UTF-8) and checks that it is well formed. O(bytes).
    ///
    /// Fields that the format does not name are an error: a mistyped `hoursBuget` must not pass as "no limit".
    /// - Throws: ``MalformedFile`` with everything that is wrong, each with its line, never only the first.
    public init(json bytes: [UInt8]) throws(MalformedFile) {
        let known: Set<String> = [
            "format", "name", "weights", "hoursBudget", "skills", "slots", "rooms", "facilitators", "workshops", "pupils",
            "apart", "together", "fixed",
        ]
        var reader = try FieldReader(bytes, format: Self.format, known: known)
        self = reader.instance()
        // Rules about values are checked where the form is right: what could not be read would break them for no reason of its own.
        for broken in validate(unread: reader.malformations.map(\.path)) { reader.complain(broken) }
        try reader.close()
    }

    public init(json text: String) throws(MalformedFile) { try self.init(json: Array(text.utf8)) }
}

/// An item that could not be read keeps its place with nothing in it: those after it keep their numbers.
extension FieldReader {
    fileprivate mutating func instance() -> Instance {
        let (json, o) = (root, fields)
        return Instance(
            name: string(o["name"], "name", in: json),
            weights: weights(o["weights"], in: json),
            hoursBudget: optionalInteger(o["hoursBudget"], "hoursBudget", in: json),
            skills: strings(o["skills"], "skills", in: json),
            slots: list(o["slots"], "slots", in: json) { $0.slot($1, $2) },
            rooms: list(o["rooms"], "rooms", in: json) { $0.room($1, $2) },
            facilitators: list(o["facilitators"], "facilitators", in: json) { $0.facilitator($1, $2) },
            workshops: list(o["workshops"], "workshops", in: json) { $0.workshop($1, $2) },
            pupils: list(o["pupils"], "pupils", in: json) { $0.pupil($1, $2) },
            apart: list(o["apart"], "apart", in: json) { $0.pair($1, $2) },
            together: list(o["together"], "together", in: json) { $0.pair($1, $2) },
            fixed: list(o["fixed"], "fixed", in: json, optional: true) { $0.fixedGroup($1, $2) })
    }

    private mutating func list<Item>(
        _ json: JSON?, _ path: String, in parent: JSON, optional: Bool = false,
        _ read: (inout FieldReader, JSON, String) -> Item
    ) -> [Item] {
        array(json, path, in: parent, optional: optional).enumerated().map { read(&self, $1, "\(path)[\($0)]") }
    }

    private mutating func weights(_ json: JSON?, in parent: JSON) -> Instance.Weights {
        guard let json else {
            complain("weights", parent.offset, "the field is missing")
            return Instance.Weights()
        }
        guard let o = object(json, "weights", known: ["wish", "crowding", "stability"]) else { return Instance.Weights() }
        return Instance.Weights(
            wish: integer(o["wish"], "weights.wish", in: json),
            crowding: integer(o["crowding"], "weights.crowding", in: json),
            stability: integer(o["stability"], "weights.stability", in: json, default: 0))
    }

    private mutating func slot(_ json: JSON, _ path: String) -> Instance.Slot {
        guard let o = object(json, path, known: ["id", "sessions", "hour"]) else { return .init(id: "", sessions: 1) }
        return Instance.Slot(
            id: string(o["id"], "\(path).id", in: json),
            sessions: integer(o["sessions"], "\(path).sessions", in: json),
            hour: optionalString(o["hour"], "\(path).hour", in: json))
    }

    private mutating func room(_ json: JSON, _ path: String) -> Instance.Room {
        guard let o = object(json, path, known: ["id", "capacity", "kinds", "slots"]) else { return .init(id: "", capacity: 0) }
        return Instance.Room(
            id: string(o["id"], "\(path).id", in: json),
            capacity: integer(o["capacity"], "\(path).capacity", in: json),
            kinds: strings(o["kinds"], "\(path).kinds", in: json),
            slots: stringsOrNull(o["slots"], "\(path).slots", in: json))
    }

    private mutating func facilitator(_ json: JSON, _ path: String) -> Instance.Facilitator {
        let known: Set<String> = ["id", "slots", "maxGroups", "minGroups", "hoursCount"]
        guard let o = object(json, path, known: known) else { return .init(id: "", maxGroups: 0) }
        return Instance.Facilitator(
            id: string(o["id"], "\(path).id", in: json),
            slots: stringsOrNull(o["slots"], "\(path).slots", in: json),
            maxGroups: integer(o["maxGroups"], "\(path).maxGroups", in: json),
            minGroups: integer(o["minGroups"], "\(path).minGroups", in: json, default: 0),
            hoursCount: bool(o["hoursCount"], "\(path).hoursCount", in: json, default: true))
    }

    private mutating func workshop(_ json: JSON, _ path: String) -> Instance.Workshop {
        let known: Set<String> = [
            "id", "gains", "minSize", "comfortSize", "maxSize", "staff", "roomKinds", "slots", "maxParallel", "repeatable",
            "classes",
        ]
        guard let o = object(json, path, known: known) else { return .init(id: "", gains: [:], minSize: 1, comfortSize: 1, maxSize: 1, staff: []) }
        let pools = array(o["staff"], "\(path).staff", in: json)
        return Instance.Workshop(
            id: string(o["id"], "\(path).id", in: json),
            gains: integers(o["gains"], "\(path).gains", in: json),
            minSize: integer(o["minSize"], "\(path).minSize", in: json),
            comfortSize: integer(o["comfortSize"], "\(path).comfortSize", in: json),
            maxSize: integer(o["maxSize"], "\(path).maxSize", in: json),
            staff: pools.enumerated().map { strings($1, "\(path).staff[\($0)]", in: $1) },
            roomKinds: strings(o["roomKinds"], "\(path).roomKinds", in: json),
            slots: stringsOrNull(o["slots"], "\(path).slots", in: json),
            maxParallel: integer(o["maxParallel"], "\(path).maxParallel", in: json),
            repeatable: bool(o["repeatable"], "\(path).repeatable", in: json),
            classes: stringsOrNull(o["classes"], "\(path).classes", in: json, optional: true))
    }

    private mutating func pupil(_ json: JSON, _ path: String) -> Instance.Pupil {
        let known: Set<String> = [
            "id", "class", "slots", "needs", "wishes", "history", "barred", "pinned", "weight", "current",
        ]
        guard let o = object(json, path, known: known) else { return .init(id: "", class: "", slots: []) }
        return Instance.Pupil(
            id: string(o["id"], "\(path).id", in: json),
            class: string(o["class"], "\(path).class", in: json),
            slots: strings(o["slots"], "\(path).slots", in: json),
            needs: integers(o["needs"], "\(path).needs", in: json),
            wishes: integers(o["wishes"], "\(path).wishes", in: json),
            history: strings(o["history"], "\(path).history", in: json),
            barred: strings(o["barred"], "\(path).barred", in: json),
            pinned: names(o["pinned"], "\(path).pinned", in: json),
            weight: integer(o["weight"], "\(path).weight", in: json, default: 1),
            current: names(o["current"], "\(path).current", in: json, optional: true))
    }

    private mutating func pair(_ json: JSON, _ path: String) -> Instance.Pair {
        let ids = strings(json, path, in: json)
        guard ids.count == 2 else {
            complain(path, json.offset, "a pair of pupils is expected")
            return .init("", "")
        }
        return Instance.Pair(ids[0], ids[1])
    }

    private mutating func fixedGroup(_ json: JSON, _ path: String) -> Instance.FixedGroup {
        guard let o = object(json, path, known: ["workshop", "slot", "staff", "room"]) else { return .init(workshop: "", slot: "") }
        return Instance.FixedGroup(
            workshop: string(o["workshop"], "\(path).workshop", in: json),
            slot: string(o["slot"], "\(path).slot", in: json),
            staff: o["staff"].map { strings($0, "\(path).staff", in: json) },
            room: optionalString(o["room"], "\(path).room", in: json))
    }
}
