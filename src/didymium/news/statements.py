"""From clauses to statements: one claim, one speaker, one modality, with its act."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise

from didymium.news.attribution import Attribution, Attributor, covering
from didymium.news.dates import resolve
from didymium.news.doc import ClauseSpan, Doc, Named, Sent
from didymium.news.instruments import (
    Hit,
    SideFinder,
    Sides,
    actions,
    find_hits,
    weak,
)
from didymium.news.meetings import find_meeting
from didymium.news.mentions import material_of, organisations
from didymium.news.modality import ActFrame, Judge, Judgement, state_from_cues
from didymium.news.page import Page, Precision
from didymium.news.types import Act, Basis, DateMention, Meeting, Party, Speaker, Statement
from didymium.news.verbs import small_words

_OLD_DAYS = 21
_FRAME_WORDS = 3
_WIDE_FLOOR = 1.4
_ADVERBIAL_REACH = 5
_TOPIC_WORD = 3
_FIRM_KINDS = frozenset({"organisation"})
_STATIVE = frozenset(
    [
        "essere",
        "detenere",
        "rappresentare",
        "dominare",
        "controllare",
        "produrre",
        "avere",
        "possedere",
        "fornire",
        "coprire",
        "valere",
        "restare",
        "rimanere",
        "dipendere",
        "be",
        "have",
        "control",
        "dominate",
        "account",
        "represent",
        "hold",
        "remain",
        "produce",
        "supply",
        "depend",
        "rely",
        "include",
        "involve",
        "mean",
    ]
)


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


def statement_id(key: str, claim: str, speaker: str, start: int) -> str:
    """A short stable id from the page, the claim, its place and its speaker."""
    text = "\x1f".join((key, claim, speaker, str(start)))
    return blake2b(text.encode(), digest_size=8).hexdigest()


class StatementReader:
    """Reads the statements of a doc, sentence by sentence."""

    def __init__(self, doc: Doc, context: Context) -> None:
        self.doc = doc
        self.context = context
        self.attributor = Attributor(doc, context.page_date)
        self.sides = SideFinder(doc)
        self.previous_materials: tuple[str, ...] = ()
        self.headline_materials: tuple[str, ...] = ()
        self.page_materials = self._commonest()
        self.previous_actor: tuple[Party, ...] = ()
        self.dates = [resolve(found, doc.text, context.page_date) for found in doc.dates]

    def _speaks_back(self, sent: Sent, attribution: Attribution) -> bool:
        """ "Lo ha detto X", "A dirlo è X": who said the sentence before."""
        first = self.doc.tokens.norms[sent.first]
        return attribution.back or (first == "lo" and attribution.frame_first <= sent.first + 3)

    def _commonest(self) -> tuple[str, ...]:
        """The material the page names most, for claims that name none before the first."""
        counts = Counter(
            material for named in self.doc.names if (material := material_of(named.mention))
        )
        return tuple(material for material, _ in counts.most_common(1) if material)

    def run(self) -> list[Statement]:
        """All statements of the text in order."""
        found: list[Statement] = []
        every = self._attributions()
        for sent in self.doc.sentences:
            if sent.part == "closing":
                continue
            attributions = every[sent.index]
            judge = Judge(self.doc, sent)
            materials = self.materials(sent.first, sent.last)
            for clause in sent.clauses:
                statement = self._clause(sent, clause, attributions, judge, materials)
                if statement is not None:
                    found.append(statement)
            if materials:
                self.previous_materials = materials
                if sent.part == "headline":
                    self.headline_materials = materials
        return found

    def _attributions(self) -> list[list[Attribution]]:
        """The attributions of every sentence, those told by the next sentence included."""
        sentences = self.doc.sentences
        every = [self.attributor.sentence(sent) for sent in sentences]
        for sent, following in pairwise(sentences):
            later = every[following.index]
            if not later:
                continue
            said = self._speaks_back(following, later[0])
            runs_on = (
                self.attributor.quoted[sent.last - 1]
                and self.attributor.quoted[following.first]
                and sent.paragraph == following.paragraph
            )
            own = any(item.cue.why != "quotation goes on" for item in every[sent.index])
            if (said or runs_on) and not own and sent.part == "body":
                every[sent.index] = [
                    replace(
                        item,
                        first=sent.first,
                        last=sent.last,
                        frame_first=sent.first,
                        frame_last=sent.first,
                    )
                    for item in later[:1]
                ]
        return every

    def materials(self, first: int, last: int) -> tuple[str, ...]:
        """The ids of the materials named in a range of words, in order."""
        return tuple(
            dict.fromkeys(
                material
                for named in self.doc.names_in(first, last)
                if (material := material_of(named.mention))
            )
        )

    # one clause ------------------------------------------------------------------------

    def _clause(
        self,
        sent: Sent,
        clause: ClauseSpan,
        attributions: list[Attribution],
        judge: Judge,
        sentence_materials: tuple[str, ...],
    ) -> Statement | None:
        attribution = covering(attributions, clause)
        if attribution is None:
            attribution = next((a for a in attributions if a.first <= clause.first < a.last), None)
        names = self.doc.names_in(clause.first, clause.last)
        hits = self._hits(clause, sentence_materials, sent)
        meeting = find_meeting(
            self.doc, sent, clause, self.context.page_date, self.context.page_basis
        )
        if self._only_frame(clause, attribution, hits, sent):
            return None
        own = any(
            named.mention.kind
            in {"material", "product", "territory", "bloc", "organisation", "person"}
            and named.mention.role != "carrier"
            for named in names
        )
        if (
            not hits
            and meeting is None
            and not own
            and (attribution is None or len(clause.groups) == 0)
        ):
            return None
        bare = not clause.groups and attribution is None and sent.part == "headline"
        if not hits and meeting is None and (bare or clause.last - clause.first < 4):
            return None
        hit = self._main_hit(hits, clause)
        act_sides = None
        frame = None
        if hit is not None:
            act_sides = self._sides(hit, sent, clause, attribution)
            frame = self._frame(hit, act_sides, attribution, clause)
        judgement = judge.clause(clause, frame, attribution)
        act = None
        if hit is not None and act_sides is not None:
            act = self._act(hit, hits, sent, clause, act_sides, judgement, sentence_materials)
        statement = self._statement(sent, clause, attribution, judgement, act, meeting, names)
        if hit is not None and sent.part == "body" and self._adverbial(hit, clause):
            return statement.model_copy(update={"background": True})
        return statement

    def _hits(self, clause: ClauseSpan, materials: tuple[str, ...], sent: Sent) -> list[Hit]:
        concepts = self.doc.concepts_in(clause.first, clause.last)
        if not concepts:
            return []
        hits = find_hits(concepts, self._present(clause))
        if not hits or materials or self._goods(sent) or self._firm(sent):
            return hits
        near = self._near()
        return [hit for hit in hits if near and not weak(hit)]

    def _main_hit(self, hits: list[Hit], clause: ClauseSpan) -> Hit | None:
        """The act a clause is about: told by the main verb rather than in an adverbial.

        Licences not granted are the requirement, no grant; a denial negated is no denial.
        """
        main = clause.main
        refused = main is not None and main.negated
        fitting = [
            hit for hit in hits if not (refused and hit.rule.action in {"licence_grant", "denial"})
        ]
        told = [hit for hit in fitting if not self._adverbial(hit, clause)] or fitting
        return next(iter(told), None)

    def _adverbial(self, hit: Hit, clause: ClauseSpan) -> bool:
        """ "thanks to a deal", "dopo la firma dell'accordo": told as circumstance."""
        words = small_words(self.doc.language, "adverbial")
        norms = self.doc.tokens.norms
        if not words.isdisjoint(norms[hit.first : hit.last]):
            return True
        low = max(clause.first, hit.first - _ADVERBIAL_REACH)
        if any(low <= group.first < hit.first and group.finite for group in clause.groups):
            return False
        return low > clause.first and not words.isdisjoint(norms[low : hit.first])

    def _near(self, family: str = "") -> tuple[str, ...]:
        """Materials for an act that names none: for deals those of the headline come first."""
        before, title = self.previous_materials, self.headline_materials
        if family in {"deal", "denial"}:
            before, title = title, before
        return before or title or self.page_materials

    def _present(self, clause: ClauseSpan) -> frozenset[str]:
        """What rules may ask for beyond concepts: money, a date to run until, two sides."""
        found = set()
        inside = range(clause.first, clause.last)
        if any(first in inside and q.measure == "money" for first, _, q in self.doc.quantities):
            found.add("money")
        if any(date.first in inside and date.direction == "until" for date in self.doc.dates):
            found.add("until")
        sides = {
            named.mention.country or named.mention.id or named.mention.name
            for named in self.doc.names_in(clause.first, clause.last)
            if named.mention.kind in {"territory", "bloc", "person", "organisation"}
            and named.mention.role != "carrier"
        }
        if len(sides) > 1:
            found.add("parties")
        return frozenset(found)

    def _firm(self, sent: Sent) -> bool:
        """Whether a firm that the vocabulary knows from mineral chains is named."""
        return any(
            named.mention.id in organisations() and organisations()[named.mention.id].kind == "firm"
            for named in self.doc.names_in(sent.first, sent.last)
            if named.mention.kind == "organisation" and named.mention.id
        )

    def _goods(self, sent: Sent) -> bool:
        return any(
            cue.kind in {"goods", "critical"}
            for _, _, cue in self.doc.concepts_in(sent.first, sent.last)
        )

    def _only_frame(
        self, clause: ClauseSpan, attribution: Attribution | None, hits: list[Hit], sent: Sent
    ) -> bool:
        """Whether the clause holds nothing but "X said"."""
        if attribution is None or attribution.stance not in {"say", "announce"}:
            return False
        frame = range(attribution.frame_first, attribution.frame_last)
        if self._speaks_back(sent, attribution) and not hits:
            return True
        outside = sum(
            self.doc.tokens.norms[index][0].isalnum()
            for index in range(clause.first, clause.last)
            if index not in frame
        )
        if outside <= _FRAME_WORDS and not hits:
            return True
        saying = [g for g in clause.groups if g.finite and g.first in frame]
        if not saying or sum(g.finite for g in clause.groups) > len(saying):
            return False
        if attribution.tail:
            return clause is not sent.clauses[0]
        if hits:
            return False
        ends = clause.last - saying[-1].last <= _FRAME_WORDS + 1
        return ends and clause is not sent.clauses[-1]

    # acts ------------------------------------------------------------------------------

    def _sides(
        self, hit: Hit, sent: Sent, clause: ClauseSpan, attribution: Attribution | None
    ) -> Sides:
        family = actions()[hit.rule.action].family
        country = attribution.speaker.country if attribution is not None else None
        sides = self.sides.find(hit, family, clause.first, clause.last, country)
        if not sides.actors or (family == "deal" and not sides.targets):
            wider = self.sides.find(hit, family, sent.first, sent.last, country, _WIDE_FLOOR)
            if not sides.actors:
                sides.actors = wider.actors
            known = {item.id or item.name for item in (*sides.actors, *sides.targets)}
            sides.targets += [t for t in wider.targets if (t.id or t.name) not in known]
        if (
            not sides.actors
            and attribution is not None
            and attribution.speaker.kind
            in {
                "territory",
                "bloc",
                "person",
                "organisation",
            }
        ):
            sides.actors = [_party_of(attribution.speaker)]
        if not sides.actors and family in {"export_measure", "easing", "import_measure"}:
            sides.actors = list(self.previous_actor)
        return sides

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
        dated = any(
            found.direction == "from" and clause.first <= found.first < clause.last
            for found in self.doc.dates
        )
        return ActFrame(hit.first, hit.last, action.id, action.family, official, dated)

    def _act(
        self,
        hit: Hit,
        hits: list[Hit],
        sent: Sent,
        clause: ClauseSpan,
        sides: Sides,
        judgement: Judgement,
        sentence_materials: tuple[str, ...],
    ) -> Act:
        action = actions()[hit.rule.action]
        own = self.materials(clause.first, clause.last)
        materials = own or sentence_materials or self._near(action.family)
        start, end = self._start_end(clause, action.family)
        acts_on = action.acts_on
        if acts_on == "measure":
            measure = next(
                (
                    actions()[other.rule.action]
                    for other in hits
                    if actions()[other.rule.action].family
                    in {"export_measure", "import_measure", "sanction"}
                ),
                None,
            )
            acts_on = measure.instrument if measure is not None else None
        actors = _states_first(sides.actors)
        firm = (
            (
                bool(sides.actors)
                and sides.actors[0].kind == "organisation"
                and action.family in {"deal", "money", "project"}
            )
            or (
                any(target.kind in _FIRM_KINDS for target in sides.targets)
                and action.family != "deal"
            )
            or any(
                cue.kind == "firm_list"
                for _, _, cue in self.doc.concepts_in(clause.first, clause.last)
            )
        )
        if actors and judgement.modality != "denied":
            self.previous_actor = tuple(actors)
        inside = self.doc.cues_in(clause.first, clause.last)
        span = self.doc.span(hit.first, hit.last)
        return Act(
            action=action.id,
            family=action.family,
            instrument=action.instrument,
            acts_on=acts_on,
            level="firm" if firm else "country",
            actors=tuple(actors),
            targets=tuple(sides.targets),
            target_all=action.general_target and not sides.targets,
            materials=materials,
            stage=self._stage(clause, sent),
            state=self._state(
                action.family, action.default_state, judgement, state_from_cues(inside)
            ),
            state_until=end.date if action.id == "suspension" and end is not None else None,
            amounts=tuple(
                q for first, _, q in self.doc.quantities if clause.first <= first < clause.last
            ),
            announced=None,
            start=start,
            end=end,
            span=span,
        )

    def _state(
        self, family: str, default: str, judgement: Judgement, named: str | None
    ) -> str | None:
        if judgement.modality == "denied":
            return "denied" if family in {"deal", "denial"} else None
        if family in {"deal", "market", "denial"}:
            if named in {"collapsed", "financed", "under_construction", "producing"}:
                return named
            if (
                judgement.modality
                in {"possible", "open_question", "conditional", "hoped", "demanded"}
                and family == "deal"
            ):
                return "intent" if default not in {"talks", "intent"} else default
            if judgement.modality == "planned" and default in {
                "framework",
                "binding",
                "memorandum",
            }:
                return "intent"
            return default
        if judgement.modality in {"possible", "open_question", "conditional", "hoped", "demanded"}:
            return "proposed"
        if default in {"suspended", "lifted", "closed"}:
            done = judgement.modality == "asserted" and judgement.time != "future"
            return default if done else "announced"
        return named or default

    def _stage(self, clause: ClauseSpan, sent: Sent) -> str | None:
        del sent
        for named in self.doc.names_in(clause.first, clause.last):
            if named.mention.kind == "stage" and named.mention.id != "end_use":
                return named.mention.id
        return None

    def _start_end(
        self, clause: ClauseSpan, family: str
    ) -> tuple[DateMention | None, DateMention | None]:
        start = end = None
        for found, date in zip(self.doc.dates, self.dates, strict=True):
            if clause.first <= found.first < clause.last:
                if found.direction == "from" and start is None:
                    start = date
                elif found.direction == "until" and end is None:
                    end = date
        del family
        return start, end

    # the statement ---------------------------------------------------------------------

    def _statement(
        self,
        sent: Sent,
        clause: ClauseSpan,
        attribution: Attribution | None,
        judgement: Judgement,
        act: Act | None,
        meeting: Meeting | None,
        names: list[Named],
    ) -> Statement:
        doc, context = self.doc, self.context
        start, end = _trim(doc, clause)
        speaker = attribution.speaker if attribution is not None else context.outlet
        carriers = (
            context.carriers if attribution is None else (*context.carriers, *attribution.carriers)
        )
        claim = doc.text[start:end]
        happened, precision, basis = self._happened(clause, act, judgement)
        quoted = sum(self.attributor.quoted[clause.first : clause.last])
        topics = _topics(doc, clause)
        cues = list(judgement.cues)
        if attribution is not None and attribution.cue not in cues:
            cues.append(attribution.cue)
        return Statement(
            id=statement_id(context.key, claim, speaker.id or speaker.name, start),
            speaker=speaker,
            carrier=tuple(dict.fromkeys(carriers)),
            claim=claim,
            span=(start, end),
            sentence=sent.index,
            part=sent.part,
            modality=judgement.modality,
            polarity=judgement.polarity,
            time=judgement.time,
            background=self._background(sent, clause, act, judgement, attribution),
            quoted=quoted > 0.5 * (clause.last - clause.first),
            act=act,
            meeting=meeting,
            materials=self._about(sent, names, topics, act),
            stages=_ids(names, {"stage"}),
            territories=_countries(names),
            blocs=_ids(names, {"bloc"}),
            quantities=tuple(
                q for first, _, q in doc.quantities if clause.first <= first < clause.last
            ),
            topics=topics,
            happened=happened,
            happened_precision=precision,
            happened_basis=basis,
            cues=tuple(cues),
        )

    def _about(
        self, sent: Sent, names: list[Named], topics: tuple[str, ...], act: Act | None
    ) -> tuple[str, ...]:
        """The materials of a claim: its own, its sentence's, or those spoken of just before."""
        if act is not None:
            return act.materials
        own = tuple(dict.fromkeys(material for n in names if (material := material_of(n.mention))))
        if own or not topics:
            return own
        return self.materials(sent.first, sent.last) or self.previous_materials

    def _happened(
        self, clause: ClauseSpan, act: Act | None, judgement: Judgement
    ) -> tuple[dt.date | None, Precision | None, Basis]:
        for found, date in zip(self.doc.dates, self.dates, strict=True):
            if clause.first <= found.first < clause.last and date.date is not None:
                if found.direction in {"until", "from"} and act is not None:
                    continue
                return date.date, date.precision, "stated"
        if self.context.page_date is None:
            return None, None, "none"
        basis: Basis = "address" if self.context.page_basis == "address" else "page"
        del judgement
        return self.context.page_date, "day", basis

    def _background(
        self,
        sent: Sent,
        clause: ClauseSpan,
        act: Act | None,
        judgement: Judgement,
        attribution: Attribution | None,
    ) -> bool:
        """Told as context, not as news: old dates, pluperfect, cues, general present."""
        main = clause.main
        if sent.part == "headline":
            return False
        page_date = self.context.page_date
        for found, date in zip(self.doc.dates, self.dates, strict=True):
            inside = clause.first <= found.first < clause.last
            if inside and found.direction != "until" and self._old(date, page_date):
                return True
        if page_date is None and self._dated_past(sent, clause):
            return True
        if attribution is None and main is not None and main.perfect and self._pluperfect(clause):
            return True
        for _, _, cue in self.doc.cues_in(clause.first, clause.last):
            if cue.kind == "background":
                return True
        if act is None and attribution is None:
            general = main is None or (
                main.lemma in _STATIVE and main.tense in {"present", "imperfect"}
            )
            return general and judgement.modality == "asserted"
        if act is not None and attribution is None and judgement.modality == "asserted":
            late = sent.paragraph > self.context.lead_paragraph + 3
            timeless = main is None or main.tense == "imperfect" or main.mood == "participle"
            return late and timeless
        return False

    def _dated_past(self, sent: Sent, clause: ClauseSpan) -> bool:
        """On a page without date: a past act with a month or year, after the first sentence."""
        main = clause.main
        first = next((s for s in self.doc.sentences if s.part == "body"), None)
        if main is None or sent is first or not (main.perfect or main.tense == "past"):
            return False
        return any(
            clause.first <= found.first < clause.last
            and found.precision in {"month", "year"}
            and found.kind == "absolute"
            and found.direction == "at"
            for found in self.doc.dates
        )

    def _old(self, date: DateMention, page_date: dt.date | None) -> bool:
        if date.date is None:
            return False
        last = date.end or date.date
        if page_date is None:
            return False
        return (page_date - last).days > _OLD_DAYS

    def _pluperfect(self, clause: ClauseSpan) -> bool:
        main = clause.main
        if main is None:
            return False
        word = self.doc.tokens.norms[main.first]
        return word in {"aveva", "avevano", "era", "erano", "had", "fu", "furono"} or (
            main.tense == "imperfect"
        )


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


