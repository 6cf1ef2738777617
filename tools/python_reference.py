"""Write docs/reference/python.md from the public face of each room: signatures and docstrings.

python tools/python_reference.py          # writes the page
python tools/python_reference.py --check  # exit 1 when the committed page is out of date
"""

from __future__ import annotations

import inspect
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

PAGE = ROOT / "docs" / "reference" / "python.md"
ROOMS = ("vocabulary", "evidence", "news", "risk", "market", "forecast", "brief")
HEAD = """# Python

Written by `tools/python_reference.py` from the public face of each room (`__all__`); what is not
listed here is private and may change. Errors are a tree under `didymium.errors.DidymiumError`.
"""


def signature(thing: Any) -> str:
    """The call as one would write it, without the quotes of lazy annotations."""
    text = str(inspect.signature(thing))
    # an object as a default prints its address; the name alone is what a reader needs
    text = re.sub(r"<(?:function |class )?'?([\w.]+)'?[^>]*>", r"\1", text)
    return re.sub(r"""(: |-> )(['"])(.*?)\2(?=[,)=\s]|$)""", r"\1\3", text)


def _fields(thing: Any) -> list[str]:
    """Fields of a dataclass or model, with their types."""
    models = getattr(thing, "model_fields", None)
    names = list(models) if models else list(getattr(thing, "__dataclass_fields__", ()))
    return [name for name in names if not name.startswith("_")]


def entry(name: str, thing: Any) -> str:
    """One public name: how it is called and what it says of itself."""
    doc = (
        inspect.cleandoc(thing.__doc__ or "")
        if inspect.isroutine(thing) or inspect.isclass(thing)
        else ""
    )
    if inspect.isclass(thing):
        head = f"### {name}"
        fields = _fields(thing)
        # the docstring that dataclasses write for themselves repeats the signature
        text = "" if doc.startswith(f"{name}(") else doc
        tail = f"Fields: {', '.join(f'`{field}`' for field in fields)}." if fields else ""
        return "\n\n".join(each for each in (head, _text(text), tail) if each) + "\n"
    if inspect.isroutine(thing):
        return f"### {name}\n\n`{name}{signature(thing)}`\n\n{_text(doc)}\n"
    return ""


def _text(doc: str) -> str:
    """The first paragraph as prose, the rest as it stands."""
    first, _, rest = doc.partition("\n\n")
    prose = " ".join(first.split())
    return f"{prose}\n\n```text\n{rest.strip()}\n```" if rest.strip() else prose


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for room in ROOMS:
        module = import_module(f"didymium.{room}")
        parts.append(f"## didymium.{room}\n\n{_text(inspect.cleandoc(module.__doc__ or ''))}\n")
        entries = (
            entry(name, getattr(module, name)) for name in sorted(module.__all__, key=str.lower)
        )
        parts.extend(each for each in entries if each)
    return "\n".join(parts)


if __name__ == "__main__":
    from written_page import write_or_compare

    sys.exit(write_or_compare(PAGE, page()))
