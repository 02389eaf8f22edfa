import School
import Storage

/// What somebody owes in their service, on their page: hours of the year, for each kind of dispositif that the school has.
enum FacilitatorService {
    struct Model: Sendable {
        let year: SchoolYear
        /// Those in force this year, and those of which something is written.
        let kinds: [DispositifKind]
        let due: [DispositifKind: Int]
        /// Minutes of support that the timetable gives them in the year.
        let inTimetable: Int
    }

    static func model(_ person: Facilitator, _ visit: Visit) async throws -> Model {
        let year = visit.establishment.year
        let levels = Set(try await visit.store.levels(year: year))
        let inForce = try await visit.store.dispositifs().map(\.content).filter { $0.isInForce(inYear: year) && !levels.isDisjoint(with: $0.levels) }
        let due = try await visit.store.servicesDue(year: year)[person.id] ?? [:]
        let known = Set(inForce.map(\.kind)).union(due.keys)
        let teaching = try await visit.store.calendar(of: visit.establishment).teachingYear(year)
        var inTimetable = 0
        if let staff = person.staff, let teaching { inTimetable = try await visit.store.supportInTimetable(of: staff, teaching) }
        return Model(
            year: SchoolYear(year), kinds: known.isEmpty ? [.personalised] : DispositifKind.allCases.filter(known.contains), due: due, inTimetable: inTimetable)
    }

    private static func field(_ kind: DispositifKind) -> String { "due-\(kind.rawValue)" }

    /// Nil when something else than hours stands in one of the fields.
    static func read(_ form: Form, of year: Int) -> ServiceDue? {
        var due: [DispositifKind: Int] = [:]
        for kind in DispositifKind.allCases {
            guard let typed = form.text(field(kind)) else { continue }
            guard let amount = minutes(entered: typed), amount == 0 || ServiceDue.range.contains(amount) else { return nil }
            if amount > 0 { due[kind] = amount }
        }
        return ServiceDue(year: year, minutes: due)
    }

    static func fields(_ model: Model, typed: Bool, _ visit: Visit) -> HTML {
        let t = visit.t
        let inputs = model.kinds.map { kind -> HTML in
            let kept = model.due[kind].map { t(inHours($0)) } ?? ""
            return Fields.input(field(kind), t(kind.name), typed ? visit.form.raw(field(kind)) ?? "" : kept, " maxlength=\"12\" class=\"short\"")
        }
        let told: HTML? =
            model.inTimetable == 0
            ? nil
            : " \(t(Phrase(fr: "L’emploi du temps lui donne \(inHours(model.inTimetable).fr) d’accompagnement sur l’année.", en: "The timetable gives them \(inHours(model.inTimetable).en) of support over the year.")))"
        return """
            <fieldset><legend>\(t(Phrase(fr: "Heures prévues à son service, \(model.year.name.fr)", en: "Hours of their service, \(model.year.name.en)")))</legend>
            <p class="soft">\(t(Phrase(fr: "Sur toute l’année, par exemple 36\u{202F}h. Laissez vide si rien n’est prévu\u{202F}: aucun dû ne sera affiché.", en: "Over the whole year, for example 36\u{202F}h. Leave empty if there are none: nothing will be shown as due.")))\(told)</p>
            <div class="fields across">\(inputs)</div></fieldset>
            """
    }
}
