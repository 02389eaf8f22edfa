"""From one school year to the next: a school whose year is over, on each engine."""

import datetime
import re

import pytest

from conftest import ENGINES, serving
from house import Database, Server, make_sample


@pytest.fixture(scope="module", params=ENGINES)
def last_year(request, tmp_path_factory):
    """The sample school as it was made a year ago, of which nobody has gone to the next year."""
    made = Database(request.param, tmp_path_factory.mktemp("made-last-year"))
    try:
        ago = datetime.date.today() - datetime.timedelta(days=365)
        sign_ins = make_sample(made, on=ago.isoformat())
        yield from serving(request.param, tmp_path_factory.mktemp("last-year"), (made, sign_ins))
    finally:
        made.drop()


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_head_reads_what_it_would_do(last_year: Server, visit, size: str):
    judge = visit(last_year, "head", size)
    judge.open("/year")
    assert judge.page.get_by_role("heading", name=re.compile("Ce qui s’arrête le")).count() == 1
    assert judge.page.get_by_label("Une sauvegarde a été faite").count() == 0
    judge.look("next-year-head")


def test_a_coordinator_goes_to_the_next_year(last_year: Server, visit):
    judge = visit(last_year, "coordinator", script=False)
    page = judge.page
    judge.open("/people")
    page.locator("main a[href='/year']").click()
    judge.look("next-year-before")
    old = int(page.locator("input[name=year]").get_attribute("value"))
    page.get_by_role("link", name=re.compile("pas confirmée")).click()
    assert page.locator("h1").count() == 1 and "/sessions" in page.url
    judge.open("/year")
    page.get_by_label("Une sauvegarde a été faite").check()
    page.get_by_role("button", name=f"Passer à {old + 1}-{old + 2}").click()
    page.get_by_role("heading", name=f"Les étapes de {old + 1}-{old + 2}").wait_for()
    assert page.get_by_text(f"L’établissement est en {old + 1}-{old + 2}").count() == 1
    judge.look("next-year-after")
    # The programmes of the year that ended are where the new ones start.
    page.locator("main a[href^='/programmes/new?from=']").first.click()
    assert page.locator("form button", has_text="Enregistrer").count() == 1
    judge.look("next-year-programme")


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_new_year_begins_with_an_import(last_year: Server, visit, size: str):
    judge = visit(last_year, "coordinator", size)
    judge.open("/")
    assert judge.page.locator("main strong", has_text="Importer les élèves de").count() == 1
    judge.look("next-year-home")
    for path in ["/people", "/year", "/needs", "/groups", "/sessions", "/ledgers", "/programmes", "/periods", "/timetable", "/steering", "/council"]:
        response = judge.open(path)
        assert response.status == 200, path
        assert judge.faults() == []
