"""Spoken dates and times on the calendar of the call: words in, ISO 8601 out. The rules are told in docs/when.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from closecall.language.events import event
from closecall.language.times.days import Span, span_of
from closecall.language.times.moments import (
    Clock,
    MonthDay,
    Numeric,
    Offset,
    Part,
    Piece,
    Relative,
)
from closecall.language.when import agreed, is_day, runs
from closecall.types import Granularity, When

_MONTH_FIRST_CITIES = frozenset(
    "New_York Chicago Denver Los_Angeles Phoenix Detroit Boise Anchorage Juneau Nome Sitka Adak Honolulu Guam Manila".split()
)
"""Zones of the United States and of those who write dates as they do; Canada and the rest of America use both orders."""
Resolved = tuple[str, Granularity] | tuple[None, None]
_OPEN: Resolved = (None, None)
EVENING_HOURS = 4
"""How long an evening lasts after the close of business."""


@dataclass(frozen=True, slots=True)
class Said:
    """A piece with the word that bounds it and its link to the piece before ("choice", "range" or none)."""

    piece: Piece
    lead: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """When and where a call took place, and the hours of business there, in full hours, `opens` up to 12 and `closes` from 13 on.

    `now` is the start of the call, or its date alone. `zone` decides about daylight saving time; without it every time has the
    offset of `now`, and none where `now` has none.
    """

    now: datetime | date
    zone: ZoneInfo | None = None
    opens: int = 8
    closes: int = 18

    @classmethod
    def of(cls, metadata: Mapping[str, str]) -> Calendar | None:
        """The calendar of a call by its metadata: "date" in ISO 8601, and "timezone", an IANA name; None without a usable date."""
        now = _parsed(metadata.get("date", "").strip())
        if now is None:
            return None
        zone = _zone(metadata.get("timezone", "").strip())
        if zone and isinstance(now, datetime):
            now = now.astimezone(zone) if now.tzinfo else now.replace(tzinfo=zone)
        return cls(now, zone)

    @property
    def today(self) -> date:
        """The day of the call."""
        return self.now.date() if isinstance(self.now, datetime) else self.now

    @property
    def minute(self) -> int | None:
        """The minute of the day at which the call starts; None where only its date is known."""
        return self.now.hour * 60 + self.now.minute if isinstance(self.now, datetime) else None

    @property
    def tz(self) -> tzinfo | None:
        """What gives times their offset."""
        return self.zone or (self.now.tzinfo if isinstance(self.now, datetime) else None)

    def at(self, day: date, minute: int, zone: str | None = None) -> str:
        """A minute of a day, 1440 being the next midnight, as ISO 8601.

        A time that the change to summer time leaves out moves on by the hour that is lost; of one that comes twice it is the first.
        """
        tz = (_zone(zone) if zone and self.tz else None) or self.tz
        said = datetime.combine(day, time()) + timedelta(minutes=minute)
        if tz is None:
            return said.isoformat(timespec="minutes")
        return said.replace(tzinfo=tz).astimezone(UTC).astimezone(tz).isoformat(timespec="minutes")


ANY_DAY = Calendar(date(2026, 1, 5))
"""For words of a call without a date: tells whether they fix a time at all, and whether two wordings mean the same one. A Monday, far
from month and year ends."""


def time_said(texts: Sequence[str], calendar: Calendar | None) -> When | None:
    """The time that some talk ends on, oldest first; resolved where the call has a date.

    Where no day or hour is said, the words of an event stand in, which fixes no time.
    """
    words = agreed(texts)
    if words is None:
        hangs_on = event(texts)
        return When(hangs_on) if hangs_on else None
    found = resolve(words, calendar or ANY_DAY)
    return When(words, found.iso if calendar else None, found.granularity)


def resolve(words: str, calendar: Calendar) -> When:
    """The words as a time on the calendar; `iso` is None where they fix none ("after the fair", "Monday or Tuesday")."""
    said = [Said(a.piece, a.lead, link) for run in runs(words, lone=True) for a, link in zip(run.atoms, run.links, strict=True)]
    try:
        iso, granularity = _resolved(said, calendar)
    except (OverflowError, ValueError):  # a day after 9999 or before year 1, where the calendar of the machine ends
        iso, granularity = None, None
    return When(words, iso, granularity)


def _resolved(said: Sequence[Said], calendar: Calendar) -> Resolved:
    days = [s for s in said if is_day(s.piece)]
    times = [s for s in said if not is_day(s.piece)]
    if any(s.link for s in days) or (len(days) == 1 and days[0].lead == "after" and not times):
        return _OPEN
    pieces = [piece for s in days if (piece := _by_region(s.piece, calendar))]
    if not times and len(pieces) == 1 and isinstance(pieces[0], Offset) and pieces[0].unit in {"minute", "hour"}:
        return _instant(pieces[0], calendar)
    span = span_of(pieces, calendar.today)
    if days and span is None:
        return _OPEN
    parts = [Said(Part(p.part)) for p in pieces if isinstance(p, Relative) and p.part]
    return _timed(span, [*times, *parts], calendar)


def _parsed(text: str) -> datetime | date | None:
    for kind in (date, datetime):
        try:
            return kind.fromisoformat(text)
        except ValueError:
            continue
    return None


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (OSError, KeyError, ValueError):  # a folder of zones, an unknown name, a path
        return None


def _by_region(piece: Piece, calendar: Calendar) -> Piece | None:
    """A date in figures as day and month: a figure over 12 tells the order, or the region of the zone; else None."""
    if not isinstance(piece, Numeric):
        return piece
    month_first = _month_first(calendar.zone)
    if piece.first > 12 or piece.second > 12:
        month_first = piece.second > 12
    elif month_first is None and piece.first != piece.second:
        return None
    month, day = (piece.first, piece.second) if month_first else (piece.second, piece.first)
    return MonthDay(day, month, piece.year) if 1 <= month <= 12 else None


def _month_first(zone: ZoneInfo | None) -> bool | None:
    """Whether 3/4 is the fourth of March there; None where the zone is unknown or both orders are in use."""
    region, _, city = zone.key.rpartition("/") if zone else ("", "", "")
    if region in {"US", "America/Indiana"} or city in _MONTH_FIRST_CITIES:
        return True
    return False if region in {"Europe", "Australia", "Africa", "Asia", "Pacific"} else None


# Times of day, in minutes from midnight.


def _timed(span: Span | None, times: Sequence[Said], calendar: Calendar) -> Resolved:
    """The days with the times of day said for them."""
    clocks = [said for said in times if isinstance(said.piece, Clock)]
    parts = [said.piece for said in times if isinstance(said.piece, Part)]
    if span and (span.first != span.last or not times):
        return _iso_days(span), span.granularity
    if any(said.link == "choice" for said in clocks):
        clocks = []
    if clocks:
        return _at_clock(span, clocks, parts, calendar)
    if parts:
        return _in_part(span, parts, calendar)
    return (_iso_days(span), span.granularity) if span else _OPEN


def _iso_days(span: Span) -> str:
    return span.first.isoformat() if span.first == span.last else f"{span.first.isoformat()}/{span.last.isoformat()}"


def _at_clock(span: Span | None, clocks: Sequence[Said], parts: Sequence[Part], calendar: Calendar) -> Resolved:
    minutes = [_minute(said.piece, parts, calendar) for said in clocks if isinstance(said.piece, Clock)]
    zone = next((said.piece.zone for said in clocks if isinstance(said.piece, Clock) and said.piece.zone), None)
    day, moved = _day_for(span, minutes[0], calendar, open_half=_is_open(clocks[0].piece, parts))
    start, lead = minutes[0] + moved, clocks[0].lead
    if len(clocks) > 1 and clocks[1].link == "range":
        end = minutes[1] + moved
        return _interval(day, start, end if end > start else end + 12 * 60, calendar, zone)
    if lead in {"before", "ahead of"}:
        return _interval(day, calendar.opens * 60 if start > calendar.opens * 60 else 0, start, calendar, zone)
    if lead == "after":
        ends = calendar.closes * 60
        return _interval(day, start, ends if start + 60 < ends else max(ends + EVENING_HOURS * 60, start + 60), calendar, zone)
    return calendar.at(day, start, zone), "time"


def _interval(day: date, start: int, end: int, calendar: Calendar, zone: str | None = None) -> Resolved:
    return f"{calendar.at(day, start, zone)}/{calendar.at(day, end, zone)}", "part"


def _in_part(span: Span | None, parts: Sequence[Part], calendar: Calendar) -> Resolved:
    """The narrowest of the parts said; the end of the day is the hour of closing."""
    hours = _hours(calendar)
    start, end = min((hours[part.name] for part in parts), key=lambda h: h[1] - h[0])
    day, _ = _day_for(span, start * 60, calendar, open_half=False)
    if start == end:
        return calendar.at(day, start * 60), "time"
    return _interval(day, start * 60, end * 60, calendar)


def _hours(calendar: Calendar) -> Mapping[str, tuple[int, int]]:
    """The parts of the day, from and to full hours."""
    opens, closes = calendar.opens, calendar.closes
    evening = min(24, closes + EVENING_HOURS)
    return {
        "early morning": (max(0, opens - 2), opens + 1),
        "first thing": (opens, opens + 1),
        "morning": (opens, 12),
        "late morning": (10, 12),
        "lunch": (12, 14),
        "early afternoon": (12, 15),
        "after lunch": (13, max(14, closes)),
        "afternoon": (12, closes),
        "late afternoon": (max(12, closes - 3), closes),
        "tea time": (max(12, closes - 2), closes),
        "evening": (closes, evening),
        "night": (closes, 24),
        "close": (closes, closes),
    }


def _is_open(piece: Piece, parts: Sequence[Part]) -> bool:
    """Whether an hour is said without anything that tells morning from afternoon."""
    return isinstance(piece, Clock) and not piece.half and not parts


def _minute(clock: Clock, parts: Sequence[Part], calendar: Calendar) -> int:
    """The minute of the day; the small hours of a night belong to the day before, as 1440 and more.

    An hour with nothing else is the first of that name from the opening on: two is 14:00, seven 19:00, eight 8:00.
    """
    names = {part.name for part in parts}
    if clock.half == "24":
        return clock.hour * 60 + clock.minute
    am = clock.hour % 12 * 60 + clock.minute
    if clock.half or names & {"morning", "early morning", "late morning", "first thing"}:
        return am + (12 * 60 if clock.half == "pm" or (not clock.half and clock.hour == 12) else 0)
    if "night" in names:
        return am + (24 * 60 if am < 5 * 60 else 12 * 60)
    return am if am >= calendar.opens * 60 and not names else am + 12 * 60


def _day_for(span: Span | None, minute: int, calendar: Calendar, *, open_half: bool) -> tuple[date, int]:
    """The day of a time, and what to add to its minute.

    Without a day it is today, or tomorrow where that has passed; "today at nine", said at ten, is in the evening.
    """
    now = calendar.minute
    passed = now is not None and minute <= now
    if span is None:
        return calendar.today + timedelta(days=passed), 0
    later = passed and open_half and span.first == calendar.today and now is not None and now < minute + 12 * 60 < 24 * 60
    return span.first, 12 * 60 if later else 0


def _instant(piece: Offset, calendar: Calendar) -> Resolved:
    """A time counted in minutes or hours from the start of the call."""
    if not isinstance(calendar.now, datetime) or piece.amount is None:
        return _OPEN
    ahead = timedelta(**{f"{piece.unit}s": piece.amount})
    now = calendar.now
    then = (now.astimezone(UTC) + ahead).astimezone(now.tzinfo) if now.tzinfo else now + ahead
    return then.isoformat(timespec="minutes"), "time"
