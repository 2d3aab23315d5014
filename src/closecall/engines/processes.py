"""Local processes: a worker a core, each with its own models.

Every worker is a process of its own, begun afresh (start method spawn, alike on every system), and a thread of this process tends
it: hands it a task, waits for the outcome, ends it when the task takes too long or too much memory, and begins another when it
died. So a crash in native code, the kernel's out-of-memory killer or a pattern that never ends costs one call, never the batch.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import tempfile
import threading
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Self

from closecall.engines import (
    QUEUED,
    Broken,
    Doer,
    Lost,
    Maker,
    Outcome,
    Task,
    cores,
    shared_out,
    thread_variables,
    with_threads,
)
from closecall.errors import ClosecallError
from closecall.settings import Settings
from closecall.store import Failed

POLL = 0.5
"""Seconds between two looks at the time and memory that a worker takes."""
BEGINNINGS = 3
"""How often a worker process may die while it loads its models before the batch stops."""
MEBIBYTE = 2**20


class Processes:
    """The engine `processes`."""

    blocking = False

    def __init__(self, maker: Maker, settings: Settings) -> None:
        workers, threads = shared_out(settings, cores())
        self._room = QUEUED * workers
        self._tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._outcomes: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        self._workers = tuple(Worker(maker, settings, threads) for _ in range(workers))
        self._threads: tuple[threading.Thread, ...] = ()

    @property
    def room(self) -> int:
        """How many more tasks it takes now."""
        return self._room

    def submit(self, task: Task) -> None:
        """Take a task. The workers are begun with the first, so that a batch with nothing to do loads no model."""
        if not self._threads:
            self._threads = tuple(threading.Thread(target=self._tend, args=(w,), daemon=True) for w in self._workers)
            for thread in self._threads:
                thread.start()
        self._room -= 1
        self._tasks.put(task)

    def collect(self, seconds: float) -> Sequence[Outcome]:
        """The outcomes that are there, after waiting up to `seconds` for the first."""
        found: list[Outcome] = []
        try:
            found.append(self._outcomes.get(timeout=seconds))
            while True:
                found.append(self._outcomes.get_nowait())
        except queue.Empty:
            self._room += len(found)
            return found

    def close(self) -> None:
        """End all workers at once."""
        for _ in self._threads:
            self._tasks.put(None)
        for worker in self._workers:
            worker.stop()
        for thread in self._threads:
            thread.join()
        for worker in self._workers:
            worker.close()

    def _tend(self, worker: Worker) -> None:
        while (task := self._tasks.get()) is not None and not worker.stopped:
            self._outcomes.put(worker.do(task))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Worker:
    """One worker process under the limits of the settings; begun when first needed, and again after it died."""

    def __init__(self, maker: Maker, settings: Settings, threads: int) -> None:
        self._maker, self._settings, self._threads = maker, with_threads(settings, threads), threads
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._scratch = tempfile.TemporaryDirectory(prefix="closecall-", ignore_cleanup_errors=True)
        self._lock = threading.Lock()
        self.stopped = False

    def do(self, task: Task) -> Outcome:
        """The outcome of a task, whatever becomes of the process."""
        pipe = self._ready()
        if isinstance(pipe, Broken):
            return pipe
        started = time.monotonic()
        try:
            pipe.send(task)
            while not pipe.poll(POLL):
                why = self._too_much(time.monotonic() - started)
                if why:
                    self._end()
                    return Failed(task.work, task.origin, why, retryable=True, seconds=time.monotonic() - started)
            found: Outcome = pipe.recv()
        except (EOFError, OSError):
            return Lost(task, f"the worker process died ({self._end()})")
        return found

    def stop(self) -> None:
        """End the process, for good. May be called from another thread than `do`, which then finds the process dead."""
        self.stopped = True
        self._kill()

    def close(self) -> None:
        """Stop, and leave nothing behind."""
        self.stop()
        self._end()
        self._scratch.cleanup()

    def _ready(self) -> Connection | Broken:
        """The pipe of a living process that has its models."""
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        for _ in range(BEGINNINGS):
            ended = self._end()
            begun = self._begin()
            if begun is not None:
                return begun
        return Broken(f"worker processes die while they load their models ({ended}); try --engine serial --debug")

    def _begin(self) -> Connection | Broken | None:
        """A new process; None if it died before it had its models."""
        here, there = multiprocessing.Pipe()
        arguments = (there, self._maker, self._settings, self._threads, self._scratch.name)
        process = multiprocessing.get_context("spawn").Process(target=_serve, args=arguments, daemon=True)
        with self._lock:
            if self.stopped:
                return Broken("the engine is closed")
            _leave_interrupts_to_the_parent()
            process.start()
            self._process = process
        there.close()
        try:
            broken: Broken | None = here.recv()
        except (EOFError, OSError):
            return None
        if broken is not None:
            return broken
        self._pipe = here
        return here

    def _too_much(self, seconds: float) -> str | None:
        """What limit the task in hand has passed."""
        limits = self._settings.batch
        if seconds > limits.time_limit:
            return f"took longer than {limits.time_limit:g} s; raise batch.time_limit, then --retry-failed"
        if limits.memory_limit and self._held() > limits.memory_limit * MEBIBYTE:
            return f"needed more than {limits.memory_limit} MiB of memory; raise batch.memory_limit, then --retry-failed"
        return None

    def _held(self) -> int:
        """Bytes of memory that the process holds."""
        import psutil

        try:
            return int(psutil.Process(self._process.pid).memory_info().rss) if self._process else 0
        except psutil.Error:
            return 0  # it has just died, which the pipe will tell

    def _end(self) -> str:
        """Make sure that the process is dead, so that the next task begins another; how it ended."""
        self._kill()
        process, self._process, self._pipe = self._process, None, None
        if process is None:
            return "closed"
        process.join()
        code = process.exitcode
        return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"

    def _kill(self) -> None:
        with self._lock:
            if self._process is not None:
                self._process.kill()


def _serve(pipe: Connection, maker: Maker, settings: Settings, threads: int, scratch: str) -> None:
    """The life of a worker process: load, say so, then do task after task until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(thread_variables(threads))
    tempfile.tempdir = scratch  # what a killed worker leaves there goes when the batch ends
    try:
        do = _made(maker, settings)
        pipe.send(do if isinstance(do, Broken) else None)
        while not isinstance(do, Broken):
            pipe.send(do(pipe.recv()))
    except (EOFError, OSError):
        return  # the other side is gone


def _made(maker: Maker, settings: Settings) -> Doer | Broken:
    try:
        return maker(settings)
    except ClosecallError as error:
        return Broken(str(error))


def _leave_interrupts_to_the_parent() -> None:
    """Ctrl-C reaches every process of a terminal; a child inherits this thread's mask, and so hears nothing of it while it starts."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
