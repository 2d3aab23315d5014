"""Calls as rows, for the report."""

from __future__ import annotations

from datetime import date
from typing import Any

from closecall.report.figures import AskRow, CallRow, CommitmentRow, HintRow
from closecall.types import STALLS

TODAY = date(2026, 3, 31)


def ask(response: Any, commitment: str = "c1", kind: Any = "demo", *, turn: int = 4, confidence: float = 0.9) -> AskRow:
    """An ask that is not put again."""
    said = f"Ask {turn} for a {kind}?"
    return AskRow(
        turn, turn * 10.0, said, kind, confidence, commitment, response, response in STALLS, again=False, answer="So be it."
    )


def commitment(outcome: Any, id_: str = "c1", kind: Any = "demo", **more: Any) -> CommitmentRow:
    return CommitmentRow(**{"id": id_, "kind": kind, "initiator": "rep", "outcome": outcome, "specific": False, **more})


def call(id_: str, verdict: Any = "not_asked", day: str | None = "2026-03-10", rep: str = "Ann", **more: Any) -> CallRow:
    held = date.fromisoformat(day) if day else None
    return CallRow(**{"key": id_, "id": id_, "rep": rep, "day": held, "verdict": verdict, "score": 50, "metrics": {}, **more})


def gained(id_: str, kind: Any = "demo", day: str | None = "2026-03-10", *, specific: bool = True, **more: Any) -> CallRow:
    return call(
        id_,
        "gained",
        day,
        **{
            "asks": (ask("accepted", kind=kind),),
            "commitments": (commitment("accepted", kind=kind, specific=specific),),
            **more,
        },
    )


def stalled(id_: str, kind: Any = "demo", day: str | None = "2026-03-10", **more: Any) -> CallRow:
    return call(
        id_, "deferred", day, asks=(ask("deferred", kind=kind),), commitments=(commitment("deferred", kind=kind),), **more
    )


def hinted(id_: str, day: str | None = "2026-03-10", **more: Any) -> CallRow:
    return call(id_, "hinted", day, hints=(HintRow(2, 20.0, "We could meet some time."),), **more)
