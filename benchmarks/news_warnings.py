"""Fit the weights of warnings: headlines that say more than the text, claims of one side.

Run: python benchmarks/news_warnings.py --pages DIR [--write]

Every relevant page of the half that rules may look at (``dev``) is an example; pages where a
warning is open to opinion are left out. A logistic regression with a ridge gives the weights of the
features that the reader weighs; what can only speak for a headline's being overstated, or only
against it, gets no weight the other way. The figures printed are of pages left out in turn (ten
folds), at several bars. ``--write`` puts the weights into ``lists/one_sided.csv`` and
``lists/overstated.csv``.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

sys.path.insert(0, str(Path(__file__).parent))

import yaml

from didymium.news import tables
from didymium.news.acts.events import build_events
from didymium.news.acts.joined import joined
from didymium.news.certainty.certainty import Tones
from didymium.news.deeds.headlined import find_deeds
from didymium.news.reader import tell
from didymium.news.sides.settled_sides import settle
from didymium.news.warnings import one_sided
from didymium.news.warnings.headlines import ruled_headline
from didymium.news.warnings.overstated import Lead
from didymium.news.warnings.tales import find_tales
from didymium.news.words.text import clean
from news import may_be_looked_at, page_dates
from news_fit import trap
from news_labels import HOME, Label

FOLDS = 10
FEWEST = 4
SMALLEST = 0.05
LISTS = Path(tables.__file__).parent / "lists"
# What tells pages apart by what they happen to be about is not weighed, a few families apart.
FAMILIES = frozenset(("news dispute", "news easing", "status one_side"))

# The feature of pages written for fitting: oftener overstated than others, which no reading knows.
WRITTEN = "written for fitting"
WRITTEN_COUNTS = 0.5
WANTED = ("strong", "less")
FOR = ("doubt ", "best", "second", "rule ", "claims", "soft")
AGAINST = ("told",)


@dataclass
class Examples:
    """Pages with the features of one warning."""

    kind: str
    table: str
    ridge: float
    signed: bool
    sets: list[str] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    rows: list[dict[str, float]] = field(default_factory=list)

    def add(self, name: str, label: Label, row: dict[str, float]) -> None:
        """One more page."""
        self.sets.append(name)
        self.labels.append(label)
        self.rows.append(row)

    def names(self) -> list[str]:
        """The features that are met often enough and may be weighed."""
        met = Counter(name for row in self.rows for name, value in row.items() if value)
        kept = (n for n, c in met.items() if c >= FEWEST and n != "always" and _weighed(n))
        return ["always", *sorted(kept)]


def _weighed(name: str) -> bool:
    if name.startswith(("news ", "status ")):
        return name in FAMILIES
    return not name.startswith("later ")


def examples(folder: Path) -> list[Examples]:
    """The examples of each warning."""
    found = [
        Examples("one_sided_claim", "one_sided", 4.0, signed=False),
        Examples("overstated_headline", "overstated", 0.4, signed=True),
    ]
    for name, label, text in [*may_be_looked_at(folder), *written()]:
        if not label.relevant:
            continue
        told = tell(clean(text, url=label.url, dates=page_dates(label)))
        doc, tones = told.doc, Tones(told.doc)
        events = build_events(told.statements, told.tellings, told.layout, tones)
        statements, events = settle(doc, told.statements, events, told.layout.words)
        events = joined(events, statements, told.layout.words)
        ruled = bool(one_sided.ruled_warnings(doc, events, statements))
        tales = find_tales(doc, statements)
        if name != WRITTEN:
            found[0].add(name, label, one_sided.features(doc, events, tales, ruled=ruled))
        if name == WRITTEN or {"headline", "body"} <= {statement.part for statement in statements}:
            deeds = find_deeds(doc)
            rules = ruled_headline(doc, statements, events, deeds, tones)
            row = Lead(doc, statements, deeds, tones).features(rules)
            found[1].add(name, label, row | ({WRITTEN: 1.0} if name == WRITTEN else {}))
    return found


def written() -> list[tuple[str, Label, str]]:
    """The headlines and leads written for fitting, as pages with labels."""
    found = []
    for number, one in enumerate(yaml.safe_load((HOME / "headlines.yaml").read_text("utf-8"))):
        for head, lead in (("strong", "less"), ("strong", "done"), ("fair", "less")):
            wanted = frozenset(("overstated_headline",) if (head, lead) == WANTED else ())
            label = replace(trap(number), id=f"headline {number}", relevant=True, warnings=wanted)
            found.append((WRITTEN, label, f"{one[head]}\n\n{one[lead]}"))
    return found


def fit(one: Examples, names: list[str], kept: np.ndarray) -> np.ndarray:
    """The weights of features by some of the pages; the first is not shrunk."""
    x, wanted = matrix(one, names)[kept], answers(one)[kept]
    counts = np.array([WRITTEN_COUNTS if name == WRITTEN else 1.0 for name in one.sets])[kept]
    ridge = np.full(x.shape[1], one.ridge)
    ridge[0] = 1e-6
    sign = 2 * wanted - 1

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        against = -sign * (x @ w)
        total = counts @ np.logaddexp(0, against) + 0.5 * (ridge * w * w).sum()
        return float(total), x.T @ (-sign * counts * expit(against)) + ridge * w

    bounds = [_bounds(name) if one.signed else (None, None) for name in names]
    start = np.zeros(x.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x)


def matrix(one: Examples, names: list[str]) -> np.ndarray:
    """Pages as rows, features as columns."""
    return np.array([[row.get(name, 0.0) for name in names] for row in one.rows])


def _bounds(name: str) -> tuple[float | None, float | None]:
    if name in AGAINST:
        return None, 0.0
    return (0.0, None) if name.startswith(FOR) else (None, None)


def answers(one: Examples) -> np.ndarray:
    """Whether each page is labelled with the warning; nan where it is open to opinion."""
    return np.array(
        [
            np.nan if one.kind in label.warnings_maybe else float(one.kind in label.warnings)
            for label in one.labels
        ]
    )


def judge(one: Examples, scores: np.ndarray, wanted: np.ndarray) -> None:
    """How pages left out are told at several bars."""
    sure = ~np.isnan(wanted) & np.array([name != WRITTEN for name in one.sets])
    order = np.argsort(-scores[sure])
    right = np.cumsum(wanted[sure][order])
    given = np.arange(1, len(order) + 1)
    f1 = 2 * right / (given + right[-1])
    best = int(f1.argmax())
    print(
        f"{one.kind}: best F1 of pages left out {f1[best]:.3f} ({int(right[best])} right of "
        f"{best + 1} given, {int(right[-1])} labelled) above {scores[sure][order][best]:.2f}; mean "
        f"precision {(right / given)[wanted[sure][order] == 1].mean():.3f}"
    )
    for bar in np.arange(-2.5, 0.6, 0.25):
        over = sure & (scores > bar)
        shown = [f"above {bar:+.2f}"]
        for name in ("total", *dict.fromkeys(name for name in one.sets if name != WRITTEN)):
            part = np.array([name in {"total", own} for own in one.sets])
            hit, got, all_of = (
                int((wanted[part & over] == 1).sum()),
                int((part & over).sum()),
                int((wanted[part & sure] == 1).sum()),
            )
            shown.append(f"{name} {2 * hit / max(1, got + all_of):.3f} ({hit}/{got}/{all_of})")
        print("  ", "; ".join(shown))


def main() -> None:
    """Fit, say how pages left out are told, and write the tables where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=Path, required=True, help="folder of the pages' texts")
    parser.add_argument("--write", action="store_true", help="put the weights into the tables")
    options = parser.parse_args()
    for one in examples(options.pages):
        names = one.names()
        x, wanted = matrix(one, names), answers(one)
        sure = ~np.isnan(wanted)
        fold = np.array([label.number % FOLDS for label in one.labels])
        scores = np.empty(len(x))
        for part in range(FOLDS):
            scores[fold == part] = x[fold == part] @ fit(one, names, sure & (fold != part))
        judge(one, scores, wanted)
        if options.write:
            write(LISTS / f"{one.table}.csv", names, fit(one, names, sure))


def write(table: Path, names: list[str], weights: np.ndarray) -> None:
    """Put the weights into a table."""
    with table.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle, lineterminator="\n")
        out.writerow(("feature", "weight"))
        for name, weight in zip(names, weights, strict=True):
            if abs(weight) >= SMALLEST and name != WRITTEN:
                out.writerow((name, f"{weight:.2f}"))


if __name__ == "__main__":
    main()
