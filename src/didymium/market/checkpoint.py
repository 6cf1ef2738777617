"""Finished chunks of an ensemble in a directory, so that an interrupted run can go on."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from didymium.errors import InputError

FORMAT = 1


class Checkpoint:
    """A directory of chunks that belong to one fingerprint."""

    def __init__(self, directory: Path, fingerprint: str) -> None:
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        manifest = directory / "ensemble.json"
        wanted = {"format": FORMAT, "fingerprint": fingerprint}
        if manifest.is_file():
            found = json.loads(manifest.read_text(encoding="utf-8"))
            if found != wanted:
                raise InputError(
                    f"{directory} holds chunks of another run (found {found}, expected {wanted}). "
                    f"Choose another directory or delete this one."
                )
        else:
            _replace(manifest, json.dumps(wanted).encode())

    def path(self, chunk: tuple[int, int]) -> Path:
        """The file of a chunk."""
        return self.directory / f"draws-{chunk[0]:08d}-{chunk[1]:08d}.npz"

    def read(self, chunk: tuple[int, int]) -> dict[str, NDArray[Any]] | None:
        """A finished chunk, or nothing."""
        path = self.path(chunk)
        if not path.is_file():
            return None
        with np.load(path, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}

    def write(self, chunk: tuple[int, int], results: Mapping[str, NDArray[Any]]) -> None:
        """Keep a chunk; a reader never sees half of it."""
        path = self.path(chunk)
        part = path.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as stream:
            np.savez(stream, **dict(results))  # type: ignore[arg-type]
        part.replace(path)


def _replace(path: Path, content: bytes) -> None:
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(content)
    part.replace(path)
