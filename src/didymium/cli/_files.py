"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from didymium.errors import InputError


def replace(target: Path, content: bytes) -> None:
    """Write a file by way of a neighbour, so that nothing is half-written."""
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise _unwritten(target, error) from error
    neighbour = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        neighbour.chmod(0o644)
        neighbour.replace(target)
    except OSError as error:
        neighbour.unlink(missing_ok=True)
        raise _unwritten(target, error) from error


def _unwritten(target: Path, error: OSError) -> InputError:
    return InputError(f"{target}: cannot be written ({error.strerror}); nothing was written.")
