"""The outputs on the pages are of this version, whatever the figures of the day are."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from docpages import DOCS, ROOT, Done, tool

README = tool("readme")
SHOWN = list(README.blocks())


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: shown.command)
def test_a_shown_output_has_the_parts_of_the_real_one(
    shown: object, run: Callable[[str], Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    done = run(f"didymium {shown.command}")  # type: ignore[attr-defined]
    assert done.code == 0
    real = README.cut(done.out, shown.until)  # type: ignore[attr-defined]
    assert _parts(shown.text) == _parts(real), "run: python tools/readme.py"  # type: ignore[attr-defined]


def _parts(text: str) -> list[str]:
    """Title, headings and questions: what stays when figures and dates move."""
    lines = text.splitlines()
    heads = [line for line in lines if line.isupper()]
    questions = re.findall(r"^\d\. [^?]+\?", text, re.MULTILINE)
    return [lines[0], *heads, *questions]


def test_a_shown_output_is_of_a_fixed_day() -> None:
    assert SHOWN
    assert all("--as-of" in shown.command for shown in SHOWN)


def test_the_readme_keeps_its_two_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for mark, last in (("start", "didymium brief --example"), ("tests", "pytest")):
        found = re.search(rf"<!-- {mark} -->\n```sh\n([^\n]+)\n```", text)
        assert found is not None, mark
        assert found[1].startswith("python3 -m venv .venv && ")
        assert found[1].endswith(last)


def test_the_readme_opens_with_what_it_answers() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert text.index("<!-- output: brief") < text.index("<!-- start -->")


def test_pictures_are_small() -> None:
    pictures = [path for path in (DOCS / "images").iterdir() if path.is_file()]
    assert pictures
    assert all(path.stat().st_size < 200_000 for path in pictures)
