"""Who in a sentence may be the one who says it: names, offices, bodies, unnamed sources."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from operator import itemgetter
from typing import TypeVar

from didymium.news.bodies import bodies
from didymium.news.doc import AGGREGATES, Doc, Named, Sent
from didymium.news.offices import Candidate, speaker_of
from didymium.news.types import Speaker
from didymium.news.unnamed import UnnamedFinder
from didymium.news.verb_forms import small_words

_GOVERNMENTS = frozenset(
    ("government", "authorities", "officials", "governo", "autorità", "esecutivo", "presidenza")
)
_BODY_ARTICLES = frozenset(
    ("its", "their", "suo", "proprio", "the", "il", "la", "l'", "lo", "un", "una", "un'", "a", "an")
)
_SPEAKING_KINDS = frozenset({"person", "organisation", "territory", "bloc"})


_Meaning = TypeVar("_Meaning")


def within(phrases: list[tuple[int, int, _Meaning]], sent: Sent) -> list[tuple[int, int, _Meaning]]:
    """The phrases, in order, that start in a sentence."""
    low = bisect_left(phrases, sent.first, key=itemgetter(0))
    return phrases[low : bisect_left(phrases, sent.last, low, key=itemgetter(0))]


class SpeakerFinder(UnnamedFinder):
    """Finds possible speakers sentence by sentence, remembering persons and their offices."""

    def __init__(self, doc: Doc, page_date: dt.date | None = None) -> None:
        super().__init__(doc, page_date)
        self.determiners = small_words(self.language, "determiner")
        self.adverbs = small_words(self.language, "adverb")
        self.dated = bytearray(len(self.norms))
        for found in doc.dates:
            for index in range(found.first, found.last):
                self.dated[index] = 1
        self.bodies = bodies(self.language).find(doc.tokens)
        self.last_country: str | None = None
        self.last_speaker: Speaker | None = None

    def candidates(self, sent: Sent) -> list[Candidate]:
        """Everyone and everything in a sentence that may speak, in order."""
        found: list[Candidate] = []
        role_words = [(first, last, levels[0]) for first, last, levels in within(self.roles, sent)]
        covered: set[int] = set()
        for first, last, flags in within(self.anonymous, sent):
            if first not in covered:
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

    def _bodies(self, sent: Sent, covered: set[int]) -> list[Candidate]:
        """ "the ministry", "the country's regulator" where no name was found for them."""
        found = []
        for first, last, _ in within(self.bodies, sent):
            if first in covered:
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
