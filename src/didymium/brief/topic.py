"""What a story is about: the act, the parties, the material, how far it has come."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from didymium import vocabulary
from didymium.brief import acts as told
from didymium.brief import sides as who
from didymium.brief.main_act import PASSING, main_act, passing
from didymium.brief.supply import RARE_EARTHS
from didymium.brief.tables import rules

if TYPE_CHECKING:
    from didymium.news import Reading
    from didymium.news.types import Speaker, Statement

# The territory that leads every chain here from the separation on: it is who others diversify from.
_LEADER: Final = "CHN"
_TWO: Final = 2
# The one bloc that signs as a side of its own.
_UNION: Final = "EU"
_EASING: Final = frozenset({"suspension", "lifting", "licence_grant"})
# "in Chile", "in the south of Chile", "nel nord del Cile".
_IN: Final = re.compile(
    r"(?:\bin|\bnel(?:la|l[’'])?|\bin (?:the )?\w+ of|\bnell?[’' ]?\w+ del(?:la|l[’'])?)"
    r"\s*(?:the |northern |southern |eastern |western |central )?$",
    re.IGNORECASE,
)
_BEFORE: Final = 30
VAGUE: Final = frozenset(
    {
        "critical_minerals",
        "critical_raw_materials",
        "strategic_raw_materials",
        "battery_minerals",
        "rare_metals",
        "all_minerals",
        "all_goods",
        "dual_use_items",
    }
)


# Metals that no list of strategic minerals holds, answered where the act names no other.
_BULK: Final = frozenset({"gold", "silver", "iron_ore", "steel"})
# Fuels, told of beside minerals: answered where the page names nothing else.
_FUELS: Final = frozenset({"crude_oil", "natural_gas", "coal"})


@dataclass(frozen=True, slots=True)
class Topic:
    """The act a brief answers, as read from the article and as changed with ``--assume``.

    ``easing`` is true where the act suspends or lifts the measure named by ``instrument``,
    ``denied`` where the speaker says that it is not so. ``actors`` and ``targets`` are the sides of
    the act itself; ``firms`` the firms on either side; ``others`` the materials that the act names
    beside the one answered, ``places`` the territories of the headline, which are no sides;
    ``ore`` the ore that the page names where its material's tables answer for it; ``ended`` is
    true where the deal is told as called off.
    """

    instrument: str | None
    action: str | None
    family: str
    question: str
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    material: str
    stage: str | None
    modality: str
    easing: bool
    denied: bool
    speaker: str | None
    speaker_id: str | None
    speaker_kind: str | None
    supplier: str | None
    step: str | None
    statement: str | None
    firms: tuple[who.Firm, ...] = ()
    others: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    ore: str | None = None
    ended: bool = False

    @property
    def about(self) -> tuple[str, ...]:
        """The parties of the act; without any, the territories that the headline names."""
        return self.parties or self.places

    @property
    def materials(self) -> tuple[str, ...]:
        """The material the brief answers for, and the others that the act names with it."""
        return (self.material, *self.others)

    @property
    def is_signed(self) -> bool:
        """Whether the page tells of a signed text as a fact, and does not deny it."""
        stands = not (self.denied or self.ended)
        return self.instrument in told.SIGNED and self.modality == "asserted" and stands

    @property
    def hub(self) -> str | None:
        """The one side of a deal with several others: it alone acts, is aimed at, or buys.

        None for a deal of two sides, and where none stands out.
        """
        if len(self.parties) <= _TWO:
            return None
        alone = [side[0] for side in (self.actors, self.targets) if len(set(side)) == 1]
        buyers = [code for code in self.parties if who.buys(code)]
        return next(iter(alone), buyers[0] if len(buyers) == 1 else None)

    @property
    def partners(self) -> tuple[str, ...]:
        """The states with which the hub deals; a forum of states is where they meet."""
        if self.hub is None:
            return ()
        sides = (code for code in self.parties if code != self.hub)
        return tuple(c for c in sides if c == _UNION or vocabulary.side_kind(c) == "territory")

    @property
    def dealers(self) -> tuple[str, ...]:
        """The two sides of a deal; of a deal with several partners, all of them."""
        return (self.hub, *self.partners) if self.hub is not None else self.about[:2]

    @property
    def parties(self) -> tuple[str, ...]:
        """Actors and targets, each once."""
        return tuple(dict.fromkeys((*self.actors, *self.targets)))


def topic(reading: Reading, assume: Mapping[str, str]) -> Topic:
    """The main act of an article, as the reader's assumptions change it."""
    return of_act(reading, main_act(reading), assume)


