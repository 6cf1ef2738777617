"""Scenarios derived from a story, their answers, and what is refused."""

import json

import pytest

from didymium.brief.article import Article
from didymium.brief.explain import lines
from didymium.brief.make import brief, rerun
from didymium.brief.words.say import Speaker, sentences
from didymium.errors import InputError

BAN = (
    "China stops germanium\nBeijing, 3 June 2026 - China has banned all exports of germanium, the "
    "commerce ministry said."
)
AIMED = (
    "China bans gallium for Japan\nBeijing, 3 June 2026 - China has banned exports of gallium to "
    "Japan, the commerce ministry said."
)
TARIFF = (
    "US puts 40% tariff on Chinese graphite\nWashington, 3 June 2026 - The United States imposed a "
    "40% tariff on imports of graphite from China."
)
MINE = (
    "Litio, nuova miniera in Brasile\nBrasilia, 3 giugno 2026 - Il Brasile aprirà una nuova "
    "miniera di litio che produrrà 5.000 tonnellate di litio l'anno, ha detto il ministro."
)
SUSPENDED = (
    "China suspends gallium ban\n9 November 2025 - China has suspended a ban on exports of gallium "
    "to the United States until 27 November 2027, the commerce ministry said."
)
TUNGSTEN = (
    "Large tungsten mine\nToronto, 3 June 2026 - Canada will open a tungsten mine that will "
    "produce 30,000 tonnes of tungsten a year from 2029, the minister said."
)
TIN = (
    "Indonesia bans tin exports\nJakarta, 3 June 2026 - Indonesia has banned exports of tin, the "
    "trade ministry said."
)
OLD = (
    "China caps rare earths\nBeijing, 8 July 2010 - China cut its export quota for rare earths by "
    "40%, the commerce ministry said."
)
MALI = (
    "Mali blocks lithium\nBamako, 3 June 2026 - Mali has banned exports of lithium, the mines "
    "ministry said."
)


def made(text, options, **changes):
    article = Article(text=text, name="a.txt", html=False)
    return brief(article, options(language="en", **changes))


def told(document, lang="en"):
    """The market part of a brief, sentence by sentence."""
    speaker = Speaker.of(document, lang)
    (block,) = (b for b in document.change if b.heading and b.heading.key == "heading_market")
    return [speaker.text(say, cite=False) for say in block.says]


def shock(document):
    (run,) = document.run.model
    return json.loads(run.shocks[0])


@pytest.fixture(scope="module")
def ban(make_options):
    return made(BAN, make_options)


def test_a_ban_becomes_a_ban_on_the_minerals_own_chain(ban):
    (run,) = ban.run.model
    assert (run.chain, run.origin, run.live) == ("germanium", "derived", True)
    assert (run.start, run.until) == ("2026-01", "2027-12")
    assert shock(ban) == {
        "start": "2026-07-01",
        "actor": ["CHN"],
        "products": ["germanium_metal"],
        "kind": "export_ban",
        "leak": {"low": 0.0, "central": 0.05, "high": 0.2},
    }


def test_its_answers_are_sensible_and_say_what_they_are(ban):
    paid = ban.figures["market-export-ban-price-contract-germanium-metal-wld-2027-ratio-change"]
    margin = ban.figures["market-export-ban-price-local-germanium-metal-eu-2027-ratio"]
    assert 0.0 < paid.value < 10.0
    assert 1.0 < margin.low <= margin.value <= margin.high
    sentences_told = told(ban)
    assert any("From China the European Union would receive" in one for one in sentences_told)
    assert any("unmet demand" in one or "No use" in one for one in sentences_told)
    for one in (*sentences_told, *told(ban, "it")):
        assert "{" not in one
        assert "None" not in one


def test_every_assumption_shows_its_range_and_the_key_that_changes_it(ban, make_options):
    listed = {item.key: item for item in ban.assumptions}
    assert listed["market_start"].value == "2026-07"
    assert listed["market_leak"].value == "0,0.05,0.2"
    figure = ban.figures[listed["market_leak"].say.args["range"].id]
    assert (figure.low, figure.value, figure.high) == (0.0, 0.05, 0.2)
    changed = made(BAN, make_options, assume={"market_leak": "0.5", "market_start": "2027-01"})
    assert shock(changed)["leak"] == {"low": 0.5, "central": 0.5, "high": 0.5}
    assert shock(changed)["start"] == "2027-01-01"
    name = "market-export-ban-price-local-germanium-metal-eu-{}-ratio"
    # half of the shipments leak: the last buyer pays less than under the ban
    assert changed.figures[name.format(2028)].value < ban.figures[name.format(2027)].value


def test_a_number_of_the_model_is_explained_down_to_run_scenario_and_draws(ban):
    name = "market-export-ban-price-local-germanium-metal-eu-2027-ratio"
    shown = "\n".join(lines(ban, name, "en"))
    assert "5 draws of the market model, with / without draw by draw" in shown
    assert "case export-ban: 5 draws, seed 20260101, inputs " in shown
    assert "on the chain germanium, 2026-01 to 2027-12 (derived from the story" in shown
    assert '"kind":"export_ban"' in shown


