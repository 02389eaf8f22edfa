public import School

/// Writes a roster's staff, services and main teachers as the file that STS-web exports for timetable software
/// (`sts_emp_<UAI>_<year>.xml`, root `STS_EDT`).
public enum STSWriter {
    public static func staff(_ roster: Roster, uai: String, year: Int) -> [UInt8] {
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
                xml.element("STRUCTURE") { structure(roster, &$0) }
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

    private static func structure(_ roster: Roster, _ xml: inout XMLText) {
        let services = Dictionary(grouping: roster.services, by: \.structure)
        xml.element("DIVISIONS") { xml in
            for division in roster.divisions {
                xml.element("DIVISION", [("CODE", division.code)]) { xml in
                    xml.leaf("LIBELLE_LONG", division.label)
                    if let mef = division.mef { xml.element("MEFS_APPARTENANCE") { $0.empty("MEF_APPARTENANCE", [("CODE", mef)]) } }
                    write(services[.division(division.code)] ?? [], &xml)
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
                    write(services[.group(group.code)] ?? [], &xml)
                }
            }
        }
    }

    private static func write(_ services: [Roster.Service], _ xml: inout XMLText) {
        xml.element("SERVICES") { xml in
            let bySubject = Dictionary(grouping: services, by: \.subject).sorted { $0.key < $1.key }
            for (subject, teachers) in bySubject {
                xml.element("SERVICE", [("CODE_MATIERE", subject), ("CODE_MOD_COURS", "CG")]) { xml in
                    xml.element("ENSEIGNANTS") { xml in
                        for service in teachers { xml.empty("ENSEIGNANT", [("ID", service.staff.id), ("TYPE", service.staff.type)]) }
                    }
                }
            }
        }
    }
}
