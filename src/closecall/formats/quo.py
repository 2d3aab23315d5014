"""Quo (formerly OpenPhone): `data[].dialogue[]`, a call each, times in seconds; who has a user id is one of the team."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import AliasChoices, Field

from closecall.errors import FormatError
from closecall.formats.assemble import Piece, transcript
from closecall.formats.source import Outside, Source, at, checked, fits
from closecall.types import Transcript


class _Line(Outside):
    content: str
    identifier: str | None = None
    user: str | None = Field(None, validation_alias=AliasChoices("userId", "actorId"))
    start: float | None = None
    end: float | None = None


class _Call(Outside):
    id: str | None = Field(None, validation_alias=AliasChoices("callId", "recordingId"))
    dialogue: tuple[_Line, ...]
    date: str | None = Field(None, validation_alias=AliasChoices("startTime", "createdAt"))
    duration: float | None = None


def sniff(source: Source) -> bool:
    """Dialogues in a list of calls, or one of them."""
    return fits(source.json, "data", 0, "dialogue") or fits(source.json, "data", "dialogue")


def read(source: Source) -> Iterator[Transcript | FormatError]:
    """The calls."""
    found = at(source.json, "data")
    for number, document in enumerate(found if isinstance(found, list) else [found], 1):
        try:
            call = checked(_Call, document)
            pieces = (
                Piece(s.identifier or s.user, s.content, s.start, s.end, "rep" if s.user else None) for s in call.dialogue
            )
            about = {"date": call.date, "duration": call.duration}
            yield transcript(source, pieces, call_id=call.id, metadata=about)
        except FormatError as error:
            yield FormatError(f"call {number}: {error}")
