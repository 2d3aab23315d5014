"""Side-cars: a small file beside a recording or transcript that tells what is known of the call.

`NAME.json` or `NAME.toml` tells of the recording or transcript NAME, `call.json` or `call.toml` of the one call in its folder.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from closecall.about.values import KEYS, Told, checked
from closecall.errors import FormatError, SideCarError
from closecall.formats import FORMATS, refused
from closecall.formats.source import Source, json_fault, parse_json
from closecall.sources import AUDIO_SUFFIXES

FOLDERS = "call"
"""The stem of a folder's side-car."""
LARGEST = 100_000
"""Bytes. What is told of a call is a page at most; longer JSON is a transcript."""
_CALLS = AUDIO_SUFFIXES | frozenset(".vtt .srt .sbv .txt .docx .csv .tsv .jsonl .json".split())
"""Endings of the files that count when it is asked whether a folder holds one call."""


def beside(path: Path) -> Told:
    """What the side-cars of a recording or transcript tell; where two tell a key, the call's own goes over the folder's.

    A folder's side-car is left out, with a warning, where the folder holds other calls: what is true of one may be wrong for another.

    Raises:
        SideCarError: a side-car cannot be read, or a value in it cannot be used; the message names the file, the key and the cure.
    """
    own = _told(path, path.stem)
    shared = Told() if path.stem == FOLDERS else _told(path, FOLDERS)
    others = _other_calls(path) if shared.facts else []
    if not others:
        return Told({**shared.facts, **own.facts}, (*shared.warnings, *own.warnings))
    if FOLDERS in others:  # it tells of the recording "call.wav" alone
        return own
    left_out = (
        f"the side-car {FOLDERS}.json or {FOLDERS}.toml is not used, as its folder holds other calls too "
        f"({', '.join(others[:3])}{' …' if len(others) > 3 else ''}); name it {path.stem}.json or {path.stem}.toml"
    )
    return Told(own.facts, (*own.warnings, left_out))


def is_side_car(path: Path) -> bool:
    """Whether a file tells of a call and holds none, by its content where it is JSON; no for a broken one."""
    try:
        return path.suffix.lower() in {".json", ".toml"} and path.is_file() and _document(path) is not None
    except SideCarError:
        return False


def _told(path: Path, stem: str) -> Told:
    """What the side-car of a stem tells, checked; nothing where there is none."""
    here = os.fspath(path.parent)
    # Asked of every file of a batch, nearly always in vain: as plain text, in a third of the time that pathlib takes.
    there = [
        path.with_name(name)
        for name in (f"{stem}.json", f"{stem}.toml")
        if name != path.name and os.path.isfile(f"{here}{os.sep}{name}")  # noqa: PTH113
    ]
    found = [(place, document) for place in there if (document := _document(place)) is not None]
    if len(found) > 1:
        raise SideCarError(f"{found[0][0]} and {found[1][0].name} both tell of this call; keep one of them")
    return next((_checked(place, document) for place, document in found), Told())


def _document(path: Path) -> Mapping[str, Any] | None:
    """The keys and values of a side-car, or None where the file is something else: a transcript, records, a large file."""
    try:
        if path.stat().st_size > LARGEST:
            return None
        data = path.read_bytes()
    except OSError as error:
        raise SideCarError(f"{path}: cannot be read ({error.strerror}); correct its permissions or move it away") from error
    return _toml(path, data) if path.suffix.lower() == ".toml" else _json(path, data)


def _toml(path: Path, data: bytes) -> Mapping[str, Any]:
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SideCarError(f"{path}: is not valid TOML ({error}); correct it, or move it away from the call") from error


def _json(path: Path, data: bytes) -> Mapping[str, Any] | None:
    source = Source(path.name, data)
    try:
        document = source.json
        if isinstance(document, dict):
            # A document that lists things (the parts of a recording, the points of a scorecard) is a tool's own, and none of ours.
            lists = any(
                isinstance(item, (dict, list)) for value in document.values() if isinstance(value, list) for item in value
            )
            return None if lists or refused.reason(source) or _is_transcript(source) else document
        if document is not None or _is_transcript(source):
            return None
        parse_json(source.text)
    except FormatError as error:
        raise SideCarError(f"{path}: {error}; correct it, or move it away from the call") from error
    except ValueError as error:
        fault = json_fault(error)
        raise SideCarError(f"{path}: is not valid JSON ({fault}); correct it, or move it away from the call") from error
    return None


def _is_transcript(source: Source) -> bool:
    return any(format_.sniff(source) for format_ in FORMATS)


def _checked(path: Path, document: Mapping[str, Any]) -> Told:
    facts, warnings = {}, []
    for written, value in document.items():
        plain = written.strip().casefold().replace("-", "_").replace(" ", "_")
        key = plain if plain in KEYS else written
        text = _text(path, key, value)
        if text:
            facts[key] = _value(path, key, text)
        near = get_close_matches(plain, KEYS, n=1, cutoff=0.8)
        if near and key not in KEYS:
            warnings.append(f"{path.name}: the key {written!r} has no meaning of its own; did you mean {near[0]!r}?")
    return Told(facts, tuple(warnings))


def _value(path: Path, key: str, text: str) -> str:
    try:
        return checked(key, text)
    except ValueError as error:
        raise SideCarError(f"{path}: {key} {error}") from error


def _text(path: Path, key: str, value: Any) -> str:
    """A plain value, or a list of them, as text; "" for what is left open."""
    if isinstance(value, Mapping):
        raise SideCarError(f"{path}: {key} holds a table; write one plain value, and other keys at the top of the file")
    if isinstance(value, list):
        if key in KEYS or any(isinstance(item, (Mapping, list)) for item in value):
            raise SideCarError(f"{path}: {key} holds a list; write one plain value")
        return ", ".join(filter(None, (_text(path, key, item) for item in value)))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    return "" if value is None else str(value).strip()


def _other_calls(path: Path) -> list[str]:
    """The stems of the other recordings and transcripts in the folder of one, in order."""
    try:
        files = tuple(path.parent.iterdir())
    except OSError:  # a folder that may be entered and not listed: its side-car is taken at its word
        return []
    calls = (file for file in files if file.suffix.lower() in _CALLS and not file.name.startswith("."))
    return sorted({file.stem for file in calls if file.stem != FOLDERS or not is_side_car(file)} - {path.stem})
