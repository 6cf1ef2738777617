"""Persons by their office: the office of a name, and the candidate that an office alone is."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from didymium import vocabulary
from didymium.news.speakers.candidates import Candidate, speaker_in_words, speaker_of
from didymium.news.speakers.holders import DEFINITE, HolderFinder
from didymium.news.speakers.office_words import COMPLEMENT_LINKS, offices_of_person
from didymium.news.types import Speaker, make_speaker
from didymium.news.words.doc import Named, Sent
from didymium.news.words.verb_forms import small_words
from didymium.news.words.verbs import VerbGroup

_RANKS = frozenset(("deputy", "former", "new", "senior", "acting", "nuovo", "nuova", "ex"))
_JOINING = frozenset(("and", "e", "ed"))
_JOINED_WORDS = 3
_STATES = frozenset(("territory", "bloc"))
_CLAUSES = frozenset(("che", "cui", "quale", "that", "who", "which", "whose", "where", "dove"))
# Signs that stand inside an office: "Research & Development", "d'Italia", "Minister's".
_INSIDE = frozenset(("&", "'s", "'", "\u2019"))
# The longest office told whole, in words behind its first.
_TITLE_WORDS = 14
_PRESS = frozenset(("press", "ufficio", "servizio"))
_OF_STATE = frozenset(("minister",))
_STATE_OFFICES = frozenset(("ministry", "department", "committee", "agency", "commission"))
_OWN = frozenset(("its", "their", "his", "her"))
_POSSESSIVES = frozenset(("its", "their", "suo", "suoi", "sua"))
MEDIA_WORDS = frozenset(
    (
        *("quotidiano", "agenzia", "giornale", "emittente", "canale", "televisivo", "settimanale"),
        *("newspaper", "agency", "broadcaster", "daily", "sito", "tv", "rivista", "testata"),
        *("site", "website", "newspapers", "media", "giornali", "quotidiani", "press", "stampa"),
    )
)
"""Words that tell of a name that it is a carrier of news."""


@lru_cache(maxsize=1_024)
def _holders(office: str, on: dt.date) -> tuple[vocabulary.Person, ...]:
    """Who held an office on a day; pages of one day ask again and again."""
    return vocabulary.office_holders(office, on)


class OfficeFinder(HolderFinder):
    """Finds the office of a person and the person of an office, remembering both."""

    def _role_of(
        self, named: Named, role_words: list[tuple[int, int, str]]
    ) -> tuple[int, int] | None:
        """The office words that belong to a person: before the name or behind a comma."""
        best: tuple[int, int] | None = None
        for first, last, _ in role_words:
            if last <= named.first and named.first - last <= 8:
                between = self.norms[last : named.first]
                if "," in between[:-1]:
                    continue  # the office belongs to a name before
                if not {".", ";", "che", "that", "who", "and"} & set(between) and not any(
                    group.finite and last <= group.first < named.first
                    for group in self._groups_at(named.first)
                ):
                    best = (first, last)
            elif first >= named.last and first - named.last <= self._aside(named) and best is None:
                between = self.norms[named.last : first]
                if between[:1] in ([","], ["("]):
                    best = (first, last)
        return best

    def _aside(self, named: Named) -> int:
        """How far behind a name its office may stand: longer past a bracket ("(in the photo),")."""
        behind = self.norms[named.last : named.last + 6]
        return 3 + behind.index(")") if behind[:1] == ["("] and ")" in behind else 3

    def _groups_at(self, index: int) -> list[VerbGroup]:
        for sent in self.doc.sentences:
            if sent.first <= index < sent.last:
                return sent.groups
        return []

    def _office_text(self, role: tuple[int, int], named: Named) -> str:
        """The office of a name as the text tells it, whole: never ending before its complement."""
        if role[0] < named.first:
            high = named.first
            while high > role[1] and self.norms[high - 1] in {",", "("}:
                high -= 1
        else:
            high = self._office_end(role[1])
        if self.norms[high - 1] == "'s":  # "head of the Assembly's", of a name that ends it
            within = range(high, role[1] - 1, -1)
            high = next((n for n in within if self.norms[n] in self.oblique), high)
        while high > role[1] and (
            self.norms[high - 1] in self.oblique or self.norms[high - 1] in DEFINITE
        ):
            high -= 1  # "spokesperson of the", of a name that is the body itself
        return " ".join(self.doc.tokens.slice(role[0], high).split())

    def _office_end(self, first: int) -> int:
        """Where an office behind its name ends: at a comma, a verb or a clause of its own.

        One longer than any title is cut before its last complement.
        """
        verbs = {group.first for group in self._groups_at(first) if group.finite}
        high, links = first, [first]
        while high < len(self.norms) and high not in verbs and self.norms[high] not in _CLAUSES:
            word = self.norms[high]
            if not (word[0].isalnum() or word in _INSIDE):
                break
            if word in self.oblique:
                links.append(high)
            high += 1
        if high - first > _TITLE_WORDS:
            high = max(link for link in links if link - first <= _TITLE_WORDS)
        return high

    def _remember(self, speaker: Speaker) -> Speaker:
        """Keep a person's office when the page gives it once, and use it later."""
        key = speaker.id or speaker.name
        for held in self.persons:
            if (held.id or held.name) == key:
                if held.office and not speaker.office:
                    speaker = speaker.model_copy(update={"office": held.office})
                self.persons.remove(held)
                break
        self.persons.append(speaker)
        return speaker

    def _nameless(self, role: tuple[int, int, str], sent: Sent) -> Candidate:
        """An office without a name: the last person who held it here, or the words themselves."""
        known = self._office_at(role, sent)
        if known is not None:
            return self._own_office(known) or self._known_office(known, role)
        word, level = self.norms[role[0]], role[2]
        last, owner = self._complement(role, sent)
        country = (owner.mention.country or owner.mention.id) if owner is not None else None
        first = role[0]
        before = next((n for n in self.doc.names_in(max(sent.first, first - 4), first)), None)
        if before is not None and before.mention.kind == "territory" and before.last == first:
            country, first = before.mention.id, before.first
        elif before is not None and owner is None and self._owns_office(before):
            country = before.mention.id  # "the EU's trade commissioner"
        span = self.doc.span(first, last)
        held = self._who_holds(role, last, country)
        if held is not None:
            speaker = held.model_copy(update={"span": span})
        elif level == "spokesman" and owner is not None and owner.mention.kind == "organisation":
            return self._spokesman(role, owner)
        elif level == "spokesman" and word in _PRESS and (state := country or self._speaks_for()):
            speaker = self._state_itself(state, first, last)
        elif level == "spokesman" and owner is None and (body := self._body_beside(role, last)):
            speaker = body
        elif owner is None and (firm := self._employer(role)) is not None:
            speaker = firm.model_copy(update={"span": span})
        else:
            if country is None and level in _OF_STATE:
                country = self._state_of_page(role)
            speaker = make_speaker(
                kind="person",
                id=None,
                name=self.doc.text[span[0] : span[1]],
                office=self.doc.tokens.slice(role[0], role[1]),
                country=country,
                span=span,
                self_referring=False,
            )
        return Candidate(first, last, speaker, self._is_oblique(first), nameless=True, role=word)

    def _owns_office(self, named: Named) -> bool:
        """ "the EU's": a state or union that owns what follows."""
        return named.mention.kind in _STATES and self.norms[named.last] == "'s"

    def _speaks_for(self) -> str | None:
        """The state that a press service is of, where no body spoke before."""
        spoke = self.last_speaker
        return None if spoke is not None and spoke.kind == "organisation" else self._state_here()

    def _state_here(self) -> str | None:
        raise NotImplementedError

    def _own_office(self, named: Named) -> Candidate | None:
        """ "the Trade Representative's office": of its state."""
        end = named.last + 2
        if self.norms[named.last : end] != ["'s", "office"] or not named.mention.country:
            return None
        speaker = self._state_itself(named.mention.country, named.first, end)
        return Candidate(named.first, end, speaker, self._is_oblique(named.first), nameless=True)

    def _state_itself(self, country: str, first: int, last: int) -> Speaker:
        """ "the government's press service", "the Trade Representative's office"."""
        return speaker_in_words(self.doc, first, last, "territory", known=country, country=country)

    def _employer(self, role: tuple[int, int, str]) -> Speaker | None:
        """ "its president stressed", "a spokesman said": for the firm named last."""
        before = self.norms[role[0] - 1] if role[0] else ""
        owned = before in _POSSESSIVES and role[2] in {"business", "head", "spokesman"}
        return self._firm_at(role[0]) if owned or role[2] == "spokesman" else None

    def _state_of_page(self, role: tuple[int, int, str]) -> str | None:
        raise NotImplementedError

    def _firm_at(self, index: int) -> Speaker | None:
        raise NotImplementedError

    def _body_before(self, role: tuple[int, int, str]) -> Speaker | None:
        raise NotImplementedError

    def _body_beside(self, role: tuple[int, int, str], last: int) -> Speaker | None:
        """ "un portavoce della Commissione Nazionale", "a commission spokeswoman"."""
        before = self._body_before(role)
        if before is not None:
            return before
        low = role[1]
        while low < last and self.norms[low] in COMPLEMENT_LINKS:
            low += 1
        if low == role[1] or low >= last or not self.doc.tokens.capital(low):
            return None
        while last < len(self.norms) and self.doc.tokens.capital(last):
            last += 1
        span = self.doc.span(low, last)
        return make_speaker(
            kind="organisation", id=None, name=self.doc.text[span[0] : span[1]],
            office=self.doc.tokens.slice(role[0], role[1]), country=None, span=span,
            self_referring=False,
        )  # fmt: skip

    def _complement(self, role: tuple[int, int, str], sent: Sent) -> tuple[int, Named | None]:
        """Where the words of an office end, and the territory or body it belongs to."""
        last, owner = role[1], None
        while last < min(sent.last, role[1] + 6):
            named = next((n for n in self.doc.names_in(last, last + 1)), None)
            if named is not None and named.mention.kind in {"territory", "organisation", "bloc"}:
                owner, last = named, named.last
                if role[2] == "spokesman" and named.mention.kind == "organisation":
                    break
            elif self.norms[last] in COMPLEMENT_LINKS or self.norms[last] in _OWN:
                last += 1
            elif (last == role[1] and self._plain(last)) or (self._belongs_on(last, role[1])):
                if not self.norms[last].isalpha() or any(g.first == last for g in sent.groups):
                    break
                last += 1
            else:
                break
        while last > role[1] and (
            self.norms[last - 1] in self.oblique or self.norms[last - 1] == "the"
        ):
            last -= 1
        return last, owner

    def _belongs_on(self, index: int, start: int) -> bool:
        """Whether a word goes on with what an office belongs to: "of the autonomous region"."""
        before = self.norms[index - 1]
        if before in COMPLEMENT_LINKS or before in _OWN:
            return True
        if self.norms[index] in _JOINING:
            return self._arm_ahead(index + 1)
        linked = any(w in COMPLEMENT_LINKS or w in _OWN for w in self.norms[start:index])
        small = self.language == "en" and not self.doc.tokens.capital(index)
        return linked and small and self._plain(index) and not self._small_word(index)

    def _arm_ahead(self, index: int) -> bool:
        """ "and construction ministry": whether an arm of a state ends the next few words."""
        words = self.norms[index : index + _JOINED_WORDS]
        return not _STATE_OFFICES.isdisjoint(words) and all(word.isalpha() for word in words[:1])

    def _small_word(self, index: int) -> bool:
        """Whether a word is one of grammar: a conjunction, an adverb, an auxiliary."""
        word = self.norms[index]
        kinds = ("connector", "adverb", "determiner", "pronoun")
        return any(word in small_words(self.language, kind) for kind in kinds)

    def _plain(self, index: int) -> bool:
        """Whether a word is no preposition, definite article, adverb, negation or date."""
        word = self.norms[index]
        if word in self.oblique or word in DEFINITE or word in self.small:
            return False
        return not self.doc.dates_in(index, index + 1)

    def _office_at(self, role: tuple[int, int, str], sent: Sent) -> Named | None:
        """The vocabulary's office whose words hold the office word, if any."""
        for named in self.doc.names_in(max(sent.first, role[0] - 3), role[0] + 1):
            if named.mention.kind == "office" and named.last > role[0]:
                return named
        return None

    def _spokesman(self, role: tuple[int, int, str], named: Named) -> Candidate:
        """ "a Volkswagen spokesman", "un portavoce di Volkswagen": the organisation speaks."""
        speaker = speaker_of(named, self.doc.tokens.slice(role[0], role[1]))
        return Candidate(role[0], named.last, speaker, self._is_oblique(role[0]), nameless=True)

    def _known_office(self, named: Named, role: tuple[int, int, str]) -> Candidate:
        """An office of the vocabulary: its holder in the text, or on the page's date."""
        office = named.mention.id or ""
        speaker = next(
            (held for held in reversed(self.persons) if office in offices_of_person(held.id or "")),
            None,
        )
        words = self.doc.tokens.slice(named.first, named.last)
        if speaker is None:
            speaker = self._who_holds(role, role[1], named.mention.country)
        if speaker is None and self.page_date is not None:
            holders = _holders(office, self.page_date)
            if len(holders) == 1:
                holder = holders[0]
                speaker = make_speaker(
                    kind="person",
                    id=holder.id,
                    name=vocabulary.name("person", holder.id, self.language),
                    office=words,
                    country=holder.iso3,
                    span=named.mention.span,
                    self_referring=False,
                )
        if speaker is None:
            speaker = make_speaker(
                kind="person",
                id=None,
                name=words,
                office=words,
                country=named.mention.country,
                span=named.mention.span,
                self_referring=False,
            )
        speaker = speaker.model_copy(update={"span": named.mention.span})
        return Candidate(
            named.first, named.last, speaker, self._is_oblique(named.first), nameless=True,
            role=self.norms[role[0]],
        )  # fmt: skip

    def _is_oblique(self, first: int) -> bool:
        """Whether a preposition stands before words; asked again and again of every name."""
        held = self._obliques.get(first)
        if held is None:
            held = self._obliques[first] = self._stands_oblique(first)
        return held

    def _stands_oblique(self, first: int) -> bool:
        index = first - 1
        if index >= 0 and self.norms[index] in {"the", "il", "la", "l'", "i", "gli", "le", "lo"}:
            index -= 1
        while index > 0 and self.norms[index] in _RANKS:
            index -= 1
            if self.norms[index] in {"the", "a", "an", "il", "la", "l'", "un", "una"}:
                index -= 1
        if index > 0 and self.norms[index] == "'s":  # "an official at Vietnam's trade ministry"
            index -= 1
            while index >= 0 and self.doc.tokens.capital(index):
                index -= 1
        while index >= 0 and self.norms[index] in MEDIA_WORDS:
            index -= 1
        if index > 0 and self.norms[index] in _JOINING:
            index = self._before_joined(index - 1)
        return index >= 0 and self.norms[index] in self.oblique

    def _before_joined(self, index: int) -> int:
        """ "of the United States and the United Kingdom": the word before the first of two."""
        place = index
        named = next(
            (n for n in self.doc.names_in(index - 4, index + 1) if n.last == index + 1), None
        )
        if named is not None:
            place = named.first - 1
        else:  # "of the energy and mines ministry", "of Kaduna and Niger"
            capital = self.doc.tokens.capital(index)
            stop = index - (1 if capital else _JOINED_WORDS)
            while place > stop and self._plain(place):
                word = self.norms[place].isalpha() and not self.doc.taken[place]
                if not word or self.doc.tokens.capital(place) != capital:
                    break
                place -= 1
        while place > 0 and self.norms[place] in DEFINITE:
            place -= 1
        return place

    def _with_country(self, first: int, sent: Sent) -> int:
        """Where "Kremlin spokesman" or "the Chinese minister" begins."""
        for named in self.doc.names_in(max(sent.first, first - 4), first):
            office = named.mention.kind == "office" and named.last > first
            if office or (named.last == first and self.language == "en"):
                return named.first
        return first
