"""Every word a newcomer meets is explained, in both languages."""

from __future__ import annotations

import re

import pytest
from docpages import DOCS

WORDS = [
    *("REO", "HHI", "NdPr", "NdFeB", "N-1", "Separation", "Separazione", "Refining"),
    *("Raffinazione", "Basis", "Base di calcolo", "Quota", "Capacity", "Capacità", "Ledger"),
    *("Registro", "Export licence", "Licenza di esportazione", "Import reliance", "Edition"),
    *("Heavy rare earths", "Terre rare leggere e pesanti", "Modality", "Percentage point"),
]


def _entries() -> dict[str, str]:
    text = (DOCS / "glossary.md").read_text("utf-8")
    parts = re.split(r"^### (.+)$", text, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_defined(word: str) -> None:
    assert any(word.lower() in head.lower() for head in _entries()), word


def test_every_entry_says_it_in_english_and_in_italian() -> None:
    for head, text in _entries().items():
        english, _, italian = text.strip().partition("\n")
        assert len(english) > 30, head
        assert re.fullmatch(r"\*.{30,}\*", italian.strip()), head
