public import School

extension SchoolStore {
    /// What is planned in a school year at each of these levels. Sixteen statements at most, whatever the size of the school.
    public func levelPlans(_ levels: [String], in year: TeachingYear, on calendar: SchoolCalendar) async throws -> [LevelPlan] {
        let programmes = try await programmes().filter { !$0.content.levels(in: year.year).isEmpty }
        return try await read { db in
            let divisions = try db.rows("SELECT id, code, label, level FROM division WHERE school = $1 AND year = $2", [year.year]) { row in
                try Division(id: row[0], code: row[1], label: row[2], level: row[3])
            }.sorted { $0.order < $1.order }
            let runs = try Self.plannedRuns(in: year, on: calendar, db)
            let efforts = try Self.efforts(in: year, db)
            let lesson = try Self.usualLessonLength(db)
            return levels.map { level in
                let own = divisions.filter { $0.level == level }
                let ids = Set(own.map(\.id))
                let followed = programmes.filter { programme in own.contains { programme.concerns($0, in: year.year) } }
                return LevelPlan(
                    level: level, divisions: own, year: year, lesson: lesson, runs: runs.filter { !$0.divisions.isDisjoint(with: ids) }, efforts: efforts[level] ?? [:],
                    interdisciplinary: followed.flatMap { programme in
                        programme.phases.filter { $0.content.cycleYear == year.year - programme.content.year + 1 }.flatMap(\.content.activities)
                            .filter { $0.kind == .interdisciplinary }.map(\.title)
                    })
            }
        }
    }

    /// Every weekly slot of the periods of a school year, with the sessions of that year. Once groups of a period are published,
    /// it is their hours, and of the divisions whose pupils are in them: a slot without groups is nobody's. Hours of days that were closed are counted
    /// where a group has them all the same; see `hoursKept`.
    /// - Parameter isPreparedOnly: leaves out the periods that have published groups.
    static func plannedRuns(
        in year: TeachingYear, isPreparedOnly: Bool = false, on calendar: SchoolCalendar, _ db: SchoolConnection
    ) throws -> [PlannedRun] {
        guard let first = year.weeks.first?.first.monday, let last = year.weeks.last.map({ $0.first.monday + 6 }) else { return [] }
        let unpublished = """
             AND NOT EXISTS (SELECT 1 FROM need_group n JOIN group_membership x ON x.school = n.school AND x.need_group = n.id AND x.void = 0
            WHERE n.school = p.school AND n.period = p.id)
            """
        let within = "p.last_day >= $2 AND p.first_day <= $3\(isPreparedOnly ? unpublished : "")"
        var dispositifs: [Period.ID: Set<Dispositif.ID>] = [:]
        for (period, dispositif) in try db.rows(
            "SELECT y.period, y.dispositif FROM \(dispositifsOfPeriods) y", [], { row in (try row[0] as Period.ID, try row[1] as Dispositif.ID) })
        { dispositifs[period, default: []].insert(dispositif) }
        var modules: [Period.ID: [(id: Module.ID, days: Tenure)]] = [:]
        for (period, module, days) in try db.rows(
            """
            SELECT m.period, m.id, m.first_day, m.last_day FROM module m JOIN period p ON p.school = m.school AND p.id = m.period
            WHERE m.school = $1 AND \(within)
            """, [first, last], { row in (try row[0] as Period.ID, try row[1] as Module.ID, try Tenure(from: row[2], to: row[3])) })
        { modules[period, default: []].append((module, Tenure(from: max(days.from, first), to: min(days.to, last)))) }
        var divisions: [Barrette.ID: Set<Division.ID>] = [:]
        for (barrette, division) in try db.rows(
            """
            SELECT x.barrette, x.division FROM barrette_division x JOIN barrette b ON b.school = x.school AND b.id = x.barrette
            JOIN period p ON p.school = b.school AND p.id = b.period WHERE x.school = $1 AND \(within)
            """, [first, last], { row in (try row[0] as Barrette.ID, try row[1] as Division.ID) })
        { divisions[barrette, default: []].insert(division) }
        var published: [Period.ID: [SlotKey: [Division.ID: Tenure]]] = [:]
        for (period, key, division, days) in try db.rows(
            """
            SELECT g.period, g.module, g.weekly_slot, dm.division, min(gm.from_day), max(gm.to_day) FROM need_group g
            JOIN period p ON p.school = g.school AND p.id = g.period
            JOIN group_membership gm ON gm.school = g.school AND gm.need_group = g.id AND gm.void = 0
            JOIN division_membership dm ON dm.school = gm.school AND dm.pupil = gm.pupil
                AND dm.from_day <= gm.to_day AND (dm.to_day IS NULL OR dm.to_day >= gm.from_day)
            WHERE g.school = $1 AND \(within) GROUP BY g.period, g.module, g.weekly_slot, dm.division
            """, [first, last],
            { row in (try row[0] as Period.ID, SlotKey(module: try row[1], weekly: try row[2]), try row[3] as Division.ID, try Tenure(from: row[4], to: row[5])) })
        { published[period, default: [:]][key, default: [:]][division] = days }
        let kept = isPreparedOnly ? [:] : try hoursKept(during: Tenure(from: first, to: last), calendar, db)
        let past = try pastHours(
            """
            p.weekly_slot IN (SELECT w.id FROM weekly_slot w JOIN barrette b ON b.school = w.school AND b.id = w.barrette
            JOIN period e ON e.school = b.school AND e.id = b.period WHERE w.school = p.school AND e.last_day >= $2 AND e.first_day <= $3)
            """, [first, last], db)
        return try db.rows(
            """
            SELECT p.id, p.name, w.id, w.barrette, w.weekday, w.starts_at, w.length, w.alternance, w.weeks FROM weekly_slot w
            JOIN barrette b ON b.school = w.school AND b.id = w.barrette JOIN period p ON p.school = b.school AND p.id = b.period
            WHERE w.school = $1 AND \(within) ORDER BY p.first_day, p.id, w.id
            """, [first, last]
        ) { row -> [PlannedRun] in
            let period: Period.ID = try row[0]
            let slot = try WeeklySlot(
                id: row[2], barrette: row[3], weekday: row[4], startsAt: row[5], length: row[6], alternance: row[7], weeks: WeekList.mondays(row[8]))
            let hours = SlotHours(slot, past: past[slot.id] ?? [])
            let (name, own) = (try row[1] as String, divisions[slot.barrette] ?? [])
            func run(
                _ divisions: Set<Division.ID>, _ spans: [Tenure], _ kept: [(day: Day, minutes: Int)] = [], isPublished: Bool
            ) -> PlannedRun {
                let taken = isPublished ? [] : spans.flatMap { hours.sessions(over: $0, calendar.withoutClosures(over: $0)) }
                return PlannedRun(
                    period: period, periodName: name, dispositifs: dispositifs[period] ?? [], divisions: divisions,
                    sessions: spans.flatMap { hours.sessions(over: $0, calendar) }.map { (day: $0.day, minutes: $0.weekly.length) } + kept,
                    lost: taken.compactMap { hour in
                        guard let span = calendar.closure(on: hour.day), span.isNews else { return nil }
                        return LostHour(day: hour.day, minutes: hour.weekly.length, closed: span, isPrepared: true)
                    }, isPublished: isPublished)
            }
            let modules = modules[period] ?? []
            guard let held = published[period] else { return [run(own, modules.map(\.days), isPublished: false)] }
            return own.sorted().map { division in
                run(
                    [division],
                    modules.compactMap { module in
                        held[SlotKey(module: module.id, weekly: slot.id)]?[division].map { days in
                            Tenure(from: max(days.from, module.days.from), to: min(days.to, module.days.to))
                        }
                    }, modules.flatMap { kept[SlotKey(module: $0.id, weekly: slot.id)]?[division] ?? [] }, isPublished: true)
            }
        }.flatMap { $0 }
    }

