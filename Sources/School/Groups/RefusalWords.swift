import Grouping

extension PlanNames {
    /// The most that this workshop in this room holds.
    public func seats(_ workshop: Workshop.ID, _ room: Room.ID) -> Int {
        let most = means.workshops[workshop]?.content.maxSize ?? 1
        return max(1, min(most, means.rooms.first { $0.id == room }?.capacity ?? most))
    }

    /// Why there is no plan, in the coordinator's words.
    public func remark(_ conflict: Refusal.Conflict) -> PlanRemark {
        func names(_ pupils: [String]) -> Phrase { Self.listed(pupils.map { pupil($0) }) }
        func titles(_ workshops: [String]) -> Phrase {
            Phrase(fr: Self.listed(workshops.map { workshop($0).fr }).fr, en: Self.listed(workshops.map { workshop($0).en }).en)
        }
        switch conflict {
        case .capacity(let slot, let pupils, let people, let seats):
            let list = Self.listed(people.map { facilitator($0) })
            let who = people.isEmpty ? Phrase(same: "") : Phrase(same: " (\(list.fr))")
            let english = people.isEmpty ? "" : " (\(list.en))"
            return PlanRemark(
                Phrase(
                    fr: "\(self.slot(slot).fr)\u{202F}: \(pupils) élèves, mais les intervenants et les salles disponibles n’en accueillent que \(seats)\(who.fr).",
                    en: "\(self.slot(slot).en): \(pupils) pupils, but the facilitators and rooms available take only \(seats)\(english)."),
                Phrase(fr: "Ajoutez un intervenant ou une salle sur ce créneau.", en: "Add a facilitator or a room in that slot."), .facilitators, slot: SlotKey(slot))
        case .capacityAtHour(let slots, let pupils, let people, let seats):
            let hours = Phrase(fr: Self.listed(slots.map { self.slot($0).fr }).fr, en: Self.listed(slots.map { self.slot($0).en }).en)
            let who = Self.listed(people.map { facilitator($0) })
            return PlanRemark(
                Phrase(
                    fr: "À la même heure (\(hours.fr))\u{202F}: \(pupils) élèves, mais les intervenants et les salles disponibles n’en accueillent que \(seats) (\(who.fr)).",
                    en: "At the same hour (\(hours.en)): \(pupils) pupils, but the facilitators and rooms available take only \(seats) (\(who.en))."),
                Phrase(fr: "Ajoutez un intervenant ou une salle à cette heure.", en: "Add a facilitator or a room at that hour."), .facilitators)
        case .load(let needed, let most):
            return PlanRemark(
                Phrase(
                    fr: "Il faut au moins \(needed) fois quelqu’un pour mener un groupe, et les intervenants disponibles ne peuvent en mener que \(most).",
                    en: "Somebody is needed at least \(needed) times to lead a group, and the facilitators available can lead only \(most)."),
                Phrase(fr: "Relevez le maximum de quelqu’un, ou ajoutez un intervenant.", en: "Raise somebody’s maximum, or add a facilitator."), .facilitators)
        case .seatsLed(let places, let seats):
            return PlanRemark(
                Phrase(
                    fr: "Il faut \(places) places sur l’ensemble des créneaux, et les intervenants, avec leur maximum de groupes, n’en offrent que \(seats).",
                    en: "\(places) places are needed over all slots, and the facilitators, with their most groups, offer only \(seats)."),
                Phrase(fr: "Relevez le maximum de quelqu’un, ou ajoutez un intervenant.", en: "Raise somebody’s maximum, or add a facilitator."), .facilitators)
        case .noChoice(let slots, let people):
            let hours = Self.listed(slots.map { slot($0) }), who = Self.listed(people.map { facilitator($0) })
            return PlanRemark(
                Phrase(
                    fr: "\(hours.fr)\u{202F}: quels que soient les groupes menés, chacun dans la limite de son maximum (\(who.fr)), des élèves restent sans une place qui leur soit permise.",
                    en: "\(hours.en): whatever groups are led, by each no more than their most (\(who.en)), some pupils are left without a place that they may take."),
                Phrase(fr: "Relevez le maximum de quelqu’un, ou ajoutez un intervenant.", en: "Raise somebody’s maximum, or add a facilitator."), .facilitators,
                slot: slots.count == 1 ? SlotKey(slots[0]) : nil)
        case .hours(let budget, let needed):
            return PlanRemark(
                Phrase(fr: "Il faut au moins \(needed) heures d’intervenants, \(budget) sont disponibles.", en: "At least \(needed) facilitator hours are needed, \(budget) are available."),
                Phrase(fr: "Relevez les heures de la période, ou agrandissez les groupes.", en: "Raise the period’s hours, or make groups larger."), .period)
        case .apartClique(let slot, let pupils, let groups):
            return PlanRemark(
                Phrase(
                    fr: "\(self.slot(slot).fr)\u{202F}: \(names(pupils).fr) ne doivent jamais être ensemble, mais il y aura au plus \(groups) groupes.",
                    en: "\(self.slot(slot).en): \(names(pupils).en) must never be together, but there will be at most \(groups) groups."),
                Phrase(fr: "Retirez une consigne.", en: "Remove a rule."), .constraints, slot: SlotKey(slot))
        case .sizes(let slot, let pupils, let workshops):
            return PlanRemark(
                Phrase(
                    fr: "\(self.slot(slot).fr)\u{202F}: aucun choix de groupes n’accueille exactement \(pupils) élèves dans les effectifs permis (\(titles(workshops).fr)).",
                    en: "\(self.slot(slot).en): no choice of groups holds exactly \(pupils) pupils within the sizes allowed (\(titles(workshops).en))."),
                Phrase(fr: "Élargissez les effectifs d’un atelier.", en: "Widen the sizes of a workshop."), Self.place(workshops), slot: SlotKey(slot))
        case .nowhereToGo(let pupil, let slots, let workshops):
            let left =
                workshops.isEmpty
                ? Phrase(fr: "n’a plus aucun atelier possible", en: "no workshop left")
                : Phrase(fr: "a seulement \(titles(workshops).fr)", en: "only \(titles(workshops).en)")
            let count = counted(slots.count, fr: ("créneau", "créneaux"), en: ("slot", "slots"))
            return PlanRemark(
                Phrase(fr: "\(self.pupil(pupil)) \(left.fr) pour \(count.fr).", en: "\(self.pupil(pupil)) has \(left.en) for \(count.en)."),
                Phrase(fr: "Levez une exclusion, proposez un atelier de plus, ou permettez d’en suivre un à nouveau.", en: "Lift an exclusion, offer one more workshop, or allow one to be followed again."), .offers)
        case .crowdedOut(let slot, let pupils, let workshops, let seats):
            return PlanRemark(
                Phrase(
                    fr: "\(self.slot(slot).fr)\u{202F}: \(pupils.count) élèves ne peuvent suivre que \(titles(workshops).fr), qui en accueille \(seats).",
                    en: "\(self.slot(slot).en): \(pupils.count) pupils may follow only \(titles(workshops).en), which takes \(seats)."),
                Phrase(fr: "Ouvrez un groupe de plus, ou un autre atelier à ces élèves.", en: "Open one more group, or another workshop to these pupils."), .offers, slot: SlotKey(slot))
        case .noWorkshops(let slots):
            let list = Self.listed(slots.map { self.slot($0) })
            return PlanRemark(
                Phrase(fr: "Il n’y a aucun atelier pour les élèves de ces créneaux\u{202F}: \(list.fr).", en: "There is no workshop for the pupils of these slots: \(list.en)."),
                Phrase(fr: "Proposez des ateliers.", en: "Offer workshops."), .offers)
        case .nothingOpens(let slot, let pupils, let obstacles):
            let why = Self.listed(obstacles.map { Self.words($0) })
            return PlanRemark(
                Phrase(
                    fr: "\(self.slot(slot).fr)\u{202F}: \(pupils) élèves, et aucun atelier ne peut ouvrir (\(why.fr)).",
                    en: "\(self.slot(slot).en): \(pupils) pupils, and no workshop can open (\(why.en))."),
                Phrase(fr: "Ajoutez un atelier, un intervenant ou une salle sur ce créneau.", en: "Add a workshop, a facilitator or a room in that slot."), .facilitators, slot: SlotKey(slot))
        case .pinnedBeyondSeats(let slot, let pupils, let workshop, let seats):
            return PlanRemark(
                Phrase(
                    fr: "\(self.slot(slot).fr)\u{202F}: \(pupils.count) élèves sont épinglés dans \(self.workshop(workshop).fr), qui n’en accueille que \(seats).",
                    en: "\(self.slot(slot).en): \(pupils.count) pupils are pinned to \(self.workshop(workshop).en), which takes only \(seats)."),
                Phrase(fr: "Retirez des épingles, ou ouvrez un groupe de plus.", en: "Take out some pins, or open one more group."), .constraints, slot: SlotKey(slot))
        case .pinnedToClosed(let pupils, let slot, let workshop, let obstacle):
            let why = Self.words(obstacle)
            return PlanRemark(
                Phrase(
                    fr: "\(self.slot(slot).fr)\u{202F}: épinglés dans \(self.workshop(workshop).fr), qui ne peut pas ouvrir (\(why.fr))\u{202F}: \(names(pupils).fr).",
                    en: "\(self.slot(slot).en): pinned to \(self.workshop(workshop).en), which cannot open (\(why.en)): \(names(pupils).en)."),
                Phrase(fr: "Retirez l’épingle, ou donnez à l’atelier ce qui lui manque.", en: "Take out the pin, or give the workshop what it lacks."), .constraints, slot: SlotKey(slot))
        case .pinnedAndBarred(let pupil, _, let workshop):
            return PlanRemark(
                Phrase(
                    fr: "\(self.pupil(pupil)) est épinglé dans \(self.workshop(workshop).fr) et ne doit pas y être.", en: "\(self.pupil(pupil)) is pinned to \(self.workshop(workshop).en) and must not be in it."),
                Phrase(fr: "Retirez l’épingle ou l’exclusion.", en: "Take out the pin or the exclusion."), .constraints)
        case .pinnedWhereNotOffered(let pupil, let slot, let workshop):
            return PlanRemark(
                Phrase(
                    fr: "\(self.pupil(pupil)) est épinglé dans \(self.workshop(workshop).fr), qui n’a pas lieu à cette heure (\(self.slot(slot).fr)).",
                    en: "\(self.pupil(pupil)) is pinned to \(self.workshop(workshop).en), which does not run then (\(self.slot(slot).en))."),
                Phrase(fr: "Retirez l’épingle, ou ouvrez l’atelier sur ce créneau.", en: "Take out the pin, or offer the workshop in that slot."), .offers)
        case .pinnedOutsideClasses(let pupil, _, let workshop):
            return PlanRemark(
                Phrase(
                    fr: "\(self.pupil(pupil)) est épinglé dans \(self.workshop(workshop).fr), réservé à d’autres classes.", en: "\(self.pupil(pupil)) is pinned to \(self.workshop(workshop).en), kept for other divisions."),
                Phrase(fr: "Retirez l’épingle, ou ouvrez l’atelier à cette classe.", en: "Take out the pin, or open the workshop to that division."), .offers)
        case .pinnedTwice(let pupil, _, let workshop):
            return PlanRemark(
                Phrase(
                    fr: "\(self.pupil(pupil)) est épinglé plusieurs fois dans \(self.workshop(workshop).fr), qui ne se suit qu’une fois.",
                    en: "\(self.pupil(pupil)) is pinned more than once to \(self.workshop(workshop).en), which is followed only once."),
                Phrase(fr: "Retirez une des épingles.", en: "Take out one of the pins."), .constraints)
        case .togetherAndApart(let pupils):
            let ends = (pupils.first.map { pupil($0) } ?? "…", pupils.last.map { pupil($0) } ?? "…")
            return PlanRemark(
                Phrase(
                    fr: "\(names(pupils).fr) doivent être ensemble, et \(ends.0) et \(ends.1) jamais.",
                    en: "\(names(pupils).en) must be together, and \(ends.0) and \(ends.1) never."),
                Phrase(fr: "Retirez l’une de ces consignes.", en: "Remove one of these rules."), .constraints)
        case .nowhereTogether(let pupils, let slot):
            return PlanRemark(
                Phrase(
                    fr: "\(self.slot(slot).fr)\u{202F}: \(names(pupils).fr) doivent être ensemble, et aucun atelier ne peut tous les prendre.",
                    en: "\(self.slot(slot).en): \(names(pupils).en) must be together, and no workshop can take them all."),
                Phrase(fr: "Retirez une consigne ou une exclusion.", en: "Remove a rule or an exclusion."), .constraints, slot: SlotKey(slot))
        case .fixedCannotOpen(_, let workshop, let slot, let obstacle):
            let why = Self.words(obstacle)
            return PlanRemark(
                Phrase(
                    fr: "\(self.workshop(workshop).fr) doit ouvrir (\(self.slot(slot).fr)) et ne le peut pas\u{202F}: \(why.fr).",
                    en: "\(self.workshop(workshop).en) must open (\(self.slot(slot).en)) and cannot: \(why.en)."),
                Phrase(fr: "Levez cet obstacle, ou renoncez à ce groupe.", en: "Take that out of the way, or give this group up."), .offers, slot: SlotKey(slot))
        case .fixedBeyondParallel(let workshop, let slot, let groups, let most):
            return PlanRemark(
                Phrase(
                    fr: "\(self.slot(slot).fr)\u{202F}: \(groups) groupes de \(self.workshop(workshop).fr) doivent ouvrir, et l’atelier n’en permet que \(most) en même temps.",
                    en: "\(self.slot(slot).en): \(groups) groups of \(self.workshop(workshop).en) must open, and the workshop allows only \(most) at once."),
                Phrase(fr: "Renoncez à l’un d’eux, ou permettez plus de groupes à la fois.", en: "Give one of them up, or allow more groups at once."), .offers, slot: SlotKey(slot))
        case .fixedBeyondLoad(_, let workshops, let slots):
            let groups = zip(workshops, slots).map { (workshop($0), slot($1)) }
            let list = Phrase(
                fr: Self.listed(groups.map { "\($0.0.fr) (\($0.1.fr))" }).fr, en: Self.listed(groups.map { "\($0.0.en) (\($0.1.en))" }).en)
            return PlanRemark(
                Phrase(
                    fr: "\(list.fr) doivent tous ouvrir, et les personnes qui peuvent les mener ne peuvent pas mener autant de groupes.",
                    en: "\(list.en) must all open, and the people who can lead them may not lead so many groups."),
                Phrase(fr: "Renoncez à l’un d’eux, ou relevez le maximum de quelqu’un.", en: "Give one of them up, or raise somebody’s maximum."), .facilitators)
        case .fixedNeedPupils(let slot, let workshops, let needed, let pupils):
            return PlanRemark(
                Phrase(
                    fr: "\(self.slot(slot).fr)\u{202F}: \(titles(workshops).fr) doivent ouvrir et demandent au moins \(needed) élèves, le créneau en a \(pupils).",
                    en: "\(self.slot(slot).en): \(titles(workshops).en) must open and need at least \(needed) pupils, the slot has \(pupils)."),
                Phrase(fr: "Renoncez à l’un de ces groupes.", en: "Give one of these groups up."), .offers, slot: SlotKey(slot))
        case .fixedCannotAllOpen(let workshops, let slot):
            return PlanRemark(
                Phrase(
                    fr: "\(titles(workshops).fr) doivent tous ouvrir (\(self.slot(slot).fr)), et les personnes ou les salles ne suffisent pas pour tous.",
                    en: "\(titles(workshops).en) must all open (\(self.slot(slot).en)), and people or rooms are not enough for all of them."),
                Phrase(fr: "Renoncez à l’un d’eux, ou libérez une personne ou une salle.", en: "Give one of them up, or free a person or a room."), .offers, slot: SlotKey(slot))
        case .owedMoreThanPossible(let person, let owed, let most):
            return PlanRemark(
                Phrase(fr: "\(facilitator(person)) doit \(owed) groupes et ne peut en prendre que \(most).", en: "\(facilitator(person)) owes \(owed) groups and can take only \(most)."),
                Phrase(fr: "Abaissez son minimum, ou ajoutez des ateliers à sa portée.", en: "Lower the minimum, or add workshops this person can lead."), .facilitators)
        }
    }

