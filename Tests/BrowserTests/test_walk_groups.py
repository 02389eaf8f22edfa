"""Groups, on each engine: computed, moved by hand and by keyboard, pinned, disputed by two coordinators, published, read."""

import re

import pytest
from playwright.sync_api import Page, expect

from house import Server

PERIOD = "Temps 3, premières technologiques"


def test_the_coordinator_has_the_groups_computed(walked: Server, visit):
    judge = visit(walked, "coordinator")
    page = judge.page
    judge.open("/periods")
    page.get_by_role("link", name=PERIOD).first.click()
    page.locator("main a[href$='/plans']").first.click()
    judge.look("walk-plans")
    page.get_by_role("button", name="Chercher le meilleur plan").click()
    page.wait_for_url(re.compile(r"/plans/\d+"))
    judge.shoot("walk-plan-progress")
    page.locator("#board-area").wait_for(timeout=90_000)
    judge.look("walk-board")
    assert page.locator(".board .card").count() > 50
    walked.kept["plan"] = re.search(r"/plans/\d+", page.url).group(0)


def test_the_board_fits_a_phone(walked: Server, visit):
    judge = visit(walked, "coordinator", "phone")
    judge.open(walked.kept["plan"])
    judge.look("walk-board")


def wanted_card(page: Page):
    """A card of the first column whose first wish is granted: moving it costs something."""
    return page.locator(".board .col[data-group]", has=page.locator(".card", has_text="vœu 1")).first.locator(".card", has_text="vœu 1").first


def column_of(page: Page, pupil: str) -> str:
    return page.locator(f".board .col[data-group]:has(.card[data-pupil='{pupil}'])").get_attribute("data-group")


