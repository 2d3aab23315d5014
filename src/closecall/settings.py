"""How to run. Defaults < TOML file < environment < command line; an unknown key is an error.

A TOML file has the sections below; the environment spells `[audio] model` as `CLOSECALL_AUDIO_MODEL`.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from closecall.about import naming
from closecall.errors import SettingsError

PREFIX = "CLOSECALL_"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, protected_namespaces=())


class AudioSettings(_Section):
    """Speech to text."""

    model: str = Field("auto", description="Whisper model: a name (base, small.en …), a folder, or auto for the best installed")
    device: Literal["auto", "cpu", "cuda"] = Field("auto", description="where Whisper runs")
    compute_type: str = Field("auto", description="CTranslate2 number type; auto is int8 on CPU and float16 on CUDA")
    threads: int = Field(0, ge=0, description="CPU threads; 0 for as many as there are cores")
    batch_size: int = Field(8, ge=1, description="speech segments decoded together")
    language: str | None = Field(None, description="spoken language (en, de …); unset lets Whisper detect it")


class FilesSettings(_Section):
    """What file names tell."""

    pattern: str | None = Field(
        None, description="what the names of files tell of their calls, such as {rep}_{date}_{customer}"
    )

    @field_validator("pattern")
    @classmethod
    def _is_pattern(cls, pattern: str | None) -> str | None:
        why = naming.fault(pattern) if pattern else None
        if why:
            raise ValueError(why)
        return pattern or None


class ReaderSettings(_Section):
    """Finding asks and classing answers."""

    model: str = Field(
        "auto", description="folder of a trained reader, auto for the one that is shipped, or cues for the keyword baseline"
    )
    threads: int = Field(0, ge=0, description="CPU threads; 0 for as many as there are cores")
    force: bool = Field(
        False, description="score a call in a language that the reader was not trained on, and mark its scorecard"
    )
    review_threshold: float = Field(0.6, ge=0, le=1, description="judgements less certain than this are marked for review")


class RolesSettings(_Section):
    """Who is the rep."""

    rep: str | None = Field(
        None, description="name of the rep as printed in the transcript; several with commas between, the others are customers"
    )
    rep_channel: Literal["left", "right"] | None = Field(None, description="channel of the rep in a stereo recording")
    single_speaker_ok: bool = Field(False, description="score a call whose speakers are not told apart, as if all were the rep")
    warn_below: float = Field(0.75, ge=0, le=1, description="warn when the inferred roles are less certain than this")


class RubricSettings(_Section):
    """What is valued in a call."""

    file: str | None = Field(None, description="a team's own rubric (TOML); unset takes the one that is shipped")


class BatchSettings(_Section):
    """How a batch runs; what a call scores does not depend on it."""

    workers: int = Field(0, ge=0, description="calls worked on at once; 0 for one a core (or what the Ray cluster holds)")
    threads: int = Field(
        0, ge=0, description="CPU threads of each worker; 0 shares the cores out, so that they are not oversubscribed"
    )
    gpus: float = Field(0, ge=0, description="GPUs of each worker on a Ray cluster; 0.5 puts two workers on one")
    time_limit: float = Field(3600, gt=0, description="seconds that one call may take before it is recorded as failed")
    memory_limit: int = Field(
        8192, ge=0, description="MiB that one worker may hold before its call is recorded as failed; 0 for no limit"
    )
    lease: float = Field(
        60, ge=1, description="seconds until the calls of a killed batch are free for another; a live one renews"
    )
    settle: float = Field(5, ge=0, description="seconds that a file must stay unchanged under --watch before it is scored")


class NotifySettings(_Section):
    """Webhooks: each new scorecard posted as signed JSON."""

    url: str | None = Field(None, description="where to post, https://…; unset posts nothing")
    secret: SecretStr | None = Field(None, description="what signs the messages; keep it in the environment, not in a file")
    text: bool = Field(False, description="post the words of the call too: quotes, names, coaching")
    timeout: float = Field(10, gt=0, description="seconds that the receiver may take to connect, to read and to answer, each")
    retry_after: float = Field(
        2, gt=0, description="seconds until the second attempt; doubled for each further one, up to an hour"
    )
    patience: float = Field(60, ge=0, description="seconds that a batch goes on at its end to send what failed before")


_RUN_ONLY: Mapping[str, Any] = {"batch": True, "notify": True, "audio": {"threads"}, "reader": {"threads"}}
"""How fast, not what: left out of the fingerprint, so that the same call has the same scorecard on any machine."""


class Settings(_Section):
    """All settings."""

    audio: AudioSettings = Field(default_factory=AudioSettings)
    files: FilesSettings = Field(default_factory=FilesSettings)
    reader: ReaderSettings = Field(default_factory=ReaderSettings)
    roles: RolesSettings = Field(default_factory=RolesSettings)
    rubric: RubricSettings = Field(default_factory=RubricSettings)
    batch: BatchSettings = Field(default_factory=BatchSettings)
    notify: NotifySettings = Field(default_factory=NotifySettings)

    @property
    def fingerprint(self) -> str:
        """Twelve hex digits that change when any setting does that can change a score; part of a scorecard's provenance."""
        return hashlib.sha256(self.model_dump_json(exclude=_RUN_ONLY).encode()).hexdigest()[:12]


def load(
    path: Path | None = None,
    environ: Mapping[str, str] | None = None,
    overrides: Mapping[str, Mapping[str, Any]] | None = None,
) -> Settings:
    """Settings from all sources.

    Args:
        path: a TOML file, or None.
        environ: variables; the process's own by default.
        overrides: `{section: {key: value}}` from the command line; None values are ignored.

    Raises:
        SettingsError: a file that cannot be read, an unknown key, or a value out of range.
    """
    merged: dict[str, dict[str, Any]] = {}
    for layer in (_from_file(path), _from_environ(os.environ if environ is None else environ), overrides or {}):
        for section, values in layer.items():
            if not isinstance(values, Mapping):
                raise SettingsError(
                    f"setting {section!r} must stand in a section; use one of [{'], ['.join(Settings.model_fields)}]"
                )
            merged.setdefault(section, {}).update({k: v for k, v in values.items() if v is not None})
    try:
        return Settings.model_validate(merged)
    except ValidationError as error:
        raise SettingsError(_explain(error)) from error


def _from_file(path: Path | None) -> Mapping[str, Any]:
    if path is None:
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"cannot read settings file {path}: {error.strerror}; check the path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"settings file {path} is not valid TOML: {error}") from error


def _from_environ(environ: Mapping[str, str]) -> Mapping[str, Any]:
    layer: dict[str, dict[str, str]] = {}
    for name, value in environ.items():
        if not name.startswith(PREFIX):
            continue
        section, _, key = name.removeprefix(PREFIX).lower().partition("_")
        layer.setdefault(section, {})[key] = value
    return layer


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] == "value_error":
        return f"setting {where}: {first['ctx']['error']}"
    if first["type"] != "extra_forbidden":
        return f"setting {where}: {first['msg'].lower()}"
    section = Settings.model_fields.get(str(first["loc"][0]))
    known = (
        section.annotation.model_fields
        if section and isinstance(section.annotation, type) and len(first["loc"]) > 1
        else Settings.model_fields
    )
    return f"unknown setting {where}; known here: {', '.join(known)}"
