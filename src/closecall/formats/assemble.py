"""Pieces of speech -> turns: what one speaker says in a row is one turn, in the order of time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from closecall.types import Turn

_PREFIX = re.compile(r"^(?P<name>[^:\n<>{}\[\]\"]{1,60}?)\s?:(?:\s+|$)(?P<text>.*)$", re.DOTALL)
_NOT_A_NAME = re.compile(r"[.!?;,]\s|\b(?:https?|because|and then|so|but|the|is|are|was)\b|\d{5}", re.IGNORECASE)
_BRACKETED = re.compile(r"^[\[(](?P<name>[^\])]{1,40})[\])]\s*:?\s+(?P<text>.+)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """Something said by one speaker; `speaker` is None where the source does not say who. Times in seconds."""

    speaker: str | None
    text: str
    start: float | None = None
    end: float | None = None


def split_name(line: str) -> tuple[str | None, str]:
    """The speaker's name before a colon, and the words after it; (None, line) where there is no name."""
    bracketed = _BRACKETED.match(line)
    if bracketed and re.match(r"(?i)speaker|spk|s\d", bracketed["name"]):
        return bracketed["name"].strip(), bracketed["text"].strip()
    found = _PREFIX.match(line)
    if not found or _NOT_A_NAME.search(found["name"]) or len(found["name"].split()) > 6 or not re.search(r"\w", found["name"]):
        return None, line
    return found["name"].strip(" *_"), found["text"].strip()


def in_order(pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], tuple[str, ...]]:
    """Pieces by start time, with a warning where that changed the order; pieces without times stay as they are."""
    if any(piece.start is None for piece in pieces):
        return tuple(pieces), ()
    ordered = tuple(sorted(pieces, key=lambda piece: piece.start or 0.0))
    warning = "Times in the file run backwards; the turns were put in the order of time."
    return ordered, () if list(ordered) == list(pieces) else (warning,)


def turns(pieces: Iterable[Piece]) -> tuple[Turn, ...]:
    """Turns from pieces: neighbours of one speaker are joined; a piece without a speaker goes on with the last one's words."""
    found: list[Turn] = []
    for piece in pieces:
        text = " ".join(piece.text.split())
        if not text:
            continue
        speaker = piece.speaker or (found[-1].speaker if found else "unknown")
        if found and found[-1].speaker == speaker:
            last = found[-1]
            end = piece.end if piece.end is None or last.end is None else max(last.end, piece.end)
            found[-1] = replace(last, text=f"{last.text} {text}", end=end)
        else:
            found.append(Turn(len(found), speaker, None, text, piece.start, piece.end))
    return tuple(found)


def drop_headings(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Without the lines before the talk that look like turns ("Date: 3 May"): names that come once, before the first that comes again."""
    often = Counter(piece.speaker for piece in pieces if piece.speaker)
    first = next((n for n, piece in enumerate(pieces) if often[piece.speaker] > 1), len(pieces))
    headings = {
        "date",
        "time",
        "product",
        "account",
        "participants",
        "duration",
        "title",
        "subject",
        "call",
        "meeting",
        "attendees",
        "company",
    }
    return tuple(p for n, p in enumerate(pieces) if n >= first or not p.speaker or p.speaker.casefold() not in headings)
