"""WebVTT of a Zoom cloud recording: numbered cues, `Name: words`; a cue without a name goes on with the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from closecall.formats import vtt
from closecall.formats.source import Source
from closecall.types import Transcript

_NUMBERED = re.compile(r"^\d+\n\d\d:\d\d:\d\d\.\d{3} --> .*\n(.*)", re.MULTILINE)


def sniff(source: Source) -> bool:
    """Numbered cues, most of them with a name, and no voice tags."""
    if not source.head.startswith("WEBVTT") or "<v" in source.head:
        return False
    payloads = [found[1] for found in _NUMBERED.finditer(source.head)]
    return sum(bool(re.match(r"[^:\n]{1,60}: ", payload)) for payload in payloads) > len(payloads) / 2


def read(source: Source) -> Iterator[Transcript]:
    """The call."""
    yield vtt.read_cues(source)
