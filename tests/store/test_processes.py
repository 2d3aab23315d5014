"""Several processes on one store, and one that is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from closecall.store import Store
from handmade import ROOT
from stored import work

OPENS = "import sys; from closecall.store import Store; Store.open(sys.argv[1]).close()"
CLAIMS = """
import sys
from closecall.store import Store
from stored import work
url, run = sys.argv[1:]
works = [work(str(n)) for n in range(200)]
with Store.open(url) as store:
    sys.stdin.readline()
    for at in range(0, 200, 20):
        for found in store.claim(run, works[at:at + 20][::-1 if run == "b" else 1], 60):
            print(found.content, flush=True)
"""
WRITES = """
import sys
from closecall.store import Store
from stored import record, scored, work
with Store.open(sys.argv[1]) as store:
    run = store.start_run({})
    for n in range(100_000):
        record(store, run, scored(work(str(n))))
        print(n, flush=True)
"""
ONE_CALL = {"asks": 3, "commitments": 3, "promises": 1, "objections": 1, "turns": 9, "metrics": 5, "documents": 1}


def start(code: str, *arguments: str) -> subprocess.Popen[str]:
    path = os.pathsep.join([str(ROOT / "tests"), str(ROOT / "src")])
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )


def test_processes_that_open_a_new_store_at_once_make_it_once(url: str) -> None:
    processes = [start(OPENS, url) for _ in range(3)]
    for process in processes:
        process.communicate(timeout=120)
    assert [process.returncode for process in processes] == [0, 0, 0]
    with Store.open(url) as store:
        assert store.rows("runs") == []


def test_two_processes_claim_disjoint_works(url: str) -> None:
    Store.open(url).close()
    processes = [start(CLAIMS, url, run) for run in ("a", "b")]
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    found = [process.communicate(timeout=120)[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert sorted(found[0] + found[1]) == sorted(work(str(n)).content for n in range(200))


@pytest.mark.parametrize("kills", range(3))
def test_a_killed_writer_leaves_whole_calls(url: str, kills: int) -> None:
    with start(WRITES, url) as process:
        assert process.stdout
        for _ in range(3 + 2 * kills):
            process.stdout.readline()
        time.sleep(0.007 * kills)
        process.send_signal(signal.SIGKILL)
        told = 3 + 2 * kills + len(process.stdout.readlines())
        if process.stdin:
            process.stdin.close()
    with Store.open(url) as store, store.engine.connect() as connection:
        calls = connection.execute(sa.text("SELECT COUNT(*) FROM calls")).scalar_one()
        counts = {
            name: connection.execute(sa.text(f"SELECT COUNT(*) FROM {name}")).scalar_one()  # noqa: S608
            for name in ONE_CALL
        }
    assert told - 1 <= calls <= told + 1, "what was told as recorded is there; the last line may have been cut off"
    assert counts == {name: calls * n for name, n in ONE_CALL.items()}


def test_the_store_loads_neither_models_nor_migrations_twice(tmp_path: Path) -> None:
    path = str(tmp_path / "store.db")
    Store.open(path).close()
    heavy = "import sys; from closecall.store import Store; Store.open(sys.argv[1]); print([m for m in ('alembic', 'spacy', 'torch', 'faster_whisper') if m in sys.modules])"
    with start(heavy, path) as process:
        assert process.communicate(timeout=60)[0].strip() == "[]"
