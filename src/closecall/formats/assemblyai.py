"""AssemblyAI: `utterances` with speakers A, B …, or the words alone. Milliseconds."""

from __future__ import annotations

from collections.abc import Iterator

from closecall.formats.assemble import Piece, by_speaker, transcript
from closecall.formats.source import Outside, Source, checked, fits
from closecall.formats.words import label, piece, word
from closecall.types import Transcript, Word


class _Word(Outside):
    text: str
    start: float
    end: float
    confidence: float | None = None
    speaker: str | None = None


class _Utterance(_Word):
    words: tuple[_Word, ...] | None = None


class _Document(Outside):
    id: str | None = None
    status: str | None = None
    text: str | None = None
    utterances: tuple[_Utterance, ...] | None = None
    words: tuple[_Word, ...] | None = None
    audio_duration: float | None = None
    language_code: str | None = None


def sniff(source: Source) -> bool:
    """The address of the recording beside the text."""
    return fits(source.json, "audio_url") and any(fits(source.json, key) for key in ("utterances", "acoustic_model", "words"))


def read(source: Source) -> Iterator[Transcript]:
    """The call."""
    document = checked(_Document, source.json)
    metadata = {"duration": document.audio_duration, "language": document.language_code}
    yield transcript(source, _pieces(document), call_id=document.id, metadata=metadata)


def _pieces(document: _Document) -> Iterator[Piece]:
    if document.utterances:
        for said in document.utterances:
            name = _name(said.speaker)
            words = tuple(map(_word, said.words or ()))
            yield piece(name, words) if words else Piece(name, said.text, said.start / 1000, said.end / 1000)
    elif document.words:
        yield from by_speaker((_name(w.speaker), _word(w)) for w in document.words)
    else:
        yield Piece(None, document.text or "")


def _name(speaker: str | None) -> str | None:
    return f"speaker {speaker}" if label("", speaker) else None


def _word(w: _Word) -> Word:
    return word(w.text, w.start / 1000, w.end / 1000, w.confidence)
