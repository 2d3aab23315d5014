"""Fathom's API and webhook: `transcript[]` with a start as `HH:MM:SS`; the calendar tells who is from outside the company."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from closecall.formats import clock
from closecall.formats.assemble import Piece, transcript
from closecall.formats.source import Outside, Source, checked, fits
from closecall.types import Role, Transcript


class _Speaker(Outside):
    display_name: str | None = None
    matched_calendar_invitee_email: str | None = None


class _Turn(Outside):
    speaker: _Speaker | None = None
    text: str
    timestamp: str | None = None


class _Invitee(Outside):
    name: str | None = None
    email: str | None = None
    is_external: bool | None = None
    matched_speaker_display_name: str | None = None


class _Document(Outside):
    transcript: tuple[_Turn, ...]
    calendar_invitees: tuple[_Invitee, ...] = ()
    title: str | None = None
    recording_id: int | str | None = None
    recording_start_time: str | None = None
    transcript_language: str | None = None


def sniff(source: Source) -> bool:
    """Turns whose speaker has a display name."""
    return fits(source.json, "transcript", 0, "speaker", "display_name")


def read(source: Source) -> Iterator[Transcript]:
    """The call."""
    document = checked(_Document, source.json)
    roles = _roles(document)
    pieces = (
        Piece(_name(said), said.text, clock.seconds(said.timestamp or ""), role=_role(said.speaker, roles))
        for said in document.transcript
    )
    metadata: dict[str, Any] = {
        "title": document.title,
        "date": document.recording_start_time,
        "language": document.transcript_language if document.transcript_language != "unknown" else None,
    }
    yield transcript(source, pieces, call_id=document.recording_id, metadata=metadata)


def _name(said: _Turn) -> str | None:
    return said.speaker.display_name or said.speaker.matched_calendar_invitee_email if said.speaker else None


def _roles(document: _Document) -> dict[str, Role]:
    """Roles by e-mail address and by name; only where someone is from outside does "inside" mean the rep."""
    told = [one for one in document.calendar_invitees if one.is_external is not None]
    if not any(one.is_external for one in told):
        return {}
    return {
        key: "customer" if one.is_external else "rep"
        for one in told
        for key in (one.email, one.name, one.matched_speaker_display_name)
        if key
    }


def _role(speaker: _Speaker | None, roles: dict[str, Role]) -> Role | None:
    if speaker is None:
        return None
    return roles.get(speaker.matched_calendar_invitee_email or "") or roles.get(speaker.display_name or "")
