import Grouping

extension PlanNames {
    /// What somebody has otherwise in another workshop of a slot, to stand behind their name or that of the workshop.
    public typealias Shifts = (_ pupil: String, _ workshop: String) -> Phrase

    /// The best alternative of a pupil: what it would bring, what stands in its way, what it would cost others.
    public func lines(_ alternative: Reasons.Alternative, of pupil: String, pointsOfFirstWish: Int, shifts: Shifts) -> [Phrase] {
        let place = Phrase(fr: "\(workshop(alternative.workshop).fr), \(slot(alternative.slot).fr)", en: "\(workshop(alternative.workshop).en), \(slot(alternative.slot).en)")
        let given = workshop(alternative.given), shift = shifts(pupil, alternative.workshop)
        var lines = [
            Phrase(
                fr: "Le mieux pour cette personne serait \(place.fr), au lieu de \(given.fr)\(shift.fr).",
                en: "Best for this pupil would be \(place.en), instead of \(given.en)\(shift.en).")
        ]
        lines += alternative.obstacles.map { obstacle($0) }
        guard let way = alternative.way else { return lines + [noWay(alternative)] }
        lines += self.lines(way, pointsOfFirstWish, shifts)
        let (cost, lifted) = (way.costToOthers, way.liftsRules ? Self.lifted(alternative.obstacles) : nil)
        let others = Self.firstWishes(abs(cost), pointsOfFirstWish), here = Self.firstWishes(alternative.gain, pointsOfFirstWish)
        if cost > 0 {
            lines.append(
                Phrase(
                    fr: "\(lifted.map { "\($0.fr), le faire" } ?? (way.opening == nil ? "Le faire tout de même" : "Le faire ainsi")) coûterait aux autres \(others.fr), et apporterait ici \(here.fr).",
                    en: "\(lifted.map { "\($0.en), doing it" } ?? (way.opening == nil ? "Doing it all the same" : "Doing it so")) would cost others \(others.en), and bring here \(here.en)."))
        } else if way.steps.isEmpty, way.opening == nil, lifted == nil {
            lines.append(Phrase(fr: "Cela ne coûterait rien aux autres\u{202F}: déplacez la carte si vous le souhaitez.", en: "It would cost others nothing: move the card if you wish."))
        } else {
            lines.append(
                Phrase(
                    fr: "\(lifted.map { "\($0.fr), cela" } ?? "Cela") ne coûterait rien aux autres dans l’ensemble, et apporterait ici \(here.fr).",
                    en: "\(lifted.map { "\($0.en), it" } ?? "It") would cost others nothing on the whole, and bring here \(here.en)."))
        }
        return lines
    }

    /// Who else moves to bring a pupil to a group, and what everybody together gains or loses; `nil` where a rule is in the way.
    public func note(_ target: PlanReview.Target, pointsOfFirstWish: Int, shifts: Shifts) -> Phrase? {
        let others: Phrase
        switch target.entry {
        case .blocked: return nil
        case .free: others = Phrase(fr: "Personne d’autre ne change.", en: "Nobody else changes.")
        case .full: others = Phrase(fr: "Plus de place libre.", en: "No seat left.")
        case .others(let exchanged):
            let list = Self.listed(
                exchanged.map(\.step).map { step in
                    let shift = shifts(step.pupil, step.to)
                    return Phrase(
                        fr: "\(pupil(step.pupil)) vers \(workshop(step.to).fr)\(shift.fr)", en: "\(pupil(step.pupil)) to \(workshop(step.to).en)\(shift.en)")
                })
            let verb = exchanged.count == 1 ? Phrase(fr: "Change", en: "changes") : Phrase(fr: "Changent", en: "change")
            others = Phrase(fr: "\(verb.fr) aussi\u{202F}: \(list.fr).", en: "Also \(verb.en): \(list.en).")
        }
        let net = target.effect.objective
        let amount = Self.firstWishes(abs(net), pointsOfFirstWish)
        let sum =
            net == 0
            ? Phrase(fr: "En tout, le plan vaut autant.", en: "All in all the plan is worth the same.")
            : net > 0
                ? Phrase(fr: "En tout, le plan y gagne \(amount.fr).", en: "All in all the plan gains \(amount.en).")
                : Phrase(fr: "En tout, le plan y perd \(amount.fr).", en: "All in all the plan loses \(amount.en).")
        return Phrase(fr: "\(others.fr) \(sum.fr)", en: "\(others.en) \(sum.en)")
    }

