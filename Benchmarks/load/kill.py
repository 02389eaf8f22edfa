"""Kills the server again and again while pupils hand in wishes and cards move on the group board, and asks the database
after each time, on each engine.

    kill.py JALON [--times 200] [--pupils 16] [--cards 8]

An acknowledged list or move must be there, whole and once, unless a later one of the same pupil or card was on its way;
nothing may be half done; the server must answer again within five seconds. PostgreSQL is measured when
JALON_TEST_POSTGRES names a server. Sends to 127.0.0.1 only. Ends by itself.
"""

import argparse
import asyncio
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections import Counter

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from rush import Browser  # noqa: E402
from wishes import PASSWORD, Pages, coordinator, on_postgres, open_to_everyone, pupil_logins, rows, stored  # noqa: E402
from server import Process, demo, free_port  # noqa: E402


PORT = free_port()


class Pupil:
    """One pupil, with what was sent last and what was acknowledged last."""

    def __init__(self, login: str):
        self.login, self.cookies, self.acknowledged, self.sent = login, {}, None, None
        self.count, self.turned_away = 0, 0

    async def sign_in(self, address: str, period: str):
        browser = Browser(address)
        status, _, _ = await browser.ask("POST", "/sign-in", urllib.parse.urlencode({"login": self.login, "password": PASSWORD, "to": "/wishes"}))
        assert status == 303, (self.login, status)
        _, headers, _ = await browser.ask("GET", "/wishes")
        self.page = headers["location"]
        assert self.page.startswith(period), self.page
        _, _, text = await browser.ask("GET", self.page)
        self.csrf = re.search(r'data-csrf="([^"]+)"', text).group(1)
        self.workshops = sorted(set(re.findall(r'<option value="(\d+)"', text)))
        self.number = self.page.rsplit("/", 1)[1]
        self.cookies = browser.cookies
        browser.close()

    async def hand_in(self, address: str, until: asyncio.Event):
        browser = Browser(address)
        browser.cookies = self.cookies
        try:
            while not until.is_set():
                self.sent = random.sample(self.workshops, 3)
                fields = [("csrf", self.csrf), ("version", "0"), *((f"wish{i + 1}", w) for i, w in enumerate(self.sent))]
                status, _, _ = await browser.ask("POST", self.page, urllib.parse.urlencode(fields))
                if status == 503:
                    # « Nothing of it was saved, come back »: held to its word by the check.
                    self.sent = None
                    self.turned_away += 1
                    await asyncio.sleep(0.05)
                    continue
                assert status == 303, (self.login, status)
                self.acknowledged, self.sent = self.sent, None
                self.count += 1
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            browser.close()


class Card:
    """One pupil at one time on the board, with the place that was acknowledged last and the one that was asked for last."""

    def __init__(self, board: "Board", pupil: str, slot: str, place: tuple[str, int]):
        self.board, self.pupil, self.slot, self.acknowledged, self.sent = board, pupil, slot, place, None
        self.count, self.turned_away = 0, 0

    async def move(self, address: str, until: asyncio.Event):
        browser = Browser(address)
        browser.cookies = self.board.cookies
        try:
            while not until.is_set():
                group, version = self.acknowledged
                to = random.choice([one for one in self.board.groups[self.slot] if one != group])
                key = f"kill-{random.getrandbits(64):016x}"
                self.sent = (to, version + 1, key)
                status, _, text = await browser.ask("POST", f"{self.board.plan}/moves", urllib.parse.urlencode({
                    "csrf": self.board.secret, "pupil": self.pupil, "slot": self.slot, "to": to, "version": version, "key": key, "despite": "1",
                    "as": "json"}))
                if status == 503:
                    self.sent = None
                    self.turned_away += 1
                    await asyncio.sleep(0.05)
                    continue
                assert status == 200, (status, text)
                self.acknowledged, self.sent = (to, version + 1), None
                self.board.keys.append(key)
                self.count += 1
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            browser.close()

    def is_lost(self, place: tuple[str, int] | None, log: Counter) -> bool:
        asked, self.sent = self.sent, None
        if place == self.acknowledged:
            return asked is not None and asked[2] in log
        if asked is not None and place == asked[:2]:
            self.acknowledged = place
            self.board.keys.append(asked[2])
            return log[asked[2]] != 1
        return True


