"""The scores of past events as a table, as means and as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from didymium.market import chain as chains
from didymium.market.backtest import KINDS, Scored, load_event
from didymium.market.baselines import BASELINES
from didymium.market.comparison import Beside
from didymium.market.labels import place_name, product_name
from didymium.market.scenario import load
from didymium.market.words import number, say
from didymium.vocabulary.numerals import period

if TYPE_CHECKING:
    import polars as pl


def table(scored: Sequence[Scored]) -> pl.DataFrame:
    """One row a target: what was seen, what the model said, every score."""
    import polars as pl

    return pl.DataFrame(
        [
            {
                "target": row.target.target,
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


def lines(scored: Sequence[Scored], lang: str = "en") -> Iterator[str]:
    """The scores as text: every target, hits and misses alike, by event, then the means."""
    yield say("scores_head", lang)
    event = ""
    for row in scored:
        if row.target.event != event:
            event = row.target.event
            yield from ("", f"{_title(event, lang)}  [{event}]")
        yield _line(row, lang)
    yield ""
    for group in summary(scored):
        others = ", ".join(
            f"{say(f'baseline_{name}', lang)} {number(error, lang, '.2f')}"
            for name, error in group.baseline_errors.items()
        )
        yield say(
            "scores_mean",
            lang,
            kind=say(f"score_{group.kind}", lang),
            count=group.count,
            error=number(group.log_error, lang, ".2f"),
            crps=number(group.crps, lang, ".2f"),
            inside=number(group.coverage, lang, ".0%"),
            baselines=others,
        )


def _line(row: Scored, lang: str) -> str:
    target = row.target
    chain = chains.load(load_event(target.event).chain)
    names = [product_name(chain, product, lang) for product in target.product.split(";")]
    what = f"{say(f'score_{target.measure}', lang)}, {', '.join(names)}"
    if target.destination not in ("", "*"):
        place = place_name(chain, target.destination, lang)
        what = say("scores_to", lang, what=what, place=place)
    seen, low, median, high, error = (
        number(value, lang, ".2f")
        for value in (row.observed, row.low, row.median, row.high, row.log_error)
    )
    outside = "" if row.inside else f"  {say('scores_outside', lang)}"
    ends = say("range", lang, low=low, high=high)
    head = f"  {period(target.month, lang):<15} {what:<62}"
    return f"{head}{seen:>6}{median:>7} ({ends}) {error}{outside}"


def _title(event: str, lang: str) -> str:
    scenario = load_event(event)
    return scenario.title_it if lang == "it" and scenario.title_it else scenario.title


def beside_lines(rows: Sequence[Beside], lang: str = "en") -> Iterator[str]:
    """Published price rises beside ours, as text."""
    yield say("beside_head", lang)
    for row in rows:
        low, central, high = (number(rise, lang, "+,.0%") for rise in row.spot)
        chain = chains.load(load(row.published.scenario).chain)
        yield "  " + say(
            "beside_line",
            lang,
            product=product_name(chain, row.published.product, lang),
            reading=say(f"reading_{row.published.reading.replace(' ', '_')}", lang),
            published=number(row.published.price_rise, lang, "+,.0%"),
            spot=central,
            low=low,
            high=high,
            paid=number(row.contract[1], lang, "+,.0%"),
            source=row.published.source_id,
        )
