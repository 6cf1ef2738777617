"""Events: statements about the same act put together, with a status from who said what."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from didymium.news.acts.salience import BAR, LOWEST, Candidate, Layout, Telling, features, score
from didymium.news.certainty.certainty import Tones, event_modality
from didymium.news.deeds.instruments import BY_WORDS, RULINGS
from didymium.news.deeds.states import event_state
from didymium.news.names.mentions import organisations
from didymium.news.names.represented import carries_news, code
from didymium.news.types import Act, Event, EventStatus, Statement, make_event

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PART = {"headline": 0, "body": 1, "closing": 2}
_MINISTRIES = ("minister", "ministry", "commission", "dipartim")
_OFFICIAL_WORDS = ("comunicato", "decreto", "decree", "gazzetta", "fact sheet", "in a statement")
_VAGUE = frozenset(("sign_deal", "sign_document", "near_deal", "framework_sign"))
_REFUSALS = frozenset(("deny_licence", "deny_project_licence"))
"""To refuse a licence is an act that was done, not one that is denied."""
_CURBS = frozenset(("control_export", "impose_control", "dual_use_control"))
_MEASURES = frozenset(("export_ban", "export_quota", "export_tax", "technology_restriction"))
_TECHNOLOGY = "technology_restriction"
_SHADE = 1e-9
_WISHED = frozenset(("demanded", "hoped"))
_UNRULED = frozenset((BY_WORDS,))
LADDER = ("intent", "negotiation", "mou", "framework", "offtake", "binding_deal")
# A weaker wording of the same act joins the stronger: a suspension with an end date is often
# called a revocation.
_SAME_ACT = {"lifting": "suspension"}


def _actors(act: Act) -> tuple[str, ...]:
    ruled = act.family in RULINGS
    codes = [
        party.country if ruled and party.country and party.kind == "organisation" else code(party)
        for party in act.actors
    ]
    return tuple(dict.fromkeys(codes)) if len(codes) > 1 else tuple(codes)


def gather(
    statements: list[Statement], tellings: Mapping[str, Telling] | None = None
) -> list[Candidate]:
    """The acts of a page, each with the statements that tell it."""
    groups: Groups = {}
    for statement in statements:
        act = statement.act
        if act is None:
            continue
        action = act.action
        actors = _actors(act)
        if (
            statement.modality == "denied"
            and not (tellings and _only(_REFUSALS, [statement], tellings))
            and (act.family == "deal" or statement.speaker.kind not in {"outlet", "anonymous"})
        ):
            action = "denial"
            denying = _denying(statement)
            if denying is not None:
                actors = (denying,)
        key = (action, actors[:1])
        groups.setdefault(key, []).append(statement)
    _merge_missing_actors(groups)
    _merge_deals(groups, tellings or {})
    _merge_denied(groups)
    _merge_same_acts(groups)
    _merge_vague_measures(groups, tellings or {})
    _merge_market(groups)
    for told_twice in ("denial", "trade_dispute"):
        _merge_told_twice(groups, told_twice)
    order = {statement.id: index for index, statement in enumerate(statements)}
    found = []
    for (action, actors), members in groups.items():
        members.sort(key=lambda s: order[s.id])
        own = next((s.act for s in members if s.act and s.act.action == action), members[0].act)
        assert own is not None
        family = "denial" if action == "denial" else own.family
        found.append(Candidate(action, family, actors, members))
    found.sort(key=lambda one: order[one.members[0].id])
    return found


def _denying(statement: Statement) -> str | None:
    """Who denies: the firm that speaks, else the state the speaker stands for."""
    speaker = statement.speaker
    held = organisations().get(speaker.id or "")
    if speaker.kind == "organisation" and (held is None or held.kind == "firm"):
        return f"org:{speaker.id or speaker.name}" if speaker.country is None or held else None
    return speaker.country


def build_events(
    statements: list[Statement],
    tellings: Mapping[str, Telling] | None = None,
    layout: Layout | None = None,
    tones: Tones | None = None,
) -> tuple[Event, ...]:
    """The events of a page, its news before what is told beside it.

    Among the news, what words alone speak of comes behind what a rule found.

    ``tellings`` says of each statement how it tells its act, ``layout`` where the page opens,
    ``tones`` how its sentences speak.
    """
    tellings, layout = tellings or {}, layout or Layout()
    candidates = gather(statements, tellings)
    scores = [score(features(one, candidates, tellings, layout)) for one in candidates]
    bar = min(BAR, max(max(scores, default=0.0) - _SHADE, LOWEST))
    events = [
        _event(
            one.action,
            list(one.members),
            background=value <= bar,
            refused=_only(_REFUSALS, one.members, tellings),
            tones=tones,
        )
        for one, value in zip(candidates, scores, strict=True)
    ]
    by_words = [_only(_UNRULED, one.members, tellings) for one in candidates]
    order = sorted(
        range(len(events)), key=lambda place: (events[place].background, by_words[place])
    )
    return tuple(events[place] for place in order)


Groups = dict[tuple[str, tuple[str, ...]], list[Statement]]


def _merge_missing_actors(groups: Groups) -> None:
    """Acts without an actor join the act of the same action with one."""
    for key in [key for key in groups if not key[1]]:
        same = [other for other in groups if other[0] == key[0] and other[1]]
        if same:
            groups[same[0]].extend(groups.pop(key))


def _parties_of(members: list[Statement]) -> set[str]:
    found: set[str] = set()
    for statement in members:
        if statement.act is not None:
            found.update(_actors(statement.act))
            found.update([code(party) for party in statement.act.targets])
    return found


def _same_parties(one: set[str], other: set[str]) -> bool:
    """Whether one deal's parties are among the other's."""
    return one <= other or other <= one


def _only(rules: frozenset[str], members: list[Statement], told: Mapping[str, Telling]) -> bool:
    """Whether statements tell their act by these rules alone."""
    found = {told[s.id].rule for s in members if s.id in told}
    return bool(found) and found <= rules


def _merge_vague_measures(groups: Groups, tellings: Mapping[str, Telling]) -> None:
    """ "The curbs" beside a ban or quota of the same state is that measure in other words."""
    for key in [key for key in groups if key[0] == "export_licensing"]:
        plain = [
            other
            for other in groups
            if other[0] in _MEASURES
            and other[1] == key[1]
            and not all(s.background for s in groups[other])
            and (other[0] != _TECHNOLOGY or _same_object(groups[key], groups[other]))
        ]
        if plain and _only(_CURBS, groups[key], tellings):
            groups[plain[0]].extend(groups.pop(key))


def _step(action: str, *, vague: bool) -> float:
    """How far a deal has come; a vague "deal" ranks between talks and a memorandum."""
    return 1.5 if vague and action == "framework" else LADDER.index(action)


def _merge_deals(groups: Groups, tellings: Mapping[str, Telling]) -> None:
    """One deal told from both sides, or at several steps, is one event at its highest step.

    A step named in so many words ("memorandum") counts before a vague "deal" or "document".
    """

    deals = [key for key in groups if key[0] in LADDER]
    deals.sort(
        key=lambda key: (
            all(s.background for s in groups[key]),
            all(s.part == "headline" for s in groups[key]),
            all(s.modality in _WISHED for s in groups[key]),
            not any(s.modality == "asserted" for s in groups[key]),
            -_step(key[0], vague=_only(_VAGUE, groups[key], tellings)),
        )
    )
    kept: list[tuple[str, tuple[str, ...]]] = []
    for key in deals:
        parties = _parties_of(groups[key])
        home = next(
            (k for k in kept if _same_parties(parties, _parties_of(groups[k]))),
            None,
        )
        if home is None:
            kept.append(key)
        else:
            groups[home].extend(groups.pop(key))


def _merge_denied(groups: Groups) -> None:
    """What is told of a deal that one of its parties denies belongs to the denial."""
    for denial in [key for key in groups if key[0] == "denial"]:
        parties = _parties_of(groups[denial])
        for key in [key for key in groups if key[0] in LADDER]:
            told = _parties_of(groups[key])
            if told <= parties:
                groups[denial].extend(groups.pop(key))


def _merge_market(groups: Groups) -> None:
    """Prices and supply have no author: each is one event, whoever is named beside it."""
    for action in ("price_move", "supply_disruption"):
        keys = [key for key in groups if key[0] == action]
        for key in keys[1:]:
            groups[keys[0]].extend(groups.pop(key))


def _merge_told_twice(groups: Groups, action: str) -> None:
    """A deal denied in the headline and in the text, a dispute told from both sides, is one."""
    keys = [key for key in groups if key[0] == action]
    keys.sort(key=lambda key: -len(_parties_of(groups[key])))
    for place, key in enumerate(keys):
        for other in keys[place + 1 :]:
            held = other in groups and key in groups
            if held and _parties_of(groups[other]) <= _parties_of(groups[key]):
                groups[key].extend(groups.pop(other))


def _merge_same_acts(groups: Groups) -> None:
    """An easing told in two words is one, unless it is told of other materials."""
    for key in list(groups):
        other = (_SAME_ACT.get(key[0], ""), key[1])
        if other in groups and _same_object(groups[key], groups[other]):
            groups[other].extend(groups.pop(key))


def _same_object(one: list[Statement], other: list[Statement]) -> bool:
    """Whether two easings may be of the same measure on the same materials."""
    return _compatible(_materials_of(one), _materials_of(other)) and _compatible(
        _measures_of(one), _measures_of(other)
    )


def _compatible(one: set[str], other: set[str]) -> bool:
    return not one or not other or bool(one & other)


def _materials_of(members: list[Statement]) -> set[str]:
    return {item for s in members if s.act is not None for item in s.act.materials}


def _measures_of(members: list[Statement]) -> set[str]:
    return {s.act.acts_on for s in members if s.act is not None and s.act.acts_on}


def _event(
    action: str,
    members: list[Statement],
    *,
    background: bool,
    refused: bool = False,
    tones: Tones | None = None,
) -> Event:
    members.sort(key=lambda s: (s.background, _PART[s.part], s.span[0]))
    fresh = [s for s in members if not s.background] or members
    own = [
        s for s in fresh if s.act is not None and (s.act.action == action or action == "denial")
    ] or fresh
    lead = next((s for s in own if s.part == "body"), own[0])
    acts = [s.act for s in members if s.act is not None]
    first = lead.act
    assert first is not None
    named = list(_actors(first))
    aimed = {code(party) for party in first.targets}.difference(named)
    for act in acts:
        if act is not first:
            named += _actors(act)
    actors = tuple(dict.fromkeys([item for item in named if item not in aimed]))[:4]
    if action == "denial":
        own_words = [found for s in fresh if (found := _denying(s)) is not None]
        actors = tuple(dict.fromkeys((*own_words[:1], *actors)))[:4]
    targets = _targets(fresh, first, actors)
    materials = tuple(dict.fromkeys([item for s in fresh if s.act for item in s.act.materials]))
    speakers = tuple(dict.fromkeys([s.speaker.name for s in fresh if s.speaker.kind != "outlet"]))
    dated = next((s for s in fresh if s.happened_basis == "stated"), lead)
    until = next((act.state_until for act in acts if act.state_until), None)
    family = "denial" if action == "denial" else first.family
    modality = "asserted" if refused else event_modality(members, action, family, tones)
    key = "\x1f".join((action, *actors, *targets, *materials, lead.id))
    return make_event(
        id=blake2b(key.encode(), digest_size=8).hexdigest(),
        action=action,
        family=family,
        level="firm" if all(act.level == "firm" for act in acts) else "country",
        actors=actors,
        targets=targets,
        materials=materials,
        modality=modality,
        state=event_state(first, lead.modality, modality),
        state_until=until,
        status=status(fresh),
        attributed_to=speakers,
        date=dated.happened,
        date_precision=dated.happened_precision,
        date_basis=dated.happened_basis,
        background=background,
        statements=tuple([s.id for s in members]),
    )


def _targets(fresh: list[Statement], first: Act, actors: tuple[str, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for statement in fresh:
        act = statement.act
        if act is None:
            continue
        found += [code(party) for party in act.targets]
    named = tuple(dict.fromkeys([item for item in found if item not in actors]))
    if not named and found:  # both act on each other: "Cina e Usa hanno sospeso i dazi"
        named = tuple(dict.fromkeys(item for item in found if item not in actors[:1]))
    if named:
        return named[:3]
    return ("ALL",) if first.target_all else ()


def _is_ministry(name: str) -> bool:
    return any(map(name.lower().__contains__, _MINISTRIES))


def _is_official(statement: Statement, parties: set[str]) -> bool:
    """Whether an official text says it, or a ministry of one of the parties."""
    speaker, words = statement.speaker, statement.claim.lower()
    if speaker.kind == "organisation" and speaker.country in parties and _is_ministry(speaker.name):
        return True
    return any(map(words.__contains__, _OFFICIAL_WORDS))


def status(members: list[Statement]) -> EventStatus:
    """Who stands behind an event: both sides, one side, an official text, nobody named ..."""
    if members and all(s.modality == "denied" for s in members):
        return "denied"
    sides: set[str] = set()
    parties: set[str] = set()
    anonymous = outsider = False
    for statement in members:
        act = statement.act
        if act is None:
            continue
        named = [*_actors(act), *[code(p) for p in act.targets]]
        parties.update([item for item in named if not item.startswith("org:")])
        speaker = statement.speaker
        if speaker.kind == "anonymous":
            anonymous = True
        elif speaker.kind != "outlet":
            own = None if carries_news(speaker) else speaker.country or speaker.id
            sides.add(own or speaker.name)
        if statement.modality == "asserted" and _is_official(statement, parties):
            sides.add("text")
    if "text" in sides:
        return "official_text"
    involved = sides & parties
    outsider = bool(sides - parties)
    if len(involved) >= 2:
        return "both_sides"
    if involved:
        return "one_side"
    if outsider:
        return "third_party"
    if anonymous:
        return "unnamed_source"
    return "told_by_outlet"


def states_of(sides: Iterable[str]) -> frozenset[str]:
    """The territories and blocs among the actors or targets of an event: no firm, nobody at all."""
    return frozenset(side for side in sides if ":" not in side and side != "ALL")
