"""Compiled code is kept only as long as its sources are the same."""

from didymium.market import warmup


def test_code_compiled_from_other_sources_is_removed(tmp_path):
    old = tmp_path / "interior.approach-1.py311.1.nbc"
    other = tmp_path / "elsewhere.approach-1.py311.1.nbc"
    for file in (old, other):
        file.write_bytes(b"")
    (tmp_path / warmup.STAMP).write_text("00000000")
    warmup._drop_old_code(tmp_path)
    assert not old.exists()
    assert other.exists()
    old.write_bytes(b"")
    warmup._drop_old_code(tmp_path)
    assert old.exists()
