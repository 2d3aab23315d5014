"""Voicemail greetings: a machine that answers is not a customer who does."""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST = 90
"""Words of a greeting at most; whoever says more has come to the telephone after all."""
_CUES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:leave|record)(?: me| us)? (?:a|your|his|her)\b[\w ,]*?\b(?:message|name|number)\b",
        r"\b(?:after|at|following) the (?:tone|beep|signal)\b",
        r"\byou(?:ve| have)? (?:reached|got through to)\b|\bthis is the (?:voice ?mail|mailbox)\b|\bforwarded to\b.*\bvoice ?mail\b",
        r"\b(?:cant|cannot|unable to|not able to) (?:come to|take|get to|answer)\b|\b(?:is|are|am|im) (?:not|un)(?: |-)?available\b|\baway from (?:my|the) (?:desk|phone)\b",
        r"\b(?:get|call|ring) (?:right )?(?:back to )?you(?: right)?(?: back)? (?:as soon|shortly|soon|when)\b|\breturn your call\b",
        r"\b(?:voice ?mail|mail)(?: ?box)? is full\b",
    )
)


def is_greeting(texts: Sequence[str]) -> bool:
    """Whether this is all that a machine says which takes messages: few words, with two different phrases of a greeting."""
    said = " ".join(texts).casefold().replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    return len(said.split()) <= LONGEST and sum(cue.search(said) is not None for cue in _CUES) > 1
