import School
import Storage

enum PeopleAndRoomsView {
    private static func head(_ title: Phrase, _ visit: Visit, up: (String, Phrase) = ("/periods", Phrase(fr: "Préparer", en: "Prepare"))) -> HTML {
        "\(visit.crumbs(up))<h1>\(visit.t(title))</h1>"
    }

    // MARK: Facilitators

    /// - Parameter workshops: how many each can run.
    static func facilitators(_ people: [Facilitator], workshops: [Facilitator.ID: Int], candidates: [StaffCandidate], problems: [Problem], _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Intervenants", en: "Facilitators")
        let canWrite = PeriodParts.canWrite(visit)
        let rows = people.map { person -> HTML in
            let groups =
                person.minGroups > 0
                ? Phrase(fr: "de \(person.minGroups) à \(person.maxGroups)", en: "\(person.minGroups) to \(person.maxGroups)")
                : Phrase(fr: "\(person.maxGroups) au plus", en: "\(person.maxGroups) at most")
            let tags: HTML =
                "\(person.staff == nil ? "<span class=\"tag plain\">\(t(Phrase(fr: "extérieur", en: "outside")))</span> " as HTML? : nil)\(person.hoursCount ? nil : "<span class=\"tag plain\">\(t(Phrase(fr: "hors décompte", en: "hours not counted")))</span>" as HTML?)"
            let name: HTML = canWrite ? "<a href=\"/facilitators/\(person.id)\">\(person.name)</a>" : HTML(text: person.name)
            let runs = workshops[person.id] ?? 0
            let told = runs == 0 ? Phrase(fr: "aucun", en: "none") : counted(runs, fr: ("atelier", "ateliers"), en: ("workshop", "workshops"))
            let way: HTML = canWrite ? "<a href=\"/facilitators/\(person.id)/workshops\">\(t(told))<span class=\"visually-hidden\"> · \(person.name)</span></a>" : HTML(text: t(told))
            return """
                <tr><th scope="row">\(name)</th><td>\(person.quality)</td><td data-label="\(t(Phrase(fr: "Peut animer", en: "Can run")))">\(way)</td><td class="num" data-label="\(t(Phrase(fr: "Groupes par période", en: "Groups a period")))">\(t(groups))</td><td>\(tags)</td></tr>
                """
        }
        let list: HTML =
            people.isEmpty
            ? "<p class=\"empty\">\(t(Phrase(fr: "Personne pour l’instant. Toute l’équipe peut animer un atelier\u{202F}: professeurs, CPE, PsyEN, infirmière, documentaliste, et des personnes de l’extérieur.", en: "Nobody yet. The whole team can run a workshop: teachers, CPE, PsyEN, nurse, librarian, and people from outside.")))</p>"
            : """
            <div class="sheet"><table class="stacked"><caption class="visually-hidden">\(t(title))</caption><thead><tr><th scope="col">\(t(Phrase(fr: "Nom", en: "Name")))</th><th scope="col">\(t(Phrase(fr: "Qualité", en: "Role")))</th><th scope="col">\(t(Phrase(fr: "Peut animer", en: "Can run")))</th><th scope="col" class="num">\(t(Phrase(fr: "Groupes par période", en: "Groups a period")))</th><th scope="col">\(t(Phrase(fr: "À savoir", en: "Note")))</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
        return Page(
            title: title, section: .planning,
            body: "<div class=\"stack loose\">\(head(title, visit))\(list)\(canWrite ? adding(people, candidates, problems, visit) : nil)</div>",
            status: problems.isEmpty ? 200 : 422)
    }

    private static func adding(_ people: [Facilitator], _ candidates: [StaffCandidate], _ problems: [Problem], _ visit: Visit) -> HTML {
        let t = visit.t
        let boxes = candidates.map { person -> HTML in
            "<label class=\"check\"><input type=\"checkbox\" name=\"staff\" value=\"\(person.id)\"><span>\(person.name) <span class=\"soft\">\(person.quality)</span></span></label>"
        }
        let staff: HTML? =
            candidates.isEmpty
            ? nil
            : """
            <section class="sheet stack" aria-labelledby="staff"><h2 id="staff">\(t(Phrase(fr: "Ajouter des membres de l’équipe", en: "Add members of staff")))</h2>
            \(visit.form(action: "/facilitators", class: "stack") {
                """
                <fieldset><legend class="visually-hidden">\(t(Phrase(fr: "Équipe", en: "Staff")))</legend><div class="checks across">\(boxes)</div></fieldset>
                \(Fields.input("max-groups", t(Phrase(fr: "Groupes au plus, par période", en: "Groups at most, per period")), "6", " type=\"number\" min=\"1\" max=\"60\" class=\"short\""))
                <p class="actions"><button class="btn">\(t(Phrase(fr: "Ajouter les personnes cochées", en: "Add those ticked")))</button></p>
                """
            })</section>
            """
        return """
            \(staff)
            <section class="sheet stack" aria-labelledby="outside"><h2 id="outside">\(t(Phrase(fr: "Ajouter quelqu’un de l’extérieur", en: "Add someone from outside")))</h2>
            <p class="soft">\(t(Phrase(fr: "Un professionnel, une ancienne élève, une association. Aucun compte n’est créé.", en: "A professional, a former pupil, an association. No account is created.")))</p>
            \(PeriodParts.problems(problems, visit))
            \(visit.form(action: "/facilitators/outside") {
                "\(fields(nil, prefix: "outside", typed: !problems.isEmpty, visit))<p class=\"actions\"><button class=\"btn\(" ghost", if: !candidates.isEmpty)\">\(t(Phrase(fr: "Ajouter", en: "Add")))</button></p>"
            })</section>
            """
    }

    private static func fields(_ person: Facilitator?, prefix: String, typed: Bool, _ visit: Visit) -> HTML {
        let t = visit.t
        func value(_ name: String, _ kept: String) -> String { typed ? visit.form.raw(name) ?? "" : kept }
        func number(_ name: String, _ label: Phrase, _ kept: Int) -> HTML {
            // Ids are the page's, names are the form's: another form of the page has the same fields.
            """
            <div class="field"><label for="\(prefix)-\(name)">\(t(label))</label><input id="\(prefix)-\(name)" name="\(name)" value="\(value(name, String(kept)))" type="number" min="0" max="60" required class="short"></div>
            """
        }
        let counts = typed ? visit.form.isTicked("hours-count") : person?.hoursCount ?? false
        return """
            \(Fields.input("name", t(Phrase(fr: "Nom, comme les élèves le liront", en: "Name, as pupils will read it")), value("name", person?.name ?? ""), " required maxlength=\"80\""))
            \(Fields.input("quality", t(Phrase(fr: "Qualité", en: "Role")), value("quality", person?.quality ?? ""), hint: t(Phrase(fr: "Discipline, métier, fonction", en: "Subject, trade, position")), " maxlength=\"80\""))
            <div class="fields across">\(number("min-groups", Phrase(fr: "Groupes dus, par période", en: "Groups owed, per period"), person?.minGroups ?? 0))\(number("max-groups", Phrase(fr: "Groupes au plus", en: "Groups at most"), person?.maxGroups ?? 6))</div>
            <label class="check"><input type="checkbox" name="hours-count" value="1"\(" checked", if: counts)><span>\(t(Phrase(fr: "Ses heures comptent dans les heures disponibles", en: "Their hours weigh on the hours available")))</span></label>
            """
    }

    static func facilitator(
        _ person: Facilitator, service: FacilitatorService.Model, groups: FacilitatorGroups.Model, problems: [Problem], _ visit: Visit
    ) -> Page {
        let t = visit.t
        return Page(
            title: Phrase(same: person.name), section: .planning,
            body: """
                <div class="stack narrow">
                \(head(Phrase(same: person.name), visit, up: ("/facilitators", Phrase(fr: "Intervenants", en: "Facilitators"))))
                \(visit.query.text("saved") == "1" && problems.isEmpty ? "<p class=\"saved\" role=\"status\">\(t(Phrase(fr: "C’est enregistré.", en: "Saved.")))</p>" as HTML : nil)
                \(PeriodParts.problems(problems, visit))
                \(visit.form(action: "/facilitators/\(person.id)") {
                    "<input type=\"hidden\" name=\"version\" value=\"\(person.version)\">\(fields(person, prefix: "edit", typed: !problems.isEmpty, visit))\(FacilitatorService.fields(service, typed: !problems.isEmpty, visit))<p class=\"actions\"><button class=\"btn\">\(t(Phrase(fr: "Enregistrer", en: "Save")))</button></p>"
                })
                \(FacilitatorGroups.section(groups, visit))
                <details><summary>\(t(Phrase(fr: "Retirer cette personne", en: "Remove this person")))</summary><div class="stack tight"><p>\(t(Phrase(fr: "Elle ne sera plus proposée pour animer un atelier. Son compte et ses classes ne changent pas. Si des groupes passés portent son nom, elle reste dans la liste, avec 0 groupe au plus.", en: "They will no longer be proposed to run a workshop. Their account and classes do not change. If past groups bear their name, they stay in the list, with 0 groups at most.")))</p><div class="actions">\(visit.button(Phrase(fr: "Retirer", en: "Remove"), action: "/facilitators/\(person.id)/removal", class: "btn danger"))</div></div></details>
                </div>
                """, status: problems.isEmpty && groups.problem == nil ? 200 : 422)
    }

    // MARK: Rooms

    static func rooms(_ rooms: [Room], problems: [Problem], _ visit: Visit) -> Page {
        let t = visit.t
        let title = Phrase(fr: "Salles", en: "Rooms")
        let canWrite = PeriodParts.canWrite(visit)
        let rows = rooms.map { room -> HTML in
            let name: HTML = canWrite ? "<a href=\"/rooms/\(room.id)\">\(room.name)</a>" : HTML(text: room.name)
            return "<tr><th scope=\"row\">\(name)</th><td class=\"num\" data-label=\"\(t(Phrase(fr: "Places", en: "Seats")))\">\(room.capacity)</td><td>\(room.kinds.map { t($0.name) }.joined(separator: ", "))</td></tr>"
        }
        let list: HTML =
            rooms.isEmpty
            ? "<p class=\"empty\">\(t(Phrase(fr: "Aucune salle. Ajoutez celles qui sont libres aux heures des barrettes\u{202F}: chaque groupe en aura une.", en: "No room. Add those that are free at the barrettes’ hours: each group will have one.")))</p>"
            : "<div class=\"sheet\"><table class=\"stacked\"><caption class=\"visually-hidden\">\(t(title))</caption><thead><tr><th scope=\"col\">\(t(Phrase(fr: "Salle", en: "Room")))</th><th scope=\"col\" class=\"num\">\(t(Phrase(fr: "Places", en: "Seats")))</th><th scope=\"col\">\(t(Phrase(fr: "Convient pour", en: "Good for")))</th></tr></thead><tbody>\(rows)</tbody></table></div>"
        let add: HTML? =
            canWrite
            ? """
            <section class="sheet stack" aria-labelledby="add"><h2 id="add">\(t(Phrase(fr: "Ajouter une salle", en: "Add a room")))</h2>\(PeriodParts.problems(problems, visit))
            \(visit.form(action: "/rooms") { "\(roomFields(nil, typed: !problems.isEmpty, visit))<p class=\"actions\"><button class=\"btn\">\(t(Phrase(fr: "Ajouter la salle", en: "Add the room")))</button></p>" })</section>
            """ : nil
        return Page(
            title: title, section: .planning, body: "<div class=\"stack loose\">\(head(title, visit))\(list)\(add)</div>", status: problems.isEmpty ? 200 : 422)
    }

    private static func roomFields(_ room: Room?, typed: Bool, _ visit: Visit) -> HTML {
        let t = visit.t
        let kinds = typed ? visit.form.all("kind").compactMap { RoomKind(rawValue: $0) } : room?.kinds ?? [.standard]
        let boxes = RoomKind.allCases.map { kind in
            "<label class=\"check\"><input type=\"checkbox\" name=\"kind\" value=\"\(kind.rawValue)\"\(" checked", if: kinds.contains(kind))><span>\(t(kind.name))</span></label>" as HTML
        }
        return """
            \(Fields.input("name", t(Phrase(fr: "Nom", en: "Name")), typed ? visit.form.raw("name") ?? "" : room?.name ?? "", " required maxlength=\"40\" class=\"middle\""))
            \(Fields.input("capacity", t(Phrase(fr: "Places d’élèves", en: "Pupils’ seats")), typed ? visit.form.raw("capacity") ?? "" : String(room?.capacity ?? 30), " type=\"number\" min=\"1\" max=\"1000\" required class=\"short\""))
            <fieldset><legend>\(t(Phrase(fr: "Convient pour", en: "Good for")))</legend><div class="checks across">\(boxes)</div></fieldset>
            """
    }

    static func room(_ room: Room, problems: [Problem], _ visit: Visit) -> Page {
        let t = visit.t
        return Page(
            title: Phrase(same: room.name), section: .planning,
            body: """
                <div class="stack narrow">
                \(head(Phrase(same: room.name), visit, up: ("/rooms", Phrase(fr: "Salles", en: "Rooms"))))
                \(PeriodParts.problems(problems, visit))
                \(visit.form(action: "/rooms/\(room.id)") { "<input type=\"hidden\" name=\"version\" value=\"\(room.version)\">\(roomFields(room, typed: !problems.isEmpty, visit))<p class=\"actions\"><button class=\"btn\">\(t(Phrase(fr: "Enregistrer", en: "Save")))</button></p>" })
                <details><summary>\(t(Phrase(fr: "Supprimer cette salle", en: "Delete this room")))</summary><div class="actions">\(visit.button(Phrase(fr: "Supprimer la salle", en: "Delete the room"), action: "/rooms/\(room.id)/removal", class: "btn danger"))</div></details>
                </div>
                """, status: problems.isEmpty ? 200 : 422)
    }
}
