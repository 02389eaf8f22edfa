#!/usr/bin/env python3
"""Compares `jalon group` with CP-SAT, HiGHS and a plan made by hand: same instances, same time, same threads.

    run.py JALON [--seconds 20] [--seeds 3] [--sizes 60 140 280] [--only growth proof compare] [INSTANCE.json ...]

growth   the engine alone from 60 to 5,000 pupils.
proof    small instances solved to the end by HiGHS: no bound of the engine may be below the optimum, no plan above it.
compare  medians over the seeds of each solver; each objective as a share of the best plan that anybody found.

Every plan is checked by check.py, which shares no code with the engine. Prints tables as they stand in results.md.
Exits 1 when a plan is not what it claims to be.
"""
import argparse
import functools
import json
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

import check
import make_instance
import peers

print = functools.partial(print, flush=True)
THREADS = 2


def jalon(path, i, folder, seconds, seed):
    """The plan, or None, with the seconds of the whole process."""
    file, out = folder / f"{i['name']}.json", folder / "plan.json"
    file.write_text(json.dumps(i), encoding="utf-8")
    out.unlink(missing_ok=True)
    started = time.time()
    done = subprocess.run(
        [path, "group", file, "--output", out, "--time-limit", str(seconds), "--seed", str(seed)], capture_output=True, text=True)
    took = time.time() - started
    if done.returncode not in (0, 4):
        sys.exit(f"{i['name']}, seed {seed}: {done.stderr}")
    return (json.loads(out.read_text(encoding="utf-8")) if done.returncode == 0 else None), took


def verified(i, plan, who):
    """The objective of a valid plan; None without one. A peer's plan that breaks a rule counts as none."""
    if plan is None:
        return None
    wrong = check.faults(i, plan)
    worth = check.score(i, plan)
    if who == "jalon" and (wrong or plan["objective"] != worth or (plan["bound"] is not None and plan["bound"] < worth)):
        sys.exit(f"{i['name']}: the engine's plan is not what it claims: {wrong[:3]} {plan['objective']} {worth} {plan['bound']}")
    return None if wrong else worth


def middle(values):
    values = [v for v in values if v is not None]
    return statistics.median(values) if values else None


def percent(part, whole):
    return "–" if part is None or whole in (None, 0) else f"{100 * (1 - part / whole):.2f}"


def compare(a, folder, instances):
    print(f"\n{a.seconds:g} s each, {THREADS} threads, median of {a.seeds} seeds. Below best: below the best plan found by anybody, in %."
          " Open: what the solver's own bound leaves open, in %.\n")
    print("| instance | pupils | solver | valid | objective | below best | open | seconds |\n|---|--:|---|--:|--:|--:|--:|--:|")
    for i in instances:
        def timed(solve):
            started = time.time()
            plan, bound = solve()
            return plan, bound, time.time() - started

        def engine(seed):
            plan, took = jalon(a.jalon, i, folder, a.seconds, seed)
            return plan, plan and plan["bound"], took
        start = peers.by_hand(i)
        start = start if start and not check.faults(i, start) else None
        solvers = {
            "jalon": (engine, a.seeds), "cp-sat": (lambda seed: timed(lambda: peers.cp_sat(i, a.seconds, THREADS, seed, start)), a.seeds),
            "highs": (lambda seed: timed(lambda: peers.highs(i, a.seconds, THREADS, seed, start)), a.seeds),
            "by hand": (lambda seed: timed(lambda: (peers.by_hand(i), None)), 1)}
        found = {}
        for name, (solve, seeds) in solvers.items():
            if name not in a.without:
                found[name] = [(verified(i, plan, name), bound, took) for plan, bound, took in map(solve, range(1, seeds + 1))]
        best = max(o for runs in found.values() for o, _, _ in runs if o is not None)
        for name, runs in found.items():
            objective, bound = middle(o for o, _, _ in runs), middle(b for _, b, _ in runs)
            print(f"| {i['name']} | {len(i['pupils'])} | {name} | {sum(o is not None for o, _, _ in runs)}/{len(runs)} | "
                  f"{'–' if objective is None else f'{objective:,.0f}'} | {percent(objective, best)} | {percent(objective, bound)} | "
                  f"{statistics.median(t for _, _, t in runs):.2f} |")


def growth(a, folder):
    print(f"\nThe engine alone, {a.seconds:g} s and one seed each. Memory is the most that any run so far held.\n")
    print("| pupils | slots each | groups | made by hand | open, % | seconds | memory, MB |\n|--:|--:|--:|--:|--:|--:|--:|")
    for n in a.growth:
        i = make_instance.make(n, 1)
        plan, took = jalon(a.jalon, i, folder, a.seconds, 1)
        objective = verified(i, plan, "jalon")
        hand = peers.by_hand(i)
        hand = verified(i, hand, "by hand")
        better = "–" if hand is None or objective is None else f"{percent(hand, objective)} % below"
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"| {n} | {len(i['pupils'][0]['slots'])} | {len(plan['groups']) if plan else '–'} | {better} | "
              f"{percent(objective, plan and plan['bound'])} | {took:.1f} | {memory:.0f} |")


def proof(a, folder):
    solved, tight = 0, 0
    for n in range(1, 1 + a.proofs):
        i = make_instance.make(16 + 2 * (n % 6), n, 1 + n % 2)
        plan, bound = peers.highs(i, 60, THREADS)
        optimum = verified(i, plan, "highs")
        if optimum is None or bound != optimum:
            continue
        solved += 1
        mine, _ = jalon(a.jalon, i, folder, min(a.seconds, 3), n)
        objective = verified(i, mine, "jalon")
        if mine and (objective > optimum or (mine["bound"] is not None and mine["bound"] < optimum)):
            sys.exit(f"{i['name']}: optimum {optimum}, but the engine has {objective} and proves {mine['bound']}")
        tight += mine is not None and objective == optimum
    print(f"\n{solved} small instances solved to the end: no bound of the engine is below an optimum; it found the optimum on {tight}.")


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("jalon", type=lambda path: pathlib.Path(path).resolve())
    a.add_argument("instances", nargs="*")
    a.add_argument("--seconds", type=float, default=20)
    a.add_argument("--seeds", type=int, default=3)
    a.add_argument("--sizes", type=int, nargs="*", default=[60, 140, 280])
    a.add_argument("--growth", type=int, nargs="*", default=[60, 120, 300, 600, 1200, 2500, 5000])
    a.add_argument("--proofs", type=int, default=20)
    a.add_argument("--without", nargs="*", default=[], help="solvers to leave out")
    a.add_argument("--only", nargs="*", default=["growth", "proof", "compare"])
    a = a.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        instances = [json.load(open(path, encoding="utf-8")) for path in a.instances] or [make_instance.make(n, 1) for n in a.sizes]
        # First: the system counts what this process holds, solvers and all, as held by each one that it starts.
        if "growth" in a.only:
            growth(a, folder)
        if "proof" in a.only:
            proof(a, folder)
        if "compare" in a.only:
            compare(a, folder, instances)


if __name__ == "__main__":
    main()
