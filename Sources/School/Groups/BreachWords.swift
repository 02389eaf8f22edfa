import Grouping

extension PlanNames {
    /// The period has pupils or slots now that no plan made before can know; nil when there are none.
    /// - Parameters:
    ///   - arrived: pupils of the period whom the plan was not made for.
    ///   - planned: slots that it was made for.
    public func unplanned(arrived: [Pupil.ID], planned: Set<SlotKey>, today: Day) -> PlanRemark? {
        let live = means.slots.filter { !$0.dates.isEmpty && $0.module.lastDay >= today }
        let held = Set(live.map(\.barrette))
        let concerned = Set(means.barrettes.filter { held.contains($0.id) }.flatMap(\.divisions))
        let count = arrived.count { pupils[$0]?.division.map(concerned.contains) ?? false }
        let unserved = live.filter { !planned.contains($0.key) }
        // A weekly slot that no module has groups in is named once.
        let names = Dictionary(grouping: unserved, by: \.weekly.id).values.flatMap { missing -> [Phrase] in
            let isWhole = missing.count == live.count { $0.weekly.id == missing[0].weekly.id }
            return isWhole ? [missing[0].weekly.name] : missing.map { slotName($0.key) }
        }.sorted { $0.fr < $1.fr }
        guard count + names.count > 0 else { return nil }
        var parts: [Phrase] = []
        if count > 0 { parts.append(counted(count, fr: ("élève", "élèves"), en: ("pupil", "pupils"))) }
        switch names.count {
        case 0: break
        case 1: parts.append(Phrase(fr: "le créneau du \(names[0].fr)", en: "the slot on \(names[0].en)"))
        case 2, 3:
            parts.append(Phrase(fr: "les créneaux du \(names.map(\.fr).joined(separator: ", du "))", en: "the slots on \(names.map(\.en).joined(separator: ", on "))"))
        default: parts.append(counted(names.count, fr: ("créneau", "créneaux"), en: ("slot", "slots")))
        }
        let whom = Phrase(fr: parts.map(\.fr).joined(separator: " et "), en: parts.map(\.en).joined(separator: " and "))
        let isOne = count + names.count == 1
        let fr = "\(whom.fr) \(isOne ? "n’a" : "n’ont") pas de groupe."
        let en = "\(whom.en) \(isOne ? "has" : "have") no group."
        return PlanRemark(
            Phrase(fr: fr.prefix(1).uppercased() + fr.dropFirst(), en: en.prefix(1).uppercased() + en.dropFirst()),
            Phrase(fr: "Refaites le calcul", en: "Compute again"), .plans)
    }

