/// What makes a whole import impossible, whatever its lines say.
enum RosterGuards {
    /// Another school's file, or another year's: both values are named.
    static func identity(_ roster: Roster, _ state: RosterState) -> [Problem] {
        roster.sources.flatMap { source -> [Problem] in
            var problems: [Problem] = []
            if let uai = source.uai, UAI(uai)?.code != state.uai {
                problems.append(
                    Problem(
                        .refusal, file: source.file, subject: uai,
                        what: Phrase(
                            fr: "Ce fichier est celui de l’établissement \(uai)\u{202F}; le vôtre est \(state.uai).",
                            en: "This file belongs to the school \(uai); yours is \(state.uai)."),
                        remedy: Phrase(fr: "Refaites l’export depuis votre établissement.", en: "Export again from your own school.")))
            }
            if let year = source.year, year != state.year {
                problems.append(
                    Problem(
                        .refusal, file: source.file, subject: String(year),
                        what: Phrase(
                            fr: "Ce fichier est celui de l’année \(SchoolYear(year).name.fr)\u{202F}; l’année en cours ici est \(SchoolYear(state.year).name.fr).",
                            en: "This file is of the year \(SchoolYear(year).name.en); the current year here is \(SchoolYear(state.year).name.en)."),
                        remedy: year == state.year + 1
                            ? Phrase(
                                fr:
                                    "Pour commencer \(SchoolYear(year).name.fr), passez d’abord à l’année suivante (Personnes, «\u{202F}Année scolaire\u{202F}»)\u{202F}; sinon choisissez dans SIECLE la base de l’année \(SchoolYear(state.year).name.fr).",
                                en: "To begin \(SchoolYear(year).name.en), first go to the next year (People, “School year”); otherwise choose in SIECLE the base of the year \(SchoolYear(state.year).name.en).")
                            : Phrase(
                                fr: "Dans SIECLE, choisissez la base de l’année \(SchoolYear(state.year).name.fr), puis refaites l’export.",
                                en: "In SIECLE choose the base of the year \(SchoolYear(state.year).name.en), then export again.")))
            }
            return problems
        }
    }

    /// A near-empty or foreign file removes nobody. The first of a school year may let more than half go, as where a course takes two years or a
    /// division is new each time, when it lists as many as half of those who were here.
    static func size(_ changes: RosterChanges, _ roster: Roster, _ state: RosterState) -> [Problem] {
        var problems: [Problem] = []
        let present = state.pupils.count { $0.isPresent(on: changes.day) }
        let isWhole = state.isNewYear && roster.pupils.count * 2 >= present
        if roster.covers.contains(.pupils), roster.listsEveryPupil, !isWhole, changes.departures.count * 2 > present {
            problems.append(
                tooSmall(
                    roster, counted(changes.departures.count, fr: ("élève partirait", "élèves partiraient"), en: ("pupil would leave", "pupils would leave")),
                    of: present))
        }
        let staff = state.staff.count { $0.key != nil && $0.leftOn == nil }
        let leaving = changes.changedStaff.count { $0.before.leftOn == nil && $0.after.leftOn != nil }
        if leaving * 2 > staff {
            problems.append(
                tooSmall(roster, counted(leaving, fr: ("adulte partirait", "adultes partiraient"), en: ("adult would leave", "adults would leave")), of: staff))
        }
        let ended = changes.endedGuardianships.count
        if ended * 2 > state.guardianships.count, changes.newGuardianships.count < ended {
            problems.append(
                tooSmall(
                    roster, counted(ended, fr: ("lien de responsabilité cesserait", "liens de responsabilité cesseraient"), en: ("guardianship would end", "guardianships would end")),
                    of: state.guardianships.count))
        }
        return problems
    }

    private static func tooSmall(_ roster: Roster, _ what: Phrase, of present: Int) -> Problem {
        Problem(
            .refusal, file: roster.sources.first?.file,
            what: Phrase(
                fr: "\(what.fr) sur \(present)\u{202F}: plus de la moitié. Ce fichier est presque vide, ou ce n’est pas le bon. Rien n’a été changé.",
                en: "\(what.en) out of \(present): more than half. This file is nearly empty, or not the right one. Nothing was changed."),
            remedy: Phrase(
                fr: "Vérifiez que l’export porte sur tout l’établissement, puis refaites-le.",
                en: "Check that the export covers the whole school, then export again."))
    }
}
