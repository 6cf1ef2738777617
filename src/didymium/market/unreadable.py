"""What cannot be read of a scenario, told where it stands and with what was expected."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pydantic import ValidationError

from didymium.errors import Problem

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

#: The lists of shocks in a scenario.
GROUPS = ("given", "shocks")


def errors_of(error: ValidationError) -> list[ErrorDetails]:
    """The errors without those that only follow from others: a list left empty by bad rows."""
    found = error.errors()
    rows = {item["loc"][0] for item in found if len(item["loc"]) > 1}
    return [item for item in found if item["type"] != "too_short" or item["loc"][0] not in rows]


def unreadable(name: str, error: ValidationError) -> Iterator[Problem]:
    """What pydantic refuses in a scenario, in the words of the other messages."""
    for item in errors_of(error):
        found, expected = item.get("input"), item["msg"].removeprefix("Value error, ")
        if item["type"] == "union_tag_invalid":
            kinds = item["ctx"]["expected_tags"].replace("'", "").split(", ")
            found = item["ctx"]["tag"]
            close = difflib.get_close_matches(str(found), kinds, n=3, cutoff=0.5)
            expected = f"a kind of shock: {', '.join(close or kinds)}"
        elif item["type"] == "union_tag_not_found":
            expected = "a shock with its kind"
        elif item["type"] == "missing":
            found, expected = "nothing", "a value (the field is required)"
        elif item["type"] == "extra_forbidden":
            found, expected = item["loc"][-1], "a known field (docs/how-to/scenario.md lists them)"
        yield Problem(
            where=f"scenario {name}, {_where(item['loc'])}",
            found=(found if isinstance(found, str) else repr(found))[:80],
            expected=expected,
        )


def _where(parts: Sequence[int | str]) -> str:
    """The place of a problem as in the other messages: shocks[3] (quota), tonnes."""
    if len(parts) >= 2 and parts[0] in GROUPS:
        kind = f" ({parts[2]})" if len(parts) > 2 else ""
        rest = [str(part) for part in parts[3:]]
        return ", ".join([f"{parts[0]}[{parts[1]}]{kind}", *rest])
    return ".".join(str(part) for part in parts) or "scenario"
