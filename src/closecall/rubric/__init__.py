"""What is valued in a call and how it is coached: `default.toml`, a team's own file over it, and their loader.

docs/rubric.md tells what each key means.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Any, Self, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from closecall.errors import SettingsError
from closecall.types import Kind, ObjectionKind

_CALL = frozenset({"quote", "when"})
_PLAN = frozenset({"objective", "plan"})
_ASK = _CALL | {"kind", "noun", "do", "smaller", "who", "people"}
_ANSWER = _ASK | {"answer", "condition"}
PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("not_asked", "hinted", "hint_left", "buying_signal", "discovery"), _CALL),
    "objective_not_asked": _CALL | _PLAN,
    **dict.fromkeys(("objective_less", "objective_other", "objective_asked"), _ASK | _PLAN),
    **dict.fromkeys(("volunteered", "taken_up"), _ASK),
    **dict.fromkeys(("premature", "small_steps", "monologue", "talked_on", "unanswered", "left_room", "asked"), _ASK),
    **dict.fromkeys(("deferred", "brush_off", "declined", "taken_back", "questioned", "countered", "conditional"), _ANSWER),
    **dict.fromkeys(("not_specific", "nobody_named", "gained", "gained_specific", "reask_worked"), _ANSWER),
    **dict.fromkeys(("objected", *(f"objected_{kind}" for kind in get_args(ObjectionKind) if kind != "other")), _ANSWER),
}
"""Every code of a coaching note, with what its text and wording can be filled with."""
_WHO = frozenset({"who"})
_MOMENT = frozenset({"quote", "answer"})
"""A note shows the moment that it is about: its text holds one of these."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _share() -> Any:
    return Field(ge=0, le=100)


T = TypeVar("T", bound=_Table)


class Points(_Table):
    """What each criterion can give; together 100."""

    asked: int = _share()
    objective: int = _share()
    specific: int = _share()
    answer: int = _share()
    follow_up: int = _share()
    brush_off: int = _share()
    timing: int = _share()

    @model_validator(mode="after")
    def _hundred(self) -> Self:
        return _adds_up(self)


class AskedShares(_Table):
    """Per cent of the points for an ask, and for a hint in its place."""

    asked: int = _share()
    hinted: int = _share()


class ObjectiveShares(_Table):
    """Per cent of the points by how near the asks came to the plan."""

    asked: int = _share()
    less: int = _share()
    other: int = _share()
    not_asked: int = _share()


class SpecificShares(_Table):
    """Per cent of the points for each thing that an agreement fixes; together 100."""

    action: int = _share()
    owner: int = _share()
    time: int = _share()

    @model_validator(mode="after")
    def _hundred(self) -> Self:
        return _adds_up(self)


class AnswerShares(_Table):
    """Per cent of the points by the best final outcome; `volunteered` where only the customer offered something."""

    accepted: int = _share()
    conditional: int = _share()
    countered: int = _share()
    volunteered: int = _share()
    deferred: int = _share()
    objected: int = _share()
    declined: int = _share()
    unanswered: int = _share()


class TimingShares(_Table):
    """Per cent of the points for asking after some discovery, and for leaving room to answer; together 100."""

    discovery: int = _share()
    room: int = _share()

    @model_validator(mode="after")
    def _hundred(self) -> Self:
        return _adds_up(self)


class CoachingRules(_Table):
    """How many notes at most, how many of them praise, and what stands where nothing was said of people or times."""

    most: int = Field(ge=2, le=5)
    most_praise: int = Field(ge=1, le=5)
    who: str
    when: str


class Phrases(_Table):
    """How a kind of commitment is spoken of: `noun` with its article, `do` and `smaller` after "could you", a `when` to propose."""

    noun: str
    do: str
    smaller: str
    people: str
    when: str

    @model_validator(mode="after")
    def _placeholders(self) -> Self:
        for key in ("do", "smaller", "people"):
            _check(key, getattr(self, key), _WHO)
        return self


class Template(_Table):
    """A coaching note: the higher its `value`, the earlier it comes. Praise has no wording, every other note has one."""

    value: int = _share()
    text: str
    wording: str | None = None
    praise: bool = False

    @model_validator(mode="after")
    def _worded(self) -> Self:
        if self.praise == (self.wording is not None):
            raise ValueError(
                "praise takes no wording; remove it" if self.praise else "wording is missing; say what to try instead"
            )
        return self


