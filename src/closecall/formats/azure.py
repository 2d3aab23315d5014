"""Azure Speech batch transcription: `recognizedPhrases[]`, times as ISO 8601 spans and as ticks of 100 ns; channels interleave."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import AliasChoices, Field

from closecall.formats import clock
from closecall.formats.assemble import Piece, transcript
from closecall.formats.source import Outside, Source, at, checked, fits
from closecall.formats.words import interleaved, label
from closecall.types import Transcript

_TICKS = 10_000_000
"""Ticks in a second."""


def _either(name: str) -> AliasChoices:
    """Version 2 wrote its names with a capital."""
    return AliasChoices(name, name[0].upper() + name[1:])


class _Best(Outside):
    display: str = Field("", validation_alias=_either("display"))


class _Phrase(Outside):
    channel: int | str | None = Field(None, validation_alias=AliasChoices("channel", "ChannelNumber", "Channel"))
    speaker: int | str | None = Field(None, validation_alias=AliasChoices("speaker", "SpeakerId", "Speaker"))
    offset: str | float | None = Field(None, validation_alias=_either("offset"))
    duration: str | float | None = Field(None, validation_alias=_either("duration"))
    offset_ticks: float | None = Field(None, validation_alias=_either("offsetInTicks"))
    duration_ticks: float | None = Field(None, validation_alias=_either("durationInTicks"))
    best: tuple[_Best, ...] = Field((), validation_alias=AliasChoices("nBest", "NBest"))


class _Document(Outside):
    phrases: tuple[_Phrase, ...]
    timestamp: str | None = None
    source: str | None = None


def sniff(source: Source) -> bool:
    """Recognised phrases, by today's or yesterday's names."""
    return fits(source.json, "recognizedPhrases") or fits(source.json, "AudioFileResults", 0, "SegmentResults")


def read(source: Source) -> Iterator[Transcript]:
    """The call."""
    phrases = at(source.json, "recognizedPhrases") or at(source.json, "AudioFileResults", 0, "SegmentResults")
    document = checked(_Document, {**source.json, "phrases": phrases})
    channels = len({phrase.channel for phrase in document.phrases}) > 1
    pieces = interleaved(_piece(phrase, channels=channels) for phrase in document.phrases)
    yield transcript(source, pieces, metadata={"date": document.timestamp, "recording": document.source})


def _piece(phrase: _Phrase, *, channels: bool) -> Piece:
    start = _seconds(phrase.offset, phrase.offset_ticks)
    span = _seconds(phrase.duration, phrase.duration_ticks)
    name = f"channel {phrase.channel}" if channels else label("speaker", phrase.speaker)
    text = phrase.best[0].display if phrase.best else ""
    return Piece(name, text, start, None if start is None or span is None else start + span)


def _seconds(value: str | float | None, ticks: float | None) -> float | None:
    if isinstance(value, str) and (found := clock.iso_span(value)) is not None:
        return found
    ticks = ticks if ticks is not None else value if isinstance(value, float) else None
    return None if ticks is None else ticks / _TICKS
