"""Who speaks: unnamed persons told by their work, surnames alone, quotations over paragraphs."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from didymium.news.reader import read
from didymium.news.types import Statement


def _saying(text: str, words: str) -> Statement:
    statements = read(text).statements
    return next(s for s in statements if words in s.claim)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“Supply is tight in China,” a London-based trader said on Monday.", "Supply"),
        ('"We wait for licences from China," one of the industry officials told the Times.', "We"),
        (
            'A White House official said there was "nothing close" on the rare earths deal.',
            "nothing",
        ),
        (
            "«Le licenze cinesi sono ferme», ha riferito al quotidiano Nikkei un funzionario.",
            "licenze",
        ),
    ],
)
def test_an_unnamed_person_told_by_work_is_an_unnamed_source(text: str, words: str) -> None:
    assert _saying(text, words).speaker.kind == "anonymous"


def test_a_name_behind_the_work_is_the_speaker() -> None:
    text = '"It is a sample of rare earths," said an adviser to the ministry, Haroon Akhtar.'
    assert _saying(text, "sample").speaker.name == "Haroon Akhtar"


def test_an_unknown_surname_right_behind_the_verb_speaks() -> None:
    text = '"Il litio serbo resta dov\'è", ha detto Brnabic al canale televisivo Pink.'
    assert _saying(text, "litio").speaker.name == "Brnabic"


def test_thus_and_a_name_behind_a_quotation_gives_its_speaker() -> None:
    text = (
        "Il decreto sulle miniere è pronto.\n\n"
        "«Riapriremo le miniere di cobalto entro un anno». Così Adolfo Urso, ministro delle "
        "Imprese, a margine di un convegno."
    )
    assert _saying(text, "Riapriremo").speaker.id == "adolfo_urso"


def test_a_quotation_goes_on_in_the_next_paragraph() -> None:
    text = (
        "The ban on lithium exports stays, the minister said.\n\n"
        '"There was a lot of lithium that nobody declared.\n\n'
        '"The ban will be in effect until then," Kambamura said.'
    )
    assert _saying(text, "nobody declared").speaker.name == "Kambamura"


QUOTATIONS = yaml.safe_load(Path(__file__).with_name("speakers.yaml").read_text("utf-8"))


@pytest.mark.parametrize("row", QUOTATIONS, ids=[row["why"] for row in QUOTATIONS])
def test_a_quotation_finds_its_speaker(row: dict[str, str]) -> None:
    assert row["name"] in _saying(row["text"], row["words"]).speaker.name


def test_scare_marks_are_no_speech() -> None:
    text = 'Pechino sospende le licenze sul "rubinetto" del litio. Il prezzo del litio "vola".'
    assert {s.speaker.kind for s in read(text).statements if "vola" in s.claim} == {"outlet"}


@pytest.mark.parametrize("mark", ["«{}»", "{}"])
def test_the_answers_of_an_interview_are_of_whom_it_introduces(mark: str) -> None:
    questions = [
        ("Quanto litio può dare il riciclo in Italia?", "Il riciclo dà un decimo del litio."),
        ("E le terre rare dei magneti?", "I magneti cinesi arrivano già montati nei motori."),
        ("Servono altri fondi europei?", "L'Unione europea ha già stanziato i fondi."),
    ]
    body = "\n\n".join(f"{asked}\n\n{mark.format(answer)}" for asked, answer in questions)
    text = (
        "Riciclare il litio conviene. Ne parla con noi Carlo Bassi, amministratore delegato di "
        f"Litioverde.\n\n{body}"
    )
    assert "Bassi" in _saying(text, "magneti cinesi").speaker.name


def test_one_question_makes_no_interview() -> None:
    text = (
        "Il litio costa meno, dice Carlo Bassi, amministratore delegato di Litioverde.\n\n"
        "Che cosa succede al cobalto?\n\nLa Cina ha comprato cobalto congolese per un anno intero."
    )
    assert _saying(text, "comprato cobalto").speaker.kind == "outlet"


def test_a_quotation_behind_an_unknown_source_is_not_given_to_who_spoke_before() -> None:
    text = (
        "The price of lithium will fall, Goldman Sachs said on Monday.\n\n"
        '"Mines in Chile will close within the year," according to the paper of a rival bank.'
    )
    assert _saying(text, "Mines in Chile").speaker.name != "Goldman Sachs"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tungsten could run out by June, traders in Rotterdam warned.", "run out"),
        ("Il nichel, avvertono gli analisti, resterà sotto i 16 mila dollari.", "sotto i 16"),
    ],
)
def test_traders_in_the_plural_are_unnamed_but_hide_nobody(text: str, words: str) -> None:
    assert _saying(text, words).speaker.kind == "anonymous"
    assert not [w for w in read(text).warnings if w.kind == "anonymous_source"]


def test_an_embassy_speaks_for_its_state() -> None:
    text = "Ottawa has barred a fund from tungsten. The Chinese embassy called the move unfair."
    speaker = _saying(text, "unfair").speaker
    assert (speaker.kind, speaker.id) == ("territory", "CHN")


def test_a_call_for_talks_is_still_a_demand() -> None:
    text = "Chile called for talks on lithium. Chile called a meeting on lithium for Monday."
    demanded = [s for s in read(text).statements if s.modality == "demanded"]
    assert [s.claim.split()[2] for s in demanded] == ["for"]
    assert _saying(text, "a meeting").speaker.kind == "outlet"


def test_a_confirmation_that_did_not_come_is_nobodys_word() -> None:
    reading = read("Da Washington non è arrivata alcuna conferma sulle terre rare.")
    assert [s.speaker.kind for s in reading.statements] == ["outlet"]


ENVOY = "rappresentante speciale del presidente russo per la cooperazione economica con l'estero"
SALES = "vice president of sales and marketing at Norte Tin"
STUDY = "director of the working group on the long and patient study of the supply"


@pytest.mark.parametrize(
    ("text", "office"),
    [
        (f"Anna Brandi, {ENVOY}, ha detto che mancano terre rare.", ENVOY),
        (f"Jane Doe, {SALES} who joined in May, said that rare earths are short.", SALES),
        # one longer than any title ends before a complement, never inside one
        (f"Jane Doe, {STUDY} of all the eastern hills, said that rare earths are short.", STUDY),
    ],
)
def test_an_office_is_told_whole_or_up_to_a_complement(text: str, office: str) -> None:
    assert _saying(text, "rar").speaker.office == office


def test_a_scheme_that_offers_a_view_of_something_says_nothing() -> None:
    text = "Il nuovo schema offre a Pechino una visione di come si usano le terre rare cinesi."
    assert {s.speaker.kind for s in read(text).statements} == {"outlet"}


def test_what_somebody_wants_to_create_does_not_speak() -> None:
    text = (
        "Boric vuole creare una compagnia nazionale del litio che lavori con i privati, ma ha "
        "ammesso che il Congresso del Cile è diviso."
    )
    assert _saying(text, "Congresso").speaker.name == "Gabriel Boric"


def test_who_asks_by_what_they_do_is_the_subject_of_the_verb_before() -> None:
    text = "A maggio tremila minatori hanno occupato la miniera di platino chiedendo aumenti."
    assert _saying(text, "minatori").speaker.name == "tremila minatori"


def test_a_source_in_a_relative_clause_tells_that_clause_alone() -> None:
    text = (
        "Ieri il presidente serbo Vucic ha visitato la miniera di litio di Jadar, che secondo gli "
        "ambientalisti avrebbe effetti gravi sui fiumi della Serbia."
    )
    assert _saying(text, "visitato").speaker.kind == "outlet"
    assert _saying(text, "effetti").speaker.name == "ambientalisti"


def test_an_unnamed_source_is_told_with_whose_it_is() -> None:
    text = "Il dazio sull'alluminio resta: lo ha detto una fonte del governo di Ottawa."
    assert _saying(text, "dazio").speaker.name == "una fonte del governo di Ottawa"


@pytest.mark.parametrize("agency", ["l'agenzia Reuters", "l'agenzia “Reuters”"])
def test_an_agency_is_told_by_the_name_behind_its_noun(agency: str) -> None:
    text = f"La Serbia ha fermato il litio. La miniera di Jadar resta chiusa, riferisce {agency}."
    assert _saying(text, "Jadar").speaker.id == "reuters"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("La miniera di litio resta chiusa. A riferirlo è l'agenzia Reuters.", "Reuters"),
        ("A quanto apprende Reuters, la miniera di litio resta chiusa.", "Reuters"),
        ("A parere degli analisti di Macquarie, la miniera di litio resta chiusa.", "analisti"),
    ],
)
def test_italian_ways_to_name_a_source(text: str, name: str) -> None:
    assert name in _saying(text, "litio").speaker.name


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("COSA DICE IL PROGRAMMA DEL LITIO", []),
        ("IL LITIO SECONDO MARIO ORSETTI", ["MARIO ORSETTI"]),
    ],
)
def test_in_a_line_in_capitals_a_first_name_tells_a_person(line: str, names: list[str]) -> None:
    reading = read(
        f"In Italia si cerca il litio, dicono le imprese del settore a Roma.\n\n{line}\n\n"
        "La società ha chiesto due licenze per il litio. Chi cerca litio qui deve aspettare."
    )
    assert [m.name for m in reading.mentions if m.kind == "person"] == names
