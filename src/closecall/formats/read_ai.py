"""Read.ai's webhook: `transcript.speaker_blocks[]`, times as seconds since 1970."""

from __future__ import annotations

from collections.abc import Iterator

from closecall.formats import clock
from closecall.formats.assemble import Piece, transcript
from closecall.formats.source import Outside, Source, checked, fits
from closecall.types import Transcript


class _Speaker(Outside):
    name: str | None = None


class _Block(Outside):
    words: str
    speaker: _Speaker | None = None
    start_time: float | None = None
    end_time: float | None = None


class _Blocks(Outside):
    speaker_blocks: tuple[_Block, ...]


class _Document(Outside):
    transcript: _Blocks
    session_id: str | None = None
    title: str | None = None
    start_time: str | None = None


def sniff(source: Source) -> bool:
    """Blocks of speakers."""
    return fits(source.json, "transcript", "speaker_blocks", 0)


def read(source: Source) -> Iterator[Transcript]:
    """The call, its times counted from the start of the meeting."""
    document = checked(_Document, source.json)
    blocks = document.transcript.speaker_blocks
    first = min((block.start_time for block in blocks if block.start_time is not None), default=0.0)
    began = clock.instant(document.start_time)
    # A start that is after the first word, or hours before it, is not the start of this talk.
    zero = began if began is not None and 0 <= first - began < clock.WALL_CLOCK else first
    pieces = (
        Piece(b.speaker.name if b.speaker else None, b.words, _since(b.start_time, zero), _since(b.end_time, zero))
        for b in blocks
    )
    about = {"title": document.title, "date": document.start_time}
    yield transcript(source, pieces, call_id=document.session_id, metadata=about)


def _since(moment: float | None, zero: float) -> float | None:
    return None if moment is None else moment - zero
