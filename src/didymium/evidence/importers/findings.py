"""What an importer finds wrong: gathered over the whole input, then raised at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from didymium.errors import ContractError, Problem


@dataclass(slots=True)
class Findings:
    """Problems that stop an import, and notes that do not.

    Attributes
    ----------
    problems : what must be repaired before anything is written
    notes : what was left out or changed on purpose, for the import report
    """

    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, where: str, found: str, expected: str, action: str = "") -> None:
        """Record one problem: where, what was found, what was expected, what to do."""
        self.problems.append(Problem(where, found, expected, action))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Record several problems."""
        self.problems.extend(problems)

    def note(self, text: str) -> None:
        """Record something that was done on purpose."""
        self.notes.append(text)

    def unknown(
        self,
        where: str,
        what: str,
        labels: Iterable[str],
        known: Sequence[str],
        *,
        action: str,
    ) -> None:
        """Record one problem per distinct unknown label, with the nearest known labels."""
        for label in sorted(set(labels)):
            near = get_close_matches(label, known, n=2, cutoff=0.6)
            hint = f"Did you mean {' or '.join(near)}? {action}" if near else action
            self.add(where, f'the {what} "{label}"', f"a known {what}", hint)

    def stop(self) -> None:
        """Raise everything found so far as one :class:`ContractError`; nothing if all is well."""
        if self.problems:
            raise ContractError(self.problems)
