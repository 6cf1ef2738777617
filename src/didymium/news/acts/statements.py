"""From clauses to statements: one claim, one speaker, one modality, with its act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from didymium.news.acts.background import PLUPERFECT, RELATIVE, Backdrop
from didymium.news.acts.clause import ActReader, Context
from didymium.news.acts.meetings import find_meeting
from didymium.news.acts.occasions import Occasions
from didymium.news.acts.salience import Telling
from didymium.news.certainty.clause_verbs import Judgement
from didymium.news.certainty.modality import Judge
from didymium.news.deeds.act_words import SENTENCES, clause_scores
from didymium.news.deeds.instruments import LIMITS, Hit, actions, unruled
from didymium.news.deeds.topics import Topics
from didymium.news.speech.attribution import Attributor, covering
from didymium.news.speech.reporting import Attribution
from didymium.news.types import Act, Cue, Meeting, Statement, make_statement
from didymium.news.words.doc import ClauseSpan, Doc, Named, Sent
from didymium.news.words.verbs import VerbGroup

LEAST = -0.5
"""Log odds above which a page's words are asked for an act that no rule found."""
_FITTING = 0.5
_FRAME_WORDS = 3
_CLAIM_WORDS = 4
_BARE_WORDS = 7  # a headline without a verb we know still claims something when it is this long
_CLAIMED = frozenset(("material", "product", "territory", "bloc", "organisation", "person"))
_SUBORDINATE = frozenset(
    (
        *("after", "since", "as", "because", "when", "while", "where", "which", "who", "before"),
        *("although", "though", "once", "until", "than"),
        *("dopo", "da", "perché", "poiché", "quando", "mentre", "dove", "cui", "prima", "sebbene"),
        *("come", "finché"),
    )
)

OTHER_PACT = "other_pact"
"""The concept of well-known agreements on other matters: "Accordi di Abramo"."""


def statement_id(key: str, claim: str, speaker: str, start: int) -> str:
    """A short stable id from the page, the claim, its place and its speaker."""
    text = "\x1f".join((key, claim, speaker, str(start)))
    return blake2b(text.encode(), digest_size=8).hexdigest()


@dataclass(slots=True)
class _Told:
    """A clause, its place in its sentence, what reads it, and the statement made of it."""

    sent: Sent
    clause: ClauseSpan
    place: int
    attributions: list[Attribution]
    judge: Judge
    materials: tuple[str, ...]
    statement: Statement | None = None


