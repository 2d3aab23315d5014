"""Transcripts and scorecards whole, as deflated JSON."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING

from closecall.exports import document
from closecall.types import Scorecard, Transcript

if TYPE_CHECKING:
    from pydantic import TypeAdapter


def pack_transcript(transcript: Transcript) -> bytes:
    """A transcript as bytes; half of a surrogate pair, which no file can hold, becomes a question mark."""
    return _deflated(json.dumps(asdict(transcript), ensure_ascii=False, separators=(",", ":")))


def unpack_transcript(data: bytes) -> Transcript:
    """The transcript that was packed."""
    return _transcripts().validate_json(zlib.decompress(data))


def pack_card(card: Scorecard) -> bytes:
    """A scorecard as bytes."""
    return _deflated(document.dumps(card, indent=None))


def unpack_card(data: bytes) -> Scorecard:
    """The scorecard that was packed.

    Raises:
        FormatError: it was packed by a version with another schema of scorecards.
    """
    return document.loads(zlib.decompress(data))


def _deflated(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "replace"))


@cache
def _transcripts() -> TypeAdapter[Transcript]:
    from pydantic import TypeAdapter

    return TypeAdapter(Transcript)
