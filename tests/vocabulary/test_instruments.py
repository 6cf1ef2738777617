"""Two views of measures and deals, and what groups of materials hold."""

from __future__ import annotations

from datetime import date

import pytest

from didymium import vocabulary as v
from didymium.errors import InputError, NoAnswerError
from didymium.vocabulary.tables import rows

LEDGER = """export ban; export quota; export tax; export licensing requirement; export reporting
requirement; technology export restriction; customs enforcement; production quota; import ban;
import quota; import tariff; anti-dumping duty; anti-subsidy duty; trade investigation; sanctions;
FDI restriction; permit revocation; WTO dispute; regulation; critical list; strategic project
designation; grant; state loan; loan guarantee; equity; tax incentive; state aid; price floor;
offtake; stockpile purchase; statement of intent; negotiation; memorandum or framework; binding
deal; meeting; denial; force majeure; supply stop"""

NEWS = """export ban; export licensing requirement; export quota; export tax; technology export
restriction; suspension; lifting; licence grant; import ban; import tariff; sanctions/asset freeze;
investment restriction; statement of intent; negotiation; MoU; framework agreement; binding deal;
offtake; subsidy/loan; price floor; stockpile purchase; denial; trade dispute; project start;
project delay; project closure; discovery; price move; supply disruption; critical list"""

PLOVER = {
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
}


def terms(text: str) -> list[str]:
    return [" ".join(term.split()) for term in text.split(";")]


def test_the_terms_of_the_ledger_are_all_there_and_no_others() -> None:
    assert {item.name_en for item in v.instruments()} == set(terms(LEDGER))
    for term in terms(LEDGER):
        found = v.resolve(term, kind="instrument").id
        assert found == term.lower().replace(" ", "_").replace("-", "_")


def test_the_terms_of_the_news_are_all_there_and_no_others() -> None:
    assert {action.name_en for action in v.news_actions()} == set(terms(NEWS))
    for term in terms(NEWS):
        assert v.news_action(term).name_en == term


@pytest.mark.parametrize(
    ("term", "status"),
    [
        ("announced", "announced"),
        ("in force", "in_force"),
        ("asserted by one side", "asserted_by_one_side"),
        ("memorandum or framework", "memorandum"),
        ("under construction", "under_construction"),
    ],
)
def test_statuses(term: str, status: str) -> None:
    assert v.resolve(term, kind="status").id == status


def test_the_ladder_of_a_deal_has_seven_rungs_in_order() -> None:
    ladder = sorted((s.rung, s.id) for s in v.statuses() if s.rung is not None)
    assert [name for _, name in ladder] == [
        "intent",
        "talks",
        "memorandum",
        "binding",
        "financed",
        "under_construction",
        "producing",
    ]


def test_a_suspension_is_an_act_in_the_news_and_a_status_in_the_ledger() -> None:
    assert v.action_of("export_licensing_requirement", "suspended").id == "suspension"
    assert v.ledger_view("suspension", acts_on="export_licensing_requirement") == (
        "export_licensing_requirement",
        "suspended",
    )
    assert v.ledger_view("lifting", acts_on="export_ban") == ("export_ban", "lapsed")
    assert v.ledger_view("suspension") == ("", "suspended")


def test_every_ledger_instrument_has_a_news_act_and_its_class() -> None:
    for item in v.instruments():
        assert v.action_of(item.id).name_en
        assert v.plover_class(item.id) in PLOVER | {""}
    for action in v.news_actions():
        assert action.plover in PLOVER | {""}


def test_views_agree_where_both_have_a_word() -> None:
    # Acts whose ledger word is their own come back unchanged.
    for action in v.news_actions():
        instrument, status = v.ledger_view(action.id)
        if instrument and action.id not in {"mou", "licence_grant"}:
            assert v.action_of(instrument, status).family in {action.family, "denial"}
            if instrument == action.id:
                assert v.action_of(instrument, status).id == action.id


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: v.news_action("nationalisation"), 'action: found "nationalisation"'),
        (lambda: v.action_of("blockade"), 'instrument: found "blockade"'),
        (lambda: v.action_of("export_ban", "rumoured"), 'status: found "rumoured"'),
        (lambda: v.ledger_view("export_ban", acts_on="export_quota"), "acts on no other"),
        (lambda: v.ledger_view("suspension", acts_on="siege"), 'instrument: found "siege"'),
        (lambda: v.clause("export_ban", ["gallium"], "de"), 'lang: found "de"'),
        (lambda: v.clause("export_ban", [], "it"), "expected at least one"),
        (lambda: v.clause("export_ban", ["unobtainium"], "it"), 'material id: found "unobt'),
    ],
)
def test_unknown_terms_are_named(call: object, message: str) -> None:
    assert callable(call)
    with pytest.raises(InputError, match=message):
        call()


def test_clauses_in_both_languages() -> None:
    materials = ["rare_earths", "gallium"]
    assert (
        v.clause("export_licensing_requirement", materials, "it")
        == "subordina a licenza l'esportazione di terre rare e di gallio"
    )
    assert v.clause("price_floor", ["ndpr"], "en") == (
        "guarantees a floor price for neodymium-praseodymium"
    )
    for item in v.instruments():
        for lang in ("it", "en"):
            assert "{" not in v.clause(item.id, materials, lang)


def test_conventions_of_light_and_heavy_differ() -> None:
    eu = v.group_members("light_rare_earths")
    usgs = v.group_members("light_rare_earths", convention="usgs")
    assert "gadolinium" in usgs
    assert "gadolinium" not in eu
    assert v.conventions("light_rare_earths")[0] == "eu_2023"


@pytest.mark.parametrize("convention", ["eu_2023", "usgs"])
def test_light_and_heavy_do_not_overlap(convention: str) -> None:
    light = set(v.group_members("light_rare_earths", convention=convention))
    heavy = set(v.group_members("heavy_rare_earths", convention=convention))
    assert light.isdisjoint(heavy)
    assert {"lanthanum", "neodymium"} <= light
    assert {"dysprosium", "yttrium"} <= heavy


@pytest.mark.parametrize(
    ("on", "count"),
    [
        (date(2012, 1, 1), 14),
        (date(2015, 1, 1), 20),
        (date(2018, 1, 1), 27),
        (date(2021, 1, 1), 30),
        (date(2025, 1, 1), 34),
    ],
)
def test_the_list_of_the_european_union_by_date(on: date, count: int) -> None:
    assert len(v.group_members("critical_raw_materials", on=on)) == count


def test_the_chinese_lists_of_2025() -> None:
    april = v.group_members("medium_heavy_rare_earths", convention="mofcom_18_2025")
    october = v.group_members("medium_heavy_rare_earths", convention="mofcom_57_2025")
    assert len(april) == 7
    assert len(october) == 5
    assert set(april).isdisjoint(october)


def test_groups_open_down_to_single_materials() -> None:
    opened = v.group_members("strategic_raw_materials", deep=True)
    assert "neodymium" in opened
    assert "platinum_group" not in opened
    groups = {row["group"] for row in rows("material_groups")}
    assert groups.isdisjoint(v.group_members("critical_raw_materials", deep=True))


def test_lists_that_are_not_known_are_named() -> None:
    with pytest.raises(InputError, match='group: found "spices"'):
        v.group_members("spices")
    with pytest.raises(InputError, match='convention: found "roman"; light_rare_earths is listed'):
        v.group_members("light_rare_earths", convention="roman")
    with pytest.raises(NoAnswerError, match="valid on 1999-01-01"):
        v.group_members("critical_raw_materials", on=date(1999, 1, 1))
