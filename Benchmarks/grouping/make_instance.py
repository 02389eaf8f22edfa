#!/usr/bin/env python3
"""Writes a grouping instance of a given size from a seed, around a hidden valid plan.

    make_instance.py PUPILS SEED [--slots 3] > instance.json

Classes of about 33 pupils, three to a barrette. 6 workshops are offered to 90 pupils, 16 to 280, 40 from 1,200 on; a person leads
several, and in a large school works in several barrettes. Rooms, people, their slots and hours are a little more than the hidden plan
uses: there is a plan and no plenty. Needs follow profiles (weak in writing, language and structure …) and wishes follow needs, with
chance in both.
"""
import argparse
import itertools
import json
import random

ANY = []
CATALOGUE = [  # id, gains, least, comfortable, most, professions of each pool, kinds of room
    ("speaking", {"oral": 60, "confidence": 25}, 6, 12, 16, ["french language sport"], ANY),
    ("writing", {"writing": 60, "structure": 20}, 8, 15, 20, ["french history"], ANY),
    ("structure", {"structure": 60, "reasoning": 20}, 8, 16, 22, ["french economics philosophy"], ANY),
    ("results", {"data": 40, "reasoning": 40}, 8, 15, 20, ["maths science management"], ["standard", "laboratory"]),
    ("planning", {"planning": 70, "confidence": 10}, 8, 15, 20, ["history sport counsellor"], ANY),
    ("trades", {"orientation": 60}, 12, 24, 32, ["economics management psychologist"], ["standard", "hall"]),
    ("data", {"data": 60, "digital": 20}, 8, 14, 18, ["maths economics management"], ["computers"]),
    ("memory", {"memory": 70}, 8, 16, 22, ["science history language counsellor"], ANY),
    ("research", {"research": 65, "digital": 20}, 8, 14, 18, ["librarian"], ["library"]),
    ("notes", {"structure": 35, "memory": 25, "writing": 20}, 8, 18, 24, ["french economics history philosophy"], ANY),
    ("reasoning", {"reasoning": 60, "structure": 10}, 8, 14, 18, ["maths science"], ANY),
    ("arithmetic", {"reasoning": 35, "data": 35}, 6, 12, 16, ["maths"], ANY),
    ("studies", {"orientation": 55, "confidence": 10}, 14, 26, 35,
     ["psychologist counsellor", "language management philosophy"], ["hall", "standard"]),
    ("theatre", {"confidence": 50, "oral": 40}, 6, 12, 16, ["french outside", "sport language counsellor"], ["stage", "standard"]),
    ("french", {"language": 70, "writing": 25}, 5, 9, 12, ["french language"], ANY),
    ("instructions", {"language": 35, "structure": 25, "reasoning": 15}, 6, 14, 18, ["french history science"], ANY),
    ("digital", {"digital": 60, "research": 20}, 8, 14, 18, ["science management librarian"], ["computers"]),
    ("debates", {"oral": 40, "structure": 35}, 8, 16, 24, ["history language economics"], ANY),
    ("tutoring", {"planning": 40, "confidence": 40}, 3, 6, 9, ["french language maths science counsellor"], ANY),
    ("law", {"writing": 35, "data": 25, "structure": 25}, 10, 18, 24, ["french philosophy", "management economics"], ANY),
    ("models", {"data": 45, "reasoning": 30}, 10, 18, 24, ["management economics", "maths"], ANY),
    ("visits", {"orientation": 45, "oral": 10}, 14, 28, 35, ["counsellor outside psychologist"], ["hall", "standard"]),
    ("experiments", {"reasoning": 35, "data": 30}, 8, 16, 22, ["science maths"], ["laboratory"]),
    ("languages", {"oral": 45, "language": 25}, 8, 15, 20, ["language"], ANY),
]
PROFESSIONS = (  # in the order in which a school gets them
    "french maths science history language french maths economics sport management "
    "counsellor librarian philosophy psychologist language science history outside french management").split()
ROOMS = ("hall standard computers standard laboratory standard standard standard library standard "
         "stage standard computers standard laboratory standard hall standard standard computers").split()
CAPACITIES = {
    "standard": [18, 24, 30, 34, 36, 36], "hall": [48, 60], "computers": [18, 20], "laboratory": [20, 24], "library": [24], "stage": [24]}
ALONE = {"research", "research-2", "theatre", "theatre-2"}  # one group in a slot
PROFILES = [
    ["writing", "language", "structure"], ["data", "reasoning", "digital"], ["memory", "planning", "structure"],
    ["oral", "confidence", "language"], ["orientation", "research", "confidence"], ["planning", "research", "digital"]]
SKILLS = sorted({k for w in CATALOGUE for k in w[1]})


def between(n, points):
    """What stands for n pupils on the line through (pupils, amount); flat outside."""
    for (a, low), (b, high) in zip(points, points[1:]):
        if n <= b:
            return round(low + (high - low) * max(0, n - a) / (b - a))
    return points[-1][1]


