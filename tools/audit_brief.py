"""Recompute every number of a brief from its own rows, and say which is not what they make it.

python tools/audit_brief.py brief.json ...   # exit 1 when a number is not what its rows make it

The file is one written with ``didymium brief --format json``.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

import polars as pl  # noqa: E402  (the path of the checkout comes first)

from didymium.brief.document import Document, Figure, Row  # noqa: E402
from didymium.brief.explain import read_document  # noqa: E402
from didymium.brief.tables import rules  # noqa: E402
from didymium.risk import concentration  # noqa: E402
from didymium.vocabulary import convert  # noqa: E402

# A figure is a faithful copy or an exact computation; only the last bits of a sum may differ.
TOLERANCE = 1e-9


class AuditError(Exception):
    """A figure that cannot be followed to its rows."""


def _need(holds: bool, figure: Figure, what: str) -> None:
    if not holds:
        raise AuditError(f"{figure.id}: {what}")


class Audit:
    """Recomputes the figures of one document from its own rows."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def expected(self, figure: Figure) -> float | None:
        """The value by formula, rows and figures; None for one that a model or a check gave.

        A formula that nobody taught this audit is an error: it must be taught.
        """
        for pattern, compute in self._rules():
            if re.match(pattern, figure.how.formula):
                return compute(figure)
        raise AuditError(f"{figure.id}: no audit for the formula {figure.how.formula!r}")

    def values(self, figure: Figure) -> list[float]:
        """The values of the figures it is made of, in order."""
        found = [self.document.figures[name].value for name in figure.how.figures]
        if any(value is None for value in found):
            raise AuditError(f"{figure.id}: made of a figure that is absent")
        return [value for value in found if value is not None]

    def rows(self, figure: Figure) -> list[Row]:
        """The source rows behind it."""
        return [self.document.rows[name] for name in figure.how.rows]

    def _rules(self) -> list[tuple[str, Callable[[Figure], float | None]]]:
        return [
            (r"as published", self._as_published),
            (r"output of the territory / world", self._ratio),
            (r"sum of the suppliers", lambda f: self._sum(f, {"WLD"})),
            (r"sum of the rows", lambda f: self._sum(f, set())),
            (r"sum of the flows", lambda f: self._sum(f, set())),
            (r"sum of the squared shares of suppliers", self._hhi),
            (r"sum of the nameplate capacity", self._capacity),
            (r"value of imports from the territory", self._import_share),
            (r"use of magnets / all uses", self._use_share),
            (r"1 less the shares", lambda f: 1 - sum(self.values(f))),
            (r"share of the controller x share of shipments", lambda f: math.prod(self.values(f))),
            (r"tonnes added / world output", self._ratio),
            (r"amount / ", self._ratio),
            (r"the larger of page and published figure / the smaller$", self._ratio),
            (r"the larger of page and published figure", self._has_ground),
            (r"price as published, ", self._converted),
            (r"share with less share without", lambda f: self.values(f)[0] - self.values(f)[1]),
            (r"share of the leader x world / \(world", self._diluted),
            (r"\(share of the leader x world \+ tonnes", self._own_with),
            (r"\(supplier's output \+ tonnes added\)", self._supplier_with),
            (r"tonnes of oxide added x content", lambda f: math.prod(self.values(f))),
            (r"stated quantity", self._stated),
            (r"share of the element in the deposit's oxides", self._content),
            (r"oxide / oxide per metal", self._motors),
            (r"share of the controller's shipments held back", lambda f: self._shock(f, "cut")),
            (r"length of like episodes", lambda f: self._shock(f, "months")),
            (r"rows of the (ledger|story)", lambda f: float(len(f.how.rows))),
            (r"read in the article", self._read),
            # What a model, a table's length or a calendar gave: source or rows must still be there.
            (r".* of \d+ draws of the market model", self._has_ground),
            (r"draws of behaviour", self._has_ground),
            (r"(rate of deals|rate of talks|bare rate)", self._has_ground),
            (r"median and 5-95% of the \d+ deals", self._has_ground),
            (r"rows of the table of deals", self._has_ground),
            (r"index with the tonnes added", self._has_ground),
            (r"days between", self._has_ground),
            (r"assumed by the reader", self._has_ground),
            (r"prior of the market model", self._prior),
            (r"350 / 8 USD/kg", lambda _: 350 / 8),
            (r"quotations after past restrictions", lambda f: float(len(f.how.rows))),
            (r"of them, those inside", lambda f: self._quoted(f, inside=True)),
            (r"of them, those below", lambda f: self._quoted(f, inside=False)),
            (r"number of ", lambda _: None),
        ]

    def _converted(self, figure: Figure) -> float | None:
        (row,) = self.rows(figure)
        assert row.value is not None
        return convert(row.value, row.unit, figure.unit)

    def _as_published(self, figure: Figure) -> float | None:
        (row,) = self.rows(figure)
        same = (figure.low, figure.high, figure.unit) == (row.low, row.high, row.unit)
        _need(same, figure, "range or unit is not that of its row")
        _need(figure.sources == (row.source,), figure, "source is not that of its row")
        return row.value

    def _ratio(self, figure: Figure) -> float:
        above, below = self.values(figure)
        return above / below

    def _sum(self, figure: Figure, without: set[str]) -> float:
        return sum(
            row.value or 0.0
            for row in self.rows(figure)
            if row.describes.get("iso3") not in without
        )

    def _hhi(self, figure: Figure) -> float:
        rows = self.rows(figure)
        frame = pl.DataFrame(
            {
                "supplier_iso3": [row.describes["iso3"] for row in rows],
                "value": [row.value for row in rows],
                "low": [row.low for row in rows],
                "high": [row.high for row in rows],
            },
            schema_overrides={"low": pl.Float64, "high": pl.Float64, "value": pl.Float64},
        )
        world = sum(r.value or 0 for r in rows if r.describes["iso3"] == "WLD")
        named = sum(r.value or 0 for r in rows if r.describes["iso3"] != "WLD")
        if world and named >= world:
            frame = frame.filter(pl.col("value").is_not_null())
        return float(concentration(frame)["hhi"].item())

    def _capacity(self, figure: Figure) -> float:
        return sum(row.value or row.high or 0.0 for row in self.rows(figure))

    def _import_share(self, figure: Figure) -> float:
        (row,) = self.rows(figure)
        return (row.value or 0.0) / self.values(figure)[0]

    def _use_share(self, figure: Figure) -> float:
        return self.values(figure)[0] / self._sum(figure, set())

    def _diluted(self, figure: Figure) -> float:
        added, share, world = self.values(figure)
        return share * world / (world + added)

    def _own_with(self, figure: Figure) -> float:
        added, share, world = self.values(figure)
        return (share * world + added) / (world + added)

    def _supplier_with(self, figure: Figure) -> float:
        added, world, *own = self.values(figure)
        return (sum(own) + added) / (world + added)

    def _stated(self, figure: Figure) -> float:
        quantity, *now = self.values(figure)
        part = re.search(r"quantity x ([\d.]+)", figure.how.formula)
        value = quantity * float(part.group(1)) if part else quantity
        return value - now[0] if "less today's output" in figure.how.formula else value

    def _content(self, figure: Figure) -> float:
        elements = {
            "content-mine-ndpr": {"neodymium", "praseodymium"},
            "content-mine-dy": {"dysprosium"},
            "content-mine-tb": {"terbium"},
        }[figure.id]
        rows = self.rows(figure)
        own = sum(row.value or 0 for row in rows if row.describes["material"] in elements)
        return own / sum(row.value or 0 for row in rows)

    def _motors(self, figure: Figure) -> float:
        recipe = {row["recipe"]: float(row["central"]) for row in rules("recipes")}
        metal = self.values(figure)[0] / recipe["oxide_per_metal_ndpr"]
        finished = metal / recipe["ndpr_per_blank"] * recipe["finished_per_blank"]
        return finished * 1000 / recipe["magnet_per_motor"] / 1e6

    def _shock(self, figure: Figure, what: str) -> float:
        reason = figure.how.formula.split(": ", 1)[1]
        row = next(row for row in rules("shocks") if row["reason"] == reason)
        bounds = (float(row[f"{what}_low"]), float(row[f"{what}_high"]))
        _need((figure.low, figure.high) == bounds, figure, "range is not that of its rule")
        _need(figure.sources == (row["source_id"],), figure, "source is not that of its rule")
        return float(row[f"{what}_central"])

    def _prior(self, figure: Figure) -> float:
        """A range of ``rules/market_shocks.csv`` as it stands there."""
        reason = figure.how.formula.split(": ", 1)[1]
        row = next(row for row in rules("market_shocks") if row["reason"] == reason)
        _need(figure.sources == (row["source_id"],), figure, "source is not that of its rule")
        bounds = (float(row["low"]), float(row["high"]))
        _need((figure.low, figure.high) == bounds, figure, "range is not that of its rule")
        return float(row["central"])

    def _quoted(self, figure: Figure, *, inside: bool) -> float:
        """Past quotations inside the model's range, or below its median."""
        count = 0
        for row in self.rows(figure):
            _need(row.value is not None, figure, f"{row.id} has no quotation")
            seen, low, high = row.value or 0.0, row.low or 0.0, row.high or 0.0
            median = float(row.note.removeprefix("model median "))
            count += (low <= seen <= high) if inside else median > seen
        return float(count)

    def _read(self, figure: Figure) -> None:
        found = re.search(r'"(.+?)"', figure.how.formula, re.DOTALL)
        words = found.group(1) if found else ""
        texts = [article.text or "" for article in self.document.run.articles]
        _need(any(words in text for text in texts), figure, f"{words!r} is not in the article")

    def _has_ground(self, figure: Figure) -> None:
        ground = figure.sources or figure.how.rows or figure.how.figures
        _need(bool(ground), figure, "neither source nor rows nor figures")


