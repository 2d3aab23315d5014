"""WebVTT of Webex: the speaker stands in the id line of a cue, `1 "Name" (1063281152)`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from closecall.formats import vtt
from closecall.formats.assemble import Piece
from closecall.formats.cues import Cue, plain
from closecall.formats.source import Source
from closecall.types import Transcript

_ID = re.compile(r'^\d+ "(.{0,100})" \(\d+\)$', re.MULTILINE)


def sniff(source: Source) -> bool:
    """A quoted name in an id line."""
    return source.head.startswith("WEBVTT") and bool(_ID.search(source.head))


def read(source: Source) -> Iterator[Transcript]:
    """The call."""
    yield vtt.read_cues(source, _voices)


def _voices(cue: Cue) -> Iterator[Piece]:
    found = _ID.fullmatch(cue.id)
    yield Piece(found[1] if found else None, plain(cue.text), cue.start, cue.end)
