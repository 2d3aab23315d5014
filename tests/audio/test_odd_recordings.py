"""Recordings as telephones, meeting rooms and careless hands leave them, made on the fly."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import jiwer
import numpy as np
import pytest
from sounds import RECORDINGS, tone, write_media, write_wav

from closecall.audio import decode, diarize
from closecall.audio.transcribe import transcribe
from closecall.errors import AudioError, FormatError
from closecall.language.cues import CueReader
from closecall.pipeline import Closecall
from closecall.settings import AudioSettings, RolesSettings, Settings
from closecall.stages import roles
from closecall.types import Transcript, Turn

RATE = decode.SAMPLE_RATE
TINY = AudioSettings(model="tiny.en")
GOLD = json.loads((RECORDINGS / "recorded-cold-room.json").read_text(encoding="utf-8"))["turns"][:2]


@pytest.fixture(scope="module")
def exchange() -> np.ndarray:
    """Two turns of a fixture, the rep on the left, shape (2, samples)."""
    sound = np.concatenate(list(decode.blocks(RECORDINGS / "recorded-cold-room.ogg")), axis=1)
    return sound[:, : round((GOLD[1]["end"] + 0.2) * RATE)]


@pytest.fixture(autouse=True)
def _one_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Voices on one channel are told apart in the tests of that; here it would cost time only."""
    monkeypatch.setattr(diarize, "is_installed", lambda: False)


@pytest.fixture(scope="module")
def hear(need_weights: Callable[[str], None]) -> Callable[[Path], Transcript]:
    need_weights("tiny.en")
    return lambda path: transcribe(path, TINY)


Hear = Callable[[Path], Transcript]


def plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w ]", " ", text.lower()).split())


def assert_heard(turns: tuple[Turn, ...], *, sides: tuple[str, str] = ("left", "right"), errors: float = 0.15) -> None:
    assert [turn.speaker for turn in turns] == list(sides)
    assert jiwer.wer([plain(turn["text"]) for turn in GOLD], [plain(turn.text) for turn in turns]) <= errors


# Channels.


def test_swapped_channels_swap_the_sides_and_not_the_rep(tmp_path: Path, exchange: np.ndarray, hear: Hear) -> None:
    found = hear(write_wav(tmp_path / "a.wav", exchange[::-1]))
    assert_heard(found.turns, sides=("right", "left"))
    by_words = roles.assign(found, RolesSettings())
    assert {speaker.name for speaker in by_words.speakers if speaker.role == "rep"} == {"right"}


def test_of_four_channels_the_two_with_people_are_heard(tmp_path: Path, exchange: np.ndarray, hear: Hear) -> None:
    silence = np.zeros_like(exchange[0])
    found = hear(write_wav(tmp_path / "a.wav", np.stack([silence, exchange[0], silence, exchange[1]])))
    assert_heard(found.turns)
    assert found.metadata["channels"] == "4"
    assert found.warnings == ("of its 4 channels, 2 is heard as left and 4 as right; the others are silent or copies",)


def test_a_silent_channel_is_said(tmp_path: Path, exchange: np.ndarray, hear: Hear) -> None:
    both = exchange.sum(axis=0)
    found = hear(write_wav(tmp_path / "a.wav", np.stack([np.zeros_like(both), both])))
    assert "1 of its 2 channels is silent" in found.warnings
    assert jiwer.wer(plain(" ".join(t["text"] for t in GOLD)), plain(" ".join(t.text for t in found.turns))) <= 0.15


# What is not talk.


