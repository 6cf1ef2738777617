"""Subjects that are not named: left out, resumed, or told by what they wrote."""

from __future__ import annotations

import datetime as dt

from didymium.news.speakers.candidates import Candidate, speaker_in_words, speaker_of
from didymium.news.speakers.finding import SpeakerFinder
from didymium.news.speakers.offices import MEDIA_WORDS
from didymium.news.types import Speaker, SpeakerKind
from didymium.news.words.doc import Doc, Sent
from didymium.news.words.quotations import find_quotations, quoted_words, speech_ends
from didymium.news.words.verb_forms import small_words
from didymium.news.words.verbs import VerbGroup

OPENING_MARKS = frozenset({",", '"', "»", "”", "come", "lo", "as", "-", "—", "–", "l'", "'"})
"""Marks and words behind which a verb may stand before its subject."""
COORDINATING = frozenset({"e", "ed", "ma", "and", "but", "poi", "then"})
"""Words that join a verb to the one before."""
ENDS_PHRASE = frozenset({",", ".", ";", ":", "(", ")", '"', "«", "»", "“", "”", "-", "–", "—"})
"""Marks that part phrases."""
_ARTICLES = frozenset(("il", "lo", "la", "l'", "i", "gli", "le", "un", "uno", "una", "un'"))
_PHRASE_REACH = 15
_TOPIC_REACH = 2
_UNKNOWN_WORDS = 4
_NAME_WORDS = 4
_SHORTENED = frozenset(("person", "organisation"))
_TITLES = frozenset(("mr", "mrs", "ms", "dr", "sen", "senator", "professor"))
_BEFORE_SURNAME = OPENING_MARKS | _TITLES


def _is_plural(candidate: Candidate) -> bool:
    """ "producers", "analisti": offices of many, of whom none is meant."""
    return candidate.nameless and candidate.role.endswith(("s", "i"))


