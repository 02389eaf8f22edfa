extension Instance {
    /// The instance as `grouping-instance/1`, one line per item, the same text for the same instance.
    /// Optional fields are written only where they differ from what is understood without them.
    public func json() -> String {
        var out = JSONWriter()
        out.raw("{\n  \"format\": \"\(Self.format)\",\n  \"name\": ")
        out.string(name)
        out.raw(",\n  \"weights\": {\"wish\": \(weights.wish), \"crowding\": \(weights.crowding)")
        if weights.stability != 0 { out.raw(", \"stability\": \(weights.stability)") }
        out.raw("},\n  \"hoursBudget\": \(hoursBudget.map(String.init) ?? "null"),\n  \"skills\": ")
        out.strings(skills)
        out.raw(",\n")
        out.lines("slots", slots) { $0.slot($1) }
        out.raw(",\n")
        out.lines("rooms", rooms) { $0.room($1) }
        out.raw(",\n")
        out.lines("facilitators", facilitators) { $0.facilitator($1) }
        out.raw(",\n")
        out.lines("workshops", workshops) { $0.workshop($1) }
        out.raw(",\n")
        out.lines("pupils", pupils) { $0.pupil($1) }
        out.raw(",\n")
        out.lines("apart", apart) { $0.strings([$1.a, $1.b]) }
        out.raw(",\n")
        out.lines("together", together) { $0.strings([$1.a, $1.b]) }
        if !fixed.isEmpty {
            out.raw(",\n")
            out.lines("fixed", fixed) { $0.fixedGroup($1) }
        }
        out.raw("\n}\n")
        return out.text
    }
}

extension JSONWriter {
    private mutating func field(_ name: String, _ write: (inout JSONWriter) -> Void) {
        raw(", \"\(name)\": ")
        write(&self)
    }

    private mutating func id(_ id: String) {
        raw("{\"id\": ")
        string(id)
    }

    fileprivate mutating func slot(_ slot: Instance.Slot) {
        id(slot.id)
        raw(", \"sessions\": \(slot.sessions)")
        if let hour = slot.hour { field("hour") { $0.string(hour) } }
        raw("}")
    }

    fileprivate mutating func room(_ room: Instance.Room) {
        id(room.id)
        raw(", \"capacity\": \(room.capacity)")
        field("kinds") { $0.strings(room.kinds) }
        field("slots") { $0.strings(room.slots) }
        raw("}")
    }

    fileprivate mutating func facilitator(_ person: Instance.Facilitator) {
        id(person.id)
        field("slots") { $0.strings(person.slots) }
        raw(", \"maxGroups\": \(person.maxGroups)")
        if person.minGroups != 0 { raw(", \"minGroups\": \(person.minGroups)") }
        if !person.hoursCount { raw(", \"hoursCount\": false") }
        raw("}")
    }

    fileprivate mutating func workshop(_ workshop: Instance.Workshop) {
        id(workshop.id)
        field("gains") { $0.map(workshop.gains) { $0.raw(String($1)) } }
        raw(", \"minSize\": \(workshop.minSize), \"comfortSize\": \(workshop.comfortSize), \"maxSize\": \(workshop.maxSize)")
        field("staff") { $0.list(workshop.staff) { $0.strings($1) } }
        field("roomKinds") { $0.strings(workshop.roomKinds) }
        field("slots") { $0.strings(workshop.slots) }
        raw(", \"maxParallel\": \(workshop.maxParallel), \"repeatable\": \(workshop.repeatable)")
        if let classes = workshop.classes { field("classes") { $0.strings(classes) } }
        raw("}")
    }

    fileprivate mutating func pupil(_ pupil: Instance.Pupil) {
        id(pupil.id)
        field("class") { $0.string(pupil.class) }
        field("slots") { $0.strings(pupil.slots) }
        field("needs") { $0.map(pupil.needs) { $0.raw(String($1)) } }
        field("wishes") { $0.map(pupil.wishes) { $0.raw(String($1)) } }
        field("history") { $0.strings(pupil.history) }
        field("barred") { $0.strings(pupil.barred) }
        field("pinned") { $0.map(pupil.pinned) { $0.string($1) } }
        if pupil.weight != 1 { raw(", \"weight\": \(pupil.weight)") }
        if !pupil.current.isEmpty { field("current") { $0.map(pupil.current) { $0.string($1) } } }
        raw("}")
    }

    fileprivate mutating func fixedGroup(_ group: Instance.FixedGroup) {
        raw("{\"workshop\": ")
        string(group.workshop)
        field("slot") { $0.string(group.slot) }
        if let staff = group.staff { field("staff") { $0.strings(staff) } }
        if let room = group.room { field("room") { $0.string(room) } }
        raw("}")
    }
}
