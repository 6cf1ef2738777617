"""Shares, contributions and exposure of the bundled example against arithmetic by hand."""

import pytest

from didymium.brief.answers import amounts, dominance
from didymium.brief.answers.contribution import contribution
from didymium.brief.figures import Book
from didymium.evidence import open_base


@pytest.fixture(scope="module")
def base():
    return open_base()


@pytest.fixture(scope="module")
def worked(base):
    book = Book()
    stages = dominance.stages(book, base, "rare_earths")
    return book, stages, contribution(book, base, "RUS", stages, {})


def test_chinas_share_of_mine_output_is_its_quota_over_the_world(worked):
    book, _, _ = worked
    # 270,000 t of 390,000 t in 2025: 69.23%
    assert book["share-chn-mine-reo"].value == pytest.approx(270 / 390)
    assert book["output-chn-mine-reo"].kind == "quota"


def test_the_two_bases_are_never_in_one_figure(worked):
    book, _, _ = worked
    for figure in book.figures.values():
        assert not ("reo" in figure.basis.split("; ") and "magnet_ree_metal" in figure.basis)


def test_separation_metal_and_magnets_are_more_concentrated_than_the_mine(worked):
    book, _, _ = worked
    mine = book["hhi-mine-ndpr"].value
    for stage in ("separation-ndpr", "metal-ndpr", "magnet"):
        assert book[f"hhi-{stage}"].value > 2 * mine


def test_dysprosium_is_mined_in_two_countries_and_separated_in_one(worked):
    book, stages, _ = worked
    by_id = {stage.view.id: stage for stage in stages}
    assert (by_id["mine_dy"].leader, by_id["mine_dy"].second) == ("CHN", "MMR")
    assert book["share-chn-separation-dy"].value == pytest.approx(1.0, abs=0.001)


def test_stated_targets_add_the_target_less_what_is_mined_today(worked):
    book, _, answer = worked
    effect = answer.at("stated", "mine_reo")
    # 3,000 - 2,600 = 400 t; read as metal 3,000 x 1.18 - 2,600 = 940 t
    added = book[effect.added]
    assert (added.low, added.value, added.high) == (400.0, 400.0, pytest.approx(940.0))
    # 270,000 / 390,400 - 270,000 / 390,000 = -0.0709 points
    assert book[effect.change].value == pytest.approx(270 / 390.4 - 270 / 390, abs=1e-9)


def test_the_superseded_plan_takes_four_and_a_half_points(worked):
    book, _, answer = worked
    effect = answer.at("optimistic", "mine_reo")
    # 30,000 - 2,600 = 27,400 t; 270 / 417.4 = 64.69%
    assert book[effect.added].value == pytest.approx(27_400)
    assert book[effect.share_with].value == pytest.approx(270 / 417.4)


def test_the_target_for_all_rare_metals_is_left_out_and_said(worked, base):
    _, _, answer = worked
    keys = [say.key for say in answer.left_out]
    assert keys == ["amount_rare_metals", "amount_tomtor"]
    book = Book()
    said = amounts.left_out(book, base, "RUS")
    assert book["left-out-amount-rare-metals"].value == 50_000
    assert said[0].sources
    for effect in answer.effects:
        assert book_value(worked, effect.added) != 50_000


def book_value(worked, figure_id):
    return worked[0][figure_id].value


def test_dysprosium_of_the_ore_follows_its_composition(worked):
    book, _, answer = worked
    effect = answer.at("stated", "mine_dy")
    # 0.6% of 100.74% listed oxides of Lovozero: 0.006 / 1.0074 x 400 t = 2.38 t
    assert book[effect.added].value == pytest.approx(0.006 / 1.0074 * 400, rel=1e-3)


def test_terbium_not_reported_is_absent_and_not_zero(worked):
    book, _, answer = worked
    effect = answer.at("stated", "mine_tb")
    figure = book[effect.added]
    assert figure.value is None
    assert "does not report" in figure.absent


def test_solikamsk_gives_a_fifth_of_its_tonnage_as_neodymium_and_praseodymium(worked):
    book, _, answer = worked
    effect = answer.at("stated", "separation_ndpr")
    assert book[effect.added].value == pytest.approx(2_500 * 0.20)


def test_more_supply_from_elsewhere_never_raises_the_leaders_share(worked):
    book, _, answer = worked
    for effect in answer.effects:
        if book[effect.added].value is not None and effect.stage.leader != "RUS":
            assert book[effect.change].value < 0
            assert book[effect.hhi_with].value <= book[effect.stage.hhi].value + 1e-9


def test_uses_of_magnets_add_up_to_all_of_them(base):
    book = Book()
    found = dominance.uses(book, base)
    assert sum(book[f"use-share-{use}"].value for use in found) == pytest.approx(1.0)
    assert {"electric_vehicles", "wind", "defence"} <= set(found)


@pytest.mark.parametrize(
    ("material", "view", "leader"),
    [
        ("gallium", "refining_gallium", "CHN"),
        ("antimony", "mine_antimony", "CHN"),
        ("cobalt", "mine_cobalt", "COD"),
        ("cobalt", "refining_cobalt", "CHN"),
        ("tungsten", "mine_tungsten", "CHN"),
    ],
)
def test_other_materials_are_answered_from_the_world_tables(base, material, view, leader):
    stages = {stage.view.id: stage for stage in dominance.stages(Book(), base, material)}
    assert stages[view].leader == leader
