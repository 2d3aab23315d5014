"""Google Cloud Speech-to-Text v1 and v2: `results[]`, each a stretch of one channel.

With speaker separation only the last result has the speakers, and it repeats every word: the others are left out then.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import AliasChoices, Field

from closecall.formats import clock
from closecall.formats.assemble import Piece, by_speaker, transcript
from closecall.formats.source import Outside, Source, at, checked, fits
from closecall.formats.words import label, word
from closecall.types import Transcript, Word


class _Moment(Outside):
    seconds: float = 0
    nanos: float = 0


class _Word(Outside):
    word: str
    start: _Moment | str | None = Field(
        None, validation_alias=AliasChoices("startTime", "startOffset", "start_time", "start_offset")
    )
    end: _Moment | str | None = Field(None, validation_alias=AliasChoices("endTime", "endOffset", "end_time", "end_offset"))
    speaker: int | str | None = Field(
        None, validation_alias=AliasChoices("speakerTag", "speakerLabel", "speaker_tag", "speaker_label")
    )
    confidence: float | None = None


class _Alternative(Outside):
    transcript: str = ""
    words: tuple[_Word, ...] = ()


class _Result(Outside):
    alternatives: tuple[_Alternative, ...] = ()
    channel: int | None = Field(None, validation_alias=AliasChoices("channelTag", "channel_tag"))
    language: str | None = Field(None, validation_alias=AliasChoices("languageCode", "language_code"))


class _Document(Outside):
    results: tuple[_Result, ...]


def sniff(source: Source) -> bool:
    """A list of results with whole texts, alone or as the answer of an operation."""
    return any(fits(part, "results", 0, "alternatives", 0, "transcript") for part in _parts(source.json)) and not fits(
        source.json, "results", 0, "alternatives", 0, "timestamps"
    )


def read(source: Source) -> Iterator[Transcript]:
    """The call."""
    document = checked(_Document, next(part for part in _parts(source.json) if fits(part, "results", 0)))
    language = next((result.language for result in document.results if result.language), None)
    yield transcript(source, _pieces(document.results), metadata={"language": language})


def _parts(document: Any) -> tuple[Any, ...]:
    return document, at(document, "response")


def _pieces(results: tuple[_Result, ...]) -> Iterator[Piece]:
    channels = {result.channel for result in results if result.channel}
    separated = _separated(results)
    if len(channels) > 1:
        for result in results:
            for best in result.alternatives[:1]:
                yield _whole(f"channel {result.channel}", best)
    elif separated:
        yield from by_speaker((label("speaker", w.speaker or None), _word(w)) for w in separated)
    else:
        for result in results:
            for best in result.alternatives[:1]:
                yield _whole(None, best)


def _separated(results: tuple[_Result, ...]) -> tuple[_Word, ...]:
    """The words with speakers: those of the last result if it repeats all, else those of every result."""
    words = [best.words for result in results for best in result.alternatives[:1]]
    if not words or not any(w.speaker for w in words[-1]):
        return ()
    before = sum(map(len, words[:-1]))
    return words[-1] if len(words[-1]) >= before else tuple(w for some in words for w in some)


def _whole(speaker: str | None, best: _Alternative) -> Piece:
    words = tuple(_word(w) for w in best.words)
    if not words:
        return Piece(speaker, best.transcript)
    return Piece(speaker, best.transcript, words[0].start, words[-1].end, words=words)


def _word(w: _Word) -> Word:
    return word(w.word, _seconds(w.start), _seconds(w.end), w.confidence)


def _seconds(moment: _Moment | str | None) -> float | None:
    """`"1.200s"`, or seconds and nanoseconds; zero is left out by the service."""
    if isinstance(moment, _Moment):
        return moment.seconds + moment.nanos / 1e9
    return 0.0 if moment is None else clock.seconds(moment.removesuffix("s"))
