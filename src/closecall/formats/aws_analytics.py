"""Amazon Transcribe Call Analytics and Contact Lens: `Transcript[]` with the role of every turn. Milliseconds."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from closecall.formats.assemble import Piece, role_of, transcript
from closecall.formats.source import Outside, Source, checked, fits
from closecall.types import Transcript


class _Turn(Outside):
    content: str = Field(alias="Content")
    begin: float | None = Field(None, alias="BeginOffsetMillis")
    end: float | None = Field(None, alias="EndOffsetMillis")
    role: str | None = Field(None, alias="ParticipantRole")
    participant: str | None = Field(None, alias="ParticipantId")


class _Participant(Outside):
    id: str | None = Field(None, alias="ParticipantId")
    role: str | None = Field(None, alias="ParticipantRole")


class _About(Outside):
    contact: str | None = Field(None, alias="ContactId")


class _Document(Outside):
    turns: tuple[_Turn, ...] = Field(alias="Transcript")
    participants: tuple[_Participant, ...] = Field((), alias="Participants")
    job: str | None = Field(None, alias="JobName")
    language: str | None = Field(None, alias="LanguageCode")
    about: _About | None = Field(None, alias="CustomerMetadata")


def sniff(source: Source) -> bool:
    """Turns with the role or the id of a participant."""
    return any(fits(source.json, "Transcript", 0, key) for key in ("ParticipantRole", "ParticipantId"))


def read(source: Source) -> Iterator[Transcript]:
    """The call. Speakers are named by their roles: the file has no other names."""
    document = checked(_Document, source.json)
    roles = {p.id: p.role for p in document.participants if p.id and p.role}
    pieces = (
        Piece(
            said.role or roles.get(said.participant or "") or said.participant,
            said.content,
            None if said.begin is None else said.begin / 1000,
            None if said.end is None else said.end / 1000,
            role_of(said.role or roles.get(said.participant or "")),
        )
        for said in document.turns
    )
    call_id = document.job or (document.about.contact if document.about else None)
    yield transcript(source, pieces, call_id=call_id, metadata={"language": document.language})
