"""The store on SQLite and PostgreSQL: what is recorded, who may do what, and what a crash leaves behind."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from closecall.store import Failed, FileStanding, Origin, Scored, Store, Work
from closecall.store.schema import CLAIMS, DOCUMENTS, OPEN
from closecall.types import Word
from sample import CALL, CARD, EMPTY
from stored import ORIGIN, failed, record, scored, work


def all_rows(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Everything of the calls, without the times of recording."""
    with store.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]
            for table in (*OPEN.values(), DOCUMENTS, CLAIMS)
            if table.name != "runs"
        }


def test_what_is_recorded_is_read_back(store: Store, run: str) -> None:
    words = tuple(replace(turn, words=(Word("one", 0.1, 0.5, 0.9), Word("two", 0.5, 0.9))) for turn in CALL.turns)
    heard = replace(CALL, turns=words, provenance={"whisper": "base"}, warnings=("one", "two"))
    result = scored(work(hearing="base"), call=heard)
    record(store, run, result)
    assert store.document(result.work.call_key) == (heard, CARD)
    assert store.transcript(result.work.content, 0, "base") == heard
    assert store.transcript(result.work.content, 0, "tiny") is None
    assert store.transcript(work("b").content, 0, "base") is None
    assert store.document("nothing") is None
    assert [len(store.rows(name)) for name in ("calls", "asks", "commitments", "promises", "objections", "turns")] == [
        1,
        3,
        3,
        1,
        1,
        9,
    ]
    assert {row["name"]: row["value"] for row in store.rows("metrics")} == {
        k: float(v) for k, v in CARD.metrics.items() if v is not None
    }


def test_both_databases_hold_the_same(store: Store, run: str) -> None:
    record(store, run, scored())
    call, ask = store.rows("calls")[0], sorted(store.rows("asks"), key=lambda row: row["number"])[1]
    assert (call["asked"], call["score"], call["duration_seconds"]) == (True, 72, 108.0)
    assert str(call["started_at"]) == "2026-03-10 14:05:00+00:00"
    assert str(call["week"]) == "2026-03-09"
    assert (ask["response"], ask["attempt"], ask["stalled"], ask["confidence"]) == ("accepted", 2, False, 0.9)


def test_a_new_scoring_replaces_the_old_one(store: Store, run: str) -> None:
    record(store, run, scored())
    new = scored(work(judging="rubric 2"), card=replace(EMPTY, score=7))
    record(store, run, new)
    assert [(row["judging"], row["score"], row["asks"]) for row in store.rows("calls")] == [("rubric 2", 7, 0)]
    assert store.rows("asks") == store.rows("metrics") == []
    assert store.standing([work(), new.work]) == {new.work: "scored"}


def test_a_failure_is_kept_until_the_call_is_scored(store: Store, run: str) -> None:
    record(store, run, failed(error="no\nsuch  codec", retryable=True))
    row = store.rows("failures")[0]
    assert (row["error"], row["retryable"], row["rep"], row["run"]) == ("no such codec", True, "Ann", run)
    assert store.standing([work(), work(judging="rubric 2")]) == {work(): "failed"}
    record(store, run, scored())
    assert store.standing([work()]) == {work(): "scored"}
    assert store.rows("failures") == []


def test_a_failure_leaves_what_was_scored_before(store: Store, run: str) -> None:
    record(store, run, scored())
    again = work(judging="rubric 2")
    record(store, run, failed(again))
    assert store.standing([work(), again]) == {work(): "scored", again: "failed"}
    assert len(store.rows("asks")) == 3


def test_claims_are_disjoint(store: Store, run: str) -> None:
    other = store.start_run({"engine": "ray"})
    works = [work(str(n)) for n in range(10)]
    assert store.claim(run, works[:6], 60) == tuple(works[:6])
    assert store.claim(other, works, 60) == tuple(works[6:])
    assert store.claim(run, works, 60) == tuple(works[:6]), "its own claims are renewed"
    assert set(store.standing(works).values()) == {"claimed"}


