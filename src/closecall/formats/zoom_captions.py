"""Captions saved in the Zoom client: `[Name] 19:00:25` above the words, with the time of day."""

from __future__ import annotations

import re
from collections.abc import Iterator

from closecall.formats import text
from closecall.formats.source import Source
from closecall.types import Transcript

_HEAD = re.compile(r"^\[[^\]\n]{1,100}\] \d\d:\d\d:\d\d$", re.MULTILINE)


def sniff(source: Source) -> bool:
    """A name in brackets before a time of day."""
    return bool(_HEAD.match(source.head.lstrip()))


def read(source: Source) -> Iterator[Transcript]:
    """The call, its times counted from the first."""
    yield text.read_lines(source, source.lines(), wall_clock=True)
