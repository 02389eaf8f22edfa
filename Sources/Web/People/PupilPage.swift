import School
import Storage

/// A pupil's page: who they are to this viewer, then what each feature has to say, strengths first.
enum PupilPageHandler {
    /// A feature's part of the page. Nil when it has nothing for this viewer.
    typealias Part = @Sendable (Visit, Pupil) async throws -> HTML?

    /// In the order of the page.
    static let parts: [Part] = [PupilNeedsPart.render, PupilGroupPart.render, PupilProgrammePart.render, ReferralPart.render, SchoolingPart.render]

    static func show(_ visit: Visit) async throws -> Reply {
        guard let pupil = try await visit.store.pupil(visit.id(Pupil.self), on: visit.today) else { throw WebError.notFound }
        var rendered: [HTML] = []
        for part in parts {
            if let html = try await part(visit, pupil) { rendered.append(html) }
        }
        return .page(PupilPageView.page(pupil, try await PupilPlace.words(pupil.id, visit), rendered, visit))
    }
}

/// The division of a pupil as their pages name it: also before the year begins in which they are in it, and between two years.
enum PupilPlace {
    /// « 2A », « 1A à partir du mercredi 1er septembre 2027 », « 2A en 2026-2027 »; nil when none is known.
    static func words(_ pupil: Pupil.ID, _ visit: Visit) async throws -> Phrase? {
        let year = SchoolYear(visit.establishment.year)
        guard let place = try await visit.store.division(ofPupil: pupil, in: year, on: visit.today) else { return nil }
        let code = place.division.code
        if place.year != year { return Phrase(fr: "\(code) en \(place.year.name.fr)", en: "\(code) in \(place.year.name.en)") }
        return place.from > visit.today
            ? Phrase(fr: "\(code) à partir du \(place.from.long.fr)", en: "\(code) from \(place.from.long.en) on") : Phrase(same: code)
    }
}

enum PupilPageView {
    static func page(_ pupil: Pupil, _ division: Phrase?, _ parts: [HTML], _ visit: Visit) -> Page {
        let place: HTML? = division.map { "<p class=\"soft\">\(visit.t(Phrase(fr: "Classe \($0.fr)", en: "Division \($0.en)")))</p>" }
        return Page(
            title: Phrase(same: pupil.fullName),
            body: """
                <div class="stack">
                <div><h1>\(pupil.fullName)</h1>\(place)</div>
                \(parts)
                </div>
                """)
    }
}

/// Referring a pupil to the PsyEN: who sees the pupil by referral, and the buttons that begin and end it.
enum ReferralPart {
    static func render(_ visit: Visit, _ pupil: Pupil) async throws -> HTML? {
        let placement = Placement(pupil: pupil.id, division: pupil.division, groups: [])
        guard visit.viewer.reach(PrioritiesPolicy.self, .write).covers(placement) else { return nil }
        let present = try await visit.store.referrals(of: pupil.id, on: visit.today)
        let others = try await visit.store.staff(with: .psyen, on: visit.today).filter { one in !present.contains { $0.id == one.id } }
        guard !present.isEmpty || !others.isEmpty else { return nil }
        let t = visit.t
        let names = (present + others).addressNames
        func name(_ one: Staff) -> String { names[one.id] ?? one.addressName }
        let open = present.map { one -> HTML in
            "<li class=\"row\"><span>\(name(one))</span>\(visit.button(Phrase(fr: "Mettre fin à l’orientation", en: "End the referral"), action: "/pupils/\(pupil.id)/referrals/end", class: "btn ghost", fields: [("staff", one.id.description)]))</li>"
        }
        let offers = others.map { one in
            visit.button(
                Phrase(fr: "Orienter vers \(name(one))", en: "Refer to \(name(one))"), action: "/pupils/\(pupil.id)/referrals",
                class: "btn ghost", fields: [("staff", one.id.description)])
        }
        return """
            <section class="sheet stack" aria-labelledby="referrals"><h2 id="referrals">PsyEN</h2>
            <p class="soft">\(t(Phrase(fr: "La ou le PsyEN ne voit que les élèves qui lui sont adressés.", en: "The school psychologist sees only the pupils referred to them.")))</p>
            \(open.isEmpty ? nil : "<ul class=\"stack\">\(open)</ul>" as HTML?)
            <div class="row">\(offers)</div></section>
            """
    }
}

enum ReferralHandler {
    static func refer(_ visit: Visit) async throws -> Reply {
        let pupil = try visit.id(Pupil.self)
        try await visit.store.refer(pupil, to: try await psychologist(visit), from: visit.today)
        try await visit.note("refer", "pupil", subject: pupil.rawValue)
        return .redirect("/pupils/\(pupil)")
    }

    static func end(_ visit: Visit) async throws -> Reply {
        let pupil = try visit.id(Pupil.self)
        guard let staff: Staff.ID = visit.form.id("staff") else { throw WebError.notFound }
        try await visit.store.endReferral(of: pupil, to: staff, on: visit.today)
        try await visit.note("end referral", "pupil", subject: pupil.rawValue)
        return .redirect("/pupils/\(pupil)")
    }

    private static func psychologist(_ visit: Visit) async throws -> Staff.ID {
        guard let staff: Staff.ID = visit.form.id("staff"), try await visit.store.staff(with: .psyen, on: visit.today).contains(where: { $0.id == staff })
        else { throw WebError.badRequest(Phrase(fr: "Cette personne n’est pas PsyEN dans l’établissement.", en: "This person is not a psychologist of the school.")) }
        return staff
    }
}
