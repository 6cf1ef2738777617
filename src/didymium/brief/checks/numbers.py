"""Shares in the text beside the evidence, and a claim of dominance beside the stages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from didymium.brief.answers.stages import HALF, Stage, share_id
from didymium.brief.checks.import_shares import import_share
from didymium.brief.checks.years import is_of_year, year_of
from didymium.brief.document import Arg, Check, DateArg, NameArg, Say, WordArg, party
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
        if _NOT_A_SHARE.search(sentence) or _is_of_a_firm(reading, quantity):
            continue
        if _IMPORTS.search(sentence) and not _is_of_the_world(reading, quantity):
            checks.append(import_share(book, base, reading, quantity, stages, place))
            continue
        check = _share(book, reading, quantity, stages, place)
        if check is None or check.verdict != "supported":
            check = _published_share(book, base, reading, quantity, stages, place) or check
        checks.append(check)
    dominance = _dominance(book, reading, stages)
    if dominance is not None:
        checks.append(dominance)
    return [check for check in checks if check is not None]


def _sentence(reading: Reading, position: int) -> str:
    return next((s.text for s in reading.sentences if s.span[0] <= position < s.span[1]), "")


def _is_of_the_world(reading: Reading, quantity: Quantity) -> bool:
    """Whether the words after a share make it one of the world's supply: "of global supply"."""
    end = quantity.span[1]
    return _OF_THE_WORLD.search(reading.page.text[end : end + _AFTER]) is not None


def _is_of_a_firm(reading: Reading, quantity: Quantity) -> bool:
    """Whether the words after a share make it a part of a firm, or of one mine's output."""
    end = quantity.span[1]
    return _OF_A_FIRM.search(reading.page.text[end : end + _AFTER]) is not None


