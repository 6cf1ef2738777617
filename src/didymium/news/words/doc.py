"""The working state of one text while it is read: words, sentences, clauses, what was found."""

from __future__ import annotations

import datetime as dt
import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from operator import attrgetter
from typing import TypeVar

from didymium.news.types import DateMention, Mention, Part, Party, Quantity
from didymium.news.words.found_dates import FoundDate, Leaning, resolve
from didymium.news.words.lexicon import CueWord, lemma_stances
from didymium.news.words.text import RawSentence
from didymium.news.words.tokens import Tokens, among
from didymium.news.words.verb_finder import GroupFinder
from didymium.news.words.verb_forms import small_words
from didymium.news.words.verbs import VerbGroup

Found = tuple[int, int, CueWord]
_Meaning = TypeVar("_Meaning")
_FIRST = attrgetter("first")
AGGREGATES = frozenset({"WLD", "OTH"})
"""Territories that stand for many and neither act nor speak."""
PARTIES = frozenset(("territory", "bloc", "person", "organisation"))
"""Kinds of mentions that act and speak."""
DASHES = frozenset({"-", "–", "—"})


@dataclass(slots=True)
class Named:
    """A mention with the words it covers (``first`` to ``last``, exclusive).

    ``material`` is the one it names, by itself or as one of its products; ``side`` the party it
    is in an act, kept once it was asked for.
    """

    first: int
    last: int
    mention: Mention
    material: str | None = None
    side: Party | None = field(default=None, init=False, compare=False)


@dataclass(slots=True)
class Contents:
    """What starts among the words of a sentence or clause, in order.

    ``concepts`` are the words that stand for each concept; ``materials`` are the ids of those
    named, None until they are asked for.
    """

    names: list[Named] = field(default_factory=list, init=False, compare=False)
    concepts: dict[str, list[tuple[int, int]]] = field(
        default_factory=dict, init=False, compare=False
    )
    cues: list[Found] = field(default_factory=list, init=False, compare=False)
    quantities: list[Quantity] = field(default_factory=list, init=False, compare=False)
    dates: list[tuple[FoundDate, DateMention]] = field(
        default_factory=list, init=False, compare=False
    )
    materials: tuple[str, ...] | None = field(default=None, init=False, compare=False)


@dataclass(slots=True)
class ClauseSpan(Contents):
    """A clause as words, with its verb groups; ``opener`` is the connector it starts with.

    ``main`` is the first finite verb group, or the first of any kind.
    """

    first: int
    last: int
    groups: list[VerbGroup]
    opener: str = ""
    main: VerbGroup | None = field(init=False)

    def __post_init__(self) -> None:
        self.main = None
        for group in self.groups:
            if group.finite:
                self.main = group
                return
            self.main = self.main or group


@dataclass(slots=True)
class Sent(Contents):
    """A sentence as words, with clauses and verb groups."""

    index: int
    start: int
    end: int
    first: int
    last: int
    part: Part
    paragraph: int
    groups: list[VerbGroup] = field(default_factory=list)
    clauses: list[ClauseSpan] = field(default_factory=list)

    def clause_at(self, index: int) -> ClauseSpan | None:
        """The clause a word stands in."""
        return next((part for part in self.clauses if part.first <= index < part.last), None)


