extension SessionRefusal {
    /// What stands in the way, one session or lesson a line; empty where the problem says it all.
    public var obstacles: [Phrase] {
        guard case .clash(let clashes) = self else { return [] }
        let all = SessionClash.told(clashes)
        // A group of many divisions may meet a lesson in each of them.
        let told = Array(all.prefix(6))
        guard all.count > told.count else { return told }
        let rest = counted(all.count - told.count, fr: ("autre empêchement", "autres empêchements"), en: ("more thing", "more things"))
        return told + [Phrase(fr: "Et \(rest.fr).", en: "And \(rest.en) in the way.")]
    }

    /// Of a change that would have brought it about: what stands in the way, sentence after sentence.
    public func problem(of change: Phrase, _ remedy: Phrase) -> Problem {
        Problem(
            .refusal, what: Phrase(fr: ([change] + obstacles).map(\.fr).joined(separator: " "), en: ([change] + obstacles).map(\.en).joined(separator: " ")),
            remedy: remedy)
    }

    /// What is wrong, and what to do. Nothing was changed.
    public var problem: Problem {
        func refusal(_ what: Phrase, _ remedy: Phrase) -> Problem { Problem(.refusal, what: what, remedy: remedy) }
        let reload = Phrase(fr: "Rechargez la page et recommencez.", en: "Reload the page and start again.")
        switch self {
        case .gone: return refusal(Phrase(fr: "Cette séance n’existe pas ou plus.", en: "There is no such session, or no longer."), reload)
        case .stale: return refusal(Phrase(fr: "Quelqu’un vient de changer cette séance.", en: "Somebody has just changed this session."), reload)
        case .tooEarly(let day):
            return refusal(
                Phrase(fr: "L’appel se fait le jour de la séance ou après\u{202F}: elle est prévue le \(day.named.fr).", en: "The call is made on the day or later: the session is planned on \(day.named.en)."),
                Phrase(fr: "Si elle a été avancée, déplacez-la d’abord.", en: "If it was brought forward, move it first."))
        case .cancelled:
            return refusal(Phrase(fr: "Cette séance est annulée.", en: "This session is cancelled."), Phrase(fr: "Rétablissez-la d’abord.", en: "Restore it first."))
        case .delivered:
            return refusal(
                Phrase(fr: "L’appel de cette séance est fait.", en: "The call of this session was made."),
                Phrase(fr: "Si elle n’a pas eu lieu ainsi, reprenez d’abord l’appel.", en: "If it did not take place so, take the call back first."))
        case .over(let day):
            return refusal(
                Phrase(fr: "Sa date, le \(day.named.fr), est passée.", en: "Its date, \(day.named.en), has passed."),
                Phrase(fr: "Invitez à une nouvelle séance.", en: "Invite to a new session."))
        case .notCancelled: return refusal(Phrase(fr: "Cette séance n’est pas annulée.", en: "This session is not cancelled."), reload)
        case .reason:
            return refusal(
                Phrase(
                    fr: "La raison manque, ou dépasse \(DatedSession.reasonLimit) caractères.", en: "The reason is missing, or exceeds \(DatedSession.reasonLimit) characters."),
                Phrase(fr: "Quelques mots suffisent\u{202F}: élèves et familles les lisent.", en: "A few words are enough: pupils and families read them."))
        case .day:
            return refusal(
                Phrase(fr: "Le jour manque, ou n’est pas de l’année scolaire.", en: "The day is missing, or is not of the school year."),
                Phrase(fr: "Donnez un jour de l’année scolaire.", en: "Give a day of the school year."))
        case .past(let day):
            return refusal(
                Phrase(fr: "Le \(day.long.fr) est passé.", en: "\(day.long.en) is over."), Phrase(fr: "Donnez un jour à partir d’aujourd’hui.", en: "Give a day from today on."))
        case .time:
            return refusal(
                Phrase(fr: "L’heure manque, ou ne convient pas.", en: "The hour is missing, or does not fit."),
                Phrase(fr: "Donnez une heure comme 10:05.", en: "Give an hour such as 10:05."))
        case .length:
            let (least, most) = (WeeklySlot.lengthRange.lowerBound, WeeklySlot.lengthRange.upperBound)
            return refusal(
                Phrase(fr: "La durée manque, ou ne convient pas.", en: "The length is missing, or does not fit."),
                Phrase(fr: "Donnez une durée de \(least) à \(most) minutes.", en: "Give a length from \(least) to \(most) minutes."))
        case .night:
            return refusal(
                Phrase(fr: "Cette heure est dans la nuit.", en: "This hour is in the night."),
                Phrase(fr: "Une séance commence à 6\u{202F}h au plus tôt et finit à 22\u{202F}h au plus tard.", en: "A session begins at 6:00 at the earliest and ends at 22:00 at the latest."))
        case .closed(let day, let name):
            // Of a Sunday its name is all there is to say.
            let why = name == Day.weekdays[day.weekday - 1] ? Phrase(same: "") : Phrase(fr: "\u{202F}: \(name.fr)", en: ": \(name.en)")
            return refusal(
                Phrase(fr: "Il n’y a pas cours le \(day.named.fr)\(why.fr).", en: "There are no lessons on \(day.named.en)\(why.en)."),
                Phrase(fr: "Choisissez un jour de classe.", en: "Choose a day of lessons."))
        case .clash:
            return refusal(
                Phrase(fr: "Tout n’est pas libre à cette heure.", en: "Not everything is free at that hour."),
                Phrase(fr: "Rien n’est changé. Choisissez une autre heure, une autre salle ou une autre personne.", en: "Nothing was changed. Choose another hour, room or person."))
        case .nobody:
            return refusal(
                Phrase(fr: "Cette personne n’anime pas de groupes, ou a quitté l’établissement.", en: "This person leads no groups, or has left the school."),
                Phrase(fr: "Choisissez dans la liste.", en: "Choose from the list."))
        case .unled:
            return refusal(
                Phrase(fr: "Personne n’anime cette séance.", en: "Nobody leads this session."),
                Phrase(fr: "Choisissez au moins un des intervenants du groupe.", en: "Choose at least one of those who lead the group."))
        case .title:
            return refusal(
                Phrase(fr: "La séance n’a pas de titre, ou il dépasse \(OneOff.titleLimit) caractères.", en: "The session has no title, or one of more than \(OneOff.titleLimit) characters."),
                Phrase(fr: "Par exemple «\u{202F}Oral blanc\u{202F}».", en: "For instance “Mock oral”."))
        case .pupils:
            return refusal(
                Phrase(fr: "Personne n’est invité, ou plus de \(OneOff.pupilsLimit) élèves le sont.", en: "Nobody is invited, or more than \(OneOff.pupilsLimit) pupils are."),
                Phrase(fr: "Cochez les élèves dans la liste.", en: "Tick pupils on the list."))
        // Only pupils ask: these are said to them.
        case .requestWhy:
            return refusal(
                Phrase(
                    fr: "Dis pourquoi tu demandes cette séance, en \(SessionRequest.limit) caractères au plus.",
                    en: "Say why you ask for this session, in at most \(SessionRequest.limit) characters."),
                Phrase(fr: "Une phrase suffit.", en: "One sentence is enough."))
        case .requestOpen:
            return refusal(
                Phrase(fr: "Ta demande à ce groupe attend déjà sa réponse.", en: "Your request to this group is waiting for its answer already."),
                Phrase(fr: "Tu peux la retirer ci-dessus, puis en envoyer une autre.", en: "You can withdraw it above, then send another."))
        case .requestGroup:
            return refusal(Phrase(fr: "Tu n’es pas dans ce groupe, ou tu n’y es plus.", en: "You are not in this group, or no longer."), Phrase(fr: "Choisis-en un autre.", en: "Choose another."))
        case .requestAnswered:
            return refusal(
                Phrase(fr: "Cette demande n’attend plus de réponse.", en: "This request no longer waits for an answer."),
                Phrase(fr: "Ce qu’elle est devenue est écrit ci-dessus.", en: "What became of it is written above."))
        case .notOnList: return refusal(Phrase(fr: "La liste de cette séance a changé.", en: "The list of this session has changed."), reload)
        }
    }
}

