"""The peer: the same pages as Jalon’s, from the same database file, in Flask, Jinja and gunicorn.

Written as one would write it with care: one connection a thread, the same SQL, the same synthesis, a compiled
template, no ORM. It opens the same sessions, so that wrk sends both the same cookie. It never writes.
"""

import hashlib
import os
import sqlite3
import threading
import time
from collections import defaultdict
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Flask, abort, g, render_template, request

app = Flask(__name__)
app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
local = threading.local()
DAY = 86_400_000


def rows(sql: str, *arguments):
    if not hasattr(local, "connection"):
        local.connection = sqlite3.connect(f"file:{os.environ['JALON_DATABASE']}?mode=ro", uri=True)
        local.connection.execute("PRAGMA busy_timeout = 5000")
    return local.connection.execute(sql, arguments).fetchall()


def today() -> str:
    return datetime.now(ZoneInfo("Europe/Paris")).date().isoformat()


@app.before_request
def open_session():
    """The session behind the cookie, the person, their roles and ties as they hold today."""
    token = request.cookies.get("jalon")
    if not token:
        abort(401)
    now, day = int(time.time() * 1000), today()
    found = rows(
        """SELECT e.id, e.name, a.id, s.csrf FROM web_session s
           JOIN account a ON a.school = s.school AND a.id = s.account JOIN establishment e ON e.id = s.school
           WHERE s.token_hash = ? AND a.disabled_at IS NULL AND s.created_at > ? AND s.seen_at > ?""",
        hashlib.sha256(token.encode()).hexdigest(), now - DAY // 2, now - DAY // 8)
    if not found:
        abort(401)
    g.school, g.school_name, account, g.csrf = found[0]
    person = rows(
        """SELECT a.staff, a.pupil, COALESCE(s.given_name, p.given_name, n.given_name), COALESCE(s.family_name, p.family_name, n.family_name)
           FROM account a
           LEFT JOIN staff s ON s.school = a.school AND s.id = a.staff
           LEFT JOIN pupil p ON p.school = a.school AND p.id = a.pupil
           LEFT JOIN guardian n ON n.school = a.school AND n.id = a.guardian
           WHERE a.school = ? AND a.id = ?""", g.school, account)[0]
    g.staff, g.pupil, g.name = person[0], person[1], f"{person[2]} {person[3]}"
    g.roles, g.teaches, g.now, g.day = set(), set(), now, day
    if g.staff is not None:
        g.roles = {row[0] for row in rows(
            "SELECT role FROM account_role WHERE school = ? AND account = ? AND from_day <= ? AND (to_day IS NULL OR to_day >= ?)",
            g.school, account, day, day)}
        g.teaches = {row[1] for row in rows(
            """SELECT DISTINCT 1, division FROM teaching WHERE school = ?1 AND staff = ?2 AND from_day <= ?3 AND (to_day IS NULL OR to_day >= ?3)
               UNION ALL SELECT 2, division FROM main_teacher WHERE school = ?1 AND staff = ?2 AND from_day <= ?3 AND (to_day IS NULL OR to_day >= ?3)
               UNION ALL SELECT 3, pupil FROM referral WHERE school = ?1 AND staff = ?2 AND from_day <= ?3 AND (to_day IS NULL OR to_day >= ?3)""",
            g.school, g.staff, day)}


SAME_ITEM = """round_skill rs
    JOIN skill target ON target.school = rs.school AND target.id = rs.skill
    JOIN framework tf ON tf.school = target.school AND tf.id = target.framework
    JOIN framework f ON f.school = tf.school AND f.code = tf.code
    JOIN skill s ON s.school = f.school AND s.framework = f.id AND s.code = target.code"""
MEMBERS = """FROM round_division rd
    JOIN division_membership m ON m.school = rd.school AND m.division = rd.division AND m.from_day <= ?3 AND (m.to_day IS NULL OR m.to_day >= ?3)
    JOIN pupil p ON p.school = m.school AND p.id = m.pupil AND (p.left_on IS NULL OR p.left_on > ?3)
    WHERE rd.school = ?1 AND rd.round = ?2 AND m.division = ?4"""


def synthesis(evidence, now):
    """Level, dots and discord of (voice, level, at), newest first; the pupil’s voice is None. See School/Needs/Synthesis.swift."""
    heard, voices = set(), []
    for voice, level, at in sorted(evidence, key=lambda e: -e[2]):
        if voice not in heard:
            heard.add(voice)
            voices.append((voice, level, (0.5 if voice is None else 1.0) * 0.5 ** (max(0, now - at) / DAY / 180)))
    total = sum(weight for *_, weight in voices)
    if not total:
        return {"level": None, "dots": 0, "apart": False}
    weighted = sum(level * weight for _, level, weight in voices)
    estimate, mean = (0.625 + weighted) / (0.25 + total), weighted / total
    variance = sum((level - mean) ** 2 * weight for _, level, weight in voices) / total
    levels = [level for _, level, _ in voices]
    certainty = total / (total + 1) * (1 - min(variance, 2.25) / 2.25)
    adults = [(level, weight) for voice, level, weight in voices if voice is not None]
    own = next((level for voice, level, _ in voices if voice is None), None)
    apart = bool(adults) and max(level for level, _ in adults) - min(level for level, _ in adults) >= 2
    if adults and own is not None:
        apart = apart or abs(own - sum(l * w for l, w in adults) / sum(w for _, w in adults)) >= 1.5
    return {
        "level": min(max(-int(-(estimate - 0.5) // 1), min(levels)), max(levels)), "estimate": estimate,
        "dots": 3 if certainty >= 0.7 else 2 if certainty >= 0.55 else 1 if certainty >= 0.25 else 0, "apart": apart,
    }


LEVELS = {1: "à construire", 2: "en cours", 3: "acquis", 4: "solide"}
KINDS = {"support": "soutien", "deepening": "approfondissement", "methods": "méthodes", "training": "remise à niveau", "project": "projet"}


@app.get("/rounds/<int:round_>/needs/<int:division>")
def needs_map(round_: int, division: int):
    """The map of a class: level, certainty and discord for each pupil and skill, with what was confirmed."""
    if not ({"coordinator", "head", "cpe"} & g.roles or division in g.teaches):
        abort(404)
    school, day = g.school, g.day
    if not rows("SELECT 1 FROM round_division WHERE school = ? AND round = ? AND division = ?", school, round_, division):
        abort(404)
    code = rows("SELECT code FROM division WHERE school = ? AND id = ?", school, division)[0][0]
    name = rows("SELECT name FROM round WHERE school = ? AND id = ?", school, round_)[0][0]
    skills = rows(
        "SELECT s.id, s.label FROM round_skill rs JOIN skill s ON s.school = rs.school AND s.id = rs.skill "
        "WHERE rs.school = ? AND rs.round = ? ORDER BY rs.position, s.code", school, round_)
    asked = (school, round_, day, division)
    pupils = rows(f"SELECT p.id, p.family_name, p.given_name {MEMBERS} ORDER BY p.sort_key, p.id", *asked)
    evidence = defaultdict(list)
    for pupil, skill, level, at, staff, *_ in rows(
        f"""SELECT o.pupil, rs.skill, o.level, o.at, st.id, st.family_name, st.given_name, st.civility FROM {SAME_ITEM}
            JOIN observation o ON o.school = s.school AND o.skill = s.id AND o.round <= ?2 AND o.level > 0
            JOIN staff st ON st.school = o.school AND st.id = o.staff
            WHERE rs.school = ?1 AND rs.round = ?2 AND o.pupil IN (SELECT m.pupil {MEMBERS})""", *asked
    ):
        evidence[pupil, skill].append((staff, level, at))
    for pupil, skill, level, at, _ in rows(
        f"""SELECT a.pupil, rs.skill, a.level, a.at, a.words FROM {SAME_ITEM}
            JOIN self_assessment a ON a.school = s.school AND a.skill = s.id AND a.round <= ?2
            WHERE rs.school = ?1 AND rs.round = ?2 AND a.pupil IN (SELECT m.pupil {MEMBERS})""", *asked
    ):
        evidence[pupil, skill].append((None, level, at))
    rows(f"SELECT x.pupil, x.skill FROM strength x WHERE x.school = ?1 AND x.round = ?2 AND x.pupil IN (SELECT m.pupil {MEMBERS}) ORDER BY x.rank", *asked)
    confirmed = defaultdict(list)
    for pupil, skill, kind, published in rows(
        f"""SELECT x.pupil, x.skill, x.kind, x.published_at FROM priority x
            WHERE x.school = ?1 AND x.round = ?2 AND x.pupil IN (SELECT m.pupil {MEMBERS}) ORDER BY x.rank""", *asked
    ):
        confirmed[pupil].append((skill, kind, published))
    sheets = [
        {"id": pupil, "name": f"{family} {given}", "cells": [synthesis(evidence[pupil, skill], g.now) for skill, _ in skills], "confirmed": confirmed[pupil]}
        for pupil, family, given in pupils
    ]
    return render_template(
        "needs_map.html", round=round_, round_name=name, division=division, code=code, skills=skills, sheets=sheets, levels=LEVELS, kinds=KINDS,
        short={skill: label.split(":")[0].strip() for skill, label in skills})


DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
MONTHS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]


def spoken(milliseconds: int) -> str:
    at = datetime.fromtimestamp(milliseconds / 1000, ZoneInfo("Europe/Paris"))
    return f"{DAYS[at.weekday()]} {at.day} {MONTHS[at.month - 1]} à {at.hour} h" + (f" {at.minute:02}" if at.minute else "")


@app.get("/periods/<int:period>/wishes/<int:pupil>")
def wish_form(period: int, pupil: int):
    """The pupil’s own form: what suits the published priorities first, the rest after, and what was handed in."""
    if g.pupil != pupil:
        abort(404)
    school, day = g.school, g.day
    held = rows("SELECT name, round, wish_count, wishes_close_at FROM period WHERE school = ? AND id = ?", school, period)
    person = rows(
        """SELECT d.id, d.code FROM pupil p
           JOIN division_membership m ON m.school = p.school AND m.pupil = p.id AND m.from_day <= ?4 AND (m.to_day IS NULL OR m.to_day >= ?4)
           JOIN division d ON d.school = m.school AND d.id = m.division
           JOIN barrette_division bd ON bd.school = d.school AND bd.division = d.id
           JOIN barrette b ON b.school = bd.school AND b.id = bd.barrette AND b.period = ?3
           WHERE p.school = ?1 AND p.id = ?2 AND (p.left_on IS NULL OR p.left_on > ?4)""", school, pupil, period, day)
    if not held or not person:
        abort(404)
    name, round_, count, closes = held[0]
    same = dict(rows(
        f"SELECT s.id, rs.skill FROM {SAME_ITEM} WHERE rs.school = ? AND rs.round = ?", school, round_)) if round_ else {}
    choices = {}
    for id_, title, objective, indicators, sessions, kind, repeatable, skill in rows(
        """SELECT w.id, w.title, w.objective, w.indicators, w.sessions, w.kind, w.repeatable, n.skill FROM offer o
           JOIN workshop w ON w.school = o.school AND w.id = o.workshop AND w.archived_at IS NULL
           JOIN workshop_gain n ON n.school = w.school AND n.workshop = w.id
           WHERE o.school = ?1 AND o.period = ?2 AND (
               EXISTS (SELECT 1 FROM offer_division d WHERE d.school = o.school AND d.period = o.period AND d.workshop = o.workshop AND d.division = ?3)
               OR NOT EXISTS (SELECT 1 FROM offer_division d WHERE d.school = o.school AND d.period = o.period AND d.workshop = o.workshop))
           ORDER BY w.id""", school, period, person[0][0]
    ):
        choice = choices.setdefault(id_, {
            "id": id_, "title": title, "objective": objective, "indicators": indicators.split("\n"), "sessions": sessions, "kind": kind, "skills": set(),
            "repeatable": repeatable})
        choice["skills"].add(same.get(skill, skill))
    offered = sorted(choices.values(), key=lambda choice: choice["title"].casefold())
    aims = rows(
        """SELECT y.skill, y.kind, k.label FROM priority y JOIN skill k ON k.school = y.school AND k.id = y.skill
           WHERE y.school = ? AND y.round = ? AND y.pupil = ? AND y.published_at IS NOT NULL ORDER BY y.rank""", school, round_, pupil)
    followed, barred = set(), set()
    for kind, workshop in rows(
        """SELECT 1, g.workshop FROM group_membership m JOIN need_group g ON g.school = m.school AND g.id = m.need_group
           WHERE m.school = ?1 AND m.pupil = ?2 AND m.void = 0 AND g.period <> ?3
           UNION ALL SELECT 2, workshop FROM bar WHERE school = ?1 AND pupil = ?2 AND period = ?3""", school, pupil, period
    ):
        (followed if kind == 1 else barred).add(workshop)
    offered = [choice for choice in offered if choice["id"] not in barred and (choice["repeatable"] or choice["id"] not in followed)]
    suited = []
    for skill, kind, _ in aims:
        # What builds a skill does nothing for a pupil who asks to deepen it, and the reverse.
        suited += [
            choice for choice in offered
            if skill in choice["skills"] and (choice["kind"] == "deepening") == (kind == "deepening") and choice not in suited]
    others = [choice for choice in offered if choice not in suited] if len(suited) < count else []
    submission = rows(
        """SELECT s.at, s.version, s.by_staff, w.workshop FROM wish_submission s
           JOIN wish w ON w.school = s.school AND w.period = s.period AND w.pupil = s.pupil
           WHERE s.school = ? AND s.period = ? AND s.pupil = ? ORDER BY w.rank""", school, period, pupil)
    rows("SELECT c.at, c.reason FROM wish_change c WHERE c.school = ? AND c.period = ? AND c.pupil = ? ORDER BY c.at DESC, c.id DESC", school, period, pupil)
    return render_template(
        "wishes.html", period=period, pupil=pupil, name=name, count=count, closes=closes, suited=suited, others=others, aims=aims,
        chosen=[row[3] for row in submission], version=submission[0][1] if submission else 0, kinds=KINDS,
        received=spoken(submission[0][0]) if submission else "", until=spoken(closes))
