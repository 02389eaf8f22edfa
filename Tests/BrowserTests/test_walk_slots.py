"""The timetable and what is drawn from it: weeks, barrettes that are there, proposals, A and B weeks, on each engine."""

import pytest

from house import Server


def open_slots(judge, name: str = "Temps 3, premières technologiques"):
    judge.open("/periods")
    judge.page.get_by_role("link", name=name).first.click()
    judge.page.get_by_role("navigation", name="La période").get_by_role("link", name="Créneaux").click()


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_timetable_is_seen(walked: Server, visit, size: str):
    judge = visit(walked, "coordinator", size, script=size == "desk")
    page = judge.page
    judge.open("/timetable")
    judge.look(f"timetable")
    page.get_by_role("link", name="1STMG1").click()
    assert page.locator(".week section").count() == 5
    assert page.get_by_text("ACCOMPAGNEMENT PERSONNALISE").count() > 0
    judge.look("timetable-division")
    judge.open("/timetable")
    page.locator("summary", has_text="La semaine d’une personne").click()
    page.get_by_role("link", name="Durand Hélène").click()
    judge.look("timetable-person")


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_slots_are_proposed(walked: Server, visit, size: str):
    judge = visit(walked, "coordinator", size, script=size == "desk")
    page = judge.page
    open_slots(judge)
    judge.look("slots")
    for code in ["1STMG1", "1STMG2", "1STI2D"]:
        page.get_by_role("checkbox", name=code).check()
    page.get_by_role("button", name="Chercher").click()
    assert page.locator("li.proposal").count() == 8
    judge.look("slots-proposed")
    moves = page.locator("summary", has_text="Ce qu’il faudrait déplacer")
    if moves.count():
        moves.first.click()
    judge.look("slots-moves")


def test_several_barrettes_at_once(walked: Server, visit):
    judge = visit(walked, "coordinator")
    page = judge.page
    open_slots(judge)
    for code in ["1STMG1", "1STMG2", "1G1", "1G2"]:
        page.get_by_role("checkbox", name=code).check()
    page.get_by_label("Ces classes").select_option("level")
    page.get_by_role("button", name="Chercher").click()
    assert page.get_by_role("heading", name="Le meilleur choix pour tout").is_visible()
    judge.look("slots-plan")


def test_a_slot_is_taken(walked: Server, visit):
    judge = visit(walked, "coordinator")
    page = judge.page
    open_slots(judge, "Temps 3, secondes")
    found = page.locator("section[aria-labelledby=found]")
    # Those of other levels are folded.
    if found.locator("summary").count():
        found.locator("summary").click()
    found.get_by_role("button").first.click()
    page.get_by_role("status").wait_for()
    judge.look("slots-taken")
    page.get_by_role("status").get_by_role("link", name="Barrettes").click()
    assert page.locator("ul.cards > li").count() >= 2


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_weeks_a_and_b(walked: Server, visit, size: str):
    judge = visit(walked, "coordinator", size)
    judge.open("/calendar/weeks")
    judge.look("weeks")


def test_no_file_no_harm(walked: Server, visit):
    judge = visit(walked, "coordinator")
    page = judge.page
    judge.open("/timetable")
    page.set_input_files("input[type=file]", files=[{"name": "essai.xml", "mimeType": "text/xml", "buffer": b"<TABLE><Cours>"}])
    page.get_by_role("button", name="Lire et prévisualiser").click()
    assert page.get_by_text("Rien n’a été écrit").is_visible()
    judge.look("timetable-refused")
