"""Speakers named without a verb of saying of their own: labels, "according to", "Così X"."""

from __future__ import annotations

from didymium.news.doc import Sent
from didymium.news.offices import Candidate
from didymium.news.reporting import Attribution, ReportingFinder
from didymium.news.types import Cue
from didymium.news.verb_forms import forms_of

_CLEFT_REACH = 12


class IntroductionFinder(ReportingFinder):
    """Finds speakers by a label, a preposition or their place beside a quotation."""

    def _cleft(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        """ "A dirlo è il ministro", "Così il ministro": the sentence before is his."""
        if self.language != "it" or sent.last - sent.first < 4:
            return []
        if self.norms[sent.first] == "così":
            return self._thus(sent, candidates, carriers)
        word = self.norms[sent.first + 1]
        if self.norms[sent.first] != "a" or not word.endswith("rlo"):
            return []
        forms = forms_of(word[:-2] + "e", "it")
        if not any(form.lemma in self.stances for form in forms):
            return []
        speaker = next((c for c in candidates if not c.carrier and not c.oblique), None)
        if speaker is None or speaker.first - sent.first > _CLEFT_REACH:
            return []
        span = self.doc.span(sent.first, sent.first + 2)
        text = self.doc.text[span[0] : span[1]]
        return [
            Attribution(
                sent.first, sent.last, speaker.speaker, "say", sent.first, speaker.last, carriers,
                Cue(span=span, text=text, why="reporting verb (say)"), back=True,
            )
        ]  # fmt: skip

    def _thus(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        """ "Così Urso, ministro ..." behind a quotation."""
        behind = any(self.quoted[max(0, sent.first - 3) : sent.first])
        speaker = next((c for c in candidates if c.first - sent.first <= 2), None)
        if speaker is None or not behind or any(g.first == speaker.last for g in sent.groups):
            return []
        return [
            Attribution(
                sent.first, sent.last, speaker.speaker, "say", sent.first, speaker.last, carriers,
                self._cue(speaker, "named behind a quotation"), back=True,
            )
        ]  # fmt: skip

    def _labels(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        """ "Peskov: «…»" and "…: Peskov" in headlines."""
        found = []
        for candidate in candidates:
            after = self.norms[candidate.last] if candidate.last < sent.last else ""
            before = self.norms[candidate.first - 1] if candidate.first > sent.first else ""
            person = candidate.speaker.kind in {"person", "organisation", "anonymous"}
            if (
                after == ":"
                and person
                and candidate.first - sent.first <= 3
                and candidate.last + 2 < sent.last
            ):
                cue = self._cue(candidate, "label before a colon")
                found.append(
                    Attribution(
                        candidate.last + 1, sent.last, candidate.speaker, "say",
                        candidate.first, candidate.last, carriers, cue,
                    )
                )  # fmt: skip
            elif (
                candidate.last == sent.last
                and before in {":", "-", "–", "—"}
                and sent.part == "headline"
                and person
            ):
                cue = self._cue(candidate, "label behind a mark")
                found.append(
                    Attribution(
                        sent.first, candidate.first, candidate.speaker, "say",
                        candidate.first, candidate.last, carriers, cue,
                    )
                )  # fmt: skip
            elif (
                after == ":"
                and not person
                and candidate.first == sent.first
                and sent.part == "headline"
            ):
                quote = self.norms[candidate.last + 1 : candidate.last + 2]
                if quote and quote[0] in {'"', "«", "“", "'"}:
                    cue = self._cue(candidate, "label before a quotation")
                    found.append(
                        Attribution(
                            candidate.last + 1, sent.last, candidate.speaker, "say",
                            candidate.first, candidate.last, carriers, cue,
                        )
                    )  # fmt: skip
        return found

    def _before_colon(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        """ "Il Cremlino frena: «...»": whoever acts before a colon and a quotation."""
        for index in range(sent.first + 2, sent.last - 2):
            if self.norms[index] != ":" or not self.quoted[index + 2]:
                continue
            acting = [g for g in sent.groups if g.finite and g.last == index]
            before = [c for c in candidates if c.last <= index and not c.oblique and not c.carrier]
            if acting and before:
                cue = self._cue(before[-1], "acts before a quotation")
                return [
                    Attribution(
                        index + 1, sent.last, before[-1].speaker, "say",
                        before[-1].first, index, carriers, cue,
                    )
                ]  # fmt: skip
        return []

    def _cue(self, candidate: Candidate, why: str) -> Cue:
        span = self.doc.span(candidate.first, max(candidate.last, candidate.first + 1))
        return Cue(span=span, text=self.doc.text[span[0] : span[1]], why=why)

    def _according_to(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        found = []
        for first, last, _ in self.according:
            if not sent.first <= first < sent.last:
                continue
            following = self.norms[last] if last < sent.last else ""
            if following in {"cui", "quanto", "which", "whom"} and last - first == 1:
                continue
            if self.norms[first] == "secondo" and (
                following in {"trimestre", "semestre", "mandato", "posto", "produttore", "mercato"}
                or (
                    first > sent.first and self.norms[first - 1] in {"il", "un", "al", "del", "nel"}
                )
            ):
                continue
            near = [
                candidate
                for candidate in candidates
                if (
                    0 <= candidate.first - last <= 4
                    and "," not in self.norms[last : candidate.first]
                )
                or first <= candidate.first < last
            ]
            if not near:
                continue
            speaker = near[0]
            for candidate in near[1:]:
                if not candidate.carrier and speaker.carrier:
                    speaker = candidate
            quoting = any(self.quoted[index] for index in range(sent.first, sent.last))
            if self.norms[first] == "per" and (
                speaker.speaker.kind != "person" or first != sent.first or not quoting
            ):
                continue
            span = self.doc.span(first, last)
            cue = Cue(span=span, text=self.doc.text[span[0] : span[1]], why="according to")
            names = tuple(name for name in carriers if name != speaker.speaker.name)
            found.append(
                Attribution(
                    sent.first, sent.last, speaker.speaker, "say", first, speaker.last, names, cue
                )
            )
        return found
