"""`closecall doctor`."""

from __future__ import annotations

import typer


def doctor() -> None:
    """Say what is installed, and what each missing part would give.

    Example: closecall doctor
    """
    from rich.console import Console
    from rich.table import Table

    from closecall.health import checks

    table = Table(box=None, show_header=False)
    found = checks()
    for check in found:
        mark = "[green]ok[/green]" if check.ok else ("[red]missing[/red]" if check.needed else "[yellow]absent[/yellow]")
        table.add_row(mark, check.name, check.detail)
    Console().print(table)
    if any(check.needed and not check.ok for check in found):
        raise typer.Exit(1)
