"""Labels and times in a coach's words, for every format that a person reads."""

from __future__ import annotations

from closecall.types import Outcome, ResponseLabel, Scorecard, Verdict

VERDICTS: dict[Verdict, str] = {
    "gained": "Gained: the rep asked and the customer agreed",
    "conditional": "Conditional: the rep asked, and the customer set a condition or made another offer",
    "volunteered": "Volunteered: the customer committed without the rep gaining it",
    "deferred": "Deferred: the rep asked, and the customer put it off or raised a concern",
    "declined": "Declined: the rep asked, and the customer refused",
    "unanswered": "Unanswered: the rep asked and got no answer",
    "hinted": "Hinted: a next step was mentioned and never asked for",
    "not_asked": "Not asked: the rep asked for no commitment",
}
STYLES: dict[ResponseLabel | Outcome, str] = {
    "accepted": "green",
    "conditional": "yellow",
    "countered": "yellow",
    "deferred": "dark_orange",
    "objected": "dark_orange",
    "declined": "red",
    "questioned": "cyan",
    "unanswered": "red",
}


def clock(seconds: float | None) -> str:
    """Seconds as m:ss or h:mm:ss; empty for None."""
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def where(turn: int, start: float | None) -> str:
    """Where something was said: its time, else its turn."""
    return clock(start) or f"turn {turn}"


def kind(name: str) -> str:
    """A kind as words: `supplier_status` is "supplier status"."""
    return name.replace("_", " ")


def summary(card: Scorecard) -> str:
    """Who spoke, for how long, and how much of it was the rep."""
    people = ", ".join(f"{s.name} ({s.role})" if s.name != s.role else s.name for s in card.speakers)
    share = card.metrics.get("rep_talk_share")
    parts = [people, clock(card.metrics.get("duration_seconds")), f"rep talks {share:.0%}" if share is not None else ""]
    return " · ".join(part for part in parts if part)
