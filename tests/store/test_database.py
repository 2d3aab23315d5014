"""Addresses, migrations, and what a user is told when a store cannot be used."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from closecall.errors import StoreError
from closecall.store import Store, database
from closecall.store.schema import METADATA, VERSION, VERSION_TABLE
from stored import record, scored, work

VERSIONS = ("0001",)


@pytest.mark.parametrize(
    ("given", "backend", "name"),
    [
        (None, "sqlite", "closecall.db"),
        ("calls.db", "sqlite", "calls.db"),
        ("C:\\data\\calls.db", "sqlite", "C:\\data\\calls.db"),
        ("sqlite:////tmp/calls.db", "sqlite", "/tmp/calls.db"),  # noqa: S108
        ("postgres://ann@host/calls", "postgresql+psycopg", "calls"),
        ("postgresql://ann@host/calls", "postgresql+psycopg", "calls"),
    ],
)
def test_addresses(given: str | None, backend: str, name: str) -> None:
    found = database.parse(given)
    assert (found.drivername, found.database) == (backend, name)


@pytest.mark.parametrize("address", ["mysql://host/calls", "://", "postgresql://host:port/calls", "http://host"])
def test_an_address_that_is_none_is_refused_in_a_line(address: str) -> None:
    with pytest.raises(StoreError, match="use a (file name|SQLite file), or postgresql://") as found:
        Store.open(address)
    assert "\n" not in str(found.value)


def test_the_newest_migration_makes_the_schema(store: Store) -> None:
    options = {"version_table": VERSION_TABLE, "compare_type": True}
    with store.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts=options), METADATA)
        version = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar()  # noqa: S608
    assert found == []
    assert version == VERSION == VERSIONS[-1]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_store_of_every_version_is_brought_up(url: str, version: str) -> None:
    engine = database.connect(database.parse(url))
    with database.writing(engine) as connection:
        database.migrate(connection, version)
    engine.dispose()
    with Store.open(url) as store:
        record(store, store.start_run({}), scored())
        assert store.standing([work()]) == {work(): "scored"}
        assert store.rows("rates_by_rep")[0]["calls"] == 1


def test_a_store_is_opened_again_as_it_was(store: Store, url: str) -> None:
    record(store, store.start_run({}), scored())
    with Store.open(url) as again:
        assert again.standing([work()]) == {work(): "scored"}


def test_a_newer_store_is_refused(store: Store, url: str) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")  # noqa: S608
    with pytest.raises(StoreError, match=r"was written by a newer closecall \(schema 9999, this one knows \d+\); upgrade"):
        Store.open(url)


def test_the_database_of_something_else_is_refused(url: str) -> None:
    engine = database.connect(database.parse(url))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE recipes (name TEXT)")
    engine.dispose()
    with pytest.raises(StoreError, match="holds other tables and is no closecall store; name an empty or new database"):
        Store.open(url)


def _text(path: Path) -> None:
    path.write_text("no database, only words, more than a hundred of them, for a header is a hundred bytes long" * 2)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (_text, "is not a database; name another file"),
        (lambda path: path.mkdir(), "unable to open database file; check the path"),
    ],
)
def test_a_file_that_is_no_store(tmp_path: Path, make: Callable[[Path], None], told: str) -> None:
    make(tmp_path / "store.db")
    with pytest.raises(StoreError, match=told):
        Store.open(str(tmp_path / "store.db"))


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="unable to open database file; check the path"):
        Store.open(str(tmp_path / "none" / "store.db"))


def test_a_server_that_does_not_answer_is_told_without_the_password() -> None:
    with pytest.raises(StoreError, match="check the address, and that the server is running") as found:
        Store.open("postgresql://ann:secret@127.0.0.1:1/calls")
    assert "secret" not in str(found.value)
    assert "\n" not in str(found.value)


def test_a_full_disk_is_told_and_leaves_the_store_sound(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Store.open(str(path)) as store:
        run = store.start_run({})
        record(store, run, scored())

        @sa.event.listens_for(store.engine, "begin")
        def no_room(connection: sa.Connection) -> None:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

        with pytest.raises(StoreError, match="is full; free some space"):
            _record_many(store, run)
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def _record_many(store: Store, run: str) -> None:
    for n in range(100):
        record(store, run, scored(work(f"more {n}")))


def test_sqlite_outlasts_a_power_cut_and_waits_for_others(tmp_path: Path) -> None:
    with Store.open(str(tmp_path / "store.db")) as store, store.engine.connect() as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        assert [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas] == ["wal", 2, 1, 30_000]
