"""Both sides' list after the call."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.stages.follow_ups import follow_ups
from closecall.types import Ask, Commitment, Evidence, Finding, FollowUp, Outcome, Response, ResponseLabel, When

TONIGHT = When("tonight", "2026-03-10T18:00/2026-03-11T00:00", "part")
THURSDAY = When("Thursday at two", "2026-03-12T14:00", "time")
LATER = When("after the fair")


def at(turn: int, quote: str) -> Evidence:
    return Evidence(turn, 0, len(quote), quote)


def promise(turn: int, quote: str, when: When | None = None) -> Finding:
    return Finding(at(turn, quote), 0.9, when=when)


def ask(turn: int, quote: str, label: ResponseLabel, commitment: str = "c1", answer: int | None = None) -> Ask:
    return Ask(at(turn, quote), "demo", 0.9, Response(label, 0.9, None if answer is None else at(answer, "…")), commitment)


def test_a_promise_keeps_its_words_time_and_turn() -> None:
    quote = "I'll send the numbers tonight."
    assert follow_ups([promise(6, quote, TONIGHT)], [], []) == (FollowUp("rep", quote, when=TONIGHT, turn=6),)


def test_an_action_of_the_customer_has_the_words_that_settled_it() -> None:
    asks = [
        ask(2, "Would you come to a demo?", "questioned", answer=3),
        ask(4, "Thursday at two, then?", "accepted", answer=5),
        ask(8, "So you'll be there?", "unanswered"),
        ask(6, "Could you sign?", "declined", "c2", 7),
    ]
    commitments = [
        Commitment("c1", "demo", "rep", "accepted", THURSDAY, ("CFO",)),
        Commitment("c2", "purchase", "rep", "declined"),
    ]
    found = follow_ups([], commitments, asks)
    assert found == (FollowUp("customer", "demo: “Thursday at two, then?”", ("CFO",), THURSDAY, 5, "c1"),)


def test_an_action_that_the_customer_offered_has_the_words_of_the_offer() -> None:
    offer = at(5, "Send me the contract and I will sign it.")
    found = follow_ups([], [Commitment("v1", "purchase", "customer", "accepted", evidence=offer)], [])
    assert found == (FollowUp("customer", f"purchase: “{offer.quote}”", turn=5, commitment="v1"),)


@pytest.mark.parametrize(
    ("outcome", "what"),
    [
        ("accepted", "supplier status: “May we go on the list?”"),
        ("conditional", "supplier status on a condition: “May we go on the list?”"),
        ("countered", None),
        ("deferred", None),
        ("objected", None),
        ("declined", None),
        ("unanswered", None),
    ],
)
def test_only_what_was_taken_on_is_listed(outcome: Outcome, what: str | None) -> None:
    found = follow_ups(
        [], [Commitment("c1", "supplier_status", "rep", outcome)], [ask(1, "May we go on the list?", "accepted", answer=2)]
    )
    assert [line.what for line in found] == ([what] if what else [])


def test_a_commitment_without_its_asks_is_listed_by_its_kind() -> None:
    assert follow_ups([], [Commitment("c1", "demo", "rep", "accepted")], []) == (FollowUp("customer", "demo", commitment="c1"),)


def test_what_has_a_time_comes_first_and_the_rest_in_the_order_of_the_call() -> None:
    promises = [
        promise(9, "I'll ring you after the fair.", LATER),
        promise(6, "I'll send it tonight.", TONIGHT),
        promise(1, "I'll look it up."),
    ]
    found = follow_ups(
        promises, [Commitment("c1", "demo", "rep", "accepted", THURSDAY)], [ask(4, "Thursday?", "accepted", answer=5)]
    )
    assert [line.turn for line in found] == [6, 5, 1, 9]


FRIDAY = When("Friday", "2026-03-13", "day")
MONDAY = When("Monday", "2026-03-16", "day")
TWICE: list[tuple[str, When | None, str, When | None, int]] = [
    ("I'll send you the proposal.", None, "So I'll send over the proposal.", None, 1),
    ("I'll send you the price list.", None, "I’ll send the price list tonight.", TONIGHT, 1),
    ("We'll get you those numbers by Friday.", FRIDAY, "So you'll have those numbers from us by Friday.", FRIDAY, 1),
    ("I'll call you Friday.", FRIDAY, "I'll call you Monday.", MONDAY, 2),
    ("I'll send the proposal.", None, "I'll send the contract.", None, 2),
    ("I'll send the proposal.", None, "I won't send the proposal.", None, 2),
    ("I'll do it.", None, "I'll be there.", None, 2),
    ("I'll do it.", None, "I'LL DO IT.", None, 1),
    ("I'll ask my manager about the discount.", None, "I'll send you the manager's card.", None, 2),
]


@pytest.mark.parametrize(("first", "when", "second", "then", "lines"), TWICE, ids=[row[2] for row in TWICE])
def test_a_promise_made_twice_stands_once(first: str, when: When | None, second: str, then: When | None, lines: int) -> None:
    assert len(follow_ups([promise(1, first, when), promise(3, second, then)], [], [])) == lines


def test_of_two_wordings_the_one_with_the_time_stands() -> None:
    found = follow_ups(
        [promise(1, "I'll send the price list."), promise(3, "I'll send you the price list tonight.", TONIGHT)], [], []
    )
    assert [(line.turn, line.when) for line in found] == [(3, TONIGHT)]


TIMES = st.none() | st.builds(
    When, st.text(), st.none() | st.sampled_from(["2026-03-12", "2026-03-12T14:00+01:00", "2026-04-01/2026-04-30"])
)


@given(st.lists(st.builds(promise, st.integers(0, 9), st.text(), TIMES)))
def test_every_line_is_a_promise_that_was_made(promises: list[Finding]) -> None:
    found = follow_ups(promises, [], [])
    said = {(p.evidence.turn, p.evidence.quote, p.when) for p in promises}
    assert {(line.turn, line.what, line.when) for line in found} <= said
    assert bool(found) == bool(promises)
    resolved = [line.when is not None and line.when.iso is not None for line in found]
    assert resolved == sorted(resolved, reverse=True)
