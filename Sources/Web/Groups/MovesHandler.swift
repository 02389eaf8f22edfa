import Foundation
import School
import Storage

/// Moving a card: the page where it is chosen, the move itself, undo and pins.
enum MovesHandler {
    static func choose(_ visit: Visit) async throws -> Reply {
        let desk = try await PlanDesk.open(visit)
        guard let pupil: Pupil.ID = visit.query.id("pupil"), let slot = visit.query.text("slot").flatMap({ SlotKey($0) }),
            desk.review.instance.pupils.contains(where: { $0.id == "\(pupil)" && $0.slots.contains(slot.text) })
        else { throw WebError.notFound }
        if visit.query.text("as") == "json" { return try MoveJSON.options(desk, pupil, slot, visit) }
        return .page(MoveView.page(MoveModel(desk: desk, pupil: pupil, slot: slot, key: Secrets.token(), conflict: nil), visit))
    }

    static func move(_ visit: Visit) async throws -> Reply {
        let plan = try visit.id(GroupPlan.self)
        guard let pupil: Pupil.ID = visit.form.id("pupil"), let slot = visit.form.text("slot").flatMap({ SlotKey($0) }),
            let to: PlannedGroup.ID = visit.form.id("to"), let seen = visit.form.number("version"),
            let key = visit.form.text("key"), MoveRequest.isKey(key), let others = CardMove.list(visit.form.text(MoveForm.others(to)) ?? "")
        else { throw WebError.badRequest(Phrase(fr: "Choisissez un groupe, puis recommencez.", en: "Choose a group, then try again.")) }
        let outcome = try await visit.store.move(
            MoveRequest(
                plan: plan, pupil: pupil, slot: slot, to: to, seen: seen, with: others, key: key, despiteFull: visit.form.isTicked("despite")),
            by: visit.viewer.account, at: visit.now)
        let isJSON = visit.form.text("as") == "json"
        switch outcome {
        case .moved:
            if isJSON { return .json(try MoveJSON.text(["state": "moved"])) }
            return .redirect("/plans/\(plan)?slot=\(slot.text)#g\(to)")
        case .unknown: throw WebError.notFound
        case .overtaken, .pinned, .full, .closed:
            let desk = try await PlanDesk.open(visit)
            let words = conflict(outcome, pupil, to, desk)
            if isJSON {
                return .json(try MoveJSON.text(["state": words.isFull ? "full" : "overtaken", "message": visit.t(words.what)]), status: 409)
            }
            throw WebError.conflict(
                MoveView.page(MoveModel(desk: desk, pupil: pupil, slot: slot, key: Secrets.token(), conflict: words), visit))
        }
    }

    /// What happened instead, and where the pupil stands now.
    struct Conflict: Sendable {
        let what: Phrase
        /// The group that was asked for.
        let wanted: PlannedGroup.ID
        let isFull: Bool
    }

    private static func conflict(_ outcome: MoveOutcome, _ pupil: Pupil.ID, _ to: PlannedGroup.ID, _ desk: PlanDesk) -> Conflict {
        let name = desk.names.pupil(pupil)
        func notDone(_ what: Phrase) -> Conflict {
            Conflict(
                what: Phrase(
                    fr: "\(what.fr) Le déplacement de \(name) vers \(title(to).fr) n’a pas été fait.", en: "\(what.en) The move of \(name) to \(title(to).en) was not made."),
                wanted: to, isFull: false)
        }
        func title(_ group: PlannedGroup.ID?) -> Phrase {
            group.flatMap { id in desk.contents.groups.first { $0.id == id } }
                .map { Phrase(fr: "«\u{202F}\(desk.names.title($0.workshop).fr)\u{202F}»", en: "“\(desk.names.title($0.workshop).en)”") }
                ?? Phrase(fr: "aucun groupe", en: "no group")
        }
        switch outcome {
        case .overtaken(let moved, let group, let by):
            let who = by.isEmpty ? Phrase(fr: "Quelqu’un", en: "Somebody") : Phrase(same: by)
            return notDone(
                Phrase(
                    fr: "\(who.fr) a déplacé \(desk.names.pupil(moved)) avant vous, vers \(title(group).fr).",
                    en: "\(who.en) moved \(desk.names.pupil(moved)) before you, to \(title(group).en)."))
        case .pinned(let held):
            return notDone(
                Phrase(
                    fr: "\(desk.names.pupil(held)), qui devait changer aussi, a été épinglé ici entre-temps.",
                    en: "\(desk.names.pupil(held)), who was to change as well, has been pinned here meanwhile."))
        case .full(let group, let seats):
            return Conflict(
                what: Phrase(
                    fr: "\(title(group).fr) est plein\u{202F}: \(seats) places, toutes prises. \(name) n’a pas changé de groupe.",
                    en: "\(title(group).en) is full: \(seats) seats, all taken. \(name) has not changed groups."), wanted: to, isFull: true)
        case .closed(let state):
            return Conflict(
                what: Phrase(
                    fr: "Ce plan n’est plus modifiable (\(state.name.fr)). Rien n’a changé.", en: "This plan can no longer be changed (\(state.name.en)). Nothing has changed."),
                wanted: to, isFull: false)
        case .moved, .unknown:
            return Conflict(what: Phrase(same: ""), wanted: to, isFull: false)
        }
    }

