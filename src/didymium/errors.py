"""The errors that a user of didymium can meet.

::

    DidymiumError
    ├── InputError            what was given cannot be used (command line: exit 2)
    │   ├── UnknownNameError  a name that the vocabulary does not know; carries suggestions
    │   │   └── AmbiguousNameError  a name that means several things; carries the candidates
    │   ├── ContractError     rows or files that break a table's contract; carries every problem
    │   ├── PageError         a page that cannot be fetched or read
    │   └── ScenarioError     a scenario that contradicts itself or its chain
    ├── NoAnswerError         the evidence does not support an answer; carries the reason
    └── ClearingError         a market equilibrium could not be found to the stated residual

Catch :class:`DidymiumError` for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class DidymiumError(Exception):
    """Root of all errors raised on purpose."""


class InputError(DidymiumError):
    """What the user gave cannot be used; the message says where, what and what to do."""


_LONGEST_FOUND = 160
"""Characters shown of what was found: a file can hold a cell of any length."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input: where, what was found, what was expected, what to do."""

    where: str
    found: str
    expected: str
    action: str = ""

    def __str__(self) -> str:
        tail = f" {self.action}" if self.action else ""
        found = self.found
        if len(found) > _LONGEST_FOUND:
            found = f"{found[:_LONGEST_FOUND]}… ({len(found):,} characters)"
        return f"{self.where}: found {found}; expected {self.expected}.{tail}"


def summary(problems: Sequence[Problem], *, shown: int = 20) -> str:
    """Every problem as text, one a line, the first ``shown`` in full and the rest counted."""
    lines = [str(problem) for problem in problems[:shown]]
    if len(problems) > shown:
        lines.append(f"{len(problems) - shown} more problems; nothing was written.")
    return "\n".join(lines)


_FEW = 5
"""More suggestions than these are no guess any more but a list of what there is."""


def _hint(suggestions: Sequence[str]) -> str:
    if not suggestions:
        return ""
    listed = ", ".join(suggestions)
    return f" Did you mean {listed}?" if len(suggestions) <= _FEW else f" Known are: {listed}."


class UnknownNameError(InputError):
    """A name that is not in the vocabulary; ``suggestions`` holds the nearest known names."""

    def __init__(self, name: str, *, what: str, suggestions: Sequence[str] = ()) -> None:
        self.name = name
        self.what = what
        self.suggestions = tuple(suggestions)
        super().__init__(f'"{name}" is not a {what} we know.{_hint(self.suggestions)}')


class AmbiguousNameError(UnknownNameError):
    """A name that stands for several things; ``candidates`` holds them, name and id."""

    def __init__(self, name: str, *, candidates: Sequence[str]) -> None:
        self.name = name
        self.what = "single name"
        self.suggestions = tuple(candidates)
        self.candidates = tuple(candidates)
        listed = " or ".join(self.candidates)
        Exception.__init__(self, f'"{name}" could be {listed}. Write the full name or the code.')


class ContractError(InputError):
    """Rows or files that break a contract; ``problems`` holds all of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(summary(self.problems))


class PageError(InputError):
    """A page or file that cannot be fetched or read as an article."""


class ScenarioError(InputError):
    """A scenario that names unknown things, contradicts itself or leaves its horizon."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(summary(self.problems))


class NoAnswerError(DidymiumError):
    """The evidence does not support an answer; the message is the reason."""


class ClearingError(DidymiumError):
    """No equilibrium was found to the stated residual."""
