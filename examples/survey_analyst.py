"""Survey analyst: who makes gallium, who disagrees, how concentrated it is, with sources.

python examples/survey_analyst.py
"""

from didymium.evidence import cite, facts
from didymium.risk import assess


def main() -> None:
    """Print figures side by side, indicators with their reasons, and the citations."""
    output = facts("gallium", stage="refining", period=2024, measure="production")
    print("Output of gallium, 2024, the most trusted first for each territory")
    for row in output.iter_rows(named=True):
        if row["value"] is not None:
            print(
                f"  {row['iso3']}  {row['value']:>6,.0f} {row['unit']}  {row['basis']}  "
                f"{row['kind']:<9}  {row['source_id']} ({row['trust_reason']})"
            )

    result = assess("gallium", viewpoint="EU", period=2024, stage="refining")
    print("\nRisk for the EU")
    for row in result.indicators.iter_rows(named=True):
        said = row["reason"] if row["value"] is None else f"{row['value']:.3g} {row['unit']}"
        print(f"  {row['indicator']:<30} {said}")

    print("\nSources")
    for citation in cite(output["source_id"]):
        print(f"  {citation}")


if __name__ == "__main__":
    main()
