"""The shipped answers of the market model: made from what is shipped, in order, used when quick."""

import csv
import importlib.util
from pathlib import Path

import pytest

from didymium.brief.article import example
from didymium.brief.make import brief
from didymium.brief.modelled import ensemble
from didymium.brief.modelled.rows import HEAD, record, shipped
from didymium.brief.tables import rules
from didymium.market import scenario as scenarios

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = ROOT / "src/didymium/market/scenarios"


@pytest.fixture(scope="module")
def rows():
    path = ROOT / "src/didymium/brief/tables/market_answers.csv"
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


@pytest.fixture(scope="module")
def builder():
    path = ROOT / "tools/build_market_answers.py"
    spec = importlib.util.spec_from_file_location("build_market_answers", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_answers_were_computed_from_the_scenarios_and_chains_as_shipped(rows):
    for name, digest in {(row["scenario"], row["inputs_sha256"]) for row in rows}:
        now = ensemble.digest(scenarios.load(name))
        assert digest == now, f"{name} or its chain changed: run tools/build_market_answers.py"


def test_every_scenario_the_rules_name_is_shipped_and_answered(rows):
    answered = {row["scenario"] for row in rows}
    for row in rules("market"):
        assert (SCENARIOS / f"{row['scenario']}.yaml").is_file()
        assert row["case"] == "existing" or row["scenario"] in answered


def test_quantiles_are_in_order(rows):
    assert tuple(rows[0]) == HEAD
    for row in rows:
        values = [float(row[name]) for name in ("q05", "q25", "q50", "q75", "q95")]
        assert values == sorted(values)


def test_the_tool_gives_what_a_live_brief_gives(builder, document):
    """The same cases, five draws and the brief's seed: the same rows to the last digit."""
    run = next(one for one in document.run.model if one.case == "stated")
    story = next(
        story for story in builder.cases() if any(c.scenario.name == run.scenario for c in story)
    )
    cases = [c for c in story if c.scenario.name in {one.scenario for one in document.run.model}]
    found = ensemble.run(cases, draws=5, seed=builder.SEED)[0]
    kept = {
        (row["measure"], row["product"], row["territory"], row["period"], row["world"]): row["q50"]
        for row in found.rows
        if row["measure"] == "price_local"
    }
    figure = document.figures["market-stated-price-local-ndpr-oxide-eu-2035-without"]
    assert float(kept["price_local", "ndpr_oxide", "EU", "2035", "without"]) / 1000 == figure.value


def test_the_deal_makes_neodymium_praseodymium_hardly_cheaper(document):
    # Stated target, sanctions kept: the price for the Union moves by less than a twentieth.
    change = document.figures["market-stated-price-local-ndpr-oxide-eu-2035-ratio-change"]
    assert change.unit == "1"
    assert abs(change.value) < 0.05


def test_the_quick_brief_takes_the_shipped_answers_and_says_so(make_options, document):
    quick = brief(example(), make_options(quick=True))
    assert {run.live for run in quick.run.model} == {False}
    assert {run.draws for run in quick.run.model} == {int(shipped()[0]["draws"])}
    assert {run.live for run in document.run.model} == {True}
    assert "market_intro_shipped" in [say.key for say in quick.says()]
    name = "market-stated-price-local-ndpr-oxide-eu-2035-ratio-change"
    row = quick.rows[quick.figures[name].how.rows[0]]
    assert row.note.endswith("computed beforehand and shipped")


def test_a_quick_brief_for_another_viewpoint_is_told_for_the_world(make_options):
    quick = brief(example(), make_options(quick=True, viewpoint="JPN"))
    assert "market-stated-price-spot-ndpr-oxide-wld-2035-without" in quick.figures


@pytest.mark.parametrize("viewpoint", ["ITA", "ESP"])
def test_a_member_state_is_answered_with_the_union(make_options, viewpoint):
    told = brief(example(), make_options(viewpoint=viewpoint))
    assert "market-stated-price-local-ndpr-oxide-eu-2035-without" in told.figures


def test_the_record_says_of_each_quotation_whether_it_lay_inside():
    assert len(record()) > 20
    for row in record():
        low, high, seen = (float(row[name]) for name in ("q10", "q90", "observed"))
        assert (low <= seen <= high) == (row["inside"] == "true"), row["record_id"]
