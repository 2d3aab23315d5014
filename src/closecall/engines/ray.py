"""A Ray cluster: actors on many machines, each with a worker process that holds the models.

The files are read here and travel with their tasks, so that the other machines need not share a file system (files of an object
store are fetched where they are scored). An actor that dies with its machine costs its tasks nothing but time: they are given to
another, and a new actor begins wherever the cluster has, or gets, room for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from closecall.engines import QUEUED, Broken, Lost, Maker, Outcome, Task, shared_out
from closecall.engines.processes import BEGINNINGS, Worker
from closecall.errors import EngineError, UsageError
from closecall.settings import Settings
from closecall.store import Failed


@dataclass(eq=False, slots=True)
class _Actor:
    """An actor, what tells that it has begun, and its tasks by the reference to their outcome."""

    handle: Any
    begun: Any
    ready: bool = False
    tasks: dict[Any, Task] = field(default_factory=dict)


class RayEngine:
    """The engine `ray`."""

    blocking = False

    def __init__(self, maker: Maker, settings: Settings, address: str | None) -> None:
        try:
            import ray
        except ImportError as error:
            raise UsageError('the engine ray needs its extra: pip install "closecall[ray]"') from error
        self._ray: Any = ray
        self._ours = not self._ray.is_initialized()
        if self._ours:
            self._connect(address)
        held = self._ray.cluster_resources()
        workers, self._threads = shared_out(settings, int(held.get("CPU", 1)))
        self._maker, self._settings = maker, settings
        self._finished: list[Outcome] = []
        self._stillborn = 0
        self._actors = [self._begin() for _ in range(workers)]

    @property
    def room(self) -> int:
        """How many more tasks it takes now: none before the first actor has begun."""
        return sum(QUEUED - len(actor.tasks) for actor in self._actors if actor.ready) - len(self._finished)

    def submit(self, task: Task) -> None:
        """Give a task to the actor that has least to do."""
        actor = min((a for a in self._actors if a.ready), key=lambda a: len(a.tasks))
        try:
            sent = _carried(task)
        except OSError as error:
            why = f"cannot be read: {error.strerror}"
            self._finished.append(Failed(task.work, task.origin, why, retryable=True, seconds=0.0))
            return
        actor.tasks[actor.handle.do.remote(sent)] = task

    def collect(self, seconds: float) -> Sequence[Outcome]:
        """The outcomes that are there, after waiting up to `seconds` for the first; also finds actors that have begun."""
        found, self._finished = self._finished, []
        owners = {ref: actor for actor in self._actors for ref in (*actor.tasks, *(() if actor.ready else (actor.begun,)))}
        if not owners:
            return found
        refs = list(owners)
        done, _ = self._ray.wait(refs, num_returns=1, timeout=0 if found else seconds)
        more, _ = self._ray.wait(refs, num_returns=len(refs), timeout=0)
        for ref in dict.fromkeys((*done, *more)):
            if owners[ref] in self._actors:
                found += self._outcomes(owners[ref], ref)
        return found

    def close(self) -> None:
        """End all actors at once; a cluster that was begun here ends too."""
        for actor in self._actors:
            self._ray.kill(actor.handle)
        self._actors = []
        if self._ours:
            self._ray.shutdown()

    def _connect(self, address: str | None) -> None:
        try:
            self._ray.init(address=address, log_to_driver=False, logging_level="error", include_dashboard=False)
        except (ConnectionError, RuntimeError, ValueError) as error:
            raise EngineError(f"no Ray cluster answers at {address or 'this machine'}: {error}; check --address") from error

    def _begin(self) -> _Actor:
        options = {"num_cpus": self._threads, "num_gpus": self._settings.batch.gpus, "max_restarts": 0}
        handle = self._ray.remote(_Holder).options(**options).remote(self._maker, self._settings, self._threads)
        return _Actor(handle, handle.begun.remote())

    def _outcomes(self, actor: _Actor, ref: Any) -> Sequence[Outcome]:
        """What one finished reference tells."""
        errors: Any = self._ray.exceptions
        try:
            value = self._ray.get(ref)
        except errors.RayTaskError as error:
            return (Broken(f"a Ray worker failed: {error.cause}"),)
        except errors.RayError as error:
            return self._replaced(actor, _last_line(error))
        if ref == actor.begun:
            actor.ready, self._stillborn = True, 0
            return ()
        del actor.tasks[ref]
        return (value,)

    def _replaced(self, actor: _Actor, why: str) -> Sequence[Outcome]:
        """Another actor in the place of a dead one, whose tasks are lost through no fault of theirs."""
        self._stillborn += not actor.ready
        if self._stillborn >= BEGINNINGS:
            return (Broken(f"no worker begins on the Ray cluster: {why}"),)
        self._actors[self._actors.index(actor)] = self._begin()
        return tuple(Lost(task, f"its Ray worker is gone: {why}", innocent=True) for task in actor.tasks.values())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Holder:
    """What runs in an actor: one worker process under the same limits as everywhere."""

    def __init__(self, maker: Maker, settings: Settings, threads: int) -> None:
        self._worker = Worker(maker, settings, threads)

    def begun(self) -> Mapping[str, str]:
        """An answer, which tells that the actor has its place in the cluster."""
        return {}

    def do(self, task: Task) -> Outcome:
        """The outcome of a task."""
        return self._worker.do(task)


def _last_line(error: Exception) -> str:
    """Where Ray says what was the matter."""
    return str(error).strip().rsplit("\n", 1)[-1]


def _carried(task: Task) -> Task:
    """The task with the content of its file, unless it needs none or can be fetched from anywhere.

    Raises:
        OSError: the file cannot be read.
    """
    if task.transcript is not None or "://" in task.origin.path:
        return task
    return replace(task, data=Path(task.origin.path).read_bytes())
