"""Figures of the news benchmark as text and as the tables of a documentation page."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

from didymium.errors import InputError
from news_scoring import Score, figures

TARGETS = {
    "relevance": 0.95,
    "materials": 0.88,
    "territories": 0.93,
    "persons": 0.80,
    "organisations": 0.60,
    "event": 0.75,
    "anonymous_source": 0.70,
    "overstated_headline": 0.70,
    "modality": 0.80,
    "modality_balanced": 0.65,
    "speaker": 0.87,
    "date_conflicts_found": 1.0,
}
MOST = {"traps_passing": 0.05, "date_false_alarms": 0.05}
MISSES = Path(__file__).parent / "news" / "misses.tsv"
HALVES = ("dev", "held")
START, END = "<!-- figures -->", "<!-- end of figures -->"


def _share(value: dict[str, Any]) -> float | None:
    share = value["f1"] if "f1" in value else value["share"]
    return None if share is None else float(share)


def _counts(value: dict[str, Any]) -> str:
    if "f1" in value:
        return f"{value['right']:g} of {value['found']:g} found, {value['labelled']:g} labelled"
    if "of" in value:
        return f"{value['right']} of {value['of']}"
    return f"{value['classes']} classes"


def _short(value: dict[str, Any]) -> str:
    if "f1" in value:
        return f"{value['right']:g}/{value['found']:g}/{value['labelled']:g}"
    return f"{value['right']}/{value['of']}" if "of" in value else f"{value['classes']} classes"


def _verdict(key: str, share: float) -> str:
    if key in TARGETS:
        return f"{'meets' if share >= TARGETS[key] else 'BELOW'} {TARGETS[key]:g}"
    if key in MOST:
        return f"{'meets' if share <= MOST[key] else 'ABOVE'} {MOST[key]:g}"
    return ""


def report(name: str, scores: dict[str, Score]) -> str:
    """The figures of one set as text."""
    lines = []
    for part, score in scores.items():
        lines.append(f"\n{name}: {part}, {score.pages} pages")
        for key, value in figures(score).items():
            if key == "pages":
                continue
            share = _share(value)
            if share is None:
                lines.append(f"  {key:22} none labelled or found")
            else:
                verdict = _verdict(key, share)
                lines.append(f"  {key:22} {share:.3f} ({_counts(value)})  {verdict}".rstrip())
    for key, table in scores["total"].confusion.items():
        lines.append(f"\n{name}: {key}, labelled -> found")
        right = sum(count for (wanted, got), count in table.items() if wanted == got)
        lines.append(f"  {right:4} right")
        lines += [f"  {count:4} {wanted} -> {got}" for wanted, got, count in _wrong(table)]
    return "\n".join(lines)


def _wrong(table: Any) -> list[tuple[str, str, int]]:
    pairs = [(wanted, got, count) for (wanted, got), count in table.items() if wanted != got]
    return sorted(pairs, key=lambda item: (-item[2], item[0], item[1]))


def miss_lines(score: Score) -> list[str]:
    """The misses as lines, page by page."""
    return [f"{m.half}\t{m.id}\t{m.field}\t{m.expected}\t{m.found}" for m in score.misses]


def _figure_table(scores: dict[str, Score]) -> list[str]:
    found = {part: figures(score) for part, score in scores.items()}
    lines = [
        "| measure | " + " | ".join(f"{p} ({s.pages})" for p, s in scores.items()) + " | target |",
        "|---|" + "---|" * len(scores) + "---|",
    ]
    for key in found["total"]:
        if key == "pages" or _share(found["total"][key]) is None:
            continue
        cells = []
        for part in scores:
            value = found[part].get(key)
            share = _share(value) if value else None
            cells.append("-" if not value or share is None else f"{share:.3f} ({_short(value)})")
        target = f"{TARGETS[key]:g}" if key in TARGETS else ""
        target = f"at most {MOST[key]:g}" if key in MOST else target
        lines.append(f"| {key.replace('_', ' ')} | " + " | ".join(cells) + f" | {target} |")
    return lines


def _confusion_table(table: Any) -> list[str]:
    """A square table where there are few classes, else the list of confusions."""
    classes = sorted({name for pair in table for name in pair})
    if len(classes) <= 9:
        lines = ["| labelled \\ found | " + " | ".join(classes) + " |"]
        lines.append("|---|" + "---|" * len(classes))
        for wanted in classes:
            row = [str(table.get((wanted, got), "")) for got in classes]
            lines.append(f"| {wanted} | " + " | ".join(row) + " |")
        return lines
    right = sum(count for (wanted, got), count in table.items() if wanted == got)
    lines = [f"{right} right. Confused:", ""]
    return lines + [f"- {wanted} read as {got}: {count}" for wanted, got, count in _wrong(table)]


def markdown(sets: dict[str, dict[str, Score]]) -> str:
    """Tables of figures and confusions, and counts of misses, of all sets."""
    lines: list[str] = []
    for name, scores in sets.items():
        lines += [f"## {name.capitalize()}", "", *_figure_table(scores), ""]
        for key in ("modality", "action", "state"):
            table = scores["total"].confusion[key]
            if table:
                lines += [f"### {name.capitalize()}: {key}", "", *_confusion_table(table), ""]
    lines += [
        "## Misses",
        "",
        "How many answers differ from their labels, by field; each one of the",
    ]
    lines += [f"half that may be looked at stands in `benchmarks/news/{MISSES.name}` with what was"]
    lines += ["labelled and what was found (`--half held --misses` lists the others).", ""]
    for name, scores in sets.items():
        lines += [f"### Misses in {name}", "", "| field | dev | held |", "|---|---|---|"]
        counts = [Counter(miss.field for miss in scores[half].misses) for half in HALVES]
        for field in sorted({*counts[0], *counts[1]}, key=lambda own: -counts[0][own]):
            lines.append(f"| {field} | {counts[0][field]} | {counts[1][field]} |")
        lines.append("")
    return "\n".join(lines)


def write_misses(sets: dict[str, dict[str, Score]]) -> None:
    """Every miss of the half that may be looked at, as a table beside the labels."""
    with MISSES.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle, delimiter="\t", lineterminator="\n")
        out.writerow(("set", "page", "field", "labelled", "found"))
        for name, scores in sets.items():
            for miss in scores["dev"].misses:
                out.writerow((name, miss.id, miss.field, miss.expected, miss.found))


def write_docs(path: Path, sets: dict[str, dict[str, Score]]) -> None:
    """Put the tables between the marks of a documentation page, the misses beside the labels."""
    page = path.read_text("utf-8")
    if START not in page or END not in page:
        raise InputError(f"{path}: holds no place for figures. Put {START} and {END} into it.")
    before, rest = page.split(START, 1)
    after = rest.split(END, 1)[1]
    path.write_text(f"{before}{START}\n\n{markdown(sets)}\n{END}{after}", "utf-8")
    write_misses(sets)
