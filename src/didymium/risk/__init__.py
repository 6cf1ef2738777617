"""Risk: concentration, supply risk, exposure and restrictions, as pure functions over frames.

``assess`` and ``ranking`` read the evidence base and call the rest; everything else takes frames or
arrays and reads nothing.
"""

from didymium.risk.assess import Assessment, assess
from didymium.risk.change import with_and_without, with_change
from didymium.risk.concentration import concentration, shares
from didymium.risk.eu import economic_importance, import_reliance, supply_risk, weighted_hhi
from didymium.risk.exposure import origins, trace
from didymium.risk.history import restriction_history
from didymium.risk.n_minus_one import n_minus_one
from didymium.risk.ranking import ranking
from didymium.risk.restrictions import ending, on_day, series, share_under, trade_factors

__all__ = [
    "Assessment",
    "assess",
    "concentration",
    "economic_importance",
    "ending",
    "import_reliance",
    "n_minus_one",
    "on_day",
    "origins",
    "ranking",
    "restriction_history",
    "series",
    "share_under",
    "shares",
    "supply_risk",
    "trace",
    "trade_factors",
    "weighted_hhi",
    "with_and_without",
    "with_change",
]
