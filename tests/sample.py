"""A scorecard with something in every field, for what people read."""

from __future__ import annotations

from dataclasses import replace

from closecall.types import (
    Ask,
    Commitment,
    Evidence,
    Finding,
    FollowUp,
    Note,
    Objective,
    Point,
    Response,
    Scorecard,
    Speaker,
    Transcript,
    When,
)
from handmade import transcript

EMPTY = Scorecard(
    call_id="call",
    verdict="not_asked",
    call_outcome="continuation",
    score=0,
    points=(),
    asks=(),
    commitments=(),
    hints=(),
    trial_closes=(),
    promises=(),
    objections=(),
    metrics={},
    coaching=(),
    follow_ups=(),
    objective=None,
    needs_review=(),
    speakers=(),
    metadata={},
    provenance={},
)
THURSDAY = When("Thursday at two", "2026-03-12T14:00+01:00", "time")
CALL = transcript(
    "R: We could show it to you some time. How does that sound so far?",
    "C: It sounds dear. That is more than we paid last time.",
    "R: I see. Would you come to a demo on Thursday at two, with your CFO?",
    "C: What would we see there?",
    "R: The oven at work. Shall we say Thursday at two?",
    "C: Thursday at two is fine. Send me the contract and I will sign it.",
    "R: I'll send the numbers tonight. And would you ring the bakery in Ulm?",
    "O: This call is recorded.",
    "C: Bye.",
    seconds=12.0,
)


def evidence(call: Transcript, turn: int, quote: str) -> Evidence:
    """Where a quote stands in a turn of a call."""
    at = call.turns[turn].text.index(quote)
    return Evidence(turn, at, at + len(quote), quote)


def said(turn: int, quote: str) -> Evidence:
    """Where a quote stands in `CALL`."""
    return evidence(CALL, turn, quote)


CARD = replace(
    EMPTY,
    verdict="gained",
    call_outcome="advance",
    score=72,
    points=(
        Point("asked", 20, 20, "asked for a demo", 2, said(2, "Would you come to a demo on Thursday at two, with your CFO?").quote),
        Point("follow_up", 0, 10, "no answer, and not asked again", 6),
        Point("objective", 0, 0, "the call had no plan"),
    ),
    asks=(
        Ask(
            said(2, "Would you come to a demo on Thursday at two, with your CFO?"),
            "demo",
            0.97,
            Response("questioned", 0.55, said(3, "What would we see there?")),
            "c1",
            26.5,
        ),
        Ask(
            said(4, "Shall we say Thursday at two?"),
            "demo",
            0.9,
            Response("accepted", 0.9, said(5, "Thursday at two is fine.")),
            "c1",
            52.0,
        ),
        Ask(said(6, "would you ring the bakery in Ulm?"), "reference", 0.6, Response("unanswered", 0.8), "c2", 78.0),
    ),
    commitments=(
        Commitment("c1", "demo", "rep", "accepted", THURSDAY, ("CFO",), specific=True),
        Commitment("c2", "reference", "rep", "unanswered"),
        Commitment("c3", "purchase", "customer", "accepted", evidence=said(5, "Send me the contract and I will sign it.")),
    ),
    hints=(Finding(said(0, "We could show it to you some time."), 0.8),),
    trial_closes=(Finding(said(0, "How does that sound so far?"), 0.8),),
    promises=(Finding(said(6, "I'll send the numbers tonight."), 0.8, when=When("tonight")),),
    objections=(Finding(said(1, "That is more than we paid last time."), 0.8, kind="price"),),
    metrics={
        "asks": 3,
        "rep_talk_share": 0.62,
        "first_ask_at": None,
        "duration_seconds": 108.0,
        "pause_seconds": 1.25,
        "brush_off": 0,
    },
    coaching=(
        Note("gained", "A specific demo was asked for and gained.", 4, praise=True),
        Note("unanswered", "The last ask got no answer.", 6, "would you ring the bakery in Ulm?", 78.0, "Could you ring them on Monday?"),
    ),
    follow_ups=(
        FollowUp("customer", "come to a demo", ("CFO",), THURSDAY, 5, "c1"),
        FollowUp("rep", "I'll send the numbers tonight.", when=When("tonight", "2026-03-10", "day"), turn=6),
    ),
    objective=Objective("an order for two ovens", "less", 2, "Would you come to a demo on Thursday at two, with your CFO?"),
    needs_review=("asks/0/response", "asks/2"),
    speakers=(Speaker("R", "rep", 1.0, 60), Speaker("C", "customer", 1.0, 30), Speaker("O", "other", 1.0, 4)),
    metadata={"date": "2026-03-10T14:05+00:00", "title": "Ovens"},
    provenance={"closecall": "1.0"},
    warnings=("Two turns could not be heard.",),
)  # fmt: skip
