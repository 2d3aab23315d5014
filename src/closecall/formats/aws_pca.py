"""Amazon's post-call analytics: `SpeechSegments[]`, seconds; and Bedrock Data Automation: `audio_segments[]`, milliseconds."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from closecall.formats.assemble import Piece, transcript
from closecall.formats.source import Outside, Source, checked, fits
from closecall.types import Transcript


class _About(Outside):
    date: str | None = Field(None, alias="ConversationTime")
    duration: float | None = Field(None, alias="Duration")
    language: str | None = Field(None, alias="LanguageCode")


class _Segment(Outside):
    text: str = Field(alias="DisplayText")
    speaker: str | None = Field(None, alias="SegmentSpeaker")
    start: float | None = Field(None, alias="SegmentStartTime")
    end: float | None = Field(None, alias="SegmentEndTime")


class _Document(Outside):
    about: _About = Field(alias="ConversationAnalytics")
    segments: tuple[_Segment, ...] = Field(alias="SpeechSegments")


class _Named(Outside):
    speaker_label: str | None = None
    channel_label: str | None = None


class _Stretch(Outside):
    text: str = ""
    speaker: _Named | None = None
    channel: _Named | None = None
    start: float | None = Field(None, alias="start_timestamp_millis")
    end: float | None = Field(None, alias="end_timestamp_millis")


class _Bedrock(Outside):
    segments: tuple[_Stretch, ...] = Field(alias="audio_segments")


def sniff(source: Source) -> bool:
    """Segments with a speaker, under the names of either service."""
    return fits(source.json, "SpeechSegments", 0, "DisplayText") or fits(source.json, "audio_segments", 0, "text")


def read(source: Source) -> Iterator[Transcript]:
    """The call. Which speaker the service labels "Agent" is its guess and was met the wrong way round, so it is left out."""
    if fits(source.json, "audio_segments"):
        stretches = checked(_Bedrock, source.json).segments
        yield transcript(source, (Piece(_name(s), s.text, _seconds(s.start), _seconds(s.end)) for s in stretches))
        return
    document = checked(_Document, source.json)
    pieces = (Piece(s.speaker, s.text, s.start, s.end) for s in document.segments)
    metadata = {"date": document.about.date, "duration": document.about.duration, "language": document.about.language}
    yield transcript(source, pieces, metadata=metadata)


def _name(stretch: _Stretch) -> str | None:
    """By channel where there is one: speaker labels begin anew on each."""
    channel = stretch.channel.channel_label if stretch.channel else None
    return channel or (stretch.speaker.speaker_label if stretch.speaker else None)


def _seconds(millis: float | None) -> float | None:
    return None if millis is None else millis / 1000
