"""What the load on wishes has in common: a period that every pupil may answer, and what the database holds of it."""

import contextlib
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from server import SignIn, ask, cookie_of  # noqa: E402

PASSWORD = "une petite phrase"


def coordinator(people: list[SignIn]) -> SignIn:
    return next(one for one in people if "coordination" in one.role)


class Pages:
    """The pages as one person uses them."""

    def __init__(self, port: int, who: SignIn):
        self.port, self.cookie = port, cookie_of(port, who)
        self.secret = re.search(r'data-csrf="([^"]+)"', self.get("/")).group(1)

    def get(self, path: str) -> str:
        status, _, text = ask(self.port, "GET", path, self.cookie)
        if status != 200:
            raise SystemExit(f"GET {path}: {status}")
        return text

    def post(self, path: str, fields: list[tuple[str, str]]) -> str:
        status, headers, text = ask(self.port, "POST", path, self.cookie, [*fields, ("csrf", self.secret)])
        if status != 303:
            raise SystemExit(f"POST {path}: {status} {re.sub('<[^>]+>', ' ', text)[:600]}")
        return headers["Location"]


def open_to_everyone(port: int, people: list[SignIn]) -> str:
    """A new period with every division in one barrette and every workshop on offer, open now. Returns its address."""
    pages = Pages(port, coordinator(people))
    year = int(time.strftime("%Y")) + 1
    period = pages.post("/periods", [("name", "Charge"), ("first", f"{year}-03-01"), ("last", f"{year}-05-31"), ("modules", "2"), ("round", "")])
    divisions = re.findall(r'name="division" value="(\d+)"', pages.get(f"{period}/barrettes"))
    pages.post(f"{period}/barrettes", [
        ("name", "Toutes"), *(("division", one) for one in divisions), ("slot-0-weekday", "2"), ("slot-0-time", "10:00"),
        ("slot-0-length", "55"), ("slot-0-alternance", "H")])
    text = pages.get(f"{period}/offers")
    version = re.search(r'name="version" value="(\d+)"', text).group(1)
    workshops = re.findall(r'name="workshop" value="(\d+)"', text)
    pages.post(f"{period}/offers", [("version", version), *(("workshop", one) for one in workshops)])
    version = re.search(r'name="version" value="(\d+)"', pages.get(f"{period}/wishes")).group(1)
    pages.post(f"{period}/wish-times", [
        ("version", version), ("open-day", "2020-01-01"), ("open-time", "08:00"), ("close-day", f"{year}-05-01"), ("close-time", "18:00")])
    return period


@contextlib.contextmanager
def on_postgres(name: str):
    """The address of an empty database on the server that JALON_TEST_POSTGRES names, dropped afterwards; None, and said, without."""
    server = os.environ.get("JALON_TEST_POSTGRES")
    if not server:
        print("PostgreSQL was left out: JALON_TEST_POSTGRES names no server.")
        yield None
        return
    name = f"{name}_{os.getpid()}"
    psql = ["psql", "-Xq", f"{server}&dbname=postgres", "-c"]
    subprocess.run([*psql, f"CREATE DATABASE {name}"], check=True, cwd="/")
    try:
        yield f"{server}&dbname={name}"
    finally:
        subprocess.run([*psql, f"DROP DATABASE {name} WITH (FORCE)"], check=True, cwd="/")


def rows(location: str, sql: str, kind=int) -> list[tuple]:
    if location.startswith("postgres"):
        out = subprocess.run(["psql", "-XAtq", "-F", " ", location, "-c", sql], capture_output=True, text=True, check=True, cwd="/").stdout
        return [tuple(kind(cell) for cell in line.split(" ")) for line in out.splitlines()]
    with sqlite3.connect(location) as database:
        return database.execute(sql).fetchall()


def pupil_logins(location: str) -> list[str]:
    """Of every pupil for whom `jalon demo --accounts pupils` opened an account."""
    return [login for (login,) in rows(location, "SELECT login FROM account WHERE pupil IS NOT NULL ORDER BY login", str)]


def stored(location: str, period: str) -> dict[str, list[str]]:
    """Pupil → workshops in order, as the database holds them. Fails when a list is half done or there twice."""
    number = period.rsplit("/", 1)[1]
    lists: dict[str, list[str]] = {}
    for pupil, rank, workshop in rows(location, f"SELECT pupil, rank, workshop FROM wish WHERE period = {number} ORDER BY pupil, rank"):
        one = lists.setdefault(str(pupil), [])
        if rank != len(one) + 1:
            raise SystemExit(f"pupil {pupil}: rank {rank} follows {len(one)}")
        one.append(str(workshop))
    submissions = [str(pupil) for (pupil,) in rows(location, f"SELECT pupil FROM wish_submission WHERE period = {number}")]
    if sorted(submissions) != sorted(lists):
        raise SystemExit("a submission without wishes, wishes without a submission, or a submission twice")
    return lists
