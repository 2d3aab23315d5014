"""All that is known of the calls in a file before anything is heard or read: its side-cars, and its name by the pattern."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from closecall.about import naming, sidecar
from closecall.about.values import Told
from closecall.sources import STDIN
from closecall.stages.roles import rep_told
from closecall.types import Transcript


@dataclass(frozen=True, slots=True)
class About:
    """What is known of the calls in a file, by source."""

    side_car: Told = field(default_factory=Told)
    name: Told = field(default_factory=Told)

    def added_to(self, transcript: Transcript) -> Transcript:
        """The transcript with what is known: its side-car goes over what the transcript itself carries, that over the file's name.

        Where the side-car names the rep otherwise than the transcript, the roles of the transcript are dropped.
        """
        rep = rep_told(self.side_car.facts, transcript.turns)
        contradicted = any(turn.speaker == rep and turn.role not in {"rep", None} for turn in transcript.turns)
        turns = tuple(replace(turn, role=None) for turn in transcript.turns) if contradicted else transcript.turns
        return replace(
            transcript,
            turns=turns,
            metadata={**self.name.facts, **transcript.metadata, **self.side_car.facts},
            warnings=(*transcript.warnings, *self.side_car.warnings, *self.name.warnings),
        )


def of_name(name: str, pattern: str | None) -> About:
    """What the name of a file tells that lies where nothing can be beside it, as in an object store."""
    return About(name=naming.parsed(name, pattern) if pattern and name != STDIN else Told())


def of(path: Path, pattern: str | None) -> About:
    """What the side-cars of a file and, by a pattern, its name tell.

    Raises:
        SideCarError: a side-car cannot be read or used.
    """
    return replace(of_name(path.name, pattern), side_car=sidecar.beside(path))
