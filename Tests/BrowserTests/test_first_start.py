"""From nothing to a school: the one-time link, then signing in, with what is said when something is wrong."""

import re

import pytest

from house import Judge, Server

PASSWORD = "le chat dort sous la lampe"


def one_time_link(server: Server) -> str:
    found = re.findall(r"/first-start/[\w-]+", server.log.read_text())
    assert found, f"the server printed no one-time link:\n{server.log.read_text()}"
    return found[-1]


def fill(judge: Judge, **values: str):
    for name, value in values.items():
        judge.page.fill(f"input[name={name}]", value)


@pytest.mark.parametrize("size", ["phone"])
def test_the_one_time_link_creates_the_school_once(empty: Server, visit, size: str):
    judge = visit(empty, size=size)
    page = judge.page
    judge.open("/")
    judge.look("first-start-explained", personal=False)

    link = one_time_link(empty)
    judge.open(link)
    judge.look("first-start", personal=False)
    fill(judge, name="Lycée des Tilleuls", uai="0750001A", given_name="Claire", family_name="Moreau",
         login="claire.moreau", password=PASSWORD)
    page.check("input[name=zone][value=C]")
    page.click("main button.btn")
    judge.look("first-start-wrong-key", personal=False)
    assert page.input_value("input[name=name]") == "Lycée des Tilleuls", "what was typed is kept"
    assert page.locator("#uai[aria-invalid=true]").count() == 1
    expected = re.search(r"[A-Z]", page.inner_text("#uai-problem").split("être", 1)[1]).group()

    fill(judge, uai=f"0750001{expected}", password=PASSWORD)
    page.click("main button.btn")
    page.wait_for_url(empty.address + "/")
    judge.look("first-day")

    # The link was for once.
    assert visit(empty, size=size).open(link).status == 404


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_signing_in_says_what_is_wrong_and_lets_in(empty: Server, visit, size: str):
    judge = visit(empty, size=size)
    page = judge.page
    assert judge.open("/").url.endswith("/sign-in?to=%2F") or "/sign-in" in page.url
    judge.look("sign-in", personal=False)
    fill(judge, login="claire.moreau", password="pas celui-là du tout")
    page.click("main button.btn")
    judge.look("sign-in-refused", personal=False)
    assert page.locator("[role=alert]").is_visible()
    assert page.input_value("input[name=login]") == "claire.moreau"
    fill(judge, password=PASSWORD)
    page.click("main button.btn")
    page.wait_for_url(empty.address + "/")
    judge.look("signed-in")
    page.click(".who button >> text=Se déconnecter")
    page.wait_for_url("**/sign-in*")
    assert "/sign-in" in judge.open("/").url
