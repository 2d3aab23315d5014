"""`closecall export`."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Target(StrEnum):
    """What the tables are written as."""

    parquet = "parquet"
    csv = "csv"
    jsonl = "jsonl"


def export(
    to: Annotated[Target, typer.Option(help="What to write; parquet needs the extra feeds.", show_default=False)],
    out: Annotated[
        Path, typer.Option(help="The folder; run again, only what is new or changed is written.", show_default=False)
    ],
    store: Annotated[
        str | None, typer.Option(help="The store: a SQLite file or a database URL; closecall.db if not given.")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Only calls held on this day or later: 2026-03-01."),
    ] = None,
) -> None:
    """Write the tables of a store as files that DuckDB, pandas and others read.

    Example: closecall export --store closecall.db --to parquet --out feed
    """
    from closecall.cli.ledger import existing
    from closecall.exports.feed import export as write
    from closecall.exports.stored import reading

    with existing(store) as opened, reading(opened) as source:
        done = write(source, to.value, out, since.date() if since else None)
    typer.echo(f"wrote {done.written} days to {out}, {done.unchanged} unchanged, {done.removed} removed", err=True)