def workshops(r, pupils, slots_each, catalogue, count):
    """The first of the catalogue, in small schools with tutoring beside; where it is too short, variants of its first."""
    count = count or between(pupils, [(90, 6), (280, 16), (1200, 40)])
    chosen = catalogue[:count]
    if count < 16 and slots_each > 1:
        chosen = chosen + [w for w in catalogue[count:] if w[0] == "tutoring"]
    for name, gains, least, comfortable, most, professions, kinds in catalogue[:max(0, count - len(catalogue))]:
        other, by = {k: g + r.choice([-10, -5, 0, 5, 10]) for k, g in gains.items()}, r.choice([-1, 0, 1])
        chosen.append((f"{name}-2", other, least + by, comfortable + by, most + by, professions, kinds))
    return [
        {"id": name, "gains": dict(gains), "minSize": least, "comfortSize": comfortable, "maxSize": most, "staff": professions,
         "roomKinds": kinds, "slots": None, "maxParallel": 1 if name in ALONE else r.choice([2, 2, 3]), "repeatable": name == "tutoring"}
        for name, gains, least, comfortable, most, professions, kinds in chosen]


def staff(count):
    """french1, maths1 … in the order in which a school gets them."""
    number, names = {}, []
    for profession in itertools.islice(itertools.cycle(PROFESSIONS), count):
        number[profession] = number.get(profession, 0) + 1
        names.append(f"{profession}{number[profession]}")
    return names


