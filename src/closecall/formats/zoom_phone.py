"""Zoom Phone's and Zoom's timeline JSON: `timeline[]` with the user's name and times as `HH:MM:SS.mmm`."""

from __future__ import annotations

from collections.abc import Iterator

from closecall.formats import clock
from closecall.formats.assemble import Piece, transcript
from closecall.formats.source import Outside, Source, checked, fits
from closecall.types import Transcript


class _User(Outside):
    username: str | None = None


class _Moment(Outside):
    ts: str
    end_ts: str | None = None
    text: str = ""
    username: str | None = None
    users: tuple[_User, ...] = ()


class _Document(Outside):
    timeline: tuple[_Moment, ...]
    call_id: str | None = None


def sniff(source: Source) -> bool:
    """A timeline with times."""
    return fits(source.json, "timeline", 0, "ts")


def read(source: Source) -> Iterator[Transcript]:
    """The call."""
    document = checked(_Document, source.json)
    pieces = (
        Piece(_name(said), said.text, clock.seconds(said.ts), clock.seconds(said.end_ts or "")) for said in document.timeline
    )
    yield transcript(source, pieces, call_id=document.call_id)


def _name(said: _Moment) -> str | None:
    return said.username or next((user.username for user in said.users if user.username), None)
