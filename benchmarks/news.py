"""How well the news is read: written articles and real pages against careful labels.

Run: python benchmarks/news.py [--pages DIR | --fetch] [--half dev|held] [--misses] [--json FILE]

``benchmarks/news/labels.jsonl`` labels the articles written for this benchmark (with traps,
denials, suspensions, hearsay); ``benchmarks/news/pages.jsonl`` labels real pages by address.
The pages' text is not kept: it is read from ``--pages DIR`` (a file ``<sha1 of address>.txt``
each) or fetched with ``--fetch``, and the report says how many could be had. Labels of a page
were made from the text at hand when it was labelled, which may be shorter than the page.

Each set is parted in two by a hash of the name: ``dev`` may be looked at while rules are
written, ``held`` is only ever counted. The rules of matching stand in ``news_scoring.py``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from hashlib import sha1
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))

from didymium.errors import DidymiumError
from didymium.news.page import PageDate
from didymium.news.reader import read_page
from didymium.news.text import clean
from news_labels import HOME, Label, load_labels
from news_scoring import Score, figures, score_all

if TYPE_CHECKING:
    from didymium.news.types import Reading

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


def read_text(label: Label, text: str) -> Reading:
    """The reading of a labelled page's text, with the date its publisher gives it."""
    dates: tuple[PageDate, ...] = ()
    if label.published:
        day = dt.date.fromisoformat(label.published)
        dates = (PageDate(source="metadata", date=day, precision="day", text=label.published),)
    return read_page(clean(text, url=label.url, dates=dates))


def written() -> list[tuple[Label, Reading]]:
    """Labels and readings of the articles written for the benchmark."""
    return [
        (label, read_text(label, (HOME / "articles" / f"{label.id}.txt").read_text("utf-8")))
        for label in load_labels(HOME / "labels.jsonl")
    ]


def page_file(url: str) -> str:
    """The name under which the text of an address is kept outside the repository."""
    return f"{sha1(url.encode(), usedforsecurity=False).hexdigest()}.txt"


def real(folder: Path | None, *, fetch: bool) -> tuple[list[tuple[Label, Reading]], int]:
    """Labels and readings of the real pages that could be had, and how many are labelled."""
    labels = load_labels(HOME / "pages.jsonl")
    had: list[tuple[Label, Reading]] = []
    for label in labels:
        assert label.url is not None
        if folder is not None and (folder / page_file(label.url)).exists():
            text = (folder / page_file(label.url)).read_text("utf-8")
            had.append((label, read_text(label, text)))
        elif fetch:
            from didymium.news.loading import load

            try:
                had.append((label, read_page(load(label.url))))
            except DidymiumError as error:
                print(f"not had: {label.url}: {error}", file=sys.stderr)
    return had, len(labels)


def parts(pairs: list[tuple[Label, Reading]]) -> dict[str, Score]:
    """Scores in total, for each language and for each half."""
    found = {"total": score_all(pairs)}
    for language in sorted({label.language for label, _ in pairs}):
        found[language] = score_all(pair for pair in pairs if pair[0].language == language)
    for half in ("dev", "held"):
        found[half] = score_all(pair for pair in pairs if pair[0].half == half)
    return found


def _cell(value: dict[str, Any] | None, target: float | None) -> str:
    if value is None:
        return "-"
    if "f1" in value:
        f1 = value["f1"]
        if f1 is None:
            return "none labelled or found"
        text = f"F1 {f1:.3f} ({value['right']:g} of {value['found']:g} found, "
        text += f"{value['labelled']:g} labelled)"
        share = f1
    elif "of" in value:
        share = value["share"]
        text = f"{share:.3f} ({value['right']} of {value['of']})"
    else:
        share = value["share"]
        text = "-" if share is None else f"{share:.3f} ({value['classes']} classes)"
    if target is not None and share is not None:
        text += "  meets" if share >= target else "  BELOW"
        text += f" {target:g}"
    return text


def report(name: str, scores: dict[str, Score]) -> str:
    """The figures of one set as text."""
    lines = []
    for part, score in scores.items():
        lines.append(f"\n{name}: {part}, {score.pages} pages")
        for key, value in figures(score).items():
            if key != "pages":
                lines.append(f"  {key:22} {_cell(value, TARGETS.get(key))}")
    for key, table in scores["total"].confusion.items():
        lines.append(f"\n{name}: {key}, labelled -> found")
        wrong = sorted(
            (-count, wanted, got) for (wanted, got), count in table.items() if wanted != got
        )
        right = sum(count for (wanted, got), count in table.items() if wanted == got)
        lines.append(f"  {right:4} right")
        lines += [f"  {-count:4} {wanted} -> {got}" for count, wanted, got in wrong]
    return "\n".join(lines)


def miss_lines(score: Score) -> list[str]:
    """The misses as lines, page by page."""
    return [f"{m.half}\t{m.id}\t{m.field}\t{m.expected}\t{m.found}" for m in score.misses]


def main() -> None:
    """Read both sets, print the figures, write them as JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=Path, help="folder of the pages' texts")
    parser.add_argument("--fetch", action="store_true", help="fetch the pages' addresses")
    parser.add_argument("--half", choices=("dev", "held"), help="read one half only")
    parser.add_argument("--misses", action="store_true", help="list every miss")
    parser.add_argument("--json", type=Path, help="file for the figures and misses")
    options = parser.parse_args()
    sets: dict[str, list[tuple[Label, Reading]]] = {"written articles": written()}
    if options.pages is not None or options.fetch:
        had, labelled = real(options.pages, fetch=options.fetch)
        print(f"real pages: {len(had)} of {labelled} labelled pages could be had")
        sets["real pages"] = had
    answer: dict[str, Any] = {}
    for name, all_pairs in sets.items():
        pairs = [p for p in all_pairs if options.half in {None, p[0].half}]
        scores = parts(pairs)
        print(report(name, scores))
        if options.misses:
            print("\n".join(miss_lines(scores["total"])))
        answer[name] = {
            "figures": {part: figures(score) for part, score in scores.items()},
            "confusion": {
                key: [[*pair, count] for pair, count in sorted(table.items())]
                for key, table in scores["total"].confusion.items()
            },
            "misses": [vars(m) for m in scores["total"].misses],
        }
    if options.json is not None:
        options.json.write_text(json.dumps(answer, indent=1, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
