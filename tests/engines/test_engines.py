"""What every engine promises, on each of them; and what those with workers of their own do when a worker fails."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest

from closecall import engines, intake
from closecall.batch import Batch, Event, Options, Scorer
from closecall.engines import Broken, Engine, Lost, Opened, Outcome, Task
from closecall.errors import ClosecallError, UsageError
from closecall.pipeline import Closecall
from closecall.settings import Settings, load
from closecall.store import Failed, Origin, Scored, Store, Work
from odd_workers import FaultyScorer, OddScorer, no_model

PLAIN = "Rep: Hi, can we meet on Thursday at ten?\nCustomer: Yes, Thursday works.\n"
needs_ray = pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="the extra ray is not installed")
EVERY = ["serial", "processes", pytest.param("ray", marks=needs_ray)]
APART = EVERY[1:]


def settings(**batch: object) -> Settings:
    return load(None, {}, {"reader": {"model": "cues"}, "batch": {"workers": 2, "threads": 1, **batch}})


def task(path: Path, text: str = PLAIN) -> Task:
    path.write_text(text, encoding="utf-8")
    content = hashlib.sha256(text.encode()).hexdigest()
    return Task(Work(content, 0, "", "way"), Origin(str(path), "", None, None, None, None, None, None, {}))


def done(engine: Engine, tasks: Sequence[Task]) -> list[Outcome]:
    """The outcomes of all tasks, given to the engine as it has room."""
    waiting, found, until = list(tasks), [], time.monotonic() + 120
    while len(found) < len(tasks):
        assert time.monotonic() < until, f"{len(found)} of {len(tasks)} after two minutes"
        while waiting and engine.room > 0:
            engine.submit(waiting.pop(0))
        found += engine.collect(1.0)
    return found


@pytest.mark.parametrize("name", EVERY)
def test_every_task_has_its_outcome_as_if_done_alone(tmp_path: Path, gold_file: Path, name: str) -> None:
    good = [task(tmp_path / f"{n}.txt", PLAIN + f"Rep: {n}.\n") for n in range(5)]
    bad = task(tmp_path / "bad.txt", "nobody\n")
    many = task(tmp_path / "many.jsonl", gold_file.read_text(encoding="utf-8"))
    with engines.start(name, Scorer, settings()) as engine:
        found = {o.work.content: o for o in done(engine, [*good, bad, many]) if isinstance(o, (Scored, Failed, Opened))}
    for each in good:
        one = found[each.work.content]
        assert isinstance(one, Scored)
        assert one.card == Closecall(settings()).score(each.origin.path)
        assert one.origin.call_id == one.card.call_id == Path(each.origin.path).stem
    failed, opened = found[bad.work.content], found[many.work.content]
    assert isinstance(failed, Failed)
    assert not failed.retryable
    assert isinstance(opened, Opened)
    assert len(opened.calls) == 12


@pytest.mark.parametrize("name", EVERY)
def test_an_unexpected_fault_is_a_failed_call_that_may_be_tried_again(tmp_path: Path, name: str) -> None:
    with engines.start(name, FaultyScorer, settings(workers=1)) as engine:
        (found,) = done(engine, [task(tmp_path / "a.txt")])
    assert isinstance(found, Failed)
    assert found.retryable
    assert found.error == "unexpected ZeroDivisionError: 0 of True"


@pytest.mark.parametrize("name", EVERY)
def test_a_missing_model_breaks_the_engine(tmp_path: Path, name: str) -> None:
    with engines.start(name, no_model, settings(workers=1)) as engine:
        try:
            (found,) = done(engine, [task(tmp_path / "a.txt")])
        except ClosecallError as error:
            found = Broken(str(error))
    assert found == Broken("no reader cues is here")


@pytest.mark.parametrize("name", APART)
def test_a_crash_loses_its_own_call_and_no_other(tmp_path: Path, name: str) -> None:
    tasks = [task(tmp_path / "dies.txt"), *(task(tmp_path / f"{n}.txt") for n in range(3))]
    with engines.start(name, OddScorer, settings(workers=1)) as engine:
        found = done(engine, tasks)
    lost = [o for o in found if isinstance(o, Lost)]
    assert [one.task.origin.path for one in lost] == [tasks[0].origin.path]
    assert "signal 9" in lost[0].why
    assert not lost[0].innocent
    assert sum(isinstance(o, Scored) for o in found) == 3


@pytest.mark.parametrize(
    ("file", "limit", "fault"),
    [("sleeps.txt", {"time_limit": 1.0}, "took longer than 1 s"), ("grows.txt", {"memory_limit": 500}, "more than 500 MiB")],
)
@pytest.mark.parametrize("name", APART)
def test_limits_hold_for_each_call(tmp_path: Path, name: str, file: str, limit: dict[str, object], fault: str) -> None:
    with engines.start(name, OddScorer, settings(workers=1, **limit)) as engine:
        failed, scored = done(engine, [task(tmp_path / file), task(tmp_path / "good.txt")])
    assert isinstance(failed, Failed)
    assert failed.retryable
    assert fault in failed.error
    assert isinstance(scored, Scored)


def children() -> set[int]:
    """The processes that this one has begun; the tracker of the standard library stays for all."""
    return {child.pid for child in psutil.Process().children() if "resource_tracker" not in " ".join(child.cmdline())}


def test_an_engine_with_nothing_to_do_starts_no_process() -> None:
    before = children()
    with engines.start("processes", Scorer, settings()) as engine:
        assert engine.room == 4
        assert engine.collect(0) == []
        assert children() == before


def test_closing_in_the_middle_leaves_no_process_and_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = children()
    engine = engines.start("processes", OddScorer, settings())
    engine.submit(task(tmp_path / "sleeps.txt"))
    engine.submit(task(tmp_path / "good.txt"))
    while not engine.collect(1.0):
        pass
    engine.close()
    assert children() == before
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []


@pytest.mark.parametrize(
    ("batch", "cores", "expected"),
    [
        ({}, 8, (8, 1)),
        ({"threads": 4}, 8, (2, 4)),
        ({"workers": 2}, 8, (2, 4)),
        ({"workers": 3, "threads": 5}, 8, (3, 5)),
        ({"workers": 16}, 8, (16, 1)),
        ({"threads": 16}, 8, (1, 16)),
    ],
)
def test_cores_are_shared_out(batch: dict[str, int], cores: int, expected: tuple[int, int]) -> None:
    chosen = load(None, {}, {"batch": batch})
    assert engines.shared_out(chosen, cores) == expected


def test_threads_do_not_change_what_a_scorecard_says_of_its_settings() -> None:
    chosen = settings()
    assert engines.with_threads(chosen, 7).reader.threads == 7
    assert engines.with_threads(chosen, 7).fingerprint == chosen.fingerprint == settings(time_limit=5).fingerprint


def test_an_unknown_engine_is_named() -> None:
    with pytest.raises(UsageError, match="unknown engine 'steam'; use one of processes, serial, ray"):
        engines.start("steam", Scorer, settings())


@pytest.mark.skipif(importlib.util.find_spec("ray") is not None, reason="the extra ray is installed")
def test_a_missing_extra_is_named() -> None:
    with pytest.raises(UsageError, match=r'pip install "closecall\[ray\]"'):
        engines.start("ray", Scorer, settings())


def test_there_is_at_least_one_core() -> None:
    assert 1 <= engines.cores() <= (os.cpu_count() or 1)


@needs_ray
def test_a_batch_survives_the_loss_of_a_machine(tmp_path: Path, cluster: Any) -> None:
    third = cluster.add_node(num_cpus=1)
    for n in range(24):
        (tmp_path / f"slow{n}.txt").write_text(PLAIN + f"Rep: {n}.\n", encoding="utf-8")
    events: list[Event] = []

    def tell(event: Event) -> None:
        events.append(event)
        if len(events) == 5:
            cluster.remove_node(third, allow_graceful=False)

    chosen = settings(workers=3)
    engine = engines.start("ray", OddScorer, chosen)
    while engine.room < 3 * engines.QUEUED:
        engine.collect(1.0)
    with Store.open(str(tmp_path / "closecall.db")) as store:
        summary = Batch(store, engine, chosen, Options(), tell).run(intake.origins([str(tmp_path)]), {})
    assert (summary.scored, summary.failed, summary.skipped) == (24, 0, 0)
    assert "retried" in {event.name for event in events}


@needs_ray
def test_an_actor_that_cannot_begin_breaks_the_engine(cluster: Any) -> None:
    del cluster
    with engines.start("ray", Unsendable(), settings(workers=1)) as engine:
        found: list[Outcome] = []
        while not found:
            found += engine.collect(1.0)
    assert isinstance(found[0], Broken)
    assert "no worker begins" in found[0].why


class Unsendable:
    """What cannot be made again elsewhere."""

    def __call__(self, settings: Settings) -> Scorer:
        return Scorer(settings)

    def __reduce__(self) -> tuple[object, ...]:
        return int, ("no number",)
