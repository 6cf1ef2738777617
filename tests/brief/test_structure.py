"""The modules of the room: no circle of imports, none too long to read at once."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import didymium.brief

ROOM = Path(didymium.brief.__file__).parent
LONGEST = 400


def imported(path):
    """Modules of the room that a module names in an import, those for types included."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("didymium.brief"):
            for alias in node.names:
                below = ROOM.joinpath(*node.module.split(".")[2:], f"{alias.name}.py")
                found.add(f"{node.module}.{alias.name}" if below.exists() else node.module)
    return found


def module(path):
    parts = path.relative_to(ROOM).with_suffix("").parts
    return ".".join(("didymium.brief", *parts)).removesuffix(".__init__")


def test_no_module_is_above_and_below_another():
    graph = {module(path): imported(path) for path in ROOM.rglob("*.py")}
    # the package's own face names the modules below it; they do not name it
    graph.pop("didymium.brief")
    order = list(TopologicalSorter(graph).static_order())
    assert order.index("didymium.brief.lines") < order.index("didymium.brief.compose")


def test_no_module_is_too_long():
    long = {
        p.name: n for p in ROOM.rglob("*.py") if (n := len(p.read_text().splitlines())) > LONGEST
    }
    assert long == {}


def test_no_public_name_is_that_of_a_module():
    # a module that is imported takes the place of a name of the package's face
    modules = {path.stem for path in ROOM.iterdir()}
    assert not modules & set(didymium.brief.__all__)
