import School
import Storage

/// What the pages of one period have in common.
enum PeriodParts {
    enum Tab: String, CaseIterable {
        case checks, modules, slots, barrettes, offers, availability, wishes, plans

        var name: Phrase {
            switch self {
            case .checks: Phrase(fr: "Où en est-on", en: "Where we stand")
            case .modules: Phrase(fr: "Période et modules", en: "Period and modules")
            case .slots: Phrase(fr: "Créneaux", en: "Slots")
            case .barrettes: Phrase(fr: "Barrettes", en: "Barrettes")
            case .offers: Phrase(fr: "Ateliers proposés", en: "Workshops on offer")
            case .availability: Phrase(fr: "Personnes et salles", en: "People and rooms")
            case .wishes: Phrase(fr: "Vœux", en: "Wishes")
            case .plans: Phrase(fr: "Groupes", en: "Groups")
            }
        }

        func address(_ period: Period.ID) -> String { self == .checks ? "/periods/\(period)" : "/periods/\(period)/\(rawValue)" }
    }

    static func head(_ period: Period, _ title: Phrase, _ visit: Visit) -> HTML {
        let t = visit.t
        let readsPlanning = !visit.viewer.reach(PlanningPolicy.self).isEmpty
        let crumbs = readsPlanning ? visit.crumbs(("/periods", Phrase(fr: "Périodes", en: "Periods"))) : nil
        let dates = Phrase(
            fr: "du \(period.firstDay.long.fr) au \(period.lastDay.long.fr)", en: "\(period.firstDay.long.en) to \(period.lastDay.long.en)")
        let tabs: HTML? =
            readsPlanning
            ? """
            <nav class="tabs" aria-label="\(t(Phrase(fr: "La période", en: "The period")))">\(Tab.allCases.map { tab -> HTML in
                let address = tab.address(period.id)
                return "<a href=\"\(address)\"\(" aria-current=\"page\"", if: address == visit.path)>\(t(tab.name))</a>"
            })</nav>
            """ : nil
        return """
            \(crumbs)<div class="page-head"><div><h1>\(title == Tab.checks.name ? period.name : "\(t(title))\u{00A0}· \(period.name)")</h1><p>\(t(dates))</p></div></div>\(tabs)
            """
    }

    /// Problems, each with its remedy.
    static func problems(_ problems: [Problem], _ visit: Visit) -> HTML? {
        guard !problems.isEmpty else { return nil }
        let items = problems.map { "<li class=\"problem refusal\"><span>\(visit.t($0.what))</span><span class=\"remedy\">\(visit.t($0.remedy))</span></li>" as HTML }
        return "<ul class=\"problems\" role=\"alert\">\(items)</ul>"
    }

    static func period(_ visit: Visit) async throws -> Period {
        guard let period = try await visit.store.period(visit.id(Period.self)) else { throw WebError.notFound }
        return period
    }

    static func means(_ visit: Visit) async throws -> PeriodMeans {
        guard let means = try await visit.store.means(of: visit.id(Period.self), school: visit.establishment, on: visit.today) else {
            throw WebError.notFound
        }
        return means
    }

    /// Everything that the groups of a period are made from, its means among it.
    static func problem(_ id: Period.ID, _ visit: Visit) async throws -> GroupingProblem {
        guard let problem = try await visit.store.groupingProblem(id, school: visit.establishment, at: visit.now, today: visit.today) else {
            throw WebError.notFound
        }
        return problem
    }

    static func canWrite(_ visit: Visit) -> Bool { !visit.viewer.reach(PlanningPolicy.self, .write).isEmpty }

    /// What is said when something is still in use.
    static let inUse = WebError.badRequest(
        Phrase(
            fr: "Des groupes s’appuient dessus\u{202F}: rien n’a été supprimé. Retirez d’abord ces groupes, ou gardez-le.",
            en: "Groups rest on it: nothing was removed. Take those groups away first, or keep it."))

    static func removing(_ act: () async throws -> Void) async throws {
        do { try await act() } catch StorageError.foreignKey { throw inUse }
    }
}

extension Workshop: Addressed { public static var placeholder: String { "workshop" } }
extension Facilitator: Addressed { public static var placeholder: String { "facilitator" } }
extension Room: Addressed { public static var placeholder: String { "room" } }
extension Barrette: Addressed { public static var placeholder: String { "barrette" } }
extension Module: Addressed { public static var placeholder: String { "module" } }
extension Axis: Addressed { public static var placeholder: String { "axis" } }
