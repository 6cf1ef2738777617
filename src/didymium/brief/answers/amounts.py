"""How much a supplier would add, by case and stage: ``rules/amounts.csv``, projects, the ore."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from didymium.brief.answers.dominance import Stage
from didymium.brief.document import Say, TextArg
from didymium.brief.figures import Book
from didymium.brief.tables import Base, items, records, rules

if TYPE_CHECKING:
    from didymium.news import Reading

# Elements of an ore follow its oxides: view at the mine -> column of the composition table.
_ELEMENTS = {
    "mine_ndpr": ("neodymium", "praseodymium"),
    "mine_dy": ("dysprosium",),
    "mine_tb": ("terbium",),
}
_DEPOSIT = {"RUS": "Revda (Lovozero), Murmansk"}


def amounts(
    book: Book,
    base: Base,
    supplier: str,
    by_view: Mapping[str, Stage],
    assume: Mapping[str, str],
) -> dict[tuple[str, str], str]:
    """Figure ids of the tonnes added, by case and view."""
    found: dict[tuple[str, str], str] = {}
    listed = [row for row in rules("amounts") if row["supplier"] == supplier]
    for row in listed:
        if row["counted"] != "yes" or row["case"] == "existing" or row["view"] not in by_view:
            continue
        source = _project(base, supplier, row)
        if source is None:
            continue
        found[row["case"], row["view"]] = _listed_amount(book, row, source, by_view[row["view"]])
    if not listed:
        found |= _project_amounts(book, base, supplier, by_view)
    if "added_mine_t" in assume:
        first = next(iter(by_view))
        found["stated", first] = _assumed(book, by_view[first], assume["added_mine_t"])
    for case in ("stated", "optimistic"):
        mine = found.get((case, "mine_reo"))
        if mine is not None:
            found |= _by_element(book, base, supplier, case, mine, by_view)
    return found


def _project(base: Base, supplier: str, row: Mapping[str, str]) -> dict[str, Any] | None:
    import polars as pl

    name, _, detail = row["project"].partition(" (")
    table = base.table("project").filter(
        (pl.col("project") == name)
        & (pl.col("iso3") == supplier)
        & (pl.col("period") == row["period"])
        & (pl.col("measure") != "growth_target")
    )
    rows = records(table)
    if detail.startswith("2020"):
        rows = [item for item in rows if item["status"] == "superseded"]
    elif detail.startswith("all rare metals"):
        rows = [item for item in rows if "rare_metals" in items(item["materials"])]
    else:
        rows = [
            item
            for item in rows
            if item["status"] != "superseded" and "rare_metals" not in items(item["materials"])
        ]
    return rows[0] if rows else None


def _listed_amount(
    book: Book, row: Mapping[str, str], source: Mapping[str, Any], stage: Stage
) -> str:
    slug = stage.view.id.replace("_", "-")
    supplier = row["supplier"]
    named = book.observed(f"target-{row['case']}-{supplier.lower()}-{slug}", "project", source)
    assert named.value is not None
    share = float(row["share"])
    value = named.value * share
    low, high = value * float(row["low_factor"]), value * float(row["high_factor"])
    formula = "stated quantity"
    if share != 1:
        formula += f" x {share:g} (share of neodymium and praseodymium, as the source gives it)"
    figures = [named.id]
    output = f"output-{supplier.lower()}-{slug}"
    if row["reading"] == "less_existing" and output in book.figures:
        now = book[output].value or 0.0
        value, low, high = value - now, low - now, high - now
        figures.append(output)
        formula += " less today's output"
    if float(row["high_factor"]) > 1:
        formula += "; high: read as metal, 1.18 t of oxide to a tonne"
    if float(row["low_factor"]) < 1:
        formula += f"; low: {float(row['low_factor']):g} of it"
    return book.computed(
        f"added-{row['case']}-{slug}",
        value,
        low=low,
        high=high,
        unit="t",
        formula=formula,
        figures=figures,
        basis=stage.supply.basis,
        period=str(source["period"]),
        kind="target",
    ).id


def _assumed(book: Book, stage: Stage, text: str) -> str:
    slug = stage.view.id.replace("_", "-")
    return book.computed(
        f"added-assumed-{slug}",
        float(text),
        unit="t",
        formula="assumed by the reader with --assume added_mine_t",
        sources=("reader",),
        basis=stage.supply.basis,
    ).id


def _project_amounts(
    book: Book, base: Base, supplier: str, by_view: Mapping[str, Stage]
) -> dict[tuple[str, str], str]:
    """Capacity of the supplier's projects: under construction as stated, all as optimistic."""
    import polars as pl

    rows = records(
        base.table("project").filter(
            (pl.col("iso3") == supplier)
            & (pl.col("measure") == "capacity")
            & (pl.col("unit") == "t/y")
        )
    )
    found: dict[tuple[str, str], str] = {}
    for view_id, stage in by_view.items():
        for case, statuses in (
            ("stated", {"construction", "financed"}),
            ("optimistic", {"construction", "financed", "planned", "early_stage", "target"}),
        ):
            chosen = [
                row
                for row in rows
                if row["stage"] == stage.view.stage
                and stage.view.material in items(row["materials"])
                and row["status"] in statuses
                and (row["value"] or row["high"])
            ]
            if not chosen:
                continue
            slug = view_id.replace("_", "-")
            total = sum(row["value"] or row["high"] for row in chosen)
            found[case, view_id] = book.computed(
                f"added-{case}-{slug}",
                total,
                low=0.0,
                high=total,
                unit="t",
                formula="sum of the nameplate capacity of the projects; low: none is built",
                rows=[("project", row) for row in chosen],
                kind="target",
            ).id
    return found


