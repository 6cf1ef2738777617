r"""A dominant seller who knows that his sales move the price (conjectural variation).

A seller with conduct :math:`\theta` (0: price taker, 1: Cournot) who ships :math:`x` to a market
asks for marginal revenue :math:`p - \theta\, b\, x` there, where :math:`b` is how fast the market's
price falls with what he ships.  That is an addition of :math:`\theta b` to the slope of the
shipment, so the equilibrium stays a clearing of the same market (Baltensperger, Egging and
Tomasgard 2018, CenSES working paper 1/2018).

The answer of the market, :math:`b`, is read from the inverse of the Newton matrix without the
seller's own shipments: users, rivals, stocks and stages further down all answer.  It is exact
where the seller has one shipment per market and the markets answer linearly and apart; elsewhere
it is the local answer, and clearing and answers are repeated until they rest.

Over the kinked markets of a real chain that repetition can circle.  Scenarios therefore hold the
answers of the base year fast: the seller's conjecture, as in the older literature (Bowley).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array

from didymium.errors import ClearingError
from didymium.market.activity import ActivitySet, Floats, Ints, Law
from didymium.market.clearing import Clearing, clear
from didymium.market.laws import marginal_cost

ROUNDS = 60
REST = 1e-7
BLIND = 1e-12


@dataclass(frozen=True)
class Powered:
    """A clearing with market power: the answers ``(shipments, draws)`` and the rounds taken."""

    clearing: Clearing
    answers: Floats
    rounds: int


def price_answers(activities: ActivitySet, clearing: Clearing, shipments: Ints) -> Floats:
    """How fast the price where each shipment arrives falls with it, ``(shipments, draws)``.

    Infinite answers (nobody else is marginal there) are cut at the highest price that anybody
    there would pay over the shipment.
    """
    structure = activities.structure
    shape = (structure.node_count, structure.activity_count)
    matrix = csc_array((structure.data, structure.indices, structure.indptr), shape=shape)
    arrivals = np.array([_arrival(activities, row) for row in shipments])
    result = np.empty((shipments.size, clearing.draws))
    weights = response_weights(activities, clearing.levels)
    weights[shipments] = 0.0
    worth = np.array([_worth(activities, node, clearing.draws) for node in arrivals])
    for draw in range(clearing.draws):
        newton = (matrix * weights[:, draw][None, :]) @ matrix.T
        dense = newton.toarray()
        diagonal = np.diag_indices_from(dense)
        least = np.where(dense[diagonal] > 0, BLIND * dense[diagonal], BLIND)
        dense[diagonal] += least
        columns = np.eye(structure.node_count)[:, arrivals]
        answers = np.linalg.solve(dense, columns)[arrivals, np.arange(arrivals.size)]
        sold = np.maximum(clearing.levels[shipments, draw], 1e-12)
        most = np.maximum(np.abs(clearing.duals[arrivals, draw]), worth[:, draw]) / sold
        result[:, draw] = np.minimum(np.maximum(answers, 0.0), most)
    return result


def response_weights(activities: ActivitySet, levels: Floats) -> Floats:
    """Derivative of every level with respect to its margin, ``(activities, draws)``."""
    law = activities.structure.law
    step = 1e-6 * np.maximum(np.abs(levels), 1e-9 * np.abs(levels).max(axis=0))
    rise = marginal_cost(activities, levels + step) - marginal_cost(activities, levels - step)
    linear = (law == Law.LINEAR)[:, None]
    slope = np.where(linear, activities.slope, rise / (2 * step))
    inside = (levels > activities.lower) & (levels < activities.upper) & (slope > 0)
    return np.where(inside, 1.0 / np.where(inside, slope, 1.0), 0.0)


def clear_with_power(
    activities: ActivitySet,
    shipments: Ints,
    conduct: float | Floats,
    *,
    start: Floats | None = None,
    workers: int | None = None,
) -> Powered:
    """The equilibrium in which one seller's shipments carry a markup.

    Parameters
    ----------
    shipments
        Positions of the seller's shipments, at most one to each market.
    conduct
        0 for a price taker to 1 for Cournot; a number or ``(draws,)``.

    Raises
    ------
    ClearingError
        The answers and the clearing do not come to rest.
    """
    slope = np.repeat(activities.slope, activities.draws // activities.slope.shape[1], axis=1)
    answers = np.zeros((shipments.size, activities.draws))
    cleared = clear(activities, start, workers=workers)
    for rounds in range(1, ROUNDS + 1):
        found = price_answers(activities, cleared, shipments)
        answers = found if rounds == 1 else 0.5 * (answers + found)
        marked = slope.copy()
        marked[shipments] += conduct * answers
        before = cleared.levels[shipments]
        cleared = clear(activities.changed(slope=marked), cleared.duals, workers=workers)
        moved = np.abs(cleared.levels[shipments] - before).max(axis=0)
        scale = np.maximum(np.abs(cleared.levels[shipments]).max(axis=0), 1e-300)
        if (moved <= REST * scale).all():
            return Powered(cleared, answers, rounds)
    raise ClearingError(
        f"market power: shipments still moved by {float((moved / scale).max()):.1e} of the largest "
        f"after {ROUNDS} rounds; expected {REST:.0e}. Lower the conduct or group the markets."
    )


def _worth(activities: ActivitySet, node: int, draws: int) -> Floats:
    """The largest cost or willingness to pay of what touches a node, ``(draws,)``."""
    structure = activities.structure
    owner = np.repeat(np.arange(structure.activity_count), np.diff(structure.indptr))
    rows = owner[structure.indices == node]
    most = np.abs(activities.cost[rows]).max(axis=0, initial=0.0)
    users = rows[structure.law[rows] == Law.ISO_ELASTIC]
    most = np.maximum(most, activities.reference_price[users].max(axis=0, initial=0.0))
    return np.broadcast_to(most, (draws,))


def _arrival(activities: ActivitySet, row: int) -> int:
    """The node a shipment gives to."""
    structure = activities.structure
    span = slice(structure.indptr[row], structure.indptr[row + 1])
    gives = structure.indices[span][structure.data[span] > 0]
    if gives.size != 1:
        raise ValueError(f"{structure.labels[row]} gives to {gives.size} nodes, expected one")
    return int(gives[0])


def with_calibrated_markup(
    activities: ActivitySet, base: Clearing, shipments: Ints, conduct: float | Floats
) -> ActivitySet:
    """The same market with a markup on the seller's shipments and the same base equilibrium.

    The slope rises by conduct times the market's answer at the base, and the cost falls by what
    that makes of the base shipment: an observed base year already holds the seller's markup, and
    what the conduct changes is how he answers from there.  For the months of a simulation, where
    repeating the answers every month would cost a multiple.
    """
    draws = max(activities.draws, base.draws)
    markup = conduct * price_answers(activities, base, shipments)
    slope = np.array(np.broadcast_to(activities.slope, (activities.slope.shape[0], draws)))
    cost = np.array(np.broadcast_to(activities.cost, slope.shape))
    slope[shipments] += markup
    cost[shipments] -= markup * base.levels[shipments]
    return activities.changed(slope=slope, cost=cost)
