import School
import Storage

/// Who and which rooms are free in the weekly slots of a period.
enum AvailabilityHandler {
    static func show(_ visit: Visit) async throws -> Reply {
        .page(AvailabilityView.page(try await PeriodParts.means(visit), visit))
    }

    /// What is ticked is free; what is not is an absence.
    static func save(_ visit: Visit) async throws -> Reply {
        let means = try await PeriodParts.means(visit)
        let slots = Set(means.barrettes.flatMap(\.slots).map(\.id))
        var people: [Facilitator.ID: Set<WeeklySlot.ID>] = [:]
        for person in means.facilitators where visit.form.isTicked("known-\(person.id)") {
            people[person.id] = slots.subtracting(visit.form.all("free-\(person.id)").compactMap { WeeklySlot.ID($0) })
        }
        var rooms: [Room.ID: Set<WeeklySlot.ID>] = [:]
        for room in means.rooms where visit.form.isTicked("known-\(room.id)") {
            rooms[room.id] = slots.subtracting(visit.form.all("free-\(room.id)").compactMap { WeeklySlot.ID($0) })
        }
        try await visit.store.setAbsences(people, rooms, of: means.period.id, version: visit.form.number("version") ?? 0)
        return .redirect("/periods/\(means.period.id)/availability?saved=1")
    }
}

enum AvailabilityView {
    static func page(_ means: PeriodMeans, _ visit: Visit) -> Page {
        let t = visit.t
        let title = PeriodParts.Tab.availability.name
        let slots = means.barrettes.flatMap(\.slots)
        let saved: HTML? = visit.query.text("saved") == nil ? nil : "<p class=\"saved\" role=\"status\">\(t(Phrase(fr: "C’est enregistré.", en: "Saved.")))</p>"
        let save: HTML? = PeriodParts.canWrite(visit) ? "<p class=\"actions\"><button class=\"btn\">\(t(Phrase(fr: "Enregistrer", en: "Save")))</button></p>" : nil
        let body: HTML
        if slots.isEmpty {
            body = """
                <div class="empty"><strong>\(t(Phrase(fr: "Il faut d’abord des créneaux.", en: "Slots come first.")))</strong><p>\(t(Phrase(fr: "Les disponibilités se notent pour chaque créneau d’une barrette.", en: "Availability is noted for each slot of a barrette.")))</p><a class="btn" href="/periods/\(means.period.id)/barrettes">\(t(PeriodParts.Tab.barrettes.name))</a></div>
                """
        } else if means.facilitators.isEmpty && means.rooms.isEmpty {
            body = """
                <div class="empty"><strong>\(t(Phrase(fr: "Personne et aucune salle n’est inscrite.", en: "Nobody and no room is listed.")))</strong><p class="actions"><a class="btn" href="/facilitators">\(t(Phrase(fr: "Ajouter des intervenants", en: "Add facilitators")))</a> <a class="btn ghost" href="/rooms">\(t(Phrase(fr: "Ajouter des salles", en: "Add rooms")))</a></p></div>
                """
        } else {
            body = visit.form(action: "/periods/\(means.period.id)/availability", class: "stack loose") {
                """
                <input type="hidden" name="version" value="\(means.period.version)">
                \(people(means, slots, visit))
                \(rooms(means, slots, visit))
                \(save)
                """
            }
        }
        return Page(
            title: title, section: .planning,
            body: """
                <div class="stack loose">\(PeriodParts.head(means.period, title, visit))\(saved)
                <p class="lede">\(t(Phrase(fr: "Coché\u{202F}: libre à cette heure. Par défaut, tout le monde et toutes les salles le sont.", en: "Ticked: free at that hour. Everyone and every room is, unless you say otherwise.")))</p>
                \(body)</div>
                """)
    }

