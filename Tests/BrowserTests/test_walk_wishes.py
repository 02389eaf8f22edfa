"""Wishes, on each engine: opened by the coordinator, ranked by a pupil with and without script, changed with a reason."""

import datetime
import re

import pytest

from house import Server

PERIOD = "Temps 3, premières technologiques"


def test_the_coordinator_opens_the_wishes_again(walked: Server, visit):
    judge = visit(walked, "coordinator")
    page = judge.page
    judge.open("/periods")
    judge.look("walk-periods")
    page.get_by_role("link", name=PERIOD).first.click()
    judge.look("walk-period")
    page.locator("main a[href$='/wishes']").first.click()
    judge.look("walk-wish-progress")
    tomorrow = datetime.date.today() + datetime.timedelta(days=1)
    page.fill("input[name=close-day]", tomorrow.isoformat())
    page.fill("input[name=close-time]", "18:00")
    page.locator("form[action$='/wish-times'] button.btn").last.click()
    page.wait_for_load_state()
    judge.look("walk-wish-opened")


def choose(page, *positions: int):
    """Picks for each rank the workshop that stands at that place of its list, and none for the ranks after."""
    for select in page.locator("select[id^=wish]").all():
        select.select_option("")
    for rank, position in enumerate(positions, 1):
        # A pupil's menu may hold fewer workshops than that: the last one then.
        options = page.locator(f"#wish{rank} option[value]:not([value=''])")
        value = options.nth(min(position, options.count() - 1)).get_attribute("value")
        page.select_option(f"#wish{rank}", value)


@pytest.mark.parametrize("script", [False, True], ids=["no script", "script"])
def test_a_pupil_ranks_workshops(walked: Server, visit, script: bool):
    judge = visit(walked, "pupil", "phone", script=script)
    page = judge.page
    judge.open("/wishes")
    judge.look(f"walk-wishes-{'script' if script else 'plain'}")
    if script:
        page.locator(".wish-card button").first.wait_for()
        page.locator("main form button.btn", has_text="Envoyer").click()
    else:
        choose(page, 1, 0)
        page.locator("main form button.btn", has_text="Envoyer").click()
    page.wait_for_url(re.compile("received=1"))
    judge.look(f"walk-wishes-received-{'script' if script else 'plain'}")
    assert page.locator(".wish-receipt li").count() == 2


def test_the_same_workshop_twice_is_refused_and_the_choice_is_kept(walked: Server, visit):
    judge = visit(walked, "pupil", "phone", script=False)
    page = judge.page
    judge.open("/wishes")
    choose(page, 2, 2)
    page.locator("main form button.btn", has_text="Envoyer").click()
    judge.look("walk-wishes-twice")
    assert page.locator("[role=alert]").count() == 1
    assert page.locator(".wish-receipt li").count() == 2, "what was received before still stands"


def test_the_coordinator_changes_them_with_a_reason_that_the_pupil_reads(walked: Server, visit):
    pupil = visit(walked, "pupil", "phone", script=False)
    pupil.open("/wishes")
    address = pupil.page.url.removeprefix(walked.address).split("?")[0]
    coordinator = visit(walked, "coordinator", script=False)
    coordinator.open(address)
    coordinator.look("walk-wishes-coordinator")
    choose(coordinator.page, 3)
    coordinator.page.fill("#reason", "Vu avec Inès : elle préfère commencer par là.")
    coordinator.page.locator("main form button.btn", has_text="Enregistrer").click()
    coordinator.page.wait_for_url(re.compile("received=1"))

    # The pupil's page was opened before: sending it now would overwrite what was agreed.
    choose(pupil.page, 0, 1)
    pupil.page.locator("main form button.btn", has_text="Envoyer").click()
    pupil.look("walk-wishes-stale")
    assert pupil.last[pupil.page.url].status == 409
    assert pupil.page.get_by_text("Vu avec Inès").count() >= 1


def test_the_family_reads_and_cannot_write(walked: Server, visit):
    judge = visit(walked, "guardian", "phone")
    judge.open("/wishes")
    judge.look("walk-wishes-family")
    for link in judge.page.eval_on_selector_all("main a[href*='/wishes/']", "all => all.map(a => a.getAttribute('href'))")[:1]:
        judge.open(link)
        judge.look("walk-wishes-family-sheet")
        assert judge.page.locator("main form select").count() == 0
