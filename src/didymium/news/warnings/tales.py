"""What the opening of a page has somebody tell of another side: "Trump says China will supply"."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Literal

from didymium import vocabulary
from didymium.news.names.represented import carries_news
from didymium.news.speakers.office_words import level_words
from didymium.news.words.doc import PARTIES
from didymium.news.words.lexicon import phrase_list
from didymium.news.words.verb_forms import forms_of

if TYPE_CHECKING:
    from didymium.news.types import Mention, Speaker, Statement
    from didymium.news.words.doc import Doc, Named

_OPENING = 4
_PLACES = ("first", "second", "later", "later")
_STATES = frozenset(("territory", "bloc"))
_NO_TALE = frozenset(("demanded", "hoped", "conditional", "open_question"))
_ACCUSING = frozenset(
    (
        *("accuse", "allege", "claim", "blame", "denounce", "charge", "complain", "contend"),
        *("accusare", "denunciare", "sostenere", "incolpare", "lamentare"),
    )
)
_BLAMING = frozenset(("accuse", "accusare", "blame"))
# What one side likes to tell of the other: that it agreed, and what it will do.
_GIVING = frozenset(
    (
        *("agree", "reach", "accept", "promise", "commit", "sign", "conclude", "approve"),
        *("supply", "suspend", "grant", "issue", "allow"),
        *("concordare", "raggiungere", "accettare", "impegnare", "promettere", "firmare"),
        *("concludere", "approvare", "garantire", "assicurare", "fornire", "sospendere"),
    )
)
_OFFICERS = ("head", "minister", "spokesman", "official")
_BODY_WORDS = frozenset(("ministry", "government", "ministero", "governo"))
_INSTITUTES = frozenset(("think", "institute", "university", "istituto", "università", "centro"))

Teller = Literal["state", "person", "firm", "unnamed", "unknown"]


@dataclass(slots=True)
class Tale:
    """A statement on what other sides than the speaker's do; ``heard`` if one of them speaks."""

    statement: Statement
    place: str
    others: list[str]
    by: Teller
    accuses: bool
    gives: bool
    heard: bool = False

    @property
    def of_state(self) -> bool:
        """Whether one of the others is a state or union."""
        return not _states().isdisjoint(self.others)


@dataclass(slots=True)
class Tales:
    """The tales of an opening, and what else its statements give away of who is heard."""

    tales: list[Tale] = field(default_factory=list)
    signs: set[str] = field(default_factory=set)
    pages_own: list[Statement] = field(default_factory=list)
    told: int = 0
    voices: int = 0


def find_tales(doc: Doc, statements: list[Statement]) -> Tales:
    """What headline and first sentences have speakers tell of other sides."""
    places = _places(doc)
    fresh = [s for s in statements if not s.background]
    voices = {side_of_speaker(s.speaker) for s in fresh if _is_voice(s.speaker)}
    found = Tales(voices=len(voices))
    for statement in fresh:
        place = places.get(statement.sentence)
        if place is None:
            continue
        found.told += 1
        if statement.speaker.kind != "outlet":
            _Telling(doc, statement, place).add_to(found)
            continue
        if statement.act is not None:
            found.signs.add(f"{place} page act")
        found.pages_own.append(statement)
    for tale in found.tales:
        tale.heard = any(same_side(other, voice) for other in tale.others for voice in voices)
    return found


def _places(doc: Doc) -> dict[int, str]:
    """The sentences of the opening, each with the name of its place."""
    heads = [sent.index for sent in doc.sentences if sent.part == "headline"][:2]
    body = [sent.index for sent in doc.sentences if sent.part == "body"][:_OPENING]
    return dict.fromkeys(heads, "head") | dict(zip(body, _PLACES, strict=False))


def _is_voice(speaker: Speaker) -> bool:
    return speaker.kind not in {"outlet", "anonymous"}


def side_of_speaker(speaker: Speaker) -> str:
    """The side that somebody speaks for: a state, or else a firm or person."""
    return speaker.country or speaker.id or speaker.name


def _side_of(mention: Mention) -> str:
    if mention.kind in _STATES:
        return mention.id or mention.name
    return mention.country or mention.id or mention.name


@cache
def _union() -> frozenset[str]:
    """The European Union and all that ever belonged to it."""
    return frozenset(("EU", *(s.member for s in vocabulary.memberships() if s.bloc == "EU")))


