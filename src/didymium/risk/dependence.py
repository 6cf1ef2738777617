"""Exposure of a territory, a bloc or a firm through the chain, read from an evidence base."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from didymium.errors import InputError, NoAnswerError
from didymium.risk.exposure import UNKNOWN, trace
from didymium.risk.routes import (
    TRADE_STAGES,
    Link,
    balance_link,
    chain_of,
    pool_link,
    trade_link,
)
from didymium.risk.viewpoint import Viewpoint

if TYPE_CHECKING:
    import polars as pl

    from didymium.evidence import Base

_LARGEST_LOSS = 0.999


def exposure(
    material: str,
    viewpoint: Viewpoint,
    *,
    period: str,
    base: Base,
    chosen: pl.DataFrame,
    suppliers: Mapping[str, float] | None = None,
    from_stage: str | None = None,
) -> pl.DataFrame:
    """Who stands behind a viewpoint's supply at every stage, from the product back to the mine.

    Parameters
    ----------
    material
        Material id; its chain is that of ``tables/chains.csv`` or of its own series.
    viewpoint
        Territory or bloc whose supply is traced.
    period
        Year of the trade flows.
    chosen
        Series of suppliers (:func:`didymium.risk.supply.chosen`).
    suppliers
        A firm's own direct suppliers, territory -> share; replaces the viewpoint's trade.
    from_stage
        Stage at which the suppliers deliver; default the first of the chain.

    Returns
    -------
    ``stage``, ``material``, ``territory_iso3`` (or ``unknown``), ``share``, ``how`` (balance,
    trade, pool), ``note``, ``source_id``.
    """
    import polars as pl

    stages = chosen.filter(pl.col("material") == material)["stage"].unique().to_list()
    chain = chain_of(material, stages)
    if from_stage is not None:
        known = [stage for stage, _, _ in chain]
        if from_stage not in known:
            raise InputError(
                f"The chain of {material} has no stage {from_stage}; it has {', '.join(known)}."
            )
        chain = chain[known.index(from_stage) :]
    if not chain:
        raise NoAnswerError(f"No stage of {material} has suppliers in the evidence.")
    reader = _Reader(base, chosen, period, viewpoint)
    links: list[Link] = []
    start, said = reader.start(chain[0], suppliers)
    held = start
    for stage, stands_for, note in chain:
        link = reader.link(
            stage, stands_for, note if links else "; ".join(filter(None, (note, said))), held
        )
        links.append(link)
        traced = trace(start, [one.makers for one in links])
        held = dict(
            traced.filter(pl.col("stage") == stage).select("territory_iso3", "share").rows()
        )
        if held.get(UNKNOWN, 0.0) > _LARGEST_LOSS:
            break
    facts = pl.DataFrame(
        [(one.stage, one.material, one.how, one.note, "; ".join(one.source_ids)) for one in links],
        schema=["stage", "material", "how", "note", "source_id"],
        orient="row",
    )
    traced = trace(start, [one.makers for one in links])
    return traced.join(facts, on="stage", how="left", maintain_order="left").select(
        "stage", "material", "territory_iso3", "share", "how", "note", "source_id"
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the links of a chain for one viewpoint and year."""

    base: Base
    chosen: pl.DataFrame
    period: str
    viewpoint: Viewpoint

    def start(
        self, first: tuple[str, str, str], suppliers: Mapping[str, float] | None
    ) -> tuple[dict[str, float], str]:
        """The direct suppliers at the first stage, and how they are known."""
        stage, material, _ = first
        group = self.viewpoint.group()
        if suppliers:
            held: dict[str, float] = {}
            for name, share in suppliers.items():
                held[group.get(name, name)] = held.get(group.get(name, name), 0.0) + share
            return held, "direct suppliers as given"
        balance = self._balance(stage, material, "")
        if balance is None or self.viewpoint.id in balance.makers.territories:
            return {self.viewpoint.id: 1.0}, ""
        return self._direct(stage, material, balance)

    def _direct(self, stage: str, material: str, balance: Link) -> tuple[dict[str, float], str]:
        """Direct suppliers from customs values, for a buyer that the balance does not hold."""
        import polars as pl

        rows, _ = self._trade(stage, material, bounds=True)
        if rows is None:
            return {self.viewpoint.id: 1.0}, ""
        names = self.viewpoint.members
        bought = rows.filter(
            pl.col("importer_iso3").is_in(names) & ~pl.col("exporter_iso3").is_in(names)
        )
        pairs = bought.group_by("exporter_iso3", maintain_order=True).agg(
            pl.col("value_kusd").sum()
        )
        total = float(pairs["value_kusd"].sum())
        within = _bloc_rows(balance.makers.territories, self.viewpoint.on)
        held: dict[str, float] = {}
        for exporter, value in pairs.rows():
            name = within.get(exporter, exporter)
            held[name] = held.get(name, 0.0) + value / total
        reasons = sorted({reason for reason in rows["bound_reason"].to_list() if reason})
        return held, "; ".join(["direct suppliers by customs value", *reasons])

    def link(self, stage: str, material: str, note: str, held: Mapping[str, float]) -> Link:
        """The best link the evidence allows for those who hold goods after the stage before."""
        buyers = frozenset(held) - {UNKNOWN}
        found = self._balance(stage, material, note)
        if found is not None and buyers & set(found.makers.territories):
            return found
        supply = self._supply(stage, material)
        rows, codes = self._trade(stage, material, bounds=False)
        if rows is not None and codes is not None:
            traded = trade_link(
                rows,
                codes,
                supply,
                stage=stage,
                material=material,
                note=note,
                group=self.viewpoint.group(),
            )
            if buyers & set(traded.makers.territories):
                return traded
        return pool_link(
            supply,
            stage=stage,
            material=material,
            note=note,
            group=self.viewpoint.group(),
            buyers=buyers,
        )

    def _supply(self, stage: str, material: str) -> pl.DataFrame:
        import polars as pl

        return self.chosen.filter((pl.col("material") == material) & (pl.col("stage") == stage))

    def _balance(self, stage: str, material: str, note: str) -> Link | None:
        return balance_link(
            self.base.table("observation"),
            stage=stage,
            material=material,
            period=self.period,
            note=note,
            group=self.viewpoint.group(),
        )

    def _trade(
        self, stage: str, material: str, *, bounds: bool
    ) -> tuple[pl.DataFrame | None, pl.DataFrame | None]:
        """Flows and codes of the stage; codes that cover more than the material only on request."""
        from didymium.evidence.trade import trade, trade_codes

        for coded in TRADE_STAGES[stage]:
            try:
                codes = trade_codes(material=material, stage=coded, base=self.base)
                codes = codes if bounds else codes.filter(~codes["is_bound"])
                if codes.height == 0:
                    continue
                rows = trade(
                    material=material,
                    hs6=codes["hs6"].to_list(),
                    years=int(self.period),
                    membership_on=self.viewpoint.on,
                    base=self.base,
                )
            except NoAnswerError:
                continue
            if rows.height:
                return rows, codes
        return None, None


def _bloc_rows(territories: tuple[str, ...], on: dt.date) -> Mapping[str, str]:
    """Member -> bloc, for blocs that a balance holds as one row."""
    from didymium import vocabulary

    known = {bloc.id for bloc in vocabulary.blocs()}
    return {
        member: name
        for name in territories
        if name in known
        for member in vocabulary.members(name, on)
        if member not in territories
    }


def membership_day(period: str) -> dt.date:
    """Day on which membership of a bloc is read for a year: 1 July, as for trade."""
    return dt.date(int(period), 7, 1)


__all__ = ["exposure", "membership_day"]
