from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.rubric import default
from closecall.stages.points import Judged, points, total
from closecall.types import Ask, Commitment, Evidence, Finding, Initiator, Objective, Outcome, Response, ResponseLabel, When

HINT = Finding(Evidence(3, 0, 4, "hint"), 0.9)


def ask(turn: int, label: ResponseLabel, commitment: str = "c1") -> Ask:
    answer = None if label == "unanswered" else Evidence(turn + 1, 0, 3, "yes")
    return Ask(Evidence(turn, 0, 9, f"ask {turn}"), "demo", 0.9, Response(label, 0.9, answer), commitment)


def made(outcome: Outcome, *, specific: bool = False, initiator: Initiator = "rep", name: str = "c1") -> Commitment:
    when = When("Friday", None, "day") if specific else None
    return Commitment(name, "demo", initiator, outcome, when, (), specific)


def judged(*asks: Ask, commitments: tuple[Commitment, ...] = (), hints: tuple[Finding, ...] = (), **metrics: float) -> Judged:
    return Judged(asks, commitments, hints, (), None, metrics)


def lines(found: Judged) -> dict[str, tuple[int, int]]:
    return {point.code: (point.points, point.of) for point in points(found, default())}


@pytest.mark.parametrize(
    ("case", "found", "score"),
    [
        ("nothing asked", judged(), 0),
        ("a hint", judged(hints=(HINT,)), 8),
        ("gained with a time", judged(ask(4, "accepted"), commitments=(made("accepted", specific=True),)), 100),
        ("gained without a time", judged(ask(4, "accepted"), commitments=(made("accepted"),)), 90),
        ("declined and left", judged(ask(4, "declined"), commitments=(made("declined"),)), 42),
        ("declined, then gained", judged(ask(4, "declined"), ask(8, "accepted"), commitments=(made("accepted", specific=True),)), 100),
        ("volunteered", judged(commitments=(made("accepted", initiator="customer", name="v1"),)), 35),
        ("a brush-off taken", judged(ask(4, "deferred"), commitments=(made("deferred"),), brush_offs_settled_for=1), 40),
        ("a brush-off refused", judged(ask(4, "deferred"), commitments=(made("deferred"),)), 46),
        ("before any question", judged(ask(0, "accepted"), commitments=(made("accepted", specific=True),), premature_ask=1), 96),
        ("in the last breath", judged(ask(9, "unanswered"), commitments=(made("unanswered"),), last_ask_at=1.0), 28),
    ],
)  # fmt: skip
def test_the_score_of_a_call(case: str, found: Judged, score: int) -> None:
    assert total(points(found, default())) == score, case


@pytest.mark.parametrize(("status", "got"), [("asked", 15), ("less", 8), ("other", 4), ("not_asked", 0)])
def test_the_plan_counts_where_there_is_one(status: str, got: int) -> None:
    call = judged(ask(4, "accepted"), commitments=(made("accepted"),))
    assert lines(call)["objective"] == (0, 0)
    planned = replace(call, objective=Objective("a demo", status, 4, "ask 4"))  # type: ignore[arg-type]
    assert lines(planned)["objective"] == (got, 15)


def test_every_line_quotes_its_evidence() -> None:
    found = points(judged(ask(4, "declined"), commitments=(made("declined"),)), default())
    assert {p.code: (p.turn, p.quote) for p in found if p.of} == {
        "asked": (4, "ask 4"),
        "specific": (None, None),
        "answer": (5, "yes"),
        "follow_up": (5, "yes"),
        "timing": (4, "ask 4"),
    }


@given(
    st.lists(st.sampled_from(["accepted", "deferred", "declined", "questioned", "unanswered"]), min_size=1, max_size=6),
    st.sampled_from(["accepted", "deferred", "declined", "unanswered"]),
)
def test_asking_again_for_the_same_answer_never_earns_more(labels: list[ResponseLabel], outcome: Outcome) -> None:
    asks = [ask(2 * n, label) for n, label in enumerate(labels)]
    more = [*asks, ask(2 * len(labels), labels[-1])]
    before, after = (total(points(judged(*found, commitments=(made(outcome),)), default())) for found in (asks, more))
    assert after <= before