def test_a_claim_lapses(store: Store, run: str) -> None:
    assert store.claim(run, [work()], 0.05) == (work(),)
    time.sleep(0.1)
    assert store.standing([work()]) == {}
    assert store.files([work().content], "rubric 1") == {work().content: FileStanding(0, 0, 1)}
    assert store.claim("another", [work()], 60) == (work(),)
    assert store.claim(run, [work()], 60) == ()


def test_what_is_scored_is_not_claimed(store: Store, run: str) -> None:
    record(store, run, scored())
    assert store.claim("another", [work(), work("b")], 60) == (work("b"),)
    assert store.claim("another", [work(judging="rubric 2")], 60) == (work(judging="rubric 2"),), "another way of scoring"


def test_what_failed_can_be_claimed(store: Store, run: str) -> None:
    record(store, run, failed())
    assert store.claim("another", [work(), work()], 60) == (work(),)


def test_only_who_holds_the_claim_records(store: Store, run: str) -> None:
    other = store.start_run({"other": "batch"})
    assert not store.record(run, scored()), "never claimed"
    store.claim(run, [work()], 0.01)
    time.sleep(0.05)
    store.claim(other, [work()], 60)
    assert not store.record(run, scored()), "taken over"
    assert store.claim(run, [work()], 60) == (), "the other's claim stands"
    record(store, other, failed())
    assert not store.record(run, scored()), "done by the other"
    assert store.rows("calls") == []


def test_a_claim_that_lapsed_but_was_not_taken_over_still_holds(store: Store, run: str) -> None:
    store.claim(run, [work()], 0.01)
    time.sleep(0.05)
    assert store.record(run, scored())


def test_the_end_of_a_run_frees_its_claims(store: Store, run: str) -> None:
    store.claim(run, [work(), work("b")], 60)
    store.finish_run(run, {"scored": 3, "skipped": 1, "asked": 2})
    assert store.claim("another", [work()], 60) == (work(),)
    assert store.files([work("b").content], "rubric 1") == {work("b").content: FileStanding(0, 0, 1)}
    row = store.rows("runs")[0]
    assert (row["scored"], row["skipped"], row["failed"]) == (3, 1, 0)
    assert '"asked": "2"' in row["facts"]
    assert row["finished_at"] >= row["started_at"]


def test_runs_with_the_same_facts_are_numbered(store: Store) -> None:
    first, second, third = store.start_run({"a": "1"}), store.start_run({"a": "1"}), store.start_run({"a": "2"})
    assert (first[-2:], second[-2:], third[-2:]) == ("-1", "-2", "-1")
    assert first[:8] == second[:8] != third[:8]


def test_how_far_files_are_done(store: Store, run: str) -> None:
    calls = [work("many", n) for n in range(3)]
    store.claim(run, calls, 60)
    record(store, run, scored(calls[0]))
    record(store, run, failed(calls[1]))
    content = calls[0].content
    assert store.files([content, "unknown"], "rubric 1") == {content: FileStanding(1, 1, 1)}
    record(store, run, scored(calls[2]))
    assert store.files([content], "rubric 1") == {content: FileStanding(2, 1, 0)}
    assert store.files([content], "rubric 2") == {content: FileStanding(0, 0, 3)}
    assert store.files([content], "rubric 1", hearing="base") == {content: FileStanding(0, 0, 3)}
    record(store, run, scored(replace(calls[0], judging="rubric 2")))
    assert store.files([content], "rubric 1") == {content: FileStanding(1, 1, 1)}, "the first is under the new rubric now"


def test_a_finished_batch_of_ten_thousand_is_seen_at_once(store: Store, run: str) -> None:
    works = [work(str(n)) for n in range(10_000)]
    record(store, run, scored(works[0], card=EMPTY))
    calls = OPEN["calls"]
    with store.engine.begin() as connection:
        row = dict(connection.execute(sa.select(calls)).mappings().one())
        more = [{**row, "call_key": w.call_key, "content": w.content} for w in works[1:]]
        connection.execute(calls.insert(), more)
    started = time.process_time()
    assert set(store.files([w.content for w in works], "rubric 1").values()) == {FileStanding(1, 0, 0)}
    assert len(store.standing(works)) == 10_000
    assert store.claim(run, works, 60) == ()
    assert time.process_time() - started < 5


