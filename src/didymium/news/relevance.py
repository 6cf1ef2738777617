"""Whether a page is about strategic minerals: a material together with a frame, never alone.

A page that names a mineral is described by a few plain features (:func:`evidence`): how often
and where it names them, with which words of mining, markets and policy, with which states and
firms, with which acts, and how much it speaks of another subject. What all its words say counts
as two more: how likely the likeliest act is its news (``lists/act_words.csv``), and whether pages
in such words are relevant (``lists/relevance_words.csv``). The weights of ``lists/relevance.csv``
add up to the logarithm of the odds that the page is relevant; they were fitted on pages that
rules may look at (``benchmarks/news_relevance.py``).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache

from didymium import vocabulary
from didymium.news.deeds.act_words import page_scores
from didymium.news.deeds.instruments import MEASURES
from didymium.news.frames import frame_words, other_subjects
from didymium.news.names.mentions import organisations
from didymium.news.tables import LANGUAGES, feature_weights, rows
from didymium.news.types import Event, Relevance, Statement, make_relevance
from didymium.news.words.doc import Doc, Named, Sent
from didymium.news.words.tokens import among

# Measures, deals, supply: what only policy, trade and markets speak of.
_TRADE = frozenset(
    (
        *("export", "import", "licence", "quota", "tariff", "sanction", "memorandum", "offtake"),
        *("talks", "price_floor", "stockpile", "dispute", "supply", "national", "shortage"),
        *("critical", "goods", "agreement", "ban"),
    )
)
# What makes "mineral resources" of a state a matter of supply.
_DEALS = frozenset(("agreement", "memorandum", "framework", "talks", "national", "export", "ban"))
# Groups that only policy and trade speak of.
_POLITICAL = frozenset(
    ("critical_minerals", "critical_raw_materials", "strategic_raw_materials", "rare_earths")
)
_STATES = frozenset(("territory", "bloc"))
_SITES = frozenset(("deposit", "mine", "plant"))
_NO_MINERAL = frozenset(("none", "fuel"))
_FRAMES = ("mining", "making", "market", "policy")
# How far above even odds a page must stand: of pages left out that are of other subjects, here
# less than one in twenty passes (``benchmarks/news_relevance.py`` prints what other bars cost).
BAR = 2.2
# Log odds by words that say no more beyond; of the second, what most pages have at least.
_LEAST_ACT = -5.0
_LEAST, _USUAL, _MOST = -2.0, 4.0, 8.0
_FEW_WORDS = 45
_NEAR = 5
_OPENING = 2
_PAGE_WORDS = 150
_REASONS = 4


@dataclass(slots=True)
class Evidence:
    """What a page gives for and against its being relevant."""

    features: dict[str, float]
    reasons: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Tally:
    """What the sentences of a page add up to.

    ``places`` name a mineral; ``implied`` speak of mines, or of the firms and sites of mineral
    chains, without naming any.
    """

    places: set[int] = field(default_factory=set)
    implied: set[int] = field(default_factory=set)
    special: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    opening: bool = False
    reasons: list[str] = field(default_factory=list)

    def add(self, name: str, count: int = 1) -> None:
        """Count something once more."""
        self.counts[name] = self.counts.get(name, 0) + count

    def log(self, name: str) -> float:
        """How often something was counted, each doubling counting one."""
        return math.log2(1 + self.counts.get(name, 0))


@cache
def _common() -> dict[str, str]:
    """Materials that count less ("common"), little ("weak") or not at all ("none", "fuel")."""
    return {row["material"]: row["weight"] for row in rows("common_materials")}


def weights() -> dict[str, float]:
    """The weight of each feature."""
    return feature_weights("relevance")


def judge(
    doc: Doc,
    events: tuple[Event, ...],
    statements: Sequence[Statement],
    words: Mapping[str, float],
    about: float | None = None,
) -> Relevance:
    """Relevance with its score and its reasons; ``words``, ``about`` as for :func:`evidence`."""
    found = evidence(doc, events, statements, words, about)
    if found is None:
        return make_relevance(
            relevant=False, score=0.0, reasons=("no strategic material is named",)
        )
    table = weights()
    score = sum([table[name] * value for name, value in found.features.items()])
    return make_relevance(relevant=score > BAR, score=round(score, 2), reasons=tuple(found.reasons))


def evidence(
    doc: Doc,
    events: tuple[Event, ...],
    statements: Sequence[Statement],
    words: Mapping[str, float],
    about: float | None = None,
) -> Evidence | None:
    """What speaks for and against a page; None where it names no mineral.

    ``words`` are the log odds of acts by the page's words, ``about`` those that it is relevant,
    where they are known already or not to be taken from the fitted table (as when that table is
    fitted).
    """
    tally = _Tally()
    frames = frame_words(doc)
    told = sorted(frames)
    opening = [sent.index for sent in doc.sentences if sent.part == "body"][:_OPENING]
    for sent in doc.sentences:
        _sentence(doc, sent, tally, [(i, frames[i]) for i in among(told, sent.first, sent.last)])
        if tally.special and (sent.part == "headline" or sent.index in opening):
            tally.opening = True
    places = tally.places | tally.implied
    if not places:
        return None
    beside = {s.id for s in statements if s.act is not None and _beside(s, places)}
    fresh = [e for e in events if not e.background and not beside.isdisjoint(e.statements)]
    kind = _kind(tally)
    measure = any(event.family in MEASURES for event in fresh)
    capital = tally.counts.get("capital", 0)
    features = {
        "always": 1.0,
        "special": tally.log("special"),
        **{name: float(kind == name) for name in ("common", "weak", "unnamed")},
        "implied": math.log2(1 + len(tally.implied)),
        "implied_firm": tally.log("implied_firm"),
        "share": len(places) / max(1, len(doc.sentences)),
        "opening": float(tally.opening),
        "several": float(len(tally.special) > 1),
        "political": float(not tally.special.isdisjoint(_POLITICAL)),
        "trade": tally.log("trade"),
        "state": tally.log("state"),
        "firm": float("firm" in tally.counts),
        **{f"near_{name}": tally.log(f"near_{name}") for name in _FRAMES},
        **_page_features(doc, frames, tally),
        "capital": capital / max(1, capital + tally.counts.get("plain", 0)),
        "measure": float(measure),
        "weak_measure": float(measure and kind == "weak"),
        "act": float(bool(fresh)),
        **_word_features(doc, words, about),
    }
    return Evidence(features, tally.reasons)


def _word_features(doc: Doc, words: Mapping[str, float], about: float | None) -> dict[str, float]:
    """What the words of a page say: of a line little, in a language without weights nothing."""
    if doc.language not in LANGUAGES:
        return {"words_act": 0.0, "words_about": 0.0}
    if about is None:
        _, about = page_scores(doc)
    act = min(0.0, max(_LEAST_ACT, *words.values())) if words else 0.0
    enough = min(1.0, len(doc.tokens) / _FEW_WORDS)
    return {
        "words_act": enough * act,
        "words_about": enough * (min(_MOST, max(_LEAST, about)) - _USUAL),
    }


def _kind(tally: _Tally) -> str:
    """How telling the most telling mineral of a page is."""
    if tally.special:
        return "special"
    if "common" in tally.counts:
        return "common"
    return "weak" if tally.places else "unnamed"


def _page_features(doc: Doc, frames: dict[int, str], tally: _Tally) -> dict[str, float]:
    """Different words of each frame and of other subjects on the whole page, by its length."""
    length = max(1.0, len(doc.tokens) / _PAGE_WORDS)
    norms = doc.tokens.norms
    spoken = Counter({norms[index]: frame for index, frame in frames.items()}.values())
    subjects = other_subjects(doc)
    subject = max(subjects, key=lambda name: subjects[name], default="")
    if subject and subjects[subject] > 1:
        tally.reasons.append(f"speaks of {subject}")
    states = {n.mention.id for n in doc.names if n.mention.kind in _STATES}
    concepts = {cue.kind for _, _, cue in doc.concepts}
    common = _common()
    fuels = sum([common.get(n.material) == "fuel" for n in doc.names if n.material])
    return {
        "concepts": math.log2(1 + len(concepts)) / length,
        "states": math.log2(1 + len(states)) / length,
        **{f"page_{name}": math.log2(1 + spoken[name]) / length for name in _FRAMES},
        "fuel": math.log2(1 + fuels) / length,
        "subject": math.log2(max(1, subjects.get(subject, 0))) / length,
        "subjects": math.log2(1 + sum(subjects.values())) / length,
    }


def _sentence(doc: Doc, sent: Sent, tally: _Tally, words: list[tuple[int, str]]) -> None:
    """Add what one sentence says of minerals, and with which words of frames."""
    common = _common()
    names = sent.names
    minerals = _minerals(names) if names else []
    concepts = sent.concepts.keys()
    if not words:  # a site stands for its minerals only where they are spoken of
        minerals = [item for item in minerals if item[0].mention.kind != "place"]
    materials = {material for _, material in minerals}
    spoken = "minerals" in concepts
    if not materials and not spoken and "mining" not in [label for _, label in words]:
        return
    firm = not _mineral_firms().isdisjoint([named.mention.id for named in names])
    states = {n.mention.id or n.mention.name for n in names if n.mention.kind in _STATES}
    if not materials and spoken and concepts & _DEALS and states:
        materials = {"critical_minerals"}
    if not materials:
        tally.implied.add(sent.index)
        tally.add("implied_firm", firm)
        return
    tally.places.add(sent.index)
    special = {material for material in materials if material not in common}
    tally.special |= special
    if concepts & _TRADE:
        tally.add("trade")
    _reason(tally, materials, states, concepts)
    if all(common.get(material) == "weak" for material in materials):
        return  # steel is made and sold everywhere: only what is done about it counts
    tally.add("special" if special else "common")
    if states:
        tally.add("state")
    if firm:
        tally.add("firm")
    for named, _ in minerals:
        if sent.part == "body" and named.mention.kind == "material":
            tally.add("capital" if _as_a_name(doc, sent, named.first) else "plain")
        low, high = named.first - _NEAR, named.last + _NEAR
        for name in {name for i, name in words if low <= i < high}:
            tally.add(f"near_{name}")


def _as_a_name(doc: Doc, sent: Sent, index: int) -> bool:
    """ "the London Palladium", "their spyware, Graphite": written as somebody's name."""
    own = doc.tokens.raw(index)
    return index > sent.first and own[0].isupper() and own[1:].islower()


