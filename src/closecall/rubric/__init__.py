"""What is valued in a call: `default.toml`, a team's own file laid over it, and the loader that checks both."""

from __future__ import annotations

import hashlib
import string
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from closecall.errors import SettingsError
from closecall.types import Kind, ObjectionKind

Criterion = Literal["asked", "objective", "specific", "answer", "follow_up", "brush_off", "timing"]
Best = Literal["accepted", "conditional", "countered", "volunteered", "deferred", "objected", "declined", "unanswered"]
TOTAL = 100
PLACEHOLDERS = frozenset({"quote", "answer", "action", "when", "who", "settle", "objective"})
"""What a note's templates can name."""


class NoteTemplate(BaseModel):
    """A note of the catalogue: what happened, and what to say instead (none in praise)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    wording: str | None = None
    praise: bool = False

    @field_validator("text", "wording")
    @classmethod
    def _known_placeholders(cls, value: str | None) -> str | None:
        used = {name for _, name, _, _ in string.Formatter().parse(value or "") if name is not None}
        if used - PLACEHOLDERS:
            raise ValueError(f"no such placeholder: {', '.join(sorted(used - PLACEHOLDERS))}")
        return value


class Rubric(BaseModel):
    """Points by criterion, shares of the answer's points by outcome, and the catalogue of notes in the order of their worth."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str
    points: Mapping[Criterion, int]
    answer: Mapping[Best, float]
    actions: Mapping[Kind, str]
    objections: Mapping[ObjectionKind, str]
    notes: Mapping[str, NoteTemplate] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _complete(self) -> Rubric:
        for name, wanted in (("points", Criterion), ("answer", Best), ("actions", Kind), ("objections", ObjectionKind)):
            missing = set(get_args(wanted)) - set(getattr(self, name))
            if missing:
                raise ValueError(f"{name} lacks {', '.join(sorted(missing))}")
        if min(self.points.values()) < 0 or sum(self.points.values()) != TOTAL:
            raise ValueError(f"points add up to {sum(self.points.values())}, not to {TOTAL}")
        if not all(0 <= share <= 1 for share in self.answer.values()):
            raise ValueError("answer takes shares from 0 to 1")
        return self


@cache
def default() -> Rubric:
    """The rubric that ships with closecall."""
    return Rubric.model_validate(_shipped())


def load(path: Path | None) -> Rubric:
    """The rubric of a file, which changes what it names in the shipped one; None is the shipped one.

    A file's rubric has a hash of its content in its version, so that scorecards by different rubrics can be told apart.

    Raises:
        SettingsError: the file cannot be read, names something unknown, or its points do not add up to 100.
    """
    if path is None:
        return default()
    try:
        content = path.read_bytes()
        raw = tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"cannot read rubric {path}: {error.strerror}; check the path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"rubric {path} is not valid TOML: {error}") from error
    unknown = set(raw.get("notes", {})) - set(default().notes) if isinstance(raw.get("notes", {}), dict) else set()
    if unknown:
        raise SettingsError(f"rubric {path}: notes.{min(unknown)}: no such note; known are {', '.join(default().notes)}")
    try:
        found = Rubric.model_validate(_laid_over(_shipped(), raw))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if part != "[key]")
        raise SettingsError(
            f"rubric {path}: {where + ': ' if where else ''}{first['msg'].removeprefix('Value error, ')}"
        ) from error
    return found.model_copy(update={"version": f"{found.version}-{hashlib.sha256(content).hexdigest()[:8]}"})


def _shipped() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("default.toml").read_text(encoding="utf-8"))


def _laid_over(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """`own` over `base`, table by table."""
    both = {
        key: _laid_over(base[key], value)
        for key, value in own.items()
        if isinstance(value, dict) and isinstance(base.get(key), dict)
    }
    return {**base, **own, **both}