    static func undo(_ visit: Visit) async throws -> Reply {
        let plan = try visit.id(GroupPlan.self)
        guard let key = visit.form.text("key"), MoveRequest.isKey(key) else { throw WebError.notFound }
        let outcome = try await visit.store.undoMove(in: plan, key: key, by: visit.viewer.account, at: visit.now)
        let desk = try await PlanDesk.open(visit)
        let message: Phrase
        switch outcome {
        case .undone(let pupils, _, let unpinned):
            let names = PlanNames.listed(pupils.map(desk.names.pupil))
            let back =
                pupils.count == 1
                ? Phrase(fr: "Annulé\u{202F}: \(names.fr) est de retour dans son groupe d’avant.", en: "Undone: \(names.en) is back in the group before.")
                : Phrase(fr: "Annulé\u{202F}: \(names.fr) sont de retour dans leurs groupes d’avant.", en: "Undone: \(names.en) are back in their groups before.")
            let free = PlanNames.listed(unpinned.map(desk.names.pupil))
            message =
                unpinned.isEmpty
                ? back
                : Phrase(
                    fr: "\(back.fr) L’épingle posée depuis est retirée\u{202F}: \(free.fr).", en: "\(back.en) The pin set since is taken out: \(free.en).")
        case .nothing: message = Phrase(fr: "Vous n’avez plus rien à annuler.", en: "You have nothing left to undo.")
        case .overtaken(let pupil, _, let by):
            message = Phrase(
                fr: "\(by) a déplacé \(desk.names.pupil(pupil)) depuis\u{202F}: ce déplacement n’est plus à annuler, les précédents le restent.",
                en: "\(by) has moved \(desk.names.pupil(pupil)) since: that move can no longer be undone, the ones before still can.")
        case .closed(let state):
            message = Phrase(fr: "Ce plan n’est plus modifiable (\(state.name.fr)).", en: "This plan can no longer be changed (\(state.name.en)).")
        }
        if visit.form.text("as") == "json" { return .json(try MoveJSON.text(["state": "undone", "message": visit.t(message)])) }
        return .page(BoardView.page(try await BoardHandler.model(desk, visit, message: message), visit))
    }

    static func pin(_ visit: Visit) async throws -> Reply {
        let plan = try visit.id(GroupPlan.self)
        guard let pupil: Pupil.ID = visit.form.id("pupil"), let slot = visit.form.text("slot").flatMap({ SlotKey($0) }) else { throw WebError.notFound }
        try await visit.store.pin(pupil, in: slot, of: plan, visit.form.text("pinned") == "1")
        if visit.form.text("as") == "json" { return .json(try MoveJSON.text(["state": "pinned"])) }
        return .redirect("/plans/\(plan)?slot=\(slot.text)")
    }

    static func version(_ visit: Visit) async throws -> Reply {
        guard let plan = try await visit.store.plan(visit.id(GroupPlan.self)) else { throw WebError.notFound }
        return .json(try MoveJSON.text(["version": "\(plan.version)", "state": plan.state.rawValue]))
    }
}

/// The form by which a card is moved.
enum MoveForm {
    /// The field that says who changes groups in exchange when the pupil goes to this group.
    static func others(_ group: PlannedGroup.ID) -> String { "with-\(group)" }
}

extension CardMove {
    /// `pupil:group:version`, one after the other: as the page showed the exchange, so that another is not made in its place.
    static func text(_ moves: [CardMove]) -> String { moves.map { "\($0.pupil):\($0.to):\($0.seen)" }.joined(separator: " ") }

    /// Nil when the text is none of ours.
    static func list(_ text: String) -> [CardMove]? {
        let parts = text.split(separator: " ").map { $0.split(separator: ":") }
        let moves = parts.compactMap { part -> CardMove? in
            guard part.count == 3, let pupil = Pupil.ID(String(part[0])), let group = PlannedGroup.ID(String(part[1])), let seen = Int(part[2]) else { return nil }
            return CardMove(pupil: pupil, to: group, seen: seen)
        }
        return moves.count == parts.count ? moves : nil
    }
}

/// What the board's script reads.
enum MoveJSON {
    struct Options: Encodable {
        struct Target: Encodable {
            let group, name, place, size: String
            /// Who else moves, and what it is worth.
            let note: String
            /// Those who move along, as the request names them; empty when nobody does.
            let others: String
            let full, blocked: Bool
            let lines: [Line]
        }
        struct Line: Encodable {
            let tone, text: String
        }
        let pupil: String
        let pinned: Bool
        let placed: Bool
        let targets: [Target]
    }

    static func options(_ desk: PlanDesk, _ pupil: Pupil.ID, _ slot: SlotKey, _ visit: Visit) throws -> Reply {
        let firstWish = desk.review.instance.pointsOfFirstWish, shifts = desk.shifts(in: slot.text)
        let targets = desk.review.targets(moving: pupil, in: slot).compactMap { target -> Options.Target? in
            let effect = target.effect
            guard let group = desk.contents.groups.first(where: { $0.id == effect.group }) else { return nil }
            return Options.Target(
                group: "\(group.id)", name: visit.t(desk.names.title(group.workshop)), place: visit.t(desk.place(group)), size: "\(effect.sizeAfter)/\(group.seats)",
                note: desk.names.note(target, pointsOfFirstWish: firstWish, shifts: shifts).map(visit.t) ?? "",
                others: CardMove.text(target.others.map(\.move)), full: effect.isFull, blocked: target.entry == .blocked,
                lines: desk.words.lines(effect, in: desk.contents).map { Options.Line(tone: "\($0.tone)", text: visit.t($0.text)) })
        }
        let options = Options(
            pupil: desk.names.pupil(pupil), pinned: desk.review.instance.pupils.first { $0.id == "\(pupil)" }?.pinned[slot.text] != nil,
            placed: desk.review.place(of: pupil, in: slot) != nil, targets: targets)
        return .json([UInt8](try JSONEncoder().encode(options)))
    }

    /// An object of texts.
    static func text(_ fields: [String: String]) throws -> [UInt8] { [UInt8](try JSONEncoder().encode(fields)) }
}
