"""What was agreed, for the calendar: iCalendar (RFC 5545) with an event for each accepted commitment that has a day or time.

The same scorecard gives the same bytes: ids come from call and commitment, and the stamp is the date of the call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from closecall.exports.wording import kind, moments, plain, title
from closecall.language.calendar import Calendar
from closecall.types import Commitment, Scorecard, When
from closecall.version import __version__

LINE = 75
"""Bytes of a line without its end (RFC 5545, 3.1)."""
LENGTH = timedelta(minutes=30)
"""How long an event is taken to be of which only the start was said; nothing in the call tells better."""
_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def write(card: Scorecard) -> str | None:
    """The calendar, with the line ends that its standard asks for (CRLF); None where nothing agreed has a day or time."""
    events = [line for commitment in card.commitments for line in _event(commitment, card)]
    if not events:
        return None
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//closecall//closecall {__version__}//EN")
    return "".join(f"{fold(line)}\r\n" for line in (*head, *events, "END:VCALENDAR"))


def fold(line: str) -> str:
    """A line cut into pieces of at most 75 bytes of UTF-8, each but the first led by a space, no character torn."""
    pieces, size = [""], 0
    for character in line:
        length = len(character.encode())
        if size + length > LINE:
            pieces.append("")
            size = 1
        pieces[-1] += character
        size += length
    return "\r\n ".join(pieces)


def _event(commitment: Commitment, card: Scorecard) -> Iterator[str]:
    times = _times(commitment.when) if commitment.outcome == "accepted" else ()
    if not times:
        return
    customers = [s.name for s in card.speakers if s.role == "customer" and s.name.casefold() != s.role]
    names = ", ".join(name for name in map(plain, (*customers, *commitment.who)) if name)
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid5(NAMESPACE_URL, plain(f'closecall:{card.call_id}#{commitment.id}'))}"
    yield f"DTSTAMP:{_utc(_stamp(card))}"
    yield from times
    yield f"SUMMARY:{_text(kind(commitment.kind).capitalize() + (f': {names}' if names else ''))}"
    yield "DESCRIPTION:" + r"\n".join(_text(line) for line in _description(commitment, card))
    yield "END:VEVENT"


def _description(commitment: Commitment, card: Scorecard) -> Iterator[str]:
    """The call, and the words that settled the commitment."""
    yield title(card)
    last = next(reversed(commitment.asks_among(card.asks)), None)
    if last:
        yield f"Asked: “{plain(last.evidence.quote)}”"
    answer = last.response.evidence if last else commitment.evidence
    if answer:
        yield f"{'Answered' if last else 'Offered by the customer'}: “{plain(answer.quote)}”"


def _times(when: When | None) -> tuple[str, ...]:
    """Start and end as properties; none where no day or time is resolved. What has no hour of its own keeps nobody busy."""
    if when is None or when.iso is None or not when.is_exact:
        return ()
    try:
        start, *ends = moments(when.iso)
        end = ends[-1] if ends else start
        if isinstance(start, datetime):
            later = end if isinstance(end, datetime) and end > start else start + LENGTH
            found = (f"DTSTART:{_utc(start)}", f"DTEND:{_utc(later)}")
        else:
            # The end of an event in whole days is the day after.
            found = (f"DTSTART;VALUE=DATE:{start:%Y%m%d}", f"DTEND;VALUE=DATE:{max(start, end) + _DAY:%Y%m%d}")
    except (ValueError, TypeError, OverflowError):  # no ISO 8601, one end with a zone and one without, or beyond the calendar
        return ()
    return found if when.granularity == "time" else (*found, "TRANSP:TRANSPARENT")


def _stamp(card: Scorecard) -> datetime:
    """When the call was held; where nobody knows, a moment that is the same each time."""
    calendar = Calendar.of(card.metadata)
    if calendar is None:
        return _EPOCH
    now = calendar.now if isinstance(calendar.now, datetime) else datetime.combine(calendar.now, datetime.min.time())
    return now if now.tzinfo else now.replace(tzinfo=UTC)


def _utc(at: datetime) -> str:
    """A time with an offset in UTC; one without stays as the wall clock shows it."""
    moved = at.astimezone(UTC) if at.tzinfo else at
    return f"{moved:%Y%m%dT%H%M%S}{'Z' if at.tzinfo else ''}"


def _text(text: str) -> str:
    """A value of type TEXT (RFC 5545, 3.3.11) on one line."""
    return re.sub(r"[\\;,]", r"\\\g<0>", plain(text))
