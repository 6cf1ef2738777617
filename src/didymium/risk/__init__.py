"""Risk: concentration, supply risk, exposure and restrictions, as pure functions over frames."""

from didymium.risk.change import with_and_without, with_change
from didymium.risk.concentration import concentration, shares

__all__ = ["concentration", "shares", "with_and_without", "with_change"]
