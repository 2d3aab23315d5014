"""The store: which calls are done, who has the others in hand, and everything that is known of a scored call."""

from __future__ import annotations

import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Self, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from closecall.store import database
from closecall.store.documents import pack_card, pack_transcript, unpack_card, unpack_transcript
from closecall.store.records import Failed, FileStanding, Scored, Standing
from closecall.store.schema import CLAIMS, DOCUMENTS, OPEN
from closecall.tables import Work, failure, flatten
from closecall.types import Scorecard, Transcript
from closecall.version import __version__

CHUNK = 2_000
"""Values that one statement asks for; SQLite takes 32,766."""
CLAIMED_TOGETHER = 500
_T = TypeVar("_T")
_CALLS, _FAILURES, _RUNS, _REPS = OPEN["calls"], OPEN["failures"], OPEN["runs"], OPEN["reps"]


class Store:
    """A store, open. Threads may share it; processes open their own."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, url: str | None = None) -> Self:
        """Open a store, created or migrated where needed: a SQLite file (`closecall.db` by default) or a database URL.

        Raises:
            StoreError: it cannot be reached, belongs to something else, or was written by a newer version.
        """
        engine = database.connect(database.parse(url))
        try:
            database.prepare(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start_run(self, facts: Mapping[str, str]) -> str:
        """The id of a new run: a fingerprint of its facts, and the number of runs with the same ones."""
        text = json.dumps({"closecall": __version__, **facts}, ensure_ascii=False, sort_keys=True)
        digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
        alike = sa.select(sa.func.count()).select_from(_RUNS).where(_RUNS.c.run.startswith(f"{digest}-"))
        more = 1
        while True:
            with database.writing(self.engine) as connection:
                run = f"{digest}-{connection.execute(alike).scalar_one() + more}"
                row = {"run": run, "started_at": _now(), "facts": text}
                try:
                    with connection.begin_nested():
                        connection.execute(_RUNS.insert(), row)
                except IntegrityError:  # PostgreSQL: another process took this number a moment ago
                    more += 1
                else:
                    return run

    def finish_run(self, run: str, counts: Mapping[str, int]) -> None:
        """Note the end of a run and what it did; what it still claims is free at once. Counts without a column join its facts."""
        with database.writing(self.engine) as connection:
            mine = _RUNS.c.run == run
            facts = json.loads(connection.execute(sa.select(_RUNS.c.facts).where(mine)).scalar_one())
            own = {name: counts.get(name, 0) for name in ("scored", "skipped", "failed")}
            facts |= {name: str(count) for name, count in counts.items() if name not in own}
            text = json.dumps(facts, ensure_ascii=False, sort_keys=True)
            connection.execute(_RUNS.update().where(mine).values(finished_at=_now(), facts=text, **own))
            connection.execute(CLAIMS.update().where(CLAIMS.c.run == run).values(expires=0.0))

    def standing(self, works: Sequence[Work]) -> Mapping[Work, Standing]:
        """What is recorded of these works, or who has them in hand; absent what was never begun, or is free again."""
        found: dict[Work, Standing] = {}
        with database.reading(self.engine) as connection:
            alive = CLAIMS.c.expires > _clock(connection)
            for some in _chunks(works):
                keys = [work.call_key for work in some]
                contents = list({work.content for work in some})
                found |= dict.fromkeys(_works(connection, CLAIMS, CLAIMS.c.content.in_(contents), alive), "claimed")
                found |= dict.fromkeys(_works(connection, _FAILURES, _FAILURES.c.call_key.in_(keys)), "failed")
                found |= dict.fromkeys(_works(connection, _CALLS, _CALLS.c.call_key.in_(keys)), "scored")
        return {work: found[work] for work in works if work in found}

    def files(self, contents: Sequence[str], judging: str, hearing: str | None = None) -> Mapping[str, FileStanding]:
        """How far these files are done under a judging, and under a hearing where one is given; absent those without a known call.

        Known are all calls of a file that were ever claimed or recorded, whatever the way of scoring.
        """
        known: dict[str, set[int]] = defaultdict(set)
        numbers: Mapping[sa.Table, dict[str, set[int]]] = {t: defaultdict(set) for t in (_CALLS, _FAILURES, CLAIMS)}
        with database.reading(self.engine) as connection:
            for some in _chunks(contents):
                for table, of in numbers.items():
                    for work in _works(connection, table, table.c.content.in_(some)):
                        known[work.content].add(work.number)
                        if work.judging == judging and hearing in {None, work.hearing}:
                            of[work.content].add(work.number)
        return {
            content: _standing(all_, numbers[_CALLS][content], numbers[_FAILURES][content]) for content, all_ in known.items()
        }

    def claim(self, run: str, works: Sequence[Work], lease: float) -> tuple[Work, ...]:
        """Those of the works that this run may do now, in their order; its claim on them lapses after `lease` seconds.

        Not granted is what is scored already, and what another run has claimed. A claim of the same run is renewed.
        """
        granted: set[Work] = set()
        with database.writing(self.engine) as connection:
            now = _clock(connection)
            free = sa.or_(CLAIMS.c.expires <= now, CLAIMS.c.run == run)
            new = {"run": run, "expires": now + lease}
            # In one order everywhere: two that claim the same works on PostgreSQL would otherwise wait for each other.
            wanted = sorted(set(works) - _scored(connection, works), key=_identity)
            for some in _chunks(wanted, CLAIMED_TOGETHER):
                insert = self._insert(CLAIMS).values([{**_named(work), **new} for work in some])
                taken = insert.on_conflict_do_update(index_elements=list(CLAIMS.primary_key), set_=new, where=free)
                granted |= {Work(*tuple(row)) for row in connection.execute(taken.returning(*CLAIMS.primary_key))}
            # Another run may have recorded and released one between the two statements.
            done = granted & _scored(connection, list(granted))
            granted -= done
            for some in _chunks(list(done), CLAIMED_TOGETHER):
                theirs = sa.tuple_(*CLAIMS.primary_key).in_([_identity(work) for work in some])
                connection.execute(CLAIMS.delete().where(theirs))
        return tuple(work for work in dict.fromkeys(works) if work in granted)

    def transcript(self, content: str, number: int, hearing: str) -> Transcript | None:
        """The transcript of a call that was heard in this way, as it was recorded; None if there is none."""
        key = Work(content, number, hearing, "").call_key
        kept = sa.select(DOCUMENTS.c.transcript).where(DOCUMENTS.c.call_key == key, DOCUMENTS.c.hearing == hearing)
        with database.reading(self.engine) as connection:
            found = connection.execute(kept).scalar()
        return None if found is None else unpack_transcript(found)

    def document(self, call_key: str) -> tuple[Transcript, Scorecard] | None:
        """Transcript and scorecard of a scored call, whole; None if there is no such call.

        Raises:
            FormatError: it was scored by a version with another schema of scorecards.
        """
        kept = sa.select(DOCUMENTS.c.transcript, DOCUMENTS.c.card).where(DOCUMENTS.c.call_key == call_key)
        with database.reading(self.engine) as connection:
            found = connection.execute(kept).one_or_none()
        return None if found is None else (unpack_transcript(found.transcript), unpack_card(found.card))

    def record(self, run: str, result: Scored | Failed, also: Callable[[sa.Connection, Scored], None] | None = None) -> bool:
        """Put down what came of a call and release the run's claim, in one transaction.

        A scored call replaces all that was known of it; one that failed leaves what was scored before. Without a claim nothing is
        written: another run has taken the call over since, and may have recorded it. The answer is whether it was written.

        Args:
            run: the run that did it.
            result: what came of it.
            also: what else to write in the same transaction when a call is scored, such as a message to send.
        """
        mine = [CLAIMS.c[name] == value for name, value in _named(result.work).items()]
        with database.writing(self.engine) as connection:
            # First of all, so that whoever would claim it waits for the end of this transaction.
            if not connection.execute(CLAIMS.delete().where(*mine, CLAIMS.c.run == run)).rowcount:
                return False
            if isinstance(result, Scored):
                self._replace(connection, run, result)
                if also:
                    also(connection, result)
            else:
                self._fail(connection, run, result)
        return True

    def rows(self, name: str) -> list[Mapping[str, Any]]:
        """All rows of an open table or a view, in no particular order."""
        table = OPEN.get(name)
        statement = sa.select(table) if table is not None else sa.text(f'SELECT * FROM "{name}"')  # noqa: S608  # a view of ours
        with database.reading(self.engine) as connection:
            return [dict(row) for row in connection.execute(statement).mappings()]

    def _replace(self, connection: sa.Connection, run: str, result: Scored) -> None:
        work, key = result.work, result.work.call_key
        rows = flatten(work, result.origin, result.transcript, result.card, run=run, scored_at=_now(), seconds=result.seconds)
        connection.execute(_CALLS.delete().where(_CALLS.c.call_key == key))
        connection.execute(_FAILURES.delete().where(_FAILURES.c.call_key == key))
        for rep in rows["reps"]:
            self._know(connection, rep)
        for name, table in OPEN.items():
            if name != "reps" and rows.get(name):
                connection.execute(table.insert(), list(rows[name]))
        kept = {"transcript": pack_transcript(result.transcript), "card": pack_card(result.card)}
        connection.execute(DOCUMENTS.insert(), {"call_key": key, "hearing": work.hearing, **kept})

    def _know(self, connection: sa.Connection, rep: Mapping[str, Any]) -> None:
        """Add a rep, or note the team of a later call; a call without a team or a day tells nothing new."""
        insert = self._insert(_REPS).values(**rep)
        new = insert.excluded
        later = sa.and_(new.team.is_not(None), sa.or_(_REPS.c.seen.is_(None), new.seen >= _REPS.c.seen, _REPS.c.team.is_(None)))
        connection.execute(
            insert.on_conflict_do_update(index_elements=[_REPS.c.rep], set_={"team": new.team, "seen": new.seen}, where=later)
        )

    def _fail(self, connection: sa.Connection, run: str, result: Failed) -> None:
        row = failure(
            result.work,
            result.origin,
            result.error,
            retryable=result.retryable,
            run=run,
            failed_at=_now(),
            seconds=result.seconds,
        )
        connection.execute(_FAILURES.delete().where(_FAILURES.c.call_key == result.work.call_key))
        connection.execute(_FAILURES.insert(), dict(row))

    def _insert(self, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
        return postgresql.insert(table) if self.engine.dialect.name == "postgresql" else sqlite.insert(table)


def _now() -> datetime:
    return datetime.now(UTC)


def _clock(connection: sa.Connection) -> float:
    """Seconds since 1970 by the one clock that all who claim share: the server's, or this machine's where there is none."""
    if connection.dialect.name == "postgresql":
        return float(connection.execute(sa.select(sa.extract("epoch", sa.func.clock_timestamp()))).scalar_one())
    return time.time()


def _identity(work: Work) -> tuple[str, int, str, str]:
    return work.content, work.number, work.hearing, work.judging


def _named(work: Work) -> dict[str, Any]:
    return dict(zip(("content", "number", "hearing", "judging"), _identity(work), strict=True))


def _works(connection: sa.Connection, table: sa.Table, *where: sa.ColumnElement[bool]) -> Iterator[Work]:
    """The works in a table that has them row by row."""
    columns = (table.c.content, table.c.number, table.c.hearing, table.c.judging)
    return (Work(*row) for row in connection.execute(sa.select(*columns).where(*where)))


def _scored(connection: sa.Connection, works: Sequence[Work]) -> set[Work]:
    """Those of the works that are recorded as scored."""
    chunks = _chunks([work.call_key for work in works])
    return {work for some in chunks for work in _works(connection, _CALLS, _CALLS.c.call_key.in_(some))} & set(works)


def _standing(known: set[int], scored: set[int], failed: set[int]) -> FileStanding:
    return FileStanding(len(scored), len(failed - scored), len(known - scored - failed))


def _chunks(values: Sequence[_T], size: int = CHUNK) -> Iterator[Sequence[_T]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
