"""The subject of a verb of saying: before it, behind it, shared with another verb, or left out."""

from __future__ import annotations

from didymium.news.speakers.candidates import Candidate
from didymium.news.subjects.documents import SHOWING
from didymium.news.subjects.implied import COORDINATING, ENDS_PHRASE, OPENING_MARKS
from didymium.news.subjects.inverted import SUBORDINATING, InvertedSubjects
from didymium.news.words.doc import Sent
from didymium.news.words.verbs import VerbGroup

_PRONOUNS = {
    "it": frozenset({"lui", "lei", "egli", "ella"}),
    "en": frozenset({"he", "she", "they", "it"}),
}
_OF_PERSONS = frozenset({"he", "she", "lui", "lei", "egli"})
_FROM = frozenset(("da", "dal", "dalla", "dall'", "dai", "dagli", "dalle"))
_CLOSING = frozenset({",", ")", "-", "–", "—"})
_OPENING = OPENING_MARKS | COORDINATING
_APPOSED = frozenset(("person", "organisation"))
_BEFORE_PRONOUN = frozenset(
    (
        *("instead", "yesterday", "earlier", "later", "then", "also", "moreover", "today"),
        *("still", "however", "meanwhile", "rather"),
    )
)
_FEWEST_WORDS = 3
_OPENS_NOUN = {
    "en": frozenset(
        ("the", "a", "an", "his", "her", "its", "their", "one", "some", "many", "several")
    ),
    "it": frozenset(
        ("il", "lo", "la", "l'", "i", "gli", "le", "un", "una", "un'", "alcuni", "alcune")
    ),
}
_RELATIVE = frozenset(("which", "that", "what", "where", "as"))


