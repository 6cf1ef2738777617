"""Labels of pages, and the answers of a reading brought into the same terms."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha1
from pathlib import Path
from typing import TYPE_CHECKING, Any

from didymium import vocabulary
from didymium.errors import InputError, UnknownNameError
from didymium.vocabulary.entries import Kind
from didymium.vocabulary.fold import fold
from didymium.vocabulary.instruments import news_actions
from didymium.vocabulary.lists import organisations
from didymium.vocabulary.resolve import is_name, resolve

if TYPE_CHECKING:
    from didymium.news.types import Event, Reading, Speaker

HOME = Path(__file__).parent / "news"
SAME_MATERIAL = {
    "critical_raw_materials": "critical_minerals",
    "strategic_raw_materials": "critical_minerals",
    "ndfeb": "permanent_magnets",
    "natural_graphite": "graphite",
    "synthetic_graphite": "graphite",
    "titanium_metal": "titanium",
}
SAME_STATE = {"framework": "memorandum", "financed": "binding"}
# The reader's own action ids in the terms of the vocabulary's news actions.
SAME_ACTION = {
    "export_licensing": "export_licensing_requirement",
    "technology_restriction": "technology_export_restriction",
    "intent": "statement_of_intent",
    "framework": "framework_agreement",
    "stockpile": "stockpile_purchase",
}
# Actions the conventions have no word for, with the family they belong to.
OWN_FAMILY = {"production_quota": "export_control"}
# Actions some labels tell apart that are one in the vocabulary.
ONE_ACTION = {"nationalisation": "investment_restriction"}


@dataclass(frozen=True)
class EventLabel:
    """One event as labelled: every tuple lists the answers accepted, the label itself first."""

    actors: tuple[str, ...]
    actions: tuple[str, ...]
    targets: tuple[str, ...]
    materials: tuple[str, ...]
    modalities: tuple[str, ...]
    states: tuple[str, ...]
    date: str | None
    date_basis: str | None
    optional: bool


@dataclass(frozen=True)
class Quotation:
    """Quoted words and who says them; of a real page only their hash and length are kept."""

    speaker: str
    text: str | None
    sha1: str | None = None
    characters: int = 0

    def span(self, text: str) -> tuple[int, int] | None:
        """Where the words stand in a text; None where they do not."""
        if self.text is not None:
            start = text.find(self.text)
            return None if start < 0 else (start, start + len(self.text))
        for start in range(len(text) - self.characters + 1):
            end = start + self.characters
            if sha1(text[start:end].encode(), usedforsecurity=False).hexdigest() == self.sha1:
                return start, end
        return None


@dataclass(frozen=True)
class Label:
    """What careful reading of one page gives; ``maybe`` sets count neither way.

    A short page carries its ``text``; one retold ``after`` a real page has that page's half.
    Where ``names`` is false, only relevance, events, speakers and warnings are labelled: names,
    quantities and dates of pages count neither way.
    """

    id: str
    language: str
    half: str
    relevant: bool
    url: str | None
    published: str | None
    sets: dict[str, frozenset[str]]
    maybe: dict[str, frozenset[str]]
    events: tuple[EventLabel, ...]
    background: tuple[EventLabel, ...]
    warnings: frozenset[str]
    warnings_maybe: frozenset[str]
    date_conflict: bool
    quotations: tuple[Quotation, ...]
    quantities: tuple[tuple[float, str, str], ...]
    query: str | None = None
    text: str | None = None
    names: bool = True
    after: str | None = None

    @property
    def number(self) -> int:
        """A number by which pages are put into parts: one for a page and all its retellings."""
        return int(_digest(self.after or self.id)[:8], 16)


def _digest(name: str) -> str:
    return sha1(name.encode(), usedforsecurity=False).hexdigest()


def half(name: str) -> str:
    """``dev`` or ``held``, by the last bit of the name's SHA-1: nobody chooses."""
    return "held" if int(_digest(name), 16) % 2 else "dev"


def load_labels(path: Path) -> list[Label]:
    """The labels of a JSON Lines file, in its order."""
    labels = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            labels.append(_label(json.loads(line)))
        except (KeyError, ValueError) as error:
            raise InputError(f"{path.name}, line {number}: not a label ({error})") from error
    return labels


def _label(row: dict[str, Any]) -> Label:
    name = row.get("name") or row["url"]
    fields = ("materials", "territories", "persons", "organisations")
    return Label(
        id=name,
        language=row["language"],
        half=half(row.get("after") or name),
        relevant=row["relevant"],
        url=row.get("url"),
        published=row.get("published"),
        sets={key: frozenset(_norm(key, item) for item in row.get(key, ())) for key in fields},
        maybe={
            key: frozenset(
                _norm(key, item)
                for item in (*row.get(f"{key}_maybe", ()), *row.get(f"{key}_background", ()))
            )
            for key in fields
        },
        events=tuple(_event_label(event) for event in row.get("events", ())),
        background=tuple(_event_label(event) for event in row.get("background", ())),
        warnings=frozenset(row.get("warnings", ())),
        warnings_maybe=frozenset(row.get("warnings_maybe", ())),
        date_conflict=row.get("date_conflict", False),
        quotations=tuple(
            Quotation(
                item["speaker"], item.get("text"), item.get("sha1"), item.get("characters", 0)
            )
            for item in row.get("quotations", ())
        ),
        quantities=tuple((q[0], q[1], q[2]) for q in row.get("quantities", ())),
        query=row.get("query"),
        text=row.get("text"),
        names=not ("text" in row or row.get("events_only", False)),
        after=row.get("after"),
    )


