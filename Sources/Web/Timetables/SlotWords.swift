import School

/// Divisions, hard moments and moves in words.
enum SlotWords {
    static func codes(_ divisions: [Division.ID], _ known: [Division.ID: Division]) -> String {
        divisions.compactMap { known[$0] }.sorted { $0.order < $1.order }.map(\.code).joined(separator: ", ")
    }

    /// « 2de : 2DE1, 2DE2 », at most as long as a barrette's name may be.
    static func name(_ divisions: [Division.ID], _ known: [Division.ID: Division]) -> String {
        let levels = Set(divisions.compactMap { known[$0]?.level })
        let codes = codes(divisions, known)
        let level = levels.count == 1 && divisions.count > 1 ? levels.first ?? "" : ""
        return String((level.isEmpty ? codes : "\(level) (\(codes))").prefix(80))
    }

    /// « 2DE1, 2DE3 : dernière heure ; 2DE2 : après l’EPS ».
    static func moments(_ moments: [Division.ID: [HardMoment]], _ known: [Division.ID: Division]) -> Phrase {
        let parts = HardMoment.allCases.compactMap { moment -> Phrase? in
            let whom = moments.filter { $0.value.contains(moment) }.map(\.key)
            guard !whom.isEmpty else { return nil }
            let codes = codes(whom, known)
            return Phrase(fr: "\(codes)\u{202F}: \(moment.name.fr)", en: "\(codes): \(moment.name.en)")
        }
        guard !parts.isEmpty else { return Phrase(fr: "Aucun moment difficile.", en: "No hard moment.") }
        return Phrase(fr: "\(parts.map(\.fr).joined(separator: "\u{202F}; ")).", en: "\(parts.map(\.en).joined(separator: "; ")).")
    }

    /// « MATHS, 2DE1 (Mme Nguyen) ».
    private static func lesson(_ lesson: Lesson, _ model: SlotsModel) -> String {
        let content = lesson.content
        let label = model.timetable?.label(lesson) ?? content.subject
        let teachers = content.staff.compactMap { model.people[$0] }.joined(separator: ", ")
        let codes = codes(content.divisions, model.means.divisions)
        let whom = content.group.isEmpty ? codes : "\(codes), \(content.group)"
        return "\(label), \(whom)" + (teachers.isEmpty ? "" : " (\(teachers))")
    }

    /// « MATHS, 2DE1 (Mme Nguyen) : vers jeudi 15 h, où tout le monde est libre ».
    static func move(_ move: LessonMove, of proposal: SlotProposal, _ model: SlotsModel) -> Phrase {
        let lesson = lesson(move.lesson, model)
        let freed: Phrase
        switch move.reason {
        case .division: freed = Phrase(same: "")
        case .person(let id):
            let name = model.means.facilitators.first { $0.id == id }?.name ?? ""
            freed = Phrase(fr: ", pour libérer \(name)", en: ", to free \(name)")
        case .lesson(let next):
            let named = self.lesson(next, model)
            freed = Phrase(fr: ", pour faire place à \(named)", en: ", to make room for \(named)")
        }
        if let to = move.to, proposal.moves.contains(where: { $0.reason == .lesson(move.lesson) }) {
            return Phrase(
                fr: "\(lesson)\u{202F}: ensuite vers \(to.name.fr), où la classe, le professeur et la salle sont alors libres.",
                en: "\(lesson): then to \(to.name.en), when the division, the teacher and the room are free by then.")
        }
        guard let to = move.to else {
            return Phrase(
                fr: "\(lesson)\u{202F}: aucune autre heure où la classe, le professeur et la salle soient libres ensemble, même en déplaçant un autre cours\(freed.fr).",
                en: "\(lesson): no other hour at which the division, the teacher and the room are free together, even if another lesson moves\(freed.en).")
        }
        return Phrase(
            fr: "\(lesson)\u{202F}: vers \(to.name.fr), où la classe, le professeur et la salle sont libres\(freed.fr).",
            en: "\(lesson): to \(to.name.en), when the division, the teacher and the room are free\(freed.en).")
    }

    /// What a proposal can count on.
    static func means(_ proposal: SlotProposal, groups: Int) -> Phrase {
        let wanted = counted(groups, fr: ("groupe", "groupes"), en: ("group", "groups"))
        let people = counted(proposal.freePeople.count, fr: ("intervenant libre", "intervenants libres"), en: ("facilitator free", "facilitators free"))
        let rooms = counted(proposal.freeRooms.count, fr: ("salle libre", "salles libres"), en: ("room free", "rooms free"))
        return Phrase(fr: "\(wanted.fr)\u{202F}: \(people.fr), \(rooms.fr).", en: "\(wanted.en): \(people.en), \(rooms.en).")
    }

    static func missing(_ proposal: SlotProposal) -> Phrase? {
        var parts: [Phrase] = []
        if proposal.stillMissing > 0 {
            parts.append(counted(proposal.stillMissing, fr: ("intervenant", "intervenants"), en: ("facilitator", "facilitators")))
        }
        if proposal.missingRooms > 0 { parts.append(counted(proposal.missingRooms, fr: ("salle", "salles"), en: ("room", "rooms"))) }
        guard !parts.isEmpty else { return nil }
        return Phrase(
            fr: "Il manque \(parts.map(\.fr).joined(separator: " et ")), que rien ne libère à cette heure\u{202F}: faites moins de groupes, ou ajoutez-en.",
            en: "Lacking: \(parts.map(\.en).joined(separator: " and ")), which nothing frees at this hour: make fewer groups, or add some.")
    }
}
