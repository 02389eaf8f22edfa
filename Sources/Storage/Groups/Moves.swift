import School

/// A card moved on the board, as the coordinator's screen asks for it.
public struct MoveRequest: Sendable, Hashable {
    public let plan: GroupPlan.ID
    public let pupil: Pupil.ID
    public let slot: SlotKey
    public let to: PlannedGroup.ID
    /// The version of the place as the screen showed it; 0 when the pupil had none.
    public let seen: Int
    /// Made by the screen: the same request sent twice counts once.
    public let key: String
    /// Whether to go ahead although the group is full.
    public let despiteFull: Bool

    public init(plan: GroupPlan.ID, pupil: Pupil.ID, slot: SlotKey, to: PlannedGroup.ID, seen: Int, key: String, despiteFull: Bool) {
        self.plan = plan
        self.pupil = pupil
        self.slot = slot
        self.to = to
        self.seen = seen
        self.key = key
        self.despiteFull = despiteFull
    }
}

/// What became of a move.
public enum MoveOutcome: Sendable, Hashable {
    /// Done, now or when the same request came before. `version` is the place's.
    case moved(version: Int)
    /// Somebody else moved this pupil meanwhile: where to, and by whom.
    case overtaken(group: PlannedGroup.ID?, by: String)
    /// The last seat is taken.
    case full(seats: Int)
    /// The plan is no longer a draft.
    case closed(GroupPlan.State)
    case unknown
}

/// What became of an undo.
public enum UndoOutcome: Sendable, Hashable {
    case undone(pupil: Pupil.ID, slot: SlotKey)
    /// This person has moved nothing that is left to undo.
    case nothing
    /// Somebody else has moved the same pupil since.
    case overtaken(pupil: Pupil.ID, slot: SlotKey, by: String)
    case closed(GroupPlan.State)
}

extension SchoolStore {
    /// Moves one pupil in one slot. Moves of other pupils by others merge; a move of the same pupil that came first is told,
    /// and nothing is written. A pin goes along with its card.
    public func move(_ request: MoveRequest, by account: Account.ID, at now: Moment) async throws -> MoveOutcome {
        try await write { db -> MoveOutcome in
            let slot: [any Column] = [request.plan, request.pupil, request.slot.module, request.slot.weekly]
            if let version = try db.first(
                "SELECT version FROM plan_move WHERE school = $1 AND plan = $2 AND request = $3", [request.plan, request.key], { try $0[0] as Int })
            {
                return .moved(version: version)
            }
            guard let plan = try Self.plan(request.plan, db) else { return .unknown }
            guard plan.state == .draft else { return .closed(plan.state) }
            guard
                let target = try db.first(
                    """
                    SELECT seats, workshop FROM plan_group WHERE school = $1 AND plan = $2 AND id = $5 AND module = $3 AND weekly_slot = $4
                    """, [request.plan, request.slot.module, request.slot.weekly, request.to], { row in (seats: try row[0] as Int, workshop: try row[1] as Workshop.ID) })
            else { return .unknown }

            let place = try db.first(
                """
                SELECT plan_group, version FROM plan_place
                WHERE school = $1 AND plan = $2 AND pupil = $3 AND module = $4 AND weekly_slot = $5
                """, slot
            ) { row in (group: try row[0] as PlannedGroup.ID, version: try row[1] as Int) }
            guard place?.version ?? 0 == request.seen else {
                return .overtaken(group: place?.group, by: try Self.lastMover(request.plan, request.pupil, request.slot, db))
            }
            if place?.group == request.to { return .moved(version: request.seen) }
            if !request.despiteFull {
                let taken = try db.count("SELECT count(*) FROM plan_place WHERE school = $1 AND plan_group = $2", [request.to])
                if taken >= target.seats { return .full(seats: target.seats) }
            }

            let version = request.seen + 1
            if place == nil {
                guard try db.count("SELECT count(*) FROM pupil WHERE school = $1 AND id = $2", [request.pupil]) == 1 else { return .unknown }
                try db.run(
                    """
                    INSERT INTO plan_place (school, plan, pupil, module, weekly_slot, plan_group, version) VALUES ($1, $2, $3, $4, $5, $6, $7)
                    """, slot + [request.to, version])
            } else {
                try db.run(
                    """
                    UPDATE plan_place SET plan_group = $6, version = $7
                    WHERE school = $1 AND plan = $2 AND pupil = $3 AND module = $4 AND weekly_slot = $5
                    """, slot + [request.to, version])
            }
            let pin = try Self.pin(plan.period, request.pupil, request.slot, db)
            if pin != nil { try Self.setPin(Pin(pupil: request.pupil, slot: request.slot, workshop: target.workshop), in: plan.period, db) }
            try db.run(
                """
                INSERT INTO plan_move (school, id, plan, request, pupil, module, weekly_slot, from_group, to_group, pin_before, version, account, at, undone)
                VALUES ($1, $6, $2, $7, $3, $4, $5, $8, $9, $10, $11, $12, $13, 0)
                """, slot + [Identifier<MoveRequest>.new(), request.key, place?.group, request.to, pin, version, account, now])
            try db.run("UPDATE plan SET version = version + 1 WHERE school = $1 AND id = $2", [request.plan])
            return .moved(version: version)
        }
    }

