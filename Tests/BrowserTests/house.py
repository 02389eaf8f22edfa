"""A Jalon server on a free port with a database of its own, and a browser page that is judged wherever it goes."""

import os
import pathlib
import re
import secrets
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Response

ROOT = pathlib.Path(__file__).resolve().parents[2]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
SIZES = {"phone": PHONE, "desk": DESK}
PAGE_LIMIT = 100_000


def program() -> str:
    """The debug binary: script/test names it; otherwise it is looked for where `swift build` puts it."""
    return os.environ.get("JALON_PROGRAM") or str(ROOT / ".build/debug/jalon")


# What is tested here is not the hash: a cheap one lets a whole walk sign in within seconds.
CHEAP_PASSWORDS = ["--password-cost", "1"]


# How `jalon demo` names the roles for which it prints a sign-in.
ROLES = {
    "Administration technique, coordination": "coordinator", "Direction": "head", "Professeur": "teacher", "Professeur principal": "main-teacher",
    "CPE": "cpe", "PsyEN": "psyen", "Professeur documentaliste": "librarian", "Élève": "pupil", "Responsable légal": "guardian",
}


@dataclass(frozen=True)
class SignIn:
    name: str
    login: str
    password: str


class Database:
    """A place for a school on one engine, empty or a copy of another that nobody uses; taken away at the end."""

    def __init__(self, engine: str, folder: pathlib.Path, like: "Database | None" = None):
        self.engine = engine
        if engine == "sqlite":
            self.location = str(folder / "school.sqlite")
            if like:
                shutil.copyfile(like.location, self.location)
        else:
            server = os.environ.get("JALON_TEST_POSTGRES")
            assert server, "JALON_TEST_POSTGRES is not set: run script/test, which starts a PostgreSQL of its own"
            self.name = f"jalon_browser_{secrets.token_hex(6)}"
            self.server = server
            self._sql(f"CREATE DATABASE {self.name}" + (f" TEMPLATE {like.name}" if like else ""))
            self.location = f"{server}&dbname={self.name}"

    def drop(self):
        if self.engine == "postgresql":
            self._sql(f"DROP DATABASE {self.name} WITH (FORCE)")

    def _sql(self, statement: str):
        subprocess.run(["psql", "-X", "-q", f"{self.server}&dbname=postgres", "-c", statement], check=True, cwd="/")


def make_sample(database: Database, on: str | None = None) -> dict[str, SignIn]:
    """The sample school, as it stands today or on another day, and a sign-in for each role."""
    day = ["--on", on] if on else []
    made = subprocess.run([program(), "demo", "--database", database.location, *day, *CHEAP_PASSWORDS], capture_output=True, text=True, timeout=600)
    assert made.returncode == 0, f"jalon demo: {made.stdout}\n{made.stderr}"
    lines = [line.split("\t") for line in made.stdout.splitlines()]
    sign_ins = {ROLES[line[0]]: SignIn(*line[1:]) for line in lines if len(line) == 4}
    assert set(sign_ins) == set(ROLES.values()), f"jalon demo did not print a sign-in for each role:\n{made.stdout}"
    return sign_ins


class Server:
    """`jalon serve`, awaited until it answers, and ended by SIGTERM as a service would be."""

    def __init__(self, database: Database, folder: pathlib.Path, sign_ins: dict[str, SignIn]):
        self.database = database
        self.log = folder / "server.log"
        self.sign_ins = sign_ins
        # Signing in costs a password hash: once for each role is enough.
        self.sessions: dict[str, dict] = {}
        # What one test of a walk leaves for those that follow it.
        self.kept: dict[str, str] = {}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen | None = None

    def start(self):
        self.process = subprocess.Popen(
            [program(), "serve", "--database", self.database.location, "--port", str(self.port), *CHEAP_PASSWORDS],
            stdout=self.log.open("ab"), stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert self.process.poll() is None, f"jalon serve ended:\n{self.log.read_text()}"
            try:
                urllib.request.urlopen(f"{self.address}/sign-in", timeout=5).read()
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"jalon serve did not answer within a minute:\n{self.log.read_text()}")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                raise AssertionError("jalon serve did not end within 15 s of SIGTERM")


