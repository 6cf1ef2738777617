"""A share of somebody's imports in the text beside the official ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from didymium.brief.answers.stages import Stage
from didymium.brief.checks.years import is_of_year, year_of
from didymium.brief.document import Check, DateArg, NameArg, Say, party
from didymium.brief.figures import Book
from didymium.brief.tables import Base

if TYPE_CHECKING:
    from didymium.news import Reading
    from didymium.news.types import Quantity

# A share this far from the official one still agrees with it.
NEAR: Final = 0.05
_FROM: Final = re.compile(
    r"\b(?:from|da|dal(?:l[aeo]|l[’'])?|dai|dagli)\s*(?:the\s+)?$", re.IGNORECASE
)
_BEFORE: Final = 12


def import_share(
    book: Book,
    base: Base,
    reading: Reading,
    quantity: Quantity,
    stages: Sequence[Stage],
    place: int,
) -> Check | None:
    """A share of somebody's imports of a material beside the official ones held for them."""
    import polars as pl

    supplier, importer = _supplier(reading, quantity), None
    if supplier is not None:
        importer = _importer(reading, quantity, supplier)
    if supplier is None or importer is None:
        return None
    rows = (
        base.table("observation")
        .filter(
            (pl.col("measure") == "import_source_share")
            & (pl.col("material") == (quantity.material or stages[0].view.material))
            & (pl.col("counterpart_iso3") == supplier)
            & (pl.col("iso3") == importer)
            & (pl.col("kind") == "measured")
            & pl.col("value").is_not_null()
        )
        .sort("period", "observation_id", descending=True)
        .to_dicts()
    )
    year = year_of(reading, quantity.span[0])
    rows = [row for row in rows if is_of_year(row["period"], year)]
    newest = [row for row in rows if row["period"] == rows[0]["period"]]
    if not newest:
        return None
    # Of several products of a material the one whose share is nearest.
    row = min(newest, key=lambda found: abs(found["value"] - quantity.value))
    words = reading.page.text[slice(*quantity.span)]
    known = book.observed(f"imports-known-{place + 1}", "observation", row)
    claimed = book.said(f"said-{place + 1}", quantity.value, words)
    fits = known.value is not None and abs(known.value - quantity.value) <= NEAR
    return Check(
        id=f"number-{place + 1}",
        rule="rule_number_import",
        verdict="supported" if fits else "caution",
        headline=Say(
            key="check_import_share",
            args={
                "claimed": book.arg(claimed.id),
                "supplier": party(supplier),
                "importer": party(row["iso3"]),
                "what": NameArg(of="material", id=row["material"]),
                "known": book.arg(known.id),
                "period": DateArg(date=row["period"].replace("/", "–")),
            },
            sources=known.sources,
        ),
        says=(),
        words=(words,),
        evidence=(),
    )


def _supplier(reading: Reading, quantity: Quantity) -> str | None:
    """Whom a share of imports comes from: "from China", else the state that the share is of."""
    start, end = _sentence_span(reading, quantity)
    for mention in reading.mentions:
        if mention.kind == "territory" and start <= mention.span[0] < end:
            before = reading.page.text[max(start, mention.span[0] - _BEFORE) : mention.span[0]]
            if _FROM.search(before):
                return mention.id
    return quantity.territory


def _importer(reading: Reading, quantity: Quantity, supplier: str) -> str | None:
    """Who imports: the one territory or bloc beside the supplier that the sentence names.

    In a sentence without one, the last that the sentences before it name.
    """
    start, end = _sentence_span(reading, quantity)
    named = [
        mention
        for mention in sorted(reading.mentions, key=lambda mention: mention.span)
        if mention.kind in {"territory", "bloc"}
        and mention.id not in {None, supplier}
        and mention.span[0] < end
    ]
    here = {mention.id for mention in named if mention.span[0] >= start}
    if here:
        return here.pop() if len(here) == 1 else None
    return named[-1].id if named else None


def _sentence_span(reading: Reading, quantity: Quantity) -> tuple[int, int]:
    at = quantity.span[0]
    return next(s.span for s in reading.sentences if s.span[0] <= at < s.span[1])
