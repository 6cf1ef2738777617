"""The estimator against hand-computed cases and laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from didymium.forecast.incidence import (
    DEAD,
    REACHED,
    STILL_OPEN,
    Histories,
    cumulative_incidence,
    resampled_incidence,
)


def histories(*pairs):
    return Histories(
        np.array([time for time, _ in pairs], dtype=float),
        np.array([end for _, end in pairs], dtype=np.int8),
    )


def test_two_ends_share_the_chance_by_hand():
    # Four deals: output at 1, death at 2, silence at 3, output at 4.
    # F_out(1) = 1 * 1/4; S(1) = 3/4; death at 2: S(2) = 3/4 * 2/3 = 1/2; F_dead(2) = 3/4 * 1/3.
    # At 4 one deal is left: F_out(4) = 1/4 + 1/2 * 1/1 = 3/4; F_dead stays 1/4.
    seen = histories((1, REACHED), (2, DEAD), (3, STILL_OPEN), (4, REACHED))
    out = cumulative_incidence(seen, np.array([0.5, 1, 2, 4]))
    dead = cumulative_incidence(seen, np.array([0.5, 1, 2, 4]), cause=DEAD)
    assert out == pytest.approx([0, 0.25, 0.25, 0.75])
    assert dead == pytest.approx([0, 0, 0.25, 0.25])


def test_a_deal_censored_at_the_time_of_an_event_counts_as_at_risk():
    # Two deals at time 1: one output, one censored there. n = 2, so F = 1/2, not 1.
    seen = histories((1, STILL_OPEN), (1, REACHED))
    assert cumulative_incidence(seen, np.array([1.0])) == pytest.approx([0.5])


def test_without_censoring_the_estimate_is_the_plain_share():
    seen = histories((1, REACHED), (2, DEAD), (3, REACHED), (4, DEAD), (5, DEAD))
    assert cumulative_incidence(seen, np.array([9.0]))[0] == pytest.approx(2 / 5)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 12), st.sampled_from([STILL_OPEN, REACHED, DEAD])),
        min_size=1,
        max_size=25,
    )
)
def test_the_two_incidences_rise_and_never_add_to_more_than_one(pairs):
    seen = histories(*pairs)
    at = np.arange(0.0, 13.0)
    out = cumulative_incidence(seen, at)
    dead = cumulative_incidence(seen, at, cause=DEAD)
    assert np.all(np.diff(out) >= -1e-12)
    assert np.all(np.diff(dead) >= -1e-12)
    assert np.all(out + dead <= 1 + 1e-9)


def test_a_resample_with_equal_weights_is_the_estimate_itself():
    seen = histories((1, REACHED), (2, DEAD), (3, STILL_OPEN))
    at = np.array([1.0, 2.0, 3.0])
    twice = cumulative_incidence(seen, at, weights=np.full((1, 3), 2.0))[0]
    assert twice == pytest.approx(cumulative_incidence(seen, at))


def test_resamples_are_the_same_for_the_same_seed():
    seen = histories((1, REACHED), (2, DEAD), (3, STILL_OPEN))
    draws = [
        resampled_incidence(seen, np.array([2.0]), rng=np.random.default_rng(4), draws=20)
        for _ in range(2)
    ]
    assert np.array_equal(draws[0], draws[1])


def test_a_negative_time_is_refused():
    with pytest.raises(ValueError, match="negative"):
        histories((-1, REACHED))
