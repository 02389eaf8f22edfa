/// The sessions that one weekly slot of a period plans for divisions of its barrette: each pupil of them receives them all. In a
/// published period those of its groups only.
public struct PlannedRun: Sendable {
    public let period: Period.ID
    public let periodName: String
    /// The one chosen for the period, or else those of the programmes from whose phases it was made.
    public let dispositifs: Set<Dispositif.ID>
    public let divisions: Set<Division.ID>
    /// Day and length in minutes of each.
    public let sessions: [(day: Day, minutes: Int)]
    /// Hours that days closed by the school took from a period without published groups: where there are some, their sessions say it.
    public let lost: [LostHour]
    /// Whether the period has published groups.
    public let isPublished: Bool

    public init(
        period: Period.ID, periodName: String, dispositifs: Set<Dispositif.ID>, divisions: Set<Division.ID>, sessions: [(day: Day, minutes: Int)],
        lost: [LostHour] = [], isPublished: Bool = true
    ) {
        self.period = period
        self.periodName = periodName
        self.dispositifs = dispositifs
        self.divisions = divisions
        self.sessions = sessions
        self.lost = lost
        self.isPublished = isPublished
    }

    /// What of it may still take place, or took place: hours that went by without groups gave nobody anything.
    func counted(on today: Day) -> PlannedRun {
        guard !isPublished else { return self }
        return PlannedRun(
            period: period, periodName: periodName, dispositifs: dispositifs, divisions: divisions, sessions: sessions.filter { $0.day >= today }, isPublished: false)
    }

    /// What its minutes are spent on; nil when nobody says, or when two programmes say different things.
    public var dispositif: Dispositif.ID? { dispositifs.count == 1 ? dispositifs.first : nil }

    var minutes: Int { sessions.reduce(0) { $0 + $1.minutes } }
}

/// What the school does about a skill at one level, this school year.
public struct SkillEffort: Sendable, Hashable {
    /// Whether a diagnosis round looks at it in a division of the level.
    public var isObserved: Bool
    /// Workshops on offer to the level that work on it, and published groups with its pupils that do; none of project activities.
    public var workshops, groups: Int

    public init(isObserved: Bool = false, workshops: Int = 0, groups: Int = 0) {
        self.isObserved = isObserved
        self.workshops = workshops
        self.groups = groups
    }
}

/// Everything planned at one level in one school year.
public struct LevelPlan: Sendable {
    public let level: String
    /// By code.
    public let divisions: [Division]
    public let year: TeachingYear
    /// Minutes of the school's usual lesson.
    public let lesson: Int
    public let runs: [PlannedRun]
    public let efforts: [Skill.ID: SkillEffort]
    /// Titles of the interdisciplinary activities of its programmes.
    public let interdisciplinary: [String]

    public init(
        level: String, divisions: [Division], year: TeachingYear, lesson: Int, runs: [PlannedRun], efforts: [Skill.ID: SkillEffort],
        interdisciplinary: [String]
    ) {
        self.level = level
        self.divisions = divisions
        self.year = year
        self.lesson = lesson
        self.runs = runs
        self.efforts = efforts
        self.interdisciplinary = interdisciplinary
    }
}

/// What the council chose, beside what is planned.
public struct CouncilCheck: Sendable {
    /// How the hours of one dispositif stand in one division.
    public struct Hours: Hashable, Sendable {
        public let dispositif: Dispositif.ID
        public let division: Division.ID
        /// Minutes of the school year for each pupil: as chosen, and as periods and slots plan them.
        public let target, planned: Int
        /// Length of its longest session; 0 when none is planned.
        public let session: Int
        /// Minutes of the school's usual lesson, in which what is missing is added.
        public let lesson: Int
        /// Teaching weeks that are not over, and those of them without a session of it.
        public let weeksToCome, freeWeeks: Int

        public var deviation: Int { planned - target }
        /// Within one session: a school year is not cut into parts of an hour.
        public var isKept: Bool { deviation == 0 || abs(deviation) < session }
    }

    public struct Effort: Hashable, Sendable {
        public let skill: Skill.ID
        public let effort: SkillEffort
        public var isKept: Bool { effort.isObserved && effort.workshops > 0 }
    }

