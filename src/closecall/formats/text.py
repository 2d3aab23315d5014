"""Plain text: `Name: words`, with or without a time before or after the name, on one line or over two."""

from __future__ import annotations

import re
from collections.abc import Iterator

from closecall.errors import FormatError
from closecall.formats.assemble import Piece, drop_headings, in_order, split_name, turns
from closecall.formats.base import Document, Found
from closecall.types import Transcript

_CLOCK = r"\(?\[?(?:(?P<h>\d{1,2}):)?(?P<m>\d{1,3}):(?P<s>\d{2})(?:[.,]\d{1,3})?\]?\)?"
_BEFORE = re.compile(rf"^\s*{_CLOCK}\s*[-–]?\s*(?P<rest>\S.*)$")
_INSIDE = re.compile(rf"^\s*(?P<name>[^:\n\d(\[]{{1,60}}?)\s*{_CLOCK}\s*:?\s*(?P<text>.*)$")


def is_text(document: Document) -> bool:
    """Lines with names, at least two of them."""
    return document.json is None and sum(piece.speaker is not None for piece in _pieces(document.lines[:200])) >= 2


def read(document: Document) -> Iterator[Found]:
    """The one call of the file."""
    if re.match(r"^\d\d:\d\d:\d\d\t[^\t:]+:\t", document.lines[0]):
        raise FormatError("this is the chat of a meeting, not what was said; use the transcript of the call")
    pieces, warnings = in_order(drop_headings(_pieces(document.lines)))
    found = turns(pieces)
    if not found:
        raise FormatError("no words after any speaker's name")
    yield Transcript(document.call_id, found, warnings=warnings)


def _pieces(lines: tuple[str, ...]) -> list[Piece]:
    return [piece for line in lines if line.strip() and (piece := _piece(line.replace("**", "").strip())) is not None]


def _piece(line: str) -> Piece | None:
    """A line as a piece; a line without a name goes on with the words before it."""
    stamped = _BEFORE.match(line)
    start = _seconds(stamped) if stamped else None
    rest = stamped["rest"] if stamped else line
    name, text = split_name(rest)
    if name is None and (inside := _INSIDE.match(rest)) and not stamped:
        return Piece(inside["name"].strip(" -"), inside["text"].strip(), _seconds(inside))
    return Piece(name, text, start)


def _seconds(found: re.Match[str]) -> float:
    return int(found["h"] or 0) * 3600.0 + int(found["m"]) * 60 + int(found["s"])
