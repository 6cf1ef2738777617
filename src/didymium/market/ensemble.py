"""Many draws of one model: in chunks, on any number of workers, to the same bytes.

A task is a function that takes the numbers of some draws and returns arrays with those draws last.
The ensemble cuts the draws into chunks, hands them to an executor, and joins the chunks by number.
As no draw's result may depend on its neighbours, neither the number of workers nor the size of the
chunks nor the order in which they finish changes anything.

An executor is anything with ``submit`` that gives :class:`concurrent.futures.Future` objects:
this process, local processes, or a Dask cluster by address (extra ``cluster``).  Finished chunks
can be kept in a directory; an interrupted run continues from there.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from numpy.typing import NDArray

from didymium.errors import DidymiumError, InputError
from didymium.market.activity import Floats, Ints
from didymium.market.checkpoint import Checkpoint

Task = Callable[[Ints], Mapping[str, NDArray[Any]]]
Chunk = tuple[int, int]
Results = dict[str, NDArray[Any]]

CHUNK = 100
_WORKERS_SECONDS = 30


@dataclass(frozen=True)
class Progress:
    """Where a run stands: draws done (``kept`` of them from an earlier run) and the results so far.

    ``so_far`` gives the finished chunks joined, for early quantiles.
    """

    done: int
    draws: int
    kept: int
    seconds: float
    so_far: Callable[[], Results]


def run(
    task: Task,
    draws: int,
    *,
    chunk: int = CHUNK,
    executor: Executor | None = None,
    directory: Path | None = None,
    fingerprint: str = "",
    watch: Callable[[Progress], None] | None = None,
) -> Results:
    """Every output of the task with all draws on the last axis.

    Parameters
    ----------
    task
        Called with the numbers of some draws; must be picklable when the executor runs elsewhere.
        Draw ``i`` must not depend on which other draws it is called with.
    draws, chunk
        Number of draws, and how many a worker takes at a time.
    executor
        Where to run; this process when not given.  See :func:`workers`.
    directory, fingerprint
        Where finished chunks are kept, and what they depend on (the hash of scenario, parameters,
        seed and code version): a directory of another fingerprint is refused.
    watch
        Called after every chunk; see :func:`terminal`.

    Raises
    ------
    KeyboardInterrupt
        After pending chunks have been cancelled; finished ones stay in ``directory``.
    """
    if draws < 1 or chunk < 1:
        raise InputError(f"draws {draws} and chunk {chunk}: both must be at least 1")
    begins = range(0, draws, chunk)
    chunks = [(begin, min(begin + chunk, draws)) for begin in begins]
    checkpoint = None if directory is None else Checkpoint(directory, fingerprint)
    found: dict[Chunk, Results] = {}
    if checkpoint is not None:
        found = {part: kept for part in chunks if (kept := checkpoint.read(part)) is not None}
    kept_draws = sum(end - begin for begin, end in found)
    started = time.monotonic()
    todo = [part for part in chunks if part not in found]
    finished = _here(task, todo) if executor is None else _elsewhere(task, todo, executor)
    for part, results in finished:
        _check(results, part)
        found[part] = results
        if checkpoint is not None:
            checkpoint.write(part, results)
        if watch is not None:
            done = sum(end - begin for begin, end in found)
            seconds = time.monotonic() - started
            watch(Progress(done, draws, kept_draws, seconds, lambda: join(found)))
    whole = join(found)
    found.clear()
    return whole


def join(found: Mapping[Chunk, Mapping[str, NDArray[Any]]]) -> Results:
    """The chunks side by side on the last axis, in the order of their draws."""
    parts = [found[part] for part in sorted(found)]
    if not parts:
        return {}
    return {name: np.concatenate([part[name] for part in parts], axis=-1) for name in parts[0]}


def quantiles(
    results: Mapping[str, NDArray[Any]], levels: Sequence[float] = (0.1, 0.5, 0.9)
) -> dict[str, Floats]:
    """Quantiles over the draws, ``(levels, ...)``; draws that are NaN are left out."""
    out: dict[str, Floats] = {}
    for name, array in results.items():
        lost = np.isnan(array).all(axis=-1, keepdims=True)
        safe = np.where(lost, 0.0, array)
        found = np.nanquantile(safe, levels, axis=-1)
        out[name] = np.where(lost[..., 0], np.nan, found)
    return out


def _call(task: Task, part: Chunk) -> Results:
    return {name: np.asarray(array) for name, array in task(np.arange(*part)).items()}


def _here(task: Task, todo: Sequence[Chunk]) -> Iterator[tuple[Chunk, Results]]:
    for part in todo:
        yield part, _call(task, part)


def _elsewhere(
    task: Task, todo: Sequence[Chunk], executor: Executor
) -> Iterator[tuple[Chunk, Results]]:
    futures: dict[Future[Results], Chunk] = {
        executor.submit(_call, task, part): part for part in todo
    }
    try:
        for future in as_completed([*futures]):
            yield futures.pop(future), future.result()
    except BrokenProcessPool as cause:
        raise DidymiumError(
            "A worker process ended before its work was done (often: not enough memory). "
            "Use fewer workers or smaller chunks; chunks kept in a directory are not lost."
        ) from cause
    finally:
        for future in futures:
            future.cancel()


def _check(results: Results, part: Chunk) -> None:
    begin, end = part
    for name, array in results.items():
        if array.ndim == 0 or array.shape[-1] != end - begin:
            raise InputError(
                f'output "{name}" has shape {array.shape} for draws {begin} to {end - 1}; '
                f"expected {end - begin} draws on the last axis"
            )


@contextmanager
def threads_here() -> Iterator[Executor]:
    """A thread for each core of this process: the compiled solver runs outside of Python's lock."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