    public struct Theme: Hashable, Sendable {
        public let name: String
        /// The activity that bears it; nil when no programme of the level has one.
        public let activity: String?
    }

    /// A period of which no programme says on what its hours are spent.
    public struct Untied: Hashable, Sendable {
        public let period: Period.ID
        public let name: String
        /// The most that a division of the level receives.
        public let minutes: Int
    }

    /// In the order of the choice's targets, then of the divisions.
    public let hours: [Hours]
    public let skills: [Effort]
    public let themes: [Theme]
    public let untied: [Untied]

    /// - Parameter today: free weeks are those that are not over. O(targets × divisions × sessions).
    public init(_ content: CouncilContent, of plan: LevelPlan, today: Day) {
        let counted = plan.runs.map { $0.counted(on: today) }
        let mondays = Set(plan.year.weeks.filter { $0.last >= today }.map(\.first.monday))
        hours = content.targets.flatMap { target in
            plan.divisions.map { division in
                let own = counted.filter { $0.dispositif == target.dispositif && $0.divisions.contains(division.id) }.flatMap(\.sessions)
                return Hours(
                    dispositif: target.dispositif, division: division.id, target: target.yearly(weeks: plan.year.weeks.count),
                    planned: own.reduce(0) { $0 + $1.minutes }, session: own.map(\.minutes).max() ?? 0, lesson: plan.lesson,
                    weeksToCome: mondays.count, freeWeeks: mondays.subtracting(own.map(\.day.monday)).count)
            }
        }
        skills = content.skills.sorted().map { Effort(skill: $0, effort: plan.efforts[$0] ?? SkillEffort()) }
        themes = content.themes.map { theme in Theme(name: theme, activity: plan.interdisciplinary.first { Self.bears($0, theme) }) }
        let loose = Dictionary(grouping: counted.filter { $0.dispositif == nil }, by: \.period)
        untied = loose.map { period, runs in
            let most = plan.divisions.map { division in runs.filter { $0.divisions.contains(division.id) }.reduce(0) { $0 + $1.minutes } }.max()
            return Untied(period: period, name: runs.first?.periodName ?? "", minutes: most ?? 0)
        }.filter { $0.minutes > 0 }.sorted { ($0.name, $0.period) < ($1.name, $1.period) }
    }

    /// Whether an activity is named after a theme, or holds its name.
    private static func bears(_ activity: String, _ theme: String) -> Bool {
        let (title, name) = (folded(activity), folded(theme))
        return !name.isEmpty && (title.contains(name) || name.contains(title) && !title.isEmpty)
    }

    public var isKept: Bool { remarks == 0 }

    /// Divisions of which the same is to be said stand together, as in what one reads.
    public var lines: [(hours: Hours, divisions: [Division.ID])] {
        var lines: [(hours: Hours, divisions: [Division.ID])] = []
        for own in hours {
            if let same = lines.firstIndex(where: {
                $0.hours.dispositif == own.dispositif && $0.hours.planned == own.planned && $0.hours.session == own.session && $0.hours.freeWeeks == own.freeWeeks
            }) {
                lines[same].divisions.append(own.division)
            } else {
                lines.append((own, [own.division]))
            }
        }
        return lines
    }

    /// How many things differ from the choice.
    public var remarks: Int {
        lines.count { !$0.hours.isKept } + skills.count { !$0.isKept } + themes.count { $0.activity == nil } + untied.count
    }
}

extension CouncilCheck.Hours {
    /// « il manque 14 h », « 55 min de trop ».
    public var size: Phrase {
        let amount = inHours(abs(deviation))
        return deviation < 0
            ? Phrase(fr: "il manque \(amount.fr)", en: "\(amount.en) are missing") : Phrase(fr: "\(amount.fr) de trop", en: "\(amount.en) too many")
    }

