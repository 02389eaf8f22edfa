extension PeriodMeans {
    /// Offers that cannot be held, or that leave pupils without enough different workshops.
    func offerChecks() -> [MeansCheck] {
        guard !offered.isEmpty else {
            return [
                MeansCheck(
                    .refusal, .offers, Phrase(fr: "Aucun atelier n’est proposé.", en: "No workshop is on offer."),
                    Phrase(fr: "Choisissez dans le catalogue les ateliers de cette période.", en: "Choose this period’s workshops in the catalogue."))
            ]
        }
        var checks: [MeansCheck] = []
        for (offer, workshop) in offered {
            if workshop.isArchived {
                checks.append(
                    MeansCheck(
                        .warning, .offers, workshop: workshop.id,
                        Phrase(fr: "\(quoted(workshop.title).fr) est archivé et pourtant proposé.", en: "\(quoted(workshop.title).en) is archived and yet on offer."),
                        Phrase(fr: "Retirez-le de la période, ou ressortez-le des archives.", en: "Take it out of the period, or bring it back.")))
            }
            if let check = staffing(of: workshop, offer) { checks.append(check) }
            if !rooms.isEmpty, !rooms.contains(where: { $0.fits(workshop.content.roomKinds) }) {
                let kinds = workshop.content.roomKinds.map(\.name)
                checks.append(
                    MeansCheck(
                        .warning, .rooms, workshop: workshop.id,
                        Phrase(
                            fr: "\(quoted(workshop.title).fr) demande une salle qui n’existe pas\u{202F}: \(kinds.map(\.fr).joined(separator: ", ")).",
                            en: "\(quoted(workshop.title).en) asks for a room that does not exist: \(kinds.map(\.en).joined(separator: ", "))."),
                        Phrase(fr: "Ajoutez la salle, ou changez la fiche de l’atelier.", en: "Add the room, or change the workshop’s sheet.")))
            }
        }
        return checks + lengthChecks() + varietyChecks()
    }

    /// Workshops whose sheet plans more sessions than a module has.
    private func lengthChecks() -> [MeansCheck] {
        let short = offered.compactMap { offer, workshop -> Phrase? in
            let held = slots.filter { !$0.dates.isEmpty && offer.isHeld(in: $0.key) }
            guard let least = held.min(by: { $0.sessions < $1.sessions }), least.sessions < workshop.content.sessions else { return nil }
            return Phrase(
                fr: "\(quoted(workshop.title).fr), \(workshop.content.sessions) au lieu de \(least.sessions) (\(least.module.name))",
                en: "\(quoted(workshop.title).en), \(workshop.content.sessions) instead of \(least.sessions) (\(least.module.name))")
        }
        guard !short.isEmpty else { return [] }
        return [
            MeansCheck(
                .warning, .offers,
                Phrase(
                    fr: "Plus de séances sur la fiche que dans le module\u{202F}: \(short.map(\.fr).joined(separator: "\u{202F}; ")).",
                    en: "More sessions on the sheet than in the module: \(short.map(\.en).joined(separator: "; "))."),
                Phrase(
                    fr: "Changez la fiche, les dates du module, ou prévoyez de vous arrêter avant la fin.",
                    en: "Change the sheet or the dates of the module, or plan to stop before the end."))
        ]
    }

    private func staffing(of workshop: Workshop, _ offer: Offer) -> MeansCheck? {
        let title = quoted(workshop.title)
        let remedy = Phrase(
            fr: "Choisissez ses intervenants sur sa fiche, ou leurs disponibilités.", en: "Choose its facilitators on its sheet, or their availability.")
        let pools = workshop.content.pools
        if pools.isEmpty || pools.contains(where: \.isEmpty) {
            return MeansCheck(
                .warning, .workshop, workshop: workshop.id,
                Phrase(fr: "Personne n’est désigné pour animer \(title.fr)\u{202F}: il ne pourra pas ouvrir.", en: "Nobody is named to run \(title.en): it cannot open."),
                remedy)
        }
        let held = slots.filter { !$0.dates.isEmpty && offer.isHeld(in: $0.key) }
        if held.isEmpty, !slots.isEmpty {
            return MeansCheck(
                .warning, .offers, workshop: workshop.id,
                Phrase(fr: "\(title.fr) n’est proposé dans aucun créneau.", en: "\(title.en) is on offer in no slot."),
                Phrase(fr: "Cochez au moins un créneau, ou aucun pour qu’il les ait tous.", en: "Tick at least one slot, or none so that it has them all."))
        }
        guard !held.isEmpty, !held.contains(where: { isStaffed(pools, in: $0.key) }) else { return nil }
        return MeansCheck(
            .warning, .facilitators, workshop: workshop.id,
            Phrase(
                fr: "Les intervenants de \(title.fr) ne sont libres dans aucun de ses créneaux.", en: "The facilitators of \(title.en) are free in none of its slots."),
            remedy)
    }

    private func isStaffed(_ pools: [[Facilitator.ID]], in slot: SlotKey) -> Bool {
        let able = Set(facilitators.filter { $0.maxGroups > 0 && isFree($0.id, in: slot) }.map(\.id))
        return Self.distinct(pools.map { Set($0).intersection(able) })
    }

    /// A pupil never follows the same workshop twice unless it may be repeated: each division needs as many
    /// different workshops as it has slots.
    private func varietyChecks() -> [MeansCheck] {
        var checks: [MeansCheck] = []
        for barrette in barrettes {
            let count = slots(of: barrette.id).count
            // Classes that lack as many are said once.
            var short: [Int: [String]] = [:]
            for division in barrette.divisions {
                let open = offered.filter { $0.offer.isOpen(to: division) }
                guard let code = divisions[division]?.code, !open.contains(where: { $0.workshop.content.isRepeatable }), open.count < count
                else { continue }
                short[open.count, default: []].append(code)
            }
            for (number, codes) in short.sorted(by: { $0.key < $1.key }) {
                let names = codes.sorted(folding: \.self).joined(separator: ", ")
                let offers = counted(number, fr: ("atelier", "ateliers"), en: ("workshop", "workshops"))
                let slots = counted(count, fr: ("créneau", "créneaux"), en: ("slot", "slots"))
                checks.append(
                    MeansCheck(
                        .refusal, .offers,
                        Phrase(
                            fr: "\(names)\u{202F}: \(offers.fr) pour \(slots.fr), alors qu’un élève ne suit pas deux fois le même.",
                            en: "\(names): \(offers.en) for \(slots.en), and a pupil does not follow one twice."),
                        codes.count == 1
                            ? Phrase(
                                fr: "Proposez d’autres ateliers à cette classe, ou rendez-en un renouvelable.",
                                en: "Offer this division more workshops, or let one be repeated.")
                            : Phrase(
                                fr: "Proposez d’autres ateliers à ces classes, ou rendez-en un renouvelable.",
                                en: "Offer these divisions more workshops, or let one be repeated.")))
            }
        }
        return checks
    }

    func peopleChecks() -> [MeansCheck] {
        var checks: [MeansCheck] = []
        if facilitators.isEmpty {
            checks.append(
                MeansCheck(
                    .refusal, .facilitators, Phrase(fr: "Aucun intervenant n’est inscrit.", en: "No facilitator is listed."),
                    Phrase(fr: "Ajoutez des membres de l’équipe ou des personnes de l’extérieur.", en: "Add members of staff or people from outside.")))
        }
        if rooms.isEmpty {
            checks.append(
                MeansCheck(
                    .refusal, .rooms, Phrase(fr: "Aucune salle n’est inscrite.", en: "No room is listed."),
                    Phrase(fr: "Ajoutez les salles libres aux heures des barrettes.", en: "Add the rooms that are free at the barrettes’ hours.")))
        }
        for person in facilitators where person.minGroups > 0 {
            let possible = Set(slots.filter { !$0.dates.isEmpty && isFree(person.id, in: $0.key) }.map(\.hour)).count
            guard possible < person.minGroups else { continue }
            checks.append(
                MeansCheck(
                    .refusal, .facilitators,
                    Phrase(
                        fr: "\(person.name) doit animer au moins \(person.minGroups) groupes et n’est libre que pour \(possible).",
                        en: "\(person.name) must lead at least \(person.minGroups) groups and is free for only \(possible)."),
                    Phrase(fr: "Baissez ce minimum, ou revoyez ses disponibilités.", en: "Lower this minimum, or review when they are free.")))
        }
        return checks
    }

    /// Hours in which pupils outnumber seats, and a budget that cannot hold a full plan.
    func seatChecks() -> [MeansCheck] {
        guard !offered.isEmpty, !facilitators.isEmpty, !rooms.isEmpty else { return [] }
        var checks: [MeansCheck] = []
        for load in hourLoads() where load.seats < load.pupils {
            guard let slot = load.slots.first else { continue }
            checks.append(
                MeansCheck(
                    .refusal, .facilitators,
                    Phrase(
                        fr: "\(quoted(slot.module.name).fr), \(slot.weekly.name.fr)\u{202F}: \(load.pupils) élèves, mais les personnes et les salles libres en accueillent au plus \(load.seats).",
                        en: "\(quoted(slot.module.name).en), \(slot.weekly.name.en): \(load.pupils) pupils, but the people and rooms that are free seat at most \(load.seats)."),
                    Phrase(
                        fr: "Ajoutez des intervenants ou des salles à cette heure, ou augmentez l’effectif maximum d’un atelier.",
                        en: "Add facilitators or rooms at this hour, or raise the maximum size of a workshop.")))
        }
        let need = hoursNeed()
        if let budget = period.hoursBudget, budget < need.comfortable {
            let tight = budget < need.least
            checks.append(
                MeansCheck(
                    .warning, .period,
                    Phrase(
                        fr: "\(budget) heures disponibles\u{202F}; il en faudrait environ \(need.comfortable) à l’aise et \(need.least) en remplissant tous les groupes.",
                        en: "\(budget) hours available; about \(need.comfortable) would be comfortable, and \(need.least) with every group full."),
                    tight
                        ? Phrase(
                            fr: "Il n’existera sans doute pas de répartition\u{202F}: ajoutez des heures, ou des intervenants dont les heures ne comptent pas.",
                            en: "There will probably be no plan: add hours, or facilitators whose hours do not count.")
                        : Phrase(fr: "Certains groupes dépasseront l’effectif confortable.", en: "Some groups will exceed their comfortable size.")))
        }
        return checks
    }
}
