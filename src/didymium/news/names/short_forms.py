"""Names met again in short: a surname, a middle name, a firm's first word, a body's letters."""

from __future__ import annotations

from didymium.news.names.name_evidence import NameEvidence
from didymium.news.types import Mention
from didymium.news.words.doc import Named

_FEWEST_NAMES = 2
_FEWEST_LETTERS = 3
_SHORT_NAME = 3
NAME_LINKS = frozenset({"of", "for", "the", "and", "on", "di", "del", "della", "dei", "per", "e"})


class ShortForms(NameEvidence):
    """Finds later mentions of the persons and bodies of a text."""

    surnames: dict[str, Mention]
    added: list[Named]
    tails: frozenset[str]
    not_names: frozenset[str]
    starts: set[int]

    def _telling(self, word: str) -> bool:
        """Whether the first word of a firm's name tells it alone: "Savannah", not "American"."""
        common = word in self.heads or word in self.tails or word in self.not_names
        return len(word) > _SHORT_NAME and word.isalpha() and not common

    def _inner_names(self, named: Named) -> list[str]:
        """The words inside a person's name: "Oligui", of Brice Oligui Nguema."""
        if named.last - named.first <= _FEWEST_NAMES:
            return []
        inside = range(named.first + 1, named.last - 1)
        capital = self.doc.tokens.capital
        words = [self.norms[i] for i in inside if len(self.norms[i]) > _SHORT_NAME and capital(i)]
        return [w for w in words if w not in self.role_words and w not in self.not_names]

    def _letters(self, named: Named) -> str:
        """The first letters of a body's name of three words or more: "msc"."""
        if named.last - named.first <= _FEWEST_NAMES or named.mention.kind != "organisation":
            return ""
        words = self.norms[named.first : named.last]
        found = "".join(word[0] for word in words if word not in NAME_LINKS)
        return found if len(found) >= _FEWEST_LETTERS else ""

    def _by_letters(self, index: int) -> Mention | None:
        """ "MSC says", of Malaysia Smelting Corp.: the body whose name begins with the letters."""
        word = self.norms[index]
        if len(word) < _FEWEST_LETTERS or not self.doc.tokens.slice(index, index + 1).isupper():
            return None
        names = (*self.added, *self.doc.names)
        return next((named.mention for named in names if self._letters(named) == word), None)

    def _lettered(self) -> set[str]:
        """Remember bodies by their letters, where no surname is spelled so; the letters."""
        found = set()
        for named in self.doc.names:
            word = self._letters(named)
            if word and word not in self.surnames:
                self.surnames[word] = named.mention
                found.add(word)
        return found

    def _surnames(self) -> None:
        """Later mentions of a person by surname, or of a firm by its first word, alone."""
        long = [named for named in self.doc.names if named.last - named.first > 1]
        for named in long:
            if named.mention.kind == "organisation":
                word = self.norms[named.first]
                if self.norms[named.last - 1] in self.tails and self._telling(word):
                    self.surnames.setdefault(word, named.mention)
        for named in long:
            if named.mention.kind == "person":
                self.surnames.setdefault(self.norms[named.first], named.mention)
                self.surnames.setdefault(self.norms[named.last - 1], named.mention)
                for word in self._inner_names(named):
                    self.surnames.setdefault(word, named.mention)
        letters = self._lettered()
        if not self.surnames:
            return
        places = self.doc.tokens.places
        for index in sorted(i for word in self.surnames for i in places.get(word, ())):
            norm = self.norms[index]
            held = self.surnames[norm]
            if norm in letters and not self.doc.tokens.slice(index, index + 1).isupper():
                continue
            if index in self.starts and norm in self.not_names:
                continue
            if self.doc.taken[index] or not self.doc.tokens.capital(index):
                continue
            span = self.doc.span(index, index + 1)
            mention = held.model_copy(
                update={"span": span, "text": self.doc.text[span[0] : span[1]]}
            )
            self.doc.names.append(Named(index, index + 1, mention))
            self.doc.taken[index] = 1
