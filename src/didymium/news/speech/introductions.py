"""Speakers named without a verb of saying: labels, "le parole di Urso", "Urso frena:"."""

from __future__ import annotations

import datetime as dt
from functools import cache

from didymium.news.speakers.candidates import Candidate, speaker_of
from didymium.news.speech.reporting import Attribution, ReportingFinder
from didymium.news.tables import words_of
from didymium.news.types import Cue, Speaker, make_cue
from didymium.news.words.doc import DASHES, Doc, Sent

_LABELLED = frozenset({"person", "organisation", "anonymous"})
_LABEL_REACH = 3
_ARMS = frozenset(("ministry", "government", "department", "ministero", "governo"))
_NOUN_REACH = 6
_OF = frozenset(
    (
        *("di", "del", "della", "dell'", "dello", "dei", "degli", "delle"),
        *("da", "dal", "dalla", "dall'", "dagli", "dai", "of", "from", "by"),
    )
)
_LABEL_MARKS = DASHES | {":"}
_MARKS = frozenset({'"', "«", "“", "'"})
_CLOSING = frozenset({"»", "\u201d", '"'})
_LEADING = frozenset(("è", "sono", "questa", "questo", "era", "in", "nelle"))
_ARTICLES = frozenset(("la", "il", "l'", "lo", "le", "i", "gli", "the", "a"))
_LEAD_WORDS = 4
_VIEWS = frozenset(
    (
        *("view", "words", "opinion", "eyes", "estimate", "reckoning", "assessment", "telling"),
        *("account", "reading", "judgement", "judgment", "estimates", "calculation"),
    )
)
_IN = frozenset(("in", "by", "on"))
_FEW_WORDS = 3
_LINKING = frozenset(("essere", "arrivare", "venire", "giungere", "be", "come"))
# "È questa la denuncia del Vda": what points to the sentence before.
_POINTING = frozenset(
    ("è", "sono", "questa", "questo", "queste", "questi", "queste", "parola", "parole", "these")
)


@cache
def saying_nouns(language: str) -> frozenset[str]:
    """Nouns for what somebody says: "parole", "statement"."""
    return words_of("saying_nouns", language, "nouns")


