"""The form of a written document: by its option or by the file's name, to a file or stdout."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from didymium.brief.render.forms import FileForm


class Format(StrEnum):
    """What ``--format`` takes."""

    terminal = "terminal"
    json = "json"
    md = "md"
    html = "html"
    pdf = "pdf"


def form_of(form: Format | None, out: Path | None) -> Format:
    """The form asked for, else that of the file's name, else the terminal's."""
    if form is not None:
        return form
    by_name = {f".{each.value}": each for each in Format if each is not Format.terminal}
    return by_name.get(out.suffix.lower(), Format.terminal) if out else Format.terminal


def file_form(form: Format) -> FileForm:
    """The form as the render room names it."""
    match form:
        case Format.json:
            return "json"
        case Format.md:
            return "md"
        case Format.pdf:
            return "pdf"
        case _:
            return "html"


def ready(form: Format, out: Path | None) -> None:
    """Refuse, before anything is read, a form that cannot be written."""
    from didymium.errors import InputError

    if form is not Format.pdf:
        return
    if out is None:
        raise InputError("--format pdf: a PDF is a file; give --out FILE.")
    from didymium.brief.render.forms import ready as installed

    installed("pdf")


def write(
    form: Format,
    out: Path | None,
    *,
    terminal: Callable[[TextIO], None],
    rendered: Callable[[FileForm], bytes],
) -> None:
    """Write a document to ``out`` or to stdout, rendered whole before its file is touched."""
    from didymium.cli._files import replace

    if form is Format.terminal:
        if out is None:
            terminal(sys.stdout)
            return
        buffer = io.StringIO()
        terminal(buffer)
        replace(out, buffer.getvalue().encode())
        return
    data = rendered(file_form(form))
    if out is None:
        sys.stdout.write(data.decode("utf-8"))
    else:
        replace(out, data)
