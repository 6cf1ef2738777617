"""How a page speaks of everyone who may be a side of an act, as plain features.

For an act and each candidate (a state, union, firm or person named on the page): where the page
names it (headline, opening, how often, how early), where it stands to the words of the act (before
or behind, how near, subject or object of a verb, behind which preposition), who speaks, and
whether the rules of grammar took it for actor or target. ``settled_sides`` weighs them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING

from didymium.news.names.mentions import organisations
from didymium.news.names.public_bodies import MEDIA
from didymium.news.names.represented import code, is_stateless_body, party, side_of
from didymium.news.sides.home_states import home_states
from didymium.news.sides.side_standing import POSSESSIVE, add_standing, firm_name, is_origin, link
from didymium.news.tables import rows, words_of
from didymium.news.types import make_mention, make_party
from didymium.news.words.doc import AGGREGATES, PARTIES, Doc, Named, Sent
from didymium.news.words.tokens import among

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from didymium.news.types import Event, Mention, Party, Statement

ALL = "ALL"
EVERYONE = "all_said"
_KINDS = PARTIES | {"office"}
_KIND = {"territory": "state", "bloc": "state", "person": "person"}
_FAR = 3
_MOST = 5
_NEAR_OBJECT = 3
_NEAR_VERB = 6
_PRESS = frozenset(("outlet", "news_agency"))
_ISO3 = 3
_SPOKEN_OF, _NEARLY = -2.0, 3.0


@dataclass(slots=True)
class Candidate:
    """Somebody a page names, with its names and what holds of it for every act of the page.

    The features are the keys, in the order they were found in.
    """

    code: str
    kind: str
    party: Party
    names: list[Named] = field(default_factory=list)
    features: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement tells its act: its sentence, its words and the words of the act."""

    sent: Sent
    low: int
    high: int
    first: int
    last: int
    statement: Statement


def candidates(doc: Doc) -> dict[str, Candidate]:
    """Everyone who may be a side, by the code they have as one, in the order of the page.

    Behind all whom it names come the states that it only shows.
    """
    found: dict[str, Candidate] = {}
    for named in doc.names:
        mention = named.mention
        if mention.kind not in _KINDS or mention.id in AGGREGATES or _is_press(mention):
            continue
        side = party(named)
        own = code(side)
        if own not in found:
            found[own] = Candidate(own, _KIND.get(side.kind, "firm"), side)
        found[own].names.append(named)
    _add_sites(doc, found)
    opening = [sent for sent in doc.sentences if sent.part == "body"][:1]
    heads = [sent for sent in doc.sentences if sent.part == "headline"]
    opens = [("title", sent) for sent in heads] + [("opening", sent) for sent in opening]
    homes = home_states(doc)
    _give_states(found, homes)
    for rank, one in enumerate(found.values()):
        one.features = dict.fromkeys(_page_features(one, rank, opens))
    add_standing(doc, found.values())
    for place, sent in opens:
        leading = next((n for n in sent.names if n.mention.kind in _KINDS), None)
        own = code(party(leading)) if leading is not None else ""
        if own in found:
            found[own].features[f"first_{place}"] = None
    stateless = not any(one.kind == "state" for one in found.values())
    for own, shown in homes.items():
        if own not in found:
            found[own] = Candidate(own, "state", side_of(own, own, None))
            shown = ["any", "unnamed", *shown]
            if stateless:
                shown.append("no_state_named")
        found[own].features.update(dict.fromkeys(shown))
    return found


def _add_sites(doc: Doc, found: dict[str, Candidate]) -> None:
    """Mines and plants as sides: "Ambatovy suspends its production"."""
    for named in doc.names:
        mention = named.mention
        if mention.kind != "place" or mention.id is None:
            continue
        own = f"org:{mention.name}"
        if own not in found:
            side = make_party(
                kind="organisation", id=None, name=mention.name, country=None, span=mention.span
            )
            found[own] = Candidate(own, "site", side)
        found[own].names.append(named)


def _give_states(found: dict[str, Candidate], homes: Mapping[str, list[str]]) -> None:
    """Put ministries and courts of no told state to the state that the page names most."""
    loose = [own for own, one in found.items() if is_stateless_body(one.party)]
    if not loose:
        return
    states = [one for one in found.values() if len(one.code) == _ISO3]
    most = max(states, key=lambda one: len(one.names), default=None)
    if most is None:
        home = max(homes, key=lambda own: len(homes[own]), default=None)
        if home is None:
            return
        most = found[home] = Candidate(home, "state", side_of(home, home, None))
    for own in loose:
        most.names += found.pop(own).names
    most.names.sort(key=lambda named: named.first)


def _is_press(mention: Mention) -> bool:
    """A paper or agency tells of acts and has no side in them."""
    if mention.role == "carrier" or _reports(mention.id):
        return True
    unknown = mention.kind == "organisation" and mention.id not in organisations()
    return unknown and mention.name.rpartition(" ")[2].lower() in MEDIA


def _reports(id_: str | None) -> bool:
    """Whether an organisation is a paper or agency that we know."""
    held = organisations().get(id_ or "")
    return held is not None and held.kind in _PRESS


