"""The guard-rails on the groups of the year and the list behind each, on each engine and at both widths."""

import re

import pytest

from house import Server


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_each_guard_rail_opens_its_list(walked: Server, visit, size: str):
    judge = visit(walked, "head", size, script=size == "desk")
    page = judge.page
    judge.open("/groups")
    page.get_by_role("link", name="Garde-fous").click()
    judge.look("steering")
    by_level = page.locator("summary", has_text="Par niveau")
    if by_level.count():
        by_level.first.click()
        judge.look("steering-by-level")
    assert page.get_by_role("link", name=re.compile("^Voir la liste")).count() >= 3
    for rail in ["paths", "load", "support", "sizes", "variety"]:
        judge.open(f"/steering/{rail}")
        judge.look(f"steering-{rail}")
    judge.open("/steering/settings")
    page.get_by_label("Élèves dans un groupe, au plus").fill("9")
    judge.look("steering-settings")
    page.get_by_role("button", name="Enregistrer les seuils").click()
    assert page.get_by_text("Les seuils sont enregistrés.").count() == 1
