"""`closecall convert`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Target(StrEnum):
    """What a transcript is converted to."""

    json = "json"
    vtt = "vtt"
    txt = "txt"


def convert(
    path: Annotated[
        str,
        typer.Argument(help="A transcript in any known format; - reads standard input.", metavar="PATH", show_default=False),
    ],
    to: Annotated[Target, typer.Option(help="What to write.")] = Target.json,
    out: Annotated[Path | None, typer.Option(help="Write one file a call into this folder, instead of printing.")] = None,
    columns: Annotated[str | None, typer.Option(help="For a table of turns: speaker=Who,text=Said,start=At")] = None,
) -> None:
    """Rewrite a transcript as closecall JSON, WebVTT or text.

    Example: closecall convert meeting.docx --to vtt > meeting.vtt
    """
    from closecall.cli.output import Folder, column_names
    from closecall.formats import read
    from closecall.formats.write import WRITERS
    from closecall.sources import load_bytes, on_disk

    with on_disk(path) as file:
        calls = read(load_bytes(file), file.name, column_names(columns))
    folder = Folder(out) if out else None
    for call in calls:
        text = WRITERS[to.value](call)
        if folder is None:
            typer.echo(text, nl=False)
        else:
            folder.write(call.call_id, to.value, text)
