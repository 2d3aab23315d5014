"""The text of a Word document (.docx): its paragraphs, a line each. Nothing else in the file is opened."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import IO
from xml.parsers import expat

from closecall.errors import FormatError

_LARGEST = 50_000_000
"""Bytes of the unpacked text; a day of talk is about 5 MB with its markup."""
_CHUNK = 65_536
_MAIN = "word/document.xml"
_OTHER_OFFICE = (
    ("xl/", "an Excel workbook; save the sheet as CSV"),
    ("ppt/", "a PowerPoint presentation, not a transcript"),
    ("content.xml", "an OpenDocument file; save it as .docx or plain text"),
)


def text(data: bytes) -> str:
    """The paragraphs of a document, tabs and line breaks kept.

    Raises:
        FormatError: the archive is damaged, no Word document, too large when unpacked, or defines XML entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if _MAIN not in names:
                raise FormatError(f"this is {_kind(names)}")
            with archive.open(_MAIN) as part:
                return _Paragraphs().read(part)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise FormatError("this .docx file is damaged or protected by a password; open it in Word and save it again") from error


def _kind(names: list[str]) -> str:
    found = next((words for sign, words in _OTHER_OFFICE if any(name.startswith(sign) for name in names)), None)
    return found or "a ZIP archive; unpack it and name the files in it"


class _Paragraphs:
    """Collects the text of `w:p` elements while the parser runs, so that memory is bounded by the text."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._in_text = False
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype

    def read(self, part: IO[bytes]) -> str:
        taken = 0
        try:
            while chunk := part.read(_CHUNK):
                taken += len(chunk)
                if taken > _LARGEST:
                    raise FormatError(f"the text of this .docx is over {_LARGEST // 1_000_000} MB; split it, one call a file")
                self._parser.Parse(chunk, False)
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise FormatError("the text of this .docx is damaged; open it in Word and save it again") from error
        return "".join(self._parts)

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if "wordprocessingml" in namespace:
            self._in_text = local == "t"
            self._parts.append({"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}.get(local, ""))

    def _end(self, name: str) -> None:
        self._in_text = False
        if name.endswith(" p") and "wordprocessingml" in name:
            self._parts.append("\n")

    def _characters(self, text: str) -> None:
        if self._in_text:
            self._parts.append(text)

    @staticmethod
    def _doctype(*_: object) -> None:
        raise FormatError("this .docx defines its own XML entities, which Word never does; it was not opened")
