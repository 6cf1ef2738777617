import json
import shutil
import sys
from pathlib import Path

import polars as pl
import pytest

from didymium.errors import ContractError, InputError
from didymium.evidence import open_base
from didymium.evidence.release import (
    diff,
    find_release,
    read_release,
    releases,
    shipped,
    verify,
    write_release,
)

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))
SMALL = ("composition", "source", "stockpile")


@pytest.fixture
def small():
    base = open_base()
    return {table: base.table(table) for table in SMALL}


def write(target, tables, version="1.0.0"):
    return write_release(target, tables, version=version, date="2026-11-26")


def test_the_shipped_release_is_as_its_hashes_say():
    assert verify(shipped()) == []


def test_the_shipped_release_is_what_the_rows_compile_to(tmp_path):
    import build_evidence

    built = build_evidence.build(tmp_path / "again")
    assert built.tables == shipped().tables
    for name in ("datapackage.json", "observation.parquet"):
        assert (built.path / name).read_bytes() == (shipped().path / name).read_bytes()


def test_the_descriptor_is_a_valid_data_package_of_version_one():
    from frictionless import Package

    descriptor = shipped().descriptor
    assert descriptor["profile"] == "data-package"
    assert "$schema" not in descriptor  # version 2 only
    assert not Package.validate_descriptor(descriptor).errors


def test_the_descriptor_names_every_column_and_warning():
    resources = {item["name"]: item for item in shipped().descriptor["resources"]}
    fields = [field["name"] for field in resources["observation"]["schema"]["fields"]]
    assert fields == open_base().table("observation").columns
    assert "Chinese rare-earth output is a quota" in resources["observation"]["description"]


def test_rows_in_another_order_give_the_same_bytes(tmp_path, small):
    first = write(tmp_path / "a", small)
    shuffled = {
        name: frame.sample(fraction=1.0, shuffle=True, seed=1) for name, frame in small.items()
    }
    second = write(tmp_path / "b", shuffled)
    for path in sorted(first.path.iterdir()):
        assert path.read_bytes() == (second.path / path.name).read_bytes()


def test_a_wrong_row_in_any_table_writes_nothing(tmp_path, small):
    bad = small | {
        "composition": small["composition"].with_columns(pl.lit("XYZ").alias("iso3")),
        "stockpile": small["stockpile"].with_columns(pl.lit(-1.0).alias("value")),
    }
    with pytest.raises(ContractError) as caught:
        write(tmp_path / "bad", bad)
    places = {problem.where.split(",")[0] for problem in caught.value.problems}
    assert places == {"composition", "stockpile"}
    assert list(tmp_path.iterdir()) == []


def test_a_source_without_a_card_is_named(tmp_path, small):
    bad = small | {"source": small["source"].filter(pl.col("source_id") != "usgs_myb2022")}
    with pytest.raises(ContractError, match='column source_id: found "usgs_myb2022"'):
        write(tmp_path / "bad", bad)


def test_an_existing_release_is_not_overwritten(tmp_path, small):
    write(tmp_path / "one", small)
    with pytest.raises(InputError, match="exists already; give the new release another version"):
        write(tmp_path / "one", small)


def test_a_changed_file_a_missing_and_an_extra_one_are_all_found(tmp_path, small):
    release = write(tmp_path / "one", small)
    (release.path / "composition.parquet").write_bytes(b"changed")
    (release.path / "stockpile.parquet").unlink()
    (release.path / "deal.parquet").write_bytes(b"extra")
    found = sorted(problem.found.split()[0] for problem in verify(release))
    assert found == ["a", "hash", "no"]


def test_the_difference_of_two_releases_is_told_by_key(tmp_path, small):
    old = write(tmp_path / "old", small)
    composition = small["composition"]
    is_first = (pl.col("deposit") == "Bayan Obo, Inner Mongolia") & (pl.col("material") == "cerium")
    changed = composition.with_columns(
        pl.when(is_first).then(0.51).otherwise(pl.col("share")).alias("share")
    ).filter(pl.col("deposit") != "Weishan, Shandong")
    new_row = composition.head(1).with_columns(pl.lit("Serra Verde").alias("deposit"))
    new = write(tmp_path / "new", small | {"composition": pl.concat([changed, new_row])}, "1.1.0")
    (change,) = diff(old, new)
    assert change.table == "composition"
    assert change.added == (("Serra Verde", composition["material"][0]),)
    assert len(change.removed) == 10
    assert change.changed == ((("Bayan Obo, Inner Mongolia", "cerium"), "share", 0.5, 0.51),)


def test_a_release_is_equal_to_itself():
    assert diff(shipped(), shipped()) == ()


def test_a_users_release_is_found_by_its_version(tmp_path, monkeypatch, small):
    monkeypatch.setenv("DIDYMIUM_HOME", str(tmp_path))
    write(tmp_path / "releases" / "2027.1.0", small, "2027.1.0")
    assert [release.version for release in releases()] == [shipped().version, "2027.1.0"]
    base = open_base("2027.1.0")
    assert base.table("composition").height == 173
    with pytest.raises(InputError, match=r'Release 2027\.1\.0 holds no table "price"; it has'):
        base.table("price")


def test_an_unknown_release_names_the_known(monkeypatch, tmp_path):
    monkeypatch.setenv("DIDYMIUM_HOME", str(tmp_path))
    with pytest.raises(InputError, match='no data release "1999"; there are 2026'):
        find_release("1999")


def test_a_folder_that_is_no_release_says_so(tmp_path):
    (tmp_path / "datapackage.json").write_text("[]")
    with pytest.raises(InputError, match="not the descriptor of a data release"):
        read_release(tmp_path)


def test_a_copied_release_opens_from_its_folder(tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(shipped().path, folder, ignore=shutil.ignore_patterns("trade.parquet"))
    assert open_base(folder).table("deal").height == 147


def test_release_numbers_are_text_not_clock(tmp_path, small):
    release = write(tmp_path / "one", small)
    assert json.loads((release.path / "datapackage.json").read_text())["created"] == (
        "2026-11-26T00:00:00Z"
    )


def test_a_place_where_nothing_can_be_written_says_so(tmp_path, small):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputError, match="nothing was written"):
        write(tmp_path / "file" / "release", small)


def test_a_rebuilt_release_takes_the_place_of_the_old_as_a_whole(tmp_path, small):
    write(tmp_path / "one", small)
    fewer = {name: small[name] for name in ("composition", "source")}
    release = write_release(
        tmp_path / "one", fewer, version="1.0.1", date="2026-11-26", replace=True
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one"]
    assert not (release.path / "stockpile.parquet").exists()
    assert verify(release) == []
