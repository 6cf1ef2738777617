from didymium.errors import ContractError, Problem, UnknownNameError


def test_an_unknown_name_says_what_it_was_taken_for_and_what_is_near():
    error = UnknownNameError("Birmannia", what="territory", suggestions=["Birmania (MMR)"])
    assert str(error) == '"Birmannia" is not a territory we know. Did you mean Birmania (MMR)?'


def test_a_contract_error_counts_the_problems_it_does_not_show():
    problems = [Problem(f"row {n}", "-1", "a mass of 0 t or more") for n in range(25)]
    text = str(ContractError(problems))
    assert "row 0: found -1; expected a mass of 0 t or more." in text
    assert text.endswith("5 more problems; nothing was written.")


def test_a_long_list_of_names_is_what_there_is_and_no_guess() -> None:
    few = str(UnknownNameError("x", what="measure", suggestions=["price"]))
    assert few.endswith("Did you mean price?")
    many = str(UnknownNameError("x", what="measure", suggestions=[f"m{n}" for n in range(9)]))
    assert "Did you mean" not in many
    assert "Known are: m0, m1" in many


def test_a_problem_shows_the_beginning_of_what_has_no_end():
    told = str(Problem("t.csv, row 2", "a" * 5_000, "a name"))
    assert told.endswith("a… (5,000 characters); expected a name.")
    assert len(told) < 250
