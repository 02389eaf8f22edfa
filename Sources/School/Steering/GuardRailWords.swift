extension GuardRails.Rail {
    public var name: Phrase {
        switch self {
        case .paths: Phrase(fr: "Des parcours différents", en: "Different paths")
        case .load: Phrase(fr: "L’affaire de tous les intervenants", en: "Everybody’s business")
        case .support: Phrase(fr: "Pas seulement du soutien", en: "Not support alone")
        case .sizes: Phrase(fr: "Des groupes à taille humaine", en: "Groups of a human size")
        case .variety: Phrase(fr: "Des manières de travailler variées", en: "Varied ways of working")
        }
    }
}

extension GuardRails {
    private func percent(_ part: Int, of whole: Int) -> String { PlanFigures.percent(part, of: whole).map { "\($0)" } ?? "–" }

    /// The figure: « 42 parcours pour 70 élèves ».
    public func figure(_ rail: Rail) -> Phrase {
        switch rail {
        case .paths:
            let paths = counted(self.paths.count, fr: ("parcours", "parcours"), en: ("path", "paths"))
            let pupils = counted(self.pupils, fr: ("élève", "élèves"), en: ("pupil", "pupils"))
            return Phrase(fr: "\(paths.fr) pour \(pupils.fr)", en: "\(paths.en) for \(pupils.en)")
        case .load:
            let busiest = counted(loads.count(where: \.isAmongBusiest), fr: ("personne", "personnes"), en: ("person", "people"))
            let share = percent(busiestMinutes, of: minutes)
            return Phrase(fr: "\(share)\u{202F}% des heures par \(busiest.fr) sur \(loads.count)", en: "\(share)% of the hours by \(busiest.en) of \(loads.count)")
        case .support:
            return Phrase(
                fr: "\(locked.count) sur \(counted(judged.count, fr: ("élève", "élèves"), en: ("", "")).fr)",
                en: "\(locked.count) of \(counted(judged.count, fr: ("", ""), en: ("pupil", "pupils")).en)")
        case .sizes:
            return Phrase(
                fr: "\(misfits.count) sur \(counted(groups, fr: ("groupe", "groupes"), en: ("", "")).fr) hors limites",
                en: "\(misfits.count) of \(counted(groups, fr: ("", ""), en: ("group", "groups")).en) out of bounds")
        case .variety:
            return Phrase(
                fr: "\(narrow.count) sur \(counted(judged.count, fr: ("élève", "élèves"), en: ("", "")).fr)",
                en: "\(narrow.count) of \(counted(judged.count, fr: ("", ""), en: ("pupil", "pupils")).en)")
        }
    }

    /// What is counted.
    public func definition(_ rail: Rail) -> Phrase {
        let modules = counted(settings.modulesLeast, fr: ("module", "modules"), en: ("module", "modules"))
        switch rail {
        case .paths:
            return Phrase(
                fr: "Un parcours est la suite des ateliers d’un élève dans les groupes publiés de l’année. Deux élèves qui ont suivi les mêmes dans le même ordre ont le même.",
                en: "A path is the run of a pupil’s workshops in the published groups of the year. Two pupils who followed the same ones in the same order have the same.")
        case .load:
            return Phrase(
                fr: "Les minutes de séances que chacun anime dans l’année, sans celles qui sont annulées, et la part qu’en donne le cinquième des intervenants le plus chargé.",
                en: "The minutes of the sessions of the year that each person leads, those cancelled left out; the part of the fifth who give most.")
        case .support:
            return Phrase(
                fr: "Les élèves qui ont eu des groupes dans au moins \(modules.fr), et dont tous étaient du soutien.",
                en: "Pupils who had groups in at least \(modules.en), all of which were support.")
        case .sizes:
            return Phrase(
                fr:
                    "Les groupes publiés qui ont eu un jour plus d’élèves que leur dispositif ne l’admet (\(settings.sizeMost) s’il n’en dit rien, selon le seuil de l’établissement), ou qui n’en ont jamais eu \(settings.sizeLeast). L’effectif maximum d’un atelier, réglé sur sa fiche, peut être plus grand\u{202F}: il n’y change rien.",
                en:
                    "Published groups that had on some day more pupils than their dispositif allows (\(settings.sizeMost) when it says nothing, by the school’s threshold), or that never had \(settings.sizeLeast). The maximum size of a workshop, set on its own page, may be larger: it changes nothing here."
            )
        case .variety:
            return Phrase(
                fr: "Les élèves qui ont eu des groupes dans au moins \(modules.fr), et qui ont rencontré moins de \(settings.kindsLeast) natures de travail\u{202F}: soutien, approfondissement, méthodes, entraînement, projet.",
                en: "Pupils who had groups in at least \(modules.en), and who met fewer than \(settings.kindsLeast) kinds of work: support, deepening, methods, training, project.")
        }
    }

    /// From where on the school wants to be told.
    public func threshold(_ rail: Rail) -> Phrase {
        switch rail {
        case .paths:
            return Phrase(fr: "au moins \(settings.distinctLeast) parcours pour 100 élèves", en: "at least \(settings.distinctLeast) paths for 100 pupils")
        case .load: return Phrase(fr: "\(settings.busiestMost)\u{202F}% au plus", en: "\(settings.busiestMost)% at most")
        case .support: return Phrase(fr: "aucun élève", en: "no pupil")
        case .sizes: return Phrase(fr: "aucun groupe", en: "no group")
        case .variety: return Phrase(fr: "\(settings.narrowMost)\u{202F}% des élèves au plus", en: "\(settings.narrowMost)% of pupils at most")
        }
    }

    /// What helps when it is not kept.
    public func remedy(_ rail: Rail) -> Phrase {
        switch rail {
        case .paths:
            return Phrase(fr: "Proposer plus d’ateliers à la prochaine période, ou davantage de modules.", en: "Offer more workshops in the next period, or more modules.")
        case .load:
            return Phrase(fr: "Élargir les équipes qui peuvent animer un atelier, ou baisser le nombre de groupes que certains peuvent avoir au plus.", en: "Widen the teams that may run a workshop, or lower the most groups of some people.")
        case .support:
            return Phrase(
                fr: "Prévoir pour eux un autre temps au prochain module\u{202F}: un projet, des méthodes, un domaine où ils réussissent.",
                en: "Plan another time for them in the next module: a project, methods, a field in which they do well.")
        case .sizes: return Phrase(fr: "Ouvrir un groupe de plus, ou réunir ceux qui sont trop petits.", en: "Open one more group, or join those that are too small.")
        case .variety: return Phrase(fr: "Proposer à la prochaine période des ateliers d’une autre nature.", en: "Offer workshops of another kind in the next period.")
        }
    }
}
