import School
import Storage

extension Framework: Addressed { public static var placeholder: String { "framework" } }

/// The skills frameworks of the school: those it holds, those it may adopt, and its own as a file.
enum FrameworksHandler {
    static func list(_ visit: Visit) async throws -> Reply {
        .page(FrameworksView.page(.init(held: try await visit.store.frameworks(), problems: []), visit))
    }

    static func adopt(_ visit: Visit) async throws -> Reply {
        guard let entry = FrameworkCatalogue.entry(visit.form.text("code") ?? "") else { throw WebError.notFound }
        do {
            let id = try await visit.store.adopt(try entry.draft(in: visit.language, today: visit.today), at: visit.now)
            return .redirect("/frameworks/\(id)")
        } catch StorageError.unique {
            throw WebError.badRequest(
                Phrase(fr: "Ce référentiel est déjà le vôtre. Rien n’a été changé.", en: "This framework is yours already. Nothing was changed."))
        }
    }

    /// A file of the school's: a new framework, or the next state of the one in force with the same code.
    static func bring(_ visit: Visit) async throws -> Reply {
        let file = visit.form.files("file").first
        do {
            guard let file, !file.bytes.isEmpty else { throw FrameworkRefusal([Self.noFile]) }
            guard let text = String(validating: file.bytes, as: UTF8.self) else { throw FrameworkRefusal([Self.notUTF8(file.name)]) }
            let draft = try FrameworkTable.read(
                text, code: visit.form.text("code") ?? "", name: visit.form.text("name") ?? "", file: file.name, today: visit.today
            ).get()
            let held = try await visit.store.frameworks().map(\.framework).first { $0.code == draft.code && $0.validTo == nil }
            if let held, let contents = try await visit.store.framework(held.id) {
                let id = try await visit.store.revise(held.id, to: draft, seen: contents.revisedAt, at: visit.now, today: visit.today)
                return .redirect("/frameworks/\(id)")
            }
            return .redirect("/frameworks/\(try await visit.store.adopt(draft, at: visit.now))")
        } catch let refusal as FrameworkRefusal {
            let model = FrameworksView.Model(
                held: try await visit.store.frameworks(), problems: refusal.problems, code: visit.form.text("code") ?? "",
                name: visit.form.text("name") ?? "")
            return .page(FrameworksView.page(model, visit))
        }
    }

    static func show(_ visit: Visit) async throws -> Reply {
        guard let contents = try await visit.store.framework(visit.id(Framework.self)) else { throw WebError.notFound }
        return .page(FrameworkView.page(contents, visit))
    }

    static func download(_ visit: Visit) async throws -> Reply {
        guard let contents = try await visit.store.framework(visit.id(Framework.self)) else { throw WebError.notFound }
        let text = "\u{FEFF}" + FrameworkTable.write(contents.draft)
        return .file(name: "\(contents.framework.code)-v\(contents.framework.version).csv", type: "text/csv; charset=utf-8", bytes: Array(text.utf8))
    }

    static func edit(_ visit: Visit) async throws -> Reply {
        guard let contents = try await visit.store.framework(visit.id(Framework.self)) else { throw WebError.notFound }
        return .page(
            FrameworkFormView.page(.init(contents: contents, draft: contents.draft, seen: contents.revisedAt, problems: []), visit))
    }

    static func revise(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(Framework.self)
        guard let contents = try await visit.store.framework(id) else { throw WebError.notFound }
        let draft = FrameworkForm.draft(visit.form, contents.framework)
        let seen = visit.form.moment("seen") ?? contents.revisedAt
        do {
            return .redirect("/frameworks/\(try await visit.store.revise(id, to: draft, seen: seen, at: visit.now, today: visit.today))")
        } catch let refusal as FrameworkRefusal {
            return .page(FrameworkFormView.page(.init(contents: contents, draft: draft, seen: seen, problems: refusal.problems), visit))
        } catch StorageError.stale {
            let model = FrameworkFormView.Model(contents: contents, draft: draft, seen: contents.revisedAt, problems: [], isStale: true)
            throw WebError.conflict(FrameworkFormView.page(model, visit))
        }
    }

