"""Speakers named without a verb of saying: labels, "according to", "le parole di Urso"."""

from __future__ import annotations

import datetime as dt
from functools import cache

from didymium.news.doc import Doc, Sent
from didymium.news.offices import Candidate
from didymium.news.reporting import Attribution, ReportingFinder
from didymium.news.tables import rows
from didymium.news.tokens import among
from didymium.news.types import Cue, Speaker
from didymium.news.unnamed import within

_LABELLED = frozenset({"person", "organisation", "anonymous"})
_LABEL_REACH = 3
_NOUN_REACH = 6
_OF = frozenset(
    (
        *("di", "del", "della", "dell'", "dello", "dei", "degli", "delle"),
        *("da", "dal", "dalla", "dall'", "dagli", "dai", "of", "from", "by"),
    )
)
_DASHES = frozenset({"-", "–", "—"})
_MARKS = frozenset({'"', "«", "“", "'"})
# "secondo trimestre", "il secondo": the ordinal, not the preposition.
_ORDINAL_NOUNS = frozenset(
    ("trimestre", "semestre", "mandato", "posto", "produttore", "mercato", "lotto", "turno")
)
_BEFORE_ORDINAL = frozenset(("il", "un", "al", "del", "nel", "dal", "questo"))
_SOURCE_REACH = 4
_TOLD_REACH = 8
_FEW_WORDS = 3
_LINKING = frozenset(("essere", "arrivare", "venire", "giungere", "be", "come"))
# "È questa la denuncia del Vda": what points to the sentence before.
_POINTING = frozenset(
    ("è", "sono", "questa", "questo", "queste", "questi", "queste", "parola", "parole", "these")
)
# Ends of phrases that resume a source already named.
_RESUMING_WORDS = frozenset(
    (
        *("legge", "nota", "comunicato", "dichiarazione", "documento", "lettera", "testo", "in"),
        *("dire", "avviso", "parere", "giudizio", "lui", "lei"),
    )
)


@cache
def saying_nouns(language: str) -> frozenset[str]:
    """Nouns for what somebody says: "parole", "statement"."""
    found: set[str] = set()
    for row in rows("saying_nouns"):
        if row["language"] == language:
            found.update(row["nouns"].split("|"))
    return frozenset(found)


