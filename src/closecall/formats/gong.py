"""Gong's API: `callTranscripts` of /v2/calls/transcript, with `calls` of /v2/calls/extensive for names and roles.

Both may stand in one object, or as two objects in a list. Times are milliseconds; a party's affiliation gives its role.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import AliasChoices, Field

from closecall.errors import FormatError
from closecall.formats import clock
from closecall.formats.assemble import Piece, role_of, transcript
from closecall.formats.source import Outside, Source, at, checked, fits
from closecall.formats.words import label
from closecall.types import Transcript


class _Sentence(Outside):
    text: str
    start: float | None = Field(None, validation_alias=AliasChoices("start", "startMs"))
    end: float | None = Field(None, validation_alias=AliasChoices("end", "endMs"))


class _Monologue(Outside):
    speaker: str | int | None = Field(None, alias="speakerId")
    sentences: tuple[_Sentence, ...] = ()


class _Party(Outside):
    speaker: str | int | None = Field(None, alias="speakerId")
    name: str | None = None
    email: str | None = Field(None, alias="emailAddress")
    affiliation: str | None = None


class _About(Outside):
    id: str | int
    title: str | None = None
    started: str | float | None = None
    duration: float | None = None
    language: str | None = None
    direction: str | None = None


class _Call(Outside):
    about: _About = Field(alias="metaData")
    parties: tuple[_Party, ...] = ()


class _Transcript(Outside):
    id: str | int = Field(alias="callId")
    monologues: tuple[_Monologue, ...] = Field((), alias="transcript")


def sniff(source: Source) -> bool:
    """Transcripts of calls, or calls with parties."""
    return any(fits(part, "callTranscripts") or fits(part, "calls", 0, "parties") for part in _parts(source.json))


def read(source: Source) -> Iterator[Transcript | FormatError]:
    """The calls."""
    told = [_listed(part, "callTranscripts") for part in _parts(source.json)]
    calls = {str(call.about.id): call for part in _parts(source.json) for call in map(_known, _listed(part, "calls")) if call}
    if not any(told):
        raise FormatError(
            "this is Gong's list of calls without what was said; put the `callTranscripts` of /v2/calls/transcript into the same file"
        )
    for document in (one for part in told for one in part):
        try:
            yield _transcript(source, checked(_Transcript, document), calls)
        except FormatError as error:
            yield FormatError(f"call {at(document, 'callId')}: {error}")


def _parts(document: Any) -> list[Any]:
    return document if isinstance(document, list) else [document]


def _listed(part: Any, key: str) -> list[Any]:
    found = at(part, key)
    return found if isinstance(found, list) else []


def _known(document: Any) -> _Call | None:
    return checked(_Call, document) if fits(document, "metaData") else None


def _transcript(source: Source, said: _Transcript, calls: Mapping[str, _Call]) -> Transcript:
    call = calls.get(str(said.id))
    parties = {str(party.speaker): party for party in (call.parties if call else ()) if party.speaker is not None}
    pieces = [
        Piece(_name(mono, parties), s.text, _seconds(s.start), _seconds(s.end), _role(mono, parties))
        for mono in said.monologues
        for s in mono.sentences
    ]
    warnings = () if parties else ("Gong's names are in another file: put the `calls` of /v2/calls/extensive into this one",)
    about = _about(call.about) if call else {}
    return transcript(source, pieces, call_id=said.id, metadata=about, warnings=warnings)


def _about(about: _About) -> dict[str, Any]:
    """`started` is ISO 8601, or seconds since 1970 in old exports."""
    date = clock.iso(about.started) if isinstance(about.started, float) else about.started
    return {"date": date, **about.model_dump(exclude={"id", "started"})}


def _name(mono: _Monologue, parties: Mapping[str, _Party]) -> str | None:
    party = parties.get(str(mono.speaker))
    known = (party.name or party.email) if party else None
    return known or label("speaker", mono.speaker)


def _role(mono: _Monologue, parties: Mapping[str, _Party]) -> Any:
    party = parties.get(str(mono.speaker))
    return role_of(party.affiliation) if party else None


def _seconds(millis: float | None) -> float | None:
    return None if millis is None else millis / 1000