    /// Hours of published groups that the calendar no longer has, as their day was closed, and that some group has all the same, by slot and division:
    /// their call was made, or they were moved to a day of lessons. What was never confirmed is lost to the closed day, as in the ledgers; see
    /// `DatedSession.loss`. One query when there are none, two otherwise.
    private static func hoursKept(
        during days: Tenure, _ calendar: SchoolCalendar, _ db: SchoolConnection
    ) throws -> [SlotKey: [Division.ID: [(day: Day, minutes: Int)]]] {
        let standing = "se.need_group IS NOT NULL AND se.fixed = 1 AND (se.state = 'delivered' OR (se.state = 'planned' AND se.day <> se.planned_day))"
        let closed = try db.rows(
            "SELECT DISTINCT se.planned_day FROM session se WHERE se.school = $1 AND se.planned_day >= $2 AND se.planned_day <= $3 AND \(standing)",
            [days.from, days.to]
        ) { try $0[0] as Day }.filter { !calendar.isTeachingDay($0) }
        guard let from = closed.min(), let to = closed.max() else { return [:] }
        let rows = try db.rows(
            """
            SELECT DISTINCT g.module, g.weekly_slot, dm.division, se.planned_day, se.length, se.state, se.day FROM session se
            JOIN need_group g ON g.school = se.school AND g.id = se.need_group
            JOIN group_membership gm ON gm.school = g.school AND gm.need_group = g.id AND gm.void = 0
                AND gm.from_day <= se.planned_day AND gm.to_day >= se.planned_day
            JOIN division_membership dm ON dm.school = gm.school AND dm.pupil = gm.pupil
                AND dm.from_day <= se.planned_day AND (dm.to_day IS NULL OR dm.to_day >= se.planned_day)
            WHERE se.school = $1 AND se.planned_day >= $2 AND se.planned_day <= $3 AND \(standing)
            """, [from, to]
        ) { row in
            (
                slot: SlotKey(module: try row[0], weekly: try row[1]), division: try row[2] as Division.ID, day: try row[3] as Day, minutes: try row[4] as Int,
                isDelivered: try row[5] as DatedSession.State == .delivered, held: try row[6] as Day
            )
        }
        var kept: [SlotKey: [Division.ID: [(day: Day, minutes: Int)]]] = [:]
        for row in rows where !calendar.isTeachingDay(row.day) && (row.isDelivered || calendar.isTeachingDay(row.held)) {
            // Several groups of a slot have the hour; each pupil has it once.
            guard kept[row.slot]?[row.division]?.contains(where: { $0.day == row.day }) != true else { continue }
            kept[row.slot, default: [:]][row.division, default: []].append((row.day, row.minutes))
        }
        return kept
    }

