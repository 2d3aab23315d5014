#!/usr/bin/env python3
"""Speak the labelled calls in fixtures/recordings/*.json and write each as a stereo recording beside it.

Each call is a gold file of one call: its `turns` are spoken by flite, the rep (voice rms) on the left channel, the customer
(voice slt) on the right, with pauses as in talk; a back-channel lies over the end of the turn before it. Both lines have a faint
noise of their own. The times of the turns are written back to the JSON file, the sound as Ogg Opus at 24 kbit/s.

Needs the programs flite and ffmpeg (Debian: apt-get install flite ffmpeg), and numpy. What it writes is the same every time,
for the same versions of these.

Usage: scripts/make_recordings.py [CALL.json …]     (all of fixtures/recordings by default)
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "recordings"
RATE = 16_000
VOICES = {"rep": "rms", "customer": "slt"}
SIDES = {"rep": 0, "customer": 1}
PAUSE = 0.45
SENTENCE_PAUSE = 0.4
PAUSE_AFTER_QUESTION = 0.7
LEAD = 0.5
OVERLAP = 0.25
BACKCHANNELS = frozenset({"right.", "okay.", "mm-hm.", "yeah.", "sure."})
NOISE = 10 ** (-62 / 20)

Samples = npt.NDArray[np.float32]


def main(paths: Sequence[Path]) -> None:
    """Speak each call and write its recording and times."""
    missing = [program for program in ("flite", "ffmpeg") if shutil.which(program) is None]
    if missing:
        sys.exit(f"{' and '.join(missing)} not found; apt-get install {' '.join(missing)}")
    for path in paths:
        call = json.loads(path.read_text(encoding="utf-8"))
        spoken = [speak(turn["text"], VOICES[turn["role"]]) for turn in call["turns"]]
        starts = place(call["turns"], [len(samples) / RATE for samples in spoken])
        write(path.with_suffix(".ogg"), mix(call["turns"], spoken, starts))
        for turn, samples, start in zip(call["turns"], spoken, starts, strict=True):
            turn.update(start=round(start, 2), end=round(start + len(samples) / RATE, 2))
        path.write_text(json.dumps(call, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"{path.with_suffix('.ogg')}: {starts[-1] + len(spoken[-1]) / RATE:.1f} s")


def speak(text: str, voice: str) -> Samples:
    """A turn as flite says it, sentence by sentence with a pause between, float32 at `RATE`."""
    pause = np.zeros(round(SENTENCE_PAUSE * RATE), np.float32)
    said = [part for sentence in re.split(r"(?<=[.?!]) ", text) for part in (pause, say(sentence, voice))]
    return np.concatenate(said[1:])


def say(sentence: str, voice: str) -> Samples:
    """One sentence by flite, which itself makes no pause at a full stop."""
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "said.wav"
        subprocess.run(["flite", "-voice", voice, "-t", sentence, "-o", str(wav)], check=True)  # noqa: S603, S607 - flite is checked for
        with wave.open(str(wav)) as file:
            rate, samples = file.getframerate(), np.frombuffer(file.readframes(file.getnframes()), np.int16)
    if rate != RATE:
        sys.exit(f"flite's voice {voice} speaks at {rate} Hz, expected {RATE}")
    return trimmed(samples.astype(np.float32) / 32768)


def trimmed(samples: Samples) -> Samples:
    """Without the silence at both ends."""
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    return samples[loud[0] : loud[-1] + 1]


def place(turns: Sequence[dict[str, Any]], lengths: Sequence[float]) -> list[float]:
    """When each turn starts, in seconds."""
    starts, clock, last = [], LEAD, ""
    for turn, length in zip(turns, lengths, strict=True):
        if turn["text"].lower() in BACKCHANNELS:
            starts.append(clock - OVERLAP)
            # The other one talks on as if nothing had been said.
            clock += 0.15
        else:
            start = clock + (PAUSE_AFTER_QUESTION if last.endswith("?") else PAUSE)
            starts.append(start)
            clock = start + length
        last = turn["text"]
    return starts


def mix(turns: Sequence[dict[str, Any]], spoken: Sequence[Samples], starts: Sequence[float]) -> Samples:
    """The two sides of the call, shape (samples, 2)."""
    rng = np.random.default_rng(7)
    length = round((starts[-1] + len(spoken[-1]) / RATE + LEAD) * RATE)
    sound = rng.normal(0.0, NOISE, (length, 2)).astype(np.float32)
    for turn, samples, start in zip(turns, spoken, starts, strict=True):
        first = round(start * RATE)
        sound[first : first + len(samples), SIDES[turn["role"]]] += samples
    return np.clip(sound, -1.0, 1.0)


def write(path: Path, sound: Samples) -> None:
    """Ogg Opus; with "bitexact" the file holds neither a chance serial number nor the encoder's version."""
    command = ["ffmpeg", "-v", "error", "-y", "-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", "-"]
    command += [
        "-c:a",
        "libopus",
        "-b:a",
        "24k",
        "-application",
        "voip",
        "-fflags",
        "+bitexact",
        "-flags:a",
        "+bitexact",
        str(path),
    ]
    subprocess.run(command, input=sound.astype("<f4").tobytes(), check=True)  # noqa: S603 - a fixed command


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or sorted(FOLDER.glob("*.json")))
