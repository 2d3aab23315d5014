"""Labels, people and times in a coach's words."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.exports import wording
from closecall.exports.wording import (
    CALL_OUTCOMES,
    OBJECTIVES,
    STYLES,
    VERDICTS,
    clock,
    cut,
    doubtful,
    measures,
    moments,
    people,
    plain,
    readable,
    sentence,
    threads,
    timing,
    title,
)
from closecall.types import CallOutcome, ObjectiveStatus, Outcome, ResponseLabel, Speaker, Verdict, When
from sample import CARD, EMPTY, THURSDAY


def test_every_label_has_its_words() -> None:
    assert set(VERDICTS) == set(get_args(Verdict))
    assert set(CALL_OUTCOMES) == set(get_args(CallOutcome))
    assert set(OBJECTIVES) == set(get_args(ObjectiveStatus))
    assert set(STYLES) == {*get_args(ResponseLabel), *get_args(Outcome)}


WRITTEN: list[tuple[str | None, str, str]] = [
    (None, "", ""),
    ("2026-03-12", "Thursday 12 March 2026", "Thu 12 Mar"),
    ("2026-03-12T14:00", "Thursday 12 March 2026, 14:00", "Thu 12 Mar, 14:00"),
    ("2026-03-12T14:00+01:00", "Thursday 12 March 2026, 14:00 UTC+01:00", "Thu 12 Mar, 14:00"),
    ("2026-03-12T12:00+00:00/2026-03-12T18:00+00:00", "Thursday 12 March 2026, 12:00 to 18:00 UTC", "Thu 12 Mar"),
    ("2026-03-10T18:00/2026-03-11T00:00", "Tuesday 10 March 2026, 18:00 to 24:00", "Tue 10 Mar"),
    (
        "2026-03-10T18:00/2026-03-11T01:00",
        "Tuesday 10 March 2026, 18:00 to Wednesday 11 March 2026, 01:00",
        "Tue 10 Mar",
    ),
    ("2026-03-09/2026-03-15", "Monday 9 March 2026 to Sunday 15 March 2026", "Mon 9 Mar to Sun 15 Mar"),
    ("2026-04-01/2026-04-30", "April 2026", "April 2026"),
    ("2026-04-01/2026-06-30", "April to June 2026", "April to June 2026"),
    ("2026-12-01/2027-01-31", "December 2026 to January 2027", "December 2026 to January 2027"),
    ("2026-01-01/2026-12-31", "2026", "2026"),
    ("2026-04-01/2026-04-29", "Wednesday 1 April 2026 to Wednesday 29 April 2026", "Wed 1 Apr to Wed 29 Apr"),
    ("9999-12-01/9999-12-31", "Wednesday 1 December 9999 to Friday 31 December 9999", "Wed 1 Dec to Fri 31 Dec"),
    ("soon\x1b[2J", "soon[2J", "soon[2J"),
]


@pytest.mark.parametrize(("iso", "long", "short"), WRITTEN, ids=[str(row[0]) for row in WRITTEN])
def test_a_resolved_time_is_written_as_people_write_it(iso: str | None, long: str, short: str) -> None:
    assert readable(When("then", iso)) == long
    assert readable(When("then", iso), short=True) == short


def test_no_time_is_no_words() -> None:
    assert readable(None) == timing(None) == ""


@pytest.mark.parametrize(
    ("when", "said", "words"),
    [
        (THURSDAY, "", "Thursday at two (Thu 12 Mar, 14:00)"),
        (THURSDAY, "Shall we say thursday  at two?", "Thu 12 Mar, 14:00"),
        (THURSDAY, "Shall we say Thursday?", "Thursday at two (Thu 12 Mar, 14:00)"),
        (When("after the fair"), "", "after the fair"),
        (When("after the fair"), "I'll ring after the fair.", ""),
        (When("", "2026-03-12"), "", "Thu 12 Mar"),
    ],
)
def test_a_time_in_the_speakers_words_with_its_date(when: When, said: str, words: str) -> None:
    assert timing(when, said, short=True) == words


@pytest.mark.parametrize("iso", ["", "soon", "2026-03-12/", "2026-13-01", "2026-03-12T25:00"])
def test_what_is_no_time_is_refused(iso: str) -> None:
    with pytest.raises(ValueError, match="Invalid isoformat|must be in"):
        moments(iso)


@given(st.text(), st.text())
def test_any_text_as_a_time_is_written(words: str, iso: str) -> None:
    assert "\n" not in timing(When(words, iso))


@pytest.mark.parametrize(
    ("text", "flat"),
    [
        ("two\nlines\tand  more ", "two lines and more"),
        ("\x1b[31mred\x07", "[31mred"),
        ("right\u202eto left\u2069", "rightto left"),
        ("half \ud800 a character", "half a character"),
        ("line\u2028break\x85", "line break"),
        ("👩‍💻 Zoë", "👩‍💻 Zoë"),
    ],
)
def test_words_are_made_plain(text: str, flat: str) -> None:
    assert plain(text) == flat


@given(st.text(st.characters(categories=None)))  # halves of surrogate pairs too
def test_plain_words_are_one_line_that_can_be_written(text: str) -> None:
    flat = plain(text)
    assert len(flat.splitlines()) <= 1
    assert flat.encode().decode() == flat == plain(flat)


def test_a_quote_is_cut_at_a_word() -> None:
    assert cut("as short as it is") == "as short as it is"
    assert cut("word " * 40) == "word " * 25 + "…"
    assert len(cut("x" * 500)) <= wording.LONGEST_QUOTE + 2


@pytest.mark.parametrize(("text", "whole"), [("no step", "No step."), ("", ".")])
def test_a_sentence(text: str, whole: str) -> None:
    assert sentence(text) == whole


@pytest.mark.parametrize(("seconds", "shown"), [(None, ""), (0, "0:00"), (78.9, "1:18"), (3600, "1:00:00")])
def test_seconds_are_shown_as_a_clock_does(seconds: float | None, shown: str) -> None:
    assert clock(seconds) == shown


def test_a_call_is_called_by_its_title_or_its_id() -> None:
    assert title(CARD) == "Ovens"
    assert title(EMPTY) == "call"
    assert title(replace(CARD, metadata={"title": " \n "})) == "call"


def test_people_are_told_with_their_side() -> None:
    speakers = (Speaker("Ann\x1b", "rep", 1.0, 1), Speaker("customer", "customer", 1.0, 1))
    assert people(replace(EMPTY, speakers=speakers)) == "Ann (rep), customer"


def test_only_the_measures_that_the_call_gives_are_told() -> None:
    assert measures(EMPTY) == ()
    assert measures(CARD) == ("1:48 long", "rep talks 62%")
    one = {"rep_questions": 1, "first_ask_at": 0.5, "longest_monologue_seconds": 80.0, "unheard_of": 3.0}
    assert measures(replace(EMPTY, metrics=one)) == ("monologue 1:20", "1 question", "first ask at 50%")


def test_asks_are_told_by_commitment() -> None:
    found = threads(CARD)
    assert [(t.kind, t.commitment and t.commitment.id, len(t.asks)) for t in found] == [
        ("demo", "c1", 2),
        ("reference", "c2", 1),
        ("purchase", "c3", 0),
    ]
    loose = threads(replace(CARD, commitments=()))
    assert [(t.kind, t.commitment, len(t.asks)) for t in loose] == [
        ("demo", None, 1),
        ("demo", None, 1),
        ("reference", None, 1),
    ]


def test_doubtful_judgements_are_known_by_their_names() -> None:
    assert doubtful(CARD, "asks/0", "asks/0/response")
    assert not doubtful(CARD, "asks/1", "asks/1/response")
