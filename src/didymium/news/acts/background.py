"""What a page tells as context rather than as news: by dates, tenses and cues of a clause."""

from __future__ import annotations

import datetime as dt

from didymium.news.certainty.clause_verbs import Judgement
from didymium.news.speech.reporting import Attribution
from didymium.news.types import Act, DateMention
from didymium.news.words.doc import ClauseSpan, Doc, Sent
from didymium.news.words.found_dates import FoundDate

_OLD_DAYS = 21
_RECENT_DAYS = 6
_STATIVE = frozenset(
    (
        *("essere", "detenere", "rappresentare", "dominare", "controllare", "produrre", "avere"),
        *("possedere", "fornire", "valere", "restare", "rimanere", "dipendere"),
        *("be", "have", "control", "dominate", "account", "represent", "hold", "remain"),
        *("produce", "supply", "depend", "rely", "mean"),
    )
)
# What a deal or a list covers is news; what share a country covers is context.
_SCOPE = frozenset(("coprire", "comprendere", "includere", "riguardare", "cover", "include"))
PLUPERFECT = frozenset(("aveva", "avevano", "era", "erano", "had", "fu", "furono"))
RELATIVE = frozenset(("che", "which", "who", "that", "where", "cui", "when", "quando"))


def old(date: DateMention, page_date: dt.date | None) -> bool:
    """Whether a date lies so far before the page's that it tells of context."""
    if date.date is None or page_date is None:
        return False
    return (page_date - (date.end or date.date)).days > _OLD_DAYS


class Backdrop:
    """Tells clauses of context from clauses of news."""

    def __init__(self, doc: Doc, page_date: dt.date | None, lead_paragraph: int) -> None:
        self.doc = doc
        self.page_date = page_date
        self.lead_paragraph = lead_paragraph
        self.first = next((sent for sent in doc.sentences if sent.part == "body"), None)

    def holds(
        self,
        sent: Sent,
        clause: ClauseSpan,
        act: Act | None,
        judgement: Judgement,
        attribution: Attribution | None,
    ) -> bool:
        """Whether a clause is told as context: old dates, pluperfect, cues, general present."""
        main = clause.main
        if sent.part == "headline":
            return False
        dated = self._dated(sent, clause, act)
        if dated is not None:
            return dated
        if self.page_date is None and self._dated_past(sent, clause):
            return True
        pluperfect = main is not None and main.perfect and self._pluperfect(clause)
        if attribution is None and pluperfect:
            return True
        if clause.cues and any(cue.kind == "background" for _, _, cue in clause.cues):
            return True
        if act is None and attribution is None:
            general = main is None or (
                main.tense in {"present", "imperfect"}
                and (main.lemma in _STATIVE or (main.lemma in _SCOPE and self._share(clause)))
            )
            return general and judgement.modality == "asserted"
        if act is not None and attribution is None and judgement.modality == "asserted":
            late = sent.paragraph > self.lead_paragraph + 3
            timeless = main is None or main.tense == "imperfect" or main.mood == "participle"
            return late and timeless
        return False

    def _dated(self, sent: Sent, clause: ClauseSpan, act: Act | None) -> bool | None:
        """What the dates of a clause say, or None where they say nothing."""
        inside = clause.dates
        if not inside and act is not None and clause.opener in RELATIVE:
            # "was there last September, when he signed": the date stands before
            inside = [
                item
                for item in sent.dates
                if item[0].first < clause.first and item[0].direction == "at"
            ]
        if not inside:
            return None
        if act is not None and any(
            found.direction in {"until", "from"} and not old(date, self.page_date)
            for found, date in inside
        ):
            return False
        if any(found.direction != "until" and old(date, self.page_date) for found, date in inside):
            return True
        return None

    def day(self, sent: Sent, clause: ClauseSpan) -> str:
        """What the dates of a clause, or else of its sentence, say of its time."""
        found = {self._time(one, date) for one, date in clause.dates or sent.dates}
        return next((name for name in ("older", "recent", "coming") if name in found), "")

    def _time(self, found: FoundDate, date: DateMention) -> str:
        if found.direction in {"from", "until", "after"}:
            return "coming"
        if found.kind != "absolute" and found.precision == "day":
            return "recent"
        day = date.end or date.date
        if day is None or self.page_date is None:
            return "older" if found.kind == "absolute" and found.precision != "day" else ""
        away = (self.page_date - day).days
        if away < -_RECENT_DAYS:
            return "coming"
        return "recent" if away <= _RECENT_DAYS and found.precision == "day" else "older"

    def _share(self, clause: ClauseSpan) -> bool:
        return any(quantity.measure == "share" for quantity in clause.quantities)

    def _dated_past(self, sent: Sent, clause: ClauseSpan) -> bool:
        """On a page without date: a past act with a month or year, after the first sentence."""
        main = clause.main
        if main is None or sent is self.first or not (main.perfect or main.tense == "past"):
            return False
        return any(
            found.precision in {"month", "year"}
            and found.kind == "absolute"
            and found.direction == "at"
            for found, _ in clause.dates
        )

    def _pluperfect(self, clause: ClauseSpan) -> bool:
        main = clause.main
        if main is None:
            return False
        return self.doc.tokens.norms[main.first] in PLUPERFECT or main.tense == "imperfect"
