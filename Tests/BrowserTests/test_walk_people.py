"""A school from its own files, on each engine: first start, import, slips, activation. The files are those of the sample
school, written as SIECLE and STS write them."""

import pathlib
import re
import subprocess

import pytest

from house import CHEAP_PASSWORDS, SIZES, Server, program
from test_first_start import PASSWORD, fill, one_time_link


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("files")
    subprocess.run(
        [program(), "demo", "--pupils", "150", "--database", str(folder / "away.sqlite"), "--files", str(folder / "school"), *CHEAP_PASSWORDS],
        check=True, capture_output=True)
    return folder / "school"


def bring(judge, *paths: pathlib.Path):
    """Gives the files and waits until they are read."""
    judge.open("/imports")
    judge.page.set_input_files("#files", [str(path) for path in paths])
    judge.page.get_by_role("button", name="Lire et prévisualiser").click()
    judge.page.locator("h1", has_text=re.compile("Aperçu|appliqué")).wait_for(timeout=60_000)


def test_the_administrator_starts_the_school(empty: Server, visit):
    judge = visit(empty)
    judge.open(one_time_link(empty))
    fill(judge, name="Lycée des Tilleuls", uai="0009999U", given_name="Claire", family_name="Moreau", login="claire.moreau", password=PASSWORD)
    judge.page.check("input[name=zone][value=A]")
    judge.page.click("main button.btn")
    judge.page.wait_for_url(empty.address + "/")
    empty.sessions["administrator"] = judge.page.context.storage_state()
    judge.look("walk-empty-school")


def test_a_file_of_the_wrong_kind_is_refused_by_name(empty: Server, visit, files: pathlib.Path, tmp_path: pathlib.Path):
    wrong = tmp_path / "Structures.xml"
    wrong.write_bytes((files / "Structures.xml").read_bytes().replace(b"0009999U", b"0750001U"))
    judge = visit(empty, "administrator", "phone")
    judge.open("/imports")
    judge.look("walk-import")
    bring(judge, wrong)
    judge.look("walk-import-refused")
    assert judge.page.locator(".problem.refusal").count() >= 1
    assert judge.page.get_by_text("0750001U").count() >= 1, "the other school is named"
    assert judge.page.get_by_role("button", name="Appliquer ces changements").count() == 0


def test_the_files_are_read_previewed_and_applied(empty: Server, visit, files: pathlib.Path):
    judge = visit(empty, "administrator")
    page = judge.page
    bring(judge, *sorted(files.iterdir()))
    judge.look("walk-import-preview")
    page.get_by_role("button", name="Appliquer ces changements").click()
    page.locator("h1", has_text="Import appliqué").wait_for(timeout=60_000)
    judge.look("walk-import-applied")
    judge.open("/pupils")
    assert page.locator(".names a").count() > 10
    judge.look("walk-import-pupils")


def test_the_same_files_again_change_nothing(empty: Server, visit, files: pathlib.Path):
    judge = visit(empty, "administrator")
    bring(judge, *sorted(files.iterdir()))
    judge.look("walk-import-again")
    assert judge.page.get_by_role("button", name="Appliquer ces changements").count() == 0


@pytest.mark.parametrize("size", list(SIZES))
def test_a_departure_is_noted_and_taken_back(empty: Server, visit, size: str):
    judge = visit(empty, "administrator", size)
    page = judge.page
    judge.open("/pupils")
    page.locator(".names a").first.click()
    name = page.locator("h1").inner_text()
    judge.look("walk-schooling-pupil")
    page.locator("input[name=first-day-away]").fill(page.locator("input[name=from]").input_value())
    page.get_by_role("button", name="Noter la sortie").click()
    page.wait_for_url(empty.address + "/schooling")
    judge.look("walk-schooling")
    page.get_by_role("button", name="Annuler la sortie").click()
    assert page.locator("h1").inner_text() == name, "the pupil is back, with a page"


