"""Transcript files: told apart by content, each format one file, with one line in the table below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from closecall.errors import FormatError
from closecall.formats import native, refused, text, vtt
from closecall.formats.format import Format
from closecall.formats.source import Source
from closecall.types import Transcript

__all__ = ["FORMATS", "Format", "read", "read_many", "sniff"]

_S, _R, _T, _W = "speakers", "roles", "times", "words"


def _line(name: str, title: str, *carries: str) -> tuple[str, str, frozenset[str]]:
    return name, title, frozenset(carries)


FORMATS: tuple[Format, ...] = (
    Format(*_line("native", "closecall JSON", _S, _R, _T, _W), native.sniff_json, native.read_json),
    Format(
        *_line("native-lines", "closecall JSON Lines, a call a line", _S, _R, _T, _W), native.sniff_lines, native.read_lines
    ),
    Format(*_line("vtt", "WebVTT", _S, _R, _T), vtt.sniff, vtt.read),
    Format(*_line("text", "plain text, `Name: words`", _S, _T), text.sniff, text.read),
)
"""Every format, in the order in which they are asked whether a file is theirs: the particular before the general."""


def sniff(data: bytes, name: str) -> Format:
    """The format of a file, by its content.

    Args:
        data: the whole file.
        name: its name; only error messages and call ids use it.

    Raises:
        FormatError: it is no text, or in no format that is known; the message says what it is and what to do.
    """
    return _sniffed(Source(name, data))


def read(data: bytes, name: str, columns: Mapping[str, str] | None = None) -> tuple[Transcript, ...]:
    """The calls in a file.

    Args:
        data: the whole file.
        name: its name; the stem is the id of a call that has none.
        columns: for a table of turns, `{"speaker": "Who", "text": "Said"}`: which column holds what.

    Raises:
        FormatError: the file, or one of its calls, cannot be read.
    """
    found = tuple(read_many(data, name, columns))
    for call in found:
        if isinstance(call, FormatError):
            raise call
    return tuple(call for call in found if isinstance(call, Transcript))


def read_many(data: bytes, name: str, columns: Mapping[str, str] | None = None) -> Iterator[Transcript | FormatError]:
    """The calls in a file one by one, in order; a call that cannot be read is yielded as its error.

    Args:
        data: the whole file.
        name: its name.
        columns: as for `read`.

    Raises:
        FormatError: the file as a whole cannot be read.
    """
    source = Source(name, data, columns or {})
    found = _sniffed(source)
    for call in found.read(source):
        yield call if isinstance(call, FormatError) else _stamped(call, found)


def _sniffed(source: Source) -> Format:
    why = refused.reason(source)
    if why:
        raise FormatError(why)
    found = next((format_ for format_ in FORMATS if format_.sniff(source)), None)
    if found is None:
        raise FormatError(
            "this is in no transcript format that is known; `closecall formats` lists them. Export it as WebVTT or text"
        )
    return found


def _stamped(call: Transcript, found: Format) -> Transcript:
    """With the format in the provenance, unless the file brought a provenance of its own."""
    return call if call.provenance else replace(call, provenance={"format": found.name})