def of_act(reading: Reading, best: Statement | None, assume: Mapping[str, str]) -> Topic:
    """An act of an article as what a brief can answer; None is a page that tells of no act."""
    act = best.act if best is not None else None
    instrument = assume.get("instrument") or told.instrument(reading, best)
    action = told.as_told(reading, best)[1] if best is not None else None
    rule = told.rule(instrument, action)
    family = rule["family"] if rule else "none"
    sides = _sides(best, family, reading)
    denied = told.is_denied(reading, best)
    modality = told.certainty(reading, best)
    named = assume.get("material") or _material(reading, best)
    material = _counted_as().get(named, named)
    return Topic(
        instrument=instrument,
        action=action,
        family=family,
        question=rule["question"] if rule else "question_none",
        actors=sides.actors,
        targets=sides.targets,
        material=material,
        stage=act.stage if act else None,
        modality=modality,
        easing=action in _EASING,
        denied=denied,
        speaker=best.speaker.name if best else None,
        speaker_id=best.speaker.id if best else None,
        speaker_kind=_kind(best.speaker) if best else None,
        supplier=assume.get("supplier") or _supplier(family, sides, reading, best),
        step=assume.get("step") or told.step(instrument, modality, family=family, denied=denied),
        statement=best.id if best else None,
        firms=sides.firms or (() if best is not None else _headline_firms(reading)),
        others=_others(reading, best, material),
        places=_headline_mentions(reading, "territory"),
        ore=named if named != material else None,
        ended=told.is_ended(reading, best, family),
    )


def _counted_as() -> dict[str, str]:
    """An ore that no table counts by itself, and the material whose tables hold it."""
    return {row["ore"]: row["material"] for row in rules("ores")}


def _others(reading: Reading, best: Statement | None, material: str) -> tuple[str, ...]:
    """The other materials of the act, or of the page where the act names none in particular."""
    if best is None or best.act is None:
        return ()
    named = reading.materials if material in VAGUE else best.act.materials
    counted = _counted_as()
    # scandium has a market of its own, which no table of rare earths holds
    rare = RARE_EARTHS - {"scandium"}
    plain = ("rare_earths" if m in rare else counted.get(m, m) for m in named)
    return tuple(m for m in dict.fromkeys(plain) if m not in VAGUE and m != material)


def _kind(speaker: Speaker) -> str:
    """The kind of a speaker; a role alone ("opponents") is a source without a name."""
    role = speaker.id is None and (speaker.name.islower() or speaker.office == speaker.name)
    return "anonymous" if role and speaker.kind in {"person", "organisation"} else speaker.kind


def _sides(best: Statement | None, family: str, reading: Reading) -> who.Sides:
    if best is None:
        return who.Sides()
    if family == "supply_added":
        return who.of_deal(best, passing(reading, best))
    if family in {"supply_cut", "technology_cut", "border"}:
        acts = [statement.act for statement in reading.statements if statement.act is not None]
        return who.of_measure(best, acts, export=family != "border")
    return who.of_other(best, _places(reading, best), _headline_mentions(reading, "territory"))


def _places(reading: Reading, statement: Statement | None = None) -> tuple[str, ...]:
    """The territories in which a statement's sentence, or the headline, puts a mine or plant.

    Without a statement those of the whole page.
    """
    text = reading.page.text
    spans = [
        s.span
        for s in reading.sentences
        if statement is None or s.index == statement.sentence or s.part == "headline"
    ]
    found = (
        mention.id
        for mention in reading.mentions
        if mention.kind == "territory"
        and mention.id
        and mention.role not in PASSING
        and any(start <= mention.span[0] < end for start, end in spans)
        and _IN.search(text[max(0, mention.span[0] - _BEFORE) : mention.span[0]])
    )
    return tuple(dict.fromkeys(found))