# A list as a spreadsheet writes it: a name that nobody can cut for sure, a day that does not exist.
LIST = """Élève;Né(e) le;Classe
DURAND Zoé;12/03/2011;2DE1
MARTIN LOUISE;04/07/2011;2DE1
LEGRAND Tom;31/02/2011;2DE1
"""


def look_everywhere(visit, empty: Server, path: str, name: str):
    """Judges a page at both widths, by day and by night, in both languages."""
    for size in SIZES:
        for dark in (False, True):
            judge = visit(empty, "administrator", size, dark=dark)
            judge.open(path)
            for language in ("English", "Français"):
                judge.look(f"{name}-{'dark' if dark else 'light'}-{'fr' if language == 'English' else 'en'}")
                judge.page.get_by_role("button", name=language).click()
                judge.page.wait_for_load_state()


def test_a_list_is_mapped_questioned_and_refused_wherever_it_is_read(empty: Server, visit, files: pathlib.Path, tmp_path: pathlib.Path):
    judge = visit(empty, "administrator")
    page = judge.page
    pupils = tmp_path / "liste.csv"
    pupils.write_text(LIST, encoding="utf-8")
    look_everywhere(visit, empty, "/imports", "walk-imports")
    bring(judge, pupils)
    read = page.url.removeprefix(empty.address)
    look_everywhere(visit, empty, read, "walk-import-columns")
    page.get_by_role("button", name="Confirmer les colonnes").click()
    page.locator("h2", has_text="à trancher").wait_for()
    look_everywhere(visit, empty, read, "walk-import-questions")
    page.get_by_role("button", name="Abandonner et effacer les fichiers").click()
    page.wait_for_url(empty.address + "/imports")
    broken = tmp_path / "ElevesSansAdresses.xml"
    broken.write_bytes((files / "ElevesSansAdresses.xml").read_bytes()[:4000])
    bring(judge, broken)
    assert page.locator(".problem.refusal").count() >= 1
    look_everywhere(visit, empty, page.url.removeprefix(empty.address), "walk-import-truncated")
    page.get_by_role("button", name="Abandonner et effacer les fichiers").click()
    page.wait_for_url(empty.address + "/imports")


def test_a_pupil_activates_an_account_from_a_slip(empty: Server, visit):
    judge = visit(empty, "administrator")
    page = judge.page
    judge.open("/slips")
    judge.look("walk-slips-choice")
    value = page.locator("#who option").nth(1).get_attribute("value")
    page.select_option("#who", value)
    page.get_by_role("button", name="Continuer").click()
    judge.look("walk-slips-preview")
    page.get_by_role("button", name="Préparer les papiers").click()
    page.locator(".slip").first.wait_for()
    judge.look("walk-slips")
    code = page.locator(".slip .code").first.inner_text()
    # Loading the page again, or going back, voids nothing: the code still opens the account below.
    page.reload()
    page.locator("h1", has_text="Ces papiers sont déjà préparés").wait_for()
    judge.look("walk-slips-again")
    page.get_by_role("link", name="en préparer d’autres").click()
    page.locator(".notice.warn", has_text="ne marcheront plus").wait_for()
    judge.look("walk-slips-warning")

    pupil = visit(empty, size="phone")
    pupil.open("/activation")
    pupil.look("walk-activation", personal=False)
    pupil.page.fill("#code", "AAAAA-BBBBB-CCCCC")
    pupil.page.get_by_role("button", name="Continuer").click()
    pupil.look("walk-activation-unknown", personal=False)
    pupil.page.fill("#code", code.lower())
    pupil.page.get_by_role("button", name="Continuer").click()
    pupil.page.locator("#password").wait_for()
    pupil.look("walk-activation-password", personal=False)
    pupil.page.fill("#password", "trois chats sur un toit")
    pupil.page.get_by_role("button", name="Activer et entrer").click()
    pupil.page.wait_for_url(empty.address + "/")
    pupil.look("walk-activated")
    again = visit(empty, size="phone")
    again.open("/activation")
    again.page.fill("#code", code)
    again.page.get_by_role("button", name="Continuer").click()
    assert again.page.locator("#password").count() == 0, "a code is for once"
