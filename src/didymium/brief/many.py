"""Many articles, one brief each: names of their files, and an index with one line per article."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from didymium import __version__
from didymium.brief.article import Article, articles
from didymium.brief.document import Document
from didymium.brief.options import Options, checked
from didymium.brief.render.page import framed
from didymium.brief.render.shared import plain
from didymium.brief.tables import Base
from didymium.brief.telling import Telling, told
from didymium.brief.words import numbers
from didymium.brief.words.numbers import Language
from didymium.brief.words.say import Speaker, sentences
from didymium.errors import DidymiumError

if TYPE_CHECKING:
    from didymium.news.getting.source import Failure

INDEX: Final = "index"
_LONGEST_NAME: Final = 60
_LONGEST_FAULT: Final = 200


@dataclass(frozen=True, slots=True)
class Line:
    """An article's line in the index: its brief's file and what the brief says first."""

    file: str
    title: str
    date: str | None
    answer: str
    contradicted: tuple[str, ...]
    checked: bool
    copy_of: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A brief, and its article as the telling of an act."""

    document: Document
    telling: Telling

    @property
    def text(self) -> str:
        """The article's words as the news room cleaned them."""
        return self.telling.reading.page.text


def documents(places: Iterable[str], options: Options) -> Iterator[Made | Failure]:
    """The brief of every article at some places, in order; what fails in its place."""
    return briefs(articles(places), options)


def briefs(found: Iterable[Article | Failure], options: Options) -> Iterator[Made | Failure]:
    """The brief of every article, in order; what fails in its place.

    An article that cannot be read, or on which an answer fails, is a :class:`Failure`, whatever
    the kind of error; the rest goes on. Options that no article can be answered with are an
    error before any is read.
    """
    from didymium.evidence import open_base
    from didymium.news.getting.source import Failure

    options = checked(options)
    base = open_base()
    for article in found:
        if isinstance(article, Failure):
            yield article
            continue
        try:
            yield _made(article, base, options)
        except (DidymiumError, *FAULTS) as error:
            yield failure(article.name, error)


def _made(article: Article, base: Base, options: Options) -> Made:
    from didymium.brief.compose import write
    from didymium.news import read

    reading = read(article.text, url=article.url, html=article.html)
    return Made(write(reading, article, base, options), told(article, reading))


FAULTS: Final = (ArithmeticError, LookupError, RecursionError, TypeError, ValueError)
"""Errors of a program, not of a user: on one article of many they must not lose the others."""


def failure(name: str, error: Exception) -> Failure:
    """What went wrong with an article, in one line that says what to do."""
    from didymium.news.getting.source import Failure

    said = " ".join(str(error).split())
    if not isinstance(error, DidymiumError):
        said = (
            f"the brief failed ({type(error).__name__}: {said[:_LONGEST_FAULT]}). "
            "The other articles are not touched; please report it with the article."
        )
    return Failure(name, said if said.startswith(f"{name}: ") else f"{name}: {said}")


def file_name(article: str, taken: set[str]) -> str:
    """A plain name for the brief's file, without its ending; it is put among those taken."""
    tail = article.split("?")[0].rstrip("/").rpartition("/")[2]
    stem = tail.rpartition(".")[0] or tail
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode("ascii").lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_NAME] or "article"
    name, count = base, 1
    while name in taken or name == INDEX:
        count += 1
        name = f"{base}-{count}"
    taken.add(name)
    return name


def line(document: Document, file: str, copy_of: str | None = None) -> Line:
    """What the index says of a brief: title, first line of the answer, checks that contradict."""
    speaker = Speaker.of(document, document.run.language)
    against = [check for check in document.checks if check.verdict == "contradicted"]
    return Line(
        file=file,
        title=" ".join(document.subject.title.split()) or document.run.articles[0].name,
        date=document.subject.date,
        answer=speaker.text(document.answer[0], cite=False),
        contradicted=tuple(speaker.text(check.headline, cite=False) for check in against),
        checked=bool(document.checks),
        copy_of=copy_of,
    )


def index_markdown(lines: Iterable[Line], failed: Iterable[str], lang: Language) -> str:
    """The index as Markdown."""
    out = [f"# {_word('index_title', lang)}", ""]
    for item in lines:
        link = f"[{plain(item.title)}]({item.file})"
        if item.copy_of is not None:
            same = f"{_word('index_copy', lang)} [{item.copy_of}]({item.copy_of})"
            out.append(f"- {link}{_dated(item, lang)}. {same}.")
            continue
        against = f" *{plain(_against(item, lang))}*" if item.checked else ""
        out.append(f"- {link}{_dated(item, lang)}. {plain(item.answer)}{against}")
    bad = list(failed)
    if bad:
        out += ["", f"## {_word('index_failed', lang)}", "", *(f"- {plain(text)}" for text in bad)]
    return "\n".join([*out, ""])


def index_html(lines: Iterable[Line], failed: Iterable[str], lang: Language) -> str:
    """The index as one page that needs nothing from outside."""
    title = escape(_word("index_title", lang))
    rows = "\n".join(
        f'<li><a href="{escape(item.file)}">{escape(item.title)}</a>{escape(_dated(item, lang))}. '
        f"{_rest(item, lang)}</li>"
        for item in lines
    )
    bad = "".join(f"<li>{escape(text)}</li>" for text in failed)
    rest = f'<h2>{escape(_word("index_failed", lang))}</h2><ul class="plain">{bad}</ul>\n'
    body = (
        f'<main>\n<h1>{title}</h1>\n<ul class="plain">\n{rows}\n</ul>\n{rest if bad else ""}</main>'
    )
    return framed(_word("index_title", lang), body, lang, __version__)


def _word(key: str, lang: Language) -> str:
    return sentences()[key][lang]


def _dated(item: Line, lang: Language) -> str:
    return f" ({numbers.date(item.date, lang)})" if item.date else ""


def _rest(item: Line, lang: Language) -> str:
    """What follows the title on the page: the answer, or of which article this is a copy."""
    if item.copy_of is not None:
        name = escape(item.copy_of)
        return f'{escape(_word("index_copy", lang))} <a href="{name}">{name}</a>.'
    return f"{escape(item.answer)} <em>{escape(_against(item, lang))}</em>"


def _against(item: Line, lang: Language) -> str:
    if not item.checked:
        return ""
    if not item.contradicted:
        return _word("index_none", lang)
    said = " ".join(item.contradicted)
    return f"{_word('verdict_contradicted', lang)} ({len(item.contradicted)}): {said}"
