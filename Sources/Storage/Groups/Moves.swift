import School

/// A card moved on the board, as the coordinator's screen asks for it, with those that change groups in exchange.
public struct MoveRequest: Sendable, Hashable {
    /// How many others an exchange takes at most.
    public static let mostOthers = 2
    /// How long a key may be, and what it may not have: the others of an exchange are logged as `key/1` and `key/2`.
    private static let keyLength = 8...78, separator: Character = "/"

    public let plan: GroupPlan.ID
    public let slot: SlotKey
    /// Of the pupil first, then of the others.
    let cards: [CardMove]
    /// Made by the screen: the same request sent twice counts once.
    let key: String
    /// Whether to go ahead although a group is full.
    let despiteFull: Bool

    public init(
        plan: GroupPlan.ID, pupil: Pupil.ID, slot: SlotKey, to: PlannedGroup.ID, seen: Int, with others: [CardMove] = [], key: String, despiteFull: Bool
    ) {
        self.plan = plan
        self.slot = slot
        cards = [CardMove(pupil: pupil, to: to, seen: seen)] + others
        self.key = key
        self.despiteFull = despiteFull
    }

    public static func isKey(_ text: String) -> Bool { keyLength.contains(text.count) && !text.contains(separator) }

    /// What the cards of one request are logged under.
    static func logged(_ key: String) -> [String] { [key] + (1...mostOthers).map { "\(key)\(separator)\($0)" } }

    static func key(ofLogged text: String) -> String { String(text.prefix { $0 != separator }) }
}

/// What became of a move.
public enum MoveOutcome: Sendable, Hashable {
    /// Done, now or when the same request came before. `version` is the place's.
    case moved(version: Int)
    /// Somebody else moved one of the pupils meanwhile: where to, and by whom.
    case overtaken(Pupil.ID, group: PlannedGroup.ID?, by: String)
    /// Somebody who was to move in exchange has been pinned where they are.
    case pinned(Pupil.ID)
    /// The last seat of this group is taken.
    case full(PlannedGroup.ID, seats: Int)
    /// The plan is no longer a draft.
    case closed(GroupPlan.State)
    case unknown
}

/// What became of an undo.
public enum UndoOutcome: Sendable, Hashable {
    /// An exchange is undone whole. Whoever had been pinned since to the workshop that they leave is no longer.
    case undone([Pupil.ID], slot: SlotKey, unpinned: [Pupil.ID] = [])
    /// This person has moved nothing that is left to undo.
    case nothing
    /// Somebody else has moved the same pupil, or another of the exchange, since.
    case overtaken(pupil: Pupil.ID, slot: SlotKey, by: String)
    case closed(GroupPlan.State)
}

extension SchoolStore {
    /// Moves one pupil in one slot, and with them those who change groups in exchange: all of them or nobody. Moves of other pupils by others merge; a
    /// move of the same pupil that came first is told, and nothing is written. A pin goes along with its card; that of somebody else holds.
    public func move(_ request: MoveRequest, by account: Account.ID, at now: Moment) async throws -> MoveOutcome {
        try await write { db -> MoveOutcome in
            if let version = try db.first(
                "SELECT version FROM plan_move WHERE school = $1 AND plan = $2 AND request = $3", [request.plan, request.key], { try $0[0] as Int })
            {
                return .moved(version: version)
            }
            guard let plan = try Self.plan(request.plan, db), let own = request.cards.first, request.cards.count <= 1 + MoveRequest.mostOthers else { return .unknown }
            guard plan.state == .draft else { return .closed(plan.state) }
            var steps: [MoveStep] = []
            /// Pupils that each group gets more, or fewer, than it has.
            var change: [PlannedGroup.ID: Int] = [:]
            for card in request.cards {
                guard let target = try Self.target(card.to, in: request, db) else { return .unknown }
                let place = try Self.place(request.plan, card.pupil, request.slot, db)
                guard place?.version ?? 0 == card.seen else {
                    return .overtaken(card.pupil, group: place?.group, by: try Self.lastMover(request.plan, card.pupil, request.slot, db))
                }
                let pin = try Self.pin(plan.period, card.pupil, request.slot, db)
                if card != own {
                    guard place != nil, !steps.contains(where: { $0.card.pupil == card.pupil }) else { return .unknown }
                    if let pin, pin != target.workshop { return .pinned(card.pupil) }
                }
                if place?.group == card.to { return card == own ? .moved(version: card.seen) : .unknown }
                steps.append(MoveStep(card: card, from: place?.group, seats: target.seats, workshop: target.workshop, pin: pin))
                change[card.to, default: 0] += 1
                if let from = place?.group { change[from, default: 0] -= 1 }
            }
            for step in steps where !request.despiteFull {
                guard let more = change[step.card.to], more > 0 else { continue }
                let taken = try db.count("SELECT count(*) FROM plan_place WHERE school = $1 AND plan_group = $2", [step.card.to])
                if taken + more > step.seats { return .full(step.card.to, seats: step.seats) }
            }
            if own.seen == 0 {
                guard try db.count("SELECT count(*) FROM pupil WHERE school = $1 AND id = $2", [own.pupil]) == 1 else { return .unknown }
            }
            for (step, key) in zip(steps, MoveRequest.logged(request.key)) { try Self.carryOut(step, of: request, in: plan.period, as: key, by: account, at: now, db) }
            try db.run("UPDATE plan SET version = version + 1 WHERE school = $1 AND id = $2", [request.plan])
            return .moved(version: own.seen + 1)
        }
    }

