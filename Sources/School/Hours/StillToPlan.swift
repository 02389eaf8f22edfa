/// Minutes of one school year that pupils are due and that stand in no session, apart for each kind of dispositif: « reste à prévoir ».
public struct StillToPlan: Sendable {
    /// Of pupils who lack some, the kinds of which they do.
    public let minutes: [Pupil.ID: [DispositifKind: Int]]

    /// - Parameters:
    ///   - stays: the divisions of each pupil in the year, in order of time. Nothing is left to plan for whoever has gone.
    ///   - due: of pupils with these stays. Asked once for those who have the same.
    /// O(pupils × kinds).
    public init(_ stays: [Pupil.ID: [Dated<Division.ID>]], of ledger: Ledger, on today: Day, due: ([Dated<Division.ID>]) -> [Entitlement]) {
        var known: [[Dated<Division.ID>]: [Entitlement]] = [:]
        var minutes: [Pupil.ID: [DispositifKind: Int]] = [:]
        for (pupil, own) in stays where own.contains(where: { $0.tenure.to >= today }) {
            let entitlements = known[own] ?? due(own)
            known[own] = entitlements
            for entitlement in entitlements {
                let left = entitlement.left(planned: ledger.pupils[pupil]?[entitlement.kind]?.planned ?? 0)
                if left > 0 { minutes[pupil, default: [:]][entitlement.kind] = left }
            }
        }
        self.minutes = minutes
    }

    /// « AP : 4 h, orientation : 2 h »; nil for whoever lacks nothing.
    public func words(_ pupil: Pupil.ID) -> Phrase? {
        guard let own = minutes[pupil] else { return nil }
        let parts = DispositifKind.allCases.compactMap { kind in own[kind].map { (kind: kind.name, hours: inHours($0)) } }
        return Phrase(
            fr: parts.map { "\($0.kind.fr)\u{202F}: \($0.hours.fr)" }.joined(separator: ", "), en: parts.map { "\($0.kind.en): \($0.hours.en)" }.joined(separator: ", "))
    }
}
