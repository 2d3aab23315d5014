"""The days that the pieces of a spoken date name, reckoned from the day of the call. The rules are told in docs/when.md."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date, timedelta
from itertools import islice
from typing import Any, Literal

from closecall.language.times.moments import Edge, MonthDay, NthWeekday, Offset, Period, Piece, Relative, Weekday, WeekOf
from closecall.language.when import same_day
from closecall.types import Granularity

_DAY = timedelta(days=1)
_LENGTHS: Mapping[str, Literal[1, 3, 12]] = {"month": 1, "quarter": 3, "year": 12}
_MONTHS_LONG: Mapping[int, Granularity] = {1: "month", 3: "quarter", 12: "year"}
_FINER: Mapping[Granularity, Granularity] = {"week": "day", "month": "week", "quarter": "month", "year": "quarter"}


@dataclass(frozen=True, slots=True)
class Span:
    """Days `first` to `last`, both counted, and how exact that is."""

    first: date
    last: date
    granularity: Granularity


def span_of(said: Sequence[Piece], today: date) -> Span | None:
    """The days that the most exact pieces name; a date goes before a weekday that contradicts it."""
    for kind, days in _BY_KIND:
        found = list(dict.fromkeys(p for p in said if isinstance(p, kind)))
        found = [p for p in found if not (isinstance(p, Period) and p.unit == "year")] or found
        if found:
            return days(found[0], said, today) if all(same_day(found[:1], [p]) for p in found) else None
    return None


def _day(day: date) -> Span:
    return Span(day, day, "day")


def _month_day(piece: MonthDay, said: Sequence[Piece], today: date) -> Span | None:
    months = [p for p in said if isinstance(p, Period) and p.unit == "month"]
    whole = next((p for p in said if isinstance(p, MonthDay) and p.month), piece)
    if months and whole.month is None:
        whole = replace(whole, month=months[0].number, months=months[0].shift)
    weekdays = {p.number for p in said if isinstance(p, Weekday)}
    days = list(islice(_dates(whole, today), 2))
    agreeing = [day for day in days if day.weekday() in weekdays]
    return _day((agreeing or days)[0]) if days else None


def _dates(piece: MonthDay, today: date) -> Iterator[date]:
    """The days that a date can mean, the likeliest first: a mere "the ninth" is after today, with a month it can be today."""
    if piece.year:
        yield from _valid(piece.year, piece.month or 1, piece.day)
    elif piece.months is not None:
        yield from _valid(*_month_on(today, piece.months), piece.day)
    elif piece.month:
        yield from (day for n in range(9) for day in _valid(today.year + n, piece.month, piece.day) if day >= today)
    else:
        yield from (day for n in range(4) for day in _valid(*_month_on(today, n), piece.day) if day > today)


def _valid(year: int, month: int, day: int) -> Iterator[date]:
    if year <= MAXYEAR and 1 <= day <= monthrange(year, month)[1]:
        yield date(year, month, day)


def _month_on(day: date, months: int) -> tuple[int, int]:
    """Year and month, `months` after that of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return year, month + 1


def _nth_weekday(piece: NthWeekday, said: Sequence[Piece], today: date) -> Span | None:
    months = next((p.shift for p in said if isinstance(p, Period) and p.unit == "month" and p.shift), piece.months)
    if months is not None:
        return _day(_nth_in(*_month_on(today, months), piece))
    places = [_month_on(today, n) for n in range(13)]
    days = (_nth_in(*place, piece) for place in places if piece.month in {None, place[1]})
    return next((_day(day) for day in days if day > today), None)


def _nth_in(year: int, month: int, piece: NthWeekday) -> date:
    """A fourth or last such day is always in the month, so a fifth need not be."""
    if piece.nth > 0:
        first = date(year, month, 1)
        return first + ((piece.number - first.weekday()) % 7 + 7 * (piece.nth - 1)) * _DAY
    last = date(year, month, monthrange(year, month)[1])
    return last - ((last.weekday() - piece.number) % 7) * _DAY


