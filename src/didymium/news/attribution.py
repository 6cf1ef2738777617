"""Who says it: reporting verbs, "according to", quotations, unnamed sources, carriers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from didymium.news.doc import ClauseSpan, Doc, Sent
from didymium.news.quotations import quoted_words
from didymium.news.speakers import Candidate, SpeakerFinder, according_phrases
from didymium.news.types import Cue, Speaker
from didymium.news.verb_forms import forms_of
from didymium.news.verbs import VerbGroup

_OBJECT_NEEDED = {
    "sollevare": {"prospettiva", "possibilità", "ipotesi", "idea", "questione", "dubbi"},
    "raise": {"prospect", "possibility", "idea", "question", "doubts"},
    "float": {"idea", "prospect", "possibility"},
    "parlare": {"di", "del", "della", "dell'"},
    "rule": {"out"},
    "point": {"out", "to"},
    "indicate": {"that"},
    "signal": {"that"},
    "maintain": {"that"},
    "find": {"that"},
    "write": {"that", "in", "on", ",", '"'},
    "press": {"for"},
    "call": {"for", "on"},
    "agree": {"that"},
    "tell": set(),
    "ask": {"to", "for", "that"},
}
# Verbs whose object follows them: what stands behind is told, not the teller.
_NEVER_INVERTED = frozenset({"tell", "inform", "ask", "urge", "accuse", "accusare", "invitare"})
_QUOTED_PASSIVES = frozenset({"quote", "cite", "citare"})
_FRAME_WORDS = frozenset(
    (
        *("in", "una", "un", "un'", "nota", "intervista", "comunicato", "conferenza", "stampa"),
        *("post", "su", "x", "a", "an", "statement", "interview", "al", "alla", "ai", "quotidiano"),
        *("agenzia", "giornale", "emittente", "tv", "giornalisti", "dall'", "all'", "reporters"),
    )
)
_BETWEEN_LIMIT = 7
_TOLD_WORDS = 4
_CLEFT_REACH = 12
_PRONOUNS = {
    "it": frozenset({"lui", "lei", "egli", "ella"}),
    "en": frozenset({"he", "she", "they", "it"}),
}
_COMPLEMENT = {"it": frozenset({"che", ":"}), "en": frozenset({"that", ":"})}
_MODALS = frozenset(("potere", "dovere", "could", "may", "might", "should", "can", "must"))
_BEFORE_SUBJECT = frozenset(
    (
        *("the", "il", "la", "l'", "lo", "a", "an", "un", "una", "two", "three", "four", "five"),
        *("due", "tre", "quattro", "alcuni", "some", "several"),
    )
)
_BEFORE_VERB = frozenset(("e", "ed", "ma", "poi", "si", "lo", "ne", "lui", "lei", "nella", "nota"))
_OPENING_MARKS = frozenset({",", '"', "»", "”", "come", "lo", "as", "-", "—", "–", "l'"})


@dataclass(slots=True)
class Attribution:
    """Who says a stretch of words, how (``stance``) and where the frame of saying stands."""

    first: int
    last: int
    speaker: Speaker
    stance: str
    frame_first: int
    frame_last: int
    carriers: tuple[str, ...]
    cue: Cue
    tail: bool = False
    back: bool = False


class Attributor(SpeakerFinder):
    """Finds the attributions of a doc, sentence by sentence, remembering who spoke last."""

    def __init__(self, doc: Doc, page_date: dt.date | None = None) -> None:
        super().__init__(doc, page_date)
        self.quoted = quoted_words(doc)
        self.according = according_phrases(self.language).find(doc.tokens)
        self.last_speaker: Speaker | None = None

    # candidates ------------------------------------------------------------------------

    # sentences -------------------------------------------------------------------------

    def sentence(self, sent: Sent) -> list[Attribution]:
        """The attributions of one sentence, in order of strength: the first that covers wins."""
        candidates = self.candidates(sent)
        carriers = tuple(
            dict.fromkeys(candidate.speaker.name for candidate in candidates if candidate.carrier)
        )
        found = self._cleft(sent, candidates, carriers)
        found += self._reporting(sent, candidates, carriers)
        found += self._labels(sent, candidates, carriers)
        found += self._according_to(sent, candidates, carriers)
        if not found:
            found = self._before_colon(sent, candidates, carriers)
        if not found:
            found = self._continued(sent, carriers)
        if found:
            self.last_speaker = found[0].speaker
        return found

    def _cleft(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        """ "A dirlo è il ministro", "Così il ministro": the sentence before is his."""
        if self.language != "it" or sent.last - sent.first < 4:
            return []
        if self.norms[sent.first] == "così":
            return self._thus(sent, candidates, carriers)
        word = self.norms[sent.first + 1]
        if self.norms[sent.first] != "a" or not word.endswith("rlo"):
            return []
        forms = forms_of(word[:-2] + "e", "it")
        if not any(form.lemma in self.stances for form in forms):
            return []
        speaker = next((c for c in candidates if not c.carrier and not c.oblique), None)
        if speaker is None or speaker.first - sent.first > _CLEFT_REACH:
            return []
        span = self.doc.span(sent.first, sent.first + 2)
        text = self.doc.text[span[0] : span[1]]
        return [
            Attribution(
                sent.first, sent.last, speaker.speaker, "say", sent.first, speaker.last, carriers,
                Cue(span=span, text=text, why="reporting verb (say)"), back=True,
            )
        ]  # fmt: skip

    def _thus(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        """ "Così Urso, ministro ..." behind a quotation."""
        behind = any(self.quoted[max(0, sent.first - 3) : sent.first])
        speaker = next((c for c in candidates if c.first - sent.first <= 2), None)
        if speaker is None or not behind or any(g.first == speaker.last for g in sent.groups):
            return []
        return [
            Attribution(
                sent.first, sent.last, speaker.speaker, "say", sent.first, speaker.last, carriers,
                self._cue(speaker, "named behind a quotation"), back=True,
            )
        ]  # fmt: skip

    def _reporting(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        found = []
        for group in sent.groups:
            stance = self.stances.get(group.lemma) or self._made_known(group)
            told = group.passive and group.lemma in _QUOTED_PASSIVES
            if stance is None or (group.passive and not told):
                continue
            if group.mood in {"infinitive", "participle"} or group.modal in _MODALS:
                continue
            if group.negated and stance == "say":
                continue
            if self._in_quotation(group.first):
                continue
            if not self._has_object(group, sent):
                continue
            if group.negated and stance == "deny":
                stance = "say"
            subject = self._subject(group, sent, candidates)
            if subject is None:
                continue
            inverted = subject.first >= group.last
            self_carrier = tuple(name for name in carriers if name != subject.speaker.name)
            found.append(self._make(sent, group, subject, stance, inverted, self_carrier))
        return found

    def _made_known(self, group: VerbGroup) -> str | None:
        """ "ha fatto sapere", "ha reso noto"."""
        after = self.norms[group.last] if group.last < len(self.norms) else ""
        known = (group.lemma == "fare" and after in {"sapere", "notare", "presente"}) or (
            group.lemma == "rendere" and after in {"noto", "nota"}
        )
        return "say" if known else None

    def _in_quotation(self, index: int) -> bool:
        return bool(self.quoted[index])

    def _has_object(self, group: VerbGroup, sent: Sent) -> bool:
        needed = _OBJECT_NEEDED.get(group.lemma)
        if not needed:
            return True
        if group.lemma == "call" and any(self.quoted[group.last : sent.last]):
            return True  # called it "good news"
        return bool(needed & set(self.norms[group.last : min(sent.last, group.last + 4)]))

    def _subject(
        self, group: VerbGroup, sent: Sent, candidates: list[Candidate]
    ) -> Candidate | None:
        before = self.norms[group.first - 1] if group.first > sent.first else ""
        inverted = self._inverted(group, sent, candidates, before)
        if inverted is not None:
            return inverted
        best: Candidate | None = None
        for candidate in candidates:
            if candidate.last > group.first:
                break
            if candidate.oblique and candidate.speaker.kind != "anonymous":
                continue
            if candidate.carrier and best is not None and group.first - candidate.last > 2:
                continue
            best = candidate
        if best is not None and self._reaches(best, group, sent):
            return best
        if best is None and group.first > 1 and self.norms[group.first - 2] in _OPENING_MARKS:
            surname = self._surname(group.first - 1, sent)
            if surname is not None:
                return surname
        return self._absent_subject(group, sent, before)

    def _inverted(
        self, group: VerbGroup, sent: Sent, candidates: list[Candidate], before: str
    ) -> Candidate | None:
        """A subject behind its verb: "..., ha detto domenica Peskov", "said the ministry"."""
        opens = group.first == sent.first or before in _OPENING_MARKS
        after = self.norms[group.last] if group.last < sent.last else "."
        if not opens or after in _COMPLEMENT[self.language] or group.lemma in _NEVER_INVERTED:
            return None
        for candidate in candidates:
            distance = candidate.first - group.last
            if not 0 <= distance <= _BETWEEN_LIMIT:
                continue
            if distance and self._made_known(group):
                distance -= 1
            if candidate.carrier and candidate.oblique:
                continue
            skipped = {
                index
                for other in candidates
                if other.carrier and other.oblique
                for index in range(other.first, other.last)
            }
            between = [i for i in range(group.last, candidate.first) if i not in skipped]
            if all(self._light(index) for index in between):
                oblique = distance and self.norms[candidate.first - 1] in self.oblique
                return None if oblique and distance == 1 else candidate
            break
        return self._surname(group.last, sent) if before else None

    def _surname(self, index: int, sent: Sent) -> Candidate | None:
        """ "..., ha detto Brnabic": one unknown capitalised word behind a quotation."""
        if not sent.first < index < sent.last or self.doc.taken[index] or self.dated[index]:
            return None
        if not self.doc.tokens.capital(index) or not any(self.quoted[sent.first : index]):
            return None
        if index + 1 < sent.last and self.doc.tokens.capital(index + 1):
            return None
        span = self.doc.span(index, index + 1)
        name = self.doc.text[span[0] : span[1]]
        speaker = Speaker(
            kind="person", id=None, name=name, office=None, country=None, span=span,
            self_referring=False,
        )  # fmt: skip
        return Candidate(index, index + 1, speaker, False)

    def _light(self, index: int) -> bool:
        """Words that may stand between a verb and its subject behind it."""
        word = self.norms[index]
        return (
            (word in self.determiners and word not in self.oblique)
            or word in _FRAME_WORDS
            or word in {"sapere", "noto", "notare", "presente"}
            or self.dated[index] == 1
            or word in self.adverbs
        )

    def _reaches(self, candidate: Candidate, group: VerbGroup, sent: Sent) -> bool:
        """No other finite main verb between the subject and its verb, relative clauses apart."""
        between = [
            other
            for other in sent.groups
            if other.finite and candidate.last <= other.first < group.first
        ]
        if not between:
            return True
        words = self.norms[candidate.last : group.first]
        if {"che", "who", "which", "cui", "quale"} & set(words):
            return True
        return len(between) == 1 and ({"e", "ed", "and", ","} & set(words[-3:]) != set())

    def _absent_subject(self, group: VerbGroup, sent: Sent, before: str) -> Candidate | None:
        """A pronoun or, in Italian, no subject at all: the last who spoke."""
        if self.last_speaker is None:
            return None
        light = all(
            self.norms[index] in self.adverbs
            or self.norms[index] in _BEFORE_VERB
            or not self.norms[index][0].isalnum()
            for index in range(sent.first, group.first)
        )
        starts = (
            light
            or before in {'"', "»", "”"}
            or (before == "," and bool(self.quoted[max(sent.first, group.first - 2)]))
        )
        pronoun = before in _PRONOUNS[self.language]
        third = group.mood != "subjunctive"
        if pronoun or (self.language == "it" and starts and third and group.finite):
            return Candidate(group.first - pronoun, group.first, self.last_speaker, False)
        return None

    def _make(
        self,
        sent: Sent,
        group: VerbGroup,
        subject: Candidate,
        stance: str,
        inverted: bool,
        carriers: tuple[str, ...],
    ) -> Attribution:
        first, last = sent.first, sent.last
        begin = min(subject.first, group.first)
        marked = begin > sent.first and self._mark_before(begin, sent)
        told_before = begin - sent.first >= _TOLD_WORDS and (
            any(other.last <= begin for other in sent.groups)
            or any(self.quoted[sent.first : begin])
        )
        after = self.norms[group.last] if group.last < sent.last else "."
        told_after = after in _COMPLEMENT[self.language]
        tail = inverted or (marked and told_before and not told_after)
        if tail:
            end = max(group.last, subject.last)
            if (
                sent.last - end <= 12
                and self.norms[min(end, sent.last - 1)] not in _COMPLEMENT[self.language]
            ):
                last = sent.last
        else:
            first = min(subject.first, group.first)
        span = self.doc.span(group.first, group.last)
        return Attribution(
            first,
            last,
            subject.speaker,
            stance,
            min(subject.first, group.first),
            max(group.last, subject.last),
            carriers,
            Cue(span=span, text=self.doc.text[span[0] : span[1]], why=f"reporting verb ({stance})"),
            tail,
        )

    def _mark_before(self, index: int, sent: Sent) -> bool:
        while index > sent.first and self.norms[index - 1] in {
            "the",
            "il",
            "la",
            "l'",
            "lo",
            "a",
            "an",
            "un",
            "una",
            "its",
            "their",
            "his",
            "her",
        }:
            index -= 1
        return index > sent.first and self.norms[index - 1] in {",", '"', "»", "”", "-", "–"}

    def _labels(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        """ "Peskov: «…»" and "…: Peskov" in headlines."""
        found = []
        for candidate in candidates:
            after = self.norms[candidate.last] if candidate.last < sent.last else ""
            before = self.norms[candidate.first - 1] if candidate.first > sent.first else ""
            person = candidate.speaker.kind in {"person", "organisation", "anonymous"}
            if (
                after == ":"
                and person
                and candidate.first - sent.first <= 3
                and candidate.last + 2 < sent.last
            ):
                cue = self._cue(candidate, "label before a colon")
                found.append(
                    Attribution(
                        candidate.last + 1, sent.last, candidate.speaker, "say",
                        candidate.first, candidate.last, carriers, cue,
                    )
                )  # fmt: skip
            elif (
                candidate.last == sent.last
                and before in {":", "-", "–", "—"}
                and sent.part == "headline"
                and person
            ):
                cue = self._cue(candidate, "label behind a mark")
                found.append(
                    Attribution(
                        sent.first, candidate.first, candidate.speaker, "say",
                        candidate.first, candidate.last, carriers, cue,
                    )
                )  # fmt: skip
            elif (
                after == ":"
                and not person
                and candidate.first == sent.first
                and sent.part == "headline"
            ):
                quote = self.norms[candidate.last + 1 : candidate.last + 2]
                if quote and quote[0] in {'"', "«", "“", "'"}:
                    cue = self._cue(candidate, "label before a quotation")
                    found.append(
                        Attribution(
                            candidate.last + 1, sent.last, candidate.speaker, "say",
                            candidate.first, candidate.last, carriers, cue,
                        )
                    )  # fmt: skip
        return found

    def _before_colon(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        """ "Il Cremlino frena: «...»": whoever acts before a colon and a quotation."""
        for index in range(sent.first + 2, sent.last - 2):
            if self.norms[index] != ":" or not self.quoted[index + 2]:
                continue
            acting = [g for g in sent.groups if g.finite and g.last == index]
            before = [c for c in candidates if c.last <= index and not c.oblique and not c.carrier]
            if acting and before:
                cue = self._cue(before[-1], "acts before a quotation")
                return [
                    Attribution(
                        index + 1, sent.last, before[-1].speaker, "say",
                        before[-1].first, index, carriers, cue,
                    )
                ]  # fmt: skip
        return []

    def _cue(self, candidate: Candidate, why: str) -> Cue:
        span = self.doc.span(candidate.first, max(candidate.last, candidate.first + 1))
        return Cue(span=span, text=self.doc.text[span[0] : span[1]], why=why)

    def _according_to(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        found = []
        for first, last, _ in self.according:
            if not sent.first <= first < sent.last:
                continue
            following = self.norms[last] if last < sent.last else ""
            if following in {"cui", "quanto", "which", "whom"} and last - first == 1:
                continue
            if self.norms[first] == "secondo" and (
                following in {"trimestre", "semestre", "mandato", "posto", "produttore", "mercato"}
                or (
                    first > sent.first and self.norms[first - 1] in {"il", "un", "al", "del", "nel"}
                )
            ):
                continue
            near = [
                candidate
                for candidate in candidates
                if (
                    0 <= candidate.first - last <= 4
                    and "," not in self.norms[last : candidate.first]
                )
                or first <= candidate.first < last
            ]
            if not near:
                continue
            speaker = near[0]
            for candidate in near[1:]:
                if not candidate.carrier and speaker.carrier:
                    speaker = candidate
            quoting = any(self.quoted[index] for index in range(sent.first, sent.last))
            if self.norms[first] == "per" and (
                speaker.speaker.kind != "person" or first != sent.first or not quoting
            ):
                continue
            span = self.doc.span(first, last)
            cue = Cue(span=span, text=self.doc.text[span[0] : span[1]], why="according to")
            names = tuple(name for name in carriers if name != speaker.speaker.name)
            found.append(
                Attribution(
                    sent.first, sent.last, speaker.speaker, "say", first, speaker.last, names, cue
                )
            )
        return found

    def _continued(self, sent: Sent, carriers: tuple[str, ...]) -> list[Attribution]:
        """A sentence wholly in quotation marks, or going on with them, keeps the last speaker."""
        words = [index for index in range(sent.first, sent.last) if self.norms[index][0].isalnum()]
        if self.last_speaker is None or not words:
            return []
        inside = sum(self.quoted[index] for index in words)
        if inside < 0.8 * len(words):
            return []
        span = self.doc.span(sent.first, sent.last)
        cue = Cue(span=span, text=self.doc.text[span[0] : span[0] + 1], why="quotation goes on")
        return [
            Attribution(
                sent.first,
                sent.last,
                self.last_speaker,
                "say",
                sent.first,
                sent.first,
                carriers,
                cue,
            )
        ]


def covering(attributions: list[Attribution], clause: ClauseSpan) -> Attribution | None:
    """The attribution a clause stands under: one that covers most of it.

    Of several, the one whose words of saying stand in the clause itself.
    """
    found = [
        item
        for item in attributions
        if min(item.last, clause.last) - max(item.first, clause.first)
        > 0.5 * (clause.last - clause.first)
    ]
    inside = [item for item in found if clause.first <= item.frame_first < clause.last]
    return next(iter(inside or found), None)
