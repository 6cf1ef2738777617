from didymium.errors import ContractError, Problem, UnknownNameError


def test_an_unknown_name_says_what_it_was_taken_for_and_what_is_near():
    error = UnknownNameError("Birmannia", what="territory", suggestions=["Birmania (MMR)"])
    assert str(error) == '"Birmannia" is not a territory we know. Did you mean Birmania (MMR)?'


def test_a_contract_error_counts_the_problems_it_does_not_show():
    problems = [Problem(f"row {n}", "-1", "a mass of 0 t or more") for n in range(25)]
    text = str(ContractError(problems))
    assert "row 0: found -1; expected a mass of 0 t or more." in text
    assert text.endswith("5 more problems; nothing was written.")
