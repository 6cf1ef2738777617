"""The act a clause tells of, with its sides, materials, dates and state."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from didymium.news.certainty.clause_verbs import ActFrame, Judgement, state_from_cues
from didymium.news.deeds.instruments import LIMITS, Action, Hit, actions, find_hits, weak
from didymium.news.deeds.states import state_of
from didymium.news.names.mentions import organisations
from didymium.news.names.represented import is_firm
from didymium.news.page import Page
from didymium.news.sides.around import Sides
from didymium.news.sides.parties import PartyFinder, states_first
from didymium.news.speech.reporting import Attribution
from didymium.news.types import Act, DateMention, Party, Speaker, make_act
from didymium.news.words.doc import PARTIES, ClauseSpan, Doc, Named, Sent
from didymium.news.words.verb_forms import small_words
from didymium.news.words.verbs import VerbGroup

_ADVERBIAL_REACH = 5
_ANNOUNCING = frozenset(
    ("annunciare", "decidere", "approvare", "presentare", "announce", "decide", "unveil", "order")
)
_CAUSES = frozenset(("as", "amid", "while", "over", "mentre"))
_PURPOSE = frozenset(("to", "per"))
_PLAINER = 20
_NONE_OF = frozenset(("no", "nessun", "nessuna", "nessun'", "senza", "without"))
_BEFORE = (
    ["di"],
    ["del"],
    ["della"],
    ["dell'"],
    ["dei"],
    ["degli"],
    ["delle"],
    ["che"],
    ["ancora"],
)
_GOODS = frozenset(("goods", "critical", "minerals"))


@dataclass(slots=True)
class Context:
    """What statements need to know of the page."""

    page: Page
    key: str
    outlet: Speaker
    page_date: dt.date | None
    page_basis: str
    carriers: tuple[str, ...]
    lead_paragraph: int


class ActReader:
    """Reads acts clause by clause, remembering materials and actors named before."""

    def __init__(self, doc: Doc, context: Context) -> None:
        self.doc = doc
        self.context = context
        self.circumstances = small_words(doc.language, "adverbial")
        self.causes = self.circumstances | _CAUSES
        self.absences = doc.tokens.of(_NONE_OF)
        self.previous_materials: tuple[str, ...] = ()
        self.headline_materials: tuple[str, ...] = ()

    @cached_property
    def parties(self) -> PartyFinder:
        """Finds the sides of acts; made for the first act of a page."""
        return PartyFinder(self.doc)

    @cached_property
    def page_materials(self) -> tuple[str, ...]:
        """The material the page names most, for claims that name none before the first."""
        counts = Counter([named.material for named in self.doc.names if named.material])
        return tuple(material for material, _ in counts.most_common(1) if material)

    def materials(self, part: Sent | ClauseSpan) -> tuple[str, ...]:
        """The ids of the materials named in a sentence or clause, in order."""
        if part.materials is None:
            named = [item.material for item in part.names if item.material]
            part.materials = tuple(dict.fromkeys(named)) if named else ()
        return part.materials

    def _hits(self, clause: ClauseSpan, materials: tuple[str, ...], sent: Sent) -> list[Hit]:
        if not clause.concepts:
            return []
        hits = find_hits(clause.concepts, lambda: self._present(clause, sent))
        if not hits or materials or self._goods(sent) or self._firm(sent):
            return hits
        near = self._near()
        return [hit for hit in hits if near and not weak(hit)]

    def _main_hit(self, hits: list[Hit], clause: ClauseSpan) -> Hit | None:
        """The act a clause is about: told by the main verb rather than in an adverbial.

        Licences not granted are the requirement, no grant; a denial negated is no denial.
        """
        if not hits:
            return None
        main = clause.main
        fitting = hits
        if self.absences:
            fitting = [hit for hit in fitting if not self._absent(hit)]
        if main is not None and main.negated:
            fitting = [hit for hit in fitting if not _undone(hit)]
        if len(fitting) < 2:
            return fitting[0] if fitting else None
        told = [hit for hit in fitting if not self._adverbial(hit, clause)] or fitting
        if main is not None and any(
            hit.first < main.last and hit.last > main.first for hit in told
        ):
            plain = [hit for hit in told if hit.first < main.last and hit.last > main.first]
            least = max(hit.rule.priority for hit in plain)
            told = [hit for hit in told if not self._behind(hit, main, least)]
        return told[0]

    def _behind(self, hit: Hit, main: VerbGroup, least: int) -> bool:
        """ "prices rise as export curbs bite": told in what follows the verb as its cause.

        What follows as a purpose counts when it is told much more plainly than the verb's act:
        "announces a plan to nationalise".
        """
        between = self.doc.tokens.norms[main.last : hit.first]
        if not self.causes.isdisjoint(between):
            return True
        return not _PURPOSE.isdisjoint(between) and hit.rule.priority < least + _PLAINER

    def _absent(self, hit: Hit) -> bool:
        """ "no export limits apply": a measure named only to say that there is none."""
        if actions()[hit.rule.action].family not in {"export_measure", "import_measure"}:
            return False
        before = self.doc.tokens.norms[max(0, hit.first - 2) : hit.first]
        return not _NONE_OF.isdisjoint(before)

    def _adverbial(self, hit: Hit, clause: ClauseSpan) -> bool:
        """ "thanks to a deal", "dopo la firma dell'accordo": told as circumstance."""
        words = self.circumstances
        if self._circumstance(words, hit.first, hit.last):
            return True
        low = max(clause.first, hit.first - _ADVERBIAL_REACH)
        if low == clause.first or not self._circumstance(words, low, hit.first):
            return False
        return not any(low <= group.first < hit.first and group.finite for group in clause.groups)

    def _circumstance(self, words: frozenset[str], low: int, high: int) -> bool:
        """Whether a word of circumstance stands there: "prima" only as a preposition."""
        norms = self.doc.tokens.norms
        return not words.isdisjoint(norms[low:high]) and any(
            norms[index] in words
            and (norms[index] != "prima" or norms[index + 1 : index + 2] in _BEFORE)
            for index in range(low, high)
        )

    def _near(self, family: str = "") -> tuple[str, ...]:
        """Materials for an act that names none: for deals those of the headline come first."""
        before, title = self.previous_materials, self.headline_materials
        if family in {"deal", "denial"}:
            before, title = title, before
        return before or title or self.page_materials

    def _present(self, clause: ClauseSpan, sent: Sent) -> frozenset[str]:
        """What rules may ask for beyond concepts: money, a date to run until, two sides."""
        found = set()
        names = clause.names
        for quantity in clause.quantities:
            found.add("mass" if quantity.unit == "t" else quantity.measure)
        if any(date.direction == "until" for date, _ in clause.dates):
            found.add("until")
        sides, firms = set(), set()
        for named in names:
            mention = named.mention
            if mention.kind in {"material", "product"}:
                found.add("material")
            if mention.kind not in PARTIES or mention.role == "carrier":
                continue
            own = mention.id or mention.name
            sides.add(own if mention.kind == "organisation" else mention.country or own)
            if is_firm(named):
                firms.add(own)
            elif mention.kind != "organisation":
                found.add("state")
        if len(names) > 1 and self._foreign(names):
            found.add("foreign")
        if len(sides) > 1:
            found.add("parties")
        if len(firms) > 1:
            found.add("firms")
        return _titled(found) if sent.part == "headline" else frozenset(found)

    def _foreign(self, names: list[Named]) -> bool:
        """Whether one state is named beside another's goods: "Bruxelles ... l'alluminio russo"."""
        states = [named for named in names if named.mention.kind in {"territory", "bloc"}]
        if len(states) < 2 or all(named.mention.role != "adjective" for named in states):
            return False
        goods = {
            named.mention.country
            for named in states
            if named.mention.role == "adjective" and self.parties.near.on_goods(named)
        }
        return bool(goods) and any(
            named.mention.role != "adjective" and named.mention.id not in goods for named in states
        )

    def _firm(self, sent: Sent) -> bool:
        """Whether a firm that the vocabulary knows from mineral chains is named."""
        return any(
            named.mention.id in organisations() and organisations()[named.mention.id].kind == "firm"
            for named in sent.names
            if named.mention.kind == "organisation" and named.mention.id
        )

    def _goods(self, sent: Sent) -> bool:
        return not _GOODS.isdisjoint(sent.concepts)

    def _frame(
        self, hit: Hit, sides: Sides, attribution: Attribution | None, clause: ClauseSpan
    ) -> ActFrame:
        action = actions()[hit.rule.action]
        actor = sides.actors[0] if sides.actors else None
        official = attribution is None or (
            actor is not None
            and attribution.speaker.country is not None
            and attribution.speaker.country == (actor.country or actor.id)
        )
        dated = "from" in [found.direction for found, _ in clause.dates]
        own = attribution is not None and actor is not None and _same(attribution.speaker, actor)
        return ActFrame(hit.first, hit.last, action.id, action.family, official, dated, own)

    def _act(
        self,
        hit: Hit,
        hits: list[Hit],
        clause: ClauseSpan,
        sides: Sides,
        judgement: Judgement,
        sentence_materials: tuple[str, ...],
    ) -> Act:
        action = actions()[hit.rule.action]
        own = self.materials(clause)
        materials = own or sentence_materials or self._near(action.family)
        start, end = self._start_end(clause)
        judgement.done = self._done(judgement, clause, start)
        actors = states_first(sides.actors)
        firm = _of_firms(action, sides) or "firm_list" in clause.concepts
        if actors and judgement.modality != "denied":
            self.parties.previous = tuple(actors)
        span = self.doc.span(hit.first, hit.last)
        return make_act(
            action=action.id,
            family=action.family,
            instrument=action.instrument,
            acts_on=_instrument_of(hits) if action.acts_on == "measure" else action.acts_on,
            level="firm" if firm else "country",
            actors=tuple(actors),
            targets=tuple(sides.targets),
            target_all=action.general_target and not sides.targets,
            materials=materials,
            stage=self._stage(clause),
            state=state_of(
                action,
                judgement.modality,
                named=state_from_cues(clause.cues, action.family),
                done=judgement.done,
                wish=judgement.wish or action.family == "deal",
                time=judgement.time,
            ),
            state_until=end.date if action.id == "suspension" and end is not None else None,
            amounts=tuple(clause.quantities),
            announced=None,
            start=start,
            end=end,
            span=span,
        )

    def _done(self, judgement: Judgement, clause: ClauseSpan, start: DateMention | None) -> bool:
        """Whether a rule is told as made, not as announced or still to begin."""
        main = clause.main
        if judgement.modality != "asserted" or judgement.time != "past" or main is None:
            return False
        if main.lemma in _ANNOUNCING:
            return False
        day = self.context.page_date
        return start is None or start.date is None or (day is not None and start.date <= day)

    def _stage(self, clause: ClauseSpan) -> str | None:
        for named in clause.names:
            if named.mention.kind == "stage" and named.mention.id != "end_use":
                return named.mention.id
        return None

    def _start_end(self, clause: ClauseSpan) -> tuple[DateMention | None, DateMention | None]:
        start = end = None
        for found, date in clause.dates:
            if found.direction == "from" and start is None:
                start = date
            elif found.direction == "until" and end is None:
                end = date
        return start, end


