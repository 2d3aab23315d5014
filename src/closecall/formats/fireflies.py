"""Fireflies.ai's GraphQL answer: `data.transcript.sentences[]` with speaker names and times in seconds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from closecall.errors import FormatError
from closecall.formats import clock
from closecall.formats.assemble import Piece, transcript
from closecall.formats.source import Outside, Source, at, checked, fits
from closecall.types import Transcript


class _Sentence(Outside):
    text: str | None = None
    raw_text: str | None = None
    speaker_name: str | None = None
    speaker_id: int | str | None = None
    start_time: float | None = None
    end_time: float | None = None


class _Call(Outside):
    id: str | None = None
    title: str | None = None
    date: float | str | None = None
    duration: float | None = None
    sentences: tuple[_Sentence, ...] = ()


def sniff(source: Source) -> bool:
    """Sentences with speaker names."""
    return any(
        fits(call, "sentences", 0, "speaker_id") or fits(call, "sentences", 0, "speaker_name") for call in _calls(source)
    )


def read(source: Source) -> Iterator[Transcript | FormatError]:
    """The call or calls."""
    for number, document in enumerate(_calls(source), 1):
        try:
            yield _transcript(source, checked(_Call, document))
        except FormatError as error:
            yield FormatError(f"call {number}: {error}")


def _calls(source: Source) -> list[Any]:
    document = source.json
    inner = at(document, "data") or document
    many = at(inner, "transcripts")
    return many if isinstance(many, list) else [at(inner, "transcript") or inner]


def _transcript(source: Source, call: _Call) -> Transcript:
    pieces = (Piece(_name(s), s.text or s.raw_text or "", s.start_time, s.end_time) for s in call.sentences)
    # `date` is milliseconds since 1970, `duration` minutes.
    date = clock.iso(call.date / 1000) if isinstance(call.date, float) else call.date
    about = {"title": call.title, "date": date, "duration": None if call.duration is None else f"{call.duration * 60:.0f}"}
    return transcript(source, pieces, call_id=call.id, metadata=about)


def _name(sentence: _Sentence) -> str | None:
    return sentence.speaker_name or (None if sentence.speaker_id is None else f"Speaker {sentence.speaker_id}")