    /// A broken rule in the coordinator's words, with what to do about it.
    public func remark(_ breach: Breach, in contents: PlanContents) -> PlanRemark {
        func column(_ index: Int) -> PlannedGroup? { contents.groups.indices.contains(index) ? contents.groups[index] : nil }
        /// « Oral » (mardi 10 h)
        func named(_ index: Int) -> Phrase {
            guard let group = column(index) else { return Self.gone }
            let title = quoted(title(group.workshop))
            let slot = slotName(group.slot)
            return Phrase(fr: "\(title.fr) (\(slot.fr))", en: "\(title.en) (\(slot.en))")
        }
        func about(_ index: Int, _ what: Phrase, _ remedy: Phrase, _ place: PlanRemark.Place = .board) -> PlanRemark {
            PlanRemark(what, remedy, place, group: column(index)?.id, slot: column(index)?.slot)
        }
        func at(_ slot: String, _ what: Phrase, _ remedy: Phrase, _ place: PlanRemark.Place = .board) -> PlanRemark {
            PlanRemark(what, remedy, place, slot: SlotKey(slot))
        }
        let recompute = Phrase(fr: "Recalculez le plan.", en: "Compute the plan again.")

        switch breach {
        case .unknown(let group, _):
            return about(
                group, Phrase(fr: "\(named(group).fr) parle de quelque chose qui a été supprimé depuis.", en: "\(named(group).en) names something that was removed since."), recompute)
        case .anotherInstance:
            return PlanRemark(Phrase(fr: "Ce plan a été fait pour une autre période.", en: "This plan was made for another period."), recompute, .period)
        case .withoutGroup(let pupil, let slot):
            return at(
                slot, Phrase(fr: "\(self.pupil(pupil)) n’a pas de groupe, \(self.slot(slot).fr).", en: "\(self.pupil(pupil)) has no group, \(self.slot(slot).en)."),
                Phrase(fr: "Placez cette personne dans un groupe.", en: "Place this person in a group."))
        case .inTwoGroups(let pupil, let slot):
            return at(
                slot, Phrase(fr: "\(self.pupil(pupil)) est dans deux groupes, \(self.slot(slot).fr).", en: "\(self.pupil(pupil)) is in two groups, \(self.slot(slot).en)."),
                recompute)
        case .slotNotTheirs(let pupil, let slot):
            return at(
                slot, Phrase(fr: "\(self.pupil(pupil)) n’a pas cours d’AP à cette heure\u{202F}: \(self.slot(slot).fr).", en: "\(self.pupil(pupil)) has no AP hour then: \(self.slot(slot).en)."),
                Phrase(fr: "Vérifiez les classes de la barrette.", en: "Check the divisions of the barrette."), .barrettes)
        case .notOffered(let group, _, _):
            return about(
                group, Phrase(fr: "\(named(group).fr) n’est pas proposé à cette heure.", en: "\(named(group).en) is not on offer at that time."),
                Phrase(fr: "Ouvrez l’atelier sur ce créneau, ou videz le groupe.", en: "Offer the workshop in that slot, or empty the group."), .offers)
        case .tooManyParallel(let workshop, let slot, let groups, let most):
            return at(
                slot,
                Phrase(
                    fr: "\(self.workshop(workshop).fr)\u{202F}: \(groups) groupes en même temps (\(self.slot(slot).fr)), \(most) au plus.",
                    en: "\(self.workshop(workshop).en): \(groups) groups at once (\(self.slot(slot).en)), \(most) at most."),
                Phrase(fr: "Réunissez deux groupes, ou autorisez-en davantage.", en: "Merge two groups, or allow more of them."), .offers)
        case .tooSmall(let group, let size, let least):
            let pupils = counted(size, fr: ("élève", "élèves"), en: ("pupil", "pupils"))
            return about(
                group, Phrase(fr: "\(named(group).fr)\u{202F}: \(pupils.fr), il en faut au moins \(least).", en: "\(named(group).en): \(pupils.en), at least \(least) are needed."),
                Phrase(fr: "Ajoutez des élèves, ou répartissez ceux-ci ailleurs.", en: "Add pupils, or share these out elsewhere."))
        case .tooLarge(let group, let size, let most, let room):
            let limit =
                room.map { Phrase(fr: "la salle \(self.room($0)) en tient \(most)", en: "room \(self.room($0)) holds \(most)") }
                ?? Phrase(fr: "\(most) au plus", en: "\(most) at most")
            return about(
                group, Phrase(fr: "\(named(group).fr)\u{202F}: \(size) élèves, \(limit.fr).", en: "\(named(group).en): \(size) pupils, \(limit.en)."),
                Phrase(fr: "Déplacez quelqu’un, ou changez la limite sur la fiche.", en: "Move somebody, or change the limit on its sheet."))
        case .wrongNumberOfStaff(let group, let people, let expected):
            return about(
                group,
                Phrase(
                    fr: "\(named(group).fr)\u{202F}: \(people) intervenants au lieu de \(expected).", en: "\(named(group).en): \(people) facilitators instead of \(expected)."),
                recompute)
        case .notInPool(let group, let person):
            return about(
                group, Phrase(fr: "\(facilitator(person)) n’est pas prévu pour \(named(group).fr).", en: "\(facilitator(person)) is not listed for \(named(group).en)."),
                Phrase(fr: "Ajoutez cette personne sur la fiche de l’atelier, ou recalculez.", en: "Add this person to the workshop’s sheet, or compute again."),
                column(group).map { .workshop($0.workshop) } ?? .offers)
        case .facilitatorAbsent(let group, let person, _):
            return about(
                group, Phrase(fr: "\(facilitator(person)) n’est pas disponible pour \(named(group).fr).", en: "\(facilitator(person)) is not available for \(named(group).en)."),
                Phrase(fr: "Recalculez, ou corrigez ses disponibilités.", en: "Compute again, or correct their availability."), .facilitators)
        case .facilitatorBusy(let person, let groups):
            let list = Self.listed(groups.map { named($0).fr })
            let english = Self.listed(groups.map { named($0).en })
            return about(
                groups.first ?? -1, Phrase(fr: "\(facilitator(person)) a deux groupes à la même heure\u{202F}: \(list.fr).", en: "\(facilitator(person)) has two groups at the same time: \(english.en)."),
                recompute)
        case .tooManyGroups(let person, let groups, let most):
            return PlanRemark(
                Phrase(fr: "\(facilitator(person)) a \(groups) groupes, \(most) au plus.", en: "\(facilitator(person)) has \(groups) groups, \(most) at most."),
                Phrase(fr: "Recalculez, ou relevez son maximum.", en: "Compute again, or raise the maximum."), .facilitators)
        case .tooFewGroups(let person, let groups, let least):
            return PlanRemark(
                Phrase(fr: "\(facilitator(person)) a \(groups) groupes et en doit \(least).", en: "\(facilitator(person)) has \(groups) groups and owes \(least)."),
                Phrase(fr: "Recalculez, ou abaissez son minimum.", en: "Compute again, or lower the minimum."), .facilitators)
        case .roomUnfit(let group, let room):
            return about(
                group, Phrase(fr: "La salle \(self.room(room)) ne convient pas à \(named(group).fr).", en: "Room \(self.room(room)) does not suit \(named(group).en)."),
                Phrase(fr: "Recalculez, ou corrigez ce que la salle permet.", en: "Compute again, or correct what the room is good for."), .rooms)
        case .roomAbsent(let group, let room, _):
            return about(
                group, Phrase(fr: "La salle \(self.room(room)) est prise à l’heure de \(named(group).fr).", en: "Room \(self.room(room)) is taken at the time of \(named(group).en)."),
                Phrase(fr: "Recalculez, ou libérez la salle.", en: "Compute again, or free the room."), .rooms)
        case .roomTaken(let room, let groups):
            return about(
                groups.first ?? -1,
                Phrase(fr: "La salle \(self.room(room)) a \(groups.count) groupes à la même heure.", en: "Room \(self.room(room)) has \(groups.count) groups at the same time."), recompute)
        case .followedTwice(let pupil, let workshop, let times):
            return PlanRemark(
                Phrase(
                    fr: "\(self.pupil(pupil)) suivrait \(times) fois \(self.workshop(workshop).fr).", en: "\(self.pupil(pupil)) would follow \(self.workshop(workshop).en) \(times) times."),
                Phrase(fr: "Changez l’un de ces groupes.", en: "Change one of these groups."), .board)
        case .alreadyFollowed(let pupil, let workshop, let slot):
            return at(
                slot,
                Phrase(
                    fr: "\(self.pupil(pupil)) a déjà suivi \(self.workshop(workshop).fr).", en: "\(self.pupil(pupil)) has already followed \(self.workshop(workshop).en)."),
                Phrase(fr: "Choisissez un autre groupe, ou épinglez si c’est voulu.", en: "Choose another group, or pin it if it is meant."))
        case .barred(let pupil, let workshop, let slot):
            return at(
                slot,
                Phrase(
                    fr: "\(self.pupil(pupil)) ne doit pas être dans \(self.workshop(workshop).fr).", en: "\(self.pupil(pupil)) must not be in \(self.workshop(workshop).en)."),
                Phrase(fr: "Changez de groupe, ou levez l’exclusion.", en: "Change the group, or lift the exclusion."), .constraints)
        case .pinBroken(let pupil, let slot, let pinned, let given):
            return at(
                slot,
                Phrase(
                    fr: "\(self.pupil(pupil)) est épinglé dans \(self.workshop(pinned).fr), pas dans \(self.workshop(given).fr).",
                    en: "\(self.pupil(pupil)) is pinned to \(self.workshop(pinned).en), not to \(self.workshop(given).en)."),
                Phrase(fr: "Déplacez la carte, ou retirez l’épingle.", en: "Move the card, or take the pin out."))
        case .classNotAllowed(let pupil, let workshop, let slot):
            return at(
                slot,
                Phrase(
                    fr: "\(self.workshop(workshop).fr) n’est pas ouvert à la classe \(ofName(self.pupil(pupil))).",
                    en: "\(self.workshop(workshop).en) is not open to the division of \(self.pupil(pupil))."),
                Phrase(fr: "Changez de groupe, ou ouvrez l’atelier à cette classe.", en: "Change the group, or open the workshop to that division."), .offers)
        case .apartBroken(let a, let b, let slot):
            return at(
                slot,
                Phrase(
                    fr: "\(pupil(a)) et \(pupil(b)) ne doivent pas être ensemble (\(self.slot(slot).fr)).",
                    en: "\(pupil(a)) and \(pupil(b)) must not be together (\(self.slot(slot).en))."),
                Phrase(fr: "Déplacez l’un des deux.", en: "Move one of them."), .constraints)
        case .togetherBroken(let a, let b, let slot):
            return at(
                slot,
                Phrase(
                    fr: "\(pupil(a)) et \(pupil(b)) doivent être ensemble (\(self.slot(slot).fr)).",
                    en: "\(pupil(a)) and \(pupil(b)) must be together (\(self.slot(slot).en))."),
                Phrase(fr: "Déplacez l’un des deux.", en: "Move one of them."), .constraints)
        case .overBudget(let hours, let budget):
            return PlanRemark(
                Phrase(fr: "Le plan demande \(hours) heures, \(budget) sont disponibles.", en: "The plan takes \(hours) hours, \(budget) are available."),
                Phrase(fr: "Réunissez des groupes, ou relevez les heures de la période.", en: "Merge groups, or raise the hours of the period."), .period)
        case .fixedNotOpen:
            return PlanRemark(
                Phrase(fr: "Un groupe qui doit ouvrir n’est pas ouvert.", en: "A group that must open is not open."), recompute, .offers)
        }
    }
}
