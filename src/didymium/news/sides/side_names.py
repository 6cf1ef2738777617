"""The names of a page as sides of acts: its own, unknown ones, and firms told by their country.

"The Australian company" is the firm named before, not Australia; "i cinesi di Baowu" are Baowu.
"""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter

from didymium.news.firms.unknown_names import unknown_names
from didymium.news.names.bodies import bodies
from didymium.news.names.represented import is_firm
from didymium.news.words.doc import Doc, Named
from didymium.news.words.side_words import DEFINITE, ONE_FIRM

_REACH = 3
_FIRST = attrgetter("first")


class SideNames:
    """Finds names by word range, as :meth:`Doc.names_in` does."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.norms = doc.tokens.norms
        self.unknown = unknown_names(doc)
        self._guessed = {named.first for named in self.unknown}
        self._trades = doc.tokens.of(ONE_FIRM)
        named = sorted((*doc.names, *self.unknown), key=_FIRST)
        self.firms = [
            item
            for item in named
            if item.mention.kind == "organisation"
            and item.mention.role != "carrier"
            and is_firm(item)
        ]
        resumed = self._resumed()
        if resumed:
            named = sorted((*named, *resumed), key=_FIRST)
        self._names = [self._meant(item) for item in named] if self._trades else named
        self._starts = [item.first for item in self._names]

    def within(self, first: int, last: int) -> list[Named]:
        """The names that start in a range of words."""
        low = bisect_left(self._starts, first)
        return self._names[low : bisect_left(self._starts, last)]

    def guessed(self, named: Named) -> bool:
        """Whether only its capitals tell that these words are a name."""
        return named.first in self._guessed

    def _resumed(self) -> list[Named]:
        """ "Al gruppo", "the company": the firm named last, where no table knows it."""
        language = "en" if self.doc.language == "en" else "it"
        found = []
        for first, last, (body, *_) in bodies(language).find(self.doc.tokens):
            if "firm" not in body.kinds or self.norms[first - 1] not in DEFINITE:
                continue
            if any(self.doc.taken[first - 1 : last + 1]):
                continue
            held = next((firm for firm in reversed(self.firms) if firm.last <= first), None)
            if held is not None and held.mention.id is None:
                span = self.doc.span(first, last)
                found.append(Named(first, last, held.mention.model_copy(update={"span": span})))
        return found

    def _meant(self, named: Named) -> Named:
        """The firm that "the Canadian company" stands for, else the name itself."""
        mention = named.mention
        if mention.kind != "territory" or not self._one_firm(named):
            return named
        known = [firm for firm in self.firms if firm.mention.country in {None, mention.country}]
        same = [firm for firm in known if firm.mention.country == mention.country]
        before = [firm for firm in known if firm.last <= named.first]
        for held in (*[f for f in reversed(same) if f.last <= named.first], *reversed(before)):
            return Named(
                named.first, named.last, held.mention.model_copy(update={"span": mention.span})
            )
        return named

    def _one_firm(self, named: Named) -> bool:
        """ "the Perth-based company", "il gruppo canadese": one firm that is not named there."""
        norms = self.norms
        if self.doc.language == "it":
            nouns = [i for i in range(max(0, named.first - 2), named.first) if norms[i] in ONE_FIRM]
            if not nouns or norms[nouns[0] - 1] not in DEFINITE:
                return False
            behind = named.last
        else:
            high = min(len(norms), named.last + _REACH)
            nouns = [i for i in range(named.last, high) if norms[i] in ONE_FIRM]
            if not nouns or norms[named.first - 1] not in DEFINITE:
                return False
            behind = nouns[0] + 1
        low = named.first + 1
        near = [n for n in (*self.doc.names, *self.unknown) if low <= n.first < behind + 1]
        return not any(n.mention.kind in {"organisation", "person"} for n in near)
