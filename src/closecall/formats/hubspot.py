"""HubSpot's calling transcripts: `transcriptUtterances[]` (read) or `transcriptCreateUtterances[]` (sent). Milliseconds."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import AliasChoices, Field

from closecall.formats.assemble import Piece, transcript
from closecall.formats.source import Outside, Source, checked, fits
from closecall.formats.words import label
from closecall.types import Transcript

_KEYS = ("transcriptUtterances", "transcriptCreateUtterances")


class _Speaker(Outside):
    id: str | int | None = None
    name: str | None = None
    email: str | None = None


class _Utterance(Outside):
    text: str
    speaker: _Speaker | None = None
    start: float | None = Field(None, alias="startTimeMillis")
    end: float | None = Field(None, alias="endTimeMillis")


class _Document(Outside):
    utterances: tuple[_Utterance, ...] = Field(validation_alias=AliasChoices(*_KEYS))
    engagement: int | str | None = Field(None, alias="engagementId")


def sniff(source: Source) -> bool:
    """Utterances under HubSpot's names."""
    return any(fits(source.json, key) for key in _KEYS)


def read(source: Source) -> Iterator[Transcript]:
    """The call."""
    document = checked(_Document, source.json)
    pieces = (
        Piece(
            _name(said.speaker),
            said.text,
            None if said.start is None else said.start / 1000,
            None if said.end is None else said.end / 1000,
        )
        for said in document.utterances
    )
    yield transcript(source, pieces, call_id=document.engagement)


def _name(speaker: _Speaker | None) -> str | None:
    if speaker is None:
        return None
    return speaker.name or speaker.email or label("speaker", speaker.id)
