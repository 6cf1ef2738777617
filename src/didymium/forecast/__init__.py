"""Will talk become tonnes, and when: rates and waiting times of deals, with wide intervals."""

from didymium.forecast.deals import Deal, deals
from didymium.forecast.ladder import (
    Chance,
    Waiting,
    chance,
    chance_of_binding,
    death_rate,
    rate,
    waiting,
    with_features,
)

__all__ = [
    "Chance",
    "Deal",
    "Waiting",
    "chance",
    "chance_of_binding",
    "deals",
    "death_rate",
    "rate",
    "waiting",
    "with_features",
]
