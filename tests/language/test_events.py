from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.language.calendar import Calendar, time_said
from closecall.language.events import event
from closecall.types import When


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("I'll text it when I get off the phone.", "when I get off the phone"),
        ("Yes, once the samples are in, I'll ring you.", "once the samples are in"),
        ("as soon as he's back he'll sign it", "as soon as he's back"),
        ("I send you that the minute my son comes home, promise", "the minute my son comes home"),
        ("okay after we've closed the till so you ring then", "after we've closed the till"),
        ("When the deed is in my hand I'll put you down.", "When the deed is in my hand"),
        ("I see her at the fair in Poznan, I'll ask her there", "at the fair in Poznan"),
        ("she can have it after the half-term break", "after the half-term break"),
        ("send me the list before that", "before that"),
        ("once the panels are up and it's dry, call me", "once the panels are up and it's dry"),
        # What is past, what nobody can wait for, and what is no event.
        ("as I told you when we spoke", None),
        ("when you called I was out", None),
        ("when you say cheap, what is cheap?", None),
        ("I'll have a look when I can", None),
        ("once a week is enough", None),
        ("When would that be?", None),
        ("at the end", None),
        ("after all, it is yours", None),
        ("we look after the children", None),
        ("yes, do that", None),
        ("", None),
    ],
)
def test_the_event_that_a_time_hangs_on(said: str, expected: str | None) -> None:
    assert event([said]) == expected


def test_the_last_event_stands() -> None:
    assert event(["once the tank is in, ring me", "when it is painted, rather", "fine"]) == "when it is painted"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["send it when we hang up", "will do"], When("when we hang up")),
        # A day or an hour fixes more than an event does, whichever is said first.
        (["send it on Friday", "yes, when we hang up"], When("Friday", "2026-03-13", "day")),
        (["send it", "sure"], None),
    ],
)
def test_an_event_stands_in_where_no_time_is_said(texts: list[str], expected: When | None) -> None:
    found = time_said(texts, Calendar(date(2026, 3, 12)))
    assert found == expected
    assert found is None or found.is_fixed == (found.iso is not None)


@given(st.lists(st.text(alphabet="when the I it's in,. once", max_size=60), max_size=3))
def test_an_event_is_in_the_speakers_words(texts: list[str]) -> None:
    found = event(texts)
    assert found is None or any(found in text for text in texts)
