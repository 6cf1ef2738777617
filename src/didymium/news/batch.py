"""Many pages read one after another or on many processes: the same rows in the same order."""

from __future__ import annotations

import csv
import io
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from didymium.errors import PageError
from didymium.news.getting.loading import page_of
from didymium.news.getting.source import Failure, Source

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from didymium.news.types import Reading

Change = Callable[["Reading"], "Reading"]
Pool = Callable[[], AbstractContextManager["Executor | None"]]

COLUMNS: Final = (
    "page",
    "id",
    "speaker",
    "speaker_kind",
    "carrier",
    "modality",
    "polarity",
    "time",
    "background",
    "action",
    "actors",
    "targets",
    "materials",
    "state",
    "date",
    "start",
    "end",
    "claim",
)
FEW: Final = 32
"""Up to so many pages are read in this process: starting others takes longer."""
_BATCH_PAGES: Final = 32
_BATCH_BYTES: Final = 4_000_000
_AHEAD: Final = 8
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def header(form: str) -> str:
    """What stands before the rows of a form: the column names of csv, nothing of jsonl."""
    return _csv([COLUMNS]) if form == "csv" else ""


def row_of(name: str, reading: Reading, form: str) -> str:
    """A reading as lines of ``form``: one JSON object, or a csv row for each statement."""
    name = name.encode(errors="backslashreplace").decode()
    if form == "jsonl":
        return f'{{"path":{json.dumps(name)},{reading.model_dump_json()[1:]}\n'
    return _csv(_cells(name, reading))


def _csv(rows: Iterable[Iterable[str]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    # a cell that begins like a formula is run by spreadsheets: a page's words must not be
    writer.writerows(
        [f"'{cell}" if cell.startswith(_FORMULA) and cell != "-" else cell for cell in row]
        for row in rows
    )
    return buffer.getvalue()


def _cells(name: str, reading: Reading) -> Iterator[tuple[str, ...]]:
    for statement in reading.statements:
        act = statement.act
        yield (
            name,
            statement.id,
            statement.speaker.name,
            statement.speaker.kind,
            " < ".join(statement.carrier),
            statement.modality,
            statement.polarity,
            statement.time,
            "yes" if statement.background else "no",
            act.action if act else "",
            ";".join(party.id or party.name for party in act.actors) if act else "",
            ";".join(party.id or party.name for party in act.targets) if act else "",
            ";".join(act.materials if act else statement.materials),
            (act.state or "") if act else "",
            statement.happened.isoformat() if statement.happened else "",
            act.start.date.isoformat() if act and act.start and act.start.date else "",
            act.end.date.isoformat() if act and act.end and act.end.date else "",
            statement.claim,
        )


def rendered(
    found: Iterable[Source | Failure],
    form: str,
    *,
    executor: Pool | None = None,
    change: Change | None = None,
) -> Iterator[str | Failure]:
    """Each source as lines of ``form``, or the failure in its place, in the order given.

    Parameters
    ----------
    found : sources one by one; only some are held at a time, whatever their number
    form : jsonl or csv
    executor : opens what runs the batches when there are more than a few sources (processes, or
        a cluster); None, or one that gives None, reads here. The lines do not depend on it.
    change : what is done to each reading before it is written; then all is read here
    """
    rest = iter(found)
    first = list(islice(rest, FEW + 1))
    if executor is None or change is not None or len(first) <= FEW:
        for item in chain(first, rest):
            yield from lines([item], form, change)
        return
    with executor() as pool:
        batches = _batches(chain(first, rest))
        if pool is None:
            for batch in batches:
                yield from lines(batch, form)
            return
        yield from _ahead(pool, batches, form)


def _ahead(
    pool: Executor, batches: Iterator[list[Source | Failure]], form: str
) -> Iterator[str | Failure]:
    """Batches read elsewhere, a few ahead of the one that is due."""
    waiting: deque[Future[list[str | Failure]]] = deque()
    for batch in batches:
        waiting.append(pool.submit(lines, batch, form))
        if len(waiting) > _AHEAD:
            yield from waiting.popleft().result()
    while waiting:
        yield from waiting.popleft().result()


def _batches(found: Iterator[Source | Failure]) -> Iterator[list[Source | Failure]]:
    batch: list[Source | Failure] = []
    size = 0
    for item in found:
        batch.append(item)
        size += len(item.data) if isinstance(item, Source) else 0
        if len(batch) >= _BATCH_PAGES or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def lines(
    batch: list[Source | Failure], form: str, change: Change | None = None
) -> list[str | Failure]:
    """The lines of some sources; runs in any process."""
    from didymium.news.reader import read_page

    done: list[str | Failure] = []
    for item in batch:
        if isinstance(item, Failure):
            done.append(item)
            continue
        try:
            reading = read_page(page_of(item))
            done.append(row_of(item.name, change(reading) if change else reading, form))
        except PageError as error:
            done.append(failed(item.name, error))
    return done


def failed(name: str, error: PageError) -> Failure:
    """The failure of a source; its message begins with the source's name."""
    message = str(error)
    return Failure(name, message if message.startswith(f"{name}: ") else f"{name}: {message}")
