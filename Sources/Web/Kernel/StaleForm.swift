import Foundation
import School

/// A form that somebody sent after another person had saved: its page as it stands now, with what was sent in the fields and,
/// wherever it differs, what is stored beside it. One way for every form: it works on the page's own HTML, which this
/// program wrote, so a handler needs nothing but to let `.stale` through.
struct StaleForm {
    private let sent: Form
    private let language: Language
    /// The part of a field's name that tells its row, as the page has it now → as it was sent; nil for a row that the sender never saw.
    private var rows: [String: String?] = [:]
    /// Endings of names whose row the sender never saw.
    private var unknown: [String] = []

    /// Nil when the page holds no such form. O(length of the page).
    static func fill(_ page: Page, action: String, sent: Form, _ language: Language) -> Page? {
        let html = String(decoding: page.body.bytes, as: UTF8.self)
        for start in html.ranges(of: "<form method=\"post\" action=\"\(action)\"") {
            guard let end = html.range(of: "</form>", range: start.upperBound..<html.endIndex),
                let inside = html.range(of: ">", range: start.upperBound..<end.lowerBound)
            else { continue }
            let form = String(html[inside.upperBound..<end.lowerBound])
            let filled = StaleForm(sent, language, form)
            guard filled.isOf(form) else { continue }
            let body = opened(String(html[..<inside.upperBound])) + filled.notice + filled.refilled(form) + html[end.lowerBound...]
            return Page(title: page.title, section: page.section, body: HTML(stringLiteral: body), scripts: page.scripts, status: 409)
        }
        return nil
    }

    private init(_ sent: Form, _ language: Language, _ form: String) {
        self.sent = sent
        self.language = language
        let names = Tag.all(in: form).compactMap { $0["name"] }
        let hidden = Tag.all(in: form).filter { $0["type"] == "hidden" }
        unknown = hidden.compactMap { $0["name"] }.filter { $0.hasPrefix("known-") && sent.raw($0) == nil }.map { String($0.dropFirst("known".count)) }
        // Rows carry the id of what they speak of; those without are new.
        var ids: [String: String] = [:]
        for tag in hidden {
            if let name = tag["name"], name.hasSuffix("-id") { ids[String(name.dropLast(2))] = tag["value"] }
        }
        for list in Set((Array(ids.keys) + sent.names.filter { $0.hasSuffix("-id") }.map { String($0.dropLast(2)) }).map(Self.list)) {
            let present = Self.rows(of: list, in: names)
            var left = Self.rows(of: list, in: Array(sent.names))
            for row in present where ids[row] != nil {
                let here = left.first { sent.raw("\($0)id") == ids[row] }
                rows[row] = .some(here)
                left.removeAll { $0 == here }
            }
            // What was new, or of a row that is gone, goes into the empty rows.
            for row in present where ids[row] == nil { rows[row] = .some(left.isEmpty ? nil : left.removeFirst()) }
        }
    }

    /// « slot- » of « slot-3- ».
    private static func list(_ row: String) -> String { String(row.dropLast().reversed().drop { $0.isNumber }.reversed()) }

    private static func rows(of list: String, in names: [String]) -> [String] {
        let numbers = names.filter { $0.hasPrefix(list) }.compactMap { name in Int(name.dropFirst(list.count).prefix { $0.isNumber }) }
        return Set(numbers).sorted().map { "\(list)\($0)-" }
    }

    /// Whether it is this form of the page that was sent, where several have one address.
    private func isOf(_ form: String) -> Bool {
        let hidden = Tag.all(in: form).filter { $0["type"] == "hidden" }
        return ["id", "act"].allSatisfy { name in sent.raw(name) == hidden.first { $0["name"] == name }?["value"] }
    }

    /// A form that is folded away is shown.
    private static func opened(_ html: String) -> String {
        guard let fold = html.range(of: "<details>", options: .backwards), html.range(of: "</details>", range: fold.upperBound..<html.endIndex) == nil else { return html }
        return html.replacingCharacters(in: fold, with: "<details open>")
    }

    private func t(_ phrase: Phrase) -> String { phrase[language] }

    private var notice: String {
        let title = t(Phrase(fr: "Quelqu’un l’a changé entre-temps", en: "Somebody changed it in the meantime"))
        let text = t(
            Phrase(
                fr: "Rien n’est perdu\u{202F}: la saisie est dans le formulaire, et ce qui est enregistré est écrit à côté quand c’est différent. Enregistrer maintenant le remplace.",
                en: "Nothing is lost: what was typed is in the form, and what is stored stands beside it where it differs. Saving now replaces it."))
        return "<div class=\"notice warn\" role=\"alert\"><strong>\(title)</strong><p>\(text)</p></div>"
    }

    private func stored(_ value: String) -> String {
        let words = value.isEmpty ? t(Phrase(fr: "vide", en: "empty")) : value
        return "<span class=\"hint stored\">\(t(Phrase(fr: "Enregistré\u{202F}:", en: "Stored:"))) \(words)</span>"
    }

