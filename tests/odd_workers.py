"""Workers that do what the name of a file says, for trying what an engine does about it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from closecall.batch import Scorer
from closecall.engines import Outcome, Task
from closecall.errors import ModelError
from closecall.settings import Settings


class OddScorer(Scorer):
    """Scores a call, unless its name asks for something else."""

    def __call__(self, task: Task) -> Outcome:
        name = Path(task.origin.path).stem
        if name.startswith("dies"):
            os.kill(os.getpid(), signal.SIGKILL)
        if name.startswith("stumbles") and not (seen := Path(task.origin.path + ".seen")).exists():
            seen.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if name.startswith("sleeps"):
            time.sleep(600)
        if name.startswith("slow"):
            time.sleep(0.2)
        if name.startswith("grows"):
            held = bytearray(700 * 2**20)
            held[::4096] = b"x" * len(held[::4096])
            time.sleep(600)
        return super().__call__(task)


class FaultyScorer(Scorer):
    """Fails in a way that nobody thought of."""

    def _outcome(self, task: Task, started: float) -> Outcome:
        raise ZeroDivisionError(f"{task.work.number} of {started > 0}")


def no_model(settings: Settings) -> Scorer:
    """A worker whose model is missing."""
    raise ModelError(f"no reader {settings.reader.model} is here")
