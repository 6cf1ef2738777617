"""Sources behind a preposition or a phrase: "secondo Urso", "according to a note by Macquarie"."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from didymium.news.names.mentions import organisations
from didymium.news.names.represented import sounds_public
from didymium.news.speakers.candidates import Candidate, speaker_in_words
from didymium.news.speech.introductions import IntroductionFinder, saying_nouns
from didymium.news.speech.reporting import Attribution
from didymium.news.subjects.documents import documents
from didymium.news.tables import words_of
from didymium.news.types import Speaker, make_cue
from didymium.news.words.doc import Sent

# "secondo trimestre", "il secondo": the ordinal, not the preposition.
_ORDINAL_NOUNS = frozenset(
    ("trimestre", "semestre", "mandato", "posto", "produttore", "mercato", "lotto", "turno")
)
_BEFORE_ORDINAL = frozenset(("il", "un", "al", "del", "nel", "dal", "questo"))
_SOURCE_REACH = 4
_TOLD_REACH = 8
_DOCUMENT_REACH = 4
_OWNER_REACH = 8
_LONG_NAME = 8
_NAME_LINKS = frozenset(("of", "for", "the", "and", "di", "del", "della", "dei", "per", "e", "&"))
_BY = frozenset(("by", "of", "from", "di", "del", "della", "dell'", "dei", "degli", "delle", "dal"))
FOR = frozenset(("per", "for"))
"""Words that introduce a source only beside what a person is quoted with."""
_BEFORE_OPINION = frozenset({",", '"', "»", "\u201d"})
_LAST_WORDS = 2
_FIGURES = frozenset(
    ("data", "figures", "calculations", "estimates", "forecasts", "dati", "cifre", "analisti")
)
_HEARSAY = frozenset(
    ("reports", "rumours", "rumors", "indiscrezioni", "voci", "sources", "people", "fonti")
)
_CITING = frozenset(("citing", "quoting", "citando"))
_CITED = frozenset(("anonymous", "person", "organisation"))
_PARALLEL = frozenset({";", "while", "mentre"})
_RELATIVE = frozenset({"che", "which"})
"""Words that open a clause which a source behind them tells alone."""
# Ends of phrases that resume a source already named.
_RESUMING_WORDS = frozenset(
    (
        *("legge", "nota", "comunicato", "dichiarazione", "documento", "lettera", "testo", "in"),
        *("dire", "avviso", "parere", "giudizio", "lui", "lei", "loro"),
    )
)


@cache
def organisation_heads(language: str) -> frozenset[str]:
    """Words that begin the names of bodies: "camera", "association"."""
    return words_of("organisation_words", language, position="head")


@cache
def _told_by(language: str) -> frozenset[str]:
    """Nouns for what a source wrote, said or reckoned: "nota", "words", "figures"."""
    return documents(language) | saying_nouns(language) | _FIGURES


def _holds_views(speaker: Speaker) -> bool:
    """Whether "per X, ..." tells an opinion: of a person, or of a body that is no firm."""
    held = organisations().get(speaker.id or "")
    body = speaker.kind == "bloc" and sounds_public(speaker.name)
    return speaker.kind == "person" or body or (held is not None and held.kind != "firm")


class AccordingFinder(IntroductionFinder):
    """Finds the sources that a preposition or a phrase introduces."""

    def _according_to(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        """ "secondo Urso", "according to two officials"."""
        found: list[Attribution] = []
        for first, last, _ in self.according.get(sent.index, ()):
            if self.quoted[first] or self._no_source(first, last, sent):
                continue
            source = self._source(first, last, sent, candidates)
            if source is None:
                continue
            before = self.norms[first - 1] if first > sent.first else ""
            parallel = bool(found) and before in _PARALLEL
            if self.norms[first] in FOR and not (
                self._in_opinion(first, source, sent) or (parallel and before == ";")
            ):
                continue
            span = self.doc.span(first, last)
            cue = make_cue(span=span, text=self.doc.text[span[0] : span[1]], why="according to")
            names = tuple(name for name in carriers if name != source.speaker.name)
            if parallel:
                found[-1].last = min(found[-1].last, first)
            own = parallel or before in _RELATIVE or (source.first == first and before == ",")
            item = self._made(
                (first if own else sent.first, sent.last), source.speaker, (first, source.last),
                names, cue,
            )  # fmt: skip
            item.carrier, item.outer = source.carrier, not own
            found.append(item)
        return found

    def _in_opinion(self, first: int, source: Candidate, sent: Sent) -> bool:
        """ "Per Urso il litio «serve»", "«…», per Todde.": a person beside what is quoted."""
        opens = first == sent.first and self.norms[source.last : source.last + 1] == [","]
        if opens and not source.nameless and _holds_views(source.speaker):
            return True  # "Per Moström, capo di LKAB, è una notizia"
        if source.speaker.kind != "person":
            return False
        if not any(self.quoted[sent.first : sent.last]):
            return False
        closes = self.norms[first - 1] in _BEFORE_OPINION and sent.last - source.last <= _LAST_WORDS
        return first == sent.first or closes

    def _source(
        self, first: int, last: int, sent: Sent, candidates: list[Candidate]
    ) -> Candidate | None:
        """Who is named behind the words that introduce a source."""
        near = [
            candidate
            for candidate in candidates
            if (
                0 <= candidate.first - last <= self._source_reach(last)
                and "," not in self.norms[last : candidate.first]
            )
            or first <= candidate.first < last
        ]
        if self.norms[first] in _CITING:  # "citing the Investment Canada Act"
            near = [c for c in near if c.speaker.kind in _CITED]
            return next(iter(near), None)
        if near:
            return self._behind_carrier(near)
        noun = last + (self.norms[last] in {"the", "le"} if last < sent.last else 0)
        if noun < sent.last and self.norms[noun] in _HEARSAY:
            return self._anonymous_candidate(noun, noun + 1, "no")
        written = self._written(last, sent, candidates)
        if written is not None:
            return written
        if self.norms[last - 1] in _RESUMING_WORDS and not self._goes_on(last, sent):
            return self._resumed_source(first, last, candidates)
        return self._source_name(last, sent)

    def _behind_carrier(self, near: list[Candidate]) -> Candidate:
        """Who told the first of some carriers ("riferito a Reuters da Urso"), else the first."""
        if not near[0].carrier:
            return near[0]
        for before, candidate in pairwise(near):
            between = self.norms[before.last : candidate.first]
            beside = not between and candidate.speaker.kind == "person"
            if not candidate.carrier and (beside or not _BY.isdisjoint(between)):
                return candidate
        return near[0]

    def _goes_on(self, last: int, sent: Sent) -> bool:
        """ "si legge nella nota di Macquarie": whose it is follows."""
        return (
            last + 1 < sent.last and self.norms[last] in _BY and self.doc.tokens.capital(last + 1)
        )

    def _written(self, last: int, sent: Sent, candidates: list[Candidate]) -> Candidate | None:
        """ "according to a note by Macquarie", "in una nota del gruppo": whose document it is."""
        nouns = _told_by(self.language)
        stop = min(sent.last, last + _DOCUMENT_REACH)
        place = next((i for i in range(last, stop) if self.norms[i] in nouns), None)
        if place is None:
            return None
        end = min(sent.last, place + _OWNER_REACH)
        end = next((i for i in range(place, end) if self.norms[i] == ","), end)
        owner = next((c for c in candidates if place < c.first < end), None)
        if owner is not None:
            return owner
        beside = self._owner_beside(place, candidates)
        if beside is not None:
            return Candidate(last, place + 1, beside, oblique=True)
        link = next((i for i in range(place + 1, end) if self.norms[i] in _BY), None)
        return self._source_name(link + 1, sent) if link is not None else None

    def _source_name(self, index: int, sent: Sent) -> Candidate | None:
        """ "according to the Association of German Chambers": capitals that no list knows."""
        while index < sent.last and self.norms[index] in self.determiners:
            index += 1
        last, words = index, 0
        while last < sent.last and last - index < _LONG_NAME:
            link = (
                self.norms[last] in _NAME_LINKS
                and last + 1 < sent.last
                and self.doc.tokens.capital(last + 1)
            )
            if not self.doc.tokens.capital(last) and not (link and last > index):
                break
            words += self.doc.tokens.capital(last)
            last += 1
        if not words or self.dated[index]:
            return None
        if self.norms[last - 1] in organisation_heads(self.language):
            last = self._with_complement(last, sent)  # "Camera di commercio europea"
            last += any(n.mention.role == "adjective" for n in self.doc.names_in(last, last + 1))
        speaker = speaker_in_words(self.doc, index, last, "organisation")
        return Candidate(index, last, speaker, oblique=True)

    def _resumed_source(
        self, first: int, last: int, candidates: list[Candidate]
    ) -> Candidate | None:
        """ "si legge nel documento", "a suo dire": who wrote, spoke or is spoken of last."""
        own = next((c for c in candidates if c.last <= first and not c.oblique), None)
        held = own.speaker if own is not None else self._wrote_last()
        return Candidate(first, last, held, oblique=True) if held is not None else None

    def _source_reach(self, last: int) -> int:
        """How far a source may stand: "secondo quanto fatto sapere dalla Müller" is farther."""
        return _TOLD_REACH if self.norms[last] == "quanto" else _SOURCE_REACH

    def _no_source(self, first: int, last: int, sent: Sent) -> bool:
        """Whether "secondo" is the ordinal, or a relative clause and no source follows."""
        following = self.norms[last] if last < sent.last else ""
        if following in {"cui", "which", "whom"} and last - first == 1:
            return True
        if self.norms[first] != "secondo":
            return False
        before = self.norms[first - 1] if first > sent.first else ""
        return following in _ORDINAL_NOUNS or before in _BEFORE_ORDINAL
