"""The scorecard in the terminal: verdict first, then each ask with time, quote and answer, then what to do next."""

from __future__ import annotations

from io import StringIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from closecall.exports.wording import STYLES, VERDICTS, kind, summary, where
from closecall.types import Ask, Scorecard


def render(card: Scorecard) -> RenderableType:
    """What a coach reads in ten seconds."""
    parts: list[RenderableType] = [_head(card), Text(summary(card), style="dim")]
    parts += [Text(f"! {warning}", style="yellow") for warning in card.warnings]
    if card.asks:
        parts += [Text(), _asks(card)]
    elif card.hints:
        parts += [Text(), *(Text(f"  hint, turn {h.evidence.turn}: “{h.evidence.quote}”") for h in card.hints[:3])]
    if card.commitments:
        parts += [Text(), Text("Commitments", style="bold"), _commitments(card)]
    if card.coaching:
        parts += [Text(), Text("Next time", style="bold")]
        parts += [Padding(Text(f"{n}. {note.text}"), (0, 0, 0, 2)) for n, note in enumerate(card.coaching, 1)]
    return Group(*parts, Text())


def write(card: Scorecard, width: int = 100) -> str:
    """The same as plain text without colour, for a file."""
    page = StringIO()
    Console(file=page, width=width, color_system=None).print(render(card))
    return page.getvalue()


def _head(card: Scorecard) -> Text:
    head = Text()
    head.append(f"{card.call_id}  ", style="bold")
    head.append(f"{VERDICTS[card.verdict]}  ", style=f"bold {_colour(card)}")
    head.append(f"{card.score}/100", style="bold")
    return head


def _colour(card: Scorecard) -> str:
    return {"gained": "green", "volunteered": "yellow", "conditional": "yellow", "deferred": "dark_orange"}.get(
        card.verdict, "red"
    )


def _asks(card: Scorecard) -> Table:
    table = Table(box=None, padding=(0, 1), show_header=True, header_style="bold", pad_edge=False)
    table.add_column("When", no_wrap=True)
    table.add_column("Asked for", no_wrap=True)
    table.add_column("The rep's words and the answer", ratio=1)
    for i, ask in enumerate(card.asks):
        review = {f"asks/{i}", f"asks/{i}/response"} & set(card.needs_review)
        table.add_row(where(ask.evidence.turn, ask.start), kind(ask.kind), _exchange(ask, needs_review=bool(review)))
    return table


def _exchange(ask: Ask, *, needs_review: bool) -> Text:
    text = Text(f"“{ask.evidence.quote}”\n")
    text.append(f"→ {ask.response.label}", style=STYLES[ask.response.label])
    if ask.response.evidence:
        text.append(f": “{ask.response.evidence.quote}”")
    if needs_review:
        text.append(" (please check)", style="dim")
    return text


def _commitments(card: Scorecard) -> Table:
    table = Table(box=None, padding=(0, 1), show_header=False)
    for c in card.commitments:
        detail = ", ".join(
            part
            for part in (c.when.words if c.when else "", *c.who, "offered by the customer" if c.initiator == "customer" else "")
            if part
        )
        table.add_row(kind(c.kind), Text(c.outcome, style=STYLES[c.outcome]), detail)
    return table
