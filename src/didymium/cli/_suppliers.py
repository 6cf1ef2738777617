"""A firm's own supplier table from a file, for the verbs that take one."""

from __future__ import annotations

from pathlib import Path

from didymium.errors import InputError


def table_text(path: Path) -> str:
    """The text of a user's table, as a spreadsheet may have saved it."""
    from didymium.risk.purchases import decoded

    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: the file cannot be read ({error.strerror}).") from error
    return decoded(data, str(path))


def own_suppliers(path: Path, product: str | None) -> dict[str, float]:
    """Shares by territory of one product; every fault of the file is reported at once."""
    from didymium.risk.purchases import purchases, shares_of

    return shares_of(purchases(table_text(path), path.name), product, path.name)
