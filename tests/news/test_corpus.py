"""What once broke the cleaner, the reader or the extraction, replayed."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORPUS = sorted((ROOT / "tests/news/corpus").glob("*.*"))


@pytest.fixture(scope="module")
def fuzz():
    spec = importlib.util.spec_from_file_location("fuzz_news", ROOT / "tools/fuzz_news.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_is_a_corpus():
    assert CORPUS


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_what_broke_once_holds_now(path, fuzz):
    data = path.read_bytes()
    if path.suffix == ".bin":
        fuzz.check_bytes(data)
    elif path.suffix == ".html":
        fuzz.check_page(data.decode())
    else:
        fuzz.check_text(data.decode())
