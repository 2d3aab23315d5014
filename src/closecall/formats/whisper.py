"""JSON of openai-whisper, faster-whisper (whisper-ctranslate2) and whisper-timestamped: `segments[]` in seconds.

Only whisper-ctranslate2 with speaker separation names speakers. `insanely-fast-whisper` writes `speakers[]` and `chunks[]` instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import AliasChoices, Field

from closecall.formats.assemble import Piece, transcript
from closecall.formats.source import Outside, Source, checked, fits
from closecall.formats.words import label, word
from closecall.types import Transcript, Word


class _Word(Outside):
    text: str = Field(validation_alias=AliasChoices("word", "text"))
    start: float | None = None
    end: float | None = None
    probability: float | None = Field(None, validation_alias=AliasChoices("probability", "confidence"))


class _Segment(Outside):
    text: str
    start: float | None = None
    end: float | None = None
    speaker: str | int | None = None
    words: tuple[_Word, ...] | None = None


class _Chunk(Outside):
    text: str
    timestamp: tuple[float | None, float | None] = (None, None)
    speaker: str | int | None = None


class _Document(Outside):
    segments: tuple[_Segment, ...] = ()
    speakers: tuple[_Chunk, ...] = ()
    chunks: tuple[_Chunk, ...] = ()
    language: str | None = None


def sniff(source: Source) -> bool:
    """Segments with the marks of Whisper's decoding, or with text and times beside the whole text; or chunks."""
    first = (source.json or {}).get("segments", [None]) if isinstance(source.json, dict) else [None]
    segment = first[0] if isinstance(first, list) and first else None
    marks = any(fits(segment, key) for key in ("no_speech_prob", "avg_logprob", "seek"))
    timed = fits(segment, "start") and fits(segment, "text") and (fits(source.json, "text") or fits(source.json, "language"))
    return marks or timed or fits(source.json, "chunks", 0, "timestamp")


def read(source: Source) -> Iterator[Transcript]:
    """The call."""
    document = checked(_Document, source.json)
    yield transcript(source, _pieces(document), metadata={"language": document.language})


def _pieces(document: _Document) -> Iterator[Piece]:
    for said in document.segments:
        yield Piece(label("speaker", said.speaker), said.text, said.start, said.end, words=_words(said.words or ()))
    for chunk in document.speakers or document.chunks if not document.segments else ():
        yield Piece(label("speaker", chunk.speaker), chunk.text, *chunk.timestamp)


def _words(words: tuple[_Word, ...]) -> tuple[Word, ...]:
    found: list[Word] = []
    for w in words:
        found.append(word(w.text, w.start, w.end, w.probability, found[-1] if found else None))
    return tuple(found)
