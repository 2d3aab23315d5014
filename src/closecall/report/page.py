"""The report as a self-contained HTML page or a Markdown note: no script, no network, everything from the calls escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from closecall.exports.wording import kind, where
from closecall.report.figures import Figures, Line, Moment, Month
from closecall.report.intervals import Estimate, Standing

if TYPE_CHECKING:
    from jinja2 import Template

STANDINGS: Mapping[Standing, str] = {
    "above": "above the team",
    "below": "below the team",
    "alike": "no clear difference",
    "unknown": "too few to compare",
}
# Control characters that no page may hold, and halves of characters that no file can.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_WIDTH, _HEIGHT, _EDGE = 640, 170, 44


@dataclass(frozen=True, slots=True)
class Heading:
    """Whom and when a report is about."""

    rep: str
    team: str | None
    since: date | None
    today: date


@dataclass(frozen=True, slots=True)
class Dot:
    """One month of a trend picture, in pixels: the point and the ends of its interval."""

    x: float
    y: float
    low: float
    high: float
    label: str


def html(heading: Heading, figures: Figures) -> str:
    """The report as one HTML page."""
    return _template().render(
        about=heading,
        figures=figures,
        pictures=[
            ("Ask rate", dots([(month, month.asked) for month in figures.months])),
            ("Calls that gained a commitment", dots([(month, month.gained) for month in figures.months])),
        ],
        width=_WIDTH,
        height=_HEIGHT,
        edge=_EDGE,
        written=written,
        interval=interval,
        standings=STANDINGS,
        kind=kind,
        where=where,
    )


def markdown(heading: Heading, figures: Figures) -> str:
    """The report as a Markdown note."""
    period = f"since {heading.since}, " if heading.since else ""
    lines = [f"# {_plain(heading.rep)}", "", f"{figures.calls} calls, {period}as of {heading.today}", ""]
    lines += ["## Figures", "", f"| | {_plain(heading.rep)} | team | |", "| --- | --- | --- | --- |"]
    lines += [_row(line) for line in figures.lines]
    lines += ["", "In brackets the 95 % interval, and of how many.", ""]
    if figures.months:
        lines += ["## By month", "", "| month | calls | ask rate | gained |", "| --- | --- | --- | --- |"]
        lines += [f"| {m.month} | {m.calls} | {_cell(m.asked, 'share')} | {_cell(m.gained, 'share')} |" for m in figures.months]
        lines += [""]
    if figures.moments:
        lines += ["## Worth hearing", "", *(_moment(moment) for moment in figures.moments), ""]
    if figures.open:
        lines += [
            "## Open commitments",
            "",
            "| due | what | customer | said | outcome | call |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        for found in figures.open:
            c = found.commitment
            due = f"{c.due}{' **overdue**' if found.overdue else ''}"
            cells = (kind(c.kind), found.call.customer or "", c.when or "", c.outcome, found.call.id)
            lines.append(f"| {due} | " + " | ".join(_plain(cell) for cell in cells) + " |")
        lines += [""]
    return "\n".join(lines)


def written(value: float | None, unit: str) -> str:
    """A figure as a person reads it."""
    if value is None:
        return "–"
    return f"{value:.0%}" if unit == "share" else f"{value:.3g}"


def interval(estimate: Estimate, unit: str) -> str:
    """The interval and the number of observations, such as "42% to 61%, n 88"."""
    ends = "" if estimate.low is None else f"{written(estimate.low, unit)} to {written(estimate.high, unit)}, "
    return f"{ends}n {estimate.n}"


def dots(found: Sequence[tuple[Month, Estimate]]) -> tuple[Dot, ...]:
    """The places of the months in a picture, evenly from the first month to the last; months without calls are gaps."""
    numbers = [int(month.month[:4]) * 12 + int(month.month[5:]) for month, _ in found]
    span = max(1, numbers[-1] - numbers[0]) if numbers else 1
    across, down = _WIDTH - 2 * _EDGE, _HEIGHT - 2 * _EDGE

    def height(value: float | None) -> float:
        return round(_EDGE + down * (1 - (value or 0.0)), 1)

    return tuple(
        Dot(round(_EDGE + across * (n - numbers[0]) / span, 1), height(e.value), height(e.low), height(e.high), month.month)
        for n, (month, e) in zip(numbers, found, strict=True)
    )


def _row(line: Line) -> str:
    cells = (_cell(line.rep, line.unit), _cell(line.team, line.unit), STANDINGS[line.standing])
    return f"| {line.name} ({line.what}) | " + " | ".join(cells) + " |"


def _cell(estimate: Estimate, unit: str) -> str:
    return f"{written(estimate.value, unit)} ({interval(estimate, unit)})"


def _moment(moment: Moment) -> str:
    parts = (moment.call.id, moment.call.customer, moment.call.day and f"{moment.call.day}", where(moment.turn, moment.start))
    place = ", ".join(_plain(part) for part in parts if part)
    answer = f" → “{_plain(moment.answer)}”" if moment.answer else ""
    return f"- **{moment.why}** ({place}): “{_plain(moment.quote)}”{answer}"


def _plain(text: str) -> str:
    """Text of the calls on one line, with Markdown's and HTML's own characters made harmless."""
    flat = " ".join(_UNPRINTABLE.sub("", text).split()).replace("&", "&amp;")
    return re.sub(r"([\\`*_\[\]<>|#~])", r"\\\1", flat)


def _printable(value: object) -> object:
    """What the template prints, without characters that would break the page. Markup has been through here already."""
    return _UNPRINTABLE.sub("", value) if type(value) is str else value


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("closecall", "report"),
        autoescape=True,
        finalize=_printable,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template("report.html.j2")