def test_a_thousand_calls_are_recorded_fast(store: Store, run: str) -> None:
    started = time.process_time()
    for n in range(100):
        record(store, run, scored(work(str(n))))
    assert (time.process_time() - started) * 10 < 30, "seconds of this process for a thousand"


@pytest.mark.parametrize("table", ["calls", "asks", "metrics", "documents"])
def test_a_crash_in_the_middle_leaves_nothing(store: Store, run: str, table: str) -> None:
    record(store, run, scored())
    store.claim(run, [work(judging="rubric 2")], 60)
    before = all_rows(store)
    with _crash_at(store, table), pytest.raises(_CrashError):
        store.record(run, scored(work(judging="rubric 2"), card=replace(CARD, score=1)))
    assert all_rows(store) == before


def test_what_is_written_along_shares_the_transaction(store: Store, run: str) -> None:
    seen: list[tuple[int, Scored]] = []

    def also(connection: sa.Connection, result: Scored) -> None:
        seen.append((connection.execute(sa.select(sa.func.count()).select_from(OPEN["calls"])).scalar_one(), result))
        raise _CrashError

    with pytest.raises(_CrashError):
        record(store, run, scored(), also=also)
    assert seen == [(1, scored())]
    assert store.rows("calls") == []


def test_text_of_any_kind_is_kept_at_its_length(store: Store, run: str) -> None:
    text = "nul \0, half \ud800, 中文 🎉 e\u0301 \u200fעברית"
    clean = text.replace("\0", "\ufffd").replace("\ud800", "\ufffd")
    turns = tuple(replace(turn, text=text, speaker=text) for turn in CALL.turns)
    origin = Origin(text, text, text, text, text, text, None, text, {text: text})
    record(store, run, scored(origin=origin, call=replace(CALL, turns=turns), card=replace(CARD, metadata={"title": text})))
    record(store, run, Failed(work("b"), origin, text, retryable=False, seconds=0.0))
    call = store.rows("calls")[0]
    assert [call[name] for name in ("path", "call_id", "rep", "team", "customer", "stage", "title")] == [clean] * 7
    assert {row["text"] for row in store.rows("turns")} == {clean}
    assert store.rows("failures")[0]["error"] == clean
    kept = store.document(work().call_key)
    assert kept is not None
    assert {turn.text for turn in kept[0].turns} == {text.replace("\ud800", "?")}


@pytest.mark.parametrize(
    ("calls", "team"),
    [
        ([("North", "2026-03-10"), ("South", "2026-03-11")], "South"),
        ([("North", "2026-03-10"), ("South", "2026-03-09")], "North"),
        ([("North", None), ("South", None)], "South"),
        ([("North", "2026-03-10"), (None, "2026-03-11")], "North"),
        ([(None, "2026-03-10"), ("South", "2026-03-09")], "South"),
    ],
)
def test_a_rep_is_in_the_team_of_the_latest_call(
    store: Store, run: str, calls: list[tuple[str | None, str | None]], team: str
) -> None:
    for n, (name, day) in enumerate(calls):
        origin = replace(ORIGIN, team=name, date=day)
        record(store, run, scored(work(str(n)), origin, replace(EMPTY, metadata={})))
    assert [(row["rep"], row["team"]) for row in store.rows("reps")] == [("Ann", team)]


def test_no_works_are_no_trouble(store: Store, run: str) -> None:
    assert store.claim(run, [], 60) == ()
    assert store.standing([]) == store.files([], "") == {}


class _CrashError(Exception):
    """What no part of the store expects."""


@contextmanager
def _crash_at(store: Store, table: str) -> Iterator[None]:
    """Stop when the first row of a table is written."""

    def crash(_: object, __: object, statement: str, *___: object) -> None:
        if statement.startswith(f"INSERT INTO {table} "):
            raise _CrashError

    sa.event.listen(store.engine, "before_cursor_execute", crash)
    try:
        yield
    finally:
        sa.event.remove(store.engine, "before_cursor_execute", crash)


def test_a_work_names_its_call() -> None:
    assert Work("5e" * 32, 3, "h", "j").call_key == "5e5e5e5e5e5e5e5e5e5e-3"
