"""Subjects behind their verb: "…, ha detto domenica Peskov", "said the ministry"."""

from __future__ import annotations

from didymium.news.speakers.candidates import Candidate
from didymium.news.subjects.implied import ENDS_PHRASE, OPENING_MARKS
from didymium.news.subjects.titled_names import TitledNames
from didymium.news.words.doc import Sent
from didymium.news.words.verbs import VerbGroup

# Verbs whose object follows them: what stands behind is told, not the teller.
_NEVER_INVERTED = frozenset(
    (
        *("tell", "inform", "ask", "urge", "accuse", "accusare", "invitare", "offer", "promise"),
        *("assure", "remind", "offrire", "rassicurare"),
    )
)
_FRAME_WORDS = frozenset(
    (
        *("in", "una", "un", "un'", "nota", "intervista", "comunicato", "conferenza", "stampa"),
        *("post", "su", "x", "a", "an", "statement", "interview", "al", "alla", "ai", "quotidiano"),
        *("agenzia", "giornale", "emittente", "tv", "giornalisti", "dall'", "all'", "reporters"),
        *("sapere", "noto", "notare", "presente", "sui", "social", "video", "messaggio"),
    )
)
COMPLEMENT = {"it": frozenset({"che", ":"}), "en": frozenset({"that", ":"})}
"""Words behind a verb of saying that open what is said."""
SUBORDINATING = frozenset(
    (
        *("che", "who", "which", "cui", "quale", "whose", "se", "quando", "mentre", "dove"),
        *("dopo", "after", "when", "while", "if", "whether", "as", "where"),
    )
)
_TO = frozenset(("a", "al", "alla", "all'", "ai", "agli", "alle", "con", "in", "to"))
# Verbs that may have a person as object: "ha ricordato il ministro scomparso".
_TAKE_PERSONS = frozenset(
    (
        *("citare", "accusare", "invitare", "ricordare", "informare", "avvertire", "salutare"),
        *("rassicurare", "attaccare", "criticare", "elogiare", "lodare", "condannare", "esortare"),
        *("sollecitare", "rispondere", "chiedere", "smentire", "definire", "riconoscere"),
    )
)
_NAME_MARKS = frozenset(("\u201c", "«", '"'))
_BETWEEN_LIMIT = 8
_ASIDE_WORDS = 9
_LIMIT_INSERTED = 3
_OWNED_WORDS = 3
# "Il ministro è stato chiaro", but "non è chiaro se", "è chiaro che": nobody says that.
_PLAIN = frozenset(("chiaro", "chiara"))
_WHETHER = frozenset(("se", "che", "come", "quando", "perché", "quanto", "chi"))


class InvertedSubjects(TitledNames):
    """Finds subjects behind a verb of saying."""

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
        aside = apposed and not self._inserted(end, sent, candidates)
        if before == "," and aside and not self._told_before(group, sent):
            return None  # "La presidente, Ursula von der Leyen, ha annunciato"
        low = self._behind_aside(end, sent)
        for candidate in candidates:
            distance = candidate.first - low
            if not 0 <= distance <= _BETWEEN_LIMIT:
                continue
            if candidate.carrier and candidate.oblique:
                continue
            if "that" in self.norms[low : candidate.first]:
                break  # "…, announced on Monday that Kenya": the clause begins
            light = self._light_between(low, candidate, candidates, sent)
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

    def _light_between(
        self, low: int, candidate: Candidate, candidates: list[Candidate], sent: Sent
    ) -> bool:
        """Whether only small words, a carrier or words of an office stand before a candidate."""
        skipped = {
            index
            for other in candidates
            if other.carrier and other.oblique
            for index in range(other.first, other.last)
        }
        between = [i for i in range(low, candidate.first) if i not in skipped]
        if len(between) > 1 and self.norms[between[-1]] == ",":
            between.pop()  # "ha affermato in un comunicato, un funzionario"
        if all(self._light(index) for index in between) or self._owned(between):
            return True
        return candidate.speaker.kind == "person" and self._titled(between, sent, candidate)

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

    def _inserted(self, end: int, sent: Sent, candidates: list[Candidate]) -> bool:
        """ "La Cina, ha detto Trump, sospenderà": a verb and its subject between two commas."""
        last = next((c.last for c in candidates if 0 <= c.first - end <= 1), sent.last)
        return self.norms[last : last + 1] == [","] and any(
            group.finite and 0 < group.first - last <= _LIMIT_INSERTED for group in sent.groups
        )

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
            self.norms[index] in ENDS_PHRASE or self.norms[index] in SUBORDINATING
            for index in range(low, candidate.first)
        ) and not any(low <= g.first < candidate.first and g.finite for g in sent.groups)

    def _made_known(self, group: VerbGroup) -> str | None:
        """ "ha fatto sapere", "ha reso noto", "hit back"."""
        for words, stance in self.phrases.get(group.lemma, ()):
            end = group.last + len(words)
            if self.norms[group.last : end] == words:
                plain = words[0] in _PLAIN and self.norms[end : end + 1]
                return None if plain and plain[0] in _WHETHER else stance
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
            or word in _NAME_MARKS
            or (self.doc.taken[index] == 1 and self._of_nation(index))
        )
