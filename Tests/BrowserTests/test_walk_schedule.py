"""The same plan by week, period and year, for a division, a group, a facilitator, a room and a pupil: on screen and on one sheet of A4."""

import re

import pytest

from house import Server

VIEWS = ("week", "period", "year")


def subjects(judge) -> dict[str, str]:
    """An address for each of the five, with sessions: of a group that is held now, its room, one who leads it, a pupil in it and the pupil's division."""
    page = judge.page
    judge.open("/groups")
    group = page.locator("table.groups a[href^='/groups/']").first
    room = group.locator("xpath=ancestor::tr").locator("td").nth(2).inner_text().strip()
    leader = re.split(r" et |, ", group.locator("xpath=ancestor::tr").locator("td").nth(1).inner_text().strip())[0]
    address = group.get_attribute("href")
    judge.open(address)
    pupil = re.search(r"/pupils/\d+", page.locator("table a[href^='/pupils/']").first.get_attribute("href")).group(0)
    code = page.locator("td[data-label='Classe']").first.inner_text().strip()
    judge.open("/schedule")
    judge.look("schedule-choice")
    found = {"group": f"{address}/schedule", "pupil": f"{pupil}/schedule"}
    for key, name in (("room", room), ("facilitator", leader), ("division", code)):
        found[key] = page.locator("main").get_by_role("link", name=name, exact=True).first.get_attribute("href")
    return found


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_every_view_is_read_on_a_phone_and_a_desk(walked: Server, visit, size: str):
    judge = visit(walked, "coordinator", size)
    for name, address in subjects(judge).items():
        for view in VIEWS:
            judge.open(f"{address}?view={view}")
            judge.look(f"schedule-{name}-{view}")
            if view == "period" and size == "phone":
                # What a row says has the breadth of the screen: no word is cut.
                broken = judge.page.locator("table.slot-groups td").evaluate_all("cells => cells.filter(cell => cell.clientWidth < 280 || cell.scrollWidth > cell.clientWidth).length")
                assert broken == 0, f"{broken} narrow cells in {name}"


def test_every_view_prints_on_one_sheet(walked: Server, visit):
    judge = visit(walked, "coordinator", "desk")
    page = judge.page
    for name, address in subjects(judge).items():
        for view in VIEWS:
            judge.open(f"{address}?view={view}")
            page.emulate_media(media="print")
            sheet = page.pdf(prefer_css_page_size=True)
            across, down = re.search(rb"/MediaBox\s*\[\s*0 0 (\d+)\S* (\d+)", sheet).groups()
            (judge.shots / f"print-{name}-{view}.pdf").write_bytes(sheet)
            # One page, A4 in points: lying for a week, standing for the rest.
            assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1, f"{name} by {view} takes more than one sheet"
            size = sorted([int(across), int(down)])
            assert 594 <= size[0] <= 596 and 841 <= size[1] <= 842 and (int(across) > int(down)) == (view == "week"), f"{name} by {view}: {across} × {down}"
            page.emulate_media(media="screen")


def test_a_pupil_and_a_teacher_reach_their_own(walked: Server, visit):
    pupil = visit(walked, "pupil", "phone")
    pupil.open("/schedule")
    assert re.search(r"/pupils/\d+/schedule$", pupil.page.url)
    pupil.look("schedule-own-pupil")
    teacher = visit(walked, "teacher", "desk", script=False)
    teacher.open("/groups")
    teacher.page.get_by_role("link", name="Emploi du temps").first.click()
    teacher.look("schedule-own-teacher")
