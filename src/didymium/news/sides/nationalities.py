"""What an adjective of nationality belongs to: a ruler, firms, goods, exports, the act itself."""

from __future__ import annotations

from didymium.news.deeds.instruments import AT_FIRMS, Hit
from didymium.news.sides.verb_places import VerbPlaces
from didymium.news.words.doc import Named
from didymium.news.words.side_words import (
    ADJECTIVE_REACH,
    AGENT,
    AIMING,
    FIRM_NOUNS,
    HOLDINGS,
    OF,
    RULERS,
    TOWARDS,
)

_GOODS_OF = frozenset(("origine", "provenienza", "quello", "quella", "quelli", "quelle"))
"""Words before an adjective that stands for goods: "vieta l'uranio, quello russo"."""
"""Families of acts that may be aimed at the firms of a state."""


class Nationalities(VerbPlaces):
    """Tells whether an adjective of nationality names who acts or who is acted upon."""

    def _adjective(
        self, named: Named, hit: Hit, family: str, marker: str, distance: int
    ) -> tuple[float, bool]:
        """ "divieto cinese" names the actor, "palladio russo" and "aziende russe" the target."""
        nearness = max(0.0, 1.0 - distance / 25)
        if family in {"import_measure", "sanction"} and self.on_goods(named):
            return 2 + nearness, True
        if "anti" in self.norms[max(0, named.first - 2) : named.first]:  # "sanzioni anti-russe"
            return 2 + nearness, True
        if family == "export_measure" and distance <= 1 and self._on_export(named):
            return 3.6 + nearness, False  # "lo stop all'export cinese"
        if family == "easing" and named.first == hit.last and self.language == "it":
            return 2.5 + nearness, False  # "sulle licenze cinesi"
        if family == "denial" and named.first > hit.first:
            return 2 + nearness, True  # "respinge la bozza americana"
        before = self.norms[max(0, named.first - 4) : named.first]
        towards = TOWARDS[self.language]
        if family in AT_FIRMS and self._beside(named, FIRM_NOUNS):
            return 2 + nearness, True  # "orders Chinese companies to sell"
        if family == "investment" and self._beside(named, HOLDINGS):
            return 2 + nearness, True  # "would Ottawa block a Chinese bid"
        if family == "export_measure" and self._listed(named):
            return 2 + nearness, True
        if marker in towards or (
            self.language == "it" and not (towards.isdisjoint(before) and AIMING.isdisjoint(before))
        ):
            return 2 + nearness, True
        if distance <= ADJECTIVE_REACH or self.rules(named):
            return 2 + nearness, False
        return 0.0, False

    def rules(self, named: Named) -> bool:
        """ "il governo serbo", "la giunta militare nigerina": an adjective behind its rulers."""
        if self.language != "it" or named.mention.role != "adjective":
            return False
        return not RULERS.isdisjoint(self.norms[max(0, named.first - 2) : named.first])

    def _listed(self, named: Named) -> bool:
        """ "aggiunge 28 aziende statunitensi all'elenco": firms as the aim, not as the owners."""
        if self.language != "it" or not self.of_firms(named):
            return False
        owner = self.norms[max(0, named.first - 3) : named.first]
        return OF["it"].isdisjoint(owner) and AGENT["it"].isdisjoint(owner)

    def of_firms(self, named: Named) -> bool:
        """ "Chinese companies", "aziende cinesi": an adjective beside a word for firms."""
        return self._beside(named, FIRM_NOUNS)

    def _beside(self, named: Named, nouns: frozenset[str]) -> bool:
        """Whether an adjective belongs to one of these nouns."""
        if self.language == "it":
            beside = self.norms[max(0, named.first - 2) : named.first]
        else:
            beside = self.norms[named.last : named.last + 4]
        return not nouns.isdisjoint(beside)

    def _on_export(self, named: Named) -> bool:
        """ "export cinese", "Chinese exports": whose exports they are."""
        near = (named.first - 1, named.last)
        return any(
            cue.kind == "export" and (first in near or last - 1 in near)
            for first, last, cue in self.doc.concepts_in(named.first - 3, named.last + 1)
        )

    def on_goods(self, named: Named) -> bool:
        """ "palladio russo", "Russian palladium": the adjective belongs to the goods."""
        if named.first and self.norms[named.first - 1] in _GOODS_OF:
            return True
        sent = self.doc.sentence_at(named.first)
        low, high = max(named.first - 3, sent.first if sent else 0), named.last + 3
        gap = int(self.language == "en")  # "dazi americani sul rame" are no American copper
        return any(
            other.mention.kind in {"material", "product"}
            and (0 <= named.first - other.last <= 1 or 0 <= other.first - named.last <= gap)
            for other in self.doc.names_in(low, high)
        )