class Board:
    """A draft of the sample’s next period, in the hands of the coordinator."""

    def __init__(self, location: str, people, cards: int):
        self.location, pages = location, Pages(PORT, coordinator(people))
        self.secret, self.keys = pages.secret, []
        name, _, value = pages.cookie.partition("=")
        self.cookies = {name: value}
        self.plan = self.computed(pages)
        self.groups: dict[str, list[str]] = {}
        for group, module, weekly in rows(location, f"SELECT id, module, weekly_slot FROM plan_group WHERE plan = {self.number}", str):
            self.groups.setdefault(f"{module}-{weekly}", []).append(group)
        movable = [(key, place) for key, place in sorted(self.places().items()) if len(self.groups[key[1]]) > 1]
        self.cards = [Card(self, pupil, slot, place) for (pupil, slot), place in random.sample(movable, cards)]

    def computed(self, pages: Pages) -> str:
        asked = "SELECT DISTINCT period FROM wish ORDER BY period DESC"
        for (period,) in rows(self.location, asked):
            plan = pages.post(f"/periods/{period}/plans", [])
            while (state := rows(self.location, f"SELECT state FROM plan WHERE id = {plan.rsplit('/', 1)[1]}", str)) == [("computing",)]:
                time.sleep(0.5)
            if state == [("draft",)]:
                return plan
        raise SystemExit("no period of the sample could be grouped")

    @property
    def number(self) -> str:
        return self.plan.rsplit("/", 1)[1]

    def places(self) -> dict[tuple[str, str], tuple[str, int]]:
        found = rows(self.location, f"SELECT pupil, module, weekly_slot, plan_group, version FROM plan_place WHERE plan = {self.number}", str)
        return {(pupil, f"{module}-{weekly}"): (group, int(version)) for pupil, module, weekly, group, version in found}

    def check(self) -> int:
        places, log = self.places(), Counter(key for (key,) in rows(self.location, f"SELECT request FROM plan_move WHERE plan = {self.number}", str))
        lost = [card for card in self.cards if card.is_lost(places.get((card.pupil, card.slot)), log)]
        for card in lost:
            print(f"LOST card {card.pupil} {card.slot}: acknowledged {card.acknowledged}, held {places.get((card.pupil, card.slot))}", flush=True)
        wrong = [key for key in self.keys if log[key] != 1]
        if wrong:
            print(f"NOT ONCE in the log of moves: {wrong}", flush=True)
        return len(lost) + len(wrong)


async def until_killed(server: Process, pupils: list[Pupil], cards: list[Card], seconds: float):
    killed, address = asyncio.Event(), f"http://127.0.0.1:{PORT}"
    work = [asyncio.create_task(one.hand_in(address, killed)) for one in pupils] + [asyncio.create_task(one.move(address, killed)) for one in cards]
    await asyncio.sleep(seconds)
    server.process.kill()
    killed.set()
    await asyncio.wait_for(asyncio.gather(*work), timeout=10)
    server.process.wait()


def check(pupils: list[Pupil], held: dict[str, list[str]]) -> int:
    lost = 0
    for one in pupils:
        present = held.get(one.number)
        if present == one.acknowledged:
            continue
        if one.sent is not None and present == one.sent:
            # On its way when the server died, and on disk all the same: it stands.
            one.acknowledged = one.sent
            continue
        lost += 1
        print(f"LOST {one.login}: acknowledged {one.acknowledged}, on its way {one.sent}, held {present}", flush=True)
    return lost


def kill(jalon: str, location: str, place: pathlib.Path, options) -> dict:
    random.seed(1)
    people = demo(jalon, location, "--pupils", "200", "--accounts", "pupils", "--password-for-all", PASSWORD, "--password-cost", "1")

    def start() -> Process:
        return Process([jalon, "serve", "--database", location, "--port", str(PORT)], PORT, place / "jalon.log")

    server = start()
    period = open_to_everyone(PORT, people)
    pupils = [Pupil(login) for login in random.sample(pupil_logins(location), options.pupils)]
    board = Board(location, people, options.cards)

    async def everyone():
        for one in pupils:
            await one.sign_in(f"http://127.0.0.1:{PORT}", period)

    asyncio.run(everyone())
    lost, times, starts, deadline = 0, 0, [], time.monotonic() + 1800
    try:
        for times in range(1, options.times + 1):
            asyncio.run(until_killed(server, pupils, board.cards, random.uniform(0.05, 0.5)))
            began = time.monotonic()
            server = start()
            starts.append(time.monotonic() - began)
            lost += check(pupils, stored(location, period)) + board.check()
            if time.monotonic() > deadline:
                break
    finally:
        server.stop()
    said = subprocess.run([jalon, "check", "--database", location], capture_output=True, text=True)
    return {
        "kills": times, "pupils writing": len(pupils), "lists acknowledged": sum(one.count for one in pupils), "cards moving": len(board.cards),
        "moves acknowledged": sum(card.count for card in board.cards),
        "told to come back": sum(one.turned_away for one in [*pupils, *board.cards]), "lost": lost, "slowest start s": round(max(starts), 2),
        "jalon check": (said.stdout or said.stderr).strip().splitlines()[-1]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("jalon")
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--pupils", type=int, default=16)
    parser.add_argument("--cards", type=int, default=8)
    options = parser.parse_args()
    lost = 0
    with tempfile.TemporaryDirectory(prefix="jalon-kill-") as folder:
        place = pathlib.Path(folder)
        result = kill(options.jalon, str(place / "school.sqlite"), place, options)
        print("SQLite", json.dumps(result, indent=2), flush=True)
        lost += result["lost"]
        with on_postgres("jalon_kill") as location:
            if location:
                result = kill(options.jalon, location, place, options)
                print("PostgreSQL", json.dumps(result, indent=2), flush=True)
                lost += result["lost"]
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
