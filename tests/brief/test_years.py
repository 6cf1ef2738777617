"""The year stands wherever a share stands: sentences, tables, charts."""

import re

from didymium.brief.charts import svg
from didymium.brief.render.terminal import fitted
from didymium.brief.words.say import Speaker

SHARE = re.compile(r"\d%")
YEAR = re.compile(r"\b20[0-3]\d\b")
# Sentences on shares that are of no year: of purchases, of shipments held back, of an ore.
UNDATED = ("own_", "cut_intro")


def test_every_table_of_suppliers_has_the_year_of_its_rows(document):
    tables = {t.id: t for block in document.blocks() for t in block.tables}
    for name, column in (("stages", "col_year"), ("effects", "col_base_year")):
        table = tables[name]
        place = table.columns.index(column)
        share = table.columns.index("col_share" if name == "stages" else "col_without")
        for row in table.rows:
            assert row[place].arg.date == document.figures[row[share].arg.id].period


def test_shares_of_two_years_in_one_table_are_told_apart(document):
    table = next(t for block in document.facts for t in block.tables if t.id == "stages")
    years = {row[table.columns.index("col_year")].arg.date for row in table.rows}
    assert years == {"2024", "2025"}


def test_the_answer_on_dominance_names_both_years(document, english):
    for made, lang in ((document, "it"), (english, "en")):
        say = next(say for say in made.answer if say.key.startswith("answer_dominance"))
        text = Speaker.of(made, lang).text(say, cite=False)
        assert "69% (2025)" in text
        assert re.search(r"(nel|in) 2024, 91%", text)


def test_facts_and_checks_on_shares_of_output_name_a_year(english):
    speaker = Speaker.of(english, "en")
    says = [say for block in english.facts for say in block.says]
    says += [c.headline for c in english.checks if c.rule in {"rule_number", "rule_dominance"}]
    shown = [speaker.text(say, cite=False) for say in says]
    shares = [text for text in shown if SHARE.search(text)]
    assert len(shares) >= 5
    assert [text for text in shares if not YEAR.search(text)] == []


def test_the_bars_of_every_chart_of_shares_have_their_year(english):
    speaker = Speaker.of(english, "en")
    for block in english.blocks():
        for chart in block.charts:
            if chart.kind in {"shares", "exposure", "map"} and chart.id != "suppliers":
                drawn = re.sub(r"<[^>]*>", " ", svg(english, chart, "en"))
                assert YEAR.search(drawn + speaker.text(chart.title, cite=False)), chart.id


# --- the terminal's tables --------------------------------------------------------------------


def test_no_word_of_a_table_is_cut_and_columns_that_do_not_fit_are_left_out():
    columns = [["Stage", "neodymium-praseodymium"], ["Share", "69%"], ["Next", "Malaysia"]]
    # 22 + 3 + 5 + 3 + 8 = 41 signs hold all three columns
    assert fitted(columns, 41) == [22, 5, 8]
    assert fitted(columns, 40) == [22, 5]


def test_room_left_goes_where_it_saves_lines():
    columns = [["Stage", "mine, all rare earths"], ["Share", "69%"]]
    # 21 signs hold the first on one line; least is "Stage" and "earths" (6), 5 and the gap of 3
    assert fitted(columns, 14) == [6, 5]
    assert fitted(columns, 29) == [21, 5]
    assert fitted(columns, 80) == [21, 5]


def test_a_no_break_space_parts_no_number():
    assert fitted([["a"], ["390,000\u00a0t"]], 80) == [1, 9]
