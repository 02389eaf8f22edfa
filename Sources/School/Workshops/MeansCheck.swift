/// One thing that is missing or odd before groups can be made, and where it is put right.
public struct MeansCheck: Hashable, Sendable {
    /// The part of the period's preparation where it is mended.
    public enum Place: String, Hashable, Sendable, CaseIterable {
        case period, modules, barrettes, offers, workshop, facilitators, rooms, wishes, priorities, calendar
    }

    public let problem: Problem
    public let place: Place
    public let workshop: Workshop.ID?

    public var isBlocking: Bool { problem.severity == .refusal }

    init(_ severity: Problem.Severity, _ place: Place, workshop: Workshop.ID? = nil, _ what: Phrase, _ remedy: Phrase) {
        problem = Problem(severity, what: what, remedy: remedy)
        self.place = place
        self.workshop = workshop
    }
}

extension MeansCheck {
    /// Pupils of whom no need is known: their groups rest on wishes and room alone. Nil when there is none.
    public static func unknownNeeds(of pupils: [Pupil], _ divisions: [Division.ID: Division]) -> MeansCheck? {
        guard !pupils.isEmpty else { return nil }
        let count = counted(pupils.count, fr: ("élève sans besoin connu", "élèves sans besoin connu"), en: ("pupil without any known need", "pupils without any known need"))
        let byDivision = Dictionary(grouping: pupils) { $0.division.flatMap { divisions[$0]?.code } ?? "–" }
        let list = byDivision.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.count)" }.joined(separator: ", ")
        return MeansCheck(
            .warning, .priorities, Phrase(fr: "\(count.fr)\u{202F}: \(list).", en: "\(count.en): \(list)."),
            Phrase(
                fr: pupils.count == 1
                    ? "Faites-le observer avant de former les groupes\u{202F}; sinon, seuls ses vœux et les places décident."
                    : "Faites-les observer avant de former les groupes\u{202F}; sinon, seuls leurs vœux et les places décident.",
                en: "Have them observed before groups are made; otherwise only their wishes and the seats decide."))
    }
}

extension PeriodMeans {
    /// Everything that stands in the way, what blocks first. `knownUntil` is the last day that the holiday table knows.
    public func checks(knownUntil: Day? = nil) -> [MeansCheck] {
        let all = moduleChecks(knownUntil: knownUntil) + barretteChecks() + engagementChecks() + offerChecks() + peopleChecks() + seatChecks()
        return all.filter(\.isBlocking) + all.filter { !$0.isBlocking }
    }

    func moduleChecks(knownUntil: Day?) -> [MeansCheck] {
        var checks: [MeansCheck] = []
        if modules.isEmpty {
            checks.append(
                MeansCheck(
                    .refusal, .modules, Phrase(fr: "La période n’a pas de module.", en: "The period has no module."),
                    Phrase(
                        fr: "Un module est une suite de semaines pendant laquelle chacun garde son groupe\u{202F}: créez-en au moins un.",
                        en: "A module is a run of weeks during which everyone keeps their group: create at least one.")))
        }
        for module in modules where module.firstDay < period.firstDay || module.lastDay > period.lastDay {
            checks.append(
                MeansCheck(
                    .refusal, .modules,
                    Phrase(
                        fr: "\(quoted(module.name).fr) (du \(module.firstDay.figures.fr) au \(module.lastDay.figures.fr)) sort de la période.",
                        en: "\(quoted(module.name).en) (\(module.firstDay.figures.en) to \(module.lastDay.figures.en)) leaves the period."),
                    Phrase(fr: "Changez les dates du module ou de la période.", en: "Change the dates of the module or of the period.")))
        }
        for (a, b) in zip(modules, modules.dropFirst()) where b.firstDay <= a.lastDay {
            checks.append(
                MeansCheck(
                    .refusal, .modules,
                    Phrase(
                        fr: "\(quoted(a.name).fr) et \(quoted(b.name).fr) se chevauchent.", en: "\(quoted(a.name).en) and \(quoted(b.name).en) overlap."),
                    Phrase(fr: "Faites commencer le second après la fin du premier.", en: "Start the second after the first has ended.")))
        }
        if let knownUntil, period.lastDay > knownUntil {
            checks.append(
                MeansCheck(
                    .warning, .calendar,
                    Phrase(
                        fr: "Les vacances scolaires après le \(knownUntil.figures.fr) ne sont pas connues\u{202F}: le nombre de séances est peut-être trop grand.",
                        en: "School holidays after \(knownUntil.figures.en) are not known: the number of sessions may be too large."),
                    Phrase(fr: "Ajoutez ces vacances au calendrier de l’établissement.", en: "Add these holidays to the school’s calendar.")))
        }
        for slot in slots {
            if slot.dates.isEmpty {
                if let check = undated(slot) { checks.append(check) }
            } else if !WorkshopContent.usualSessions.contains(slot.sessions) {
                let sessions = counted(slot.sessions, fr: ("séance", "séances"), en: ("session", "sessions"))
                checks.append(
                    MeansCheck(
                        .warning, .modules,
                        Phrase(
                            fr: "\(sessions.fr) le \(slot.weekly.name.fr) pendant \(quoted(slot.module.name).fr).",
                            en: "\(sessions.en) on \(slot.weekly.name.en) during \(quoted(slot.module.name).en)."),
                        Phrase(
                            fr: "De 3 à 5 séances, une séquence reste courte et a le temps d’aboutir. Ce n’est qu’un conseil.",
                            en: "With 3 to 5 sessions a sequence stays short and has time to get somewhere. This is only advice.")))
            }
        }
        return checks
    }

