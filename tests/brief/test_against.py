"""A reading against the ledger and the figures."""

import json

import pytest
from typer.testing import CliRunner

from didymium import read
from didymium.brief.checks.against import checked
from didymium.cli.app import app

OFFER = (
    "Mosca strizza l'occhio a Washington\n\n"
    "Mosca, {day} - Il portavoce del Cremlino Dmitry Peskov ha detto che la Russia potrebbe "
    "cooperare con gli Stati Uniti nell'estrazione di terre rare."
)


def found(text, kind):
    return [item for item in checked(read(text)).warnings if item.kind == kind]


def test_an_act_that_no_row_tells_near_its_date_is_told_with_the_nearest_row():
    (warning,) = found(OFFER.format(day="14 giugno 2024"), "event_not_in_ledger")
    assert "No row of the ledger tells this within 30 days of 2024-06-14" in warning.message_en
    assert "La più vicina che gli somiglia è del 2025-02-" in warning.message_it
    assert warning.evidence[0].startswith("rus_")
    assert warning.spans


def test_an_act_that_a_row_tells_is_not_warned_of():
    assert found(OFFER.format(day="25 febbraio 2025"), "event_not_in_ledger") == []


def test_an_act_after_the_newest_row_is_told_as_such():
    (warning,) = found(OFFER.format(day="14 giugno 2031"), "event_not_in_ledger")
    assert warning.message_en.startswith("The ledger ends on 20")


def test_a_date_known_to_the_month_is_told_with_the_days_that_were_looked_at():
    text = "In March 2025 Chile and Peru signed a memorandum on lithium."
    (warning,) = found(text, "event_not_in_ledger")
    assert "within 60 days of 2025-03-01" in warning.message_en
    assert "entro 60 giorni dal 2025-03-01" in warning.message_it


def test_an_act_of_other_states_is_no_row_of_these():
    text = (
        "Cile, accordo con il Perù sulle terre rare\n\n"
        "Santiago, 25 febbraio 2025 - Cile e Perù hanno firmato un memorandum sulle terre rare."
    )
    (warning,) = found(text, "event_not_in_ledger")
    assert warning.evidence == ()


def test_what_is_only_wished_for_needs_no_row():
    text = (
        "Il ministro: l'Italia firmi con il Perù\n\n"
        "Roma, 25 febbraio 2025 - Il ministro chiede che l'Italia firmi un accordo sul litio con "
        "il Perù."
    )
    assert found(text, "event_not_in_ledger") == []


@pytest.mark.parametrize(("share", "far"), [("92%", 0), ("40%", 1)])
def test_a_share_far_from_every_figure_held_is_warned_of(share, far):
    text = (
        "Terre rare, la Cina rallenta le licenze\n\n"
        "Pechino, 12 giugno 2025 - La Cina ha rallentato le licenze di esportazione delle terre "
        f"rare. La Cina produce il {share} dei magneti permanenti al mondo."
    )
    warnings = found(text, "number_against_evidence")
    assert len(warnings) == far
    assert all(w.evidence[0] == share and len(w.evidence) > 1 for w in warnings)


@pytest.mark.parametrize(("share", "far"), [("46%", 0), ("90%", 1)])
def test_a_share_of_imports_is_held_against_those_of_that_importer_and_material(share, far):
    text = (
        "Graphite: Washington weighs tariffs\n\n"
        "Washington, June 12, 2025 - The United States will impose tariffs on natural graphite. "
        f"The United States imports {share} of its natural graphite from China."
    )
    warnings = found(text, "number_against_evidence")
    assert len(warnings) == far
    assert all("natural graphite" in w.message_en for w in warnings)


@pytest.mark.parametrize(("tonnes", "far"), [("146", 0), ("350", 1)])
def test_a_tonnage_far_from_the_evidence_is_warned_of(tonnes, far):
    text = (
        "Guinea and its bauxite\n\n"
        "Conakry, June 12, 2026 - Guinea will restrict exports of bauxite. Guinea produced "
        f"{tonnes} million tonnes of bauxite in 2025, the government said on Monday."
    )
    warnings = found(text, "number_against_evidence")
    assert len(warnings) == far
    assert all(w.evidence[0] == f"{tonnes} million tonnes" and w.spans for w in warnings)


def test_a_page_on_another_subject_is_left_as_it_is():
    reading = read("La squadra ha vinto la partita contro il Giappone.")
    assert checked(reading) is reading


@pytest.mark.parametrize(("option", "kinds"), [("--check", 1), ("--no-check", 0)])
def test_the_command_checks_when_asked(tmp_path, option, kinds):
    page = tmp_path / "page.txt"
    page.write_text(OFFER.format(day="14 giugno 2024"), encoding="utf-8")
    result = CliRunner().invoke(app, ["read", str(page), "--format", "jsonl", option])
    warnings = json.loads(result.stdout)["warnings"]
    assert [w["kind"] for w in warnings].count("event_not_in_ledger") == kinds