def _published_share(
    book: Book,
    base: Base,
    reading: Reading,
    quantity: Quantity,
    stages: Sequence[Stage],
    place: int,
) -> Check | None:
    """A share that some source in the evidence gives in these very terms, whatever its year."""
    import polars as pl

    material = quantity.material or stages[0].view.material
    rows = (
        base.table("observation")
        .filter(
            (pl.col("measure") == "share")
            & (pl.col("iso3") == quantity.territory)
            & (pl.col("material") == material)
            & pl.col("end_use").is_null()
            & pl.col("counterpart_iso3").is_null()
            & pl.col("kind").is_in(["measured", "estimated"])
            & ((pl.col("value") - quantity.value).abs() <= _ALIKE)
        )
        .sort("period", "observation_id", descending=True)
        .to_dicts()
    )
    year = year_of(reading, quantity.span[0])
    fitting = [row for row in rows if is_of_year(row["period"], year)]
    if not fitting:
        return None
    # The source that names the stage first, then the newest.
    row = min(fitting, key=lambda found: found["stage"] == "all")
    words = reading.page.text[slice(*quantity.span)]
    known = book.observed(f"published-share-{place + 1}", "observation", row)
    claimed = book.said(f"said-{place + 1}", quantity.value, words)
    return Check(
        id=f"number-{place + 1}",
        rule="rule_number",
        verdict="supported",
        headline=Say(
            key="check_number_published",
            args={
                "claimed": book.arg(claimed.id),
                "who": party(quantity.territory or ""),
                "known": book.arg(known.id),
                "stage": NameArg(of="stage", id=row["stage"]),
                "period": DateArg(date=row["period"].replace("/", "–")),
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
    year = year_of(reading, quantity.span[0])
    held = [
        (stage, share_id(iso3, stage.view))
        for stage in stages
        if share_id(iso3, stage.view) in book.figures
        and book[share_id(iso3, stage.view)].value is not None
        and is_of_year(stage.supply.period, year)
    ]
    if not held:
        return None
    named = [item for item in held if _is_named(item[0], quantity.material)]

    def gap(item: tuple[Stage, str]) -> float:
        figure = book[item[1]]
        low = figure.low if figure.low is not None else figure.value or 0.0
        high = figure.high if figure.high is not None else figure.value or 0.0
        below, above = low - quantity.value, quantity.value - high
        # "Over 70%" is not denied by more, nor "under 30%" by less.
        match quantity.bound:
            case "over":
                return max(above, 0.0)
            case "under":
                return max(below, 0.0)
        return max(below, above, 0.0)

    stage, figure_id = min(named or held, key=gap)
    fits = gap((stage, figure_id)) <= _NEAR
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


# A share this far from the range of the evidence still agrees with it; a published one must agree
# to its rounding.
_NEAR: Final = 0.02
_ALIKE: Final = 0.0051
_MAGNETS: Final = frozenset({"permanent_magnets", "ndfeb"})
# A percentage of something else than world output.
_NOT_A_SHARE: Final = re.compile(
    r"\b(dazi|tariff|dut(y|ies)|tax|tass[ae]|azion|stake|capital|inflazion|inflation|interess|"
    r"stock|soar|plant'|plant’|impianto|stabiliment|recycl|ricicl|"
    r"prezz|pric|cresc|growth|aument|cal[oi]|sconto|quota del progetto|decreas|increas|diminu|"
    r"riduz|drop|fell|rose|jump|surg|impenn)\w*",
    re.IGNORECASE,
)
# "15% investment in", "a 9.9% stake", "80% of the mine's output": a part of one firm or one mine.
_OF_A_FIRM: Final = re.compile(
    r"^\s*(?:[\w-]+\s+){0,2}?(?:stake|share(?:holding|s)?\s+(?:in|of\s+[A-Z])|invest\w+|interest|"
    r"equity|owner\w*|partecipa\w+|quot[ae]\s+(?:di|in|nel)|capitale)\b"
    r"|^[^.;]{0,40}\b(?:mine|plant|project|smelter|refinery|deposit)(?:'s|’s)"
    r"|^[^.;]{0,40}\b(?:della miniera|dell[’']impianto|del progetto|del giacimento)\b",
    re.IGNORECASE,
)
_OF_THE_WORLD: Final = re.compile(
    r"^\s+(?:of|del(?:la|l[’'])?)\s*(?:the\s+)?(?:total\s+|totale\s+)?"
    r"(?:global|world(?:[’']s|wide)?|(?:offerta|produzione) (?:mondiale|globale))\b",
    re.IGNORECASE,
)
_AFTER: Final = 80
_IMPORTS: Final = re.compile(
    r"\b(import|fornitur|arriva|dipend|rel(y|ies|iance)|suppl(y|ies)|depend|compra|acquist)\w*",
    re.IGNORECASE,
)
_DOMINANCE: Final = re.compile(
    r"\b(?:domin[aei]|predomini|egemon|hegemon|monopol|leadership)", re.IGNORECASE
)


def claims_dominance(reading: Reading) -> bool:
    """Whether the page says of anybody that it dominates."""
    return any(_DOMINANCE.search(sentence.text) for sentence in reading.sentences)


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
    if not claims or not values or max(values)[0] <= HALF:
        return None
    low, high = min(values)[1], max(values)[1]
    args: dict[str, Arg] = {
        "who": NameArg(of="territory", id="CHN"),
        "low": book.arg(low),
        "high": book.arg(high),
    }
    key = "check_dominance" if low != high else "check_dominance_one"
    under = [stage for stage in stages if share_id("CHN", stage.view) == low]
    if min(values)[0] <= HALF and under:
        over = [name for value, name in values if value > HALF]
        n = book.counted("stages-dominated", len(over), "stages with more than half")
        total = book.counted("stages-held", len(values), "stages in the evidence")
        args |= {"n": book.arg(n.id), "all": book.arg(total.id)}
        args["stage"] = WordArg(id=under[0].view.label)
        key = "check_dominance_most"
    return Check(
        id="dominance",
        rule="rule_dominance",
        verdict="supported",
        headline=Say(
            key=key,
            args=args,
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
