"""The validation page in the docs is what its tool writes."""

from __future__ import annotations

import re
from pathlib import Path

from .conftest import ROOT, load_tool

_POINTS = re.compile(r'aria-label="published: ([^"]*)"')


def test_the_page_and_its_pictures_are_up_to_date(tmp_path: Path) -> None:
    load_tool("risk_validation")
    written = load_tool("build_validation_page").build(tmp_path)
    assert len(written) == 6
    page = tmp_path / "validation-risk.md"
    assert page.read_text("utf-8") == (ROOT / "docs" / "validation-risk.md").read_text("utf-8")
    for picture in sorted((tmp_path / "validation-risk").glob("*.svg")):
        kept = ROOT / "docs" / "validation-risk" / picture.name
        # letters are placed by the fonts of the machine; the points are what must agree
        points = [_POINTS.findall(path.read_text("utf-8")) for path in (picture, kept)]
        assert points[0] == points[1], picture.name
        assert len(points[0]) > 40


def test_the_page_of_indicators_and_rules_is_up_to_date() -> None:
    assert load_tool("build_risk_page").page() == (ROOT / "docs" / "methods" / "risk.md").read_text(
        "utf-8"
    )
