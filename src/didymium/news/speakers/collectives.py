"""Speakers by their kind: "the ministry", "gli industriali", "the company" that spoke before."""

from __future__ import annotations

import datetime as dt
from functools import cache

from didymium.news.firms.unlisted import acting_name
from didymium.news.names.bodies import Body, bodies, is_body
from didymium.news.names.represented import is_firm, sounds_public
from didymium.news.speakers.candidates import Candidate, speaker_in_words, speaker_of
from didymium.news.speakers.office_words import arm_of_state
from didymium.news.speakers.unnamed import UnnamedFinder
from didymium.news.types import Speaker, SpeakerKind
from didymium.news.words.doc import AGGREGATES, Doc, Sent
from didymium.news.words.lexicon import phrase_list
from didymium.news.words.phrases import PhraseBook

_BODY_ARTICLES = frozenset(
    (
        *("its", "their", "suo", "proprio", "the", "il", "la", "l'", "lo", "un", "una", "un'"),
        *("a", "an", "i", "gli", "le"),
    )
)
_DEFINITE = frozenset(("the", "il", "la", "l'", "lo", "le", "gli", "i"))
_LINKS = frozenset(("di", "del", "della", "dell'", "dei", "degli", "delle", "of", "d'"))
_OPENING_QUOTES = frozenset(('"', "\u201c", "«", "'", "\u2018"))
_COMPLEMENT_WORDS = 3
_PLURAL_ARMS = (["le", "autorità"], ["the", "authorities"])
STATE_ARMS = frozenset(
    (
        *("authorities", "regulators", "regulator", "officials", "police", "customs", "army"),
        *(
            "government",
            "governments",
            "ministry",
            "ministries",
            "parliament",
            "lawmakers",
            "court",
            "tribunal",
            "cabinet",
            "directorate",
        ),
        *("autorità", "dogana", "dogane", "polizia", "governo", "parlamento", "esecutivo"),
    )
)
"""Nouns for arms of a state, which speak for it where its name stands beside them."""
_ACTING = 3


@cache
def collectives(language: str) -> PhraseBook[str]:
    """Nouns for groups and bodies that speak: "associazioni", "carmakers"."""
    return phrase_list("collectives", language)