    /// What became of a pupil's wishes, strongest first, to the coordinator: where each is followed, or what speaks against it there.
    /// - Parameter given: the workshop that the pupil follows in a slot.
    public func lines(_ wishes: [Reasons.Wish], given: (String) -> String?) -> [Phrase] {
        wishes.compactMap { wish in
            guard let rank = PlanReview.rank(wish.level) else { return nil }
            let title = workshop(wish.workshop)
            let place = (wish.slot ?? wish.refusedIn).map(slot) ?? Self.gone
            let instead = wish.refusedIn.flatMap(given).map { workshop($0) } ?? Self.gone
            let told = wish.refusal.map { words($0, at: place, instead) } ?? Phrase(fr: "suivi, \(place.fr)", en: "followed, \(place.en)")
            return Phrase(fr: "Vœu \(rank), \(title.fr)\u{202F}: \(told.fr).", en: "Wish \(rank), \(title.en): \(told.en).")
        }
    }

    /// Goes on after a colon.
    private func words(_ refusal: Reasons.Refusal, at place: Phrase, _ instead: Phrase) -> Phrase {
        switch refusal {
        case .notAllowed: Phrase(fr: "exclu pour cette personne, ou réservé à d’autres classes", en: "barred for this pupil, or kept for other divisions")
        case .followed: Phrase(fr: "déjà suivi auparavant", en: "followed before")
        case .notOpen: Phrase(fr: "aucun groupe n’en est ouvert à ses heures", en: "no group of it is open at this pupil’s hours")
        case .pinned: Phrase(fr: "une épingle tient cette personne ailleurs, \(place.fr)", en: "a pin holds this pupil elsewhere, \(place.en)")
        case .paired:
            Phrase(fr: "une consigne (ensemble, ou séparés) s’y oppose, \(place.fr)", en: "a rule (together, or apart) stands against it, \(place.en)")
        case .full: Phrase(fr: "le groupe est plein, \(place.fr)", en: "the group is full, \(place.en)")
        case .crowded:
            Phrase(
                fr: "une place y est libre, \(place.fr), et cette personne y gagnerait\u{202F}; le groupe dépasserait son effectif de confort",
                en: "a seat is free there, \(place.en), and this pupil would gain by it; the group would be larger than is comfortable")
        case .needed:
            Phrase(
                fr: "une place y est libre, \(place.fr), et cette personne y gagnerait\u{202F}; le tableau de cette heure dit ce que son départ de \(instead.fr) changerait",
                en: "a seat is free there, \(place.en), and this pupil would gain by it; the board of that hour says what leaving \(instead.en) would change")
        case .needsAnswered: Phrase(fr: "\(place.fr), \(instead.fr) répond mieux à ses besoins", en: "\(place.en), \(instead.en) answers more of the needs")
        case .wishedAsMuch: Phrase(fr: "\(place.fr), \(instead.fr) est un vœu aussi fort ou plus fort", en: "\(place.en), \(instead.en) is wished for as much or more")
        case .kept:
            Phrase(
                fr: "\(place.fr), sa place dans \(instead.fr) a été gardée, pour que peu d’élèves changent de groupe",
                en: "\(place.en), the place in \(instead.en) was kept, so that few pupils change groups")
        }
    }

