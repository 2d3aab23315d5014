"""`closecall transcribe`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """What a transcript is written as."""

    json = "json"
    vtt = "vtt"
    txt = "txt"


def transcribe(
    paths: Annotated[
        list[str], typer.Argument(help="Recordings; `-` reads standard input.", metavar="PATH", show_default=False)
    ],
    format_: Annotated[Format, typer.Option("--format", "-f", help="What to write.")] = Format.txt,
    out: Annotated[Path | None, typer.Option(help="Write one file a recording into this folder, instead of printing.")] = None,
    model: Annotated[
        str | None, typer.Option(help="Whisper model: a name, a folder, or `auto` for the best installed.")
    ] = None,
    settings: Annotated[Path | None, typer.Option(help="Settings file (TOML).")] = None,
) -> None:
    """Write what was said, with speakers and times. A stereo recording is taken to hold one person a side.

    Example: closecall transcribe call.wav --format vtt > call.vtt
    """
    from closecall.cli.output import Folder, complain, progress_bar
    from closecall.errors import InputError
    from closecall.formats.write import WRITERS
    from closecall.pipeline import Closecall
    from closecall.settings import load
    from closecall.sources import on_disk

    closecall = Closecall(load(settings, overrides={"audio": {"model": model}}))
    folder = Folder(out) if out else None
    failed = 0
    for path in paths:
        try:
            with on_disk(path) as file, progress_bar(path) as progress:
                transcript = closecall.transcribe(file, progress)
        except InputError as error:
            failed += 1
            complain(path, error)
            continue
        for warning in transcript.warnings:
            typer.echo(f"closecall: {path}: {warning}", err=True)
        text = WRITERS[format_.value](transcript)
        if folder is None:
            typer.echo(text, nl=False)
        else:
            folder.write(transcript.call_id, format_.value, text)
    raise typer.Exit(1 if failed else 0)
