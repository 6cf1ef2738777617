"""A firm's own table of suppliers: both forms, both writings, every fault at once."""

import pytest

from didymium.errors import ContractError, InputError
from didymium.risk.purchases import decoded, number, purchases, shares_of

AMOUNTS = "product,supplier,amount\nmagneti,Cina,80\nmagneti,Giappone,15\nmagneti,Estonia,5\n"


def test_amounts_by_product_and_shares_without_one() -> None:
    rows = purchases(AMOUNTS, "t.csv")
    assert [(row.iso3, row.amount, row.shares) for row in rows] == [
        ("CHN", 80.0, False),
        ("JPN", 15.0, False),
        ("EST", 5.0, False),
    ]
    shares = purchases("supplier,share\nCHN,0.8\nJPN,0.2\n", "t.csv")
    assert [(row.product, row.amount, row.shares) for row in shares] == [
        ("", 0.8, True),
        ("", 0.2, True),
    ]
    assert shares_of(rows, None, "t.csv") == pytest.approx({"CHN": 0.8, "JPN": 0.15, "EST": 0.05})


def test_an_italian_spreadsheet_with_marks_thousands_and_empty_lines() -> None:
    text = "Prodotto;Fornitore;Importo\r\nmagneti;Cina;1.234,5\r\n;;\r\nmagneti;Giappone;65,5\r\n"
    rows = purchases(decoded(text.encode("utf-8-sig"), "t.csv"), "t.csv")
    assert [(row.line, row.iso3, row.amount) for row in rows] == [
        (2, "CHN", 1234.5),
        (4, "JPN", 65.5),
    ]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_what_spreadsheets_save_is_read(coding: str) -> None:
    text = "supplier;share\nPerù;0,25\nCina;0,75\n"
    assert purchases(decoded(text.encode(coding), "t.csv"), "t.csv")[0].iso3 == "PER"


def test_percent_signs_and_shares_that_add_up_to_100_are_percent() -> None:
    for text in (
        "supplier,share\nCina,70%\nGiappone,30%\n",
        "supplier,share\nCina,70\nGiappone,30\n",
    ):
        assert shares_of(purchases(text, "t.csv"), None, "t.csv") == pytest.approx(
            {"CHN": 0.7, "JPN": 0.3}
        )


@pytest.mark.parametrize(
    ("text", "comma", "value"),
    [
        ("1,234.5", False, 1234.5),
        ("1.234,5", True, 1234.5),
        ("0,7", False, 0.7),
        ("0.7", True, 0.7),
        # three digits behind the sign of thousands are thousands, each in its writing
        ("1.234", True, 1234.0),
        ("1,234", False, 1234.0),
        ("1e3", False, 1000.0),
        ("12 %", True, 0.12),
        ("-1", False, None),
        ("nan", False, None),
        ("inf", False, None),
        ("1e999", False, None),
        ("molto", True, None),
        ("", True, None),
    ],
)
def test_numbers(text: str, comma: bool, value: float | None) -> None:
    assert number(text, comma=comma) == value


def test_every_problem_of_a_table_is_reported_with_its_row() -> None:
    bad = "product,supplier,amount\nmagneti,Birmannia,5\nmagneti,Cina,molto\n,Cina,3\nmagneti\n"
    with pytest.raises(ContractError) as caught:
        purchases(bad, "t.csv")
    text = str(caught.value)
    assert 't.csv, row 2, supplier: found "Birmannia"; expected a territory' in text
    assert "Birmania" in text
    assert 't.csv, row 3, amount: found "molto"; expected a number of 0 or more' in text
    assert "t.csv, row 4, product: found nothing" in text
    assert "t.csv, row 5, supplier" in text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("product,amount\na,1\n", "found product, amount; expected columns supplier"),
        ("", "found nothing"),
        ("product,supplier,amount\n", "no rows"),
        ("supplier,share\nCina,0.5\nGiappone,0.3\n", "add up to 0.8"),
        ("product,supplier,share\na,Cina,1.5\n", "row 2, share: found 1.5; expected a fraction"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(text: str, message: str) -> None:
    with pytest.raises(ContractError, match=message):
        purchases(text, "t.csv")


def test_one_product_must_be_named_and_known() -> None:
    rows = purchases(AMOUNTS + "carbonato,Cina,1\n", "t.csv")
    with pytest.raises(InputError, match=r"several products \(magneti, carbonato\)"):
        shares_of(rows, None, "t.csv")
    with pytest.raises(InputError, match='no product "ossido"; the table holds magneti'):
        shares_of(rows, "ossido", "t.csv")
    assert shares_of(rows, "Carbonato", "t.csv") == {"CHN": 1.0}


def test_nothing_bought_and_no_text() -> None:
    with pytest.raises(InputError, match="add up to 0"):
        shares_of(purchases("supplier,amount\nCina,0\n", "t.csv"), None, "t.csv")
    with pytest.raises(InputError, match="not a text file"):
        decoded(b"PK\x03\x04\x00\x00", "t.xlsx")
    with pytest.raises(InputError, match="not a table of cells"):
        purchases("supplier,amount\n" + "a" * 200_000, "t.csv")
    with pytest.raises(InputError, match="larger than 5 MB"):
        decoded(b"a" * 5_000_001, "t.csv")