def _party_of(speaker: Speaker) -> Party:
    kind = speaker.kind if speaker.kind in {"territory", "bloc", "person"} else "organisation"
    return Party(
        kind=kind, id=speaker.id, name=speaker.name, country=speaker.country, span=speaker.span
    )


def _states_first(parties: list[Party]) -> list[Party]:
    return sorted(parties, key=lambda item: item.kind not in {"territory", "bloc"})


def _ids(names: list[Named], kinds: set[str]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(n.mention.id for n in names if n.mention.kind in kinds and n.mention.id)
    )


def _countries(names: list[Named]) -> tuple[str, ...]:
    found = [
        named.mention.id if named.mention.kind == "territory" else named.mention.country
        for named in names
        if named.mention.kind in {"territory", "person", "organisation"}
    ]
    return tuple(dict.fromkeys(item for item in found if item))


_TOPICS = {
    "sanction": "sanctions",
    "price": "prices",
    "supply": "supply",
    "project": "projects",
    "export": "exports",
    "agreement": "deals",
    "cooperate": "deals",
    "technology": "technology",
    "stockpile": "stocks",
}
_TOPIC_STEMS = {
    "defence": ("difesa", "militar", "arm", "defence", "defense", "military", "weapon", "missil"),
    "electric_cars": ("auto", "veicol", "elettric", "electric", "vehicle", "car", "batter"),
    "dominance": ("domin", "predomin", "monopol", "leader", "posizione", "dominance", "grip"),
}


@lru_cache(maxsize=100_000)
def topics_of_word(word: str) -> tuple[str, ...]:
    """The topics that a word's beginning names."""
    if len(word) <= _TOPIC_WORD:
        return ()
    return tuple(topic for topic, stems in _TOPIC_STEMS.items() if word.startswith(stems))


def _topics(doc: Doc, clause: ClauseSpan) -> tuple[str, ...]:
    found = [
        _TOPICS[cue.kind]
        for _, _, cue in doc.concepts_in(clause.first, clause.last)
        if cue.kind in _TOPICS
    ]
    for word in doc.tokens.norms[clause.first : clause.last]:
        found += topics_of_word(word)
    return tuple(dict.fromkeys(found))
