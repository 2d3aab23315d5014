"""Readings of the customer's words -> the answer to each ask."""

from __future__ import annotations

from closecall.language.reader import AnswerReading
from closecall.types import Response


def decide(reading: AnswerReading, yes_threshold: float) -> Response:
    """The likeliest answer with its probability; an answer other than silence carries its evidence.

    A yes that is none makes a call look gained that was not, the costliest mistake of all: one that is less certain than
    `yes_threshold` gives way to the next likeliest answer.
    """
    ranked = sorted(reading.labels, key=lambda name: -reading.labels[name])
    label = (
        ranked[1] if ranked[0] == "accepted" and reading.labels["accepted"] < yes_threshold and len(ranked) > 1 else ranked[0]
    )
    evidence = None if label == "unanswered" else reading.evidence
    return Response(label, round(reading.labels[label], 3), evidence)
