"""The call as a picture: who speaks when, and where asks, answers, hints and objections fall.

`draw` gives values to be drawn, not the drawing. Places along the call are percent of its width and heights are pixels, so the
picture stretches to a screen or a sheet while its marks and letters keep their size. Marks that would touch stand in rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, isfinite
from typing import Literal

from closecall.exports.wording import clock, kind
from closecall.types import Ask, Commitment, Evidence, Finding, ResponseLabel, Role, Scorecard, Transcript, Turn

Sign = Literal["yes", "partly", "open", "no", "none"]
What = Literal["ask", "answer", "hint", "objection", "offer"]
SIGNS: Mapping[ResponseLabel, Sign] = {
    "accepted": "yes",
    "conditional": "partly",
    "countered": "partly",
    "deferred": "open",
    "objected": "open",
    "questioned": "open",
    "declined": "no",
    "unanswered": "none",
}
NEAREST = 9.0
"""Percent between two marks of one row: 22 pixels where the picture is 240 wide, as on a screen of 320."""
ROWS = 6
SEAMLESS = 0.2
"""Percent of silence that no eye sees: one speaker's bars on both sides of it are drawn as one."""
BAR, THIN, ABOVE, BELOW, BETWEEN, AXIS = 16, 5, 26, 38, 18, 24
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of one role's talk, in percent."""

    role: Role
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment: `x` in percent, `y` its middle in pixels, `row` counted from its lane.

    `number` is that of the ask and None for others, `sign` is how the ask was answered, `link` the id of what it leads to.
    """

    what: What
    x: float
    label: str
    link: str
    number: int | None = None
    sign: Sign = "none"
    row: int = 0
    y: int = 0


@dataclass(frozen=True, slots=True)
class Join:
    """The line from an ask to its answer, in percent."""

    ask: float
    answer: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A label of the axis; `anchor` is the SVG text-anchor that keeps it inside the picture."""

    x: float
    label: str
    anchor: Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole picture. `lanes` holds top and height of each lane in pixels, `axis` the height of the axis line."""

    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    joins: tuple[Join, ...]
    ticks: tuple[Tick, ...]
    lanes: Mapping[Role, tuple[int, int]]
    axis: int
    height: int
    timed: bool
    description: str


@dataclass(frozen=True, slots=True)
class _Scale:
    spans: Mapping[int, Span]
    lengths: Mapping[int, int]
    low: float
    high: float
    timed: bool

    def x(self, at: float) -> float:
        return round(min(100.0, max(0.0, 100 * (at - self.low) / (self.high - self.low))), 2)

    def place(self, evidence: Evidence | None, start: float | None = None) -> float | None:
        """Where words stand: by their own time, else by their place within their turn; None where the turn is not there."""
        if evidence is None or evidence.turn not in self.spans:
            return None
        if self.timed and start is not None:
            return self.x(start)
        begin, end = self.spans[evidence.turn]
        return self.x(begin + (end - begin) * evidence.start_char / max(1, self.lengths[evidence.turn]))


def draw(card: Scorecard, transcript: Transcript) -> Timeline | None:
    """The picture of a call; None where nobody speaks."""
    if not transcript.turns:
        return None
    scale = _scale(transcript.turns)
    bars = _bars(transcript.turns, scale, {speaker.name: speaker.role for speaker in card.speakers})
    asks = [(n, ask, scale.place(ask.evidence, ask.start)) for n, ask in enumerate(card.asks, 1)]
    answered = [(n, ask, x, scale.place(ask.response.evidence)) for n, ask, x in asks]
    above = _rows([*(_ask(n, ask, x) for n, ask, x in asks if x is not None), *_found("hint", card.hints, scale)])
    below = [_answer(n, ask, to) for n, ask, _, to in answered if to is not None]
    below = _rows([*below, *_found("objection", card.objections, scale), *_offers(card.commitments, scale)])
    lanes = _lanes(above, others=any(bar.role == "other" for bar in bars))
    base = max(top + height for top, height in lanes.values())
    axis = base + BELOW * (1 + max((mark.row for mark in below), default=-1)) + 4
    return Timeline(
        bars=bars,
        marks=(
            *(replace(mark, y=lanes["rep"][0] - ABOVE // 2 - 2 - ABOVE * mark.row) for mark in above),
            *(replace(mark, y=base + BELOW // 2 + 1 + BELOW * mark.row) for mark in below),
        ),
        joins=tuple(Join(x, to) for _, _, x, to in answered if x is not None and to is not None),
        ticks=_ticks(scale),
        lanes=lanes,
        axis=axis,
        height=axis + AXIS,
        timed=scale.timed,
        description=_description(card),
    )


def _scale(turns: Sequence[Turn]) -> _Scale:
    lengths = {turn.index: len(turn.text) for turn in turns}
    spans = _seconds(turns)
    low, high = _extent(spans)
    if high > low:
        # A call that starts within its first tenth is shown from 0, where its clock starts.
        return _Scale(spans, lengths, min(low, 0.0) if low <= high / 10 else low, high, timed=True)
    spans = _words(turns)
    return _Scale(spans, lengths, *_extent(spans), timed=False)


def _extent(spans: Mapping[int, Span]) -> Span:
    return min((begin for begin, _ in spans.values()), default=0.0), max((end for _, end in spans.values()), default=0.0)


def _seconds(turns: Sequence[Turn]) -> dict[int, Span]:
    """The time of each turn, its end being the next start where none is given; empty unless every turn has a start."""
    starts = [turn.start for turn in turns if turn.start is not None and isfinite(turn.start)]
    if len(starts) < len(turns):
        return {}
    after = [*starts[1:], starts[-1]]
    ends = [turn.end if turn.end is not None and isfinite(turn.end) else end for turn, end in zip(turns, after, strict=True)]
    return {turn.index: (start, max(start, end)) for turn, start, end in zip(turns, starts, ends, strict=True)}


def _words(turns: Sequence[Turn]) -> dict[int, Span]:
    spans, at = {}, 0
    for turn in turns:
        length = max(1, len(turn.text.split()))
        spans[turn.index] = (float(at), float(at + length))
        at += length
    return spans


def _bars(turns: Sequence[Turn], scale: _Scale, roles: Mapping[str, Role]) -> tuple[Bar, ...]:
    found: list[Bar] = []
    last: dict[Role, int] = {}
    for turn in sorted(turns, key=lambda turn: scale.spans[turn.index]):
        role = turn.role or roles.get(turn.speaker, "other")
        start, end = (scale.x(at) for at in scale.spans[turn.index])
        before = found[last[role]] if role in last else None
        if before and start - before.x - before.width <= SEAMLESS:
            found[last[role]] = replace(before, width=round(max(end - before.x, before.width), 2))
        else:
            last[role] = len(found)
            found.append(Bar(role, min(start, 100 - SEAMLESS), round(max(end - start, SEAMLESS), 2)))
    return tuple(found)


def _ask(number: int, ask: Ask, x: float) -> Mark:
    at = f" at {clock(ask.start)}" if ask.start is not None else ""
    label = f"Ask {number}{at}: {kind(ask.kind)}, {ask.response.label}"
    return Mark("ask", x, label, f"ask-{number}", number, SIGNS[ask.response.label])


def _answer(number: int, ask: Ask, x: float) -> Mark:
    return Mark(
        "answer", x, f"Answer to ask {number}: {ask.response.label}", f"ask-{number}", number, SIGNS[ask.response.label]
    )


def _found(what: Literal["hint", "objection"], findings: Sequence[Finding], scale: _Scale) -> list[Mark]:
    places = [(n, found, scale.place(found.evidence)) for n, found in enumerate(findings, 1)]
    return [
        Mark(what, x, f"{what.capitalize()} {n}{f': {kind(found.kind)}' if found.kind else ''}", f"{what}-{n}")
        for n, found, x in places
        if x is not None
    ]


def _offers(commitments: Sequence[Commitment], scale: _Scale) -> list[Mark]:
    """What the customer volunteered."""
    places = [(n, c, scale.place(c.evidence)) for n, c in enumerate(commitments, 1)]
    return [Mark("offer", x, f"Volunteered: {kind(c.kind)}", f"commitment-{n}") for n, c, x in places if x is not None]


def _rows(marks: Iterable[Mark]) -> list[Mark]:
    """The marks in the order of the call, each in the first row with room; where all are full, in the one with the most."""
    ends: list[float] = []
    placed = []
    for mark in sorted(marks, key=lambda mark: mark.x):
        row = next((row for row, end in enumerate(ends) if mark.x - end >= NEAREST), len(ends))
        if row == ROWS:
            row = ends.index(min(ends))
        ends[row : row + 1] = [mark.x]
        placed.append(replace(mark, row=row))
    return placed


def _lanes(above: Sequence[Mark], *, others: bool) -> dict[Role, tuple[int, int]]:
    rep = ABOVE * (1 + max((mark.row for mark in above), default=-1)) + 4
    customer = rep + BAR + BETWEEN
    lanes: dict[Role, tuple[int, int]] = {"rep": (rep, BAR), "customer": (customer, BAR)}
    return lanes | {"other": (customer + BAR + 6, THIN)} if others else lanes


def _ticks(scale: _Scale) -> tuple[Tick, ...]:
    if not scale.timed:
        return Tick(0.0, "start", "start"), Tick(100.0, "end", "end")
    extent = scale.high - scale.low
    step = next((step for step in STEPS if extent / step <= 5), extent / 5)
    times = [n * step for n in range(ceil(scale.low / step), floor(scale.high / step) + 1)]
    return tuple(Tick(scale.x(at), clock(at), _anchor(scale.x(at))) for at in times)


def _anchor(x: float) -> Literal["start", "middle", "end"]:
    if x < 5:
        return "start"
    return "end" if x > 95 else "middle"


def _description(card: Scorecard) -> str:
    counts = [(len(card.asks), "ask"), (len(card.hints), "hint"), (len(card.objections), "objection")]
    said = ", ".join(f"{count or 'no'} {name}{'' if count == 1 else 's'}" for count, name in counts)
    asks = [f"Ask {n}, {kind(ask.kind)}: {ask.response.label}." for n, ask in enumerate(card.asks, 1)]
    return " ".join(["The rep's talk is above, the customer's below.", f"{said[:1].upper()}{said[1:]}.", *asks])
