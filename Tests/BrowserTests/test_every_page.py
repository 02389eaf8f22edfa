"""Every page that a role can reach by its links, at both widths: accessible, narrow enough, light enough, alone."""

import re
from collections import deque

import pytest

from house import ROLES, Judge, Server

# Files, and what ends the session.
NOT_PAGES = re.compile(r"\.(ics|csv|json|xml|zip|pdf|svg|js|css)$|/export|/assets/|/sign-out")


def kind(path: str) -> str:
    """`/pupils/123/needs?sort=a` is of the kind `/pupils/*/needs?sort`."""
    address, _, query = path.partition("?")
    names = "&".join(sorted({pair.split("=")[0] for pair in query.split("&") if pair}))
    return re.sub(r"/\d[^/]*", "/*", address) + ("?" + names if names else "")


def links(judge: Judge) -> list[str]:
    found = judge.page.eval_on_selector_all("a[href]", "all => all.filter(a => !a.hasAttribute('download')).map(a => a.href)")
    own = judge.server.address
    return [link.removeprefix(own).split("#")[0] or "/" for link in found if link.startswith(own)]


@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize("role", ROLES.values())
def test_every_page_keeps_its_promises(sample: Server, visit, role: str, size: str):
    # The head reads almost everything: that walk is in English and at night.
    judge = visit(sample, role, size, dark=role in ("teacher", "guardian", "head"))
    judge.open("/")
    if role == "head":
        judge.page.get_by_role("button", name="English").click()
    # Pages of one kind are alike: one of each is judged, so that the walk over a school of 700 ends.
    waiting, seen, faults = deque(["/"]), {"/"}, []
    while waiting:
        path = waiting.popleft()
        response = judge.open(path)
        if "text/html" not in response.headers.get("content-type", ""):
            continue
        if response.status >= 400:
            faults.append(f"{path}: a link led to {response.status}")
        name = re.sub(r"[^a-z0-9*?&]+", "_", kind(path)).replace("*", "x").strip("_") or "home"
        judge.shoot(f"page-{role}-{name}")
        faults += judge.faults()
        for link in links(judge):
            if not NOT_PAGES.search(link.split("?")[0]) and kind(link) not in seen:
                seen.add(kind(link))
                waiting.append(link)
    if role == "head":
        judge.open("/")
        judge.page.get_by_role("button", name="Français").click()
    print(f"{role} at {size}: {len(seen)} kinds of pages")
    assert len(seen) > 1, "no link leads anywhere from the first page"
    assert faults == [], "\n".join(faults)
