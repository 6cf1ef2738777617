"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from didymium.errors import InputError


def replace(target: Path, text: str) -> None:
    """Write ``text`` to ``target`` by way of a neighbour file, so that nothing is half-written."""
    replace_bytes(target, text.encode("utf-8"))


def replace_bytes(target: Path, data: bytes) -> None:
    """Write ``data`` to ``target`` in the same way."""
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise InputError(f"{target}: cannot be written ({error.strerror}).") from error
    neighbour = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        neighbour.chmod(0o644)
        neighbour.replace(target)
    except OSError as error:
        neighbour.unlink(missing_ok=True)
        raise InputError(f"{target}: cannot be written ({error.strerror}).") from error
