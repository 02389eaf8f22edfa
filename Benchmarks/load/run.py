"""The rush on each engine, and what the database holds afterwards: each acknowledged wish stored exactly once.

PostgreSQL is measured when JALON_TEST_POSTGRES names a server; otherwise its line says that it was left out.
"""

import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from server import Process, demo, free_port, machine_cpu_seconds  # noqa: E402

sys.path.insert(0, str(HERE))
from wishes import PASSWORD, on_postgres, open_to_everyone, pupil_logins, stored  # noqa: E402

PUPILS = 2_000


def client_cpu_seconds() -> float:
    """Of the children that ended: the rush itself, and little else."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def rush(jalon: str, location: str, place: pathlib.Path):
    port = free_port()
    people = demo(jalon, location, "--pupils", str(PUPILS), "--accounts", "pupils", "--password-for-all", PASSWORD)
    sign_ins = place / "sign-ins.tsv"
    sign_ins.write_text("".join(f"pupil\t{login}\t{PASSWORD}\t-\n" for login in pupil_logins(location)))
    ledger = place / "ledger.tsv"
    server = Process([jalon, "serve", "--database", location, "--port", str(port)], port, place / f"jalon-{port}.log")
    try:
        period = open_to_everyone(port, people)
        at_rest = server.resident_megabytes()
        cpu, client, machine, began = server.cpu_seconds(), client_cpu_seconds(), machine_cpu_seconds(), time.monotonic()
        out = subprocess.run(
            [sys.executable, str(HERE / "rush.py"), "--address", f"http://127.0.0.1:{port}", "--sign-ins", str(sign_ins), "--ledger", str(ledger)],
            capture_output=True, text=True, check=True).stdout
        cores = (machine_cpu_seconds() - machine) / (time.monotonic() - began)
        cost = {
            "server CPU s": round(server.cpu_seconds() - cpu, 1), "client CPU s": round(client_cpu_seconds() - client, 1),
            "cores busy, all programs": round(cores, 2), "memory at rest MB": at_rest, "memory at most MB": server.most_megabytes()}
    finally:
        server.stop()
    held = stored(location, period)
    lines = [line.rstrip("\n").split("\t") for line in ledger.open(encoding="utf-8")]
    acknowledged = {action.rsplit("/", 1)[1]: choices for action, *choices in lines}
    wrong = sum(held.get(pupil) != choices for pupil, choices in acknowledged.items())
    return json.loads(out) | cost | {
        "lists in the database": len(held), "acknowledged but not stored as sent": wrong, "acknowledged twice": len(lines) - len(acknowledged)}


def main(jalon: str):
    with tempfile.TemporaryDirectory(prefix="jalon-rush-") as folder:
        place = pathlib.Path(folder)
        print("SQLite", json.dumps(rush(jalon, str(place / "school.sqlite"), place), ensure_ascii=False, indent=2), flush=True)
        with on_postgres("jalon_rush") as location:
            if location:
                print("PostgreSQL", json.dumps(rush(jalon, location, place), ensure_ascii=False, indent=2))


main(sys.argv[1])
