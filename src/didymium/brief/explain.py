"""How a number came about: from the figure down to the source rows, as lines of text."""

from __future__ import annotations

import json
from difflib import get_close_matches
from pathlib import Path
from typing import Final, TypeVar

from didymium.brief.document import Document, Figure, Model, Row
from didymium.brief.week import WeekDocument
from didymium.brief.words import methods
from didymium.brief.words.numbers import Language
from didymium.brief.words.say import Speaker, figure_text
from didymium.errors import InputError
from didymium.vocabulary import numerals
from didymium.vocabulary.phrases import has_label, label

_ROWS_SHOWN = 12
_LABELLED: Final = frozenset({"item", "end_use", "measure", "scenario"})
M = TypeVar("M", bound=Model)


def read_document(path: Path) -> Document:
    """A brief from its JSON file; anything else is an error that says what was expected."""
    return _valid(path, _tree(path, "a brief"), Document, "a brief")


def read_week(path: Path) -> WeekDocument:
    """A week from its JSON file; anything else is an error that says what was expected."""
    return _valid(path, _tree(path, "a week"), WeekDocument, "a week")


def read_either(path: Path) -> Document | WeekDocument:
    """A brief or a week from its JSON file, by what the file holds."""
    tree = _tree(path, "a brief")
    if isinstance(tree, dict) and "week" in tree:
        return _valid(path, tree, WeekDocument, "a week")
    return _valid(path, tree, Document, "a brief")


def _tree(path: Path, what: str) -> object:
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise InputError(f"{path}: no such file. Give {what} written with --format json.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}).") from error
    except json.JSONDecodeError as error:
        raise InputError(f"{path}: not {what} written with --format json ({error}).") from error


def _valid(path: Path, tree: object, kind: type[M], what: str) -> M:
    from pydantic import ValidationError

    try:
        return kind.model_validate(tree)
    except ValidationError as error:
        first = str(error).splitlines()[0]
        raise InputError(f"{path}: not {what} written with --format json ({first}).") from error


def lines(document: Document | WeekDocument, figure_id: str, lang: Language) -> list[str]:
    """The figure's derivation as an indented list, each level one step further down."""
    if figure_id not in document.figures:
        near = get_close_matches(figure_id, document.figures, n=3, cutoff=0.4)
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        raise InputError(f'"{figure_id}" is not a number of this brief.{hint}')
    way = _Way(document, lang)
    way.figure(document.figures[figure_id], 0)
    return way.shown


class _Way:
    """The way down from a figure, line by line."""

    def __init__(self, document: Document | WeekDocument, lang: Language) -> None:
        self.document = document
        self.lang: Language = lang
        self.word = Speaker(document.figures, {}, lang).word
        self.shown: list[str] = []
        self.seen: set[str] = set()

    def figure(self, figure: Figure, depth: int) -> None:
        """A figure, how it came about, and what stands behind it."""
        pad = "  " * depth
        value = figure_text(figure, self.lang, "range") if figure.value is not None else "–"
        when, what = (methods.basis(text, self.lang) for text in (figure.period, figure.basis))
        facts = ", ".join(
            part for part in (self._kind(figure.kind), when, what, figure.edition) if part
        )
        self.shown.append(f"{pad}{figure.id} = {value}  [{facts}]")
        if figure.absent and figure.value is None:
            self.shown.append(
                f"{pad}  {self.word('explain_absent')}: {methods.noted(figure.absent, self.lang)}"
            )
        self.shown.append(f"{pad}  = {self._told(figure.how.formula)}")
        if figure.note:
            self.shown.append(f"{pad}  {self._note(figure.note)}")
        if figure.id in self.seen:
            return
        self.seen.add(figure.id)
        for name in figure.how.figures:
            self.figure(self.document.figures[name], depth + 1)
        for name in figure.how.rows[:_ROWS_SHOWN]:
            self.shown += self._row(self.document.rows[name], pad + "  ")
        if len(figure.how.rows) > _ROWS_SHOWN:
            more = self.word("explain_more").format(n=len(figure.how.rows) - _ROWS_SHOWN)
            self.shown.append(f"{pad}  {more}")
        if not figure.how.figures and not figure.how.rows:
            self.shown += [f"{pad}  {self._source(source)}" for source in figure.sources]

    def _told(self, text: str) -> str:
        return methods.told(text, self.lang)

    def _kind(self, kind: str) -> str:
        """The kind as the tables hold it, in Italian by the words of the evidence."""
        if self.lang != "it":
            return kind
        named = next((name for name in ("kind", "event_kind") if has_label(name, kind)), None)
        return label(named, kind, "it") if named else self._told(kind)

    def _number(self, value: float) -> str:
        return f"{value:g}" if self.lang == "en" else numerals.digits(value, self.lang, 6)

    def _row(self, row: Row, pad: str) -> list[str]:
        number = self._number
        value = "–" if row.value is None else f"{number(row.value)} {row.unit}"
        spread = (
            f" ({number(row.low)} {self.word('explain_to')} {number(row.high)})"
            if row.low is not None and row.high is not None
            else ""
        )
        what = ", ".join(self._described(name, text) for name, text in row.describes.items())
        basis = methods.basis(row.basis, self.lang)
        kind = ", ".join(part for part in (self._kind(row.kind), basis) if part)
        period = methods.basis(row.period, self.lang)
        edition = f", {row.edition}" if row.edition else ""
        note = self._note(row.note)
        return [
            f"{pad}{self.word('explain_row')} {row.id}: {what}; {period}: {value}{spread} [{kind}]",
            f"{pad}  {self._source(row.source)}{edition}",
            *([f"{pad}  {note}"] if row.note else []),
            *(f"{pad}  {line}" for line in self._model(row)),
        ]

    def _described(self, name: str, text: str) -> str:
        """What a row is of: ids as the tables hold them, free words in Italian by their labels."""
        listed = self.lang == "it" and name in _LABELLED and has_label(name, text)
        return label(name, text, "it") if listed else text

    def _note(self, text: str) -> str:
        """The note of a row; that of a source is in English, and marked so for an Italian."""
        told, known = methods.note(text, self.lang)
        key = "explain_note" if known else "explain_note_english"
        return f"{self.word(key)}: {told}"

    def _model(self, row: Row) -> list[str]:
        """The model run behind a row of the market model: its scenario and dated shocks."""
        if row.table != "market_answer":
            return []
        run = next(
            one for one in self.document.run.model if row.note.startswith(f"case {one.case}:")
        )
        where = {
            "shipped": f"didymium simulate {run.scenario}",
            "derived": self.word("explain_derived"),
            "file": self.word("explain_file"),
        }[run.origin]
        return [
            self.word("explain_scenario").format(**run.model_dump(), where=where),
            *(f"  {self.word('explain_shock')} {shock}" for shock in run.shocks),
        ]

    def _source(self, source_id: str) -> str:
        word = self.word("explain_source")
        for source in self.document.sources:
            if source.id == source_id:
                where = f" {source.url}" if source.url else ""
                titled = (source.producer, source.title)
                if source.kind == "own":
                    titled = (self._told(source.producer), self._told(source.title))
                return f"{word} [{source.number}] {': '.join(titled)}{where}"
        return f"{word} {source_id}"
