/// A group has at least as many pupils as its workshop asks for, at most as many as it allows, and no more than its
/// room holds.
enum GroupSizes: Rule {
    static func breaches(of seating: Seating, _ tables: Tables) -> [Breach] {
        seating.groups.compactMap { group in
            let workshop = tables.instance.workshops[group.workshop]
            let room = tables.instance.rooms[group.room]
            let size = group.pupils.count
            if size < workshop.minSize { return .tooSmall(group: group.number, size: size, least: workshop.minSize) }
            let most = min(workshop.maxSize, room.capacity)
            if size <= most { return nil }
            return .tooLarge(
                group: group.number, size: size, most: most, room: room.capacity < workshop.maxSize ? room.id : nil)
        }
    }
}
