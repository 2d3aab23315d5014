"""Commitments -> verdict, points and score. The verdict follows the guideline's table; docs/rubric.md tells how each point is gained."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from closecall.language.when import first_when
from closecall.rubric import Rubric
from closecall.stages.measures import asking
from closecall.types import (
    STALLS,
    STANDING,
    Ask,
    Call,
    CallOutcome,
    Commitment,
    Evidence,
    Finding,
    Initiator,
    Kind,
    Objective,
    Outcome,
    Point,
    Turn,
    Verdict,
)

_BY_OUTCOME: tuple[tuple[frozenset[Outcome], Verdict], ...] = (
    (frozenset({"deferred", "objected"}), "deferred"),
    (frozenset({"declined"}), "declined"),
    (frozenset({"unanswered"}), "unanswered"),
)
TALK_ON_WORDS = 40
"""So many words after an ask, about a quarter of a minute of talk, bury it."""
_NOBODY = re.compile(
    r"\b(?:(?:get|have|send|ask|bring|find|let|with|and) (?:someone|somebody|anyone|anybody|one of (?:us|them|my|our|the))\b"
    r"|(?:someone|somebody|whoever|one of (?:us|them|my \w+|our \w+|the \w+)) (?:will|would|can|could|should|has|from|to)\b)",
    re.IGNORECASE,
)
_RANKS: tuple[Outcome, ...] = get_args(Outcome)
"""From the best outcome to the worst."""
_UNDECIDED: frozenset[Outcome] = frozenset({"conditional", "countered", "deferred", "objected"})
_NEEDS_DATE: frozenset[Kind] = frozenset({"meeting", "other"})


@dataclass(frozen=True, slots=True)
class Stall:
    """An answer that leaves the matter open, and whether the rep did anything about it."""

    ask: Ask
    followed: bool


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


def total(points: Sequence[Point]) -> int:
    """The score, 0 to 100: the share of the points gained among those that apply."""
    possible = sum(point.of for point in points)
    return _rounded(100 * sum(point.points for point in points), possible) if possible else 0


def points(
    call: Call,
    asks: Sequence[Ask],
    commitments: Sequence[Commitment],
    hints: Sequence[Finding],
    objective: Objective | None,
    metrics: Mapping[str, float | None],
    rubric: Rubric,
) -> tuple[Point, ...]:
    """Every criterion of the rubric in its order, with what was gained of it and why.

    Of the measures, `premature_ask` is looked at; where it is missing, the ask is not taken for premature.
    """
    return (
        _asked(asks, hints, rubric),
        _planned(objective, rubric),
        _specific(asks, commitments, rubric),
        _answered(asks, commitments, rubric),
        _followed_up(asks, commitments, rubric),
        _brushed_off(asks, commitments, rubric),
        _timed(call, asks, metrics, rubric),
    )


def call_outcome(commitments: Sequence[Commitment]) -> CallOutcome:
    """The call in the terms of Rackham, SPIN Selling (1988): see docs/rubric.md for the exact rule."""
    accepted = [c for c in commitments if c.outcome == "accepted"]
    if any(c.kind == "purchase" for c in accepted):
        return "order"
    if any(c.specific or c.kind not in _NEEDS_DATE for c in accepted):
        return "advance"
    outcomes = {c.outcome for c in commitments}
    return "no_sale" if "declined" in outcomes and not accepted and not outcomes & _UNDECIDED else "continuation"


def stalls(asks: Sequence[Ask], commitments: Sequence[Commitment]) -> tuple[Stall, ...]:
    """Every stall, and whether it was followed up: by an ask that brought another answer, or by another commitment with a time.

    An ask again that brings the same answer is the same stall, so asking more often changes nothing.
    """
    found = []
    for commitment in commitments:
        moves = _moves(commitment.asks_among(asks))
        for n, ask in enumerate(moves):
            if ask.response.label in STALLS:
                followed = n + 1 < len(moves) or _fixed_after(ask, asks, commitments)
                found.append(Stall(ask, followed))
    return tuple(sorted(found, key=lambda stall: stall.ask.evidence.turn))


def words_after(ask: Ask, turns: Sequence[Turn]) -> int:
    """How many words the rep adds in the turn of an ask, once it is asked."""
    return _words(turns[ask.evidence.turn].text[ask.evidence.end_char :])


def owner_known(commitment: Commitment, asks: Sequence[Ask]) -> bool:
    """Whether it is clear who acts: somebody named, else the customer on the call unless they speak of "somebody"."""
    if commitment.who:
        return True
    vague = any(_NOBODY.search(part.quote) for part in _said(commitment, asks))
    return commitment.kind != "stakeholders" and not vague


def best_of(commitments: Sequence[Commitment]) -> Commitment | None:
    """The commitment that went furthest: one that the rep asked for before an offered one, a specific one before a vague one."""
    asked = [c for c in commitments if c.initiator == "rep" and c.outcome in STANDING]
    offered = [c for c in commitments if c.initiator == "customer"]
    return min(asked or offered or commitments, key=lambda c: (_RANKS.index(c.outcome), not c.specific), default=None)


def _asked(asks: Sequence[Ask], hints: Sequence[Finding], rubric: Rubric) -> Point:
    of = rubric.points.asked
    if asks:
        return _point("asked", of, rubric.asked.asked, "The rep asked for an action of the customer's.", asks[0].evidence)
    if hints:
        return _point("asked", of, rubric.asked.hinted, "A next step was mentioned and not asked for.", hints[-1].evidence)
    return _point("asked", of, 0, "The rep asked for nothing.")


def _planned(objective: Objective | None, rubric: Rubric) -> Point:
    if objective is None:
        return Point("objective", 0, 0, "No plan was given for the call.")
    why = {
        "asked": "The rep asked for what was planned.",
        "less": "The rep asked for less than was planned.",
        "other": "The rep asked for something other than was planned.",
        "not_asked": "What was planned was not asked for.",
    }[objective.status]
    share = getattr(rubric.objective, objective.status)
    return Point(
        "objective", _part(rubric.points.objective, share), rubric.points.objective, why, objective.turn, objective.quote
    )


def _specific(asks: Sequence[Ask], commitments: Sequence[Commitment], rubric: Rubric) -> Point:
    of, best = rubric.points.specific, best_of(commitments)
    if best is None or best.outcome not in STANDING:
        return _point("specific", of, 0, "Nothing was agreed that could be specific.")
    fixed = {
        "action": best.outcome != "countered",
        "owner": owner_known(best, asks),
        "time": _has_time(best, asks),
    }
    share = sum(getattr(rubric.specific, part) for part, known in fixed.items() if known)
    names = {"action": "what will be done", "owner": "who will do it", "time": "when"}
    clear, open_ = ([names[part] for part, known in fixed.items() if known is want] for want in (True, False))
    why = [f"The call fixes {listed(clear)}." if clear else "", f"It leaves open {listed(open_)}." if open_ else ""]
    return _point("specific", of, share, " ".join(filter(None, why)), _where(best, asks))


def _answered(asks: Sequence[Ask], commitments: Sequence[Commitment], rubric: Rubric) -> Point:
    """The outcome that is worth most; the same worth twice is told by the first."""
    of = rubric.points.answer
    worth = [(getattr(rubric.answer, _ending(c)), c) for c in commitments]
    share, best = max(worth, key=lambda found: found[0], default=(0, None))
    if best is None:
        return _point("answer", of, 0, "There was nothing for the customer to answer.")
    why = {
        "accepted": "The customer agreed.",
        "conditional": "The customer agreed on a condition.",
        "countered": "The customer offered something else, and it was left open.",
        "volunteered": "The customer offered something unasked.",
        "deferred": "The customer put it off.",
        "objected": "The customer raised a concern, and it still stood at the end.",
        "declined": "The customer said no.",
        "unanswered": "The customer gave no answer.",
    }[_ending(best)]
    return _point("answer", of, share, why, _where(best, asks))


def _followed_up(asks: Sequence[Ask], commitments: Sequence[Commitment], rubric: Rubric) -> Point:
    of, found = rubric.points.follow_up, stalls(asks, commitments)
    if not found:
        return Point("follow_up", 0, 0, "No answer left a matter open.")
    left = [stall.ask for stall in found if not stall.followed]
    done = len(found) - len(left)
    if not left:
        return _point("follow_up", of, 100, "What was left open was followed up.", _answer_or_ask(found[0].ask))
    why = (
        f"{done} of {len(found)} answers that left a matter open were followed up."
        if done
        else "What was left open was not followed up."
    )
    return _point("follow_up", of, _rounded(100 * done, len(found)), why, _answer_or_ask(left[0]))


def _brushed_off(asks: Sequence[Ask], commitments: Sequence[Commitment], rubric: Rubric) -> Point:
    of = rubric.points.brush_off
    found = [stall for stall in stalls(asks, commitments) if asking.is_brushed_off(stall.ask)]
    settled = next((stall.ask for stall in found if not stall.followed), None)
    if settled:
        return _point("brush_off", of, 0, "A polite way out was accepted as an answer.", _answer_or_ask(settled))
    if found:
        return _point("brush_off", of, 100, "A polite way out was not accepted as an answer.", _answer_or_ask(found[0].ask))
    return Point("brush_off", 0, 0, "The customer looked for no polite way out.")


_WHEN_ASKED: Mapping[float | None, str] = {
    1: "came before any question about the customer's situation",
    0: "did not come before the first question about the customer's situation",
    None: "needed no question about the customer's situation before it in a call that follows others",
}
"""By the measure `premature_ask`."""


def _timed(call: Call, asks: Sequence[Ask], metrics: Mapping[str, float | None], rubric: Rubric) -> Point:
    """Judged by the first ask: what a later one adds is a follow-up."""
    if not asks:
        return Point("timing", 0, 0, "There was no ask to time.")
    early, room = metrics.get("premature_ask", 0), has_room(asks[0], call.turns)
    share = rubric.timing.discovery * (not early) + rubric.timing.room * room
    why = f"The first ask {_WHEN_ASKED[early]}, and left {'' if room else 'no '}room for an answer."
    return _point("timing", rubric.points.timing, share, why, asks[0].evidence)


def has_room(ask: Ask, turns: Sequence[Turn]) -> bool:
    """Whether the customer could answer: somebody on their side speaks afterwards, and the rep did not talk on first."""
    spoken = any(turn.role == "customer" and turn.text.strip() for turn in turns[ask.evidence.turn + 1 :])
    return spoken and words_after(ask, turns) < TALK_ON_WORDS


def _moves(asks: Sequence[Ask]) -> tuple[Ask, ...]:
    """The asks at which the customer's answer changes."""
    return tuple(ask for n, ask in enumerate(asks) if n == 0 or ask.response.label != asks[n - 1].response.label)


