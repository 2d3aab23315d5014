"""Rows of calls -> the figures of a one-to-one: rates against the team's, the trend by month, three moments, what is open.

Pure: the same rows give the same figures. A call counts as asked when the rep made an ask, and as gained when a commitment
that the rep asked for was accepted (verdict `gained`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, zip_longest
from typing import Literal, get_args

from closecall.report.intervals import Estimate, Standing, median, share, standing
from closecall.types import STANDING, Initiator, Kind, Outcome, ResponseLabel, Verdict

SURE = 0.6
MOMENTS = 3
_VALUE = {kind: -n for n, kind in enumerate(get_args(Kind))}


@dataclass(frozen=True, slots=True)
class AskRow:
    """An ask as the report needs it: `start` in seconds, None where the call has no times; whether it `stalled`, and was put `again`."""

    turn: int
    start: float | None
    quote: str
    kind: Kind
    confidence: float
    commitment: str
    response: ResponseLabel
    stalled: bool
    again: bool
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """A commitment as the report needs it. `when` is what was said, `due` the day by which it is to be done."""

    id: str
    kind: Kind
    initiator: Initiator
    outcome: Outcome
    specific: bool
    when: str | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class HintRow:
    """A next step that was mentioned and not asked for."""

    turn: int
    start: float | None
    quote: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call with its judgements, each in the order of the call. `key` is the store's, `id` its own name; `day` None without a date."""

    key: str
    id: str
    rep: str
    day: date | None
    verdict: Verdict
    score: int
    metrics: Mapping[str, float | None]
    customer: str | None = None
    asks: tuple[AskRow, ...] = ()
    commitments: tuple[CommitmentRow, ...] = ()
    hints: tuple[HintRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of the rep beside that of the others of the team. `unit` says how to write it."""

    name: str
    what: str
    unit: Literal["share", "count"]
    rep: Estimate
    team: Estimate

    @property
    def standing(self) -> Standing:
        """Where the rep stands, as far as the numbers can tell."""
        return standing(self.rep, self.team)


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the trend; `asked` and `gained` are shares of its calls."""

    month: str
    calls: int
    asked: Estimate
    gained: Estimate


@dataclass(frozen=True, slots=True)
class Moment:
    """A place of a call that is worth hearing together, and why."""

    why: str
    call: CallRow
    turn: int
    start: float | None
    quote: str
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """A commitment whose day has come or is still to come."""

    call: CallRow
    commitment: CommitmentRow
    overdue: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """All that the report tells. `others` counts the reps of the team beside this one."""

    calls: int
    others: int
    lines: tuple[Line, ...]
    months: tuple[Month, ...]
    moments: tuple[Moment, ...]
    open: tuple[Open, ...]
    undated: int


def figures(rep: Sequence[CallRow], team: Sequence[CallRow], today: date) -> Figures:
    """The figures of a rep's calls, with the team's other calls to compare with.

    `team` are the calls of the others: with the rep's own calls among them, a rep would be compared with themself.
    """
    return Figures(
        calls=len(rep),
        others=len({call.rep for call in team}),
        lines=tuple(Line(name, what, unit, count(rep), count(team)) for name, what, unit, count in LINES),
        months=months(rep),
        moments=moments(rep),
        open=open_commitments(rep, today),
        undated=sum(call.day is None for call in rep),
    )


def asked(calls: Iterable[CallRow]) -> Estimate:
    """Calls with an ask, of all calls."""
    return _share(bool(call.asks) for call in calls)


def gained(calls: Iterable[CallRow]) -> Estimate:
    """Calls that gained a commitment, of the calls with an ask."""
    return _share(call.verdict == "gained" for call in calls if call.asks)


def specific(calls: Iterable[CallRow]) -> Estimate:
    """Commitments with a fixed time, of those that the rep asked for and gained."""
    return _share(c.specific for call in calls for c in call.commitments if c.initiator == "rep" and c.outcome == "accepted")


def asked_again(calls: Iterable[CallRow]) -> Estimate:
    """Asks that were put again later in the call, of the asks that stalled."""
    return _share(ask.again for call in calls for ask in call.asks if ask.stalled)


def months(calls: Sequence[CallRow]) -> tuple[Month, ...]:
    """The trend: each month that has calls, the earliest first. Calls without a date are in none."""
    dated = sorted((call for call in calls if call.day), key=_day)
    grouped = ((month, tuple(found)) for month, found in groupby(dated, key=lambda call: f"{call.day:%Y-%m}"))
    return tuple(Month(m, len(found), asked(found), _share(c.verdict == "gained" for c in found)) for m, found in grouped)


def moments(calls: Sequence[CallRow]) -> tuple[Moment, ...]:
    """Up to three moments: the best gain, the dearest ask that stalled and was let go, the latest hint in place of an ask.

    Best and dearest go by what is asked for (a purchase first, in the guideline's order), after judgements that are sure and
    gains that are specific; then the latest call counts. Where a sort is missing, the next of the others fills its place; a call
    gives one moment, as long as there are others.
    """
    sorts = (_gains(calls), _let_go(calls), _hints(calls))
    ranked = [moment for rank in zip_longest(*sorts) for moment in rank if moment]
    chosen: list[Moment] = []
    for pool in (*sorts, *([ranked] * MOMENTS)):
        heard = {moment.call.key for moment in chosen}
        chosen += [moment for moment in pool if moment.call.key not in heard][:1]
    chosen += [moment for moment in ranked if moment not in chosen]
    return tuple(chosen[:MOMENTS])


def open_commitments(calls: Sequence[CallRow], today: date) -> tuple[Open, ...]:
    """Commitments that stand (accepted, on a condition, or with the customer's counter-offer) and have a day, the earliest first."""
    found = [(c.due, call, c) for call in calls for c in call.commitments if c.outcome in STANDING and c.due]
    return tuple(Open(call, c, overdue=due < today) for due, call, c in sorted(found, key=lambda f: (f[0], f[1].key, f[2].id)))


def _gains(calls: Sequence[CallRow]) -> list[Moment]:
    found = []
    for call in calls:
        for c in call.commitments:
            won = [ask for ask in call.asks if ask.commitment == c.id and ask.response == "accepted"]
            if won and c.initiator == "rep" and c.outcome == "accepted":
                ask = won[-1]
                again = any(ask.commitment == c.id for ask in call.asks if ask.stalled)
                why = "Gained after a stall: the rep asked again" if again else "Gained"
                rank = (ask.confidence >= SURE, c.specific, _VALUE[ask.kind], again)
                found.append((rank, Moment(why, call, ask.turn, ask.start, ask.quote, ask.answer)))
    return _ranked(found)


def _let_go(calls: Sequence[CallRow]) -> list[Moment]:
    return _ranked(
        [
            (
                (ask.confidence >= SURE, _VALUE[ask.kind]),
                Moment(f"Stalled ({ask.response}) and not asked again", call, ask.turn, ask.start, ask.quote, ask.answer),
            )
            for call in calls
            for ask in call.asks
            if ask.stalled
            and not ask.again
            and not any(c.id == ask.commitment and c.outcome == "accepted" for c in call.commitments)
        ]
    )


def _hints(calls: Sequence[CallRow]) -> list[Moment]:
    return _ranked(
        [
            ((hint.confidence >= SURE,), Moment("A hint stood in for an ask", call, hint.turn, hint.start, hint.quote))
            for call in calls
            for hint in call.hints[-1:]
            if call.verdict == "hinted"
        ]
    )


def _ranked(found: Sequence[tuple[tuple[float, ...], Moment]]) -> list[Moment]:
    """The highest first; among equals the latest call, and then by id and turn, so that the choice is always the same."""
    steady = sorted(found, key=lambda pair: (pair[1].call.key, pair[1].turn))
    return [moment for _, moment in sorted(steady, key=lambda pair: (pair[0], _day(pair[1].call)), reverse=True)]


def _day(call: CallRow) -> date:
    return call.day or date.min


def _share(holds: Iterable[bool]) -> Estimate:
    found = list(holds)
    return share(sum(found), len(found))


def _metric(name: str) -> Callable[[Sequence[CallRow]], Estimate]:
    return lambda calls: median([value for call in calls if (value := call.metrics.get(name)) is not None])


LINES: tuple[tuple[str, str, Literal["share", "count"], Callable[[Sequence[CallRow]], Estimate]], ...] = (
    ("Ask rate", "calls with an ask", "share", asked),
    ("Gain rate", "of the calls with an ask, those that gained a commitment", "share", gained),
    ("Specific", "of the commitments gained, those with a fixed time", "share", specific),
    ("Asked again", "of the asks that stalled, those put again in the call", "share", asked_again),
    ("Asks in a call", "median", "count", lambda calls: median([len(call.asks) for call in calls])),
    ("First ask", "median place in the call", "share", _metric("first_ask_at")),
    ("Rep's share of the words", "median", "share", _metric("rep_talk_share")),
    ("Longest monologue", "median, in words", "count", _metric("longest_monologue_words")),
    ("Score", "median, of 100", "count", lambda calls: median([call.score for call in calls])),
)
