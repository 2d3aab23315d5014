"""Scored calls as rows: names, times, keys, and what follows from what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.columns import TABLES
from closecall.evaluation.gold import load
from closecall.language.cues import CueReader
from closecall.pipeline import Closecall
from closecall.store import Origin, Scored
from closecall.tables import Row, flatten
from closecall.types import Commitment, Speaker, When
from handmade import ROOT
from sample import CALL, CARD, EMPTY
from stored import TALK, judged, scored, work

AT = datetime(2026, 3, 11, tzinfo=UTC)
TYPES: dict[str, type | tuple[type, ...]] = {
    "text": str,
    "integer": int,
    "real": (int, float),
    "boolean": bool,
    "date": date,
    "time": datetime,
}


def rows(result: Scored) -> dict[str, tuple[Row, ...]]:
    found = flatten(result.work, result.origin, result.transcript, result.card, run="r-1", scored_at=AT, seconds=result.seconds)
    return dict(found)


def call(result: Scored) -> Row:
    return rows(result)["calls"][0]


def real_cards() -> list[Scored]:
    """The fixture calls, scored with the keyword reader."""
    calls = [gold.transcript() for gold in load([ROOT / "fixtures" / "transcripts" / "calls.jsonl"])]
    scorer = Closecall(reader=CueReader())
    return [scored(work(c.call_id), Origin(c.call_id, ""), scorer.score_transcript(c), c) for c in calls]


@pytest.mark.parametrize(
    "result", [scored(), scored(card=EMPTY), *real_cards()], ids=lambda r: f"{r.card.call_id}-{r.card.verdict}"
)
def test_rows_are_as_the_columns_say(result: Scored) -> None:
    found = rows(result)
    for table in TABLES:
        keys = [tuple(row[c.name] for c in table.columns[: table.key]) for row in found.get(table.name, ())]
        assert len(set(keys)) == len(keys)
        for row in found.get(table.name, ()):
            assert set(row) == {c.name for c in table.columns}
            for column in table.columns:
                value = row[column.name]
                assert column.null if value is None else isinstance(value, TYPES[column.type]), (table.name, column.name, value)


def test_a_call_tells_what_is_known_of_it() -> None:
    found = call(scored())
    expected: dict[str, Any] = {
        "call_key": f"{work().content[:20]}-0",
        "call_id": "call-1",
        "rep": "Ann",
        "team": "North",
        "customer": "Acme",
        "stage": "pilot",
        "objective": "an order for two ovens",
        "objective_status": "less",
        "title": "Ovens",
        "verdict": "gained",
        "asked": True,
        "gained": True,
        "asks": 3,
        "hints": 1,
        "turns": 9,
        "duration_seconds": 108.0,
        "needs_review": 2,
        "stalls": 2,
        "re_asks": 1,
        "re_asks_gained": 1,
        "more": '{"region": "EU"}',
    }
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("told", "started", "offset", "day"),
    [
        ("2026-03-10T23:30-05:00", datetime(2026, 3, 11, 4, 30, tzinfo=UTC), -300, date(2026, 3, 10)),
        ("2026-03-10T14:05Z", datetime(2026, 3, 10, 14, 5, tzinfo=UTC), 0, date(2026, 3, 10)),
        ("2026-03-10T14:05", datetime(2026, 3, 10, 14, 5, tzinfo=UTC), None, date(2026, 3, 10)),
        ("2026-03-10", None, None, date(2026, 3, 10)),
        ("9999-12-31T23:30-05:00", datetime(9999, 12, 31, 23, 30, tzinfo=UTC), -300, date(9999, 12, 31)),
        ("last Tuesday", None, None, None),
    ],
)
def test_the_moment_of_a_call(told: str, started: datetime | None, offset: int | None, day: date | None) -> None:
    found = call(scored(card=replace(CARD, metadata={"date": told})))
    assert (found["started_at"], found["utc_offset"], found["day"]) == (started, offset, day)


def test_the_zone_of_a_call_gives_its_offset() -> None:
    found = call(scored(card=replace(CARD, metadata={"date": "2026-07-01T09:00", "timezone": "Europe/Berlin"})))
    assert (found["started_at"], found["utc_offset"]) == (datetime(2026, 7, 1, 7, tzinfo=UTC), 120)


@given(day=st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_weeks_begin_on_monday_and_end_on_sunday(day: date) -> None:
    found = call(scored(card=replace(EMPTY, metadata={"date": day.isoformat()})))
    week, ends = found["week"], found["week_ends"]
    assert isinstance(week, date)
    assert isinstance(ends, date)
    assert week <= day <= ends
    assert (week.weekday(), ends - week) == (0, timedelta(days=6))
    assert found["month"] == day.replace(day=1)


@pytest.mark.parametrize(
    ("iso", "first", "last"),
    [
        ("2026-03-12", "2026-03-12", "2026-03-12"),
        ("2026-03-12T14:00+01:00", "2026-03-12", "2026-03-12"),
        ("2026-03-12T08:00+01:00/2026-03-12T12:00+01:00", "2026-03-12", "2026-03-12"),
        ("2026-03-09/2026-03-13", "2026-03-09", "2026-03-13"),
        ("2026-03-12T18:00/2026-03-13T00:00", "2026-03-12", "2026-03-12"),
        ("2026-03-13T00:00", "2026-03-13", "2026-03-13"),
        (None, None, None),
        ("soon", None, None),
    ],
)
def test_the_days_on_which_something_is_due(iso: str | None, first: str | None, last: str | None) -> None:
    card = replace(EMPTY, commitments=(Commitment("c1", "demo", "rep", "accepted", When("then", iso)),))
    found = rows(scored(card=card))["commitments"][0]
    days = tuple(date.fromisoformat(day) if day else None for day in (first, last))
    assert (found["due_from"], found["due"]) == days
    assert found["shown_until"] == (days[1] + timedelta(days=90) if days[1] else None)


@pytest.mark.parametrize(
    ("speakers", "rep"),
    [
        ([("Dana Ortiz", "rep", 40), ("Sam", "rep", 90), ("Lee", "customer", 200)], "Sam"),
        ([("speaker 1", "rep", 40)], None),
        ("Agent rep left right Channel_0 spk_1 A".split(), None),
        ([("Lee", "customer", 40)], None),
        ([("Al", "rep", 1)], "Al"),
        ([("李", "rep", 1)], "李"),
        ([("", "rep", 1)], None),
    ],
)
def test_the_rep_is_who_speaks_most_and_has_a_name(speakers: list[Any], rep: str | None) -> None:
    for some in ([(name, "rep", 1)] for name in speakers) if isinstance(speakers[0], str) else (speakers,):
        voices = tuple(Speaker(name, role, 1.0, words) for name, role, words in some)
        found = rows(scored(origin=Origin("a", "a", team="North"), card=replace(EMPTY, speakers=voices)))
        assert found["calls"][0]["rep"] == rep
        assert [row["rep"] for row in found["reps"]] == ([rep] if rep else [])


def test_stalls_and_what_followed() -> None:
    card = judged(
        ("c1", "demo", "deferred"),
        ("c2", "purchase", "declined"),
        ("c1", "demo", "objected"),
        ("c1", "demo", "accepted"),
        ("c3", "trial", "unanswered"),
        outcomes={"c1": "accepted"},
    )
    talk = replace(TALK, turns=TALK.turns * 2)
    found = rows(scored(card=card, call=talk))
    names = ("attempt", "stalled", "next_ask", "next_response", "outcome")
    assert [tuple(row[name] for name in names) for row in found["asks"]] == [
        (1, True, 2, "objected", "accepted"),
        (1, False, None, None, "declined"),
        (2, True, 3, "accepted", "accepted"),
        (3, False, None, None, "accepted"),
        (1, True, None, None, "unanswered"),
    ]
    assert [found["calls"][0][name] for name in ("stalls", "re_asks", "re_asks_gained")] == [3, 2, 1]


@pytest.mark.parametrize(("metric", "premature"), [(1, [True, False]), (0, [False, False]), (None, [False, False])])
def test_only_the_first_ask_can_be_premature(metric: int | None, premature: list[bool]) -> None:
    card = judged(("c1", "demo", "deferred"), ("c1", "demo", "accepted"), metrics={"premature_ask": metric})
    assert [row["premature"] for row in rows(scored(card=card))["asks"]] == premature


def test_what_cannot_be_measured_is_left_out() -> None:
    names = {row["name"] for row in rows(scored())["metrics"]}
    assert "asks" in names
    assert "first_ask_at" not in names


def test_an_ask_without_a_known_commitment_names_none() -> None:
    card = replace(CARD, commitments=())
    assert {row["commitment"] for row in rows(scored(card=card))["asks"]} == {None}


def test_roles_come_from_the_scorecard_where_the_transcript_has_none() -> None:
    bare = replace(CALL, turns=tuple(replace(turn, role=None) for turn in CALL.turns))
    assert [row["role"] for row in rows(scored(call=bare))["turns"]] == [turn.role for turn in CALL.turns]
