"""The verdict, the outcome of a call in sales terms, and the points with their reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.rubric import default
from closecall.stages import score
from closecall.stages.score import verdict_of_outcomes
from closecall.types import (
    Ask,
    Call,
    CallOutcome,
    Commitment,
    Evidence,
    Finding,
    Initiator,
    Kind,
    Objective,
    ObjectiveStatus,
    Outcome,
    Point,
    Response,
    ResponseLabel,
    Verdict,
    When,
)
from handmade import called, talk

THURSDAY = When("Thursday at two", "2026-03-12T14:00", "time")
VAGUE = When("after the fair")
CALL = called(
    talk(
        "R: How do you bake today?",
        "C: With two old ovens that break down every other week.",
        "R: We could show it to you some time.",
        "C: Hm.",
        "R: Would you come to a demo?",
        "C: Just send me some information.",
        "R: Shall we say Thursday at two?",
        "C: Thursday at two is fine.",
        "R: And would you place the order?",
        "C: Maybe.",
    )
)


def evidence(turn: int, call: Call = CALL) -> Evidence:
    text = call.turns[turn].text
    return Evidence(turn, 0, len(text), text)


def ask(turn: int, label: ResponseLabel, commitment: str = "c1", kind: Kind = "demo", call: Call = CALL) -> Ask:
    answer = None if label == "unanswered" else evidence(turn + 1, call)
    return Ask(evidence(turn, call), kind, 0.9, Response(label, 0.9, answer), commitment)


def made(
    outcome: Outcome, when: When | None = None, kind: Kind = "demo", name: str = "c1", who: tuple[str, ...] = ()
) -> Commitment:
    specific = outcome == "accepted" and when is not None and when.granularity is not None
    return Commitment(name, kind, "rep", outcome, when, who, specific)


def offered(kind: Kind = "purchase", when: When | None = None) -> Commitment:
    return Commitment("v1", kind, "customer", "accepted", when, specific=when is not None, evidence=evidence(7))


def pointed(
    asks: Sequence[Ask] = (),
    commitments: Sequence[Commitment] = (),
    hints: Sequence[Finding] = (),
    objective: Objective | None = None,
    metrics: Mapping[str, float | None] | None = None,
    call: Call = CALL,
) -> dict[str, Point]:
    return {p.code: p for p in score.points(call, asks, commitments, hints, objective, metrics or {}, default())}


@pytest.mark.parametrize(
    ("outcomes", "hinted", "expected"),
    [
        ([("rep", "accepted"), ("rep", "declined")], False, "gained"),
        ([("rep", "conditional")], True, "conditional"),
        ([("rep", "countered"), ("customer", "accepted")], False, "conditional"),
        ([("rep", "declined"), ("customer", "accepted")], False, "volunteered"),
        ([("customer", "accepted")], False, "volunteered"),
        ([("rep", "deferred"), ("rep", "declined")], False, "deferred"),
        ([("rep", "objected")], False, "deferred"),
        ([("rep", "declined"), ("rep", "unanswered")], False, "declined"),
        ([("rep", "unanswered")], True, "unanswered"),
        ([], True, "hinted"),
        ([], False, "not_asked"),
    ],
)
def test_the_first_row_of_the_table_that_holds(
    outcomes: list[tuple[Initiator, Outcome]], hinted: bool, expected: Verdict
) -> None:
    assert verdict_of_outcomes(outcomes, hinted=hinted) == expected


@pytest.mark.parametrize(
    ("commitments", "expected"),
    [
        ([made("accepted", THURSDAY, "purchase")], "order"),
        ([made("accepted", None, "purchase")], "order"),
        ([offered("purchase")], "order"),
        ([made("declined", None, "purchase"), offered("purchase")], "order"),
        ([made("accepted", THURSDAY)], "advance"),
        ([made("accepted", None, "trial")], "advance"),
        ([made("accepted", None, "information")], "advance"),
        ([made("accepted", THURSDAY, "meeting")], "advance"),
        ([offered("proposal")], "advance"),
        ([made("declined", None, "purchase"), made("accepted", THURSDAY, name="c2")], "advance"),
        # No action is agreed that moves the sale: to meet again at no particular time is the textbook continuation.
        ([made("accepted", None, "meeting")], "continuation"),
        ([made("accepted", VAGUE, "other")], "continuation"),
        ([made("declined"), made("accepted", None, "meeting", "c2")], "continuation"),
        ([made("conditional", THURSDAY, "purchase")], "continuation"),
        ([made("countered", None, "purchase")], "continuation"),
        ([made("deferred")], "continuation"),
        ([made("objected")], "continuation"),
        ([made("unanswered")], "continuation"),
        ([], "continuation"),
        ([made("declined"), made("deferred", name="c2")], "continuation"),
        ([made("declined")], "no_sale"),
        ([made("declined"), made("unanswered", name="c2")], "no_sale"),
    ],
)
def test_the_outcome_of_a_call(commitments: Sequence[Commitment], expected: CallOutcome) -> None:
    assert score.call_outcome(commitments) == expected


HINT = Finding(evidence(2), 0.9)


@pytest.mark.parametrize(
    ("code", "found", "points", "of", "turn"),
    [
        ("asked", pointed(), 0, 15, None),
        ("asked", pointed(hints=[HINT]), 3, 15, 2),
        ("asked", pointed([ask(4, "declined")], [made("declined")], [HINT]), 15, 15, 4),
        ("objective", pointed(), 0, 0, None),
        ("objective", pointed(objective=Objective("a demo", "asked", 4, "Would you come to a demo?")), 15, 15, 4),
        ("objective", pointed(objective=Objective("an order", "less", 4, "Would you come to a demo?")), 8, 15, 4),
        ("objective", pointed(objective=Objective("a survey", "other", 4, "Would you come to a demo?")), 3, 15, 4),
        ("objective", pointed(objective=Objective("a demo", "not_asked")), 0, 15, None),
        ("specific", pointed(), 0, 20, None),
        ("specific", pointed([ask(6, "accepted")], [made("accepted", THURSDAY)]), 20, 20, 6),
        ("specific", pointed([ask(6, "accepted")], [made("accepted")]), 10, 20, 6),
        ("specific", pointed([ask(6, "accepted")], [made("accepted", VAGUE)]), 10, 20, 6),
        ("specific", pointed([ask(6, "accepted")], [made("accepted", THURSDAY, "stakeholders")]), 16, 20, 6),
        ("specific", pointed([ask(6, "accepted")], [made("accepted", THURSDAY, "stakeholders", who=("CFO",))]), 20, 20, 6),
        ("specific", pointed([ask(6, "conditional")], [made("conditional", THURSDAY)]), 20, 20, 6),
        ("specific", pointed([ask(6, "countered")], [made("countered")]), 14, 20, 6),
        ("specific", pointed([ask(4, "countered")], [made("countered")]), 4, 20, 4),
        ("specific", pointed([ask(6, "deferred")], [made("deferred")]), 0, 20, None),
        ("specific", pointed((), [offered(when=THURSDAY)]), 20, 20, 7),
        ("answer", pointed(), 0, 25, None),
        ("answer", pointed([ask(6, "accepted")], [made("accepted")]), 25, 25, 6),
        ("answer", pointed([ask(6, "conditional")], [made("conditional")]), 18, 25, 6),
        ("answer", pointed([ask(6, "countered")], [made("countered")]), 15, 25, 6),
        ("answer", pointed([ask(8, "deferred")], [made("deferred")]), 8, 25, 8),
        ("answer", pointed([ask(8, "objected")], [made("objected")]), 8, 25, 8),
        ("answer", pointed([ask(8, "declined")], [made("declined")]), 6, 25, 8),
        ("answer", pointed([ask(8, "unanswered")], [made("unanswered")]), 3, 25, 8),
        ("answer", pointed((), [offered()]), 10, 25, 7),
        ("answer", pointed([ask(8, "declined")], [made("declined"), offered()]), 10, 25, 7),
        ("follow_up", pointed([ask(6, "accepted")], [made("accepted")]), 0, 0, None),
        ("follow_up", pointed([ask(6, "declined")], [made("declined")]), 0, 0, None),
        ("follow_up", pointed([ask(4, "deferred")], [made("deferred")]), 0, 10, 5),
        ("follow_up", pointed([ask(4, "unanswered")], [made("unanswered")]), 0, 10, 4),
        ("follow_up", pointed([ask(4, "deferred"), ask(6, "accepted")], [made("accepted")]), 10, 10, 5),
        ("follow_up", pointed([ask(4, "deferred"), ask(6, "declined")], [made("declined")]), 10, 10, 5),
        ("follow_up", pointed([ask(4, "objected"), ask(8, "deferred")], [made("deferred")]), 5, 10, 9),
        ("follow_up", pointed([ask(4, "deferred"), ask(8, "deferred")], [made("deferred")]), 0, 10, 5),
        (
            "follow_up",
            pointed(
                [ask(4, "deferred"), ask(6, "accepted", "c2", "meeting")],
                [made("deferred"), made("accepted", THURSDAY, "meeting", "c2")],
            ),
            10,
            10,
            5,
        ),
        (
            "follow_up",
            pointed(
                [ask(4, "accepted", "c2", "meeting"), ask(8, "deferred")],
                [made("accepted", THURSDAY, "meeting", "c2"), made("deferred")],
            ),
            0,
            10,
            9,
        ),
        ("brush_off", pointed([ask(8, "deferred")], [made("deferred")]), 0, 0, None),
        ("brush_off", pointed([ask(4, "deferred")], [made("deferred")]), 0, 5, 5),
        ("brush_off", pointed([ask(4, "accepted")], [made("accepted")]), 0, 0, None),
        ("brush_off", pointed([ask(4, "deferred"), ask(6, "accepted")], [made("accepted")]), 5, 5, 5),
        ("timing", pointed(), 0, 0, None),
        ("timing", pointed([ask(4, "deferred")], [made("deferred")]), 10, 10, 4),
        ("timing", pointed([ask(4, "deferred")], [made("deferred")], metrics={"premature_ask": 0}), 10, 10, 4),
        ("timing", pointed([ask(4, "deferred")], [made("deferred")], metrics={"premature_ask": 1}), 5, 10, 4),
        ("timing", pointed([ask(4, "deferred")], [made("deferred")], metrics={"premature_ask": None}), 10, 10, 4),
    ],
)
def test_the_points_of_a_criterion(code: str, found: dict[str, Point], points: int, of: int, turn: int | None) -> None:
    assert (found[code].points, found[code].of, found[code].turn) == (points, of, turn)
    assert found[code].why.endswith(".")


def test_an_ask_needs_room_for_an_answer() -> None:
    last = called(talk("R: How do you bake?", "C: In ovens.", "R: Would you come to a demo?"))
    buried = called(talk("R: Would you come to a demo? " + "We also sell ovens. " * 10, "C: Ovens."))
    short = Evidence(0, 0, 25, "Would you come to a demo?")
    for call, place in ((last, evidence(2, last)), (buried, short)):
        asks = [replace(ask(0, "unanswered", call=call), evidence=place)]
        found = pointed(asks, [made("unanswered")], call=call)["timing"]
        assert (found.points, found.of) == (5, 10)
        assert "left no room" in found.why


def test_what_is_open_is_told() -> None:
    found = pointed([ask(6, "accepted")], [made("accepted", None, "stakeholders")])["specific"]
    assert found.why == "The call fixes what will be done. It leaves open who will do it and when."
    assert found.quote == "Shall we say Thursday at two?"


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("I'll get somebody to look at it.", False),
        ("Someone from the shop will come.", False),
        ("One of my guys can do that.", False),
        ("I'll do it before somebody else does.", True),
        ("I'll be there.", True),
    ],
)
def test_who_will_act(said: str, known: bool) -> None:
    call = called(talk("R: Would you come?", f"C: {said}"))
    assert score.owner_known(made("accepted"), [ask(0, "accepted", call=call)]) is known


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ((), 0),
        ((Point("a", 0, 0, ""),), 0),
        ((Point("a", 10, 20, ""), Point("b", 0, 0, "")), 50),
        ((Point("a", 1, 3, ""), Point("b", 1, 3, "")), 33),
        ((Point("a", 1, 8, ""),), 13),
        ((Point("a", 15, 15, ""), Point("b", 20, 20, "")), 100),
    ],
)
def test_the_score_is_scaled_over_what_applies(points: tuple[Point, ...], expected: int) -> None:
    assert score.total(points) == expected


def totalled(asks: Sequence[Ask], commitments: Sequence[Commitment], objective: Objective | None = None) -> int:
    return score.total(score.points(CALL, asks, commitments, (), objective, {}, default()))


def test_better_calls_score_higher() -> None:
    """The order that a coach would put these calls in."""
    calls = [
        totalled([ask(6, "accepted")], [made("accepted", THURSDAY)]),
        totalled([ask(6, "conditional")], [made("conditional", THURSDAY)]),
        totalled([ask(6, "accepted")], [made("accepted")]),
        totalled([ask(6, "conditional")], [made("conditional")]),
        totalled((), [offered(when=THURSDAY)]),
        totalled([ask(8, "declined")], [made("declined")]),
        totalled([ask(4, "deferred")], [made("deferred")]),
        totalled((), ()),
    ]
    assert calls == sorted(calls, reverse=True)
    assert calls[0] == 100
    assert calls[-1] == 0
    assert len(set(calls)) == len(calls)


@st.composite
def judged(draw: st.DrawFn) -> tuple[tuple[Ask, ...], tuple[Commitment, ...], Objective | None]:
    """Asks for up to three commitments in the order of the call, with outcomes and a plan."""
    labels = draw(st.lists(st.tuples(st.sampled_from(get_args(ResponseLabel)), st.integers(1, 3)), max_size=5))
    asks = tuple(
        replace(ask(4, label, f"c{n}"), evidence=replace(evidence(2 * i), turn=2 * i)) for i, (label, n) in enumerate(labels)
    )
    whens = st.sampled_from([None, THURSDAY, VAGUE])
    commitments = tuple(
        replace(made(draw(st.sampled_from(get_args(Outcome))), draw(whens), draw(st.sampled_from(get_args(Kind)))), id=name)
        for name in dict.fromkeys(a.commitment for a in asks)
    )
    status: ObjectiveStatus | None = draw(st.sampled_from([None, *get_args(ObjectiveStatus)]))
    return asks, commitments, Objective("a demo", status) if status else None


@given(judged())
def test_points_are_within_what_a_criterion_gives(
    found: tuple[tuple[Ask, ...], tuple[Commitment, ...], Objective | None],
) -> None:
    asks, commitments, objective = found
    points = score.points(CALL, asks, commitments, (HINT,), objective, {}, default())
    assert [p.code for p in points] == list(type(default().points).model_fields)
    assert all(0 <= p.points <= p.of <= getattr(default().points, p.code) for p in points)
    assert 0 <= score.total(points) <= 100


@given(judged(), st.data())
def test_asking_the_same_again_for_the_same_answer_never_raises_the_score(
    found: tuple[tuple[Ask, ...], tuple[Commitment, ...], Objective | None], data: st.DataObject
) -> None:
    asks, commitments, objective = found
    if asks:
        n = data.draw(st.integers(0, len(asks) - 1))
        times = data.draw(st.integers(1, 4))
        pushed = (*asks[:n], *[asks[n]] * times, *asks[n:])
        assert totalled(pushed, commitments, objective) <= totalled(asks, commitments, objective)
