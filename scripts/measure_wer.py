#!/usr/bin/env python3
"""Word error rate of the fixtures' recordings, and what a stereo recording costs against a bare faster-whisper run.

Prints, for each recording in fixtures/recordings and each model, the word error rate (jiwer) of the transcript against the text
that was spoken, in order of time, and the time it took. Both texts are compared in small letters, without punctuation, numbers in words.

With --stereo it times `transcribe` on a stereo file, and faster-whisper alone on its two channels with the same options (batched,
voice detection, word times), the model loaded beforehand in both; the lesser of --runs runs counts.

Usage: scripts/measure_wer.py [--models tiny.en,base] [--stereo PATH] [--runs 3] [--keep]
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import jiwer
from kept import keep

from closecall.audio import whisper
from closecall.audio.transcribe import transcribe
from closecall.errors import ModelError
from closecall.settings import AudioSettings

FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "recordings"
EXPLAINED = (
    "Word error rate (jiwer) of the fixtures' stereo recordings against what was spoken, in small letters without punctuation, by "
    "`scripts/measure_wer.py --keep`."
)
NUMBERS = {"8": "eight", "10": "ten", "40": "forty", "60": "sixty"}


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", default="tiny.en,base", help="names, with commas between")
    parser.add_argument("--stereo", type=Path, help="a stereo recording to time")
    parser.add_argument("--runs", type=int, default=3, help="runs of each; the best counts")
    parser.add_argument("--keep", action="store_true", help="write the word error rates into docs/accuracy.md")
    asked = parser.parse_args()
    table = []
    for model in asked.models.split(","):
        settings = AudioSettings(model=model)
        try:
            whisper.load(settings)
        except ModelError as error:
            print(f"{model}: {error}")
            continue
        for path in sorted(FOLDER.glob("*.json")):
            table.append(wer_row(path, settings))
            print(" ".join(f"{cell:20}" for cell in table[-1]), flush=True)
        if asked.stereo:
            print(cost_line(asked.stereo, settings, asked.runs))
    if asked.keep:
        keep("Words", EXPLAINED, ("recording", "Whisper", "word error rate", "seconds of work", "seconds of sound"), table)


def wer_row(path: Path, settings: AudioSettings) -> tuple[str, ...]:
    """Recording, model, word error rate, seconds of work and of sound."""
    call = json.loads(path.read_text(encoding="utf-8"))
    began = time.perf_counter()
    heard = transcribe(path.with_suffix(".ogg"), settings)
    took = time.perf_counter() - began
    rate = jiwer.wer(plain(turn["text"] for turn in call["turns"]), plain(turn.text for turn in heard.turns))
    return path.stem, settings.model, f"{rate:.3f}", f"{took:.1f}", heard.metadata["duration"]


def cost_line(path: Path, settings: AudioSettings, runs: int) -> str:
    """Wall and processor seconds of the whole way, of the bare run, and their ratios.

    The runs take turns so that both meet the same machine; the least of each counts.
    """
    pairs = [(timed(lambda: transcribe(path, settings)), timed(lambda: bare(path, settings))) for _ in range(runs)]
    parts = []
    for place, what in enumerate(("wall", "processor")):
        whole, alone = (min(pair[way][place] for pair in pairs) for way in (0, 1))
        parts.append(f"{what} {whole:.2f} s, bare {alone:.2f} s, ratio {whole / alone:.2f}")
    return f"{settings.model:8} {path.name}: {'; '.join(parts)}"


def bare(path: Path, settings: AudioSettings) -> None:
    """Both channels through faster-whisper, and nothing else."""
    from faster_whisper import BatchedInferencePipeline, decode_audio

    pipeline = BatchedInferencePipeline(whisper.load(settings).model)
    for channel in decode_audio(str(path), split_stereo=True):
        segments, _ = pipeline.transcribe(channel, batch_size=settings.batch_size, word_timestamps=True)
        list(segments)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and processor seconds that it takes."""
    began = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began[0], time.process_time() - began[1]


def plain(texts: Iterable[str]) -> str:
    """One line in small letters without punctuation, numbers in words."""
    words = re.sub(r"[^\w' ]", " ", " ".join(texts).lower().replace("-", " ")).split()
    return " ".join(NUMBERS.get(word, word) for word in words)


if __name__ == "__main__":
    main()