def test_the_same_record_gives_the_same_bytes(ban):
    assert rerun(ban).model_dump_json() == ban.model_dump_json()


def test_a_measure_aimed_at_one_country_is_told_for_it_too(make_options):
    document = made(AIMED, make_options)
    assert shock(document)["target"] == ["JPN"]
    assert any("Japan, at whom it is aimed" in one for one in told(document))
    union = document.figures["market-export-ban-price-local-primary-gallium-eu-2027-ratio-change"]
    assert abs(union.value) < 0.5


def test_a_tariff_takes_the_articles_rate_and_is_told_for_who_puts_it(make_options):
    document = made(TARIFF, make_options)
    found = shock(document)
    assert (found["kind"], found["actor"], found["target"]) == ("tariff", ["USA"], ["CHN"])
    assert found["rate"] == {"low": 0.4, "central": 0.4, "high": 0.4}
    assert any("the United States, which takes the measure" in t for t in told(document))


def test_a_mine_takes_the_articles_tonnes_or_half_of_them(make_options):
    document = made(MINE, make_options)
    found = shock(document)
    assert (found["kind"], found["territory"], found["recipe"]) == (
        "project",
        "BRA",
        "mine_lithium",
    )
    assert found["tonnes"] == {"low": 2500.0, "central": 5000.0, "high": 5000.0}
    change = document.figures["market-project-price-local-lithium-chemical-eu-2035-ratio-change"]
    assert change.value <= 0.0
    assert document.fans


def test_no_price_of_added_supply_is_told_below_zero(make_options):
    # In money the lower bound of the fall, 27 USD/kg and more, passed the price it was set beside.
    document = made(TUNGSTEN, make_options)
    prices = [f for name, f in document.figures.items() if "-price-" in name]
    changes = [f for f in prices if f.unit == "1"]
    levels = [f for f in prices if f.unit != "1"]
    assert min(f.value if f.low is None else f.low for f in changes) > -1.0
    assert min(f.value if f.low is None else f.low for f in levels) > 0.0
    name = "market-project-price-local-tungsten-concentrate-eu-2035-ratio-change"
    change = document.figures[name]
    assert change.low < change.value < 0.0
    sentence = next(line for line in told(document) if "tungsten concentrate changes by" in line)
    assert "% (" in sentence
    assert "USD/kg (" not in sentence


def test_a_suspended_ban_is_told_as_coming_back_when_the_suspension_ends(make_options):
    document = made(SUSPENDED, make_options)
    assert shock(document)["start"] == "2027-11-01"
    assert told(document)[1].startswith("The measure is suspended or lifted")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (TIN, "The market model has no chain for tin"),
        (OLD, "older than the base year of the market model"),
        (MALI, "does not tell Mali apart from other countries in the chain of lithium"),
    ],
)
def test_what_the_chain_cannot_carry_is_refused_in_a_sentence(make_options, text, message):
    document = made(text, make_options)
    assert document.run.model == ()
    assert [message in one for one in told(document)] == [True]


def test_a_quick_brief_says_that_nothing_was_computed_beforehand(make_options):
    (one,) = told(made(BAN, make_options, quick=True))
    assert one.startswith("The market model is left out of a quick brief: no answer for this")


def test_a_scenario_file_of_the_readers_stands_in_for_the_rules(make_options):
    text = (
        "title: A leak of a half\nchain: germanium\nstart: 2026-01\nuntil: 2027-12\n"
        "shocks:\n  - {kind: export_ban, start: 2026-03, actor: CHN, products: germanium, "
        "leak: 0.5}\n"
    )
    document = made(BAN, make_options, scenario_text=text)
    (run,) = document.run.model
    assert (run.case, run.origin) == ("reader", "file")
    assert told(document)[1] == "Scenario: A leak of a half."
    assert rerun(document).model_dump_json() == document.model_dump_json()


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("market_leak", "much", "expected one number, or low,central,high"),
        ("market_leak", "0.5,0.2,0.1", "expected one number, or low,central,high"),
        ("market_start", "soon", "expected a month such as 2027-01"),
    ],
)
def test_an_assumption_that_cannot_be_is_refused(make_options, key, value, message):
    with pytest.raises(InputError, match=message):
        made(BAN, make_options, assume={key: value})


def test_what_a_scenario_cannot_run_is_told_and_the_brief_stands(make_options):
    document = made(BAN, make_options, assume={"market_products": "unobtainium"})
    (one,) = told(document)
    assert one.startswith("The market model cannot run this story: ")
    assert "unobtainium" in one
    assert document.answer


def test_every_kind_of_derived_shock_has_its_sentence():
    from didymium.brief.tables import rules

    for row in rules("market_shocks"):
        kind = row["kind"]
        key = f"model_told_{kind}_to" if kind == "sanctions" else f"model_told_{kind}"
        assert set(sentences()[key]) == {"en", "it"}


def test_whoever_watches_is_told_of_the_start_and_the_end(make_options):
    seen = []
    made(BAN, make_options, draws=6, watch=lambda progress: seen.append(progress.done))
    assert seen == [0, 6]
