"""A firm's own supplier table: read, refused with all its problems, and set beside the story."""

import pytest

from didymium.brief.article import example
from didymium.brief.make import brief, rerun
from didymium.brief.render import as_json

TABLE = """product,supplier,amount
magneti,Cina,80
magneti,Giappone,15
magneti,Estonia,5
carbonato,Federazione Russa,30
carbonato,Malaysia,10
"""


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


def test_shares_without_a_product_are_all_that_is_bought(make_options):
    found = brief(example(), make_options(suppliers_text="supplier;share\nCina;0,7\nRussia;0,3\n"))
    assert found.figures["own-1-chn"].value == pytest.approx(0.7)
    assert found.figures["own-1-hhi"].value == pytest.approx(0.58)
    text = as_json.render(found, "it")
    assert "Tutti gli acquisti: la notizia tocca il 30% di ciò che comprate, dalla Russia." in text
