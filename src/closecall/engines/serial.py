"""One call after another in this process: for small batches, and for looking at a fault with a debugger.

A process cannot stop itself in the middle of a call, so the time limit and the memory guard do not hold here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from functools import cached_property
from typing import Self

from closecall.engines import QUEUED, Doer, Maker, Outcome, Task
from closecall.settings import Settings


class Serial:
    """The engine `serial`."""

    blocking = True

    def __init__(self, maker: Maker, settings: Settings) -> None:
        self._maker, self._settings = maker, settings
        self._tasks: deque[Task] = deque()

    @cached_property
    def _do(self) -> Doer:
        return self._maker(self._settings)

    @property
    def room(self) -> int:
        """How many more tasks it takes now."""
        return QUEUED - len(self._tasks)

    def submit(self, task: Task) -> None:
        """Take a task; it is done by `collect`."""
        self._tasks.append(task)

    def collect(self, seconds: float) -> Sequence[Outcome]:
        """Do one task, however long it takes."""
        del seconds
        return (self._do(self._tasks.popleft()),) if self._tasks else ()

    def close(self) -> None:
        """Forget the tasks that are left."""
        self._tasks.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
