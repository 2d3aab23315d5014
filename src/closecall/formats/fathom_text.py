"""Text copied from Fathom: `0:15 - Name (Company)` above the words, after the title and a link to the recording."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from closecall.formats import text
from closecall.formats.source import Source
from closecall.types import Transcript

_HEAD = re.compile(r"^\d{1,2}(?::\d\d){1,2} - (\S.{0,80})$", re.MULTILINE)
_COMPANY = re.compile(r"\s*\([^()]{1,60}\)$")


def sniff(source: Source) -> bool:
    """A time, a dash and a name on a line of their own, with the words indented below."""
    return bool(re.search(_HEAD.pattern + r"\n[ \t]+\S", source.head, re.MULTILINE))


def read(source: Source) -> Iterator[Transcript]:
    """The call. A name is taken without its company where the file writes it both ways."""
    lines = list(source.lines())
    first = next((n for n, line in enumerate(lines) if _HEAD.fullmatch(line)), 0)
    title = next((line.strip() for line in lines[:first] if line.strip()), None)
    call = text.read_lines(source, lines[first:], metadata={"title": title})
    names = {turn.speaker for turn in call.turns}
    short = {name: bare for name in names if (bare := _COMPANY.sub("", name)) in names}
    yield replace(call, turns=tuple(replace(turn, speaker=short.get(turn.speaker, turn.speaker)) for turn in call.turns))
