"""Verbs of saying and their subjects: "Urso ha detto", "..., said the ministry"."""

from __future__ import annotations

from dataclasses import dataclass

from didymium.news.names.represented import carries_news
from didymium.news.speakers.candidates import Candidate
from didymium.news.speech.saying_verbs import BEFORE_NAME, BREAKS, SayingVerbs
from didymium.news.subjects.inverted import COMPLEMENT
from didymium.news.types import Cue, Speaker, make_cue
from didymium.news.words.doc import Sent
from didymium.news.words.verbs import VerbGroup

_QUOTED_PASSIVES = frozenset({"quote", "cite", "citare"})
_TOLD_WORDS = 4
_RESUMING = frozenset({"lo", "l'"})
# "the directorate has proposed a duty": no clause is needed.
_WITH_OBJECT = frozenset({"demand", "propose", "announce"})
# "the scheme offers Beijing a view of how": things do these, too, and say nothing.
_DONE_BY_THINGS = frozenset(("offrire", "offer"))
_JOINS = frozenset(("and", "but", "while", "e", "ed", "ma", "mentre"))
_MODALS = frozenset(("potere", "dovere", "could", "may", "might", "should", "can", "must"))


_BEFORE_SUBJECT = frozenset(
    (
        *("the", "a", "an", "its", "their", "his", "her"),
        *("il", "la", "l'", "lo", "un", "una"),
    )
)


@dataclass(slots=True)
class Attribution:
    """Who says a stretch of words, how (``stance``) and where the frame of saying stands.

    ``tail``: the frame stands behind what is said; ``back``: in the sentence after it;
    ``spoken``: the stretch is a quotation of its own; ``outer``: it tells of the whole sentence,
    whoever says or does something inside it; ``carrier``: the speaker only carries the news.
    """

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
    spoken: bool = False
    outer: bool = False
    carrier: bool = False


_COUNTED = frozenset(
    (
        "neither",
        "nor",
        "né",
        "un",
        "una",
        "un'",
        "alcun",
        "alcuna",
        "nessun",
        "nessuna",
        "ogni",
        "qualche",
    )
)


