"""Subjects that only a noun tells: "critics insist", "some of the miners say"."""

from __future__ import annotations

import datetime as dt

from didymium.news.speakers.candidates import Candidate, speaker_in_words
from didymium.news.speakers.collectives import STATE_ARMS
from didymium.news.speakers.holders import DEFINITE
from didymium.news.speakers.offices import MEDIA_WORDS
from didymium.news.subjects.finding import SubjectFinder
from didymium.news.subjects.implied import ENDS_PHRASE
from didymium.news.types import Speaker, SpeakerKind, make_speaker
from didymium.news.words.doc import Doc, Sent
from didymium.news.words.verb_forms import small_words
from didymium.news.words.verbs import VerbGroup

_MOST = 9
_TWO = 2
_FEW_WORDS = 7
_MARKS = frozenset((",", '"', "\u201d", "»"))
_SAY = frozenset(("say", "warn", "insist", "argue", "dire", "avvertire", "spiegare", "sostenere"))
_NAME_WORDS = 5
_DAY_WORDS = 5
_JOINING = frozenset(("and", "e", "ed"))
_NO_SPEAKERS = frozenset(
    (
        *("day", "year", "month", "week", "time", "thing", "way", "reason", "aim", "point", "fact"),
        *(
            "earlier",
            "result",
            "problem",
            "question",
            "idea",
            "price",
            "prices",
            "deal",
            "plan",
            "project",
        ),
        *("giorno", "anno", "mese", "volta", "cosa", "modo", "fatto", "problema", "prezzo"),
        *("move", "moves", "step", "steps", "decision", "decisions", "measure", "measures"),
        *("shift", "crisis", "case", "rise", "increase", "drop", "fall", "boom", "race", "push"),
        *("trend", "development", "developments", "visit", "war", "shortage", "shortages"),
        *("speculation", "allegations", "fears", "growth", "impact", "system", "shipment"),
        *("mossa", "mosse", "decisione", "decisioni", "misura", "misure", "scelta", "crisi"),
        *("caso", "aumento", "calo", "corsa", "guerra", "visita", "carenza", "crescita"),
        *("contract", "contracts", "agreement", "rule", "rules", "treaty", "clause", "pact"),
        *("contratto", "intesa", "norma", "norme", "regolamento", "trattato", "clausola"),
        *("prezzi", "accordo", "piano", "progetto", "punto", "idea", "motivo"),
    )
)
# These speak for a state only where its name stands beside them.
_APART = frozenset(("police", "army", "court", "tribunal", "parliament", "lawmakers", "polizia"))
_QUANTIFIERS = frozenset(
    (
        *("some", "many", "most", "several", "others", "both", "few"),
        *("alcuni", "alcune", "molti", "molte", "diversi", "diverse", "altri", "altre"),
    )
)


