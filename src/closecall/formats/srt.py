"""SubRip subtitles (.srt): numbered cues with decimal commas, speakers as `Name: ` or `[SPEAKER_01]: `."""

from __future__ import annotations

import re
from collections.abc import Iterator

from closecall.formats import vtt
from closecall.formats.source import Source
from closecall.types import Transcript

_TIMING = re.compile(r"^(?:\d+\s*\n)?\s*\d{1,3}:\d\d:\d\d[,.]\d{1,3}\s*-->\s*\d{1,3}:\d\d:\d\d[,.]\d{1,3}", re.MULTILINE)


def sniff(source: Source) -> bool:
    """A number and a time at the top."""
    return bool(_TIMING.match(source.head.lstrip()))


def read(source: Source) -> Iterator[Transcript]:
    """The call."""
    yield vtt.read_cues(source)