    /// What opens and closes for it, and who changes groups.
    private func lines(_ way: Reasons.Way, _ pointsOfFirstWish: Int, _ shifts: Shifts) -> [Phrase] {
        var lines: [Phrase] = []
        if let opening = way.opening {
            let people = Self.listed(opening.staff.map { facilitator($0) })
            let means = Phrase(
                fr: "\(people.fr), salle \(room(opening.room)), \(Self.hours(opening.hours).fr)", en: "\(people.en), room \(room(opening.room)), \(Self.hours(opening.hours).en)")
            if let closing = opening.closes {
                let size = counted(closing.size, fr: ("élève", "élèves"), en: ("pupil", "pupils"))
                lines.append(
                    Phrase(
                        fr: "On pourrait l’ouvrir à la place de \(workshop(closing.workshop).fr), qui a \(size.fr), \(Self.asTheyAre.fr)\u{202F}: \(means.fr).",
                        en: "It could open in the place of \(workshop(closing.workshop).en), which has \(size.en), \(Self.asTheyAre.en): \(means.en)."))
            } else {
                lines.append(
                    Phrase(
                        fr: "On pourrait l’ouvrir en plus des autres, \(Self.asTheyAre.fr)\u{202F}: \(means.fr).",
                        en: "It could open beside the others, \(Self.asTheyAre.en): \(means.en)."))
            }
        }
        if way.steps.count <= 3 {
            lines += way.steps.map { step in
                let shift = shifts(step.pupil, step.to)
                let move = Phrase(
                    fr: "\(pupil(step.pupil)) passerait de \(workshop(step.from).fr) à \(workshop(step.to).fr)\(shift.fr)",
                    en: "\(pupil(step.pupil)) would go from \(workshop(step.from).en) to \(workshop(step.to).en)\(shift.en)")
                if step.loss <= 0 { return Phrase(fr: "\(move.fr), sans y perdre.", en: "\(move.en), and lose nothing by it.") }
                let loss = Self.firstWishes(step.loss, pointsOfFirstWish)
                return Phrase(fr: "\(move.fr) et y perdrait \(loss.fr).", en: "\(move.en) and lose \(loss.en).")
            }
        } else {
            let all = counted(way.steps.count, fr: ("autre élève changerait", "autres élèves changeraient"), en: ("other pupil", "other pupils"))
            let losing = way.steps.count { $0.loss > 0 }
            let lose = losing == 0 ? Phrase(fr: "aucun n’y perdrait", en: "none would lose by it") : Phrase(fr: "\(losing) y \(losing == 1 ? "perdrait" : "perdraient")", en: "\(losing) would lose by it")
            lines.append(Phrase(fr: "\(all.fr) de groupe à cette heure\u{202F}; \(lose.fr).", en: "\(all.en) would change groups then; \(lose.en)."))
        }
        return lines
    }

    private func noWay(_ alternative: Reasons.Alternative) -> Phrase {
        let isOpen = !alternative.obstacles.contains { if case .notOpen = $0 { true } else { false } }
        return isOpen
            ? Phrase(
                fr: "Aucun échange à deux ou à trois à cette heure ne le permettrait sans enfreindre une règle.",
                en: "No exchange of two or three pupils at that time would allow it without breaking a rule.")
            : Phrase(
                fr: "On n’a trouvé aucune façon de l’ouvrir, ni en plus des autres groupes de cette heure, ni à la place de l’un d’eux, \(Self.asTheyAre.fr).",
                en: "No way was found to open it, neither beside the other groups of that time nor in the place of one of them, \(Self.asTheyAre.en).")
    }

    /// Of a group that opens: those that stay are looked at with the people and rooms they have. People who change places might cost less.
    private static let asTheyAre = Phrase(
        fr: "les groupes qui restent gardant leurs intervenants et leurs salles", en: "with the groups that stay keeping their facilitators and rooms")

    /// What has to be lifted first of the rules that tie the pupil.
    private static func lifted(_ obstacles: [Reasons.Obstacle]) -> Phrase {
        let isPinned = obstacles.contains { if case .pinned = $0 { true } else { false } }
        let isPaired = obstacles.contains { obstacle in
            switch obstacle {
            case .apart, .together: true
            default: false
            }
        }
        if isPinned, isPaired { return Phrase(fr: "Une fois l’épingle et la consigne levées", en: "Once the pin and the rule are lifted") }
        return isPinned ? Phrase(fr: "Une fois l’épingle retirée", en: "Once the pin is taken out") : Phrase(fr: "Une fois la consigne levée", en: "Once the rule is lifted")
    }

    private static func hours(_ hours: Int) -> Phrase {
        if hours == 0 { return Phrase(fr: "sans heure de plus", en: "no more hours") }
        let count = counted(abs(hours), fr: ("heure", "heures"), en: ("hour", "hours"))
        return hours > 0 ? Phrase(fr: "\(count.fr) de plus", en: "\(count.en) more") : Phrase(fr: "\(count.fr) de moins", en: "\(count.en) fewer")
    }