class ReportingFinder(SayingVerbs):
    """Finds verbs of saying with their subjects and with what is said."""

    def _reporting(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        found: list[Attribution] = []
        unnamed = [(c.first, c.last) for c in candidates if c.speaker.kind == "anonymous"]
        for group in sent.groups:
            if unnamed and any(low < group.first < high for low, high in unnamed):
                continue  # "people who asked not to be named"
            told = group.lemma in _QUOTED_PASSIVES  # who quotes somebody does not say it
            if group.passive != told or self.quoted[group.first]:
                continue
            if group.mood in {"infinitive", "participle"} or group.modal in _MODALS:
                continue
            if self.norms[group.first - 1] in _COUNTED:
                continue  # "alcuna conferma": a noun, "neither confirmed nor denied"
            stance = self._stance(group, sent)
            if stance is None or not self._says_something(group, sent):
                continue
            if group.negated and stance == "say" and not self._made_known(group):
                continue
            if group.negated and stance == "deny":
                stance = "say"
            subject = self._bare_behind(group, sent, candidates) or self._subject(
                group, sent, candidates
            )
            if subject is None and self._tells_plainly(group, sent):
                subject = self._noun_subject(self._with_subject(group, sent), sent)
            if subject is None or self._only_told(group, sent, found):
                continue
            inverted = subject.first >= group.last
            self_carrier = tuple(name for name in carriers if name != subject.speaker.name)
            found.append(self._make(sent, group, subject, stance, inverted, self_carrier))
        return found

    def _tells_plainly(self, group: VerbGroup, sent: Sent) -> bool:
        """Whether what is said stands beside a verb of saying, so that a bare noun may say it."""
        after = self.norms[group.last] if group.last < sent.last else "."
        if after in COMPLEMENT[self.language] or any(self.quoted[group.last : group.last + 3]):
            return True
        if group.lemma in _DONE_BY_THINGS:
            return False
        if self._tells_behind(group, sent):
            return True
        if self.stances.get(group.lemma) in _WITH_OBJECT and not group.passive:
            return True
        return self._content_behind(group, sent)

    def _with_subject(self, group: VerbGroup, sent: Sent) -> VerbGroup:
        """The verb whose subject a verb has: "i minatori hanno occupato la miniera chiedendo"."""
        if group.mood != "gerund":
            return group
        before = [g for g in sent.groups if g.finite and g.last <= group.first]
        return before[-1] if before else group

    def _only_told(self, group: VerbGroup, sent: Sent, found: list[Attribution]) -> bool:
        """ "X said that Y revealed a plan": a saying that is itself what is said."""
        if not found or found[-1].tail or group.mood == "gerund":
            return False
        before = self.norms[found[-1].frame_last] if found[-1].frame_last < sent.last else ""
        after = self.norms[group.last] if group.last < sent.last else ""
        opens = after in COMPLEMENT[self.language] or any(self.quoted[group.last : group.last + 3])
        return before in COMPLEMENT[self.language] and not opens and after not in BREAKS

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
            or sent.last - max(group.last, subject.last) <= _TOLD_WORDS
        )
        stop = self._phrase_end(group)
        while stop < sent.last and self.dated[stop]:
            stop += 1
        after = self.norms[stop] if stop < sent.last else "."
        told_after = after in COMPLEMENT[self.language] or self._content_behind(group, sent)
        tail = inverted or (marked and told_before and not told_after)
        if tail:
            end = max(group.last, subject.last)
            if (
                sent.last - end <= 12
                and self.norms[min(end, sent.last - 1)] not in COMPLEMENT[self.language]
            ):
                last = sent.last
            again = any(g.finite and g.first > end and g.lemma in self.stances for g in sent.groups)
            if again and self.norms[end : end + 1] == [";"]:
                last = end + 1  # "…, the court said; the ministry stressed that"
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
            make_cue(
                span=span, text=self.doc.text[span[0] : span[1]], why=f"reporting verb ({stance})"
            ),
            tail,
            outer=tail and (last == sent.last or self._resumes_all(group, sent)),
            carrier=subject.carrier or carries_news(subject.speaker),
        )

    def _resumes_all(self, group: VerbGroup, sent: Sent) -> bool:
        """ "...: lo sostengono due funzionari": the pronoun stands for all before the colon."""
        index = group.first - 1
        return (
            index > sent.first and self.norms[index] in _RESUMING and self.norms[index - 1] == ":"
        )

    def _content_behind(self, group: VerbGroup, sent: Sent) -> bool:
        """ "said it would", "avrebbe detto di non comprare": what is said follows the verb."""
        ends = self._ends_frame(group.last, sent)
        for other in sent.groups:
            between = set(self.norms[group.last : other.first])
            if other.first < group.last or "," in between or self.connectors & between:
                continue
            if other.finite and not ends and not self.quoted[other.first]:
                return True
            before = self.norms[max(group.last, other.first - 2) : other.first]
            if other.mood == "infinitive" and not {"di", "to"}.isdisjoint(before):
                return True
        return False

    def _mark_before(self, index: int, sent: Sent) -> bool:
        if index > sent.first and self.norms[index - 1] in _JOINS:
            return False  # "X called it a gift, and Y stressed the role of magnets"
        while index > sent.first and self.norms[index - 1] in _BEFORE_SUBJECT:
            index -= 1
        if index > sent.first and self.norms[index - 1] in {",", '"', "»", "”", "-", "–"}:
            return True
        low = max(sent.first, index - BEFORE_NAME)  # ", state-run Kazatomprom said"
        comma = next((i for i in range(index - 1, low - 1, -1) if self.norms[i] == ","), None)
        return comma is not None and not any(
            comma <= group.first < index for group in sent.groups if group.finite
        )
