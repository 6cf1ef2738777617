"""Measures and deals in two views: the ledger's, and that of a page that reports an act.

In the ledger a suspension or a lifting is a status of the measure it acts on; in the news it
is the act reported. The tables ``instruments``, ``statuses`` and ``news_actions`` keep the two
convertible and map both to the event classes of PLOVER for exchange.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from didymium.errors import InputError
from didymium.vocabulary.fold import fold
from didymium.vocabulary.grammar import enumerate_words, listing
from didymium.vocabulary.names import name
from didymium.vocabulary.tables import rows

# Ledger statuses that a page reports as an act of their own.
_ACTS = {"suspended": "suspension", "lifted": "lifting", "denied": "denial"}
_SLOT = re.compile(r"\{(?:(\w+) )?materials\}")


@dataclass(frozen=True, slots=True)
class NewsAction:
    """An act as labels of news name it, with the family within which it is half right."""

    id: str
    name_en: str
    name_it: str
    family: str
    ledger_instrument: str
    ledger_status: str
    plover: str
    note: str
    source_id: str


@cache
def news_actions() -> tuple[NewsAction, ...]:
    """Every act of the news view."""
    return tuple(
        NewsAction(
            id=row["action"],
            name_en=row["name_en"],
            name_it=row["name_it"],
            family=row["family"],
            ledger_instrument=row["ledger_instrument"],
            ledger_status=row["ledger_status"],
            plover=row["plover"],
            note=row["note"],
            source_id=row["source_id"],
        )
        for row in rows("news_actions")
    )


@cache
def _actions() -> dict[str, NewsAction]:
    found = {action.id: action for action in news_actions()}
    for action in news_actions():
        for label in action.name_en.split("/"):
            found.setdefault(fold(label), action)
        found.setdefault(fold(action.name_en), action)
    return found


def news_action(label: str) -> NewsAction:
    """The act that an id or label names ("export ban", "MoU", "sanctions/asset freeze")."""
    found = _actions().get(label) or _actions().get(fold(label))
    if found is None:
        known = ", ".join(action.id for action in news_actions())
        raise InputError(f'action: found "{label}"; expected one of {known}.')
    return found


@cache
def _instruments() -> dict[str, dict[str, str]]:
    return {row["instrument"]: row for row in rows("instruments")}


def _instrument(instrument: str) -> dict[str, str]:
    found = _instruments().get(instrument)
    if found is None:
        known = ", ".join(_instruments())
        raise InputError(f'instrument: found "{instrument}"; expected one of {known}.')
    return found


def _require_status(status: str) -> None:
    known = [row["status"] for row in rows("statuses")]
    if status not in known:
        raise InputError(f'status: found "{status}"; expected one of {", ".join(known)}.')


def action_of(instrument: str, status: str = "") -> NewsAction:
    """How a page would report a ledger row: the act for an instrument and its status.

    Examples
    --------
    >>> action_of("export_ban", "in_force").id, action_of("export_ban", "suspended").id
    ('export_ban', 'suspension')
    """
    row = _instrument(instrument)
    if status:
        _require_status(status)
    return news_action(_ACTS.get(status, row["news_action"]))


def ledger_view(action: str, *, acts_on: str = "") -> tuple[str, str]:
    """The ledger's instrument and status for an act that a page reports.

    Parameters
    ----------
    action : id or label of the act.
    acts_on : for acts on a measure (suspension, lifting, denial): the instrument meant.

    Returns
    -------
    instrument, status
        Either is empty where the ledger has no word of its own or the page must say more:
        a project's start has no instrument, an export ban no status until it is dated.

    Examples
    --------
    >>> ledger_view("suspension", acts_on="export_licensing_requirement")
    ('export_licensing_requirement', 'suspended')
    """
    found = news_action(action)
    if acts_on:
        _instrument(acts_on)
        if found.id not in {*_ACTS.values(), "licence_grant"}:
            raise InputError(f'acts_on: "{found.id}" is a measure itself and acts on no other.')
        return acts_on, found.ledger_status
    return found.ledger_instrument, found.ledger_status


def plover_class(instrument: str) -> str:
    """The PLOVER event class of a ledger instrument; empty where PLOVER has none."""
    return _instrument(instrument)["plover"]


@cache
def _clauses() -> dict[tuple[str, str], str]:
    return {(row["instrument"], row["lang"]): row["clause"] for row in rows("instrument_clauses")}


def clause(instrument: str, materials: Sequence[str], lang: str) -> str:
    """The verb phrase that says an instrument of materials, for a third person singular.

    Examples
    --------
    >>> clause("export_licensing_requirement", ["rare_earths", "gallium"], "it")
    "subordina a licenza l'esportazione di terre rare e di gallio"
    >>> clause("export_ban", ["antimony"], "en")
    'bans the export of antimony'
    """
    _instrument(instrument)
    template = _clauses().get((instrument, lang))
    if template is None:
        raise InputError(f'lang: found "{lang}"; clauses are made in "it" and "en".')
    slot = _SLOT.search(template)
    if slot is None:
        raise InputError(f"instrument_clauses.csv: the clause of {instrument} has no materials.")
    # "{le materials}" asks for the article, "{su materials}" for a fused preposition; after
    # "di" a material that is mined, sold or bought stands bare: "esportazione di terre rare".
    word = slot.group(1) or ""
    if word == "di":
        filled = enumerate_words([f"di {name('material', item, lang)}" for item in materials], lang)
    else:
        filled = listing("material", materials, lang, "" if word == "le" else word)
    return template[: slot.start()] + filled + template[slot.end() :]
