"""The shipped ensemble answers: made from the shipped scenarios, ordered, and used by the brief."""

import csv
import importlib.util
from pathlib import Path

import pytest

from didymium.brief.article import example
from didymium.brief.make import brief
from didymium.brief.tables import rules

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


def test_the_answers_were_computed_from_the_scenarios_and_chains_as_shipped(rows, builder):
    for name, digest in {(row["scenario"], row["inputs_sha256"]) for row in rows}:
        now = builder.fingerprint(name)
        assert digest == now, f"{name} or its chain changed: run tools/build_market_answers.py"


def test_every_scenario_the_rules_name_is_shipped():
    for row in rules("market"):
        assert (SCENARIOS / f"{row['scenario']}.yaml").is_file()


def test_quantiles_are_in_order(rows):
    for row in rows:
        values = [float(row[name]) for name in ("q05", "q25", "q50", "q75", "q95")]
        assert values == sorted(values)


def test_the_deal_makes_neodymium_praseodymium_no_dearer_and_hardly_cheaper(document):
    # Stated target, sanctions kept: the median change of the price for the Union is below 0 and
    # smaller than a twentieth of the price.
    change = document.figures["market-stated-price-local-ndpr-oxide-eu-2035-difference"]
    before = document.figures["market-stated-price-local-ndpr-oxide-eu-2035-without"]
    assert change.unit == "USD/kg"
    assert -0.05 * before.value < change.value <= 0


def test_every_row_of_the_model_can_be_explained(document):
    figure = document.figures["market-stated-price-local-ndpr-oxide-eu-2035-difference"]
    row = document.rows[figure.how.rows[0]]
    assert row.table == "market_answer"
    assert row.describes["scenario"] == "us_russia_state_target_sanctions_kept"


def test_the_quick_brief_leaves_the_model_out(make_options):
    quick = brief(example(), make_options(quick=True))
    assert not quick.fans
    assert not any(name.startswith("market-") for name in quick.figures)


def test_a_member_state_is_answered_with_the_union(make_options):
    italy = brief(example(), make_options(viewpoint="ITA"))
    assert "market-stated-price-local-ndpr-oxide-eu-2035-difference" in italy.figures