@contextmanager
def workers(count: int | None = None, address: str | None = None) -> Iterator[Executor | None]:
    """The executor for some local processes, or for a Dask cluster at an address.

    One worker means this process (no executor).  All cores when nothing is given.
    """
    if address is not None:
        with _cluster(address) as executor:
            yield executor
        return
    count = count or os.cpu_count() or 1
    if count == 1:
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client, KilledWorker
        from distributed.comm import CommClosedError
    except ImportError as cause:
        raise InputError(
            f'"{address}" names a Dask cluster, but the package distributed is not installed. '
            'Install it with: pip install "didymium[cluster]"'
        ) from cause
    try:
        client = Client(address)
    except (OSError, ValueError) as cause:
        raise InputError(
            f'No Dask scheduler answers at "{address}" ({cause}). Give the address that '
            "dask scheduler prints, such as tcp://host:8786."
        ) from cause
    try:
        client.wait_for_workers(1, timeout=_WORKERS_SECONDS)
        # a worker that cannot load a task ends, and its tasks would wait for ever
        found = client.run(find_spec, "didymium")
        bare = [worker for worker, spec in found.items() if spec is None]
        if bare:
            raise InputError(
                f"didymium is not installed on these Dask workers: {', '.join(bare)}. Install "
                "there the version that is installed here."
            )
        yield client.get_executor()
    except TimeoutError as cause:
        raise InputError(
            f'The Dask cluster at "{address}" has no workers. Start some with: '
            f"dask worker {address}"
        ) from cause
    except (CancelledError, CommClosedError, KilledWorker, ModuleNotFoundError) as cause:
        raise InputError(
            f'The Dask cluster at "{address}" could not finish ({type(cause).__name__}: {cause}). '
            "Its workers need the same version of didymium and memory enough for a chunk."
        ) from cause
    finally:
        client.close()


def terminal(
    *, stream: TextIO | None = None, output: str | None = None, unit: str = ""
) -> Callable[[Progress], None] | None:
    """A watcher that keeps one line up to date on a terminal, and nothing elsewhere.

    ``output`` names a result whose median and 80% range are shown (the last entry of each draw).
    """
    out = sys.stderr if stream is None else stream
    if not out.isatty():
        return None

    def watch(progress: Progress) -> None:
        new = progress.done - progress.kept
        left = (progress.draws - progress.done) * progress.seconds / max(new, 1)
        line = f"{progress.done:,} of {progress.draws:,} draws"
        if output is not None and progress.done:
            last = progress.so_far()[output].reshape(-1, progress.done)[-1]
            low, mid, high = quantiles({output: last})[output]
            line += f"; {output} {mid:.4g} ({low:.4g} to {high:.4g}){unit}"
        if new:
            line += f"; about {left:.0f} s left" if left else f"; {progress.seconds:.0f} s\n"
        out.write(f"\r\x1b[K{line}")
        out.flush()

    return watch
