"""Aircall's transcription: `transcription.content.utterances[]`; "internal" is the agent, "external" the other side. Seconds."""

from __future__ import annotations

from collections.abc import Iterator

from closecall.formats.assemble import Piece, role_of, transcript
from closecall.formats.source import Outside, Source, at, checked, fits
from closecall.types import Transcript


class _Utterance(Outside):
    text: str
    participant_type: str | None = None
    user_id: int | str | None = None
    phone_number: str | None = None
    start_time: float | None = None
    end_time: float | None = None


class _Content(Outside):
    language: str | None = None
    utterances: tuple[_Utterance, ...]


class _Transcription(Outside):
    call_id: int | str | None = None
    call_created_at: str | None = None
    content: _Content


def sniff(source: Source) -> bool:
    """Utterances with the type of their participant."""
    return any(
        fits(part, "content", "utterances", 0, "participant_type") for part in (source.json, at(source.json, "transcription"))
    )


def read(source: Source) -> Iterator[Transcript]:
    """The call."""
    found = checked(_Transcription, at(source.json, "transcription") or source.json)
    pieces = (Piece(_name(u), u.text, u.start_time, u.end_time, role_of(u.participant_type)) for u in found.content.utterances)
    metadata = {"date": found.call_created_at, "language": found.content.language}
    yield transcript(source, pieces, call_id=found.call_id, metadata=metadata)


def _name(said: _Utterance) -> str | None:
    if said.user_id is not None:
        return f"agent {said.user_id}"
    return said.phone_number or said.participant_type