def _reason(tally: _Tally, materials: set[str], states: set[str], concepts: Set[str]) -> None:
    """Say which minerals a sentence names, and beside what."""
    if len(tally.reasons) < _REASONS:
        with_what = [*sorted(states)[:3], *sorted(concepts & _TRADE)[:3]]
        shown = ", ".join(sorted(materials)[:3])
        tally.reasons.append(shown + (f" with {', '.join(with_what)}" if with_what else ""))


def _minerals(names: list[Named]) -> list[tuple[Named, str]]:
    """Names with the minerals they stand for, goods merely made of minerals left out."""
    common = _common()
    return [
        (named, material)
        for named in names
        if named.material is not None or named.mention.kind == "place"
        for material in _materials(named)
        if common.get(material) not in _NO_MINERAL
    ]


def _materials(named: Named) -> tuple[str, ...]:
    """The minerals a name stands for: its own, or those of a mine, deposit or plant."""
    if named.material is not None:
        return (named.material,)
    return _sites().get(named.mention.id or "", ()) if named.mention.kind == "place" else ()


@cache
def _sites() -> dict[str, tuple[str, ...]]:
    return {site.id: site.materials for site in vocabulary.sites() if site.kind in _SITES}


@cache
def _mineral_firms() -> frozenset[str | None]:
    """The firms that the vocabulary knows from mineral chains."""
    return frozenset(id_ for id_, held in organisations().items() if held.kind == "firm")


def _beside(statement: Statement, places: set[int]) -> bool:
    """Whether a mineral is named in the statement's sentence or the one before it."""
    return statement.sentence in places or statement.sentence - 1 in places
