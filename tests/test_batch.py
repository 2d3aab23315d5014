"""A batch over a real store: what it does, skips, tries again and records, and what stops it."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Self

import pytest

from closecall import engines, intake
from closecall.batch import Batch, Event, Options, Scorer, Summary
from closecall.engines import Broken, Lost, Outcome, Task
from closecall.errors import EngineError, StoreError
from closecall.pipeline import Closecall
from closecall.settings import Settings, load
from closecall.store import Failed, Origin, Scored, Store, Work
from closecall.way import Way
from stored import record as recorded

PLAIN = "Rep: Hi, can we meet on Thursday at ten?\nCustomer: Yes, Thursday works.\n"
HINTED = "Rep: We could meet some time.\nCustomer: Perhaps.\n"


BARE = Origin("", "")


def settings(**sections: dict[str, object]) -> Settings:
    return load(None, {}, {"reader": {"model": "cues"}, **sections})


class Told(list[Event]):
    """The events of a batch, and its names of events."""

    def names(self) -> list[str]:
        return [event.name for event in self]

    def scored(self) -> list[Scored]:
        return [event.result for event in self if isinstance(event.result, Scored)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(str(tmp_path / "closecall.db")) as opened:
        yield opened


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    folder = tmp_path / "calls"
    folder.mkdir()
    for n in range(3):
        (folder / f"{n}.txt").write_text(PLAIN + f"Rep: Number {n}.\n", encoding="utf-8")
    return folder


def run(
    store: Store, *sources: Path, chosen: Settings | None = None, engine: engines.Engine | None = None, **options: object
) -> tuple[Summary, Told]:
    told, used = Told(), chosen or settings()
    work = Batch(store, engine or engines.start("serial", Scorer, used), used, Options(**options), told.append)  # type: ignore[arg-type]
    return work.run(intake.origins([str(source) for source in sources]), {"test": "yes"}), told


def test_calls_are_scored_once_and_then_skipped(store: Store, calls: Path) -> None:
    (calls / "3.txt").write_text(HINTED, encoding="utf-8")
    first, told = run(store, calls)
    assert first == Summary(scored=4, skipped=0, failed=0, failed_before=0, asked=3, gained=3)
    assert (first.asked_rate, first.gained_rate) == (0.75, 0.75)
    assert [one.card.call_id for one in told.scored()] == ["0", "1", "2", "3"]
    again, told = run(store, calls)
    assert again == Summary(scored=0, skipped=4, failed=0, failed_before=0, asked=0, gained=0)
    assert again.asked_rate is None
    assert told.names() == ["skipped"] * 4


def test_a_call_is_known_by_its_content_wherever_it_lies(store: Store, calls: Path, tmp_path: Path) -> None:
    (calls / "copy.txt").write_bytes((calls / "0.txt").read_bytes())
    summary, told = run(store, calls)
    assert (summary.scored, summary.skipped) == (3, 1)
    assert "that of another file" in next(e.detail for e in told if e.name == "skipped")
    moved = calls.rename(tmp_path / "moved")
    assert run(store, moved)[0].scored == 0


def test_what_is_new_is_scored_in_the_next_run(store: Store, calls: Path) -> None:
    run(store, calls)
    (calls / "new.txt").write_text(HINTED, encoding="utf-8")
    summary, _ = run(store, calls)
    assert (summary.scored, summary.skipped) == (1, 3)


@pytest.mark.parametrize(
    "other",
    [settings(roles={"warn_below": 0.5}), settings(reader={"model": "cues", "review_threshold": 0.9})],
)
def test_another_way_of_scoring_scores_anew(store: Store, calls: Path, other: Settings) -> None:
    run(store, calls)
    assert run(store, calls, chosen=other)[0].scored == 3
    assert run(store, calls, chosen=other)[0].scored == 0


def test_how_a_batch_runs_is_no_other_way(store: Store, calls: Path) -> None:
    run(store, calls)
    faster = settings(batch={"workers": 7, "time_limit": 9}, audio={"threads": 3}, reader={"model": "cues", "threads": 2})
    assert run(store, calls, chosen=faster)[0].skipped == 3


def test_another_rubric_scores_a_recording_anew_without_hearing_it_again(store: Store, fixtures: Path) -> None:
    recording = fixtures / "recordings" / "recorded-payroll.ogg"
    transcript = Closecall(settings()).transcripts(fixtures / "recordings" / "recorded-payroll.json")
    (heard,) = (found for found in transcript if not isinstance(found, Exception))
    before = settings(roles={"rep_channel": "left"})
    work = Work(intake.content(str(recording)).sha256, 0, Way(before).hearing, "an earlier rubric")
    card = Closecall(before).score_transcript(heard)
    recorded(store, store.start_run({}), Scored(work, Origin(str(recording), "", *[None] * 6, {}), heard, card, 1.0))
    start = time.monotonic()
    summary, told = run(store, recording, chosen=before)
    assert time.monotonic() - start < 3  # Whisper takes longer to load alone
    assert summary.scored == 1
    assert told.scored()[0].transcript.turns == heard.turns


def test_another_way_of_hearing_does_not_take_the_transcript_that_is_kept(store: Store, fixtures: Path) -> None:
    recording = fixtures / "recordings" / "recorded-payroll.ogg"
    (heard,) = Closecall(settings()).transcripts(fixtures / "recordings" / "recorded-payroll.json")
    assert not isinstance(heard, Exception)
    before, after = settings(), settings(audio={"language": "en"})
    assert Way(before).judging(BARE) == Way(after).judging(BARE)
    work = Work(intake.content(str(recording)).sha256, 0, Way(before).hearing, Way(before).judging(BARE))
    recorded(
        store,
        store.start_run({}),
        Scored(work, replace(BARE, path=str(recording)), heard, Closecall(before).score_transcript(heard), 1.0),
    )
    for chosen, kept in ((before, None), (settings(roles={"warn_below": 0.1}), heard.turns), (after, None)):
        engine = Scripted(lambda task: Failed(task.work, task.origin, "not heard", retryable=True, seconds=0.0))
        summary, _ = run(store, recording, chosen=chosen, engine=engine)
        assert (summary.skipped, len(engine.submitted)) == ((1, 0) if chosen is before else (0, 1))
        assert [task.transcript and task.transcript.turns for task in engine.submitted] == [kept] * len(engine.submitted)


def test_the_calls_of_one_file_are_calls_of_their_own(store: Store, gold_file: Path) -> None:
    first, told = run(store, gold_file, limit=5)
    assert first.scored == 5
    assert told[0].name == "opened"
    assert told[0].calls == 12
    rest, _ = run(store, gold_file)
    assert (rest.scored, rest.skipped) == (7, 5)
    done, told = run(store, gold_file)
    assert (done.scored, done.skipped) == (0, 12)
    assert told.names() == ["skipped"]  # it is not even opened


def test_a_bad_call_is_recorded_and_stops_nothing(store: Store, calls: Path) -> None:
    (calls / "0.txt").write_text("nobody says this\n", encoding="utf-8")
    (calls / "1.wav").write_bytes(bytes(range(256)) * 8)
    first, told = run(store, calls)
    assert (first.scored, first.failed) == (2, 2)
    assert all(e.detail and isinstance(e.result, Failed) and not e.result.retryable for e in told if e.name == "failed")
    again, _ = run(store, calls)
    assert (again.scored, again.failed, again.skipped, again.failed_before) == (0, 0, 4, 2)
    retried, _ = run(store, calls, retry_failed=True)
    assert (retried.scored, retried.failed, retried.skipped) == (0, 2, 2)


def test_a_call_that_cannot_be_read_in_a_file_of_many(store: Store, tmp_path: Path) -> None:
    turns = [{"speaker": "Rep", "text": "Shall we meet on Monday?"}, {"speaker": "Customer", "text": "Yes."}]
    path = tmp_path / "calls.jsonl"
    rows = [
        json.dumps({"call_id": "a", "turns": turns}),
        '{"call_id": "b", "turns": 7}',
        json.dumps({"call_id": "c", "turns": turns}),
    ]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    first, _ = run(store, path)
    assert (first.scored, first.failed) == (2, 1)
    again, _ = run(store, path)
    assert (again.scored, again.failed, again.skipped, again.failed_before) == (0, 0, 3, 1)
    assert run(store, path, retry_failed=True)[0].failed == 1


def test_a_file_that_is_not_there_is_told_and_not_recorded(store: Store, calls: Path, tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("path\ncalls/0.txt\ncalls/none.txt\n", encoding="utf-8")
    for scored in (1, 0):
        summary, told = run(store, tmp_path / "m.csv")
        assert (summary.scored, summary.failed) == (scored, 1)
        assert "no such file" in next(e.detail for e in told if e.name == "failed")
    assert calls.is_dir()


def test_what_a_manifest_tells_reaches_the_scorecard(store: Store, calls: Path, tmp_path: Path) -> None:
    text = (
        "path,call_id,rep,team,stage,date,objective,crm,timezone,rep_channel\n"
        "calls/0.txt,c-7,Dana,north,closing,2026-03-10,a meeting,x9,America/Chicago,LEFT\n"
    )
    (tmp_path / "m.csv").write_text(text, encoding="utf-8")
    _, told = run(store, tmp_path / "m.csv")
    (one,) = told.scored()
    assert (one.card.call_id, one.card.metadata["date"], one.origin.team) == ("c-7", "2026-03-10", "north")
    assert one.card.metadata["stage"] == "closing"
    assert (one.card.metadata["timezone"], one.card.metadata["rep_channel"]) == ("America/Chicago", "left")
    assert one.card.commitments[0].when is not None
    assert one.card.commitments[0].when.iso is not None
    assert run(store, tmp_path / "m.csv")[0].skipped == 1
    for before, after in (("2026-03-10", "2026-03-11"), ("north", "south"), ("x9", "x8")):
        (tmp_path / "m.csv").write_text(text.replace(before, after), encoding="utf-8")
        assert run(store, tmp_path / "m.csv")[0].scored == 1
    rows = [line.split(",") for line in text.replace("x9", "x8").splitlines()]
    (tmp_path / "m.csv").write_text("\n".join(",".join(reversed(row)) for row in rows), encoding="utf-8")
    assert run(store, tmp_path / "m.csv")[0].skipped == 1
    assert calls.is_dir()


def test_a_manifest_names_the_rep_where_the_transcript_does_not(store: Store, tmp_path: Path) -> None:
    (tmp_path / "0.txt").write_text("Ann: Shall we meet on Monday?\nBo: Yes.\nAnn: Good.\nBo: Bye.\n", encoding="utf-8")
    for rep in ("Ann Lee", "Bo"):
        (tmp_path / "m.csv").write_text(f"path,rep\n0.txt,{rep}\n", encoding="utf-8")
        (one,) = run(store, tmp_path / "m.csv")[1].scored()
        assert [s.name for s in one.card.speakers if s.role == "rep"] == [rep.split()[0]]


def test_side_cars_tell_of_calls_and_are_none_themselves(store: Store, tmp_path: Path) -> None:
    said = "Ann: Shall we meet on Monday?\nBo: Yes.\nAnn: Good.\nBo: Bye.\n"
    (tmp_path / "0.txt").write_text(said, encoding="utf-8")
    for rep, team in (("Ann Lee", "North"), ("Bo", "South")):
        (tmp_path / "0.json").write_text(json.dumps({"rep": rep, "team": team, "date": "2026-03-10"}), encoding="utf-8")
        summary, told = run(store, tmp_path)
        assert (summary.scored, summary.failed) == (1, 0)
        assert [s.name for s in told.scored()[0].card.speakers if s.role == "rep"] == [rep.split()[0]]
        (row,) = store.rows("calls")
        assert (row["rep"], row["team"], str(row["day"])) == (rep, team, "2026-03-10")
        kept, _ = store.document(row["call_key"]) or (None, None)
        assert kept is not None
        assert "team" not in kept.metadata
    assert run(store, tmp_path)[0].skipped == 1


def test_a_wrong_side_car_fails_its_call_alone(store: Store, tmp_path: Path) -> None:
    for name in "01":
        (tmp_path / f"{name}.txt").write_text(f"Rep: Shall we meet on Monday, {name}?\nCustomer: Yes.\n", encoding="utf-8")
    (tmp_path / "0.toml").write_text("date = 'soon'\n", encoding="utf-8")
    summary, _ = run(store, tmp_path)
    assert (summary.scored, summary.failed) == (1, 1)
    (failed,) = store.rows("failures")
    assert "0.toml" in failed["error"]
    (tmp_path / "0.toml").unlink()
    assert run(store, tmp_path)[0].scored == 0
    assert run(store, tmp_path, retry_failed=True)[0].scored == 1


class Scripted:
    """An engine whose outcomes a test gives for each task."""

    blocking = False

    def __init__(self, *outcomes: object) -> None:
        self.outcomes, self.tasks, self.closed = list(outcomes), [], False
        self.submitted: list[Task] = []

    room = property(lambda self: 1 - len(self.tasks))

    def submit(self, task: Task) -> None:
        self.tasks.append(task)
        self.submitted.append(task)

    def collect(self, seconds: float) -> list[Outcome]:
        del seconds
        done, self.tasks = self.tasks, []
        return [self.outcomes.pop(0)(task) if self.outcomes else Scorer(settings())(task) for task in done]  # type: ignore[operator]

    def close(self) -> None:
        self.closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def lost(task: Task) -> Outcome:
    return Lost(task, "the worker process died (signal 9)")


def gone(task: Task) -> Outcome:
    return Lost(task, "its machine is gone", innocent=True)


def test_a_lost_call_is_tried_once_more(store: Store, calls: Path) -> None:
    summary, told = run(store, calls, engine=Scripted(lost))
    assert (summary.scored, summary.failed) == (3, 0)
    assert told.names() == ["retried", "scored", "scored", "scored"]


def test_a_call_lost_twice_has_failed_and_may_be_retried(store: Store, calls: Path) -> None:
    summary, told = run(store, calls, engine=Scripted(lost, lost))
    assert (summary.scored, summary.failed) == (2, 1)
    failed = next(event.result for event in told if event.name == "failed")
    assert isinstance(failed, Failed)
    assert failed.retryable
    assert "signal 9), 2 times; see that there is memory enough" in failed.error
    assert run(store, calls, retry_failed=True)[0].scored == 1


def test_a_call_whose_machine_goes_is_tried_more_often(store: Store, calls: Path) -> None:
    assert run(store, calls, engine=Scripted(gone, gone, lost, gone, gone))[0].scored == 3


def test_a_broken_engine_stops_the_batch_and_keeps_what_is_done(store: Store, calls: Path) -> None:
    engine = Scripted(Scorer(settings()), lambda task: Broken(f"no model for {Path(task.origin.path).name}"))
    with pytest.raises(EngineError, match=r"no model for 1.txt. What is done is kept"):
        run(store, calls, engine=engine)
    assert engine.closed
    assert (run(store, calls)[0].skipped, run(store, calls)[0].skipped) == (1, 3)


def test_a_store_that_fails_stops_the_batch(store: Store, calls: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StoreError("no room on the disk")

    engine = Scripted()
    with monkeypatch.context() as patch:
        patch.setattr(Store, "record", full)
        with pytest.raises(StoreError, match="no room on the disk"):
            run(store, calls, engine=engine)
    assert engine.closed
    assert len(engine.submitted) == 1
    assert run(store, calls)[0].scored == 3


def test_an_interrupted_batch_frees_what_it_had_in_hand(store: Store, calls: Path) -> None:
    def interrupt(task: Task) -> Outcome:
        raise KeyboardInterrupt(task.origin.path)

    with pytest.raises(KeyboardInterrupt):
        run(store, calls, engine=Scripted(interrupt))
    assert run(store, calls)[0].scored == 3


def test_calls_in_hand_elsewhere_are_waited_for_and_done_when_free(store: Store, calls: Path) -> None:
    chosen = settings()
    works = {
        path.name: Work(
            hashlib.sha256(path.read_bytes()).hexdigest(), 0, "", Way(chosen).judging(Origin("", "", *[None] * 6, {}))
        )
        for path in calls.iterdir()
    }
    other = store.start_run({"other": "batch"})
    assert store.claim(other, [works["0.txt"]], 60) and store.claim(other, [works["1.txt"]], 2)  # noqa: PT018

    class Meanwhile(Scripted):
        def collect(self, seconds: float) -> list[Outcome]:
            time.sleep(min(seconds, 0.2))
            if self.submitted and not self.tasks:  # the other batch finishes one and dies over the other
                origin = Origin(str(calls / "0.txt"), "0", *[None] * 6, {})
                done = Scorer(chosen)(Task(works["0.txt"], origin))
                assert isinstance(done, Scored)
                store.record(other, done)  # the first time alone: then it holds no claim
            return super().collect(seconds)

    summary, told = run(store, calls, engine=Meanwhile(), chosen=chosen)
    assert (summary.scored, summary.skipped) == (2, 1)
    assert "waiting" in told.names()


def test_a_claim_is_renewed_while_a_call_takes_long(store: Store, calls: Path) -> None:
    chosen = settings(batch={"lease": 3})
    rival = store.start_run({"other": "batch"})
    taken: list[Work] = []

    class Slow(Scripted):
        waits = 20

        def collect(self, seconds: float) -> list[Outcome]:
            self.waits -= 1
            if self.waits > 0:
                time.sleep(0.2)
                taken.extend(store.claim(rival, [task.work for task in self.tasks], 60))
                return []
            return super().collect(seconds)

    assert run(store, calls, engine=Slow(), chosen=chosen)[0].scored == 3
    assert taken == []


def test_what_another_batch_has_taken_over_is_not_recorded_twice(store: Store, calls: Path) -> None:
    def overtaken(task: Task) -> Outcome:
        with store.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE claims SET expires = 0")
        other = store.start_run({"other": "batch"})
        assert store.claim(other, [task.work], 60)
        mine = Scorer(settings())(task)
        assert isinstance(mine, Scored)
        assert store.record(other, replace(mine, seconds=77.0))
        return mine

    told = Told()
    work = Batch(store, Scripted(overtaken), settings(), Options(), told.append)
    assert work.run(intake.origins([str(calls)]), {}).scored == 2
    assert "another batch has done it, or taken it over" in [event.detail for event in told]


def test_a_watched_folder_is_scored_as_files_settle(store: Store, calls: Path) -> None:
    told = Told()

    def tell(event: Event) -> None:
        told.append(event)
        if len(told) == 3:
            (calls / "late.txt").write_text(HINTED, encoding="utf-8")
        if len(told) == 4:
            raise KeyboardInterrupt

    chosen = settings(batch={"settle": 0.1})
    work = Batch(store, engines.start("serial", Scorer, chosen), chosen, Options(), tell)
    with pytest.raises(KeyboardInterrupt):
        work.run(intake.watched([str(calls)], chosen.batch.settle, every=0.1), {})
    assert [Path(event.path).name for event in told] == ["0.txt", "1.txt", "2.txt", "late.txt"]
    assert work.summary.scored == 4


def test_what_else_is_written_stands_or_falls_with_the_call(store: Store, calls: Path) -> None:
    (calls / "bad.txt").write_text("nobody\n", encoding="utf-8")
    seen: list[str] = []
    work = Batch(store, engines.start("serial", Scorer, settings()), settings(), Options(), Told().append)
    work.run(intake.origins([str(calls)]), {}, lambda _, result: seen.append(result.origin.call_id))
    assert seen == ["0", "1", "2"]
