"""The outbox of the store: messages that are to be posted, kept until the receiver has taken them.

Several processes may send from one outbox at once, on one machine or many: a message is claimed before it is sent, and a claim
lapses, so that what a killed process had in its hands is sent by another. Times are seconds since 1970, UTC.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

METADATA = sa.MetaData()
OUTBOX = sa.Table(
    "outbox",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("body", sa.Text),  # None once it is sent: the id alone tells that it was
    sa.Column("created_at", sa.Double, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_at", sa.Double),  # when it may be sent, at the earliest; None once it is sent
    sa.Column("error", sa.Text),
    sa.Column("sent_at", sa.Double),
    sa.Index("outbox_due", "target", "next_at"),
)


@dataclass(frozen=True, slots=True)
class Message:
    """One message to send. `body` is the same at every attempt; attempts count from 1."""

    id: str
    body: str
    attempt: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many messages wait, and when the first of them may be sent; None where none waits."""

    count: int
    next_at: float | None


def put(connection: sa.Connection, id_: str, target: str, body: str, at: float) -> None:
    """Put a message into the outbox within the caller's transaction; one of the same id stays as it is."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = {"id": id_, "target": target, "body": body, "created_at": at, "attempts": 0, "next_at": at}
    connection.execute(insert(OUTBOX).values(row).on_conflict_do_nothing())


def claim(engine: sa.Engine, target: str, at: float, lease: float) -> Message | None:
    """The message that has waited longest of those that are due, for this process alone until `lease` seconds have gone by.

    The attempt is counted before it is made: one that a kill cuts off is seen in the number of the next.
    """
    from closecall.store import database

    due = (
        sa.select(OUTBOX.c.id).where(OUTBOX.c.target == target, OUTBOX.c.next_at <= at).order_by(OUTBOX.c.next_at, OUTBOX.c.id)
    )
    # The lock is PostgreSQL's: SQLite has one writer at a time, and locks no rows.
    first = due.limit(1).with_for_update(skip_locked=True).scalar_subquery()
    taken = (
        sa.update(OUTBOX)
        .where(OUTBOX.c.id == first, OUTBOX.c.next_at <= at)
        .values(attempts=OUTBOX.c.attempts + 1, next_at=at + lease)
        .returning(OUTBOX.c.id, OUTBOX.c.body, OUTBOX.c.attempts)
    )
    with database.writing(engine) as connection:
        row = connection.execute(taken).one_or_none()
    return Message(*row) if row else None


def sent(engine: sa.Engine, message: Message, at: float) -> None:
    """The receiver has the message: its id is kept, its body is not."""
    from closecall.store import database

    done = sa.update(OUTBOX).where(OUTBOX.c.id == message.id).values(sent_at=at, body=None, next_at=None, error=None)
    with database.writing(engine) as connection:
        connection.execute(done)


def failed(engine: sa.Engine, message: Message, error: str, next_at: float) -> None:
    """The attempt failed; the next may be made at `next_at`. Nothing changes if another process has claimed the message since."""
    from closecall.store import database

    mine = sa.and_(OUTBOX.c.id == message.id, OUTBOX.c.attempts == message.attempt, OUTBOX.c.sent_at.is_(None))
    with database.writing(engine) as connection:
        connection.execute(sa.update(OUTBOX).where(mine).values(error=error, next_at=next_at))


def waiting(engine: sa.Engine, target: str) -> Waiting:
    """What is not yet sent to a target, messages in the hands of another process included."""
    from closecall.store import database

    count = sa.select(sa.func.count(), sa.func.min(OUTBOX.c.next_at)).where(
        OUTBOX.c.target == target, OUTBOX.c.next_at.is_not(None)
    )
    with database.reading(engine) as connection:
        found, next_at = connection.execute(count).one()
    return Waiting(found, next_at)
