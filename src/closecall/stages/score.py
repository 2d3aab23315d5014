"""Commitments -> the verdict of a call by the guideline's table, and its outcome in sales terms."""

from __future__ import annotations

from collections.abc import Sequence

from closecall.types import CallOutcome, Commitment, Finding, Initiator, Outcome, Verdict

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


def call_outcome(commitments: Sequence[Commitment]) -> CallOutcome:
    """The call in the terms of Rackham, SPIN Selling (1988), ch. 2: the first that holds.

    `order`: the customer agreed to buy. `advance`: the customer agreed to another action, asked for or volunteered.
    `no_sale`: everything that was asked for was refused. `continuation`: talk goes on with no action agreed.
    """
    agreed = {c.kind for c in commitments if c.outcome == "accepted"}
    if agreed:
        return "order" if "purchase" in agreed else "advance"
    return "no_sale" if commitments and all(c.outcome == "declined" for c in commitments) else "continuation"
