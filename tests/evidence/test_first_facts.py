import pytest

from didymium.evidence import facts, open_base


@pytest.mark.parametrize(("edition", "value"), [("MCS 2025", 13_000), ("MCS 2026 v1.1", 29_000)])
def test_two_editions_of_the_australian_output_stand_side_by_side(edition, value):
    rows = facts("rare_earths", stage="mine", iso3="AUS", period=2024, measure="production")
    assert rows.filter(edition=edition)["value"].to_list() == [value]


def test_the_shipped_base_opens_with_its_tables():
    base = open_base()
    for table in ("observation", "composition", "measure", "price", "project", "deal", "source"):
        assert base.table(table).height > 50