    /// That no plan was found with the hours of the period, nor a proof that there is none, and one was found with more.
    public func hoursNotEnough(_ budget: Int, found: Int) -> PlanRemark {
        let hours = counted(budget, fr: ("heure", "heures"), en: ("hour", "hours")), more = counted(found, fr: ("heure", "heures"), en: ("hour", "hours"))
        return PlanRemark(
            Phrase(
                fr: "Aucun plan qui respecte toutes les règles n’a été trouvé avec \(hours.fr), et rien ne prouve qu’il n’y en a pas. Avec \(more.fr), il y en a un.",
                en: "No plan that keeps all rules was found with \(hours.en), and nothing proves that there is none. With \(more.en) there is one."),
            Phrase(fr: "Relevez les heures de la période, ou cherchez plus longtemps.", en: "Raise the period’s hours, or search for longer."), .period)
    }

    /// A change that would free a plan; only `what` is read.
    public func remark(_ way: Refusal.WayOut) -> PlanRemark {
        func one(_ what: Phrase, _ place: PlanRemark.Place) -> PlanRemark { PlanRemark(what, Phrase(same: ""), place) }
        switch way {
        case .all(let ways):
            let pins = ways.compactMap { way -> (pupil: String, slot: String)? in if case .unpin(let pupil, let slot) = way { (pupil, slot) } else { nil } }
            if let slot = pins.first?.slot, pins.count == ways.count, pins.allSatisfy({ $0.slot == slot }) {
                let names = Self.listed(pins.map { pupil($0.pupil) })
                return one(
                    Phrase(
                        fr: "Retirer \(pins.count) épingles, \(self.slot(slot).fr)\u{202F}: par exemple celles de \(names.fr).",
                        en: "Take out \(pins.count) pins, \(self.slot(slot).en): those of \(names.en), for example."), .constraints)
            }
            let all = ways.map { remark($0) }
            return one(
                Phrase(fr: all.map(\.what.fr).joined(separator: " "), en: all.map(\.what.en).joined(separator: " ")), all.first?.place ?? .board)
        case .raiseMaximum(let workshop, let to):
            return one(
                Phrase(fr: "Porter l’effectif maximum de \(self.workshop(workshop).fr) à \(to).", en: "Raise the maximum of \(self.workshop(workshop).en) to \(to)."), Self.place([workshop]))
        case .lowerMinimum(let workshop, let to):
            return one(
                Phrase(fr: "Abaisser l’effectif minimum de \(self.workshop(workshop).fr) à \(to).", en: "Lower the minimum of \(self.workshop(workshop).en) to \(to)."), Self.place([workshop]))
        case .addFacilitators(let slot, let workshop, let count):
            let people = counted(count, fr: ("intervenant", "intervenants"), en: ("more facilitator", "more facilitators"))
            return one(
                Phrase(
                    fr: "Trouver \(people.fr) de plus, \(self.slot(slot).fr), pour \(self.workshop(workshop).fr).", en: "Find \(people.en), \(self.slot(slot).en), for \(self.workshop(workshop).en)."), .facilitators)
        case .allowParallel(let workshop, let to):
            return one(Phrase(fr: "Permettre \(to) groupes de \(self.workshop(workshop).fr) en même temps.", en: "Allow \(to) groups of \(self.workshop(workshop).en) at once."), .offers)
        case .raiseLoad(let person, let to):
            return one(Phrase(fr: "Permettre à \(facilitator(person)) de mener \(to) groupes.", en: "Let \(facilitator(person)) lead \(to) groups."), .facilitators)
        case .addRoom(let slot, let seats):
            return one(Phrase(fr: "Trouver une salle de \(seats) places, \(self.slot(slot).fr).", en: "Find a room of \(seats) seats, \(self.slot(slot).en)."), .rooms)
        case .raiseBudget(let to): return one(Phrase(fr: "Porter les heures de la période à \(to).", en: "Raise the hours of the period to \(to)."), .period)
        case .allowTogether(let a, let b):
            return one(Phrase(fr: "Permettre que \(pupil(a)) et \(pupil(b)) soient ensemble.", en: "Allow \(pupil(a)) and \(pupil(b)) to be together."), .constraints)
        case .allowSeparately(let a, let b):
            return one(Phrase(fr: "Permettre que \(pupil(a)) et \(pupil(b)) soient séparés.", en: "Allow \(pupil(a)) and \(pupil(b)) to be apart."), .constraints)
        case .liftBar(let pupil, let workshop):
            return one(Phrase(fr: "Permettre à \(self.pupil(pupil)) de suivre \(self.workshop(workshop).fr).", en: "Allow \(self.pupil(pupil)) to follow \(self.workshop(workshop).en)."), .constraints)
        case .unpin(let pupil, let slot):
            return one(Phrase(fr: "Retirer l’épingle \(ofName(self.pupil(pupil))), \(self.slot(slot).fr).", en: "Take out the pin of \(self.pupil(pupil)), \(self.slot(slot).en)."), .constraints)
        case .offer(let workshop, let slot):
            return one(Phrase(fr: "Proposer \(self.workshop(workshop).fr), \(self.slot(slot).fr).", en: "Offer \(self.workshop(workshop).en), \(self.slot(slot).en)."), .offers)
        case .allowAgain(let pupil, let workshop):
            return one(
                Phrase(fr: "Permettre de suivre \(self.workshop(workshop).fr) plusieurs fois (pour \(self.pupil(pupil))).", en: "Allow \(self.workshop(workshop).en) to be followed again (for \(self.pupil(pupil)))."), Self.place([workshop]))
        case .openToClass(let workshop, let pupil):
            return one(Phrase(fr: "Ouvrir \(self.workshop(workshop).fr) à la classe \(ofName(self.pupil(pupil))).", en: "Open \(self.workshop(workshop).en) to the division of \(self.pupil(pupil))."), .offers)
        case .dropFixed(let workshop, let slot):
            return one(
                Phrase(fr: "Renoncer à ouvrir \(self.workshop(workshop).fr), \(self.slot(slot).fr).", en: "Give up opening \(self.workshop(workshop).en), \(self.slot(slot).en)."), .offers)
        case .lowerOwed(let person, let to):
            return one(Phrase(fr: "Ramener à \(to) les groupes que doit \(facilitator(person)).", en: "Bring down to \(to) the groups that \(facilitator(person)) owes."), .facilitators)
        }
    }

