"""How a number came about is told in Italian, too: no formula of the code is left in English."""

import ast
import re
from pathlib import Path

import pytest

import didymium.brief
from didymium.brief.explain import lines
from didymium.brief.render.shared import facts, how_lines, source_words
from didymium.brief.tables import rules, shipped
from didymium.brief.words import methods
from didymium.brief.words.say import Speaker
from didymium.evidence import open_base

ROOM = Path(didymium.brief.__file__).parent
# English words that no Italian formula has; ids of figures and rows are left aside.
ENGLISH = re.compile(
    r"\b(of|the|with|less|share|shares|output|draws|rows|read|deals|sum|value|median|low|high|"
    r"added|world|published|computed|this|each|they)\b"
)


def pieces(node):
    """The texts a node can give, what is filled in standing as a number in digits."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=values):
            yield "".join(v.value if isinstance(v, ast.Constant) else filled(v) for v in values)
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            for first in pieces(left):
                yield first
                for second in pieces(right):
                    yield first + second
        case ast.BinOp(op=ast.Mult(), left=left):
            yield from pieces(left)
        case ast.IfExp(body=body, orelse=orelse):
            yield from (*pieces(body), *pieces(orelse))
        case ast.Subscript(value=ast.Dict(values=values)):
            for value in values:
                yield from pieces(value)


def filled(value):
    return "CHN, RUS" if ast.unparse(value.value) == "withheld" else "7"


def formulas():
    """Every formula, reason and basis that the code of the room writes out."""
    for path in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            for keyword in node.keywords:
                if keyword.arg in {"formula", "absent", "basis", "note"}:
                    for text in pieces(keyword.value):
                        if " " in text:
                            yield text


@pytest.mark.parametrize("text", sorted(set(formulas())))
def test_each_formula_of_the_code_has_its_italian(text):
    told = methods.told(text, "it")
    assert told != text
    # a part that was filled in is left as it is
    assert not ENGLISH.findall(told.replace("--assume added_mine_t", ""))


@pytest.mark.parametrize("table", ["shocks", "market_shocks"])
def test_each_reason_of_the_rules_has_its_italian(table):
    for row in rules(table):
        told = methods.told(row["reason"], "it")
        assert told != row["reason"]
        assert not ENGLISH.findall(told)
        assert re.findall(r"\d+", told) == re.findall(r"\d+", row["reason"])


def test_numbers_of_a_formula_stay_and_take_the_comma():
    text = (
        "rate of deals alike, drawn towards all deals with a named asset; 9 deals behind it, "
        "0 reached the step, 2 died, bare rate 0.125; 5-95% interval"
    )
    assert methods.told(text, "it") == (
        "tasso degli accordi simili, avvicinato a quello di tutti gli accordi con un giacimento o "
        "impianto nominato; accordi alla base: 9, arrivati al passo: 0, decaduti: 2, "
        "tasso grezzo 0,125; intervallo 5-95%"
    )


def test_the_words_of_an_article_are_not_translated():
    text = 'read in the article: "sum of the rows; 5 kt"'
    assert methods.told(text, "it") == "letto nell'articolo: «sum of the rows; 5 kt»"
    assert methods.told('read in the article: "70%"', "it") == "letto nell'articolo: «70%»"


def test_english_stays_as_the_document_holds_it(document):
    for figure in document.figures.values():
        assert how_lines(figure, "en").startswith(figure.how.formula)


def test_the_italian_annex_of_a_brief_has_no_english_method(document):
    speaker = Speaker.of(document, "it")
    left = set()
    for figure in document.figures.values():
        shown = facts(figure, speaker) + "; " + how_lines(figure, "it").split(" ← ")[0]
        left |= set(ENGLISH.findall(shown))
    assert left == set()


def test_outcomes_and_horizons_of_other_studies_take_the_words_of_their_table():
    for row in shipped("published_estimates"):
        assert methods.basis(row["outcome_en"], "it") == row["outcome_it"]
        assert methods.basis(row["horizon_en"], "it") == row["horizon_it"]


def test_the_titles_of_our_own_tables_are_told_in_italian():
    cards = [*open_base().table("source").to_dicts(), *shipped("sources")]
    own = [card for card in cards if card["kind"] == "own"]
    assert len(own) > 10
    for card in own:
        for text in (card["producer"], card["title"]):
            assert methods.told(text, "it") != text


def test_titles_of_others_stay(document):
    for source in document.sources:
        if source.kind != "own":
            assert source_words(source, "it") == source_words(source, "en")


def test_an_italian_follows_a_number_down_in_italian(document):
    shown = "\n".join(lines(document, "motors-stated", "it"))
    assert "quantità dichiarata × 0,2" in shown
    assert "  riga project:" in shown
    assert "capacità" in shown
    # a source's own note is left in its words, and marked
    assert "nota: Nd e Pr circa il 20% del tonnellaggio" in shown
    assert "  row project:" in "\n".join(lines(document, "motors-stated", "en"))
