"""The views, each with numbers that can be counted by hand, on SQLite and PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from closecall.store import Origin, Store
from closecall.store.views import views
from closecall.types import Commitment, Evidence, Finding, Scorecard, When
from sample import EMPTY
from stored import TALK, judged, record, scored, work

GAINED = judged(("c1", "demo", "accepted"))
REFUSED = judged(("c1", "purchase", "declined"))
SILENT = EMPTY


@pytest.fixture(autouse=True)
def in_utc(store: Store) -> None:
    """Today in PostgreSQL is that of the session's time zone; SQLite has UTC."""
    if store.engine.dialect.name == "postgresql":
        with store.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql(f"ALTER DATABASE \"{store.engine.url.database}\" SET timezone TO 'UTC'")
        store.engine.dispose()


@pytest.fixture
def today() -> date:
    """Today in UTC, which stays the same while a test runs: at the end of a day the next one is waited for."""
    now = datetime.now(UTC)
    tomorrow = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), UTC)
    left = (tomorrow - now).total_seconds()
    if left > 30:
        return now.date()
    time.sleep(left)
    return tomorrow.date()


def put(store: Store, *calls: tuple[dict[str, Any], Scorecard]) -> None:
    """Record calls: what is known of each (`day` and columns of `Origin`), and its card."""
    run = store.start_run({})
    for n, (known, card) in enumerate(calls):
        day = known.pop("day", None)
        origin = Origin(f"{n}.vtt", f"call-{n}", **known)
        record(store, run, scored(work(str(n)), origin, replace(card, metadata={"date": str(day)} if day else {}), TALK))


def seen(store: Store, view: str, columns: str) -> list[tuple[Any, ...]]:
    """Columns of a view, in order, dates as text and rates to three places."""
    names = columns.split()
    return sorted((tuple(_plain(row[name]) for name in names) for row in store.rows(view)), key=str)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, date) else round(value, 3) if isinstance(value, float) else value


RATES = "calls asked gained ask_rate gain_rate"


@pytest.mark.parametrize(("view", "column"), [("rates_by_rep", "rep"), ("rates_by_team", "team"), ("rates_by_stage", "stage")])
def test_rates_by_what_is_known_of_a_call(store: Store, view: str, column: str) -> None:
    put(
        store,
        ({column: "A"}, GAINED),
        ({column: "A"}, REFUSED),
        ({column: "A"}, REFUSED),
        ({column: "A"}, SILENT),
        ({column: "B"}, SILENT),
        ({}, GAINED),
    )
    assert seen(store, view, f"{column} {RATES}") == [
        ("A", 4, 3, 1, 0.75, 0.333),
        ("B", 1, 0, 0, 0.0, None),
        (None, 1, 1, 1, 1.0, 1.0),
    ]


def test_rates_by_rep_name_the_team(store: Store) -> None:
    put(store, ({"rep": "Ann", "team": "North"}, GAINED), ({"rep": "Bob"}, SILENT))
    assert seen(store, "rates_by_rep", "rep team") == [("Ann", "North"), ("Bob", None)]


def test_rates_by_week(store: Store) -> None:
    monday = date(2026, 3, 9)
    days = [monday, monday + timedelta(days=6), monday + timedelta(days=7), None]
    put(store, *(({"day": day}, card) for day, card in zip(days, [GAINED, SILENT, REFUSED, GAINED], strict=True)))
    assert seen(store, "rates_by_week", f"week {RATES}") == [
        ("2026-03-09", 2, 1, 1, 0.5, 1.0),
        ("2026-03-16", 1, 1, 0, 1.0, 0.0),
    ]


def test_rates_by_kind(store: Store) -> None:
    volunteered = Commitment("v1", "trial", "customer", "accepted", evidence=Evidence(1, 0, 2, "So"))
    both = judged(("c1", "demo", "deferred"), ("c1", "demo", "accepted"), ("c2", "purchase", "declined"))
    put(store, ({}, both), ({}, REFUSED), ({}, SILENT), ({}, replace(SILENT, commitments=(volunteered,))))
    assert seen(store, "rates_by_kind", f"kind {RATES}") == [
        ("demo", 4, 1, 1, 0.25, 1.0),
        ("purchase", 4, 2, 0, 0.5, 0.0),
    ]


def test_calls_without_an_ask_this_week(store: Store, today: date) -> None:
    monday = today - timedelta(days=today.weekday())
    hinting = replace(SILENT, hints=(Finding(Evidence(0, 0, 3, "Ask"), 0.9),))
    put(
        store,
        ({"day": monday}, SILENT),
        ({"day": monday + timedelta(days=6), "rep": "Ann"}, hinting),
        ({"day": today}, GAINED),
        ({"day": monday - timedelta(days=1)}, SILENT),
        ({"day": monday + timedelta(days=7)}, SILENT),
        ({}, SILENT),
    )
    assert seen(store, "calls_without_ask_this_week", "call_id rep hints") == [("call-0", None, 0), ("call-1", "Ann", 1)]


def _due(today: date, outcome: Any, first: int | None, last: int | None = None) -> Scorecard:
    """A commitment due so many days from today."""
    days = [(today + timedelta(days=n)).isoformat() for n in (first, last) if n is not None]
    commitment = Commitment("c1", "demo", "rep", outcome, When("then", "/".join(days) or None, "day"), ("CFO", "Bo"))
    return replace(EMPTY, commitments=(commitment,))