    /// The name under which a field of the page was sent; nil when the sender never saw it.
    private func sentName(_ name: String) -> String? {
        if unknown.contains(where: { name.hasSuffix($0) }) { return nil }
        guard let row = rows.first(where: { name.hasPrefix($0.key) }) else { return name }
        return row.value.map { $0 + name.dropFirst(row.key.count) }
    }

    private func refilled(_ form: String) -> String {
        var result = ""
        var rest = Substring(form)
        var afterLabel = ""
        while let start = rest.firstIndex(of: "<"), let end = rest[start...].firstIndex(of: ">") {
            result += rest[..<start]
            let tag = Tag(rest[start...end])
            rest = rest[rest.index(after: end)...]
            switch tag.name {
            case "input": result += input(tag, &afterLabel)
            case "select", "textarea":
                guard let close = rest.range(of: "</\(tag.name)>") else { return form }
                let content = String(rest[..<close.lowerBound])
                result += tag.text + (tag.name == "select" ? options(tag, content) : area(tag, content))
                rest = rest[close.upperBound...]
            case "/label":
                result += afterLabel + tag.text
                afterLabel = ""
            default: result += tag.text
            }
        }
        return result + rest
    }

    private func input(_ tag: Tag, _ afterLabel: inout String) -> String {
        guard tag["type"] != "hidden", let name = tag["name"].flatMap(sentName) else { return tag.text }
        let value = tag["value"] ?? ""
        if tag["type"] == "checkbox" || tag["type"] == "radio" {
            let isTicked = sent.all(name).contains(Tag.plain(value))
            let wasTicked = tag["checked"] != nil
            guard isTicked != wasTicked else { return tag.text }
            if tag["type"] == "checkbox" {
                afterLabel = stored(wasTicked ? t(Phrase(fr: "coché", en: "ticked")) : t(Phrase(fr: "non coché", en: "not ticked")))
            }
            return isTicked ? String(tag.text.dropLast()) + " checked>" : tag.text.replacing(" checked", with: "")
        }
        guard let typed = sent.raw(name), typed != Tag.plain(value) else { return tag.text }
        let escaped = Self.escaped(typed)
        let filled =
            tag["value"] == nil
            ? "<input value=\"\(escaped)\"\(tag.text.dropFirst("<input".count))" : tag.text.replacing("value=\"\(value)\"", with: "value=\"\(escaped)\"")
        return filled + stored(value)
    }

    private func area(_ tag: Tag, _ content: String) -> String {
        guard let typed = tag["name"].flatMap(sentName).flatMap(sent.raw), typed.replacing("\r\n", with: "\n") != Tag.plain(content) else {
            return "\(content)</textarea>"
        }
        return "\(Self.escaped(typed))</textarea>\(stored(content))"
    }

    private func options(_ tag: Tag, _ content: String) -> String {
        guard let typed = tag["name"].flatMap(sentName).flatMap(sent.raw) else { return "\(content)</select>" }
        let chosen = Self.escaped(typed)
        let present = content.range(of: " selected>").map { content[$0.upperBound...].prefix { $0 != "<" } } ?? content.drop { $0 != ">" }.dropFirst().prefix { $0 != "<" }
        guard content.contains("value=\"\(chosen)\""), !content.contains("value=\"\(chosen)\" selected") else { return "\(content)</select>" }
        let filled = content.replacing(" selected>", with: ">").replacing("value=\"\(chosen)\">", with: "value=\"\(chosen)\" selected>")
        return "\(filled)</select>\(stored(String(present)))"
    }

    private static func escaped(_ text: String) -> String { String(decoding: HTML(text: text).bytes, as: UTF8.self) }

    /// One tag as `HTML` writes it: attributes in double quotes, `>` only at its end.
    private struct Tag {
        let text: String
        let name: String
        private let attributes: [String: String]

        init(_ tag: Substring) {
            text = String(tag)
            name = String(tag.dropFirst().prefix { $0 != " " && $0 != ">" })
            attributes = Dictionary(
                text.dropFirst(name.count + 1).matches(of: #/([a-z-]+)(?:="([^"]*)")?/#).map { (String($0.1), String($0.2 ?? "")) },
                uniquingKeysWith: { first, _ in first })
        }

        subscript(_ attribute: String) -> String? { attributes[attribute] }

        static func all(in html: String) -> [Tag] {
            var tags: [Tag] = []
            var rest = Substring(html)
            while let start = rest.firstIndex(of: "<"), let end = rest[start...].firstIndex(of: ">") {
                tags.append(Tag(rest[start...end]))
                rest = rest[rest.index(after: end)...]
            }
            return tags
        }

        /// The text behind an attribute's value or an element's content.
        static func plain(_ escaped: String) -> String {
            escaped.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
                .replacing("&amp;", with: "&")
        }
    }
}
