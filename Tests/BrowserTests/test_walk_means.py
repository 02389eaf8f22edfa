"""The board's questions, on each engine: how good and how far, why not better, what if, who moves, why not at all."""

import re

import pytest

from house import Server

PERIOD = "Temps 3, premières technologiques"


def test_progress_tells_objective_bound_and_gap(walked: Server, visit):
    judge = visit(walked, "coordinator")
    page = judge.page
    judge.open("/periods")
    page.get_by_role("link", name=PERIOD).first.click()
    walked.kept["period"] = re.search(r"/periods/\d+", page.url).group(0)
    judge.open(f"{walked.kept['period']}/plans")
    page.get_by_role("button", name="Chercher le meilleur plan").click()
    page.wait_for_url(re.compile(r"/plans/\d+"))
    # Objective, bound and gap come as figures while the search goes on.
    page.locator("[data-fact=gap]", has_text="%").wait_for(timeout=30_000)
    judge.look("means-progress")
    page.locator("#board-area").wait_for(timeout=90_000)
    walked.kept["plan"] = re.search(r"/plans/\d+", page.url).group(0)
    assert page.locator(".quality", has_text="du meilleur plan possible").count() == 1


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_card_says_what_would_have_been_better(walked: Server, visit, size: str):
    judge = visit(walked, "coordinator", size, script=False)
    page = judge.page
    judge.open(walked.kept["plan"])
    # The better the plan, the fewer of them: most pupils have the best they could.
    for card in range(page.locator(".board .who-card").count()):
        page.locator(".board .who-card").nth(card).click()
        page.wait_for_load_state()
        if page.get_by_text("Ce qui aurait été mieux, et ce qui l’empêche").count():
            judge.look("means-reasons")
            return
        page.go_back()
    raise AssertionError("no pupil could have had better")


def test_other_means_stand_side_by_side(walked: Server, visit):
    judge = visit(walked, "coordinator")
    page = judge.page
    judge.open(walked.kept["plan"])
    page.get_by_role("link", name="Et si…").click()
    judge.look("means-ask")
    page.get_by_role("button", name="Chercher").click()
    assert page.get_by_text("Choisissez au moins une question").count() == 1
    judge.look("means-ask-nothing")
    for name in ("more", "less", "room"):
        page.locator(f"select[name={name}]").select_option(index=1)
    page.check("input[name=slots]")
    page.get_by_role("button", name="Chercher").click()
    page.locator("#progress-bar").wait_for()
    judge.look("means-searching")
    page.get_by_role("heading", name="Demander").wait_for(timeout=180_000)
    assert page.get_by_text("Mêmes moyens, cherché aussi longtemps").count() == 1
    assert page.get_by_role("heading", name="Ce que vaudrait un groupe de plus").count() == 1
    judge.look("means-answers")


def test_answers_fit_a_phone(walked: Server, visit):
    judge = visit(walked, "coordinator", "phone")
    judge.open(f"{walked.kept['plan']}/what-if")
    judge.look("means-answers")


def test_a_new_computation_says_who_moves_and_why(walked: Server, visit):
    judge = visit(walked, "coordinator", "desk", script=False)
    page = judge.page
    judge.open(walked.kept["plan"])
    # Somebody is moved by hand and held there: others may move to make it good.
    page.locator(".board .who-card").first.click()
    page.locator("input[name=to]").last.check()
    if page.locator("input[name=despite]").count():
        page.check("input[name=despite]")
    page.get_by_role("button", name="Déplacer").click()
    page.wait_for_load_state()
    judge = visit(walked, "coordinator")
    page = judge.page
    judge.open(walked.kept["plan"])
    page.get_by_role("button", name="Recalculer autour des épingles").click()
    page.wait_for_url(re.compile(r"/plans/\d+/changes"), timeout=90_000)
    judge.look("means-changes")
    walked.kept["changes"] = page.url.removeprefix(walked.address)


def test_changes_fit_a_phone_and_are_accepted(walked: Server, visit):
    judge = visit(walked, "coordinator", "phone")
    page = judge.page
    judge.open(walked.kept["changes"])
    judge.look("means-changes")
    page.get_by_role("button", name="Accepter ces changements").click()
    page.locator("#board-area").wait_for()
    judge.look("means-accepted")
