"""The database behind a store: its URL, its connections, its version, and its errors in one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from closecall.errors import StoreError
from closecall.store import views
from closecall.store.schema import VERSION, VERSION_TABLE

DEFAULT = "closecall.db"
BUSY_SECONDS = 30
"""How long SQLite waits for another writer."""
_MIGRATING = 4_907_216_350_081
"""The key of the lock under which PostgreSQL migrates: any number that no other program takes."""
_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


def parse(url: str | None) -> sa.URL:
    """The address of a store: a URL, or the path of a SQLite file.

    Raises:
        StoreError: it is no address, or of a database that is not supported.
    """
    text = url or DEFAULT
    if "://" not in text:
        return sa.URL.create("sqlite", database=str(Path(text).expanduser()))
    try:
        found = sa.make_url(text)
    except (ArgumentError, ValueError) as error:
        raise StoreError("--store is no database URL; use a file name, or postgresql://user@host/database") from error
    backend = found.drivername.partition("+")[0]
    if backend not in _DRIVERS:
        raise StoreError(f"{backend} is not supported as a store; use a SQLite file, or postgresql://user@host/database")
    return found.set(drivername=_DRIVERS[backend])


def connect(url: sa.URL) -> sa.Engine:
    """An engine for a store; nothing is opened yet.

    Raises:
        StoreError: the driver is not installed.
    """
    try:
        engine = sa.create_engine(url, pool_pre_ping=url.get_backend_name() == "postgresql")
    except ImportError as error:
        raise StoreError('PostgreSQL needs its driver; install it with: pip install "closecall[postgres]"') from error
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare)
        sa.event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that writes: all of it or nothing. SQLite takes its one write lock at the start, so that no reader has to let go.

    Raises:
        StoreError: the database cannot be reached or written to.
    """
    with told(engine.url), engine.connect().execution_options(closecall_write=True) as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that reads one state of the store.

    Raises:
        StoreError: the database cannot be reached.
    """
    with told(engine.url), engine.connect() as connection:
        yield connection


@contextmanager
def told(url: sa.URL) -> Iterator[None]:
    """Turn an error of the database into one line."""
    try:
        yield
    except SQLAlchemyError as error:
        raise StoreError(_explain(url, error)) from error


def prepare(engine: sa.Engine) -> None:
    """Create or migrate the tables, whichever is needed; one process at a time does it.

    Raises:
        StoreError: the database cannot be reached, belongs to something else, or was written by a newer version.
    """
    with reading(engine) as connection:
        if _version(connection) == VERSION:
            return
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATING)))
        if _version(connection) != VERSION:
            migrate(connection)


def migrate(connection: sa.Connection, to: str = VERSION) -> None:
    """Bring the tables to a version, within the caller's transaction.

    Raises:
        StoreError: the database belongs to something else, or was written by a newer version.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    folder = str(files("closecall.store").joinpath("migrations"))
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.attributes["connection"] = connection
    found = _version(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StoreError(
            f"{_name(connection.engine.url)} was written by a newer closecall (schema {found}, this one knows {VERSION}); "
            "upgrade closecall"
        )
    if found is None and sa.inspect(connection).get_table_names():
        raise StoreError(
            f"{_name(connection.engine.url)} holds other tables and is no closecall store; name an empty or new database"
        )
    views.drop(connection)
    command.upgrade(config, to)
    if to == VERSION:
        views.create(connection)


def _version(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.execute(sa.select(sa.column("version_num")).select_from(sa.table(VERSION_TABLE))).scalar()
    return None if found is None else str(found)


def _prepare(connection: Any, _: object) -> None:
    """Settings of a SQLite connection. `synchronous` FULL: what is committed outlasts a power cut."""
    connection.isolation_level = None  # transactions begin where `_begin` says, not where the driver guesses
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={BUSY_SECONDS * 1000}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    write = connection.get_execution_options().get("closecall_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _name(url: sa.URL) -> str:
    """The store as a person knows it, without a password."""
    return url.database or "memory" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def _explain(url: sa.URL, error: SQLAlchemyError) -> str:
    lines = str(getattr(error, "orig", None) or error).strip().splitlines()
    reason = " ".join((lines or [type(error).__name__])[0].split())
    cures = {
        "full": "free some space, then run the same command again",
        "No space": "free some space, then run the same command again",
        "unable to open": "check the path, and that you may write to its folder",
        "not a database": "name another file, or a new one",
        "locked": "another program holds it; close that program, or try again",
        "readonly": "you may not write to it; check the permissions",
    }
    cure = next((cure for sign, cure in cures.items() if sign in reason), "check the address, and that the server is running")
    if url.get_backend_name() == "sqlite" and cure.startswith("check the address"):
        cure = "check the file, or name another one"
    return f"the store {_name(url)} cannot be used: {reason}; {cure}"
