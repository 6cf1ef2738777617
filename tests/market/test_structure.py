"""The modules of the room: no circle of imports, those for types included."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import didymium.market

ROOM = Path(didymium.market.__file__).parent


def imported(path):
    """Modules of the room that a module names in an import."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.ImportFrom):
            continue
        room, _, name = (node.module or "").partition("didymium.market")
        if room or not node.module:
            continue
        if name:
            found.add(name.removeprefix("."))
        else:
            # the package's own face names the modules below it; they may name modules by it
            found |= {a.name for a in node.names if (ROOM / f"{a.name}.py").exists()}
    return found


def test_no_module_is_above_and_below_another():
    graph = {path.stem: imported(path) for path in ROOM.glob("*.py") if path.stem != "__init__"}
    order = list(TopologicalSorter(graph).static_order())
    assert order.index("ordering") < order.index("activity") < order.index("clearing")
