"""Calls built by hand, and where the checkout is."""

from __future__ import annotations

from pathlib import Path

from closecall.types import Call, Speaker, Transcript, Turn

ROOT = Path(__file__).parent.parent


def talk(*lines: str, seconds: float | None = None) -> tuple[Turn, ...]:
    """Turns from "R: words" and "C: words"; with `seconds`, each takes that long."""
    roles = {"R": "rep", "C": "customer", "O": "other"}
    turns = []
    for n, line in enumerate(lines):
        who, _, text = line.partition(": ")
        start = None if seconds is None else n * seconds
        end = None if seconds is None else (n + 1) * seconds
        turns.append(Turn(n, who, roles[who], text, start, end))  # type: ignore[arg-type]
    return tuple(turns)


def transcript(*lines: str, call_id: str = "call", seconds: float | None = None) -> Transcript:
    return Transcript(call_id, talk(*lines, seconds=seconds))


def called(turns: tuple[Turn, ...], **metadata: str) -> Call:
    """A call of these turns, with a speaker for each name."""
    voices = dict.fromkeys((turn.speaker, turn.role or "other") for turn in turns)
    speakers = tuple(
        Speaker(name, role, 1.0, sum(len(t.text.split()) for t in turns if t.speaker == name)) for name, role in voices
    )
    return Call(Transcript("call", turns, metadata), speakers)
