"""Transcript -> text that reads back as the same transcript.

JSON keeps everything. WebVTT and plain text keep id, metadata, speakers, roles, texts and times to the millisecond; words,
provenance and warnings only JSON has. Runs of white space in a text become one space there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from closecall.errors import FormatError
from closecall.formats import clock
from closecall.formats.text import HEADING
from closecall.formats.vtt import OURS
from closecall.types import Transcript, Turn


def to_json(transcript: Transcript) -> str:
    """The project's own JSON, with its last line feed; what is None or empty is left out.

    Raises:
        ValueError: a time is not a number.
    """
    document = {
        "call_id": transcript.call_id,
        "metadata": dict(transcript.metadata),
        "provenance": dict(transcript.provenance),
        "warnings": list(transcript.warnings),
        "turns": [_turn(turn) for turn in transcript.turns],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def to_vtt(transcript: Transcript) -> str:
    """WebVTT, a cue a turn, speakers as `<v Name>` and roles as its class.

    A turn without an end lasts until the next one starts.

    Raises:
        FormatError: a turn has no start.
    """
    if any(turn.start is None for turn in transcript.turns):
        raise FormatError(f"{transcript.call_id}: WebVTT needs the time of every turn, and some have none; write json or txt")
    note = _note(transcript)
    return "\n\n".join((f"WEBVTT\n\n{OURS}{note}", *(_cue(transcript, turn) for turn in transcript.turns))) + "\n"


def to_txt(transcript: Transcript) -> str:
    """Plain text for people: a line a turn, `[00:00:12.400 - 00:00:15.000] Name (rep): words`."""
    lines = (f"{_span(turn)}{_label(turn)}: {_flat(turn.text)}".rstrip(" ") for turn in transcript.turns)
    return "\n".join((f"{HEADING}{_note(transcript)}", "", *lines)) + "\n"


WRITERS: Mapping[str, Callable[[Transcript], str]] = {"json": to_json, "vtt": to_vtt, "txt": to_txt}
"""What a transcript can be written as, by the ending of the file."""


def _turn(turn: Turn) -> dict[str, Any]:
    fields = {
        "speaker": turn.speaker,
        "role": turn.role,
        "text": turn.text,
        "start": turn.start,
        "end": turn.end,
        "words": [
            {"text": w.text, "start": w.start, "end": w.end} | ({} if w.probability is None else {"probability": w.probability})
            for w in turn.words
        ],
        "speaker_confidence": turn.speaker_confidence,
    }
    return {key: value for key, value in fields.items() if value is not None and value != []}


def _note(transcript: Transcript) -> str:
    return json.dumps({"call_id": transcript.call_id, "metadata": dict(transcript.metadata)}, ensure_ascii=False).replace(
        "-->", "--\\u003e"
    )


def _cue(transcript: Transcript, turn: Turn) -> str:
    start = turn.start or 0.0
    after = transcript.turns[turn.index + 1].start if turn.index + 1 < len(transcript.turns) else None
    end = turn.end if turn.end is not None else max(start, after or start)
    role = f".{turn.role}" if turn.role else ""
    return f"{clock.stamp(start)} --> {clock.stamp(end)}\n<v{role} {_escaped(_flat(turn.speaker))}>{_escaped(_flat(turn.text))}</v>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _span(turn: Turn) -> str:
    if turn.start is None:
        return ""
    return f"[{clock.stamp(turn.start)}{'' if turn.end is None else f' - {clock.stamp(turn.end)}'}] "


def _label(turn: Turn) -> str:
    name = _flat(turn.speaker)
    for sign in ("\\", ":", "(", "["):
        name = name.replace(sign, f"\\{sign}")
    return f"{name} ({turn.role})" if turn.role else name


def _flat(text: str) -> str:
    return " ".join(text.split())
