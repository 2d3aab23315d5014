"""Otter.ai text: `Name  0:34  ` above the words, and a line that names Otter at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from closecall.formats import text
from closecall.formats.source import Source
from closecall.types import Transcript

_HEAD = re.compile(r"^(?:\S.{0,60}  )?\d{1,2}(?::\d\d){1,2}  $", re.MULTILINE)
_FOOTER = re.compile(r"Transcribed by https?://otter\.ai")


def sniff(source: Source) -> bool:
    """Otter's own line, or its two spaces before and after a time."""
    return bool(_HEAD.search(source.head) or _FOOTER.search(source.text[-400:]))


def read(source: Source) -> Iterator[Transcript]:
    """The call."""
    yield text.read_lines(source, source.lines())
