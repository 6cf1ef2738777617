"""The subject of a verb of saying: before it, behind it, shared with another verb, or left out."""

from __future__ import annotations

from didymium.news.candidates import Candidate
from didymium.news.doc import Sent
from didymium.news.documents import SHOWING
from didymium.news.implied import COORDINATING, ENDS_PHRASE, OPENING_MARKS
from didymium.news.titled_names import TitledNames
from didymium.news.verbs import VerbGroup

# Verbs whose object follows them: what stands behind is told, not the teller.
_NEVER_INVERTED = frozenset({"tell", "inform", "ask", "urge", "accuse", "accusare", "invitare"})
_FRAME_WORDS = frozenset(
    (
        *("in", "una", "un", "un'", "nota", "intervista", "comunicato", "conferenza", "stampa"),
        *("post", "su", "x", "a", "an", "statement", "interview", "al", "alla", "ai", "quotidiano"),
        *("agenzia", "giornale", "emittente", "tv", "giornalisti", "dall'", "all'", "reporters"),
        *("sapere", "noto", "notare", "presente", "sui", "social", "video", "messaggio"),
    )
)
_BETWEEN_LIMIT = 8
_PRONOUNS = {
    "it": frozenset({"lui", "lei", "egli", "ella"}),
    "en": frozenset({"he", "she", "they", "it"}),
}
_OF_PERSONS = frozenset({"he", "she", "lui", "lei", "egli"})
COMPLEMENT = {"it": frozenset({"che", ":"}), "en": frozenset({"that", ":"})}
"""Words behind a verb of saying that open what is said."""
_SUBORDINATING = frozenset(
    (
        *("che", "who", "which", "cui", "quale", "whose", "se", "quando", "mentre", "dove"),
        *("dopo", "after", "when", "while", "if", "whether", "as", "where"),
    )
)
_ASIDE_WORDS = 9
_OWNED_WORDS = 3
_FROM = frozenset(("da", "dal", "dalla", "dall'", "dai", "dagli", "dalle"))
_TO = frozenset(("a", "al", "alla", "all'", "ai", "agli", "alle", "con", "in", "to"))
_CLOSING = frozenset({",", ")", "-", "–", "—"})
# Verbs that may have a person as object: "ha ricordato il ministro scomparso".
_TAKE_PERSONS = frozenset(
    (
        *("citare", "accusare", "invitare", "ricordare", "informare", "avvertire", "salutare"),
        *("rassicurare", "attaccare", "criticare", "elogiare", "lodare", "condannare", "esortare"),
        *("sollecitare", "rispondere", "chiedere", "smentire", "definire", "riconoscere"),
    )
)
_OPENING = OPENING_MARKS | COORDINATING
_APPOSED = frozenset(("person", "organisation"))
_BEFORE_PRONOUN = frozenset(
    (
        *("instead", "yesterday", "earlier", "later", "then", "also", "moreover", "today"),
        *("which", "that", "what", "where", "still", "however", "meanwhile", "rather"),
    )
)


