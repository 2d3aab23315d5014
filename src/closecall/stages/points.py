"""The judged call -> its score: a line for each criterion of the rubric, with points gained and lost and their evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from closecall.rubric import TOTAL, Criterion, Rubric
from closecall.stages.measures.asking import STALLS, WORKED
from closecall.types import Ask, Commitment, Evidence, Finding, Objective, Point

HINT_SHARE = 0.25
"""A hint earns a quarter of the points of an ask: the step was thought of."""
OBJECTIVE_SHARES = {"asked": 1.0, "less": 0.5, "other": 0.25, "not_asked": 0.0}
ROOM = 0.98
"""An ask that comes later than this share of the call and gets no answer left no room for one."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the score and the coaching look at."""

    asks: tuple[Ask, ...]
    commitments: tuple[Commitment, ...]
    hints: tuple[Finding, ...]
    objections: tuple[Finding, ...]
    objective: Objective | None
    metrics: Mapping[str, float | None]

    def of(self, commitment: str) -> tuple[Ask, ...]:
        """The asks of one commitment."""
        return tuple(ask for ask in self.asks if ask.commitment == commitment)

    def flag(self, name: str) -> bool:
        """Whether a measure that is a flag or a count is set."""
        return bool(self.metrics.get(name))


@dataclass(frozen=True, slots=True)
class _Found:
    """The share of a criterion's points, why, and where; a share of None: the call gives no occasion."""

    share: float | None
    why: str
    at: Evidence | None = None


def points(judged: Judged, rubric: Rubric) -> tuple[Point, ...]:
    """A line for each criterion, in the order of the rubric; one that does not apply has 0 of 0."""
    return tuple(_point(code, rubric.points[code], _CRITERIA[code](judged, rubric)) for code in _CRITERIA)


def total(found: Sequence[Point]) -> int:
    """The score: points gained of those that the call gave occasion for, scaled to 100."""
    possible = sum(point.of for point in found)
    return round(TOTAL * sum(point.points for point in found) / possible) if possible else 0


def _point(code: Criterion, of: int, found: _Found) -> Point:
    at = (found.at.turn, found.at.quote) if found.at else (None, None)
    if found.share is None:
        return Point(code, 0, 0, found.why, *at)
    return Point(code, round(of * found.share), of, found.why, *at)


def _asked(judged: Judged, _: Rubric) -> _Found:
    if judged.asks:
        return _Found(1.0, "a commitment was asked for", judged.asks[0].evidence)
    if judged.hints:
        return _Found(HINT_SHARE, "a next step was mentioned and not asked for", judged.hints[-1].evidence)
    return _Found(0.0, "no commitment was asked for")


def _objective(judged: Judged, _: Rubric) -> _Found:
    plan = judged.objective
    if plan is None:
        return _Found(None, "no objective is given")
    why = {
        "asked": "the planned step was asked for",
        "less": "less than the planned step was asked for",
        "other": "something else than the planned step was asked for",
        "not_asked": "the planned step was not asked for",
    }[plan.status]
    at = next((a.evidence for a in judged.asks if (a.evidence.turn, a.evidence.quote) == (plan.turn, plan.quote)), None)
    return _Found(OBJECTIVE_SHARES[plan.status], why, at)


def _specific(judged: Judged, _: Rubric) -> _Found:
    agreed = [c for c in judged.commitments if c.outcome in {"accepted", "conditional"}]
    if not agreed:
        return _Found(0.0, "nothing was agreed")
    best = max(agreed, key=lambda c: (c.specific, c.when is not None))
    share = 0.5 + (0.5 if best.specific else 0.25 if best.when else 0.0)
    why = "what and when are agreed" if best.specific else "what is agreed, and not by when"
    return _Found(share, why, _where(judged, best))


def _answer(judged: Judged, rubric: Rubric) -> _Found:
    shares = {c: rubric.answer["volunteered" if c.initiator == "customer" else c.outcome] for c in judged.commitments}
    if not shares:
        return _Found(0.0, "there was nothing to answer")
    best = max(shares, key=lambda c: shares[c])
    word = "offered by the customer" if best.initiator == "customer" else best.outcome
    return _Found(shares[best], f"the best outcome is: {word}", _where(judged, best))


def _follow_up(judged: Judged, _: Rubric) -> _Found:
    stalled = [ask for ask in judged.asks if ask.response.label in STALLS]
    if not stalled:
        return _Found(None, "every ask was settled at once")
    outcomes = {c.id: c.outcome for c in judged.commitments}
    left = [ask for ask in stalled if ask is judged.of(ask.commitment)[-1] and outcomes.get(ask.commitment) not in WORKED]
    if not left:
        return _Found(1.0, "what was not settled was asked again", stalled[0].evidence)
    share = 1 - len({a.commitment for a in left}) / len({a.commitment for a in stalled})
    return _Found(share, f"left after “{left[0].response.label}”", left[0].response.evidence or left[0].evidence)


def _brush_off(judged: Judged, _: Rubric) -> _Found:
    put_off = [ask for ask in judged.asks if ask.response.label == "deferred"]
    if not put_off:
        return _Found(None, "the customer put nothing off")
    if judged.flag("brush_offs_settled_for"):
        return _Found(0.0, "a put-off was taken for a next step", put_off[-1].response.evidence)
    return _Found(1.0, "a put-off was not taken for a next step", put_off[-1].response.evidence)


def _timing(judged: Judged, _: Rubric) -> _Found:
    if not judged.asks:
        return _Found(None, "nothing was asked for")
    first, last = judged.asks[0], judged.asks[-1]
    if judged.flag("premature_ask"):
        return _Found(0.5, "asked before any question about the customer", first.evidence)
    if (judged.metrics.get("last_ask_at") or 0.0) >= ROOM and last.response.label == "unanswered":
        return _Found(0.5, "the last ask left no room for an answer", last.evidence)
    return _Found(1.0, "asked after some discovery, with room for the answer", first.evidence)


def _where(judged: Judged, commitment: Commitment) -> Evidence | None:
    """The answer that settled a commitment, or where it was volunteered."""
    mine = judged.of(commitment.id)
    return (mine[-1].response.evidence or mine[-1].evidence) if mine else commitment.evidence


_CRITERIA: Mapping[Criterion, Callable[[Judged, Rubric], _Found]] = {
    "asked": _asked,
    "objective": _objective,
    "specific": _specific,
    "answer": _answer,
    "follow_up": _follow_up,
    "brush_off": _brush_off,
    "timing": _timing,
}