    /// « autant que 3 premiers vœux »; small amounts are told as such.
    public static func firstWishes(_ points: Int, _ pointsOfFirstWish: Int) -> Phrase {
        let count = pointsOfFirstWish > 0 ? (points + pointsOfFirstWish / 2) / pointsOfFirstWish : 0
        guard count >= 1 else { return Phrase(fr: "moins d’un premier vœu", en: "less than a first wish") }
        let wishes = wishesWorth(count)
        return Phrase(fr: "autant qu\(count == 1 ? "’" : "e ")\(wishes.fr)", en: "as much as \(wishes.en)")
    }

    /// « un premier vœu », « 3 premiers vœux ».
    private static func wishesWorth(_ count: Int) -> Phrase {
        count == 1 ? Phrase(fr: "un premier vœu", en: "one first wish") : counted(count, fr: ("", "premiers vœux"), en: ("", "first wishes"))
    }

    private func obstacle(_ obstacle: Reasons.Obstacle) -> Phrase {
        switch obstacle {
        case .pinned(let id): return Phrase(fr: "Une épingle tient cette carte dans \(workshop(id).fr).", en: "A pin holds this card in \(workshop(id).en).")
        case .full(let size, let most):
            return Phrase(fr: "Ce groupe est plein\u{202F}: \(size) élèves, \(most) au plus.", en: "That group is full: \(size) pupils, \(most) at most.")
        case .notOpen(let left?, let needed) where left < needed:
            return Phrase(
                fr: "Aucun groupe n’en est ouvert à cette heure, et il faudrait \(needed) heures alors qu’il en reste \(left).",
                en: "No group of it is open then, and it would take \(needed) hours when \(left) are left.")
        case .notOpen: return Phrase(fr: "Aucun groupe n’en est ouvert à cette heure.", en: "No group of it is open then.")
        case .nobodyFree: return Phrase(fr: "Personne n’est libre pour le mener.", en: "Nobody is free to lead it.")
        case .noRoomFree: return Phrase(fr: "Aucune salle qui convient n’est libre.", en: "No suitable room is free.")
        case .apart(let other):
            return Phrase(fr: "\(pupil(other)) y est, et une consigne les sépare.", en: "\(pupil(other)) is there, and a rule keeps them apart.")
        case .together(let other):
            return Phrase(fr: "Une consigne tient cette personne avec \(pupil(other)).", en: "A rule keeps this pupil with \(pupil(other)).")
        case .needed(let size, let least):
            return Phrase(
                fr: "Le groupe à quitter n’a personne de trop\u{202F}: \(size) élèves, il en faut \(least).",
                en: "The group to leave has nobody to spare: \(size) pupils, \(least) are needed.")
        }
    }

    /// Why a pupil changes groups.
    public func reason(_ change: PlanChange, in before: PlanContents, needs: (String) -> Phrase) -> Phrase {
        switch change.reason {
        case .joined: return Phrase(fr: "arrivé depuis\u{202F}: une place est trouvée", en: "joined since: a place is found")
        case .left: return Phrase(fr: "n’est plus dans les classes de la période", en: "is no longer in the period’s divisions")
        case .brokenRule(let breach): return remark(breach, in: before).what
        case .closed(let closing):
            let closed = Phrase(fr: "son groupe n’est plus ouvert à cette heure", en: "the group is no longer open then")
            guard let closing else {
                return Phrase(fr: "\(closed.fr)\u{202F}: ses élèves sont mieux répartis ailleurs", en: "\(closed.en): its pupils are better shared out elsewhere")
            }
            let why = self.closing(closing)
            return Phrase(fr: "\(closed.fr)\u{202F}: \(why.fr)", en: "\(closed.en): \(why.en)")
        case .gains(let keys, let wish):
            let list = Self.listed(keys.map { needs($0).fr }), english = Self.listed(keys.map { needs($0).en })
            let gained = keys.isEmpty ? nil : Phrase(fr: "besoin couvert\u{202F}: \(list.fr)", en: "need covered: \(english.en)")
            let granted = wish.map { Phrase(fr: "obtient son vœu \($0)", en: "gets wish \($0)") }
            let both = [gained, granted].compactMap { $0 }
            return Phrase(fr: both.map(\.fr).joined(separator: ", "), en: both.map(\.en).joined(separator: ", "))
        case .better: return Phrase(fr: "ses besoins sont mieux couverts avec ses autres groupes", en: "the needs are better covered together with the other groups")
        case .makesRoom(let others):
            let names = Self.listed(others.prefix(3).map { pupil($0) })
            return Phrase(fr: "laisse sa place à \(names.fr), qui y gagne", en: "leaves the place to \(names.en), who gains by it")
        case .evens: return Phrase(fr: "équilibre les effectifs ou les heures", en: "evens out sizes or hours")
        }
    }