class IntroductionFinder(ReportingFinder):
    """Finds speakers by a label, a colon or a noun of saying."""

    def __init__(self, doc: Doc, page_date: dt.date | None = None) -> None:
        super().__init__(doc, page_date)
        tokens = doc.tokens
        self.colons = doc.words_by_sentence(tokens.places.get(":", []))
        self.label_marks = doc.words_by_sentence(tokens.of(_LABEL_MARKS))
        self.views = doc.words_by_sentence(tokens.of(_VIEWS))
        self.saying_nouns = doc.words_by_sentence(tokens.of(saying_nouns(self.language)))

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
        for candidate in candidates:
            frame = (candidate.first, candidate.last)
            after = self.norms[candidate.last] if candidate.last < sent.last else ""
            before = self.norms[candidate.first - 1] if candidate.first > sent.first else ""
            labelled = candidate.speaker.kind in _LABELLED
            opens = candidate.first - sent.first <= _LABEL_REACH
            if after == ":" and labelled and opens and candidate.last + 2 < sent.last:
                why, span = "label before a colon", (candidate.last + 1, sent.last)
            elif self._signed(candidate, before, sent):
                why, span = "label behind a quotation", (sent.first, candidate.first)
            elif sent.part != "headline":
                continue
            elif candidate.last == sent.last and before in {":", *DASHES} and labelled:
                why, span = "label behind a mark", (sent.first, candidate.first)
            elif after == ":" and not labelled and candidate.first == sent.first:
                arm = not _ARMS.isdisjoint(self.norms[candidate.first : candidate.last])
                if self.norms[candidate.last + 1 : candidate.last + 2][0] not in _MARKS and not arm:
                    continue
                why, span = "label before a quotation", (candidate.last + 1, sent.last)
            else:
                continue
            cue = self._cue(candidate, why)
            found.append(self._made(span, candidate.speaker, frame, carriers, cue))
        return found

    def _signed(self, candidate: Candidate, before: str, sent: Sent) -> bool:
        """ "«…» - Stefano Bassi, direttore di Assomet": a name behind a quotation and a dash."""
        low = candidate.first - 1
        if before not in DASHES or candidate.speaker.kind != "person" or low <= sent.first:
            return False
        told = any(group.finite and group.first >= candidate.last for group in sent.groups)
        marks = {"»", "\u201d", '"'}
        return not told and self.norms[low - 1] in marks and bool(self.quoted[low - 2])

    def _by_noun(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        """ "le parole di Urso", "la conferma arriva dal ministro": whose words come beside it."""
        for index in self.saying_nouns.get(sent.index, ()):
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
            if owner is None:
                owner = self._named_behind(index, sent)
            if owner is not None and self._closes(index, owner, sent):
                span = self.doc.span(index, index + 1)
                cue = make_cue(span=span, text=self.norms[index], why="noun of saying")
                whole = (sent.first, sent.last)
                item = self._made(whole, owner.speaker, (index, owner.last), carriers, cue)
                item.tail = item.outer = True
                return [item]
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
            cue = make_cue(span=span, text=self.norms[index], why="noun of saying")
            frame = (index, owner.last)
            back = self.norms[sent.first] in _POINTING and self.norms[sent.last - 1] != ":"
            opens = owner.last < sent.last and self.norms[owner.last] == ":"
            told = (owner.last + 1, sent.last) if opens else frame  # "Parole da Doha: «…»"
            return [self._made(told, owner.speaker, frame, carriers, cue, back=back)]
        return []

    def _in_view(self, sent: Sent, carriers: tuple[str, ...]) -> list[Attribution]:
        """ "in Macquarie's view", "by Argus's reckoning": whose opinion a sentence is."""
        for index in self.views[sent.index]:
            if index < sent.first + 3 or self.norms[index - 1] != "'s" or self.quoted[index]:
                continue
            first = index - 1
            while first > sent.first and self.doc.tokens.capital(first - 1):
                first -= 1
            if first == index - 1 or first == sent.first or self.norms[first - 1] not in _IN:
                continue
            named = next(iter(self.doc.names_in(first, index - 1)), None)
            if named is not None and named.mention.kind in _LABELLED:
                owner = Candidate(named.first, named.last, speaker_of(named), oblique=True)
            else:
                unknown = self._name_from(first, sent)
                if unknown is None:
                    continue
                owner = unknown
            cue = self._cue(owner, "in somebody's view")
            item = self._made(
                (sent.first, sent.last), owner.speaker, (first - 1, index + 1), carriers, cue
            )
            item.outer = True
            return [item]
        return []

    def _closes(self, noun: int, owner: Candidate, sent: Sent) -> bool:
        """ "…, parola di Friedland", "…: è la denuncia della Camera": behind what is said."""
        if any(g.finite and g.first >= owner.last for g in sent.groups):
            return False
        low = noun - 1
        while low > sent.first and (self.norms[low] in _LEADING or self.norms[low] in _ARTICLES):
            low -= 1
        return (
            noun - low <= _LEAD_WORDS
            and self.norms[low] in {",", ":"}
            and low - sent.first > _FEW_WORDS
        )

    def _behind_colon(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        """ "«…»: Todde non usa giri di parole": who is named first behind quotation and colon."""
        for colon in self.colons.get(sent.index, ()):
            if not sent.first + 2 <= colon < sent.last - 1:
                continue
            if self.norms[colon - 1] not in _CLOSING or not self.quoted[colon - 2]:
                continue
            behind = [c for c in candidates if c.first > colon and not c.carrier]
            persons = [c for c in behind if c.speaker.kind == "person"]
            plain = [c for c in behind if not c.oblique]
            speaker = next(iter(persons or plain), None)
            if speaker is None:
                return []
            cue = self._cue(speaker, "named behind a quotation")
            frame = (colon, speaker.last)
            return [self._made((sent.first, sent.last), speaker.speaker, frame, carriers, cue)]
        return []

    def _named_behind(self, noun: int, sent: Sent) -> Candidate | None:
        """ "la stima è di Roland Berger": a name that no list knows behind a noun of saying."""
        stop = min(sent.last, noun + _NOUN_REACH)
        link = next((i for i in range(noun + 1, stop) if self.norms[i] in _OF), None)
        linked = link is not None and any(
            group.lemma in _LINKING for group in sent.groups if noun < group.first < link
        )
        return self._name_from(link + 1, sent) if link is not None and linked else None

    def _before_colon(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        """ "Il Cremlino frena: «...»": whoever acts, or is named last, before a colon."""
        for index in self.colons.get(sent.index, ()):
            if sent.first < index < sent.last - 2 and self.quoted[index + 2]:
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
        cue = make_cue(
            span=span, text=self.doc.text[span[0] : span[1]], why="acts before a quotation"
        )
        return [self._made((colon + 1, sent.last), speaker, frame, carriers, cue)]

    def _cue(self, candidate: Candidate, why: str) -> Cue:
        span = self.doc.span(candidate.first, max(candidate.last, candidate.first + 1))
        return make_cue(span=span, text=self.doc.text[span[0] : span[1]], why=why)