class NounSubjects(SubjectFinder):
    """Finds subjects that are neither named nor in any list."""

    def __init__(self, doc: Doc, page_date: dt.date | None = None) -> None:
        super().__init__(doc, page_date)
        self.pronouns = small_words(self.language, "pronoun")
        self.negations = small_words(self.language, "negation")

    def _noun_subject(self, group: VerbGroup, sent: Sent) -> Candidate | None:
        """The noun phrase before a verb of saying, if it can speak at all."""
        behind = self._noun_behind(group, sent)
        if behind is None and self.norms[group.first - 1] == ",":
            return self._before_aside(group, sent)
        low, high = behind or self._noun_phrase(group, sent)
        head = next((i for i in range(low, high) if self.norms[i] in self.oblique), high) - 1
        if not low <= head or not self._can_speak(head):
            return None
        if any(self.norms[index] in self.pronouns for index in range(low, high)):
            return None
        if self.doc.tokens.capital(head) and head > sent.first:
            return self._capitals(head, low, high)
        first = head
        while first > low and self._inside_name(first - 1):
            first -= 1
        span = self.doc.span(first, min(high, head + _NAME_WORDS))
        return Candidate(low, high, self._told_by_noun(head, low, high, span), False)

    def _noun_behind(self, group: VerbGroup, sent: Sent) -> tuple[int, int] | None:
        """ "…, says government", "…, said two brokers": where a noun phrase behind stands."""
        mark = self.norms[group.first - 1] if group.first > sent.first else ""
        if mark not in _MARKS or group.lemma not in _SAY:
            return None
        high = group.last
        while high < sent.last and self.norms[high] not in ENDS_PHRASE:
            if self.norms[high] in self.connectors or self.dated[high]:
                break
            high += 1
        return (group.last, high) if 0 < high - group.last <= _FEW_WORDS else None

    def _bare_behind(
        self, group: VerbGroup, sent: Sent, candidates: list[Candidate]
    ) -> Candidate | None:
        """ "…, says government.": a noun without a name that ends the sentence."""
        behind = self._noun_behind(group, sent)
        if behind is None or sent.last - behind[1] > 1:
            return None
        if any(behind[0] <= c.first < behind[1] for c in candidates):
            return None
        return self._noun_subject(group, sent)

    def _before_aside(self, group: VerbGroup, sent: Sent) -> Candidate | None:
        """ "Mineral Resources, hit hard already, announced": a name that opens the sentence."""
        found = self._name_from(sent.first, sent)
        if found is None or found.last - found.first < _TWO or self.norms[found.last] != ",":
            return None
        marks = sum(self.norms[index] == "," for index in range(found.last, group.first))
        return found if marks == _TWO else None

    def _capitals(self, head: int, low: int, high: int) -> Candidate:
        """ "Emil Orozbekov of the ministry said": a name that no list knows, with what follows."""
        first = head
        while first > low and self.doc.tokens.capital(first - 1) and not self.doc.taken[first - 1]:
            if self.norms[first - 1] in self.determiners:
                break
            first -= 1
        kind: SpeakerKind = "organisation" if self.norms[first - 1] == "the" else "person"
        speaker = speaker_in_words(self.doc, first, head + 1, kind)
        return Candidate(low, high, speaker, False)

    def _noun_phrase(self, group: VerbGroup, sent: Sent) -> tuple[int, int]:
        """Where the words before a verb begin and end that may be its subject."""
        high = group.first
        while high > sent.first and self._beside_verb(high - 1):
            high -= 1
        low = high
        stop = max(sent.first, high - _MOST)
        while low > stop:
            word = self.norms[low - 1]
            verb = any(g.finite and g.first <= low - 1 < g.last for g in sent.groups)
            joins = word in _JOINING and low - 1 > stop
            if word in ENDS_PHRASE or (word in self.connectors and not joins) or verb:
                break
            low -= 1
        if low == stop and stop > sent.first:
            return high, high
        while low < high and (self.dated[low] or self.norms[low] in self.adverbs):
            low += 1
        if low < high and self.norms[low] in self.oblique:  # "in early November media said"
            days = [i for i in range(low, min(high, low + _DAY_WORDS)) if self.dated[i]]
            low = days[-1] + 1 if days else low
        opens = [
            index
            for index in range(low + 1, high)
            if self.norms[index] in DEFINITE and self.norms[index - 1] not in self.oblique
        ]
        return (opens[-1] if opens else low), high

    def _beside_verb(self, index: int) -> bool:
        """Words between a subject and its verb: adverbs, clitics, days."""
        word = self.norms[index]
        return word in self.adverbs or word in self.clitics or self.dated[index] == 1

    def _can_speak(self, head: int) -> bool:
        """Whether a noun may be who speaks: no name, no number, no time and no thing."""
        word = self.norms[head]
        plain = word.isalpha() and not self.doc.taken[head] and not self.dated[head]
        if word in _QUANTIFIERS:
            return True
        if word in self.connectors or word in self.negations:
            return False
        small = word in self.determiners or word in self.adverbs or word in _NO_SPEAKERS
        return plain and not small

    def _inside_name(self, index: int) -> bool:
        """Whether a word before a noun is told with it: "community leaders", not "the leaders"."""
        word = self.norms[index]
        plain = word.isalpha() and not self.doc.taken[index] and not self.doc.tokens.capital(index)
        small = word in self.determiners or word in self.adverbs or word in _NO_SPEAKERS
        return plain and not small and not self.dated[index]

    def _told_by_noun(self, head: int, low: int, high: int, span: tuple[int, int]) -> Speaker:
        """ "Australian regulators" are Australia; anybody else is a source without a name."""
        own = [n.mention.country for n in self.doc.names_in(low, head) if n.mention.country]
        country = own[-1] if own else None
        kind: SpeakerKind = "organisation"
        known = None
        if self.norms[head] in STATE_ARMS:
            if self.norms[head] not in _APART:
                country = country or self.last_country or self.page_state
            kind, known = ("territory", country) if country else (kind, known)
        name = self.doc.text[span[0] : span[1]]
        if low in self.opening:
            name = name[:1].lower() + name[1:]
        if not MEDIA_WORDS.isdisjoint(self.norms[low:high]):
            self.media.add(name)  # "it said" is no paper
        return make_speaker(
            kind=kind, id=known, name=name, office=None, country=country, span=span,
            self_referring=False,
        )  # fmt: skip
