"""Whatever is not a transcript gets one line that says what it is and what to do, in bounded time."""

from __future__ import annotations

import contextlib
import json
import time

import pytest

from closecall import formats
from closecall.errors import FormatError
from closecall.types import Transcript

TWO = '{"turns": [{"speaker": "a", "text": "Hello."}, {"speaker": "b", "text": "Hi."}]}'
SECONDS = 10.0
"""More than anything here may take on a slow machine; what runs away takes minutes."""

BAD = [
    ("empty", b"", "the file is empty"),
    ("blank", b" \r\n \n", "the file is empty"),
    ("mark alone", b"\xef\xbb\xbf", "no line names a speaker"),
    ("random bytes", bytes(range(256)) * 8, "binary data"),
    ("picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a PNG picture"),
    ("recording", b"RIFF\x00\x00\x00\x00WAVEfmt \x00\x01", "a recording"),
    ("PDF", b"%PDF-1.7\n\x00\x01", "a PDF document"),
    ("invalid UTF-8", b"\xff\x81\x8d", "binary data"),
    ("half a UTF-16 file", b"\xff\xfea", "marked as utf-16"),
    ("nobody named", b"hello there\nhow are you", "no line names a speaker"),
    ("keys and values", b"name: x\nversion: 3\nlicense: none\n", "no line names a speaker"),
    ("mail headers", b"From: Bob\nTo: Al\nSubject: Ovens\nCc: Dan\n", "no conversation"),
    ("web page", b"<!DOCTYPE html><html><body>Rep: hi</body></html>", "a web page"),
    ("rich text", b"{\\rtf1 Rep: hi}", "rich-text"),
    ("10 MB line", b"x" * 10_000_000, "line 1 has 10,000,000 characters"),
    ("9 MB turn", b"Rep: " + b"word " * 1_900_000, "line 1 has"),
    (
        "10 MB JSON line",
        b'{"turns":[{"speaker":"a","text":"' + b"x" * 10_000_000 + b'"}]}\n',
        "turn 0 has 10,000,000 characters",
    ),
    ("100 MB of text", b"Rep: hello there\nCustomer: all right then\n" * 2_400_000, "101 MB of text are more than a call"),
    ("100 MB of JSON", b'{"a": "' + b"x" * 100_000_000 + b'"}', "100 MB is too large"),
    ("deep list", b"[" * 200_000, "nested too deeply"),
    ("deep turns", b'{"turns":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
    ("deep line", b'{"turns":[]}\n' + b"[" * 100_000, "line 1: nobody says anything"),
    ("cut JSON", b'{"turns": [', "not valid: expecting value at line 1 column 12"),
    ("long number", b'{"turns":[{"start":' + b"1" * 5000 + b"}]}", "a number in it is too long"),
    ("infinite time", b'{"turns":[{"speaker":"a","text":"x","start":1e999}]}', "turns/0/start"),
    ("empty object", b"{}", "the JSON is empty"),
    ("other JSON", b'{"name": "closecall", "version": 3}', "no transcript format that is known"),
    ("error of a server", b'{"requestId": "x", "errors": ["No calls found"]}', "an error that a server sent"),
    ("no turns", b'{"turns": []}', "nobody says anything"),
    ("empty turns", b'{"turns": [{"speaker": "a", "text": " "}]}', "nobody says anything"),
    ("turn without text", b'{"turns": [{"speaker": "a"}]}', "turns/0/text: field required"),
    ("unknown role", b'{"turns": [{"speaker": "a", "role": "boss", "text": "x"}]}', "turns/0/role: input should be 'rep'"),
    ("ends before it starts", b'{"turns": [{"speaker": "a", "text": "x", "start": 5, "end": 1}]}', "turn 0 ends"),
    ("WebVTT without cues", b"WEBVTT\n\nNOTE nothing\n", "no cues with times"),
    ("damaged note", b'WEBVTT\n\nNOTE closecall {"call_id"\n\n00:01.000 --> 00:02.000\n<v A>x</v>\n', "note at the head"),
    ("damaged heading", b"# closecall {]\n\nA: x\n", "first line of this transcript is damaged"),
    ("damaged line", b'# closecall {"call_id": "1", "metadata": {}}\n\nno name here\n', "turn 0 is not"),
    ("table without speakers", b"start\tend\ttext\n0\t2000\tHello\n", "no column names the speaker"),
    (
        "vCon with a link",
        b'{"vcon":"0.0.2","parties":[],"analysis":[{"type":"transcript","url":"https://x.example"}]}',
        "only a link",
    ),
    ("encrypted vCon", b'{"ciphertext": "x", "unprotected": {}}', "encrypted"),
    ("damaged envelope", b'{"payload": "!!!", "signatures": []}', "damaged"),
]


@pytest.mark.parametrize(("data", "says"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_input_is_one_line_that_says_what_is_wrong(data: bytes, says: str) -> None:
    began = time.monotonic()
    with pytest.raises(FormatError) as caught:
        formats.read(data, "call.txt")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400
    assert time.monotonic() - began < SECONDS


HOSTILE = [
    ("brackets", b"[" * 900_000),
    ("round brackets", b"(" * 900_000),
    ("stars", b"*" * 900_000 + b"x"),
    ("spaces", b" " * 900_000 + b"x\n"),
    ("short words", b"a " * 400_000),
    ("times", (b"[" * 30 + b"1:" * 30_000 + b"\n") * 10),
    ("name without an end", b"Aa " * 300_000 + b":"),
    ("dots", b"A. " * 300_000),
    ("voices", b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"<v " * 300_000),
    ("tags", b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"<" * 900_000),
    ("entities", b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>" + b"&amp;" * 150_000),
    ("arrows", b"WEBVTT\n\n" + b"-->" * 300_000),
    ("commas", b"text,speaker\n" + b"," * 900_000),
    ("quotes", b"text,speaker\n" + b'"' * 900_000),
    ("numbered cues", b"WEBVTT\n\n" + b"1\n" * 400_000),
    ("dated lines", b"A   0:0" * 100_000),
    ("digits", b"1" * 900_000),
    ("colons", b":" * 900_000),
    ("captions", b"[a] 00:00:00" * 70_000),
    ("breaks", b"\n" * 5_000_000 + b"x"),
    ("a title", b"- " * 450_000 + b"- Transcript"),
    ("many titles", b"a - b - c - d" * 60_000),
    ("dashes", b"0:00 - " * 140_000),
    ("braces", b"{" * 900_000),
    ("objects", b'{"a":' * 180_000),
]


@pytest.mark.parametrize("data", [row[1] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_hostile_text_is_dealt_with_in_bounded_time(data: bytes) -> None:
    began = time.monotonic()
    with contextlib.suppress(FormatError):
        formats.read(data, "call.txt")
    assert time.monotonic() - began < SECONDS


GOOD_ENCODINGS = [
    ("UTF-8", "utf-8"),
    ("UTF-8 with a mark", "utf-8-sig"),
    ("UTF-16 with a mark", "utf-16"),
    ("UTF-16 little-endian without a mark", "utf-16-le"),
    ("UTF-16 big-endian without a mark", "utf-16-be"),
    ("UTF-32", "utf-32"),
]


@pytest.mark.parametrize("encoding", [row[1] for row in GOOD_ENCODINGS], ids=[row[0] for row in GOOD_ENCODINGS])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, ends: str) -> None:
    text = ends.join(("Zoë: Can we meet on Thursday at noon?", "René: Yes, that works for me.", ""))
    (call,) = formats.read(text.encode(encoding), "call.txt")
    assert [turn.speaker for turn in call.turns] == ["Zoë", "René"]
    assert call.warnings == ()


def test_windows_1252_is_read_with_a_warning() -> None:
    (call,) = formats.read("Zoë: Can we meet?\r\nRené: Yes.".encode("cp1252"), "call.txt")
    assert [turn.speaker for turn in call.turns] == ["Zoë", "René"]
    assert "Windows-1252" in call.warnings[0]


def test_a_bad_line_is_named_and_the_others_are_read() -> None:
    lines = (TWO, "{bad", "", '{"turns": 3}', '{"call_id": "z", "turns": [{"speaker": "a", "text": "x"}]}')
    found = list(formats.read_many("\n".join(lines).encode(), "calls.jsonl"))
    assert [isinstance(one, Transcript) for one in found] == [True, False, False, True]
    assert str(found[1]).startswith("line 2: not JSON: ")
    assert str(found[2]).startswith("line 4: turns: ")
    assert [one.call_id for one in found if isinstance(one, Transcript)] == ["calls-1", "z"]
    with pytest.raises(FormatError, match="line 2"):
        formats.read("\n".join(lines).encode(), "calls.jsonl")


def test_a_bad_first_line_does_not_hide_the_format() -> None:
    found = list(formats.read_many(f"{{bad\n{TWO}\n".encode(), "calls.jsonl"))
    assert str(found[0]).startswith("line 1: not JSON")
    assert isinstance(found[1], Transcript)


def test_one_speaker_is_said() -> None:
    for data in (b"Rep: Hello.\nRep: Anyone?", b'{"turns": [{"speaker": "a", "text": "Hello."}]}'):
        (call,) = formats.read(data, "call")
        assert call.warnings == ("speakers are not separated: everything is taken as said by one speaker",)


def test_times_that_run_backwards_are_said_and_the_order_kept() -> None:
    turns = [{"speaker": s, "text": s, "start": t} for s, t in (("a", 50), ("b", 20), ("c", 60))]
    (call,) = formats.read(json.dumps({"turns": turns}).encode(), "call.json")
    assert [turn.speaker for turn in call.turns] == ["a", "b", "c"]
    assert call.warnings == ("times run backwards in the file; the order of the file was kept",)
    (call,) = formats.read(b"[0:50] Al: One.\n[0:20] Bo: Two.\n[0:55] Al: Three.", "call.txt")
    assert [turn.text for turn in call.turns] == ["One.", "Two.", "Three."]
    assert len(call.warnings) == 1


def test_cues_out_of_order_are_sorted() -> None:
    cues = "\n\n".join(
        f"00:{s}.000 --> 00:{s + 2}.000\n<v {name}>{name}</v>" for s, name in ((40, "Bo"), (10, "Al"), (50, "Cy"))
    )
    (call,) = formats.read(f"WEBVTT\n\n{cues}\n".encode(), "call.vtt")
    assert [turn.speaker for turn in call.turns] == ["Al", "Bo", "Cy"]
    assert call.warnings == ("the file was out of order; it was sorted by time",)


def test_half_an_emoji_is_no_failure() -> None:
    (call,) = formats.read(rb'{"turns":[{"speaker":"a","text":"x \ud83d"},{"speaker":"b","text":"\ud83d\ude00"}]}', "call.json")
    assert [turn.text for turn in call.turns] == ["x ?", "😀"]


def test_a_vcon_in_a_vcon_is_refused() -> None:
    inner = {"vcon": "0.0.2", "parties": [], "analysis": [{"type": "transcript", "body": json.loads(TWO)}]}
    (call,) = formats.read(json.dumps(inner).encode(), "call.json")
    assert len(call.turns) == 2
    outer = {**inner, "analysis": [{"type": "transcript", "body": inner}]}
    with pytest.raises(FormatError, match="holds another vCon"):
        formats.read(json.dumps(outer).encode(), "call.json")
