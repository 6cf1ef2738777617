"""Shares in the text beside the evidence, and a claim of dominance beside the stages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from didymium.brief.answers.dominance import Stage, share_id
from didymium.brief.checks.words import party
from didymium.brief.document import Check, DateArg, NameArg, Say, WordArg
from didymium.brief.figures import Book
from didymium.brief.tables import Base

if TYPE_CHECKING:
    from didymium.news import Reading
    from didymium.news.types import Quantity


def numbers_and_dominance(
    book: Book, base: Base, reading: Reading, stages: Sequence[Stage]
) -> list[Check]:
    """Shares in the text beside the evidence, and a claim of dominance beside the stages."""
    checks: list[Check | None] = []
    for place, quantity in enumerate(reading.quantities):
        if quantity.measure != "share" or quantity.territory is None or not stages:
            continue
        if quantity.value > 1:
            continue
        sentence = _sentence(reading, quantity.span[0])
        if _NOT_A_SHARE.search(sentence):
            continue
        if _IMPORTS.search(sentence):
            checks.append(_import_share(book, base, reading, quantity, place))
            continue
        checks.append(_share(book, reading, quantity, stages, place))
    dominance = _dominance(book, reading, stages)
    if dominance is not None:
        checks.append(dominance)
    return [check for check in checks if check is not None]


def _sentence(reading: Reading, position: int) -> str:
    return next((s.text for s in reading.sentences if s.span[0] <= position < s.span[1]), "")


def _import_share(
    book: Book, base: Base, reading: Reading, quantity: Quantity, place: int
) -> Check | None:
    """A share of somebody's imports beside the official shares held for that importer."""
    import polars as pl

    start = quantity.span[0]
    sentence = next(s for s in reading.sentences if s.span[0] <= start < s.span[1])
    named = {
        mention.id
        for mention in reading.mentions
        if sentence.span[0] <= mention.span[0] < sentence.span[1] and mention.id
    } | set(reading.actors)
    rows = (
        base.table("observation")
        .filter(
            (pl.col("measure") == "import_source_share")
            & (pl.col("counterpart_iso3") == quantity.territory)
            & pl.col("iso3").is_in(sorted(named))
            & (pl.col("kind") == "measured")
        )
        .sort("period", "observation_id", descending=True)
        .to_dicts()
    )
    if not rows:
        return None
    row = rows[0]
    words = reading.page.text[slice(*quantity.span)]
    known = book.observed(f"imports-known-{place + 1}", "observation", row)
    claimed = book.said(f"said-{place + 1}", quantity.value, words)
    fits = known.value is not None and abs(known.value - quantity.value) <= 0.05
    return Check(
        id=f"number-{place + 1}",
        rule="rule_number_import",
        verdict="supported" if fits else "caution",
        headline=Say(
            key="check_import_share",
            args={
                "claimed": book.arg(claimed.id),
                "supplier": party(quantity.territory or ""),
                "importer": party(row["iso3"]),
                "known": book.arg(known.id),
                "period": DateArg(date=row["period"]),
            },
            sources=known.sources,
        ),
        says=(),
        words=(words,),
        evidence=(),
    )


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
    named = [item for item in held if _is_named(item[0], quantity.material)]

    def gap(item: tuple[Stage, str]) -> float:
        figure = book[item[1]]
        low = figure.low if figure.low is not None else (figure.value or 0.0) - 0.03
        high = figure.high if figure.high is not None else (figure.value or 0.0) + 0.03
        return max(low - quantity.value, quantity.value - high, 0.0)

    stage, figure_id = min(named or held, key=gap)
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


def _is_named(stage: Stage, material: str | None) -> bool:
    """Whether a share "of magnets" or "of dysprosium" is the share at this stage.

    A share of all rare earths says nothing of the stage: mining is not meant by it alone.
    """
    if material in _MAGNETS:
        return stage.view.group == "magnet"
    return material not in {None, "rare_earths"} and stage.view.material == material


_MAGNETS: Final = frozenset({"permanent_magnets", "ndfeb"})
# A percentage of something else than world output.
_NOT_A_SHARE: Final = re.compile(
    r"\b(dazi|tariff|dut(y|ies)|tax|tass[ae]|azion|stake|capital|inflazion|inflation|interess|"
    r"stock|soar|plant'|plant’|impianto|stabiliment|recycl|ricicl|"
    r"prezz|pric|cresc|growth|aument|cal[oi]|sconto|quota del progetto)\w*",
    re.IGNORECASE,
)
_IMPORTS: Final = re.compile(
    r"\b(import|fornitur|arriva|dipend|rel(y|ies|iance)|suppl(y|ies)|depend|compra|acquist)\w*",
    re.IGNORECASE,
)
_DOMINANCE: Final = re.compile(
    r"\b(?:domin[aei]|predomini|egemon|hegemon|monopol|leadership)", re.IGNORECASE
)


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
            key="check_dominance" if low != high else "check_dominance_one",
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
