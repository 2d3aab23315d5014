"""The SQL schema of this version: the open tables made from `closecall.columns`, and those that only the store uses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from closecall.columns import TABLES, Column, Table, Type
from closecall.outbox import OUTBOX

VERSION = "0001"
"""The newest migration; `migrations/versions` has a file for each. A change of tables, indexes or views takes a new one."""
VERSION_TABLE = "closecall_version"
"""Where a database says which version it has; a name of our own, since several programs that use Alembic may share a database."""
_UNFIT = str.maketrans(dict.fromkeys([0, *range(0xD800, 0xE000)], "\ufffd"))


class Text(sa.types.TypeDecorator[str]):
    """Text that every database takes.

    PostgreSQL refuses NUL, and halves of surrogate pairs cannot be written as UTF-8: here, and nowhere else, each becomes U+FFFD,
    so that a text keeps its length and quotes keep their places.
    """

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """Clean a value on its way in."""
        del dialect
        return value if value is None or (value.isascii() and "\0" not in value) else value.translate(_UNFIT)


class Instant(sa.types.TypeDecorator[datetime]):
    """An instant in UTC, with its time zone in and out; SQLite has it as text without one."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Bring a value to UTC."""
        del dialect
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Give a value its time zone back."""
        del dialect
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


_TYPES: Mapping[Type, sa.types.TypeEngine[Any]] = {
    "text": Text(),
    "integer": sa.Integer(),
    "real": sa.Double(),
    "boolean": sa.Boolean(),
    "date": sa.Date(),
    "time": Instant(),
}


def _table(table: Table, metadata: sa.MetaData) -> sa.Table:
    keys = [column.name for column in table.columns[: table.key]]
    references = [
        sa.ForeignKeyConstraint(
            r.columns,
            [f"{r.table}.{name}" for name in r.columns],
            name=f"{table.name}_{r.table}_fk",
            ondelete="CASCADE" if r.owned else None,
        )
        for r in table.references
    ]
    indexes = [sa.Index("_".join((table.name, *columns, "ix")), *columns) for columns in table.indexes]
    columns = [_column(column) for column in table.columns]
    key = sa.PrimaryKeyConstraint(*keys, name=f"{table.name}_pk")
    # A row that is found by its key alone lies in the key's own tree: half the size, one step less.
    return sa.Table(table.name, metadata, *columns, key, *references, *indexes, sqlite_with_rowid=table.key == 1)


def _column(column: Column) -> sa.Column[Any]:
    return sa.Column(column.name, _TYPES[column.type], nullable=column.null)


METADATA = sa.MetaData()
OPEN: Mapping[str, sa.Table] = {table.name: _table(table, METADATA) for table in TABLES}
"""The open tables by name."""
DOCUMENTS = sa.Table(
    "documents",
    METADATA,
    sa.Column("call_key", Text(), sa.ForeignKey("calls.call_key", name="documents_calls_fk", ondelete="CASCADE")),
    sa.Column("hearing", Text(), nullable=False),
    sa.Column("transcript", sa.LargeBinary, nullable=False),  # JSON, deflated
    sa.Column("card", sa.LargeBinary, nullable=False),  # likewise
    sa.PrimaryKeyConstraint("call_key", name="documents_pk"),
)
"""Transcripts and scorecards whole: to score again without hearing again, and for reports."""
CLAIMS = sa.Table(
    "claims",
    METADATA,
    sa.Column("content", Text(), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("hearing", Text(), nullable=False),
    sa.Column("judging", Text(), nullable=False),
    sa.Column("run", Text(), nullable=False),
    sa.Column("expires", sa.Double, nullable=False),  # seconds since 1970 by the clock of the database
    sa.PrimaryKeyConstraint("content", "number", "hearing", "judging", name="claims_pk"),
    sa.Index("claims_run_ix", "run"),
    sqlite_with_rowid=False,
)
"""What the batches that are running have in hand. A claim that has lapsed stays: it tells that the call is there to be done."""
OUTBOX.to_metadata(METADATA)
