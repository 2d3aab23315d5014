"""Promises and commitments -> what both sides do after the call, as in a mutual action plan."""

from __future__ import annotations

import re
from collections.abc import Sequence

from closecall.types import STANDING, Ask, Commitment, Finding, FollowUp, When

ALIKE = 0.75
"""Share of their telling words (Dice) that two wordings of one promise have in common at least."""
_FILLERS = frozenset(
    """a an the and or so then well okay ok right yeah yes sure now just also too again um uh er i i'll i'm i'd i've we we'll we're we've you you'll
    your yours me my us our it it's that that's this those these them him her to for of on in at by with over up out off through will would shall can
    could from going gonna do be have get got let make sure as is are was if""".split()
)
"""Words that two wordings of one promise need not share."""


def follow_ups(promises: Sequence[Finding], commitments: Sequence[Commitment], asks: Sequence[Ask]) -> tuple[FollowUp, ...]:
    """What the rep promised and what the customer took on.

    Those with a resolved time come first, in the order of the calendar as it hangs on the wall (no account is taken of different
    zones within one day); the others follow in the order of the call. A promise made twice stands once.
    """
    found = [*_promised(promises), *(_taken_on(c, asks) for c in commitments if c.outcome in {"accepted", "conditional"})]
    return tuple(sorted(found, key=_place))


def _place(line: FollowUp) -> tuple[bool, str, int]:
    # Dates and date-times of ISO 8601 sort as text, a day before its hours and an interval by its start.
    iso = line.when.iso if line.when else None
    return iso is None, iso or "", -1 if line.turn is None else line.turn


def _promised(promises: Sequence[Finding]) -> list[FollowUp]:
    """Each promise once: of two wordings the one that has a time, else the first."""
    kept: list[Finding] = []
    for promise in promises:
        n = next((n for n, other in enumerate(kept) if _same(other, promise)), None)
        if n is None:
            kept.append(promise)
        elif _timing(promise) > _timing(kept[n]):
            kept[n] = promise
    return [FollowUp("rep", p.evidence.quote, when=p.when, turn=p.evidence.turn) for p in kept]


def _timing(promise: Finding) -> int:
    """How much is known of the time: 2 where it is resolved, 1 where it is said."""
    return 0 if promise.when is None else 1 if promise.when.iso is None else 2


def _same(one: Finding, other: Finding) -> bool:
    """Whether two promises are for the same action: two times that differ make two actions, near-equal words make one."""
    if one.when and other.when and _time(one.when, other.when) != _time(other.when, one.when):
        return False
    a, b = _telling(one), _telling(other)
    if _denies(a) != _denies(b):
        return False
    if not a or not b:
        return one.evidence.quote.casefold() == other.evidence.quote.casefold()
    return 2 * len(a & b) / (len(a) + len(b)) >= ALIKE


def _time(when: When, other: When) -> str:
    """What tells a time from another: the day and hour where both are resolved, else the words."""
    return when.iso if when.iso and other.iso else when.words.casefold()


def _denies(words: frozenset[str]) -> bool:
    return any(word in {"not", "never"} or word.endswith("n't") for word in words)


def _telling(promise: Finding) -> frozenset[str]:
    """The words that tell what is promised, without those of its time."""
    when = _words(promise.when.words) if promise.when else frozenset()
    return _words(promise.evidence.quote) - when - _FILLERS


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.casefold().replace("’", "'")))


def _taken_on(commitment: Commitment, asks: Sequence[Ask]) -> FollowUp:
    """A customer's action, with the words in which it was last asked for or offered."""
    mine = commitment.asks_among(asks)
    last = next((ask for ask in reversed(mine) if ask.response.label in STANDING), mine[-1] if mine else None)
    said = last.evidence if last else commitment.evidence
    settled = (last.response.evidence if last else None) or said
    kind = commitment.kind.replace("_", " ") + (" on a condition" if commitment.outcome == "conditional" else "")
    return FollowUp(
        owner="customer",
        what=f"{kind}: “{said.quote}”" if said else kind,
        who=commitment.who,
        when=commitment.when,
        turn=settled.turn if settled else None,
        commitment=commitment.id,
    )
