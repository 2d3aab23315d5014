"""WhisperX JSON: `segments[].words[]` with a speaker each; a speaker may be missing, numbers have no time, and both are filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from closecall.formats.assemble import Piece, by_speaker, transcript
from closecall.formats.source import Outside, Source, checked, fits
from closecall.formats.words import label, word
from closecall.types import Transcript, Word

_VOICE = 3
"""Words of another speaker within a segment that show that the voice changes; fewer are a boundary that is off."""


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
    """A segment is one speaker's, unless several of its words are another's: a word or two at its edge are put right."""
    voices = Counter(w.speaker for w in segment.words if w.speaker)
    first = segment.speaker or next((voice for voice, _ in voices.most_common(1)), None)
    if voices.total() - voices[first or ""] < _VOICE:
        name = label("speaker", first)
        yield Piece(name, segment.text, segment.start, segment.end, words=tuple(w for _, w in _words(segment)))
    else:
        yield from by_speaker(_words(segment))


def _words(segment: _Segment) -> Iterator[tuple[str | None, Word]]:
    last = None if segment.start is None else Word("", segment.start, segment.start)
    for w in segment.words:
        last = word(w.word, w.start, w.end, w.score, last)
        yield w.speaker, last
