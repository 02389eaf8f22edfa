import Grouping
import School
import Storage

extension GroupPlan: Addressed { public static var placeholder: String { "plan" } }

/// A plan with everything that its pages say of it.
struct PlanDesk: Sendable {
    let plan: GroupPlan
    let review: PlanReview
    let names: PlanNames
    let words: EffectWords
    /// Pupils who joined or left the barrettes since the plan was made; those who left are no longer in `review`.
    let arrived, departed: [Pupil.ID]
    /// What the period has now that the plan was not made for.
    let unplanned: PlanRemark?
    /// People and rooms to be kept when computing again.
    let groupPins: [GroupPin]
    /// The problem of this plan's pupils and slots with the means of today: what a computation would answer.
    let problem: Instance
    /// The slots that the plan was made for.
    let planned: Set<SlotKey>
    /// Whether the bound of the plan holds of the problem as it is today.
    let keepsBound: Bool
    let today: Day

    /// The plan that the address names.
    static func open(_ visit: Visit) async throws -> PlanDesk { try await open(visit.id(GroupPlan.self), visit) }

    /// Not found when there is no such plan. Some thirty queries, whatever the number of pupils.
    /// - Parameter known: the means of its period, where the page has them already; half of the queries are for these.
    static func open(_ id: GroupPlan.ID, with known: PeriodMeans? = nil, _ visit: Visit) async throws -> PlanDesk {
        let store = visit.store
        guard let plan = try await store.plan(id), let problem = try await store.problem(of: plan.id) else { throw WebError.notFound }
        guard let means = known == nil ? try await store.means(of: plan.period, school: visit.establishment, on: visit.today) : known else {
            throw WebError.notFound
        }
        let (period, day) = (means.period, means.period.days.nearest(to: visit.today))
        let rules = try await store.groupingRules(plan.period)
        let pupils = try await store.pupils(ofPeriod: plan.period, on: day)
        let present = pupils.map(\.id)
        let planned = problem.pupils.compactMap { Pupil.ID($0.id) }
        // A plan that was replaced or put aside stays as it was.
        let isCurrent = plan.state == .draft || plan.state == .published
        let departed = isCurrent ? planned.filter { !Set(present).contains($0) } : []
        let all = try await store.pupils(ofPlan: plan.id, and: departed, on: day) + pupils
        let names = PlanNames(means: means, pupils: Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { _, now in now }))
        let arrived = isCurrent ? present.filter { !Set(planned).contains($0) } : []
        let slots = Set(problem.slots.compactMap { SlotKey($0.id) })
        // A plan that can still be published, or is in force, is judged by the facts of today and not by those that it was made from.
        let now =
            isCurrent && period.lastDay >= visit.today
            ? try await store.groupingProblem(of: means, at: visit.now, today: visit.today, planned: visit.clock.local(plan.madeAt).day) : nil
        return PlanDesk(
            plan: plan,
            review: try PlanReview(
                now?.instance(for: problem, isEngaged: false) ?? problem, pins: rules.pins, groupPins: plan.state == .draft ? rules.groupPins : [],
                contents: try await store.planContents(of: plan.id), without: Set(departed)),
            names: names, words: EffectWords(skills: try await store.skillLabels(), names: names),
            arrived: arrived, departed: departed,
            unplanned: isCurrent && period.lastDay >= visit.today ? names.unplanned(arrived: arrived, planned: slots, today: visit.today) : nil,
            groupPins: rules.groupPins, problem: now?.instance(for: problem, isEngaged: true) ?? problem, planned: slots,
            keepsBound: now?.instance().keepsBound(of: problem) ?? false, today: visit.today)
    }

    var means: PeriodMeans { names.means }
    var contents: PlanContents { review.contents }
    var isDraft: Bool { plan.state == .draft }
    /// To be published or in force, in a period that is not over.
    private var isLive: Bool { (isDraft || plan.state == .published) && means.period.lastDay >= today }

    /// Slots that the plan has groups in, or should have, in order of time.
    var slots: [PlannedSlot] {
        let known = planned.union(contents.groups.map(\.slot))
        return means.slots.filter { known.contains($0.key) }.sorted { a, b in
            (a.module.position, a.weekly.weekday, a.weekly.startsAt, a.key.weekly) < (b.module.position, b.weekly.weekday, b.weekly.startsAt, b.key.weekly)
        }
    }

    /// « mardi 10 h, Module 2 », with the barrette when there are several.
    func slotName(_ slot: PlannedSlot) -> Phrase {
        let name = names.slotName(slot.key)
        guard means.barrettes.count > 1, let barrette = means.barrettes.first(where: { $0.id == slot.barrette }) else { return name }
        return Phrase(fr: "\(name.fr) · \(barrette.name)", en: "\(name.en) · \(barrette.name)")
    }

    func groups(in slot: SlotKey) -> [PlannedGroup] {
        contents.groups.filter { $0.slot == slot }.sorted { a, b in
            let (x, y) = (folded(names.title(a.workshop).fr), folded(names.title(b.workshop).fr))
            return x != y ? x < y : a.id < b.id
        }
    }

    /// « Mme Durand et M. Roy · B12 ».
    func place(_ group: PlannedGroup) -> Phrase {
        let people = PlanNames.listed(group.staff.map(names.facilitator))
        let room = names.room(group.room)
        return Phrase(fr: "\(people.fr) · \(room)", en: "\(people.en) · \(room)")
    }

    func shifts(in slot: String) -> PlanNames.Shifts {
        { pupil, workshop in review.shift(pupil, in: slot, to: workshop).map(words.inBrackets) ?? Phrase(same: "") }
    }

    /// Whom and what the plan holds although another period's published groups, a lesson or another of its own groups do, on this
    /// day or later. Such a plan is not published.
    func clashes(from day: Day) -> [PlanRemark] {
        guard isDraft else { return [] }
        let spans = means.modules.filter { $0.lastDay >= day }.map { ($0.id, Tenure(from: max(day, $0.firstDay), to: $0.lastDay)) }
        let own = contents.ownClashes(
            means.barrettes.flatMap(\.slots), over: Dictionary(spans, uniquingKeysWith: { first, _ in first }), means.calendar)
        return elsewhere(from: day) + names.remarks(on: own)
    }

    private func elsewhere(from day: Day) -> [PlanRemark] {
        isLive ? names.remarks(on: means.engagements.clashes(with: contents, from: day)) : []
    }

    /// Rules that the groups break; what a module that is over breaks is no longer to be mended.
    private func breaches(where counts: (Breach) -> Bool = { _ in true }) -> [PlanRemark] {
        review.assessment.breaches.filter(counts).map { names.remark($0, in: contents) }.filter { remark in
            guard isLive, let slot = remark.slot.flatMap(names.slot) else { return true }
            return slot.module.lastDay >= today
        }
    }

    /// Those of them that are a choice: nobody and nothing in two places is none, and told with the clashes. So is to leave out
    /// whom and what the period took in since.
    var acceptable: [PlanRemark] {
        [unplanned].compactMap { $0 }
            + breaches { breach in
                switch breach {
                case .facilitatorBusy, .roomTaken, .inTwoGroups: false
                default: true
                }
            }
    }

    /// What is to be looked at today.
    var remarks: [PlanRemark] {
        elsewhere(from: isDraft ? means.period.firstDay : max(means.period.firstDay, today)) + breaches() + [unplanned].compactMap { $0 }
    }

    /// How near the plan as it stands is to the best possible, with nothing counted for places kept on either side; nil without a bound, when a rule is broken, or when the facts are no longer those that
    /// the bound was proven for.
    var quality: Phrase? {
        guard keepsBound, remarks.isEmpty else { return nil }
        return plan.bound.flatMap { PlanQuality(review.assessment.parts.worth, of: $0)?.words }
    }

    /// The plan is measured against facts that changed since: its figure says nothing any more.
    var isOutdated: Bool { isDraft && plan.bound != nil && !keepsBound }
}

enum PlanLinks {
    static func address(_ place: PlanRemark.Place, period: Period.ID) -> String? {
        switch place {
        case .board: nil
        case .constraints: "/periods/\(period)/constraints"
        case .workshop(let id): "/workshops/\(id)"
        case .offers: "/periods/\(period)/offers"
        case .facilitators, .rooms: "/periods/\(period)/availability"
        case .barrettes: "/periods/\(period)/barrettes"
        case .period: "/periods/\(period)/modules"
        case .plans: "/periods/\(period)/plans"
        }
    }

    static func items(_ remarks: [PlanRemark], period: Period.ID, _ visit: Visit) -> [HTML] {
        remarks.map { remark in
            let link: HTML? = address(remark.place, period: period).map { "<a href=\"\($0)\">\(visit.t(remark.remedy))</a>" }
            return """
                <li class="problem warning"><strong>\(visit.t(remark.what))</strong> <span class="remedy">\(link ?? HTML(text: visit.t(remark.remedy)))</span></li>
                """
        }
    }
}
