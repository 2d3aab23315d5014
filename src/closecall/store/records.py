"""What a batch and the store tell each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from closecall.tables import Origin, Work
from closecall.types import Scorecard, Transcript

Standing = Literal["scored", "failed", "claimed"]


@dataclass(frozen=True, slots=True)
class Scored:
    """A call that was scored, and the seconds that it took."""

    work: Work
    origin: Origin
    transcript: Transcript
    card: Scorecard
    seconds: float


@dataclass(frozen=True, slots=True)
class Failed:
    """A call that could not be scored: why, in one line, and whether trying again can help."""

    work: Work
    origin: Origin
    error: str
    retryable: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class FileStanding:
    """How many of the known calls of a file are recorded as scored, recorded as failed, or claimed (alive or lapsed) and neither."""

    scored: int
    failed: int
    open: int