    private static func head(_ slots: [WeeklySlot], _ means: PeriodMeans, _ first: Phrase, _ second: Phrase, _ visit: Visit) -> HTML {
        let t = visit.t
        let columns = slots.map { slot -> HTML in
            let barrette = means.barrettes.count > 1 ? means.barrettes.first { $0.id == slot.barrette }?.name : nil
            return "<th scope=\"col\" class=\"centre\">\(t(slot.name))\(barrette.map { "<br><span class=\"soft small\">\($0)</span>" as HTML })</th>"
        }
        return "<thead><tr><th scope=\"col\">\(t(first))</th><th scope=\"col\" class=\"num\">\(t(second))</th>\(columns)</tr></thead>"
    }

    private static func cells(_ id: String, _ name: String, _ slots: [WeeklySlot], free: (WeeklySlot.ID) -> Bool, _ visit: Visit) -> [HTML] {
        slots.map { slot in
            """
            <td class="centre"><label class="check solo"><input type="checkbox" name="free-\(id)" value="\(slot.id)"\(" checked", if: free(slot.id))><span class="visually-hidden">\(name), \(visit.t(slot.name))</span></label></td>
            """
        }
    }

    private static func people(_ means: PeriodMeans, _ slots: [WeeklySlot], _ visit: Visit) -> HTML {
        let t = visit.t
        let rows = means.facilitators.map { person -> HTML in
            let hours = person.hoursCount ? nil : "<br><span class=\"tag plain\">\(t(Phrase(fr: "hors décompte", en: "hours not counted")))</span>" as HTML?
            let range =
                person.minGroups > 0
                ? Phrase(fr: "de \(person.minGroups) à \(person.maxGroups)", en: "\(person.minGroups) to \(person.maxGroups)")
                : Phrase(fr: "\(person.maxGroups) au plus", en: "\(person.maxGroups) at most")
            return """
                <tr><th scope="row"><input type="hidden" name="known-\(person.id)" value="1">\(PeriodParts.canWrite(visit) ? "<a href=\"/facilitators/\(person.id)\">\(person.name)</a>" : HTML(text: person.name))\(hours)</th><td class="num nowrap">\(t(range))</td>\(cells(person.id.description, person.name, slots, free: { means.isFree(person.id, in: $0) }, visit))</tr>
                """
        }
        let add: HTML = "<p class=\"actions\"><a class=\"btn ghost\" href=\"/facilitators\">\(t(Phrase(fr: "Ajouter ou modifier des intervenants", en: "Add or edit facilitators")))</a></p>"
        guard !rows.isEmpty else { return "<p class=\"empty\">\(t(Phrase(fr: "Aucun intervenant n’est inscrit.", en: "No facilitator is listed.")))</p>\(add)" }
        return """
            <section class="stack"><div class="table-wrap" tabindex="0" role="region" aria-labelledby="people"><table class="availability"><caption id="people">\(t(Phrase(fr: "Intervenants", en: "Facilitators")))</caption>
            \(head(slots, means, Phrase(fr: "Nom", en: "Name"), Phrase(fr: "Groupes", en: "Groups"), visit))<tbody>\(rows)</tbody></table></div>\(add)</section>
            """
    }

    private static func rooms(_ means: PeriodMeans, _ slots: [WeeklySlot], _ visit: Visit) -> HTML {
        let t = visit.t
        let rows = means.rooms.map { room -> HTML in
            """
            <tr><th scope="row"><input type="hidden" name="known-\(room.id)" value="1">\(PeriodParts.canWrite(visit) ? "<a href=\"/rooms/\(room.id)\">\(room.name)</a>" : HTML(text: room.name))</th><td class="num">\(room.capacity)</td>\(cells(room.id.description, room.name, slots, free: { means.isFree(room.id, in: $0) }, visit))</tr>
            """
        }
        let add: HTML = "<p class=\"actions\"><a class=\"btn ghost\" href=\"/rooms\">\(t(Phrase(fr: "Ajouter ou modifier des salles", en: "Add or edit rooms")))</a></p>"
        guard !rows.isEmpty else { return "<p class=\"empty\">\(t(Phrase(fr: "Aucune salle n’est inscrite.", en: "No room is listed.")))</p>\(add)" }
        return """
            <section class="stack"><div class="table-wrap" tabindex="0" role="region" aria-labelledby="rooms"><table class="availability"><caption id="rooms">\(t(Phrase(fr: "Salles", en: "Rooms")))</caption>
            \(head(slots, means, Phrase(fr: "Salle", en: "Room"), Phrase(fr: "Places", en: "Seats"), visit))<tbody>\(rows)</tbody></table></div>\(add)</section>
            """
    }
}
