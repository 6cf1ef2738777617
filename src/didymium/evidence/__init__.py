"""Observations with sources: the shipped base, facts, the policy ledger, trade and importers.

>>> from didymium.evidence import facts
>>> facts("rare earths", stage="mine", iso3="CHN", period=2024, measure="production")
"""

from didymium.evidence.cards import Source, cite, source
from didymium.evidence.facts import facts
from didymium.evidence.ledger import last_date, ledger
from didymium.evidence.release import Release, releases
from didymium.evidence.remarks import conflicts, remarks
from didymium.evidence.store import Base, open_base
from didymium.evidence.totals import totals
from didymium.evidence.trade import import_concentration, import_shares, trade, trade_codes

__all__ = [
    "Base",
    "Release",
    "Source",
    "cite",
    "conflicts",
    "facts",
    "import_concentration",
    "import_shares",
    "last_date",
    "ledger",
    "open_base",
    "releases",
    "remarks",
    "source",
    "totals",
    "trade",
    "trade_codes",
]
