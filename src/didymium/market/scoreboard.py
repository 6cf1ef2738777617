"""The scores of past events as a table, as means and as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from didymium.market.backtest import KINDS, Scored
from didymium.market.baselines import BASELINES
from didymium.market.comparison import Beside

if TYPE_CHECKING:
    import polars as pl


def table(scored: Sequence[Scored]) -> pl.DataFrame:
    """One row a target: what was seen, what the model said, every score."""
    import polars as pl

    return pl.DataFrame(
        [
            {
                "event": row.target.event,
                "kind": row.target.kind,
                "measure": row.target.measure,
                "product": row.target.product,
                "destination": row.target.destination,
                "month": row.target.month,
                "observed": row.observed,
                "q10": row.low,
                "median": row.median,
                "q90": row.high,
                "inside": row.inside,
                "log_error": row.log_error,
                "crps": row.crps,
                **{f"error_{name}": row.baseline_errors.get(name) for name in BASELINES},
                "source_id": row.target.source_id,
                "note": row.target.note,
            }
            for row in scored
        ]
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """Mean scores of all targets of a kind."""

    kind: str
    count: int
    log_error: float
    crps: float
    coverage: float
    baseline_errors: dict[str, float]


def summary(scored: Sequence[Scored]) -> Iterator[Summary]:
    """Prices and volumes apart: mean log error, mean CRPS, share inside the 80% interval."""
    for kind in KINDS:
        rows = [row for row in scored if row.target.kind == kind]
        if not rows:
            continue
        names = [name for name in BASELINES if name in rows[0].baseline_errors]
        yield Summary(
            kind=kind,
            count=len(rows),
            log_error=float(np.mean([row.log_error for row in rows])),
            crps=float(np.mean([row.crps for row in rows])),
            coverage=float(np.mean([row.inside for row in rows])),
            baseline_errors={
                name: float(np.mean([row.baseline_errors[name] for row in rows])) for name in names
            },
        )


def lines(scored: Sequence[Scored]) -> Iterator[str]:
    """The scores as text: every target, hits and misses alike, then the means."""
    yield "Ratios to before the event: seen, model median (80% interval), log error."
    for row in scored:
        target = row.target
        what = f"{target.measure} {target.product.split(';')[0]}"
        to = f" to {target.destination}" if target.destination not in ("", "*") else ""
        mark = "" if row.inside else "  outside"
        yield (
            f"{target.event:<22} {target.month}  {what + to:<34}{row.observed:>7.2f}"
            f"{row.median:>8.2f} ({row.low:.2f} to {row.high:.2f}) {row.log_error:5.2f}{mark}"
        )
    yield ""
    for group in summary(scored):
        others = ", ".join(f"{name} {error:.2f}" for name, error in group.baseline_errors.items())
        yield (
            f"{group.kind}: {group.count} outcomes, mean log error {group.log_error:.2f}, mean CRPS"
            f" {group.crps:.2f}, {group.coverage:.0%} inside the 80% interval; baselines: {others}."
        )


def beside_lines(rows: Sequence[Beside]) -> Iterator[str]:
    """Published price rises beside ours, as text."""
    yield "Price rise in the first year of a full stop: published, ours outside China (90% range)."
    for row in rows:
        low, central, high = row.spot
        paid = row.contract[1]
        yield (
            f"{row.published.product:<18} {row.published.reading} {row.published.price_rise:+.0%}"
            f"  ours spot {central:+.0%} ({low:+.0%} to {high:+.0%}), contract {paid:+.0%}"
            f"  [{row.published.source_id}]"
        )
