"""Where each of eight draws stands on its way, and what it does next, compiled."""

# mypy: allow-untyped-defs, allow-untyped-decorators, allow-untyped-calls

from __future__ import annotations

import numpy as np

from didymium.market.kernels import inner, once
from didymium.market.lanes import WIDTH

STEP, LIVE, RESIDUAL, SEEN, MOVED, TILT, BEND, MISSED, TURNOVER = range(9)
"""Rows of the control block that vector code reads or writes, one number per lane."""
START, LOW, AT_LOW, HIGH, AT_HIGH, TRIALS, SEARCH, AGAIN = range(9, 17)
"""Rows of the line search."""
BEST, SINCE, STEPS, STATUS, SETTLED, GOES, WIDE = range(17, 24)
CONTROL_ROWS = 24
CONVERGED, STALLED, BLURRED = 0, 1, 2
"""Blurred: prices have no digits left; the levels are to be balanced directly."""
MOST_TRIALS = 40
FROM_NOTHING = 1.1
"""Reach of the first step, as a share of the margin, of a draw that starts without prices."""


@once
def begin(control, prices):
    """Set all lanes at the beginning of their way, which leads from their prices."""
    for row in range(CONTROL_ROWS):
        for lane in range(WIDTH):
            control[row, lane] = 0.0
    for lane in range(WIDTH):
        control[WIDE, lane] = FROM_NOTHING
        for n in range(prices.shape[0]):
            if prices[n, lane] != 0.0:
                control[WIDE, lane] = 0.0
        control[LIVE, lane] = 1.0
        control[BEST, lane] = np.inf
        control[STATUS, lane] = STALLED


@once
def alive(control):
    """How many lanes are on their way."""
    count = 0
    for lane in range(WIDTH):
        count += control[LIVE, lane] > 0.0
    return count


@once
def ready(control, lane):
    """Whether a lane is on its way and has no other step to try first."""
    return control[LIVE, lane] > 0.0 and control[AGAIN, lane] == 0.0


@once
def choose(control, row, value):
    """Name the lanes that are ready and have a value in a row as those that go; their number."""
    count = 0
    for lane in range(WIDTH):
        goes = ready(control, lane) and control[row, lane] == value
        control[GOES, lane] = 1.0 if goes else 0.0
        count += goes
    return count


@inner
def _between(control, lane, step):
    """The next step to try between two: Newton's on the slope, regula falsi where that leaves."""
    low, high, bend = control[LOW, lane], control[HIGH, lane], control[BEND, lane]
    share = (step - control[TILT, lane] / bend - low) / (high - low) if bend > 0.0 else 0.0
    if not 0.02 < share < 0.98:
        share = control[AT_LOW, lane] / (control[AT_LOW, lane] - control[AT_HIGH, lane])
        share = min(max(share, 0.1), 0.9)
    return low + share * (high - low)


@once
def search(control):
    """Line search: a safeguarded Newton on the slope of the dual in every lane.

    The slope rises along the direction (the dual is convex); half of it gone is enough.  Returns
    how many lanes have another step to try.
    """
    again = 0
    for lane in range(WIDTH):
        control[AGAIN, lane] = 0.0
        tilt, start, step = control[TILT, lane], control[START, lane], control[STEP, lane]
        if control[SEARCH, lane] == 0.0 or abs(tilt) <= -0.5 * start:
            control[SEARCH, lane] = 0.0
            continue
        if tilt > 0.0:
            control[HIGH, lane], control[AT_HIGH, lane] = step, tilt
        else:
            control[LOW, lane], control[AT_LOW, lane] = step, tilt
        low, high = control[LOW, lane], control[HIGH, lane]
        control[TRIALS, lane] += 1.0
        if high == np.inf:
            step = 4.0 * low
            if step > 1e6:
                step = low
                control[SEARCH, lane] = 0.0
        else:
            step = _between(control, lane, step)
            if high - low < 1e-12 * high or control[TRIALS, lane] >= MOST_TRIALS:
                step = low if low > 0.0 else step
                control[SEARCH, lane] = 0.0
        control[STEP, lane] = step
        control[AGAIN, lane] = 1.0
        again += 1
    return again


@once
def judge(control, limits):
    """Which lanes have arrived; returns whether some have not got better for a while."""
    stuck = False
    for lane in range(WIDTH):
        if not ready(control, lane):
            continue
        residual = control[RESIDUAL, lane]
        if residual <= limits[0]:
            control[LIVE, lane] = 0.0
            control[STATUS, lane] = CONVERGED
            continue
        control[SINCE, lane] += 1.0
        if residual < 0.9 * control[BEST, lane]:
            control[BEST, lane] = residual
            control[SINCE, lane] = 0.0
        stuck |= control[SINCE, lane] > 2.0
    return stuck


@once
def give_up(control, limits, stuck):
    """Stop the lanes that get no further."""
    for lane in range(WIDTH):
        if not ready(control, lane):
            continue
        since = control[SINCE, lane]
        if stuck and since > 2.0 and control[SEEN, lane] <= 1.0:
            control[LIVE, lane] = 0.0
            control[STATUS, lane] = BLURRED
        elif since > limits[2] or control[STEPS, lane] >= limits[1]:
            control[LIVE, lane] = 0.0


@once
def set_off(control):
    """Begin a step in the lanes that go; those whose dual does not fall along it stop."""
    for lane in range(WIDTH):
        if control[GOES, lane] == 0.0:
            continue
        control[SETTLED, lane] = 0.0
        control[WIDE, lane] = 0.0
        if not control[TILT, lane] < 0.0:
            control[LIVE, lane] = 0.0
            control[GOES, lane] = 0.0
            continue
        control[START, lane] = control[AT_LOW, lane] = control[TILT, lane]
        control[LOW, lane], control[HIGH, lane], control[AT_HIGH, lane] = 0.0, np.inf, 0.0
        control[TRIALS, lane] = 0.0
        control[SEARCH, lane] = control[STEP, lane] = 1.0
        control[STEPS, lane] += 1.0
