"""Write docs/reference/tables.md from the contracts: every table, column and code.

python tools/tables_reference.py          # writes the page
python tools/tables_reference.py --check  # exit 1 when the committed page is out of date
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from didymium.evidence.contract import Column, code_lists, contract, tables  # noqa: E402
from didymium.evidence.describe import table_cards, usage_warnings  # noqa: E402

PAGE = ROOT / "docs" / "reference" / "tables.md"


def allowed(column: Column) -> str:
    """What a column may hold, in words."""
    parts = []
    family, _, name = column.codes.partition(":")
    if family == "list":
        parts.append(f"one of [{name}](#{name})")
    elif family == "vocabulary":
        parts.append(f"{name.replace('_', ' ')} of the vocabulary")
    elif family == "table":
        parts.append(f"`{name}_id` of the table {name}")
    elif family == "pattern":
        parts.append(f"written as a {name}")
    if column.type == "list":
        parts.append("several, parted by `;`")
    if column.minimum is not None or column.maximum is not None:
        low = "" if column.minimum is None else f"{column.minimum:g}"
        high = "" if column.maximum is None else f"{column.maximum:g}"
        parts.append(f"from {low} up" if not high else f"{low} to {high}")
    if column.nullable:
        parts.append("may be empty")
    return "; ".join(parts)


def table_part(table: str) -> str:
    """One table: description, warnings, columns."""
    card = table_cards().get(table)
    lines = [f"## {table}", ""]
    if card:
        lines += [card["description"], ""]
        lines += [f"- {warning}" for warning in usage_warnings(table)]
        lines.append("")
    lines += ["| column | type | unit | holds | meaning |", "|---|---|---|---|---|"]
    lines += [
        f"| `{column.name}`{' (key)' if column.key else ''} | {column.type} | {column.unit} "
        f"| {allowed(column)} | {column.meaning} |"
        for column in contract(table).columns
    ]
    return "\n".join(lines) + "\n"


def codes_part() -> str:
    """Every code list with the meaning of each code."""
    used = {
        column.codes.partition(":")[2]
        for table in tables()
        for column in contract(table).columns
        if column.codes.startswith("list:")
    }
    parts = ["# Codes\n"]
    for name in sorted(used):
        rows = [f"| `{code}` | {meaning} |" for code, meaning in code_lists()[name].items()]
        parts.append("\n".join([f"## {name}", "", "| code | meaning |", "|---|---|", *rows]) + "\n")
    return "\n".join(parts)


def page() -> str:
    """The whole page as Markdown."""
    written = "Written by `tools/tables_reference.py` from the contracts."
    head = f"# Tables of the evidence base\n\n{written}\n"
    return "\n".join([head, *[table_part(table) for table in tables()], codes_part()])


if __name__ == "__main__":
    from written_page import write_or_compare

    sys.exit(write_or_compare(PAGE, page()))
