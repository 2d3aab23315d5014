"""The store as a source of files: its tables by the day of their calls, streamed, as they stand at one moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from closecall.columns import TABLES, Column
from closecall.exports.feed import Held
from closecall.exports.files import Rows

if TYPE_CHECKING:
    import sqlalchemy as sa

    from closecall.store import Store

CHUNK = 2_000
"""Rows that are held at a time."""


class Stored:
    """A `Source` of files over one transaction. The folder of a file tells the month of its calls, so no file repeats it."""

    def __init__(self, connection: sa.Connection) -> None:
        from closecall.store.schema import OPEN

        self._connection, self._tables = connection, OPEN
        of_calls = {t.name for t in TABLES if t.name == "calls" or any(r.table == "calls" for r in t.references)}
        columns = {t.name: tuple(c for c in t.columns if c.name != "month") for t in TABLES}
        self.dated: Mapping[str, Sequence[Column]] = {name: found for name, found in columns.items() if name in of_calls}
        self.whole: Mapping[str, Sequence[Column]] = {name: found for name, found in columns.items() if name not in of_calls}

    def calls(self, since: date | None) -> Iterator[Held]:
        """The calls by day, those without a day last, and by key within it."""
        from sqlalchemy import select, true

        calls = self._tables["calls"].c
        versions = select(calls.day, calls.call_key, calls.hearing, calls.judging, calls.scored_at)
        chosen = versions.where(calls.day >= since if since else true())
        for rows in self._chunks(chosen.order_by(calls.day.is_(None), calls.day, calls.call_key)):
            for day, key, hearing, judging, scored_at in rows:
                yield Held(day, key, f"{hearing} {judging} {scored_at.isoformat()}")

    def rows(self, table: str, day: date | None) -> Iterator[Rows]:
        """The rows of a table that belong to the calls of a day."""
        calls, found = self._tables["calls"], self._tables[table]
        chosen = self._select(table, self.dated)
        if found is not calls:
            chosen = chosen.join_from(calls, found, calls.c.call_key == found.c.call_key)
        return self._chunks(chosen.where(calls.c.day == day).order_by(*found.primary_key))

    def all_rows(self, table: str) -> Iterator[Rows]:
        """All rows of a table that belongs to no call."""
        return self._chunks(self._select(table, self.whole).order_by(*self._tables[table].primary_key))

    def _select(self, table: str, of: Mapping[str, Sequence[Column]]) -> sa.Select[Any]:
        from sqlalchemy import select

        return select(*(self._tables[table].c[column.name] for column in of[table]))

    def _chunks(self, statement: sa.Select[Any]) -> Iterator[Rows]:
        return self._connection.execute(statement, execution_options={"yield_per": CHUNK}).partitions()


@contextmanager
def reading(store: Store) -> Iterator[Stored]:
    """The tables of a store as they stand now, whatever a batch writes meanwhile.

    Raises:
        StoreError: the store cannot be read.
    """
    from closecall.store import database

    engine = store.engine
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with database.told(engine.url), engine.connect().execution_options(**options) as connection, connection.begin():
        yield Stored(connection)