    /// What would mend it.
    public var remedy: Phrase {
        if deviation > 0 {
            let sessions = counted((deviation + session / 2) / max(1, session), fr: ("séance", "séances"), en: ("session", "sessions"))
            return Phrase(
                fr: "Retirer \(sessions.fr) de \(inHours(session).fr) en raccourcissant une période, ou relever l’objectif au prochain conseil.",
                en: "Take away \(sessions.en) of \(inHours(session).en) by shortening a period, or raise the target at the next council.")
        }
        let missing = (-deviation + lesson - 1) / max(1, lesson)
        let sessions = counted(missing, fr: ("séance", "séances"), en: ("session", "sessions"))
        let added = Phrase(fr: "Ajouter \(sessions.fr) de \(inHours(lesson).fr)", en: "Add \(sessions.en) of \(inHours(lesson).en)")
        guard weeksToCome > 0 else {
            return Phrase(
                fr: "Plus aucune semaine de classe n’est à venir\u{202F}: le dire au prochain conseil.", en: "No teaching week is to come any more: tell the next council.")
        }
        guard freeWeeks > 0 else {
            let rhythm = Self.rhythm(missing, over: weeksToCome, fr: "à venir", en: "to come")
            return Phrase(
                fr: "\(added.fr), \(rhythm.fr), par un créneau de plus aux barrettes\u{202F}: chacune de ces semaines a déjà sa séance. Ou baisser l’objectif au prochain conseil.",
                en: "\(added.en), \(rhythm.en), by one more slot of the barrettes: each of these weeks has its session already. Or lower the target at the next council.")
        }
        let rhythm = Self.rhythm(missing, over: freeWeeks, fr: "à venir sans séance", en: "to come without a session")
        return Phrase(fr: "\(added.fr)\u{202F}: \(rhythm.fr).", en: "\(added.en): \(rhythm.en).")
    }

    /// So many sessions laid on so many weeks, no week having two more than another: « une par semaine sur 11 des 24 semaines à venir »,
    /// « 2 par semaine sur 6 semaines et une sur les 18 autres ».
    private static func rhythm(_ sessions: Int, over weeks: Int, fr: String, en: String) -> Phrase {
        func named(_ count: Int) -> Phrase { count == 1 ? Phrase(fr: "une", en: "one") : Phrase(same: "\(count)") }
        let all =
            weeks == 1
            ? Phrase(fr: "la seule semaine \(fr)", en: "the only week \(en)") : Phrase(fr: "les \(weeks) semaines \(fr)", en: "the \(weeks) weeks \(en)")
        let (each, rest) = (sessions / weeks, sessions % weeks)
        if rest == 0 { return Phrase(fr: "\(named(each).fr) par semaine sur \(all.fr)", en: "\(named(each).en) a week over \(all.en)") }
        if sessions == 1 { return Phrase(fr: "dans l’une des \(weeks) semaines \(fr)", en: "in one of the \(weeks) weeks \(en)") }
        if each == 0 {
            return Phrase(fr: "une par semaine sur \(sessions) des \(weeks) semaines \(fr)", en: "one a week over \(sessions) of the \(weeks) weeks \(en)")
        }
        let others =
            weeks - rest == 1
            ? Phrase(fr: "l’autre", en: "the other one") : Phrase(fr: "les \(weeks - rest) autres", en: "the other \(weeks - rest)")
        return Phrase(
            fr: "\(each + 1) par semaine sur \(rest) des \(weeks) semaines \(fr), \(named(each).fr) sur \(others.fr)",
            en: "\(each + 1) a week over \(rest) of the \(weeks) weeks \(en), \(named(each).en) over \(others.en)")
    }
}

extension Volume {
    /// How far a target is from what the text sets, in words; nil when it is within it or when the text sets no number.
    /// - Parameter weeks: teaching weeks of the school year.
    public func distance(of target: CouncilTarget, weeks: Int) -> Phrase? {
        guard let minutes, weeks > 0 else { return nil }
        let least: Int
        let most: Int
        switch self {
        case .weekly: (least, most) = (minutes * weeks, (self.most ?? minutes) * weeks)
        case .cycle(_, let years, _): (least, most) = (minutes / years, (self.most ?? minutes) / years)
        default: (least, most) = (minutes, self.most ?? minutes)
        }
        let asked = target.yearly(weeks: weeks)
        if asked < least {
            let gap = inHours(least - asked)
            return Phrase(fr: "\(gap.fr) par an de moins que le texte (\(words.fr))", en: "\(gap.en) a year less than the text (\(words.en))")
        }
        guard asked > most else { return nil }
        let gap = inHours(asked - most)
        return Phrase(fr: "\(gap.fr) par an de plus que le texte (\(words.fr))", en: "\(gap.en) a year more than the text (\(words.en))")
    }
}
