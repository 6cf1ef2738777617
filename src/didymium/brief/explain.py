"""How a number came about: from the figure down to the source rows, as lines of text."""

from __future__ import annotations

import json
from difflib import get_close_matches
from pathlib import Path

from didymium.brief.document import Document, Figure, Row
from didymium.brief.words.numbers import Language
from didymium.brief.words.say import figure_text
from didymium.errors import InputError

_ROWS_SHOWN = 12


def read_document(path: Path) -> Document:
    """A brief from its JSON file; anything else is an error that says what was expected."""
    from pydantic import ValidationError

    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise InputError(
            f"{path}: no such file. Give a brief written with --format json."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}).") from error
    try:
        return Document.model_validate(json.loads(text))
    except (json.JSONDecodeError, ValidationError) as error:
        raise InputError(
            f"{path}: not a brief written with --format json ({str(error).splitlines()[0]})."
        ) from error


def lines(document: Document, figure_id: str, lang: Language) -> list[str]:
    """The figure's derivation as an indented list, each level one step further down."""
    if figure_id not in document.figures:
        near = get_close_matches(figure_id, document.figures, n=3, cutoff=0.4)
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        raise InputError(f'"{figure_id}" is not a number of this brief.{hint}')
    shown: list[str] = []
    _figure(document, document.figures[figure_id], lang, 0, shown, set())
    return shown


def _figure(
    document: Document,
    figure: Figure,
    lang: Language,
    depth: int,
    shown: list[str],
    seen: set[str],
) -> None:
    pad = "  " * depth
    value = figure_text(figure, lang, "range") if figure.value is not None else "–"
    facts = ", ".join(
        part for part in (figure.kind, figure.period, figure.basis, figure.edition) if part
    )
    shown.append(f"{pad}{figure.id} = {value}  [{facts}]")
    if figure.absent and figure.value is None:
        shown.append(f"{pad}  absent: {figure.absent}")
    shown.append(f"{pad}  = {figure.how.formula}")
    if figure.note:
        shown.append(f"{pad}  note: {figure.note}")
    if figure.id in seen:
        return
    seen.add(figure.id)
    for name in figure.how.figures:
        _figure(document, document.figures[name], lang, depth + 1, shown, seen)
    for name in figure.how.rows[:_ROWS_SHOWN]:
        shown.extend(_row(document, document.rows[name], pad + "  "))
    if len(figure.how.rows) > _ROWS_SHOWN:
        shown.append(f"{pad}  ... and {len(figure.how.rows) - _ROWS_SHOWN} rows more, in the file")
    if not figure.how.figures and not figure.how.rows:
        shown.extend(f"{pad}  {_source(document, source)}" for source in figure.sources)


def _row(document: Document, row: Row, pad: str) -> list[str]:
    value = "–" if row.value is None else f"{row.value:g} {row.unit}"
    spread = (
        f" ({row.low:g} to {row.high:g})" if row.low is not None and row.high is not None else ""
    )
    what = ", ".join(row.describes.values())
    kind = ", ".join(part for part in (row.kind, row.basis) if part)
    return [
        f"{pad}row {row.id}: {what}; {row.period}: {value}{spread} [{kind}]",
        f"{pad}  {_source(document, row.source)}{', ' + row.edition if row.edition else ''}",
        *([f"{pad}  note: {row.note}"] if row.note else []),
        *([f"{pad}  {line}" for line in _model(document, row)]),
    ]


def _model(document: Document, row: Row) -> list[str]:
    """The model run behind a row of the market model: its scenario and dated shocks."""
    if row.table != "market_answer":
        return []
    run = next(one for one in document.run.model if row.note.startswith(f"case {one.case}:"))
    where = {
        "shipped": f"didymium simulate {run.scenario}",
        "derived": "derived from the story; in the run record",
        "file": "the reader's own file; in the run record",
    }[run.origin]
    return [
        f"scenario {run.scenario} on the chain {run.chain}, {run.start} to {run.until} ({where})",
        *(f"  shock {shock}" for shock in run.shocks),
    ]


def _source(document: Document, source_id: str) -> str:
    for source in document.sources:
        if source.id == source_id:
            where = f" {source.url}" if source.url else ""
            return f"source [{source.number}] {source.producer}: {source.title}{where}"
    return f"source {source_id}"
