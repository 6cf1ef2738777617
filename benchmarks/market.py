"""Times of the market solver on the same problems as PIQP and Clarabel, and how they grow.

    python benchmarks/market.py            everything, about ten minutes
    python benchmarks/market.py --quick    fewer problems, about one minute
    python benchmarks/market.py --plot docs/market_growth.svg

Times are core time of one thread (``time.process_time``) per equilibrium: ours in one call for all
draws (median of three calls) and, "alone", in a call for each draw (median over draws).  PIQP and
Clarabel are timed draw by draw (median) for set-up and solution without the making of their arrays,
after fixed variables have been removed.  Their prices and levels are the judges: the largest
difference in objective (relative) and in any level (relative to the largest level) is printed
beside the times.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from didymium.market.activity import ActivitySet, Floats, Label, Role
from didymium.market.clearing import Clearing, clear
from didymium.market.construction import Builder
from didymium.market.reference import objective, tangent
from didymium.market.simulation import simulate

STAGE_PRICE = np.array([1.0, 1.6, 2.6, 3.4, 5.0])


def synthetic(territories: int = 40, products: int = 5, *, share: float = 1.0, seed: int = 7):
    """A chain with one dominant territory; ``share`` of all possible roads exist."""
    rng = np.random.default_rng(seed)
    build = Builder()
    price = np.interp(np.linspace(0, 1, products), np.linspace(0, 1, 5), STAGE_PRICE)
    names = [f"T{k}" for k in range(territories)]
    node = {(t, p): build.node(t, f"P{p}") for t in names for p in range(products)}
    wealth = rng.pareto(1.1, territories) + 0.05
    wealth[0] = wealth.sum()
    wealth /= wealth.sum()
    for p in range(products):
        cap = rng.dirichlet(np.full(territories, 0.3)) * 300.0 * (rng.random(territories) < 0.4)
        cap[0] = 850.0
        step = price[p] - (price[p - 1] if p else 0.0)
        for k, t in enumerate(names):
            column = {node[t, p]: 1.0} | ({node[t, p - 1]: -1.0} if p else {})
            cost, size = step * rng.uniform(0.5, 1.0), cap[k]
            label = Label(Role.PROCESS if p else Role.MINE, t, f"P{p}")
            build.add(label, column, upper=size, cost=cost, slope=0.5 * step / max(size, 1e-3))
            for m, other in enumerate(names):
                if m != k and rng.random() < share:
                    usual = cap[k] * (wealth[m] + 1e-3) + 0.05
                    road = {node[t, p]: -1.0, node[other, p]: 1.0}
                    freight, slope = price[p] * rng.uniform(0.02, 0.1), 0.1 * price[p] / usual
                    build.add(
                        Label(Role.TRADE, t, f"P{p}", other),
                        road,
                        upper=np.inf,
                        cost=freight,
                        slope=slope,
                    )
    last = products - 1
    for k, t in enumerate(names):
        quantity, elasticity = 1000.0 * wealth[k], float(np.exp(rng.normal(np.log(0.35), 0.3)))
        slope = price[last] / (elasticity * quantity)
        label = Label(Role.DEMAND, t, f"P{last}")
        build.add(
            label,
            {node[t, last]: -1.0},
            upper=np.inf,
            cost=-price[last] * (1 + 1 / elasticity),
            slope=slope,
        )
    start = np.array([price[int(n.product[1:])] for n in build.freeze().structure.nodes])
    return build.freeze(), start


def shocked(market: ActivitySet, draws: int) -> ActivitySet:
    """Draws of quotas, taxes and outages of the first territory, and of costs and demand."""
    rng = np.random.default_rng(1)
    structure = market.structure
    first = structure.nodes[0].territory
    base = clear(market).levels[:, 0]
    upper = np.repeat(market.upper, draws, axis=1)
    cost = np.repeat(market.cost, draws, axis=1)
    for product in structure.products:
        roads = structure.select(role=Role.TRADE, territory=first, product=product)
        left = np.where(rng.random(draws) < 0.35, rng.beta(0.6, 1.5, draws), np.inf)
        usual = np.maximum(base[roads], 1e-6 * base.max())[:, None]
        upper[roads] = np.minimum(upper[roads], left * usual)
        cost[roads] *= 1 + rng.uniform(0, 5, draws) * (rng.random(draws) < 0.3)
    made = structure.select(role=(Role.MINE, Role.PROCESS))
    upper[made] *= np.clip(rng.normal(1, 0.08, (made.size, draws)), 0.3, 1.5)
    cost *= np.exp(rng.normal(0, 0.05, cost.shape))
    return market.changed(upper=upper, cost=cost)


def timed(call: Callable[[], object]) -> tuple[float, object]:
    """Core milliseconds of a call, and its answer."""
    begin = time.process_time()
    answer = call()
    return 1e3 * (time.process_time() - begin), answer


def three_times(call: Callable[[], Clearing]) -> tuple[float, Clearing]:
    """Median core milliseconds of three calls, and the last answer."""
    found = [timed(call) for _ in range(3)]
    return float(np.median([spent for spent, _ in found])), found[-1][1]


def alone(market: ActivitySet, count: int, duals: Floats | None = None) -> float:
    """Median core milliseconds of an equilibrium that is asked for alone."""
    spent = []
    for draw in range(count):
        one = market.take(np.array([draw]))
        begin = None if duals is None else duals[:, draw]
        spent.append(timed(lambda one=one, begin=begin: clear(one, begin, workers=1))[0])
    return float(np.median(spent))


def _quadratic(market: ActivitySet, draw: int):
    from scipy.sparse import csc_matrix, diags

    structure = market.structure
    lower, upper = market.at("lower", draw), market.at("upper", draw)
    free = upper > lower + 1e-12
    matrix = csc_matrix(
        (structure.data, structure.indices, structure.indptr),
        shape=(structure.node_count, structure.activity_count),
    )
    given = -(matrix[:, ~free] @ lower[~free])
    square = diags(market.at("slope", draw)[free]).tocsc()
    return free, lower, upper, matrix[:, free].tocsc(), given, square, market.at("cost", draw)[free]


def by_piqp(market: ActivitySet, draw: int) -> tuple[float, Floats]:
    """Core milliseconds and levels."""
    import piqp

    free, lower, upper, matrix, given, square, cost = _quadratic(market, draw)
    high = np.where(np.isfinite(upper[free]), upper[free], 1e30)

    def call():
        solver = piqp.SparseSolver()
        solver.settings.eps_abs = solver.settings.eps_rel = 1e-9
        solver.setup(square, cost, matrix, given, None, None, None, lower[free], high)
        return solver, solver.solve()

    spent, (solver, status) = timed(call)
    if status != piqp.PIQP_SOLVED:
        return np.nan, np.full(free.size, np.nan)
    levels = lower.copy()
    levels[free] = solver.result.x
    return spent, levels


def by_clarabel(market: ActivitySet, draw: int) -> tuple[float, Floats]:
    """Core milliseconds and levels."""
    import clarabel
    from scipy.sparse import eye, vstack

    free, lower, upper, matrix, given, square, cost = _quadratic(market, draw)
    one = eye(matrix.shape[1], format="csr")
    finite = np.isfinite(upper[free])
    rows = vstack([matrix, one[finite], -one]).tocsc()
    right = np.concatenate([given, upper[free][finite], -lower[free]])
    cones = [
        clarabel.ZeroConeT(matrix.shape[0]),
        clarabel.NonnegativeConeT(int(finite.sum()) + matrix.shape[1]),
    ]
    settings = clarabel.DefaultSettings()
    settings.verbose, settings.max_threads = False, 1
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-9
    spent, answer = timed(
        lambda: clarabel.DefaultSolver(square, cost, rows, right, cones, settings).solve()
    )
    levels = lower.copy()
    levels[free] = np.array(answer.x)
    return spent, levels


def compare(name: str, market: ActivitySet, start: Floats, judged: int) -> dict[str, object]:
    """Times and differences on one set of draws."""
    draws = market.draws
    near = shocked_again(market)
    clear(market.take(np.arange(1)), start, workers=1)
    cold, first = three_times(lambda: clear(market, workers=1))
    base, _ = three_times(lambda: clear(market, start, workers=1))
    warm, warmed = three_times(lambda: clear(near, first.duals, workers=1))
    rows = {
        "cold": cold / draws,
        "from base prices": base / draws,
        "warm": warm / draws,
        "cold, alone": alone(market, judged),
        "warm, alone": alone(near, judged, first.duals),
    }
    gaps = {"piqp": [0.0, 0.0], "clarabel": [0.0, 0.0]}
    spent = {"piqp": [], "clarabel": []}
    failed = 0
    for draw in range(judged):
        ours = first.levels[:, draw]
        value = objective(market, draw, ours)
        for solver, solve in (("piqp", by_piqp), ("clarabel", by_clarabel)):
            took, levels = solve(market, draw)
            spent[solver].append(took)
            if np.isnan(took):
                failed += 1
                continue
            other = objective(market, draw, levels)
            gaps[solver][0] = max(gaps[solver][0], abs(value - other) / abs(other))
            gaps[solver][1] = max(gaps[solver][1], np.abs(ours - levels).max() / levels.max())
    rows |= {solver: float(np.nanmedian(times)) for solver, times in spent.items()}
    size = f"{market.structure.node_count} nodes, {market.structure.activity_count} activities"
    print(f"\n{name}: {size}, {draws} draws, {judged} of them by the judges")
    print("  core ms per equilibrium (median of the judges'):")
    for row, took in rows.items():
        ratios = [f"{s} x{rows[s] / took:.1f}" for s in ("piqp", "clarabel") if row not in gaps]
        print(f"  {row:<18}{took:9.3f}   {' '.join(ratios)}")
    print(f"  worst residual {first.residual.max():.1e} cold, {warmed.residual.max():.1e} warm")
    for solver, (value, level) in gaps.items():
        print(f"  against {solver}: objective {value:.1e}, levels {level:.1e} of the largest")
    methods = {str(m): int((warmed.method == m).sum()) for m in np.unique(warmed.method)}
    print(f"  warm starts that worked: {methods}; judges without an answer: {failed}")
    return rows


def shocked_again(market: ActivitySet) -> ActivitySet:
    """The next month: costs move by 1%, capacities by 1%."""
    rng = np.random.default_rng(11)
    cost = market.cost * np.exp(
        rng.normal(0, 0.01, (market.structure.activity_count, market.draws))
    )
    finite = np.isfinite(market.upper)
    moved = np.exp(rng.normal(0, 0.01, market.upper.shape))
    return market.changed(cost=cost, upper=np.where(finite, market.upper * moved, market.upper))


def real_chain(draws: int):
    """The shipped rare-earth chain under random controls, curves replaced by their tangents."""
    from didymium.market import scenario
    from didymium.market.compilation import compile_scenario

    worlds = compile_scenario(scenario.load("heavy_rare_earth_stop"), draws=1)
    market = worlds.monthly.take(np.array([0]))
    prices = np.asarray(worlds.market.prices).reshape(market.structure.node_count, -1)[:, 0]
    levels = clear(market, prices).levels[:, 0]
    cost, slope = tangent(market, levels)
    law = np.zeros_like(market.structure.law)
    straight = replace(market, structure=replace(market.structure, law=law))
    straight = straight.changed(cost=cost, slope=np.maximum(slope, 1e-9))
    return shocked_from(straight, "CHN", draws), prices


def shocked_from(market: ActivitySet, territory: str, draws: int) -> ActivitySet:
    """Quotas on every product of a territory, costs moved by 5%."""
    rng = np.random.default_rng(2)
    base = clear(market).levels[:, 0]
    upper = np.repeat(market.upper, draws, axis=1)
    cost = market.cost * np.exp(rng.normal(0, 0.05, (market.structure.activity_count, draws)))
    for product in market.structure.products:
        roads = market.structure.select(role=Role.TRADE, territory=territory, product=product)
        left = np.where(rng.random(draws) < 0.35, rng.beta(0.6, 1.5, draws), np.inf)
        upper[roads] = np.minimum(upper[roads], left * np.maximum(base[roads], 1e-9)[:, None])
    return market.changed(upper=upper, cost=cost)


def long_run(draws: int, months: int) -> None:
    """The rare-earth chain month by month, in this process (call in a fresh one for memory)."""
    from didymium.market import scenario
    from didymium.market.compilation import compile_scenario

    begin, core = time.monotonic(), time.process_time()
    chosen = scenario.load("heavy_rare_earth_stop")
    worst, rescued, chunk = 0.0, 0, 100
    worlds = compile_scenario(chosen, draws=draws, seed=1)
    prices = np.broadcast_to(worlds.market.prices, (len(worlds.market.prices), draws))
    for first in range(0, draws, chunk):
        part = np.arange(first, min(first + chunk, draws))
        run = simulate(
            worlds.monthly.take(part),
            worlds.shocked.take(part),
            months,
            base_prices=prices[:, part],
            keep=np.empty(0, dtype=np.int64),
        )
        worst, rescued = max(worst, float(np.nanmax(run.residual))), rescued + run.rescued
    spent, core = time.monotonic() - begin, time.process_time() - core
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result = {
        "draws": draws,
        "months": months,
        "seconds": round(spent, 1),
        "core_seconds": round(core, 1),
        "peak_mib": round(peak),
        "worst_residual": worst,
        "rescued": rescued,
    }
    print(json.dumps(result))


def growth(plot: Path | None, quick: bool) -> None:
    """Core time and memory of the factor against territories, roads and draws."""
    rows = []
    for territories in (10, 20, 40) if quick else (10, 20, 40, 80):
        market, start = synthetic(territories)
        rows.append(("territories", territories, *_growth_row(market, start, 20)))
    for share in (0.1, 0.3, 1.0):
        market, start = synthetic(40, share=share)
        roads = market.structure.select(role=Role.TRADE).size
        rows.append(("roads", roads, *_growth_row(market, start, 20)))
    market, start = synthetic(20)
    counts = (10, 100, 1000)
    rows += [("draws", draws, *_growth_row(market, start, draws)) for draws in counts]
    print("\ngrowth: what, how many, core ms per draw (cold, warm), MiB of panels and draws")
    for what, count, cold, warm, memory in rows:
        print(f"  {what:<12}{count:8d}{cold:10.3f}{warm:10.3f}{memory:10.2f}")
    if plot is not None:
        _plot(rows, plot)


def _growth_row(market: ActivitySet, start: Floats, draws: int) -> tuple[float, float, float]:
    many = shocked(market, draws)
    clear(many.take(np.arange(1)), start, workers=1)
    cold, found = timed(lambda: clear(many, workers=1))
    warm, _ = timed(lambda: clear(shocked_again(many), found.duals, workers=1))
    held = many.cost.nbytes * 3 + found.levels.nbytes + market.structure.plan.storage * 8
    return cold / draws, warm / draws, held / 2**20


def _plot(rows: list[tuple[str, int, float, float, float]], path: Path) -> None:
    import altair as alt
    import polars as pl

    frame = pl.DataFrame(
        [
            {"what": what, "number": count, "start": name, "core ms per draw": value}
            for what, count, cold, warm, _ in rows
            for name, value in (("cold", cold), ("warm", warm))
        ]
    )
    charts = [
        alt.Chart(frame.filter(pl.col("what") == what))
        .mark_line(point=True)
        .encode(
            x=alt.X("number:Q", title=what, scale=alt.Scale(type="log")),
            y=alt.Y("core ms per draw:Q", scale=alt.Scale(type="log")),
            color=alt.Color("start:N", title="start"),
        )
        .properties(width=200, height=180)
        for what in ("territories", "roads", "draws")
    ]
    alt.hconcat(*charts).save(str(path))
    print(f"wrote {path}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--long-run", nargs=2, type=int, metavar=("DRAWS", "MONTHS"))
    given = parser.parse_args()
    if given.long_run:
        long_run(*given.long_run)
        return
    print(f"Python {platform.python_version()}, {platform.machine()}, NumPy {np.__version__}")
    judged = 5 if given.quick else 20
    market, start = synthetic()
    compare("synthetic chain", shocked(market, 40 if given.quick else 200), start, judged)
    chain, prices = real_chain(40 if given.quick else 200)
    compare("rare-earth chain, one month", chain, prices, judged)
    growth(given.plot, given.quick)
    size = ("100", "24") if given.quick else ("1000", "60")
    print("\nrare-earth chain month by month, a fresh process, all cores:")
    command = [sys.executable, __file__, "--long-run", *size]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
