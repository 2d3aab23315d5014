"""The pieces that spoken dates and times are made of: a weekday, a date, a period, an hour, a part of the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["minute", "hour", "day", "working day", "week", "weekend", "month", "quarter", "year"]
Edge = Literal["", "early", "middle", "late", "end"]
Half = Literal["", "am", "pm", "24"]


@dataclass(frozen=True, slots=True)
class Weekday:
    """A named day, Monday 0. `which` is this or next; `weeks` are weeks on top ("Monday week")."""

    number: int
    which: Literal["", "this", "next"] = ""
    weeks: int = 0


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of a month; `months` counts from the month of the call (next month 1), None where not said."""

    day: int
    month: int | None = None
    year: int | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Numeric:
    """A date in figures, "3/4", whose order depends on the region."""

    first: int
    second: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """The first Monday in May; `nth` -1 is the last one."""

    nth: int
    number: int
    month: int | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Relative:
    """Days from the day of the call, with the part of the day where the word has one ("tonight")."""

    days: int
    part: str = ""


@dataclass(frozen=True, slots=True)
class Offset:
    """An amount of time from the call; `vague` for "a couple of", amount None for "a few"."""

    amount: float | None
    unit: Unit
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """A week, weekend, month, quarter or year: by its `number` (June 6, Q2 2), or `shift` from that of the call (next 1)."""

    unit: Unit
    shift: int | None = None
    number: int | None = None
    year: int | None = None
    edge: Edge = ""


@dataclass(frozen=True, slots=True)
class WeekOf:
    """The week, or weekend, that holds a date."""

    day: MonthDay
    weekend: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as said: `half` is am, pm, 24 for a clock of 24 hours, or unsaid. `zone` is an IANA name where one is said."""

    hour: int
    minute: int = 0
    half: Half = ""
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day, by its name in `closecall.language.calendar`."""

    name: str


Piece = Weekday | MonthDay | Numeric | NthWeekday | Relative | Offset | Period | WeekOf | Clock | Part


@dataclass(frozen=True, slots=True)
class Atom:
    """One piece in a text: characters `start` to `end`, the word before it that bounds it ("by", "after"), and whether it is sure.

    `opens` is where that word begins, or `start` where there is none.
    `alone` tells whether it can stand without company: a sure piece, or one after its cue.
    """

    start: int
    end: int
    piece: Piece
    lead: str
    opens: int
    sure: bool
    alone: bool
