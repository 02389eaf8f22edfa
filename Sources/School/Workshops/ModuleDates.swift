/// Other days for a module in which groups are published. What took place stays: only days from today on are given to it or
/// taken away, and the places of its groups follow.
public struct ModuleDates: Hashable, Sendable {
    public let old, new: Module

    public init(from old: Module, to new: Module) {
        self.old = old
        self.new = new
    }

    public enum Refusal: Hashable, Sendable {
        /// Its last day is over.
        case over
        /// Its first day has come.
        case begun
        /// One of the new days lies before today.
        case past
        /// A publication changes these groups from this day on, which the new days would leave out.
        case change(Day)
        /// Pupils would have two groups at a time.
        case overlaps(Module)
    }

    public var isChange: Bool { old.firstDay != new.firstDay || old.lastDay != new.lastDay }

    /// - Parameters:
    ///   - changes: the days inside the old ones on which what is published of its groups changes.
    ///   - modules: the modules of the period as they shall be.
    public func refusal(on today: Day, changes: [Day], among modules: [Module]) -> Refusal? {
        guard isChange else { return nil }
        if old.lastDay < today { return .over }
        if new.firstDay != old.firstDay {
            if old.firstDay <= today { return .begun }
            if new.firstDay < today { return .past }
        }
        if new.lastDay < today { return .past }
        if let day = changes.filter({ $0 <= new.firstDay || $0 > new.lastDay }).min() { return .change(day) }
        return modules.first { $0.id != new.id && $0.firstDay <= new.lastDay && $0.lastDay >= new.firstDay }.map(Refusal.overlaps)
    }

    /// What is wrong and what to do; nothing has been changed.
    public func problem(_ refusal: Refusal, on today: Day) -> Problem {
        let name = Phrase(fr: "Des groupes sont publiés dans «\u{202F}\(old.name)\u{202F}»", en: "Groups are published in “\(old.name)”")
        let another = Phrase(fr: "Pour d’autres semaines, ajoutez un module.", en: "For other weeks, add a module.")
        switch refusal {
        case .over:
            return Problem(
                .refusal, what: Phrase(fr: "\(name.fr), qui est fini\u{202F}: ses dates ne changent plus.", en: "\(name.en), which is over: its dates no longer change."),
                remedy: another)
        case .begun:
            return Problem(
                .refusal,
                what: Phrase(
                    fr: "\(name.fr), qui a commencé le \(old.firstDay.named.fr)\u{202F}: son premier jour ne change plus.",
                    en: "\(name.en), which began on \(old.firstDay.named.en): its first day no longer changes."),
                remedy: Phrase(fr: "Seul son dernier jour peut encore changer. \(another.fr)", en: "Only its last day can still change. \(another.en)"))
        case .past:
            return Problem(
                .refusal, what: Phrase(fr: "\(name.fr)\u{202F}: ce qui a eu lieu ne change plus.", en: "\(name.en): what took place no longer changes."),
                remedy: Phrase(fr: "Donnez des jours à partir du \(today.figures.fr).", en: "Give days from \(today.figures.en) on."))
        case .change(let day):
            return Problem(
                .refusal,
                what: Phrase(
                    fr: "\(name.fr), et un changement y est publié à partir du \(day.named.fr)\u{202F}: les dates saisies l’écarteraient.",
                    en: "\(name.en), and a change is published in it from \(day.named.en): the dates typed would leave it out."),
                remedy: Phrase(
                    fr: "Gardez ce jour entre le premier et le dernier, ou retirez d’abord cette publication.",
                    en: "Keep that day between the first and the last, or take that publication back first."))
        case .overlaps(let other):
            return Problem(
                .refusal,
                what: Phrase(
                    fr: "\(name.fr)\u{202F}: avec ces dates, «\u{202F}\(other.name)\u{202F}» aurait lieu en même temps, et des élèves auraient deux groupes à la fois.",
                    en: "\(name.en): with these dates “\(other.name)” would take place at the same time, and pupils would have two groups at once."),
                remedy: Phrase(fr: "Séparez les dates des deux modules.", en: "Keep the dates of the two modules apart."))
        }
    }
}
