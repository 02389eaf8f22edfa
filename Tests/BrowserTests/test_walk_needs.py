"""From a round that opens to a pupil who reads their needs, on each engine: coordinator, teacher, pupil, main teacher, guardian.

The tests of this file are one walk, in order; each stands on what the one before left in the school.
"""

import re

import pytest

from house import Judge, Server

CLASS = "1STMG2"
ROUND = "Retour sur le premier trimestre"


def test_the_coordinator_opens_a_round(walked: Server, visit):
    judge = visit(walked, "coordinator")
    page = judge.page
    judge.open("/rounds/new")
    page.fill("#name", ROUND)
    page.get_by_text("Compétences transversales de l’AP").click()
    for box in page.locator("details[open] input[name=skill]").all()[:3]:
        box.check()
    page.locator("label.check", has_text=CLASS).locator("input").check()
    page.get_by_role("button", name="Voir ce que cela demande").click()
    judge.look("walk-round-plan")
    assert page.locator("input[name=ask]:checked").count() >= 2, "Jalon proposes who looks"
    for box in page.locator("label.check", has_text="Durand").locator("input").all():
        box.check()
    page.get_by_role("button", name="Créer la campagne").click()
    page.wait_for_url(re.compile(r"/rounds/\d+"))
    judge.look("walk-round")
    walked.kept["round"] = re.search(r"/rounds/(\d+)", page.url).group(1)


def test_the_teacher_observes_a_class_with_one_key_each(walked: Server, visit):
    judge = visit(walked, "teacher", "desk")
    page = judge.page
    judge.open("/")
    judge.look("walk-teacher-home")
    page.locator("li", has_text=f"Observer {CLASS}").filter(has_text=ROUND).get_by_role("link").click()
    judge.look("walk-observe")
    pupils = page.locator("table.observe tbody tr").count()
    assert pupils > 20
    page.locator("table.observe input").first.focus()
    for key in ("3", "2", "4", "0", "1") * 4:
        page.keyboard.press(key)
    page.locator("[data-state]", has_text="Tout est enregistré").wait_for()
    page.reload()
    assert page.locator("table.observe input:checked").count() == 20, "what was typed is stored"
    judge.look("walk-observed")


def test_a_lost_connection_loses_nothing(walked: Server, visit):
    judge = visit(walked, "teacher", "phone")
    page = judge.page
    judge.open(f"/observations")
    page.locator("li", has_text=CLASS).filter(has_text=ROUND).get_by_role("link").click()
    page.wait_for_selector("table.observe")
    page.wait_for_load_state()
    before = page.locator("table.observe input:checked").count()
    page.context.set_offline(True)
    free = page.locator("table.observe tbody tr").nth(24).locator("td").first.locator("label.pill").nth(2)
    free.click()
    page.locator("[data-state]", has_text="Connexion perdue").wait_for()
    judge.shoot("walk-observe-offline")
    judge.console.clear()
    page.context.set_offline(False)
    page.locator("[data-state]", has_text="Tout est enregistré").wait_for(timeout=40_000)
    page.reload()
    assert page.locator("table.observe input:checked").count() == before + 1
    judge.look("walk-observe-back")


@pytest.mark.parametrize("size", ["phone"])
def test_the_pupil_says_where_they_stand(walked: Server, visit, size: str):
    judge = visit(walked, "pupil", size)
    page = judge.page
    judge.open(f"/rounds/{walked.kept['round']}/self-assessment")
    judge.look("walk-self")
    for group in page.locator("main fieldset").all():
        choices = group.locator("input[type=radio]")
        if choices.count():
            choices.nth(1).check()
    page.locator("main input[name^=w]").first.fill("Je perds le fil quand on me regarde.")
    page.locator("main form button.btn").first.click()
    page.wait_for_load_state()
    judge.look("walk-self-done")
    assert page.locator("main input:checked, main .notice").count() >= 1


def test_the_main_teacher_confirms_and_publishes(walked: Server, visit):
    judge = visit(walked, "main-teacher")
    page = judge.page
    judge.open("/needs")
    page.locator("section", has_text=ROUND).get_by_role("link", name=re.compile(CLASS)).first.click()
    judge.look("walk-map")
    page.get_by_role("link", name="AMRANI Inès").click()
    judge.look("walk-evidence")
    assert page.get_by_text("Je perds le fil quand on me regarde.").count() >= 1, "the pupil’s words are there"
    page.get_by_role("link", name="Confirmer les priorités").first.click()
    judge.look("walk-priorities")
    page.get_by_role("button", name="Confirmer", exact=True).click()
    page.wait_for_load_state()
    page.get_by_role("button", name=re.compile("Publier")).first.click()
    page.wait_for_load_state()
    judge.look("walk-published")


@pytest.mark.parametrize("role", ["pupil", "guardian"])
def test_the_pupil_and_the_family_read_it(walked: Server, visit, role: str):
    judge = visit(walked, role, "phone")
    judge.open("/needs")
    assert judge.page.get_by_text(ROUND).count() >= 1
    judge.look(f"walk-{role}-needs")
