"""One server for each engine, one sign-in for each role, one judge for each page."""

import os
import pathlib

import pytest
from playwright.sync_api import Browser, sync_playwright

from house import SIZES, Database, Judge, Server, new_judge

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def shots(tmp_path_factory) -> pathlib.Path:
    """Where screenshots go: JALON_SCREENSHOTS, or a temporary folder; never the repository."""
    folder = pathlib.Path(os.environ.get("JALON_SCREENSHOTS") or tmp_path_factory.mktemp("screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


def serving(engine: str, folder: pathlib.Path, sample: bool):
    database = Database(engine, folder)
    server = Server(database, folder)
    try:
        if sample:
            server.create_sample()
        server.start()
        yield server
    finally:
        try:
            server.stop()
        finally:
            database.drop()


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """The sample school on SQLite, which tests read and do not spoil for one another."""
    yield from serving("sqlite", tmp_path_factory.mktemp("sample"), sample=True)


@pytest.fixture(scope="module", params=ENGINES)
def walked(request, tmp_path_factory):
    """The sample school on each engine in turn, for the walk that changes it."""
    yield from serving(request.param, tmp_path_factory.mktemp("walked"), sample=True)


@pytest.fixture(scope="module", params=ENGINES)
def empty(request, tmp_path_factory):
    """A server with no school in it, on each engine in turn."""
    yield from serving(request.param, tmp_path_factory.mktemp("empty"), sample=False)


@pytest.fixture
def visit(browser: Browser, shots: pathlib.Path):
    """`visit(server, role, size)` is a signed-in page; without a role, a stranger's."""
    contexts = []

    def begin(server: Server, role: str | None = None, size: str = "desk", script: bool = True, dark: bool = False) -> Judge:
        context = browser.new_context(
            viewport=SIZES[size], locale="fr-FR", timezone_id="Europe/Paris", java_script_enabled=script,
            color_scheme="dark" if dark else "light", storage_state=server.sessions.get(role), has_touch=size == "phone",
        )
        contexts.append(context)
        judge = new_judge(context, server, shots, size, script)
        if role and role not in server.sessions:
            judge.sign_in(server.sign_ins[role])
            server.sessions[role] = context.storage_state()
        return judge

    yield begin
    for context in contexts:
        context.close()