    /// Level → skill → what is done about it this year. A skill stands for itself in every version of its framework. Periods of project activities are
    /// no support, and are left out.
    private static func efforts(in year: TeachingYear, _ db: SchoolConnection) throws -> [String: [Skill.ID: SkillEffort]] {
        guard let first = year.weeks.first?.first, let last = year.weeks.last?.last else { return [:] }
        let projects = try ledgerKinds(db).filter { $0.value == .project }.keys.sorted().map { "\($0)" }.joined(separator: ", ")
        func isSupport(_ period: String) -> String { projects.isEmpty ? "" : "AND \(period) NOT IN (\(projects))" }
        var efforts: [String: [Skill.ID: SkillEffort]] = [:]
        let versions = """
            JOIN skill k ON k.school = x.school AND k.id = x.skill JOIN framework f ON f.school = k.school AND f.id = k.framework
            JOIN framework g ON g.school = f.school AND g.code = f.code
            JOIN skill other ON other.school = g.school AND other.framework = g.id AND other.code = k.code
            """
        for (level, skill) in try db.rows(
            """
            SELECT DISTINCT d.level, other.id FROM round_skill x JOIN round_division y ON y.school = x.school AND y.round = x.round
            JOIN division d ON d.school = y.school AND d.id = y.division \(versions) WHERE x.school = $1 AND d.year = $2
            """, [year.year], { row in (try row[0] as String, try row[1] as Skill.ID) })
        { efforts[level, default: [:]][skill, default: SkillEffort()].isObserved = true }
        // A workshop that is offered to some divisions only counts for their levels.
        for (level, skill, count) in try db.rows(
            """
            SELECT d.level, other.id, count(DISTINCT x.workshop) FROM workshop_gain x
            JOIN offer o ON o.school = x.school AND o.workshop = x.workshop JOIN period p ON p.school = o.school AND p.id = o.period
            JOIN barrette b ON b.school = p.school AND b.period = p.id JOIN barrette_division bd ON bd.school = b.school AND bd.barrette = b.id
            JOIN division d ON d.school = bd.school AND d.id = bd.division \(versions)
            WHERE x.school = $1 AND d.year = $2 AND p.last_day >= $3 AND p.first_day <= $4 \(isSupport("p.id"))
                AND (EXISTS (SELECT 1 FROM offer_division od WHERE od.school = o.school AND od.period = o.period AND od.workshop = o.workshop AND od.division = d.id)
                    OR NOT EXISTS (SELECT 1 FROM offer_division od WHERE od.school = o.school AND od.period = o.period AND od.workshop = o.workshop))
            GROUP BY d.level, other.id
            """, [year.year, first, last], { row in (try row[0] as String, try row[1] as Skill.ID, try row[2] as Int) })
        { efforts[level, default: [:]][skill, default: SkillEffort()].workshops = count }
        for (level, skill, count) in try db.rows(
            """
            SELECT d.level, other.id, count(DISTINCT x.need_group) FROM group_skill x JOIN need_group ng ON ng.school = x.school AND ng.id = x.need_group
            JOIN group_membership m ON m.school = x.school AND m.need_group = x.need_group AND m.void = 0
            JOIN division_membership dm ON dm.school = m.school AND dm.pupil = m.pupil AND dm.from_day <= m.to_day AND (dm.to_day IS NULL OR dm.to_day >= m.from_day)
            JOIN division d ON d.school = dm.school AND d.id = dm.division \(versions)
            WHERE x.school = $1 AND d.year = $2 AND m.to_day >= $3 AND m.from_day <= $4 \(isSupport("ng.period"))
            GROUP BY d.level, other.id
            """, [year.year, first, last], { row in (try row[0] as String, try row[1] as Skill.ID, try row[2] as Int) })
        { efforts[level, default: [:]][skill, default: SkillEffort()].groups = count }
        return efforts
    }
}
