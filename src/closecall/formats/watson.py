"""IBM Watson Speech to Text: words as `[word, from, to]`, and `speaker_labels[]` matched to them by their start. Seconds."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from closecall.formats.assemble import Piece, by_speaker, transcript
from closecall.formats.source import Outside, Source, at, checked, fits
from closecall.formats.words import label, word
from closecall.types import Transcript, Word


class _Alternative(Outside):
    transcript: str = ""
    timestamps: tuple[tuple[str, float, float], ...] = ()


class _Result(Outside):
    alternatives: tuple[_Alternative, ...] = ()


class _Label(Outside):
    start: float = Field(alias="from")
    speaker: int


class _Document(Outside):
    results: tuple[_Result, ...]
    speaker_labels: tuple[_Label, ...] = ()


def sniff(source: Source) -> bool:
    """Results with time stamps, alone or in the answer of a job."""
    return any(
        fits(part, "results", 0, "alternatives", 0, "timestamps") for part in (source.json, at(source.json, "results", 0))
    )


def read(source: Source) -> Iterator[Transcript]:
    """The call."""
    inner = at(source.json, "results", 0)
    document = checked(_Document, inner if fits(inner, "results") else source.json)
    date = at(source.json, "created")
    yield transcript(source, _pieces(document), call_id=at(source.json, "id"), metadata={"date": date})


def _pieces(document: _Document) -> Iterator[Piece]:
    speakers = {span.start: span.speaker for span in document.speaker_labels}
    best = (result.alternatives[0] for result in document.results if result.alternatives)
    yield from by_speaker((label("speaker", speakers.get(w.start)), w) for said in best for w in _words(said))


def _words(said: _Alternative) -> Iterator[Word]:
    """The words without Watson's mark for hesitation."""
    return (word(text, start, end, None) for text, start, end in said.timestamps if text != "%HESITATION")
