#!/usr/bin/env python3
"""Peak memory of transcribing a long stereo recording, in a process of its own.

The recording is a fixture, repeated. Target: under 1.5 GB for three hours of stereo.

Usage: scripts/measure_memory.py [--hours 3] [--model tiny.en] [--mono] [--keep]
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
import wave
from pathlib import Path

import numpy as np
from kept import ROOT, keep

from closecall.audio import decode

RECORDING = ROOT / "fixtures" / "recordings" / "recorded-payroll.ogg"
EXPLAINED = (
    "A fixture repeated for hours, transcribed with `closecall transcribe`; the most memory that the process held, by "
    "`scripts/measure_memory.py --keep`. Target: under 1,500 MB for three hours of stereo."
)


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=3.0)
    parser.add_argument("--model", default="tiny.en")
    parser.add_argument("--mono", action="store_true", help="mix the two sides: their voices are told apart then")
    parser.add_argument("--keep", action="store_true", help="write the figures into docs/accuracy.md")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.wav"
        write(path, asked.hours, mono=asked.mono)
        began = time.monotonic()
        command = [sys.executable, "-m", "closecall", "transcribe", str(path), "--model", asked.model, "--out", folder]
        subprocess.run(command, check=True)  # noqa: S603 - our own arguments
        took = time.monotonic() - began
    held = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    row = ("mono" if asked.mono else "stereo", asked.model, f"{asked.hours:g}", f"{took / 60:.0f}", f"{held:.0f}")
    print(" ".join(f"{cell:>10}" for cell in row))
    if asked.keep:
        keep("Memory for a long recording", EXPLAINED, ("recording", "Whisper", "hours", "minutes of work", "peak MB"), [row])


def write(path: Path, hours: float, *, mono: bool) -> None:
    """The fixture over and over, as 16-bit PCM, written as it goes."""
    sound = np.concatenate(list(decode.blocks(RECORDING)), axis=1)
    sound = sound.mean(axis=0, keepdims=True) if mono else sound
    block = (sound.T * 32_000).astype("<i2").tobytes()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(sound))
        file.setsampwidth(2)
        file.setframerate(decode.SAMPLE_RATE)
        for _ in range(round(hours * 3600 * decode.SAMPLE_RATE / sound.shape[1])):
            file.writeframes(block)


if __name__ == "__main__":
    main()
