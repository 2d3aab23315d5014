"""Transcript file -> Transcript. One file a format, one line in the table; a format is known by its content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from closecall.errors import FormatError
from closecall.formats import native, text, vtt
from closecall.formats.base import Document, Format, Found, decode
from closecall.types import Transcript

FORMATS: tuple[Format, ...] = (
    Format("native", "closecall JSON", ("speakers", "roles", "times"), native.is_json, native.read_json),
    Format("native-lines", "closecall JSON Lines", ("speakers", "roles", "times"), native.is_lines, native.read_lines),
    Format("vtt", "WebVTT", ("speakers", "times"), vtt.is_vtt, vtt.read),
    Format("text", "plain text, Name: words", ("speakers", "times"), text.is_text, text.read),
)
"""Every format, in the order in which they are tried."""


def sniff(document: Document) -> Format:
    """The format of a file.

    Raises:
        FormatError: it has none that is known.
    """
    found = next((f for f in FORMATS if f.sniff(document)), None)
    if found is None:
        raise FormatError(f"not a transcript that is known; known are: {', '.join(f.title for f in FORMATS)}")
    return found


def read_many(data: bytes, name: str) -> Iterator[Found]:
    """Every call of a transcript file, in order; one that cannot be read is yielded as its error.

    Raises:
        FormatError: the file as a whole cannot be read.
    """
    document = decode(data, name)
    found = sniff(document)
    for call in found.read(document):
        yield (
            replace(call, provenance={**call.provenance, "format": found.name}, warnings=document.warnings + call.warnings)
            if isinstance(call, Transcript)
            else call
        )


def read(data: bytes, name: str) -> Transcript:
    """The one call of a transcript file.

    Raises:
        FormatError: it cannot be read, or holds several calls.
    """
    calls = list(read_many(data, name))
    if len(calls) != 1:
        raise FormatError(f"the file holds {len(calls)} calls, where one is wanted")
    if isinstance(calls[0], FormatError):
        raise calls[0]
    return calls[0]