def _weekday(piece: Weekday, said: Sequence[Piece], today: date) -> Span | None:
    """The next such day after the call; "next Thursday" is that of the next week, "this Thursday" can be today."""
    week = None
    for other in said:
        if isinstance(other, WeekOf) or (isinstance(other, Period) and other.unit == "week"):
            week = _BY_TYPE[type(other)](other, (), today)
    if week:
        return _day(_monday(week.first) + piece.number * _DAY)
    if piece.which == "next":
        return _day(_monday(today) + (7 + piece.number + 7 * piece.weeks) * _DAY)
    ahead = (piece.number - today.weekday()) % 7
    if ahead == 0 and piece.which != "this":
        ahead = 7
    return _day(today + (ahead + 7 * piece.weeks) * _DAY)


def _monday(day: date) -> date:
    return day - day.weekday() * _DAY


def _relative(piece: Relative, _: Sequence[Piece], today: date) -> Span:
    return _day(today + piece.days * _DAY)


def _offset(piece: Offset, _: Sequence[Piece], today: date) -> Span | None:
    """An exact number of days or weeks is a day, a couple of weeks a week, any number of months a month."""
    if piece.amount is None or piece.unit in {"minute", "hour"}:
        return None
    if piece.unit == "working day":
        return _day(_working_day(today, int(piece.amount)))
    if piece.unit in {"day", "week"}:
        day = today + int(piece.amount * (7 if piece.unit == "week" else 1)) * _DAY
        return _week(day) if piece.vague and piece.unit == "week" else _day(day)
    return _months(*_month_on(today, int(piece.amount * {"month": 1, "quarter": 3, "year": 12}[piece.unit])), 1)


def _working_day(day: date, count: int) -> date:
    while count > 0:
        day += _DAY
        count -= day.weekday() < 5
    return day


def _week_of(piece: WeekOf, _: Sequence[Piece], today: date) -> Span | None:
    held = _month_day(piece.day, (), today)
    return held and (_weekend(held.first) if piece.weekend else _week(held.first))


def _week(day: date) -> Span:
    return Span(_monday(day), _monday(day) + 6 * _DAY, "week")


def _weekend(day: date) -> Span:
    return Span(_monday(day) + 5 * _DAY, _monday(day) + 6 * _DAY, "day")


def _months(year: int, month: int, count: Literal[1, 3, 12]) -> Span:
    """A month, a quarter or a year, from its first month on."""
    last = _month_on(date(year, month, 1), count - 1)
    return Span(date(year, month, 1), date(*last, monthrange(*last)[1]), _MONTHS_LONG[count])


def _period(piece: Period, said: Sequence[Piece], today: date) -> Span | None:
    """A period as a whole, its last day ("the end of"), or about a third of it ("early", "mid", "late")."""
    years = [p for p in said if isinstance(p, Period) and p.unit == "year"]
    if years and piece.unit in {"month", "quarter"}:
        piece = replace(piece, shift=years[0].shift)
    return _edge(_whole(piece, today), piece.edge)


def _whole(piece: Period, today: date) -> Span:
    shift = piece.shift or 0
    if piece.unit == "week":
        return _week(today + 7 * shift * _DAY)
    if piece.unit == "weekend":
        return _weekend(today + 7 * shift * _DAY)
    length = _LENGTHS[piece.unit]
    if piece.number is None:
        year, month = _month_on(date(today.year, today.month - (today.month - 1) % length, 1), length * shift)
        return _months(year, month, length)
    first = length * (piece.number - 1) + 1
    coming = today.year + (first + length - 1 < today.month)
    year = piece.year or (coming if piece.shift is None else today.year + shift)
    return _months(year, first, length)


def _edge(whole: Span, edge: Edge) -> Span:
    first, last = whole.first, whole.last - 2 * _DAY if whole.granularity == "week" else whole.last
    third = round(((last - first).days + 1) / 3) * _DAY
    finer = _FINER.get(whole.granularity, "day")
    if edge == "end":
        return _day(last)
    if edge == "early":
        return Span(first, first + third - _DAY, finer)
    if edge == "middle":
        return Span(first + third, last - third, finer)
    return Span(last - third + _DAY, last, finer) if edge == "late" else whole


_Days = Callable[[Any, Sequence[Piece], date], Span | None]
_BY_KIND: tuple[tuple[type, _Days], ...] = (
    (MonthDay, _month_day),
    (NthWeekday, _nth_weekday),
    (Relative, _relative),
    (Weekday, _weekday),
    (Offset, _offset),
    (WeekOf, _week_of),
    (Period, _period),
)
"""From the most exact to the least: where several pieces are said, the first kind decides."""
_BY_TYPE = dict(_BY_KIND)
