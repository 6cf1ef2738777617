"""The book of numbers: every figure has something behind it, and an id stands once."""

import pytest

from didymium.brief.figures import Book

ROW = {
    "observation_id": "a1",
    "material": "gallium",
    "stage": "refining",
    "iso3": "CHN",
    "period": "2024",
    "measure": "production",
    "value": 10.0,
    "low": None,
    "high": None,
    "unit": "t",
    "basis": "metal",
    "kind": "estimated",
    "source_id": "s1",
    "edition": "e1",
    "note": "",
}


def test_a_figure_from_a_row_keeps_its_source_period_and_basis():
    figure = Book().observed("x", "observation", ROW)
    assert (figure.value, figure.period, figure.basis, figure.sources) == (
        10.0,
        "2024",
        "metal",
        ("s1",),
    )
    assert figure.how.rows == ("observation:a1",)


def test_a_figure_worked_out_names_each_period_and_edition_once():
    book = Book()
    book.observed("x", "observation", ROW)
    book.observed("y", "observation", ROW | {"observation_id": "a2", "period": "2025"})
    book.computed("z", 1.0, unit="1", formula="x / y", figures=("x", "y"))
    final = book.computed("w", 1.0, unit="1", formula="z x x", figures=("z", "x"))
    assert final.period == "2024; 2025"
    assert final.edition == "e1"
    assert final.sources == ("s1",)


def test_a_figure_with_nothing_behind_it_is_refused():
    with pytest.raises(ValueError, match="neither figures nor rows nor sources"):
        Book().computed("x", 1.0, unit="1", formula="made up")


def test_a_figure_from_one_that_is_not_in_the_book_is_refused():
    with pytest.raises(KeyError, match="not in the book"):
        Book().computed("x", 1.0, unit="1", formula="y", figures=("y",))


def test_two_figures_cannot_share_an_id():
    book = Book()
    book.observed("x", "observation", ROW)
    with pytest.raises(ValueError, match='two different figures want the id "x"'):
        book.observed("x", "observation", ROW | {"observation_id": "a2"})


def test_a_missing_value_is_absent_with_its_reason_and_not_zero():
    figure = Book().observed("x", "observation", ROW | {"value": None, "note": "withheld"})
    assert figure.value is None
    assert figure.absent == "withheld"


def test_a_kind_nobody_knows_is_refused():
    with pytest.raises(ValueError, match='"guess" is not a kind of figure'):
        Book().observed("x", "observation", ROW | {"kind": "guess"})
