"""A call that builds on earlier ones needs no discovery before its ask."""

from __future__ import annotations

import pytest

from closecall import rubric
from closecall.language.cues import CueReader
from closecall.stages import score
from closecall.stages.measures import is_later_call, measure
from closecall.types import Ask, Evidence, Response
from handmade import called, talk

TURNS = talk("R: Shall we meet on Thursday at ten?", "C: Thursday is fine.")


@pytest.mark.parametrize(
    ("metadata", "later"),
    [
        ({}, False),
        ({"stage": "cold call"}, False),
        ({"stage": "Discovery"}, False),
        ({"type": "inbound enquiry"}, False),
        ({"stage": "Follow-up"}, True),
        ({"stage": "followup call 2"}, True),
        ({"stage": "Negotiation"}, True),
        ({"type": "contract renewal"}, True),
        ({"type": "win-back"}, True),
        ({"stage": "closed won"}, True),
        ({"title": "demo"}, False),
    ],
)
def test_the_stage_tells_of_earlier_talks(metadata: dict[str, str], later: bool) -> None:
    assert is_later_call(metadata) == later


@pytest.mark.parametrize(
    ("stage", "premature", "why"), [("cold call", 1, "came before any"), ("renewal", None, "needed no question")]
)
def test_an_ask_is_premature_in_a_first_call_alone(stage: str, premature: int | None, why: str) -> None:
    call, quote = called(TURNS, stage=stage), TURNS[0].text
    asks = (Ask(Evidence(0, 0, len(quote), quote), "meeting", 0.9, Response("accepted", 0.9, None)),)
    found = measure(call, asks, (), (), (), CueReader().rep_sentences(TURNS))
    assert found["premature_ask"] == premature
    timing = next(p for p in score.points(call, asks, (), (), None, found, rubric.load(None)) if p.code == "timing")
    assert why in timing.why
    assert (timing.points < timing.of) == bool(premature)
