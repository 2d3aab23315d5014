"""WebVTT of Microsoft Teams: `<v Name>` under cue ids `GUID/N-M`, out of order and overlapping; or a JSON object in every cue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from closecall.formats import vtt
from closecall.formats.assemble import Piece
from closecall.formats.cues import Cue
from closecall.formats.source import Source, at, parse_json
from closecall.types import Transcript

_GUID_ID = re.compile(r"^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/\d+-\d+$", re.MULTILINE)
_UNPADDED = re.compile(r"^\d:\d{1,2}:\d{1,2}\.\d{1,3} --> .*\n<v ", re.MULTILINE)
_OBJECT = re.compile(r"^\{.*\"spokenText\"", re.MULTILINE)


def sniff(source: Source) -> bool:
    """Ids that are GUIDs, times without leading zeros as Graph writes them, or JSON in the cues."""
    marks = (_GUID_ID, _UNPADDED, _OBJECT)
    return source.head.startswith("WEBVTT") and any(mark.search(source.head) for mark in marks)


def read(source: Source) -> Iterator[Transcript]:
    """The call."""
    yield vtt.read_cues(source, _voices)


def _voices(cue: Cue) -> Iterator[Piece]:
    if not cue.text.startswith("{"):
        yield from vtt.tagged(cue)
        return
    try:
        said = parse_json(cue.text)
    except ValueError:
        said = None
    name, text = at(said, "speakerName"), at(said, "spokenText")
    yield Piece(name if isinstance(name, str) else None, text if isinstance(text, str) else "", cue.start, cue.end)
