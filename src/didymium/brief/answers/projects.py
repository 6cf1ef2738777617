"""What the evidence holds on the mines and plants that an article names, by project or by firm."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from didymium import vocabulary
from didymium.brief.document import Block, DateArg, Say, TextArg, WordArg
from didymium.brief.figures import Book
from didymium.brief.tables import Base, records
from didymium.errors import UnknownNameError

if TYPE_CHECKING:
    from didymium.news import Reading

_MOST: Final = 4
_MEASURES: Final = ("capacity", "production", "price_floor", "finance", "cost")
# A capital before a name makes it the end of a longer one, unless a small word's or a nation's.
_LONGER: Final = re.compile(
    r"\b(?!(?:The|A|An|In|At|By|For|But|And|With|From|Of|On|As|Both|While|When|Il|La|Lo|Da|Di|Per|"
    r"Con|Ma|Secondo|Anche)\b)(?!\w+(?:an|ese|ish|nch|tch)\b)[A-Z][\w-]+ $"
)
# Letters that a firm's name needs to be looked for in a text.
_NAME_LETTERS: Final = 4


def block(book: Book, base: Base, reading: Reading) -> Block | None:
    """One sentence for each fact on a project that the page names; None where there is none."""
    text = reading.page.text
    rows = [
        row
        for row in records(base.table("project"))
        if row["measure"] in _MEASURES and row["value"] is not None
    ]
    by_project = [row for row in rows if _names(text, _short(row["project"]))]
    by_firm = [row for row in rows if _is_firm(row["company"]) and _names(text, row["company"])]
    chosen = by_project or by_firm
    ordered = sorted(
        chosen,
        key=lambda row: (_MEASURES.index(row["measure"]), row["project"], row["period"]),
    )[:_MOST]
    if not ordered:
        return None
    heading = "heading_projects" if by_project else "heading_projects_firms"
    return Block(heading=Say(key=heading), says=tuple(_say(book, row) for row in ordered))


def _say(book: Book, row: dict[str, Any]) -> Say:
    figure = book.observed(f"project-fact-{row['project_fact_id']}", "project", row)
    dated = row["period"] != "undated"
    args: dict[str, Any] = {
        "project": TextArg(text=row["project"]),
        "company": TextArg(text=row["company"]),
        "measure": WordArg(id=f"project_{row['measure']}"),
        "figure": book.arg(figure.id),
        "status": WordArg(id=f"project_state_{row['status']}"),
    }
    if dated:
        args["period"] = DateArg(date=row["period"])
    return Say(
        key="project_fact" if dated else "project_fact_undated", args=args, sources=figure.sources
    )


def _short(project: str) -> str:
    """A project's name without what follows a comma or a bracket."""
    return re.split(r"[,(]", project)[0].strip()


def _names(text: str, name: str) -> bool:
    """Whether a text names it, by itself: "Namibia Critical Metals" is not Critical Metals."""
    return any(
        _LONGER.search(text[: found.start()]) is None
        for found in re.finditer(rf"\b{re.escape(name)}\b", text)
    )


def _is_firm(company: str) -> bool:
    """Whether an entry is a firm's name and not a state with its ministry."""
    first = _short(company)
    if len(first) < _NAME_LETTERS or first != company:
        return False
    try:
        return vocabulary.resolve(first).kind != "territory"
    except UnknownNameError:
        return True
