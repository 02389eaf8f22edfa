public import School

/// Writes a roster as the XML files that SIECLE exports, in ISO-8859-15 (`SIECLE-SFD-Exportations-XML` 17.4).
///
/// The sample school enters through these files, and `SIECLEReader` reads back what is written here.
public enum SIECLEWriter {
    /// `ElevesSansAdresses.xml`. Pupils without `ELEVE_ID` are left out: SIECLE has none.
    public static func pupils(_ roster: Roster, uai: String, year: Int, exportedOn: Day) -> [UInt8] {
        let groups = Dictionary(grouping: roster.groups.flatMap { group in group.members.map { ($0, group.code) } }, by: \.0)
        let pupils = roster.pupils.compactMap { pupil in pupil.siecleID.map { (id: $0, pupil: pupil) } }
        return document("BEE_ELEVES", version: "3.0", uai: uai, year: year, exportedOn: exportedOn) { xml in
            xml.element("ELEVES") { xml in
                for (id, pupil) in pupils { write(pupil, id, &xml) }
            }
            xml.element("STRUCTURES") { xml in
                for (id, pupil) in pupils {
                    let memberships = groups[id] ?? []
                    guard pupil.division != nil || !memberships.isEmpty else { continue }
                    xml.element("STRUCTURES_ELEVE", [("ELEVE_ID", id)]) { xml in
                        if let division = pupil.division { structure(division, "D", &xml) }
                        for (_, group) in memberships { structure(group, "G", &xml) }
                    }
                }
            }
        }
    }

    /// `Structures.xml`: divisions and groups.
    public static func structures(_ roster: Roster, uai: String, year: Int, exportedOn: Day) -> [UInt8] {
        document("BEE_STRUCTURES", version: "1.2", uai: uai, year: year, exportedOn: exportedOn) { xml in
            xml.element("DIVISIONS") { xml in
                for division in roster.divisions {
                    xml.element("DIVISION", [("CODE_STRUCTURE", division.code)]) { xml in
                        xml.leaf("LIBELLE_LONG", division.label)
                        guard let mef = division.mef else { return }
                        xml.element("MEFS_APPARTENANCE") { $0.element("MEF_APPARTENANCE") { $0.leaf("CODE_MEF", mef) } }
                    }
                }
            }
            xml.element("GROUPES") { xml in
                for group in roster.groups {
                    xml.element("GROUPE", [("CODE_STRUCTURE", group.code)]) { xml in
                        xml.leaf("LIBELLE_LONG", group.label)
                        xml.element("DIVISIONS_APPARTENANCE") { xml in
                            for code in group.divisions { xml.element("DIVISION_APPARTENANCE") { $0.leaf("CODE_STRUCTURE", code) } }
                        }
                    }
                }
            }
        }
    }

    /// `Nomenclature.xml`: training levels and subjects.
    public static func nomenclature(_ roster: Roster, uai: String, year: Int, exportedOn: Day) -> [UInt8] {
        document("BEE_NOMENCLATURES", version: "3.1", uai: uai, year: year, exportedOn: exportedOn) { xml in
            xml.element("MEFS") { xml in
                for level in roster.levels {
                    xml.element("MEF", [("CODE_MEF", level.code)]) { xml in
                        xml.leaf("FORMATION", level.label)
                        xml.leaf("LIBELLE_LONG", level.label)
                        xml.leaf("CODE_MEFSTAT", level.mefstat)
                    }
                }
            }
            xml.element("MATIERES") { xml in
                for subject in roster.subjects {
                    xml.element("MATIERE", [("CODE_MATIERE", subject.code)]) { xml in
                        xml.leaf("CODE_GESTION", subject.shortCode)
                        xml.leaf("LIBELLE_LONG", subject.label)
                        xml.leaf("LIBELLE_EDITION", subject.label)
                    }
                }
            }
        }
    }

    /// `ResponsablesSansAdresses.xml`.
    public static func guardians(_ roster: Roster, uai: String, year: Int, exportedOn: Day) -> [UInt8] {
        document("BEE_RESPONSABLES", version: "2.1", uai: uai, year: year, exportedOn: exportedOn) { xml in
            xml.element("PERSONNES") { xml in
                for guardian in roster.guardians {
                    xml.element("PERSONNE", [("PERSONNE_ID", guardian.siecleID)]) { xml in
                        xml.leaf("LC_CIVILITE", guardian.civility?.uppercased())
                        xml.leaf("NOM_DE_FAMILLE", guardian.familyName)
                        xml.leaf("PRENOM", guardian.givenName)
                    }
                }
            }
            xml.element("RESPONSABLES") { xml in
                for tie in roster.guardianships {
                    xml.element("RESPONSABLE_ELEVE") { xml in
                        xml.leaf("ELEVE_ID", tie.pupil)
                        xml.leaf("PERSONNE_ID", tie.guardian)
                        xml.leaf("NIVEAU_RESPONSABILITE", String(tie.level))
                    }
                }
            }
        }
    }

    private static func document(
        _ root: String, version: String, uai: String, year: Int, exportedOn: Day, _ content: (inout XMLText) -> Void
    ) -> [UInt8] {
        var xml = XMLText(encoding: "ISO-8859-15")
        xml.element(root, [("VERSION", version)]) { xml in
            xml.element("PARAMETRES") { xml in
                xml.leaf("UAJ", uai)
                xml.leaf("ANNEE_SCOLAIRE", String(year))
                xml.leaf("DATE_EXPORT", exportedOn.figures.fr)
            }
            xml.element("DONNEES", [], content)
        }
        return xml.bytes
    }

    private static func write(_ pupil: Roster.Pupil, _ id: String, _ xml: inout XMLText) {
        xml.element("ELEVE", [("ELEVE_ID", id)]) { xml in
            xml.leaf("ID_NATIONAL", pupil.ine)
            xml.leaf("NOM_DE_FAMILLE", pupil.familyName)
            xml.leaf("NOM_USAGE", pupil.usageName)
            xml.leaf("PRENOM", pupil.givenName)
            xml.leaf("DATE_NAISS", pupil.birthDay?.figures.fr)
            xml.leaf("DATE_ENTREE", pupil.enteredOn?.figures.fr)
            xml.leaf("DATE_SORTIE", pupil.leftOn?.figures.fr)
            xml.leaf("CODE_STATUT", "ST")
            xml.leaf("CODE_MEF", pupil.mef)
        }
    }

    private static func structure(_ code: String, _ type: String, _ xml: inout XMLText) {
        xml.element("STRUCTURE") { xml in
            xml.leaf("CODE_STRUCTURE", code)
            xml.leaf("TYPE_STRUCTURE", type)
        }
    }
}
