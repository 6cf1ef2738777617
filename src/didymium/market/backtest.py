"""Past events run forward: the judge of the model.

An event is a scenario (``backtests/EVENT.yaml``) with what was known when it was announced: who did
what to which products from when on. Its targets (``backtests/targets.csv``) are what was seen
afterwards: a price or a flow as a ratio to before. The model's figure is the world with the event
over the world without it in the same month; behaviour is that of the shipped chains and of the
shipped priors of licence regimes, the same for all events. Nothing is fitted to an event.

Volumes and prices are scored apart, each against the same baselines:

* no change: the ratio stays at one;
* lost share / 0.25: the price rises by the supply lost to buyers outside over 0.25;
* single market: one market outside the controlling territory clears with the same elasticities,
  without stocks, stages or routes.

The two last are told the model's own central lost share: they get the volume for free.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from didymium.errors import ContractError, NoAnswerError, Problem, UnknownNameError
from didymium.market import scenario as scenarios
from didymium.market.activity import Ints, Role
from didymium.market.baselines import BASELINES, lost_share, price_baselines
from didymium.market.compilation import Worlds, compile_scenario
from didymium.market.draws import Draws
from didymium.market.measures import Recorder
from didymium.market.scenario import Scenario, month_between
from didymium.market.scores import covered, crps, log_ratio
from didymium.market.simulation import MonthView, simulate_beside
from didymium.market.tables import read_rows
from didymium.market.whatif import TOLERANCE

if TYPE_CHECKING:
    pass

Floats = NDArray[np.float64]

FOLDER = Path(__file__).parent / "backtests"
KINDS = {"price": ("spot", "contract", "home"), "volume": ("trade",)}
#: What moves prices and flows beside the event, as the standard deviation of the logarithm over a
#: year (it grows with the root of time). The yearly mean prices of 28 products without an event
#: moved by 0.275 from 2023 to 2025 (USGS); from point to point that is 0.275 x 1.5 ** 0.5. Flows:
#: own prior. The same for all events.
BACKGROUND = {"spot": 0.34, "contract": 0.275, "home": 0.275, "trade": 0.20}
#: How far a quotation or a month's customs figure may lie from what was paid or shipped (standard
#: deviation of the logarithm). Spot: one week's quotations of yttrium of 126 and 270, terbium 2,000
#: to 4,000, dysprosium 700 to 1,000 USD/kg. Flows: 35,688 and 56,763 t of graphite for one month.
QUOTATION = {"spot": 0.33, "contract": 0.05, "home": 0.05, "trade": 0.33}


@dataclass(frozen=True, slots=True)
class Target:
    """What was seen after an event: a price or a flow before and after, in the same unit."""

    event: str
    target: str
    kind: str
    measure: str
    product: str
    origin: str
    destination: str
    month: str
    before: float
    after: float
    unit: str
    source_id: str
    note: str


def events() -> tuple[str, ...]:
    """The names of the shipped events."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def targets(path: Path | None = None) -> tuple[Target, ...]:
    """The shipped targets, or those of a file of the same columns, checked."""
    rows = read_rows(FOLDER / "targets.csv" if path is None else path, Target)
    problems = [
        Problem(f"targets, {row.target}", f"{row.kind} {row.measure}", f"one of {KINDS}")
        for row in rows
        if row.measure not in KINDS.get(row.kind, ())
    ]
    problems += [
        Problem(f"targets, {row.target}", f"{row.before} to {row.after}", "before above 0")
        for row in rows
        if row.before <= 0.0 or row.after < 0.0
    ]
    if problems:
        raise ContractError(problems)
    return rows


@dataclass(frozen=True)
class Scored:
    """One target with the model's distribution and every score; figures are ratios to before.

    ``drawn`` is the model's ratio in every draw before what moves prices beside the event is
    added, and ``years`` the time over which that happens.
    """

    target: Target
    observed: float
    low: float
    median: float
    high: float
    inside: bool
    log_error: float
    crps: float
    baselines: dict[str, float]
    baseline_errors: dict[str, float]
    drawn: Floats
    years: float


