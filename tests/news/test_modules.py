"""The news room stands in layers: no circle of imports among its modules or its folders."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import didymium.news

PACKAGE = "didymium.news"
ROOM = Path(str(didymium.news.__file__)).parent
MODULES = {
    ".".join(path.relative_to(ROOM).with_suffix("").parts): path
    for path in sorted(ROOM.rglob("[!_]*.py"))
}


def needed(path: Path) -> set[str]:
    """The modules of the room that a module imports, inside functions too; types apart."""
    found: set[str] = set()
    waiting: list[ast.AST] = [ast.parse(path.read_text("utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            within = f"{node.module}.".startswith(f"{PACKAGE}.")
            if within:
                home = node.module.removeprefix(PACKAGE).removeprefix(".")
                found.add(home)
                found.update(f"{home}.{alias.name}".removeprefix(".") for alias in node.names)
        waiting.extend(ast.iter_child_nodes(node))
    return found


def folder(name: str) -> str:
    """The folder a module stands in, or the module itself where it stands in the room."""
    return name.partition(".")[0]


def graph() -> dict[str, set[str]]:
    """What each module of the room needs of the others."""
    return {name: needed(path) & MODULES.keys() for name, path in MODULES.items()}


def refuse_circles(needs: dict[str, set[str]]) -> None:
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' -> '.join(error.args[1])}")


def test_no_module_needs_itself_through_others() -> None:
    needs = graph()
    assert needs["getting.fetch"] >= {"getting.source", "getting.decoding"}
    refuse_circles(needs)


def test_no_folder_needs_itself_through_others() -> None:
    needs: dict[str, set[str]] = {}
    for name, others in graph().items():
        own = folder(name)
        needs.setdefault(own, set()).update(map(folder, others))
        needs[own].discard(own)
    assert "words" in needs["names"]
    refuse_circles(needs)