def in_order(figure: Figure) -> bool:
    """Whether the range holds the value, where there is both."""
    if figure.value is None or figure.low is None or figure.high is None:
        return True
    low, high = sorted((figure.low, figure.high))
    return low - TOLERANCE <= figure.value <= high + TOLERANCE


def problems(document: Document) -> list[str]:
    """What is wrong with the numbers of a document, a line each; empty when nothing is."""
    audit, found = Audit(document), []
    for figure in document.figures.values():
        if not in_order(figure):
            found.append(f"{figure.id}: the range does not hold the value")
        if figure.value is None:
            continue
        try:
            expected = audit.expected(figure)
        except AuditError as error:
            found.append(str(error))
            continue
        near = expected is None or math.isclose(
            figure.value, expected, rel_tol=TOLERANCE, abs_tol=1e-12
        )
        if not near:
            found.append(f"{figure.id}: shown {figure.value}, from its rows {expected}")
    return found


def main(paths: list[str]) -> int:
    """Audit the briefs of these files; 1 when a number does not stand."""
    bad = 0
    for path in paths:
        document = read_document(Path(path))
        lines = problems(document)
        bad += len(lines)
        sys.stdout.write(f"{path}: {len(document.figures)} numbers, {len(lines)} do not stand\n")
        sys.stdout.writelines(f"  {line}\n" for line in lines)
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