class Rubric(_Table):
    """A whole rubric. `version` goes into the provenance of a scorecard."""

    version: str = Field(min_length=1)
    points: Points
    asked: AskedShares
    objective: ObjectiveShares
    specific: SpecificShares
    answer: AnswerShares
    timing: TimingShares
    coaching: CoachingRules
    kinds: Mapping[Kind, Phrases]
    notes: Mapping[str, Template]

    @field_validator("notes", mode="before")
    @classmethod
    def _codes(cls, notes: object) -> object:
        unknown = sorted(set(notes) - set(PLACEHOLDERS)) if isinstance(notes, Mapping) else []
        if unknown:
            raise ValueError(f"unknown key {unknown[0]}; known here: {', '.join(sorted(PLACEHOLDERS))}")
        return notes

    @model_validator(mode="after")
    def _catalogue(self) -> Self:
        for code, template in self.notes.items():
            used = _check(f"notes.{code}.text", template.text, PLACEHOLDERS[code])
            if not used & _MOMENT:
                one = " or ".join(f"{{{name}}}" for name in sorted(_MOMENT & PLACEHOLDERS[code]))
                raise ValueError(f"notes.{code}.text shows no moment of the call; put {one} into it")
            _check(f"notes.{code}.wording", template.wording or "", PLACEHOLDERS[code])
        return self


@cache
def default() -> Rubric:
    """The rubric that ships with closecall."""
    return Rubric.model_validate(_default_values())


def load(path: Path | None) -> Rubric:
    """The rubric of a team's file, or the one that is shipped for None.

    What the file leaves out is taken from the default, key by key. Its version is the one that it names (or the default's) and
    the first eight digits of the SHA-256 of its content, so that two scorecards with one version were judged alike.

    Raises:
        SettingsError: the file cannot be read, or a key or value in it is wrong.
    """
    if path is None:
        return default()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"cannot read rubric {path}: {error.strerror}; check the path") from error
    try:
        values = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"rubric {path} is not valid TOML: {error}; correct it there") from error
    try:
        found = Rubric.model_validate(_merged(_default_values(), values))
    except ValidationError as error:
        raise SettingsError(f"rubric {path}: {_explain(error)}") from error
    return found.model_copy(update={"version": f"{found.version}+{hashlib.sha256(content).hexdigest()[:8]}"})


def _default_values() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("default.toml").read_text(encoding="utf-8"))


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Both tables, the upper one winning, tables within them likewise."""
    both = {key: _merged(below[key], value) if _tables(below.get(key), value) else value for key, value in above.items()}
    return {**below, **both}


def _tables(*values: object) -> bool:
    return all(isinstance(value, Mapping) for value in values)


def _adds_up(table: T) -> T:
    found = sum(table.model_dump().values())
    if found != 100:
        raise ValueError(f"adds up to {found}; change {', '.join(type(table).model_fields)} so that they add up to 100")
    return table


def _check(key: str, template: str, allowed: frozenset[str]) -> frozenset[str]:
    """The placeholders of a template; a ValueError says which one cannot be filled."""
    try:
        used = frozenset(_fields(template))
    except ValueError as error:
        raise ValueError(
            f"{key} has a brace that opens or closes nothing; write {{{{ or }}}} for a brace in the text"
        ) from error
    if unknown := sorted(used - allowed):
        known = ", ".join(f"{{{name}}}" for name in sorted(allowed))
        raise ValueError(f"{key} has the unknown placeholder {{{unknown[0]}}}; use {known}")
    return used


def _fields(template: str) -> Iterator[str]:
    """What stands in the braces of a template, with conversion and format, which no placeholder has."""
    for _, name, spec, conversion in Formatter().parse(template):
        if name is not None:
            yield name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")


def _explain(error: ValidationError) -> str:
    """The first thing that is wrong, with its key and the cure."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"] if part != "[key]")
    match first["type"]:
        case "extra_forbidden":
            return f"unknown key {where}; known here: {', '.join(_known(first['loc'][:-1]))}"
        case "missing":
            return f"{where} is missing; add it"
        case "value_error":
            return f"{where}: {first['ctx']['error']}".removeprefix(": ")
        case "literal_error":
            return f"unknown key {where}; known here: {', '.join(get_args(Kind))}"
        case _:
            return f"{where} is {first['input']!r}; {first['msg'][0].lower()}{first['msg'][1:]}"


def _known(place: tuple[int | str, ...]) -> tuple[str, ...]:
    """The keys of the table at a place in the rubric."""
    table: Any = default()
    for part in place:
        table = table.get(part, next(iter(table.values()))) if isinstance(table, Mapping) else getattr(table, str(part))
    return tuple(type(table).model_fields)
