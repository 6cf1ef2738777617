"""Who in a sentence may be the one who says it: names, offices, bodies, unnamed sources."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from operator import attrgetter

from didymium.news.speakers.candidates import Candidate, speaker_of
from didymium.news.speakers.collectives import CollectiveFinder
from didymium.news.speakers.office_words import COMPLEMENT_LINKS
from didymium.news.types import Speaker
from didymium.news.words.doc import AGGREGATES, PARTIES, Doc, Named, Sent
from didymium.news.words.verb_forms import forms_of, small_words

_GOVERNMENTS = frozenset(
    (
        "governments",
        "giunta",
        "parlamento",
        "government",
        "authorities",
        "officials",
        "governo",
        "autorità",
        "esecutivo",
        "presidenza",
        "presidency",
        "palace",
    )
)
_RULERS = frozenset(("government", "parliament", "cabinet", "authorities", "junta", "rulers"))
_NAMED_AFTER = frozenset(("governo", "amministrazione", "piano", "decreto", "era", "effetto"))
_NO_OFFICE_BEFORE = frozenset(("arm", "order", "orders", "body", "branch", "action", "board"))
_FIRST = attrgetter("first")
_NO_TITLES = frozenset({"trade", "several"})


class SpeakerFinder(CollectiveFinder):
    """Finds possible speakers sentence by sentence, remembering persons and their offices."""

    def __init__(self, doc: Doc, page_date: dt.date | None = None) -> None:
        super().__init__(doc, page_date)
        self.determiners = small_words(self.language, "determiner")
        self.adverbs = small_words(self.language, "adverb")
        self.connectors = small_words(self.language, "connector")
        self.dated = bytearray(len(self.norms))
        for found in doc.dates:
            for index in range(found.first, found.last):
                self.dated[index] = 1

    def candidates(self, sent: Sent) -> list[Candidate]:
        """Everyone and everything in a sentence that may speak, in order."""
        found: list[Candidate] = []
        number = sent.index
        role_words = self._role_words(sent) if number in self.roles else []
        covered: set[int] = set()
        for first, last, flags in self.anonymous.get(sent.index, ()):
            if first not in covered:
                covered.update(range(first, last))
                found.append(self._anonymous_candidate(first, last, flags[0]))
        used_roles: set[int] = set()
        if role_words or number in self.counts:
            for first, last in self._unnamed(sent, role_words, covered):
                source = self._anonymous_candidate(first, last, "no")
                found.append(replace(source, role=self.norms[last - 1]))
                covered.update(range(first, last))
        self._note_country(sent.names)
        for named in sent.names:
            if self._speaks_itself(named) and named.first not in covered:
                found += self._named_candidate(named, sent, role_words, used_roles)
        if number in self.bare:
            found += self._bare_sources(sent, covered)
        if number in self.bodies_in:
            found += self._bodies(sent, covered)
        if number in self.collectives:
            found += self._collectives(sent, covered)
        used = [role for role in role_words if role[0] in used_roles]
        free = [
            role
            for role in role_words
            if role[0] not in used_roles
            and role[0] not in covered
            and not any(role[1] == other[0] for other in used)  # "general secretary Rossi"
        ]
        found += [
            self._nameless(role, sent)
            for role in free
            if role[2] not in _NO_TITLES and not self._in_person(role[0])
        ]
        if len(found) < 2:
            return found
        found.sort(key=_FIRST)
        return _outermost(_with_places(found))

    def _role_words(self, sent: Sent) -> list[tuple[int, int, str]]:
        """The words for offices in a sentence, with their level."""
        return [
            (first, last, levels[0])
            for first, last, levels in self.roles[sent.index]
            if last >= sent.last or self.norms[last] not in _NO_OFFICE_BEFORE
        ]

    def _speaks_itself(self, named: Named) -> bool:
        """Whether a name may be who speaks: no place, no adjective but that of a government."""
        mention = named.mention
        if mention.kind not in PARTIES or mention.id in AGGREGATES:
            return False
        return mention.role != "place" and (mention.role != "adjective" or self._government(named))

    def _named_candidate(
        self,
        named: Named,
        sent: Sent,
        role_words: list[tuple[int, int, str]],
        used_roles: set[int],
    ) -> list[Candidate]:
        """The candidate that a name is, with its office; none for a possessor."""
        behind = self.norms[named.last] if named.last < sent.last else ""
        person = named.mention.kind == "person"
        if behind == "'s":
            if named.mention.kind != "territory" or not self._rulers(named, sent):
                return []
            oblique = self._is_oblique(named.first)
            return [Candidate(named.first, named.last + 2, speaker_of(named), oblique)]
        if named.last < sent.last and self.doc.tokens.joined(named.last):
            return []  # "London-listed"
        office, start = None, named.first
        titles = [r for r in role_words if r[2] not in _NO_TITLES] if person else []
        role = self._role_of(named, titles)
        if role is not None:
            used_roles.add(role[0])
            role = self._joined_role(role, role_words, used_roles)
            office = self._office_text(role, named)
            start = min(start, self._with_country(role[0], sent))
        speaker = speaker_of(named, office)
        if person:
            speaker = self._remember(speaker)
        if named.mention.kind == "territory":
            start = self._rulers_before(start, sent)
        oblique = self._is_oblique(start) or (start == named.first and self._attribute(named))
        return [Candidate(start, named.last, speaker, oblique, named.mention.role == "carrier")]

    def _possessor(self, first: int) -> Speaker | None:
        """Who owns what follows: "Glencore's warning"."""
        named = next((n for n in self.doc.names_in(first, first + 1)), None)
        speaks = named is not None and named.mention.kind in PARTIES
        return speaker_of(named) if named is not None and speaks else None

    def _rulers_before(self, first: int, sent: Sent) -> int:
        """ "the government of Niger", "le autorità del Mali": where the words begin."""
        link = first - 1
        if link > sent.first and self.norms[link] == "the":
            link -= 1
        noun = link - 1
        of = noun >= sent.first and self.norms[link] in COMPLEMENT_LINKS
        return noun if of and self.norms[noun] in _GOVERNMENTS | _RULERS else first

    def _rulers(self, named: Named, sent: Sent) -> bool:
        """ "Ukraine's government": who speaks for a state, behind its name."""
        end = named.last + 1
        return end < sent.last and self.norms[end] in _RULERS

    def _government(self, named: Named) -> bool:
        """ "il governo cinese", "the Chinese authorities": an adjective that names who speaks."""
        near = (
            self.norms[named.last : named.last + 1]
            if self.language == "en"
            else self.norms[max(0, named.first - 1) : named.first]
        )
        return not _GOVERNMENTS.isdisjoint(near)

    def _in_person(self, index: int) -> bool:
        """Whether an office word is a name here: "King said"."""
        return any(n.mention.kind == "person" for n in self.doc.names_in(index, index + 1))

    def _joined_role(
        self, role: tuple[int, int], words: list[tuple[int, int, str]], used: set[int]
    ) -> tuple[int, int]:
        """ "president and CEO": two offices of one person, the first one's place."""
        for first, last, _ in words:
            if last == role[0] - 1 and self.norms[last] in {"and", "e", "&", "/"}:
                used.add(first)
                return first, role[1]
        return role

    def _attribute(self, named: Named) -> bool:
        """ "il regolamento Ue", "il governo Meloni": a name that only tells of which noun."""
        index = named.first - 1
        if self.language != "it" or index < 0 or self.doc.tokens.capital(index):
            return False
        word = self.norms[index]
        if named.mention.kind == "person":
            return word in _NAMED_AFTER
        if named.mention.kind not in {"territory", "bloc"} or named.mention.role == "adjective":
            return False
        if not word.isalpha():
            return False
        small = word in self.determiners or word in self.adverbs or word in self.connectors
        return not small and not forms_of(word, "it") and not self.doc.taken[index]

    def _note_country(self, names: list[Named]) -> None:
        """Remember the state that acts in a sentence, for "the ministry" behind it."""
        for named in names:
            acts = named.mention.kind == "territory" and (
                named.mention.role in {"name", "government"} or self._government(named)
            )
            if acts and named.mention.id not in AGGREGATES and not self._is_oblique(named.first):
                self.last_country = named.mention.id
                return


def _with_places(found: list[Candidate]) -> list[Candidate]:
    """A place that ends the name of a body speaks with it: "Freeport Indonesia said"."""
    kept: list[Candidate] = []
    for item in found:
        place = item.speaker.kind == "territory" and item.last - item.first == 1
        body = kept[-1] if kept and place else None
        if body is None or body.last != item.first or not _named_body(body):
            kept.append(item)
        else:
            kept[-1] = replace(body, last=item.last)
    return kept


def _named_body(item: Candidate) -> bool:
    return item.speaker.kind == "organisation" and not item.nameless


def _outermost(found: list[Candidate]) -> list[Candidate]:
    """The candidates that stand within no other one: no "Helsinki" in "the Helsinki firm"."""
    wide = [item for item in found if item.last - item.first > 1]
    if not wide:
        return found
    return [
        item
        for item in found
        if not any(
            w.first <= item.first
            and item.last <= w.last
            and w.last - w.first > item.last - item.first
            for w in wide
        )
    ]
