"""The council's choices, as the sample school has them, on each engine and at both widths."""

import re

import pytest

from house import Server


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_choice_is_read_beside_what_is_planned(walked: Server, visit, size: str):
    judge = visit(walked, "coordinator", size, script=size == "desk")
    page = judge.page
    judge.open("/council")
    judge.look("council-levels")
    page.get_by_role("link", name="1re STMG", exact=True).click()
    assert page.get_by_text("approuvé par la direction").count() > 0
    assert page.get_by_role("heading", name="Ce qui est prévu").count() == 1
    judge.look("council-choice")


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_new_choice_begins_with_the_one_before_and_waits_for_the_head(walked: Server, visit, size: str):
    coordinator = visit(walked, "coordinator", size, script=False)
    page = coordinator.page
    coordinator.open("/council")
    page.get_by_role("link", name=re.compile("^Noter un nouveau choix · 2de")).click()
    coordinator.look("council-form")
    page.get_by_label("Avis ou vote").fill("Avis favorable, 15 pour.")
    page.get_by_label("Thèmes des EPI").fill("Le climat\nLa presse")
    page.get_by_role("button", name="Enregistrer ce choix").click()
    page.wait_for_url(re.compile(r"/council/\d+$"))
    assert page.get_by_text("proposé par le conseil").count() > 0
    head = visit(walked, "head", size, script=size == "phone")
    head.open("/")
    head.page.get_by_role("link", name=re.compile("Approuver les choix du conseil")).first.click()
    head.look("council-approval")
    head.page.get_by_role("button", name="Approuver").click()
    assert head.page.get_by_text("Approuvé le").count() == 1
    assert head.page.get_by_text("aucune activité interdisciplinaire ne porte ce thème").count() == 2
    head.look("council-approved")
