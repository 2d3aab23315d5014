"""Transcript -> file: closecall JSON (which loses nothing), WebVTT and plain text."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping

from closecall.formats.native import to_dict
from closecall.types import Transcript, Turn


def to_json(transcript: Transcript) -> str:
    """Closecall JSON with words and their times."""
    return json.dumps(to_dict(transcript), ensure_ascii=False, indent=1) + "\n"


def to_vtt(transcript: Transcript) -> str:
    """WebVTT with one cue a turn; a turn without times takes the place of a second after the one before."""
    cues, last = [], 0.0
    for turn in transcript.turns:
        start = turn.start if turn.start is not None else last
        last = max(turn.end if turn.end is not None else start + 1.0, start + 0.001)
        cues.append(
            f"{_stamp(start)} --> {_stamp(last)}\n<v {html.escape(_line(turn.speaker))}>{html.escape(_line(turn.text), quote=False)}</v>\n"
        )
    return "\n".join(["WEBVTT\n", *cues])


def to_txt(transcript: Transcript) -> str:
    """`[0:04] Name: words`, one line a turn."""
    return "".join(f"{_clock(turn)}{_line(turn.speaker)}: {_line(turn.text)}\n" for turn in transcript.turns)


WRITERS: Mapping[str, Callable[[Transcript], str]] = {"json": to_json, "vtt": to_vtt, "txt": to_txt}
"""How a transcript is written, by the name of the format."""


def _line(text: str) -> str:
    return " ".join(text.split())


def _stamp(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    return f"{milliseconds // 3_600_000:02}:{milliseconds // 60_000 % 60:02}:{milliseconds // 1000 % 60:02}.{milliseconds % 1000:03}"


def _clock(turn: Turn) -> str:
    if turn.start is None:
        return ""
    minutes, seconds = divmod(int(turn.start), 60)
    hours, minutes = divmod(minutes, 60)
    return f"[{hours}:{minutes:02}:{seconds:02}] " if hours else f"[{minutes}:{seconds:02}] "
