"""Deepgram: `results.utterances` where they were asked for, else the words of each channel. Seconds; speakers are numbers.

In a file of many channels each channel is one side, and its speaker numbers begin anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from closecall.formats.assemble import Piece, by_speaker, transcript
from closecall.formats.source import Outside, Source, at, checked, fits
from closecall.formats.words import by_pause, interleaved, label, piece, word
from closecall.types import Transcript, Word


class _Word(Outside):
    word: str
    punctuated_word: str | None = None
    start: float
    end: float
    confidence: float | None = None
    speaker: int | None = None


class _Utterance(Outside):
    transcript: str
    start: float
    end: float
    channel: int | None = None
    speaker: int | None = None
    words: tuple[_Word, ...] = ()


class _Alternative(Outside):
    transcript: str = ""
    words: tuple[_Word, ...] = ()


class _Channel(Outside):
    alternatives: tuple[_Alternative, ...] = ()


class _Results(Outside):
    channels: tuple[_Channel, ...]
    utterances: tuple[_Utterance, ...] | None = None


class _About(Outside):
    request_id: str | None = None
    created: str | None = None
    duration: float | None = None


class _Document(Outside):
    results: _Results
    metadata: _About | None = None


def sniff(source: Source) -> bool:
    """Results by channel, alone or in the wrapping of an SDK."""
    return fits(source.json, "results", "channels", 0) or fits(source.json, "result", "results", "channels", 0)


def read(source: Source) -> Iterator[Transcript]:
    """The call."""
    document = checked(_Document, at(source.json, "result") if fits(source.json, "result", "results") else source.json)
    about = document.metadata or _About()
    metadata = {"date": about.created, "duration": about.duration, "deepgram_request": about.request_id}
    pieces = list(_pieces(document.results))
    yield transcript(source, interleaved(pieces) if len(document.results.channels) > 1 else pieces, metadata=metadata)


def _pieces(results: _Results) -> Iterator[Piece]:
    many = len(results.channels) > 1
    if results.utterances:
        for said in results.utterances:
            name = f"channel {said.channel}" if many else label("speaker", said.speaker)
            words = tuple(map(_word, said.words))
            yield piece(name, words) if words else Piece(name, said.transcript, said.start, said.end)
        return
    for number, channel in enumerate(results.channels):
        for best in channel.alternatives[:1]:
            if many:
                yield from by_pause(f"channel {number}", map(_word, best.words))
            elif best.words:
                yield from by_speaker((label("speaker", w.speaker), _word(w)) for w in best.words)
            else:
                yield Piece(None, best.transcript)


def _word(w: _Word) -> Word:
    return word(w.punctuated_word or w.word, w.start, w.end, w.confidence)