class _Watch:
    """Keeps, month by month, the flows and home prices that the targets ask for."""

    def __init__(self, worlds: Worlds, wanted: Sequence[Target]) -> None:
        months, draws = worlds.scenario.months, worlds.draws
        start = worlds.scenario.start
        self.recorder = Recorder(
            worlds.market, start=(start.year, start.month), months=months, draws=draws
        )
        self.rows = [_rows(worlds, target) for target in wanted]
        self.home = [
            _home_nodes(worlds, target) if target.measure == "home" else None for target in wanted
        ]
        self.values = np.full((len(wanted), months, draws), np.nan)
        self.exports = np.zeros((len(wanted), months, draws))
        self.outward = [_outward(worlds, target) for target in wanted]

    def note(self, view: MonthView) -> None:
        """Add one month."""
        self.recorder.note(view)
        levels, prices = view.clearing.levels, view.clearing.prices
        for place, rows in enumerate(self.rows):
            nodes = self.home[place]
            if rows.size:
                self.values[place, view.month] = levels[rows].sum(axis=0)
            elif nodes is not None:
                self.values[place, view.month] = prices[nodes].mean(axis=0)
            self.exports[place, view.month] = levels[self.outward[place]].sum(axis=0)


def _products(target: Target) -> set[str]:
    return set(target.product.split(";"))


def _rows(worlds: Worlds, target: Target) -> Ints:
    """The shipments of a volume target."""
    if target.measure != "trade":
        return np.empty(0, dtype=np.int64)
    origins = worlds.chain.members(target.origin)
    everywhere = target.destination == "*"
    aims = worlds.chain.territories if everywhere else worlds.chain.members(target.destination)
    return np.array(
        [
            row
            for row, label in enumerate(worlds.monthly.structure.labels)
            if label.role is Role.TRADE
            and label.product in _products(target)
            and label.territory in origins
            and label.partner in aims - origins
        ],
        dtype=np.int64,
    )


def _outward(worlds: Worlds, target: Target) -> Ints:
    """Shipments of the target's products out of the territories that the event acts in."""
    actors = {
        place
        for shock in worlds.scenario.shocks
        for name in getattr(shock, "actor", ())
        for place in worlds.chain.members(name)
    }
    return np.array(
        [
            row
            for row, label in enumerate(worlds.monthly.structure.labels)
            if label.role is Role.TRADE
            and label.product in _products(target)
            and label.territory in actors
            and label.partner not in actors
        ],
        dtype=np.int64,
    )


def _home_nodes(worlds: Worlds, target: Target) -> Ints:
    return np.array(
        [
            place
            for place, node in enumerate(worlds.monthly.structure.nodes)
            if node.product in _products(target) and node.territory == worlds.chain.controlling
        ],
        dtype=np.int64,
    )


def _run(worlds: Worlds, wanted: Sequence[Target]) -> tuple[_Watch, _Watch]:
    """The worlds without and with the event, watched."""
    watches = _Watch(worlds, wanted), _Watch(worlds, wanted)
    simulate_beside(
        worlds.monthly,
        worlds.without,
        [worlds.shocked],
        worlds.scenario.months,
        base_prices=worlds.market.prices,
        observers=[watch.note for watch in watches],
        tolerance=TOLERANCE,
    )
    return watches


def score(
    event: str | Scenario, wanted: Sequence[Target], *, draws: int = 200, seed: int = 1
) -> list[Scored]:
    """The scores of one event's targets."""
    scenario = event if isinstance(event, Scenario) else load_event(event)
    worlds = compile_scenario(scenario, draws=draws, seed=seed)
    without, shocked = _run(worlds, wanted)
    return [_scored(worlds, target, place, without, shocked) for place, target in enumerate(wanted)]


def load_event(name: str) -> Scenario:
    """A shipped event, or one from a file."""
    if name in events():
        return scenarios.load(FOLDER / f"{name}.yaml")
    if Path(name).is_file():
        return scenarios.load(name)
    close = difflib.get_close_matches(name, events(), n=3, cutoff=0.3)
    raise UnknownNameError(name, what="past event or event file", suggestions=close or events())


