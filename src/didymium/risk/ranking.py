"""All materials at once: one row for each material and stage, ranked by risk, with ranges."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from didymium.risk import buyers, nowcast
from didymium.risk.inputs import STAGE, Inputs, prepared
from didymium.risk.restrictions import share_under

if TYPE_CHECKING:
    import polars as pl

    from didymium.evidence import Base


def ranking(
    *,
    viewpoint: str | None = None,
    period: int | str = 2024,
    on: dt.date | None = None,
    all_stages: bool = False,
    base: Base | None = None,
) -> pl.DataFrame:
    """Materials ranked by the risk of world supply for a viewpoint.

    Parameters
    ----------
    viewpoint, period, on, base
        As in :func:`didymium.risk.assess`.
    all_stages
        Every stage; otherwise only the riskiest of each material (its bottleneck).

    Returns
    -------
    ``rank``, ``material``, ``stage``, ``risk`` (weighted concentration x trade factor, 0 to 15)
    with ``risk_low``, ``risk_high``; ``supply_risk_world`` (with recycling and substitution, where
    the EU study assesses them) with its range; ``hhi`` with its range, ``top1_iso3``,
    ``top1_share``, ``coverage``, ``restricted_share`` and ``restricted_share_high``;
    ``eu_published`` and, for a viewpoint, ``geopolrisk_score`` or ``geopolrisk_reason``;
    ``dataset``, ``period``, ``source_id``. Rows without a result are last, with ``reason``.
    """
    import polars as pl

    inputs = prepared(viewpoint=viewpoint, period=period, on=on, base=base)
    study = inputs.base.table("eu_assessment")
    weighted = nowcast.weighted_supply(inputs.chosen, inputs.governance, inputs.factors)
    risk = nowcast.world_risk(weighted, study).rename(
        {f"weighted_hhi{end}": f"risk{end}" for end in ("", "_low", "_high")}
    )
    table = (
        risk.join(inputs.concentration, on=STAGE, how="left", maintain_order="left", validate="1:1")
        .join(_restricted(inputs), on=STAGE, how="left", maintain_order="left", validate="1:1")
        .join(inputs.described, on=STAGE, how="left", maintain_order="left", validate="1:1")
        .join(
            study.select(*STAGE, eu_published="stage_supply_risk"),
            on=STAGE,
            how="left",
            maintain_order="left",
            validate="1:1",
        )
    )
    table = table.sort(
        "risk", "material", "stage", descending=[True, False, False], nulls_last=True
    )
    if not all_stages:
        table = table.unique("material", keep="first", maintain_order=True)
    table = table.with_columns(rank=pl.int_range(1, pl.len() + 1))
    columns = [
        "rank",
        *STAGE,
        "risk",
        "risk_low",
        "risk_high",
        "supply_risk_world",
        "supply_risk_world_low",
        "supply_risk_world_high",
        "hhi",
        "hhi_low",
        "hhi_high",
        "top1_iso3",
        "top1_share",
        "coverage",
        "restricted_share",
        "restricted_share_high",
        "eu_published",
    ]
    if inputs.viewpoint is not None:
        pairs = list(table.select(STAGE).iter_rows())
        found = buyers.geopolrisk_table(inputs, pairs)
        found = found.select(
            *STAGE,
            *(c for c in ("score", "score_low", "score_high") if c in found.columns),
            geopolrisk_reason="reason",
        ).rename({"score": "geopolrisk_score"}, strict=False)
        table = table.join(found, on=STAGE, how="left", validate="1:1", maintain_order="left")
        columns += [c for c in ("geopolrisk_score", "geopolrisk_reason") if c in table.columns]
    return table.select(*columns, "dataset", "period", "source_id", "reason")


def _restricted(inputs: Inputs) -> pl.DataFrame:
    """Share of world supply under any limiting measure, per material and stage."""
    import polars as pl

    rows = []
    held = inputs.shares
    for (material, stage), supply in held.group_by(STAGE, maintain_order=True):
        running = inputs.running(str(material), str(stage))
        table = share_under(supply.select("supplier_iso3", "share"), running)
        table = table.filter(pl.col("restriction") == "any")
        share, high = table.select("share", "share_high").row(0) if table.height else (0.0, 0.0)
        rows.append((str(material), str(stage), share, high))
    schema = {
        "material": pl.String,
        "stage": pl.String,
        "restricted_share": pl.Float64,
        "restricted_share_high": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


__all__ = ["ranking"]
