"""Recognised words as speech recognisers list them -> pieces of speech: shared by the readers of speech-to-text results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from closecall.formats.assemble import Piece
from closecall.types import Word

PAUSE = 0.8
"""Seconds of silence that end a piece: two channels are interleaved by such pieces, not word by word."""


def word(text: str, start: float | None, end: float | None, probability: float | None, last: Word | None = None) -> Word:
    """A word; one without a time (numbers in WhisperX, punctuation) takes the end of the word before."""
    begin = start if start is not None else last.end if last else 0.0
    return Word(text.strip(), begin, max(begin, end if end is not None else begin), probability)


def by_pause(speaker: str, words: Iterable[Word]) -> Iterator[Piece]:
    """Pieces of one channel, cut where it is silent."""
    held: list[Word] = []
    for one in words:
        if held and one.start - held[-1].end > PAUSE:
            yield piece(speaker, held)
            held = []
        held.append(one)
    if held:
        yield piece(speaker, held)


def interleaved(pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces of channels that stand one after the other in the file, in the order of time."""
    return sorted(pieces, key=lambda one: one.start or 0.0)


def piece(speaker: str | None, words: Iterable[Word]) -> Piece:
    """Words of one person as a piece."""
    said = tuple(one for one in words if one.text)
    if not said:
        return Piece(speaker, "")
    return Piece(speaker, " ".join(one.text for one in said), said[0].start, said[-1].end, words=said)


def label(prefix: str, value: object) -> str | None:
    """`speaker 1` for a speaker that has a number alone; None where it is not told."""
    text = "" if value is None else str(value).strip()
    if text.lower() in {"", "uu", "unknown", "?"}:
        return None
    return f"{prefix} {text}" if text.isdigit() else text
