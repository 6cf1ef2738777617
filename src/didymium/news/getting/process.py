"""The child process of the extraction: limits, clock, and one child for many pages.

A page from outside can keep an extractor busy for minutes or fill the memory. One child is
started when first needed and used for many pages; it is killed and started again when a page
takes longer than allowed, and once in a while for its memory.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from didymium.news.getting import worker
from didymium.news.getting.decoding import without_controls

_START_SECONDS: Final = 60.0
_ANSWER_BYTES: Final = 64_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What a page may cost: bytes in, seconds (article, then fallback) and memory of the child.

    Texts longer than ``characters`` are cut there, and the page's findings say so; ``pages`` is how
    many pages a child reads before a fresh one takes over.
    """

    html_bytes: int = 2_000_000
    text_bytes: int = 2_000_000
    pdf_bytes: int = 20_000_000
    characters: int = 300_000
    seconds: float = 10.0
    fallback_seconds: float = 5.0
    memory_bytes: int = 1 << 30
    pages: int = 2_000


LIMITS: Final = Limits()


class ExtractionError(Exception):
    """The child gave no text; the message says why."""


class _Clock:
    """Kills a process when its time is over."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.late = False
        self._timer: threading.Timer | None = None

    def start(self, seconds: float) -> None:
        """Give the process so many seconds from now."""
        self.stop()
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        """Let the process live."""
        if self._timer is not None:
            self._timer.cancel()

    def _end(self) -> None:
        self.late = True
        self.process.kill()


class Child:
    """A worker process and its limits; started when asked first, started again after a kill."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._pages = 0
        self._owner = 0
        self._left: list[subprocess.Popen[bytes]] = []
        self._lock = threading.Lock()

    def ask(self, task: bytes, source: bytes, seconds: float) -> dict[str, Any]:
        """The child's answer, or :class:`ExtractionError` with the reason."""
        with self._lock:
            if self._process is not None and self._owner != os.getpid():
                # a copy of this process has copies of the pipes: answers would be mixed up
                self._left.append(self._process)
                self._process = None
            if self._process is not None and self._pages >= self.limits.pages:
                self._stop()
            process = self._process or self._start()
            self._pages += 1
            clock = _Clock(process)
            try:
                answer = self._exchange(process, clock, task, source, seconds)
            except BaseException:
                # an answer may be on its way: it must not be taken for the next page's
                self._stop()
                raise
            finally:
                clock.stop()
            if answer is None:
                self._stop()
                if clock.late:
                    raise ExtractionError(f"took longer than {seconds:g} s")
                raise ExtractionError("broke the extractor")
            if "memory" in answer:
                self._stop()
            if "error" in answer:
                raise ExtractionError(answer["error"])
            return answer

    @staticmethod
    def _exchange(
        process: subprocess.Popen[bytes],
        clock: _Clock,
        task: bytes,
        source: bytes,
        seconds: float,
    ) -> dict[str, Any] | None:
        assert process.stdin is not None
        assert process.stdout is not None
        clock.start(_START_SECONDS)
        try:
            process.stdin.write(worker.QUESTION.pack(task, seconds, len(source)))
            process.stdin.write(source)
            process.stdin.flush()
        except OSError:
            return None
        if process.stdout.read(1) != worker.BEGUN:
            return None
        clock.start(seconds)
        header = process.stdout.read(worker.ANSWER.size)
        if len(header) < worker.ANSWER.size:
            return None
        (length,) = worker.ANSWER.unpack(header)
        body = process.stdout.read(length) if length <= _ANSWER_BYTES else b""
        if len(body) < length:
            return None
        answer: dict[str, Any] = _harmless(json.loads(body))
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        root = str(Path(__file__).resolve().parents[3])
        code = (
            f"import sys; sys.path.insert(0, {root!r}); "
            f"from didymium.news.getting.worker import main; main({self.limits.memory_bytes})"
        )
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own code
            [sys.executable, "-P", "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._pages, self._owner = 0, os.getpid()
        return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        process.wait()

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._stop()


def _harmless(value: Any) -> Any:
    """An answer with every text in it freed from control characters."""
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, list):
        return [_harmless(item) for item in value]
    if isinstance(value, dict):
        return {key: _harmless(item) for key, item in value.items()}
    return value


@cache
def child() -> Child:
    """The one child of this process."""
    made = Child()
    atexit.register(made.close)
    return made
