"""The bundled article from text to document: what it must show, and what every brief must keep."""

import json
import re
from pathlib import Path

import pytest

from didymium.brief.article import Article, example
from didymium.brief.document import Document, FigureArg, leaves
from didymium.brief.explain import lines
from didymium.brief.make import brief, rerun
from didymium.brief.render import as_json, html, markdown
from didymium.brief.words.say import Speaker
from didymium.errors import InputError

ROOT = Path(__file__).resolve().parents[2]


def test_the_statement_is_shown_with_its_speaker_and_certainty(document):
    main = next(said for said in document.said if said.main)
    assert main.speaker == "Kirill Dmitriev"
    assert main.certainty in {"asserted", "possible"}  # "possibili progetti"
    assert "terre rare" in main.words


def test_the_date_of_the_text_is_contradicted_by_the_ledger(document):
    check = next(check for check in document.checks if check.id == "date")
    assert check.verdict == "contradicted"
    text = Speaker.of(document, "it").text(check.headline)
    assert "12 settembre 2023" in text
    assert "2025" in text
    assert any("Dmitriev" in row.summary_en for row in check.evidence)


def test_a_meeting_not_in_the_ledger_is_unsupported_with_the_nearest_ones(document):
    check = next(check for check in document.checks if check.id == "meeting-1")
    assert check.verdict == "unsupported"
    assert check.evidence
    text = Speaker.of(document, "it").text(check.headline)
    assert "ministri degli esteri a Oslo" in text


def test_the_host_outside_the_bloc_is_said(document):
    check = next(check for check in document.checks if check.id == "membership-1")
    assert Speaker.of(document, "it").text(check.headline) == (
        "Oslo è in Norvegia, che non fa parte dell'Unione Europea."
    )


def test_unnamed_source_and_remains_of_a_program_are_warned_of(document):
    words = {check.id: check.words for check in document.checks}
    assert "Fonti interne" in words["anonymous-source"][0]
    assert any("```" in text for text in words["machine-written"])


def test_shares_in_the_text_are_set_beside_the_evidence(document):
    numbers = [check for check in document.checks if check.id.startswith("number-")]
    assert len(numbers) == 2
    assert {check.verdict for check in numbers} == {"supported"}


def test_the_answer_has_at_most_five_lines_and_each_cites_or_counts(document):
    assert 4 <= len(document.answer) <= 5
    for say in document.answer:
        assert say.sources


def test_no_signed_document_is_known_up_to_the_last_day_of_the_ledger(document):
    text = Speaker.of(document, "it").text(document.answer[0])
    assert "non è noto alcun documento firmato tra" in text
    assert document.run.ledger_last_date == "2026-09-24"
    assert "24 settembre 2026" in text


def test_every_number_leads_down_to_a_source(document):
    cards = {source.id for source in document.sources}
    for figure in document.figures.values():
        assert set(figure.sources) <= cards
        assert all(name in document.figures for name in figure.how.figures)
        assert all(name in document.rows for name in figure.how.rows)
        if figure.kind != "counted" and figure.basis != "the article":
            assert figure.sources, figure.id


def test_every_sentence_uses_figures_that_exist(document):
    for say in document.says():
        for arg in say.args.values():
            for item in leaves(arg):
                if isinstance(item, FigureArg):
                    assert item.id in document.figures


def test_an_explanation_ends_in_source_rows(document):
    shown = lines(document, "share-chn-magnet", "en")
    assert shown[0].startswith("share-chn-magnet = 92% (")
    assert any("world-magnet" in line for line in shown)
    assert any(line.strip().startswith("row observation:") for line in shown)
    assert any("source [" in line for line in shown)


def test_an_unknown_number_is_answered_with_near_ones(document):
    with pytest.raises(InputError, match=r'"share-chn-magnets" is not a number.*share-chn-magnet'):
        lines(document, "share-chn-magnets", "en")


