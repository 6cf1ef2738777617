"""The book of a brief's numbers: each is entered once, with its sources, and has an id."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from didymium.brief.document import Figure, FigureArg, FigureKind, How, Model, Row

_DESCRIBES = (
    "material",
    "materials",
    "stage",
    "product",
    "item",
    "end_use",
    "iso3",
    "counterpart_iso3",
    "actor",
    "project",
    "company",
    "deposit",
    "measure",
    "status",
    "planned_start",
    "market",
    "study",
    "economy",
    "shock",
    "scenario",
    "territory",
    "world",
)
ARTICLE = "the article"
_ID_COLUMNS = {
    "observation": "observation_id",
    "project": "project_fact_id",
    "price": "price_id",
    "stockpile": "stockpile_id",
    "measure": "measure_id",
    "deal": "deal_id",
    "published_estimate": "estimate_id",
    "market_answer": "answer_id",
    "market_record": "record_id",
}


class Book:
    """Collects figures and source rows while a brief is written."""

    def __init__(self) -> None:
        self.figures: dict[str, Figure] = {}
        self.rows: dict[str, Row] = {}

    def __getitem__(self, figure_id: str) -> Figure:
        return self.figures[figure_id]

    def row(self, table: str, row: Mapping[str, Any]) -> Row:
        """The row as the brief keeps it; entered once."""
        key = _row_id(table, row)
        if key not in self.rows:
            self.rows[key] = Row(
                id=key,
                table=table,
                describes={
                    name: _text(row[name])
                    for name in _DESCRIBES
                    if row.get(name) not in (None, "", [])
                },
                value=row.get("value", row.get("share")),
                low=row.get("low"),
                high=row.get("high"),
                unit=str(row.get("unit") or "1"),
                basis=str(row.get("basis") or ""),
                kind=str(row.get("kind") or row.get("event_kind") or ""),
                period=str(row.get("period") or row.get("date") or ""),
                edition=str(row.get("edition") or ""),
                source=str(row["source_id"]),
                note=str(row.get("note") or ""),
            )
        return self.rows[key]

    def observed(
        self, figure_id: str, table: str, row: Mapping[str, Any], *, note: str = ""
    ) -> Figure:
        """A figure that is one source row, unchanged."""
        kept = self.row(table, row)
        return self._enter(
            Figure(
                id=figure_id,
                value=kept.value,
                low=kept.low,
                high=kept.high,
                unit=kept.unit,
                basis=kept.basis,
                kind=_kind(kept.kind),
                period=kept.period,
                edition=kept.edition,
                sources=(kept.source,),
                how=How(formula="as published", rows=(kept.id,)),
                absent=None if kept.value is not None else (kept.note or "not published"),
                note=note,
            )
        )

    def computed(
        self,
        figure_id: str,
        value: float | None,
        *,
        low: float | None = None,
        high: float | None = None,
        unit: str,
        formula: str,
        figures: Sequence[str] = (),
        rows: Iterable[tuple[str, Mapping[str, Any]]] = (),
        basis: str = "",
        kind: FigureKind = "computed",
        period: str = "",
        edition: str = "",
        sources: Sequence[str] = (),
        absent: str | None = None,
        note: str = "",
        cite_rows: bool = True,
    ) -> Figure:
        """A figure worked out from figures already in the book, source rows, or both.

        Without ``cite_rows`` the rows stay behind the figure and are not cited one by one.
        """
        kept = [self.row(table, row) for table, row in rows]
        missing = [name for name in figures if name not in self.figures]
        if missing:
            raise KeyError(f"{figure_id} is computed from {missing}, not in the book")
        if not figures and not kept and not sources:
            raise ValueError(f"{figure_id} has neither figures nor rows nor sources behind it")
        inputs: list[Figure] = [self.figures[name] for name in figures]
        cited = dict.fromkeys(
            [*sources, *(row.source for row in kept if cite_rows)]
            + [source for figure in inputs for source in figure.sources]
        )
        if value is not None and math.isnan(value):
            value, absent = None, absent or "not computable from the rows given"
        return self._enter(
            Figure(
                id=figure_id,
                value=value,
                low=low,
                high=high,
                unit=unit,
                basis=basis or _shared([*(r.basis for r in kept), *(f.basis for f in inputs)]),
                kind=kind,
                period=period or _shared([*(r.period for r in kept), *(f.period for f in inputs)]),
                edition=edition
                or _shared([*(r.edition for r in kept), *(f.edition for f in inputs)]),
                sources=tuple(cited),
                how=How(
                    formula=formula, figures=tuple(figures), rows=tuple(row.id for row in kept)
                ),
                absent=absent,
                note=note,
            )
        )

    def counted(self, figure_id: str, count: int, what: str) -> Figure:
        """A number of things in this brief itself."""
        return self._enter(
            Figure(
                id=figure_id,
                value=float(count),
                unit="count",
                basis="this brief",
                kind="counted",
                period="",
                edition="",
                sources=(),
                how=How(formula=f"number of {what}"),
            )
        )

    def ledger_rows(
        self, figure_id: str, rows: Iterable[Mapping[str, Any]], formula: str
    ) -> Figure:
        """A number of rows of the ledger; they stand behind it and are not cited one by one."""
        held = [("measure", row) for row in rows]
        return self.computed(
            figure_id,
            float(len(held)),
            unit="count",
            kind="counted",
            formula=formula,
            rows=held,
            cite_rows=False,
        )

    def said(self, figure_id: str, share: float, words: str) -> Figure:
        """A share as the article gives it."""
        return self._enter(
            Figure(
                id=figure_id,
                value=share,
                unit="1",
                basis=ARTICLE,
                kind="estimated",
                period="",
                edition="",
                sources=(),
                how=How(formula=f'read in the article: "{words}"'),
            )
        )

    def fork(self) -> Book:
        """A book that begins with the figures and rows of this one."""
        book = Book()
        book.figures, book.rows = dict(self.figures), dict(self.rows)
        return book

    def adopt(
        self, figures: Mapping[str, Figure], rows: Mapping[str, Row], prefix: str
    ) -> dict[str, str]:
        """Enter the figures and rows of a finished document; the new name of each figure."""
        other = Book()
        other.figures, other.rows = dict(figures), dict(rows)
        names = {name: f"{prefix}-{name}" for name in figures}
        self._copy(other, names, prefix)
        return names

    def take(self, other: Book, prefix: str, source: str) -> dict[str, str]:
        """Enter what another book added under names of its own; the new name of each.

        Numbers read in an article get ``source``, the article's.
        """
        added = [name for name in other.figures if self.figures.get(name) != other.figures[name]]
        names = {name: f"{prefix}-{name}" for name in added}
        self._copy(other, names, source)
        return names

    def _copy(self, other: Book, names: Mapping[str, str], source: str) -> None:
        for name in names:
            figure = other.figures[name]
            inside = tuple(names.get(one, one) for one in figure.how.figures)
            told = not figure.sources and figure.basis == ARTICLE
            self._enter(
                figure.model_copy(
                    update={
                        "id": names[name],
                        "how": figure.how.model_copy(update={"figures": inside}),
                        "sources": (source,) if told else figure.sources,
                    }
                )
            )
        self.rows |= other.rows

    def arg(self, figure_id: str) -> FigureArg:
        """A reference to a figure of the book; an unknown id is an error."""
        if figure_id not in self.figures:
            raise KeyError(figure_id)
        return FigureArg(id=figure_id)

    def _enter(self, figure: Figure) -> Figure:
        known = self.figures.get(figure.id)
        if known is not None and known != figure:
            raise ValueError(f'two different figures want the id "{figure.id}"')
        self.figures[figure.id] = figure
        return figure


def _row_id(table: str, row: Mapping[str, Any]) -> str:
    column = _ID_COLUMNS.get(table)
    if column is not None:
        return f"{table}:{row[column]}"
    if table == "trade":
        return "trade:" + ":".join(
            str(row[name]) for name in ("year", "hs6", "exporter_iso3", "importer")
        )
    if table == "composition":
        return f"composition:{row['deposit']}:{row['material']}"
    raise KeyError(f'rows of table "{table}" have no id here')


def _kind(text: str) -> FigureKind:
    match text:
        case "measured" | "estimated" | "quota" | "capacity" | "target":
            return text
        case _:
            raise ValueError(f'"{text}" is not a kind of figure')


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ";".join(str(item) for item in value)
    return str(value)


def _shared(values: Iterable[str]) -> str:
    """The values that occur, in order, each once."""
    parts = (part for value in values for part in value.split("; "))
    return "; ".join(dict.fromkeys(part for part in parts if part))


M = TypeVar("M", bound=Model)


def renamed(model: M, names: Mapping[str, str]) -> M:
    """A part of a document with its numbers under other names."""
    tree = model.model_dump()
    _rename(tree, names)
    return type(model).model_validate(tree)


def _rename(node: Any, names: Mapping[str, str]) -> None:
    if isinstance(node, dict):
        if node.get("kind") == "figure":
            node["id"] = names.get(node["id"], node["id"])
        for value in node.values():
            _rename(value, names)
    elif isinstance(node, list | tuple):
        for value in node:
            _rename(value, names)
