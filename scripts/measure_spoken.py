#!/usr/bin/env python3
"""What a recording costs the reader: the same labelled calls scored as text and as spoken audio.

flite speaks the turns of each call in two voices, the rep on the left channel and the customer on the right; sox makes a telephone
line of it (300 to 3,400 Hz at 8 kHz) with noise. Each call is scored as text, as stereo and mixed to mono, by each Whisper model,
with the roles inferred. The words heard are aligned with those spoken, so that an ask counts as found where it shares half of the
words of the shorter with a labelled one.

Needs the programs flite and sox, and the extras `offline` and `diarize`. Calls are those of the dev split that are not long.

Usage: scripts/measure_spoken.py [--models tiny.en,base] [--calls 16] [--folder out/spoken] [--keep]
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
from kept import ROOT, keep

from closecall import formats
from closecall.evaluation import gold
from closecall.evaluation.gold import GoldCall
from closecall.formats.write import to_json
from closecall.pipeline import Closecall
from closecall.settings import AudioSettings, RolesSettings, Settings
from closecall.types import Evidence, Scorecard, Transcript, Turn

VOICES = {"rep": "rms", "customer": "slt", "other": "awb"}
PAUSE = 0.35
"""Seconds between two turns."""
RATE = 16_000
NOISE = 0.004
"""Amplitude of the noise on the line, of 1: about 30 dB under the speech."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was made of one call: asks as numbers of the words spoken, hits, and whether verdict and roles are right."""

    found: int
    labelled: int
    hits: int
    verdict: bool
    roles: bool


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", default="tiny.en,base", help="of Whisper, with commas between")
    parser.add_argument("--calls", type=int, default=16, help="how many calls, the shortest first")
    parser.add_argument("--folder", type=Path, default=ROOT / "out" / "spoken", help="where the recordings go")
    parser.add_argument("--keep", action="store_true", help="write the figures into docs/accuracy.md")
    asked = parser.parse_args()
    calls = sorted((c for c in gold.load([ROOT / "data" / "dev.jsonl"]) if c.group("style") != "long"), key=_words)[
        : asked.calls
    ]
    asked.folder.mkdir(parents=True, exist_ok=True)
    rows = [_row("text", "-", [_judged(call, call.transcript(), Closecall()) for call in calls])]
    for model in asked.models.split(","):
        closecall = Closecall(Settings(audio=AudioSettings(model=model), roles=RolesSettings(single_speaker_ok=True)))
        for way in ("stereo", "mono"):
            rows.append(_row(way, model, [_heard(call, _spoken(call, asked.folder, way), closecall) for call in calls]))
            print(" ".join(f"{cell:>14}" for cell in rows[-1]), flush=True)
    if asked.keep:
        keep("What a recording costs the reader", _explained(len(calls)), COLUMNS, rows)


COLUMNS = ("the calls as", "Whisper", "ask precision", "ask recall", "ask F1", "verdict accuracy", "rep told rightly")


def _explained(count: int) -> str:
    return (
        f"{count} calls of the dev split, spoken by flite in two voices over a telephone line with noise (sox), scored as text and as "
        "recordings with the roles inferred, by `scripts/measure_spoken.py --keep`. Targets: text to stereo with `base` loses at most 8 "
        "points of ask F1, stereo to mono at most 6 more."
    )


def _row(way: str, model: str, results: Sequence[Heard]) -> tuple[str, ...]:
    found, labelled, hits = (sum(getattr(r, name) for r in results) for name in ("found", "labelled", "hits"))
    figures = (hits / max(1, found), hits / max(1, labelled), 2 * hits / max(1, found + labelled))
    shares = (sum(getattr(r, name) for r in results) / len(results) for name in ("verdict", "roles"))
    return (way, model, *(f"{value:.3f}" for value in (*figures, *shares)))


def _words(call: GoldCall) -> int:
    return sum(len(turn.text.split()) for turn in call.turns)


def _spoken(call: GoldCall, folder: Path, way: str) -> Path:
    """The recording of a call, made once."""
    path = folder / f"{call.call_id}.{way}.wav"
    if not path.exists():
        stereo = folder / f"{call.call_id}.stereo.wav"
        if not stereo.exists():
            _speak(call, stereo)
        if way == "mono":
            _run("sox", stereo, "-c", "1", path)
    return path


