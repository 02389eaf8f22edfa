"""The last minute before the wishes close: every pupil signs in, reads the form, hands it in, reads it back.

    rush.py --address http://127.0.0.1:8090 --sign-ins sign-ins.tsv [--within 60] [--page /wishes]

Each pupil is one browser on one connection: POST /sign-in, GET the form, POST it, GET it again. Each arrives at a
moment drawn at random in the first five sixths of the time, so that they come in bursts as people do. Writes what was acknowledged to a ledger, so that the database can
be asked whether each was stored exactly once. Sends to this machine only, and stops by itself. No package is needed.
"""

import argparse
import asyncio
import html.parser
import json
import random
import time
import urllib.parse
from collections import Counter, defaultdict


class Forms(html.parser.HTMLParser):
    """The forms of a page, with what a browser would send from each."""

    def __init__(self, text: str):
        super().__init__()
        self.all, self.form, self.choices, self.name = [], None, None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        at = dict(attributes)
        if tag == "form":
            self.form = {"action": at.get("action", ""), "method": (at.get("method") or "get").lower(), "fields": [], "choices": {}}
            self.all.append(self.form)
        elif self.form is None:
            return
        elif tag == "input" and at.get("name"):
            kind = at.get("type", "text")
            if kind in ("hidden", "text", "number", "search"):
                self.form["fields"].append((at["name"], at.get("value", "")))
            elif kind in ("radio", "checkbox"):
                self.form["choices"].setdefault(at["name"], []).append(at.get("value", "on"))
        elif tag == "select":
            self.name = at.get("name")
            self.form["choices"].setdefault(self.name, [])
        elif tag == "option" and self.name and at.get("value"):
            self.form["choices"][self.name].append(at["value"])
        elif tag == "textarea" and at.get("name"):
            self.form["fields"].append((at["name"], ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.name = None


class Browser:
    """One connection and its cookies."""

    def __init__(self, address: str):
        url = urllib.parse.urlsplit(address)
        self.host, self.port, self.cookies, self.streams = url.hostname, url.port or 80, {}, None

    async def ask(self, method: str, path: str, body: str | None = None):
        if self.streams is None:
            self.streams = await asyncio.open_connection(self.host, self.port, limit=1 << 20)
        reader, writer = self.streams
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}", "Accept-Language: fr"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        data = (body or "").encode()
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(data)}", "Sec-Fetch-Site: same-origin"]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + data)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status, headers = int(head[0].split()[1]), {}
        for line in head[1:]:
            name, _, value = line.partition(":")
            if name.lower() == "set-cookie":
                key, _, rest = value.strip().partition("=")
                self.cookies[key] = rest.split(";")[0]
            elif name:
                headers[name.lower()] = value.strip()
        if "content-length" in headers:
            text = await reader.readexactly(int(headers["content-length"]))
        elif headers.get("transfer-encoding") == "chunked":
            text = b""
            while size := int((await reader.readline()).split(b";")[0], 16):
                text += await reader.readexactly(size)
                await reader.readline()
            await reader.readline()
        else:
            text = b""
        return status, headers, text.decode()

    def close(self):
        if self.streams:
            self.streams[1].close()


def filled(form: dict, ranks: int) -> tuple[str, list[str]]:
    """The form as a pupil would send it, and the choices in their order: what it holds already, and distinct choices
    where it asks."""
    fields, taken = list(form["fields"]), []
    for name, values in list(form["choices"].items())[:ranks]:
        free = [value for value in values if value not in taken]
        if free:
            value = random.choice(free)
            taken.append(value)
            fields.append((name, value))
    return urllib.parse.urlencode(fields), taken


async def pupil(login: str, password: str, start: float, options, times, statuses, acknowledged):
    await asyncio.sleep(max(0, start - time.monotonic()))
    browser = Browser(options.address)

    async def step(name, method, path, body=None):
        began = time.monotonic()
        status, headers, text = await browser.ask(method, path, body)
        times[name].append(time.monotonic() - began)
        statuses[f"{name} {status}"] += 1
        return status, headers, text

    try:
        status, headers, _ = await step("sign in", "POST", "/sign-in", urllib.parse.urlencode({"login": login, "password": password, "to": options.page}))
        if status != 303:
            return
        path = options.page
        status, headers, text = await step("read the form", "GET", path)
        while status in (302, 303):
            path = headers["location"]
            status, headers, text = await step("read the form", "GET", path)
        forms = [form for form in Forms(text).all if form["method"] == "post" and options.form in form["action"]]
        if not forms:
            statuses["no wish form on the page"] += 1
            return
        body, choices = filled(forms[0], options.ranks)
        status, headers, _ = await step("hand in", "POST", forms[0]["action"], body)
        if status == 303:
            acknowledged.append((forms[0]["action"], choices))
            await step("read it back", "GET", headers["location"])
    except (OSError, asyncio.IncompleteReadError) as error:
        statuses[f"connection: {type(error).__name__}"] += 1
    finally:
        browser.close()


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else 0.0


async def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--address", required=True)
    parser.add_argument("--sign-ins", required=True)
    parser.add_argument("--within", type=float, default=60)
    parser.add_argument("--page", default="/wishes")
    parser.add_argument("--form", default="wish", help="part of the form’s action")
    parser.add_argument("--ranks", type=int, default=3)
    parser.add_argument("--ledger", help="file for one line per acknowledged list: address, then workshops in order")
    options = parser.parse_args()
    if urllib.parse.urlsplit(options.address).hostname != "127.0.0.1":
        parser.error("the load goes to 127.0.0.1 only")
    pupils = [line.rstrip("\n").split("\t") for line in open(options.sign_ins, encoding="utf-8")]
    pupils = [(line[1], line[2]) for line in pupils if len(line) >= 3 and line[0] == "pupil"]
    random.seed(1)
    times, statuses, acknowledged = defaultdict(list), Counter(), []
    began = time.monotonic() + 0.5
    await asyncio.gather(*(
        pupil(login, password, began + random.uniform(0, options.within * 5 / 6), options, times, statuses, acknowledged) for login, password in pupils))
    took = time.monotonic() - began
    if options.ledger:
        with open(options.ledger, "w", encoding="utf-8") as ledger:
            ledger.writelines("\t".join([action, *choices]) + "\n" for action, choices in acknowledged)
    pages = times["read the form"] + times["hand in"] + times["read it back"]
    print(json.dumps({
        "pupils": len(pupils), "acknowledged": len(acknowledged), "seconds": round(took, 1),
        "sign in p95 s": round(percentile(times["sign in"], 0.95), 3), "page p95 s": round(percentile(pages, 0.95), 3),
        "page max s": round(max(pages, default=0), 3), "5xx": sum(n for key, n in statuses.items() if key[-3:].startswith("5")),
        "answers": dict(statuses),
    }, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    # Whatever happens, a rush ends.
    asyncio.run(asyncio.wait_for(main(), timeout=300))
