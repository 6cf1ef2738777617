"""What a page is before it is read: its text, what was taken out of it, and its dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, ParamSpec, Self, TypeVar

from pydantic import BaseModel, ConfigDict

Span = tuple[int, int]
"""Start and end (exclusive) in characters of a text."""

DebrisKind = Literal[
    "code_fence",
    "markup",
    "line_break_marker",
    "prompt_remains",
    "boilerplate",
    "repeated",
    "aggregator",
    "related_link",
    "cookie_notice",
    "invisible",
]
DateSource = Literal["address", "metadata", "dateline", "closing_stamp", "event", "crawl"]
Precision = Literal["day", "week", "month", "quarter", "half", "year", "decade"]
FindingKind = Literal[
    "encoding_guessed",
    "mixed_encoding",
    "control_characters",
    "extraction_failed",
    "no_article",
    "hidden_text",
    "shortened",
    "summary_only",
]


_put, _put_names, _put_extra, _put_private = (
    vars(BaseModel)[f"__{name}__"].__set__
    for name in ("dict", "pydantic_fields_set", "pydantic_extra", "pydantic_private")
)
"""What sets the four parts of a value, frozen or not."""


class Frozen(BaseModel):
    """A value that cannot be changed once made; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some fields changed; as pydantic's, in a third of its time."""
        if deep or update is None:
            return super().model_copy(update=update, deep=deep)
        copied = object.__new__(type(self))
        names = self.__pydantic_fields_set__
        _put(copied, {**self.__dict__, **update})
        _put_names(copied, names if update.keys() <= names else names | update.keys())
        _put_extra(copied, None)
        _put_private(copied, None)
        return copied


_Fields = ParamSpec("_Fields")
_Value = TypeVar("_Value", bound=Frozen)


def trusted(model: Callable[_Fields, _Value]) -> Callable[_Fields, _Value]:
    """The constructor of a model for fields whose types need no check: the type checker made it.

    A reading makes some hundred and fifty values out of one another; to check them once more
    while it runs takes as long as to find the names of the page. Fields are given in the order
    of the model, which is their order in JSON.
    """
    assert isinstance(model, type)
    assert issubclass(model, Frozen)
    known = model.__pydantic_fields__
    defaults = {name: None if held.is_required() else held.default for name, held in known.items()}
    names, count = set(known), len(known)
    new: Callable[[object], _Value] = object.__new__  # type: ignore[assignment]
    put, put_names, put_extra, put_private = _put, _put_names, _put_extra, _put_private

    def make(*_: _Fields.args, **fields: _Fields.kwargs) -> _Value:
        value = new(model)
        put(value, fields if len(fields) == count else defaults | fields)
        put_names(value, names)
        put_extra(value, None)
        put_private(value, None)
        return value

    return make


class Debris(Frozen):
    """Something removed from a page because it is not part of the article.

    ``raw_span`` counts characters of the raw text; ``machine_written`` is true where the
    remains show that a program produced the text (code fences, prompts, line-break markers).
    """

    kind: DebrisKind
    raw_span: Span
    text: str
    machine_written: bool


class PageDate(Frozen):
    """One date that a page gives for itself, with where it comes from.

    ``span`` counts characters of the cleaned text and is None for dates from outside the text.
    """

    source: DateSource
    date: dt.date
    precision: Precision
    text: str
    span: Span | None = None


make_page_date = trusted(PageDate)


class Finding(Frozen):
    """Something that happened on the way from a source to its text, with what was done."""

    kind: FindingKind
    message: str


class Piece(Frozen):
    """A stretch of cleaned text that stands unchanged in the raw text."""

    start: int
    raw_start: int
    length: int


class Page(Frozen):
    """An article's text, cleaned, with the way back to the raw text.

    Parameters
    ----------
    text : the cleaned text all spans of a reading point into
    raw_length : characters of the raw text
    pieces : where each stretch of ``text`` stood in the raw text, in order
    debris : what was removed
    url, title, outlet : as far as known
    dates : dates known before reading (address, metadata, crawl)
    findings : what happened on the way from the source to the text (encoding, extraction)
    """

    text: str
    raw_length: int
    pieces: tuple[Piece, ...]
    debris: tuple[Debris, ...] = ()
    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    dates: tuple[PageDate, ...] = ()
    findings: tuple[Finding, ...] = ()

    def to_raw(self, span: Span) -> Span:
        """The span of the raw text that a span of the cleaned text stood in."""
        return to_raw(self.pieces, span)


def to_raw(pieces: Sequence[Piece], span: Span) -> Span:
    """The raw span behind a span of cleaned text, over ``pieces`` in order.

    Characters that were put in while cleaning (none stand in the raw text) take the place of
    the next character that does.
    """
    start, end = span
    raw_start = raw_end = 0
    found = False
    for piece in pieces:
        low, high = max(start, piece.start), min(end, piece.start + piece.length)
        if low >= high:
            continue
        if not found:
            raw_start, found = piece.raw_start + low - piece.start, True
        raw_end = piece.raw_start + high - piece.start
    return (raw_start, raw_end)
