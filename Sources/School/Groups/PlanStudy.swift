import Foundation
import Grouping

/// « Et si… » asked of a plan: other means, the plan that they would allow, side by side. The plan itself is not touched.
///
/// Values are honest differences: the present plan is searched further with the means as they are, and each question, from the
/// plan found so, for as many steps. What more steps alone would have brought is thus in both.
public struct PlanStudy: Sendable, Hashable {
    public typealias ID = Identifier<PlanStudy>

    public enum State: String, Sendable, Hashable {
        case computing, done, stopped
    }

    public let id: ID
    public let plan: GroupPlan.ID
    public let state: State
    public let findings: PlanFindings
    public let madeAt: Moment

    public init(id: ID, plan: GroupPlan.ID, state: State, findings: PlanFindings, madeAt: Moment) {
        self.id = id
        self.plan = plan
        self.state = state
        self.findings = findings
        self.madeAt = madeAt
    }

    /// One change of means. Identifiers are those of the problem.
    public enum Question: Sendable, Hashable, Codable {
        /// One more person, who may lead what this one leads.
        case facilitatorMore(like: String)
        case facilitatorLess(String)
        case roomLess(String)
        /// Hours of the period, more or (below 0) fewer.
        case hours(Int)
        /// One more group in a slot, with somebody to lead it and the hours that it costs.
        case group(slot: String)

        /// `nil` when the problem does not know what the question names.
        public func change(of instance: Instance) -> WhatIf? {
            switch self {
            case .facilitatorMore(let id):
                guard var person = instance.facilitators.first(where: { $0.id == id }) else { return nil }
                let like = person.id
                person.id = "new"
                person.minGroups = 0
                return .addFacilitator(person, like: like)
            case .facilitatorLess(let id): return instance.facilitators.contains { $0.id == id } ? .removeFacilitator(id) : nil
            case .roomLess(let id): return instance.rooms.contains { $0.id == id } ? .removeRoom(id) : nil
            case .hours(let hours): return instance.hoursBudget == nil || hours == 0 ? nil : .addHours(hours)
            case .group(let slot): return instance.slots.contains { $0.id == slot } ? .addGroup(slot: slot) : nil
            }
        }

        /// What is scarce, rather than a change that somebody has in mind.
        public var isScarcity: Bool { if case .group = self { true } else { false } }
    }
}

/// What a study has found so far; kept as JSON.
public struct PlanFindings: Sendable, Hashable, Codable {
    public var questions: [PlanStudy.Question]
    /// How long each search may take.
    public var seconds: Int
    /// Points that a pupil's first wish is worth, by which points are told to people.
    public var firstWish: Int
    /// With the means as they are: the plan as it stands, and searched for as long as the others; `nil` before it is.
    public var present: Answer?
    public var further: Answer?
    /// The plan of `further`, as `grouping-plan/1`, where it is better than the present one.
    public var better: String?
    /// In the order of the questions; shorter while it is computed, or when it was stopped.
    public var answers: [Answer]

    public struct Answer: Sendable, Hashable, Codable {
        public var figures: PlanFigures?
        public var objective: Int?
        /// Why there would be no plan; empty when there is one, or when none was found and nothing proves that there is none.
        public var conflicts: [String]
        /// Rules that the plan as it stands breaks, as `PlanFact` writes them; one that was searched for breaks none.
        public var broken: [String]?
        /// Pupils who have other workshops than in the plan searched for with the means as they are; `nil` where that was not counted.
        public var moved: Int?

        public init(figures: PlanFigures?, objective: Int?, conflicts: [String] = []) {
            self.figures = figures
            self.objective = objective
            self.conflicts = conflicts
        }
    }

    public init(questions: [PlanStudy.Question], seconds: Int, firstWish: Int) {
        self.questions = questions
        self.seconds = seconds
        self.firstWish = firstWish
        answers = []
    }

    /// How many first wishes the change is worth, rounded towards 0; `nil` where there is no plan to compare.
    public func firstWishes(_ index: Int) -> Int? {
        answers.indices.contains(index) ? firstWishes(answers[index]) : nil
    }

    /// The same of any answer, beside what was searched for as long.
    public func firstWishes(_ answer: Answer) -> Int? {
        guard let value = answer.objective, let base = further?.objective, firstWish > 0 else { return nil }
        return (value - base) / firstWish
    }

    public init?(json: String) {
        guard let found = try? JSONDecoder().decode(Self.self, from: Data(json.utf8)) else { return nil }
        self = found
    }

    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
