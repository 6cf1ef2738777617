"""Whether a page is about strategic minerals: a material together with a frame, never alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from didymium.news.doc import Doc, Sent
from didymium.news.mentions import material_of
from didymium.news.tables import rows
from didymium.news.types import Event, Relevance, Statement

# Measures, deals, supply: what only policy, trade and markets speak of. The weaker ones are said
# of many things.
_STRONG_CONCEPTS = frozenset(
    (
        *("export", "import", "licence", "quota", "tariff", "sanction", "memorandum", "offtake"),
        *("talks", "price_floor", "stockpile", "dispute", "supply", "national", "shortage"),
        *("critical", "goods", "agreement", "ban"),
    )
)
_WEAK_CONCEPTS = frozenset(
    (
        *("control", "tax", "suspend", "lift", "framework", "price", "loan", "discover_word"),
        *("investment", "invest_block", "cooperate", "project", "deposit"),
    )
)
_INDUSTRY = frozenset(("project", "deposit"))
_MEASURES = frozenset(("export_measure", "import_measure", "easing", "sanction"))
# What makes "mineral resources" of a state a matter of supply.
_DEALS = frozenset(("agreement", "memorandum", "framework", "talks", "national", "export", "ban"))
# Groups that only policy and trade speak of.
_POLITICAL = frozenset(
    ("critical_minerals", "critical_raw_materials", "strategic_raw_materials", "rare_earths")
)
_NAMED = frozenset(("territory", "bloc", "organisation", "person"))
# A page of many sentences needs more than one that speaks of a material in a frame; a page
# without any measure, deal, supply or event needs much more.
_THRESHOLD, _BASE, _PER_SENTENCE, _WITHOUT_FRAME = 2.0, 0.6, 0.6, 3.6
# A mineral named in one sentence of several, without any act, is named in passing.
_PASSING, _IN_PASSING = 6, 2.6
# One act on a mineral, told as news on a page without words of another subject, is enough.
_WITH_ACT = 1.4
_TRAP_WORDS = 2
_REASONS = 4


@cache
def _traps(language: str) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple(
        (row["subject"], frozenset(row["words"].split("|")))
        for row in rows("traps")
        if row["language"] == language
    )


@cache
def _weights() -> dict[str, str]:
    """Materials that count little ("common") or not at all ("none") by themselves."""
    return {row["material"]: row["weight"] for row in rows("common_materials")}


@dataclass(slots=True)
class _Tally:
    """What the sentences of a page add up to."""

    score: float = 0.0
    named: bool = False
    special: bool = False
    strong: bool = False
    reasons: list[str] = field(default_factory=list)
    places: set[int] = field(default_factory=set)


def judge(doc: Doc, events: tuple[Event, ...], statements: Sequence[Statement]) -> Relevance:
    """Relevance with its reasons: material and frame in one sentence, weighed against traps.

    Sentences with a strategic material and a state, firm, market or measure count; the headline
    counts double. Common metals (gold, steel, copper) count only beside a measure or event.
    """
    tally = _Tally()
    anyone = any(n.mention.kind in _NAMED - {"person"} for n in doc.names)
    for sent in doc.sentences:
        _sentence(doc, sent, tally, anyone=anyone)
    if not tally.named:
        return Relevance(relevant=False, score=0.0, reasons=("no strategic material is named",))
    beside = {s.id for s in statements if s.act is not None and _beside(s, tally.places)}
    fresh = [e for e in events if not e.background and not beside.isdisjoint(e.statements)]
    if fresh:
        tally.score += 1.0
        tally.strong = True
    measured = any(event.family in _MEASURES for event in fresh)
    if measured:
        tally.score += 0.7
    subjects = _subjects_of_traps(doc)
    for subject in subjects:
        tally.reasons.append(f"speaks of {subject}")
        tally.score -= 1.0 if measured else 3.0
    needed = _THRESHOLD
    if tally.special:
        needed = min(_THRESHOLD, _BASE + _PER_SENTENCE * len(doc.sentences))
    if not tally.strong:
        needed = _WITHOUT_FRAME
    elif not fresh and len(tally.places) == 1 and len(doc.sentences) >= _PASSING:
        needed = _IN_PASSING
    elif fresh and tally.special and not subjects and _own(fresh, statements, tally.places):
        needed = min(needed, _WITH_ACT)
    return Relevance(
        relevant=tally.score >= needed,
        score=round(tally.score, 2),
        reasons=tuple(tally.reasons),
    )


def _sentence(doc: Doc, sent: Sent, tally: _Tally, *, anyone: bool) -> None:
    """Add what one sentence says of materials in a frame."""
    weights = _weights()
    names = doc.names_in(sent.first, sent.last)
    materials = {
        material
        for n in names
        if (material := material_of(n.mention)) and weights.get(material) != "none"
    }
    concepts = {cue.kind for _, _, cue in doc.concepts_in(sent.first, sent.last)}
    if not materials and "minerals" in concepts and concepts & _DEALS:
        states = {n.mention.id for n in names if n.mention.kind in {"territory", "bloc"}}
        materials = {"critical_minerals"} if states else set()
    if not materials:
        return
    tally.named = True
    tally.places.add(sent.index)
    actors = {n.mention.id or n.mention.name for n in names if n.mention.kind in _NAMED}
    strong, weak = bool(concepts & _STRONG_CONCEPTS), bool(concepts & _WEAK_CONCEPTS)
    if not any(material not in weights for material in materials):
        industry = strong or bool(concepts & _INDUSTRY)
        value = 0.8 * (industry and bool(actors))
    else:
        tally.special = True
        value = 1.0 * strong + 0.5 * weak + (0.8 if actors else 0.4 * anyone)
        value += 0.6 * bool(materials & _POLITICAL)
        tally.strong = tally.strong or strong or bool(actors and concepts & _INDUSTRY)
    if not value:
        return
    tally.score += value * (2.0 if sent.part == "headline" else 1.0)
    if len(tally.reasons) < _REASONS:
        shown = ", ".join(sorted(materials)[:3])
        tally.reasons.append(shown + _because(actors, concepts))


def _beside(statement: Statement, places: set[int]) -> bool:
    """Whether a mineral is named in the statement's sentence or the one before it."""
    return statement.sentence in places or statement.sentence - 1 in places


def _own(fresh: list[Event], statements: Sequence[Statement], places: set[int]) -> bool:
    """Whether a new act is told in a sentence that itself names a mineral."""
    inside = {s.id for s in statements if s.act is not None and s.sentence in places}
    return any(not inside.isdisjoint(event.statements) for event in fresh)


def _because(actors: set[str], concepts: set[str]) -> str:
    parts = sorted(actors)[:3] + sorted(concepts & _STRONG_CONCEPTS)[:3]
    return f" with {', '.join(parts)}" if parts else ""


def _subjects_of_traps(doc: Doc) -> list[str]:
    """Other subjects the page has words of."""
    present = set(doc.tokens.norms)
    words = max(len(doc.tokens), 1)
    return [
        subject
        for subject, trap in _traps(doc.language)
        if len(present & trap) >= _TRAP_WORDS + words // 400
    ]
