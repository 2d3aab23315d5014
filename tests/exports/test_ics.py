"""What was agreed, for the calendar: read back by a calendar's own parser where it is installed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.exports.ics import LINE, fold, write
from closecall.exports.wording import plain
from closecall.types import Commitment, Granularity, Outcome, Scorecard, Speaker, When
from sample import CARD, EMPTY, THURSDAY

WHOLE = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//closecall//closecall {version}//EN
BEGIN:VEVENT
UID:da0a9618-3aa2-58cf-b24c-1e02d331ec03
DTSTAMP:20260310T140500Z
DTSTART:20260312T130000Z
DTEND:20260312T133000Z
SUMMARY:Demo: C\\, CFO
DESCRIPTION:Ovens\\nAsked: “Shall we say Thursday at two?”\\nAnswered: 
 “Thursday at two is fine.”
END:VEVENT
END:VCALENDAR
"""  # noqa: W291


def agreed(when: When | None, outcome: Outcome = "accepted", **changes: Any) -> Scorecard:
    """A card with one commitment."""
    commitment = Commitment("c1", "meeting", "rep", outcome, when)
    return replace(EMPTY, commitments=(commitment,), metadata={"date": "2026-03-10"}, **changes)


def events(text: str | None) -> list[Any]:
    """The events of a calendar, by the parser."""
    icalendar = pytest.importorskip("icalendar", reason="the tests of the calendar need icalendar: pip install icalendar")
    return [] if text is None else list(icalendar.Calendar.from_ical(text.encode()).walk("VEVENT"))


def test_the_whole_calendar() -> None:
    from closecall.version import __version__

    assert write(CARD) == WHOLE.format(version=__version__).replace("\n", "\r\n")


UTC_14 = datetime(2026, 3, 12, 14, tzinfo=UTC)
BARE_14 = datetime(2026, 3, 12, 14)  # noqa: DTZ001  # as the wall clock shows it
TIMES: list[tuple[str, Granularity, date, date, bool]] = [
    ("2026-03-12T14:00+00:00", "time", UTC_14, UTC_14 + timedelta(minutes=30), True),
    ("2026-03-12T09:00-05:00", "time", UTC_14, UTC_14 + timedelta(minutes=30), True),
    ("2026-03-12T14:00", "time", BARE_14, BARE_14 + timedelta(minutes=30), True),
    ("2026-03-12T14:00/2026-03-12T15:00", "part", BARE_14, BARE_14 + timedelta(hours=1), False),
    ("2026-03-12T15:00+01:00/2026-03-12T19:00+01:00", "part", UTC_14, UTC_14 + timedelta(hours=4), False),
    ("2026-03-12T14:00/2026-03-12T14:00", "part", BARE_14, BARE_14 + timedelta(minutes=30), False),
    ("2026-03-12", "day", date(2026, 3, 12), date(2026, 3, 13), False),
    ("2026-12-31", "day", date(2026, 12, 31), date(2027, 1, 1), False),
    ("2026-03-14/2026-03-15", "day", date(2026, 3, 14), date(2026, 3, 16), False),
]


@pytest.mark.parametrize(("iso", "granularity", "start", "end", "busy"), TIMES, ids=[row[0] for row in TIMES])
def test_a_day_or_time_becomes_an_event(iso: str, granularity: Granularity, start: date, end: date, busy: bool) -> None:
    (event,) = events(write(agreed(When("then", iso, granularity))))
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (start, end)
    assert event.get("TRANSP", "OPAQUE") == ("OPAQUE" if busy else "TRANSPARENT")


NONE: list[tuple[str | None, Granularity | None, Outcome]] = [
    (None, "time", "accepted"),
    (None, None, "accepted"),
    ("2026-03-09/2026-03-15", "week", "accepted"),
    ("2026-04-01/2026-04-30", "month", "accepted"),
    ("2026-04-01/2026-06-30", "quarter", "accepted"),
    ("2026-01-01/2026-12-31", "year", "accepted"),
    ("soon", "day", "accepted"),
    ("2026-03-12T14:00/2026-03-12T15:00Z", "part", "accepted"),
    ("9999-12-31", "day", "accepted"),
    ("2026-03-12", "day", "conditional"),
    ("2026-03-12", "day", "countered"),
    ("2026-03-12", "day", "declined"),
]


