import School
import Storage

/// Groups in force whose pupils have a lesson at their hour, or whose people or rooms are no longer free: told on the page of their period and on
/// the coordinator's home page.
enum GroupsInForce {
    /// Nil when nothing is published; empty once the period is over.
    static func lacking(_ means: PeriodMeans, _ visit: Visit) async throws -> [PlanRemark]? {
        guard let plan = try await visit.store.planInForce(means.period.id) else { return nil }
        return means.period.lastDay < visit.today ? [] : try await lacking(plan, means, visit)
    }

    private static func lacking(_ plan: GroupPlan, _ means: PeriodMeans, _ visit: Visit) async throws -> [PlanRemark] {
        let contents = try await visit.store.planContents(of: plan.id)
        let names = PlanNames(means: means, pupils: [:])
        return means.pupilsElsewhere(contents, from: visit.today) + contents.lacks(means, on: visit.today).map { names.remark($0, in: contents) }
    }

    static func section(_ remarks: [PlanRemark], _ period: Period.ID, _ visit: Visit) -> HTML? {
        guard !remarks.isEmpty else { return nil }
        return """
            <section class="stack" aria-labelledby="in-force"><h2 id="in-force">\(visit.t(Phrase(fr: "Ce qui ne va plus dans les groupes en vigueur", en: "What no longer holds in the groups in force")))</h2><ul class="problems">\(PlanLinks.items(remarks, period: period, visit))</ul></section>
            """
    }

    /// So many are read at once; the others are folded.
    private static let groupsShown = 6

    /// Groups that meet lessons, hour by hour, each with whom it concerns and the way to it, to its sessions and, for whoever plans, to its hours.
    static func atLessons(_ groups: [GroupAtLesson], heading: Phrase, remedy: Phrase, _ visit: Visit) -> HTML? {
        guard !groups.isEmpty else { return nil }
        let t = visit.t
        let readable = visit.viewer.reach(GroupsPolicy.self)
        func line(_ group: GroupAtLesson, _ hour: GroupAtLesson.Hour) -> HTML {
            let code = group.group.code
            func way(_ address: String, _ words: Phrase) -> HTML { " <a href=\"\(address)\">\(t(words))<span class=\"visually-hidden\"> \(code)</span></a>" }
            let name = t(Phrase(fr: "Groupe \(code)", en: "Group \(code)"))
            let mayRead = readable.covers(group: group.group.id)
            let link: HTML = mayRead ? "<a href=\"/groups/\(group.group.id)\">\(name)</a>" : HTML(text: name)
            let what = hour.lessons(of: group).map { Phrase(fr: "\(group.whom.fr), \($0.fr)", en: "\(group.whom.en), \($0.en)") } ?? group.whom
            let sessions: HTML? = mayRead ? way("/groups/\(group.group.id)/schedule?view=period", Phrase(fr: "Ses séances", en: "Its sessions")) : nil
            let hours: HTML? = PeriodParts.canWrite(visit) ? way("/periods/\(group.group.period)/barrettes", Phrase(fr: "Ses heures", en: "Its hours")) : nil
            return "<li>\(link)\(t(Phrase(fr: "\u{202F}: \(what.fr).", en: ": \(what.en).")))\(sessions)\(hours)</li>"
        }
        let items = GroupAtLesson.byHour(groups).map { hour -> HTML in
            let what = t(hour.what)
            return "<li>\(what.prefix(1).uppercased() + what.dropFirst())\(visit.folded(hour.groups.map { line($0, hour) }, after: groupsShown))</li>"
        }
        return """
            <section class="notice warn" aria-labelledby="at-lessons"><h2 id="at-lessons">\(t(heading))</h2><p>\(t(remedy))</p>\(visit.folded(items, after: groupsShown))</section>
            """
    }

    /// Sessions that were put on a date and meet lessons then, each with the way to it.
    static func atLessons(_ sessions: [SessionAtLesson], heading: Phrase, remedy: Phrase, _ visit: Visit) -> HTML? {
        guard !sessions.isEmpty else { return nil }
        let t = visit.t
        let readable = visit.viewer.reach(GroupsPolicy.self)
        let items = sessions.map { one -> HTML in
            let held = one.held
            let group = held.oneOff?.group ?? held.session.group
            let named: HTML = "\(t(held.hold.title)), \(t(held.hold.time.name))"
            guard readable.covers(group: group) else { return "<li>\(named)</li>" }
            let address = held.oneOff.map { "/groups/\(group)/one-off?id=\($0.id)" } ?? "/groups/\(group)/session?on=\(held.session.key.text)"
            return "<li><a href=\"\(address)\">\(named)</a><br><span class=\"soft\">\(one.words.map(t).joined(separator: " "))</span></li>"
        }
        return """
            <section class="notice warn" aria-labelledby="sessions-at-lessons"><h2 id="sessions-at-lessons">\(t(heading))</h2><p>\(t(remedy))</p>\(visit.folded(items, after: groupsShown))</section>
            """
    }

    static func todo(_ means: PeriodMeans, _ visit: Visit) async throws -> [Todo] {
        guard let plan = try await visit.store.planInForce(means.period.id) else { return [] }
        let remarks = try await lacking(plan, means, visit)
        guard let first = remarks.first else { return [] }
        let more = remarks.count > 1 ? Phrase(fr: "\(first.what.fr) Et \(remarks.count - 1) de plus.", en: "\(first.what.en) And \(remarks.count - 1) more.") : first.what
        return [
            Todo(
                title: Phrase(fr: "Revoir les groupes de «\u{202F}\(means.period.name)\u{202F}»", en: "Look again at the groups of “\(means.period.name)”"),
                detail: more, minutes: 5, action: Phrase(fr: "Voir", en: "See"), address: "/plans/\(plan.id)", urgency: 79)
        ]
    }
}
