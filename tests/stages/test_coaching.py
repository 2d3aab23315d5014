from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.rubric import default
from closecall.stages.coaching import MOST, notes, short
from closecall.stages.points import Judged
from closecall.types import Ask, Commitment, Evidence, Finding, Kind, Objective, Outcome, Response, ResponseLabel, Turn, When
from handmade import called, talk

TURNS = talk(
    "R: Could you come to a demo on Thursday?",
    "C: That's more than we paid last time.",
    "R: Would you come on Friday, then?",
    "C: Send me some information.",
    "R: Bye.",
    seconds=10.0,
)


def said(turn: int) -> Evidence:
    return Evidence(turn, 0, len(TURNS[turn].text), TURNS[turn].text)


def ask(turn: int, label: ResponseLabel, kind: Kind = "demo", commitment: str = "c1") -> Ask:
    return Ask(said(turn), kind, 0.9, Response(label, 0.9, said(turn + 1) if label != "unanswered" else None), commitment)


def made(outcome: Outcome, *, when: str | None = None, who: tuple[str, ...] = ()) -> Commitment:
    fixed = When(when, None, "day") if when else None
    return Commitment("c1", "demo", "rep", outcome, fixed, who, fixed is not None)


def judged(*asks: Ask, commitments: tuple[Commitment, ...] = (), **more: object) -> Judged:
    empty = Judged(asks, commitments, (), (), None, {})
    return replace(empty, **more)  # type: ignore[arg-type]


def codes(found: Judged, turns: tuple[Turn, ...] = TURNS) -> list[str]:
    return [note.code for note in notes(found, called(turns), default())]


VOLUNTEERED = Commitment("v1", "purchase", "customer", "accepted", evidence=said(1))
GAINED = (made("accepted", when="Friday"),)
PLAN = Objective("a demo with the CFO", "less", 0, TURNS[0].text)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (judged(), ["not_asked"]),
        (judged(hints=(Finding(said(0), 0.9),)), ["hinted"]),
        (judged(commitments=(VOLUNTEERED,)), ["not_taken_up"]),
        (judged(ask(0, "accepted"), commitments=GAINED), ["gained"]),
        (judged(ask(0, "accepted"), commitments=(made("accepted"),)), ["not_specific", "clear_ask"]),
        (judged(ask(0, "objected"), commitments=(made("objected"),)), ["objected", "clear_ask"]),
        (judged(ask(0, "declined"), commitments=(made("declined"),)), ["declined", "clear_ask"]),
        (judged(ask(0, "unanswered"), commitments=(made("unanswered"),)), ["unanswered"]),
        (judged(ask(0, "questioned"), commitments=(made("unanswered"),)), ["questioned", "clear_ask"]),
        (judged(ask(0, "countered"), commitments=(made("countered"),)), ["countered", "clear_ask"]),
        (judged(ask(0, "conditional"), commitments=(made("conditional"),)), ["conditional", "clear_ask"]),
        (judged(ask(2, "deferred"), commitments=(made("deferred"),)), ["deferred", "clear_ask"]),
        (judged(ask(2, "deferred"), commitments=(made("deferred"),), metrics={"brush_offs_settled_for": 1}), ["brush_off", "clear_ask"]),
        (judged(ask(0, "objected"), ask(2, "accepted"), commitments=GAINED), ["gained", "worked_again"]),
        (judged(ask(0, "accepted"), commitments=GAINED, metrics={"premature_ask": 1}), ["premature", "gained"]),
        (judged(ask(0, "accepted"), commitments=GAINED, metrics={"small_commitments_only": 1}), ["small_steps", "gained"]),
        (judged(ask(0, "accepted"), commitments=GAINED, metrics={"buying_signals_without_ask": 2}), ["buying_signal", "gained"]),
        (judged(ask(0, "accepted"), commitments=GAINED, metrics={"longest_monologue_words": 400}), ["monologue", "gained"]),
        (judged(ask(0, "accepted"), commitments=GAINED, objective=PLAN), ["less", "gained"]),
        (judged(ask(0, "accepted"), commitments=GAINED, objective=replace(PLAN, status="other")), ["other", "gained"]),
        (judged(ask(0, "accepted"), commitments=GAINED, objective=replace(PLAN, status="asked")), ["gained"]),
    ],
)  # fmt: skip
def test_each_moment_has_its_note(found: Judged, expected: list[str]) -> None:
    assert codes(found) == expected


def test_a_buried_question_is_told() -> None:
    turns = talk("R: Would you sign today? " + "And the blue one comes with a rack as well. " * 4, "C: Nice.")
    buried = Ask(Evidence(0, 0, 21, "Would you sign today?"), "purchase", 0.9, Response("unanswered", 0.9), "c1")
    left = Commitment("c1", "purchase", "rep", "unanswered")
    assert "unanswered" in codes(judged(buried, commitments=(left,)), turns)


def test_a_note_speaks_of_this_moment_and_this_commitment() -> None:
    raised = Finding(said(1), 0.9, kind="price")
    found = judged(ask(0, "objected"), commitments=(made("objected"),), objections=(raised,))
    first = notes(found, called(TURNS), default())[0]
    assert (first.turn, first.quote, first.start) == (1, TURNS[1].text, 10.0)
    assert first.text == "“That's more than we paid last time” is a concern, not a refusal, and it was left open."
    assert (
        first.wording
        == "What would it have to bring in to be worth that? … And if that is settled, could you come and see it working?"
    )


def test_people_and_times_stand_in_the_wording() -> None:
    found = judged(ask(0, "accepted"), commitments=(made("accepted", who=("CFO",)),))
    assert notes(found, called(TURNS), default())[0].wording == (
        "Good. Which day can you come and see it working, with CFO? Let us put it in both diaries now."
    )


@given(
    st.lists(st.sampled_from(["accepted", "objected", "deferred", "unanswered"]), max_size=2),
    st.sampled_from(["accepted", "deferred"]),
)
def test_notes_are_few_and_none_comes_twice(labels: list[ResponseLabel], outcome: Outcome) -> None:
    asks = tuple(ask(2 * n, label) for n, label in enumerate(labels))
    found = notes(judged(*asks, commitments=(made(outcome),) if asks else ()), called(TURNS), default())
    assert len(found) <= MOST
    assert len({(n.code, n.turn) for n in found}) == len(found)


@pytest.mark.parametrize(("text", "expected"), [("Yes.", "Yes"), ("a\n b", "a b"), ("word " * 40, "word " * 23 + "word …")])
def test_a_long_quote_is_cut_at_a_word(text: str, expected: str) -> None:
    assert short(text) == expected