    private func closing(_ closing: PlanChange.Closing) -> Phrase {
        switch closing {
        case .leads(let person, let workshop, let away?):
            return Phrase(
                fr: "\(facilitator(person)) remplace \(facilitator(away)), absent, dans \(self.workshop(workshop).fr)",
                en: "\(facilitator(person)) takes the place of \(facilitator(away)), who is absent, in \(self.workshop(workshop).en)")
        case .leads(let person, let workshop, nil):
            return Phrase(fr: "\(facilitator(person)) anime \(self.workshop(workshop).fr) à la place", en: "\(facilitator(person)) leads \(self.workshop(workshop).en) instead")
        case .room(let room, let workshop):
            return Phrase(fr: "la salle \(self.room(room)) sert à \(self.workshop(workshop).fr)", en: "room \(self.room(room)) is used for \(self.workshop(workshop).en)")
        case .few(let pupils, let least):
            let left = counted(pupils, fr: ("élève", "élèves"), en: ("pupil", "pupils"))
            return Phrase(fr: "il n’y restait que \(left.fr), il en faut \(least)", en: "only \(left.en) were left, \(least) are needed")
        }
    }

    /// A change of means, as the coordinator asked for it.
    public func name(_ question: PlanStudy.Question) -> Phrase {
        switch question {
        case .facilitatorMore(let like):
            return Phrase(fr: "Un intervenant de plus, comme \(facilitator(like))", en: "One more facilitator, like \(facilitator(like))")
        case .facilitatorLess(let id): return Phrase(fr: "Sans \(facilitator(id))", en: "Without \(facilitator(id))")
        case .roomLess(let id): return Phrase(fr: "Sans la salle \(room(id))", en: "Without room \(room(id))")
        case .hours(let hours):
            let count = counted(abs(hours), fr: ("heure", "heures"), en: ("hour", "hours"))
            return hours > 0 ? Phrase(fr: "\(count.fr) de plus", en: "\(count.en) more") : Phrase(fr: "\(count.fr) de moins", en: "\(count.en) fewer")
        case .group(let slot): return Phrase(fr: "Un groupe de plus, \(self.slot(slot).fr)", en: "One more group, \(self.slot(slot).en)")
        }
    }

    /// Hours that nobody has to take away.
    public func fewerHoursThanNone(_ budget: Int, _ change: Int) -> PlanRemark {
        let (all, fewer) = (counted(budget, fr: ("heure", "heures"), en: ("hour", "hours")), counted(-change, fr: ("heure", "heures"), en: ("hour", "hours")))
        return PlanRemark(
            Phrase(fr: "La période a \(all.fr)\u{202F}: on ne peut pas en retirer \(fewer.fr).", en: "The period has \(all.en): \(fewer.en) cannot be taken away."),
            Phrase(fr: "Relevez les heures de la période.", en: "Raise the hours of the period."), .period)
    }

