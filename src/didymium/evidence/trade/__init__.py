"""Trade between territories in the goods of the mineral chains.

A figure under a code that covers several materials is an upper bound for each of them, and says
so (``is_bound``, ``bound_reason``). A code that a later edition of the nomenclature gave up goes
on with stragglers, marked ``retired``: their absence is not an absence of trade.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from didymium.errors import NoAnswerError
from didymium.evidence.trade.codes import select_codes
from didymium.evidence.trade.flows import flows, members_by_year, year_range
from didymium.evidence.trade.shares import Weight, concentration_of_imports, supplier_shares

if TYPE_CHECKING:
    import polars as pl

    from didymium.evidence.store import Base

__all__ = ["import_concentration", "import_shares", "trade", "trade_codes"]


def trade_codes(
    *,
    material: str | None = None,
    product: str | None = None,
    stage: str | None = None,
    hs6: str | Iterable[str] | None = None,
    nomenclature: str | None = None,
    base: Base | None = None,
) -> pl.DataFrame:
    """Codes that speak of a material, product or stage, with what is known of each.

    ``is_bound`` says whether a figure under the code is only an upper bound for what is asked.
    """
    from didymium import vocabulary

    found = _base(base)
    return select_codes(
        found.table("trade_code"),
        material=vocabulary.resolve(material, kind="material").id if material else None,
        product=vocabulary.resolve(product, kind="product").id if product else None,
        stages=_stages(stage),
        hs6=[hs6] if isinstance(hs6, str) else hs6,
        nomenclature=nomenclature,
    )


def trade(
    *,
    material: str | None = None,
    product: str | None = None,
    stage: str | None = None,
    hs6: str | Iterable[str] | None = None,
    importer: str | None = None,
    exporter: str | None = None,
    years: int | Iterable[int] | None = None,
    nomenclature: str | None = None,
    membership_on: date | None = None,
    base: Base | None = None,
) -> pl.DataFrame:
    """Trade flows, one row per year, exporter, importer and code.

    Parameters
    ----------
    material, product, stage : names in any language the vocabulary knows; they choose the codes
    hs6 : one code or several, as text
    importer, exporter : territory or bloc; a bloc's members are those of 1 July of each year
    years : one year or several; default all
    nomenclature : ``HS92`` or ``HS17``; default both, without counting the same goods twice
    membership_on : a day whose bloc membership holds for all years
    base : an open evidence base; default the shipped one

    Columns: ``value_kusd`` (thousand USD), ``quantity_t`` (gross tonnes, null with the reason in
    ``quantity_status``), ``unit_value_usd_per_kg`` and ``unit_value_ratio`` (to the median of code
    and year), ``is_bound``, ``bound_reason``, ``retired``, ``remark`` (known odd flows).
    Values and quantities are the source's reconciliation of both partners' declarations.

    Raises
    ------
    NoAnswerError : no code speaks of what is asked, or all that do were given up before ``years``
    """
    opened = _base(base)
    codes = trade_codes(
        material=material,
        product=product,
        stage=stage,
        hs6=hs6,
        nomenclature=nomenclature,
        base=opened,
    )
    wanted = year_range(years, _years_of(codes))
    _refuse_dead(codes, wanted)
    return flows(
        _rows(opened),
        codes,
        years=wanted,
        importers=members_by_year(importer, wanted, membership_on) if importer else None,
        exporters=members_by_year(exporter, wanted, membership_on) if exporter else None,
        remarks=opened.table("trade_remark") if "trade_remark" in opened else None,
    )


def import_shares(
    *,
    importer: str,
    material: str | None = None,
    product: str | None = None,
    stage: str | None = None,
    hs6: str | Iterable[str] | None = None,
    years: int | Iterable[int] | None = None,
    by: Weight = "value",
    nomenclature: str | None = None,
    membership_on: date | None = None,
    base: Base | None = None,
) -> pl.DataFrame:
    """Share of each supplier in the imports of a territory or bloc, per code and year.

    Trade between the members of a bloc is left out. See
    :func:`~didymium.evidence.trade.shares.supplier_shares` for the formula, ``covered`` and the
    columns; the other arguments are those of :func:`trade`.
    """
    from didymium import vocabulary

    found = trade(
        material=material,
        product=product,
        stage=stage,
        hs6=hs6,
        importer=importer,
        years=years,
        nomenclature=nomenclature,
        membership_on=membership_on,
        base=base,
    )
    members = members_by_year(importer, found["year"].unique(), membership_on)
    return supplier_shares(found, members, party=vocabulary.resolve(importer).id, by=by)


def import_concentration(*, by: Weight = "value", base: Base | None = None) -> pl.DataFrame:
    """Concentration of suppliers for every importer, code and year.

    See :func:`~didymium.evidence.trade.shares.concentration_of_imports`.
    """
    return concentration_of_imports(_rows(_base(base)), by=by)


def _base(base: Base | None) -> Base:
    from didymium.evidence.store import default_base

    return base if base is not None else default_base()


def _rows(base: Base) -> pl.LazyFrame:
    import polars as pl

    return pl.scan_parquet(base.path("trade"))


def _stages(stage: str | None) -> list[str] | None:
    """Stage ids a question about a stage means; for a rare earth, refining means separation too."""
    if stage is None:
        return None
    from didymium import vocabulary

    asked = vocabulary.resolve(stage, kind="stage").id
    if asked == "all":
        return None
    return ["refining", "separation"] if asked == "refining" else [asked]


def _years_of(codes: pl.DataFrame) -> list[int]:
    first: list[int] = codes["first_year"].drop_nulls().to_list()
    if not first:
        raise NoAnswerError(
            f"The base holds no trade rows under {', '.join(codes['hs6'])}; import them first."
        )
    return list(range(min(first), _last_year(codes) + 1))


def _last_year(codes: pl.DataFrame) -> int:
    years: list[int] = codes["last_year"].drop_nulls().to_list()
    return max(years)


def _refuse_dead(codes: pl.DataFrame, years: list[int]) -> None:
    if codes["last_year"].null_count() < codes.height and years and years[0] > _last_year(codes):
        named = ", ".join(codes["hs6"].to_list())
        raise NoAnswerError(
            f"Trade under {named} ends in {_last_year(codes)} in this base: the years asked "
            f"({years[0]}-{years[-1]}) have no rows, which does not mean no trade."
        )