def _page_features(one: Candidate, rank: int, opens: list[tuple[str, Sent]]) -> list[str]:
    roles = {named.mention.role for named in one.names}
    words = [named.first for named in one.names]
    return [
        *("any", f"named{min(_MOST, len(words))}", f"rank{min(_MOST, rank)}"),
        *[f"role_{role}" for role in sorted(roles) if role != "name"],
        *[place for place, sent in opens if among(words, sent.first, sent.last)],
    ]


def with_ruled(
    doc: Doc, held: Mapping[str, Candidate], members: Iterable[Statement]
) -> dict[str, Candidate]:
    """The candidates of a page and those whom the rules alone see in the acts of an event."""
    found = dict(held)
    for statement in members:
        if statement.act is not None:
            for side in (*statement.act.actors, *statement.act.targets):
                own = code(side)
                if own not in found and not _reports(side.id) and not is_stateless_body(side):
                    found[own] = _unlisted(doc, own, side)
    return found


def _unlisted(doc: Doc, own: str, side: Party) -> Candidate:
    """Somebody whom the rules alone see, at the place where they do."""
    one = Candidate(own, _KIND.get(side.kind, "firm"), side)
    one.features = {"any": None, "unlisted": None}
    if one.kind == "firm":
        one.features |= dict.fromkeys(firm_name(None, side.name))
    if side.span is not None:
        mention = make_mention(
            span=side.span, text=side.name, kind="organisation", id=None, name=side.name,
            role="name", country=None, office=None,
        )  # fmt: skip
        starts = doc.tokens.starts
        first = bisect_right(starts, side.span[0]) - 1
        one.names.append(Named(first, bisect_right(starts, side.span[1] - 1), mention))
    return one


def places(doc: Doc, members: Iterable[Statement]) -> list[Place]:
    """Where statements tell their act, the fullest first: news in the body before all else."""
    told = sorted(members, key=lambda s: (s.background, s.part == "headline", s.span[0]))
    starts = doc.tokens.starts
    found = []
    for statement in told:
        if statement.act is None:
            continue
        low, high = statement.span
        first, last = statement.act.span
        found.append(
            Place(
                doc.sentences[statement.sentence],
                bisect_right(starts, low) - 1,
                bisect_right(starts, high - 1),
                bisect_right(starts, first) - 1,
                bisect_right(starts, last - 1),
                statement,
            )
        )
    return found


def features(
    doc: Doc,
    held: Mapping[str, Candidate],
    told: list[Place],
    event: Event,
    words: Mapping[str, float],
) -> dict[str, dict[str, None]]:
    """The features of every candidate for an act told at some places, and those of ``ALL``.

    ``words`` are the log odds of each action to be the page's news, by its words.
    """
    found = act_features(doc, held, told, event, words, in_order(held))
    return {own: held[own].features | seen if own in held else seen for own, seen in found.items()}


def in_order(held: Mapping[str, Candidate]) -> list[tuple[int, str, Named]]:
    """The names of candidates as they stand in the text, with whose they are."""
    names = [(named.first, own, named) for own, one in held.items() for named in one.names]
    return sorted(names, key=itemgetter(0))


def act_features(
    doc: Doc,
    held: Mapping[str, Candidate],
    told: list[Place],
    event: Event,
    words: Mapping[str, float],
    names: list[tuple[int, str, Named]],
) -> dict[str, dict[str, None]]:
    """What holds for one act alone of every candidate, and of ``ALL``.

    What holds of a candidate for every act of the page bears other names, and is not among it.
    ``names`` are those of the candidates in order.
    """
    actors, targets = event.actors, event.targets
    found = {own: {"no_rule_actor": None} for own in held}
    found |= {own: _ruled(own, actors, targets) for own in (*actors, *targets) if own in held}
    _beside_first(held, found, (*actors, *targets)[:1])
    seen: set[int] = set()
    for number, place in enumerate(told):
        if place.sent.index in seen:
            continue
        seen.add(place.sent.index)
        prefix = "" if number == 0 else "more_"
        low = bisect_left(names, (place.sent.first,))
        for _, own, named in names[low : bisect_left(names, (place.sent.last,), low)]:
            stands = _near(doc, named, place)
            if prefix:
                stands = [prefix + item for item in stands]
            found[own].update(dict.fromkeys(stands))
    for place in told:
        for speaker in _speaking(place.statement):
            if speaker in found:
                found[speaker]["speaks"] = None
    others = sum([own not in actors and bool(one.names) for own, one in held.items()])
    found[ALL] = dict.fromkeys(
        ("all", f"all_rule_{_aim(targets)}", f"all_others{min(_FAR, others)}")
    )
    if told and _names_everyone(doc, told[0].sent):
        found[ALL][EVERYONE] = None
    if told:
        around = _circles(doc, told[0].sent) | _other_acts(event.action, words)
        for near in found.values() if around else ():
            near.update(around)
    return found


