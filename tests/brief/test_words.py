"""Numbers, dates, names and sentences in both languages."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from didymium.brief.document import DateArg, Figure, FigureArg, How, ManyArg, NameArg, Say, TextArg
from didymium.brief.words import names, numbers
from didymium.brief.words.say import Speaker, figure_text, sentences

NB = "\u00a0"


def figure(value, unit, *, low=None, high=None, kind="estimated"):
    return Figure(
        id="x",
        value=value,
        low=low,
        high=high,
        unit=unit,
        basis="",
        kind=kind,
        period="2025",
        edition="",
        sources=("s",),
        how=How(formula="as published"),
    )


@pytest.mark.parametrize(
    ("value", "unit", "italian", "english"),
    [
        (2600.0, "t", f"2.600{NB}t", f"2,600{NB}t"),
        (0.006, "1", "0,60%", "0.60%"),
        (0.0664, "1", "6,6%", "6.6%"),
        (0.692, "1", "69%", "69%"),
        (-0.0455, "points", f"−4,5{NB}punti percentuali", f"−4.5{NB}percentage points"),
        (1.0, "days", f"1{NB}giorno", f"1{NB}day"),
        (12.0, "months", f"12{NB}mesi", f"12{NB}months"),
        (0.505, "index", "0,51", "0.51"),
        (18.0, "count", "18", "18"),
    ],
)
def test_a_quantity_is_written_as_its_language_does(value, unit, italian, english):
    assert numbers.quantity(value, unit, "it") == italian
    assert numbers.quantity(value, unit, "en") == english


def test_dates_are_written_in_words():
    assert numbers.date("2025-02-25", "it") == "25 febbraio 2025"
    assert numbers.date("2025-04-01", "it") == "1º aprile 2025"
    assert numbers.date("2025-02-25", "en") == "25 February 2025"
    assert numbers.date("2025-04", "it") == "aprile 2025"


def test_italian_days_that_begin_with_a_vowel_elide():
    assert numbers.on_date("2025-03-08", "it") == "l'8 marzo 2025"
    assert numbers.until_date("2025-03-11", "it") == "fino all'11 marzo 2025"
    assert numbers.of_date("2025-03-18", "it") == "del 18 marzo 2025"
    assert numbers.on_date("2025-04", "it") == "nel mese di aprile 2025"
    assert numbers.on_date("2025", "en") == "in 2025"


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        ("69%", "il 69%"),
        ("8%", "l'8%"),
        ("80%", "l'80%"),
        ("11%", "l'11%"),
        ("0,6%", "lo 0,6%"),
        ("1%", "l'1%"),
        ("118%", "il 118%"),
    ],
)
def test_italian_numbers_take_the_article_of_their_sound(digits, expected):
    assert names.with_number("the", digits, "it") == expected


@pytest.mark.parametrize(
    ("kind", "code", "form", "italian", "english"),
    [
        ("territory", "CHN", "of", "della Cina", "of China"),
        ("territory", "USA", "in", "negli Stati Uniti", "in the United States"),
        ("territory", "GBR", "in", "nel Regno Unito", "in the United Kingdom"),
        ("territory", "NLD", "from", "dai Paesi Bassi", "from the Netherlands"),
        ("bloc", "EU", "to", "all'Unione Europea", "to the European Union"),
        ("territory", "EU", "of", "dell'Unione Europea", "of the European Union"),
        ("material", "rare_earths", "on", "sulle terre rare", "on rare earths"),
        ("material", "antimony", "of", "dell'antimonio", "of antimony"),
    ],
)
def test_names_take_their_articles_and_prepositions(kind, code, form, italian, english):
    assert names.phrase(kind, code, "it", form) == italian
    assert names.phrase(kind, code, "en", form) == english


def test_an_unknown_form_of_a_name_is_refused():
    with pytest.raises(ValueError, match='no form "towards" of a name'):
        names.phrase("territory", "CHN", "it", "towards")


def test_every_sentence_exists_in_both_languages_with_the_same_fillings():
    slot = re.compile(r"\{(\w+)")
    for key, texts in sentences().items():
        assert set(texts) == {"en", "it"}, key
        assert set(slot.findall(texts["en"])) == set(slot.findall(texts["it"])) or key in {
            # Italian says "sul tema" or repeats the subject where English names it.
            "fact_heavy",
            "answer_effect",
        }, key


def test_no_sentence_is_longer_than_a_reader_can_hold():
    # Words per sentence, questions and colons counted as breaks: 45 is the most we allow.
    for key, texts in sentences().items():
        for text in texts.values():
            for part in re.split(r"[.?;:!] ", text):
                assert len(part.split()) <= 45, key


def test_no_sentence_uses_words_of_alarm():
    alarm = re.compile(
        r"\b(drammatic|allarm|catastrof|guerra|dramatic|alarming|crisis)\w*", re.IGNORECASE
    )
    for key, texts in sentences().items():
        assert not any(alarm.search(text) for text in texts.values()), key


def test_a_sentence_begins_with_a_capital_whatever_fills_its_first_place():
    speaker = Speaker({"x": figure(0.28, "1")}, {}, "it")
    say = Say(
        key="whom_supplier",
        args={
            "who": NameArg(of="bloc", id="EU"),
            "supplier": NameArg(of="territory", id="RUS"),
            "share": FigureArg(id="x"),
            "year": DateArg(date="2024"),
            "what": TextArg(text="composti"),
        },
    )
    assert speaker.text(say).startswith("La Russia nel 2024 aveva al più il 28% del valore")


def test_a_missing_filling_is_an_error_that_names_the_sentence():
    with pytest.raises(KeyError, match='sentence "story_until" wants "until"'):
        Speaker({}, {}, "it").text(Say(key="story_until"))


def test_several_parties_are_joined_in_each_language():
    both = ManyArg(items=(TextArg(text="a"), TextArg(text="b"), TextArg(text="c")))
    assert Speaker({}, {}, "it").arg(both) == "a, b e c"
    assert Speaker({}, {}, "en").arg(both) == "a, b and c"


def test_sources_follow_the_sentence_by_number():
    speaker = Speaker({}, {"b": 4, "a": 2}, "en")
    say = Say(key="story_until", args={"until": DateArg(date="2026-09-07")}, sources=("b", "a"))
    assert speaker.text(say).endswith("nothing happened. [2] [4]")


def test_a_range_is_printed_once_with_its_unit():
    ranged = figure(0.44, "1", low=0.31, high=0.60)
    assert figure_text(ranged, "it", "range") == "44% (31–60%)"
    assert figure_text(ranged, "it", "bounds") == "31–60%"
    assert figure_text(figure(0.07, "points"), "en", "signed") == f"+7.0{NB}percentage points"


def test_a_computed_mass_is_rounded_to_three_digits_and_a_published_one_is_not():
    assert figure_text(figure(5439.7, "t", kind="computed"), "en") == f"5,440{NB}t"
    assert figure_text(figure(85290.0, "t"), "en") == f"85,290{NB}t"


@given(st.floats(-1e7, 1e7, allow_nan=False))
def test_italian_and_english_numbers_differ_only_in_their_marks(value):
    swap = str.maketrans({",": ".", ".": ","})
    assert numbers.number(value, "it", decimals=2).translate(swap) == numbers.number(
        value, "en", decimals=2
    )


@pytest.mark.parametrize(
    ("low", "high", "unit", "shown"),
    [
        # width 64.3 points: whole points
        (0.0994, 0.742, "1", "10–74%"),
        # width 11: whole points; width 5.2: tenths
        (0.0702, 0.1802, "1", "7–18%"),
        (0.0224, 0.0743, "1", "2.2–7.4%"),
        # width 0.35 points: hundredths, as a single share of this size has
        (0.0010, 0.0045, "1", "0.10–0.45%"),
        # width 13,200 t: thousands; width 55,500 t: thousands
        (94_210.0, 107_410.0, "t", f"94,000–107,000{NB}t"),
        (184_200.0, 239_700.0, "t", f"184,000–240,000{NB}t"),
        # width 30 months: whole months are all that one number has
        (2.0, 32.0, "months", f"2–32{NB}months"),
        (0.7829, 0.9041, "index", "0.78–0.90"),
    ],
)
def test_a_range_is_rounded_by_its_own_width(low, high, unit, shown):
    assert numbers.interval(low, high, unit, "en") == shown


def test_a_rounded_range_holds_the_value_beside_it():
    # whole points would print 9.9% beside 10-74%
    assert figure_text(figure(0.099, "1", low=0.099, high=0.742), "en", "range") == (
        "9.9% (9.9–74.2%)"
    )
    # 15.625% is printed as 16%, which 6.2-15.6% would not hold
    assert numbers.interval(0.0625, 0.15625, "1", "en", around=0.15625) == "6–16%"


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
@example(0.15625, 0.15625, 0.0625)
def test_a_range_never_excludes_its_value(first, second, third):
    low, value, high = sorted((first, second, third))
    shown = numbers.interval(low, high, "1", "en", around=value).rstrip("%")
    ends = [float(end) for end in shown.split("–")]
    central = float(numbers.bare(value, "1", "en"))
    assert ends[0] <= central <= ends[-1] or len(ends) == 1


def test_a_share_says_its_year_where_it_has_one():
    speaker = Speaker(
        {
            "one": figure(0.69, "1"),
            "range": figure(0.92, "1", low=0.88, high=0.95),
            "two": figure(0.65, "1").model_copy(update={"period": "2030; 2025"}),
        },
        {},
        "it",
    )
    assert speaker.arg(FigureArg(id="one"), "dated") == "69% (2025)"
    assert speaker.arg(FigureArg(id="one"), "from+dated") == "dal 69% (2025)"
    assert speaker.arg(FigureArg(id="range"), "range+dated") == "92% (88–95%; 2025)"
    assert speaker.arg(FigureArg(id="two"), "dated") == "65%"