def _titled(found: set[str]) -> frozenset[str]:
    """What a clause holds, and that it does so in a headline."""
    return frozenset((*found, "title", *[f"title_{own}" for own in found]))


def _same(speaker: Speaker, actor: Party) -> bool:
    """Whether who speaks is who acts, or speaks for the same state."""
    if speaker.id is not None and speaker.id == actor.id:
        return True
    return speaker.country is not None and speaker.country in {actor.country, actor.id}


def _undone(hit: Hit) -> bool:
    """Whether an act is none when its verb is negated: what is granted, denied, built, sold."""
    if hit.rule.action in {"licence_grant", "denial"} and "none" not in hit.rule.needs:
        return True
    return actions()[hit.rule.action].family in {"project", "market"}


def _instrument_of(hits: list[Hit]) -> str | None:
    """The measure that a clause speaks of beside what is done to it: "suspends the ban"."""
    told = (actions()[hit.rule.action] for hit in hits)
    return next((action.instrument for action in told if action.family in LIMITS), None)


def _of_firms(action: Action, sides: Sides) -> bool:
    """Whether an act is one of a firm, or aimed at one, rather than a state's."""
    actor = sides.actors[0].kind if sides.actors else ""
    if actor == "organisation" and action.family in {"deal", "money", "project"}:
        return True
    aimed = any(target.kind == "organisation" for target in sides.targets)
    return aimed and action.family != "deal"
