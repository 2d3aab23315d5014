"""What a batch is to score: files, folders, patterns, manifests and object stores, as one stream of `Origin`s.

Sources are told apart by what they are: a folder is searched through, a name with `*`, `?` or `[` is a pattern, `s3://`, `gs://`
and `az://` lead to an object store, a CSV or JSON Lines file whose rows have a `path` is a manifest, and the rest are calls.
"""

from __future__ import annotations

import csv
import glob
import hashlib
import io
import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from closecall.about import known
from closecall.about.known import About
from closecall.about.sidecar import FOLDERS, is_side_car
from closecall.about.values import checked
from closecall.audio.sniff import HEAD_BYTES, is_recording
from closecall.errors import FormatError, UsageError
from closecall.sources import AUDIO_SUFFIXES
from closecall.store import Origin

CALL_SUFFIXES = AUDIO_SUFFIXES | frozenset(".vtt .srt .sbv .json .jsonl .ndjson .txt .csv .tsv .docx".split())
"""What a folder is searched for. A file that is named, or meets a pattern, is taken whatever its name."""
MANIFEST_SUFFIXES = frozenset(".csv .tsv .jsonl .ndjson".split())
EVERY = 2.0
"""Seconds between two looks at a watched folder."""
_BLOCK = 2**20


@dataclass(frozen=True, slots=True)
class Content:
    """What a batch must know of a file before it is scored: the sha256 of its bytes in hex, and whether it is audio or video."""

    sha256: str
    recording: bool


class _Row(BaseModel):
    """A row of a manifest; columns that are not named here are kept as they are."""

    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True)

    path: str
    call_id: str | None = None
    rep: str | None = None
    team: str | None = None
    customer: str | None = None
    stage: str | None = None
    date: str | None = None
    objective: str | None = None


def origins(sources: Sequence[str], *, may_be_empty: bool = False) -> Iterator[Origin]:
    """Every call file of the sources, in order, each place once.

    Raises:
        UsageError: a source is not there, or (but for a folder, and unless it may be) leads to no call, or a manifest has a row that cannot be used.
    """
    seen: set[str] = set()
    for source in sources:
        found = False
        for origin in _of(source):
            found = True
            if origin.path not in seen:
                seen.add(origin.path)
                yield origin
        if not (found or may_be_empty or Path(source).is_dir()):
            raise UsageError(f"{source}: no call is there; check the path (a pattern may need quotes)")


def watched(sources: Sequence[str], settle: float, every: float = EVERY) -> Iterator[Origin | None]:
    """As `origins`, again and again without an end: what is new or changed, once it has not changed for `settle` seconds.

    Yields None where there is nothing at the moment; whoever iterates may come back when they like.
    """
    since: dict[str, tuple[object, float]] = {}
    given: dict[str, object] = {}
    looked = -every
    while True:
        now = time.monotonic()
        if now - looked < every:
            yield None
            continue
        looked = now
        for origin in origins(sources, may_be_empty=True):
            state = _state(origin.path)
            if state is None or given.get(origin.path) == state:
                continue
            before, start = since.get(origin.path, (None, now))
            since[origin.path] = (state, start if before == state else now)
            if now - since[origin.path][1] >= settle:
                given[origin.path] = state
                yield origin
        yield None


def content(path: str) -> Content:
    """Read a file through once.

    Raises:
        FormatError: it cannot be read, or is empty.
    """
    try:
        with _opened(path) as file:
            head = file.read(HEAD_BYTES)
            digest = hashlib.sha256(head)
            while block := file.read(_BLOCK):
                digest.update(block)
    except FileNotFoundError as error:
        raise FormatError("there is no such file; check the path") from error
    except OSError as error:
        raise FormatError(f"cannot be read: {error.strerror or error}") from error
    if not head:
        raise FormatError("the file is empty")
    return Content(digest.hexdigest(), is_recording(head))


@contextmanager
def on_disk(path: str, data: bytes | None = None) -> Iterator[Path]:
    """The file itself where this machine has it, else a copy of the same name in a temporary folder.

    Args:
        path: a path or address.
        data: the content, where it was sent along.

    Raises:
        OSError: it cannot be fetched, or there is no room for the copy.
    """
    if data is None and not _is_address(path):
        yield Path(path)
        return
    with tempfile.TemporaryDirectory(prefix="closecall-") as folder:
        copy = Path(folder) / PurePosixPath(path.replace("\\", "/")).name
        with copy.open("wb") as target, io.BytesIO(data) if data is not None else _opened(path) as source:
            while block := source.read(_BLOCK):
                target.write(block)
        yield copy


def about(path: str, pattern: str | None) -> About:
    """What side-cars and, by a pattern, its name tell of a call; an object store has its name alone.

    Raises:
        SideCarError: a side-car cannot be read or used.
    """
    return known.of_name(PurePosixPath(path).name, pattern) if _is_address(path) else known.of(Path(path), pattern)


def _of(source: str) -> Iterator[Origin]:
    if _is_address(source):
        yield from map(_bare, _in_object_store(source))
    elif Path(source).is_dir():
        yield from map(_bare, _in_folder(source))
    elif Path(source).is_file():
        rows = _manifest(Path(source))
        yield from [_bare(source)] if rows is None else rows
    elif glob.has_magic(source):
        yield from map(_bare, _matching(source))
    else:
        raise UsageError(f"{source}: there is no such file or folder; check the path")


