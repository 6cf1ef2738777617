r"""A dominant seller who knows that his sales move the price (conjectural variation).

A seller with conduct :math:`\theta` (0: price taker, 1: Cournot) who ships :math:`x` to a market
asks for marginal revenue :math:`p - \theta\, b\, x` there, where :math:`b` is how fast the market's
price falls with what he ships.  That is an addition of :math:`\theta b` to the slope of the
shipment, so the equilibrium stays a clearing of the same market (Baltensperger, Egging and
Tomasgard 2018, CenSES working paper 1/2018).

The answer of the market, :math:`b`, is read from the inverse of the Newton matrix without the
seller's own shipments: users, rivals, stocks and stages further down all answer.  It is exact
where the seller has one shipment per market and the markets answer linearly and apart; elsewhere
it is the local answer.  Scenarios hold the answers of the base year fast: the seller's conjecture,
as in the older literature (Bowley).
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csc_array

from didymium.market.activity import ActivitySet, Floats, Ints, Law
from didymium.market.clearing import Clearing
from didymium.market.laws import marginal_cost

BLIND = 1e-12


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
    weights = _response_weights(activities, clearing.levels)
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


def _response_weights(activities: ActivitySet, levels: Floats) -> Floats:
    """Derivative of every level with respect to its margin, ``(activities, draws)``."""
    law = activities.structure.law
    step = 1e-6 * np.maximum(np.abs(levels), 1e-9 * np.abs(levels).max(axis=0))
    rise = marginal_cost(activities, levels + step) - marginal_cost(activities, levels - step)
    linear = (law == Law.LINEAR)[:, None]
    slope = np.where(linear, activities.slope, rise / (2 * step))
    inside = (levels > activities.lower) & (levels < activities.upper) & (slope > 0)
    return np.where(inside, 1.0 / np.where(inside, slope, 1.0), 0.0)


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
