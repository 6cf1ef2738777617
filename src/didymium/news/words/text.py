"""From raw text to a clean page, its language and its sentences."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from didymium.news.page import Debris, Page, PageDate, Piece
from didymium.news.tables import rows
from didymium.news.types import Part
from didymium.news.words.tokens import Tokens, places_of

_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,6});")
_SUSPECT = re.compile(
    r"[*_#`~<>&\[\]{}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\\•·▪‣]"
    r"|https?://|BRBR|^[ \t]*-",
    re.MULTILINE,
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_REPEAT_MIN = 25
_LINE_MAX = 600


@cache
def _inline_patterns() -> tuple[tuple[str, bool, str, re.Pattern[str]], ...]:
    return tuple(
        (
            row["kind"],
            row["machine_written"] == "yes",
            "\n" if row["replacement"] == "newline" else "",
            re.compile(row["pattern"], re.MULTILINE),
        )
        for row in rows("debris")
        if row["scope"] == "inline"
    )


@cache
def _line_pattern() -> tuple[re.Pattern[str], tuple[tuple[str, bool], ...]]:
    parts, kinds = [], []
    for row in rows("debris"):
        if row["scope"] == "line":
            parts.append(f"({row['pattern']})")
            kinds.append((row["kind"], row["machine_written"] == "yes"))
    return re.compile("|".join(parts), re.IGNORECASE), tuple(kinds)


@dataclass(slots=True)
class _Cut:
    start: int
    end: int
    kind: str
    machine: bool
    replacement: str


def _inline_cuts(raw: str) -> list[_Cut]:
    if not _SUSPECT.search(raw):
        return []
    cuts = [
        _Cut(match.start(), match.end(), kind, machine, replacement)
        for kind, machine, replacement, pattern in _inline_patterns()
        for match in pattern.finditer(raw)
        if match.end() > match.start()
    ]
    for match in _ENTITY.finditer(raw):
        plain = html.unescape(match.group())
        if plain != match.group():
            cuts.append(_Cut(match.start(), match.end(), "markup", False, plain))
    return cuts


def _line_cuts(raw: str) -> list[_Cut]:
    pattern, kinds = _line_pattern()
    cuts = []
    seen: set[str] = set()
    start = 0
    for line in raw.split("\n"):
        end = start + len(line)
        bare = line.strip(" \t\r*_#>")
        if bare:
            offset = start + line.find(bare)
            if len(bare) <= _LINE_MAX:
                match = pattern.fullmatch(bare)
                if match is not None and match.lastindex is not None:
                    kind, machine = kinds[_outer_group(match) - 1]
                    cuts.append(_Cut(offset, offset + len(bare), kind, machine, ""))
            if len(bare) >= _REPEAT_MIN:
                if bare in seen:
                    cuts.append(_Cut(offset, offset + len(bare), "repeated", False, ""))
                seen.add(bare)
        start = end + 1
    return cuts


def _outer_group(match: re.Match[str]) -> int:
    """The number of the alternative that matched; alternatives hold no groups of their own."""
    assert match.lastindex is not None
    return match.lastindex


def clean(
    raw: str,
    *,
    url: str | None = None,
    title: str | None = None,
    outlet: str | None = None,
    dates: tuple[PageDate, ...] = (),
    debris: tuple[Debris, ...] = (),
) -> Page:
    """The page of a raw text: debris taken out and kept as findings, the rest unchanged.

    Cleaned text differs from the raw text only by what was cut, by line breaks where
    line-break markers stood, and by characters where HTML entities stood.
    """
    # halves of characters cannot be written anywhere; they stand as the sign for what is lost
    raw = _SURROGATE.sub("\ufffd", raw)
    cuts = sorted(_inline_cuts(raw) + _line_cuts(raw), key=lambda cut: (cut.start, -cut.end))
    found = list(debris)
    pieces: list[Piece] = []
    parts: list[str] = []
    position, length = 0, 0
    for cut in cuts:
        if cut.start < position:
            continue
        if cut.start > position:
            part = raw[position : cut.start]
            pieces.append(Piece(start=length, raw_start=position, length=len(part)))
            parts.append(part)
            length += len(part)
        parts.append(cut.replacement)
        length += len(cut.replacement)
        found.append(
            Debris.model_validate(
                {
                    "kind": cut.kind,
                    "raw_span": (cut.start, cut.end),
                    "text": raw[cut.start : cut.end][:300],
                    "machine_written": cut.machine,
                }
            )
        )
        position = cut.end
    if position < len(raw):
        pieces.append(Piece(start=length, raw_start=position, length=len(raw) - position))
        parts.append(raw[position:])
    return Page(
        text="".join(parts),
        raw_length=len(raw),
        pieces=tuple(pieces),
        debris=tuple(found),
        url=url,
        title=title,
        outlet=outlet,
        dates=dates,
    )


# Language ------------------------------------------------------------------------------

_SURE_SHARE = 0.08
_SURE_RATIO = 1.5
_MODEL_CHARACTERS = 2_000
_COUNTED_WORDS = 600
_READ = frozenset(("it", "en", "fr", "de", "es"))
_UNSURE = 8.0


@cache
def _stopwords() -> dict[str, tuple[str, ...]]:
    """The commonest words, each with the languages that use it."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows("stopwords"):
        for word in row["words"].split("|"):
            found[word] = (*found.get(word, ()), row["language"])
    return found