@dataclass(slots=True)
class Doc:
    """Everything known about a text so far; each step fills in its own part."""

    text: str
    language: str
    tokens: Tokens
    sentences: list[Sent]
    taken: bytearray
    url: str | None = None
    names: list[Named] = field(default_factory=list)
    dates: list[FoundDate] = field(default_factory=list)
    resolved: list[DateMention] = field(default_factory=list)
    quantities: list[tuple[int, int, Quantity]] = field(default_factory=list)
    concepts: list[Found] = field(default_factory=list)
    cues: list[Found] = field(default_factory=list)
    meeting_words: list[tuple[int, int, str]] = field(default_factory=list)
    _sentence_starts: list[int] = field(init=False)
    _name_starts: list[int] = field(default_factory=list)
    _concept_starts: list[int] = field(default_factory=list)
    _cue_starts: list[int] = field(default_factory=list)
    _date_starts: list[int] = field(default_factory=list)
    _dated: list[tuple[FoundDate, DateMention]] = field(default_factory=list)
    _holding: dict[frozenset[str], set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._sentence_starts = [sent.first for sent in self.sentences]

    def freeze(self) -> None:
        """Index what was found, for look-ups by word range."""
        self.names.sort(key=_FIRST)
        self._name_starts = [named.first for named in self.names]
        self._concept_starts = [item[0] for item in self.concepts]
        self._cue_starts = [item[0] for item in self.cues]
        self._date_starts = [found.first for found in self.dates]
        self.share_out(self.sentences)

    def share_out(self, parts: Sequence[Sent] | Sequence[ClauseSpan]) -> None:
        """Give sentences or clauses what was found among their words."""
        nowhere = Contents()
        owners: list[Contents] = [nowhere] * len(self.tokens)
        for part in parts:
            owners[part.first : part.last] = [part] * (part.last - part.first)
        for named in self.names:
            owners[named.first].names.append(named)
        for first, last, concept in self.concepts:
            concepts = owners[first].concepts
            if concept.kind in concepts:
                concepts[concept.kind].append((first, last))
            else:
                concepts[concept.kind] = [(first, last)]
        for cue in self.cues:
            owners[cue[0]].cues.append(cue)
        for first, _, quantity in self.quantities:
            owners[first].quantities.append(quantity)

    def resolve_dates(self, page_date: dt.date | None) -> None:
        """Set every date found against the page's date."""
        for found in self.dates:
            sent = self.sentence_at(found.first)
            clause = sent.clause_at(found.first) if sent is not None else None
            leaning = _leaning(clause, found) if clause is not None and not found.full else ""
            dated = (found, resolve(found, self.text, page_date, leaning))
            self._dated.append(dated)
            if sent is not None:
                sent.dates.append(dated)
            if clause is not None:
                clause.dates.append(dated)
        self.resolved = [date for _, date in self._dated]

    def names_in(self, first: int, last: int) -> list[Named]:
        """The names that start in a range of words."""
        low = bisect_left(self._name_starts, first)
        return self.names[low : bisect_left(self._name_starts, last)]

    def concepts_in(self, first: int, last: int) -> list[Found]:
        """The concepts that start in a range of words."""
        low = bisect_left(self._concept_starts, first)
        return self.concepts[low : bisect_left(self._concept_starts, last)]

    def cues_in(self, first: int, last: int) -> list[Found]:
        """The cues that start in a range of words."""
        low = bisect_left(self._cue_starts, first)
        return self.cues[low : bisect_left(self._cue_starts, last)]

    def by_sentence(
        self, phrases: list[tuple[int, int, _Meaning]]
    ) -> dict[int, list[tuple[int, int, _Meaning]]]:
        """Phrases in order, by the number of the sentence that they start in."""
        found: dict[int, list[tuple[int, int, _Meaning]]] = {}
        for phrase in phrases:
            sent = self.sentence_at(phrase[0])
            if sent is not None:
                found.setdefault(sent.index, []).append(phrase)
        return found

    def words_by_sentence(self, words: list[int]) -> dict[int, list[int]]:
        """Words in order, by the number of the sentence that they stand in."""
        found: dict[int, list[int]] = {}
        for index in words:
            sent = self.sentence_at(index)
            if sent is not None:
                found.setdefault(sent.index, []).append(index)
        return found

    def holding(self, words: frozenset[str]) -> set[int]:
        """The numbers of the sentences that hold a word of a set, looked up once for a page."""
        found = self._holding.get(words)
        if found is None:
            sents = map(self.sentence_at, self.tokens.of(words))
            found = self._holding[words] = {sent.index for sent in sents if sent is not None}
        return found

    def sentence_at(self, index: int) -> Sent | None:
        """The sentence a word stands in."""
        place = bisect_right(self._sentence_starts, index) - 1
        if place < 0 or index >= self.sentences[place].last:
            return None
        return self.sentences[place]

    def dates_in(self, first: int, last: int) -> list[tuple[FoundDate, DateMention]]:
        """The dates that start in a range of words, each with the day it stands for."""
        low = bisect_left(self._date_starts, first)
        return self._dated[low : bisect_left(self._date_starts, last, low)]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The characters of a range of words."""
        return self.tokens.starts[first], self.tokens.ends[last - 1]


def _leaning(clause: ClauseSpan, found: FoundDate) -> Leaning:
    """On which side of the page's date a date lies, by the verb it stands beside.

    What will be done is ahead and what was done behind; "is expected to sign" is ahead, "met to
    discuss" behind.
    """
    main = clause.main
    if main is None:
        return ""
    if main.tense == "future" and not main.perfect:
        return "ahead"
    if main.perfect or main.tense in {"past", "imperfect"}:
        return "behind"
    for group in clause.groups:
        if group.mood == "infinitive" and not group.perfect and group.last <= found.first:
            return "ahead"
    return ""


def sentences_in_words(raw: list[RawSentence], tokens: Tokens) -> list[Sent]:
    """Sentences with word ranges; a sentence without letters or figures is left out."""
    found: list[Sent] = []
    for sentence in raw:
        first = bisect_left(tokens.starts, sentence.start)
        last = bisect_right(tokens.starts, sentence.end - 1)
        told = first < last and tokens.norms[first][0].isalnum()
        if told or any(norm[0].isalnum() for norm in tokens.norms[first:last]):
            found.append(
                Sent(
                    len(found),
                    tokens.starts[first],
                    tokens.ends[last - 1],
                    first,
                    last,
                    sentence.part,
                    sentence.paragraph,
                )
            )
    return found


_HARD = frozenset({";", ":", "—", "–"})
_SOFT = frozenset({",", "-", "(", ")"})
_QUOTES = frozenset({'"', "«", "»", "“", "”"})


def split_clauses(doc: Doc) -> None:
    """Fill in verb groups and clauses of every sentence.

    A sentence is cut between two finite verbs, at the strongest mark between them: semicolon,
    colon or dash, then a conjunction (with the comma before it), then a comma. Without a mark
    the two verbs stay in one clause.
    """
    finder = GroupFinder(doc.tokens, doc.language, doc.taken)
    stances = lemma_stances(doc.language)
    dated = {found.first for found in doc.dates}
    marks = _marks(doc.language)
    dashes = doc.tokens.of(DASHES)
    for sent in doc.sentences:
        groups = finder.find(sent.first, sent.last)
        sent.groups = _coordinated(groups, doc.tokens.norms) if len(groups) > 1 else groups
        begin = _after_dateline(doc, sent, dashes) if dashes else sent.first
        finite = [group for group in sent.groups if group.finite]
        cuts: list[int] = []
        for left, right in itertools.pairwise(finite):
            cut = _boundary(doc, left.last, right.first, marks, dated)
            if cut is None and left.lemma in stances and not left.passive and doc.language == "en":
                cut = left.last  # "said Ukraine would sign"
            if cut is not None:
                cuts.append(cut)
            elif doc.language == "en" and left.tense == "past" and left.last - left.first == 1:
                # "equipment used to recycle will require": a participle, not the main verb
                place = sent.groups.index(left)
                sent.groups[place] = replace(left, finite=False, mood="participle", passive=True)
        if sent.part == "headline":
            _colon_cuts(doc, sent, cuts)
        if not cuts and begin < sent.last:
            groups = [group for group in sent.groups if group.first >= begin]
            sent.clauses = [ClauseSpan(begin, sent.last, groups, doc.tokens.norms[begin])]
            continue
        edges = [begin, *(cut for cut in cuts if cut > begin), sent.last]
        for low, high in itertools.pairwise(edges):
            if low >= high:
                continue
            groups = [group for group in sent.groups if low <= group.first < high]
            opener = doc.tokens.norms[low]
            sent.clauses.append(ClauseSpan(low, high, groups, opener))
    doc.share_out([clause for sent in doc.sentences for clause in sent.clauses])


def _coordinated(groups: list[VerbGroup], norms: list[str]) -> list[VerbGroup]:
    """The groups, a participle behind "e" sharing the auxiliary of the verb before it.

    "ha imposto licenze e revocato il divieto" holds two finite verbs.
    """
    found: list[VerbGroup] = []
    before: VerbGroup | None = None
    for group in groups:
        shares = before is not None and before.perfect and not group.finite
        joined = group.first > 0 and norms[group.first - 1] in {"e", "ed", "and", "but", "ma"}
        if before is not None and shares and joined and group.mood == "participle":
            group = replace(before, first=group.first, last=group.last, lemma=group.lemma)
        if group.finite:
            before = group
        found.append(group)
    return found


_DATELINE_REACH = 16


def _after_dateline(doc: Doc, sent: Sent, dashes: list[int]) -> int:
    """The first word behind "Mosca, 14 giugno 2024 -" or "BEIJING (Reuters) -"."""
    if sent.part != "body":
        return sent.first
    reach = min(sent.last - 1, sent.first + _DATELINE_REACH)
    index = next(iter(among(dashes, sent.first + 1, reach)), None)
    if index is None or not doc.tokens.capital(sent.first):
        return sent.first
    dated = any(sent.first <= found.first < index for found in doc.dates)
    bracket = "(" in doc.tokens.norms[sent.first : index]
    if not (dated or bracket or doc.tokens.slice(sent.first, index).isupper()):
        return sent.first
    told = any(group.finite and group.first < index for group in sent.groups)
    return sent.first if told else index + 1


def _colon_cuts(doc: Doc, sent: Sent, cuts: list[int]) -> None:
    """In headlines a colon or semicolon parts two claims even without verbs."""
    norms = doc.tokens.norms
    for index in range(sent.first + 1, sent.last - 1):
        if norms[index] not in {":", ";", "—", "–", "|"} or index + 1 in cuts:
            continue
        if not doc.tokens.parts_nothing(index):
            cuts.append(index + 1)
    cuts.sort()


_COORDINATING = frozenset({"e", "ed", "o", "oppure", "and", "or", "né", "nor", "ma", "but"})
_RELATIVES = frozenset(("cui", "quale", "quali", "che", "that", "which", "whom", "whose"))
_CLOSE = 2


@cache
def _marks(language: str) -> dict[str, str]:
    """What a word or mark may be between two verbs; most words are nothing."""
    kinds = (
        ("subordinate", small_words(language, "connector")),
        ("coordinate", _COORDINATING),
        ("soft", _SOFT),
        ("quote", _QUOTES),
        ("hard", _HARD),
    )
    return {word: kind for kind, words in kinds for word in words}


def _boundary(doc: Doc, low: int, high: int, marks: dict[str, str], dated: set[int]) -> int | None:
    """Where to cut between two verbs; ``low`` to ``high`` are the words between them."""
    norms, taken = doc.tokens.norms, doc.taken
    soft = quote = subordinate = coordinate = None
    for index in range(high - 1, low - 1, -1):
        mark = marks.get(norms[index])
        if mark is None:
            continue
        if mark == "hard":
            if doc.tokens.parts_nothing(index):
                continue
            return index + 1
        if mark == "quote":
            quote = index if quote is None else quote
        elif mark == "soft":
            soft = index if soft is None else soft
        elif mark == "coordinate":
            if taken[index - 1] and any(taken[index + 1 : index + 3]):
                continue  # "Portugal and Spain", "la Cina e gli Usa"
            coordinate = index if coordinate is None else coordinate
        elif index + 1 not in dated and index + 2 not in dated:
            subordinate = index if subordinate is None else subordinate
    return _strongest(norms, high, soft, quote, subordinate, coordinate)


def _strongest(
    norms: list[str],
    high: int,
    soft: int | None,
    quote: int | None,
    subordinate: int | None,
    coordinate: int | None,
) -> int | None:
    """The place to cut at, of those found.

    In order, behind a strong mark: a relative pronoun; a mark just before the second verb; a
    closing quotation mark; a subordinating word; a coordinating word that follows a comma,
    stands just before the second verb, or is alone; a comma.
    """
    if subordinate is not None and norms[subordinate] in _RELATIVES:
        return subordinate  # "la decisione con cui Nuuk, nel 2021, ha vietato"
    if soft is not None and soft == high - 1:
        return soft + 1
    if quote is not None and (subordinate is None or quote > subordinate):
        return quote + 1
    if subordinate is not None:
        return subordinate
    if coordinate is not None and (
        soft is None or high - coordinate <= _CLOSE + 1 or norms[coordinate - 1] in _SOFT
    ):
        return coordinate
    return None if soft is None else soft + 1
