from __future__ import annotations

from typing import Any

import pytest

from closecall.evaluation.commitments import counts, matched, same_time
from closecall.evaluation.gold import GoldCall
from closecall.language.calendar import ANY_DAY
from closecall.language.cues import CueReader
from closecall.pipeline import Closecall
from closecall.types import Ask, Commitment, Evidence, Response, Scorecard, When

TURNS = [
    {"speaker": "Ann", "role": "rep", "text": "Could you come to a demo on Thursday?"},
    {"speaker": "Bob", "role": "customer", "text": "Friday at two. My wife will come along."},
    {"speaker": "Ann", "role": "rep", "text": "Friday it is. Will you sign today?"},
    {"speaker": "Bob", "role": "customer", "text": "No. I'll send you the plans tonight."},
]
GOLD: dict[str, Any] = {
    "call_id": "x",
    "turns": TURNS,
    "asks": [
        {
            "turn": 0,
            "quote": "Could you come to a demo on Thursday?",
            "kind": "demo",
            "commitment": "c1",
            "response": "countered",
            "response_turn": 1,
        },
        {
            "turn": 2,
            "quote": "Will you sign today?",
            "kind": "purchase",
            "commitment": "c2",
            "response": "declined",
            "response_turn": 3,
        },
    ],
    "commitments": [
        {"id": "c1", "kind": "demo", "initiator": "rep", "outcome": "accepted", "when": "Friday at two", "who": ["his wife"]},
        {"id": "c2", "kind": "purchase", "initiator": "rep", "outcome": "declined"},
        {"id": "c3", "kind": "information", "initiator": "customer", "outcome": "accepted", "when": "tonight"},
    ],
    "verdict": "gained",
}
CALL = GoldCall.model_validate(GOLD)
DEMO = Commitment("c1", "demo", "rep", "accepted", When("two on Friday"), ("wife", "Carl"))
SALE = Commitment("c2", "purchase", "rep", "deferred")


def card(*commitments: Commitment) -> Scorecard:
    """A scorecard with both gold asks found, and these commitments."""
    blank = Closecall(reader=CueReader()).score_transcript(CALL.transcript())
    asks = tuple(Ask(Evidence(g.turn, 0, 60, g.quote), g.kind, 0.9, Response(g.response, 0.9), g.commitment) for g in CALL.asks)
    return Scorecard(**{name: getattr(blank, name) for name in blank.__slots__} | {"asks": asks, "commitments": commitments})


def test_commitments_belong_together_by_their_asks_and_volunteered_ones_by_kind() -> None:
    offered = Commitment("v1", "information", "customer", "accepted", When("tonight"))
    pairs = matched(CALL, card(DEMO, SALE, offered))
    assert [(g.id, j.id) for g, j in pairs] == [("c1", "c1"), ("c2", "c2"), ("c3", "v1")]
    assert [(g.id, j.id) for g, j in matched(CALL, card(DEMO, SALE))] == [("c1", "c1"), ("c2", "c2")]
    assert matched(CALL, card()) == []


def test_what_is_counted() -> None:
    found = counts(CALL, card(DEMO, SALE))
    assert found["outcome"].tolist() == [1, 2]
    assert found["commitment"].tolist() == [1, 2, 1, 3]
    assert found["when"].tolist() == [1, 1]
    assert found["who"].tolist() == [1, 2, 1, 1]


@pytest.mark.parametrize(
    ("gold", "judged", "same"),
    [
        ("Friday at two", "two on Friday", True),
        ("friday, two o'clock", "Friday at 2", True),
        ("Friday", "Friday at two", False),
        ("Friday", None, False),
        (None, None, True),
        ("after the fair", "after the fair", True),
        ("after the fair", "after the visit", False),
    ],
)
def test_two_wordings_of_one_time(gold: str | None, judged: str | None, same: bool) -> None:
    assert same_time(gold, judged, ANY_DAY) is same