def _speak(call: GoldCall, path: Path) -> None:
    """Every turn after the other, each side on its channel, through a telephone line."""
    work = path.with_suffix(".parts")
    work.mkdir(exist_ok=True)
    sides = {"rep": [], "customer": []}
    for n, turn in enumerate(call.turns):
        said = _voice(turn.text, VOICES[turn.role or "other"], work / f"{n}.wav")
        mine = "rep" if turn.role == "rep" else "customer"
        for side, parts in sides.items():
            parts += [said if side == mine else np.zeros(len(said), np.int16), np.zeros(round(PAUSE * RATE), np.int16)]
    raw = work / "call.raw"
    raw.write_bytes(np.stack([np.concatenate(parts) for parts in sides.values()], axis=1).astype("<i2").tobytes())
    line = ("rate", "8k", "sinc", "300-3400")
    shape = ("-t", "raw", "-r", str(RATE), "-e", "signed", "-b", "16", "-c", "2")
    _run("sox", "-R", *shape, raw, work / "line.wav", "gain", "-3", *line)
    _run("sox", "-R", work / "line.wav", work / "noise.wav", "synth", "pinknoise", "vol", str(NOISE))
    _run("sox", "-R", "-m", "-v", "1", work / "line.wav", "-v", "1", work / "noise.wav", path)
    shutil.rmtree(work)


def _voice(text: str, voice: str, path: Path) -> np.ndarray:
    """What flite makes of a text: 16-bit samples at 16 kHz."""
    _run("flite", "-voice", voice, "-t", text, "-o", path)
    raw = path.with_suffix(".raw")
    _run("sox", path, "-t", "raw", "-r", str(RATE), "-e", "signed", "-b", "16", "-c", "1", raw)
    return np.frombuffer(raw.read_bytes(), "<i2")


def _run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True)  # noqa: S603 - our own arguments


def _heard(call: GoldCall, path: Path, closecall: Closecall) -> Heard:
    kept = path.with_suffix(f".{closecall.settings.audio.model}.json")
    return _judged(call, _transcript(path, kept, closecall.transcribe), closecall)


def _transcript(path: Path, kept: Path, transcribe: Callable[[Path], Transcript]) -> Transcript:
    """What was heard; kept beside the recording, so that a change of the reader is measured without hearing again."""
    if not kept.exists():
        kept.write_text(to_json(transcribe(path)), encoding="utf-8")
    return formats.read(kept.read_bytes(), kept.name)[0]


def _judged(call: GoldCall, transcript: Transcript, closecall: Closecall) -> Heard:
    labelled = [_numbers(call.transcript().turns, call.evidence(ask)) for ask in call.asks]
    card = closecall.score_transcript(transcript)
    places = _places(_tokens(call.transcript().turns), _tokens(transcript.turns))
    found = [{places[n] for n in _numbers(transcript.turns, ask.evidence) if n in places} for ask in card.asks]
    return Heard(
        len(found),
        len(labelled),
        _hits(found, labelled),
        card.verdict == call.verdict,
        _rep_is_right(call, card, transcript, places),
    )


def _hits(found: Sequence[set[int]], labelled: Sequence[set[int]]) -> int:
    """Labelled asks that share half of the words of the shorter with a found one that no other has."""
    left, hits = list(found), 0
    for wanted in labelled:
        best = max(left, key=lambda one: len(one & wanted), default=set())
        if best and 2 * len(best & wanted) >= min(len(best), len(wanted)):
            left.remove(best)
            hits += 1
    return hits


def _tokens(turns: Sequence[Turn]) -> list[str]:
    return [word for turn in turns for word in _plain(turn.text)]


def _plain(text: str) -> list[str]:
    return re.sub(r"[^\w' ]", " ", text.lower().replace("-", " ")).split()


def _numbers(turns: Sequence[Turn], evidence: Evidence) -> set[int]:
    """The words of a quote, numbered over the call."""
    before = sum(len(_plain(turn.text)) for turn in turns[: evidence.turn])
    first = before + len(_plain(turns[evidence.turn].text[: evidence.start_char]))
    return set(range(first, first + len(_plain(evidence.quote))))


def _places(spoken: list[str], heard: list[str]) -> dict[int, int]:
    """For each word heard the number of the word spoken, where they agree or stand between such that do."""
    found = {}
    for tag, start, end, first, last in SequenceMatcher(None, spoken, heard, autojunk=False).get_opcodes():
        if tag not in {"insert", "delete"}:
            found |= {n: start + round((n - first) * (end - start) / (last - first)) for n in range(first, last)}
    return found


def _rep_is_right(call: GoldCall, card: Scorecard, transcript: Transcript, places: dict[int, int]) -> bool:
    """Whether most of the words of the one taken for the rep were spoken by the rep."""
    rep_names = {speaker.name for speaker in card.speakers if speaker.role == "rep"}
    spoken = [turn.role == "rep" for turn in call.turns for _ in _plain(turn.text)]
    heard = [turn.speaker in rep_names for turn in transcript.turns for _ in _plain(turn.text)]
    agree = sum(heard[n] == spoken[min(place, len(spoken) - 1)] for n, place in places.items())
    return 2 * agree > len(places)


if __name__ == "__main__":
    main()
