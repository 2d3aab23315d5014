"""`closecall report`."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """What the report is written as."""

    html = "html"
    md = "md"


def report(
    rep: Annotated[str, typer.Option(help="Name of the rep as the store has it.", show_default=False)],
    store: Annotated[
        str | None, typer.Option(help="The store: a SQLite file or a database URL; closecall.db if not given.")
    ] = None,
    team: Annotated[str | None, typer.Option(help="Compare with this team instead of the rep's own.")] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Only calls held on this day or later: 2026-03-01."),
    ] = None,
    format_: Annotated[Format, typer.Option("--format", "-f", help="What to write.")] = Format.html,
    out: Annotated[Path | None, typer.Option(help="Write to this file instead of printing.")] = None,
) -> None:
    """Write a report for a one-to-one: the rep's figures beside the team's, moments worth hearing, what is open.

    Example: closecall report --store closecall.db --rep "Dana Ortiz" --since 2026-01-01 --out dana.html
    """
    from closecall.atomic import write_text
    from closecall.cli.ledger import existing
    from closecall.report import page
    from closecall.report.figures import figures
    from closecall.report.load import load

    begin = since.date() if since else None
    with existing(store) as opened:
        found = load(opened, rep, team, begin)
    today = datetime.now().astimezone().date()
    write = page.html if format_ is Format.html else page.markdown
    text = write(page.Heading(found.rep, found.team, begin, today), figures(found.calls, found.others, today))
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_text(out, text)