    /// Takes back the latest move of this person that is not yet undone, unless somebody moved the same pupil since.
    /// - Parameter key: as in `MoveRequest`: the same undo sent twice counts once.
    public func undoMove(in plan: GroupPlan.ID, key: String, by account: Account.ID, at now: Moment) async throws -> UndoOutcome {
        try await write { db -> UndoOutcome in
            if let done = try db.first(
                "SELECT pupil, module, weekly_slot FROM plan_move WHERE school = $1 AND plan = $2 AND request = $3", [plan, key],
                { row in UndoOutcome.undone(pupil: try row[0], slot: SlotKey(module: try row[1], weekly: try row[2])) })
            {
                return done
            }
            guard let state = try Self.plan(plan, db) else { return .nothing }
            guard state.state == .draft else { return .closed(state.state) }
            guard
                let move = try db.first(
                    """
                    SELECT id, pupil, module, weekly_slot, from_group, to_group, pin_before, version FROM plan_move
                    WHERE school = $1 AND plan = $2 AND account = $3 AND undone = 0 ORDER BY id DESC LIMIT 1
                    """, [plan, account],
                    { row in
                        try LoggedMove(
                            id: row[0], pupil: row[1], slot: SlotKey(module: row[2], weekly: row[3]), from: row[4], to: row[5], pinBefore: row[6],
                            version: row[7])
                    })
            else { return .nothing }
            let slot: [any Column] = [plan, move.pupil, move.slot.module, move.slot.weekly]
            let version = try db.first(
                """
                SELECT version FROM plan_place WHERE school = $1 AND plan = $2 AND pupil = $3 AND module = $4 AND weekly_slot = $5 AND plan_group = $6
                """, slot + [move.to]
            ) { try $0[0] as Int }
            guard let version, version == move.version else {
                // What others did stands; this move is no longer ours to take back, the ones before it are.
                try db.run("UPDATE plan_move SET undone = 1 WHERE school = $1 AND id = $2", [move.id])
                return .overtaken(pupil: move.pupil, slot: move.slot, by: try Self.lastMover(plan, move.pupil, move.slot, db))
            }
            if let from = move.from {
                try db.run(
                    """
                    UPDATE plan_place SET plan_group = $6, version = version + 1
                    WHERE school = $1 AND plan = $2 AND pupil = $3 AND module = $4 AND weekly_slot = $5
                    """, slot + [from])
                // An earlier move of this card by the same person can be taken back in its turn.
                try db.run(
                    """
                    UPDATE plan_move SET version = $6
                    WHERE school = $1 AND id = (
                        SELECT max(id) FROM plan_move WHERE school = $1 AND plan = $2 AND pupil = $3 AND module = $4 AND weekly_slot = $5
                            AND undone = 0 AND id < $7 AND to_group IS NOT NULL)
                    """, slot + [version + 1, move.id])
            } else {
                try db.run("DELETE FROM plan_place WHERE school = $1 AND plan = $2 AND pupil = $3 AND module = $4 AND weekly_slot = $5", slot)
            }
            if let pin = move.pinBefore { try Self.setPin(Pin(pupil: move.pupil, slot: move.slot, workshop: pin), in: state.period, db) }
            try db.run("UPDATE plan_move SET undone = 1 WHERE school = $1 AND id = $2", [move.id])
            try db.run(
                """
                INSERT INTO plan_move (school, id, plan, request, pupil, module, weekly_slot, from_group, to_group, version, account, at, undone)
                VALUES ($1, $6, $2, $7, $3, $4, $5, $8, $9, $10, $11, $12, 1)
                """, slot + [Identifier<MoveRequest>.new(), key, move.to, move.from, version + 1, account, now])
            try db.run("UPDATE plan SET version = version + 1 WHERE school = $1 AND id = $2", [plan])
            return .undone(pupil: move.pupil, slot: move.slot)
        }
    }

    /// How many moves this person can still take back.
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
