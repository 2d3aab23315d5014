"""`closecall batch` as a process of its own, watched from outside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil

MEBIBYTE = 2**20
LOOK = 0.5
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A batch that has ended: its wall-clock seconds, what it told, and (seconds, MiB) of itself and its workers together."""

    seconds: float
    code: int
    events: Sequence[Mapping[str, Any]]
    memory: Sequence[tuple[float, float]] = field(default_factory=tuple)

    @property
    def scored(self) -> int:
        """Calls that it scored."""
        return sum(event["event"] == "scored" for event in self.events)

    @property
    def pace(self) -> float:
        """Calls a second from the first that was scored to the last: without what it takes to begin."""
        times = [datetime.fromisoformat(event["at"]).timestamp() for event in self.events if event["event"] == "scored"]
        return (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 and times[-1] > times[0] else 0.0


class Running:
    """A batch that is under way."""

    def __init__(self, *arguments: str | Path, **variables: str) -> None:
        words = [sys.executable, "-c", "from closecall.cli.main import run; run()", "batch", *map(str, arguments), "--json-log"]
        self._started = time.perf_counter()
        self._process = subprocess.Popen(  # noqa: S603 - our own command line
            words,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, **variables},
            start_new_session=True,
            text=True,
        )
        self._lines: list[str] = []
        self._memory: list[tuple[float, float]] = []
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._read, self._look)]
        for thread in self._threads:
            thread.start()

    def kill(self) -> bool:
        """`kill -9` the batch with all its workers; whether it was still running."""
        alive = self._process.poll() is None
        if alive:
            os.killpg(self._process.pid, signal.SIGKILL)
        return alive

    def done(self) -> Ran:
        """Wait for its end."""
        code = self._process.wait()
        seconds = time.perf_counter() - self._started
        for thread in self._threads:
            thread.join()
        lines = self._lines if code >= 0 else self._lines[: -1 if self._lines and not self._lines[-1].endswith("\n") else None]
        return Ran(seconds, code, [json.loads(line) for line in lines], tuple(self._memory))

    def _read(self) -> None:
        self._lines.extend(self._process.stderr or ())

    def _look(self) -> None:
        while self._process.poll() is None:
            self._memory.append((time.perf_counter() - self._started, _held(self._process.pid) / MEBIBYTE))
            time.sleep(LOOK)


def batch(*arguments: str | Path, **variables: str) -> Ran:
    """Run a batch to its end; a batch that stops is an error here."""
    ran = Running(*arguments, **variables).done()
    if ran.code not in {0, 1}:
        raise SystemExit(f"closecall batch ended with {ran.code}: {ran.events[-1:]}")
    return ran


def _held(pid: int) -> int:
    """Bytes that a process and its children hold."""
    try:
        process = psutil.Process(pid)
        return sum(one.memory_info().rss for one in (process, *process.children(recursive=True)))
    except psutil.Error:
        return 0  # one of them has just ended