class SubjectFinder(InvertedSubjects):
    """Finds the subjects of verbs of saying."""

    def _subject(
        self, group: VerbGroup, sent: Sent, candidates: list[Candidate]
    ) -> Candidate | None:
        """The subject of a verb outside quotation marks; whoever stands inside is told of."""
        usable = [c for c in candidates if not self.quoted[c.first]]
        if group.lemma in SHOWING:
            return self._document(group, sent, usable)
        before = self.norms[group.first - 1] if group.first > sent.first else ""
        after = self.norms[group.last] if group.last < sent.last else "."
        aside = before == "," == after and any(c.last == group.first - 1 for c in usable)
        if before in _PRONOUNS[self.language] and self._pronoun_opens(group.first - 1, sent):
            usable = [c for c in usable if c.first >= group.last]
            aside = True
        found = (
            self._antecedent_of(group, usable, before)
            or self._inverted(group, sent, usable, before)
            or self._document(group, sent, usable)
            or (self._of_gerund(group, sent) if group.mood == "gerund" else None)
            or self._name_at_verb(group, sent)
            or (None if aside else self._shared(group, sent, usable))
            or (None if aside else self._before(group, sent, usable))
            or self._known_surname(group, sent)
            or self._unknown(group, sent, before)
            or self._from_within(group, sent, usable)
            or self._left_out(group, sent, candidates, before)
        )
        if found is not None:
            self.subjects[group.first] = found
        return found

    def _antecedent_of(
        self, group: VerbGroup, candidates: list[Candidate], before: str
    ) -> Candidate | None:
        """ "Dele Alake, who said", "Urso, che ha detto": the name before the relative word."""
        relative = group.first - 1
        comma = relative > 0 and self.norms[relative - 1] == ","
        if before != "who" and not (before == "che" and comma):
            return None
        ends = {relative, relative - comma}
        return next((c for c in candidates if c.last in ends), None)

    def _pronoun_opens(self, index: int, sent: Sent) -> bool:
        """Whether a pronoun is a subject: "he said", "last week it said", "instead he asked"."""
        before = self.norms[index - 1] if index > sent.first else ","
        if before in _OPENING or self.dated[index - 1]:
            return True
        return before in _RELATIVE or (index - 1 == sent.first and before in _BEFORE_PRONOUN)

    def _from_within(
        self, group: VerbGroup, sent: Sent, candidates: list[Candidate]
    ) -> Candidate | None:
        """ "Dal ministero fanno sapere", "hanno commentato da Glencore": the body speaks."""
        if self.language != "it":
            return None
        end = self._phrase_end(group)
        for candidate in candidates:
            if candidate.speaker.kind == "person" or self.norms[candidate.first - 1] not in _FROM:
                continue
            opens = candidate.first == sent.first + 1 and candidate.last <= group.first
            if opens or candidate.first == end + 1:
                return candidate
        return None

    def _name_at_verb(self, group: VerbGroup, sent: Sent) -> Candidate | None:
        """ "importers face 160%, BloombergNEF calculated": a name behind a mark, at the verb."""
        found = self._unknown_name(group.first - 1, sent) if group.first > sent.first else None
        if found is None or found.first == sent.first:
            return None
        return found if self.norms[found.first - 1] in ENDS_PHRASE else None

    def _before(
        self, group: VerbGroup, sent: Sent, candidates: list[Candidate]
    ) -> Candidate | None:
        """The last name before the verb that can be its subject, whatever is said in apposition."""
        best: Candidate | None = None
        head: Candidate | None = None
        for candidate in candidates:
            if candidate.last > group.first:
                break
            if candidate.oblique and (candidate.speaker.kind != "anonymous" or candidate.role):
                continue
            if candidate.carrier and best is not None and group.first - candidate.last > 2:
                continue
            best = candidate
            opens = candidate.speaker.kind in _APPOSED and self.norms[candidate.last] in {",", "("}
            if opens and (head is None or candidate.speaker.kind == "person"):
                head = candidate
        closes = self.norms[group.first - 1] in _CLOSING
        if head is not None and closes and head.speaker.kind == "person":
            opens = (
                head.first <= sent.first + 1 and "and" not in self.norms[head.last : group.first]
            )
            best = head if opens and self.language == "en" else best
        if best is not None and head is not None and closes:
            kinds = (head.speaker.kind, best.speaker.kind)
            told = kinds[1] != "person" or best.nameless
            if told and best is not head and (kinds[0] != kinds[1] or best.last < group.first - 1):
                best = head  # "Baskaran, director at the CSIS, said"
        if best is not None and self._reaches(best, group, sent):
            return None if self._other_noun(best, group) else best
        return None

    def _other_noun(self, candidate: Candidate, group: VerbGroup) -> bool:
        """ "has ordered miners to cut output, his office said": a noun of its own at the verb."""
        between = range(candidate.last, group.first)
        comma = next((i for i in reversed(between) if self.norms[i] == ","), None)
        if comma is None or group.first - comma < _FEWEST_WORDS:
            return False
        words = self.norms[comma + 1 : group.first]
        return words[0] in _OPENS_NOUN[self.language] and all(word[0].isalpha() for word in words)

    def _of_gerund(self, group: VerbGroup, sent: Sent) -> Candidate | None:
        """ "..., affermando che", "adding that": the subject of the verb of saying before."""
        known = [first for first in self.subjects if sent.first <= first < group.first]
        if known:
            return self.subjects[max(known)]
        pronoun = self.norms[sent.first] in _PRONOUNS[self.language]
        held = self._resumed(sent) if pronoun else None
        return None if held is None else Candidate(sent.first, sent.first + 1, held, False)

    def _shared(
        self, group: VerbGroup, sent: Sent, candidates: list[Candidate]
    ) -> Candidate | None:
        """ "Urso inquadra la posizione dell'Ue e aggiunge": two verbs, one subject."""
        prior = next(
            (
                other
                for other in reversed(sent.groups)
                if other.finite and other.last <= group.first and not self.quoted[other.first]
            ),
            None,
        )
        if prior is None:
            return None
        index = group.first - 1
        while index >= prior.last and (
            self.norms[index] in self.adverbs or self.norms[index] in self.clitics
        ):
            index -= 1
        if index < prior.last or self.norms[index] not in COORDINATING:
            return None
        if prior.first in self.subjects:
            return self.subjects[prior.first]
        if self.norms[index - 1] == ",":  # "X said that Y closed, and promised"
            said = [first for first in self.subjects if sent.first <= first < prior.first]
            if said:
                return self.subjects[max(said)]
        own = [c for c in candidates if not c.oblique and c.last <= prior.first]
        own = [c for c in own if not self._done_to(c, sent, own)]
        if not own or not self._reaches(own[-1], prior, sent):
            return None
        return own[-1]

    def _done_to(self, candidate: Candidate, sent: Sent, others: list[Candidate]) -> bool:
        """ "Boric vuole creare una compagnia": what a verb with a subject of its own does it to."""
        if candidate.speaker.kind == "person":
            return False
        group = next((g for g in sent.groups if g.last == candidate.first), None)
        if group is None or group.lemma in self.stances:
            return False
        return any(c.last <= group.first and not c.oblique for c in others)

    def _reaches(self, candidate: Candidate, group: VerbGroup, sent: Sent) -> bool:
        """No other finite main verb between the subject and its verb, relative clauses apart."""
        between = [
            other
            for other in sent.groups
            if other.finite
            and candidate.last <= other.first < group.first
            and not self.quoted[other.first]
        ]
        if not between:
            return True
        words = self.norms[candidate.last : group.first]
        if not SUBORDINATING.isdisjoint(words):
            return True
        return len(between) == 1 and not {"e", "ed", "and", ","}.isdisjoint(words[-3:])

    def _acts_here(
        self, group: VerbGroup, sent: Sent, candidates: list[Candidate]
    ) -> Candidate | None:
        """The state or body that is the subject of a verb before this one."""
        for other in sent.groups:
            if other.first >= group.first:
                break
            if not other.finite or self.quoted[other.first]:
                continue
            own = self.subjects.get(other.first) or self._before(other, sent, candidates)
            if own is not None and own.speaker.kind != "person":
                return own
        return None

    def _left_out(
        self, group: VerbGroup, sent: Sent, candidates: list[Candidate], before: str
    ) -> Candidate | None:
        """A pronoun or, in Italian, no subject at all: who spoke or acted last."""
        if before in {"it", "they"} and self.language == "en":
            own = self._acts_here(group, sent, candidates)
            if own is not None and (before == "it" or own.speaker.name[-1:] == "s"):
                # "Beijing will require permits, it said"
                return Candidate(group.first - 1, group.first, own.speaker, False)
        held = self._resumed(sent)
        if before in _OF_PERSONS:
            said = [first for first in self.subjects if sent.first <= first < group.first]
            own = self.subjects[max(said)] if said else None
            if own is not None and own.speaker.kind == "person":
                return Candidate(group.first - 1, group.first, own.speaker, False)
        if before in _OF_PERSONS and (held is None or held.kind != "person"):
            held = self._person_meant() or held
        if before == "it" and (held is None or held.kind == "person"):
            held = self.subject if self.subject is not None else held
        if held is None:
            return None
        if before in _PRONOUNS[self.language]:
            return Candidate(group.first - 1, group.first, held, False)
        if self.language != "it" or not group.finite or group.mood == "subjunctive":
            return None
        named = any(c.last <= group.first and not c.oblique for c in candidates)
        if (named and before not in OPENING_MARKS) or self._noun_phrase_before(group, sent):
            return None
        return Candidate(group.first, group.first, held, False)
