"""wrk on the map of a class and on the wish form, Jalon and the peer by turns; prints a table in Markdown."""

import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "load")]
from server import Process, SignIn, ask, cookie_of, demo, free_port  # noqa: E402
from wishes import PASSWORD, coordinator, pupil_logins  # noqa: E402

TURNS, SECONDS, CONNECTIONS = 3, 8, 16


def first(pattern: str, text: str, what: str) -> str:
    found = re.search(pattern, text)
    if not found:
        raise SystemExit(f"no {what} on the page")
    return found.group(1)


def find(port: int, cookie: str, path: str) -> str:
    """The address at which a page really is."""
    while True:
        status, headers, _ = ask(port, "GET", path, cookie)
        if status not in (302, 303):
            return path
        path = headers["Location"]


def open_form(port: int, database: str) -> tuple[str, str]:
    """The form and the cookie of a pupil who is asked for wishes today."""
    for login in pupil_logins(database):
        cookie = cookie_of(port, SignIn("Élève", login, PASSWORD))
        if (path := find(port, cookie, "/wishes")) != "/wishes":
            return path, cookie
    raise SystemExit("no pupil of the sample is asked for wishes today")


def measure(server: Process, path: str, cookie: str) -> dict:
    status, _, text = ask(server.port, "GET", path, cookie)
    if status != 200:
        raise SystemExit(f"{path} on port {server.port} answers {status}")
    before = server.cpu_seconds()
    out = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-H", f"Cookie: {cookie}", "-H", "Accept-Language: fr",
         f"http://127.0.0.1:{server.port}{path}"], capture_output=True, text=True, check=True).stdout
    requests = int(first(r"(\d+) requests in", out, "count"))
    if "Non-2xx" in out or "Socket errors" in out:
        raise SystemExit(out)
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", out).groups()
    return {
        "rate": float(first(r"Requests/sec:\s+([\d.]+)", out, "rate")), "p99": float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit],
        "cpu": (server.cpu_seconds() - before) * 1000 / requests, "bytes": len(text.encode()),
    }


def main(jalon: str):
    with tempfile.TemporaryDirectory(prefix="jalon-bench-") as folder:
        place = pathlib.Path(folder)
        database = str(place / "school.sqlite")
        people = demo(jalon, database, "--accounts", "pupils", "--password-for-all", PASSWORD)
        port, peer_port = free_port(), free_port()
        ours = Process([jalon, "serve", "--database", database, "--port", str(port)], port, place / "jalon.log")
        peer = Process(
            [str(pathlib.Path(sys.executable).parent / "gunicorn"), "-w", "2", "-k", "gthread", "--threads", "4", "-b", f"127.0.0.1:{peer_port}", "peer:app"],
            peer_port, place / "peer.log", PYTHONPATH=str(HERE), JALON_DATABASE=database)
        try:
            adult = cookie_of(port, coordinator(people))
            needs = ask(port, "GET", find(port, adult, "/needs"), adult)[2]
            pages = {
                "map of a class": (first(r'href="(/rounds/\d+/needs/\d+)"', needs, "map"), adult),
                "wish form": open_form(port, database),
            }
            print(f"{CONNECTIONS} connections, {SECONDS} s, median of {TURNS} turns, on SQLite.\n")
            print("| page | server | KB | requests/s | CPU ms/request | p99 ms | memory MB |\n|---|---|---|---|---|---|---|")
            for name, (path, cookie) in pages.items():
                turns = {"Jalon": [], "Flask + gunicorn": []}
                for _ in range(TURNS):
                    turns["Jalon"].append(measure(ours, path, cookie))
                    turns["Flask + gunicorn"].append(measure(peer, path, cookie))
                middle = {server: {key: statistics.median(turn[key] for turn in all_) for key in all_[0]} for server, all_ in turns.items()}
                for server, process in (("Jalon", ours), ("Flask + gunicorn", peer)):
                    m = middle[server]
                    print(f"| {name} | {server} | {m['bytes'] / 1000:.0f} | {m['rate']:.0f} | {m['cpu']:.2f} | {m['p99']:.0f} | {process.resident_megabytes()} |")
                a, b = middle["Jalon"], middle["Flask + gunicorn"]
                print(f"| {name} | **ratio** | | **{a['rate'] / b['rate']:.1f}×** | **{b['cpu'] / a['cpu']:.1f}×** | **{b['p99'] / a['p99']:.1f}×** | |", flush=True)
        finally:
            ours.stop()
            peer.stop()


main(sys.argv[1])
