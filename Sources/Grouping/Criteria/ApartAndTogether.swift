/// Two pupils to be kept apart are never in the same group; two who go together are in the same group in every slot
/// that both have.
enum ApartAndTogether: Rule {
    static func breaches(of seating: Seating, _ tables: Tables) -> [Breach] {
        func broken(_ a: Int, _ b: Int, same wanted: Bool) -> [String] {
            seating.places[a].compactMap { place in
                guard let other = seating.places[b].first(where: { $0.slot == place.slot }) else { return nil }
                return (place.group == other.group) == wanted ? nil : tables.instance.slots[place.slot].id
            }
        }
        var breaches: [Breach] = []
        for pair in tables.apart {
            let a = tables.instance.pupils[pair.a].id, b = tables.instance.pupils[pair.b].id
            breaches += broken(pair.a, pair.b, same: false).map { .apartBroken(a: a, b: b, slot: $0) }
        }
        for pair in tables.together {
            let a = tables.instance.pupils[pair.a].id, b = tables.instance.pupils[pair.b].id
            breaches += broken(pair.a, pair.b, same: true).map { .togetherBroken(a: a, b: b, slot: $0) }
        }
        return breaches
    }
}
