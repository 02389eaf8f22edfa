import School
import Storage

/// Wishes that are still open where groups are made or published: what is handed in afterwards would serve nothing.
enum OpenWishes {
    /// The warning and the box that closes them in the same step; nil when they are not open.
    static func field(_ period: Period, _ visit: Visit) -> HTML? {
        guard period.wishState(at: visit.now) == .open, let close = period.wishesCloseAt else { return nil }
        let until = WishWords.instant(close, visit.clock)
        let what = Phrase(
            fr: "Les vœux sont ouverts jusqu’au \(until.fr). Ceux qui arriveront ensuite ne compteront pas dans ces groupes.",
            en: "Wishes are open until \(until.en). Those that come later will not count in these groups.")
        return """
            <p class="notice warn">\(visit.t(what))</p>
            <label class="check"><input type="checkbox" name="close-wishes" value="1"><span>\(visit.t(Phrase(fr: "Clore les vœux maintenant", en: "Close wishes now")))</span></label>
            """
    }

    static func closeIfAsked(_ period: Period.ID, _ visit: Visit) async throws {
        if visit.form.isTicked("close-wishes") { try await visit.store.closeWishes(of: period, at: visit.now) }
    }
}