class CollectiveFinder(UnnamedFinder):
    """Finds bodies and groups that are not named."""

    def __init__(self, doc: Doc, page_date: dt.date | None = None) -> None:
        super().__init__(doc, page_date)
        self.bodies = bodies(self.language).find(doc.tokens)
        self.bodies_in = doc.by_sentence(self.bodies)
        self.collectives = doc.by_sentence(collectives(self.language).find(doc.tokens))
        self.page_state = self._main_state()
        self.last_country: str | None = None

    def _main_state(self) -> str | None:
        """The state whose "ministry" or "department" a page speaks of: who acts in it most."""
        weights: dict[str, int] = {}
        for named in self.doc.names:
            state = named.mention.id if named.mention.kind == "territory" else None
            if state is None or state in AGGREGATES:
                continue
            acts = named.mention.role in {"name", "government"} and not self._is_oblique(
                named.first
            )
            weights[state] = weights.get(state, 0) + (_ACTING if acts else 1)
        return max(weights, key=lambda state: weights[state]) if weights else None

    def _state_of_page(self, role: tuple[int, int, str]) -> str | None:
        """ "the mines minister": of the state that acts in the text."""
        article = self.norms[role[0] - 1] if role[0] else ""
        return self._state_here() if article in _DEFINITE else None

    def _state_here(self) -> str | None:
        return self.last_country or self.page_state

    def _verb_at(self, index: int, sent: Sent) -> bool:
        """Whether a verb stands at a word."""
        return any(group.first <= index < group.last for group in sent.groups)

    def _owns(self, last: int) -> bool:
        """Whether a word is a possessor: "the miner's expansion", "the unions' demands"."""
        return last < len(self.norms) and self.norms[last] in {"'s", "'"}

    def _firm_that_spoke(self, low: int, body: Body, span: tuple[int, int]) -> Speaker | None:
        """ "the companies said": the firm that spoke before, or the one named last."""
        if "firm" not in body.kinds or self.norms[low] not in _DEFINITE:
            return None
        spoke = self.last_speaker
        told = spoke is not None and spoke.kind == "organisation" and not sounds_public(spoke.name)
        firm = spoke if told else self._firm_at(low)
        return None if firm is None else firm.model_copy(update={"span": span})

    def _firm_at(self, index: int) -> Speaker | None:
        """The firm that the text named last before a word, or names first behind it."""
        names = self.doc.names
        last = next((n for n in reversed(names) if n.last <= index and is_firm(n)), None)
        if last is None and (meant := acting_name(self.doc, index)) is not None:
            return speaker_in_words(self.doc, *meant, "organisation")
        last = last or next((named for named in names if is_firm(named)), None)
        return None if last is None else speaker_of(last)

    def _collectives(self, sent: Sent, covered: set[int]) -> list[Candidate]:
        """ "gli industriali", "le associazioni dell'industria", "environmentalists"."""
        found = []
        for first, last, _ in self.collectives.get(sent.index, ()):
            if first in covered:
                continue
            label = first == sent.first and self.norms[last : last + 1] == [":"]
            capital = self.doc.tokens.capital(first) and not label  # "Union: …"
            if self.doc.taken[first] or capital or self._owns(last):
                continue
            article = self.norms[first - 1] if first > sent.first else ""
            defined = article in _DEFINITE or article in self.oblique
            if self.language == "it" and not (defined or label):
                continue
            end = self._with_complement(last, sent)
            apposed = self._apposed(end, sent)
            begin, end = apposed or (first, end)
            state = self._arm_of(first, last)
            kind: SpeakerKind = "territory" if state else "organisation"
            speaker = speaker_in_words(self.doc, begin, end, kind, known=state, country=state)
            found.append(Candidate(first, end, speaker, self._is_oblique(first)))
        return found

    def _arm_of(self, first: int, last: int) -> str | None:
        """ "Australian regulators", "il parlamento cileno": the state that an arm speaks for."""
        if self.norms[first] not in STATE_ARMS:
            return None
        near = (n for n in self.doc.names_in(first - 2, last + 1) if first in {n.last, n.first - 1})
        return next((n.mention.country for n in near if n.mention.role == "adjective"), None)

    def _apposed(self, index: int, sent: Sent) -> tuple[int, int] | None:
        """ "l'associazione dei costruttori tedeschi Vda": the unknown name right behind."""
        names = self.doc.names_in(index, index + 1)
        if names and names[0].mention.role == "adjective":
            index = names[0].last
        last = index
        while last < sent.last and self.doc.tokens.capital(last) and not self.doc.taken[last]:
            last += 1
        return (index, last) if last > index else None

    def _with_complement(self, last: int, sent: Sent) -> int:
        """Where "associazioni dell'industria dei metalli" ends."""
        end = last
        while end + 1 < sent.last and end - last < _COMPLEMENT_WORDS:
            place = end + 1
            if self.norms[place] in _DEFINITE and place + 1 < sent.last:
                place += 1
            plain = self.norms[place].isalpha() and not self.doc.taken[place]
            if self.norms[end] not in _LINKS or not plain or self.norms[place] in _LINKS:
                break
            end = place + 1
        return end

    def _body_before(self, role: tuple[int, int, str]) -> Speaker | None:
        """ "a commission spokeswoman": the body named before, of the kind the word tells."""
        for first, last, (body, *_) in self.bodies:
            if last != role[0]:
                continue
            held = [n for n in self.doc.names if n.mention.kind == "organisation"]
            known = next((n for n in reversed(held) if n.first < first and is_body(n, body)), None)
            if known is not None:
                return speaker_of(known, self.doc.tokens.slice(*role[:2]))
        return None

    def _name_apposed(self, last: int) -> bool:
        """Whether the name of a body stands right behind a noun for one, bare or in marks."""
        place = last + (last < len(self.norms) and self.norms[last] in _OPENING_QUOTES)
        return any(
            n.first == place and n.mention.kind == "organisation"
            for n in self.doc.names_in(place, place + 1)
        )

    def _bodies(self, sent: Sent, covered: set[int]) -> list[Candidate]:
        """ "the ministry", "the country's regulator" where no name was found for them."""
        found = []
        for first, last, (body, *_) in self.bodies_in.get(sent.index, ()):
            if first in covered:
                continue
            if self.doc.taken[first] or any(
                n.first <= first < n.last for n in self.doc.names_in(first - 8, last)
            ):
                continue
            if self._name_apposed(last):
                continue  # "l'agenzia “Reuters”"
            low = first
            while (
                low > sent.first
                and first - low < 5
                and (self.norms[low - 1][0].isalpha() or self.norms[low - 1] == "'s")
                and not self._verb_at(low - 1, sent)
                and not (low < first and self.norms[low] in _LINKS)
            ):
                low -= 1
                if self.norms[low] in {"the", "il", "la", "l'", "lo"}:
                    break
            if self.norms[low] not in _BODY_ARTICLES or self._owns(last):
                continue
            span = self.doc.span(low, last)
            inside = next(
                (n.mention.country for n in self.doc.names_in(low, last) if n.mention.country), None
            )
            country = inside or self.last_country or self.page_state
            kind, known = arm_of_state(self.doc.tokens.slice(low, last), country)
            plural = self.norms[first - 1 : last] in _PLURAL_ARMS
            if known is None and country is not None and plural:
                kind, known = "territory", country
            speaker = self._firm_that_spoke(low, body, span) or speaker_in_words(
                self.doc, low, last, kind, known=known, country=country
            )
            found.append(Candidate(low, last, speaker, self._is_oblique(low)))
        return found
