"""closecall's own JSON: one object a call, alone in a file or one a line. The names are those of a gold file; labels are ignored."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from closecall.errors import FormatError
from closecall.formats.base import Document, Found
from closecall.types import Role, Transcript, Turn, Word


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class WordDocument(_Part):
    """A word with its time in seconds."""

    text: str
    start: float = Field(ge=0, allow_inf_nan=False)
    end: float = Field(ge=0, allow_inf_nan=False)
    probability: float | None = None


class TurnDocument(_Part):
    """A turn; a missing speaker is "unknown"."""

    speaker: str | None = None
    role: Role | None = None
    text: str
    start: float | None = Field(None, ge=0, allow_inf_nan=False)
    end: float | None = Field(None, ge=0, allow_inf_nan=False)
    words: tuple[WordDocument, ...] = ()


class CallDocument(_Part):
    """A call."""

    call_id: str | None = None
    turns: tuple[TurnDocument, ...]
    metadata: dict[str, Any] = {}
    provenance: dict[str, str] = {}
    warnings: tuple[str, ...] = ()


def is_json(document: Document) -> bool:
    """An object with turns."""
    return isinstance(document.json, dict) and "turns" in document.json


def read_json(document: Document) -> Iterator[Found]:
    """The one call of the file."""
    yield _call(document.json, document.call_id)


def is_lines(document: Document) -> bool:
    """The first line is an object with turns."""
    first = next((line for line in document.lines if line.strip()), "")
    return first.lstrip().startswith("{") and '"turns"' in first and document.json is None


def read_lines(document: Document) -> Iterator[Found]:
    """A call for each line; a bad line is told by its number, and the others are read."""
    for number, line in enumerate(document.lines, 1):
        if not line.strip():
            continue
        try:
            yield _call(json.loads(line), f"{document.call_id}-{number}")
        except (ValueError, RecursionError):
            yield FormatError(f"line {number} is not JSON; each line must hold one whole call")
        except FormatError as error:
            yield FormatError(f"line {number}: {error}")


def _call(raw: Any, call_id: str) -> Transcript:
    try:
        found = CallDocument.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        raise FormatError(f"{'/'.join(map(str, first['loc'])) or 'the call'}: {first['msg'].lower()}") from error
    turns = tuple(_turn(n, turn) for n, turn in enumerate(t for t in found.turns if t.text.strip()))
    metadata = {
        key: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for key, value in found.metadata.items()
    }
    return Transcript(found.call_id or call_id, turns, metadata, found.provenance, found.warnings)


def _turn(index: int, turn: TurnDocument) -> Turn:
    words = tuple(Word(w.text, w.start, w.end, w.probability) for w in turn.words)
    return Turn(index, turn.speaker or "unknown", turn.role, turn.text, turn.start, turn.end, words)


def to_dict(transcript: Transcript) -> dict[str, Any]:
    """A transcript as plain values that `read_json` reads back equal."""
    return {
        "call_id": transcript.call_id,
        "metadata": dict(transcript.metadata),
        "turns": [_turn_dict(turn) for turn in transcript.turns],
        "provenance": dict(transcript.provenance),
        "warnings": list(transcript.warnings),
    }


def _turn_dict(turn: Turn) -> Mapping[str, Any]:
    found: dict[str, Any] = {
        "speaker": turn.speaker,
        "role": turn.role,
        "text": turn.text,
        "start": turn.start,
        "end": turn.end,
    }
    if turn.words:
        found["words"] = [{"text": w.text, "start": w.start, "end": w.end, "probability": w.probability} for w in turn.words]
    return found