def _material(reading: Reading, statement: Statement | None) -> str:
    candidates: list[str] = []
    if statement is not None:
        if statement.act is not None:
            candidates.extend(statement.act.materials)
        candidates.extend(statement.materials)
    candidates.extend(_by_mention(reading) if statement is None else reading.materials)
    headline = _headline_mentions(reading, "material")
    if headline and not set(headline) & set(candidates[: len(candidates) - len(reading.materials)]):
        candidates = [*headline, *candidates]
    own = statement.act.materials if statement is not None and statement.act is not None else ()
    if own and set(own) <= VAGUE and not set(headline) - VAGUE:
        rule = told.rule_of(reading, statement) if statement is not None else None
        if rule is not None and rule["family"] in {"stock", "supply_added"}:
            return own[0]
    if statement is None and headline:
        candidates = list(headline)
        if set(headline) <= VAGUE:
            return _one_named(reading) or headline[0]
    plain = [item for item in candidates if item not in VAGUE]
    if plain and plain[0] in _FUELS:
        plain = [item for item in plain if item not in _FUELS] or plain
    if plain and plain[0] in _BULK:
        # a mine of gold and antimony is told for its antimony
        plain = [item for item in own if item not in VAGUE | _BULK] or plain
    chosen = plain[0] if plain else candidates[0] if candidates else "critical_minerals"
    return "rare_earths" if chosen in RARE_EARTHS else chosen


def _one_named(reading: Reading) -> str | None:
    """The one material that a page without a headline names besides "raw materials"."""
    if any(sentence.part == "headline" for sentence in reading.sentences):
        return None
    named = [item for item in reading.materials if item not in VAGUE]
    return ("rare_earths" if named[0] in RARE_EARTHS else named[0]) if len(named) == 1 else None


def _by_mention(reading: Reading) -> list[str]:
    """The materials of the page in the order in which it names them."""
    ordered = sorted(reading.mentions, key=lambda mention: mention.span)
    return [m.id for m in ordered if m.kind == "material" and m.id in reading.materials and m.id]


def _headline_mentions(reading: Reading, kind: str) -> tuple[str, ...]:
    """What the headline names of a kind, or the first sentence where there is no headline."""
    part = next((s for s in reading.sentences if s.part == "headline"), None)
    first = part or next(iter(reading.sentences), None)
    if first is None:
        return ()
    start, end = first.span
    found = [
        mention.id
        for mention in reading.mentions
        if mention.kind == kind
        and mention.id
        and start <= mention.span[0] < end
        and mention.role not in PASSING
    ]
    return tuple(dict.fromkeys(found))


def _headline_firms(reading: Reading) -> tuple[who.Firm, ...]:
    """The firms that the headline names, for a page without an act."""
    named = _headline_mentions(reading, "organisation")
    return tuple(who.Firm(f.name_en, f.id, f.iso3 or None) for f in who.firms(named))


def _supplier(
    family: str, sides: who.Sides, reading: Reading, best: Statement | None
) -> str | None:
    """The side that would add supply; a deal of one state alone names none.

    A mine adds where it stands: of a project or a deal of firms that is the one place the page
    puts it in, else the one state that acts on it and is no buyer, else the firms' one country.
    """
    if family not in {"supply_added", "project"} or best is None:
        return None
    if family == "supply_added" and not sides.firms:
        two = len({*sides.actors, *sides.targets}) >= _TWO
        return who.supplier(sides, _LEADER) if two else None
    if family == "project" and not sides.firms:
        return who.supplier(sides, _LEADER)
    places = _places(reading, best)
    if len(places) == 1 and places[0] != _LEADER:
        return places[0]
    found = who.supplier_of_firms(best, sides, _LEADER)
    named = _places(reading)
    # A firm's home is taken where the page puts no mine elsewhere.
    elsewhere = {code for code in named if not who.uses(code)} - {_LEADER}
    is_home = found in {firm.country for firm in sides.firms}
    if found is None or not is_home or not elsewhere or found in named:
        return found
    return next(iter(elsewhere)) if len(elsewhere) == 1 else None
