import School
import Storage

/// Remarks on a group: read and written on its page, by those who lead it and who coordinate; the head reads.
enum RemarksHandler {
    static func add(_ visit: Visit) async throws -> Reply {
        let group = try visit.id(NeedGroup.self)
        let text = visit.form.text("text") ?? ""
        if let problem = GroupRemark.problem(text) { throw WebError.badRequest(problem) }
        try await visit.store.add(visit.form.id("remark") ?? .new(), text, on: group, by: visit.viewer.account, at: visit.now)
        return .redirect("/groups/\(group)")
    }

    static func erase(_ visit: Visit) async throws -> Reply {
        let group = try visit.id(NeedGroup.self)
        guard let remark: GroupRemark.ID = visit.form.id("remark"),
            try await visit.store.erase(remark, on: group, by: visit.viewer.account, at: visit.now)
        else { throw WebError.badRequest(Phrase(fr: "Cette remarque n’est plus là, ou quelqu’un d’autre l’a écrite.", en: "This remark is gone, or somebody else wrote it.")) }
        return .redirect("/groups/\(group)")
    }

    /// Nil for those who may not read them.
    static func section(_ group: NeedGroup.ID, _ visit: Visit) async throws -> HTML? {
        guard visit.viewer.reach(RemarksPolicy.self).covers(group: group) else { return nil }
        let t = visit.t
        let items = try await visit.store.remarks(on: group).map { remark -> HTML in
            let erase: HTML? =
                remark.author == visit.viewer.account
                ? visit.button(
                    Phrase(fr: "Effacer", en: "Erase"), action: "/groups/\(group)/remarks/removal", class: "btn ghost small", fields: [("remark", "\(remark.id)")])
                : nil
            return """
                <li class="row between"><div><p>\(remark.text)</p><p class="soft small">\(remark.authorName), \(t(visit.clock.day(of: remark.at).long))</p></div>\(erase)</li>
                """
        }
        let form: HTML? =
            visit.viewer.reach(RemarksPolicy.self, .write).covers(group: group)
            ? visit.form(action: "/groups/\(group)/remarks") {
                """
                <input type="hidden" name="remark" value="\(GroupRemark.ID.new())">
                \(Fields.field("text", t(Phrase(fr: "Ajouter une remarque", en: "Add a remark")), hint: t(Phrase(fr: "Ni diagnostic médical, ni sanction.", en: "No medical diagnosis, no sanction.")), problem: nil) { described in
                    "<textarea id=\"text\" name=\"text\" rows=\"2\" required maxlength=\"\(GroupRemark.limit)\"\(described)></textarea>"
                })
                <p><button class="btn ghost">\(t(Phrase(fr: "Garder la remarque", en: "Keep the remark")))</button></p>
                """
            } : nil
        return """
            <section class="sheet stack no-print" aria-labelledby="remarks"><h2 id="remarks">\(t(Phrase(fr: "Remarques", en: "Remarks")))</h2>
            <p class="soft">\(t(Phrase(fr: "Pour les intervenants du groupe, la coordination et la direction. Élèves et familles ne les voient pas.", en: "For those who lead the group, the coordinator and the head. Pupils and families do not see them.")))</p>
            \(items.isEmpty ? nil : "<ul class=\"plain stack\">\(items)</ul>" as HTML?)
            \(form)</section>
            """
    }
}