class IntroductionFinder(ReportingFinder):
    """Finds speakers by a label, a preposition or a noun of saying."""

    def __init__(self, doc: Doc, page_date: dt.date | None = None) -> None:
        super().__init__(doc, page_date)
        self.colons = doc.tokens.places.get(":", [])
        self.saying_nouns = doc.tokens.of(saying_nouns(self.language))

    def _made(
        self,
        span: tuple[int, int],
        speaker: Speaker,
        frame: tuple[int, int],
        carriers: tuple[str, ...],
        cue: Cue,
        *,
        back: bool = False,
    ) -> Attribution:
        return Attribution(*span, speaker, "say", *frame, carriers, cue, back=back)

    def _labels(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        """ "Peskov: «…»" and "…: Peskov" in headlines."""
        found: list[Attribution] = []
        if sent.part != "headline" and not among(self.colons, sent.first, sent.last):
            return found
        for candidate in candidates:
            frame = (candidate.first, candidate.last)
            after = self.norms[candidate.last] if candidate.last < sent.last else ""
            before = self.norms[candidate.first - 1] if candidate.first > sent.first else ""
            labelled = candidate.speaker.kind in _LABELLED
            opens = candidate.first - sent.first <= _LABEL_REACH
            if after == ":" and labelled and opens and candidate.last + 2 < sent.last:
                why, span = "label before a colon", (candidate.last + 1, sent.last)
            elif sent.part != "headline":
                continue
            elif candidate.last == sent.last and before in {":", *_DASHES} and labelled:
                why, span = "label behind a mark", (sent.first, candidate.first)
            elif after == ":" and not labelled and candidate.first == sent.first:
                if self.norms[candidate.last + 1 : candidate.last + 2][0] not in _MARKS:
                    continue
                why, span = "label before a quotation", (candidate.last + 1, sent.last)
            else:
                continue
            cue = self._cue(candidate, why)
            found.append(self._made(span, candidate.speaker, frame, carriers, cue))
        return found

    def _by_noun(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        """ "le parole di Urso", "la conferma arriva dal ministro": whose words come beside it."""
        for index in among(self.saying_nouns, sent.first, sent.last):
            if self.quoted[index]:
                continue
            owner = next(
                (
                    c
                    for c in candidates
                    if 0 < c.first - index <= _NOUN_REACH
                    and not c.carrier
                    and not _OF.isdisjoint(self.norms[index + 1 : c.first + 1])
                ),
                None,
            )
            acted = any(
                g.finite
                and g.last <= index
                and g.lemma not in _LINKING
                and not self.quoted[g.first]
                for g in sent.groups
            )
            if owner is None or acted:
                continue
            span = self.doc.span(index, index + 1)
            cue = Cue(span=span, text=self.norms[index], why="noun of saying")
            frame = (index, owner.last)
            back = self.norms[sent.first] in _POINTING and self.norms[sent.last - 1] != ":"
            return [self._made(frame, owner.speaker, frame, carriers, cue, back=back)]
        return []

    def _before_colon(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        """ "Il Cremlino frena: «...»": whoever acts, or is named last, before a colon."""
        for index in among(self.colons, sent.first + 1, sent.last - 2):
            if self.quoted[index + 2]:
                return self._introduced(sent, index, candidates, carriers)
        if self.norms[sent.last - 1] == ":":
            return self._introduced(sent, sent.last - 1, candidates, carriers)
        return []

    def _introduced(
        self, sent: Sent, colon: int, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        before = [c for c in candidates if c.last <= colon and not c.carrier]
        close = next((c for c in before if c.last == colon and c.speaker.kind in _LABELLED), None)
        main = next((g for g in reversed(sent.groups) if g.finite and g.last <= colon), None)
        acting = None
        if main is not None:
            own = [c for c in before if not self.quoted[c.first]]
            acting = (
                self._before(main, sent, own)
                or self._known_surname(main, sent)
                or self._surname(main.first - 1, sent)
            )
        said = not saying_nouns(self.language).isdisjoint(self.norms[sent.first : colon])
        if main is None:
            acting = next((c for c in before if not c.oblique and not self.quoted[c.first]), None)
        chosen = close or acting
        speaker = chosen.speaker if chosen is not None else None
        few = colon - sent.first <= _FEW_WORDS
        if speaker is None and (said or few) and not before:
            speaker = self._resumed(sent)  # "Il ragionamento conclude:", "E ancora:"
        if speaker is None:
            return []
        frame = (chosen.first if chosen is not None else sent.first, colon)
        span = self.doc.span(frame[0], max(frame))
        cue = Cue(span=span, text=self.doc.text[span[0] : span[1]], why="acts before a quotation")
        return [self._made((colon + 1, sent.last), speaker, frame, carriers, cue)]

    def _cue(self, candidate: Candidate, why: str) -> Cue:
        span = self.doc.span(candidate.first, max(candidate.last, candidate.first + 1))
        return Cue(span=span, text=self.doc.text[span[0] : span[1]], why=why)

    def _according_to(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        """ "secondo Urso", "according to two officials"."""
        found = []
        for first, last, _ in within(self.according, sent):
            if self.quoted[first] or self._no_source(first, last, sent):
                continue
            near = [
                candidate
                for candidate in candidates
                if (
                    0 <= candidate.first - last <= self._source_reach(last)
                    and "," not in self.norms[last : candidate.first]
                )
                or first <= candidate.first < last
            ]
            if not near and self.norms[last - 1] in _RESUMING_WORDS:
                near = self._resumed_source(first, last)
            if not near:
                continue
            source = next((c for c in near if not c.carrier), near[0])
            quoting = any(self.quoted[sent.first : sent.last])
            person = source.speaker.kind == "person"
            if self.norms[first] == "per" and not (person and first == sent.first and quoting):
                continue
            span = self.doc.span(first, last)
            cue = Cue(span=span, text=self.doc.text[span[0] : span[1]], why="according to")
            names = tuple(name for name in carriers if name != source.speaker.name)
            frame = (first, source.last)
            found.append(self._made((sent.first, sent.last), source.speaker, frame, names, cue))
        return found

    def _resumed_source(self, first: int, last: int) -> list[Candidate]:
        """ "si legge nel documento", "a suo dire": who wrote or spoke last."""
        held = self._wrote_last()
        return [Candidate(first, last, held, True)] if held is not None else []

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
