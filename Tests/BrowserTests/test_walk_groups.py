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
    page = judge.page
    judge.open(walked.kept["plan"])
    judge.look("walk-board")
    # One line tells the plan, the columns begin on the first screen, and the figures are one touch away.
    line = page.locator(".board-facts > summary")
    expect(line).to_be_visible()
    expect(page.locator(".quality")).not_to_be_visible()
    assert page.locator(".picker").bounding_box()["y"] < 740
    line.click()
    expect(page.locator(".quality")).to_be_visible()
    expect(page.get_by_role("link", name="Et si…")).to_be_visible()
    judge.look("walk-board-facts")
    desk = visit(walked, "coordinator")
    desk.open(walked.kept["plan"])
    expect(desk.page.locator(".board-facts > summary")).not_to_be_visible()
    expect(desk.page.locator(".quality")).to_be_visible()


def wanted_card(page: Page):
    """A card of the first column whose first wish is granted: moving it costs something."""
    return page.locator(".board .col[data-group]", has=page.locator(".card", has_text="vœu 1")).first.locator(".card", has_text="vœu 1").first


def column_of(page: Page, pupil: str) -> str:
    return page.locator(f".board .col[data-group]:has(.card[data-pupil='{pupil}'])").get_attribute("data-group")


def first_wishes(page: Page) -> int:
    """How many pupils the board says have their first wish."""
    return int(page.locator(".quality span", has_text="premiers vœux accordés").locator("b").text_content().split("/")[0])


def a_costly_move(page: Page):
    """The first granted first wish of a column, and a column beside it, of another workshop and with room: the move costs something."""
    columns = page.locator(".board .col[data-group]").all()
    for here, there in [*zip(columns, columns[1:]), *zip(columns[1:], columns)]:
        size, seats = map(int, there.locator("h3 .num").inner_text().split("/"))
        cards = here.locator(".card", has_text="vœu 1")
        if size < seats and cards.count() and here.get_attribute("data-name") != there.get_attribute("data-name"):
            return cards.first, here.get_attribute("data-group"), there.get_attribute("data-group")
    raise AssertionError("no granted first wish beside a group with room")


def test_a_card_dragged_with_the_mouse_says_what_it_costs_and_stays_where_it_was_dropped(walked: Server, visit):
    judge = visit(walked, "coordinator")
    page = judge.page
    judge.open(walked.kept["plan"])
    card, here, group = a_costly_move(page)
    pupil = card.get_attribute("data-pupil")
    there = page.locator(f".board .col[data-group='{group}']")
    granted = first_wishes(page)
    crowd = int(there.locator("h3 .num").inner_text().split("/")[0])
    there.scroll_into_view_if_needed()
    card.scroll_into_view_if_needed()
    from_box, to_box = card.bounding_box(), there.bounding_box()
    page.mouse.move(from_box["x"] + from_box["width"] - 12, from_box["y"] + 8)
    page.mouse.down()
    page.mouse.move(to_box["x"] + 40, from_box["y"] + 20, steps=6)
    # While the card hangs over the board, each other column says what it would change.
    expect(there.locator(".hint-effect")).to_be_visible()
    hints = [hint.lstrip("+−=! ").rstrip(".") for hint in there.locator(".hint-effect .effect").all_inner_texts()]
    assert any("vœu 1" in hint for hint in hints), hints
    judge.shoot("walk-drag")
    page.mouse.move(to_box["x"] + 44, from_box["y"] + 24, steps=2)
    page.mouse.up()
    expect(page.locator(f".col[data-group='{group}'] .card[data-pupil='{pupil}']")).to_be_visible()
    said = page.locator("#board-live")
    expect(said).to_contain_text("est maintenant dans")
    for hint in hints:
        expect(said).to_contain_text(hint)
    # Whoever follows that workshop in another hour too keeps the wish.
    lost = any(hint == "perd son vœu 1" or hint.endswith("au lieu du vœu 1") for hint in hints)
    assert first_wishes(page) == granted - lost, "the board does not show what the move costs"
    told = page.locator(".board-facts").text_content()
    judge.look("walk-dragged")
    page.reload()
    assert page.locator(".board-facts").text_content() == told, "the board told otherwise before it was opened again"
    assert column_of(page, pupil) == group, "the move is not kept"
    assert int(page.locator(f".col[data-group='{group}'] h3 .num").inner_text().split("/")[0]) == crowd + 1
    page.get_by_role("button", name="Annuler mon dernier déplacement").click()
    expect(page.locator(f".col[data-group='{here}'] .card[data-pupil='{pupil}']")).to_be_visible()
    assert first_wishes(page) == granted, "what the move cost is not given back"


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
    # What it is worth in all, and who else would move, stands with each.
    expect(choices.first).to_contain_text("En tout, le plan")
    free = next(index for index in range(1, choices.count()) if "plein" not in choices.nth(index).inner_text())
    for _ in range(free):
        page.keyboard.press("ArrowDown")
    group = choices.nth(free).get_attribute("data-group")
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


