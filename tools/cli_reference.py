"""Write docs/reference/command-line.md from the command itself: every verb, argument and option.

python tools/cli_reference.py          # writes the page
python tools/cli_reference.py --check  # exit 1 when the committed page is out of date
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, get_args

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

import typer  # noqa: E402

from didymium.cli.app import app  # noqa: E402

PAGE = ROOT / "docs" / "reference" / "command-line.md"
HEAD = """# Command line

Written by `tools/cli_reference.py` from the command itself; a test holds the page to it.

Results go to the standard output, talk to the standard error. Exit codes: 0 an answer, 2 what was
given cannot be used (one message says where, what was found, what was expected, what to do), 3 some
pages could be read and some not (`read`, `weekly`, `brief` with several articles), 1 a bug. Nothing
goes to the network unless you give an address. Names of territories, blocs and materials may be
written in Italian or English, or as codes.
"""


def commands() -> Iterator[tuple[str, Any]]:
    """Every command with its words, in the order of the help: "data list" and so on."""
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        if inner is None:
            yield name, command
        else:
            yield from ((f"{name} {verb}", each) for verb, each in inner.items())


def example(command: Any) -> str:
    """The command line that the help of a command ends in."""
    head, mark, line = (command.epilog or "").strip().partition("Example: ")
    if head or not mark:
        raise SystemExit(f"{command.name}: the help does not end in one example")
    return " ".join(line.split())


def options(command: Any) -> list[Any]:
    """What a command takes, without --help."""
    return [each for each in command.params if "--help" not in each.opts and not each.hidden]


def _takes(parameter: Any) -> str:
    """What may be written, in words."""
    if getattr(parameter, "is_flag", False):
        return "flag"
    kind = parameter.type_descriptor.annotation
    kind = get_args(kind)[0] if get_args(kind) else kind
    if isinstance(kind, type) and issubclass(kind, Enum):
        return ", ".join(f"`{each.value}`" for each in kind)
    words = {str: "text", int: "number", float: "number", Path: "file or folder", bool: "flag"}[
        kind
    ]
    if parameter.min is not None and parameter.max is not None:
        return f"{words}, {parameter.min} to {parameter.max}"
    return f"{words}, from {parameter.min}" if parameter.min is not None else words


def _default(parameter: Any) -> str:
    if parameter.required:
        return "required"
    value = parameter.default
    if value is None or value is False or value in ([], (), ""):
        return ""
    return f"`{value.value if isinstance(value, Enum) else value}`"


def _name(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{(parameter.metavar or parameter.name).upper()}`"
    return ", ".join(f"`{each}`" for each in parameter.opts)


def _row(parameter: Any) -> str:
    several = parameter.multiple or parameter.nargs == -1
    takes = _takes(parameter) + ("; several" if several else "")
    return f"| {_name(parameter)} | {takes} | {_default(parameter)} | {parameter.help} |"


def part(words: str, command: Any) -> str:
    """One command: what it does, what it takes, an example."""
    lines = [f"## {words}", "", " ".join(command.help.split()), ""]
    rows = [_row(each) for each in options(command)]
    if rows:
        lines += ["| | takes | default | meaning |", "|---|---|---|---|", *rows, ""]
    lines += [f"    {example(command)}", ""]
    return "\n".join(lines)


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(part(words, command) for words, command in commands())])


if __name__ == "__main__":
    from written_page import write_or_compare

    sys.exit(write_or_compare(PAGE, page()))
