"""The transcript that Google Meet writes into a document: `Name: words`, with a time on a line of its own every few minutes.

Gemini's notes may stand above it in the same document. A time holds for the turn below it; the others have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from closecall.formats import text
from closecall.formats.source import Source
from closecall.types import Transcript

_ENDED = re.compile(r"^(?:Transcription|Meeting) ended after \d", re.MULTILINE)
_TITLE = re.compile(r"^(.{1,200}?)(?: \(\d{4}-\d\d-\d\d .*\))? ?[-–] ?Transcript$", re.MULTILINE)
_BARE_TIME = re.compile(r"^\d\d:\d\d:\d\d$", re.MULTILINE)
_DATE = re.compile(r"^[A-Z][a-z]{2} \d{1,2}, \d{4}$", re.MULTILINE)


def sniff(source: Source) -> bool:
    """Meet's last line, or its title above a time on a line of its own."""
    return bool(_ENDED.search(source.text) or (_TITLE.search(source.head) and _BARE_TIME.search(source.head)))


def read(source: Source) -> Iterator[Transcript]:
    """The call, from the title of the transcript on."""
    title, date = _TITLE.search(source.text), _DATE.search(source.text)
    lines = list(source.lines())
    first = source.text[: title.end()].count("\n") + 1 if title else 0
    heads = (number for number, line in enumerate(lines[first:], first) if line.strip() in {"Transcript", "📖 Transcript"})
    body = lines[next(heads, first - 1) + 1 :]
    about = {"title": title[1] if title else None, "date": date[0] if date else None}
    yield text.read_lines(source, body, metadata=about)
