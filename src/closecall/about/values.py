"""What may be told of a call, and which values that takes: the same for the command line, side-cars and file names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

KEYS = ("rep", "customer", "team", "date", "timezone", "objective", "stage", "rep_channel")
"""The keys that mean something to a scorecard or to those who sort them; any other is kept as it is."""
CHANNELS = ("left", "right")


@dataclass(frozen=True, slots=True)
class Told:
    """What one source tells of a call, and sentences about it for the reader of the scorecard."""

    facts: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def checked(key: str, value: str) -> str:
    """The value of a key as it is kept.

    Raises:
        ValueError: it is none that the key takes; the message goes on after the key: "takes an ISO 8601 date …".
    """
    if key == "date":
        return _date(value)
    if key == "timezone":
        return _zone(value)
    if key == "rep_channel":
        return _channel(value)
    return value


def _date(value: str) -> str:
    try:
        datetime.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"takes an ISO 8601 date such as 2026-03-10 or 2026-03-10T14:05-06:00, not {value!r}") from error
    return value


@cache
def zones() -> frozenset[str]:
    """The names of all time zones."""
    return frozenset(available_timezones())


def _zone(value: str) -> str:
    if value in zones():
        return value
    names = {name.casefold(): name for name in zones()}
    near = get_close_matches(value.casefold().replace(" ", "_"), names, n=1)
    known = f"did you mean {names[near[0]]}?" if near else "use one such as Europe/Berlin or America/Chicago"
    raise ValueError(f"takes an IANA name, and {value!r} is none; {known}")


def _channel(value: str) -> str:
    if value.strip().casefold() not in CHANNELS:
        raise ValueError(f"takes left or right, not {value!r}")
    return value.strip().casefold()
