"""Rows of the ensemble as figures of the book, and the names that go with them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from didymium.brief.document import Arg, BothArg
from didymium.brief.figures import Book
from didymium.brief.modelled.case import Case
from didymium.brief.modelled.ensemble import Answered

SOURCE: Final = "own_market_model"
#: From this price on (USD a tonne) prices are told by the kilogram.
_BY_KILOGRAM: Final = 10_000.0
_WORLD: Final = {"ratio": "with / without", "difference": "with less without"}


@cache
def _names(chain: str, product: str) -> tuple[str, str]:
    from didymium.market import chain as chains
    from didymium.market.labels import product_name

    held = chains.load(chain)
    return product_name(held, product, "en"), product_name(held, product, "it")


def product(case: Case, name: str) -> BothArg:
    """A product of the case's chain by name."""
    en, it = _names(case.scenario.chain, name)
    return BothArg(en=en, it=it)


@cache
def _use_names(chain: str, use: str) -> tuple[str, str]:
    from didymium.market import chain as chains
    from didymium.market.labels import end_use_name

    held = chains.load(chain)
    return end_use_name(held, use, "en"), end_use_name(held, use, "it")


def end_use(case: Case, name: str) -> Arg:
    """An end use of the case's chain by name."""
    en, it = _use_names(case.scenario.chain, name)
    return BothArg(en=en, it=it)


def margin(case: Case) -> str:
    """The measure of the price at the margin: delivered to the viewpoint, or outside the leader."""
    return "price_spot" if case.place == "WLD" else "price_local"


def pair(one: Answered, measure: str, name: str, **more: str) -> dict[str, Mapping[str, Any]]:
    """The rows of a measure of a product in the year that is told, by world."""
    where = more.pop("territory", one.case.place if measure == "price_local" else "WLD")
    return {
        str(row["world"]): row
        for row in one.rows
        if row["measure"] == measure
        and row["product"] == name
        and row["territory"] == where
        and row["period"] == one.case.year
        and all(row[key] == want for key, want in more.items())
    }


def by_year(one: Answered, measure: str, name: str, world: str) -> list[Mapping[str, Any]]:
    """The rows of a measure of a product, year by year."""
    where = one.case.place if measure == "price_local" else "WLD"
    rows = [
        row
        for row in one.rows
        if (row["measure"], row["product"], row["territory"], row["world"])
        == (measure, name, where, world)
    ]
    return sorted(rows, key=lambda row: str(row["period"]))


def figure(book: Book, one: Answered, row: Mapping[str, Any], *, quantile: str = "") -> str:
    """A row as a figure: the median with its 5-95% range, or one quantile alone."""
    unit, scale = _unit(one, row)
    column = quantile or "q50"
    ranged = not quantile
    return book.computed(
        "-".join([*_slug(one, row), *([quantile] if quantile else [])]),
        float(row[column]) / scale,
        low=float(row["q05"]) / scale if ranged else None,
        high=float(row["q95"]) / scale if ranged else None,
        unit=unit,
        formula=_formula(one, row, column, ranged=ranged),
        rows=[("market_answer", _kept(one, row))],
        period=str(row["period"]),
        basis=str(row["measure"]).replace("_", " "),
    ).id


def change(book: Book, one: Answered, row: Mapping[str, Any], *, quantile: str = "") -> str:
    """A ratio of prices as a change, ratio less one: never below -100%, as no price is negative.

    The change of each draw is that of its own price: a fall in money, set beside the middle
    price, could exceed it.
    """
    column = quantile or "q50"
    ranged = not quantile
    return book.computed(
        "-".join([*_slug(one, row), "change", *([quantile] if quantile else [])]),
        float(row[column]) - 1.0,
        low=float(row["q05"]) - 1.0 if ranged else None,
        high=float(row["q95"]) - 1.0 if ranged else None,
        unit="1",
        formula=_formula(one, row, column, ranged=ranged) + "; less one",
        rows=[("market_answer", _kept(one, row))],
        period=str(row["period"]),
        basis=str(row["measure"]).replace("_", " "),
    ).id


def _formula(one: Answered, row: Mapping[str, Any], column: str, *, ranged: bool) -> str:
    what = "median" if column == "q50" else column
    world = _WORLD.get(str(row["world"]))
    return (
        f"{what} of {one.draws} draws of the market model"
        + (f", {world} draw by draw" if world else f", world {row['world']} the shocks")
        + f", scenario {one.case.scenario.name}, seed {one.seed}"
        + ("; range: 5-95%" if ranged else "")
    )


def _unit(one: Answered, row: Mapping[str, Any]) -> tuple[str, float]:
    from didymium.market import chain as chains

    if row["world"] == "ratio":
        return "ratio", 1.0
    if row["unit"] == "USD/t":
        base = chains.load(one.case.scenario.chain).products[str(row["product"])].price_usd_per_t
        return ("USD/kg", 1000.0) if base >= _BY_KILOGRAM else ("USD/t", 1.0)
    if row["measure"] == "share" and row["world"] == "difference":
        return "points", 1.0
    return str(row["unit"]), 1.0


def _slug(one: Answered, row: Mapping[str, Any]) -> list[str]:
    parts = (
        "market",
        one.case.id,
        row["measure"],
        row["product"],
        row["end_use"],
        str(row["territory"]).lower(),
        str(row["partner"]).lower(),
        row["period"],
        row["world"],
    )
    return [str(part).replace("_", "-") for part in parts if part]


def _kept(one: Answered, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row as the brief keeps it, with the run it came from."""
    names = ("measure", "product", "end_use", "territory", "partner", "period", "world")
    when = "computed for this brief" if one.live else "computed beforehand and shipped"
    return dict(row) | {
        "answer_id": "/".join([one.case.scenario.name, *(str(row[name]) for name in names)]),
        "value": float(row["q50"]),
        "low": float(row["q05"]),
        "high": float(row["q95"]),
        "unit": "ratio" if row["world"] == "ratio" else row["unit"],
        "kind": "estimated",
        "source_id": SOURCE,
        "iso3": row["territory"],
        "note": f"case {one.case.id}: {one.draws} draws, seed {one.seed}, "
        f"inputs {one.digest}, {when}",
    }