    /// One card of a move, with what it needs to be carried out and taken back.
    private struct MoveStep {
        let card: CardMove
        let from: PlannedGroup.ID?
        let seats: Int
        let workshop: Workshop.ID
        let pin: Workshop.ID?
    }

    private static func target(_ group: PlannedGroup.ID, in request: MoveRequest, _ db: SchoolConnection) throws -> (seats: Int, workshop: Workshop.ID)? {
        try db.first(
            "SELECT seats, workshop FROM plan_group WHERE school = $1 AND plan = $2 AND module = $3 AND weekly_slot = $4 AND id = $5",
            [request.plan, request.slot.module, request.slot.weekly, group]
        ) { row in (try row[0], try row[1]) }
    }

    private static func place(
        _ plan: GroupPlan.ID, _ pupil: Pupil.ID, _ slot: SlotKey, _ db: SchoolConnection
    ) throws -> (group: PlannedGroup.ID, version: Int)? {
        try db.first(
            "SELECT plan_group, version FROM plan_place WHERE school = $1 AND plan = $2 AND pupil = $3 AND module = $4 AND weekly_slot = $5",
            [plan, pupil, slot.module, slot.weekly]
        ) { row in (try row[0], try row[1]) }
    }

    private static func carryOut(
        _ step: MoveStep, of request: MoveRequest, in period: Period.ID, as key: String, by account: Account.ID, at now: Moment, _ db: SchoolConnection
    ) throws {
        let card = step.card, version = card.seen + 1
        let place: [any Column] = [request.plan, card.pupil, request.slot.module, request.slot.weekly]
        if step.from == nil {
            try db.run(
                """
                INSERT INTO plan_place (school, plan, pupil, module, weekly_slot, plan_group, version) VALUES ($1, $2, $3, $4, $5, $6, $7)
                """, place + [card.to, version])
        } else {
            try db.run(
                """
                UPDATE plan_place SET plan_group = $6, version = $7
                WHERE school = $1 AND plan = $2 AND pupil = $3 AND module = $4 AND weekly_slot = $5
                """, place + [card.to, version])
        }
        if step.pin != nil { try setPin(Pin(pupil: card.pupil, slot: request.slot, workshop: step.workshop), in: period, db) }
        try db.run(
            """
            INSERT INTO plan_move (school, id, plan, request, pupil, module, weekly_slot, from_group, to_group, pin_before, version, account, at, undone)
            VALUES ($1, $6, $2, $7, $3, $4, $5, $8, $9, $10, $11, $12, $13, 0)
            """, place + [Identifier<MoveRequest>.new(), key, step.from, card.to, step.pin, version, account, now])
    }

