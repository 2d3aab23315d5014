"""Threads of asks -> commitments: each gets the customer's last position as its outcome, and what was fixed about it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from closecall.language.reader import CustomerSentence
from closecall.language.when import first_when
from closecall.types import Ask, Commitment, Evidence, Kind, Outcome, Turn, When

VOLUNTEER_THRESHOLD = 0.5
UPTAKE_WORDS = 12
"""How much of the rep's next turn is looked at for agreement to a counter-offer."""
_UPTAKE = re.compile(
    r"\b(?:done|deal|perfect|great|grand|lovely|brilliant|works|fine|suits|very good|sounds good|that's good|all right|no problem|you got it|noted|it is|then)\b",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:i'll (?:have to|check|see|ask|look|move|try)|have to|let me|not sure|hm+|but|can't|could|would|what about|if)\b",
    re.IGNORECASE,
)


def collect(asks: Sequence[Ask], volunteered: Sequence[tuple[Kind, Evidence]], turns: Sequence[Turn]) -> tuple[Commitment, ...]:
    """One commitment for each thread of asks, then those that the customer volunteered."""
    ids = dict.fromkeys(ask.commitment for ask in asks)
    asked = tuple(_commitment([ask for ask in asks if ask.commitment == name], turns) for name in ids)
    offered = tuple(_offered(f"v{n}", kind, evidence) for n, (kind, evidence) in enumerate(volunteered, 1))
    return asked + offered


def _offered(name: str, kind: Kind, evidence: Evidence) -> Commitment:
    words = first_when(evidence.quote)
    when = When(words) if words else None
    return Commitment(name, kind, "customer", "accepted", when, specific=when is not None, evidence=evidence)


def volunteered(sentences: Sequence[CustomerSentence], asks: Sequence[Ask]) -> tuple[tuple[Kind, Evidence], ...]:
    """Commitments that the customer offers of their own accord: the first sentence for each kind that no ask was made for."""
    taken: set[Kind] = {ask.kind for ask in asks}
    answers = {ask.response.evidence.turn for ask in asks if ask.response.evidence}
    found: list[tuple[Kind, Evidence]] = []
    for sentence in sentences:
        if not sentence.volunteers or sentence.evidence.turn in answers:
            continue
        kind = max(sentence.volunteers, key=lambda k: sentence.volunteers[k])
        if sum(sentence.volunteers.values()) >= VOLUNTEER_THRESHOLD and kind not in taken:
            taken.add(kind)
            found.append((kind, sentence.evidence))
    return tuple(found)


def _commitment(asks: Sequence[Ask], turns: Sequence[Turn]) -> Commitment:
    outcome = _outcome(asks, turns)
    when = _when(asks, turns) if outcome in {"accepted", "conditional"} else None
    first = asks[0]
    return Commitment(first.commitment, first.kind, "rep", outcome, when, specific=outcome == "accepted" and when is not None)


def _outcome(asks: Sequence[Ask], turns: Sequence[Turn]) -> Outcome:
    """The last position that the customer took: a question back or silence takes none, unless there is nothing else.

    A counter-offer that the rep takes up at once is agreed; one that is left open stands as `countered`.
    """
    for ask in reversed(asks):
        label = ask.response.label
        if label == "countered" and ask.response.evidence and _taken_up(turns, ask.response.evidence.turn):
            return "accepted"
        if label not in {"questioned", "unanswered"}:
            return label  # type: ignore[return-value]  # mypy does not narrow a Literal by a set
    return "unanswered"


def _taken_up(turns: Sequence[Turn], answer: int) -> bool:
    """Whether the rep's next words agree to what the customer offered instead."""
    following = next((turn for turn in turns[answer + 1 : answer + 3] if turn.role == "rep"), None)
    if following is None:
        return False
    opening = " ".join(following.text.split()[:UPTAKE_WORDS])
    return bool(_UPTAKE.search(opening)) and not _HEDGE.search(opening)


def _when(asks: Sequence[Ask], turns: Sequence[Turn]) -> When | None:
    """The last time that was named in an ask or its answer."""
    for ask in reversed(asks):
        answer = ask.response.evidence
        for text in (answer.quote if answer else "", ask.evidence.quote, turns[ask.evidence.turn].text):
            if words := first_when(text):
                return When(words)
    return None
