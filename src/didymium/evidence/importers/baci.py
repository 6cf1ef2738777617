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

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from didymium.evidence.contract import contract
from didymium.evidence.importers.expectation import check_layout, expectation
from didymium.evidence.importers.findings import Findings
from didymium.evidence.importers.names import territories_by_code
from didymium.evidence.importers.outcome import Options, Outcome
from didymium.evidence.importers.reading import Archive, csv_table, decode, open_archive

if TYPE_CHECKING:
    import polars as pl

SOURCE = "baci"

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
    ).select(contract("trade").names)


def _empty() -> pl.DataFrame:
    import polars as pl

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


def read(path: Path, options: Options) -> Outcome:
    """Trade rows of one BACI archive (a nomenclature, some or all years), and their codes.

    The strategic codes are kept: those of ``trade_code`` under the archive's nomenclature, and
    those known under another nomenclature only, as the same number with a note.
    """
    import polars as pl

    expected = expectation(SOURCE)
    findings = Findings()
    archive = open_archive(path, expected.limits, findings)
    findings.stop()
    years = _year_files(archive, path.name, expected.settings, findings)
    _check_countries(archive, path.name, expected.settings, findings)
    findings.stop()
    nomenclature, edition = years[0][1:3]
    known = pl.read_parquet(options.base.path / "trade_code.parquet")
    codes = codes_under(nomenclature, known, options.source_id)
    keep = codes.get_column("hs6").to_list()
    parts: list[pl.DataFrame] = []
    for name, _, _, year in years:
        where = f"{path.name}, {name}"
        raw = _year_text(archive, name, year, where, keep, findings, whole=not options.extract)
        parts.append(
            trade_rows(
                raw,
                nomenclature=nomenclature,
                source_id=options.source_id,
                where=where,
                findings=findings,
                keep=keep,
            )
        )
    findings.stop()
    rows = pl.concat(parts)
    findings.note(f"BACI {edition}, {nomenclature}: {rows.height} rows kept of {len(keep)} codes")
    return Outcome(
        tables={"trade": rows, "trade_code": codes},
        notes=tuple(findings.notes),
        replaces={
            "trade": [{"nomenclature": [nomenclature], "year": [year for *_, year in years]}]
        },
    )


def codes_under(nomenclature: str, codes: pl.DataFrame, source_id: str) -> pl.DataFrame:
    """Rows of ``trade_code`` for a nomenclature, those of others carried over by their number."""
    import polars as pl

    own = codes.filter(pl.col("nomenclature") == nomenclature)
    others = (
        codes.filter(~pl.col("hs6").is_in(own.get_column("hs6").to_list()))
        .unique("hs6", keep="first", maintain_order=True)
        .with_columns(
            overlaps=pl.format("{}:{}", "nomenclature", "hs6"),
            note=pl.concat_str(
                pl.format("Taken over by number from {}.", "nomenclature"),
                pl.col("note"),
                separator=" ",
                ignore_nulls=True,
            ),
            nomenclature=pl.lit(nomenclature),
            last_full_year=pl.lit(None, dtype=pl.Int32),
            source_id=pl.lit(source_id),
        )
    )
    return pl.concat([own, others])


def _year_files(
    archive: Archive, where: str, settings: Mapping[str, Any], findings: Findings
) -> list[tuple[str, str, str, int]]:
    """Name, nomenclature, edition and year of each yearly file, by year."""
    years = []
    for name in archive.names:
        found = re.match(settings["year_file"], name)
        if found:
            years.append((name, found[1], found[3], int(found[2])))
        elif not any(
            re.match(settings[kind], name)
            for kind in ("country_file", "product_file", "other_file")
        ):
            findings.add(where, f'the file "{name}"', "only the files of a BACI release")
    for what, position in (("nomenclature", 1), ("release", 2)):
        seen = sorted({str(year[position]) for year in years})
        if len(seen) > 1:
            findings.add(where, f"files of {', '.join(seen)}", f"one {what}")
    if not years:
        findings.add(where, f"the files {', '.join(archive.names)}", "BACI_HSxx_Yyyyy_Vyyyymm.csv")
    return sorted(years, key=lambda year: year[3])


def _check_countries(
    archive: Archive, where: str, settings: Mapping[str, Any], findings: Findings
) -> None:
    """The release's own table of countries says the same of its codes as we do."""
    name = next((name for name in archive.names if re.match(settings["country_file"], name)), None)
    if name is None:
        findings.add(where, "no table of countries", "country_codes_Vyyyymm.csv")
        return
    at = f"{where}, {name}"
    data = archive.read(name, at, findings)
    text = None if data is None else decode(data, at, "utf-8", findings)
    frame = None if text is None else csv_table(text, at, findings)
    if frame is None:
        return
    missing = [column for column in settings["country_columns"] if column not in frame.columns]
    if missing:
        findings.add(f"{at}, header", f"no column {', '.join(missing)}", "the columns of a release")
        return
    codes = frame.get_column("country_code").drop_nulls().to_list()
    ours = territories_by_code(codes, "baci", at, findings, years={})
    for code, iso3 in frame.select("country_code", "country_iso3").iter_rows():
        if code in settings["iso3_differs"] or code not in ours:
            continue
        if ours[code] != iso3:
            findings.add(
                f"{at}, code {code}", f'"{iso3}"', f"{ours[code]}, as in our table of territories",
                "If the meaning of the code has changed, name it under iso3_differs.",
            )  # fmt: skip


def _year_text(
    archive: Archive,
    name: str,
    year: int,
    where: str,
    keep: Collection[str],
    findings: Findings,
    *,
    whole: bool,
) -> pl.DataFrame:
    """The kept rows of one yearly file as text; counts and fill are asked of the whole file."""
    import polars as pl

    expected = expectation(SOURCE)
    wanted = [code for full in keep for code in {full, full.lstrip("0")}]
    kept: list[pl.DataFrame] = []
    rows = filled = 0
    for chunk in archive.tables(name, where, findings):
        if not check_layout(
            chunk, replace(expected, rows=(0, 10**9)), where, findings, whole=False
        ):
            break
        rows += chunk.height
        filled += chunk.height - chunk.get_column("q").null_count()
        strange = chunk.filter(pl.col("t").str.strip_chars() != str(year))
        if strange.height:
            found = strange.get_column("t")[0]
            findings.add(where, f"rows of {found}", f"rows of {year}, as the file's name says")
            break
        code = pl.col("k").str.strip_chars()
        kept.append(chunk.filter(code.is_in(wanted) | ~code.str.contains(r"^\d{5,6}$")))
    if whole and not expected.rows[0] <= rows <= expected.rows[1]:
        findings.add(
            where, f"{rows} rows", f"{expected.rows[0]} to {expected.rows[1]} rows",
            "For a part of the archive on purpose, import it as an extract.",
        )  # fmt: skip
    if whole and rows and filled / rows < expected.filled["q"]:
        findings.add(where, f"{filled / rows:.0%} of the quantities filled", "at least 85%")
    return pl.concat(kept) if kept else pl.DataFrame(schema=dict.fromkeys("tijkvq", pl.String))