def _names_everyone(doc: Doc, sent: Sent) -> bool:
    """Whether a sentence says in so many words that everybody is meant: "to all countries"."""
    text = doc.text[sent.start : sent.end].lower()
    return any(phrase in text for phrase in _everyone(doc.language))


@cache
def _everyone(language: str) -> frozenset[str]:
    return words_of("everyone", language)


def spoken_of(words: Mapping[str, float]) -> dict[str, float]:
    """The actions that the words of a page speak of at all, with their log odds."""
    return {own: odds for own, odds in words.items() if odds > _SPOKEN_OF}


def _other_acts(action: str, words: Mapping[str, float]) -> dict[str, None]:
    """What else the words of a page speak of: a start of work that a licence allows."""
    least = max(_SPOKEN_OF, words.get(action, _SPOKEN_OF) - _NEARLY)
    return {f"also_{own}": None for own, odds in words.items() if odds > least and own != action}


def _circles(doc: Doc, sent: Sent) -> dict[str, None]:
    """Whether a sentence speaks of rule (laws, permits, courts) and of trade (firms, plants)."""
    words = set(doc.tokens.norms[sent.first : sent.last])
    return {f"in_{name}": None for name, own in circle_words().items() if not own.isdisjoint(words)}


@cache
def circle_words() -> dict[str, frozenset[str]]:
    """Words for rule and for trade."""
    return {row["circle"]: frozenset(row["words"].split("|")) for row in rows("side_circles")}


def _ruled(own: str, actors: tuple[str, ...], targets: tuple[str, ...]) -> dict[str, None]:
    """What the rules of grammar take somebody for whom they see in an act."""
    found = []
    for side, taken in (("rule_actor", actors), ("rule_target", targets)):
        if own in taken:
            found += [side, f"{side}_first" if own == taken[0] else f"{side}_later"]
        elif side == "rule_actor":
            found.append("no_rule_actor")
    return dict.fromkeys(found)


def _beside_first(
    held: Mapping[str, Candidate], found: dict[str, dict[str, None]], ruled: tuple[str, ...]
) -> None:
    """How everyone else stands to whom the rules see first: its kind, its state."""
    for first in ruled:
        one = held.get(first)
        if one is not None:
            beside = f"beside_{one.kind}"
            for own, seen in found.items():
                if own != first:
                    seen[beside] = None
            if one.party.country in found and one.kind == "firm":
                found[one.party.country]["home_of_first"] = None


def _aim(targets: tuple[str, ...]) -> str:
    """At whom the rules see an act aimed: nobody, all, a firm or a state."""
    if not targets:
        return "none"
    if ALL in targets:
        return "all"
    return "firm" if targets[0].startswith("org:") else "state"


def _speaking(statement: Statement) -> tuple[str, ...]:
    speaker = statement.speaker
    if speaker.kind in {"outlet", "anonymous"}:
        return ()
    return tuple(filter(None, (speaker.country, speaker.id, f"org:{speaker.id or speaker.name}")))


def _near(doc: Doc, named: Named, place: Place) -> list[str]:
    """Where a name stands to the words of an act in its sentence."""
    norms, sent = doc.tokens.norms, place.sent
    found = ["sentence"]
    inside = place.low <= named.first < place.high
    if named.last <= place.first:
        side, away = "before", place.first - named.last
    elif named.first >= place.last:
        side, away = "behind", named.first - place.last
    else:
        side, away = "within", 0
    found.append(side)
    if inside:
        found += ["clause", f"clause_{side}"]
    step = 0 if away <= 1 else 1 if away <= 4 else 2 if away <= 10 else 3
    found.append(f"{side}{step}")
    before = link(norms, named.first, sent.first)
    found += [f"link_{before}", f"{side}_link_{before}"]
    if named.last < len(norms) and norms[named.last] in POSSESSIVE:
        found.append("possessive")
    if named.mention.role == "adjective":
        found += ["adjective", f"{side}_adjective"]
    elif named.mention.role == "place":
        found.append("place")
    if named.mention.kind == "territory" and is_origin(doc, named):
        found.append("origin")
    found += _verbs(named, place)
    return found


def _verbs(named: Named, place: Place) -> list[str]:
    """Whether a name stands as subject or object of a verb, and whether that tells the act."""
    found = []
    before = behind = None
    for group in place.sent.groups:
        if group.finite and group.last <= named.first:
            before = group
        elif group.finite and group.first >= named.last:
            behind = group
            break
    if behind is not None and not _names_between(place.sent, named.last, behind.first):
        found.append("subject")
        if behind.first - named.last <= 2:
            found.append("subject_near")
        if behind.passive:
            found.append("subject_passive")
        if behind.first < place.last and place.first <= behind.last + _NEAR_VERB:
            found.append("subject_act")
    if before is not None and named.first - before.last <= _NEAR_OBJECT:
        found.append("object")
    return found


def _names_between(sent: Sent, low: int, high: int) -> bool:
    """Whether a sentence names somebody who may be a side in a range of words."""
    for named in sent.names:
        if named.first >= high:
            return False
        if named.first >= low and named.mention.kind in _KINDS:
            return True
    return False
