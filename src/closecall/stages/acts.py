"""Readings -> acts: which sentences of the rep are hints, trial closes and promises, and which of the customer's are objections.

Asks are decided in `asks.py`, from the same readings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from closecall.language.calendar import Calendar, time_said
from closecall.language.reader import CustomerSentence, RepSentence
from closecall.types import Act, Finding

OBJECTION_THRESHOLD = 0.5
ACT_THRESHOLD = 0.5
"""The probability from which a sentence is a hint, a trial close or a promise: more likely than not. Against the likeliest act, that
keeps 54 of 56 right ones on the dev split, and 29 of 37 wrong ones."""


def act_of(sentence: RepSentence, ask_threshold: float) -> Act:
    """The act of a sentence: an ask from the threshold on, else the likeliest of the others."""
    if sentence.acts.get("ask", 0.0) >= ask_threshold:
        return "ask"
    return other_act(sentence)


def other_act(sentence: RepSentence) -> Act:
    """The act other than an ask that a sentence is more likely than not, else none."""
    none: Act = "none"
    return next((act for act, p in sentence.acts.items() if act not in {"ask", none} and p >= ACT_THRESHOLD), none)


def findings(sentences: Sequence[RepSentence], act: Act, ask_threshold: float) -> tuple[Finding, ...]:
    """Every sentence of one act, in order."""
    return tuple(Finding(s.evidence, round(s.acts[act], 3)) for s in sentences if act_of(s, ask_threshold) == act)


def promises(sentences: Sequence[RepSentence], ask_threshold: float, calendar: Calendar | None) -> tuple[Finding, ...]:
    """Every promise with its time."""
    found = findings(sentences, "promise", ask_threshold)
    return tuple(replace(promise, when=time_said([promise.evidence.quote], calendar)) for promise in found)


def objections(sentences: Sequence[CustomerSentence]) -> tuple[Finding, ...]:
    """Every sentence of a customer that raises a concern, with its kind."""
    found = []
    for sentence in sentences:
        total = sum(sentence.objections.values())
        if total >= OBJECTION_THRESHOLD:
            kind = max(sentence.objections, key=lambda k: sentence.objections[k])
            found.append(Finding(sentence.evidence, round(total, 3), kind=kind))
    return tuple(found)