    /// Takes back the latest move of this person that is not yet undone, whole, unless somebody moved one of its pupils since.
    /// - Parameter key: as in `MoveRequest`: the same undo sent twice counts once.
    public func undoMove(in plan: GroupPlan.ID, key: String, by account: Account.ID, at now: Moment) async throws -> UndoOutcome {
        try await write { db -> UndoOutcome in
            let keys = MoveRequest.logged(key)
            let done = try db.rows(
                "SELECT pupil, module, weekly_slot FROM plan_move WHERE school = $1 AND plan = $2 AND request IN ($3, $4, $5) ORDER BY id", [plan] + keys
            ) { row in (pupil: try row[0] as Pupil.ID, slot: SlotKey(module: try row[1], weekly: try row[2])) }
            if let first = done.first { return .undone(done.map(\.pupil), slot: first.slot) }
            guard let state = try Self.plan(plan, db) else { return .nothing }
            guard state.state == .draft else { return .closed(state.state) }
            let moves = try Self.latestMove(in: plan, by: account, db)
            guard let first = moves.first else { return .nothing }
            for move in moves {
                let place = try Self.place(plan, move.pupil, move.slot, db)
                if place?.group == move.to, place?.version == move.version { continue }
                // What others did stands; this move is no longer ours to take back, the ones before it are.
                for move in moves { try db.run("UPDATE plan_move SET undone = 1 WHERE school = $1 AND id = $2", [move.id]) }
                return .overtaken(pupil: move.pupil, slot: move.slot, by: try Self.lastMover(plan, move.pupil, move.slot, db))
            }
            var unpinned: [Pupil.ID] = []
            for (move, key) in zip(moves, keys) {
                if try Self.takeBack(move, in: state, as: key, by: account, at: now, db) { unpinned.append(move.pupil) }
            }
            try db.run("UPDATE plan SET version = version + 1 WHERE school = $1 AND id = $2", [plan])
            return .undone(moves.map(\.pupil), slot: first.slot, unpinned: unpinned)
        }
    }

    /// The cards of the latest move of a person that is not undone, in the order in which they were moved.
    private static func latestMove(in plan: GroupPlan.ID, by account: Account.ID, _ db: SchoolConnection) throws -> [LoggedMove] {
        let moves = try db.rows(
            """
            SELECT id, pupil, module, weekly_slot, from_group, to_group, pin_before, version, request FROM plan_move
            WHERE school = $1 AND plan = $2 AND account = $3 AND undone = 0 ORDER BY id DESC LIMIT \(1 + MoveRequest.mostOthers)
            """, [plan, account]
        ) { row in
            try LoggedMove(
                id: row[0], pupil: row[1], slot: SlotKey(module: row[2], weekly: row[3]), from: row[4], to: row[5], pinBefore: row[6], version: row[7],
                key: MoveRequest.key(ofLogged: row[8]))
        }
        return moves.prefix { $0.key == moves.first?.key }.reversed()
    }

    /// The pin is as before the move.
    /// - Returns: whether a pin that was set since is out.
    private static func takeBack(
        _ move: LoggedMove, in plan: GroupPlan, as key: String, by account: Account.ID, at now: Moment, _ db: SchoolConnection
    ) throws -> Bool {
        let place: [any Column] = [plan.id, move.pupil, move.slot.module, move.slot.weekly]
        if let from = move.from {
            try db.run(
                """
                UPDATE plan_place SET plan_group = $6, version = version + 1
                WHERE school = $1 AND plan = $2 AND pupil = $3 AND module = $4 AND weekly_slot = $5
                """, place + [from])
            // An earlier move of this card by the same person can be taken back in its turn.
            try db.run(
                """
                UPDATE plan_move SET version = $6
                WHERE school = $1 AND id = (
                    SELECT max(id) FROM plan_move WHERE school = $1 AND plan = $2 AND pupil = $3 AND module = $4 AND weekly_slot = $5
                        AND undone = 0 AND id < $7 AND to_group IS NOT NULL)
                """, place + [move.version + 1, move.id])
        } else {
            try db.run("DELETE FROM plan_place WHERE school = $1 AND plan = $2 AND pupil = $3 AND module = $4 AND weekly_slot = $5", place)
        }
        var isUnpinned = false
        if let pin = move.pinBefore {
            try setPin(Pin(pupil: move.pupil, slot: move.slot, workshop: pin), in: plan.period, db)
        } else {
            // Of a pin to another workshop this move knows nothing, and one to the workshop they go back to holds.
            isUnpinned =
                try db.run(
                    """
                    DELETE FROM pin WHERE school = $1 AND period = $2 AND pupil = $3 AND module = $4 AND weekly_slot = $5
                        AND workshop IN (SELECT workshop FROM plan_group WHERE school = $1 AND id = $6)
                        AND workshop NOT IN (SELECT workshop FROM plan_group WHERE school = $1 AND id = $7)
                    """, [plan.period, move.pupil, move.slot.module, move.slot.weekly, move.to, move.from]) > 0
        }
        try db.run("UPDATE plan_move SET undone = 1 WHERE school = $1 AND id = $2", [move.id])
        try db.run(
            """
            INSERT INTO plan_move (school, id, plan, request, pupil, module, weekly_slot, from_group, to_group, version, account, at, undone)
            VALUES ($1, $6, $2, $7, $3, $4, $5, $8, $9, $10, $11, $12, 1)
            """, place + [Identifier<MoveRequest>.new(), key, move.to, move.from, move.version + 1, account, now])
        return isUnpinned
    }

