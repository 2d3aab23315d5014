"""Word documents: their paragraphs are read as text, and what is no harmless document is refused."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from closecall import formats
from closecall.errors import FormatError

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


def archive(*files: tuple[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in files:
            out.writestr(name, content)
    return held.getvalue()


def document(body: str, before: str = "") -> bytes:
    xml = f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:document xmlns:w="{SPACE}" xmlns:a="{DRAWING}"><w:body>{body}</w:body></w:document>'
    return archive(("[Content_Types].xml", "<Types/>"), ("word/document.xml", xml))


def paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>' for run in runs) + "</w:p>"


def test_a_teams_document_of_paragraphs() -> None:
    lines = (
        "Renewal-20260302_100000-Meeting Recording",
        "2 March 2026, 10:00am",
        "Dana Whitlow started transcription",
        "Dana Whitlow   0:01",
        "Can we meet on Thursday &amp; Friday?",
        "Marcus Odell   0:06",
        "Friday works.",
        "Dana Whitlow stopped transcription",
    )
    (call,) = formats.read(document("".join(map(paragraph, lines))), "call.docx")
    assert call.provenance == {"format": "teams-docx"}
    assert [(turn.speaker, turn.start, turn.text) for turn in call.turns] == [
        ("Dana Whitlow", 1.0, "Can we meet on Thursday & Friday?"),
        ("Marcus Odell", 6.0, "Friday works."),
    ]
    assert call.metadata == {"title": lines[0], "date": lines[1]}


def test_name_and_words_in_one_paragraph_with_a_break() -> None:
    body = "".join(
        f"<w:p><w:r><a:t>picture</a:t><w:t>{name}</w:t><w:t xml:space='preserve'>   {at}</w:t><w:br/><w:t>{said}</w:t></w:r></w:p>"
        for name, at, said in (("Dana Whitlow", "0:01", "Can we meet?"), ("Marcus Odell", "0:06", "Yes."))
    )
    (call,) = formats.read(document(body), "call.docx")
    assert [(turn.speaker, turn.text) for turn in call.turns] == [("Dana Whitlow", "Can we meet?"), ("Marcus Odell", "Yes.")]


def test_a_meet_document() -> None:
    lines = (
        "Renewal (2026-03-02 10:00 GMT) - Transcript",
        "Attendees",
        "Dana Whitlow, Marcus Odell",
        "Transcript",
        "Dana Whitlow: Can we meet on Thursday?",
        "00:05:00",
        "Marcus Odell: Friday works.",
        "Meeting ended after 00:05:10 👋",
    )
    (call,) = formats.read(document("".join(map(paragraph, lines))), "call.docx")
    assert call.provenance == {"format": "google-meet"}
    assert [(turn.speaker, turn.start) for turn in call.turns] == [("Dana Whitlow", None), ("Marcus Odell", 300.0)]
    assert call.metadata == {"title": "Renewal"}


def test_any_document_of_names_and_words() -> None:
    (call,) = formats.read(document(paragraph("Dana: ", "Can we meet?") + paragraph("Marcus:", "\tYes.")), "call.docx")
    assert [turn.text for turn in call.turns] == ["Can we meet?", "Yes."]


ENTITIES = '<!DOCTYPE x [<!ENTITY a "' + "ha" * 50 + '"><!ENTITY b "' + "&a;" * 50 + '"><!ENTITY c "' + "&b;" * 50 + '">]>'
BAD = [
    ("entities", document(paragraph("&c;"), ENTITIES), "defines its own XML entities"),
    (
        "external entity",
        document(paragraph("&x;"), '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
        "defines its own XML",
    ),
    ("60 MB of text", document(paragraph("A: " + "word " * 12_000_000)), "is over 50 MB"),
    ("broken XML", document("<w:p>"), "is damaged"),
    ("deep XML", document("<w:p>" * 200_000), "is damaged"),
    ("cut file", document(paragraph("A: b"))[:60], "damaged or protected"),
    ("no end", b"PK\x03\x04" + b"\x00" * 100, "damaged or protected"),
    ("plain archive", archive(("notes.txt", "A: b")), "a ZIP archive; unpack it"),
    ("workbook", archive(("xl/workbook.xml", "<x/>")), "an Excel workbook"),
    ("slides", archive(("ppt/presentation.xml", "<x/>")), "a PowerPoint presentation"),
    ("OpenDocument", archive(("content.xml", "<x/>")), "an OpenDocument file"),
    ("no names", document(paragraph("hello there")), "no line names a speaker"),
    ("no text", document(""), "no line names a speaker"),
]


@pytest.mark.parametrize(("data", "says"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_documents(data: bytes, says: str) -> None:
    began = time.monotonic()
    with pytest.raises(FormatError, match=says):
        formats.read(data, "call.docx")
    assert time.monotonic() - began < 10
