"""The scorecard in the terminal: verdict and score, what was asked and answered, who does what next, what to do better.

Short on purpose: what takes longer than a glance is in the HTML scorecard.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import StringIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from closecall.exports.wording import (
    CALL_OUTCOMES,
    OBJECTIVES,
    STYLES,
    VERDICTS,
    Thread,
    attending,
    cut,
    kind,
    measures,
    particulars,
    people,
    plain,
    please_check,
    sentence,
    threads,
    timing,
    title,
    where,
)
from closecall.types import Ask, Evidence, Finding, FollowUp, Note, Objective, ObjectiveStatus, Point, Scorecard, Verdict

MOST_ASKS = 3
"""Asks shown of one commitment: the last ones, which settle it."""
MOST_HINTS = 3
MOST_FOLLOW_UPS = 6
_VERDICT_STYLES: Mapping[Verdict, str] = {
    "gained": "green",
    "conditional": "yellow",
    "volunteered": "yellow",
    "deferred": "dark_orange",
}
_OBJECTIVE_STYLES: Mapping[ObjectiveStatus, str] = {"asked": "green", "less": "yellow"}


def render(card: Scorecard) -> RenderableType:
    """What a coach reads in ten seconds."""
    sections: tuple[tuple[str, Sequence[RenderableType]], ...] = (
        ("Asked and answered", [part for thread in threads(card) for part in _thread(thread, card)]),
        ("Mentioned, not asked for", [_hints(card.hints[:MOST_HINTS])] if card.hints and not card.asks else []),
        ("Follow-ups", [_follow_ups(card.follow_ups)] if card.follow_ups else []),
        ("Where the points went", [_points(card.points)] if any(point.of for point in card.points) else []),
        ("Coaching", [_coaching(card.coaching)] if card.coaching else []),
    )
    parts = [part for name, lines in sections if lines for part in (Text(), Text(name, style="bold"), *lines)]
    return Group(*_head(card), *parts, Text())


def write(card: Scorecard, width: int = 100) -> str:
    """The same as plain text without colour, for a file."""
    page = StringIO()
    Console(file=page, width=width, color_system=None).print(render(card))
    return "".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines())


def _head(card: Scorecard) -> Iterator[Text]:
    verdict, _, meaning = VERDICTS[card.verdict].partition(": ")
    style = _VERDICT_STYLES.get(card.verdict, "red")
    yield Text.assemble((f"{verdict} {card.score}/100", f"bold {style}"), f"  {title(card)}")
    yield Text(f"{sentence(meaning)} {sentence(CALL_OUTCOMES[card.call_outcome])}")
    if card.objective:
        yield _planned(card.objective)
    yield from (Text(line, style="dim") for line in (people(card), " · ".join(measures(card))) if line)
    yield from (Text(f"! {plain(warning)}", style="yellow") for warning in card.warnings)


def _planned(objective: Objective) -> Text:
    status = (OBJECTIVES[objective.status], _OBJECTIVE_STYLES.get(objective.status, "red"))
    quote = f": “{cut(objective.quote)}”" if objective.quote else "."
    return Text.assemble(f"Planned: {plain(objective.text).rstrip('.')}. ", status, quote)


def _thread(thread: Thread, card: Scorecard) -> Iterator[RenderableType]:
    """A commitment with its state on one line, and under it each exchange, or the words that offered it."""
    yield _state(thread)
    table = _columns()
    for ask in thread.asks[-MOST_ASKS:]:
        table.add_row(where(ask.evidence.turn, ask.start), _exchange(ask, card))
    offered = thread.commitment and thread.commitment.evidence
    if offered and not thread.asks:
        table.add_row(*_quoted(offered))
    if len(thread.asks) > MOST_ASKS:
        table.add_row("", Text(f"and {len(thread.asks) - MOST_ASKS} before: see --format html", style="dim"))
    if table.rows:
        yield Padding(table, (0, 0, 0, 2))


def _state(thread: Thread) -> Text:
    text, c = Text(kind(thread.kind).capitalize(), style="bold"), thread.commitment
    if c is None:
        return text
    specific = ("specific", "green") if c.specific else ("not specific", "yellow")
    return Text.assemble(
        text,
        ": ",
        (c.outcome, STYLES[c.outcome]),
        *(f", {detail}" for detail in particulars(c, short=True)),
        *((", ", specific) if c.outcome == "accepted" else ()),
    )


def _exchange(ask: Ask, card: Scorecard) -> Text:
    answer = ask.response.evidence
    return Text.assemble(
        f"“{cut(ask.evidence.quote)}”\n",
        (f"→ {ask.response.label}", STYLES[ask.response.label]),
        f": “{cut(answer.quote)}”" if answer else "",
        (please_check(ask, card), "dim"),
    )


def _quoted(evidence: Evidence) -> tuple[Text, Text]:
    """Where something was said, and what: as text, since a table takes square brackets in a string for markup."""
    return Text(where(evidence.turn, None)), Text(f"“{cut(evidence.quote)}”")


def _hints(hints: Sequence[Finding]) -> Table:
    table = _columns()
    for hint in hints:
        table.add_row(*_quoted(hint.evidence))
    return table


def _follow_ups(lines: Sequence[FollowUp]) -> Table:
    """One line each: what can be cut is what was said."""
    table = _columns()
    for line in lines[:MOST_FOLLOW_UPS]:
        details = [timing(line.when, line.what, short=True), attending(line.who)]
        table.add_row(line.owner, _one_line(" · ".join(part for part in (*details, plain(line.what)) if part)))
    if len(lines) > MOST_FOLLOW_UPS:
        table.add_row("", Text(f"and {len(lines) - MOST_FOLLOW_UPS} more: see --format html", style="dim"))
    return table


def _points(points: Sequence[Point]) -> Table:
    """One line for each criterion that applies."""
    table = _columns(middle=True)
    for point in points:
        if point.of:
            style = "green" if point.points == point.of else "yellow" if point.points else "red"
            table.add_row(kind(point.code), Text(f"{point.points}/{point.of}", style=style), _one_line(plain(point.why)))
    return table


def _coaching(notes: Sequence[Note]) -> Table:
    table = _columns(middle=True)
    for note in notes:
        moment = "" if note.turn is None else where(note.turn, note.start)
        text = Text(plain(note.text))
        if note.wording:
            text.append("\nTry: ", style="bold").append(plain(note.wording), style="cyan")
        table.add_row(Text("well done", style="green") if note.praise else Text("next time", style="yellow"), moment, text)
    return table


def _columns(*, middle: bool = False) -> Table:
    """Columns side by side; the last gives way where the width does not hold all."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(no_wrap=True, min_width=8)
    if middle:
        table.add_column(no_wrap=True, justify="right")
    table.add_column(overflow="fold")
    return table


def _one_line(text: str) -> Text:
    return Text(text, no_wrap=True, overflow="ellipsis")
