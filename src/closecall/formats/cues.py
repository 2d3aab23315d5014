"""Subtitle files cut into cues, whatever stands in them: WebVTT, SRT and SBV share the shape."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from closecall.formats import clock
from closecall.formats.source import Source

_TIMING = re.compile(r"\s*(\d[\d:.,]{2,16})\s*-{1,2}>\s*(\d[\d:.,]{2,16})(?:\s.*)?")
_SBV = re.compile(r"\s*(\d{1,3}:\d\d:\d\d\.\d{1,3})\s*,\s*(\d{1,3}:\d\d:\d\d\.\d{1,3})\s*")
_BLOCK = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s.*)?")


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue: its id line ("" without one), times in seconds, and its lines as they stand."""

    id: str
    start: float
    end: float
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines as one, marks and entities kept."""
        return "\n".join(self.lines)


def cues(source: Source) -> Iterator[Cue]:
    """The cues of a file, in its order. Blocks without a time (header, notes, styles) are passed over."""
    label, times, held = "", None, list[str]()
    for line in source.lines():
        found = _times(line)
        if found:
            # An id line that no blank line parts from the cue before belongs to this one.
            stray = held.pop() if times and held and held[-1].strip().isdigit() else ""
            if times:
                yield Cue(label, *times, tuple(held))
            label, times, held = (stray if times else (held[-1].strip() if held else "")), found, []
        elif line.strip():
            held.append(line)
        elif times:
            yield Cue(label, *times, tuple(held))
            label, times, held = "", None, []
        else:
            held = []
    if times:
        yield Cue(label, *times, tuple(held))


def plain(text: str) -> str:
    """A cue's text without tags, with its entities as characters."""
    return html.unescape(re.sub(r"</?[a-zA-Z][^<>]{0,200}>|<[\d:.]{3,16}>|</>", "", text))


def _times(line: str) -> tuple[float, float] | None:
    if not line[:1].isdigit() and not line[:1].isspace():
        return None
    found = _TIMING.fullmatch(line) if "->" in line else _SBV.fullmatch(line)
    if not found:
        return None
    start, end = clock.seconds(found[1]), clock.seconds(found[2])
    return None if start is None or end is None else (start, end)
