"""What the story does not say, and a reader would need."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from didymium.brief.checks.numbers import claims_dominance
from didymium.brief.document import Say
from didymium.brief.supply import RARE_EARTHS, SANCTIONED
from didymium.brief.topic import Topic

if TYPE_CHECKING:
    from didymium.news import Reading

_HEAVY: Final = frozenset(
    {"heavy_rare_earths", "medium_heavy_rare_earths", "dysprosium", "terbium"}
)
# Families in which a quantity would say how much is meant.
_SIZED: Final = frozenset({"supply_added", "supply_cut", "project", "stock", "stop"})
_ASSET: Final = re.compile(
    r"\b(plants?|mines?|refiner(?:y|ies)|smelters?|facilit(?:y|ies)|deposits?|quarr(?:y|ies)|"
    r"impiant[oi]|minier[ae]|raffineri[ae]|fonderi[ae]|stabiliment[oi]|giaciment[oi])\b",
    re.IGNORECASE,
)
# A project that has a name is a mine or plant: "the Nolans Project", "il progetto Nolans".
_PROJECT: Final = re.compile(
    r"\b[A-Z][\w'’-]+ (?:[A-Z][\w'’-]+ )?[Pp]roject\b|\b[Pp]rogetto (?:d[ei]\w* )?[A-Z]"
)
# Who would buy is told, if not in a contract.
_BUYER: Final = re.compile(
    r"\b(?:buyers?|offtak\w+|customers?|bound supplies|suppl(?:y|ies) to|sell to|ship(?:ments)? to|"
    r"acquirent[ei]|comprator[ei]|client[ei]|fornire a|forniture a|vendere a)\b",
    re.IGNORECASE,
)


def says(reading: Reading, topic: Topic) -> tuple[Say, ...]:
    """One sentence for each thing missing from the article, the most useful first."""
    quantities = {quantity.measure for quantity in reading.quantities}
    rare = topic.material in RARE_EARTHS
    missing = []
    if topic.family in _SIZED and not quantities & {"mass", "rate"}:
        missing.append("unsaid_amount" if rare else "unsaid_amount_plain")
    if topic.family == "supply_added":
        missing.extend(_of_deal(reading, topic, quantities))
    if any(warning.kind == "one_sided_claim" for warning in reading.warnings):
        missing.append("unsaid_other_side")
    if rare and not _HEAVY & set(reading.materials):
        missing.append("unsaid_heavy")
    if claims_dominance(reading) and "share" not in quantities:
        missing.append("unsaid_number")
    return tuple(Say(key=key) for key in missing)


def _of_deal(reading: Reading, topic: Topic, quantities: set[str]) -> list[str]:
    """The mine or plant, the money, the date and the sanctions, where a deal does not name them."""
    acts = [statement.act for statement in reading.statements if statement.act is not None]
    missing = []
    text = reading.page.text
    if not (_ASSET.search(text) or _PROJECT.search(text)):
        rare = topic.material in RARE_EARTHS
        missing.append("unsaid_asset" if rare else "unsaid_asset_plain")
    if "money" not in quantities:
        bought = topic.instrument == "offtake" or _BUYER.search(text)
        missing.append("unsaid_price" if bought else "unsaid_money")
    dated = any(act.start or act.end for act in acts) or _gives_a_day_ahead(reading)
    if "duration" not in quantities and not dated:
        missing.append("unsaid_date")
    if topic.supplier in SANCTIONED and not _named(reading, "sanctions"):
        missing.append("unsaid_sanctions")
    return missing


def _gives_a_day_ahead(reading: Reading) -> bool:
    """Whether what is planned or said as news is told with a date that is not past."""
    planned = {s.sentence for s in reading.statements if s.modality == "planned"}
    spans = [sentence.span for sentence in reading.sentences if sentence.index in planned]
    for item in reading.date_mentions:
        last = item.end or item.date
        if reading.date is not None and last is not None and last <= reading.date:
            continue
        if item.direction in {"from", "until"}:
            return True
        if any(start <= item.span[0] < end for start, end in spans):
            return True
    return False


def _named(reading: Reading, instrument: str) -> bool:
    return any(
        mention.kind == "instrument" and mention.id == instrument for mention in reading.mentions
    )
