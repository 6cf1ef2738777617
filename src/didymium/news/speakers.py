"""Who in a sentence may be the one who says it: names, offices, bodies, unnamed sources."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from didymium import vocabulary
from didymium.news.bodies import bodies
from didymium.news.doc import AGGREGATES, Doc, Named, Sent
from didymium.news.lexicon import lemma_stances, phrase_list
from didymium.news.people import roles
from didymium.news.tables import rows
from didymium.news.tokens import PhraseBook
from didymium.news.types import Speaker, SpeakerKind
from didymium.news.verb_forms import forms_of, small_words
from didymium.news.verbs import VerbGroup

OBLIQUE = {
    "it": frozenset(
        [
            "di",
            "del",
            "della",
            "dell'",
            "dello",
            "dei",
            "degli",
            "delle",
            "da",
            "dal",
            "dalla",
            "dall'",
            "dai",
            "dagli",
            "con",
            "a",
            "al",
            "alla",
            "all'",
            "ai",
            "agli",
            "in",
            "nel",
            "nella",
            "nell'",
            "nei",
            "tra",
            "fra",
            "su",
            "sul",
            "sulla",
            "sull'",
            "per",
            "verso",
            "contro",
            "d'",
            "col",
        ]
    ),
    "en": frozenset(
        [
            "of",
            "from",
            "with",
            "to",
            "in",
            "on",
            "by",
            "for",
            "between",
            "against",
            "at",
            "into",
            "over",
            "about",
        ]
    ),
}


_COMPLEMENT_LINKS = frozenset(
    ("di", "del", "della", "dell'", "degli", "dei", "delle", "of", "the", "for")
)


_GOVERNMENTS = frozenset(
    ("government", "authorities", "officials", "governo", "autorità", "esecutivo", "presidenza")
)
_BODY_ARTICLES = frozenset(
    ("its", "their", "suo", "proprio", "the", "il", "la", "l'", "lo", "un", "una", "un'", "a", "an")
)
_INDEFINITE = frozenset(("a", "an", "one", "another", "un", "una", "uno", "un'", "altro"))
_UNNAMED_LEVELS = frozenset(("official", "business", "expert", "trade"))
_UNNAMED_REACH = 6
_MEDIA_WORDS = frozenset(
    (
        *("quotidiano", "agenzia", "giornale", "emittente", "canale", "televisivo", "settimanale"),
        *("newspaper", "agency", "broadcaster", "daily"),
    )
)
_BARE_SOURCES = frozenset({"sources", "source", "fonti", "fonte"})


_SPEAKER_KIND_OF: dict[str, SpeakerKind] = {
    "person": "person",
    "territory": "territory",
    "bloc": "bloc",
}


_SPEAKING_KINDS = frozenset({"person", "organisation", "territory", "bloc"})


@dataclass(slots=True)
class Candidate:
    """Words that may be the one who says it."""

    first: int
    last: int
    speaker: Speaker
    oblique: bool
    carrier: bool = False
    nameless: bool = False
    role: str = ""


_LEVEL_OF_OFFICE = {
    "head_of_state": "head",
    "head_of_government": "head",
    "head": "head",
    "spokesperson": "spokesman",
    "envoy": "official",
}


@cache
def offices_of_person(person: str) -> frozenset[str]:
    """The offices that a known person ever held; none for an unknown one."""
    if not person:
        return frozenset()
    return frozenset(tenure.office for tenure in vocabulary.offices_of(person))


@cache
def levels_of_person(person: str) -> frozenset[str]:
    """The levels of the offices that a known person held: head, spokesman, minister ..."""
    kinds = {office.id: office.kind for office in vocabulary.offices()}
    return frozenset(
        _LEVEL_OF_OFFICE.get(kinds[tenure.office], "minister")
        for tenure in vocabulary.offices_of(person)
    )


@cache
def anonymous_phrases(language: str) -> PhraseBook[str]:
    """Words for unnamed sources; "yes" marks those that are the page itself."""
    return phrase_list("anonymous", language, "self_referring")


@cache
def according_phrases(language: str) -> PhraseBook[str]:
    """Words that introduce a source: "secondo", "according to"."""
    book: PhraseBook[str] = PhraseBook()
    for row in rows("according"):
        if row["language"] == language:
            for phrase in row["phrases"].split("|"):
                book.add(phrase, "according")
    return book


def speaker_of(named: Named, office: str | None = None) -> Speaker:
    """A mention as a speaker."""
    mention = named.mention
    kind = _SPEAKER_KIND_OF.get(mention.kind, "organisation")
    return Speaker(
        kind=kind,
        id=mention.id,
        name=mention.name,
        office=office or mention.office,
        country=mention.country,
        span=mention.span,
        self_referring=False,
    )


class SpeakerFinder:
    """Finds possible speakers sentence by sentence, remembering persons and their offices."""

    def __init__(self, doc: Doc, page_date: dt.date | None = None) -> None:
        self.doc = doc
        self.page_date = page_date
        self.norms = doc.tokens.norms
        self.language = "en" if doc.language == "en" else "it"
        self.stances = lemma_stances(self.language)
        self.oblique = OBLIQUE[self.language]
        self.determiners = small_words(self.language, "determiner")
        self.adverbs = small_words(self.language, "adverb")
        self.dated = bytearray(len(self.norms))
        for found in doc.dates:
            for index in range(found.first, found.last):
                self.dated[index] = 1
        self.anonymous = anonymous_phrases(self.language).find_all(doc.tokens)
        self.according = according_phrases(self.language).find(doc.tokens)
        self.roles = roles(self.language).find(doc.tokens)
        self.bodies = bodies(self.language).find(doc.tokens)
        self.last_country: str | None = None
        self.persons: list[Speaker] = []
        self.last_speaker: Speaker | None = None
        self.offices: dict[str, Speaker] = {}

    def candidates(self, sent: Sent) -> list[Candidate]:
        """Everyone and everything in a sentence that may speak, in order."""
        found: list[Candidate] = []
        role_words = [
            (first, last, levels[0])
            for first, last, levels in self.roles
            if sent.first <= first < sent.last
        ]
        covered: set[int] = set()
        for first, last, flags in self.anonymous:
            if sent.first <= first < sent.last and first not in covered:
                covered.update(range(first, last))
                found.append(self._anonymous_candidate(first, last, flags[0]))
        used_roles: set[int] = set()
        unnamed = self._unnamed(sent, role_words, covered)
        found += [self._anonymous_candidate(first, last, "no") for first, last in unnamed]
        for first, last in unnamed:
            covered.update(range(first, last))
        self._note_country(sent)
        for named in self.doc.names_in(sent.first, sent.last):
            mention = named.mention
            if mention.kind not in _SPEAKING_KINDS or mention.id in AGGREGATES:
                continue
            if mention.role == "place" or (
                mention.role == "adjective" and not self._government(named)
            ):
                continue
            if named.last < sent.last and self.norms[named.last] == "'s":
                continue  # a possessor
            if named.first in covered:
                continue
            office = None
            start = named.first
            if mention.kind == "person":
                role = self._role_of(named, [r for r in role_words if r[2] != "trade"])
                if role is not None:
                    used_roles.add(role[0])
                    office = self._office_text(role, named)
                    start = min(start, self._with_country(role[0], sent))
            speaker = speaker_of(named, office)
            if mention.kind == "person":
                speaker = self._remember(speaker)
            found.append(
                Candidate(
                    start, named.last, speaker, self._is_oblique(start), mention.role == "carrier"
                )
            )
        found.extend(self._bare_sources(sent, covered))
        found.extend(self._bodies(sent, covered))
        found.extend(
            self._nameless(role, sent)
            for role in role_words
            if role[0] not in used_roles and role[0] not in covered and role[2] != "trade"
        )
        found.sort(key=lambda item: item.first)
        return found

    def _government(self, named: Named) -> bool:
        """ "il governo cinese", "the Chinese authorities": an adjective that names who speaks."""
        near = (
            self.norms[named.last : named.last + 1]
            if self.language == "en"
            else self.norms[max(0, named.first - 1) : named.first]
        )
        return not _GOVERNMENTS.isdisjoint(near)

    def _note_country(self, sent: Sent) -> None:
        for named in self.doc.names_in(sent.first, sent.last):
            if named.mention.kind == "territory" and named.mention.id not in AGGREGATES:
                self.last_country = named.mention.id
                return

    def _with_country(self, first: int, sent: Sent) -> int:
        """Where "Kremlin spokesman" or "the Chinese minister" begins."""
        for named in self.doc.names_in(max(sent.first, first - 4), first):
            office = named.mention.kind == "office" and named.last > first
            if office or (named.last == first and self.language == "en"):
                return named.first
        return first

    def _bodies(self, sent: Sent, covered: set[int]) -> list[Candidate]:
        """ "the ministry", "the country's regulator" where no name was found for them."""
        found = []
        for first, last, _ in self.bodies:
            if not sent.first <= first < sent.last or first in covered:
                continue
            if self.doc.taken[first] or any(
                n.first <= first < n.last for n in self.doc.names_in(first - 8, last)
            ):
                continue
            low = first
            while (
                low > sent.first
                and first - low < 5
                and (self.norms[low - 1][0].isalpha() or self.norms[low - 1] == "'s")
                and not any(group.first <= low - 1 < group.last for group in sent.groups)
            ):
                low -= 1
                if self.norms[low] in {"the", "il", "la", "l'", "lo"}:
                    break
            if self.norms[low] not in _BODY_ARTICLES:
                continue
            span = self.doc.span(low, last)
            inside = next(
                (n.mention.country for n in self.doc.names_in(low, last) if n.mention.country), None
            )
            speaker = Speaker(
                kind="organisation",
                id=None,
                name=self.doc.text[span[0] : span[1]],
                office=None,
                country=inside or self.last_country,
                span=span,
                self_referring=False,
            )
            found.append(Candidate(low, last, speaker, self._is_oblique(low)))
        return found

    def _bare_sources(self, sent: Sent, covered: set[int]) -> list[Candidate]:
        """ "sources said", "according to sources": bare sources where somebody speaks."""
        found = []
        for index in range(sent.first, sent.last):
            if self.norms[index] in _BARE_SOURCES and index not in covered:
                after = index + 1 < sent.last and self._is_saying(index + 1)
                before = any(last == index for _, last, _ in self.according)
                if after or before:
                    found.append(self._anonymous_candidate(index, index + 1, "no"))
        return found

    def _anonymous_candidate(self, first: int, last: int, self_referring: str) -> Candidate:
        while last - first > 1 and self._is_saying(last - 1):
            last -= 1
        span = self.doc.span(first, last)
        speaker = Speaker(
            kind="anonymous",
            id=None,
            name=self.doc.text[span[0] : span[1]],
            office=None,
            country=None,
            span=span,
            self_referring=self_referring == "yes",
        )
        return Candidate(first, last, speaker, self._is_oblique(first))

    def _is_saying(self, index: int) -> bool:
        forms = forms_of(self.norms[index], self.language)
        return any(form.lemma in self.stances or form.role == "auxiliary" for form in forms)

    def _is_oblique(self, first: int) -> bool:
        index = first - 1
        if index >= 0 and self.norms[index] in {"the", "il", "la", "l'", "i", "gli", "le", "lo"}:
            index -= 1
        if index > 0 and self.norms[index] == "'s":  # "an official at Vietnam's trade ministry"
            index -= 1
            while index >= 0 and self.doc.tokens.capital(index):
                index -= 1
        while index >= 0 and self.norms[index] in _MEDIA_WORDS:
            index -= 1
        return index >= 0 and self.norms[index] in self.oblique

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
            elif first >= named.last and first - named.last <= 3 and best is None:
                between = self.norms[named.last : first]
                if between[:1] in ([","], ["("]):
                    best = (first, last)
        return best

    def _groups_at(self, index: int) -> list[VerbGroup]:
        for sent in self.doc.sentences:
            if sent.first <= index < sent.last:
                return sent.groups
        return []

    def _office_text(self, role: tuple[int, int], named: Named) -> str:
        if role[0] < named.first:
            high = named.first
            while high > role[1] and self.norms[high - 1] in {",", "("}:
                high -= 1
        else:
            high = role[1]
            while high < len(self.norms) and high - role[1] < 5 and self.norms[high][0].isalpha():
                if self.norms[high] not in self.oblique and not self.doc.tokens.capital(high):
                    break
                high += 1
        return self.doc.tokens.slice(role[0], max(high, role[1]))

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
        if speaker.office:
            self.offices[speaker.office.split()[0].lower()] = speaker
        return speaker

    def _nameless(self, role: tuple[int, int, str], sent: Sent) -> Candidate:
        """An office without a name: the last person who held it here, or the words themselves."""
        known = self._office_at(role, sent)
        if known is not None:
            return self._known_office(known, role)
        word = self.norms[role[0]]
        held = self.offices.get(word)
        level = role[2]
        last = role[1]
        country = None
        while last < min(sent.last, role[1] + 6):
            named = next((n for n in self.doc.names_in(last, last + 1)), None)
            if named is not None and named.mention.kind in {"territory", "organisation", "bloc"}:
                country = named.mention.country or named.mention.id
                last = named.last
                if level == "spokesman" and named.mention.kind == "organisation":
                    return self._spokesman(role, named)
            elif self.norms[last] in _COMPLEMENT_LINKS:
                last += 1
            elif last == role[1] or self.norms[last - 1] in self.oblique:
                if self.norms[last].isalpha() and not any(
                    group.first == last for group in sent.groups
                ):
                    last += 1
                else:
                    break
            else:
                break
        while last > role[1] and self.norms[last - 1] in self.oblique | {"the"}:
            last -= 1
        first = role[0]
        low = first - 1
        before = next((n for n in self.doc.names_in(max(sent.first, low), first)), None)
        if before is not None and before.mention.kind == "territory":
            country, first = before.mention.id, before.first
        span = self.doc.span(first, last)
        if country is not None and (held is None or held.country not in {None, country}):
            held = self._holder(country, level)
        if held is not None and (country is None or held.country in {None, country}):
            speaker = held.model_copy(update={"span": span})
        else:
            speaker = Speaker(
                kind="person",
                id=None,
                name=self.doc.text[span[0] : span[1]],
                office=self.doc.tokens.slice(role[0], role[1]),
                country=country,
                span=span,
                self_referring=False,
            )
        return Candidate(first, last, speaker, self._is_oblique(first), nameless=True, role=word)

    def _unnamed(
        self, sent: Sent, role_words: list[tuple[int, int, str]], covered: set[int]
    ) -> list[tuple[int, int]]:
        """ "a White House official", "one of the traders": unnamed persons told by their work."""
        named = [
            role
            for person in self.doc.names_in(sent.first, sent.last)
            if person.mention.kind == "person" and (role := self._role_of(person, role_words))
        ]
        return [
            (first, role[1])
            for role in role_words
            if role[0] not in covered
            and not any(low <= role[0] < high for low, high in named)
            and (first := self._indefinite(role, sent)) is not None
        ]

    def _indefinite(self, role: tuple[int, int, str], sent: Sent) -> int | None:
        """Where "a London-based trader", "one of the officials" begins; None if nothing does."""
        if role[2] not in _UNNAMED_LEVELS:
            return None
        index = role[0] - 1
        while index >= sent.first and role[0] - index <= _UNNAMED_REACH:
            word = self.norms[index]
            if word in _INDEFINITE:
                return index
            inside = word[0].isalnum() or word in {"-", "'s", "’s"}
            one_of = (
                word in {"of", "dei", "degli", "delle"} and self.norms[index - 1] in _INDEFINITE
            )
            verb = any(g.finite and g.first <= index < g.last for g in sent.groups)
            if not inside or verb or (word in self.oblique and not one_of):
                return None
            index -= 1
        return None

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
        if speaker is None and self.page_date is not None:
            holders = vocabulary.office_holders(office, self.page_date)
            if len(holders) == 1:
                holder = holders[0]
                speaker = Speaker(
                    kind="person",
                    id=holder.id,
                    name=vocabulary.name("person", holder.id, self.language),
                    office=words,
                    country=holder.iso3,
                    span=named.mention.span,
                    self_referring=False,
                )
        if speaker is None:
            speaker = Speaker(
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

    def _holder(self, country: str, level: str) -> Speaker | None:
        """The last person of a country who, by the table of tenures, held such an office."""
        for speaker in reversed(self.persons):
            known = speaker.country == country and speaker.id is not None
            if known and level in levels_of_person(speaker.id or ""):
                return speaker
        return None
