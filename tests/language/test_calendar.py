"""Spoken times in their sentences, on the calendar of the call."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.language.calendar import Calendar, resolve
from closecall.language.when import expressions
from handmade import ROOT

# The date of the call, what is said, the (last) words of time in it, what they mean, and how exact that is; "-" for none.
SAID = [
    [None if cell == "-" else cell for cell in line.split("\t")]
    for line in (ROOT / "tests" / "language" / "said.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def calendar_of(when: str, **more: str) -> Calendar:
    found = Calendar.of({"date": when, **more})
    assert found is not None
    return found


@pytest.mark.parametrize(("when", "sentence", "words", "iso", "granularity"), SAID)
def test_what_is_said_is_found_and_resolved(
    when: str, sentence: str, words: str | None, iso: str | None, granularity: str | None
) -> None:
    found = expressions(sentence)
    assert (found[-1].words if found else None) == words
    resolved = resolve(words or sentence, calendar_of(when))
    assert (resolved.iso, resolved.granularity) == (iso, granularity)


def test_the_page_tells_what_the_program_does() -> None:
    page = (ROOT / "docs" / "when.md").read_text(encoding="utf-8")
    rows = [[cell.strip(" `") for cell in line.strip("|").split(" | ")] for line in page.splitlines() if line.startswith("| ")]
    told = [(words, iso, granularity) for said, iso, granularity in rows[2:] for words in said.split(" · ")]
    assert len(told) > 20
    for words, iso, granularity in told:
        found = resolve(words, calendar_of("2026-03-12T10:00-06:00"))
        assert (words, found.iso or "none", found.granularity or "none") == (words, iso, granularity)


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("seven", "2026-03-12T19:00-06:00"),
        ("Thirteenth", "2026-03-13"),
        ("april", "2026-04-01/2026-04-30"),
        ("nine thirty", "2026-03-13T09:30-06:00"),
        ("2 30", "2026-03-12T14:30-06:00"),
        ("end of day", "2026-03-12T18:00-06:00"),
        ("the 14", "2026-03-14"),
        ("The ninth, Morning", "2026-04-09T08:00-06:00/2026-04-09T12:00-06:00"),
        ("June next year", "2027-06-01/2027-06-30"),
        ("by the end of the month, thirty first", "2026-03-31"),
        ("Saturday, Sunday at two", None),
        ("after two containers", None),
        ("at the fair in Nuremberg", None),
        ("when the certificate is in my hand", None),
        ("before that", None),
        ("on a Sunday", None),
        ("the thirty second of May", None),
        ("", None),
    ],
)
def test_words_that_are_known_to_be_a_time_need_no_sentence(words: str, iso: str | None) -> None:
    assert resolve(words, calendar_of("2026-03-12T10:00-06:00")).iso == iso


@pytest.mark.parametrize(
    ("zone", "words", "iso"),
    [
        # Clocks go forward on 8 March 2026 in Chicago, on 29 March in London, and back on 1 November and 25 October.
        ("America/Chicago", "Saturday at two", "2026-03-07T14:00-06:00"),
        ("America/Chicago", "Monday at two", "2026-03-09T14:00-05:00"),
        ("America/Chicago", "the eighth of March at half past two a m", "2026-03-08T03:30-05:00"),
        ("America/Chicago", "the eighth of March at 2:30 am", "2026-03-08T03:30-05:00"),
        ("America/Chicago", "the first of November at 1:30 am", "2026-11-01T01:30-05:00"),
        ("America/Chicago", "the first of November at 2:30 am", "2026-11-01T02:30-06:00"),
        ("Europe/London", "the twenty eighth of March at ten", "2026-03-28T10:00+00:00"),
        ("Europe/London", "the twenty ninth of March at ten", "2026-03-29T10:00+01:00"),
        ("Europe/London", "the twenty fifth of October, 1:30 am", "2026-10-25T01:30+01:00"),
        ("Australia/Sydney", "the sixth of April at nine", "2026-04-06T09:00+10:00"),
        ("Asia/Kolkata", "tomorrow at nine", "2026-03-07T09:00+05:30"),
    ],
)
def test_a_zone_decides_about_daylight_saving(zone: str, words: str, iso: str) -> None:
    assert resolve(words, calendar_of("2026-03-06T10:00", timezone=zone)).iso == iso


def test_minutes_counted_over_the_change_of_the_clock() -> None:
    calendar = calendar_of("2026-03-08T01:50-06:00", timezone="America/Chicago")
    assert resolve("in twenty minutes", calendar).iso == "2026-03-08T03:10-05:00"


@pytest.mark.parametrize(
    ("zone", "words", "iso"),
    [
        ("", "3/4", None),
        ("", "4/4", "2026-04-04"),
        ("", "25/12", "2026-12-25"),
        ("", "12/25", "2026-12-25"),
        ("America/New_York", "3/14", "2026-03-14"),
        ("America/New_York", "4/5", "2026-04-05"),
        ("Europe/London", "4/5", "2026-05-04"),
        ("America/Sao_Paulo", "4/5", None),
        ("Australia/Perth", "3/4/2027", "2027-04-03"),
        ("Europe/London", "24/7", None),
        ("Europe/London", "31/31", None),
    ],
)
def test_a_date_in_figures_needs_a_region_or_a_figure_over_twelve(zone: str, words: str, iso: str | None) -> None:
    assert resolve(f"on {words}", calendar_of("2026-03-06T10:00", timezone=zone)).iso == iso


@pytest.mark.parametrize(
    ("metadata", "now"),
    [
        ({"date": "2026-03-12"}, date(2026, 3, 12)),
        ({"date": "2026-03-12T14:00"}, datetime(2026, 3, 12, 14)),  # noqa: DTZ001 (a call without an offset)
        ({"date": "2026-03-12T14:00Z"}, datetime.fromisoformat("2026-03-12T14:00+00:00")),
        ({"date": "2026-03-12T23:30Z", "timezone": "Europe/Berlin"}, datetime.fromisoformat("2026-03-13T00:30+01:00")),
        ({"date": "2026-03-12T14:00Z", "timezone": "Mars/Olympus"}, datetime.fromisoformat("2026-03-12T14:00+00:00")),
        ({"date": "2026-03-12T14:00Z", "timezone": "../etc"}, datetime.fromisoformat("2026-03-12T14:00+00:00")),
        ({"date": "2026-03-12T14:00Z", "timezone": "America"}, datetime.fromisoformat("2026-03-12T14:00+00:00")),
    ],
)
def test_the_calendar_of_a_call(metadata: dict[str, str], now: date) -> None:
    found = Calendar.of(metadata)
    assert found is not None
    assert found.now == now


@pytest.mark.parametrize(
    "metadata", [{}, {"date": ""}, {"date": "yesterday"}, {"date": "2026-02-30"}, {"timezone": "Europe/Berlin"}]
)
def test_no_calendar_without_a_usable_date(metadata: dict[str, str]) -> None:
    assert Calendar.of(metadata) is None


def test_the_hours_of_business_can_be_others() -> None:
    night_shift = Calendar(date(2026, 3, 12), opens=5, closes=14)
    assert resolve("tomorrow at seven", night_shift).iso == "2026-03-13T07:00"
    assert resolve("tomorrow by end of day", night_shift).iso == "2026-03-13T14:00"


zones = st.sampled_from((None, UTC, ZoneInfo("America/New_York"), ZoneInfo("Europe/London")))
calls = st.datetimes(timezones=zones).map(Calendar) | st.dates().map(Calendar)
pieces = st.sampled_from([words for _, sentence, _, _, _ in SAID for words in sentence.split()])
talk = st.text() | st.lists(pieces, max_size=12).map(" ".join)


@given(talk, calls)
def test_no_text_is_trouble_and_every_iso_reads_back(text: str, calendar: Calendar) -> None:
    found = resolve(text, calendar)
    assert found.words == text
    assert (found.iso is None) == (found.granularity is None)
    ends = [datetime.fromisoformat(part) for part in found.iso.split("/")] if found.iso else []
    assert ends == sorted(ends)


@given(
    st.sampled_from("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()),
    st.sampled_from(("", "this ", "next ", "by ")),
    calls,
)
def test_a_weekday_is_that_weekday_within_two_weeks(day: str, before: str, calendar: Calendar) -> None:
    found = resolve(before + day, calendar).iso
    if found:
        resolved = date.fromisoformat(found)
        assert f"{resolved:%A}" == day
        assert 0 <= (resolved - calendar.today).days <= 14
