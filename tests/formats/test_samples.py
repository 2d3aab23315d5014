"""Every format on a small sample: told apart by content alone, and read to the same two turns."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from closecall import formats
from closecall.errors import FormatError
from closecall.types import Transcript

SAMPLES = Path(__file__).parent / "samples"
DANA, MARCUS = "Dana Whitlow", "Marcus Odell"
SAID = ("Can we get thirty minutes with your CFO on Thursday?", "She is out Thursday. Friday works.")
EXACT = (1.0, 5.9, 6.5, 9.4)
STARTS = (1.0, None, 6.0, None)
NONE = (None, None, None, None)

# file, format, speakers, roles (r rep, c customer, - not told), start and end of both turns, whether words have times
TABLE = [
    ("native.json", "native", DANA, MARCUS, "rc", EXACT, False),
    ("zoom.vtt", "zoom-vtt", DANA, MARCUS, "--", EXACT, False),
    ("teams.vtt", "teams-vtt", DANA, "Odéll, Marcus", "--", EXACT, False),
    ("teams-metadata.vtt", "teams-vtt", DANA, MARCUS, "--", EXACT, False),
    ("webex.vtt", "webex-vtt", DANA, MARCUS, "--", EXACT, False),
    ("generic.vtt", "vtt", DANA, MARCUS, "--", EXACT, False),
    ("names.srt", "srt", "SPEAKER_01", "SPEAKER_00", "--", EXACT, False),
    ("names.sbv", "sbv", DANA, MARCUS, "--", EXACT, False),
    ("gong.json", "gong", DANA, MARCUS, "rc", EXACT, False),
    ("gong-two.json", "gong", DANA, MARCUS, "rc", EXACT, False),
    ("gong-alone.json", "gong", "speaker 9223372036854775807", "speaker 8", "--", EXACT, False),
    ("fireflies.json", "fireflies", DANA, "Speaker 1", "--", EXACT, False),
    ("fathom.json", "fathom", DANA, MARCUS, "rc", STARTS, False),
    ("hubspot.json", "hubspot", DANA, MARCUS, "--", EXACT, False),
    ("aircall.json", "aircall", "agent 7", "+15550100", "rc", EXACT, False),
    ("zoom-phone.json", "zoom-phone", DANA, MARCUS, "--", EXACT, False),
    ("quo.json", "quo", "+15550101", "+15550100", "r-", EXACT, False),
    ("read-ai.json", "read-ai", DANA, MARCUS, "--", (1.0, 6.0, 6.0, 10.0), False),
    ("aws-call-analytics.json", "aws-call-analytics", "AGENT", "CUSTOMER", "rc", EXACT, False),
    ("contact-lens.json", "aws-call-analytics", "AGENT", "CUSTOMER", "rc", EXACT, False),
    ("aws-post-call.json", "aws-post-call", "spk_0", "spk_1", "--", EXACT, False),
    ("bedrock.json", "aws-post-call", "ch_0", "ch_1", "--", EXACT, False),
    ("ibm-watson.json", "ibm-watson", "speaker 0", "speaker 1", "--", EXACT, True),
    ("aws-transcribe.json", "aws-transcribe", "spk_0", "spk_1", "--", EXACT, True),
    ("aws-channels.json", "aws-transcribe", "channel 1", "channel 0", "--", EXACT, True),
    ("deepgram.json", "deepgram", "speaker 0", "speaker 1", "--", EXACT, True),
    ("deepgram-utterances.json", "deepgram", "speaker 0", "speaker 1", "--", EXACT, True),
    ("deepgram-channels.json", "deepgram", "channel 1", "channel 0", "--", EXACT, True),
    ("assemblyai.json", "assemblyai", "speaker A", "speaker B", "--", EXACT, True),
    ("speechmatics.json", "speechmatics", "S1", "S2", "--", EXACT, True),
    ("google-speech.json", "google-speech", "speaker 1", "speaker 2", "--", EXACT, True),
    ("google-channels.json", "google-speech", "channel 1", "channel 2", "--", EXACT, True),
    ("azure-speech.json", "azure-speech", "channel 0", "channel 1", "--", EXACT, False),
    ("rev.json", "rev", DANA, "speaker 1", "--", EXACT, True),
    ("elevenlabs.json", "elevenlabs", "speaker_0", "speaker_1", "--", EXACT, True),
    ("elevenlabs-agent.json", "elevenlabs", "agent", "user", "rc", STARTS, False),
    ("vcon.json", "vcon", "speaker 0", "speaker 1", "--", EXACT, True),
    ("vcon-chat.json", "vcon", DANA, MARCUS, "--", (0.0, None, 5.0, None), False),
    ("whisperx.json", "whisperx", "SPEAKER_01", "SPEAKER_00", "--", EXACT, True),
    ("whisper-cpp.json", "whisper-cpp", "speaker 0", "speaker 1", "--", EXACT, False),
    ("whisper.json", "whisper", "SPEAKER_01", "SPEAKER_00", "--", EXACT, True),
    ("turns.json", "turns-json", "agent", "customer", "rc", EXACT, False),
    ("turns.csv", "turns-csv", DANA, MARCUS, "--", EXACT, False),
    ("zoom-captions.txt", "zoom-captions", DANA, MARCUS, "--", (0.0, None, 6.0, None), False),
    ("google-meet.txt", "google-meet", DANA, MARCUS, "--", (1.0, None, None, None), False),
    ("otter.txt", "otter", DANA, MARCUS, "--", STARTS, False),
    ("teams.txt", "teams-docx", DANA, MARCUS, "--", STARTS, False),
    ("fathom.txt", "fathom-text", DANA, MARCUS, "--", STARTS, False),
    ("plain.txt", "text", DANA, MARCUS, "--", STARTS, False),
    ("markdown.txt", "text", DANA, MARCUS, "--", NONE, False),
]
REFUSED = [
    ("no-names.srt", "name no speakers"),
    ("zoom-chat.txt", "chat of a meeting"),
    ("gong-calls-only.json", "without what was said"),
    ("vcon-recording-only.json", "holds no transcript"),
]


def load(name: str) -> tuple[Transcript, ...]:
    # The name is hidden, so that only the content can tell.
    return formats.read((SAMPLES / name).read_bytes(), "call")


@pytest.mark.parametrize(
    ("name", "kind", "first", "second", "roles", "times", "timed_words"), TABLE, ids=[row[0] for row in TABLE]
)
def test_a_sample_is_known_and_read(
    name: str,
    kind: str,
    first: str,
    second: str,
    roles: str,
    times: tuple[float | None, ...],
    timed_words: bool,
) -> None:
    (call,) = load(name)
    turns = call.turns[:2]
    assert call.provenance["format"] == kind
    assert tuple(turn.text for turn in turns) == SAID
    assert tuple(turn.speaker for turn in turns) == (first, second)
    assert "".join((turn.role or "-")[0] for turn in turns) == roles
    assert (turns[0].start, turns[0].end, turns[1].start, turns[1].end) == times
    assert all(bool(turn.words) == timed_words for turn in turns)
    assert all(" ".join(word.text for word in turn.words) == turn.text for turn in turns if turn.words)
    assert [turn.index for turn in call.turns] == list(range(len(call.turns)))


@pytest.mark.parametrize("row", TABLE, ids=[row[0] for row in TABLE])
def test_the_table_of_formats_promises_what_the_samples_carry(
    row: tuple[str, str, str, str, str, tuple[float | None, ...], bool],
) -> None:
    name, kind, *_, roles, times, timed_words = row
    found = formats.sniff((SAMPLES / name).read_bytes(), name)
    assert found.name == kind
    assert found.has_speakers
    assert found.has_roles or roles == "--"
    assert found.has_times or times == NONE
    assert "words" in found.carries or not timed_words or kind == "vcon"


def test_every_format_has_a_sample() -> None:
    sampled = {row[1] for row in TABLE} | {"native-lines", "turns-lines"}
    assert sampled == {format_.name for format_ in formats.FORMATS}


def test_names_of_formats_are_unique() -> None:
    names = [format_.name for format_ in formats.FORMATS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("name", "why"), REFUSED)
def test_what_is_no_transcript_is_refused_with_the_reason(name: str, why: str) -> None:
    with pytest.raises(FormatError, match=why):
        load(name)


@pytest.mark.parametrize(("name", "ids"), [("native-lines.jsonl", ["n-1", "n-2"]), ("turns.jsonl", ["c-1", "c-2"])])
def test_a_file_of_many_calls(name: str, ids: list[str]) -> None:
    calls = load(name)
    assert [call.call_id for call in calls] == ids
    assert all(tuple(turn.text for turn in call.turns) == SAID for call in calls)


def test_a_wrong_ending_does_not_matter() -> None:
    (call,) = formats.read((SAMPLES / "gong.json").read_bytes(), "call.vtt")
    assert call.provenance["format"] == "gong"


def test_metadata_is_text() -> None:
    assert load("native.json")[0].metadata == {"date": "2026-03-02", "seats": "40"}
    assert load("gong.json")[0].metadata == {"title": "Renewal", "date": "2026-03-02T10:00:00Z", "duration": "10.0"}
    assert load("fireflies.json")[0].metadata == {"title": "Renewal", "date": "2026-03-02T10:00:00+00:00", "duration": "12"}
    assert load("teams.txt")[0].metadata["date"] == "2 March 2026, 10:00am"
    assert load("plain.txt")[0].metadata["account"] == "Odell Ovens"


def test_the_stem_is_the_id_of_a_call_without_one() -> None:
    (call,) = formats.read((SAMPLES / "zoom.vtt").read_bytes(), "2026-03-02 Odell.vtt")
    assert call.call_id == "2026-03-02 Odell"
    assert load("gong.json")[0].call_id == "71"


def test_gong_without_its_parties_says_what_is_missing() -> None:
    (call,) = load("gong-alone.json")
    assert "extensive" in call.warnings[0]


def test_columns_can_be_named() -> None:
    data = (SAMPLES / "turns.tsv").read_bytes()
    (call,) = formats.read(data, "turns.tsv", {"speaker": "Who", "text": "Said", "start": "At"})
    assert [turn.start for turn in call.turns] == [1.0, 6.5]
    with pytest.raises(FormatError, match="no column 'When'; the columns are: Who, Said, At"):
        formats.read(data, "turns.tsv", {"start": "When"})


def test_an_empty_label_is_nobody_that_is_known() -> None:
    data = (SAMPLES / "aws-transcribe.json").read_bytes().replace(b'"spk_1"', b'""')
    (call,) = formats.read(data, "call.json")
    assert [turn.speaker for turn in call.turns] == ["spk_0", "unknown speaker"]


def test_a_word_at_the_edge_of_a_segment_does_not_tear_it() -> None:
    """In the sample, the first word of the answer carries the other speaker's label."""
    document = json.loads((SAMPLES / "whisperx.json").read_text(encoding="utf-8"))
    assert [word["speaker"] for word in document["segments"][1]["words"]][:2] == ["SPEAKER_01", "SPEAKER_00"]
    (call,) = load("whisperx.json")
    assert [turn.text for turn in call.turns] == list(SAID)
