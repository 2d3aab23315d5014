from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from closecall.report.figures import CallRow, asked, asked_again, figures, moments, months, open_commitments, specific
from closecall.report.figures import gained as gain_rate
from rows import TODAY, ask, call, commitment, gained, hinted, stalled

AGAIN = call(
    "again",
    "gained",
    asks=(replace(ask("objected"), again=True), ask("accepted", turn=8)),
    commitments=(commitment("accepted", specific=True),),
)


@pytest.mark.parametrize(
    ("figure", "calls", "hits", "n"),
    [
        (asked, [gained("a"), hinted("b"), stalled("c"), call("d")], 2, 4),
        (asked, [], 0, 0),
        (gain_rate, [gained("a"), hinted("b"), stalled("c")], 1, 2),
        (gain_rate, [hinted("b")], 0, 0),
        (specific, [gained("a"), gained("b", specific=False), stalled("c")], 1, 2),
        (
            specific,
            [call("v", "volunteered", commitments=(commitment("accepted", initiator="customer", specific=True),))],
            0,
            0,
        ),
        (asked_again, [AGAIN, stalled("c")], 1, 2),
        (asked_again, [call("x", "gained", asks=(ask("deferred"), ask("accepted", "c2", turn=8)))], 0, 1),
        (asked_again, [gained("a"), call("b", "declined", asks=(ask("declined"),))], 0, 0),
    ],
)
def test_rates(figure: Any, calls: list[CallRow], hits: int, n: int) -> None:
    assert (figure(calls).hits, figure(calls).n) == (hits, n)


def test_months_are_in_order_and_undated_calls_in_none() -> None:
    found = months(
        [gained("a", day="2026-03-02"), hinted("b", day="2026-01-05"), stalled("c", day="2026-03-30"), hinted("d", day=None)]
    )
    assert [(m.month, m.calls, m.asked.hits, m.gained.hits) for m in found] == [("2026-01", 1, 0, 0), ("2026-03", 2, 2, 1)]


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ([gained("a"), stalled("b"), hinted("c")], ["a", "b", "c"]),
        ([gained("a", "meeting"), gained("b", "purchase"), stalled("c"), hinted("d")], ["b", "c", "d"]),
        ([gained("a", "purchase", specific=False), gained("b", "meeting"), stalled("c"), hinted("d")], ["b", "c", "d"]),
        ([gained("a"), gained("b", day="2026-03-11"), stalled("c"), hinted("d")], ["b", "c", "d"]),
        ([gained("b"), gained("a"), gained("c"), gained("d")], ["a", "b", "c"]),
        ([stalled("a", "meeting"), stalled("b", "trial"), hinted("c")], ["b", "c", "a"]),
        ([hinted("a", day=None), hinted("b")], ["b", "a"]),
        ([call("a"), AGAIN], ["again"]),
        ([call("a", "declined", asks=(ask("declined"),))], []),
        ([], []),
    ],
)
def test_the_moments_worth_hearing(calls: list[CallRow], expected: list[str]) -> None:
    assert [moment.call.id for moment in moments(calls)] == expected


def test_the_order_of_the_calls_does_not_matter() -> None:
    calls = [gained("a"), gained("b"), stalled("c"), stalled("d"), hinted("e"), hinted("f")]
    assert moments(calls) == moments(calls[::-1])


def test_a_call_gives_one_moment_where_there_are_others() -> None:
    both = replace(gained("a"), asks=(ask("accepted"), ask("deferred", "c2", "purchase", turn=9)))
    assert [moment.call.id for moment in moments([both, hinted("b"), stalled("c", "other")])] == ["a", "c", "b"]
    assert [moment.turn for moment in moments([both])] == [4, 9]


def test_doubtful_judgements_come_last() -> None:
    doubtful = replace(gained("a", "purchase"), asks=(ask("accepted", kind="purchase", confidence=0.4),))
    assert [m.call.id for m in moments([doubtful, gained("b", "meeting")])] == ["b", "a"]


def test_a_gain_after_a_stall_is_told() -> None:
    (moment,) = moments([AGAIN])
    assert (moment.why, moment.turn) == ("Gained after a stall: the rep asked again", 8)


def test_open_commitments_are_those_that_stand_with_a_day() -> None:
    def due(outcome: Any, day: int | None, id_: str) -> Any:
        return commitment(outcome, id_, due=date(2026, 3, day) if day else None)

    found = open_commitments(
        [
            call("b", commitments=(due("accepted", 31, "c1"), due("declined", 30, "c2"), due("accepted", None, "c3"))),
            call("a", commitments=(due("conditional", 30, "c1"), due("countered", 31, "c2"))),
        ],
        TODAY,
    )
    assert [(f.call.id, f.commitment.id, f.overdue) for f in found] == [
        ("a", "c1", True),
        ("a", "c2", False),
        ("b", "c1", False),
    ]


def test_the_whole() -> None:
    metrics = {"rep_talk_share": 0.6, "first_ask_at": None}
    rep = [gained(f"a{n}", metrics=metrics) for n in range(20)]
    team = [hinted(f"b{n}", rep="Ben" if n % 2 else "Cem", metrics={"rep_talk_share": 0.8}) for n in range(20)]
    found = figures(rep, team, TODAY)
    lines = {line.name: line for line in found.lines}
    assert (found.calls, found.others, found.undated) == (20, 2, 0)
    assert {name: line.standing for name, line in lines.items()} == {
        "Ask rate": "above",
        "Gain rate": "unknown",
        "Specific": "unknown",
        "Asked again": "unknown",
        "Asks in a call": "above",
        "First ask": "unknown",
        "Rep's share of the words": "below",
        "Longest monologue": "unknown",
        "Score": "alike",
    }
    assert lines["Rep's share of the words"].rep.value == 0.6
