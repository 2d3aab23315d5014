"""What is valued in a call: `default.toml` and its loader."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from closecall.types import Verdict


@dataclass(frozen=True, slots=True)
class Rubric:
    """Points by verdict, points for a specific commitment, and the wording of each coaching note."""

    version: str
    verdict_points: Mapping[Verdict, int]
    specific_points: int
    notes: Mapping[str, str]


@cache
def default() -> Rubric:
    """The rubric that ships with closecall."""
    raw = tomllib.loads(files(__package__).joinpath("default.toml").read_text(encoding="utf-8"))
    return Rubric(raw["version"], raw["verdict_points"], raw["specific_points"], raw["notes"])