    /// A slot that is not held every week may well have no date in one module, as long as it has some in another.
    private func undated(_ slot: PlannedSlot) -> MeansCheck? {
        let weekly = slot.weekly
        let isHeld = weekly.rhythm != nil && slots.contains { $0.key.weekly == weekly.id && !$0.dates.isEmpty }
        let hasChosen = weekly.weeks.contains { $0 + 6 >= slot.module.firstDay && $0 <= slot.module.lastDay }
        if isHeld, !weekly.weeks.isEmpty, !hasChosen { return nil }
        let why =
            weekly.rhythm == nil
            ? Phrase(fr: "tout tombe sur des jours sans classe", en: "every date is a day without school")
            : Phrase(fr: "ces semaines n’y ont pas de classe ce jour-là", en: "these weeks have no lessons there on that day")
        return MeansCheck(
            isHeld ? .warning : .refusal, .modules,
            Phrase(
                fr: "Aucune séance le \(weekly.name.fr) pendant \(quoted(slot.module.name).fr)\u{202F}: \(why.fr).",
                en: "No session on \(weekly.name.en) during \(quoted(slot.module.name).en): \(why.en)."),
            Phrase(fr: "Allongez le module, ou changez le créneau.", en: "Lengthen the module, or change the slot."))
    }

    func barretteChecks() -> [MeansCheck] {
        var checks: [MeansCheck] = []
        if barrettes.isEmpty {
            checks.append(
                MeansCheck(
                    .refusal, .barrettes, Phrase(fr: "La période n’a pas de barrette.", en: "The period has no barrette."),
                    Phrase(
                        fr: "Dites quelles classes ont leurs heures ensemble, et quand. Une classe seule convient aussi.",
                        en: "Say which divisions have their hours together, and when. One division alone is fine.")))
        }
        for barrette in barrettes {
            if barrette.slots.isEmpty {
                checks.append(
                    MeansCheck(
                        .refusal, .barrettes,
                        Phrase(fr: "\(quoted(barrette.name).fr) n’a pas de créneau.", en: "\(quoted(barrette.name).en) has no weekly slot."),
                        Phrase(fr: "Ajoutez le jour et l’heure où ses classes sont libres ensemble.", en: "Add the day and time at which its divisions are free together.")))
            }
            if barrette.divisions.isEmpty || pupilCount(barrette) == 0 {
                checks.append(
                    MeansCheck(
                        .refusal, .barrettes,
                        Phrase(fr: "\(quoted(barrette.name).fr) n’a pas d’élève.", en: "\(quoted(barrette.name).en) has no pupil."),
                        Phrase(fr: "Choisissez ses classes\u{202F}; si elles sont vides, importez les élèves.", en: "Choose its divisions; if they are empty, import the pupils.")))
            }
            for (index, a) in barrette.slots.enumerated() {
                for b in barrette.slots[(index + 1)...] where a.overlaps(b, calendar) {
                    checks.append(
                        MeansCheck(
                            .refusal, .barrettes,
                            Phrase(
                                fr: "Deux créneaux de \(quoted(barrette.name).fr) se chevauchent\u{202F}: \(a.name.fr) et \(b.name.fr).",
                                en: "Two slots of \(quoted(barrette.name).en) overlap: \(a.name.en) and \(b.name.en)."),
                            Phrase(fr: "Supprimez ou déplacez l’un des deux.", en: "Remove or move one of them.")))
                }
            }
        }
        return checks + sharedDivisionChecks() + equalHoursChecks()
    }