extension SessionClash {
    /// One sentence for each session or lesson, with all that it holds, in the order in which they come.
    static func told(_ clashes: [SessionClash]) -> [Phrase] {
        struct Holder: Hashable {
            let by: Phrase
            let at: SessionTime
            let isLesson: Bool
            /// That one group would meet twice is said of the group, and not of what it holds.
            let isGroup: Bool
        }
        var order: [Holder] = []
        var held: [Holder: [SessionClash]] = [:]
        for clash in clashes {
            let holder = Holder(by: clash.by, at: clash.at, isLesson: clash.isLesson, isGroup: clash.matter == .group)
            if held[holder] == nil { order.append(holder) }
            if !(held[holder] ?? []).contains(clash) { held[holder, default: []].append(clash) }
        }
        return order.map { together(held[$0] ?? []) }
    }

    /// Of what one session or lesson holds.
    private static func together(_ clashes: [SessionClash]) -> Phrase {
        guard let first = clashes.first else { return Phrase(same: "") }
        var pupils: Set<String> = []
        var others: [Phrase] = []
        for clash in clashes {
            switch clash.matter {
            case .pupils(let names): pupils.formUnion(names)
            case .leader(let name): others.append(Phrase(same: name))
            case .room(let name): others.append(Phrase(fr: "la salle \(name)", en: "room \(name)"))
            case .group: break
            }
        }
        let names = pupils.sorted { folded($0) < folded($1) }
        guard clashes.count > 1, !others.isEmpty else {
            return clashes.count == 1 ? first.words : SessionClash(.pupils(names), by: first.by, at: first.at, isLesson: first.isLesson).words
        }
        let more = names.count - namesTold
        let rest = more > 0 ? [counted(more, fr: ("autre élève", "autres élèves"), en: ("other pupil", "other pupils"))] : []
        let all = PlanNames.listed(names.prefix(namesTold).map { Phrase(same: $0) } + rest + others)
        let hour = first.at.short
        return first.isLesson
            ? Phrase(fr: "Le cours «\u{202F}\(first.by.fr)\u{202F}» (\(hour.fr)) occupe \(all.fr).", en: "The lesson “\(first.by.en)” (\(hour.en)) takes \(all.en).")
            : Phrase(fr: "«\u{202F}\(first.by.fr)\u{202F}» (\(hour.fr)) occupe déjà \(all.fr).", en: "“\(first.by.en)” (\(hour.en)) already takes \(all.en).")
    }
}

extension DatedSession {
    /// « annulée », « à confirmer », « perdue, jour fermé : Neige »… ; nil for what is merely to come.
    /// - Parameter closed: what closes its day, where that is at hand.
    public func standing(on today: Day, closed: DaySpan? = nil) -> Phrase? {
        if let span = loss(to: closed) { return Phrase(fr: "perdue, jour fermé\u{202F}: \(span.name.fr)", en: "lost, day closed: \(span.name.en)") }
        return switch state {
        case .cancelled: Phrase(fr: "annulée", en: "cancelled")
        case .delivered: Phrase(fr: "appel fait", en: "call made")
        case .planned where isUnconfirmed(on: today): Phrase(fr: "prévue, non confirmée", en: "planned, not confirmed")
        case .planned where isMoved: Phrase(fr: "déplacée", en: "moved")
        case .planned where usualRoom != nil: Phrase(fr: "autre salle", en: "another room")
        case .planned where !replaced.isEmpty: Phrase(fr: "remplacement", en: "replacement")
        case .planned: nil
        }
    }
}