def same_side(one: str, other: str) -> bool:
    """Whether two sides are one; the European Union and its members are."""
    return one == other or ("EU" in {one, other} and {one, other} <= _union())


@cache
def _states() -> frozenset[str]:
    return frozenset(("EU", *(territory.iso3 for territory in vocabulary.territories())))


class _Telling:
    """One attributed statement: what it tells, of whom."""

    def __init__(self, doc: Doc, statement: Statement, place: str) -> None:
        self.doc, self.statement, self.place = doc, statement, place
        self.language = "en" if doc.language == "en" else "it"
        starts = doc.tokens.starts
        low, high = (bisect_left(starts, at) for at in statement.span)
        self.all_groups = doc.sentences[statement.sentence].groups
        self.groups = [g for g in self.all_groups if g.finite and low <= g.first < high]
        verb = self.groups[0].first if self.groups else high
        self.names = [n for n in doc.names_in(low, high) if _may_act(n)]
        self.before = [_side_of(n.mention) for n in self.names if n.first < verb]

    def add_to(self, found: Tales) -> None:
        """Put a tale, or what stands against one, among those found."""
        speaker, place = self.statement.speaker, self.place
        words = set((speaker.office or speaker.name).lower().replace("’", " ").split())
        if carries_news(speaker) or self._are_experts(words):
            found.signs.add(f"{place} expert")
            return
        own = side_of_speaker(speaker)
        subjects = [side for side in self.before or self._actors() if side]
        others = [s for s in subjects if not same_side(s, own) and s != speaker.name]
        elsewhere = [s for n in self.names if not same_side(s := _side_of(n.mention), own)]
        accuses = self._accuses()
        found.signs.add(f"{place} said")
        if accuses:
            found.signs.add(f"{place} accuses")
        act = self.statement.act
        if act is not None and act.family == "deal" and elsewhere:
            found.signs.add(f"{place} deal with")
        by = _teller(speaker)
        if by in {"unknown", "unnamed"} and self._is_officer(words):
            if others:
                found.signs.add(f"{place} officer")  # of which state, nobody says
        elif others and len(others) < len(subjects):
            found.signs.add(f"{place} joint")  # "we and they have signed"
        elif others and self.statement.modality not in _NO_TALE:
            found.tales.append(self._tale(others, by, accuses))
        elif elsewhere and accuses:
            found.tales.append(self._tale(elsewhere, by, accuses))

    def _tale(self, others: list[str], by: Teller, accuses: bool) -> Tale:
        gives = any(group.lemma in _GIVING for group in self.groups)
        return Tale(self.statement, self.place, others, by, accuses, gives)

    def _actors(self) -> list[str]:
        act = self.statement.act
        return [] if act is None else [p.country or p.id or p.name for p in act.actors]

    def _accuses(self) -> bool:
        """Whether a verb of accusing introduces the statement or stands beside it."""
        if any(group.lemma in _BLAMING for group in self.all_groups):
            return True
        return any(
            "reporting" in cue.why and not _ACCUSING.isdisjoint(lemmas_of(cue.text, self.language))
            for cue in self.statement.cues
        )

    def _are_experts(self, words: set[str]) -> bool:
        return not words.isdisjoint(level_words(self.language, "expert") | _INSTITUTES)

    def _is_officer(self, words: set[str]) -> bool:
        levels = (level_words(self.language, level) for level in _OFFICERS)
        return not words.isdisjoint(_BODY_WORDS.union(*levels))


def _may_act(named: Named) -> bool:
    return named.mention.kind in PARTIES and named.mention.role != "carrier"


def _teller(speaker: Speaker) -> Teller:
    if speaker.kind == "anonymous":
        return "unnamed"
    if speaker.kind in _STATES:
        return "state"
    if speaker.kind == "organisation":
        return "firm"
    if not speaker.country and not speaker.id:
        return "unknown"
    return "state" if speaker.country and speaker.office else "person"


@cache
def lemmas_of(text: str, language: str) -> frozenset[str]:
    """The verbs that some words may be."""
    return frozenset(f.lemma for word in text.lower().split() for f in forms_of(word, language))


def keeps_silent(doc: Doc) -> bool:
    """Whether a text says that somebody does not answer or confirm."""
    language = "en" if doc.language == "en" else "it"
    return bool(phrase_list("silence", language).find(doc.tokens))