    /// A pupil in two barrettes: impossible when they are at the same time, worth a question otherwise.
    private func sharedDivisionChecks() -> [MeansCheck] {
        var checks: [MeansCheck] = []
        for (index, a) in barrettes.enumerated() {
            for b in barrettes[(index + 1)...] {
                let shared = a.divisions.filter(b.divisions.contains).compactMap { divisions[$0]?.code }.sorted(folding: \.self)
                guard !shared.isEmpty else { continue }
                let clash = a.slots.contains { slot in b.slots.contains { slot.overlaps($0, calendar) } }
                let names = Phrase(fr: "\(quoted(a.name).fr) et \(quoted(b.name).fr)", en: "\(quoted(a.name).en) and \(quoted(b.name).en)")
                let who = shared.joined(separator: ", ")
                checks.append(
                    MeansCheck(
                        clash ? .refusal : .warning, .barrettes,
                        clash
                            ? Phrase(
                                fr: "\(who)\u{202F}: les élèves seraient dans deux barrettes à la même heure, \(names.fr).",
                                en: "\(who): pupils would be in two barrettes at the same time, \(names.en).")
                            : Phrase(
                                fr: "\(who)\u{202F}: les élèves sont dans deux barrettes, \(names.fr), et auront les heures des deux.",
                                en: "\(who): pupils are in two barrettes, \(names.en), and get the hours of both."),
                        Phrase(fr: "Retirez la classe de l’une des deux si ce n’est pas voulu.", en: "Take the division out of one of them unless it is meant.")))
            }
        }
        return checks
    }

    /// « Tous les élèves d’un même niveau bénéficient du même nombre d’heures. »
    private func equalHoursChecks() -> [MeansCheck] {
        var minutes: [Division.ID: Int] = [:]
        for barrette in barrettes {
            let count = slots(of: barrette.id).reduce(0) { $0 + $1.minutes }
            for division in barrette.divisions { minutes[division, default: 0] += count }
        }
        let levels = Dictionary(grouping: minutes.keys.compactMap { divisions[$0] }, by: \.level)
        return levels.sorted { $0.key < $1.key }.compactMap { level, members in
            let counts = Set(members.map { minutes[$0.id, default: 0] })
            guard counts.count > 1 else { return nil }
            let all = members.sorted { $0.order < $1.order }.map { (code: $0.code, time: inHours(minutes[$0.id, default: 0])) }
            let list = Phrase(fr: all.map { "\($0.code) \($0.time.fr)" }.joined(separator: ", "), en: all.map { "\($0.code) \($0.time.en)" }.joined(separator: ", "))
            return MeansCheck(
                .warning, .barrettes,
                Phrase(
                    fr: "En \(level), les classes n’ont pas les mêmes heures\u{202F}: \(list.fr).",
                    en: "In \(level), divisions do not have the same hours: \(list.en)."),
                Phrase(
                    fr: "Tous les élèves d’un niveau ont droit aux mêmes heures\u{202F}: égalisez, ou rattrapez à la période suivante.",
                    en: "All pupils of a level are entitled to the same hours: even it out, or make up for it in the next period."))
        }
    }
}

/// A name in the quotation marks of each language.
func quoted(_ name: Phrase) -> Phrase { Phrase(fr: "«\u{202F}\(name.fr)\u{202F}»", en: "“\(name.en)”") }
func quoted(_ name: String) -> Phrase { Phrase(fr: "«\u{202F}\(name)\u{202F}»", en: "“\(name)”") }