class SubjectFinder(TitledNames):
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
            self._inverted(group, sent, usable, before)
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

    def _pronoun_opens(self, index: int, sent: Sent) -> bool:
        """Whether a pronoun is a subject: "he said", "last week it said", "instead he asked"."""
        before = self.norms[index - 1] if index > sent.first else ","
        if before in _OPENING or self.dated[index - 1]:
            return True
        return index - 1 == sent.first and before in _BEFORE_PRONOUN

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
            return best
        return None

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
        own = [c for c in candidates if not c.oblique and c.last <= prior.first]
        if not own or not self._reaches(own[-1], prior, sent):
            return None
        return own[-1]

    def _inverted(
        self, group: VerbGroup, sent: Sent, candidates: list[Candidate], before: str
    ) -> Candidate | None:
        """A subject behind its verb: "..., ha detto domenica Peskov", "said the ministry"."""
        opens = (
            group.first == sent.first
            or before in OPENING_MARKS
            or self._subject_must_follow(group, sent, candidates)
        )
        end = self._phrase_end(group)
        after = self.norms[end] if end < sent.last else "."
        if not opens or after in COMPLEMENT[self.language] or group.lemma in _NEVER_INVERTED:
            return None
        apposed = any(c.last == group.first - 1 and not c.oblique for c in candidates)
        if before == "," and apposed and not self._told_before(group, sent):
            return None  # "La presidente, Ursula von der Leyen, ha annunciato"
        low = self._behind_aside(end, sent)
        for candidate in candidates:
            distance = candidate.first - low
            if not 0 <= distance <= _BETWEEN_LIMIT:
                continue
            if candidate.carrier and candidate.oblique:
                continue
            skipped = {
                index
                for other in candidates
                if other.carrier and other.oblique
                for index in range(other.first, other.last)
            }
            between = [i for i in range(low, candidate.first) if i not in skipped]
            if "that" in self.norms[low : candidate.first]:
                break  # "…, announced on Monday that Kenya": the clause begins
            light = all(self._light(index) for index in between) or self._owned(between)
            light = light or (
                candidate.speaker.kind == "person" and self._titled(between, sent, candidate)
            )
            if light or self._phrase(low, candidate, sent):
                oblique = distance and self.norms[candidate.first - 1] in self.oblique
                if not oblique or distance > 1:
                    return self._named_after(candidate, candidates) or candidate
            if not (candidate.oblique and self._addressed(low, candidate.first)):
                break
        if not before:
            return None
        place = end
        while place < sent.last and (self.norms[place] in _FRAME_WORDS or self.dated[place]):
            place += 1
        return self._surname(place, sent) or self._behind_office(end, sent)

    def _owned(self, between: list[int]) -> bool:
        """ "said Arafura's purchasing chief": only whose man he is stands before a name."""
        mark = next((i for i in between if self.norms[i] == "'s"), None)
        if mark is None or between[-1] - mark > _OWNED_WORDS:
            return False
        return all(
            self.doc.tokens.capital(index) or self.norms[index] in self.determiners
            for index in between
            if index < mark
        ) and all(self.norms[index].isalpha() for index in between if index > mark)

    def _addressed(self, low: int, high: int) -> bool:
        """ "ha detto ai minatori di Kitwe": a name inside the words for who is spoken to."""
        return self.norms[low] in _TO and not any(
            self.norms[index] in ENDS_PHRASE for index in range(low, high)
        )

    def _named_after(self, candidate: Candidate, candidates: list[Candidate]) -> Candidate | None:
        """ "diceva il presidente della commissione, il deputato Rossi": the name that follows."""
        if not candidate.nameless or candidate.speaker.id is not None:
            return None
        last = candidate
        for other in candidates:
            if other.first < last.last:
                continue
            if other.first - last.last > _ASIDE_WORDS or self.norms[last.last] != ",":
                return None
            if other.speaker.kind == "person" and not other.nameless:
                return other
            last = other
        return None

    def _behind_aside(self, low: int, sent: Sent) -> int:
        """Behind "Lo affermano, in una nota congiunta,": where the subject may begin."""
        if low >= sent.last or self.norms[low] != ",":
            return low
        for index in range(low + 1, min(sent.last, low + _ASIDE_WORDS)):
            if any(group.first == index and group.finite for group in sent.groups):
                break
            if self.norms[index] == ",":
                return index + 1
        return low

    def _subject_must_follow(
        self, group: VerbGroup, sent: Sent, candidates: list[Candidate]
    ) -> bool:
        """ "Nei giorni scorsi era intervenuto anche il premier": nobody stands before the verb."""
        if self.language != "it" or group.lemma in _TAKE_PERSONS or self.quoted[group.first]:
            return False
        if any(c.last <= group.first and not c.oblique for c in candidates):
            return False
        return not self._noun_phrase_before(group, sent)

    def _told_before(self, group: VerbGroup, sent: Sent) -> bool:
        """Whether something is said before a verb: a clause or a quotation."""
        return any(self.quoted[sent.first : group.first]) or any(
            other.finite and other.last <= group.first for other in sent.groups
        )

    def _phrase(self, low: int, candidate: Candidate, sent: Sent) -> bool:
        """ "ha gridato dal palco il leader", "said the agency's head": one phrase in between."""
        if candidate.oblique or self.norms[low] not in self.determiners:
            return False
        return not any(
            self.norms[index] in ENDS_PHRASE or self.norms[index] in _SUBORDINATING
            for index in range(low, candidate.first)
        ) and not any(low <= g.first < candidate.first and g.finite for g in sent.groups)

    def _made_known(self, group: VerbGroup) -> str | None:
        """ "ha fatto sapere", "ha reso noto", "hit back"."""
        for words, stance in self.phrases.get(group.lemma, ()):
            if self.norms[group.last : group.last + len(words)] == words:
                return stance
        return None

    def _phrase_end(self, group: VerbGroup) -> int:
        """Where a verb ends with the words that belong to it: "ha fatto sapere"."""
        for words, _ in self.phrases.get(group.lemma, ()):
            if self.norms[group.last : group.last + len(words)] == words:
                return group.last + len(words)
        return group.last

    def _light(self, index: int) -> bool:
        """Words that may stand between a verb and its subject behind it."""
        word = self.norms[index]
        return (
            (word in self.determiners and word not in self.oblique)
            or word in _FRAME_WORDS
            or self.dated[index] == 1
            or word in self.adverbs
            or (self.doc.taken[index] == 1 and self._of_nation(index))
        )

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
        if not _SUBORDINATING.isdisjoint(words):
            return True
        return len(between) == 1 and not {"e", "ed", "and", ","}.isdisjoint(words[-3:])

    def _left_out(
        self, group: VerbGroup, sent: Sent, candidates: list[Candidate], before: str
    ) -> Candidate | None:
        """A pronoun or, in Italian, no subject at all: who spoke or acted last."""
        if before in {"it", "they"} and self.language == "en":
            main = next((g for g in sent.groups if g.finite and not self.quoted[g.first]), None)
            own = self._before(main, sent, candidates) if main not in {None, group} else None
            if own is not None and own.speaker.kind != "person":
                # "Beijing will require permits, it said"
                return Candidate(group.first - 1, group.first, own.speaker, False)
        held = self._resumed(sent)
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
