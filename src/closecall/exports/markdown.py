"""The scorecard as a Markdown note."""

from __future__ import annotations

import re

from closecall.exports.wording import VERDICTS, kind, summary, where
from closecall.types import Ask, Scorecard


def write(card: Scorecard) -> str:
    """A note that can be pasted into a customer record."""
    lines = [f"# {_plain(card.call_id)}", "", f"**{VERDICTS[card.verdict]}** ({card.score}/100)", "", _plain(summary(card)), ""]
    lines += [f"> {_plain(warning)}" for warning in card.warnings] + ([""] if card.warnings else [])
    if card.asks:
        lines += ["## Asks", "", *(_ask(ask) for ask in card.asks), ""]
    elif card.hints:
        lines += ["## Hints", "", *(f"- turn {h.evidence.turn}: “{_plain(h.evidence.quote)}”" for h in card.hints), ""]
    if card.commitments:
        lines += ["## Commitments", "", "| what | outcome | when | who | asked by |", "| --- | --- | --- | --- | --- |"]
        lines += [
            f"| {kind(c.kind)} | {c.outcome} | {_plain(c.when.words if c.when else '')} | {_plain(', '.join(c.who))} | {c.initiator} |"
            for c in card.commitments
        ]
        lines += [""]
    if card.coaching:
        lines += ["## Next time", "", *(f"- {_plain(note.text)}" for note in card.coaching), ""]
    return "\n".join(lines)


def _ask(ask: Ask) -> str:
    answer = f": “{_plain(ask.response.evidence.quote)}”" if ask.response.evidence else ""
    return f"- {where(ask.evidence.turn, ask.start)}, {kind(ask.kind)}: “{_plain(ask.evidence.quote)}” → **{ask.response.label}**{answer}"


def _plain(text: str) -> str:
    """Text of the call on one line, with Markdown's own characters made harmless."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split()))
