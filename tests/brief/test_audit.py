"""Every number of a brief followed to its source, in several briefs of different kinds."""

import importlib.util
import re
from collections import Counter
from pathlib import Path

import pytest

from didymium.brief.article import Article, load
from didymium.brief.document import FigureArg, leaves
from didymium.brief.explain import lines
from didymium.brief.make import brief
from didymium.brief.render import html, markdown
from didymium.brief.words.say import Speaker
from didymium.evidence import open_base

ROOT = Path(__file__).parents[2]
WRITTEN = ROOT / "benchmarks" / "news" / "articles"
NAMES = (
    "congo_cobalto_quote",
    "gallium_suspension_headline_lifts",
    "mp_materials_price_floor",
    "ndpr_prezzo_settimana_smm",
    "kenya_titanium_base_closure",
    "malaysia_rare_earth_export_ban_us_mou",
    "antimonio_licenze_settembre",
    "lynas_texas_delay",
)
LONGEST = 45


@pytest.fixture(scope="module")
def audit():
    """The audit of ``tools/audit_brief.py``."""
    path = ROOT / "tools" / "audit_brief.py"
    spec = importlib.util.spec_from_file_location("audit_brief", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def briefs(document, english, make_options):
    made = {"example": document, "english": english}
    for name in NAMES:
        made[name] = brief(load(str(WRITTEN / f"{name}.txt")), make_options())
    for own in ("ITA", "JPN"):
        text = "4 April 2025 - China requires licences for exports of dysprosium and terbium."
        article = Article(text=text, name="licence.txt", html=False)
        made[own] = brief(article, make_options(language="en", viewpoint=own))
    return made


@pytest.fixture(params=("example", "english", *NAMES, "ITA", "JPN"))
def audited(request, briefs):
    return briefs[request.param]


def shown(document):
    """The figures that sentences, tables and pictures show."""
    found = []
    for say in document.says():
        for arg in say.args.values():
            found += [item.id for item in leaves(arg) if isinstance(item, FigureArg)]
    for block in document.blocks():
        for table in block.tables:
            cells = (cell.arg for row in table.rows for cell in row if cell.arg is not None)
            found += [i.id for arg in cells for i in leaves(arg) if isinstance(i, FigureArg)]
        for chart in block.charts:
            found += [part[1] for bar in chart.bars for part in bar.parts]
            found += [flow.figure for flow in chart.flows]
            found += chart.figures
    for fan in document.fans:
        for ids in fan.quantiles.values():
            found += ids
    return found


def test_every_number_shown_has_an_id_and_no_figure_is_kept_for_nothing(audited):
    wanted = set(shown(audited))
    assert wanted <= set(audited.figures)
    behind = {name for figure in audited.figures.values() for name in figure.how.figures}
    assert set(audited.figures) == wanted | behind


def test_every_number_is_what_its_rows_make_it(audited, audit):
    assert audit.problems(audited) == []
    for figure in audited.figures.values():
        assert (figure.value is None) == (figure.absent is not None), figure.id


def test_the_audit_finds_a_number_that_its_rows_do_not_make(document, audit):
    name = "share-chn-mine-reo"
    wrong = document.figures[name].model_copy(update={"value": 0.5})
    spoiled = document.model_copy(update={"figures": {**document.figures, name: wrong}})
    assert any(line.startswith(name) for line in audit.problems(spoiled))


def test_every_number_goes_down_to_rows_a_model_run_the_article_or_a_stated_rule(audited):
    def grounds(name):
        figure = audited.figures[name]
        own = {row.split(":")[0] for row in figure.how.rows} | set(figure.sources)
        for below in figure.how.figures:
            own |= grounds(below)
        return own

    for figure in audited.figures.values():
        counted = figure.kind == "counted" and figure.basis == "this brief"
        read = figure.how.formula.startswith("read in the article")
        assert counted or read or grounds(figure.id), figure.id
        assert lines(audited, figure.id, audited.run.language)


def test_the_rows_behind_the_numbers_are_those_of_the_evidence(audited):
    base = open_base()
    ids = {"observation": "observation_id", "price": "price_id", "project": "project_fact_id"}
    for table, column in ids.items():
        wanted = {
            row.id.split(":", 1)[1]: row for row in audited.rows.values() if row.table == table
        }
        held = {row[column]: row for row in base.table(table).to_dicts() if row[column] in wanted}
        assert set(held) == set(wanted)
        for key, row in wanted.items():
            mine = (row.value, row.low, row.high, row.unit, row.period, row.source)
            own = held[key]
            assert mine == tuple(
                own[name] for name in ("value", "low", "high", "unit", "period", "source_id")
            )


def test_the_flows_behind_an_import_share_are_the_sum_of_the_trade_table(briefs):
    import polars as pl

    from didymium import vocabulary

    document = briefs["JPN"]
    row = document.rows["trade:2024:850511:CHN:JPN"]
    table = (
        open_base()
        .table("trade")
        .filter(
            (pl.col("year") == 2024)
            & (pl.col("hs6") == "850511")
            & (pl.col("importer_iso3") == "JPN")
            & (pl.col("exporter_iso3") == "CHN")
        )
    )
    assert row.value == pytest.approx(table["value_kusd"].sum() / 1000)
    assert "CHN" not in vocabulary.members("EU", document_day(document))


def document_day(document):
    import datetime as dt

    return dt.date.fromisoformat(document.run.as_of)


def test_no_source_is_listed_without_use_and_none_used_without_listing(audited):
    listed = {source.id for source in audited.sources}
    used = {source for figure in audited.figures.values() for source in figure.sources}
    used |= {row.source for row in audited.rows.values()}
    for say in audited.says():
        used |= set(say.sources)
    for check in audited.checks:
        used |= {row.source for row in check.evidence}
    used |= {row.source for row in audited.story_rows}
    used |= {source for block in audited.blocks() for c in block.charts for source in c.sources}
    events = {e.source for block in audited.blocks() for c in block.charts for e in c.events}
    assert used <= listed
    assert listed <= used | events


@pytest.mark.parametrize("lang", ["it", "en"])
def test_every_mark_of_the_page_leads_to_a_listed_source_and_back(audited, lang):
    page = html.render(audited, lang)
    marks = set(re.findall(r'href="#s(\d+)"', page))
    listed = set(re.findall(r'<li id="s(\d+)"', page))
    assert marks == listed
    text = markdown.render(audited, lang)
    body, _, sources = text.partition(Speaker.of(audited, lang).word("part_sources"))
    cited = set(re.findall(r"\[(\d+)\]", body))
    assert cited <= set(re.findall(r"(?m)^(\d+)\. ", sources))


def test_both_languages_hold_the_same_numbers(audited):
    speakers = {lang: Speaker.of(audited, lang) for lang in ("it", "en")}
    for say in audited.says():
        figures = {
            lang: Counter(part.ref for part in speaker.segments(say) if part.kind == "figure")
            for lang, speaker in speakers.items()
        }
        assert set(figures["it"]) == set(figures["en"]), say.key
        digits = {
            lang: sorted(
                re.sub(r"\D", "", part.text)
                for part in speaker.segments(say)
                if part.kind == "figure"
            )
            for lang, speaker in speakers.items()
        }
        if figures["it"] == figures["en"]:
            assert digits["it"] == digits["en"], say.key


_TWO_WORDS = re.compile(
    r"\b(?:di|a|da|su) (?:il|lo|la|i|gli|le)\b|\bdi il\b|\bdel i\b|\b(il|la|di|del|the|of) \1\b"
)


@pytest.mark.parametrize("lang", ["it", "en"])
def test_every_sentence_can_be_read(audited, lang):
    speaker = Speaker.of(audited, lang)
    for say in audited.says():
        text = speaker.text(say, cite=False)
        assert "{" not in text, say.key
        assert "  " not in text, say.key
        assert not re.search(r"\b[a-z]+_[a-z_]+\b", text), text
        for part in re.split(r"[.?;:!] ", text):
            assert len(part.split()) <= LONGEST, text
        if lang == "it" and "«" not in text:
            assert not _TWO_WORDS.search(text), text
