"""Names behind a verb of saying with words of an office between: "said operating chief Rossi"."""

from __future__ import annotations

from didymium.news.speakers.candidates import Candidate
from didymium.news.subjects.documents import DocumentSubjects
from didymium.news.subjects.implied import ENDS_PHRASE
from didymium.news.words.doc import Sent

_OFFICE_WORDS = 3


class TitledNames(DocumentSubjects):
    """Finds persons behind words of an office that no list knows."""

    def _titled(self, between: list[int], sent: Sent, candidate: Candidate) -> bool:
        """ "said operating chief Rossi": words that are part of an office before a name."""
        if not 0 < len(between) <= _OFFICE_WORDS or candidate.nameless:
            return False
        return all(self._office_word(index, sent) for index in between)

    def _behind_office(self, low: int, sent: Sent) -> Candidate | None:
        """ "said managing partner Eva Lindt": capitals that no list knows behind an office."""
        first = low
        while first < sent.last and first - low <= _OFFICE_WORDS and self._office_word(first, sent):
            first += 1
        found = self._name_from(first, sent) if low < first < sent.last else None
        if found is None or self.doc.taken[first] or self.dated[first]:
            return None
        after = self.norms[found.last] if found.last < sent.last else "."
        if after not in ENDS_PHRASE and after not in self.oblique and not self.dated[found.last]:
            return None
        speaker = found.speaker.model_copy(update={"kind": "person"})
        return Candidate(low, found.last, speaker, False)

    def _office_word(self, index: int, sent: Sent) -> bool:
        """Whether a word may be part of an office before a name."""
        word = self.norms[index]
        small = word in self.determiners or word in self.oblique or word in self.connectors
        capital = self.doc.tokens.capital(index) and not self._of_nation(index)
        verb = any(g.finite and g.first == index for g in sent.groups)
        return word.isalpha() and not (small or capital or verb or self.dated[index])

    def _of_nation(self, index: int) -> bool:
        """ "say Philippine miners": an adjective of a country before who speaks."""
        names = self.doc.names_in(index, index + 1)
        return bool(names) and names[0].mention.role == "adjective"
