"""The same problem for general solvers: one linear model, given to CP-SAT and to HiGHS.

Strong where it matters: `pupil in group <= group open` pupil by pupil, covered needs and phi as concave envelopes that
are exact in whole numbers, and copies of a workshop in one slot ordered so that they are not tried twice. CP-SAT gets its own
clauses for rows of the kind "exactly one" and "at most one"; both may start from a plan, the one made by hand.
"""
import time


class Model:
    def __init__(self):
        self.low, self.high, self.gain, self.rows = [], [], [], []
        # Variables that follow from the others: pupil → covered need, coverage by skill, capped parts of it.
        self.covered = {}

    def var(self, low=0, high=1, gain=0):
        self.low.append(low)
        self.high.append(high)
        self.gain.append(gain)
        return len(self.low) - 1

    def row(self, terms, low, high):
        self.rows.append((terms, low, high))


BIG = 10**9


def build(i):
    m = Model()
    weights, slots = i["weights"], {s["id"]: s for s in i["slots"]}
    gains = {w["id"]: w["gains"] for w in i["workshops"]}
    copies, seat, members = [], {}, {}
    for w in i["workshops"]:
        for s in slots:
            if w["slots"] is not None and s not in w["slots"]:
                continue
            previous = None
            for c in range(w["maxParallel"]):
                y = m.var()
                crowd = m.var(0, w["maxSize"], -weights["crowding"])
                if previous is not None:
                    m.row([(previous, 1), (y, -1)], 0, BIG)
                previous = y
                copies.append((w, s, y, crowd))
    of_slot = {}
    for g, (w, s, y, crowd) in enumerate(copies):
        of_slot.setdefault(s, []).append(g)
        members[g] = []
    for p in i["pupils"]:
        scale = p.get("weight", 1)
        follows = {}
        for s in p["slots"]:
            line = []
            for g in of_slot.get(s, []):
                w = copies[g][0]
                pin = p["pinned"].get(s)
                if w["id"] in p["barred"] or (pin and pin != w["id"]) or (w.get("classes") is not None and p["class"] not in w["classes"]):
                    continue
                if not pin and w["id"] in p["history"] and not w["repeatable"]:
                    continue
                kept = weights.get("stability", 0) if p.get("current", {}).get(s) == w["id"] else 0
                x = m.var(gain=scale * weights["wish"] * p["wishes"].get(w["id"], 0) + kept)
                m.row([(x, 1), (copies[g][2], -1)], -BIG, 0)
                seat[p["id"], g] = x
                members[g].append(x)
                line.append((x, 1))
                follows.setdefault(w["id"], []).append(x)
            m.row(line, 1, 1)
        for w in i["workshops"]:
            if not w["repeatable"] and len(follows.get(w["id"], [])) > 1:
                m.row([(x, 1) for x in follows[w["id"]]], 0, 1)
        whole = 100 * sum(p["needs"].values())
        c = m.var(0, whole, scale)
        row = [(c, -1)]
        coverage, capped = {}, []
        for k, need in p["needs"].items():
            if need:
                cov = coverage[k] = m.var(0, 100)
                m.row([(x, gains[w][k]) for w, xs in follows.items() if gains[w].get(k) for x in xs] + [(cov, -1)], 0, BIG)
                row.append((cov, need))
        m.row(row, 0, BIG)
        for part in (whole // 2, whole // 4):
            v = m.var(0, part, scale)
            capped.append((v, part))
            m.row([(c, 1), (v, -1)], 0, BIG)
        m.covered[p["id"]] = (c, coverage, capped)
    hours, load, busy, room_busy = [], {}, {}, {}
    staff, rooms = {}, {}
    # Rooms that nothing tells apart are counted, not named.
    alike = {}
    for r in i["rooms"]:
        alike.setdefault((r["capacity"], tuple(sorted(r["kinds"])), None if r["slots"] is None else tuple(sorted(r["slots"]))), []).append(r["id"])
    hour = {s: d.get("hour", s) for s, d in slots.items()}
    people = {f["id"]: f for f in i["facilitators"]}
    for g, (w, s, y, crowd) in enumerate(copies):
        n = [(x, 1) for x in members[g]]
        m.row(n + [(y, -w["minSize"])], 0, BIG)
        m.row(n + [(y, -w["maxSize"])], -BIG, 0)
        m.row(n + [(y, -w["comfortSize"]), (crowd, -1)], -BIG, 0)
        for j, pool in enumerate(w["staff"]):
            line = []
            for f in pool:
                if people[f]["slots"] is None or s in people[f]["slots"]:
                    v = m.var()
                    staff[g, j, f] = v
                    line.append((v, 1))
                    load.setdefault(f, []).append((v, 1))
                    busy.setdefault((f, hour[s]), []).append((v, 1))
                    if people[f].get("hoursCount", True):
                        hours.append((v, slots[s]["sessions"]))
            m.row(line + [(y, -1)], 0, 0)
        line, seats = [], []
        for like in alike:
            capacity, kinds, open_in = like
            if (open_in is None or s in open_in) and (not w["roomKinds"] or set(w["roomKinds"]) & set(kinds)):
                v = m.var()
                rooms[g, like] = v
                line.append((v, 1))
                seats.append((v, capacity))
                room_busy.setdefault((like, hour[s]), []).append((v, 1))
        m.row(line + [(y, -1)], 0, 0)
        if any(capacity < w["maxSize"] for _, capacity in seats):
            m.row(n + [(v, -k) for v, k in seats], -BIG, 0)
    for line in busy.values():
        m.row(line, 0, 1)
    for (like, _), line in room_busy.items():
        m.row(line, 0, len(alike[like]))
    for f, line in load.items():
        m.row(line, people[f].get("minGroups", 0), people[f]["maxGroups"])
    if i["hoursBudget"] is not None:
        m.row(hours, 0, i["hoursBudget"])
    slots_of = {p["id"]: set(p["slots"]) for p in i["pupils"]}
    for kind in ("apart", "together"):
        for a, b in i[kind]:
            for s in slots_of[a] & slots_of[b]:
                for g in of_slot.get(s, []):
                    xa, xb = seat.get((a, g)), seat.get((b, g))
                    if kind == "apart" and xa is not None and xb is not None:
                        m.row([(xa, 1), (xb, 1)], 0, 1)
                    if kind == "together":
                        m.row([(v, k) for v, k in ((xa, 1), (xb, -1)) if v is not None], 0, 0)
    return m, copies, seat, staff, rooms, alike


def plan_of(i, parts, on):
    _, copies, seat, staff, rooms, alike = parts
    hour = {s["id"]: s.get("hour") or s["id"] for s in i["slots"]}
    left = {}
    groups = []
    for g, (w, s, y, _) in enumerate(copies):
        if on(y):
            like = next(like for like in alike if (g, like) in rooms and on(rooms[g, like]))
            groups.append({
                "workshop": w["id"], "slot": s,
                "staff": [next(f for f in pool if (g, j, f) in staff and on(staff[g, j, f])) for j, pool in enumerate(w["staff"])],
                "room": left.setdefault((like, hour[s]), list(alike[like])).pop(),
                "pupils": [p["id"] for p in i["pupils"] if (p["id"], g) in seat and on(seat[p["id"], g])]})
    return {"format": "grouping-plan/1", "instance": i["name"], "groups": groups, "objective": 0, "bound": None}


def values(i, parts, plan):
    """The plan as a value for every variable."""
    m, copies, seat, staff, rooms, alike = parts
    value, used, attends = [0] * len(m.low), set(), {}
    works = {w["id"]: w for w in i["workshops"]}
    for group in plan["groups"]:
        g = next(g for g, (w, s, _, _) in enumerate(copies) if g not in used and w["id"] == group["workshop"] and s == group["slot"])
        used.add(g)
        w, _, y, crowd = copies[g]
        value[y], value[crowd] = 1, max(0, len(group["pupils"]) - w["comfortSize"])
        value[rooms[g, next(like for like, names in alike.items() if group["room"] in names)]] = 1
        for j, f in enumerate(group["staff"]):
            value[staff[g, j, f]] = 1
        for p in group["pupils"]:
            value[seat[p, g]] = 1
            attends.setdefault(p, []).append(w["id"])
    for p in i["pupils"]:
        c, coverage, capped = m.covered[p["id"]]
        for k, cov in coverage.items():
            value[cov] = min(100, sum(works[w]["gains"].get(k, 0) for w in attends[p["id"]]))
            value[c] += p["needs"][k] * value[cov]
        for v, part in capped:
            value[v] = min(value[c], part)
    return value


def cp_sat(i, seconds, threads=2, seed=1, start=None):
    from ortools.sat.python import cp_model
    started = time.time()
    parts = build(i)
    m = parts[0]
    model = cp_model.CpModel()
    v = [model.new_int_var(low, high, "") for low, high in zip(m.low, m.high)]
    for terms, low, high in m.rows:
        clause = all(k == 1 and m.high[x] == 1 for x, k in terms)
        if clause and (low, high) == (1, 1):
            model.add_exactly_one(v[x] for x, _ in terms)
        elif clause and (low, high) == (0, 1):
            model.add_at_most_one(v[x] for x, _ in terms)
        else:
            model.add_linear_constraint(sum(v[x] * k for x, k in terms), low, high)
    if start:
        for x, value in zip(v, values(i, parts, start)):
            model.add_hint(x, value)
    model.maximize(sum(v[x] * k for x, k in enumerate(m.gain) if k))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = threads
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(1, seconds - (time.time() - started))
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, None
    return plan_of(i, parts, lambda x: solver.value(v[x]) == 1), int(solver.best_objective_bound)


def highs(i, seconds, threads=2, seed=1, start=None):
    import highspy
    started = time.time()
    parts = build(i)
    m = parts[0]
    h = highspy.Highs()
    h.silent()
    inf = highspy.kHighsInf
    for low, high, gain in zip(m.low, m.high, m.gain):
        h.addCol(gain, low, high, 0, [], [])
    for terms, low, high in m.rows:
        h.addRow(-inf if low <= -BIG else low, inf if high >= BIG else high, len(terms), [x for x, _ in terms], [k for _, k in terms])
    whole = [x for x, (low, high) in enumerate(zip(m.low, m.high)) if high == 1]
    h.changeColsIntegrality(len(whole), whole, [highspy.HighsVarType.kInteger] * len(whole))
    h.changeObjectiveSense(highspy.ObjSense.kMaximize)
    h.setOptionValue("threads", threads)
    h.setOptionValue("random_seed", seed)
    h.setOptionValue("time_limit", max(1.0, seconds - (time.time() - started)))
    if start:
        solution = highspy.HighsSolution()
        solution.col_value = [float(value) for value in values(i, parts, start)]
        h.setSolution(solution)
    h.run()
    info = h.getInfo()
    if info.primal_solution_status != 2:
        return None, None
    found = h.getSolution().col_value
    return plan_of(i, parts, lambda x: found[x] > 0.5), int(info.mip_dual_bound + 1e-6)


def by_hand(i):
    """What a spreadsheet gives: slot by slot, the most wanted workshop that can open, filled with those who need it most, and
    whoever is left put where there is a seat. Fuller groups are tried when people, rooms or hours run out. None when none does."""
    for fill in (0, 0.5, 1):
        plan = by_hand_filled(i, fill)
        if plan:
            return plan
    return None


def pairs_kept(i, s, here, may, followed):
    """Moves one pupil, or two against each other, for each pair of the slot that is not as it must be. False when a pair stays so."""
    pupils = {p["id"]: p for p in i["pupils"]}
    at = {p: n for n, (_, _, g) in enumerate(here) for p in g["pupils"]}
    paired = {p for kind in ("apart", "together") for pair in i[kind] for p in pair}

    def fits(p, n):
        return here[n][0] is here[at[p]][0] or may(pupils[p], here[n][0], s)

    def move(p, n):
        here[at[p]][2]["pupils"].remove(p)
        followed[p].discard(here[at[p]][0]["id"])
        here[n][2]["pupils"].append(p)
        followed[p].add(here[n][0]["id"])
        at[p] = n

    def settle(p, n):
        old, (_, seats, g) = at[p], here[n]
        against = next((q for q in g["pupils"] if q not in paired and fits(q, old)), None)
        if against is None and (len(g["pupils"]) == seats or len(here[old][2]["pupils"]) == here[old][0]["minSize"]):
            return False
        move(p, n)
        if against is not None:
            move(against, old)
        return True

    for kind in ("together", "apart"):
        for one, other in i[kind]:
            if one in at and other in at and (at[one] == at[other]) == (kind == "apart"):
                ways = [(p, n) for p, q in ((one, other), (other, one)) for n in range(len(here)) if n != at[p] and (n == at[q] or kind == "apart")]
                if not any(fits(p, n) and settle(p, n) for p, n in ways):
                    return False
    return True


def by_hand_filled(i, fill):
    """`fill` 0 aims at comfortable groups, 1 at full ones. None when somebody is left over, or hours are exceeded."""
    followed = {p["id"]: set() for p in i["pupils"]}
    load, hours, groups = {}, 0, []
    people = {f["id"]: f for f in i["facilitators"]}
    gains = {w["id"]: w["gains"] for w in i["workshops"]}

    def pull(p, w):
        return sum(min(100, gains[w].get(k, 0)) * v for k, v in p["needs"].items()) + i["weights"]["wish"] * p["wishes"].get(w, 0)

    def may(p, w, s):
        pin = p["pinned"].get(s)
        if pin:
            return pin == w["id"]
        again = w["id"] in followed[p["id"]] or w["id"] in p["history"] or w["id"] in p["pinned"].values()
        return w["id"] not in p["barred"] and (w["repeatable"] or not again) and (w.get("classes") is None or p["class"] in w["classes"])

    for s in i["slots"]:
        waiting = [p for p in i["pupils"] if s["id"] in p["slots"]]
        busy, taken, opened, here = set(), set(), {}, []
        while waiting:
            best = None
            for w in i["workshops"]:
                if (w["slots"] is not None and s["id"] not in w["slots"]) or opened.get(w["id"], 0) >= w["maxParallel"]:
                    continue
                who = []
                for pool in w["staff"]:
                    f = next((f for f in pool if f not in busy and f not in who and load.get(f, 0) < people[f]["maxGroups"]
                              and (people[f]["slots"] is None or s["id"] in people[f]["slots"])), None)
                    if f:
                        who.append(f)
                room = max((r for r in i["rooms"] if r["id"] not in taken and (r["slots"] is None or s["id"] in r["slots"])
                            and (not w["roomKinds"] or set(w["roomKinds"]) & set(r["kinds"]))), key=lambda r: r["capacity"], default=None)
                takers = [p for p in waiting if may(p, w, s["id"])]
                if len(who) < len(w["staff"]) or room is None or len(takers) < w["minSize"]:
                    continue
                takers.sort(key=lambda p: (s["id"] not in p["pinned"], -pull(p, w["id"])))
                seats = min(w["maxSize"], room["capacity"])
                size = min(seats, round(w["comfortSize"] + fill * (w["maxSize"] - w["comfortSize"])))
                pinned = sum(s["id"] in p["pinned"] for p in takers)
                value = (pinned, sum(pull(p, w["id"]) for p in takers[:size]) / len(who))
                if best is None or value > best[0]:
                    best = (value, w, who, room, takers[:size], seats)
            if best is None:
                break
            _, w, who, room, chosen, seats = best
            opened[w["id"]] = opened.get(w["id"], 0) + 1
            busy.update(who)
            taken.add(room["id"])
            for f in who:
                load[f] = load.get(f, 0) + 1
            hours += s["sessions"] * sum(people[f].get("hoursCount", True) for f in who)
            waiting = [p for p in waiting if p not in chosen]
            here.append((w, seats, {"workshop": w["id"], "slot": s["id"], "staff": who, "room": room["id"], "pupils": [p["id"] for p in chosen]}))
            for p in chosen:
                followed[p["id"]].add(w["id"])
        for p in waiting:
            places = [(w, g) for w, seats, g in here if len(g["pupils"]) < seats and may(p, w, s["id"])]
            if not places:
                return None
            w, g = max(places, key=lambda place: pull(p, place[0]["id"]))
            g["pupils"].append(p["id"])
            followed[p["id"]].add(w["id"])
        if not pairs_kept(i, s["id"], here, may, followed):
            return None
        groups += [g for _, _, g in here]
    if i["hoursBudget"] is not None and hours > i["hoursBudget"]:
        return None
    return {"format": "grouping-plan/1", "instance": i["name"], "groups": groups, "objective": 0, "bound": None}