@pytest.mark.parametrize(("iso", "granularity", "outcome"), NONE, ids=[f"{row[0]} {row[2]}" for row in NONE])
def test_anything_else_does_not(iso: str | None, granularity: Granularity | None, outcome: Outcome) -> None:
    assert write(agreed(When("then", iso, granularity), outcome)) is None


def test_no_commitment_and_no_time_give_no_calendar() -> None:
    assert write(EMPTY) is None
    assert write(agreed(None)) is None


@pytest.mark.parametrize(
    ("metadata", "stamp"),
    [
        ({"date": "2026-03-10"}, datetime(2026, 3, 10, tzinfo=UTC)),
        ({"date": "2026-03-10T14:05"}, datetime(2026, 3, 10, 14, 5, tzinfo=UTC)),
        ({"date": "2026-03-10T14:05-06:00"}, datetime(2026, 3, 10, 20, 5, tzinfo=UTC)),
        ({"date": "2026-03-10T14:05", "timezone": "Europe/Berlin"}, datetime(2026, 3, 10, 13, 5, tzinfo=UTC)),
        ({}, datetime(1970, 1, 1, tzinfo=UTC)),
        ({"date": "some day"}, datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
def test_the_stamp_is_the_date_of_the_call(metadata: dict[str, str], stamp: datetime) -> None:
    (event,) = events(write(replace(agreed(THURSDAY), metadata=metadata)))
    assert event.decoded("DTSTAMP") == stamp


def test_an_event_has_an_id_of_its_own_that_stays() -> None:
    def uid(card: Scorecard) -> str:
        return str(events(write(card))[0]["UID"])

    first = agreed(THURSDAY)
    second = replace(first, commitments=(replace(first.commitments[0], id="c2"),))
    assert uid(first) == uid(replace(first, score=1)) != uid(second)
    assert uid(first) != uid(replace(first, call_id="another"))


def test_an_offer_of_the_customer_is_quoted_and_nobody_is_invited() -> None:
    offer = replace(CARD.commitments[2], when=THURSDAY)
    (event,) = events(write(replace(CARD, commitments=(offer,))))
    assert str(event["DESCRIPTION"]) == "Ovens\nOffered by the customer: “Send me the contract and I will sign it.”"
    assert "ATTENDEE" not in event
    assert "ORGANIZER" not in event


def test_a_customer_without_a_name_is_not_named() -> None:
    (event,) = events(write(agreed(THURSDAY, speakers=(Speaker("Customer", "customer", 1.0, 1),))))
    assert str(event["SUMMARY"]) == "Meeting"


FOLDED = ["", "x" * 75, "x" * 76, "x" * 500, "ü" * 100, "x" + "👩‍💻" * 60, " " * 200, "„“" * 90]


@pytest.mark.parametrize("line", FOLDED, ids=range(len(FOLDED)))
def test_long_lines_are_folded_at_characters(line: str) -> None:
    check_fold(line)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\n")))
def test_any_line_is_folded_at_characters(line: str) -> None:
    check_fold(line * 5)


def check_fold(line: str) -> None:
    pieces = fold(line).encode().split(b"\r\n")
    assert all(len(piece) <= LINE and piece.decode() is not None for piece in pieces)
    assert all(piece.startswith(b" ") for piece in pieces[1:])
    assert fold(line).replace("\r\n ", "") == line


@given(st.text(st.characters(categories=None)) | st.text('\\;,:"\r\n nNü“👩'))
def test_any_text_is_read_back_as_it_was(text: str) -> None:
    ask = replace(CARD.asks[1], evidence=replace(CARD.asks[1].evidence, quote=text))
    card = replace(CARD, call_id=text, metadata={"title": text, "date": text}, asks=(ask,), speakers=())
    card = replace(card, commitments=(replace(CARD.commitments[0], who=(text,)),))
    written = write(card)
    assert written is not None
    assert all(len(line) <= LINE and b"\n" not in line for line in written.encode().split(b"\r\n"))
    (event,) = events(written)
    assert str(event["SUMMARY"]) == f"Demo: {plain(text)}".removesuffix(": ")
    assert f"Asked: “{plain(text)}”" in str(event["DESCRIPTION"]).split("\n")
