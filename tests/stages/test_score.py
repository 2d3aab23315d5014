from __future__ import annotations

import pytest

from closecall.rubric import default
from closecall.stages.score import points, verdict_of_outcomes
from closecall.types import Commitment, Initiator, Outcome, Verdict


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


def test_points_need_the_rep_to_have_asked_for_the_specific_one() -> None:
    rubric = default()
    asked = Commitment("c1", "meeting", "rep", "accepted", "Friday", specific=True)
    offered = Commitment("v1", "meeting", "customer", "accepted", "Friday", specific=True)
    assert points("gained", [asked], rubric) == 100
    assert points("volunteered", [offered], rubric) == rubric.verdict_points["volunteered"]


def test_the_rubric_stays_within_a_hundred() -> None:
    rubric = default()
    assert max(rubric.verdict_points.values()) + rubric.specific_points <= 100
    assert rubric.verdict_points["declined"] > rubric.verdict_points["hinted"] > rubric.verdict_points["not_asked"]