def _event_label(row: dict[str, Any]) -> EventLabel:
    return EventLabel(
        actors=tuple(label_party(item) for item in row["actor"]),
        actions=tuple(dict.fromkeys(ONE_ACTION.get(name, name) for name in row["action"])),
        targets=tuple(label_party(item) for item in row["target"]),
        materials=tuple(material(item) for item in row["materials"]),
        modalities=tuple(row.get("modality", ())),
        states=tuple(SAME_STATE.get(item, item) for item in row.get("state", ())),
        date=row.get("date"),
        date_basis=row.get("date_basis"),
        optional=row.get("optional", False),
    )


def material(name: str) -> str:
    """The id under which a material is compared: a group named twice over is one."""
    return SAME_MATERIAL.get(name, name)


@cache
def organisation(name: str) -> str:
    """The id of an organisation's name, or the folded name where no table knows it.

    Bodies of the United Nations' kind are blocs in the vocabulary; the conventions count them
    as organisations, so both tables are asked.
    """
    kinds: tuple[Kind, ...] = ("organisation", "bloc")
    for kind in kinds:
        if is_name(name, kind):
            return resolve(name, kind=kind).id
    return fold(name)


@cache
def person(name: str) -> str:
    """What persons are compared by: the last word of the name, folded.

    A person the vocabulary knows is compared by the last word of the name it gives.
    """
    plain = name.replace("_", " ")
    with suppress(UnknownNameError):
        plain = vocabulary.name("person", resolve(plain, kind="person").id, "en")
    words = fold(plain).split()
    return words[-1] if words else ""


@cache
def _public_bodies() -> dict[str, str]:
    return {o.id: o.iso3 for o in organisations() if o.iso3 and o.kind not in {"firm", "press"}}


def label_party(item: str) -> str:
    return f"org:{organisation(item[4:])}" if item.startswith("org:") else item


def _norm(kind: str, item: str) -> str:
    if kind == "materials":
        return material(item)
    if kind == "persons":
        return person(item)
    if kind == "organisations":
        return organisation(item)
    return item


@cache
def _wordings(name: str) -> tuple[frozenset[str], ...]:
    """The words of an organisation's names: those of the table, or those it was given."""
    known = next((o for o in organisations() if o.id == name), None)
    texts = (known.name_en, known.name_it) if known else (name.replace("_", " "),)
    return tuple(frozenset(re.findall(r"\w{3,}", fold(text))) for text in texts)


def same_organisation(one: str, other: str) -> bool:
    """Whether two organisations are the same by id, or one name holds the other's words."""
    if one == other:
        return True
    for first in _wordings(one):
        for second in _wordings(other):
            shorter, longer = sorted((first, second), key=len)
            if len("".join(shorter)) >= 3 and shorter <= longer:
                return True
    return False


def same_party(one: str, other: str) -> bool:
    """Whether two sides of an act are the same; a public body stands for its country.

    A union or court of states may be labelled as an organisation: "org:WTO".
    """
    if one == other or one.removeprefix("org:") == other.removeprefix("org:"):
        return True
    if one.startswith("org:") and other.startswith("org:"):
        return same_organisation(one[4:], other[4:])
    for body, country in ((one, other), (other, one)):
        if body.startswith("org:") and _public_bodies().get(body[4:]) == country:
            return True
    return False


def found_sets(reading: Reading) -> dict[str, frozenset[str]]:
    """What a reading names: materials it is about, and those who act, speak or are acted on."""
    actors = reading.actors
    return {
        "materials": frozenset(material(item) for item in reading.materials),
        "territories": frozenset(a for a in actors if not a.startswith(("org:", "person:"))),
        "persons": frozenset(person(a[7:]) for a in actors if a.startswith("person:")),
        "organisations": frozenset(organisation(a[4:]) for a in actors if a.startswith("org:")),
    }


def event_parties(event: Event) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Actors and targets of a found event in the labels' terms."""
    actors = tuple(label_party(item) for item in event.actors)
    return actors, tuple(label_party(item) for item in event.targets)


def action(name: str) -> str:
    """The vocabulary's id of an action of the reader."""
    return SAME_ACTION.get(name, name)


@cache
def family(name: str) -> str:
    """The family of an action; right family and wrong action is half right."""
    if name in OWN_FAMILY:
        return OWN_FAMILY[name]
    return next(item.family for item in news_actions() if item.id == action(name))


def same_speaker(expected: str, found: Speaker) -> bool:
    """Whether a found speaker is one of the labelled ones (alternatives parted by ``/``).

    An arm of a state stands for it, as in :func:`same_party`; so does an officer without a name
    ("the mines minister"), whom labels give as the state. Whoever has no name ("the producers")
    may be labelled as anonymous. Bodies may stand under ``org:`` or without it.
    """
    return any(_speaks_for(name.removeprefix("org:"), found) for name in expected.split("/"))


def _speaks_for(name: str, found: Speaker) -> bool:
    words = found.name[:1].lower() + found.name[1:]
    nameless = found.id is None and words == words.lower()
    if name == "anonymous":
        return found.kind == "anonymous" or (nameless and found.kind in {"person", "organisation"})
    if found.kind == "person":
        return person(name) == person(found.name) or (nameless and found.country == name)
    if found.kind in {"organisation", "outlet"}:
        own = found.id or found.name
        return _public_bodies().get(own) == name or same_organisation(
            organisation(name), organisation(own)
        )
    return found.id in {name, organisation(name)}
