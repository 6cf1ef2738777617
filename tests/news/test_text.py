"""Cleaning, language, sentences, parts of a page."""

from __future__ import annotations

import pytest

from didymium.news.words.phrases import PhraseBook, Shelf, WordList
from didymium.news.words.text import clean, language, sentences
from didymium.news.words.tokens import tokenise


@pytest.mark.parametrize(
    ("raw", "kind", "machine"),
    [
        ("```html\nTesto dell'articolo sulle terre rare.\n```", "code_fence", True),
        ("Prima riga.BRBRSeconda riga.", "line_break_marker", True),
        ("Ecco l'articolo richiesto:\nLa Cina vieta l'export.", "prompt_remains", True),
        ("Sure! Here's the article:\nChina bans exports.", "prompt_remains", True),
        ("Meta description: terre rare e Cina\nLa Cina vieta l'export.", "prompt_remains", True),
        ("<p>La Cina vieta l'export.</p>", "markup", False),
        ("La Cina vieta l'export.\nLeggi anche: I dazi di Trump", "related_link", False),
        ("Questo sito utilizza cookie.\nLa Cina vieta l'export.", "cookie_notice", False),
        ("La Cina vieta l'export.\n© Riproduzione riservata", "boilerplate", False),
        ("La Cina vieta l'export.\nLeggi l'articolo completo su Esempio", "aggregator", False),
        ("terre\u200b rare", "invisible", False),
    ],
)
def test_debris_is_cut_and_kept_as_a_finding(raw: str, kind: str, machine: bool) -> None:
    page = clean(raw)
    found = [item for item in page.debris if item.kind == kind]
    assert found
    assert found[0].machine_written is machine
    assert all(raw[slice(*item.raw_span)] == item.text for item in found)
    assert all(item.text not in page.text for item in found)


def test_a_line_said_twice_is_kept_once() -> None:
    line = "La Cina revoca il divieto di esportazione di gallio."
    page = clean(f"{line}\n{line}\nAltro testo.")
    assert page.text.count(line) == 1
    assert [item.kind for item in page.debris] == ["repeated"]


def test_clean_text_is_left_alone() -> None:
    raw = "La Cina ha vietato l'export. Il prezzo è salito del 5%.\n\nSecondo paragrafo."
    page = clean(raw)
    assert page.text == raw
    assert page.debris == ()


def test_entities_become_their_characters_and_spans_still_lead_back() -> None:
    raw = "Terre rare &amp; magneti: accordo"
    page = clean(raw)
    assert page.text == "Terre rare & magneti: accordo"
    start = page.text.index("magneti")
    assert raw[slice(*page.to_raw((start, start + 7)))] == "magneti"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("La Cina ha sospeso il divieto di esportazione del gallio", "it"),
        ("China has suspended the ban on exports of gallium to the US", "en"),
        ("La Chine a suspendu les restrictions sur les terres rares pour un an", "fr"),
        ("China hat die Ausfuhr von Seltenen Erden für ein Jahr nicht beschränkt", "de"),
        ("China ha suspendido las restricciones a la exportación por un año", "es"),
    ],
)
def test_common_words_tell_the_language(text: str, code: str) -> None:
    assert language(tokenise(text)) == code


def parts(text: str, code: str = "it") -> list[tuple[str, str]]:
    return [(item.part, text[item.start : item.end]) for item in sentences(text, code)]


def test_abbreviations_and_figures_do_not_end_a_sentence() -> None:
    text = "Il dott. Rossi ha 1.200 tonnellate. Il prezzo è 3.5 dollari. Fine qui."
    assert len(sentences(text, "it")) == 3


def test_a_full_stop_without_space_ends_a_sentence() -> None:
    text = "La guerra ha diviso il Paese.Trump ha detto di no."
    assert [part for _, part in parts(text)] == [
        "La guerra ha diviso il Paese.",
        "Trump ha detto di no.",
    ]


def test_short_lines_on_top_are_headlines_and_short_lines_below_close_the_page() -> None:
    text = (
        "Terre rare, la Cina frena\n"
        "Il ministero del Commercio ha sospeso fino a novembre i controlli sulle esportazioni "
        "verso gli Stati Uniti, ha detto un portavoce.\nFonti interne"
    )
    assert [part for part, _ in parts(text)] == ["headline", "body", "closing"]


