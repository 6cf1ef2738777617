"""What a user's copy must hold, and what it must not."""

import re
import tomllib
from pathlib import Path

import didymium

ROOT = Path(__file__).parents[1]


def test_every_place_that_states_the_version_states_the_same():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    newest = re.search(
        r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert newest is not None
    assert project["version"] == didymium.__version__ == newest.group(1)
    assert f"version: {didymium.__version__}\n" in citation


def test_constraints_pin_every_dependency_without_addresses():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [re.fullmatch(r"([A-Za-z0-9_.-]+)==[^\s;]+( ; .+)?", line) for line in lines if line]
    assert all(pins), [line for line, pin in zip(lines, pins, strict=False) if not pin]
    pinned = {pin.group(1).lower().replace("_", "-") for pin in pins if pin}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(name for extra in extras for name in extra)]
    names = {re.split(r"[<>=\[; ]", each)[0].lower().replace("_", "-") for each in wanted}
    assert names <= pinned, names - pinned
