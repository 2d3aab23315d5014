"""The transcript that Microsoft Teams offers as .docx: `Name   0:04` above the words, after title, date and who started it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from closecall.formats import text
from closecall.formats.source import Source
from closecall.types import Transcript

_HEAD = re.compile(r"^\S.{0,80}(?: {3}|\t)\d{1,2}(?::\d\d){1,2}$", re.MULTILINE)
_STARTED = re.compile(r"^.{1,80} started transcription$", re.MULTILINE)
_DATE = re.compile(r"(?:\w+,? )?\d{1,2} \w+,? \d{4}.*|\w+ \d{1,2}, \d{4}.*")


def sniff(source: Source) -> bool:
    """Names with times after three spaces, or the line that says who started it."""
    return bool(_STARTED.search(source.head) or _HEAD.search(source.head))


def read(source: Source) -> Iterator[Transcript]:
    """The call. What stands above the first name is title and date."""
    lines = list(source.lines())
    first = next((n for n, line in enumerate(lines) if _HEAD.fullmatch(line.rstrip())), len(lines))
    above = [line.strip() for line in lines[:first] if line.strip() and not _STARTED.fullmatch(line.strip())]
    date = next((line for line in above if _DATE.fullmatch(line)), None)
    title = next((line for line in above if line != date), None)
    yield text.read_lines(source, lines[first:], metadata={"title": title, "date": date})
