"""How pages answer while a whole school is being planned: the same pages, asked in turn by several people, before and during.

    planning.py JALON

Three coordinators, a teacher and a pupil ask for one page after another, as fast as they are answered, from the sample school on
SQLite; the largest period is planned for thirty seconds by each of two computations at once. Prints a table in Markdown.
"""

import pathlib
import re
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from server import Process, ask, cookie_of, demo, free_port  # noqa: E402

SECONDS, PLANNING, PAUSE = 12, 30, 0.05


def rank(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def ask_for(port: int, visits: list[tuple[str, str]]) -> list[float]:
    """Milliseconds of each page, asked by as many people at once as there are visits."""
    times, wrong, end = [], [], time.time() + SECONDS

    def person(path: str, cookie: str):
        while time.time() < end:
            started = time.perf_counter()
            status, _, _ = ask(port, "GET", path, cookie)
            times.append((time.perf_counter() - started) * 1000)
            if status != 200:
                wrong.append((path, status))
            time.sleep(PAUSE)

    threads = [threading.Thread(target=person, args=visit) for visit in visits]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise SystemExit(f"not every page was answered: {wrong[:3]}")
    return times


def main(jalon: str):
    with tempfile.TemporaryDirectory(prefix="jalon-planning-") as folder:
        place = pathlib.Path(folder)
        database = str(place / "school.sqlite")
        people = demo(jalon, database)
        port = free_port()
        server = Process([jalon, "serve", "--database", database, "--port", str(port)], port, place / "jalon.log")
        try:
            chief, teacher, pupil = (
                cookie_of(port, next(person for person in people if role in person.role)) for role in ("coordination", "Professeur", "Élève"))
            _, _, periods = ask(port, "GET", "/periods", chief)
            numbers = list(dict.fromkeys(re.findall(r"/periods/(\d+)", periods)))
            plans = []
            for number in numbers:
                _, _, page = ask(port, "GET", f"/periods/{number}/plans", chief)
                token = re.search(r'name="csrf" value="([^"]+)"', page)
                if 'name="seconds"' in page and token:
                    plans.append((number, token.group(1)))
            visits = [("/", chief), (f"/periods/{plans[0][0]}/plans", chief), ("/periods", chief), ("/", teacher), ("/", pupil)]
            rows = [("before", ask_for(port, visits))]
            begun = [ask(port, "POST", f"/periods/{number}/plans", chief, {"seconds": PLANNING, "csrf": token})[1]["Location"] for number, token in plans[:2]]
            time.sleep(1)
            cpu, started = server.cpu_seconds(), time.time()
            rows.append((f"while {len(begun)} plans are computed", ask_for(port, visits)))
            busy = (server.cpu_seconds() - cpu) / (time.time() - started)
            running = [ask(port, "GET", f"{address}/progress", chief)[2] for address in begun]
            if not any('"running"' in text for text in running):
                raise SystemExit(f"no plan was being computed any more: {running}")
        finally:
            server.stop()
        print("| pages | asked | p50 | p95 | p99 | slowest |\n|---|--:|--:|--:|--:|--:|")
        for name, times in rows:
            print(f"| {name} | {len(times)} | {rank(times, .5):.0f} ms | {rank(times, .95):.0f} ms | {rank(times, .99):.0f} ms | {max(times):.0f} ms |")
        print(f"\nThe server used {busy:.1f} processors while it planned.")


main(sys.argv[1])
