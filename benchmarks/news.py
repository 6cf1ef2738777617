"""How well the news is read: written articles and real pages against careful labels.

Run: python benchmarks/news.py [--pages DIR | --fetch] [--half dev|held] [--misses]
     [--json FILE] [--docs FILE]

``benchmarks/news/labels.jsonl`` labels the articles written for this benchmark (with traps,
denials, suspensions, hearsay); ``short.jsonl`` holds short pages, a headline and a few sentences
each, that word the same acts in as many ways as their authors could think of, with labels of
events, speakers and warnings; ``retold.jsonl`` tells in our own words what public pages tell;
``benchmarks/news/pages.jsonl`` labels real pages by address.
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
from didymium.news.words.text import clean
from news_labels import HOME, Label, load_labels
from news_report import miss_lines, report, write_docs
from news_scoring import Score, figures, score_all

if TYPE_CHECKING:
    from didymium.news.types import Reading


def read_text(label: Label, text: str) -> Reading:
    """The reading of a labelled page's text, with the date its publisher gives it."""
    return read_page(clean(text, url=label.url, dates=page_dates(label)))


def page_dates(label: Label) -> tuple[PageDate, ...]:
    """The date a labelled page's publisher gives it."""
    if not label.published:
        return ()
    day = dt.date.fromisoformat(label.published)
    return (PageDate(source="metadata", date=day, precision="day", text=label.published),)


def written() -> list[tuple[Label, Reading]]:
    """Labels and readings of the articles written for the benchmark."""
    return [
        (label, read_text(label, (HOME / "articles" / f"{label.id}.txt").read_text("utf-8")))
        for label in load_labels(HOME / "labels.jsonl")
    ]


def carried(name: str) -> list[tuple[Label, Reading]]:
    """Labels and readings of pages whose text stands beside their labels."""
    return [
        (label, read_text(label, label.text or "")) for label in load_labels(HOME / f"{name}.jsonl")
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
            from didymium.news.getting.loading import load

            try:
                had.append((label, read_page(load(label.url))))
            except DidymiumError as error:
                print(f"not had: {label.url}: {error}", file=sys.stderr)
    return had, len(labels)


def may_be_looked_at(folder: Path) -> list[tuple[str, Label, str]]:
    """The half ``dev`` of all sets: the set, labels and text; of real pages those in ``folder``."""
    found = [
        ("written", label, (HOME / "articles" / f"{label.id}.txt").read_text("utf-8"))
        for label in load_labels(HOME / "labels.jsonl")
    ]
    for label in load_labels(HOME / "pages.jsonl"):
        path = folder / page_file(label.url or "")
        if path.exists():
            found.append(("real", label, path.read_text("utf-8")))
    for name in ("short", "retold"):
        found += [(name, item, item.text or "") for item in load_labels(HOME / f"{name}.jsonl")]
    return [item for item in found if item[1].half == "dev"]


def parts(pairs: list[tuple[Label, Reading]]) -> dict[str, Score]:
    """Scores in total, for each language and for each half."""
    found = {"total": score_all(pairs)}
    for language in sorted({label.language for label, _ in pairs}):
        found[language] = score_all(pair for pair in pairs if pair[0].language == language)
    for half in ("dev", "held"):
        found[half] = score_all(pair for pair in pairs if pair[0].half == half)
    return found


def main() -> None:
    """Read both sets, print the figures, write them as JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=Path, help="folder of the pages' texts")
    parser.add_argument("--fetch", action="store_true", help="fetch the pages' addresses")
    parser.add_argument("--half", choices=("dev", "held"), help="read one half only")
    parser.add_argument("--misses", action="store_true", help="list every miss")
    parser.add_argument("--docs", type=Path, help="documentation page to put the tables into")
    parser.add_argument("--json", type=Path, help="file for the figures and misses")
    options = parser.parse_args()
    sets: dict[str, list[tuple[Label, Reading]]] = {
        "written articles": written(),
        "short pages": carried("short"),
        "retold pages": carried("retold"),
    }
    if options.pages is not None or options.fetch:
        had, labelled = real(options.pages, fetch=options.fetch)
        print(f"real pages: {len(had)} of {labelled} labelled pages could be had")
        sets["real pages"] = had
    answer: dict[str, Any] = {}
    scored: dict[str, dict[str, Score]] = {}
    for name, all_pairs in sets.items():
        pairs = [p for p in all_pairs if options.half in {None, p[0].half}]
        scores = scored[name] = parts(pairs)
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
    if options.docs is not None:
        write_docs(options.docs, scored)
    if options.json is not None:
        options.json.write_text(json.dumps(answer, indent=1, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