def test_a_card_dragged_with_the_mouse_says_what_it_costs_and_stays_where_it_was_dropped(walked: Server, visit):
    judge = visit(walked, "coordinator")
    page = judge.page
    judge.open(walked.kept["plan"])
    card = wanted_card(page)
    pupil = card.get_attribute("data-pupil")
    here = column_of(page, pupil)
    there = page.locator(f".board .col[data-group]:not([data-group='{here}'])").first
    group = there.get_attribute("data-group")
    quality = page.locator(".quality b").first.inner_text()
    crowd = int(there.locator("h3 .num").inner_text().split("/")[0])
    card.scroll_into_view_if_needed()
    from_box, to_box = card.bounding_box(), there.bounding_box()
    page.mouse.move(from_box["x"] + from_box["width"] - 12, from_box["y"] + 8)
    page.mouse.down()
    page.mouse.move(to_box["x"] + 40, from_box["y"] + 20, steps=6)
    # While the card hangs over the board, each other column says what it would change.
    expect(there.locator(".hint-effect")).to_be_visible()
    hint = there.locator(".hint-effect .effect").first.inner_text().lstrip("+−=! ")
    judge.shoot("walk-drag")
    page.mouse.move(to_box["x"] + 44, from_box["y"] + 24, steps=2)
    page.mouse.up()
    expect(page.locator(f".col[data-group='{group}'] .card[data-pupil='{pupil}']")).to_be_visible()
    said = page.locator("#board-live")
    expect(said).to_contain_text("est maintenant dans")
    expect(said).to_contain_text(hint.rstrip("."))
    assert page.locator(".quality b").first.inner_text() != quality, "the board does not show what the move costs"
    judge.look("walk-dragged")
    page.reload()
    assert column_of(page, pupil) == group, "the move is not kept"
    assert int(page.locator(f".col[data-group='{group}'] h3 .num").inner_text().split("/")[0]) == crowd + 1
    page.get_by_role("button", name="Annuler mon dernier déplacement").click()
    expect(page.locator(f".col[data-group='{here}'] .card[data-pupil='{pupil}']")).to_be_visible()


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_card_is_moved_with_the_keyboard_alone(walked: Server, visit, size: str):
    judge = visit(walked, "coordinator", size, dark=size == "phone")
    page = judge.page
    judge.open(walked.kept["plan"])
    card = wanted_card(page)
    pupil = card.get_attribute("data-pupil")
    here = column_of(page, pupil)
    card.locator(".who-card").focus()
    page.keyboard.press("Enter")
    choices = page.locator(".move-panel .target-choice")
    expect(choices.first).to_be_focused()
    judge.look("walk-keyboard-choice")
    page.keyboard.press("Escape")
    expect(page.locator(f".card[data-pupil='{pupil}'] .who-card")).to_be_focused()
    assert column_of(page, pupil) == here, "Escape leaves the card where it was"
    page.keyboard.press("Enter")
    expect(choices.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    group = choices.nth(1).get_attribute("data-group")
    page.keyboard.press("Enter")
    expect(page.locator(f".col[data-group='{group}'] .card[data-pupil='{pupil}'] .who-card")).to_be_focused()
    page.reload()
    assert column_of(page, pupil) == group
    page.get_by_role("button", name="Annuler mon dernier déplacement").click()
    expect(page.locator(f".col[data-group='{here}'] .card[data-pupil='{pupil}']")).to_have_count(1)


def test_a_pupil_is_moved_without_script_and_the_move_is_undone(walked: Server, visit):
    judge = visit(walked, "coordinator", "phone", script=False)
    page = judge.page
    judge.open(walked.kept["plan"])
    page.locator(".board .card button, .board .card a").first.click()
    judge.look("walk-move")
    walked.kept["move"] = page.url.removeprefix(walked.address)
    target = page.locator("input[name=to]:not(:checked)").last
    target.check()
    if page.locator("input[name=despite]").count():
        page.check("input[name=despite]")
    page.get_by_role("button", name="Déplacer").click()
    page.wait_for_load_state()
    judge.look("walk-moved")
    page.get_by_role("button", name="Annuler mon dernier déplacement").click()
    page.wait_for_load_state()
    judge.look("walk-undone")


def test_two_coordinators_lose_nothing(walked: Server, visit):
    """Two open the same move; the second is shown what the first did, and nothing is overwritten."""
    pages = []
    for _ in range(2):
        judge = visit(walked, "coordinator", "desk", script=False)
        judge.open(walked.kept["move"])
        pages.append(judge)
    answers = []
    for judge, position in zip(pages, (0, 1)):
        page = judge.page
        page.locator("input[name=to]").nth(position).check()
        if page.locator("input[name=despite]").count():
            page.check("input[name=despite]")
        page.get_by_role("button", name="Déplacer").click()
        page.wait_for_load_state()
        answers.append(judge.last[page.url.split("#")[0]].status)
    assert answers == [200, 409]
    pages[1].look("walk-move-conflict")
    assert pages[1].page.get_by_text("Rien n’a été écrasé").count() == 1


def test_a_pin_holds_and_the_plan_is_published(walked: Server, visit):
    judge = visit(walked, "coordinator")
    page = judge.page
    judge.open(walked.kept["move"])
    page.get_by_role("button", name="Épingler ici").click()
    page.wait_for_load_state()
    judge.open(walked.kept["plan"])
    page.get_by_role("link", name="Publier…").click()
    judge.look("walk-publication")
    if page.locator("input[name=despite]").count():
        page.check("input[name=despite]")
    page.get_by_role("button", name="Publier pour tous").click()
    page.wait_for_url(re.compile("published=1"))
    judge.look("walk-groups-published")


@pytest.mark.parametrize("role", ["pupil", "guardian", "teacher", "main-teacher", "head"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_everyone_sees_their_part(walked: Server, visit, role: str, size: str):
    judge = visit(walked, role, size)
    judge.open("/groups")
    judge.look(f"walk-groups-{role}")


def test_the_letter_prints_for_the_family(walked: Server, visit):
    judge = visit(walked, "guardian", "phone")
    page = judge.page
    judge.open("/groups")
    page.locator("main a[href$='/letter']").first.click()
    judge.look("walk-letter")
    page.emulate_media(media="print")
    judge.shoot("walk-letter-print")
