"""Dated sessions and the ledgers of hours, as the sample school has them, on each engine."""

import datetime
import re

import pytest

from house import Server


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_call_is_one_tap_and_what_changes_is_told(walked: Server, visit, size: str):
    judge = visit(walked, "coordinator", size)
    page = judge.page
    judge.open("/sessions?all=1")
    judge.look("sessions-week")
    # One day is open on a phone; none is there in holidays.
    if page.locator("details.session-day").count() > 1:
        assert page.locator("details.session-day[open]").count() == 1
        page.get_by_role("link", name=re.compile("^Changées")).click()
        judge.look("sessions-changed")
        judge.open("/sessions?all=1")
    page.locator("section[aria-labelledby=waiting] a").first.click()
    judge.look("session-call")
    page.locator("[data-call] input[type=checkbox]").first.check()
    page.get_by_text("Tout est enregistré").wait_for()
    page.reload()
    assert page.get_by_text(re.compile(r"élèves attendus, 1 absent\.")).count() == 1
    page.get_by_role("button", name="Reprendre l’appel").click()
    page.get_by_role("button", name="Tous présents").click()
    assert page.get_by_text("L’appel est enregistré.").count() == 1
    judge.look("session-called")


def test_all_present_is_the_last_word(walked: Server, visit):
    page = (judge := visit(walked, "coordinator", "desk")).page
    judge.open("/sessions?all=1")
    page.locator("section[aria-labelledby=waiting] a").first.click()
    address = page.url
    # Both in one turn of the page: what was ticked has not been sent yet.
    page.evaluate("""() => {
        document.querySelector("[data-call] input[type=checkbox]").click();
        [...document.querySelectorAll("form button")].find(button => button.textContent.trim() === "Tous présents").click();
    }""")
    page.get_by_text("L’appel est enregistré.").wait_for()
    judge.open(address.removeprefix(walked.address))
    assert page.get_by_text(re.compile(r"élèves attendus, 0 absent\.")).count() == 1
    page.get_by_role("button", name="Reprendre l’appel").click()


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_session_to_come_is_moved_then_cancelled(walked: Server, visit, size: str):
    judge = visit(walked, "coordinator", size, script=size == "desk")
    page = judge.page
    judge.open("/groups")
    page.locator("table.groups a, ul.cards a").first.click()
    judge.look("session-group")
    page.locator(".session-dates a").last.click()
    page.locator("summary", has_text="Autre jour").click()
    page.fill("input[name=day]", "2026-01-01")
    page.get_by_role("button", name="Déplacer la séance").click()
    assert page.get_by_role("alert").count() == 1
    judge.look("session-refused")
    # What was refused stands there as it was sent.
    assert page.locator("input[name=day]").is_visible() and page.input_value("input[name=day]") == "2026-01-01"
    page.locator("summary", has_text="Elle n’a pas lieu").click()
    page.locator("#reason").fill("Sortie au théâtre")
    page.get_by_role("button", name="Annuler la séance").click()
    assert page.get_by_role("heading", name="Séance annulée").count() == 1
    judge.look("session-cancelled")
    page.get_by_role("button", name="Rétablir la séance").click()
    assert page.get_by_role("heading", name="Séance annulée").count() == 0


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_hours_and_their_equality_are_read(walked: Server, visit, size: str):
    judge = visit(walked, "coordinator", size)
    page = judge.page
    judge.open("/programmes")
    page.get_by_role("link", name="Heures", exact=True).click()
    judge.look("ledgers-pupils")
    if size == "phone":
        figures = page.locator("table.ledger td:visible")
        few = figures.count()
        page.get_by_label("Voir tous les chiffres").check()
        assert 0 < few < figures.count()
        judge.look("ledgers-pupils-whole")
    for name in ["Intervenants", "Salles", "Établissement"]:
        page.get_by_role("link", name=name, exact=True).click()
        judge.look(f"ledgers-{name.lower()}")
        if name == "Intervenants":
            page.locator("table.ledger tbody a").first.click()
            page.locator("main section summary").first.click()
            judge.look("hours-of-somebody")
            page.go_back()
    page.get_by_role("link", name="Égalité des heures").click()
    judge.look("ledgers-audit")


def test_a_pupil_reads_what_changes_and_the_hours(walked: Server, visit):
    judge = visit(walked, "pupil", "phone")
    page = judge.page
    judge.open("/groups")
    assert page.get_by_role("heading", name="Tes heures de l’année").count() == 1
    judge.look("session-pupil")


def test_a_teacher_reads_the_own_week(walked: Server, visit):
    judge = visit(walked, "teacher", "phone")
    judge.open("/sessions")
    judge.look("sessions-teacher")
    judge.page.get_by_role("link", name="Mes heures").click()
    judge.look("hours-own")


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_pupils_are_invited_for_one_date(walked: Server, visit, size: str):
    judge = visit(walked, "coordinator", size, script=size == "desk")
    page = judge.page
    judge.open("/groups")
    page.locator("table.groups a, ul.cards a").nth(2).click()
    page.get_by_role("link", name="Séance ponctuelle").click()
    judge.look("one-off-form")
    page.fill("input[name=title]", "Oral blanc du soir")
    page.fill("input[name=time]", "18:40")
    page.locator("input[name=pupil]").first.check()
    # The first day of lessons: a day off is refused, and the form keeps what was typed.
    for ahead in range(1, 20):
        page.fill("input[name=day]", (datetime.date.today() + datetime.timedelta(days=ahead)).isoformat())
        page.get_by_role("button", name="Inviter").click()
        # So late, or on a Saturday, it is asked whether it is meant.
        if page.get_by_role("heading", name="Est-ce bien voulu").count():
            judge.look("one-off-asked")
            page.get_by_role("button", name="Inviter quand même").click()
        if page.get_by_role("heading", name="Oral blanc du soir").count():
            break
        assert page.get_by_role("alert").count() == 1
        judge.look("one-off-refused")
    assert page.get_by_text("séance ponctuelle").count() == 1
    judge.look("one-off")
    page.locator("summary", has_text="Elle n’a pas lieu").click()
    page.fill("input[name=reason]", "Salle inondée")
    page.get_by_role("button", name="Annuler la séance").click()
    assert page.get_by_text("Salle inondée").count() == 1
