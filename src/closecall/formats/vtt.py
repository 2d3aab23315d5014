"""WebVTT: speakers from `<v Name>` or from `Name: ` at the start of a cue, carried on to cues without one."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from closecall.errors import FormatError
from closecall.formats.assemble import Piece, in_order, split_name, turns
from closecall.formats.base import Document, Found
from closecall.types import Transcript

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_CUE = re.compile(rf"^\s*{_TIME}\s+-->\s+{_TIME}")
_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^>]{1,100})>([^<]*(?:<(?!v[\s.])[^<]*)*)")
_TAG = re.compile(r"</?[a-z0-9.:]+[^>]{0,100}>", re.IGNORECASE)


def is_vtt(document: Document) -> bool:
    """The file starts as the standard says."""
    return document.text.lstrip("\ufeff \n\t").startswith("WEBVTT")


def read(document: Document) -> Iterator[Found]:
    """The one call of the file."""
    pieces, warnings = in_order([piece for cue in _cues(document.lines) for piece in cue])
    if not pieces:
        raise FormatError("this WebVTT file has no cues with words")
    if not any(piece.speaker for piece in pieces):
        raise FormatError("this WebVTT file does not say who speaks; use one with names, or the recording")
    yield Transcript(document.call_id, turns(pieces), warnings=warnings)


def seconds(hours: str | None, minutes: str, whole: str, fraction: str) -> float:
    """The parts of a time stamp as seconds."""
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(whole) + int(fraction.ljust(3, "0")) / 1000


def _cues(lines: tuple[str, ...]) -> Iterator[list[Piece]]:
    start = end = None
    words: list[str] = []
    for line in (*lines, ""):
        cue = _CUE.match(line)
        if cue:
            start, end, words = seconds(*cue.group(1, 2, 3, 4)), seconds(*cue.group(5, 6, 7, 8)), []
        elif line.strip() and start is not None:
            words.append(line)
        elif start is not None:
            yield _pieces("\n".join(words), start, end)
            start = None


def _pieces(payload: str, start: float, end: float | None) -> list[Piece]:
    voices = _VOICE.findall(payload)
    if voices:
        return [Piece(html.unescape(name).strip(), _plain(text), start, end) for name, text in voices]
    name, text = split_name(_plain(payload))
    return [Piece(name, text, start, end)]


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", text)).strip()
