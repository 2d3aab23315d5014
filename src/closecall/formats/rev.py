"""Rev.ai: `monologues[].elements[]`, words with times in seconds and punctuation without."""

from __future__ import annotations

from collections.abc import Iterator

from closecall.formats.assemble import Piece, attached, transcript
from closecall.formats.source import Outside, Source, checked, fits
from closecall.formats.words import label, piece, word
from closecall.types import Transcript, Word


class _Element(Outside):
    type: str
    value: str
    ts: float | None = None
    end_ts: float | None = None
    confidence: float | None = None


class _Person(Outside):
    display_name: str | None = None


class _Monologue(Outside):
    speaker: int | str | None = None
    speaker_info: _Person | None = None
    elements: tuple[_Element, ...] = ()


class _Document(Outside):
    monologues: tuple[_Monologue, ...]


def sniff(source: Source) -> bool:
    """Monologues of elements."""
    return fits(source.json, "monologues", 0, "elements")


def read(source: Source) -> Iterator[Transcript]:
    """The call."""
    yield transcript(source, map(_piece, checked(_Document, source.json).monologues))


def _piece(mono: _Monologue) -> Piece:
    name = mono.speaker_info.display_name if mono.speaker_info else None
    said = attached((None, w, sticks) for w, sticks in _words(mono))
    return piece(name or label("speaker", mono.speaker), (w for _, w in said))


def _words(mono: _Monologue) -> Iterator[tuple[Word, bool]]:
    last: Word | None = None
    for element in mono.elements:
        last = word(element.value, element.ts, element.end_ts, element.confidence, last)
        yield last, element.type == "punct"
