"""Who is meant by an office alone: who held it in the text, or by the table of tenures."""

from __future__ import annotations

import datetime as dt

from didymium.news.names.name_evidence import roles
from didymium.news.names.public_bodies import SAME
from didymium.news.speakers.candidates import speaker_of
from didymium.news.speakers.office_words import level_words, levels_of_person, plain_words
from didymium.news.types import Speaker
from didymium.news.words.doc import Doc
from didymium.news.words.verb_forms import small_words

OBLIQUE = {
    "it": frozenset(
        (
            *("di", "del", "della", "dell'", "dello", "dei", "degli", "delle", "d'"),
            *("da", "dal", "dalla", "dall'", "dai", "dagli", "con", "col"),
            *("a", "al", "alla", "all'", "ai", "agli"),
            *("in", "nel", "nella", "nell'", "nei", "tra", "fra"),
            *("su", "sul", "sulla", "sull'", "per", "verso", "contro"),
        )
    ),
    "en": frozenset(
        (
            *("of", "from", "with", "to", "in", "on", "by", "for"),
            *("between", "against", "at", "into", "over", "about", "outside", "inside", "under"),
            *(
                "during",
                "amid",
                "including",
                "near",
                "via",
                "like",
                "than",
                "among",
                "within",
                "across",
                "through",
            ),
        )
    ),
}
"""Words before a name that show it as no subject."""

DEFINITE = frozenset(("il", "lo", "la", "l'", "the", "del", "dello", "della", "dell'", "dal"))
"""Articles before a noun that is known."""
_FIGURES = frozenset(("leader", "tycoon", "esponente"))
_RESUMED_LEVELS = frozenset(("official", "business", "expert"))


class HolderFinder:
    """Remembers the persons of a page and tells whom an office alone means."""

    def __init__(self, doc: Doc, page_date: dt.date | None = None) -> None:
        self.doc = doc
        self.page_date = page_date
        self.norms = doc.tokens.norms
        self.language = "en" if doc.language == "en" else "it"
        self.oblique = OBLIQUE[self.language]
        self.small = small_words(self.language, "adverb") | small_words(self.language, "negation")
        self.roles = doc.by_sentence(roles(self.language).find(doc.tokens))
        self.persons: list[Speaker] = []
        self.last_speaker: Speaker | None = None
        self._obliques: dict[int, bool] = {}

    def _who_holds(
        self, role: tuple[int, int, str], last: int, country: str | None
    ) -> Speaker | None:
        """Who in the text, or by the table of tenures, is meant by an office alone."""
        word, level = self.norms[role[0]], role[2]
        added = plain_words(self.norms[role[1] : last])
        latest = list(reversed(self.persons))
        for held in sorted(latest, key=self._spoke_last):
            words = plain_words(held.office.lower().split()) if held.office else frozenset()
            if word not in words:
                continue
            if country is None or held.country in {None, country} or added <= words:
                return held
        article = self.norms[role[0] - 1] if role[0] else ""
        if article in SAME and role[0] > 1:
            article = self.norms[role[0] - 2]
        resumed = level in _RESUMED_LEVELS and article in DEFINITE
        spoke = self.last_speaker if resumed else None
        if country is not None:
            known = self._holder(country, level) or self._named_on_page(country, level)
            if known is None and spoke is not None and spoke.kind == "person":
                return spoke if spoke.country in {None, country} else None
            return known
        if added and level == "minister" and (plain := self._without_office(article)) is not None:
            return plain
        if added:
            resumes = word in _FIGURES and len(added) == 1 and article in DEFINITE
            last_person = self.last_speaker
            told = resumes and last_person is not None and last_person.kind == "person"
            return last_person if told else None  # "il leader cocalero"
        if level not in _RESUMED_LEVELS:
            known = self._holder(None, level) or self._of_level(level, latest)
            return known or self._without_office(article)
        if spoke is not None and spoke.kind in {"person", "anonymous"}:
            return spoke  # "il funzionario", "l'esperto"
        return None

    def _without_office(self, article: str) -> Speaker | None:
        """ "the mines minister", of a person who spoke and whose office was not told."""
        spoke = self.last_speaker
        told = article in DEFINITE and spoke is not None and spoke.kind == "person"
        return spoke if told and spoke is not None and not spoke.office else None

    def _named_on_page(self, country: str, level: str) -> Speaker | None:
        """ "Greenland PM: «…»", of whom the page names below."""
        for named in self.doc.names:
            known = named.mention.id if named.mention.kind == "person" else None
            if known is None or named.mention.country != country:
                continue
            if level in levels_of_person(known):
                return speaker_of(named)
        return None

    def _of_level(self, level: str, latest: list[Speaker]) -> Speaker | None:
        """ "la governatrice", of who was called "presidente della Regione" before."""
        alike = level_words(self.language, level)
        for held in sorted(latest, key=self._spoke_last):
            if (
                held.id is None
                and held.office
                and not alike.isdisjoint(held.office.lower().split())
            ):
                return held
        return None

    def _spoke_last(self, person: Speaker) -> bool:
        """False for who spoke last, so that he comes first."""
        spoke = self.last_speaker
        return spoke is None or (spoke.id or spoke.name) != (person.id or person.name)

    def _holder(self, country: str | None, level: str) -> Speaker | None:
        """The last person (of a country) who, by the table of tenures, held such an office."""
        for speaker in reversed(self.persons):
            fits = country is None or speaker.country == country
            if fits and speaker.id is not None and level in levels_of_person(speaker.id or ""):
                return speaker
        return None
