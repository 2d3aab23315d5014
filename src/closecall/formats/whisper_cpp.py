"""whisper.cpp JSON: `transcription[]` with offsets in milliseconds; speakers "0" and "1" with --diarize on stereo."""

from __future__ import annotations

from collections.abc import Iterator

from closecall.formats.assemble import Piece, transcript
from closecall.formats.source import Outside, Source, at, checked, fits
from closecall.formats.words import label
from closecall.types import Transcript


class _Segment(Outside):
    text: str
    offsets: dict[str, float]
    speaker: str | int | None = None


class _Document(Outside):
    transcription: tuple[_Segment, ...]


def sniff(source: Source) -> bool:
    """Segments with offsets."""
    return fits(source.json, "transcription", 0, "offsets")


def read(source: Source) -> Iterator[Transcript]:
    """The call."""
    document = checked(_Document, source.json)
    pieces = (
        Piece(label("speaker", s.speaker), s.text, s.offsets.get("from", 0) / 1000, s.offsets.get("to", 0) / 1000)
        for s in document.transcription
    )
    yield transcript(source, pieces, metadata={"language": at(source.json, "result", "language")})
