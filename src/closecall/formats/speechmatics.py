"""Speechmatics: `results[]` of words and punctuation (json-v2), and the older `words[]` with `speakers[]` (v1). Seconds."""

from __future__ import annotations

from collections.abc import Iterator

from closecall.formats.assemble import Piece, attached, by_speaker, transcript
from closecall.formats.source import Outside, Source, at, checked, fits
from closecall.formats.words import by_pause, interleaved, label, word
from closecall.types import Transcript, Word


class _Alternative(Outside):
    content: str = ""
    confidence: float | None = None
    speaker: str | None = None


class _Result(Outside):
    type: str
    start_time: float | None = None
    end_time: float | None = None
    attaches_to: str | None = None
    channel: str | None = None
    alternatives: tuple[_Alternative, ...] = ()


class _Document(Outside):
    results: tuple[_Result, ...]


class _OldWord(Outside):
    name: str
    time: float
    duration: float = 0.0
    confidence: float | None = None


class _OldSpeaker(Outside):
    name: str
    time: float


class _OldDocument(Outside):
    words: tuple[_OldWord, ...]
    speakers: tuple[_OldSpeaker, ...] = ()


def sniff(source: Source) -> bool:
    """Results with content, or words with `time` and `duration`."""
    return fits(source.json, "results", 0, "alternatives", 0, "content") or (
        fits(source.json, "words", 0, "duration") and fits(source.json, "words", 0, "time")
    )


def read(source: Source) -> Iterator[Transcript]:
    """The call."""
    job = at(source.json, "job")
    metadata = {key: at(job, key) for key in ("duration", "created_at", "data_name", "lang")}
    about = {
        "date": metadata["created_at"],
        "duration": metadata["duration"],
        "recording": metadata["data_name"] or at(job, "name"),
        "language": metadata["lang"] or at(source.json, "metadata", "transcription_config", "language"),
    }
    pieces = (
        _pieces(checked(_Document, source.json)) if fits(source.json, "results") else _old(checked(_OldDocument, source.json))
    )
    yield transcript(source, interleaved(pieces), call_id=at(job, "id"), metadata=about)


def _pieces(document: _Document) -> Iterator[Piece]:
    channels = {result.channel for result in document.results if result.channel}
    if len(channels) < 2:
        yield from by_speaker(attached(_words(document.results)))
        return
    for channel in sorted(channels):
        words = attached(_words(result for result in document.results if result.channel == channel))
        yield from by_pause(channel, (said for _, said in words))


def _words(results: Iterator[_Result] | tuple[_Result, ...]) -> Iterator[tuple[str | None, Word, bool]]:
    last: Word | None = None
    for result in results:
        for best in result.alternatives[:1]:
            last = word(best.content, result.start_time, result.end_time, best.confidence, last)
            sticks = result.type == "punctuation" and result.attaches_to in {None, "previous", "both"}
            yield label("speaker", best.speaker), last, sticks


def _old(document: _OldDocument) -> Iterator[Piece]:
    spans = sorted(document.speakers, key=lambda span: span.time)
    said: list[tuple[str | None, Word, bool]] = []
    at_span = 0
    for w in document.words:
        while at_span + 1 < len(spans) and spans[at_span + 1].time <= w.time + 1e-6:
            at_span += 1
        name = label("speaker", spans[at_span].name) if spans else None
        said.append((name, word(w.name, w.time, w.time + w.duration, w.confidence), w.name in {".", ",", "?", "!"}))
    yield from by_speaker(attached(said))