class StatementReader(ActReader):
    """Reads the statements of a doc, sentence by sentence."""

    def __init__(self, doc: Doc, context: Context, words: Mapping[str, float]) -> None:
        super().__init__(doc, context)
        self.words = words
        self.attributor = Attributor(doc, context.page_date)
        self.occasions = Occasions(doc, context.page_date, context.page_basis)
        self.backdrop = Backdrop(doc, context.page_date, context.lead_paragraph)
        self.topics = Topics(doc)
        self.tellings: dict[str, Telling] = {}
        self.meeting_in = doc.by_sentence(doc.meeting_words)

    def run(self) -> list[Statement]:
        """All statements of the text in order."""
        clauses: list[_Told] = []
        every = self.attributor.run()
        for sent in self.doc.sentences:
            if sent.part == "closing":
                continue
            attributions = every[sent.index]
            judge = Judge(self.doc, sent)
            materials = self.materials(sent)
            for place, clause in enumerate(sent.clauses):
                one = _Told(sent, clause, place, attributions, judge, materials)
                one.statement = self._clause(one)
                clauses.append(one)
            if attributions and any(not item.back for item in attributions):
                told = clauses[-len(sent.clauses) :] if sent.clauses else []
                if told and all(one.statement is None for one in told):
                    # somebody says something here: the longest clause has it
                    longest = max(told, key=lambda one: one.clause.last - one.clause.first)
                    longest.statement = self._clause(longest, said=True)
            if materials:
                self.previous_materials = materials
                if sent.part == "headline":
                    self.headline_materials = materials
        self._tell_missing(clauses)
        return [told.statement for told in clauses if told.statement is not None]

    def _tell_missing(self, clauses: list[_Told]) -> None:
        """Acts that the page's words speak of and no rule found, in their likeliest clause."""
        told = {one.statement.act.family for one in clauses if one.statement and one.statement.act}
        if "easing" in told:
            told |= LIMITS
        missing = [
            action
            for action, score in self.words.items()
            if score > LEAST and actions()[action].family not in told
        ]
        if not missing:
            return
        missing.sort(key=lambda action: -self.words[action])
        free = self._free(clauses)
        for action in missing:
            family = actions()[action].family
            best = None if family in told else _likeliest(action, free)
            if best is None:
                continue
            clause = best.clause
            main = clause.main
            first, last = (main.first, main.last) if main else (clause.first, clause.last)
            best.statement = self._clause(best, unruled(action, first, last))
            free = [(scores, one) for scores, one in free if one is not best]
            told.add(family)

    def _free(self, clauses: list[_Told]) -> list[tuple[dict[str, float], _Told]]:
        """The clauses where a text opens that tell no act yet, with what their words speak of.

        A headline, which may say more than its text, is asked where there is nothing else.
        """
        body = [one.sent.index for one in clauses if one.sent.part == "body"]
        end = body[0] + SENTENCES if body else SENTENCES
        return [
            (clause_scores(self.doc, one.clause), one)
            for one in clauses
            if (one.statement is None or one.statement.act is None)
            and (one.sent.part == "body" or not body)
            and one.sent.index < end
            and (one.clause.main is None or not one.clause.main.negated)
            and OTHER_PACT not in one.clause.concepts
        ]

    # one clause ------------------------------------------------------------------------

    def _clause(
        self, told: _Told, forced: Hit | None = None, *, said: bool = False
    ) -> Statement | None:
        """The statement of a clause, if it claims something (or is ``said`` to be one).

        ``forced`` is an act that the page's words speak of and no rule found.
        """
        sent, clause, attributions = told.sent, told.clause, told.attributions
        judge, sentence_materials = told.judge, told.materials
        attribution = covering(attributions, clause) if attributions else None
        names = clause.names
        hits = [forced] if forced else self._hits(clause, sentence_materials, sent)
        meeting = None
        if sent.index in self.meeting_in:
            meeting = find_meeting(
                self.doc, sent, clause, self.context.page_date, self.context.page_basis
            )
        if not said:
            if self._only_frame(clause, attribution, hits, sent):
                return None
            if not hits and meeting is None and not self._tells(sent, clause, attribution, names):
                return None
        hit = forced or self._main_hit(hits, clause)
        if hit is not None and self._no_act(hit, attribution, meeting):
            hit = None
        act_sides = None
        frame = None
        if hit is not None:
            act_sides = self.parties.find(hit, sent, clause, attribution)
            frame = self._frame(hit, act_sides, attribution, clause)
        judgement = judge.clause(clause, frame, attribution)
        act = None
        if hit is not None and act_sides is not None:
            act = self._act(hit, hits, clause, act_sides, judgement, sentence_materials)
        background = (
            hit is not None and sent.part == "body" and self._adverbial(hit, clause)
        ) or self.backdrop.holds(sent, clause, act, judgement, attribution)
        statement = self._statement(
            sent, clause, attribution, judgement, act, meeting, background=background
        )
        if hit is not None:
            self.tellings[statement.id] = self._telling(hit, hits, told)
        return statement

    def _no_act(self, hit: Hit, attribution: Attribution | None, meeting: Meeting | None) -> bool:
        """What somebody is accused of is no act, and who meets is told as a meeting."""
        if attribution is not None:
            said = attribution.cue.text.lower()
            if said.startswith(("accus", "ha accus")):
                return True
        return meeting is not None and meeting.level != "unknown" and hit.rule.name == "talks"

    def _telling(self, hit: Hit, hits: list[Hit], told: _Told) -> Telling:
        """How a clause tells its act: how plainly, by a verb or not, and what it acts upon."""
        sent, clause, place = told.sent, told.clause, told.place
        verbal = any(group.first < hit.last and group.last > hit.first for group in clause.groups)
        also = {other.rule.action for other in hits} - {hit.rule.action}
        material = bool(self.materials(clause))
        under = place > 0 and clause.opener in _SUBORDINATE
        return Telling(
            rule=hit.rule.name,
            strength=hit.rule.priority,
            verbal=verbal,
            material=material,
            under=under,
            also=frozenset(also),
            tense=_tense(clause.main, self.doc),
            relative=clause.opener in RELATIVE,
            day=self.backdrop.day(sent, clause),
            place=place,
        )

    def _tells(
        self,
        sent: Sent,
        clause: ClauseSpan,
        attribution: Attribution | None,
        names: list[Named],
    ) -> bool:
        """Whether a clause without act or meeting is a claim worth keeping."""
        if attribution is not None and any(self.attributor.quoted[clause.first : clause.last]):
            return True
        named = any(
            item.mention.kind in _CLAIMED and item.mention.role != "carrier" for item in names
        )
        if not named and (attribution is None or not clause.groups):
            return False
        bare = not clause.groups and attribution is None and sent.part == "headline"
        bare = bare and clause.last - clause.first < _BARE_WORDS
        return not bare and clause.last - clause.first >= _CLAIM_WORDS

    def _opens_clause(self, clause: ClauseSpan, sent: Sent) -> bool:
        """Whether the next clause says what this one only introduces ("denied that ...")."""
        return any(
            other.first == clause.last and other.opener in {"che", "that", "di"}
            for other in sent.clauses
        )

    def _only_frame(
        self, clause: ClauseSpan, attribution: Attribution | None, hits: list[Hit], sent: Sent
    ) -> bool:
        """Whether the clause holds nothing but "X said"."""
        if attribution is None:
            return False
        if attribution.stance not in {"say", "announce"} and not self._opens_clause(clause, sent):
            return False
        frame = range(attribution.frame_first, attribution.frame_last)
        if attribution.back and not hits:
            return True
        if not hits and not any(self.attributor.quoted[clause.first : clause.last]):
            norms = self.doc.tokens.norms
            words = range(clause.first, clause.last)
            outside = sum([norms[index][0].isalnum() for index in words if index not in frame])
            if outside <= _FRAME_WORDS and not self._said_behind(clause, attribution):
                return True
        saying = [g for g in clause.groups if g.finite and g.first in frame]
        if not saying or sum(g.finite for g in clause.groups) > len(saying):
            return False
        if attribution.tail:
            told = any(hit.first not in frame for hit in hits)
            return clause is not sent.clauses[0] and not told
        if hits:
            return False
        ends = clause.last - saying[-1].last <= _FRAME_WORDS + 1
        return ends and clause is not sent.clauses[-1]

    def _said_behind(self, clause: ClauseSpan, attribution: Attribution) -> bool:
        """ "officials called it a done deal": words behind the frame that are its object."""
        first = attribution.frame_last
        if not clause.first < first < clause.last - 1 or attribution.tail:
            return False
        told = self.attributor
        opens = self.doc.tokens.norms[first]
        return opens[0].isalnum() and opens not in told.oblique and not told.dated[first]

    # the statement ---------------------------------------------------------------------

    def _statement(
        self,
        sent: Sent,
        clause: ClauseSpan,
        attribution: Attribution | None,
        judgement: Judgement,
        act: Act | None,
        meeting: Meeting | None,
        *,
        background: bool,
    ) -> Statement:
        doc, context = self.doc, self.context
        start, end = _trim(doc, clause)
        speaker = attribution.speaker if attribution is not None else context.outlet
        carriers = (
            context.carriers if attribution is None else (*context.carriers, *attribution.carriers)
        )
        claim = doc.text[start:end]
        happened, precision, basis = self.occasions.of(sent, clause, act, judgement)
        told = self.attributor
        quoted = sum(told.quoted[clause.first : clause.last]) if told.quotations else 0
        topics = self.topics.of(clause)
        stages, territories, blocs = _named(clause.names)
        cues = list(judgement.cues)
        if attribution is not None and not _holds(cues, attribution.cue):
            cues.append(attribution.cue)
        return make_statement(
            id=statement_id(context.key, claim, speaker.id or speaker.name, start),
            speaker=speaker,
            carrier=tuple(dict.fromkeys(carriers)) if carriers else (),
            claim=claim,
            span=(start, end),
            sentence=sent.index,
            part=sent.part,
            modality=judgement.modality,
            polarity=judgement.polarity,
            time=judgement.time,
            background=background,
            quoted=quoted > 0.5 * (clause.last - clause.first),
            act=act,
            meeting=meeting,
            materials=self._about(sent, clause, topics, act),
            stages=stages,
            territories=territories,
            blocs=blocs,
            quantities=tuple(clause.quantities),
            topics=topics,
            happened=happened,
            happened_precision=precision,
            happened_basis=basis,
            cues=tuple(cues),
        )

    def _about(
        self, sent: Sent, clause: ClauseSpan, topics: tuple[str, ...], act: Act | None
    ) -> tuple[str, ...]:
        """The materials of a claim: its own, its sentence's, or those spoken of just before."""
        if act is not None:
            return act.materials
        own = self.materials(clause)
        if own or not topics:
            return own
        return self.materials(sent) or self.previous_materials