def test_a_single_paragraph_is_body() -> None:
    assert [part for part, _ in parts("La Cina ha vietato l'export. Lo dice Reuters.")] == [
        "body",
        "body",
    ]


def test_apostrophes_and_wire_accents_are_cut_into_words() -> None:
    words = tokenise("L'accordo e' piu' vicino; China's ban, it isn't over. 'terre rare'").norms
    assert words == [
        *("l'", "accordo", "è", "più", "vicino", ";", "china", "'s", "ban", ",", "it", "isn't"),
        *("over", ".", "'", "terre", "rare", "'"),
    ]


def test_hyphens_inside_words_are_no_words() -> None:
    assert tokenise("rare-earth, russo-americana - U.S.").norms == [
        *("rare", "earth", ",", "russo", "americana", "-", "u.s."),
    ]


def test_the_longest_phrase_wins_and_a_refused_one_gives_way() -> None:
    book: PhraseBook[str] = PhraseBook()
    book.add("terre rare", "short")
    book.add("terre rare pesanti", "long")
    tokens = tokenise("le terre rare pesanti")
    assert [item[2] for item in book.find(tokens)] == [["long"]]
    chosen = book.choose(
        tokens.norms,
        [(1, book.beginning("terre"))],
        lambda _first, _last, held: None if held == ["long"] else held[0],
    )
    assert chosen == [(1, 3, "short")]


class _Long(WordList[int]):
    def of_word(self, word: str) -> tuple[int, ...]:
        return (len(word),) if len(word) > 5 else ()


def test_a_list_put_on_a_shelf_later_is_asked_of_a_text_looked_through_before() -> None:
    shelf = Shelf()
    book: PhraseBook[str] = PhraseBook(shelf)
    book.add("terre rare", "earths")
    tokens = tokenise("le terre rare pesanti")
    assert [item[:2] for item in book.find(tokens)] == [(1, 3)]
    assert _Long(shelf).told(tokens) == [("pesanti", (7,))]


def test_a_shelf_forgets_what_it_knew_of_words_when_a_book_has_something_new() -> None:
    shelf = Shelf()
    book: PhraseBook[str] = PhraseBook(shelf)
    book.add("terre rare", "earths")
    assert book.find(tokenise("pesanti")) == []
    book.add("pesanti", "heavy")
    assert book.find(tokenise("pesanti")) == [(0, 1, ["heavy"])]


WRAPPED = """La Cina ha sospeso il divieto di esportazione di gallio verso gli
Stati Uniti fino al 27 novembre 2026, ha annunciato domenica il
ministero del Commercio. La misura era in vigore dal dicembre
2024 e pesava sui prezzi.

Bruxelles attende. Le imprese chiedono regole chiare e scorte per
almeno due mesi.
"""


def test_lines_broken_at_a_margin_do_not_break_sentences() -> None:
    found = sentences(WRAPPED, "it")
    starts = [WRAPPED[item.start : item.start + 11] for item in found]
    assert starts == ["La Cina ha ", "La misura e", "Bruxelles a", "Le imprese "]
    assert next(item.paragraph for item in found) != [item.paragraph for item in found][-1]


def test_a_line_that_begins_with_a_figure_goes_on_where_the_line_before_is_full() -> None:
    text = (
        "Licences for gallium\n\n"
        "Beijing, 3 July 2023 - China will require licences for exports of gallium from\n"
        "1 August, the commerce ministry said on Monday, citing national security. It was\n"
        "not clear how long licences would take."
    )
    told = [text[found.start : found.end] for found in sentences(text, "en")]
    assert len(told) == 3
    assert told[1].startswith("Beijing")
    assert told[1].endswith("national security.")


def test_lines_of_a_list_still_break() -> None:
    text = "Dazi sul gallio\nLicenze sul germanio\nQuote sul tungsteno\nScorte di litio\n"
    assert len(sentences(text, "it")) == 4


def test_a_long_line_that_no_mark_ends_goes_on_in_the_next() -> None:
    long = (
        "In addition to the money that its bank gave in the spring of the year before, the recently"
    )
    text = f"{long} and duly and well\nannounced loan of 55 million pounds will pay for the mine."
    assert [text[s.start : s.end] for s in sentences(text, "en")] == [text]
    assert len(sentences("Export rules\nfor rare earths\nfor gallium", "en")) == 3
