import School
import Storage

/// A plan: being computed, refused, or on the board.
enum BoardHandler {
    static func show(_ visit: Visit) async throws -> Reply {
        guard let plan = try await visit.store.plan(visit.id(GroupPlan.self)) else { throw WebError.notFound }
        switch plan.state {
        case .computing: return try await PlanProgressHandler.page(plan, visit)
        case .impossible, .stopped: return try await RefusalHandler.page(plan, visit)
        case .draft, .published, .replaced, .setAside:
            // A plan computed from another says who moves before it shows anything else.
            if visit.query.text("slot") == nil, try await visit.store.proposalBase(plan) != nil { return .redirect("/plans/\(plan.id)/changes") }
            return .page(BoardView.page(try await model(PlanDesk.open(visit), visit), visit))
        }
    }

    static func model(_ desk: PlanDesk, _ visit: Visit, message: Phrase? = nil) async throws -> BoardModel {
        let slots = desk.slots
        let asked = (visit.query.text("slot") ?? visit.form.text("slot")).flatMap { SlotKey($0) }
        let mayWrite = !visit.viewer.reach(PlanningPolicy.self, .write).isEmpty
        let withdrawn = Phrase(
            fr: "La publication est retirée. Voici les mêmes groupes, à revoir puis à publier\u{202F}; vous seul les voyez.",
            en: "The publication is taken back. Here are the same groups, to be looked over and published; only you see them.")
        return BoardModel(
            desk: desk, slot: slots.first { $0.key == asked } ?? slots.first { $0.module.lastDay >= visit.today } ?? slots.first,
            isEditable: desk.isDraft && mayWrite, isExplained: mayWrite,
            undoable: desk.isDraft ? try await visit.store.undoableMoves(in: desk.plan.id, by: visit.viewer.account) : 0, key: Secrets.token(),
            figures: desk.review.figures(), message: message ?? (visit.query.text("withdrawn") == nil ? nil : withdrawn), quality: desk.quality,
            takesEffect: mayWrite ? try await visit.store.takesEffect(desk.plan.id) : nil, rails: try await DraftRails.rails(desk, visit))
    }

    /// The problem as `grouping-instance/1`, for `jalon group`. Bulk data of pupils: the password is asked again.
    static func instance(_ visit: Visit) async throws -> Reply {
        try visit.requireFreshPassword()
        let id = try visit.id(GroupPlan.self)
        guard let problem = try await visit.store.problem(of: id) else { throw WebError.notFound }
        return .file(name: "jalon-plan-\(id).json", type: "application/json", bytes: Array(problem.json().utf8))
    }

    static func setAside(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(GroupPlan.self)
        guard let plan = try await visit.store.plan(id) else { throw WebError.notFound }
        try await visit.store.setAside(id, plan.state != .setAside)
        return .redirect("/periods/\(plan.period)/plans")
    }
}