def test_open_commitments(store: Store, today: date) -> None:
    cards = [
        _due(today, "accepted", -1),
        _due(today, "accepted", 0),
        _due(today, "conditional", -3, 3),
        _due(today, "countered", 1),
        _due(today, "accepted", -90),
        _due(today, "accepted", -91),
        _due(today, "declined", 1),
        _due(today, "accepted", None),
    ]
    put(store, *(({"rep": "Ann", "customer": "Acme"}, card) for card in cards))
    assert seen(store, "open_commitments", "call_id status outcome rep customer who") == [
        ("call-0", "overdue", "accepted", "Ann", "Acme", "CFO, Bo"),
        ("call-1", "due", "accepted", "Ann", "Acme", "CFO, Bo"),
        ("call-2", "due", "conditional", "Ann", "Acme", "CFO, Bo"),
        ("call-3", "coming", "countered", "Ann", "Acme", "CFO, Bo"),
        ("call-4", "overdue", "accepted", "Ann", "Acme", "CFO, Bo"),
    ]


def test_stalls_and_what_followed(store: Store) -> None:
    saved = judged(("c1", "demo", "deferred"), ("c1", "demo", "accepted"))
    dropped = judged(("c1", "demo", "objected"), ("c2", "trial", "unanswered"))
    day = date(2026, 3, 9)
    calls = ({"rep": "Ann", "day": day}, saved), ({"rep": "Ann", "day": day}, dropped), ({"rep": "Bob", "day": day}, REFUSED)
    put(store, *calls)
    assert seen(store, "stalls", "call_id number response next_ask next_response outcome") == [
        ("call-0", 0, "deferred", 1, "accepted", "accepted"),
        ("call-1", 0, "objected", None, None, "objected"),
        ("call-1", 1, "unanswered", None, None, "unanswered"),
    ]
    assert seen(store, "stalls_by_rep", "rep stalls re_asks re_asks_gained re_ask_rate re_ask_gain_rate") == [
        ("Ann", 3, 1, 1, 0.333, 1.0),
        ("Bob", 0, 0, 0, None, None),
    ]


def test_premature_asks(store: Store) -> None:
    early = judged(("c1", "demo", "declined"), ("c1", "demo", "declined"), metrics={"premature_ask": 1})
    day = date(2026, 3, 9)
    put(store, ({"day": day}, early), ({"day": day}, replace(early, metrics={"premature_ask": 0})), ({"day": day}, SILENT))
    assert seen(store, "premature_asks", "call_id number kind response verdict") == [
        ("call-0", 0, "demo", "declined", "deferred")
    ]


@pytest.mark.parametrize("view", ["stalls", "premature_asks"])
def test_a_list_of_asks_goes_back_eight_weeks_with_calls_and_has_those_without_a_date(
    store: Store, today: date, view: str
) -> None:
    early = judged(("c1", "demo", "deferred"), metrics={"premature_ask": 1})
    weeks = [today - timedelta(weeks=n) for n in (1, 3, 4, 5, 6, 7, 8, 20, 21)]
    put(store, *(({"day": day}, early) for day in [*weeks, None]), ({"day": today + timedelta(weeks=2)}, SILENT))
    assert {row[0] for row in seen(store, view, "call_id")} == {f"call-{n}" for n in (*range(8), len(weeks))}


def test_the_trend_of_a_rep_is_against_the_own_past(store: Store) -> None:
    monday = date(2026, 3, 9)
    weeks: Iterable[tuple[int, str, list[Scorecard]]] = [
        (0, "Ann", [SILENT, GAINED]),
        (1, "Ann", [SILENT, REFUSED, REFUSED, SILENT]),
        (3, "Ann", [GAINED, GAINED]),
        (1, "Bob", [GAINED]),
    ]
    put(store, *(({"rep": rep, "day": monday + timedelta(weeks=n)}, card) for n, rep, cards in weeks for card in cards))
    columns = "rep week calls ask_rate gain_rate past_calls past_ask_rate past_gain_rate ask_rate_change gain_rate_change"
    assert seen(store, "rep_trend", columns) == [
        ("Ann", "2026-03-09", 2, 0.5, 1.0, None, None, None, None, None),
        ("Ann", "2026-03-16", 4, 0.5, 0.0, 2, 0.5, 1.0, 0.0, -1.0),
        ("Ann", "2026-03-30", 2, 1.0, 1.0, 6, 0.5, 0.333, 0.5, 0.667),
        ("Bob", "2026-03-16", 1, 1.0, 1.0, None, None, None, None, None),
    ]


def test_the_past_of_a_trend_is_eight_weeks_with_calls(store: Store) -> None:
    cards = [GAINED, *[SILENT] * 8, SILENT]
    put(store, *(({"rep": "Ann", "day": date(2026, 3, 9) + timedelta(weeks=n)}, card) for n, card in enumerate(cards)))
    assert seen(store, "rep_trend", "week past_calls past_ask_rate")[-2:] == [("2026-05-04", 8, 0.125), ("2026-05-11", 8, 0.0)]


def test_every_view_is_made_and_answers_when_empty(store: Store) -> None:
    assert {view.name for view in views()} == set(sa.inspect(store.engine).get_view_names())
    assert [store.rows(view.name) for view in views()] == [[]] * len(views())