def test_the_same_run_gives_the_same_bytes(document):
    text = as_json.render(document, "it")
    again = rerun(Document.model_validate(json.loads(text)))
    assert as_json.render(again, "it") == text
    assert html.render(again, "it") == html.render(document, "it")


def test_a_rerun_on_another_version_says_what_to_install(document):
    old = document.model_copy(
        update={"run": document.run.model_copy(update={"data_release": "1999.1"})}
    )
    with pytest.raises(InputError, match=r"made with didymium .* on data 1999\.1"):
        rerun(old)


def test_the_json_fits_the_published_schema(document):
    import jsonschema

    published = (ROOT / "docs/brief.schema.json").read_text("utf-8")
    assert published == as_json.schema(), "run: python tools/write_brief_schema.py"
    tree = json.loads(as_json.render(document, "it"))
    jsonschema.validate(tree, json.loads(published))
    assert tree["answer"][0]["text"].startswith("C'è un accordo?")


def test_the_english_brief_has_no_italian_sentence(english):
    text = markdown.render(english, "en")
    body = text.split("## What was said")[0] + text.split("## What it would change")[1]
    assert not re.search(r"\b(della|degli|perché|sono|anche)\b", body.split("## Sources")[0])
    assert "For the United States?" in text or "United States" in text


def test_sanctions_lifted_is_recorded_as_an_assumption(make_options):
    named = brief(example(), make_options(quick=True, assume={"supplier": "Kazakistan"}))
    assert named.run.assume == {"supplier": "KAZ"}
    changed = brief(example(), make_options(assume={"sanctions": "lifted"}))
    assert changed.run.assume == {"sanctions": "lifted"}
    keys = [item.say.key for item in changed.assumptions]
    assert "assume_sanctions_lifted" in keys


def test_one_case_alone_can_be_asked_for(make_options):
    changed = brief(example(), make_options(scenario="stated"))
    assert not any(name.startswith("added-optimistic") for name in changed.figures)


@pytest.mark.parametrize(
    ("assume", "message"),
    [
        ({"oil": "1"}, r'--assume: found "oil"; expected one of added_mine_t'),
        ({"sanctions": "half"}, r'--assume sanctions: found "half"; expected kept or lifted'),
        ({"added_mine_t": "many"}, r'--assume added_mine_t: found "many"; expected tonnes'),
        ({"supplier": "Narnia"}, r'"Narnia" is not a territory we know'),
        ({"offtake": "perhaps"}, r'--assume offtake: found "perhaps"; expected yes or no'),
    ],
)
def test_a_wrong_assumption_is_refused(assume, message, make_options):
    with pytest.raises(InputError, match=message):
        brief(example(), make_options(assume=assume))


def test_another_subject_is_said_and_nothing_is_made_up(make_options):
    text = (
        "La squadra ha vinto la partita di domenica con due reti nel secondo tempo. "
        "L'allenatore si è detto soddisfatto dei suoi giocatori e del pubblico."
    )
    found = brief(Article(text=text, name="sport.txt", html=False), make_options())
    assert not found.subject.relevant
    assert found.figures == {}
    assert Speaker.of(found, "it").text(found.answer[0]) == (
        "In questo articolo non si è trovato nulla sui minerali strategici."
    )


CONTROL = """Pechino, 5 ottobre 2026
Pechino impone licenze sull'esportazione di gallio e germanio
Il ministero del Commercio cinese ha annunciato nuove licenze per esportare gallio e germanio.
La misura riguarda tutti i paesi.
"""


def test_a_control_is_answered_with_what_would_be_out_of_reach(make_options):
    found = brief(Article(text=CONTROL, name="control.txt", html=False), make_options())
    assert found.title.key == "title_control"
    keys = [say.key for say in found.answer]
    assert "answer_cut" in keys
    assert found.figures["share-chn-refining-gallium"].value > 0.9
    assert html.render(found, "it")
