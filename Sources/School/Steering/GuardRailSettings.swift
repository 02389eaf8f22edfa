/// From where on the school wants to be told. The defaults are ours, each with its reason; no text sets them.
public struct GuardRailSettings: Hashable, Sendable {
    /// Distinct paths for a hundred pupils, at least. 5: below, more than twenty pupils share a path on average, nearly a division that
    /// got one answer for all.
    public var distinctLeast = 5
    /// Of all minutes given, the part that the busiest fifth of the facilitators gives at most, in per cent. 50: beyond, support is the
    /// speciality of a few.
    public var busiestMost = 50
    /// A pupil is looked at from so many modules on. 2: one module alone says nothing of a year.
    public var modulesLeast = 2
    /// Pupils in a group at least. 2: one alone is an interview.
    public var sizeLeast = 2
    /// Pupils in a group at most, where the dispositif sets no limit.
    public var sizeMost = WorkshopContent.usualMost
    /// Kinds of work that a pupil should have met. 2: support and nothing else is one.
    public var kindsLeast = 2
    /// Pupils who have met fewer, at most, in per cent. 25: with one pupil in four, it is the offer that lacks variety.
    public var narrowMost = 25
    /// 0 when nothing was saved yet.
    public var version = 0

    public init() {}

    public var problems: [Problem] {
        let percents = [distinctLeast, busiestMost, narrowMost].allSatisfy { (0...100).contains($0) }
        let sizes = (1...60).contains(sizeLeast) && (sizeLeast...60).contains(max(sizeMost, sizeLeast)) && sizeMost >= sizeLeast
        guard percents, sizes, (1...20).contains(modulesLeast), (1...NeedKind.allCases.count).contains(kindsLeast) else {
            return [
                Problem(
                    .refusal, what: Phrase(fr: "Un seuil est hors de ses bornes.", en: "A threshold is out of its bounds."),
                    remedy: Phrase(
                        fr: "Des parts de 0 à 100, des groupes de 1 à 60 élèves, de 1 à 20 modules, de 1 à 5 natures de travail.",
                        en: "Parts from 0 to 100, groups of 1 to 60 pupils, 1 to 20 modules, 1 to 5 kinds of work."))
            ]
        }
        return []
    }
}
