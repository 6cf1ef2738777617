"""What the story does not say, and a reader would need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from didymium.brief.document import Say
from didymium.brief.supply import RARE_EARTHS
from didymium.brief.topic import Topic

if TYPE_CHECKING:
    from didymium.news import Reading

_HEAVY = frozenset({"heavy_rare_earths", "medium_heavy_rare_earths", "dysprosium", "terbium"})


def says(reading: Reading, topic: Topic) -> tuple[Say, ...]:
    """One sentence for each thing missing from the article, the most useful first."""
    quantities = {quantity.measure for quantity in reading.quantities}
    acts = [statement.act for statement in reading.statements if statement.act is not None]
    missing = []
    if not quantities & {"mass", "rate"}:
        missing.append("unsaid_amount")
    if topic.family == "supply_added":
        if not any(act.stage for act in acts) and not any(s.stages for s in reading.statements):
            missing.append("unsaid_asset")
        if "money" not in quantities:
            missing.append("unsaid_money")
        if not any(act.start or act.end for act in acts):
            missing.append("unsaid_date")
        if topic.supplier == "RUS" and not _named(reading, "sanctions"):
            missing.append("unsaid_sanctions")
    if any(warning.kind == "one_sided_claim" for warning in reading.warnings):
        missing.append("unsaid_other_side")
    if topic.material in RARE_EARTHS and not _HEAVY & set(reading.materials):
        missing.append("unsaid_heavy")
    if "share" not in quantities:
        missing.append("unsaid_number")
    return tuple(Say(key=key) for key in missing)


def _named(reading: Reading, instrument: str) -> bool:
    return any(
        mention.kind == "instrument" and mention.id == instrument for mention in reading.mentions
    )
