"""What every format works with: the decoded file, and what a format is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import Any

from closecall.errors import FormatError
from closecall.types import Transcript

Found = Transcript | FormatError
"""One call of a file, or why it cannot be read while others can."""

LONGEST_LINE = 5_000_000
"""Characters. A line of a transcript is a turn or, in JSON Lines, a call; what is longer is another kind of file."""
_MOSTLY_TEXT = 0.95


@dataclass(frozen=True)
class Document:
    """A file as text. `name` is its file name."""

    name: str
    text: str
    warnings: tuple[str, ...] = ()

    @property
    def call_id(self) -> str:
        """The id of the call where the file has none: the file name without its ending."""
        return PurePath(self.name).stem or "call"

    @cached_property
    def json(self) -> Any:
        """The file as JSON, or None where it is not JSON."""
        if self.text.lstrip()[:1] not in {"{", "["}:
            return None
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError):
            return None

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines without their ends."""
        return tuple(self.text.split("\n"))


@dataclass(frozen=True, slots=True)
class Format:
    """A transcript format: how it is recognised and read, and what it carries."""

    name: str
    title: str
    carries: tuple[str, ...]
    sniff: Callable[[Document], bool]
    read: Callable[[Document], Iterator[Found]]


def decode(data: bytes, name: str) -> Document:
    """A transcript file as text with plain line feeds.

    UTF-8 with or without a byte-order mark, UTF-16 with one, else Windows-1252 with a warning.

    Raises:
        FormatError: the bytes are no text, or a line is too long for a transcript.
    """
    if not data.strip():
        raise FormatError("the file is empty")
    text, warnings = _text(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if max(map(len, text.split("\n"))) > LONGEST_LINE:
        raise FormatError(
            f"a line of more than {LONGEST_LINE // 1_000_000} million characters is no transcript; check the file"
        )
    return Document(name, text, warnings)


def _text(data: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            try:
                return data.decode(encoding), ()
            except UnicodeDecodeError as error:
                raise FormatError(f"damaged {encoding} text at byte {error.start}; save the file again as UTF-8") from error
    try:
        text, warnings = data.decode("utf-8"), ()
    except UnicodeDecodeError:
        text, warnings = (
            data.decode("cp1252", errors="replace"),
            ("The file is not UTF-8; it was read as Windows-1252, and some letters may be wrong.",),
        )
    sample = text[:10_000]
    if sum(c.isprintable() or c in "\n\r\t" for c in sample) < _MOSTLY_TEXT * len(sample) or "\0" in sample:
        raise FormatError("this is neither a recording nor a text; use a recording, or a transcript as VTT, JSON or text")
    return text, warnings
