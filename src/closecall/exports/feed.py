"""The tables of a store as files for other tools: Parquet, CSV or JSON Lines, one folder a table, brought up to date each time.

A file holds the rows of one day's calls: `calls/month=2026-03/2026-03-10.parquet`. An export compares what the store holds of each
day with what the last export wrote (`_closecall.json`) and writes the days anew in which a call was added, scored again or taken
away; all other files stay untouched. So a call that is scored again replaces its rows, and no row ever comes twice.
docs/feeds.md shows how to read the files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Literal, Protocol

from closecall.atomic import write_text
from closecall.columns import Column
from closecall.errors import UsageError
from closecall.exports.files import Rows, write

Format = Literal["parquet", "csv", "jsonl"]
STATE = "_closecall.json"
UNDATED = "undated"
_LAYOUT = "1"


@dataclass(frozen=True, slots=True)
class Held:
    """A call that a source holds: its day (None where it has no date), its id, and what changes when it is scored again."""

    day: date | None
    call: str
    version: str


class Source(Protocol):
    """Tables to export. `dated` are those whose rows belong to calls, `whole` those that are written as one file."""

    dated: Mapping[str, Sequence[Column]]
    whole: Mapping[str, Sequence[Column]]

    def calls(self, since: date | None) -> Iterator[Held]:
        """The calls by day, those without a day last (left out under `since`), and by id within it."""

    def rows(self, table: str, day: date | None) -> Iterator[Rows]:
        """The rows of a dated table that belong to the calls of a day, in chunks."""

    def all_rows(self, table: str) -> Iterator[Rows]:
        """All rows of a whole table, in chunks."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export did, in days: written anew, left as they were, removed."""

    written: int
    unchanged: int
    removed: int


def export(source: Source, to: Format, out: Path, since: date | None = None) -> Exported:
    """Bring the files of a folder up to date with a source; days before `since` are left as they are.

    The state is saved with each month, after its files: an export that is cut off goes on where it was, and at worst writes some
    files again that were right.

    Raises:
        UsageError: the folder cannot be written to, or holds a state that cannot be read.
    """
    before = _state(out, to)
    shape = _shape(source)
    now = {day: f"{shape}-{stamp}" for day, stamp in stamps(source.calls(since)).items()}
    state = dict(before)
    gone = [day for day in before if day not in now and _within(day, since)]
    for day in gone:
        for table in source.dated:
            place(out, table, day, to).unlink(missing_ok=True)
        del state[day]
    stale = [day for day, stamp in now.items() if before.get(day) != stamp]
    for _, days in groupby(stale, key=_month):
        for day in days:
            for table, columns in source.dated.items():
                write(
                    place(out, table, day, to), columns, source.rows(table, None if day == UNDATED else date.fromisoformat(day))
                )
            state[day] = now[day]
        _save(out, to, state)
    for table, columns in source.whole.items():
        write(out / table / f"{table}.{to}", columns, source.all_rows(table))
    _save(out, to, state)
    return Exported(len(stale), len(now) - len(stale), len(gone))


def stamps(calls: Iterable[Held]) -> dict[str, str]:
    """A hash for each day of the calls that it holds and of how they are scored; equal hashes, equal rows."""
    found = {}
    for day, held in groupby(calls, key=lambda call: call.day):
        digest = hashlib.sha256()
        for call in held:
            digest.update(f"{call.call}\n{call.version}\n".encode())
        found[day.isoformat() if day else UNDATED] = digest.hexdigest()[:16]
    return found


def place(out: Path, table: str, day: str, to: Format) -> Path:
    """Where the rows of a day are."""
    return out / table / f"month={_month(day)}" / f"{day}.{to}"


def _month(day: str) -> str:
    return UNDATED if day == UNDATED else day[:7]


def _within(day: str, since: date | None) -> bool:
    return since is None or (day != UNDATED and date.fromisoformat(day) >= since)


def _shape(source: Source) -> str:
    """What changes when a version of closecall writes other columns: then every day is written anew."""
    columns = {table: [(c.name, c.type) for c in found] for table, found in source.dated.items()}
    return hashlib.sha256(json.dumps([_LAYOUT, columns]).encode()).hexdigest()[:8]


def _state(out: Path, to: Format) -> dict[str, str]:
    """The stamps that the last export of this format left in the folder."""
    path = out / STATE
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {str(day): str(stamp) for day, stamp in found["days"].get(to, {}).items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"{path} cannot be read as the state of an earlier export; choose another folder with --out"
        ) from error


def _save(out: Path, to: Format, state: Mapping[str, str]) -> None:
    path = out / STATE
    others = json.loads(path.read_text(encoding="utf-8"))["days"] if path.exists() else {}
    days = {**others, to: dict(sorted(state.items()))}
    write_text(path, json.dumps({"written_by": "closecall export", "days": days}, indent=1) + "\n")