def _bare(path: str) -> Origin:
    return Origin(path, "", rep=None, team=None, customer=None, stage=None, date=None, objective=None, more={})


def _in_folder(folder: str) -> Iterator[str]:
    """The calls below a folder by their names, in order; nothing hidden, and no side-cars."""
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        stems = Counter(PurePosixPath(name).stem for name in files)
        for name in sorted(files):
            path = Path(here) / name
            # Only what could be a side-car by its name is looked into.
            may_tell = path.suffix.lower() == ".json" and (path.stem == FOLDERS or stems[path.stem] > 1)
            if _is_call_name(name) and not (may_tell and is_side_car(path)):
                yield str(path)


def _is_call_name(name: str) -> bool:
    return not name.startswith(".") and PurePosixPath(name).suffix.lower() in CALL_SUFFIXES


def _matching(pattern: str) -> Sequence[str]:
    return sorted(path for path in glob.glob(pattern, recursive=True) if Path(path).is_file())  # noqa: PTH207 - may be absolute


def _manifest(path: Path) -> Sequence[Origin] | None:
    """The calls that a manifest names, or None if the file is none. Paths in it start from its own folder."""
    if path.suffix.lower() not in MANIFEST_SUFFIXES:
        return None
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = _table(file, path) if path.suffix.lower() in {".csv", ".tsv"} else _lines(file, path)
            return None if rows is None else tuple(_origin(row, path.parent, f"{path}, row {n}") for n, row in rows)
    except (OSError, UnicodeDecodeError, csv.Error):
        return None  # then it is no manifest; what is wrong with it as a call is told when it is scored


def _table(file: IO[str], path: Path) -> Iterator[tuple[int, Mapping[str, Any]]] | None:
    rows = csv.reader(file, delimiter="\t" if path.suffix.lower() == ".tsv" else ",")
    names = [name.strip().casefold() for name in next(rows, [])]
    if "path" not in names:
        return None
    return ((n, dict(zip(names, row, strict=False))) for n, row in enumerate(rows, 2) if any(row))


def _lines(file: IO[str], path: Path) -> Iterator[tuple[int, Mapping[str, Any]]] | None:
    first = file.readline(_BLOCK)
    if not _names_a_path(first):
        return None
    return ((n, _parsed(line, f"{path}, row {n}")) for n, line in enumerate([first, *file], 1) if line.strip())


def _names_a_path(line: str) -> bool:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and "path" in row and "turns" not in row


def _parsed(line: str, where: str) -> Mapping[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{where}: this is no JSON ({error}); write one object a line") from error
    if not isinstance(row, dict):
        raise UsageError(f"{where}: this is no JSON object; write one object a line")
    return {str(name).strip().casefold(): value for name, value in row.items()}


def _origin(row: Mapping[str, Any], folder: Path, where: str) -> Origin:
    filled = {name: value.strip() if isinstance(value, str) else value for name, value in row.items()}
    try:
        known = _Row.model_validate({name: value for name, value in filled.items() if value is not None and value != ""})
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(f"{where}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    more = {name: value if isinstance(value, str) else json.dumps(value) for name, value in (known.model_extra or {}).items()}
    path = known.path if _is_address(known.path) else str(folder / known.path)
    facts = known.model_dump(include={"rep", "team", "customer", "stage", "date", "objective"})
    return _checked(Origin(path=path, call_id=known.call_id or "", more=more, **facts), where)


def _checked(origin: Origin, where: str) -> Origin:
    told = {key: _value(key, value, where) for key, value in origin.told.items()}
    return replace(origin, more={name: told.get(name, value) for name, value in origin.more.items()})


def _value(key: str, value: str, where: str) -> str:
    try:
        return checked(key, value)
    except ValueError as error:
        raise UsageError(f"{where}: {key} {error}") from error


def _is_address(path: str) -> bool:
    """Whether it leads to an object store; a letter and a colon are a drive."""
    return "://" in path


def _in_object_store(address: str) -> Sequence[str]:
    files = _file_system(address)
    inside = str(files._strip_protocol(address))  # noqa: SLF001 - fsspec's own way, and there is no other
    try:
        if glob.has_magic(inside):
            found = files.glob(inside)
        elif files.isfile(inside):
            return [address]
        else:
            found = [path for path in files.find(inside) if _is_call_name(PurePosixPath(path).name)]
    except (OSError, ValueError) as error:
        raise UsageError(f"{address}: cannot be listed: {error}; check the address and the credentials") from error
    return [str(files.unstrip_protocol(path)) for path in sorted(found)]


def _file_system(address: str) -> Any:
    """What reads the object store of an address.

    Raises:
        UsageError: the library for it is not installed.
    """
    try:
        import fsspec

        return fsspec.url_to_fs(address)[0]
    except (ImportError, ValueError) as error:
        scheme = address.partition("://")[0]
        extra = {"gs": "gs", "gcs": "gs", "az": "az", "abfs": "az"}.get(scheme, "s3")
        raise UsageError(f'{scheme}:// cannot be read ({error}); pip install "closecall[{extra}]"') from error


def _opened(path: str) -> IO[bytes]:
    if not _is_address(path):
        return Path(path).open("rb")
    opened: IO[bytes] = _file_system(path).open(path, "rb")
    return opened


def _state(path: str) -> object:
    """What changes when a file does; None if it is not there."""
    try:
        if _is_address(path):
            return str(_file_system(path).info(path))
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
