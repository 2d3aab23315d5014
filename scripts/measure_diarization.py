#!/usr/bin/env python3
"""Diarization error rate of mono recordings with reference turns: senko alone, and the whole way to the turns of a transcript.

The rate is that of pyannote.metrics: missed speech, false alarm and confused speakers, over the reference's speech, speakers mapped
one to one as fits best; overlapped speech counts. A collar of 0.25 s around every change in the reference is left out, half of it on
either side, as that package does. senko alone is its merged segments; the whole way is each turn from its first word to its last.

Needs `pip install pyannote.metrics`, the extras `diarize` and `offline`, and beside each recording NAME.wav its NAME.rttm.

Usage: scripts/measure_diarization.py [--models tiny.en,base] [--folder ../shared/audio] [--keep] [NAME ...]
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from kept import keep

from closecall.audio import decode
from closecall.audio.transcribe import transcribe
from closecall.settings import AudioSettings

Spans = tuple[tuple[str, float, float], ...]
"""Speaker, start and end in seconds."""

COLLAR = 0.25
EXPLAINED = (
    "Diarization error rate with a collar of 0.25 s, overlapped speech counted (pyannote.metrics), by `scripts/measure_diarization.py "
    "--keep`: senko on its own, and the whole way to the turns of a transcript with each Whisper model. The whole way must not lose."
)
NAMES = ("pyannote_sample", "pyannote_ami_dev00")


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=NAMES, help="recordings in the folder, without their ending")
    parser.add_argument("--models", default="tiny.en,base", help="of Whisper, with commas between")
    parser.add_argument("--folder", type=Path, default=Path(__file__).resolve().parents[2] / "shared" / "audio")
    parser.add_argument("--keep", action="store_true", help="write the figures into docs/accuracy.md")
    asked = parser.parse_args()
    table = []
    for name in asked.names:
        path = asked.folder / f"{name}.wav"
        reference = read_rttm(path.with_suffix(".rttm").read_text(encoding="utf-8"))
        rows = [("senko alone", alone(path)), *((model, whole(path, model)) for model in asked.models.split(","))]
        for way, found in rows:
            table.append((name, way, f"{error_rate(reference, found):.3f}", str(len({span[0] for span in found}))))
            print(" ".join(f"{cell:20}" for cell in table[-1]), flush=True)
    if asked.keep:
        keep("Speakers of mono recordings", EXPLAINED, ("recording", "way", "diarization error rate", "speakers found"), table)


def read_rttm(text: str) -> Spans:
    """The turns of a reference: of each SPEAKER line the fourth field is the start, the fifth the length, the eighth the name."""
    fields = [line.split() for line in text.splitlines() if line.startswith("SPEAKER")]
    return tuple((row[7], float(row[3]), float(row[3]) + float(row[4])) for row in fields)


def error_rate(reference: Spans, found: Spans, collar: float = COLLAR) -> float:
    """Diarization error rate, 0 for none; it can exceed 1."""
    from pyannote.metrics.diarization import DiarizationErrorRate

    with warnings.catch_warnings():
        # It says that it takes the extent of both for the part to be measured, as it should.
        warnings.simplefilter("ignore")
        return float(DiarizationErrorRate(collar=collar)(annotation(reference), annotation(found)))


def annotation(spans: Iterable[tuple[str, float, float]]) -> object:
    """The spans as a value of pyannote.core."""
    from pyannote.core import Annotation, Segment

    out = Annotation()
    for place, (speaker, start, end) in enumerate(spans):
        out[Segment(start, end), place] = speaker
    return out


def alone(path: Path) -> Spans:
    """The merged segments of senko's own way, from sound to speakers."""
    from closecall.audio.diarize import load

    sound = np.concatenate(list(decode.blocks(path)), axis=1).mean(axis=0)
    found = load().diarize_samples(np.clip(sound, -1, 1))
    return tuple((part["speaker"], part["start"], part["end"]) for part in found["merged_segments"])


def whole(path: Path, model: str) -> Spans:
    """The turns of our transcript."""
    found = transcribe(path, AudioSettings(model=model))
    return tuple((turn.speaker, turn.start or 0.0, turn.end or 0.0) for turn in found.turns)


if __name__ == "__main__":
    main()
