"""A batch of calls: plan, skip what is done, run, record. The store is the ledger: what it holds is done, and nothing else is.

A call that fails is a record like any other and never stops a batch. What stops it, at once, is what no call can be scored under:
a store that cannot be reached, a full disk, a model that is missing.
"""

from __future__ import annotations

import errno
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from closecall import intake
from closecall.engines import Broken, Engine, Lost, Opened, Outcome, Task
from closecall.errors import EngineError, FormatError, InputError, ModelError, SettingsError, SideCarError, UsageError
from closecall.pipeline import Closecall, with_metadata
from closecall.settings import Settings
from closecall.store import Failed, FileStanding, Origin, Scored, Store, Work
from closecall.types import Transcript
from closecall.way import Way

if TYPE_CHECKING:
    from sqlalchemy import Connection

CHUNK = 256
"""Files whose standing is looked up together."""
AHEAD = 16
"""Calls claimed together at most, of half of those in sight: a transaction for each would cost, and the last ones should be shared."""
TICK = 1.0
"""Seconds that the batch waits for an outcome before it looks around."""
ATTEMPTS = 2
"""How often a call is tried whose worker dies, before it is taken to be the cause."""
MOVES = 10
"""How often a call is tried whose machine goes, which is hardly its fault."""
BEFORE = "done before"
Also = Callable[["Connection", Scored], None]
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, slots=True)
class Options:
    """What of the plan is done: failed calls too, and how many calls at most."""

    retry_failed: bool = False
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: `result` is what was recorded, `detail` why a call is skipped, tried again or cannot be read.

    `calls` is how many it concerns: all of a file that was opened or skipped, all that another batch has in hand.
    """

    name: Literal["scored", "failed", "skipped", "opened", "retried", "waiting"]
    path: str
    call_id: str = ""
    result: Scored | Failed | None = None
    detail: str = ""
    calls: int = 1


@dataclass(frozen=True, slots=True)
class Summary:
    """What a batch has done: calls `scored` (of which `asked`, `gained`), `failed` and `skipped`, and of those `failed_before`."""

    scored: int
    skipped: int
    failed: int
    failed_before: int
    asked: int
    gained: int

    @property
    def asked_rate(self) -> float | None:
        """Share of the scored calls in which the rep asked; None where nothing was scored."""
        return self.asked / self.scored if self.scored else None

    @property
    def gained_rate(self) -> float | None:
        """Share of the scored calls that gained what the rep asked for; None where nothing was scored."""
        return self.gained / self.scored if self.scored else None


class Scorer:
    """What a worker does with a task. Making one loads the reader."""

    def __init__(self, settings: Settings) -> None:
        self._closecall = Closecall(settings)
        self._reader = self._closecall.reader

    def __call__(self, task: Task) -> Outcome:
        """Score the call, or open the file of many; whatever goes wrong is an outcome too."""
        started = time.perf_counter()
        try:
            return self._outcome(task, started)
        except (ModelError, SettingsError) as error:
            return Broken(str(error))
        except Exception as error:  # noqa: BLE001 - the one place where a fault of any kind must not stop the rest
            if isinstance(error, OSError) and error.errno in _FULL:
                return Broken(f"no room on the disk of a worker ({error.strerror}); free some, then run the same command again")
            known = isinstance(error, (InputError, UsageError))
            why = str(error).removeprefix(f"{task.origin.path}: ") if known else f"unexpected {type(error).__name__}: {error}"
            return Failed(task.work, task.origin, why, retryable=not known, seconds=time.perf_counter() - started)

    def _outcome(self, task: Task, started: float) -> Outcome:
        if task.transcript is not None:
            return self._scored(task, task.transcript, started)
        with intake.on_disk(task.origin.path, task.data) as file:
            calls = tuple(self._closecall.heard(file))
        if not calls:
            raise FormatError("there is no call in this file")
        if len(calls) > 1:
            return Opened(task.work, task.origin, tuple(str(c) if isinstance(c, InputError) else c for c in calls))
        if isinstance(calls[0], InputError):
            raise calls[0]
        return self._scored(task, calls[0], started)

    def _scored(self, task: Task, transcript: Transcript, started: float) -> Scored:
        """The scorecard of a call with what its origin tells; the transcript that is kept is the one that was heard or read."""
        origin = task.origin
        about = origin.about.added_to(transcript) if origin.about else transcript
        told = with_metadata(about, **origin.told)
        card = self._closecall.score_transcript(replace(told, call_id=origin.call_id or transcript.call_id))
        return Scored(task.work, replace(origin, call_id=card.call_id), transcript, card, time.perf_counter() - started)


class Batch:
    """One run over a stream of files. `summary` tells at any time what is done so far, also after an interruption."""

    def __init__(
        self, store: Store, engine: Engine, settings: Settings, options: Options, tell: Callable[[Event], None]
    ) -> None:
        self._store, self._engine, self._options, self._tell = store, engine, options, tell
        self._way, self._pattern = Way(settings), settings.files.pattern
        # An engine that works in this process renews no claim meanwhile.
        self._lease = max(settings.batch.lease, settings.batch.time_limit if engine.blocking else 0)
        self._planned: deque[Task] = deque()
        self._claimed: deque[Task] = deque()
        self._elsewhere: list[Task] = []
        self._held: set[Work] = set()
        self._seen: set[str] = set()
        self._lost: Counter[tuple[Work, bool]] = Counter()
        self._counts: Counter[str] = Counter()
        self._running = self._begun = 0
        self._dry = self._waiting = False
        self._renewed = self._looked = time.monotonic()
        self._run = ""
        self._also: Also | None = None

    @property
    def summary(self) -> Summary:
        """What is done so far."""
        counts = self._counts
        return Summary(*(counts[name] for name in ("scored", "skipped", "failed", "failed_before", "asked", "gained")))

    def run(self, origins: Iterator[Origin | None], facts: Mapping[str, str], also: Also | None = None) -> Summary:
        """Score what the store does not hold yet. The engine is closed at the end.

        Args:
            origins: the files; None where there is nothing at the moment (`intake.watched`).
            facts: what the store shall tell of this run: engine, sources, …
            also: what else to write with each scored call, in the same transaction (`notify.posting`).

        Raises:
            StoreError: the store cannot be reached or written to.
            EngineError: no call can be scored on this engine.
        """
        self._run, self._also = self._store.start_run(facts), also
        try:
            more = self._fill(origins)
            while not self._finished:
                for outcome in self._engine.collect(0 if more else TICK):
                    self._running -= 1
                    self._take(outcome)
                self._renew()
                more = self._fill(origins)
        finally:
            self._engine.close()
            self._store.finish_run(self._run, dict(self._counts))
        return self.summary

    @property
    def _finished(self) -> bool:
        if self._running:
            return False
        return self._limit_left == 0 or (self._dry and not (self._planned or self._claimed or self._elsewhere))

    @property
    def _limit_left(self) -> int | None:
        return None if self._options.limit is None else self._options.limit - self._begun

    @property
    def _room(self) -> int:
        left = self._limit_left
        return self._engine.room if left is None else min(self._engine.room, left)

    def _fill(self, origins: Iterator[Origin | None]) -> bool:
        """Give the engine what it has room for; whether there is more to look at right now, which outcomes must not wait for."""
        while self._room > 0:
            if self._claimed:
                self._submit(self._claimed.popleft())
            elif self._planned:
                self._claim(max(self._room, min(AHEAD, len(self._planned) // 2)))
            else:
                return self._plan(origins)
        return False

    def _submit(self, task: Task) -> None:
        if task.work.hearing and task.transcript is None:
            kept = self._store.transcript(task.work.content, task.work.number, task.work.hearing)
            task = replace(task, transcript=kept and replace(kept, call_id=Path(task.origin.path).stem))
        self._running += 1
        self._begun += 1
        self._engine.submit(task)

    def _claim(self, most: int) -> None:
        """Move planned tasks to those that this run may do, or to those that another has in hand."""
        tasks = [self._planned.popleft() for _ in range(min(most, len(self._planned)))]
        granted = self._granted([task.work for task in tasks])
        for task in tasks:
            (self._claimed if task.work in granted else self._elsewhere).append(task)

    def _granted(self, works: Sequence[Work]) -> frozenset[Work]:
        found = frozenset(self._store.claim(self._run, works, self._lease)) if works else frozenset()
        self._held |= found
        return found

    def _renew(self) -> None:
        """Show that this run is alive, before its claims lapse. If they lapsed all the same, `record` will tell."""
        if time.monotonic() - self._renewed > self._lease / 3:
            self._granted(tuple(self._held))
            self._renewed = time.monotonic()

    def _plan(self, origins: Iterator[Origin | None]) -> bool:
        """Look at the next files, or else again at those that another batch had in hand; whether there were files."""
        count, tasks = self._next(origins)
        # Under no judging every known call of a file is open, which tells how many there are.
        known = self._store.files([task.work.content for task in tasks], judging="")
        standings = self._store.standing([task.work for task in tasks])
        for task in tasks:
            self._place(task, known.get(task.work.content), standings.get(task.work))
        if not count:
            self._look_elsewhere()
        return bool(count)

    def _next(self, origins: Iterator[Origin | None]) -> tuple[int, list[Task]]:
        """Read files for as long as workers and claims may wait; how many, and the tasks that they make."""
        count, tasks, until = 0, [], time.monotonic() + TICK
        for origin in origins:
            if origin is None:
                break
            count += 1
            if task := self._task(origin):
                tasks.append(task)
            if count == CHUNK or time.monotonic() > until:
                break
        else:
            self._dry = True
        return count, tasks

    def _task(self, origin: Origin) -> Task | None:
        """The task that a file makes; None if it cannot be read, or has been seen in this batch."""
        try:
            found = intake.content(origin.path)
        except FormatError as error:
            self._unrecorded(origin, str(error))  # without content there is nothing that the store could know it by
            return None
        if found.sha256 in self._seen:
            self._skip(origin, "its content is that of another file of this batch")
            return None
        self._seen.add(found.sha256)
        hearing = self._way.hearing if found.recording else ""
        try:
            origin = replace(origin, about=intake.about(origin.path, self._pattern))
        except SideCarError as error:
            work = Work(found.sha256, 0, hearing, self._way.judging(origin))
            self._record(Failed(work, origin, str(error), retryable=True, seconds=0.0))
            return None
        return Task(Work(found.sha256, 0, hearing, self._way.judging(origin)), origin)

    def _place(self, task: Task, known: FileStanding | None, standing: str | None) -> None:
        """Plan a file, or skip it. One of many calls of which some are done is opened without a claim; its calls are claimed then."""
        if known is None or known.open == 1:
            if not self._skipped(task, standing):
                self._planned.append(task)
            return
        work = task.work
        found = self._store.files([work.content], work.judging, work.hearing)[work.content]
        if found.open or (found.failed and self._options.retry_failed):
            self._claimed.append(task)
        else:
            self._skip(task.origin, BEFORE, found.scored + found.failed, found.failed)

    def _look_elsewhere(self) -> None:
        """See from time to time what has become of the calls that another batch had in hand: done, or free because it died."""
        if not self._elsewhere or time.monotonic() - self._looked < TICK:
            return
        if not (self._running or self._waiting):
            self._waiting = True
            self._tell(Event("waiting", "", detail="another batch has them in hand", calls=len(self._elsewhere)))
        tasks, self._elsewhere = self._elsewhere, []
        standings = self._store.standing([task.work for task in tasks])
        for task in tasks:
            if not self._skipped(task, standings.get(task.work)):
                self._planned.append(task)
        self._looked = time.monotonic()

    def _skipped(self, task: Task, standing: str | None) -> bool:
        if standing == "scored" or (standing == "failed" and not self._options.retry_failed):
            self._skip(task.origin, BEFORE, failed=int(standing == "failed"))
            return True
        return False

    def _skip(self, origin: Origin, why: str, calls: int = 1, failed: int = 0) -> None:
        self._counts["skipped"] += calls
        self._counts["failed_before"] += failed
        self._tell(Event("skipped", origin.path, origin.call_id, detail=why, calls=calls))

    def _take(self, outcome: Outcome) -> None:
        match outcome:
            case Scored() | Failed():
                self._record(outcome)
            case Opened():
                self._expand(outcome)
            case Lost():
                self._again(outcome)
            case Broken(why):
                raise EngineError(f"{why}. What is done is kept: run the same command again to go on")

    def _record(self, result: Scored | Failed) -> None:
        if result.work not in self._held and not self._granted([result.work]) and isinstance(result, Failed):
            self._unrecorded(result.origin, result.error)  # a file of many that was to be opened for those that are left
            return
        self._held.discard(result.work)
        if not self._store.record(self._run, result, self._also):
            self._skip(result.origin, "another batch has done it, or taken it over")
        elif isinstance(result, Scored):
            self._counts.update(scored=1, asked=bool(result.card.asks), gained=result.card.verdict == "gained")
            self._tell(Event("scored", result.origin.path, result.origin.call_id, result))
        else:
            self._counts["failed"] += 1
            self._tell(Event("failed", result.origin.path, result.origin.call_id, result, result.error))

    def _unrecorded(self, origin: Origin, why: str) -> None:
        """A failure of a file, not of a call: the next batch looks again."""
        self._counts["failed"] += 1
        self._tell(Event("failed", origin.path, origin.call_id, detail=why))

    def _expand(self, opened: Opened) -> None:
        """Claim the calls of a file that are not done, all before the first is recorded, so that the store knows how many there are."""
        self._begun -= 1
        self._tell(Event("opened", opened.origin.path, opened.origin.call_id, calls=len(opened.calls)))
        tasks = [_of_many(opened, number) for number in range(len(opened.calls))]
        standings = self._store.standing([task.work for task in tasks])
        due = [task for task in tasks if not self._skipped(task, standings.get(task.work))]
        granted = self._granted([task.work for task in due])
        for task in due:
            fault = opened.calls[task.work.number]
            if task.work not in granted:
                self._elsewhere.append(task)
            elif isinstance(fault, str):
                self._record(Failed(task.work, task.origin, fault, retryable=False, seconds=0.0))
            else:
                self._claimed.append(task)

    def _again(self, lost: Lost) -> None:
        """Try a call again whose worker died, unless that has happened before."""
        task, times = lost.task, self._lost[lost.task.work, lost.innocent] + 1
        self._lost[task.work, lost.innocent] = times
        if times < (MOVES if lost.innocent else ATTEMPTS):
            self._begun -= 1
            self._claimed.appendleft(task)
            self._tell(Event("retried", task.origin.path, task.origin.call_id, detail=lost.why))
        else:
            why = f"{lost.why}, {times} times; see that there is memory enough, then --retry-failed"
            self._record(Failed(task.work, task.origin, why, retryable=True, seconds=0.0))


def _of_many(opened: Opened, number: int) -> Task:
    """The task of one call of a file; a call id given for the whole file gets its number. A call that cannot be read has no transcript."""
    call = opened.calls[number]
    name = opened.origin.call_id and f"{opened.origin.call_id}-{number + 1}"
    transcript = None if isinstance(call, str) else call
    return Task(replace(opened.work, number=number), replace(opened.origin, call_id=name), transcript)