def test_a_plan_that_cannot_be_says_why_and_leads_out(walked: Server, visit):
    """The pupil pinned above is barred from that workshop: no plan can keep both."""
    judge = visit(walked, "coordinator")
    page = judge.page
    judge.open("/periods")
    page.get_by_role("link", name=PERIOD).first.click()
    period = re.search(r"/periods/\d+", page.url).group(0)
    judge.open(f"{period}/constraints")
    pinned = page.locator("main li", has_text="épinglé dans").first
    pupil = pinned.locator("strong").inner_text()
    workshop = re.search("«\\s(.+?)\\s»", pinned.inner_text()).group(1)
    page.fill("#barred", pupil)
    barring = page.locator("section[aria-labelledby=bar]")
    barring.locator("select").select_option(label=workshop)
    barring.get_by_role("button", name="Ajouter").click()
    barred = page.locator("main li", has_text=pupil).filter(has_text="pas dans")
    expect(barred).to_have_count(1)
    judge.look("walk-constraints")
    judge.open(f"{period}/plans")
    page.get_by_role("button", name="Chercher le meilleur plan").click()
    page.get_by_role("heading", name="Aucun plan n’est possible en l’état").wait_for(timeout=90_000)
    refused = page.url.removeprefix(walked.address)
    judge.look("walk-plan-refused")
    assert pupil in page.locator("main .problem").first.inner_text()
    phone = visit(walked, "coordinator", "phone")
    phone.open(refused)
    phone.look("walk-plan-refused")
    # What stood in the way is settled where the page leads, and then there is a plan.
    page.locator("main .problem a").first.click()
    expect(page).to_have_url(re.compile(f"{period}/constraints"))
    barred.get_by_role("button").click()
    judge.open(refused)
    page.get_by_role("button", name="Recalculer").click()
    page.locator("#board-area").wait_for(timeout=90_000)


@pytest.mark.parametrize("role", ["pupil", "guardian", "teacher", "main-teacher", "head"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_everyone_sees_their_part(walked: Server, visit, role: str, size: str):
    judge = visit(walked, role, size)
    judge.open("/groups")
    judge.look(f"walk-groups-{role}")


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_remark_is_kept_beside_the_list_and_erased(walked: Server, visit, size: str):
    judge = visit(walked, "teacher", size)
    page = judge.page
    judge.open("/groups")
    page.locator("main a[href^='/groups/']").first.click()
    page.fill("#text", "Deux tables à ajouter.")
    page.get_by_role("button", name="Garder la remarque").click()
    kept = page.locator("section[aria-labelledby=remarks] li", has_text="Deux tables à ajouter.")
    expect(kept).to_have_count(1)
    judge.look("walk-group-remark")
    kept.get_by_role("button", name="Effacer").click()
    expect(kept).to_have_count(0)


def test_the_letter_prints_for_the_family(walked: Server, visit):
    judge = visit(walked, "guardian", "phone")
    page = judge.page
    judge.open("/groups")
    page.locator("main a[href$='/letter']").first.click()
    judge.look("walk-letter")
    page.emulate_media(media="print")
    judge.shoot("walk-letter-print")