    /// A copy under a code of its own, to change without touching the first.
    static func copy(_ visit: Visit) async throws -> Reply {
        guard let contents = try await visit.store.framework(visit.id(Framework.self)) else { throw WebError.notFound }
        let taken = Set(try await visit.store.frameworks().map(\.framework.code))
        var draft = contents.draft
        let stem = String(draft.code.prefix(FrameworkDraft.codeLimit - 4))
        draft.code = (2...999).lazy.map { "\(stem)-\($0)" }.first { !taken.contains($0) } ?? stem
        draft.name = visit.t(Phrase(fr: "\(draft.name) (copie)", en: "\(draft.name) (copy)"))
        draft.validFrom = visit.today
        return .redirect("/frameworks/\(try await visit.store.adopt(draft, at: visit.now))/edit")
    }

    private static let noFile = Problem(
        .refusal, what: Phrase(fr: "Aucun fichier n’a été choisi.", en: "No file was chosen."),
        remedy: Phrase(fr: "Choisissez un fichier CSV.", en: "Choose a CSV file."))

    private static func notUTF8(_ name: String) -> Problem {
        Problem(
            .refusal, file: name, what: Phrase(fr: "Le fichier n’est pas en UTF-8.", en: "The file is not in UTF-8."),
            remedy: Phrase(
                fr: "Enregistrez-le depuis le tableur au format «\u{202F}CSV UTF-8\u{202F}».", en: "Save it from the spreadsheet as “CSV UTF-8”."))
    }
}

extension FrameworkContents {
    /// What the framework says, without identities: to edit, to copy, to write to a file.
    var draft: FrameworkDraft {
        FrameworkDraft(
            code: framework.code, name: framework.name, source: framework.source, validFrom: framework.validFrom,
            items: skills.map {
                FrameworkDraft.Item(
                    code: $0.code, label: $0.label, pupilLabel: $0.pupilLabel, parent: $0.parent, kind: $0.kind, need: $0.need,
                    officialCode: $0.officialCode)
            })
    }
}

/// The edit form of a framework: rows `i0.code`, `i0.label_fr`…; a row without code and label is not there, a ticked
/// `i0.drop` takes its row away, `i0.place` orders.
enum FrameworkForm {
    static let blankRows = 3

    static func draft(_ form: Form, _ framework: Framework) -> FrameworkDraft {
        var items: [(place: Int, item: FrameworkDraft.Item)] = []
        for index in 0..<(FrameworkDraft.itemLimit + blankRows) {
            func text(_ name: String) -> String { form.text("i\(index).\(name)") ?? "" }
            guard !text("code").isEmpty || !text("label_fr").isEmpty, !form.isTicked("i\(index).drop") else { continue }
            let label = both(text("label_fr"), text("label_en"))
            items.append(
                (
                    form.number("i\(index).place") ?? index + 1,
                    FrameworkDraft.Item(
                        code: text("code"), label: label,
                        pupilLabel: text("pupil_label_fr").isEmpty ? label : both(text("pupil_label_fr"), text("pupil_label_en")),
                        parent: text("parent").isEmpty ? nil : text("parent"), kind: Skill.Kind(rawValue: text("kind")) ?? .skill,
                        need: NeedKind(rawValue: text("need")) ?? .support,
                        officialCode: text("official_code").isEmpty ? nil : text("official_code"))
                ))
        }
        let ordered = items.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }.map(\.element.item)
        return FrameworkDraft(
            code: framework.code, name: form.text("name") ?? "", source: form.text("source") ?? "", validFrom: framework.validFrom,
            items: ordered)
    }

    private static func both(_ french: String, _ english: String) -> Phrase { Phrase(fr: french, en: english.isEmpty ? french : english) }
}
