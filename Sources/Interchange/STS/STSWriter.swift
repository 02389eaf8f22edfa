public import School

/// Writes a roster's staff, services and main teachers as the file that STS-web exports for timetable software
/// (`sts_emp_<UAI>_<year>.xml`, root `STS_EDT`).
public enum STSWriter {
    /// One lesson of a service.
    public struct Lesson: Sendable, Hashable {
        public let time: WeekTime
        public let alternance: Alternance
        public let room: String?

        public init(time: WeekTime, alternance: Alternance = .weekly, room: String?) {
            self.time = time
            self.alternance = alternance
            self.room = room
        }
    }

    /// - Parameter lessons: the timetable, once it has gone up to STS.
    public static func staff(_ roster: Roster, uai: String, year: Int, lessons: [Roster.Service: [Lesson]] = [:]) -> [UInt8] {
        var xml = XMLText(encoding: "ISO-8859-15")
        xml.element("STS_EDT") { xml in
            xml.element("PARAMETRES") { xml in
                xml.empty("UAJ", [("CODE", uai)])
                xml.element("ANNEE_SCOLAIRE", [("ANNEE", String(year))]) { xml in
                    xml.leaf("DATE_DEBUT", "\(year)-09-01")
                    xml.leaf("DATE_FIN", "\(year + 1)-08-31")
                }
            }
            xml.element("NOMENCLATURES") { nomenclature(roster, &$0) }
            xml.element("DONNEES") { xml in
                xml.element("INDIVIDUS") { xml in
                    let led = Dictionary(grouping: roster.mainTeachers, by: \.staff)
                    for person in roster.staff { write(person, mainTeacherOf: led[person.key] ?? [], &xml) }
                }
                xml.element("STRUCTURE") { structure(roster, lessons, &$0) }
            }
        }
        return xml.bytes
    }

    private static func nomenclature(_ roster: Roster, _ xml: inout XMLText) {
        xml.element("MATIERES") { xml in
            for subject in roster.subjects {
                xml.element("MATIERE", [("CODE", subject.code)]) { xml in
                    xml.leaf("CODE_GESTION", subject.shortCode)
                    xml.leaf("LIBELLE_LONG", subject.label)
                    xml.leaf("LIBELLE_EDITION", subject.label)
                }
            }
        }
        xml.element("MEFS") { xml in
            for level in roster.levels { xml.element("MEF", [("CODE", level.code)]) { $0.leaf("LIBELLE_LONG", level.label) } }
        }
    }

    private static func write(_ person: Roster.Staff, mainTeacherOf divisions: [Roster.MainTeacher], _ xml: inout XMLText) {
        xml.element("INDIVIDU", [("ID", person.key.id), ("TYPE", person.key.type)]) { xml in
            xml.leaf("CIVILITE", person.civility.map { $0 == "M." ? "1" : "2" })
            xml.leaf("NOM_USAGE", person.familyName)
            xml.leaf("PRENOM", person.givenName)
            xml.leaf("FONCTION", person.function)
            if !divisions.isEmpty {
                xml.element("PROFS_PRINC") { xml in
                    for tie in divisions {
                        xml.element("PROF_PRINC") { xml in
                            xml.leaf("CODE_STRUCTURE", tie.division)
                            xml.leaf("DATE_DEBUT", tie.from?.iso)
                            xml.leaf("DATE_FIN", tie.to?.iso)
                        }
                    }
                }
            }
            guard let discipline = person.discipline else { return }
            xml.element("DISCIPLINES") { $0.element("DISCIPLINE") { $0.leaf("LIBELLE_COURT", discipline) } }
        }
    }

    private static func structure(_ roster: Roster, _ lessons: [Roster.Service: [Lesson]], _ xml: inout XMLText) {
        let services = Dictionary(grouping: roster.services, by: \.structure)
        xml.element("DIVISIONS") { xml in
            for division in roster.divisions {
                xml.element("DIVISION", [("CODE", division.code)]) { xml in
                    xml.leaf("LIBELLE_LONG", division.label)
                    if let mef = division.mef { xml.element("MEFS_APPARTENANCE") { $0.empty("MEF_APPARTENANCE", [("CODE", mef)]) } }
                    write(services[.division(division.code)] ?? [], lessons, &xml)
                }
            }
        }
        xml.element("GROUPES") { xml in
            for group in roster.groups {
                xml.element("GROUPE", [("CODE", group.code)]) { xml in
                    xml.leaf("LIBELLE_LONG", group.label)
                    xml.element("DIVISIONS_APPARTENANCE") { xml in
                        for code in group.divisions { xml.empty("DIVISION_APPARTENANCE", [("CODE", code)]) }
                    }
                    write(services[.group(group.code)] ?? [], lessons, &xml)
                }
            }
        }
    }

    private static func write(_ services: [Roster.Service], _ lessons: [Roster.Service: [Lesson]], _ xml: inout XMLText) {
        xml.element("SERVICES") { xml in
            let bySubject = Dictionary(grouping: services, by: \.subject).sorted { $0.key < $1.key }
            for (subject, teachers) in bySubject {
                xml.element("SERVICE", [("CODE_MATIERE", subject), ("CODE_MOD_COURS", "CG")]) { xml in
                    xml.element("ENSEIGNANTS") { xml in
                        for service in teachers {
                            let key = [("ID", service.staff.id), ("TYPE", service.staff.type)]
                            guard let held = lessons[service], !held.isEmpty else {
                                xml.empty("ENSEIGNANT", key)
                                continue
                            }
                            xml.element("ENSEIGNANT", key) { $0.element("COURS_RATTACHES") { write(held, &$0) } }
                        }
                    }
                }
            }
        }
    }

    private static func write(_ lessons: [Lesson], _ xml: inout XMLText) {
        func clock(_ minutes: Int) -> String { padded(minutes / 60, 2) + padded(minutes % 60, 2) }
        for lesson in lessons {
            xml.element("COURS") { xml in
                xml.leaf("CODE_ALTERNANCE", lesson.alternance.rawValue)
                xml.leaf("JOUR", String(lesson.time.weekday))
                xml.leaf("HEURE_DEBUT", clock(lesson.time.startsAt))
                xml.leaf("DUREE", clock(lesson.time.length))
                xml.leaf("CODE_SALLE", lesson.room)
            }
        }
    }
}
