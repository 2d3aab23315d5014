"""WhisperX JSON: `segments[].words[]` with a speaker each; a speaker may be missing, numbers have no time, and both are filled in."""

from __future__ import annotations

from collections.abc import Iterator

from closecall.formats.assemble import Piece, by_speaker, transcript
from closecall.formats.source import Outside, Source, checked, fits
from closecall.formats.words import label, word
from closecall.types import Transcript, Word


class _Word(Outside):
    word: str
    start: float | None = None
    end: float | None = None
    score: float | None = None
    speaker: str | None = None


class _Segment(Outside):
    text: str
    start: float | None = None
    end: float | None = None
    speaker: str | None = None
    words: tuple[_Word, ...] = ()


class _Document(Outside):
    segments: tuple[_Segment, ...]
    language: str | None = None


def sniff(source: Source) -> bool:
    """Words with scores."""
    document = source.json
    return fits(document, "segments", 0) and (
        fits(document, "word_segments") or fits(document, "segments", 0, "words", 0, "score")
    )


def read(source: Source) -> Iterator[Transcript]:
    """The call."""
    document = checked(_Document, source.json)
    pieces = (piece for segment in document.segments for piece in _pieces(segment))
    yield transcript(source, pieces, metadata={"language": document.language})


def _pieces(segment: _Segment) -> Iterator[Piece]:
    """A segment is one speaker's, unless its words say that the voice changes within it."""
    name = label("speaker", segment.speaker)
    voices = {w.speaker for w in segment.words if w.speaker}
    if len(voices) < 2:
        name = name or next(iter(voices), None)
        yield Piece(name, segment.text, segment.start, segment.end, words=tuple(w for _, w in _words(segment)))
    else:
        yield from by_speaker(_words(segment))


def _words(segment: _Segment) -> Iterator[tuple[str | None, Word]]:
    last = None if segment.start is None else Word("", segment.start, segment.start)
    for w in segment.words:
        last = word(w.word, w.start, w.end, w.score, last)
        yield w.speaker, last