@cache
def _counted_languages() -> tuple[str, ...]:
    return tuple(row["language"] for row in rows("stopwords"))


def language(tokens: Tokens) -> str:
    """The ISO 639-1 code of the text's language.

    Counts of the commonest words decide in microseconds; only where they do not, the
    py3langid model is loaded (about one second, once).
    """
    if not tokens.norms:
        return "und"
    norms = tokens.norms[:_COUNTED_WORDS]
    places = tokens.places if len(norms) == len(tokens.norms) else places_of(norms)
    used = _stopwords()
    counts = dict.fromkeys(_counted_languages(), 0)
    for word in used.keys() & places.keys():
        for code in used[word]:
            counts[code] += len(places[word])
    ranked = sorted(((count, code) for code, count in counts.items()), reverse=True)
    (best, code), (second, _) = ranked[0], ranked[1]
    sure = best >= max(2.0, _SURE_SHARE * len(norms)) and best >= _SURE_RATIO * second
    if sure and not (code == "en" and _is_accented(tokens.text)):
        return code
    import py3langid

    likely = py3langid.rank(tokens.text[:_MODEL_CHARACTERS])
    # of a line or two the model is unsure: a language we read is likelier than Latin or Catalan
    near = (code for code, weight in likely if weight > likely[0][1] - _UNSURE)
    return str(next((code for code in near if code in _READ), likely[0][0]))


# English has hardly any letter beyond a to z; Hungarian "a" and "is" are English words too.
_ACCENTED_SHARE = 0.03
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def _is_accented(text: str) -> bool:
    text = text[:_MODEL_CHARACTERS]
    if text.isascii():
        return False
    accented = sum(map(str.isalpha, _BEYOND_ASCII.findall(text)))
    return accented > _ACCENTED_SHARE * sum(map(str.isalpha, text))


# Sentences -----------------------------------------------------------------------------

# A line break, or a full stop with what closes behind it, before a capital or a figure; the
# space may be missing between a word and a capitalised one.
_BREAK = re.compile(
    r"[.!?…\n](?:(?<=\n)|[\"»”’')\]]*"  # a set of characters first, as that is looked for fast
    r"(?:[ \t\u00a0]+(?=[\"«“'‘(\[]?[A-ZÀ-ÖØ-ÞЀ-Я0-9©\u2600-\U0001faff])|(?=[A-ZÀ-Ý][a-zà-ÿ'’])))"
)
_LAST_WORD = re.compile(r"[^\s(«“\"']+$")
_HEADLINE_MAX = 220
_WRAP_MIN, _WRAP_MAX, _FULL_LINE = 40, 100, 0.66
_STOPPED_MAX = 130
_CLOSING_MAX = 70


@cache
def _abbreviations(code: str) -> frozenset[str]:
    words: set[str] = set()
    for row in rows("abbreviations"):
        if row["language"] in {code, "en"}:
            words.update(row["words"].split("|"))
    return frozenset(words)


@dataclass(slots=True)
class RawSentence:
    """A sentence's characters, the number of its paragraph and its part of the page."""

    start: int
    end: int
    paragraph: int
    part: Part


def _is_abbreviation(text: str, end: int, code: str) -> bool:
    if text[end - 1 : end] != ".":
        return False
    match = _LAST_WORD.search(text, max(0, end - 12), end - 1)
    if match is None:
        return False
    word = match.group().lower()
    if len(word) == 1:
        return word.isalpha() and word not in {"e", "è", "o"}
    return word in _abbreviations(code)


