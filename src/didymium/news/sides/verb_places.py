"""Where verbs stand to the names and acts around them."""

from __future__ import annotations

from didymium.news.deeds.instruments import Hit
from didymium.news.names.represented import is_firm
from didymium.news.words.doc import Doc, Named
from didymium.news.words.side_words import SKIP
from didymium.news.words.verbs import VerbGroup


class VerbPlaces:
    """Looks at the verbs beside a name or an act."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.norms = doc.tokens.norms
        self.language = "en" if doc.language == "en" else "it"

    def verbal(self, hit: Hit) -> bool:
        """Whether the words of an act are or hold a verb."""
        return any(
            group.first < hit.last and group.last > hit.first
            for group in self.groups_near(hit.first)
        )

    def _object(self, named: Named) -> bool:
        """ "ha autorizzato Codelco", "granted Xinfeng relief": a firm right behind a verb."""
        return is_firm(named) and any(
            group.last == named.first and not group.passive
            for group in self.groups_near(named.first)
        )

    def _done_to(self, named: Named) -> bool:
        """ "curbs to keep China from chips": a name right behind an infinitive is its object."""
        before = named.first - 1
        if before > 0 and self.norms[before] in SKIP[self.language]:
            before -= 1
        return any(
            group.last == before + 1 and group.mood == "infinitive"
            for group in self.groups_near(named.first)
        )

    def groups_near(self, index: int) -> list[VerbGroup]:
        """The verb groups of the sentence a word stands in."""
        sent = self.doc.sentence_at(index)
        return sent.groups if sent is not None else []
