"""A transcript file as the readers see it: its name, its text, and its JSON where it is JSON. Decoding is done once, here.

A Word document is its paragraphs, a line each, so that every format of plain text is read from .docx too.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePath
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from closecall.errors import FormatError

HEAD = 65_536
"""Characters of a text that a format may look at to know itself."""
LONGEST_LINE = 1_000_000
"""Characters. Twenty hours of talk without a break; a longer line of plain text or subtitles is no transcript."""
LARGEST_TEXT = 10_000_000
"""Characters of one call as plain text or subtitles; a day of talk is about 1 MB."""
LARGEST_DOCUMENT = 50_000_000
"""Bytes of one document. A three-hour call with every word's time is about 10 MB; JSON takes ten times its size in memory."""

_DISGUISES = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_TEXT = frozenset(map(chr, (*range(9), 11, *range(14, 27), *range(28, 32))))
"""Control characters that no text holds; form feed and escape are met in exports."""


class Outside(BaseModel):
    """The root of the models that check outside data: unknown fields are left out, numbers may stand in quotes."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True, allow_inf_nan=False, protected_namespaces=())


_Model = TypeVar("_Model", bound=Outside)


@dataclass(frozen=True)
class Source:
    """One file, or one call out of a file of many.

    Attributes:
        name: the file's name without its folder; its stem is the call's id where the file has none.
        data: the bytes.
        columns: for tables of turns, `{"speaker": "Who", …}`: which column holds what.
    """

    name: str
    data: bytes
    columns: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Any, name: str) -> Source:
        """A source for JSON that was found inside another file."""
        return cls(name, json.dumps(document).encode())

    @property
    def stem(self) -> str:
        """The name without its ending."""
        return PurePath(self.name).stem or "call"

    def part(self, name: str, data: bytes) -> Source:
        """A piece of this file, to be read on its own."""
        return replace(self, name=name, data=data)

    @cached_property
    def text(self) -> str:
        """The text with plain line feeds and without a byte-order mark.

        Raises:
            FormatError: the bytes are not text.
        """
        return self._decoded[0]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the reader of the scorecard should know about the decoding."""
        return self._decoded[1]

    @cached_property
    def head(self) -> str:
        """The first characters of the text."""
        return self.text[:HEAD]

    def lines(self) -> Iterator[str]:
        """The lines of a plain text, without their ends.

        Raises:
            FormatError: the text, or a line of it, is longer than a call can be.
        """
        if len(self.text) > LARGEST_TEXT:
            raise FormatError(
                f"{len(self.text) / 1e6:.0f} MB of text are more than a call; split the file, one call a file, or write JSON Lines"
            )
        for number, line in enumerate(self.text.split("\n"), 1):
            if len(line) > LONGEST_LINE:
                raise FormatError(
                    f"line {number} has {len(line):,} characters, more than anyone says in a turn; check that this is a transcript"
                )
            yield line

    @cached_property
    def json(self) -> Any:
        """The parsed JSON document, or None where the text is not JSON.

        Raises:
            FormatError: it is JSON, but nested or large beyond reason.
        """
        if self.text.lstrip()[:1] not in {"{", "["}:
            return None
        _check_size(self)
        try:
            return parse_json(self.text)
        except ValueError:
            return None

    @cached_property
    def _decoded(self) -> tuple[str, tuple[str, ...]]:
        text, warnings = _decode(self.data)
        return text.replace("\r\n", "\n").replace("\r", "\n"), warnings


def parse_json(text: str) -> Any:
    """Parse JSON, with halves of surrogate pairs (a cut emoji) made into question marks.

    Raises:
        FormatError: it is nested too deeply.
        ValueError: it is not JSON.
    """
    try:
        document = json.loads(text)
        if "\\ud" in text or "\\uD" in text:
            document = json.loads(json.dumps(document, ensure_ascii=False).encode("utf-8", "replace"))
    except RecursionError as error:
        raise FormatError("the JSON is nested too deeply to be a transcript; check the file") from error
    return document


def json_fault(error: ValueError, *, whole_file: bool = True) -> str:
    """What is wrong with JSON that cannot be parsed, and where, in a few words."""
    if not isinstance(error, json.JSONDecodeError):
        return "a number in it is too long"
    place = f"line {error.lineno} column {error.colno}" if whole_file else f"column {error.colno}"
    return f"{error.msg[:1].lower()}{error.msg[1:]} at {place}"


def checked(model: type[_Model], document: Any) -> _Model:
    """The document as a checked value.

    Raises:
        FormatError: it breaks the form; the message names the field.
    """
    try:
        return model.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = "/".join(str(part) for part in first["loc"]) or "the document"
        raise FormatError(f"{where}: {first['msg'][:1].lower()}{first['msg'][1:]}; correct the file") from error


def fits(document: Any, *path: str | int) -> bool:
    """Whether the document has something at the path of keys and list positions."""
    return at(document, *path) is not None


def at(document: Any, *path: str | int) -> Any:
    """What stands at the path of keys and list positions, or None."""
    for step in path:
        if isinstance(step, int):
            if not isinstance(document, list) or len(document) <= step:
                return None
            document = document[step]
        elif isinstance(document, dict):
            document = document.get(step)
        else:
            return None
    return document


def _check_size(source: Source) -> None:
    if len(source.data) > LARGEST_DOCUMENT:
        raise FormatError(
            f"one document of {len(source.data) / 1e6:.0f} MB is too large for a transcript; the limit is "
            f"{LARGEST_DOCUMENT / 1e6:.0f} MB. Write many calls as JSON Lines, one a line"
        )


def _decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Text and warnings."""
    if not data.strip():
        raise FormatError("the file is empty")
    if data.startswith(b"PK\x03\x04"):
        from closecall.formats import docx

        return docx.text(data), ()
    encoding = next((name for mark, name in _DISGUISES if data.startswith(mark)), None) or _unmarked(data)
    warnings: tuple[str, ...] = ()
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise FormatError(f"the file is marked as {encoding} but is not; save it as UTF-8") from error
        text, warnings = _western(data)
    if not _NOT_TEXT.isdisjoint(text):
        raise FormatError(_not_text(data))
    return text, warnings


def _unmarked(data: bytes) -> str:
    """UTF-16 without its mark shows as a zero in every second byte."""
    sample = data[:2048]
    for offset, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = sample[offset::2]
        if len(sample) >= 8 and half.count(0) > 0.7 * len(half) and 0 not in sample[1 - offset :: 2]:
            return name
    return "utf-8"


def _western(data: bytes) -> tuple[str, tuple[str, ...]]:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise FormatError(_not_text(data)) from error
    return text, ("the file is not valid UTF-8; it was read as Windows-1252, so accented letters may be wrong",)


def _not_text(data: bytes) -> str:
    from closecall.audio.sniff import container, other

    found = other(data[:HEAD])
    if found in {None, "text"}:
        sound = container(data[:HEAD])
        found = f"a recording ({sound})" if sound else "binary data"
    return f"this is {found}, not a transcript; export the call as text, WebVTT, .docx or JSON"
