"""Batches: how fast, how much memory and disk, what it costs to run a finished one again, and what fifty kills do to one."""

from __future__ import annotations

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from benches import calls
from benches.command import Ran, Running, batch
from closecall import engines, intake
from closecall.batch import Batch, Options
from closecall.columns import TABLES
from closecall.engines import Outcome, Task
from closecall.settings import Settings, load
from closecall.store import Scored, Store

KILLS = 50
Figures = Mapping[str, Any]
ONE_THREAD = {"CLOSECALL_BATCH_THREADS": "1"}
"""A thread a worker, so that two workers have twice what one has."""
_VARYING = frozenset({"run", "scored_at", "seconds"})


def throughput(folder: Path, count: int, *, quick: bool) -> Figures:
    """The same calls with one worker and with two; memory and store of the second."""
    del quick
    words = calls.write(folder / "calls", count)
    one, two = (batch(folder / "calls", "--store", folder / f"{n}.db", "--workers", str(n), **ONE_THREAD) for n in (1, 2))
    early, late = _held(two, 0.1, 0.3), _held(two, 0.8, 1.0)
    return {
        "calls": count,
        "words a call": words / count,
        "seconds, 1 worker": one.seconds,
        "seconds, 2 workers": two.seconds,
        "calls a second, 1 worker": one.scored / one.seconds,
        "calls a second, 2 workers": two.scored / two.seconds,
        "times as fast": one.seconds / two.seconds,
        "MiB after a fifth of the calls": early,
        "MiB at the end": late,
        "growth": late / early,
        "bytes a call": _size(folder / "2.db") / count,
    }


def resume(folder: Path, count: int, *, quick: bool) -> Figures:
    """A batch is done; the same command again."""
    del quick
    calls.write(folder / "calls", count)
    with Store.open(str(folder / "done.db")) as store:
        settings = load(None)
        engine = engines.start("serial", Prescored, settings)
        Batch(store, engine, settings, Options(), lambda _: None).run(intake.origins([str(folder / "calls")]), {})
    again = batch(folder / "calls", "--store", folder / "done.db")
    skipped = sum(event["calls"] for event in again.events if event["event"] == "skipped")
    return {"calls": count, "skipped": skipped, "seconds": again.seconds}


class Prescored:
    """A worker that has the scorecard already: what is measured is what comes after."""

    def __init__(self, settings: Settings) -> None:
        del settings
        self._card = next(calls.scored(1, date(2026, 3, 10)))

    def __call__(self, task: Task) -> Outcome:
        """The same transcript and card for every call."""
        _, transcript, card = self._card
        return Scored(task.work, task.origin, transcript, card, 0.0)


def ray(folder: Path, count: int, *, quick: bool) -> Figures:
    """The same calls with two workers as processes and on Ray, begun on this machine for it."""
    del quick
    calls.write(folder / "calls", count)
    ran = {
        name: batch(folder / "calls", "--store", folder / f"{name}.db", "--workers", "2", "--engine", name, **ONE_THREAD)
        for name in ("processes", "ray")
    }
    return {
        "calls": count,
        **{f"seconds, {name}": one.seconds for name, one in ran.items()},
        **{f"calls a second once begun, {name}": one.pace for name, one in ran.items()},
        "Ray of processes, whole": ran["processes"].seconds / ran["ray"].seconds,
        "Ray of processes, once begun": ran["ray"].pace / ran["processes"].pace,
    }


def kills(folder: Path, count: int, *, quick: bool) -> Figures:
    """Kill a batch with its workers at random moments, again and again, until it is done; then begin another.

    Every finished store is compared with that of a batch that nobody killed: row by row, but for when and in which run.
    """
    calls.write(folder / "calls", count)
    arguments = (folder / "calls", "--reader", "cues", "--workers", "2")
    whole = batch(*arguments, "--store", folder / "whole.db")
    expected = _content(folder / "whole.db")
    chance, wanted = random.Random(0), 5 if quick else KILLS
    hit, stores, wrong, told, half_done = 0, 0, 0, Counter[str](), 0
    while hit < wanted:
        store = folder / f"{stores}.db"
        stores += 1
        while True:
            running = Running(*arguments, "--store", store, CLOSECALL_BATCH_LEASE="1")
            if hit < wanted:
                time.sleep(chance.uniform(0, whole.seconds))
                hit += running.kill()
            ran = running.done()
            told.update(f"{store.name} {event['path']}" for event in ran.events if event["event"] == "scored")
            if ran.code >= 0:
                break
            half_done += 0 < _recorded(store) < count
        wrong += _content(store) != expected
    return {
        "calls": count,
        "kills": hit,
        "kills with some calls recorded and others not": half_done,
        "batches": stores,
        "stores with a call lost, doubled or changed": wrong,
        "calls told as scored more than once": sum(n > 1 for n in told.values()),
    }


def _held(ran: Ran, since: float, until: float) -> float:
    """The median MiB that a batch held in a part of its time."""
    return median(held for at, held in ran.memory if since * ran.seconds <= at <= until * ran.seconds)


def _size(store: Path) -> int:
    """Bytes of a SQLite store with nothing left in its log."""
    with sqlite3.connect(store) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return store.stat().st_size


def _recorded(store: Path) -> int:
    """How many calls a store holds; none if it is not there yet."""
    try:
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
            return int(connection.execute("SELECT COUNT(*) FROM calls").fetchone()[0])
    except sqlite3.Error:
        return 0


def _content(store: Path) -> Mapping[str, list[tuple[Any, ...]]]:
    """All rows of all tables that belong to calls, without when and in which run they were made."""
    found = {}
    with Store.open(str(store)) as opened:
        for table in TABLES:
            if table.name != "runs":
                rows = opened.rows(table.name)
                found[table.name] = sorted(tuple(str(v) for k, v in row.items() if k not in _VARYING) for row in rows)
    return found
