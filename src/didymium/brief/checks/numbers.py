"""Shares in the text beside the evidence, and a claim of dominance beside the stages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from didymium.brief.answers.stages import HALF, Stage, share_id
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
            checks.append(_import_share(book, base, reading, quantity, stages, place))
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


_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
# The year in which a study came out is not the year that it tells of.
_ISSUED: Final = re.compile(
    r"\b(?:published|released|pubblicat\w+|report|rapporto|studio|study)"
    r"\s+(?:in|nel|of|del|di)\s+\d{4}",
    re.IGNORECASE,
)
# A share of another year than the evidence's by more than this is not set beside it.
_YEARS_APART: Final = 2


def year_of(reading: Reading, position: int) -> int | None:
    """The year a share is told of: named in its sentence, else in the one before it.

    A year of the page's own day or later says nothing; None where no earlier year is named.
    """
    index = next((s.index for s in reading.sentences if s.span[0] <= position < s.span[1]), None)
    this_year = reading.date.year if reading.date is not None else None
    for wanted in (index, None if index is None else index - 1):
        sentence = next((s for s in reading.sentences if s.index == wanted), None)
        if sentence is None or sentence.part == "headline":
            continue
        named = [int(year) for year in _YEAR.findall(_ISSUED.sub("", sentence.text))]
        earlier = [year for year in named if this_year is None or year < this_year]
        if earlier:
            return min(earlier, key=lambda year: abs(year - (this_year or year)))
    return None


def _is_of_year(period: str, year: int | None) -> bool:
    """Whether a figure of this period may stand beside a share told of that year."""
    years = [int(found) for found in _YEAR.findall(period)]
    if year is None or not years:
        return True
    return min(years) - _YEARS_APART <= year <= max(years) + _YEARS_APART


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
    fitting = [row for row in rows if _is_of_year(row["period"], year)]
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


def _import_share(
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
    rows = [row for row in rows if _is_of_year(row["period"], year)]
    newest = [row for row in rows if row["period"] == rows[0]["period"]]
    if not newest:
        return None
    # Of several products of a material the one whose share is nearest.
    row = min(newest, key=lambda found: abs(found["value"] - quantity.value))
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
        and _is_of_year(stage.supply.period, year)
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
_FROM: Final = re.compile(
    r"\b(?:from|da|dal(?:l[aeo]|l[’'])?|dai|dagli)\s*(?:the\s+)?$", re.IGNORECASE
)
_BEFORE: Final = 12
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