# What must never be read by a person: a Swift value that leaked, an escape that was not one, a key.
LEAKS = re.compile(r"Optional\(|\bnil\b|\\\(|\\u\{|Identifier<|rawValue|\bundefined\b|\[object |SQL|StorageError|Phrase\(")


class Judge:
    """Wraps a page: `look` judges what it shows, against everything that every page promises."""

    def __init__(self, page: Page, server: Server, shots: pathlib.Path, size: str, script: bool):
        self.script = script
        self.page = page
        self.server = server
        self.shots = shots
        self.size = size
        self.console: list[str] = []
        self.strangers: list[str] = []
        self.last: dict[str, Response] = {}
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.console.append(f"script error: {error}"))
        page.on("request", self._asked)
        page.on("response", lambda response: self.last.__setitem__(response.url, response))

    def _heard(self, message):
        # The browser itself reports a page answered with 4xx; those are judged as pages.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.console.append(message.text)

    def _asked(self, request):
        if not request.url.startswith((self.server.address, "data:", "blob:")):
            self.strangers.append(request.url)

    def open(self, path: str) -> Response:
        response = self.page.goto(self.server.address + path)
        assert response is not None, path
        return response

    def faults(self, personal: bool = True) -> list[str]:
        """Everything that is wrong with the page as it stands; an empty list is what is wanted."""
        page, found = self.page, []
        where = page.url.removeprefix(self.server.address)
        response = self.last.get(page.url.split("#")[0])
        if response is not None and response.request.method == "GET":
            headers = response.headers
            policy = headers.get("content-security-policy", "")
            if "default-src" not in policy or "unsafe-inline" in policy:
                found.append(f"its Content-Security-Policy is “{policy}”")
            if personal and "no-store" not in headers.get("cache-control", ""):
                found.append("it is personal and may be stored (no no-store)")
            if response.status >= 500:
                found.append(f"it answers {response.status}")
            size = len(page.content().encode())
            if size > PAGE_LIMIT:
                found.append(f"it weighs {size} bytes")
        headings = page.locator("h1").count()
        if headings != 1:
            found.append(f"it has {headings} h1")
        text = page.locator("body").inner_text()
        if leak := LEAKS.search(text):
            start = max(0, leak.start() - 40)
            found.append(f"it shows “{text[start:leak.end() + 40]}”")
        # What follows runs in the page, which cannot answer when scripts are off.
        if self.script:
            found += self._measured(page)
        found += [f"console: {text}" for text in self.console]
        found += [f"asks a third party: {url}" for url in self.strangers]
        self.console.clear()
        self.strangers.clear()
        return [f"{where}: {fault}" for fault in found]

    def _measured(self, page: Page) -> list[str]:
        found = []
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if width > 0:
            widest = page.evaluate(
                """() => [...document.querySelectorAll('main *')]
                    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.table-wrap, .board'))
                    .slice(0, 3).map(e => e.outerHTML.slice(0, 120))"""
            )
            found.append(f"it scrolls sideways by {width} px at {self.size}: {widest}")
        for violation in Axe().run(page).response["violations"]:
            nodes = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
            found.append(f"axe {violation['id']}: {violation['help']} ({nodes})")
        return found

    def look(self, name: str, personal: bool = True):
        """Takes a screenshot and fails on the first page that breaks a promise."""
        self.shoot(name)
        assert (found := self.faults(personal)) == [], "\n".join(found)

    def shoot(self, name: str):
        self.page.screenshot(path=self.shots / f"{name}-{self.size}.png", full_page=True)

    def sign_in(self, who: SignIn):
        self.open("/sign-in")
        self.page.fill("input[name=login]", who.login)
        self.page.fill("input[name=password]", who.password)
        self.page.click("main button[type=submit], main form button.btn")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)


def new_judge(context: BrowserContext, server: Server, shots: pathlib.Path, size: str, script: bool = True) -> Judge:
    page = context.new_page()
    page.set_default_timeout(10_000)
    return Judge(page, server, shots, size, script)
