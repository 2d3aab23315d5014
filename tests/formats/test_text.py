"""The shapes of plain text, and what only looks like a turn."""

from __future__ import annotations

import pytest

from closecall import formats
from closecall.errors import FormatError
from closecall.formats import names
from closecall.types import Transcript

TWO = (("Dana Whitlow", "Can we meet on Thursday?"), ("Marcus Odell", "Friday works."))


def read(text: str) -> Transcript:
    (call,) = formats.read(text.encode(), "call.txt")
    return call


SHAPES = [
    ("name", "{name}: {words}", False),
    ("name and words apart", "{name}:\n{words}\n", False),
    ("time in brackets", "[0:0{s}] {name}: {words}", True),
    ("long time in brackets", "[00:00:0{s}] {name}: {words}", True),
    ("time in round brackets", "(0:0{s}) {name}: {words}", True),
    ("bare time", "00:00:0{s} {name}: {words}", True),
    ("span of time", "[00:0{s} - 00:09] {name}: {words}", True),
    ("arrow of time", "[00:00:0{s}.000 --> 00:00:09.000] {name}: {words}", True),
    ("time after the name", "{name} (0:0{s}): {words}", True),
    ("time in square brackets after the name", "{name} [00:00:0{s}]: {words}", True),
    ("head with time", "{name} (00:0{s})\n{words}\n", True),
    ("head with long time and colon", "{name} (00:00:0{s}):\n{words}\n", True),
    ("bold head with time", "**{name} (00:0{s})**\n{words}\n", True),
    ("bold name", "**{name}:** {words}", False),
    ("bold name, colon outside", "**{name}**: {words}", False),
    ("bold time and name", "**[0:0{s}] {name}:** {words}", True),
    ("time and bold name", "0:00:0{s}.0 **{name}** {words}", True),
    ("three spaces and time", "{name}   0:0{s}\n{words}\n", True),
    ("two spaces around time", "{name}  0:0{s}  \n{words}\n", True),
    ("dash", "0:0{s} - {name}\n{words}\n", True),
    ("list item", "- {name}: {words}", False),
    ("quoted", "> {name}: {words}", False),
    ("indented", "    {name}: {words}", False),
]


@pytest.mark.parametrize(("shape", "timed"), [row[1:] for row in SHAPES], ids=[row[0] for row in SHAPES])
def test_shapes(shape: str, timed: bool) -> None:
    text = "\n".join(shape.format(name=name, words=words, s=s) for (name, words), s in zip(TWO * 2, (1, 4, 6, 8), strict=True))
    call = read(text)
    assert [(turn.speaker, turn.text) for turn in call.turns] == [*TWO, *TWO]
    assert [turn.start for turn in call.turns] == ([1.0, 4.0, 6.0, 8.0] if timed else [None] * 4)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("[SPEAKER_01]: words here", "SPEAKER_01"),
        ("(speaker 0) words here", "speaker 0"),
        ("Speaker 1: words here", "Speaker 1"),
        ("agent: words here", "agent"),
        ("Dr. J. O'Neill (SL): words here", "Dr. J. O'Neill (SL)"),
        ("Doe, Jane: words here", "Doe, Jane"),
        ("María José de la Cruz: words here", "María José de la Cruz"),
        ("李雷: words here", "李雷"),
        ("+1 555-0100: words here", "+1 555-0100"),
    ],
)
def test_names(line: str, name: str) -> None:
    call = read(f"{line}\nZed: an answer\n{line}\nZed: another")
    assert [turn.speaker for turn in call.turns] == [name, "Zed"] * 2
    assert call.turns[0].text == "words here"


@pytest.mark.parametrize(
    "line",
    [
        "Here's the deal: you sign, we ship.",
        "so two things: price and time",
        "see https://example.com: it is there",
        "I said this. And he said: no",
        "at 10:30 we met",
        "Would you like one? Or two: three?",
        "[Music]",
        "(laughs)",
    ],
)
def test_what_only_looks_like_a_name(line: str) -> None:
    call = read(f"Dana: Hello.\n{line}\nMarcus: Hi.\nDana: Bye.\nMarcus: Bye.")
    assert [turn.speaker for turn in call.turns] == ["Dana", "Marcus", "Dana", "Marcus"]
    assert call.turns[0].text == f"Hello. {line}"


def test_the_header_is_no_turn() -> None:
    call = read(
        "SALES CALL\nDate: 2026-03-02\nAccount: Odell Ovens\nDuration: 12 min\n\n---\n\nDana: Hello.\nMarcus: Hi.\nDana: Bye.\n[END OF TRANSCRIPT]"
    )
    assert [turn.text for turn in call.turns] == ["Hello.", "Hi.", "Bye."]
    assert call.metadata == {"date": "2026-03-02", "account": "Odell Ovens", "duration": "12 min"}


def test_a_speaker_with_a_name_of_a_header_speaks() -> None:
    call = read("Host: Hello.\nMarcus: Hi.\nHost: Bye.")
    assert [turn.speaker for turn in call.turns] == ["Host", "Marcus", "Host"]


def test_who_speaks_once_is_kept() -> None:
    call = read("Receptionist: Odell Ovens.\nDana: Is Marcus in?\nReceptionist: One moment.\nMarcus: Hello?\nDana: Hi.")
    assert len(call.turns) == 5


def test_neighbouring_lines_of_one_speaker_are_one_turn() -> None:
    call = read("Dana: Hello.\nDana: Are you there?\nMarcus: Yes.\nand well.")
    assert [turn.text for turn in call.turns] == ["Hello. Are you there?", "Yes. and well."]


def test_times_of_day_are_counted_from_the_first() -> None:
    call = read("[14:02:10] Dana: Hello.\n[14:02:15] Marcus: Hi.\n[14:03:00] Dana: Bye.")
    assert [turn.start for turn in call.turns] == [0.0, 5.0, 50.0]


def test_two_people_under_one_label_are_said() -> None:
    call = read("Speaker A: Hey, is this Sarah? Prospect. Who is this?")
    assert call.warnings == ("speakers are not separated: everything is taken as said by one speaker",)


def test_prose_is_no_transcript() -> None:
    with pytest.raises(FormatError, match="no line names a speaker"):
        read("It was a dark night.\nNobody said: hello.\n")


def test_header_words_are_those_of_headers() -> None:
    assert names.is_header("Call Date")
    assert names.is_header("[CALL_01] Product")
    assert not names.is_header("Dana")


def test_a_cue_of_two_people_with_names_in_brackets() -> None:
    cues = "WEBVTT\n\n00:01.000 --> 00:04.000\n(Dana Whitlow)\nCan we meet?\n-\n(Marcus Odell)\nYes.\n"
    assert [(turn.speaker, turn.text) for turn in read(cues).turns] == [
        ("Dana Whitlow", "Can we meet?"),
        ("Marcus Odell", "Yes."),
    ]