class ImpliedSubjects(SpeakerFinder):
    """Finds who is meant where no name is given, remembering who spoke and who acted last."""

    def __init__(self, doc: Doc, page_date: dt.date | None = None) -> None:
        super().__init__(doc, page_date)
        self.quotations = find_quotations(doc)
        self.quoted = quoted_words(doc, self.quotations)
        self.speech_ends = speech_ends(doc, self.quotations)
        self.last_spoke = 0
        self.spoke_at = -1
        self.last_person: Speaker | None = None
        self.person_spoke_at = -1
        self.subject: Speaker | None = None
        self.subject_at = -1
        self.topic: Speaker | None = None
        self.topic_at = -1
        self.topics: dict[int, Candidate] = {}
        self.paragraphs = self._paragraph_numbers()
        self.surnames: dict[str, Speaker] = {}
        self.media: set[str] = set()
        self.subjects: dict[int, Candidate] = {}
        self.clitics = small_words(self.language, "clitic")

    def _paragraph_numbers(self) -> list[int]:
        """For each sentence the number of its paragraph, empty lines not counted."""
        numbers: list[int] = []
        seen: int | None = None
        for sent in self.doc.sentences:
            new = seen is not None and sent.paragraph != seen
            numbers.append((numbers[-1] + new) if numbers else 0)
            seen = sent.paragraph
        return numbers

    def _note_topic(self, sent: Sent, candidates: list[Candidate]) -> None:
        """Remember the person a sentence is about, for a verb of saying without subject."""
        if not candidates:
            return
        main = next((group.first for group in sent.groups if group.finite), sent.last)
        plain = [c for c in candidates if not c.oblique and not self.quoted[c.first]]
        if plain and plain[0].first < main:
            self.subject, self.subject_at = plain[0].speaker, sent.index
        persons = [c for c in plain if c.speaker.kind == "person" and not _is_plural(c)]
        first = next((c for c in persons if c.first < main), next(iter(persons), None))
        if first is not None:
            self.topic, self.topic_at = first.speaker, sent.index
            self.topics[sent.index] = first

    def _resumed(self, sent: Sent) -> Speaker | None:
        """Who is meant where nobody is named: the last who spoke, if that is not too far back."""
        if self.last_speaker is None:
            return self.topic
        newer = self.topic is not None and self.topic_at > self.spoke_at
        if newer and self.last_speaker.kind in {"territory", "outlet"}:
            return self.topic
        since = self.paragraphs[sent.index] - self.last_spoke
        if self.topic is not None and since > _TOPIC_REACH:
            return self.topic
        return self.last_speaker

    def _person_meant(self) -> Speaker | None:
        """Whom "he" or "she" means: the person who spoke last, or whom the text is about."""
        if self.last_person is not None and self.topic_at <= self.person_spoke_at:
            return self.last_person
        return self.topic

    def _wrote_last(self) -> Speaker | None:
        """Who spoke or acted in the last sentence that tells of either."""
        if self.subject is not None and self.subject_at > self.spoke_at:
            return self.subject
        return self.last_speaker or self.subject

    def _surname(self, index: int, sent: Sent) -> Candidate | None:
        """ "..., ha detto Brnabic": one unknown capitalised word behind a quotation."""
        if not sent.first < index < sent.last or self.doc.taken[index] or self.dated[index]:
            return None
        if not self.doc.tokens.capital(index):
            return None
        ends = index + 1 == sent.last or self.norms[index + 1] in ENDS_PHRASE
        if not ends and not any(self.quoted[sent.first : sent.last]):
            return None
        if index + 1 < sent.last and self.doc.tokens.capital(index + 1):
            return None
        word = self.norms[index]
        if word in self.adverbs or word in self.determiners or word in self.connectors:
            return None
        speaker = speaker_in_words(self.doc, index, index + 1, "person")
        self.surnames[self.norms[index]] = speaker
        return Candidate(index, index + 1, speaker, False)

    def _known_surname(self, group: VerbGroup, sent: Sent) -> Candidate | None:
        """ "Gallo racconta", where "spiega Gallo" stood before; "Peskov: (...), Rossi said"."""
        index = group.first - 1
        while index > sent.first and self.norms[index] in self.clitics:
            index -= 1
        if index < sent.first:
            return None
        held = self.surnames.get(self.norms[index])
        if held is not None and self.doc.tokens.capital(index):
            carries = self.norms[index - 1] in MEDIA_WORDS
            return Candidate(index, index + 1, held, False, carrier=carries)
        if index > sent.first and self.norms[index - 1] in _BEFORE_SURNAME:
            return self._surname(index, sent) or self._unknown_name(index, sent)
        return self._unknown_name(index, sent)

    def _unknown_name(self, last: int, sent: Sent) -> Candidate | None:
        """ "state-run Kazatomprom said", "Unia ha detto": capitals that no list knows."""
        first = last
        while (
            first >= sent.first
            and last - first < _NAME_WORDS
            and self.doc.tokens.capital(first)
            and not self.doc.taken[first]
            and not self.dated[first]
            and self.norms[first] not in self.determiners
            and self.norms[first] not in self.adverbs
            and self.norms[first] not in self.connectors
        ):
            first -= 1
        first += 1
        while first < last and self.norms[first] in _TITLES:
            first += 1
        if first > last or (first == sent.first and first == last):
            return None  # any word may open a sentence with a capital
        if first > sent.first and self.norms[first - 1] in self.oblique:
            return None
        known = self._longer_name(self.doc.tokens.slice(first, last + 1))
        if known is not None:
            return Candidate(first, last + 1, known, False)
        speaker = speaker_in_words(self.doc, first, last + 1, "person")
        self.surnames[self.norms[last]] = speaker
        carries = self.norms[first - 1] in MEDIA_WORDS  # "the news site Tempo"
        return Candidate(first, last + 1, speaker, False, carrier=carries)

    def _name_from(self, first: int, sent: Sent) -> Candidate | None:
        """The unknown capitals that begin at a word: "A dirlo sono Fiom Cgil, Fim Cisl"."""
        last = first
        while last < sent.last and last - first < _NAME_WORDS and self.doc.tokens.capital(last):
            last += 1
        if last == first:
            return None
        return Candidate(
            first, last, speaker_in_words(self.doc, first, last, "organisation"), False
        )

    def _longer_name(self, words: str) -> Speaker | None:
        """The named one whose name starts with these words: "Energy Transition (Minerals)"."""
        start = words.lower() + " "
        for named in self.doc.names:
            if named.mention.kind in _SHORTENED and named.mention.name.lower().startswith(start):
                return speaker_of(named)
        return None

    def _unknown(self, group: VerbGroup, sent: Sent, before: str) -> Candidate | None:
        """ "nota la Cnbc", "racconta il guardiano": a subject that no list and no name tells."""
        index = group.last
        opens = before in OPENING_MARKS and self.language == "it"
        if not opens or index >= sent.last or self.norms[index] not in _ARTICLES:
            return None
        last = index + 1
        while (
            last < sent.last
            and last - index <= _UNKNOWN_WORDS
            and self.norms[last].isalpha()
            and not any(group.finite and group.first == last for group in sent.groups)
            and (last == index + 1 or self.norms[last] not in self.oblique)
        ):
            last += 1
        after = self.norms[last] if last < sent.last else "."
        if last == index + 1 or (after not in ENDS_PHRASE and after not in self.oblique):
            return None
        capital = next((i for i in range(index + 1, last) if self.doc.tokens.capital(i)), None)
        if not MEDIA_WORDS.isdisjoint(self.norms[index:last]):
            self.media.add(self.doc.tokens.slice(capital or index + 1, last))
        first = index + 1 if capital is None else capital
        kind: SpeakerKind = "organisation" if capital == index + 1 else "person"
        return Candidate(first, last, speaker_in_words(self.doc, first, last, kind), False)

    def quoted_before(self, index: int, sent: Sent) -> bool:
        """Whether a quotation ends just before a word."""
        return any(self.quoted[max(sent.first, index - 3) : index])

    def _noun_phrase_before(self, group: VerbGroup, sent: Sent) -> bool:
        """Whether an article and a noun stand before the verb: "la nota dice", "l'intesa dice"."""
        low = group.first
        while (
            low > max(sent.first, group.first - _PHRASE_REACH)
            and self.norms[low - 1] not in ENDS_PHRASE
        ):
            low -= 1
        words = [
            index
            for index in range(low, group.first)
            if self.norms[index] not in self.adverbs
            and not self.dated[index]
            and not (self.norms[index] in self.clitics and index >= group.first - 2)
            and self.norms[index] not in COORDINATING
        ]
        if not words:
            return False
        opens_with = self.norms[words[0]]
        if opens_with not in self.oblique:
            return True
        return any(
            self.norms[index] in _ARTICLES and self.norms[index - 1] not in self.oblique
            for index in words[1:]
        )