def _scored(worlds: Worlds, target: Target, place: int, without: _Watch, shocked: _Watch) -> Scored:
    month = _month(worlds.scenario, target)
    one, two = (_series(watch, target, place)[month] for watch in (without, shocked))
    ratio = np.asarray(two / np.where(one > 0.0, one, np.nan))
    drawn = np.nan_to_num(ratio, nan=1.0)
    years = _years(worlds, month)
    ratio = drawn * background(target, worlds.draws, years, QUOTATION[target.measure])
    seen = log_ratio(target.after / target.before)
    guess = log_ratio(ratio)
    low, median, high = np.quantile(ratio, (0.1, 0.5, 0.9))
    others = _baselines(worlds, target, place, month, without, shocked)
    return Scored(
        target=target,
        observed=target.after / target.before,
        low=float(low),
        median=float(median),
        high=float(high),
        inside=covered(guess, float(seen)),
        log_error=float(abs(np.median(guess) - seen)),
        crps=crps(guess, float(seen)),
        baselines=others,
        baseline_errors={
            name: float(abs(log_ratio(value) - seen)) for name, value in others.items()
        },
        drawn=drawn,
        years=years,
    )


def _years(worlds: Worlds, month: int) -> float:
    """Years from the first announcement of an event to a month."""
    first = min(shock.announced or shock.start for shock in worlds.scenario.shocks)
    return max(month - worlds.scenario.month(first), 0) / 12.0


def background(target: Target, draws: int, years: float, quotation: float) -> Floats:
    """Everything else that happened between before and after, as a factor per draw."""
    if draws == 1:
        return np.ones(1)
    size = (BACKGROUND[target.measure] ** 2 * years + quotation**2) ** 0.5
    normal = Draws(0, np.arange(draws)).normal(target.target)
    return np.asarray(np.exp(size * normal))


def _month(scenario: Scenario, target: Target) -> int:
    import datetime as dt

    day = dt.date(int(target.month[:4]), int(target.month[5:7]), 1)
    month = month_between(scenario.start, day)
    if not 0 <= month < scenario.months:
        raise ContractError(
            [
                Problem(
                    f"targets, {target.target}, month",
                    target.month,
                    f"a month from {scenario.start:%Y-%m} to {scenario.until:%Y-%m}",
                )
            ]
        )
    return month


def _series(watch: _Watch, target: Target, place: int) -> Floats:
    """The model's monthly figure for a target, (months, draws)."""
    if target.measure in ("spot", "contract"):
        array = watch.recorder.spot if target.measure == "spot" else watch.recorder.contract
        rows = [watch.recorder.products.index(product) for product in sorted(_products(target))]
        return np.asarray(array[rows].mean(axis=0))
    return np.asarray(watch.values[place])


def _baselines(
    worlds: Worlds, target: Target, place: int, month: int, without: _Watch, shocked: _Watch
) -> dict[str, float]:
    if target.kind == "volume":
        return {"no_change": 1.0}
    if target.measure == "home":
        return dict.fromkeys(BASELINES, 1.0)
    before, after = without.exports[place, month], shocked.exports[place, month]
    lost = float(np.median(before) - np.median(after))
    share = lost_share(worlds, _products(target), lost, outside=target.measure == "spot")
    return price_baselines(worlds, _products(target), share)


def run(
    names: Iterable[str] | None = None,
    *,
    draws: int = 200,
    seed: int = 1,
    wanted: Path | None = None,
) -> list[Scored]:
    """The scores of the shipped events, or of some of them, or of a file of targets."""
    rows = targets(wanted)
    known = dict.fromkeys(row.event for row in rows)
    chosen = [name for name in known if name in events()] if names is None else list(names)
    found: list[Scored] = []
    for name in chosen:
        event = load_event(name)
        group = [row for row in rows if row.event == event.name]
        if not group:
            given = "the shipped outcomes" if wanted is None else str(wanted)
            raise NoAnswerError(
                f"{event.name}: no outcome in {given}; give a file of outcomes with --targets."
            )
        found += score(event, group, draws=draws, seed=seed)
    return found
