"""YouTube subtitles (.sbv): `0:00:01.360,0:00:08.080` above each cue; they hold speakers only where someone wrote `Name: `."""

from __future__ import annotations

import re
from collections.abc import Iterator

from closecall.formats import vtt
from closecall.formats.source import Source
from closecall.types import Transcript

_TIMING = re.compile(r"\d{1,3}:\d\d:\d\d\.\d{1,3},\d{1,3}:\d\d:\d\d\.\d{1,3}\s*\n")


def sniff(source: Source) -> bool:
    """A pair of times at the top."""
    return bool(_TIMING.match(source.head.lstrip()))


def read(source: Source) -> Iterator[Transcript]:
    """The call."""
    yield vtt.read_cues(source)
