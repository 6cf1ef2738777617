"""Whether a page is about strategic minerals: a material together with a frame, never alone."""

from __future__ import annotations

from functools import cache

from didymium.news.doc import Doc
from didymium.news.mentions import material_of
from didymium.news.tables import rows
from didymium.news.types import Event, Relevance

_FRAME_CONCEPTS = frozenset(
    [
        "export",
        "import",
        "ban",
        "control",
        "licence",
        "quota",
        "tax",
        "tariff",
        "suspend",
        "lift",
        "sanction",
        "agreement",
        "memorandum",
        "framework",
        "offtake",
        "talks",
        "price_floor",
        "stockpile",
        "dispute",
        "supply",
        "national",
        "price",
        "shortage",
        "critical",
        "loan",
        "discover_word",
        "investment",
        "invest_block",
        "cooperate",
        "goods",
    ]
)
_MEASURES = frozenset({"export_measure", "import_measure", "easing", "sanction"})
# Groups that only policy and trade speak of.
_POLITICAL = frozenset(
    ("critical_minerals", "critical_raw_materials", "strategic_raw_materials", "rare_earths")
)
_PROJECT_CONCEPTS = frozenset({"project", "deposit"})
# A page of many sentences needs more than one that speaks of a material in a frame.
_THRESHOLD, _BASE, _PER_SENTENCE = 2.0, 0.6, 0.7
_TRAP_WORDS = 2


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


def judge(doc: Doc, events: tuple[Event, ...]) -> Relevance:
    """Relevance with its reasons: material and frame in one sentence, weighed against traps.

    Sentences with a strategic material and a state, firm, market or measure count; the headline
    counts double. Common metals (gold, steel, copper) count only beside a measure or event.
    """
    score = 0.0
    reasons: list[str] = []
    weights = _weights()
    total = 0
    special = False
    anyone = any(n.mention.kind in {"territory", "bloc", "organisation"} for n in doc.names)
    for sent in doc.sentences:
        names = doc.names_in(sent.first, sent.last)
        materials = {
            material
            for n in names
            if (material := material_of(n.mention)) and weights.get(material) != "none"
        }
        if not materials:
            continue
        total += 1
        concepts = {cue.kind for _, _, cue in doc.concepts_in(sent.first, sent.last)}
        actors = {
            n.mention.id or n.mention.name
            for n in names
            if n.mention.kind in {"territory", "bloc", "organisation", "person"}
        }
        frame = bool(concepts & _FRAME_CONCEPTS)
        strategic = any(material not in weights for material in materials)
        value = 0.0
        special = special or strategic
        if strategic:
            near = 0.8 if actors else 0.4 * anyone
            value = 1.0 * frame + near + 0.5 * bool(concepts & _PROJECT_CONCEPTS)
            value += 0.6 * bool(materials & _POLITICAL)
        elif frame and actors:
            value = 0.6
        if value:
            weight = 2.0 if sent.part == "headline" else 1.0
            score += weight * value
            if len(reasons) < 4:
                reasons.append(
                    ", ".join(sorted(str(m) for m in materials)[:3]) + _because(actors, concepts)
                )
    fresh = [event for event in events if not event.background]
    if fresh:
        score += 0.7
    if any(event.family in _MEASURES and _mineral(event, weights) for event in fresh):
        score += 1.0
    traps = _trap_weight(doc)
    if traps:
        reasons.extend(f"speaks of {subject}" for subject in traps)
        acts = sum(not event.background for event in events)
        score -= 2.5 if acts == 0 else 1.0
    if total == 0:
        return Relevance(relevant=False, score=0.0, reasons=("no strategic material is named",))
    needed = _THRESHOLD
    if special:
        needed = min(_THRESHOLD, _BASE + _PER_SENTENCE * len(doc.sentences))
    return Relevance(relevant=score >= needed, score=round(score, 2), reasons=tuple(reasons))


def _mineral(event: Event, weights: dict[str, str]) -> bool:
    return any(weights.get(material) != "none" for material in event.materials)


def _because(actors: set[str], concepts: set[str]) -> str:
    parts = sorted(actors)[:3] + sorted(concepts & _FRAME_CONCEPTS)[:3]
    return f" with {', '.join(parts)}" if parts else ""


def _trap_weight(doc: Doc) -> list[str]:
    present = set(doc.tokens.norms)
    words = max(len(doc.tokens), 1)
    return [
        subject
        for subject, trap in _traps(doc.language)
        if len(present & trap) >= _TRAP_WORDS + words // 400
    ]
