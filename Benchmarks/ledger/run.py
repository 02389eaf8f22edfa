"""A million lines of calls in SQLite: the ledgers' own aggregate beside a plain scan in Python, and the pages that show it.

    run.py PROGRAM [--lines 1000000]

PROGRAM is the built `jalon`. The school is its sample; the lines are years of calls of its own pupils, each tied to a session.
"""

import argparse
import datetime
import pathlib
import random
import re
import sqlite3
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCE = ROOT / "Sources/Storage/Hours/LedgerFacts.swift"


def aggregate() -> str:
    """The statement of the product, as it stands in its source."""
    found = re.search(r'SELECT pupil, year, kind, presence, CAST\(sum\(minutes\).*?GROUP BY pupil, year, kind, presence', SOURCE.read_text(), re.S)
    return found.group(0).replace("\\(own)", "").replace("$1", "?1").replace("$2", "?2")


def of_sessions() -> str:
    """What calls say of each session, for the ledgers of groups, facilitators and rooms, as it stands in its source."""
    found = re.search(r'static let attendedBySession = """(.*?)"""', SOURCE.read_text(), re.S)
    return found.group(1).replace("$1", "?1").replace("$2", "?2")


def fill(db: sqlite3.Connection, lines: int) -> tuple[int, int]:
    """Lines up to the number asked for, in earlier years; the school and its present year."""
    draw = random.Random(4)
    school, year = db.execute("SELECT id, year FROM establishment").fetchone()
    groups = [row[0] for row in db.execute("SELECT id FROM need_group WHERE school = ?", (school,))]
    pupils = [row[0] for row in db.execute("SELECT id FROM pupil WHERE school = ?", (school,))]
    have = db.execute("SELECT count(*) FROM session_pupil").fetchone()[0]
    sessions, calls, number = [], [], 0
    # The last Monday before the present school year; from there back, nine sessions a week and group.
    last = datetime.date(year, 7, 31)
    last -= datetime.timedelta(days=last.weekday())
    while have + len(calls) < lines:
        place, turn = number % len(groups), number // len(groups)
        monday = last - datetime.timedelta(weeks=turn // 9)
        number += 1
        of = monday.year if monday.month >= 8 else monday.year - 1
        day = monday.isoformat()
        sessions.append((school, number, groups[place], day, 1 + turn % 9, day, 600, day, 600, 55, 1, None, 0, "delivered", "", 1))
        for pupil in draw.sample(pupils, min(15, lines - have - len(calls))):
            presence = "absent" if draw.random() < 0.06 else "present"
            calls.append((school, number, pupil, of, "ap" if draw.random() < 0.75 else "orientation", 55, presence))
    db.executemany(
        "INSERT INTO session (school, id, need_group, week, number, planned_day, planned_at, day, starts_at, length, fixed, room, own_leaders, state, reason, version)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", sessions)
    db.executemany("INSERT INTO session_pupil (school, session, pupil, year, kind, minutes, presence) VALUES (?, ?, ?, ?, ?, ?, ?)", calls)
    db.commit()
    db.execute("ANALYZE")
    db.commit()
    return school, year


def scan(db: sqlite3.Connection, school: int, year: int) -> dict:
    sums: dict = {}
    for pupil, of, kind, presence, minutes in db.execute(
        "SELECT pupil, year, kind, presence, minutes FROM session_pupil WHERE school = ? AND year <= ?", (school, year)):
        key = (pupil, of, kind, presence)
        sums[key] = sums.get(key, 0) + minutes
    return sums


def scan_sessions(db: sqlite3.Connection, school: int, year: int) -> dict:
    known = {row[0]: row[1:] for row in db.execute("SELECT id, coalesce(need_group, id), week, number FROM session WHERE school = ?", (school,))}
    sums: dict = {}
    for session, presence, minutes in db.execute("SELECT session, presence, minutes FROM session_pupil WHERE school = ? AND year = ?", (school, year)):
        attended, called = sums.get(known[session], (0, 0))
        sums[known[session]] = (attended + (minutes if presence == "present" else 0), called + (0 if presence == "elsewhere" else minutes))
    return sums


def timed(action, times: int = 5):
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        result = action()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--lines", type=int, default=1_000_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        location = f"{folder}/school.sqlite"
        subprocess.run([asked.program, "demo", "--database", location, "--password-cost", "1"], check=True, capture_output=True, timeout=900)
        db = sqlite3.connect(location)
        school, year = fill(db, asked.lines)
        lines = db.execute("SELECT count(*) FROM session_pupil").fetchone()[0]
        statement = aggregate()
        own, rows = timed(lambda: db.execute(statement, (school, year)).fetchall())
        peer, sums = timed(lambda: scan(db, school, year), 3)
        assert {tuple(row[:4]): row[4] for row in rows} == sums, "the two do not agree"
        pupil = db.execute("SELECT pupil FROM session_pupil LIMIT 1").fetchone()[0]
        one, _ = timed(lambda: db.execute(statement.replace("GROUP BY", "AND pupil = ?3 GROUP BY"), (school, year, pupil)).fetchall(), 20)
        whole, of = db.execute("SELECT count(*), year FROM session_pupil WHERE school = ? GROUP BY year ORDER BY count(*) DESC LIMIT 1", (school,)).fetchone()
        sessions, told = timed(lambda: db.execute(of_sessions(), (school, of)).fetchall())
        plain, counted = timed(lambda: scan_sessions(db, school, of), 3)
        assert {tuple(row[:3]): tuple(row[3:]) for row in told} == counted, "the two do not agree on sessions"
        print(f"lines                              {lines:,}")
        print(f"ledgers of the school, one query   {own * 1000:8.1f} ms")
        print(f"the same in Python, plain scan     {peer * 1000:8.1f} ms   {peer / own:.1f} times as long")
        print(f"sessions of a year, {whole:,} lines    {sessions * 1000:8.1f} ms   in Python {plain * 1000:.1f} ms")
        print(f"ledger of one pupil                {one * 1000:8.2f} ms")


main()
