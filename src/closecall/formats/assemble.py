"""Pieces of speech -> the turns of a transcript: words joined, one person's pieces merged, times put in order."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from closecall.errors import FormatError
from closecall.formats.source import LONGEST_LINE, Source
from closecall.types import Role, Transcript, Turn, Word

NOBODY = "speaker"
"""The one speaker of a transcript that names none; recordings on one channel use the same."""
ONE_SPEAKER = "speakers are not separated: everything is taken as said by one speaker"
UNKNOWN = "unknown speaker"
"""The speaker of a turn without a name at the start of a transcript that names others."""
NOTHING_SAID = "nobody says anything in this transcript; check that the export is complete"
BACKWARDS = "times run backwards in the file; the order of the file was kept"
SORTED = "the file was out of order; it was sorted by time"
_LATE = 10.0
"""Seconds that a piece may stand too late in the file without a word about it: people talk over each other."""
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060\ufeff\x00-\x08\x0e-\x1b\x7f]")

_ROLES: dict[str, Role] = {
    **dict.fromkeys("rep agent internal sales seller representative advisor".split(), "rep"),
    **dict.fromkeys("customer caller external prospect client buyer end_user enduser lead".split(), "customer"),
    **dict.fromkeys("other system bot supervisor".split(), "other"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of speech as the file has it: a cue, an utterance, a word. Times in seconds; no speaker means not told."""

    speaker: str | None
    text: str
    start: float | None = None
    end: float | None = None
    role: Role | None = None
    words: tuple[Word, ...] = ()


def role_of(word: str | None) -> Role | None:
    """The role that a word of the source means (`AGENT`, `external` …), or None."""
    return _ROLES.get((word or "").strip().lower().replace(" ", "_"))


def clean(text: str) -> str:
    """One line without doubled spaces, zero-width characters and control characters."""
    return " ".join(_INVISIBLE.sub("", text).split())


def transcript(
    source: Source,
    pieces: Iterable[Piece],
    *,
    call_id: str | int | None = None,
    metadata: Mapping[str, Any] | None = None,
    warnings: Sequence[str] = (),
    in_order: bool = False,
) -> Transcript:
    """A transcript from pieces of speech.

    Neighbouring pieces of one speaker become one turn; pieces without a speaker belong to the one before.

    Args:
        source: the file.
        pieces: in the order of the file.
        call_id: the id in the file; the file's stem without it.
        metadata: what the file tells of the call; values that are None are left out.
        warnings: what went wrong in reading.
        in_order: keep the order of the file even where its times run backwards.

    Raises:
        FormatError: nobody says anything.
    """
    kept = [tidied for tidied in map(_tidied, pieces) if tidied.text]
    if not kept:
        raise FormatError(NOTHING_SAID)
    ordered, about_times = _ordered(kept, in_order=in_order)
    turns = tuple(_turns(_named(ordered)))
    one = (ONE_SPEAKER,) if len({turn.speaker for turn in turns}) == 1 else ()
    return Transcript(
        call_id=clean("" if call_id is None else str(call_id)) or source.stem,
        turns=turns,
        metadata=strings(metadata or {}),
        warnings=(*source.warnings, *warnings, *about_times, *one),
    )


def strings(metadata: Mapping[str, Any]) -> dict[str, str]:
    """Metadata as texts, without what is missing or empty."""
    texts = {
        str(key): value if isinstance(value, str) else json.dumps(value) if isinstance(value, (dict, list)) else str(value)
        for key, value in metadata.items()
        if value is not None and value not in ([], {})
    }
    return {key: value for key, value in texts.items() if value.strip()}


def attached(words: Iterable[tuple[str | None, Word, bool]]) -> Iterator[tuple[str | None, Word]]:
    """Words with speakers, of which those marked True (punctuation) are put onto the end of the one before."""
    held: tuple[str | None, Word] | None = None
    for speaker, word, sticks in words:
        if sticks and held:
            held = held[0], replace(held[1], text=held[1].text + word.text)
        elif word.text:
            if held:
                yield held
            held = speaker, word
    if held:
        yield held


def by_speaker(words: Iterable[tuple[str | None, Word]]) -> Iterator[Piece]:
    """Pieces from words with speakers; a word whose speaker is not told belongs to the one before, the first to the next."""
    said = list(words)
    last = next((speaker for speaker, _ in said if speaker), None)
    known: list[tuple[str | None, Word]] = []
    for speaker, word in said:
        last = speaker or last
        known.append((last, word))
    for name, group in groupby(known, key=lambda pair: pair[0]):
        spoken = tuple(word for _, word in group)
        yield Piece(name, " ".join(w.text for w in spoken), spoken[0].start, spoken[-1].end, words=spoken)


def _tidied(piece: Piece) -> Piece:
    text = clean(piece.text)
    if len(text) > LONGEST_LINE:
        raise FormatError(f"one turn has {len(text):,} characters, more than anyone says; check that this is a transcript")
    start, end = _time(piece.start), _time(piece.end)
    if start is not None and end is not None:
        end = max(start, end)
    return replace(piece, speaker=clean(piece.speaker or "") or None, text=text, start=start, end=end)


def _time(value: float | None) -> float | None:
    return round(max(0.0, value), 3) if value is not None and math.isfinite(value) else None


def _ordered(pieces: list[Piece], *, in_order: bool) -> tuple[list[Piece], tuple[str, ...]]:
    latest, back = 0.0, 0.0
    for piece in pieces:
        if piece.start is not None:
            back = max(back, latest - piece.start)
            latest = max(latest, piece.start)
    if in_order or any(piece.start is None for piece in pieces):
        return pieces, ((BACKWARDS,) if back > _LATE else ())
    return sorted(pieces, key=lambda piece: piece.start or 0.0), ((SORTED,) if back > _LATE else ())


def _named(pieces: list[Piece]) -> Iterator[Piece]:
    """Pieces that all have a speaker: without one, they belong to the speaker before."""
    told = any(piece.speaker for piece in pieces)
    last = Piece(UNKNOWN if told else NOBODY, "")
    for piece in pieces:
        named = piece if piece.speaker else replace(piece, speaker=last.speaker, role=piece.role or last.role)
        last = named
        yield named


def _turns(pieces: Iterable[Piece]) -> Iterator[Turn]:
    for index, (_, group) in enumerate(groupby(pieces, key=lambda piece: (piece.speaker, piece.role))):
        said = tuple(group)
        yield Turn(
            index=index,
            speaker=said[0].speaker or UNKNOWN,
            role=said[0].role,
            text=" ".join(piece.text for piece in said),
            start=said[0].start,
            end=max((piece.end for piece in said if piece.end is not None), default=None),
            words=_words(said),
        )


def _words(said: Sequence[Piece]) -> tuple[Word, ...]:
    """The words of a turn, if all its pieces have them: half of a turn's words would give wrong times."""
    return tuple(word for piece in said for word in piece.words) if all(piece.words for piece in said) else ()
