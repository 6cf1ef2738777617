"""Who says it: the attributions of a text, sentence by sentence."""

from __future__ import annotations

from didymium.news.doc import ClauseSpan, Sent
from didymium.news.introductions import IntroductionFinder
from didymium.news.reporting import Attribution
from didymium.news.types import Cue


class Attributor(IntroductionFinder):
    """Finds the attributions of a doc, sentence by sentence, remembering who spoke last."""

    def sentence(self, sent: Sent) -> list[Attribution]:
        """The attributions of one sentence, in order of strength: the first that covers wins."""
        candidates = self.candidates(sent)
        carriers = tuple(
            dict.fromkeys(candidate.speaker.name for candidate in candidates if candidate.carrier)
        )
        found = self._cleft(sent, candidates, carriers)
        found += self._reporting(sent, candidates, carriers)
        found += self._labels(sent, candidates, carriers)
        found += self._according_to(sent, candidates, carriers)
        if not found:
            found = self._before_colon(sent, candidates, carriers)
        if not found:
            found = self._continued(sent, carriers)
        if found:
            self.last_speaker = found[0].speaker
        return found

    def _continued(self, sent: Sent, carriers: tuple[str, ...]) -> list[Attribution]:
        """A sentence wholly in quotation marks, or going on with them, keeps the last speaker."""
        if self.last_speaker is None or not any(self.quoted[sent.first : sent.last]):
            return []
        words = [index for index in range(sent.first, sent.last) if self.norms[index][0].isalnum()]
        if not words:
            return []
        inside = sum(self.quoted[index] for index in words)
        if inside < 0.8 * len(words):
            return []
        span = self.doc.span(sent.first, sent.last)
        cue = Cue(span=span, text=self.doc.text[span[0] : span[0] + 1], why="quotation goes on")
        return [
            Attribution(
                sent.first,
                sent.last,
                self.last_speaker,
                "say",
                sent.first,
                sent.first,
                carriers,
                cue,
            )
        ]


def covering(attributions: list[Attribution], clause: ClauseSpan) -> Attribution | None:
    """The attribution a clause stands under: one that covers most of it.

    Of several, the one whose words of saying stand in the clause itself.
    """
    found = [
        item
        for item in attributions
        if min(item.last, clause.last) - max(item.first, clause.first)
        > 0.5 * (clause.last - clause.first)
    ]
    inside = [item for item in found if clause.first <= item.frame_first < clause.last]
    return next(iter(inside or found), None)