def pools(r, professions, people):
    """One pool for each person needed: of those of its professions most, in a large school no more than nine to 15 or a tenth of all."""
    lists, taken = [], set()
    for names in professions:
        fit = [f for f in people if f.rstrip("0123456789") in names.split() and f not in taken]
        size = min(-(-4 * len(fit) // 5), max(r.randint(9, 15), len(people) // 10))
        lists.append(sorted(r.sample(fit, size)))
        taken.update(lists[-1])
    return lists


def draw(r, units, route, offered, slot, rooms):
    """Groups of one slot: (workshop, people, room, units), or None when the draw leaves somebody out."""
    waiting, groups, busy, free = r.sample(units, len(units)), [], set(), list(rooms)
    may_run = [w for w in offered if w["slots"] is None or slot in w["slots"] for _ in range(w["maxParallel"])]
    for w in r.sample(may_run, len(may_run)):
        who = []
        for pool in w["staff"]:
            left = [f for f in pool if f not in busy]
            if left:
                who.append(r.choice(left))
        room = next((x for x in free if not w["roomKinds"] or x["kinds"][0] in w["roomKinds"]), None)
        may = [u for u in waiting if w["repeatable"] or w["id"] not in route[u].values()]
        if len(who) < len(w["staff"]) or room is None:
            continue
        most = min(w["maxSize"], room["capacity"])
        rest = sum(map(len, waiting))
        wanted = rest if rest <= most else w["comfortSize"] + r.randint(-1, 2)
        chosen, size = [], 0
        for u in may:
            if size < wanted and size + len(u) <= most:
                chosen.append(u)
                size += len(u)
        if size < w["minSize"]:
            continue
        groups.append((w, who, room, chosen))
        busy.update(who)
        free.remove(room)
        waiting = [u for u in waiting if u not in chosen]
        if not waiting:
            return groups
    return None


def routes(r, units, slots, offered, rooms):
    """The hidden plan of one barrette: the workshop of every unit (one pupil, or two who stay together) in each slot, and who
    led what. The first draws may leave no way to fill a later slot: then from the start."""
    draws = 1 if len(offered) == 40 else 2  # of the draws of a slot, that with the fewest people
    while True:
        route, led = {u: {} for u in units}, []
        for slot in slots:
            tries = (draw(r, units, route, offered, slot["id"], rooms) for _ in range(40))
            found = list(itertools.islice(filter(None, tries), draws))
            if not found:
                break
            for w, who, _, chosen in min(found, key=lambda groups: sum(len(who) for _, who, _, _ in groups)):
                led.append((slot, who))
                for u in chosen:
                    route[u][slot["id"]] = w["id"]
        else:
            return route, led


def needs(r):
    """Two profiles of unlike weight and some chance; what stays under 15 is no need."""
    value = {k: r.expovariate(1 / 8) for k in SKILLS}
    for profile, weight in zip(r.sample(PROFILES, 2), (r.triangular(5, 100, 20), r.triangular(0, 50, 0))):
        for k in profile:
            value[k] += weight * r.uniform(0.3, 1.2)
    return {k: min(100, 5 * round(v / 5)) for k, v in value.items() if v >= 12.5}


def wishes(r, need, offered):
    """Nothing, or two to four workshops: those that answer most of what somebody believes to need, some for another reason."""
    belief = {w["id"]: sum(need.get(k, 0) * g for k, g in w["gains"].items()) * r.uniform(0.2, 1.8) for w in offered}
    chosen = {}
    for worth in [100, 70, 40, 20][:r.choice([0, 0, 2, 2, 3, 3, 3, 3, 4, 4])]:
        left = [w for w in belief if w not in chosen]
        chosen[r.choice(left) if r.random() < 0.25 else max(left, key=belief.get)] = worth
    return chosen


def make(pupils, seed, slots_each=3, catalogue=CATALOGUE, known=None, count=None):
    """`known` gives the needs of every pupil, in place of made ones; `count` how many workshops are offered, if not by the number of pupils."""
    r = random.Random(f"{pupils} {seed} {slots_each}")
    classes = max(1, round(pupils / 33.5))
    barrettes = -(-classes // 3)
    slots = [[{"id": f"b{b}-m{m}", "sessions": r.choice([3, 4, 4, 4, 5])} for m in range(1, slots_each + 1)] for b in range(1, barrettes + 1)]
    every = [s["id"] for own in slots for s in own]
    people = staff(between(pupils, [(90, 8 if slots_each == 1 else 10), (280, 30), (1200, 90), (12000, 900)]))
    kinds = [ROOMS[i % len(ROOMS)] for i in range(between(pupils, [(90, 8), (280, 20), (1200, 45)]))]
    rooms = [{"id": f"r{i:02}", "kinds": [kind], "slots": None, "capacity": r.choice(CAPACITIES[kind])} for i, kind in enumerate(kinds, 1)]
    offered = workshops(r, pupils, slots_each, catalogue, count)
    for w in offered:
        w["staff"] = pools(r, w["staff"], people)
        if len(offered) >= 16 and r.random() < 0.35:
            w["slots"] = sorted(r.sample(every, -(-len(every) // 2)), key=every.index)
    children, apart, together, hours = [], [], [], 0
    works, led_by = {f: set() for f in people}, dict.fromkeys(people, 0)
    for b in range(barrettes):
        own = [s["id"] for s in slots[b]]
        names = {}
        for c in range(b, classes, barrettes):
            for _ in range(pupils // classes + (c < pupils % classes)):
                names[f"p{len(children) + len(names) + 1:04}"] = f"{'21T'[b % 3]}{chr(65 + c % 26)}{c // 26 or ''}"
        mixed = r.sample(list(names), len(names))
        pairs = r.choice([1, 1, 2]) if len(names) > 30 else 0
        units = [(mixed.pop(), mixed.pop()) for _ in range(pairs)] + [(p,) for p in mixed]
        together += map(list, units[:pairs])
        route, led = routes(r, units, slots[b], offered, rooms)
        mine = {p: route[u] for u in units for p in u}
        for one, other in (r.sample(list(names), 2) for _ in range(r.choice([1, 1, 2]))):
            if all(mine[one][s] != mine[other][s] for s in own):
                apart.append([one, other])
        for slot, who in led:
            hours += slot["sessions"] * len(who)
            for f in who:
                works[f].add(slot["id"])
                led_by[f] += 1
        for p, name in names.items():
            need = known[len(children)] if known else needs(r)
            others = [w["id"] for w in offered if w["id"] not in mine[p].values()]
            children.append({
                "id": p, "class": name, "slots": own, "needs": need, "wishes": wishes(r, need, offered),
                "history": r.sample(others, min(len(others), r.choice([0, 0, 0, 1, 1, 2]))) if slots_each > 1 else [],
                "barred": [r.choice(others)] if others and r.random() < 0.04 else [],
                "pinned": dict([r.choice(list(mine[p].items()))]) if r.random() < 0.04 else {}})
    for f in people:
        rest = [s for s in every if s not in works[f]]
        more = round(0.3 * led_by[f] + r.random()) if works[f] else 1
        works[f].update(r.sample(rest, min(len(rest), more)))
    return {
        "format": "grouping-instance/1", "name": f"made-{pupils}-{seed}", "weights": {"wish": 30, "crowding": 1500},
        "hoursBudget": round(hours * r.uniform(1, 1.04)), "skills": sorted({k for w in catalogue for k in w[1]}),
        "slots": [s for own in slots for s in own], "rooms": rooms,
        "facilitators": [
            {"id": f, "slots": [s for s in every if s in works[f]], "maxGroups": led_by[f] + r.choice([0, 1, 1, 2] if led_by[f] else [1, 2])}
            for f in people],
        "workshops": offered, "pupils": children, "apart": apart, "together": together}


if __name__ == "__main__":
    a = argparse.ArgumentParser()
    a.add_argument("pupils", type=int)
    a.add_argument("seed", type=int)
    a.add_argument("--slots", type=int, default=3)
    a = a.parse_args()
    print(json.dumps(make(a.pupils, a.seed, a.slots), ensure_ascii=False))
