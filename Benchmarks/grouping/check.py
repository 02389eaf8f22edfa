"""Whether a plan is valid and what it is worth: the rules once more, sharing no code with the engine or with the models of peers.

    check.py INSTANCE.json PLAN.json
"""
import collections
import json
import sys


def score(i, plan):
    """Objective of a plan, valid or not."""
    works = {w["id"]: w for w in i["workshops"]}
    attended, crowd = collections.defaultdict(list), 0
    for g in plan["groups"]:
        crowd += max(0, len(g["pupils"]) - works[g["workshop"]]["comfortSize"])
        for p in g["pupils"]:
            attended[p].append((g["slot"], g["workshop"]))
    total = -i["weights"]["crowding"] * crowd
    for p in i["pupils"]:
        mine = attended[p["id"]]
        covered = sum(need * min(100, sum(works[w]["gains"].get(k, 0) for _, w in mine)) for k, need in p["needs"].items())
        whole = 100 * sum(p["needs"].values())
        value = covered + min(covered, whole // 2) + min(covered, whole // 4)
        wishes = sum(p["wishes"].get(w, 0) for _, w in mine)
        total += p.get("weight", 1) * (value + i["weights"]["wish"] * wishes)
        total += i["weights"].get("stability", 0) * sum(p.get("current", {}).get(s) == w for s, w in mine)
    return total


def faults(i, plan):
    """What the plan breaks, in short phrases; empty for a valid plan."""
    found = []
    works = {w["id"]: w for w in i["workshops"]}
    people = {f["id"]: f for f in i["facilitators"]}
    rooms = {r["id"]: r for r in i["rooms"]}
    slots = {s["id"]: s for s in i["slots"]}
    pupils = {p["id"]: p for p in i["pupils"]}
    hour = {s: d.get("hour") or s for s, d in slots.items()}
    free = lambda thing, s: thing["slots"] is None or s in thing["slots"]
    seat, led, parallel, busy, taken = {}, collections.Counter(), collections.Counter(), set(), set()
    hours = 0
    for g in plan["groups"]:
        w, s, r = works[g["workshop"]], g["slot"], rooms[g["room"]]
        name = f"{w['id']} in {s}"
        parallel[w["id"], s] += 1
        if not free(w, s):
            found.append(f"{name} does not run there")
        if not w["minSize"] <= len(g["pupils"]) <= min(w["maxSize"], r["capacity"]):
            found.append(f"{name} has {len(g['pupils'])} pupils")
        if not free(r, s) or (w["roomKinds"] and not set(w["roomKinds"]) & set(r["kinds"])):
            found.append(f"{name}: room {r['id']} does not do")
        if (r["id"], hour[s]) in taken:
            found.append(f"{name}: room {r['id']} is taken")
        taken.add((r["id"], hour[s]))
        if len(g["staff"]) != len(w["staff"]) or len(set(g["staff"])) != len(g["staff"]):
            found.append(f"{name}: {len(g['staff'])} people")
        for f, pool in zip(g["staff"], w["staff"]):
            if f not in pool or not free(people[f], s) or (f, hour[s]) in busy:
                found.append(f"{name}: {f} cannot lead it")
            busy.add((f, hour[s]))
            led[f] += 1
            hours += slots[s]["sessions"] * people[f].get("hoursCount", True)
        for p in g["pupils"]:
            if (p, s) in seat:
                found.append(f"{p} is twice in {s}")
            seat[p, s] = g
    found += [f"{n} groups of {w} in {s}" for (w, s), n in parallel.items() if n > works[w]["maxParallel"]]
    found += [f"{f['id']} leads {led[f['id']]} groups" for f in i["facilitators"] if not f.get("minGroups", 0) <= led[f["id"]] <= f["maxGroups"]]
    if i["hoursBudget"] is not None and hours > i["hoursBudget"]:
        found.append(f"{hours} hours")
    for p, s in seat:
        if s not in pupils[p]["slots"]:
            found.append(f"{p} does not have {s}")
    for p in i["pupils"]:
        follows = collections.Counter()
        for s in p["slots"]:
            if (p["id"], s) not in seat:
                found.append(f"{p['id']} has no group in {s}")
                continue
            w = works[seat[p["id"], s]["workshop"]]
            pin = p["pinned"].get(s)
            follows[w["id"]] += 1
            if w["id"] in p["barred"] or (pin and pin != w["id"]) or (w.get("classes") is not None and p["class"] not in w["classes"]):
                found.append(f"{p['id']} may not follow {w['id']} in {s}")
            if w["id"] in p["history"] and pin != w["id"] and not w["repeatable"]:
                found.append(f"{p['id']} has followed {w['id']}")
        found += [f"{p['id']} follows {w} {n} times" for w, n in follows.items() if n > 1 and not works[w]["repeatable"]]
    for kind, wrong in (("apart", True), ("together", False)):
        for a, b in i[kind]:
            for s in set(pupils[a]["slots"]) & set(pupils[b]["slots"]):
                if (seat.get((a, s)) is seat.get((b, s))) == wrong:
                    found.append(f"{a} and {b} in {s}")
    for f in i.get("fixed", []):
        if not any(g["workshop"] == f["workshop"] and g["slot"] == f["slot"] and f.get("staff", g["staff"]) == g["staff"]
                   and f.get("room", g["room"]) == g["room"] for g in plan["groups"]):
            found.append(f"{f['workshop']} is not open in {f['slot']}")
    return found


if __name__ == "__main__":
    instance, plan = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
    wrong = faults(instance, plan)
    worth = score(instance, plan)
    if plan["objective"] != worth:
        wrong.append(f"the objective is {worth}, not {plan['objective']}")
    if plan["bound"] is not None and plan["bound"] < worth:
        wrong.append(f"the bound {plan['bound']} is below the objective {worth}")
    print("\n".join(wrong) or f"valid, {worth}")
    sys.exit(1 if wrong else 0)
