"""The year: dispositifs and programmes as the sample school has them, then one made from a ready-made programme, on each engine."""

import re

import pytest

from house import Server

@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_frieze_shows_the_year(walked: Server, visit, size: str):
    judge = visit(walked, "coordinator", size, script=size == "desk")
    page = judge.page
    judge.open("/programmes")
    if size == "desk":
        judge.look("year-programmes")
    page.get_by_role("link", name="Première STMG en cinq temps").first.click()
    # A phone reads the list, a desk sees the drawing beside it: the facts are the same.
    assert page.locator("ol.phases > li").count() == 5
    assert page.locator("svg.frieze").first.is_visible() == (size == "desk")
    assert page.locator("ol.frieze-column").first.is_visible() == (size == "phone")
    assert page.get_by_text("en ce moment").count() == 1
    assert page.get_by_text("Pistes laissées par").count() > 0
    judge.shoot("year-programme")
    assert judge.faults() == []


def test_the_year_prints_on_one_sheet_and_its_details_on_one_more(walked: Server, visit):
    judge = visit(walked, "coordinator")
    page = judge.page

    def sheets(name: str) -> int:
        page.emulate_media(media="print")
        printed = page.pdf(prefer_css_page_size=True)
        (judge.shots / f"year-print-{name}.pdf").write_bytes(printed)
        page.emulate_media(media="screen")
        # A4 lying down, in points.
        assert re.search(rb"/MediaBox\s*\[\s*0 0 84[12]\S* 59[45]", printed)
        return len(re.findall(rb"/Type\s*/Page\b", printed))

    for index, name in enumerate(("Première STMG en cinq temps", "Seconde, s’installer et choisir")):
        judge.open("/programmes")
        page.get_by_role("link", name=name).first.click()
        assert sheets(f"{index}") == 1, name
        page.get_by_role("link", name="Imprimer aussi le détail des temps").click()
        assert sheets(f"{index}-details") == 2, name
        judge.look("year-details")
        page.get_by_role("link", name="N’imprimer que l’année").click()
        assert sheets(f"{index}-again") == 1, name


def test_a_programme_is_made_from_a_ready_made_one(walked: Server, visit):
    judge = visit(walked, "coordinator", "desk", script=False)
    page = judge.page
    judge.open("/programmes/new")
    judge.look("year-choice")
    page.get_by_role("link", name="Bac pro, trois ans et sept étapes").click()
    judge.look("year-settings")
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url(re.compile(r"/programmes/\d+$"))
    assert page.get_by_role("heading", name=re.compile("^Année 3")).count() == 1
    judge.look("year-cycle")
    page.get_by_role("link", name="Modifier Étape 6, agir").click()
    page.fill("input[name=least]", "40")
    page.fill("input[name=most]", "41")
    judge.look("year-phase")
    page.get_by_role("button", name="Enregistrer").click()
    assert page.get_by_text("ne tient plus dans l’année").count() > 0
    assert page.get_by_text("Pour que tout tienne").count() == 1
    judge.look("year-flagged")


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_review_is_written_where_the_phase_stands(walked: Server, visit, size: str):
    judge = visit(walked, "coordinator", size, script=size == "phone")
    page = judge.page
    judge.open("/programmes")
    page.get_by_role("link", name="Seconde, s’installer et choisir").first.click()
    page.get_by_role("link", name=re.compile("^(Écrire|Reprendre) le bilan")).first.click()
    judge.look("year-review")
    page.fill("textarea[name=worked]", "Les livrets ont été ouverts dès la première semaine.")
    page.fill("textarea[name=leads]", "Inviter les familles une semaine plus tôt.")
    page.get_by_role("button", name="Enregistrer le bilan").click()
    assert page.get_by_text("Inviter les familles une semaine plus tôt.").count() == 1
    judge.look("year-reviewed")


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_text_is_adopted_with_its_doubts(walked: Server, visit, size: str):
    judge = visit(walked, "coordinator", size, script=size == "desk")
    page = judge.page
    judge.open("/dispositifs")
    judge.look("year-dispositifs")
    if size == "phone":
        return
    page.locator("summary", has_text="Textes d’avant").click()
    page.get_by_role("link", name="Adopter… Consolidation, AP et accompagnement au choix d’orientation").click()
    judge.look("year-adopt")
    page.get_by_role("button", name="Enregistrer").click()
    assert page.get_by_text("265 h sur un cycle de 3 ans").count() == 1
    judge.look("year-dispositif")


def test_a_pupil_sees_the_year_in_plain_words(walked: Server, visit):
    judge = visit(walked, "pupil", "phone")
    page = judge.page
    judge.open("/")
    page.get_by_role("link", name="Ton année").click()
    assert page.get_by_role("heading", name="Ton année d’accompagnement").count() == 1
    judge.look("year-pupil")
