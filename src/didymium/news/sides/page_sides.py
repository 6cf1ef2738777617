"""What a whole page tells of sides: who rules, which firm it is about, whom its headline names."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from didymium.news.names.represented import is_public, side_of
from didymium.news.names.represented import party as make_party
from didymium.news.sides.side_names import SideNames
from didymium.news.types import Party
from didymium.news.words.doc import AGGREGATES, PARTIES, Doc, Named
from didymium.news.words.side_words import FORUMS

_ISO3 = 3
_FIRST_SENTENCES = 2
_OPENING_SENTENCES = 3
_NO_SIDES = frozenset(("place", "carrier"))
_WEIGHTS = {"adjective": 1, "place": 1, "people": 2, "name": 2, "government": 3}
_OFFICIAL = 2


class PageSides:
    """The states and firms of a page, the weightiest first."""

    def __init__(self, doc: Doc, names: SideNames) -> None:
        self.doc = doc
        self.names = names
        self.states = self._named_states()
        self.state = self.states[0][0] if self.states else None
        self.guessed_firm: Party | None = None
        self.firm = self._commonest_firm()
        self._opening: dict[bool, list[Party]] = {}

    @cached_property
    def rulers(self) -> list[Party]:
        """The states and blocs by how much they act: named as such, by rulers, in the opening."""
        ends = [sent.last for sent in self.doc.sentences[:2]]
        opening = ends[-1] if ends else 0
        weights: Counter[str] = Counter()
        first: dict[str, Named] = {}
        for named in self.doc.names:
            mention = named.mention
            key = mention.country or mention.id
            if key is None or key in AGGREGATES or key in FORUMS:
                continue
            if mention.kind in {"territory", "bloc"}:
                weight = _WEIGHTS.get(mention.role, 1)
            elif is_public(mention) or mention.kind in {"person", "office"}:
                weight = _OFFICIAL
            else:
                continue
            weights[key] += weight + (weight > 1 and named.first < opening)
            if mention.kind in {"territory", "bloc"} or is_public(mention):
                first.setdefault(key, named)
        return [
            make_party(first[key]) if key in first else side_of(key, key, None)
            for key, _ in weights.most_common()
            if key in first or len(key) == _ISO3
        ]

    def first_firm(self, others: list[Party]) -> Party | None:
        """The firm that headline or first sentences name first, beside others."""
        known = {item.id or item.name for item in others}
        ends = [sent.last for sent in self.doc.sentences[:_OPENING_SENTENCES]]
        early = [n for n in self.names.firms if ends and n.first < ends[-1]]
        early.sort(key=self.names.guessed)
        found = (make_party(n) for n in early if (n.mention.id or n.mention.name) not in known)
        return next(found, None)

    def titled(self, item: Party | None) -> bool:
        """Whether the headline names a side."""
        ends = self.doc.sentences[0].end if self.doc.sentences else 0
        return item is not None and item.span is not None and item.span[0] < ends

    def guess(self, item: Party) -> bool:
        """Whether only capitals tell that a side is a name."""
        return item.id is None and any(
            named.mention.span == item.span for named in self.names.unknown
        )

    def opening(self, *, title: bool) -> list[Party]:
        """Whom the headline names, in order, and unless ``title`` the first sentences below it."""
        held = self._opening.get(title)
        if held is not None:
            return held
        found: list[Party] = []
        for place, sent in enumerate(self.doc.sentences[: 1 if title else _OPENING_SENTENCES]):
            left_out = _NO_SIDES | {"adjective"} if title or place else _NO_SIDES
            found += self._sides_in(sent.first, sent.last, left_out)
        self._opening[title] = found
        return found

    def _sides_in(self, low: int, high: int, left_out: frozenset[str]) -> list[Party]:
        """The possible sides named in a range of words, those of some roles left out."""
        found: list[Party] = []
        for named in self.names.within(low, high):
            mention = named.mention
            if mention.kind not in PARTIES or mention.role in left_out:
                continue
            if mention.id in AGGREGATES or mention.id in FORUMS:
                continue
            found.append(make_party(named))
        return found

    def _named_states(self) -> list[tuple[Party, int]]:
        """The states and blocs of a page with how often it names them, the commonest first."""
        named = [
            n
            for n in self.doc.names
            if n.mention.kind in {"territory", "bloc"}
            and n.mention.id not in AGGREGATES
            and n.mention.id not in FORUMS
        ]
        first = {n.mention.id: n for n in reversed(named)}
        counts = Counter(n.mention.id for n in named)
        return [(make_party(first[key]), count) for key, count in counts.most_common()]

    def _commonest_firm(self) -> Party | None:
        """The firm a page is about: named twice, or alone in headline and first sentences."""
        named: dict[str, list[Named]] = {}
        for n in self.names.firms:
            named.setdefault(n.mention.id or n.mention.name, []).append(n)
        known = {k: found for k, found in named.items() if not self.names.guessed(found[0])}
        self.guessed_firm = self._main(named)
        return self._main(known)

    def _main(self, firms: dict[str, list[Named]]) -> Party | None:
        if not firms:
            return None
        ranked = sorted(firms.values(), key=lambda found: -len(found))
        if len(ranked[0]) > 1 and (len(ranked) == 1 or len(ranked[1]) < len(ranked[0])):
            return make_party(ranked[0][0])
        ends = [s.last for s in self.doc.sentences[: _FIRST_SENTENCES + 1]]
        title = [found for found in ranked if ends and found[0].first < ends[0]]
        if len(title) == 1:
            return make_party(title[0][0])
        early = [found for found in ranked if ends and found[0].first < ends[-1]]
        return make_party(early[0][0]) if len(early) == 1 else None