    /// Why there is no plan, each fact with its ways out, then how far they were tried together.
    public func facts(_ refusal: Refusal) -> [PlanFact] {
        let findings = refusal.findings.flatMap { finding in [PlanFact(remark(finding.conflict), .conflict)] + finding.waysOut.map { PlanFact(remark($0), .way) } }
        return findings + [tried(refusal)].compactMap { $0.map { PlanFact(PlanRemark($0, Phrase(same: ""), .plans), .note) } }
    }

    private func tried(_ refusal: Refusal) -> Phrase? {
        if !refusal.together.isEmpty {
            guard refusal.findings.count > 1 || refusal.together.count > 1 else { return nil }
            let all = remark(.all(refusal.together)).what
            return Phrase(fr: "Essayé\u{202F}: tout ceci ensemble donne un plan. \(all.fr)", en: "Tried: all of this together gives a plan. \(all.en)")
        }
        let (each, none) =
            refusal.waysOut.isEmpty
            ? (Phrase(same: ""), Phrase(fr: "Aucun changement essayé n’a donné de plan.", en: "No change that was tried gave a plan."))
            : (
                Phrase(
                    fr: " Chacun règle son point\u{202F}: faites-en un par point, puis recalculez\u{202F}; d’autres points se montreront peut-être.",
                    en: " Each settles its own point: take one for each, then compute again; other points may show."),
                Phrase(fr: "Aucun ensemble de ces chemins n’a encore donné de plan.", en: "No set of these ways has given a plan yet.")
            )
        let stopped = Phrase(
            fr: "Le temps donné n’a pas suffi pour trouver ce qui, ensemble, donne un plan.", en: "The time given was not enough to find what, together, gives a plan.")
        let first = refusal.isStopped ? stopped : none
        return Phrase(fr: "\(first.fr)\(each.fr)", en: "\(first.en)\(each.en)")
    }

    private static func words(_ obstacle: Refusal.Obstacle) -> Phrase {
        switch obstacle {
        case .notOffered: Phrase(fr: "il n’a pas lieu à cette heure", en: "it does not run then")
        case .noCopies: Phrase(fr: "aucun groupe n’en est permis", en: "no group of it is allowed")
        case .nobody: Phrase(fr: "personne n’est libre pour le mener", en: "nobody is free to lead it")
        case .noRoom: Phrase(fr: "aucune salle qui convienne n’est libre", en: "no room that suits it is free")
        case .peopleNamed: Phrase(fr: "les personnes prévues ne sont pas libres, ou ne peuvent pas le mener", en: "the people meant for it are not free, or cannot lead it")
        case .roomNamed: Phrase(fr: "la salle prévue n’est pas libre, est trop petite ou ne convient pas", en: "the room meant for it is not free, is too small or does not suit it")
        }
    }

    private static func place(_ workshops: [String]) -> PlanRemark.Place {
        workshops.count == 1 ? workshops.first.flatMap { Workshop.ID($0) }.map { .workshop($0) } ?? .offers : .offers
    }
}
