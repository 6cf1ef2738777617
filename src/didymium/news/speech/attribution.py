"""Who says it: the attributions of a text, sentence by sentence and quotation by quotation."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise

from didymium.news.speakers.candidates import Candidate
from didymium.news.speech.according import FOR
from didymium.news.speech.interviews import find_interview
from didymium.news.speech.later_names import name_later
from didymium.news.speech.noun_frames import NounFrameFinder
from didymium.news.speech.reporting import Attribution
from didymium.news.words.doc import ClauseSpan, Doc, Sent
from didymium.news.words.quotations import Quotation

_SPOKEN_WORDS = 3
_LONG_WORDS = 8
_CLAUSE_WORDS = 5
_WHOLE = 0.8
_CHAIN_PARAGRAPHS = 2
_CHAIN_SENTENCES = 6

Said = list[list[Attribution]]


class Attributor(NounFrameFinder):
    """Finds the attributions of a doc, remembering who spoke last."""

    def __init__(self, doc: Doc, page_date: dt.date | None = None) -> None:
        super().__init__(doc, page_date)
        self.starts = [sent.first for sent in doc.sentences]
        self.answers: dict[int, Attribution] = {}

    def run(self) -> Said:
        """The attributions of every sentence, in order of strength: the first that covers wins."""
        sentences = self.doc.sentences
        said = [self._sentence(sent) for sent in sentences]
        for sent, following in pairwise(sentences):
            if said[following.index]:
                self._tell_back(sent, following, said)
        name_later(self.doc, said)
        self._interview(said)
        if self.quotations:
            self._speak(said)
        return said

    def _sentence(self, sent: Sent) -> list[Attribution]:
        candidates, number = self.candidates(sent), sent.index
        carrying = [item.speaker.name for item in candidates if item.carrier]
        carriers = tuple(dict.fromkeys(carrying)) if carrying else ()
        found = self._cleft(sent, candidates, carriers)
        if number in self.thus:
            found += self._thus(sent, candidates, carriers)
        found += self._reporting(sent, candidates, carriers)
        if number in self.label_marks or sent.part == "headline":
            found += self._labels(sent, candidates, carriers)
        if number in self.according:
            found += self._according_to(sent, candidates, carriers)
        if number in self.views:
            found += self._in_view(sent, carriers)
        if not found:
            found = self._by_noun(sent, candidates, carriers)
        if not found and number in self.colons:
            found = self._before_colon(sent, candidates, carriers)
        if not found and number in self.colons:
            found = self._behind_colon(sent, candidates, carriers)
        if number in self.noun_frames:
            found += self._noun_that(sent, candidates, carriers, found)
        told = None
        if found:
            media = self.media.union(carriers)
            told = next((item for item in found if item.speaker.name not in media), None)
        if told is not None:
            self.last_speaker = told.speaker
            self.last_spoke = self.paragraphs[sent.index]
            self.spoke_at = sent.index
            if told.speaker.kind == "person":
                self.last_person, self.person_spoke_at = told.speaker, sent.index
        else:
            self._note_topic(sent, candidates)
        return found

    def _tell_back(self, sent: Sent, following: Sent, said: Said) -> None:
        """Give a sentence without speaker to whom the next one names for it."""
        later = sorted(said[following.index], key=lambda item: item.frame_first)
        if not self._resumes(following, later[0]):
            return
        said[following.index] = [replace(item, back=item is later[0]) for item in later]
        if said[sent.index] or sent.part != "body":
            return
        edge = sent.first
        said[sent.index] = [
            replace(
                later[0], first=sent.first, last=sent.last, frame_first=edge, frame_last=edge,
                tail=False, back=False,
            )
        ]  # fmt: skip

    # quotations ------------------------------------------------------------------------

    def _speak(self, said: Said) -> None:
        """Give every quotation its speaker, and its words in each sentence to him."""
        spoken = [item for item in self.quotations if self._speech(item)]
        sources = [self._framed(item, said) for item in spoken]
        for place in range(len(spoken) - 2, -1, -1):
            if sources[place] is None and self._runs_on(spoken[place], spoken[place + 1]):
                sources[place] = sources[place + 1]
        before: Attribution | None = None
        for quotation, source in zip(spoken, sources, strict=True):
            first, last = self._sentences_of(quotation)
            chosen = source or self.answers.get(first) or self._chained(quotation, before, said)
            if chosen is None:
                continue
            before = chosen
            for index in range(first, last + 1):
                self._give(index, quotation, chosen, said)

    def _speech(self, quotation: Quotation) -> bool:
        """Whether a quotation is long enough to be more than a word in marks."""
        words = sum(self.norms[i][0].isalnum() for i in range(quotation.first, quotation.last))
        return words >= _SPOKEN_WORDS

    def _sentences_of(self, quotation: Quotation) -> tuple[int, int]:
        low = self._sentence_at(quotation.first)
        return low, max(low, self._sentence_at(quotation.last - 1))

    def _sentence_at(self, word: int) -> int:
        return max(0, bisect_right(self.starts, word) - 1)

    def _framed(self, quotation: Quotation, said: Said) -> Attribution | None:
        """The words of saying that belong to a quotation, nearest first."""
        first, last = self._sentences_of(quotation)
        inside = [
            item
            for index in range(first, last + 1)
            for item in said[index]
            if any(low <= item.frame_first < high for low, high in quotation.holes)
        ]
        if inside:
            return inside[0]
        behind = [
            item
            for item in sorted(said[last], key=lambda item: item.frame_first)
            if item.frame_first >= quotation.last and not item.back
        ]
        if behind and not self._words_between(quotation.last, behind[0].frame_first):
            return behind[0]
        ahead = [i for i in said[first] if i.frame_last <= quotation.first and not i.back]
        if ahead:
            return max(ahead, key=lambda item: item.frame_last)
        if first and self.norms[self.doc.sentences[first - 1].last - 1] == ":" and said[first - 1]:
            return max(said[first - 1], key=lambda item: item.frame_last)
        if behind:
            return behind[0]
        following = said[last + 1] if last + 1 < len(said) else []
        ends = quotation.last >= self.doc.sentences[last].last - 2
        return next((item for item in following if item.back), None) if ends else None

    def _words_between(self, low: int, high: int) -> bool:
        return any(self.norms[index][0].isalnum() for index in range(low, high))

    def _runs_on(self, quotation: Quotation, following: Quotation) -> bool:
        """Whether the next quotation goes on with this one: no words between, or no mark."""
        if not quotation.closed:
            return following.opens
        near = not self._words_between(quotation.last, following.first)
        if near and not self._whole(quotation):
            return False
        paragraphs = {
            self.doc.sentences[self._sentence_at(item.first)].paragraph
            for item in (quotation, following)
        }
        return near and len(paragraphs) == 1

    def _chained(
        self, quotation: Quotation, before: Attribution | None, said: Said
    ) -> Attribution | None:
        """A quotation without words of saying is of who spoke last, if he is still heard."""
        first, last = self._sentences_of(quotation)
        if not self._stands_alone(quotation, first, last) or self._unheard(last):
            return None
        for index in range(first, max(-1, first - _CHAIN_SENTENCES), -1):
            if self.paragraphs[first] - self.paragraphs[index] > _CHAIN_PARAGRAPHS:
                break
            spoken = before is not None and any(item.spoken for item in said[index])
            if spoken and index < first:
                return before
            told = [i for i in said[index] if i.frame_last <= quotation.first and not i.spoken]
            if told:
                return max(told, key=lambda item: item.frame_last)
            if spoken:
                return before
            if index in self.topics:
                return self._of_topic(self.topics[index])
        if before is None and last + 1 in self.topics and self._whole(quotation):
            return self._of_topic(self.topics[last + 1])  # a page that opens with a quotation
        return None

    def _unheard(self, index: int) -> bool:
        """Whether a sentence names a source that was not made out ("according to ...")."""
        return any(self.norms[first] not in FOR for first, _, _ in self.according.get(index, ()))

    def _of_topic(self, topic: Candidate) -> Attribution:
        cue = self._cue(topic, "spoken of before")
        edge = (topic.first, topic.last)
        return self._made(edge, topic.speaker, edge, (), cue)

    def _interview(self, said: Said) -> None:
        """Give the answers of an interview to whom its introduction names last."""
        interview = find_interview(self.doc)
        if interview is None:
            return
        before = [i for i in self.topics if i < interview.begin]
        told = [i for i in range(interview.begin) if said[i]]
        if not before and not told:
            return
        if before and (not told or before[-1] >= told[-1]):
            source = self._of_topic(self.topics[before[-1]])
        else:
            source = said[told[-1]][0]
        for index in interview.answers:
            sent = self.doc.sentences[index]
            if said[index]:
                continue
            self.answers[index] = source
            if interview.plain:
                said[index] = [
                    replace(
                        source, first=sent.first, last=sent.last, frame_first=sent.first,
                        frame_last=sent.first, tail=False, back=False,
                    )
                ]  # fmt: skip

    def _stands_alone(self, quotation: Quotation, first: int, last: int) -> bool:
        """Whether a quotation says something by itself: most of a sentence, or a clause."""
        words = [i for i in range(quotation.first, quotation.last) if self.norms[i][0].isalnum()]
        if len(words) >= _LONG_WORDS:
            return True
        if self._whole(quotation):
            return True
        verbs = any(
            group.finite and quotation.first <= group.first < quotation.last
            for index in range(first, last + 1)
            for group in self.doc.sentences[index].groups
        )
        return verbs and len(words) >= _CLAUSE_WORDS

    def _whole(self, quotation: Quotation) -> bool:
        """Whether a quotation is most of its sentences."""
        first, last = self._sentences_of(quotation)
        low, high = self.doc.sentences[first].first, self.doc.sentences[last].last
        words = sum(self.norms[i][0].isalnum() for i in range(quotation.first, quotation.last))
        return words >= _WHOLE * sum(self.norms[i][0].isalnum() for i in range(low, high))

    def _give(self, index: int, quotation: Quotation, source: Attribution, said: Said) -> None:
        sent = self.doc.sentences[index]
        first, last = max(sent.first, quotation.first), min(sent.last, quotation.last)
        own = sent.first <= source.frame_first < sent.last
        edge = (source.frame_first, source.frame_last) if own else (first, first)
        said[index].insert(
            0,
            replace(
                source, first=first, last=last, frame_first=edge[0], frame_last=edge[1],
                tail=source.tail and own, back=False, spoken=True,
            ),
        )  # fmt: skip


def covering(attributions: list[Attribution], clause: ClauseSpan) -> Attribution | None:
    """The attribution a clause stands under: one that covers most of it, or at least its start.

    A quotation's own comes first; then the one whose words of saying stand in the clause
    itself, then the nearest before it.
    """
    half = 0.5 * (clause.last - clause.first)
    found = [
        item
        for item in attributions
        if min(item.last, clause.last) - max(item.first, clause.first) > half
    ]
    if not found:
        return next((item for item in attributions if item.first <= clause.first < item.last), None)
    spoken = [item for item in found if item.spoken]
    if spoken:
        return spoken[0]
    inside = [item for item in found if clause.first <= item.frame_first < clause.last]
    ahead = [item for item in found if item.frame_last <= clause.first and not item.tail]
    carried = bool(inside) and inside[0].carrier and any(not item.carrier for item in ahead)
    if inside and not carried:
        return _told_by(inside[0], found)
    if ahead:
        return _told_by(max(ahead, key=lambda item: item.frame_last), found)
    return found[0]


def _told_by(inner: Attribution, found: list[Attribution]) -> Attribution:
    """What somebody refuses or demands is said by who tells the whole sentence, if anybody does."""
    if inner.outer:
        return inner
    for outer in found:
        if outer.outer and not (outer.carrier and inner.stance in {"say", "announce"}):
            return replace(inner, speaker=outer.speaker, carriers=outer.carriers)
    return inner
