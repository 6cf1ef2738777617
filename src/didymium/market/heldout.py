"""The widths of quotations estimated on the other episodes, and coverage on the one left out.

How far one quotation or one month's customs figure lies from what was paid or shipped
(:data:`didymium.market.backtest.QUOTATION`) was set with all events in view. Here the two widths
that matter, of spot prices and of flows, are chosen for each episode by the mean CRPS of the other
episodes alone, and the episode is scored with them. Events of one episode (gallium and germanium
2023, rare earths and yttrium 2025) are left out together. The rest of the model, the prior of
licence regimes above all, stays as it is: this tests the widths and no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from didymium.errors import NoAnswerError
from didymium.market.backtest import KINDS, QUOTATION, Scored, background
from didymium.market.scores import covered, crps, log_ratio
from didymium.market.words import number, say

if TYPE_CHECKING:
    import polars as pl

#: Events that are one episode: the same rule or the same quarter and market.
EPISODES = {
    "GA_LICENCE_2023": "gallium and germanium 2023",
    "GE_LICENCE_2023": "gallium and germanium 2023",
    "REE_LICENCE_2025": "rare earths 2025",
    "Y_SHORTAGE_2025": "rare earths 2025",
}
#: Measures whose width is estimated, and the widths that are tried.
ESTIMATED = ("spot", "trade")
WIDTHS = tuple(round(0.05 * step, 2) for step in range(25))


@dataclass(frozen=True, slots=True)
class HeldOut:
    """One episode scored with widths from the others, for one kind of target."""

    episode: str
    kind: str
    count: int
    widths: dict[str, float]
    inside: int
    crps: float


def episode(row: Scored) -> str:
    """The episode that an event belongs to: its own unless :data:`EPISODES` says otherwise."""
    return EPISODES.get(row.target.event, row.target.event)


def _guess(row: Scored, width: float) -> NDArray[np.float64]:
    around = background(row.target, row.drawn.size, row.years, width)
    return log_ratio(row.drawn * around)


def _crps(row: Scored, width: float) -> float:
    return crps(_guess(row, width), float(log_ratio(row.observed)))


def best_width(rows: Sequence[Scored]) -> float:
    """The width with the least mean CRPS over some targets; the smaller one of equals."""
    means = [float(np.mean([_crps(row, width) for row in rows])) for width in WIDTHS]
    return WIDTHS[int(np.argmin(means))]


def leave_one_out(scored: Sequence[Scored]) -> list[HeldOut]:
    """Every episode with widths estimated on the others.

    Raises
    ------
    NoAnswerError
        With fewer than two episodes there is nothing to estimate on.
    """
    names = list(dict.fromkeys(episode(row) for row in scored))
    if len(names) < 2:
        raise NoAnswerError(
            f"{len(names)} episode: leaving one out needs at least two; name more events."
        )
    found: list[HeldOut] = []
    for name in names:
        widths = dict(QUOTATION)
        for measure in ESTIMATED:
            others = [r for r in scored if episode(r) != name and r.target.measure == measure]
            if others:
                widths[measure] = best_width(others)
        found += _episode([row for row in scored if episode(row) == name], name, widths)
    return found


def _episode(rows: Sequence[Scored], name: str, widths: dict[str, float]) -> Iterator[HeldOut]:
    for kind in KINDS:
        group = [row for row in rows if row.target.kind == kind]
        if not group:
            continue
        guesses = [
            (_guess(r, widths[r.target.measure]), float(log_ratio(r.observed))) for r in group
        ]
        yield HeldOut(
            episode=name,
            kind=kind,
            count=len(group),
            widths={measure: widths[measure] for measure in ESTIMATED if measure in KINDS[kind]},
            inside=sum(covered(guess, seen) for guess, seen in guesses),
            crps=float(np.mean([crps(guess, seen) for guess, seen in guesses])),
        )


def table(found: Sequence[HeldOut]) -> pl.DataFrame:
    """One row an episode and kind."""
    import polars as pl

    return pl.DataFrame(
        [
            {
                "episode": row.episode,
                "kind": row.kind,
                "targets": row.count,
                **{f"width_{name}": row.widths.get(name) for name in ESTIMATED},
                "inside": row.inside,
                "crps": row.crps,
            }
            for row in found
        ]
    )


def lines(found: Sequence[HeldOut], lang: str = "en") -> Iterator[str]:
    """The episodes and the coverage over all of them, as text."""
    yield say("held_head", lang)
    for row in found:
        widths = ", ".join(
            f"{say(f'score_{name}', lang)} {number(width, lang, '.2f')}"
            for name, width in row.widths.items()
        )
        yield say(
            "held_line",
            lang,
            episode=f"{row.episode:<28}",
            kind=f"{say(f'score_{row.kind}', lang):<7}",
            widths=widths,
            inside=row.inside,
            count=row.count,
            crps=number(row.crps, lang, ".2f"),
        )
    for kind in KINDS:
        rows = [row for row in found if row.kind == kind]
        if rows:
            count, inside = sum(row.count for row in rows), sum(row.inside for row in rows)
            mean = sum(row.crps * row.count for row in rows) / count
            yield say(
                "held_sum",
                lang,
                kind=say(f"score_{kind}", lang),
                inside=inside,
                count=count,
                share=number(inside / count, lang, ".0%"),
                crps=number(mean, lang, ".2f"),
                episodes=len(rows),
            )
