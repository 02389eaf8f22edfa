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

    /// Groups that meet lessons, each with whom it concerns, and for whoever plans the way to their hours.
    static func atLessons(_ groups: [GroupAtLesson], heading: Phrase, remedy: Phrase, _ visit: Visit) -> HTML? {
        guard !groups.isEmpty else { return nil }
        let items = groups.map { group -> HTML in
            let hours: HTML? =
                PeriodParts.canWrite(visit)
                ? " <a href=\"/periods/\(group.group.period)/barrettes\">\(visit.t(Phrase(fr: "Ses heures", en: "Its hours")))<span class=\"visually-hidden\"> \(group.group.code)</span></a>" : nil
            return "<li>\(visit.t(group.what))\(hours)</li>"
        }
        return """
            <section class="notice warn" aria-labelledby="at-lessons"><h2 id="at-lessons">\(visit.t(heading))</h2><p>\(visit.t(remedy))</p>\(visit.folded(items, after: groupsShown))</section>
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
