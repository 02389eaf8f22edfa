"""Starts what is measured, signs in, and reads what it cost. Shared by the benchmarks; standard library only."""

import http.client
import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.parse
from dataclasses import dataclass


@dataclass
class SignIn:
    role: str
    login: str
    password: str


def demo(jalon: str, database: str, *options: str) -> list[SignIn]:
    made = subprocess.run([jalon, "demo", "--database", database, *options], capture_output=True, text=True)
    if made.returncode != 0:
        raise SystemExit(f"jalon demo: {made.stdout}{made.stderr}")
    lines = [line.split("\t") for line in made.stdout.splitlines()]
    return [SignIn(role, login, password) for role, _, login, password in (line for line in lines if len(line) == 4)]


def free_port() -> int:
    """One of its own for each server: what somebody else left running must not answer for ours."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def machine_cpu_seconds() -> float:
    """What every program of this machine has used since it started, so that a run can tell whether it was alone."""
    user, nice, system, _, _, irq, soft, steal = (int(field) for field in open("/proc/stat").readline().split()[1:9])
    return (user + nice + system + irq + soft + steal) / os.sysconf("SC_CLK_TCK")


class Process:
    """A server that is awaited, measured with its children, and ended."""

    def __init__(self, command: list[str], port: int, log: pathlib.Path, **environment: str):
        self.port = port
        self.process = subprocess.Popen(command, stdout=log.open("ab"), stderr=subprocess.STDOUT, env={**os.environ, **environment})
        for _ in range(600):
            if self.process.poll() is not None:
                raise SystemExit(f"{command[0]} ended: {log.read_text()}")
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
                connection.request("GET", "/sign-in")
                connection.getresponse().read()
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"{command[0]} does not answer: {log.read_text()}")

    def family(self) -> list[int]:
        pids, found = [self.process.pid], []
        while pids:
            pid = pids.pop()
            found.append(pid)
            try:
                pids += [int(child) for task in os.listdir(f"/proc/{pid}/task") for child in open(f"/proc/{pid}/task/{task}/children").read().split()]
            except FileNotFoundError:
                pass
        return found

    def cpu_seconds(self) -> float:
        ticks = 0
        for pid in self.family():
            fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def resident_megabytes(self) -> int:
        pages = sum(int(open(f"/proc/{pid}/statm").read().split()[1]) for pid in self.family())
        return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000

    def most_megabytes(self) -> int:
        """The most that the server itself has ever held, without its children."""
        kilobytes = next(line for line in open(f"/proc/{self.process.pid}/status") if line.startswith("VmHWM")).split()[1]
        return int(kilobytes) * 1024 // 1_000_000

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)


def ask(port: int, method: str, path: str, cookie: str = "", form: dict | list | None = None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    body = urllib.parse.urlencode(form) if form else None
    headers = {"Accept-Language": "fr", "Cookie": cookie} | ({"Content-Type": "application/x-www-form-urlencoded"} if form else {})
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read().decode()


def cookie_of(port: int, who: SignIn) -> str:
    status, headers, _ = ask(port, "POST", "/sign-in", form={"login": who.login, "password": who.password, "to": "/"})
    if status != 303:
        raise SystemExit(f"{who.login} could not sign in: {status}")
    return headers["Set-Cookie"].split(";")[0]