# Which view a quantity of the article is about, by its material.
VIEW_OF: Final = {
    "rare_earths": "mine_reo",
    "ndpr": "separation_ndpr",
    "neodymium": "separation_ndpr",
    "praseodymium": "separation_ndpr",
    "dysprosium": "separation_dy",
    "permanent_magnets": "magnet",
    "ndfeb": "magnet",
}


def said_amounts(
    book: Book, reading: Reading, by_view: Mapping[str, Stage]
) -> dict[tuple[str, str], str]:
    """Yearly tonnes that the article itself gives, by view; the largest where it gives several."""
    found: dict[tuple[str, str], str] = {}
    quantities = [q for q in reading.quantities if q.measure == "mass" and q.material]
    for quantity in sorted(quantities, key=lambda q: q.value):
        if _is_of_the_past(reading, quantity.span):
            continue
        material = quantity.material or ""
        views = [VIEW_OF.get(material, ""), f"mine_{material}", f"refining_{material}"]
        view_id = next((view for view in views if view in by_view), None)
        if view_id is None:
            continue
        words = reading.page.text[slice(*quantity.span)]
        stage = by_view[view_id]
        slug = view_id.replace("_", "-")
        for name in (f"added-article-{slug}", f"of-world-article-{slug}"):
            book.figures.pop(name, None)
        found["article", view_id] = book.computed(
            f"added-article-{slug}",
            quantity.value,
            high=quantity.high,
            low=quantity.value if quantity.high is not None else None,
            unit="t",
            formula=f'read in the article: "{words}"; taken as new output in a year',
            sources=("article",),
            basis=stage.supply.basis,
            kind="target",
        ).id
    return found


# Output told of a quarter or month, or of a year gone by, is no yearly addition.
_PART: Final = re.compile(
    r"\b(?:quarter|half|months?|weeks?|Q[1-4]|trimestre|semestre|mes[ei]|settiman[ae])\b",
    re.IGNORECASE,
)
_YEARLY: Final = re.compile(
    r"\b(?:a year|per year|(?:per |/)annum|annual(?:ly)?|each year|yearly|tpa|tpy|t/y|"
    r"(?:al)?l[’']anno|annu[eoi]|annual[ei]|annualmente)\b",
    re.IGNORECASE,
)
_MADE: Final = re.compile(
    r"\b(?:(?<!be )(?<!been )produced|mined|extracted|exported|shipped|sold|"
    r"h?a(?:nno)? (?:prodotto|estratto|esportato|venduto)|"
    r"(?:è|sono) stat[aie] (?:prodott|estratt|esportat|vendut)[aie])\b",
    re.IGNORECASE,
)


def _is_of_the_past(reading: Reading, span: tuple[int, int]) -> bool:
    """Whether the sentence of an amount tells of part of a year, or of what was made or sold."""
    sentence = next((s.text for s in reading.sentences if s.span[0] <= span[0] < s.span[1]), "")
    made = _MADE.search(sentence) is not None
    return made or (_PART.search(sentence) is not None and not _YEARLY.search(sentence))


def _by_element(
    book: Book,
    base: Base,
    supplier: str,
    case: str,
    mine: str,
    by_view: Mapping[str, Stage],
) -> dict[tuple[str, str], str]:
    """The ore's elements: tonnes of oxide added times the deposit's composition, normalised."""
    import polars as pl

    deposit = _DEPOSIT.get(supplier)
    if deposit is None:
        return {}
    rows = records(base.table("composition").filter(pl.col("deposit") == deposit))
    total = sum(row["share"] or 0.0 for row in rows)
    added = book[mine]
    found: dict[tuple[str, str], str] = {}
    for view_id, elements in _ELEMENTS.items():
        if view_id not in by_view:
            continue
        chosen = [row for row in rows if row["material"] in elements]
        slug = view_id.replace("_", "-")
        part = sum(row["share"] or 0.0 for row in chosen) / total if total else 0.0
        value = (added.value or 0.0) * part if chosen else None
        content = (
            book.computed(
                f"content-{slug}",
                part,
                unit="1",
                formula="share of the element in the deposit's oxides / sum of all oxides",
                rows=[("composition", row) for row in rows],
                basis="reo",
            )
            if chosen
            else None
        )
        found[case, view_id] = book.computed(
            f"added-{case}-{slug}",
            value,
            low=added.low * part if added.low is not None and chosen else None,
            high=added.high * part if added.high is not None and chosen else None,
            unit="t",
            formula="tonnes of oxide added x content of the element",
            figures=[mine, *([content.id] if content else [])],
            basis="reo",
            kind="computed",
            absent=None if chosen else "the analysis of the deposit does not report it",
        ).id
    return found


def left_out(book: Book, base: Base, supplier: str) -> list[Say]:
    """What is spoken of and must not be counted, each with its reason."""
    says = []
    for row in rules("amounts"):
        if row["supplier"] != supplier or row["counted"] == "yes":
            continue
        source = _project(base, supplier, row)
        if source is None:
            continue
        figure = book.observed(f"left-out-{row['reason'].replace('_', '-')}", "project", source)
        says.append(
            Say(
                key=row["reason"],
                args={"amount": book.arg(figure.id), "project": TextArg(text=source["project"])},
                sources=figure.sources,
            )
        )
    return says
