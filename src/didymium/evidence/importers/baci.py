"""BACI, CEPII's harmonised trade data: one zip archive per nomenclature, one CSV per year.

Columns of a yearly file: ``t`` year, ``i`` exporter, ``j`` importer, ``k`` product, ``v`` value
in thousand USD, ``q`` quantity in tonnes. Traps handled here: country codes are BACI's own (842
is the United States, 490 "Other Asia, not elsewhere specified" is read as Taiwan, 58 is
Belgium-Luxembourg); a blank ``q`` is a missing quantity, not zero; product codes lose their
leading zeros when a program reads them as numbers; names are never used, so their broken letters
do no harm.

Reference: Gaulier and Zignago (2010), CEPII working paper 2010-23.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from didymium.evidence.importers.expectation import expectation
from didymium.evidence.importers.findings import Findings
from didymium.evidence.importers.names import territories_by_code

if TYPE_CHECKING:
    import polars as pl

_SHOWN = 20


def trade_rows(
    raw: pl.DataFrame,
    *,
    nomenclature: str,
    source_id: str,
    where: str,
    findings: Findings,
    keep: Collection[str] | None = None,
) -> pl.DataFrame:
    """Rows of the ``trade`` table from BACI's own columns, all of them read as text.

    Parameters
    ----------
    raw : columns ``t, i, j, k, v, q`` as text; values in thousand USD, quantities in tonnes
    keep : codes to keep; the others are left out after the checks. None keeps all

    A code of five digits has lost its leading zero and gets it back. Anything that is not a year,
    a code or a number, a negative figure, and the same flow given twice, are problems.
    """
    import polars as pl

    missing = expectation("baci").settings["missing_quantity"]
    text = raw.select(pl.col("t", "i", "j", "k", "v", "q").str.strip_chars())
    text = text.with_columns(
        pl.when(pl.col("q").is_in(missing)).then(None).otherwise(pl.col("q")).alias("q")
    )
    _check_text(text, where, findings)
    text = text.with_columns(pl.col("k").str.zfill(6))
    if keep is not None:
        text = text.filter(pl.col("k").is_in(sorted(keep)))
    _check_flows(text, where, findings)
    if findings.problems:
        return _empty()
    codes = pl.concat([text["i"], text["j"]]).unique().to_list()
    years = _last_years(text)
    ids = territories_by_code(codes, "baci", where, findings, years=years)
    if findings.problems:
        return _empty()
    return text.select(
        year=pl.col("t").cast(pl.Int32),
        exporter_iso3=pl.col("i").replace_strict(ids, return_dtype=pl.String),
        importer_iso3=pl.col("j").replace_strict(ids, return_dtype=pl.String),
        hs6=pl.col("k"),
        nomenclature=pl.lit(nomenclature),
        value_kusd=pl.col("v").cast(pl.Float64),
        quantity_t=pl.col("q").cast(pl.Float64),
        quantity_status=pl.when(pl.col("q").is_null())
        .then(pl.lit("missing"))
        .otherwise(pl.lit("reported")),
        source_id=pl.lit(source_id),
    )


def _empty() -> pl.DataFrame:
    import polars as pl

    from didymium.evidence.contract import contract

    return pl.DataFrame(schema=contract("trade").schema())


def _check_text(text: pl.DataFrame, where: str, findings: Findings) -> None:
    import polars as pl

    number = r"^\d+(\.\d+)?([eE][+-]?\d+)?$"
    rules = {
        "t": (r"^(19|20)\d{2}$", "a year"),
        "i": (r"^\d{1,3}$", "a country code of BACI"),
        "j": (r"^\d{1,3}$", "a country code of BACI"),
        "k": (r"^\d{5,6}$", "a code of six digits as text"),
        "v": (number, "a value in thousand USD, zero or more"),
        "q": (number, "a quantity in tonnes, zero or more, or nothing"),
    }
    rows = text.with_row_index("row__")
    for name, (pattern, meaning) in rules.items():
        wrong = rows.filter(~pl.col(name).str.contains(pattern))
        if name != "q":
            wrong = rows.filter(pl.col(name).is_null() | ~pl.col(name).str.contains(pattern))
        for row, value in wrong.select("row__", name).head(_SHOWN).iter_rows():
            findings.add(
                f"{where}, row {row + 2}, column {name}",
                f'"{value}"',
                meaning,
                _advice(name, value),
            )
        if wrong.height > _SHOWN:
            findings.add(
                f"{where}, column {name}", f"{wrong.height - _SHOWN} more wrong values", meaning
            )


def _advice(name: str, value: str | None) -> str:
    if value is None:
        return ""
    if value.startswith("-"):
        return "A flow cannot be negative."
    if name == "k" and "." in value:
        return "The codes were read as numbers: read them as text."
    return ""


def _check_flows(text: pl.DataFrame, where: str, findings: Findings) -> None:
    import polars as pl

    key = ["t", "i", "j", "k"]
    doubled = text.filter(pl.struct(key).is_duplicated()).unique(key, maintain_order=True)
    for year, exporter, importer, code in doubled.select(key).head(_SHOWN).iter_rows():
        findings.add(
            where,
            f"the flow of {code} from {exporter} to {importer} in {year} more than once",
            "one row for each year, exporter, importer and code",
        )
    if doubled.height > _SHOWN:
        findings.add(where, f"{doubled.height - _SHOWN} more flows given twice", "one row for each")
    own = text.filter(pl.col("i") == pl.col("j"))
    if own.height:
        findings.add(where, f"{own.height} flows of a territory with itself", "none")


def _last_years(text: pl.DataFrame) -> dict[str, int]:
    import polars as pl

    sides = pl.concat([text.select("t", code="i"), text.select("t", code="j")])
    last = sides.group_by("code").agg(pl.col("t").cast(pl.Int32).max())
    return dict(last.iter_rows())
