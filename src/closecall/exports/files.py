"""Rows -> a file of a table: Parquet, CSV or JSON Lines. Rows come in chunks, so that a file may be larger than the memory."""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from closecall.columns import Column, Type
from closecall.errors import UsageError

if TYPE_CHECKING:
    import pyarrow as pa

Rows = Sequence[Sequence[Any]]
Write = Callable[[Rows], None]
_GROUP = 50_000  # rows of a Parquet row group: enough to compress well, few enough to hold


def write(path: Path, columns: Sequence[Column], chunks: Iterator[Rows]) -> int:
    """Write the rows to a file that appears whole or not at all, in the format that its name ends in; how many rows.

    Raises:
        UsageError: the folder cannot be written to, the disk is full, or what writes Parquet is not installed.
    """
    count = 0
    with _appearing(path) as part, WRITERS[path.suffix[1:]](part, columns) as add:
        for rows in chunks:
            add(rows)
            count += len(rows)
    return count


@contextmanager
def _appearing(path: Path) -> Iterator[Path]:
    """A file beside `path`, under a name that no reader of the folder looks at; it takes its place when the block ends well."""
    part = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        os.close(handle)
        part = Path(name)
        yield part
        part.chmod(0o644)
        part.replace(path)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}; choose another folder with --out") from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


@contextmanager
def _parquet(path: Path, columns: Sequence[Column]) -> Iterator[Write]:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise UsageError('Parquet needs pyarrow; install it with: pip install "closecall[feeds]", or take --to csv') from error
    schema = arrow_schema(columns)
    waiting: list[Sequence[Any]] = []
    with parquet.ParquetWriter(path, schema, compression="zstd") as file:

        def flush() -> None:
            values = zip(*waiting, strict=True) if waiting else ((),) * len(columns)
            arrays = [pa.array(list(column), field.type) for column, field in zip(values, schema, strict=True)]
            file.write_table(pa.Table.from_arrays(arrays, schema=schema))
            waiting.clear()

        def add(rows: Rows) -> None:
            waiting.extend(rows)
            if len(waiting) >= _GROUP:
                flush()

        yield add
        flush()


@contextmanager
def _csv(path: Path, columns: Sequence[Column]) -> Iterator[Write]:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow([column.name for column in columns])
        yield lambda rows: table.writerows([_plain(value) for value in row] for row in rows)


@contextmanager
def _jsonl(path: Path, columns: Sequence[Column]) -> Iterator[Write]:
    names = [column.name for column in columns]
    with path.open("w", encoding="utf-8", newline="\n") as file:

        def add(rows: Rows) -> None:
            for row in rows:
                file.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=_iso) + "\n")

        yield add


def arrow_schema(columns: Sequence[Column]) -> pa.Schema:
    """The columns as Arrow has them."""
    import pyarrow as pa

    types: Mapping[Type, pa.DataType] = {
        "text": pa.string(),
        "integer": pa.int64(),
        "real": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "time": pa.timestamp("us", tz="UTC"),
    }
    return pa.schema([(column.name, types[column.type]) for column in columns])


def _plain(value: Any) -> Any:
    """A value as CSV has it: dates in ISO 8601, true and false in small letters."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _iso(value) if isinstance(value, date) else value


def _iso(value: date) -> str:
    return value.isoformat()


WRITERS: Mapping[str, Callable[[Path, Sequence[Column]], AbstractContextManager[Write]]] = {
    "parquet": _parquet,
    "csv": _csv,
    "jsonl": _jsonl,
}
