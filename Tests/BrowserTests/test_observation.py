"""Quick observation in a real browser: one key a cell, one tap on a phone, nothing lost with the connection."""

from playwright.sync_api import expect

from house import Judge, Server


def open_sheet(judge: Judge, nth: int) -> str:
    """Opens the nth class that may be observed; answers its address."""
    judge.open("/observations")
    judge.page.locator("main a[href*='/observations/']").nth(nth).click()
    judge.page.wait_for_selector("table.observe")
    # The table stands before its script does, and without that no key is heard.
    judge.page.wait_for_load_state()
    return judge.page.url.removeprefix(judge.server.address)


def chosen(judge: Judge) -> list[str]:
    """The levels of the sheet as the server has them, row by row; `x` for an empty cell."""
    judge.page.reload()
    return judge.page.eval_on_selector_all(
        "table.observe .pills", "all => all.map(g => g.querySelector('input:checked')?.value ?? 'x')"
    )


def test_a_class_is_observed_with_one_key_a_cell_and_nothing_else(walked: Server, visit):
    judge = visit(walked, "cpe", "desk")
    page = judge.page
    open_sheet(judge, 0)
    groups = page.locator("table.observe .pills").count()
    assert page.evaluate("document.activeElement.name") == "c0.0", "the first empty cell is not the one in focus"
    keys = [str((index * 7) % 5) for index in range(groups)]
    for key in keys:
        page.keyboard.press(key)
    expect(page.locator("[data-state]")).to_have_text("Tout est enregistré")
    judge.look("observation-typed")
    assert chosen(judge) == keys
    # A whole class is complete now, so the hand rests on the first cell; change it, then take that back.
    page.locator("table.observe input[name='c0.0'][value='0']").focus()
    page.keyboard.press("4")
    page.keyboard.press("z")
    page.keyboard.press("Delete")
    expect(page.locator("[data-state]")).to_have_text("Tout est enregistré")
    assert chosen(judge) == ["x"] + keys[1:]


def test_what_is_typed_without_a_connection_is_sent_when_it_comes_back(walked: Server, visit):
    judge = visit(walked, "cpe", "desk")
    page = judge.page
    address = open_sheet(judge, 1)
    judge.page.context.set_offline(True)
    for key in "1234":
        page.keyboard.press(key)
    expect(page.locator("[data-state]")).to_contain_text("4 en attente")
    judge.shoot("observation-offline")
    # The page is closed on what waits; another one, later, sends it.
    page.close(run_before_unload=False)
    context = judge.page.context
    context.set_offline(False)
    later = Judge(context.new_page(), walked, judge.shots, judge.size, script=True)
    later.open(address)
    expect(later.page.locator("[data-state]")).to_have_text("Tout est enregistré")
    assert chosen(later)[:4] == list("1234")
    assert later.page.evaluate("localStorage.length") == 0


def test_on_a_phone_one_tap_a_pupil_and_one_skill_at_a_time(walked: Server, visit):
    judge = visit(walked, "cpe", "phone")
    page = judge.page
    open_sheet(judge, 2)
    shown = page.locator("table.observe tbody tr").first.locator("td:visible")
    expect(shown).to_have_count(1)
    for row in range(5):
        page.locator("table.observe tbody tr").nth(row).locator("label.l3:visible").tap()
    expect(page.locator("[data-state]")).to_have_text("Tout est enregistré")
    judge.look("observation-phone")
    columns = page.locator("input[name=skill]").count()
    assert chosen(judge)[: 5 * columns : columns] == ["3"] * 5


def test_without_script_it_is_a_plain_form(walked: Server, visit):
    judge = visit(walked, "cpe", "desk", script=False)
    page = judge.page
    open_sheet(judge, 3)
    page.check("input[name='c1.0'][value='2']", force=True)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status").first).to_have_text("C’est enregistré.")
    assert page.is_checked("input[name='c1.0'][value='2']")
