"""Risk: concentration, supply risk, exposure and restrictions, as pure functions over frames."""

from didymium.risk.concentration import concentration, shares, with_and_without, with_change

__all__ = ["concentration", "shares", "with_and_without", "with_change"]
