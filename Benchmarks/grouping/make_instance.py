#!/usr/bin/env python3
"""Writes a grouping instance of a given size from a seed, around a hidden valid plan.

    make_instance.py PUPILS SEED [--slots 3] > instance.json

Barrettes of about 100 pupils; every slot of the hidden plan has groups of comfortable size, people and hours are about
what the hidden plan uses, so that there is a plan and no plenty.
"""
import argparse
import json
import random

CATALOGUE = [  # id, gains, least, comfortable, most, people needed
    ("speaking", {"oral": 60, "confidence": 25}, 6, 12, 16, 1),
    ("writing", {"writing": 60, "structure": 20}, 8, 15, 20, 1),
    ("structure", {"structure": 60, "reasoning": 20}, 8, 16, 22, 1),
    ("data", {"data": 60, "digital": 20}, 8, 14, 18, 1),
    ("results", {"data": 40, "reasoning": 40}, 8, 15, 20, 1),
    ("memory", {"memory": 70}, 8, 16, 22, 1),
    ("planning", {"planning": 70, "confidence": 10}, 8, 15, 20, 1),
    ("research", {"research": 65, "digital": 20}, 8, 14, 18, 1),
    ("notes", {"structure": 35, "memory": 25, "writing": 20}, 8, 18, 24, 1),
    ("reasoning", {"reasoning": 60, "structure": 10}, 8, 14, 18, 1),
    ("arithmetic", {"reasoning": 35, "data": 35}, 6, 12, 16, 1),
    ("trades", {"orientation": 60}, 12, 24, 32, 1),
    ("studies", {"orientation": 55, "confidence": 10}, 14, 26, 35, 2),
    ("theatre", {"confidence": 50, "oral": 40}, 6, 12, 16, 2),
    ("language", {"language": 70, "writing": 25}, 5, 9, 12, 1),
    ("instructions", {"language": 35, "structure": 25, "reasoning": 15}, 6, 14, 18, 1),
]
SKILLS = sorted({k for w in CATALOGUE for k in w[1]})


def draw(r, names, route, pools):
    """Groups of one slot, or None when the draw leaves somebody out."""
    waiting, groups, busy = r.sample(names, len(names)), [], set()
    for w in r.sample(CATALOGUE, len(CATALOGUE)) * 2:
        who = []
        for pool in pools[w[0]]:
            free = [f for f in pool if f not in busy and f not in who]
            if free:
                who.append(r.choice(free))
        may = [p for p in waiting if w[0] not in route[p].values()]
        if len(who) < w[5] or len(may) < w[2]:
            continue
        n = r.randint(w[2], w[3])
        if len(waiting) - n < 6:
            n = w[4]
        chosen = may[:n]
        groups.append((w, who, chosen))
        busy.update(who)
        waiting = [p for p in waiting if p not in chosen]
        if not waiting:
            return groups
    return None


def make(pupils, seed, slots_each=3):
    r = random.Random(f"{pupils} {seed}")
    barrettes = max(1, round(pupils / 100))
    sizes = [pupils // barrettes + (i < pupils % barrettes) for i in range(barrettes)]
    slots = [{"id": f"b{b}-m{m}", "sessions": r.choice([3, 4, 4, 5])} for b in range(barrettes) for m in range(slots_each)]
    people = {}
    pools = {w[0]: [[f"{w[0]}-{i}-{j}" for j in range(2 + barrettes // 2)] for i in range(w[5])] for w in CATALOGUE}
    for lists in pools.values():
        for pool in lists:
            pool += r.sample([f"any{i}" for i in range(4 + 3 * barrettes)], 3 + barrettes)
            for f in pool:
                people.setdefault(f, {"slots": set(), "used": 0})
    hours, children = 0, []
    for b, size in enumerate(sizes):
        names = [f"p{len(children) + i:04d}" for i in range(size)]
        route = {p: {} for p in names}
        for m in range(slots_each):
            slot = slots[b * slots_each + m]
            groups = None
            while groups is None:
                groups = draw(r, names, route, pools)
            for w, who, chosen in groups:
                hours += slot["sessions"] * len(who)
                for f in who:
                    people[f]["slots"].add(slot["id"])
                    people[f]["used"] += 1
                for p in chosen:
                    route[p][slot["id"]] = w[0]
        for i, p in enumerate(names):
            profile = r.sample(SKILLS, r.randint(4, 9))
            needs = {k: 5 * r.randint(3, 16) for k in profile}
            liked = r.sample([w[0] for w in CATALOGUE], r.randint(0, 4))
            unused = [w[0] for w in CATALOGUE if w[0] not in route[p].values()]
            children.append({
                "id": p, "class": f"{b}{'ABC'[i * 3 // size]}", "slots": [s["id"] for s in slots[b * slots_each:(b + 1) * slots_each]],
                "needs": needs, "wishes": dict(zip(liked, [100, 70, 40, 20])),
                "history": r.sample(unused, r.choice([0, 0, 1, 2])), "barred": [],
                "pinned": dict([r.choice(list(route[p].items()))]) if r.random() < 0.04 else {}})
    return {
        "format": "grouping-instance/1", "name": f"made-{pupils}-{seed}", "weights": {"wish": 30, "crowding": 1500},
        "hoursBudget": hours, "skills": SKILLS, "slots": slots,
        "rooms": [{"id": f"r{i}", "capacity": r.choice([24, 30, 36]) if i % 5 else 40, "kinds": [], "slots": None} for i in range(24)],
        "facilitators": [
            {"id": f, "slots": sorted(d["slots"] | {s["id"] for s in slots if r.random() < 0.15}), "maxGroups": d["used"] + r.choice([0, 0, 1])}
            for f, d in people.items()],
        "workshops": [
            {"id": w[0], "gains": w[1], "minSize": w[2], "comfortSize": w[3], "maxSize": w[4], "staff": pools[w[0]], "roomKinds": [],
             "slots": None, "maxParallel": 2, "repeatable": False} for w in CATALOGUE],
        "pupils": children, "apart": [], "together": []}


if __name__ == "__main__":
    a = argparse.ArgumentParser()
    a.add_argument("pupils", type=int)
    a.add_argument("seed", type=int)
    a.add_argument("--slots", type=int, default=3)
    a = a.parse_args()
    print(json.dumps(make(a.pupils, a.seed, a.slots), ensure_ascii=False))