    /// How many cards this person can still take back, one move after the other.
    public func undoableMoves(in plan: GroupPlan.ID, by account: Account.ID) async throws -> Int {
        try await read { db in
            try db.count("SELECT count(*) FROM plan_move WHERE school = $1 AND plan = $2 AND account = $3 AND undone = 0", [plan, account])
        }
    }

    // MARK: Pins

    /// Pins a pupil to the workshop of the group they are in, or takes the pin out.
    public func pin(_ pupil: Pupil.ID, in slot: SlotKey, of plan: GroupPlan.ID, _ isPinned: Bool) async throws {
        try await write { db in
            guard let state = try Self.plan(plan, db), state.state == .draft else { throw StorageError.stale }
            if isPinned {
                let workshop = try db.first(
                    """
                    SELECT g.workshop FROM plan_place l JOIN plan_group g ON g.school = l.school AND g.id = l.plan_group
                    WHERE l.school = $1 AND l.plan = $2 AND l.pupil = $3 AND l.module = $4 AND l.weekly_slot = $5
                    """, [plan, pupil, slot.module, slot.weekly]
                ) { try $0[0] as Workshop.ID }
                guard let workshop else { throw StorageError.stale }
                try Self.setPin(Pin(pupil: pupil, slot: slot, workshop: workshop), in: state.period, db)
            } else {
                try db.run(
                    "DELETE FROM pin WHERE school = $1 AND period = $2 AND pupil = $3 AND module = $4 AND weekly_slot = $5",
                    [state.period, pupil, slot.module, slot.weekly])
            }
            try db.run("UPDATE plan SET version = version + 1 WHERE school = $1 AND id = $2", [plan])
        }
    }

    private struct LoggedMove {
        let id: Identifier<MoveRequest>
        let pupil: Pupil.ID
        let slot: SlotKey
        let from, to: PlannedGroup.ID?
        let pinBefore: Workshop.ID?
        let version: Int
        /// Of the request.
        let key: String
    }

    static func plan(_ id: GroupPlan.ID, _ db: SchoolConnection) throws -> GroupPlan? {
        try db.first("\(planColumns) WHERE p.school = $1 AND p.id = $2", [id], plan)
    }

    private static func pin(_ period: Period.ID, _ pupil: Pupil.ID, _ slot: SlotKey, _ db: SchoolConnection) throws -> Workshop.ID? {
        try db.first(
            "SELECT workshop FROM pin WHERE school = $1 AND period = $2 AND pupil = $3 AND module = $4 AND weekly_slot = $5",
            [period, pupil, slot.module, slot.weekly]
        ) { try $0[0] }
    }

    private static func setPin(_ pin: Pin, in period: Period.ID, _ db: SchoolConnection) throws {
        try db.run(
            """
            INSERT INTO pin (school, period, pupil, module, weekly_slot, workshop) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (school, period, pupil, module, weekly_slot) DO UPDATE SET workshop = EXCLUDED.workshop
            """, [period, pin.pupil, pin.slot.module, pin.slot.weekly, pin.workshop])
    }

    private static func lastMover(_ plan: GroupPlan.ID, _ pupil: Pupil.ID, _ slot: SlotKey, _ db: SchoolConnection) throws -> String {
        try db.first(
            """
            SELECT COALESCE(s.given_name, ''), COALESCE(s.family_name, a.login) FROM plan_move m
            JOIN account a ON a.school = m.school AND a.id = m.account
            LEFT JOIN staff s ON s.school = a.school AND s.id = a.staff
            WHERE m.school = $1 AND m.plan = $2 AND m.pupil = $3 AND m.module = $4 AND m.weekly_slot = $5 ORDER BY m.id DESC LIMIT 1
            """, [plan, pupil, slot.module, slot.weekly]
        ) { row in
            let given: String = try row[0]
            let family: String = try row[1]
            return given.isEmpty ? family : "\(given) \(family)"
        } ?? ""
    }
}
