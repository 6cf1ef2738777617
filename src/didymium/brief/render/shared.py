"""What all the forms of a brief share: who said it, how certain, how a number came about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from didymium import vocabulary
from didymium.brief.document import Document, Figure, LedgerRow, Run, Said, Source
from didymium.brief.words import methods, names, numbers
from didymium.brief.words.numbers import Language
from didymium.brief.words.say import Speaker
from didymium.errors import InputError

SOFT: Final = frozenset({"possible", "conditional", "open_question", "hoped", "demanded"})
# Blocks that print leaves to the annex whole: a table with its introduction.
ANNEX_BLOCKS: Final = frozenset({"heading_published"})
_PRINTED_WORDS: Final = 3
# Signs that go with the words, so that certainty is not told by colour or line alone.
MARKS: Final = {
    "asserted": "■",
    "planned": "▶",
    "possible": "◇",
    "conditional": "◇",
    "hoped": "◇",
    "demanded": "◇",
    "open_question": "?",
    "denied": "✕",
}


def certainty_words(said: Said, speaker: Speaker) -> str:
    """The certainty in words with its sign: ◇ possible."""
    return f"{MARKS[said.certainty]} {speaker.word('modality_' + said.certainty)}"


def said_by(said: Said, speaker: Speaker) -> str:
    """Who says it: name and office, "the article itself", or an unnamed source."""
    if said.speaker_kind == "outlet":
        return speaker.word("speaker_outlet")
    if said.speaker_kind == "anonymous":
        opening, closing = quotation_marks(said.speaker, speaker.lang)
        return f"{speaker.word('speaker_anonymous')}: {opening}{said.speaker}{closing}"
    name = said.speaker
    if said.speaker_id is not None and said.speaker_kind in {"territory", "bloc", "organisation"}:
        name = names.plain(said.speaker_kind, said.speaker_id, speaker.lang)
    office = office_name(said.office, speaker) if said.office else None
    if office is not None and office not in name:
        name += f" ({office})"
    if said.carrier:
        name += f", {speaker.word('via_word')} {', '.join(said.carrier)}"
    return name


def quotation_marks(words: str, lang: Language) -> tuple[str, str]:
    """The marks to set about words: those of the language, the others where the words hold them."""
    own, other = ("«»", "“”") if lang == "it" else ("“”", "«»")
    chosen = other if any(mark in words for mark in own) else own
    return chosen[0], chosen[1]


def office_name(office: str, speaker: Speaker) -> str | None:
    """The office in the language; one that is not known only in the article's own language."""
    held = _known_office(office)
    if held is None:
        return office if speaker.article_language == speaker.lang else None
    return held[0] if speaker.lang == "it" else held[1]


@cache
def _known_office(office: str) -> tuple[str, str] | None:
    for spelling in (office, office.casefold()):
        try:
            entry = vocabulary.resolve(spelling, kind="office")
        except InputError:
            continue
        return entry.name_it, entry.name_en
    return None


def brief_on(document: Document, speaker: Speaker) -> str:
    """What the brief is on: the article in one line, or the main one of several."""
    word = "brief_on" if document.joined is None else "on_articles"
    return f"{speaker.word(word)} {article_line(document, speaker)}"


def source_words(source: Source, lang: Language) -> tuple[str, str]:
    """The producer and the title of a source, the producer said once.

    Many titles begin with their producer or end with it in brackets; it is then left to stand
    before the title alone. Titles are those of their sources, our own tables' in the language.
    """
    title, producer = source.title, source.producer
    if source.kind == "own":
        return methods.told(producer, lang), methods.told(title, lang)
    for double in (f"{producer}: ", f"{producer}, "):
        title = title.removeprefix(double)
    return producer, title.removesuffix(f" ({producer})")


def marks(sources: Iterable[str], speaker: Speaker) -> str:
    """The numbers of some sources in brackets, each with a space before it."""
    numbers_of = speaker.source_numbers
    return "".join(f" [{n}]" for n in sorted({numbers_of[source] for source in sources}))


def article_line(document: Document, speaker: Speaker) -> str:
    """Title, outlet and date of the article in one line."""
    subject = document.subject
    title = f"«{subject.title}»" if speaker.lang == "it" else f"“{subject.title}”"
    dated = (
        f"{speaker.word('text_date')}: {numbers.date(subject.date, speaker.lang)}"
        if subject.date
        else speaker.word("no_date")
    )
    parts = [title if subject.title else document.run.articles[0].name]
    if subject.outlet:
        parts.append(subject.outlet)
    parts.append(dated)
    return " · ".join(parts)


def summary(row: LedgerRow, lang: Language) -> str:
    """What the row reports, in the language, and since when it is known where that is later."""
    text = row.summary_it if lang == "it" else row.summary_en
    if row.known is None:
        return text
    since = {"it": "noto dal", "en": "known since"}[lang]
    return f"{text} ({since} {numbers.date(row.known, lang)})"


def range_text(figure: Figure, lang: Language) -> str:
    """The range of a figure, empty when it has none."""
    if figure.low is None or figure.high is None:
        return ""
    return numbers.interval(figure.low, figure.high, figure.unit, lang, around=figure.value)


def facts(figure: Figure, speaker: Speaker) -> str:
    """Kind, period and basis of a figure, in words."""
    when, what = (methods.basis(text, speaker.lang) for text in (figure.period, figure.basis))
    return ", ".join(part for part in (speaker.word(f"kind_{figure.kind}"), when, what) if part)


def how_lines(figure: Figure, lang: Language) -> str:
    """The formula with the ids of what goes into it, rows counted beyond three."""
    parts = [methods.told(figure.how.formula, lang)]
    if figure.how.figures:
        parts.append("← " + ", ".join(figure.how.figures))
    rows = figure.how.rows
    if rows:
        more = f" +{len(rows) - 3}" if len(rows) > 3 else ""
        parts.append("← " + ", ".join(rows[:3]) + more)
    if figure.absent and figure.value is None:
        parts.append(f"({methods.noted(figure.absent, lang)})")
    if figure.note:
        parts.append(f"({methods.noted(figure.note, lang)})")
    return " ".join(parts)


def printed(document: Document) -> frozenset[str]:
    """Statements that are printed on the two pages: the main one and those of named speakers."""
    named = [said for said in document.said if said.speaker_kind != "outlet" or said.main]
    rest = [said for said in document.said if said not in named and not said.background]
    return frozenset(said.id for said in [*named, *rest][:_PRINTED_WORDS])


def run_lines(run: Run, speaker: Speaker) -> dict[str, str]:
    """The run record in words."""
    word = speaker.word
    return {
        "didymium": run.version,
        word("run_data"): run.data_release,
        word("run_seed"): str(run.seed),
        word("run_as_of"): run.as_of,
        word("run_lang"): run.language,
        word("run_for"): run.viewpoint,
        word("run_scenario"): run.scenario,
        word("run_assume"): ", ".join(f"{key}={value}" for key, value in run.assume.items()) or "–",
        word("run_together"): word("run_yes" if run.together else "run_no"),
        **{
            f"{word('run_model')} {one.case}": word("run_model_case").format(**one.model_dump())
            + word("run_live" if one.live else "run_shipped")
            for one in run.model
        },
        word("run_article"): ", ".join(article.name for article in run.articles),
        "sha256": ", ".join(article.sha256 for article in run.articles),
        **({word("run_not_read"): "; ".join(run.failed)} if run.failed else {}),
        word("run_ledger"): run.ledger_last_date,
    }


def plain(text: str) -> str:
    """The text with the signs of Markdown made harmless."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split()))
