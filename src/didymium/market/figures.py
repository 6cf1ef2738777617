"""How far every figure of a chain had to move so that the base year adds up, for readers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from didymium.market.chain import Chain
from didymium.market.labels import end_use_name, place_name, product_name
from didymium.market.reconcile import OBSERVED, UNKNOWN, Figure, Reconciled
from didymium.market.tables import read_rows
from didymium.market.words import number, say
from didymium.vocabulary.numerals import digits

if TYPE_CHECKING:
    import polars as pl

#: Figures told one by one, how many half-ranges count as far, and the width of names.
MOST, FAR, COLUMN = 15, 0.5, 60


def figures_table(base: Reconciled) -> pl.DataFrame:
    """Every figure before and after the reconciliation, in file order."""
    import polars as pl

    return pl.DataFrame(
        [{name: getattr(figure, name) for name in Figure.__slots__} for figure in base.figures],
        schema_overrides={"observed": pl.Float64},
    )


def report_lines(chain: Chain, base: Reconciled, lang: str = "en") -> Iterator[str]:
    """The base year of a chain as text: counts, what moved far, what was unknown, its limits."""
    observed = [figure for figure in base.figures if figure.status == OBSERVED]
    unknown = [figure for figure in base.figures if figure.status == UNKNOWN]
    far = sorted(
        (figure for figure in observed if abs(figure.moved) >= FAR), key=lambda f: -abs(f.moved)
    )
    italian = lang == "it"
    title = chain.title_it if italian and chain.title_it else chain.title
    yield say("chain_head", lang, title=title, year=chain.base_year)
    counts = {"observed": len(observed), "far": len(far), "unknown": len(unknown)}
    yield say("chain_counts", lang, **counts)
    if far:
        yield from ("", say("chain_moved", lang))
        yield from (_moved(chain, figure, lang) for figure in far[:MOST])
    if unknown:
        yield from ("", say("chain_unknown", lang))
        largest = sorted(unknown, key=lambda figure: -figure.reconciled)
        yield from (_unknown(chain, figure, lang) for figure in largest[:MOST])
    limits = chain.limits_it if italian and chain.limits_it else chain.limits
    if limits:
        yield from ("", say("chain_limits", lang), *(f"  {limit}" for limit in limits))


def _moved(chain: Chain, figure: Figure, lang: str) -> str:
    assert figure.observed is not None
    return (
        f"  {figure_name(chain, figure, lang):<{COLUMN}} {_amount(figure.observed, lang):>9} "
        f"({_between(figure, lang)}) -> {_amount(figure.reconciled, lang)} "
        f"{number(figure.moved, lang, '+.2f')}  [{figure.source_id}]"
    )


def _unknown(chain: Chain, figure: Figure, lang: str) -> str:
    name = figure_name(chain, figure, lang)
    return f"  {name:<{COLUMN}} {_between(figure, lang)} -> {_amount(figure.reconciled, lang)}"


def _between(figure: Figure, lang: str) -> str:
    ends = {"low": _amount(figure.low, lang), "high": _amount(figure.high, lang)}
    return say("range", lang, **ends)


def _amount(value: float, lang: str) -> str:
    """Tonnes (or, of a recipe, tonnes a tonne) with the digits that a reader can use."""
    return number(value, lang) if abs(value) >= 1000 else digits(value, lang, 3)


@dataclass(frozen=True, slots=True)
class FigureName:
    """What a recipe or a total is called."""

    kind: str
    id: str
    name_en: str
    name_it: str


@lru_cache(maxsize=1)
def figure_names() -> dict[tuple[str, str], FigureName]:
    """Recipes and totals of the shipped chains by kind and id."""
    rows = read_rows(Path(__file__).parent / "figure_names.csv", FigureName)
    return {(row.kind, row.id): row for row in rows}


def _own(kind: str, code: str, lang: str) -> str:
    """The name of a recipe or total; one of a user's own chain keeps its id, with spaces."""
    row = figure_names().get((kind, code))
    if row is None:
        return code.replace("_", " ")
    return row.name_it if lang == "it" else row.name_en


def figure_name(chain: Chain, figure: Figure, lang: str) -> str:
    """What a figure is of, in words."""
    if figure.table == "totals":
        return _own("total", figure.key, lang)
    if figure.table == "trade":
        product, _, road = figure.key.partition(" ")
        origin, _, destination = road.partition(">")
        return say(
            "figure_trade",
            lang,
            product=product_name(chain, product, lang),
            origin=place_name(chain, origin, lang),
            destination=place_name(chain, destination, lang),
        )
    where, middle, *rest = figure.key.split(" ")
    place = place_name(chain, where, lang)
    if figure.table == "activities":
        return say("figure_activities", lang, where=place, recipe=_own("recipe", middle, lang))
    product = product_name(chain, rest[0], lang)
    if figure.table == "recipes":
        recipe = _own("recipe", middle, lang)
        return say("figure_recipes", lang, where=place, recipe=recipe, product=product)
    use = end_use_name(chain, middle, lang)
    return say("figure_uses", lang, where=place, end_use=use, product=product)
