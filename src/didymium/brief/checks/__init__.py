"""Checks of the article, each with its rule and its evidence rows.

A check never says that something did not happen: it says what the text claims, what is known, and
how far that is from each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from didymium.brief.checks.dates import Anchored, anchor, date_check, is_like, page_dates
from didymium.brief.checks.meetings import meetings
from didymium.brief.checks.numbers import numbers_and_dominance
from didymium.brief.checks.words import words_at
from didymium.brief.document import Check, LedgerRow, Say
from didymium.brief.figures import Book
from didymium.brief.ledger import Entry
from didymium.brief.topic import Topic

if TYPE_CHECKING:
    from didymium.news import Reading

__all__ = ["Anchored", "anchor", "is_like", "numbers_and_dominance", "run", "sorted_checks"]


def run(
    book: Book,
    reading: Reading,
    topic: Topic,
    entries: Sequence[Entry],
    found: Anchored,
) -> tuple[Check, ...]:
    """Every check that has something to say, the gravest first."""
    checks: list[Check] = []
    date = date_check(book, reading, topic, entries, found)
    if date is not None:
        checks.append(date)
    true_day = found.entry.first if date is not None and found.entry is not None else reading.date
    checks.extend(meetings(book, reading, entries, true_day))
    if date is None:
        checks.extend(page_dates(reading))
    checks.extend(_warnings(reading, found))
    return tuple(checks)


def sorted_checks(checks: Iterable[Check]) -> tuple[Check, ...]:
    """The gravest first."""
    order = {"contradicted": 0, "unsupported": 1, "caution": 2, "supported": 3}
    return tuple(sorted(checks, key=lambda check: order[check.verdict]))


def _warnings(reading: Reading, found: Anchored) -> list[Check]:
    checks = []
    for kind in ("anonymous_source", "machine_written", "overstated_headline", "one_sided_claim"):
        hits = [item for item in reading.warnings if item.kind == kind]
        if not hits:
            continue
        words = tuple(dict.fromkeys(word for item in hits for word in words_at(reading, item)))
        if kind == "machine_written":
            words = tuple(
                dict.fromkeys(d.text.strip() for d in reading.debris if d.machine_written)
            )
        evidence: tuple[LedgerRow, ...] = ()
        if kind == "one_sided_claim" and found.entry is not None and found.tied:
            evidence = (found.entry.shown(),)
        checks.append(
            Check(
                id=kind.replace("_", "-"),
                rule=f"rule_{kind}",
                verdict="caution",
                headline=Say(key=f"check_{kind}"),
                says=(),
                words=words[:4],
                evidence=evidence,
            )
        )
    return checks
