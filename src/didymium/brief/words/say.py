"""Sentences: a key and its fillings become text in Italian or English."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from didymium.brief.document import (
    Arg,
    BothArg,
    DateArg,
    Document,
    Figure,
    FigureArg,
    ManyArg,
    NameArg,
    Say,
    TextArg,
    WordArg,
)
from didymium.brief.words import names, numbers
from didymium.brief.words.numbers import Language

# What an article or a reader says is told with the decimals it is given with.
_AS_GIVEN = frozenset({"the article", "assumption"})
_A_YEAR = re.compile(r"\d{4}")
_OWN_BRACKETS = re.compile(r" \([^()]*\)$")
# An Italian sentence that goes on from a colon begins small, unless with a name.
_SMALL_FIRST = re.compile(
    r"(?:Il|Lo|La|L'|L’|I|Gli|Le|Un|Una|Uno|Un'|D(?:el|ella|ello|ei|egli|elle|opo|al|a|i)|"
    r"A(?:l|lla|llo|i|gli|lle)?|In|Nel|Nella|Con|Per|Su|Sul|Sulla|Tra|Fra|Secondo|Circa|Fino|"
    r"Oltre|Quasi|Si|Non|Nessun|Nessuna|Fu|Era|Senza|Solo|Ancora|Altri|Altre|Tutti|Tutte|Prim[oaie]|"
    r"Annuncio|Proclama|Colloqui|Riunione|Vertice|Piano|Dazio|Dazi|Lettera|Ordine|Intesa|Accordo|"
    r"Accordi|Quadro|Prestito|Legge|Memorandum|Ministri|Incontro|Aliquota|Export|Gara|Esito|Testo|"
    r"Sospes[oaie]|[A-Z]\w+(?:zione|ssione|tura|sura|anza|enza|mento|rono|ò|at[oaie]|ut[oaie]))"
    r"(?=[\s'’])|(?:L|Un|D|All|Dall|Dell|Nell)(?=['’])"
)
_SLOT = re.compile(r"\{(\w+)(?::([^{}]*))?\}")


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a sentence: plain text, a number (with its figure's id), a quotation, a source.

    For a source, ``ref`` holds its number as text.
    """

    kind: Literal["text", "figure", "quote", "source"]
    text: str
    ref: str = ""


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Every sentence by key and language, from the packaged tables."""
    found: dict[str, dict[str, str]] = {}
    folder = resources.files("didymium.brief.words").joinpath("sentences")
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".toml"):
            continue
        for key, texts in tomllib.loads(file.read_text("utf-8")).items():
            if key in found:
                raise ValueError(f'sentence "{key}" stands twice')
            found[key] = texts
    return found


class Speaker:
    """Says the sentences of one document in one language."""

    def __init__(
        self, figures: Mapping[str, Figure], source_numbers: Mapping[str, int], lang: Language
    ) -> None:
        self.figures = figures
        self.source_numbers = source_numbers
        self.lang: Language = lang
        #: The language of the article, whose words are shown as they are.
        self.article_language: str = lang

    @classmethod
    def of(cls, document: Document, lang: Language) -> Speaker:
        """The speaker of a finished document."""
        numbers_of = {source.id: source.number for source in document.sources}
        speaker = cls(document.figures, numbers_of, lang)
        speaker.article_language = document.subject.language
        return speaker

    def word(self, key: str) -> str:
        """A fixed word or heading of the brief."""
        try:
            return sentences()[key][self.lang]
        except KeyError:
            raise KeyError(f'no sentence "{key}" in {self.lang}') from None

    def text(self, say: Say, *, cite: bool = True) -> str:
        """The sentence as plain text, with its sources in brackets."""
        parts = [
            f" [{part.text}]" if part.kind == "source" else part.text
            for part in self.segments(say, cite=cite)
        ]
        return "".join(parts)

    def segments(self, say: Say, *, cite: bool = True) -> tuple[Segment, ...]:
        """The sentence in pieces, so that a page can mark numbers, quotations and sources."""
        template = self.word(say.key)
        pieces: list[Segment] = []
        position = 0
        for slot in _SLOT.finditer(template):
            if slot.start() > position:
                pieces.append(Segment("text", template[position : slot.start()]))
            name, how = slot.group(1), slot.group(2) or ""
            if name not in say.args:
                raise KeyError(f'sentence "{say.key}" wants "{name}"')
            pieces.extend(self._fill(say.args[name], how))
            position = slot.end()
        if position < len(template):
            pieces.append(Segment("text", template[position:]))
        if cite:
            wanted = sorted(
                {self.source_numbers[source] for source in say.sources},
            )
            pieces.extend(Segment("source", str(number), str(number)) for number in wanted)
        return _capitalised(pieces)

    def arg(self, arg: Arg, how: str = "") -> str:
        """One filling as plain text."""
        return "".join(segment.text for segment in self._fill(arg, how))

    def parts(self, arg: Arg, how: str = "") -> tuple[Segment, ...]:
        """One filling in pieces, with a capital letter in front."""
        return _capitalised(self._fill(arg, how))

    def _fill(self, arg: Arg, how: str) -> list[Segment]:
        if how.startswith("verb|"):
            return [Segment("text", self._verb(arg, how))]
        match arg:
            case NameArg(of=kind, id=name_id) if how == "a":
                return [Segment("text", names.indefinite(kind, name_id, self.lang))]
            case FigureArg(id=figure_id):
                return self._figure(self.figures[figure_id], how)
            case NameArg(of=kind, id=name_id):
                return [Segment("text", names.phrase(kind, name_id, self.lang, how))]
            case WordArg(id=key):
                shown = self.word(key)
                # in brackets a label stands without its own: mining, dysprosium (heavy)
                return [Segment("text", _OWN_BRACKETS.sub("", shown) if how == "flat" else shown)]
            case DateArg(date=text):
                return [Segment("text", _DATE_FORMS[how](text, self.lang))]
            case TextArg(text=text):
                return [Segment("quote" if how == "quote" else "text", self._quoted(text, how))]
            case BothArg(en=en, it=it):
                return [Segment("text", (_continued(it, how) if self.lang == "it" else en))]
            case ManyArg(items=items, joined=joined):
                return self._many(items, joined, how)

    def _verb(self, arg: Arg, how: str) -> str:
        """The verb in the number of its subject: ``verb|ha|hanno``."""
        one, many = how.split("|")[1:]
        if isinstance(arg, ManyArg) and len(arg.items) != 1:
            return many
        if isinstance(arg, NameArg) and names.is_plural(arg.of, arg.id):
            return many
        return one

    def _quoted(self, text: str, how: str) -> str:
        if how != "quote":
            return text
        return f"«{text}»" if self.lang == "it" else f"“{text}”"

    def _figure(self, figure: Figure, how: str) -> list[Segment]:
        if how.startswith("plural|"):
            one, many = how.split("|")[1:]
            return [Segment("text", one if figure.value == 1 else many)]
        ways = how.split("+") if how else []
        form = ways.pop(0) if ways and ways[0] in names.FORMS[1:] else ""
        dated = "dated" in ways
        way = "+".join(each for each in ways if each != "dated")
        if figure.value is None and way != "bounds":
            return [Segment("figure", self.word("figure_absent"), figure.id)]
        shown = figure_text(figure, self.lang, way, dated=dated)
        if not form:
            return [Segment("figure", shown, figure.id)]
        joined = names.with_number(form, shown, self.lang)
        return [
            Segment("text", joined.removesuffix(shown)),
            Segment("figure", shown, figure.id),
        ]

    def _many(self, items: Sequence[Arg], joined: str, how: str) -> list[Segment]:
        last, other = _LINKS[joined][self.lang]
        pieces: list[Segment] = []
        for place, item in enumerate(items):
            if place:
                pieces.append(Segment("text", last if place == len(items) - 1 else other))
            # a form is that of a name; what stands side by side keeps its own
            pair = isinstance(item, ManyArg) and item.joined == "beside"
            pieces.extend(self._fill(item, "" if pair else how))
        return pieces


# What stands before the last of several things, and before the others.
_LINKS: Mapping[str, Mapping[Language, tuple[str, str]]] = {
    "and": {"en": (" and ", ", "), "it": (" e ", ", ")},
    "or": {"en": (" or ", ", "), "it": (" o ", ", ")},
    "comma": {"en": (", ", ", "), "it": (", ", ", ")},
    "beside": {"en": (" ", " "), "it": (" ", " ")},
}
_DATE_FORMS: dict[str, Callable[[str, Language], str]] = {
    "": numbers.date,
    "on": numbers.on_date,
    "of": numbers.of_date,
    "until": numbers.until_date,
    "the": numbers.the_date,
    "from": numbers.from_date,
    "to": numbers.to_date,
}


def figure_text(figure: Figure, lang: Language, how: str = "", *, dated: bool = False) -> str:
    """A figure in words: plain, with its range, its bounds alone, or signed.

    ``how``: empty (value and unit), ``range`` (value and range where there is one), ``bounds``
    (the range alone), ``signed`` (with plus or minus), ``abs`` (without sign), ``bare`` (no unit),
    ``cell`` (as in a table: points as "pt"). With ``dated`` the year stands behind it, where the
    figure is of one year: 69% (2025), 92% (88–95%; 2024).
    """
    text = _figure_text(figure, lang, how)
    if not dated or not _A_YEAR.fullmatch(figure.period):
        return text
    return f"{text[:-1]}; {figure.period})" if text.endswith(")") else f"{text} ({figure.period})"


def _figure_text(figure: Figure, lang: Language, how: str) -> str:
    unit, value = figure.unit, figure.value
    spread = (
        numbers.interval(
            figure.low,
            figure.high,
            unit,
            lang,
            with_unit=how != "signed_range",
            around=figure.value,
        )
        if figure.low is not None and figure.high is not None
        else None
    )
    if how == "bounds" and spread is not None:
        return spread
    if value is None:
        return "n.d." if lang == "it" else "n/a"
    if figure.kind == "computed" and unit in {"t", "kt"}:
        value = numbers.rounded_mass(value)
    if how == "bare":
        return numbers.bare(value, unit, lang)
    if how == "cell" and unit == "points":
        return numbers.bare(value, unit, lang, signed=True) + f"{numbers.NO_BREAK}pt"
    if how not in {"", "bounds", "range", "signed", "signed_range", "abs", "cell"}:
        raise ValueError(f'no way "{how}" to print a figure')
    if how == "abs":
        value = abs(value)
    exact = figure.basis in _AS_GIVEN
    central = numbers.quantity(value, unit, lang, signed=how.startswith("signed"), exact=exact)
    if how.endswith("range") and spread is not None and spread != central:
        return f"{central} ({spread})"
    return central


def _continued(text: str, how: str) -> str:
    """A text as it stands, or ``inside`` an Italian sentence, behind a colon."""
    if how != "inside" or _SMALL_FIRST.match(text) is None:
        return text
    return text[0].lower() + text[1:]


def _capitalised(pieces: list[Segment]) -> tuple[Segment, ...]:
    """The pieces with a capital letter at the start of each sentence, whatever fills it."""
    opening = True
    for place, piece in enumerate(pieces):
        if not piece.text or piece.kind == "source":
            continue
        if opening and piece.kind == "text" and piece.text[0].islower():
            pieces[place] = Segment("text", piece.text[0].upper() + piece.text[1:], piece.ref)
        opening = piece.text.endswith(("? ", ". "))
    return tuple(pieces)