def _set_width(text: str) -> int:
    """The width of a text whose lines were broken at a margin, as in mails; 0 for any other."""
    lines = [line.strip() for line in text.split("\n")]
    lines = [line for line in lines if line]
    if len(lines) < 3:
        return 0
    width = max(map(len, lines))
    if not _WRAP_MIN <= width <= _WRAP_MAX:
        return 0
    going_on = sum(
        1
        for before, line in pairwise(lines)
        if line[0].islower() or (line[0].isdigit() and _full(before, width))
    )
    return width if going_on >= 2 or going_on * 3 >= len(lines) else 0


def _full(line: str, width: int) -> bool:
    """Whether a line reaches the margin without ending a sentence."""
    return len(line) >= _FULL_LINE * width and line[-1] not in '.!?:;»”"'


def _goes_on(text: str, start: int, end: int, width: int) -> bool:
    """Whether a line break of a text set to a width stands inside a sentence."""
    before = text[text.rfind("\n", 0, start) + 1 : start].strip()
    after = text[end : end + _WRAP_MAX].lstrip(" \t\u00a0")
    if not before or not after or after[0] == "\n":
        return False
    if after[0].islower():
        return True
    return _full(before, width)


# Words that no paragraph ends with.
_UNFINISHED = frozenset(
    (
        *("il", "lo", "la", "i", "gli", "le", "un", "uno", "una", "di", "del", "della", "dei"),
        *("degli", "delle", "nel", "nella", "al", "alla", "dal", "dalla", "con", "per", "tra"),
        *("the", "of", "an", "and", "its", "their", "with", "from"),
    )
)


def _cut_short(text: str, mark: int) -> bool:
    """Whether a line break before a small letter stands inside a sentence.

    Behind an article or a preposition, or at the end of a long line that no mark ends.
    """
    after = text[mark : mark + _WRAP_MAX].lstrip()
    if not after[:1].islower():
        return False
    line = text[text.rfind("\n", 0, mark) + 1 : mark].rstrip()
    if text[mark + 1 : mark + 2].islower() and len(line) >= _WRAP_MAX and line[-1].islower():
        return True
    before = text[max(0, mark - 40) : mark].rstrip()
    word = before[max(before.rfind(" "), before.rfind("\n")) + 1 :].lower()
    return word in _UNFINISHED


def sentences(text: str, code: str) -> list[RawSentence]:
    """The sentences of a cleaned text, with paragraph numbers and headline and closing lines."""
    found: list[RawSentence] = []
    paragraph, start = 0, 0
    width = _set_width(text)
    for match in _BREAK.finditer(text):
        mark = match.start()
        broken = text[mark] == "\n"
        if broken and width and _goes_on(text, mark, match.end(), width):
            continue
        if broken and _cut_short(text, mark):
            continue
        if not broken:
            if _is_abbreviation(text, mark + 1, code):
                continue
            glued = not match.group()[-1].isspace()
            if glued and not text[max(0, mark - 3) : mark].islower():
                continue
        _append(found, text, start, mark if broken else match.end(), paragraph)
        start = match.end()
        if broken:
            paragraph += 1
    _append(found, text, start, len(text), paragraph)
    _mark_parts(found, text)
    return found


def _append(found: list[RawSentence], text: str, start: int, end: int, paragraph: int) -> None:
    part = text[start:end].rstrip()
    words = part.lstrip()
    if words:
        end = start + len(part)
        found.append(RawSentence(end - len(words), end, paragraph, "body"))


def _mark_parts(found: list[RawSentence], text: str) -> None:
    """Mark headline lines at the top and closing lines at the bottom, in place."""
    groups: list[list[RawSentence]] = []
    for sentence in found:
        if groups and groups[-1][0].paragraph == sentence.paragraph:
            groups[-1].append(sentence)
        else:
            groups.append([sentence])
    lengths = [group[-1].end - group[0].start for group in groups]
    for index, group in enumerate(groups[:3]):
        longer = max(lengths[index + 1 :], default=0)
        ends_open = text[group[-1].end - 1] not in ".;:,"
        if lengths[index] > _HEADLINE_MAX or longer < lengths[index]:
            if not (len(groups) == 1 and ends_open and lengths[0] <= _HEADLINE_MAX):
                break
        elif not ends_open and (index > 0 or len(group) > 1 or lengths[0] > _STOPPED_MAX):
            break
        for sentence in group:
            sentence.part = "headline"
    for group, length in zip(reversed(groups[1:]), reversed(lengths[1:]), strict=True):
        if length > _CLOSING_MAX or text[group[-1].end - 1] in ".!?;:,":
            break
        if group[0].part == "headline":
            break
        for sentence in group:
            sentence.part = "closing"
