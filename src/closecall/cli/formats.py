"""`closecall formats`."""

from __future__ import annotations


def formats() -> None:
    """List the transcript formats that can be read, and what each carries.

    Example: closecall formats
    """
    from rich.console import Console
    from rich.table import Table

    from closecall.formats import FORMATS

    table = Table(box=None, header_style="bold")
    columns = ("speakers", "roles", "times", "words")
    for column in ("name", "format", *columns):
        table.add_column(column, justify="center" if column in columns else "left")
    for found in FORMATS:
        table.add_row(found.name, found.title, *("yes" if column in found.carries else "" for column in columns))
    Console().print(table)
