"""The modules of the news room stand in layers: no circle of imports, wherever they are made."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import didymium.news

PACKAGE = "didymium.news"
MODULES = sorted(Path(str(didymium.news.__file__)).parent.glob("[!_]*.py"))


def needed(path: Path) -> set[str]:
    """The modules of the room that a module imports, inside functions too; types apart."""
    found: set[str] = set()
    waiting: list[ast.AST] = [ast.parse(path.read_text("utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module == PACKAGE:
                found.update(alias.name for alias in node.names)
            elif node.module.startswith(f"{PACKAGE}."):
                found.add(node.module.removeprefix(f"{PACKAGE}."))
        waiting.extend(ast.iter_child_nodes(node))
    return found


def test_no_module_needs_itself_through_others() -> None:
    names = {path.stem for path in MODULES}
    graph = {path.stem: needed(path) & names for path in MODULES}
    assert graph["fetch"] >= {"source", "decoding"}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' -> '.join(error.args[1])}")
