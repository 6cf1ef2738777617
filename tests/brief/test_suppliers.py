"""A firm's own supplier table: read, refused with all its problems, and set beside the story."""

import pytest

from didymium.brief.answers.suppliers import read
from didymium.brief.article import example
from didymium.brief.make import brief, rerun
from didymium.brief.render import as_json
from didymium.errors import ContractError

TABLE = """product,supplier,amount
magneti,Cina,80
magneti,Giappone,15
magneti,Estonia,5
carbonato,Federazione Russa,30
carbonato,Malaysia,10
"""


def test_suppliers_are_read_by_any_name():
    rows = read(TABLE, "t.csv")
    assert [row.iso3 for row in rows] == ["CHN", "JPN", "EST", "RUS", "MYS"]


def test_every_problem_of_a_table_is_reported_with_its_row():
    bad = "product,supplier,amount\nmagneti,Birmannia,5\nmagneti,Cina,molto\n,Cina,3\n"
    with pytest.raises(ContractError) as caught:
        read(bad, "t.csv")
    text = str(caught.value)
    assert "t.csv, row 2, column supplier" in text
    assert "Birmania" in text
    assert 't.csv, row 3, column amount: found "molto"; expected a number of 0 or more' in text
    assert "t.csv, row 4, column product" in text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("product,amount\na,1\n", "no column supplier"),
        ("product,supplier,amount\n", "no rows"),
        ("product,supplier,amount\na,Cina,-1\n", 'found "-1"'),
        ("product,supplier,amount\na,Cina,nan\n", 'found "nan"'),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(text, message):
    with pytest.raises(ContractError, match=message):
        read(text, "t.csv")


def test_own_shares_and_what_the_story_touches(make_options):
    found = brief(example(), make_options(suppliers_text=TABLE))
    # magnets: 80 of 100 from China, HHI 0.8^2 + 0.15^2 + 0.05^2 = 0.665
    assert found.figures["own-1-chn"].value == pytest.approx(0.80)
    assert found.figures["own-1-hhi"].value == pytest.approx(0.665)
    # carbonate: 30 of 40 from Russia, the supplier of the story
    assert found.figures["own-2-rus"].value == pytest.approx(0.75)
    touched = [say for say in found.says() if say.key == "own_touched"]
    assert [say.args["share"].id for say in touched] == ["own-2-rus"]
    again = rerun(found)
    assert as_json.render(again, "it") == as_json.render(found, "it")
