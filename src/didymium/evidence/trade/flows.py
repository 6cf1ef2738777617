"""Bilateral trade flows, each with the word on how exactly its code speaks of the material."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from didymium.errors import InputError

if TYPE_CHECKING:
    import polars as pl


MEMBERSHIP_DAY = (7, 1)
"""Month and day on which membership of a bloc is read for a whole year of trade."""


def _unit_value() -> pl.Expr:
    import polars as pl

    return pl.when(pl.col("quantity_t") > 0).then(pl.col("value_kusd") / pl.col("quantity_t"))


def members_by_year(party: str, years: Iterable[int], on: date | None = None) -> pl.DataFrame:
    """Territories of a party in each year: columns ``year``, ``iso3``.

    Parameters
    ----------
    party : a territory, or a bloc whose members are read on 1 July of each year (the United
        Kingdom counts in the EU to 2019, Croatia from 2013)
    on : one day whose membership holds for all years instead
    """
    import polars as pl

    from didymium import vocabulary

    entry = vocabulary.resolve(party)
    rows: list[tuple[int, str]] = []
    for year in years:
        if entry.kind == "bloc":
            day = on or date(year, *MEMBERSHIP_DAY)
            rows += [(year, iso3) for iso3 in sorted(_territories(entry.id, day))]
        elif entry.kind == "territory":
            rows.append((year, entry.id))
        else:
            raise InputError(f'"{party}" is a {entry.kind}; expected a territory or a bloc.')
    return pl.DataFrame(rows, schema={"year": pl.Int32, "iso3": pl.String}, orient="row")


def _territories(bloc: str, day: date) -> frozenset[str]:
    """Territories in a bloc on a day, those of member blocs (the EU in the G20) included."""
    from didymium import vocabulary

    blocs = {row.id for row in vocabulary.blocs()}
    found: set[str] = set()
    for member in vocabulary.members(bloc, day):
        found |= _territories(member, day) if member in blocs else {member}
    return frozenset(found)


def year_range(years: int | Iterable[int] | None, known: Iterable[int]) -> list[int]:
    """Years asked for, in order; all known ones when none is named."""
    if years is None:
        return sorted(set(known))
    if isinstance(years, int):
        return [years]
    return sorted(set(years))


def flows(
    rows: pl.LazyFrame,
    codes: pl.DataFrame,
    *,
    years: Iterable[int],
    importers: pl.DataFrame | None = None,
    exporters: pl.DataFrame | None = None,
    remarks: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Flows under chosen codes, one row per year, exporter, importer and code.

    Parameters
    ----------
    rows : the ``trade`` table
    codes : rows of ``trade_code`` chosen by :func:`~didymium.evidence.trade.codes.select_codes`
    importers, exporters : columns ``year``, ``iso3``; None takes everybody
    remarks : the ``trade_remark`` table, for the column ``remark``

    Columns added: ``stage``, ``materials``, ``unit_value_usd_per_kg`` (null without a quantity),
    ``unit_value_ratio`` (to the median of the code and year, weighted by value: far from 1, the
    quantity or the goods are not what they seem), ``is_bound`` with ``bound_reason``, ``retired``
    (the code had been given up by then: the row is a straggler and its year is not whole) and
    ``remark`` (null: none known).
    """
    import polars as pl

    chosen = codes.lazy().select(
        "nomenclature", "hs6", "stage", "materials", "is_bound", "bound_reason", "last_full_year"
    )
    whole = rows.filter(
        pl.col("hs6").is_in(codes["hs6"].unique().to_list()) & pl.col("year").is_in(list(years))
    ).join(chosen, on=["nomenclature", "hs6"], how="inner")
    found = whole
    for side, frame in (("importer_iso3", importers), ("exporter_iso3", exporters)):
        if frame is not None:
            key = frame.lazy().rename({"iso3": side})
            found = found.join(key, on=["year", side], how="semi")
    flows_found = (
        found.join(_median_unit_values(whole), on=["nomenclature", "hs6", "year"], how="left")
        .with_columns(unit_value_usd_per_kg=_unit_value())
        .with_columns(
            unit_value_ratio=pl.col("unit_value_usd_per_kg") / pl.col("median_unit_value"),
            retired=(pl.col("year") > pl.col("last_full_year")).fill_null(value=False),
        )
        .drop("last_full_year", "median_unit_value")
        .sort("nomenclature", "hs6", "year", "importer_iso3", "exporter_iso3")
        .collect()
    )
    return _remarked(flows_found, remarks)


def _median_unit_values(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Median unit value of each code and year: half of the traded value lies on either side."""
    import polars as pl

    key = ["nomenclature", "hs6", "year"]
    return (
        rows.filter(pl.col("quantity_t") > 0)
        .select(*key, "value_kusd", unit=pl.col("value_kusd") / pl.col("quantity_t"))
        .sort("unit")
        .with_columns(
            below=pl.col("value_kusd").cum_sum().over(key),
            total=pl.col("value_kusd").sum().over(key),
        )
        .filter(2 * pl.col("below") >= pl.col("total"))
        .group_by(key)
        .agg(median_unit_value=pl.col("unit").min())
    )


def _remarked(flows: pl.DataFrame, remarks: pl.DataFrame | None) -> pl.DataFrame:
    """Flows with what is known against them; the remark on a pair goes before one on a side."""
    import polars as pl

    result = flows.with_columns(remark=pl.lit(None, dtype=pl.String))
    if remarks is None:
        return result
    for row in remarks.iter_rows(named=True):
        meant = (pl.col("nomenclature") == row["nomenclature"]) & (pl.col("hs6") == row["hs6"])
        for side in ("exporter_iso3", "importer_iso3"):
            if row[side] != "WLD":
                meant = meant & (pl.col(side) == row[side])
        last = row["last_year"] if row["last_year"] is not None else 9999
        meant = meant & pl.col("year").is_between(row["first_year"], last)
        words = pl.when(meant & pl.col("remark").is_null()).then(pl.lit(row["remark"]))
        result = result.with_columns(remark=words.otherwise(pl.col("remark")))
    return result
