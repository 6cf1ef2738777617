"""Build data/governance/wgi_2023_update.parquet from a workbook of the World Bank.

    python tools/build_governance.py wgidataset.xlsx

The workbook is that of the 2023 update of the Worldwide Governance Indicators (six sheets, 1996 to
2022; CC BY 4.0). Five of its indicators are taken; political stability is in the base from a newer
update, against which the workbook's own is compared here. The same workbook gives the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

import polars as pl  # noqa: E402  (the path of the checkout comes first)

from didymium.errors import DidymiumError  # noqa: E402
from didymium.evidence.contract import contract, require  # noqa: E402
from didymium.evidence.importers import wgi  # noqa: E402
from didymium.evidence.importers.outcome import Options  # noqa: E402
from didymium.evidence.release import file_hash, shipped  # noqa: E402

TARGET = ROOT / "data" / "governance" / "wgi_2023_update.parquet"
SHIPPED_APART = "political_stability"


def main() -> int:
    """Read, compare, write."""
    parser = argparse.ArgumentParser(description="Build the governance rows of the 2023 update.")
    parser.add_argument("workbook", type=Path)
    path = parser.parse_args().workbook
    base = shipped()
    options = Options(source_id="wb_wgi_2023", base=base, edition="2023 update")
    try:
        rows = wgi.read(path, options).tables["governance"]
        rows = require(rows, "governance").sort(contract("governance").key)
    except DidymiumError as error:
        print(error, file=sys.stderr)
        return 2
    held = pl.read_parquet(base.path / "governance.parquet")
    both = rows.join(held, on=list(contract("governance").key), suffix="_held").filter(
        pl.col("indicator") == SHIPPED_APART
    )
    apart = (both["value"] - both["value_held"]).abs().max()
    print(f"{SHIPPED_APART}: {both.height} estimates in both updates, at most {apart:.1e} apart")
    rows.filter(pl.col("indicator") != SHIPPED_APART).write_parquet(
        TARGET, compression="zstd", compression_level=19, statistics=True
    )
    print(f"{TARGET.name}: sha256 {file_hash(TARGET)[:16]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