def _fixed_after(stall: Ask, asks: Sequence[Ask], commitments: Sequence[Commitment]) -> bool:
    """Whether another commitment came up after a stall and got a time."""
    for c in commitments:
        where = _where(c, asks)
        if c.outcome in STANDING and where and where.turn > stall.evidence.turn and _has_time(c, asks):
            return True
    return False


def _has_time(commitment: Commitment, asks: Sequence[Ask]) -> bool:
    """Whether a time was said. A counter-offer that is still open has it in the customer's words only."""
    if commitment.outcome == "countered":
        last = commitment.asks_among(asks)[-1:]
        return any(ask.response.evidence and first_when(ask.response.evidence.quote) for ask in last)
    return commitment.is_timed


def _where(commitment: Commitment, asks: Sequence[Ask]) -> Evidence | None:
    """Where a commitment first comes up."""
    mine = commitment.asks_among(asks)
    return mine[0].evidence if mine else commitment.evidence


def _said(commitment: Commitment, asks: Sequence[Ask]) -> Iterator[Evidence]:
    if commitment.evidence:
        yield commitment.evidence
    for ask in commitment.asks_among(asks):
        yield from ask.exchange


def _ending(commitment: Commitment) -> str:
    return "volunteered" if commitment.initiator == "customer" else commitment.outcome


def _answer_or_ask(ask: Ask) -> Evidence:
    return ask.response.evidence or ask.evidence


def _point(code: str, of: int, share: int, why: str, evidence: Evidence | None = None) -> Point:
    where = (evidence.turn, evidence.quote) if evidence else (None, None)
    return Point(code, _part(of, share), of, why, *where)


def _part(of: int, share: int) -> int:
    return _rounded(of * share, 100)


def _rounded(part: int, whole: int) -> int:
    """A quotient of whole numbers to the nearest one, a half upwards."""
    return (2 * part + whole) // (2 * whole)


def _words(text: str) -> int:
    return len(text.split())


def listed(names: Sequence[str]) -> str:
    """Names as they are spoken: "a, b and c"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
