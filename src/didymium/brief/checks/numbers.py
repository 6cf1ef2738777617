"""Shares in the text beside the evidence, and a claim of dominance beside the stages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from didymium.brief.answers.dominance import Stage, share_id
from didymium.brief.checks.words import party
from didymium.brief.document import Check, NameArg, Say, WordArg
from didymium.brief.figures import Book

if TYPE_CHECKING:
    from didymium.news import Reading
    from didymium.news.types import Quantity


def numbers_and_dominance(book: Book, reading: Reading, stages: Sequence[Stage]) -> list[Check]:
    """Shares in the text beside the evidence, and a claim of dominance beside the stages."""
    checks: list[Check | None] = []
    for place, quantity in enumerate(reading.quantities):
        if quantity.measure != "share" or quantity.territory is None or not stages:
            continue
        checks.append(_share(book, reading, quantity, stages, place))
    dominance = _dominance(book, reading, stages)
    if dominance is not None:
        checks.append(dominance)
    return [check for check in checks if check is not None]


def _share(
    book: Book, reading: Reading, quantity: Quantity, stages: Sequence[Stage], place: int
) -> Check | None:
    iso3 = quantity.territory or ""
    held = [
        (stage, share_id(iso3, stage.view))
        for stage in stages
        if share_id(iso3, stage.view) in book.figures
        and book[share_id(iso3, stage.view)].value is not None
    ]
    if not held:
        return None

    def gap(item: tuple[Stage, str]) -> float:
        figure = book[item[1]]
        low = figure.low if figure.low is not None else (figure.value or 0.0) - 0.03
        high = figure.high if figure.high is not None else (figure.value or 0.0) + 0.03
        return max(low - quantity.value, quantity.value - high, 0.0)

    stage, figure_id = min(held, key=gap)
    fits = gap((stage, figure_id)) <= 0.02
    words = reading.page.text[slice(*quantity.span)]
    claimed = book.said(f"said-{place + 1}", quantity.value, words)
    return Check(
        id=f"number-{place + 1}",
        rule="rule_number",
        verdict="supported" if fits else "caution",
        headline=Say(
            key="check_number_supported" if fits else "check_number_caution",
            args={
                "claimed": book.arg(claimed.id),
                "who": party(iso3),
                "known": book.arg(figure_id),
                "stage": WordArg(id=stage.view.label),
            },
            sources=book[figure_id].sources,
        ),
        says=(),
        words=(words,),
        evidence=(),
    )


_DOMINANCE: Final = re.compile(r"domina|predomini|egemon|monopol|dominan|leadership", re.IGNORECASE)


def _dominance(book: Book, reading: Reading, stages: Sequence[Stage]) -> Check | None:
    claims = [
        sentence.text
        for sentence in reading.sentences
        if _DOMINANCE.search(sentence.text) and _mentions(reading, sentence.index, "CHN")
    ]
    own = [
        share_id("CHN", stage.view)
        for stage in stages
        if share_id("CHN", stage.view) in book.figures
    ]
    values = [(book[name].value or 0.0, name) for name in own]
    if not claims or not values or max(values)[0] < 0.5:
        return None
    low, high = min(values)[1], max(values)[1]
    return Check(
        id="dominance",
        rule="rule_dominance",
        verdict="supported",
        headline=Say(
            key="check_dominance",
            args={
                "who": NameArg(of="territory", id="CHN"),
                "low": book.arg(low),
                "high": book.arg(high),
            },
            sources=tuple(dict.fromkeys((*book[low].sources, *book[high].sources))),
        ),
        says=(),
        words=tuple(claims[:1]),
        evidence=(),
    )


def _mentions(reading: Reading, sentence: int, iso3: str) -> bool:
    start, end = next(s.span for s in reading.sentences if s.index == sentence)
    return any(
        mention.id == iso3 and start <= mention.span[0] < end for mention in reading.mentions
    )
