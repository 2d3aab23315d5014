"""How much somebody talks like a rep: by everyday words, by the words that open a call, and by the names of those who are known.

Reps talk about the other person and put things to them; customers talk about themselves and tell how things are. No word of a trade and
no product counts, and neither does who speaks first, so that a call of any business, direction and piece can be judged.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

HABITS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:you|youre|youd|youll|youve|yours?)\b",
        r"\bso\b",
        r"\b(?:would|could|can|will) (?:you|your|that|it|i|we)\b",
        r"\bfor (?:you|your|the)\b",
        r"\bor\b",
        r"\b(?:please|sir|maam)\b",
        r"\b(?:okay|right|great|perfect|good|fair|thanks|thank you|understood|lovely|wonderful|absolutely|of course)\b",
        r"\bi (?:dont|do not|cant|didnt|havent|wont)\b",
        r"\b(?:know|think|guess|thought|suppose)\b",
        r"\bmy\b",
        r"\b(?:i|im|ive|id|me|myself)\b",
        r"\bgot\b|\b(?:i have|ive|we have|weve) (?:a|an|one|two|three|already|to)\b",
    )
)
"""Words of which one side says more than the other, in small letters and without apostrophes."""

WEIGHTS = (1.9, 0.86, 0.52, 0.78, 0.43, 0.42, 0.38, -0.49, -0.4, -0.44, -0.35, -0.3, 0.94)
"""What each of them counts, and the share of the talk; positive for the rep. By `scripts/measure_roles --fit --chats`, on the train split
and on chats of other people."""

_OPENINGS: tuple[tuple[float, re.Pattern[str]], ...] = (
    (2.0, re.compile(r"\bthank(?:s| you) for calling\b|\bhow (?:can|may) i (?:help|assist)\b")),
    (2.0, re.compile(r"\bcalling (?:you )?(?:from|with|on behalf of)\b")),
    (1.0, re.compile(r"\b(?:this is|my names?|my name is) \w+(?: \w+){0,3}? (?:from|with|over at|here at|calling)\b")),
    (
        1.0,
        re.compile(
            r"\b(?:hi|hey|hello|morning|afternoon|evening)\b[\s,.!]*its \w+(?: \w+)? (?:from|with|over at|here at|at)\b"
        ),
    ),
    # Who answers "how are you?" and then offers help was called, and takes back what the offer counted.
    (
        -2.0,
        re.compile(r"\b(?:good|fine|great|well|bad)\b[\s,.!]*(?:thanks|thank you)?[\s,.!]*how (?:can|may) i (?:help|assist)\b"),
    ),
    (-2.0, re.compile(r"\bi(?:m| am) calling (?:about|because of|regarding) (?:my|our)\b")),
)
"""What somebody says who offers, or who wants, something of a company; each counts once. Too rare in the labelled calls to be fitted."""
_NAMED = 4.0
"""What it counts that somebody introduces themself by the name of the rep, or of the customer."""


def likeness(texts: Sequence[str], share: float, known: Mapping[str, str]) -> float:
    """How much somebody talks like a rep, in logits against another person of the same call: their difference tells who is.

    Args:
        texts: all that they say.
        share: their part of the words of the call, 0..1.
        known: metadata of the call; "rep" and "customer" may be names.
    """
    said = plain(texts)
    usual = sum(weight * habit for weight, habit in zip(WEIGHTS, habits(said, share), strict=True))
    opening = sum(points for points, pattern in _OPENINGS if pattern.search(said))
    named = sum(sign * _NAMED for sign, key in ((1, "rep"), (-1, "customer")) if _introduces(said, known.get(key, "")))
    return usual + opening + named


def habits(said: str, share: float) -> tuple[float, ...]:
    """The figures that are weighed: the logarithm of one more than each count, so that the tenth time counts less than the first."""
    return (*(math.log1p(len(pattern.findall(said))) for pattern in HABITS), share)


def plain(texts: Sequence[str]) -> str:
    """Texts in small letters, a line each, without apostrophes: recognisers leave them out."""
    return "\n".join(texts).casefold().replace("'", "").replace("’", "")


def _introduces(said: str, name: str) -> bool:
    """Whether somebody says that this is their name, or the name of their company; "is this …?" asks for another."""
    words = "|".join(re.escape(word) for word in re.findall(r"\w{3,}", plain([name])))
    if not words:
        return False
    return (
        re.search(
            rf"(?<!is )\b(?:this is|its|im|i am|names|name is|youre speaking to) (?:{words})\b|\b(?:{words}) (?:here|speaking)\b",
            said,
        )
        is not None
    )
