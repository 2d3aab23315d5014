from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import jiwer
import numpy as np
import pytest
from sounds import RECORDINGS, tone, write_wav

from closecall.audio import channels, decode, diarize
from closecall.audio.transcribe import ONE_SPEAKER, transcribe
from closecall.errors import AudioError
from closecall.settings import AudioSettings
from closecall.types import Transcript

TINY = AudioSettings(model="tiny.en")


@pytest.fixture(autouse=True)
def _weights(need_weights: Callable[[str], None]) -> None:
    need_weights("tiny.en")


def plain(texts: Iterable[str]) -> str:
    words = re.sub(r"[^\w' ]", " ", " ".join(texts).lower().replace("-", " ")).split()
    return " ".join({"10": "ten", "40": "forty", "60": "sixty"}.get(word, word) for word in words)


@pytest.mark.parametrize("name", ["recorded-cold-room", "recorded-payroll"])
def test_the_fixtures_recordings(name: str) -> None:
    gold = json.loads((RECORDINGS / f"{name}.json").read_text(encoding="utf-8"))
    shares: list[float] = []
    found = transcribe(RECORDINGS / f"{name}.ogg", TINY, progress=shares.append)
    sides = {"rep": "left", "customer": "right"}
    assert jiwer.wer(plain(t["text"] for t in gold["turns"]), plain(t.text for t in found.turns)) < 0.06
    # Turn by turn: who speaks, and when to half a second.
    assert [turn.speaker for turn in found.turns] == [sides[turn["role"]] for turn in gold["turns"]]
    assert [turn.start for turn in found.turns] == pytest.approx([turn["start"] for turn in gold["turns"]], abs=0.5)
    assert found.call_id == name
    assert found.warnings == ()
    assert found.metadata["channels"] == "2"
    assert found.metadata["language"] == "en"
    assert float(found.metadata["duration"]) == pytest.approx(gold["turns"][-1]["end"] + 0.5, abs=0.3)
    assert len(found.metadata["recording_sha256"]) == 64
    assert found.provenance["recogniser"].startswith("faster-whisper ")
    assert found.provenance["recogniser_model"] == "tiny.en"
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


@pytest.fixture(scope="module")
def beginning() -> np.ndarray:
    """The first four turns of a fixture, shape (2, samples)."""
    gold = json.loads((RECORDINGS / "recorded-payroll.json").read_text(encoding="utf-8"))
    sound = np.concatenate(list(decode.blocks(RECORDINGS / "recorded-payroll.ogg")), axis=1)
    return sound[:, : round((gold["turns"][3]["end"] + 0.2) * decode.SAMPLE_RATE)]


@pytest.fixture(scope="module")
def clean(beginning: np.ndarray, tmp_path_factory: pytest.TempPathFactory) -> Transcript:
    return transcribe(write_wav(tmp_path_factory.mktemp("clean") / "a.wav", beginning), TINY)


def assert_alike(found: Transcript, other: Transcript, shift: float = 0.0) -> None:
    """The same turns, but for a word or two."""
    assert [turn.speaker for turn in found.turns] == [turn.speaker for turn in other.turns]
    assert jiwer.wer(plain(turn.text for turn in other.turns), plain(turn.text for turn in found.turns)) < 0.06
    assert [turn.start for turn in found.turns] == pytest.approx([(turn.start or 0.0) + shift for turn in other.turns], abs=0.8)


def test_the_turns_of_the_beginning(clean: Transcript) -> None:
    assert [turn.speaker for turn in clean.turns] == ["left", "right", "left", "right"]


def test_the_same_recording_gives_the_same_transcript(tmp_path: Path, beginning: np.ndarray, clean: Transcript) -> None:
    assert transcribe(write_wav(tmp_path / "a.wav", beginning), TINY) == clean


@pytest.mark.parametrize(
    ("what", "gains"),
    [("mono", [[0.9, 0.9]]), ("copied to both sides", [[0.9, 0.9], [0.7, 0.7]]), ("one side silent", [[0.0, 0.0], [0.9, 0.9]])],
)
def test_one_channel_has_one_speaker_without_the_extra_and_says_so(
    tmp_path: Path, beginning: np.ndarray, what: str, gains: list[list[float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diarize, "is_installed", lambda: False)
    found = transcribe(write_wav(tmp_path / "a.wav", np.array(gains) @ beginning), TINY)
    assert {turn.speaker for turn in found.turns} == {"speaker"}, what
    assert ONE_SPEAKER in found.warnings
    assert "prices I sent over" in " ".join(turn.text for turn in found.turns)


@pytest.mark.parametrize("leak", [0.03, 0.1, 0.2])
def test_cross_talk_makes_no_turns(tmp_path: Path, beginning: np.ndarray, clean: Transcript, leak: float) -> None:
    leaky = np.array([[1, leak], [leak, 1]]) @ beginning * 0.8
    assert_alike(transcribe(write_wav(tmp_path / "leaky.wav", leaky), TINY), clean)


def test_a_side_that_is_cross_talk_only_is_nobody(tmp_path: Path, beginning: np.ndarray) -> None:
    rng = np.random.default_rng(1)
    sound = np.stack([beginning[0], 0.03 * np.roll(beginning[0], 800) + 0.004 * rng.normal(size=beginning.shape[1])])
    found = transcribe(write_wav(tmp_path / "a.wav", sound), TINY)
    assert {turn.speaker for turn in found.turns} == {"speaker"}
    assert ONE_SPEAKER in found.warnings


def test_a_call_on_hold(tmp_path: Path, beginning: np.ndarray, clean: Transcript) -> None:
    """Silence, noise and ringing around the talk add no words."""
    rng = np.random.default_rng(1)
    ring = tone(15, 440) * (np.arange(15 * 16_000) % 96_000 < 32_000)
    hold = np.stack([ring, 0.01 * rng.normal(size=len(ring))])
    path = write_wav(tmp_path / "a.wav", np.concatenate([hold, beginning, hold], axis=1))
    assert_alike(transcribe(path, TINY), clean, shift=15.0)


@pytest.mark.parametrize(
    ("what", "sound"),
    [
        ("silence", np.zeros((2, 80_000), np.float32)),
        ("a tone", tone(5)),
        ("noise", 0.1 * np.random.default_rng(1).normal(size=(2, 80_000))),
    ],
)
def test_no_speech(tmp_path: Path, what: str, sound: np.ndarray) -> None:
    with pytest.raises(AudioError, match="no speech was found in its 5 s; check") as caught:
        transcribe(write_wav(tmp_path / "a.wav", sound), TINY)
    assert "\n" not in str(caught.value), what


def test_a_cut_off_recording_is_refused(tmp_path: Path) -> None:
    data = (RECORDINGS / "recorded-payroll.ogg").read_bytes()
    path = tmp_path / "half.ogg"
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(AudioError, match="cut off"):
        transcribe(path, TINY)


def test_pieces_of_a_long_recording_make_one_transcript(
    tmp_path: Path, beginning: np.ndarray, clean: Transcript, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_pieces = channels.spans
    monkeypatch.setattr(channels, "spans", lambda found: in_pieces(found, 9.0, 4.0))
    assert_alike(transcribe(write_wav(tmp_path / "a.wav", beginning), TINY), clean)
