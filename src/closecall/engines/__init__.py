"""Where the calls of a batch are worked on: in this process, in local processes, on a Ray cluster.

An engine takes tasks, never more than it has room for, and gives their outcomes back in any order. What is done with a task is
not its business: it is handed a `Maker`, which loads the models once a worker and returns the function that does a task. An
engine keeps the time limit and the memory guard of the settings, and outlives its workers: a worker that dies costs its task an
attempt (`Lost`), and another takes its place. No engine writes to the store; the batch that drives it does.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, Self

from closecall.errors import UsageError
from closecall.settings import Settings
from closecall.store import Failed, Origin, Scored, Work
from closecall.types import Transcript

NAMES = ("processes", "serial", "ray")
QUEUED = 2
"""Tasks for each worker that an engine takes: the one in hand, and the next, so that no worker waits for the store."""


@dataclass(frozen=True, slots=True)
class Task:
    """One file to be scored, or one call whose transcript is known already (of a file of many, or kept from an earlier batch).

    `data` is the content of the file where a worker may not reach its path.
    """

    work: Work
    origin: Origin
    transcript: Transcript | None = None
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that turned out to hold several calls: their transcripts in order, or why one cannot be read."""

    work: Work
    origin: Origin
    calls: tuple[Transcript | str, ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """A task whose worker died. `innocent`: the whole machine went, so that the call is hardly the cause."""

    task: Task
    why: str
    innocent: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """What no call can be scored under (no model, no disk space): the batch must stop."""

    why: str


Outcome = Scored | Failed | Opened | Lost | Broken
Doer = Callable[[Task], Outcome]
Maker = Callable[[Settings], Doer]
"""A class or function of a module (so that it can be sent to another process) that loads what a worker needs."""


class Engine(Protocol):
    """Runs tasks."""

    @property
    def room(self) -> int:
        """How many more tasks it takes now. A caller that submits no more than this keeps memory flat."""

    @property
    def blocking(self) -> bool:
        """Whether `collect` works on a task itself, so that its caller can do nothing else meanwhile."""

    def submit(self, task: Task) -> None:
        """Take a task; it is begun when a worker is free."""

    def collect(self, seconds: float) -> Sequence[Outcome]:
        """The outcomes that are there, after waiting up to `seconds` for the first."""

    def close(self) -> None:
        """Stop at once; tasks in hand are given up."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


def start(name: str, maker: Maker, settings: Settings, address: str | None = None) -> Engine:
    """The engine of that name.

    Raises:
        UsageError: there is none, or its extra is not installed.
        EngineError: it cannot be started, for example because no cluster answers at `address`.
    """
    if name == "serial":
        from closecall.engines.serial import Serial

        return Serial(maker, settings)
    if name == "processes":
        from closecall.engines.processes import Processes

        return Processes(maker, settings)
    if name == "ray":
        from closecall.engines.ray import RayEngine

        return RayEngine(maker, settings, address)
    raise UsageError(f"unknown engine {name!r}; use one of {', '.join(NAMES)}")


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def shared_out(settings: Settings, cores: int) -> tuple[int, int]:
    """Workers, and threads of each, for so many cores: what the settings leave open is filled so that each core has one thread."""
    threads = settings.batch.threads
    workers = settings.batch.workers or max(1, cores // max(1, threads))
    return workers, threads or max(1, cores // workers)


def with_threads(settings: Settings, threads: int) -> Settings:
    """The settings of a worker whose models may use so many threads."""
    audio = settings.audio.model_copy(update={"threads": threads})
    reader = settings.reader.model_copy(update={"threads": threads})
    return settings.model_copy(update={"audio": audio, "reader": reader})


def thread_variables(threads: int) -> Mapping[str, str]:
    """What the numeric libraries read when they are loaded."""
    return dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), str(threads))
