"""Commitments -> verdict, score and measures. The verdict follows the guideline's table; the points are the rubric's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from closecall.rubric import Rubric
from closecall.types import Ask, Call, CallOutcome, Commitment, Finding, Initiator, Outcome, Verdict

_BY_OUTCOME: tuple[tuple[frozenset[Outcome], Verdict], ...] = (
    (frozenset({"deferred", "objected"}), "deferred"),
    (frozenset({"declined"}), "declined"),
    (frozenset({"unanswered"}), "unanswered"),
)


def verdict(commitments: Sequence[Commitment], hints: Sequence[Finding]) -> Verdict:
    """The verdict of a call."""
    return verdict_of_outcomes([(c.initiator, c.outcome) for c in commitments], hinted=bool(hints))


def verdict_of_outcomes(outcomes: Sequence[tuple[Initiator, Outcome]], *, hinted: bool) -> Verdict:
    """The first row of the guideline's table that holds."""
    asked = {outcome for initiator, outcome in outcomes if initiator == "rep"}
    if "accepted" in asked:
        return "gained"
    if asked & {"conditional", "countered"}:
        return "conditional"
    if any(initiator == "customer" for initiator, _ in outcomes):
        return "volunteered"
    return next((name for found, name in _BY_OUTCOME if asked & found), "hinted" if hinted else "not_asked")


def points(found: Verdict, commitments: Sequence[Commitment], rubric: Rubric) -> int:
    """The score, 0 to 100."""
    specific = any(c.specific and c.initiator == "rep" for c in commitments)
    return min(100, rubric.verdict_points[found] + (rubric.specific_points if specific else 0))


def call_outcome(commitments: Sequence[Commitment]) -> CallOutcome:
    """The call in sales terms: see docs/rubric.md for the rule."""
    accepted = {c.kind for c in commitments if c.outcome == "accepted"}
    if "purchase" in accepted:
        return "order"
    if accepted:
        return "advance"
    return "no_sale" if any(c.outcome == "declined" for c in commitments) else "continuation"


def metrics(call: Call, asks: Sequence[Ask]) -> Mapping[str, float | None]:
    """Measures of the call; those that the transcript cannot support are None.

    `rep_talk_share` is the rep's share of the words of both sides (0..1), `first_ask_at` and `last_ask_at` the position of
    the ask's turn in the call (0..1), `duration_seconds` the end of the last turn.
    """
    rep = sum(s.words for s in call.speakers if s.role == "rep")
    customer = sum(s.words for s in call.speakers if s.role == "customer")
    last = max(1, len(call.turns) - 1)
    ends = [t.end if t.end is not None else t.start for t in call.turns]
    timed = [end for end in ends if end is not None]
    return {
        "asks": len(asks),
        "turns": len(call.turns),
        "rep_words": rep,
        "customer_words": customer,
        "rep_talk_share": round(rep / (rep + customer), 3) if rep + customer else None,
        "first_ask_at": round(asks[0].evidence.turn / last, 3) if asks else None,
        "last_ask_at": round(asks[-1].evidence.turn / last, 3) if asks else None,
        "duration_seconds": round(max(timed), 2) if timed else None,
    }
