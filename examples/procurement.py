"""Procurement: own suppliers traced to the mine, then a stop of exports with and without.

python examples/procurement.py
"""

from didymium import vocabulary
from didymium.market import what_if
from didymium.risk import assess

SUPPLIERS = {"China": 0.70, "Japan": 0.20, "Germany": 0.10}
SHOWN = 4


def territory(code: str) -> str:
    """The name of a territory; what cannot be traced stays "unknown"."""
    return code if code == "unknown" else vocabulary.resolve(code).name_en


def main() -> None:
    """Print who stands behind the suppliers, and what a stop of gallium would change."""
    shares = {vocabulary.resolve(name).id: share for name, share in SUPPLIERS.items()}
    mine = assess("neodymium", viewpoint="ITA", suppliers=shares, suppliers_stage="magnet")
    print("Magnets bought from " + ", ".join(f"{n} {s:.0%}" for n, s in SUPPLIERS.items()))
    for stage in ("magnet", "metal", "separation", "mine"):
        origins = mine.exposure.filter(stage=stage).sort("share", descending=True).head(SHOWN)
        told = ", ".join(
            f"{territory(row['territory_iso3'])} {row['share']:.0%}" for row in origins.to_dicts()
        )
        print(f"  {stage:<11} {told}")

    # five draws show the way; take 200 for figures to be shown to others
    answer = what_if("gallium_stop", viewpoint="EU", draws=5, until="2027")
    unmet = answer.table.filter(measure="unmet", territory="EU", world="difference")
    print("\nIf China stops exporting gallium: what users in the EU go without, in tonnes")
    for row in unmet.sort("period", "end_use").to_dicts():
        print(
            f"  {row['period']}  {row['end_use'] or 'all uses':<22} "
            f"{row['q50']:5.1f}  ({row['q05']:.1f} to {row['q95']:.1f})"
        )
    print(f"Months balance to {answer.residual:.0e} of world volume; {answer.failed} draws failed.")


if __name__ == "__main__":
    main()