    /// What an answer has otherwise than the reference: what it is worth in all, then every told value that moves. `nil` where there is no plan to compare.
    /// What a plan is worth that breaks rules says nothing beside one that keeps them: then it is told which.
    public static func verdict(_ findings: PlanFindings, _ answer: PlanFindings.Answer) -> Phrase? {
        let broken = (answer.broken ?? []).compactMap { PlanFact($0)?.what }
        if !broken.isEmpty {
            let rules = rulesBroken(broken.count)
            let told = broken.prefix(3) + (broken.count > 3 ? [Phrase(same: "…")] : [])
            return Phrase(
                fr: "ne se compare pas, ce plan \(rules.fr)\u{202F}: \(told.map(\.fr).joined(separator: " "))",
                en: "not to be compared, this plan \(rules.en): \(told.map(\.en).joined(separator: " "))")
        }
        guard let wishes = findings.firstWishes(answer), let old = findings.further?.figures, let reference = findings.further?.objective,
            let new = answer.figures, let value = answer.objective
        else { return nil }
        let moves = changes(from: old, to: new, moved: answer.moved ?? 0)
        let all: Phrase
        if wishes != 0 {
            let count = wishesWorth(abs(wishes))
            all =
                wishes > 0
                ? Phrase(fr: "un gain qui vaut \(count.fr)", en: "a gain worth \(count.en)") : Phrase(fr: "une perte qui vaut \(count.fr)", en: "a loss worth \(count.en)")
        } else if value == reference {
            guard !moves.isEmpty else { return Phrase(fr: "rien ne change", en: "nothing changes") }
            all = Phrase(fr: "autant en tout", en: "the same in all")
        } else {
            all =
                value > reference
                ? Phrase(fr: "un petit gain, moins d’un premier vœu", en: "a small gain, less than a first wish")
                : Phrase(fr: "une petite perte, moins d’un premier vœu", en: "a small loss, less than a first wish")
        }
        guard !moves.isEmpty else { return all }
        return Phrase(fr: "\(all.fr)\u{202F}: \(moves.map(\.fr).joined(separator: ", "))", en: "\(all.en): \(moves.map(\.en).joined(separator: ", "))")
    }

    /// « ne respecte pas 2 règles ».
    public static func rulesBroken(_ count: Int) -> Phrase {
        let rules = counted(count, fr: ("règle", "règles"), en: ("rule", "rules"))
        return Phrase(fr: "ne respecte pas \(rules.fr)", en: "breaks \(rules.en)")
    }

    private static func changes(from old: PlanFigures, to new: PlanFigures, moved: Int) -> [Phrase] {
        var told: [Phrase] = []
        func tell(_ change: Int, fr: (String, String), en: (String, String)) {
            guard change != 0 else { return }
            let words = agreeing(change, fr: fr, en: en)
            told.append(
                change > 0
                    ? Phrase(fr: "\(change) \(words.fr) de plus", en: "\(change) more \(words.en)") : Phrase(fr: "\(-change) \(words.fr) de moins", en: "\(-change) fewer \(words.en)"))
        }
        tell(new.coveredNeeds - old.coveredNeeds, fr: ("besoin couvert", "besoins couverts"), en: ("need covered", "needs covered"))
        for (place, rank) in [("premier", "premiers", "first"), ("deuxième", "deuxièmes", "second"), ("troisième", "troisièmes", "third")].enumerated() {
            func followed(_ figures: PlanFigures) -> Int { figures.wishesByRank.dropFirst(place).first ?? 0 }
            tell(
                followed(new) - followed(old), fr: ("\(rank.0) vœu suivi", "\(rank.1) vœux suivis"), en: ("\(rank.2) wish followed", "\(rank.2) wishes followed"))
        }
        // As it is shown, in whole percent.
        let tenths = (new.worstTenth ?? 0) / 10 - (old.worstTenth ?? 0) / 10
        if tenths != 0 {
            let points = agreeing(tenths, fr: ("point", "points"), en: ("point", "points"))
            let sign = tenths > 0 ? "+" : "−"
            told.append(
                Phrase(
                    fr: "\(sign)\(abs(tenths)) \(points.fr) pour le dixième le moins servi", en: "\(sign)\(abs(tenths)) \(points.en) for the worst served tenth"))
        }
        tell(new.sizes.count - old.sizes.count, fr: ("groupe", "groupes"), en: ("group", "groups"))
        tell(new.hours - old.hours, fr: ("heure", "heures"), en: ("hour", "hours"))
        if moved > 0 {
            let pupils = counted(moved, fr: ("élève a d’autres ateliers", "élèves ont d’autres ateliers"), en: ("pupil has other workshops", "pupils have other workshops"))
            told.append(pupils)
        }
        return told
    }
}
