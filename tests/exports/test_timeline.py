"""The picture of a call: places, rows, joins and words."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.exports.timeline import NEAREST, ROWS, Mark, Tick, Timeline, draw
from closecall.types import Ask, Commitment, Evidence, Finding, Response, ResponseLabel, Scorecard, Speaker, Transcript, Turn
from handmade import transcript
from sample import EMPTY, evidence


def ask(call: Transcript, turn: int, quote: str, label: ResponseLabel = "unanswered", answer: Evidence | None = None) -> Ask:
    return Ask(evidence(call, turn, quote), "demo", 0.9, Response(label, 0.8, answer), "c1")


def picture(card: Scorecard, call: Transcript) -> Timeline:
    found = draw(card, call)
    assert found is not None
    return found


def test_nobody_speaks() -> None:
    assert draw(EMPTY, Transcript("call", ())) is None


def test_bars_stand_in_the_lane_of_their_role_at_their_time() -> None:
    found = picture(EMPTY, transcript("R: hello", "C: hello", "O: beep", "R: so", seconds=10.0))
    assert [(b.role, b.x, b.width) for b in found.bars] == [
        ("rep", 0.0, 25.0),
        ("customer", 25.0, 25.0),
        ("other", 50.0, 25.0),
        ("rep", 75.0, 25.0),
    ]
    assert found.timed
    assert set(found.lanes) == {"rep", "customer", "other"}


def test_without_times_a_turn_is_as_wide_as_its_words() -> None:
    found = picture(EMPTY, transcript("R: one two three", "C: four"))
    assert [(b.role, b.x, b.width) for b in found.bars] == [("rep", 0.0, 75.0), ("customer", 75.0, 25.0)]
    assert not found.timed
    assert found.ticks == (Tick(0.0, "start", "start"), Tick(100.0, "end", "end"))
    assert "other" not in found.lanes


def test_one_turn_without_a_time_makes_the_call_untimed() -> None:
    call = transcript("R: one", "C: two", seconds=5.0)
    assert not picture(EMPTY, replace(call, turns=(call.turns[0], replace(call.turns[1], start=None)))).timed


def test_turns_of_one_side_that_touch_are_one_bar() -> None:
    found = picture(EMPTY, transcript("R: one", "R: two", "C: three", seconds=5.0))
    assert [b.role for b in found.bars] == ["rep", "customer"]


def test_the_role_of_a_turn_can_come_from_the_card() -> None:
    call = Transcript("call", (Turn(0, "Dana", None, "hi"), Turn(1, "Kim", None, "hi")))
    card = replace(EMPTY, speakers=(Speaker("Dana", "customer", 1.0, 1),))
    assert [b.role for b in picture(card, call).bars] == ["customer", "other"]


@pytest.mark.parametrize(
    ("seconds", "labels"),
    [
        (1.0, ["0:00", "0:01", "0:02", "0:03", "0:04"]),
        (15.0, ["0:00", "0:15", "0:30", "0:45", "1:00"]),
        (900.0, ["0:00", "15:00", "30:00", "45:00", "1:00:00"]),
        (36000.0, ["0:00", "8:00:00", "16:00:00", "24:00:00", "32:00:00", "40:00:00"]),
    ],
)
def test_the_axis_has_round_times(seconds: float, labels: list[str]) -> None:
    found = picture(EMPTY, transcript("R: a", "C: b", "R: c", "C: d", seconds=seconds))
    assert [tick.label for tick in found.ticks] == labels


def test_a_transcript_that_starts_late_starts_the_picture() -> None:
    turns = tuple(replace(t, start=3600.0 + 10 * t.index, end=None) for t in transcript("R: a", "C: b", "R: c").turns)
    found = picture(EMPTY, Transcript("call", turns))
    assert found.ticks[0] == Tick(0.0, "1:00:00", "start")


def test_an_ask_is_joined_with_its_answer() -> None:
    call = transcript("R: Well. Could we meet?", "C: Yes, sure.", seconds=10.0)
    asked = ask(call, 0, "Could we meet?", "accepted", evidence(call, 1, "sure"))
    found = picture(replace(EMPTY, asks=(asked,)), call)
    marks = {mark.what: mark for mark in found.marks}
    assert (marks["ask"].number, marks["ask"].link, marks["ask"].sign) == (1, "ask-1", "yes")
    assert marks["ask"].label == "Ask 1: demo, accepted"
    assert marks["ask"].y < found.lanes["rep"][0] < sum(found.lanes["customer"]) < marks["answer"].y < found.axis
    assert [(join.ask, join.answer) for join in found.joins] == [(marks["ask"].x, marks["answer"].x)]
    assert 0 < marks["ask"].x < 50 < marks["answer"].x
    assert found.description.endswith("1 ask, no hints, no objections. Ask 1, demo: accepted.")


def test_the_own_time_of_an_ask_goes_before_its_place_in_the_turn() -> None:
    call = transcript("R: Could we meet?", "C: Yes.", seconds=10.0)
    asked = replace(ask(call, 0, "Could"), start=5.0)
    found = picture(replace(EMPTY, asks=(asked,)), call)
    assert (found.marks[0].x, found.marks[0].label) == (25.0, "Ask 1 at 0:05: demo, unanswered")
    assert not found.joins


def test_hints_objections_and_offers_are_marked_and_named() -> None:
    call = transcript("R: We could meet some time.", "C: Too dear. Send me the contract.")
    card = replace(
        EMPTY,
        hints=(Finding(evidence(call, 0, "We could"), 0.9),),
        objections=(Finding(evidence(call, 1, "Too dear."), 0.9, kind="price"),),
        commitments=(
            Commitment("c1", "purchase", "customer", "accepted", evidence=evidence(call, 1, "Send me the contract.")),
        ),
    )
    assert [(m.what, m.label, m.link) for m in picture(card, call).marks] == [
        ("hint", "Hint 1", "hint-1"),
        ("objection", "Objection 1: price", "objection-1"),
        ("offer", "Volunteered: purchase", "commitment-1"),
    ]


def test_evidence_of_another_transcript_is_left_out() -> None:
    call = transcript("R: Could we meet?", "C: Yes.")
    asked = Ask(Evidence(9, 0, 5, "Could"), "demo", 0.9, Response("accepted", 0.9, Evidence(10, 0, 3, "Yes")))
    found = picture(replace(EMPTY, asks=(asked,)), call)
    assert (found.marks, found.joins) == ((), ())


def apart(marks: tuple[Mark, ...]) -> bool:
    """Whether neighbours of a row leave room for each other."""
    rows = [[mark.x for mark in marks if mark.row == row] for row in range(ROWS)]
    return all(right - left >= NEAREST for row in rows for left, right in pairwise(row))


@pytest.mark.parametrize("count", [1, 3, ROWS])
def test_marks_of_one_moment_stand_in_rows(count: int) -> None:
    call = transcript("R: Could we meet?", "C: Yes.")
    found = picture(replace(EMPTY, asks=(ask(call, 0, "Could"),) * count), call)
    assert sorted(mark.row for mark in found.marks) == list(range(count))
    assert apart(found.marks)


def test_more_marks_than_rows_share_the_rows() -> None:
    call = transcript("R: Could we meet?", "C: Yes.")
    found = picture(replace(EMPTY, asks=(ask(call, 0, "Could"),) * 40), call)
    assert {mark.row for mark in found.marks} == set(range(ROWS))


seconds = st.none() | st.floats(allow_nan=True, allow_infinity=True) | st.floats(-10, 4000)
turns = st.lists(
    st.builds(
        Turn,
        index=st.just(0),
        speaker=st.sampled_from(["Dana", "Kim"]),
        role=st.sampled_from(["rep", "customer", "other", None]),
        text=st.text(max_size=30),
        start=seconds,
        end=seconds,
    ),
    max_size=12,
)


@given(turns, st.data())
def test_everything_stays_inside_the_picture(found: list[Turn], data: st.DataObject) -> None:
    call = Transcript("call", tuple(replace(turn, index=n) for n, turn in enumerate(found)))
    places = st.builds(Evidence, st.integers(0, 15), st.integers(0, 40), st.integers(0, 40), st.just("x"))
    asks = st.builds(
        Ask,
        places,
        st.just("demo"),
        st.just(0.9),
        st.builds(Response, st.just("accepted"), st.just(0.9), places),
        start=st.none() | st.floats(0, 9999),
    )
    drawn = draw(replace(EMPTY, asks=tuple(data.draw(st.lists(asks, max_size=9)))), call)
    if drawn is None:
        assert not found
        return
    assert all(bar.x >= 0 and bar.x + bar.width <= 100.01 for bar in drawn.bars)
    assert all(0 <= mark.x <= 100 and 0 < mark.y < drawn.axis < drawn.height for mark in drawn.marks)
    assert all(0 <= tick.x <= 100 for tick in drawn.ticks)
    assert len(drawn.ticks) <= 7