def _likeliest(action: str, free: list[tuple[dict[str, float], _Told]]) -> _Told | None:
    """The clause whose words speak most of an action."""
    score, best = max(
        ((scores[action], one) for scores, one in free),
        key=lambda item: item[0],
        default=(0.0, None),
    )
    return best if score > _FITTING else None


def _tense(main: VerbGroup | None, doc: Doc) -> str:
    """The tense of a clause's main verb, with the pluperfect and verbs without tense apart."""
    if main is None:
        return "none"
    if not main.finite:
        return "bare"
    if main.perfect and doc.tokens.norms[main.first] in PLUPERFECT:
        return "pluperfect"
    return "perfect" if main.perfect else main.tense


_EDGE_MARKS = frozenset({",", ";", ":", "-", "–", "—"})
_LEADING = _EDGE_MARKS | {")", "e", "ed", "and", "che", "that", "ma", "but", "»", "”"}
_TRAILING = _EDGE_MARKS | {"(", "e", "ed", "and", "che", "that", "ma", "but", "«", "“"}


def _trim(doc: Doc, clause: ClauseSpan) -> tuple[int, int]:
    """The clause's characters without punctuation and bare connectors at its edges."""
    first, last = clause.first, clause.last
    norms = doc.tokens.norms
    while first < last - 1 and norms[first] in _LEADING:
        first += 1
    while last > first + 1 and norms[last - 1] in _TRAILING:
        last -= 1
    return doc.span(first, last)


def _holds(cues: list[Cue], cue: Cue) -> bool:
    """Whether the same words are noted for the same reason."""
    return any(held.span == cue.span and held.why == cue.why for held in cues)


def _named(names: list[Named]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The stages, territories and blocs of some names, in order."""
    stages: dict[str, None] = {}
    territories: dict[str, None] = {}
    blocs: dict[str, None] = {}
    for named in names:
        mention = named.mention
        kind, own = mention.kind, mention.id
        if kind in {"person", "organisation"}:
            if mention.country:
                territories[mention.country] = None
        elif own and kind == "territory":
            territories[own] = None
        elif own and kind == "stage":
            stages[own] = None
        elif own and kind == "bloc":
            blocs[own] = None
    return tuple(stages), tuple(territories), tuple(blocs)
