"""Readings of the customer's words -> the answer to each ask."""

from __future__ import annotations

from closecall.language.reader import AnswerReading
from closecall.types import Response


def decide(reading: AnswerReading) -> Response:
    """The likeliest answer with its probability; an answer other than silence carries its evidence."""
    label = max(reading.labels, key=lambda name: reading.labels[name])
    evidence = None if label == "unanswered" else reading.evidence
    return Response(label, round(reading.labels[label], 3), evidence)