def keypad(digits: str) -> np.ndarray:
    """The two tones of each key (ITU-T Q.23), 0.15 s each with as much between."""
    keys = "123456789*0#"
    rows, columns = (697, 770, 852, 941), (1209, 1336, 1477)
    pressed = [(rows[keys.index(d) // 3], columns[keys.index(d) % 3]) for d in digits]
    silence = np.zeros(round(0.15 * RATE), np.float32)
    return np.concatenate([part for low, high in pressed for part in (tone(0.15, low) / 2 + tone(0.15, high) / 2, silence)])


def hold_music(seconds: float) -> np.ndarray:
    """Plucked chords of a simple tune, with overtones."""
    rng, beat = np.random.default_rng(5), 0.4
    scale = 220 * 2 ** (np.array([0, 2, 4, 5, 7, 9, 11, 12]) / 12)
    fade = np.exp(-4 * np.arange(round(beat * RATE)) / (beat * RATE)).astype(np.float32)
    beats = []
    for _ in range(round(seconds / beat)):
        chord = rng.choice(scale, 3)
        beats.append(sum(tone(beat, hertz * over, gain=0.1 / over) for hertz in chord for over in (1, 2, 3)) * fade)
    return np.concatenate(beats)


def cadence(hertz: tuple[float, ...], on: float, off: float, seconds: float) -> np.ndarray:
    """Tones that come and go, as of ringing or of a busy line (ITU-T E.180)."""
    sound = sum(tone(seconds, each) for each in hertz) / len(hertz)
    return sound * (np.arange(len(sound)) % round((on + off) * RATE) < on * RATE)


NO_TALK = {
    "keypad tones": keypad("0791#45*2680013"),
    "hold music": hold_music(8),
    "European ringing": cadence((425,), 1.0, 4.0, 8),
    "American ringing": cadence((440, 480), 2.0, 4.0, 8),
    "a busy line": cadence((480, 620), 0.5, 0.5, 6),
    "the tone of a mailbox": np.concatenate([np.zeros(RATE, np.float32), tone(1.0, 1000), np.zeros(2 * RATE, np.float32)]),
}


@pytest.mark.parametrize("what", NO_TALK)
def test_tones_and_music_alone_hold_no_words(tmp_path: Path, hear: Hear, what: str) -> None:
    with pytest.raises(AudioError, match="no speech was found"):
        hear(write_wav(tmp_path / "a.wav", np.stack([NO_TALK[what], np.zeros_like(NO_TALK[what])])))


def test_tones_and_music_around_the_talk_add_no_words(tmp_path: Path, exchange: np.ndarray, hear: Hear) -> None:
    before = np.concatenate([NO_TALK["keypad tones"], NO_TALK["American ringing"]])
    sound = np.concatenate([np.stack([before, np.zeros_like(before)]), exchange, np.stack([NO_TALK["hold music"]] * 2)], axis=1)
    assert_heard(hear(write_wav(tmp_path / "a.wav", sound)).turns)


# Telephones and containers.


def test_telephone_speech(tmp_path: Path, exchange: np.ndarray, hear: Hear) -> None:
    line = write_media(tmp_path / "a.wav", "pcm_mulaw", exchange[:, ::2] * 0.9, RATE // 2)
    assert_heard(hear(line).turns, errors=0.2)


def test_gsm_in_wav(tmp_path: Path, exchange: np.ndarray, hear: Hear) -> None:
    """GSM full rate knows one channel of 8 kHz. FFmpeg reads it and cannot write it."""
    sox = shutil.which("sox") or pytest.skip("sox is not installed: apt-get install sox")
    whole, line = write_wav(tmp_path / "whole.wav", exchange * 0.9), tmp_path / "gsm.wav"
    subprocess.run([sox, whole, "-r", "8000", "-e", "gsm-full-rate", "-c", "1", line], check=True, capture_output=True)
    found = hear(line)
    assert float(found.metadata["duration"]) == pytest.approx(exchange.shape[1] / RATE, abs=0.1)
    assert jiwer.wer(plain(" ".join(t["text"] for t in GOLD)), plain(" ".join(t.text for t in found.turns))) <= 0.25


def test_a_video_under_the_name_of_a_transcript(
    tmp_path: Path, exchange: np.ndarray, need_weights: Callable[[str], None]
) -> None:
    need_weights("tiny.en")
    beginning = exchange[:, : round(GOLD[0]["end"] * RATE)]
    video = write_media(tmp_path / "call.mp4", "aac", beginning, RATE, picture=True).rename(tmp_path / "call.vtt")
    (found,) = Closecall(Settings(audio=TINY), reader=CueReader()).transcripts(video)
    assert isinstance(found, Transcript)
    assert "bakery" in found.turns[0].text


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("call.wav", b"Dana: Hello.\nTom: Hi.\n", "ends in .wav, but this is not audio or video; check the file, or rename"),
        ("call.mp3", b"", "the file is empty"),
        ("call.vtt", b"", "the file is empty"),
    ],
)
def test_a_wrong_name_and_an_empty_file_are_told(tmp_path: Path, name: str, data: bytes, fault: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises((AudioError, FormatError), match=fault):
        list(Closecall(reader=CueReader()).transcripts(tmp_path / name))


# Length.


def test_three_seconds_of_talk_are_heard(tmp_path: Path, exchange: np.ndarray, hear: Hear) -> None:
    found = hear(write_wav(tmp_path / "a.wav", exchange[:, round(0.9 * RATE) : round(3.9 * RATE)]))
    assert "bakery" in plain(" ".join(turn.text for turn in found.turns))
    assert all(0 <= (turn.start or 0.0) <= (turn.end or 0.0) <= 3.5 for turn in found.turns)


def test_a_short_recording_that_is_cut_off(tmp_path: Path, exchange: np.ndarray, hear: Hear) -> None:
    whole = write_media(tmp_path / "a.flac", "flac", exchange, RATE).read_bytes()
    cut = tmp_path / "cut.flac"
    cut.write_bytes(whole[: len(whole) // 3])
    with pytest.raises(AudioError, match="cut off"):
        hear(cut)
