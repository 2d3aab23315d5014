"""Readings -> acts: which sentences of the rep are hints, trial closes and promises, and which of the customer's are objections.

Asks are decided in `asks.py`, from the same readings.
"""

from __future__ import annotations

from collections.abc import Sequence

from closecall.language.reader import CustomerSentence, RepSentence
from closecall.language.when import first_when
from closecall.types import Act, Finding, When

OBJECTION_THRESHOLD = 0.5


def act_of(sentence: RepSentence, ask_threshold: float) -> Act:
    """The act of a sentence: an ask from the threshold on, else the likeliest of the others."""
    if sentence.acts.get("ask", 0.0) >= ask_threshold:
        return "ask"
    return max((act for act in sentence.acts if act != "ask"), key=lambda act: sentence.acts[act])


def findings(sentences: Sequence[RepSentence], act: Act, ask_threshold: float) -> tuple[Finding, ...]:
    """Every sentence of one act, in order; a promise carries its time in the rep's words."""
    return tuple(
        Finding(s.evidence, round(s.acts[act], 3), when=_when(s.evidence.quote) if act == "promise" else None)
        for s in sentences
        if act_of(s, ask_threshold) == act
    )


def _when(text: str) -> When | None:
    words = first_when(text)
    return When(words) if words else None


def objections(sentences: Sequence[CustomerSentence]) -> tuple[Finding, ...]:
    """Every sentence of a customer that raises a concern, with its kind."""
    found = []
    for sentence in sentences:
        total = sum(sentence.objections.values())
        if total >= OBJECTION_THRESHOLD:
            kind = max(sentence.objections, key=lambda k: sentence.objections[k])
            found.append(Finding(sentence.evidence, round(total, 3), kind=kind))
    return tuple(found)
