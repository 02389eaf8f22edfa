"""What people read when something is not answered as asked: a page like the others, which says what to do."""

import pytest

from house import Server


@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize("role", ["coordinator", "pupil"])
def test_a_page_that_is_not_there(sample: Server, visit, role: str, size: str):
    judge = visit(sample, role, size)
    for path in ("/nulle-part", "/pupils/1/needs", "/pupils/pas-un-nombre/needs", "/divisions/99999999999999999999/needs"):
        assert judge.open(path).status == 404, path
        judge.look(f"error-404-{role}")
        assert judge.page.locator("main a[href='/']").count() >= 1, "the page shows a way on"


def test_what_is_not_theirs_is_not_there(sample: Server, visit):
    """A pupil who follows a link of the coordinator’s meets 404, never another pupil’s page nor a 403 that tells."""
    coordinator = visit(sample, "coordinator")
    coordinator.open("/pupils")
    pupils = coordinator.page.eval_on_selector_all("a[href*='/pupils/']", "all => all.map(a => a.getAttribute('href'))")
    pupil = visit(sample, "pupil")
    pupil.open("/")
    own = set(pupil.page.eval_on_selector_all("a[href*='/pupils/']", "all => all.map(a => a.getAttribute('href'))"))
    others = [path for path in dict.fromkeys(pupils) if path not in own][:5]
    assert len(others) == 5
    for path in others:
        assert pupil.open(path).status == 404, path


def test_a_form_without_its_secret_is_refused_and_writes_nothing(sample: Server, visit):
    judge = visit(sample, "coordinator")
    judge.open("/account")
    page = judge.page
    page.locator("main form input[name=csrf]").first.evaluate("field => field.value = 'forged'")
    page.locator("main form input[type=password]").first.fill("ce mot de passe n’est pas le bon")
    page.locator("main form input[type=password]").nth(1).fill("une phrase assez longue pour passer")
    page.locator("main form button.btn").first.click()
    page.wait_for_load_state()
    assert judge.last[page.url].status == 403
    judge.look("error-403")


def test_what_may_be_read_but_not_written_answers_403(sample: Server, visit):
    """The head reads the periods; the form that changes them is not theirs."""
    judge = visit(sample, "head")
    assert judge.open("/periods").status == 200
    assert judge.open("/periods/new").status == 403
    judge.look("error-403-read-only")
