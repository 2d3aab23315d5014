"""Times as transcripts print them, as seconds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

STAMP = r"\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,7})?"
"""A pattern for `M:SS`, `H:MM:SS` and either with a fraction."""
_STAMP = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,7}))?")
_ISO_SPAN = re.compile(r"PT(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?")
DAY = 86_400.0
WALL_CLOCK = 6 * 3600.0
"""No call begins this late in its own recording: such a first time is the time of day."""


def seconds(stamp: str) -> float | None:
    """`1:02:03.5`, `02:03,500` or `12.6` in seconds; None for what is no time."""
    found = _STAMP.fullmatch(stamp.strip())
    if not found:
        return _plain(stamp)
    hours, minutes, whole, fraction = found.groups()
    # Put together as text, so that 1.664 stays 1.664.
    return float(f"{int(hours or 0) * 3600 + int(minutes) * 60 + int(whole)}.{fraction or 0}")


def iso_span(span: str) -> float | None:
    """An ISO 8601 duration (`PT1M2.5S`) in seconds, or None."""
    found = _ISO_SPAN.fullmatch(span)
    if not found or not any(found.groups()):
        return None
    hours, minutes, rest = found.groups()
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(rest or 0)


def instant(stamp: str | None) -> float | None:
    """An ISO 8601 date and time as seconds since 1970, taken as UTC where it names no zone; None for anything else."""
    if not stamp:
        return None
    try:
        # Python reads at most six digits of a fraction in 3.11; Graph writes seven.
        moment = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", stamp.strip()))
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def iso(epoch: float) -> str:
    """Seconds since 1970 as ISO 8601 in UTC, or an empty text where no calendar reaches."""
    try:
        return datetime.fromtimestamp(epoch, UTC).isoformat()
    except (OverflowError, ValueError, OSError):
        return ""


def stamp(value: float) -> str:
    """Seconds as `HH:MM:SS.mmm`."""
    millis = round(value * 1000)
    return f"{millis // 3_600_000:02}:{millis // 60_000 % 60:02}:{millis // 1000 % 60:02}.{millis % 1000:03}"


def from_start(times: Sequence[float | None]) -> list[float | None]:
    """Times of day as seconds from the first; a fall of more than half a day is midnight."""
    first = next((t for t in times if t is not None), 0.0)
    passed: list[float | None] = []
    days, last = 0.0, first
    for t in times:
        if t is not None:
            days += DAY if t + days < last - DAY / 2 else 0.0
            last = t + days
        passed.append(None if t is None else round(max(0.0, last - first), 3))
    return passed


def _plain(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\s*\d{1,9}(?:\.\d{1,9})?\s*", text) else None
