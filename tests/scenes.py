"""Short calls with their judgements, for the tests of the coaching notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from closecall.rubric import default
from closecall.stages import coaching
from closecall.types import (
    Ask,
    Call,
    Commitment,
    Evidence,
    Finding,
    Kind,
    Note,
    ObjectionKind,
    Objective,
    Outcome,
    Response,
    ResponseLabel,
    When,
)
from handmade import called, talk

THURSDAY = When("Thursday at two", None, "time")
WORDY = "We built it for people like you. " * 25


def place(call: Call, turn: int, quote: str | None = None) -> Evidence:
    text = call.turns[turn].text
    found = quote if quote is not None else text
    at = text.index(found)
    return Evidence(turn, at, at + len(found), found)


@dataclass(frozen=True, slots=True)
class Scene:
    """A call of these lines with its judgements: an ask is (turn, label, commitment), or with its words when they are not the turn's."""

    lines: tuple[str, ...]
    asks: tuple[tuple[int, ResponseLabel, str] | tuple[int, ResponseLabel, str, str], ...] = ()
    commitments: tuple[Commitment, ...] = ()
    hints: tuple[int, ...] = ()
    objections: tuple[tuple[int, ObjectionKind], ...] = ()
    objective: Objective | None = None
    metrics: Mapping[str, float | None] | None = None

    def notes(self) -> tuple[Note, ...]:
        call = called(talk(*self.lines, seconds=10.0))
        kinds = {c.id: c.kind for c in self.commitments}
        asks = []
        for turn, label, name, *words in self.asks:
            answer = place(call, turn + 1) if label != "unanswered" else None
            asks.append(Ask(place(call, turn, *words), kinds[name], 0.9, Response(label, 0.9, answer), name))
        return coaching.notes(
            call,
            asks,
            self.commitments,
            [Finding(place(call, turn), 0.9) for turn in self.hints],
            [Finding(place(call, turn), 0.9, kind) for turn, kind in self.objections],
            self.objective,
            self.metrics or {},
            default(),
        )


def made(outcome: Outcome, kind: Kind = "demo", when: When | None = None, who: tuple[str, ...] = ()) -> Commitment:
    return Commitment("c1", kind, "rep", outcome, when, who, outcome == "accepted" and when is not None)


def exchange(
    asked: str,
    answer: str,
    label: ResponseLabel,
    commitment: Commitment,
    objections: tuple[tuple[int, ObjectionKind], ...] = (),
) -> Scene:
    """One ask with its answer."""
    return Scene((f"R: {asked}", f"C: {answer}", "R: Right, I see."), ((0, label, "c1"),), (commitment,), objections=objections)


def objected(kind: ObjectionKind, answer: str) -> Scene:
    return exchange("Would you come to a demo on Thursday?", answer, "objected", made("objected"), ((1, kind),))


def offered(when: When | None = None) -> Commitment:
    said = "Send me the contract and I will sign it."
    return Commitment("v1", "purchase", "customer", "accepted", when, (), when is not None, Evidence(1, 0, len(said), said))


OFFER = ("R: It bakes forty loaves an hour.", "C: Send me the contract and I will sign it.", "R: All right, thank you.")
PLAN = "demo with the CFO on site"
ASK = "Would you come to a demo on Thursday?"
MET = ("R: Can I ring you again?", "C: Sure.")
