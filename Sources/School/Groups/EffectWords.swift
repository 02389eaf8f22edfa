import Foundation
import Grouping

/// What a move would change, in words that a coordinator weighs in a glance.
public struct EffectWords: Sendable {
    public enum Tone: Sendable, Hashable {
        case better, worse, neutral, breach
    }

    public struct Line: Sendable, Hashable {
        public let tone: Tone
        public let text: Phrase
    }

    private let skills: [String: Phrase]
    private let names: PlanNames

    /// - Parameter skills: by framework and code, as adults say them.
    public init(skills: [String: Phrase], names: PlanNames) {
        self.skills = skills
        self.names = names
    }

    /// « S’exprimer à l’oral », or « Aller plus loin : s’exprimer à l’oral ».
    public func need(_ key: String) -> Phrase {
        let isDeepening = key.hasSuffix("+")
        let label = skills[isDeepening ? String(key.dropLast()) : key] ?? Phrase(same: key)
        guard isDeepening else { return label }
        return Phrase(fr: "aller plus loin\u{202F}: \(label.fr)", en: "go further: \(label.en)")
    }

    /// The same for a card: only what stands before a colon or an enumeration.
    public func shortNeed(_ key: String) -> Phrase {
        let isDeepening = key.hasSuffix("+")
        let label = skills[isDeepening ? String(key.dropLast()) : key] ?? Phrase(same: key)
        let short = shortened(label)
        return isDeepening ? Phrase(fr: "aller plus loin\u{202F}: \(short.fr)", en: "go further: \(short.en)") : short
    }

    /// Breaches first, then losses, then gains; one neutral line when nothing changes.
    public func lines(_ effect: PlanReview.Effect, in contents: PlanContents) -> [Line] {
        var lines = effect.breaches.map { Line(tone: .breach, text: names.remark($0, in: contents).what) }
        if effect.mended > 0 {
            let rules = counted(effect.mended, fr: ("règle de nouveau respectée", "règles de nouveau respectées"), en: ("rule kept again", "rules kept again"))
            lines.append(Line(tone: .better, text: rules))
        }
        lines += self.lines(effect.shift)
        if effect.crowding != 0 {
            let pupils = counted(abs(effect.crowding), fr: ("élève", "élèves"), en: ("pupil", "pupils"))
            lines.append(
                effect.crowding > 0
                    ? Line(tone: .worse, text: Phrase(fr: "\(pupils.fr) de plus au-delà de l’effectif confortable", en: "\(pupils.en) more above the comfortable size"))
                    : Line(tone: .better, text: Phrase(fr: "\(pupils.fr) de moins au-delà de l’effectif confortable", en: "\(pupils.en) fewer above the comfortable size")))
        }
        if lines.isEmpty { lines.append(Line(tone: .neutral, text: Phrase(fr: "ne change rien aux besoins ni aux vœux", en: "changes nothing to needs or wishes"))) }
        return lines
    }

    /// By their names: main needs, other needs, wishes; what is lost first of each.
    public func lines(_ shift: PupilShift) -> [Line] {
        var lines = shift.lost.map(shortNeed).map { need in
            Line(tone: .worse, text: Phrase(fr: "besoin qui n’est plus couvert\u{202F}: \(need.fr)", en: "need no longer covered: \(need.en)"))
        }
        lines += shift.gained.map(shortNeed).map { need in
            Line(tone: .better, text: Phrase(fr: "besoin couvert\u{202F}: \(need.fr)", en: "need covered: \(need.en)"))
        }
        if !shift.less.isEmpty {
            let needs = PlanNames.listed(shift.less.map(shortNeed))
            lines.append(Line(tone: .worse, text: Phrase(fr: "moins travaillé\u{202F}: \(needs.fr)", en: "worked on less: \(needs.en)")))
        }
        if !shift.more.isEmpty {
            let needs = PlanNames.listed(shift.more.map(shortNeed))
            lines.append(Line(tone: .better, text: Phrase(fr: "davantage travaillé\u{202F}: \(needs.fr)", en: "worked on more: \(needs.en)")))
        }
        if let wish = wish(shift.wishBefore, shift.wishAfter) { lines.append(wish) }
        if let rank = shift.wishLessOften {
            lines.append(Line(tone: .worse, text: Phrase(fr: "suit son vœu \(rank) une fois de moins", en: "follows wish \(rank) one time less")))
        }
        if let rank = shift.wishMoreOften {
            lines.append(Line(tone: .better, text: Phrase(fr: "suit son vœu \(rank) une fois de plus", en: "follows wish \(rank) one time more")))
        }
        return lines
    }

    /// The same behind a name: « (besoin couvert : lire un graphique ; perd son vœu 1) »; empty when nothing changes.
    public func inBrackets(_ shift: PupilShift) -> Phrase {
        let lines = lines(shift).map(\.text)
        guard !lines.isEmpty else { return Phrase(same: "") }
        return Phrase(fr: " (\(lines.map(\.fr).joined(separator: "\u{202F}; ")))", en: " (\(lines.map(\.en).joined(separator: "; ")))")
    }

    private func wish(_ before: Int?, _ after: Int?) -> Line? {
        switch (before, after) {
        case (nil, nil): return nil
        case (nil, let rank?): return Line(tone: .better, text: Phrase(fr: "obtient son vœu \(rank)", en: "gets wish \(rank)"))
        case (let rank?, nil): return Line(tone: .worse, text: Phrase(fr: "perd son vœu \(rank)", en: "loses wish \(rank)"))
        case (let old?, let new?) where old == new: return nil
        case (let old?, let new?):
            return Line(tone: new < old ? .better : .worse, text: Phrase(fr: "vœu \(new) au lieu du vœu \(old)", en: "wish \(new) instead of wish \(old)"))
        }
    }
}

extension PlanNames {
    /// « M. Roy remplace Mme Durand : « Oral » (mardi 10 h). » Each pair once, with all that one takes over from the other.
    public func replacements(_ changes: [StaffingChange]) -> [Phrase] {
        struct Pair: Hashable { let away, instead: [Facilitator.ID] }
        var pairs: [Pair] = []
        var groups: [Pair: [Phrase]] = [:]
        for change in changes {
            guard let before = change.before?.staff, let after = change.after?.staff else { continue }
            let pair = Pair(away: before.filter { !after.contains($0) }, instead: after.filter { !before.contains($0) })
            guard !pair.away.isEmpty, !pair.instead.isEmpty else { continue }
            if groups[pair] == nil { pairs.append(pair) }
            let (title, slot) = (quotedTitle(change.workshop), slotName(change.slot))
            groups[pair, default: []].append(Phrase(fr: "\(title.fr) (\(slot.fr))", en: "\(title.en) (\(slot.en))"))
        }
        return pairs.map { pair in
            let (away, instead) = (Self.listed(pair.away.map(facilitator)), Self.listed(pair.instead.map(facilitator)))
            let taken = Self.listed(groups[pair] ?? [])
            let verb = agreeing(pair.instead.count, fr: ("remplace", "remplacent"), en: ("replaces", "replace"))
            return Phrase(
                fr: "\(instead.fr) \(verb.fr) \(away.fr)\u{202F}: \(taken.fr).", en: "\(instead.en) \(verb.en) \(away.en): \(taken.en).")
        }
    }
}
