"""`closecall batch` as a user runs it: real processes, a real store, and what happens when one is killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

PLAIN = "Rep: Hi, can we meet on Thursday at ten?\nCustomer: Yes, Thursday works.\n"
Row = dict[str, Any]


# A shell that starts the tests in the background has all that they start ignore interrupts.
RUN = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from closecall.cli.main import run; run()"


def command(*arguments: str | Path) -> list[str]:
    return [
        sys.executable,
        "-c",
        RUN,
        "batch",
        "--reader",
        "cues",
        *map(str, arguments),
    ]


def begin(*arguments: str | Path, **variables: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, **variables}
    return subprocess.Popen(command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)


def batch(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, **variables}
    return subprocess.run(command(*arguments), capture_output=True, check=False, env=environment, timeout=120)


def rows(errors: bytes) -> list[Row]:
    return [json.loads(line) for line in errors.decode().splitlines()]


def counts(errors: bytes) -> Counter[str]:
    return Counter(row["event"] for row in rows(errors))


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    folder = tmp_path / "calls"
    folder.mkdir()
    for n in range(12):
        (folder / f"{n:02}.txt").write_text(PLAIN + f"Rep: Number {n}.\n", encoding="utf-8")
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "closecall.db"


def test_a_batch_says_what_it_did(calls: Path, store: Path) -> None:
    done = batch(calls, "--store", store, "--workers", "2")
    assert done.returncode == 0
    assert done.stdout.decode().splitlines() == [
        "scored 12, failed 0, skipped 0",
        "asked in 100%, gained in 100% of the calls scored",
    ]
    assert done.stderr == b""
    again = batch(calls, "--store", store)
    assert (again.returncode, again.stdout.decode()) == (0, "scored 0, failed 0, skipped 12\n")


def test_a_failed_call_is_named_and_gives_exit_code_1(calls: Path, store: Path) -> None:
    (calls / "bad.txt").write_text("nobody\n", encoding="utf-8")
    done = batch(calls, "--store", store, "--engine", "serial")
    assert done.returncode == 1
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith(f"closecall: {calls / 'bad.txt'}: ")
    again = batch(calls, "--store", store, "--engine", "serial")
    assert again.returncode == 0
    assert "skipped 13 (1 of them failed before; --retry-failed tries those again)" in again.stdout.decode()
    assert batch(calls, "--store", store, "--engine", "serial", "--retry-failed").returncode == 1


def test_the_log_for_machines_is_json_alone(calls: Path, store: Path) -> None:
    (calls / "bad.txt").write_text("nobody\n", encoding="utf-8")
    log = rows(batch(calls, "--store", store, "--engine", "serial", "--json-log", "--limit", "13").stderr)
    assert Counter(row["event"] for row in log) == {"scored": 12, "failed": 1, "finished": 1}
    assert {"at", "path", "call_id", "verdict", "score", "asks", "seconds"} <= log[0].keys()
    assert log[-1] | {"at": 0} == {
        "at": 0, "event": "finished", "scored": 12, "skipped": 0, "failed": 1, "failed_before": 0,
        "asked": 12, "gained": 12, "asked_rate": 1.0, "gained_rate": 1.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "code", "fault"),
    [
        (("none",), 2, "there is no such file or folder"),
        (("CALLS", "--engine", "steam"), 2, "steam"),
        (("CALLS", "--workers", "0"), 2, "workers"),
        (("CALLS", "--store", "postgresql://nobody@127.0.0.1:1/none"), 3, ""),
        (("CALLS", "--store", "CALLS/00.txt"), 3, "00.txt"),
    ],
)
def test_wrong_use_and_a_store_that_is_none(calls: Path, arguments: tuple[str, ...], code: int, fault: str) -> None:
    done = batch(*(argument.replace("CALLS", str(calls)) for argument in arguments))
    assert done.returncode == code
    assert fault in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_disk_that_is_full_stops_the_batch_at_once(calls: Path, store: Path) -> None:
    batch(calls / "00.txt", "--store", store, "--engine", "serial")
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0})); ".format(store.stat().st_size + 4096)
    ignored = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    words = command(calls, "--store", store, "--engine", "serial", "--json-log")
    words[2] = limited + ignored + words[2]
    done = subprocess.run(words, capture_output=True, check=False, timeout=120)
    assert done.returncode == 3
    last = rows(done.stderr)[-1]
    assert last["event"] == "stopped"
    assert str(store) in last["error"]
    assert batch(calls, "--store", store, "--engine", "serial").returncode == 0


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_batch_stops_cleanly_and_goes_on(gold_file: Path, calls: Path, store: Path, how: signal.Signals) -> None:
    for n in range(300):
        shutil.copy(gold_file, calls / f"copy{n}.jsonl")
        with (calls / f"copy{n}.jsonl").open("a") as file:
            file.write("\n" * (n + 1))
    running = begin(calls, "--store", store, "--json-log", "--workers", "1")
    assert running.stderr is not None
    first = [running.stderr.readline() for _ in range(20)]
    running.send_signal(how)
    _, errors = running.communicate(timeout=60)
    log = rows(b"".join(first) + errors)
    assert running.returncode == 130
    assert log[-1]["event"] == "interrupted"
    scored = {(row["path"], row["call_id"]) for row in log if row["event"] == "scored"}
    again = rows(batch(calls, "--store", store, "--json-log", "--workers", "1", "--limit", "20").stderr)
    assert scored.isdisjoint((row["path"], row["call_id"]) for row in again if row["event"] == "scored")
    assert "waiting" not in [row["event"] for row in again]  # what was in hand is free at once


def test_a_batch_that_is_killed_is_finished_by_the_same_command(calls: Path, store: Path) -> None:
    arguments = (calls, "--store", store, "--json-log", "--workers", "2")
    killed = begin(*arguments, CLOSECALL_BATCH_LEASE="2")
    assert killed.stderr is not None
    first = [killed.stderr.readline() for _ in range(4)]
    killed.kill()
    _, errors = killed.communicate(timeout=60)
    before = rows(b"".join(first) + errors.rpartition(b"\n")[0])
    after = rows(batch(*arguments).stderr)
    scored = Counter(row["path"] for row in before + after if row["event"] == "scored")
    assert after[-1]["skipped"] + after[-1]["scored"] == 12
    assert set(scored.values()) == {1}
    assert len(scored) >= 11  # a call is recorded before it is told, and the kill may fall between the two


def test_two_batches_at_once_share_the_work(calls: Path, store: Path) -> None:
    for n in range(12, 60):
        (calls / f"{n}.txt").write_text(PLAIN + f"Rep: Number {n}.\n", encoding="utf-8")
    both = [begin(calls, "--store", store, "--json-log", "--workers", "1") for _ in range(2)]
    logs = [rows(running.communicate(timeout=120)[1]) for running in both]
    assert [running.returncode for running in both] == [0, 0]
    scored = Counter(row["path"] for log in logs for row in log if row["event"] == "scored")
    assert len(scored) == 60
    assert set(scored.values()) == {1}


def test_a_watched_folder_is_scored_until_interrupted(calls: Path, store: Path) -> None:
    running = begin(calls, "--store", store, "--json-log", "--watch", "--workers", "1", CLOSECALL_BATCH_SETTLE="0")
    assert running.stderr is not None
    first = [json.loads(running.stderr.readline()) for _ in range(12)]
    (calls / "late.txt").write_text(PLAIN, encoding="utf-8")
    late = json.loads(running.stderr.readline())
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=60)
    assert {row["event"] for row in first} == {"scored"}
    assert late["path"] == str(calls / "late.txt")
    assert rows(errors)[-1]["scored"] == 13


def test_a_worker_that_is_killed_is_replaced(calls: Path, store: Path) -> None:
    import psutil

    running = begin(calls, "--store", store, "--json-log", "--workers", "1")
    assert running.stderr is not None
    first = running.stderr.readline()
    for child in psutil.Process(running.pid).children():
        if "spawn_main" in " ".join(child.cmdline()):
            child.kill()
    _, errors = running.communicate(timeout=60)
    assert running.returncode == 0
    assert rows(first + errors)[-1]["scored"] == 12
