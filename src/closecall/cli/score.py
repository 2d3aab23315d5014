"""`closecall score`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from closecall.cli.output import Printer
    from closecall.pipeline import Closecall
    from closecall.types import Transcript


class Format(StrEnum):
    """What a scorecard is written as."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    md = "md"
    html = "html"


class Side(StrEnum):
    """A channel of a stereo recording."""

    left = "left"
    right = "right"


def score(
    paths: Annotated[
        list[str],
        typer.Argument(help="Recordings or transcripts; `-` reads standard input.", metavar="PATH", show_default=False),
    ],
    format_: Annotated[Format, typer.Option("--format", "-f", help="What to write.")] = Format.text,
    out: Annotated[Path | None, typer.Option(help="Write one file a call into this folder, instead of printing.")] = None,
    rep: Annotated[str | None, typer.Option(help="Name of the rep as printed in the transcript.")] = None,
    rep_channel: Annotated[Side | None, typer.Option(help="Channel of the rep in a stereo recording.")] = None,
    date: Annotated[
        str | None, typer.Option(help="When the call was held, as ISO 8601: 2026-03-10 or 2026-03-10T14:05-06:00.")
    ] = None,
    model: Annotated[
        str | None, typer.Option(help="Whisper model: a name, a folder, or `auto` for the best installed.")
    ] = None,
    settings: Annotated[Path | None, typer.Option(help="Settings file (TOML).")] = None,
    single_speaker_ok: Annotated[
        bool,
        typer.Option(
            "--single-speaker-ok", help="Score a call whose speakers are not told apart: asks are found, answers are not."
        ),
    ] = False,
) -> None:
    """Score recordings or transcripts: did the rep ask for a commitment, and what was the answer?

    Example: closecall score call.wav --format html --out cards/

    One bad file is reported and the rest are scored; the exit code is then 1.
    """
    from closecall.cli.output import Printer, iso_date
    from closecall.pipeline import Closecall
    from closecall.settings import load

    roles = {"rep": rep, "rep_channel": rep_channel, "single_speaker_ok": single_speaker_ok or None}
    chosen = load(settings, overrides={"audio": {"model": model}, "roles": roles})
    printer = Printer(format_.value, out)
    _score_paths(Closecall(chosen), printer, paths, iso_date(date))
    raise typer.Exit(printer.close())


def _score_paths(closecall: Closecall, printer: Printer, paths: list[str], date: str | None) -> None:
    from closecall.cli.output import progress_bar
    from closecall.errors import InputError
    from closecall.sources import on_disk

    for path in paths:
        try:
            with on_disk(path) as file, progress_bar(path) as progress:
                for found in closecall.transcripts(file, progress):
                    _score_one(closecall, printer, path, found, date)
        except InputError as error:
            printer.fail(path, error)


def _score_one(closecall: Closecall, printer: Printer, path: str, found: Transcript | Exception, date: str | None) -> None:
    from closecall.errors import InputError
    from closecall.pipeline import with_metadata

    if isinstance(found, Exception):
        printer.fail(path, found)
        return
    try:
        transcript = with_metadata(found, date=date)
        printer.show(closecall.score_transcript(transcript), transcript)
    except InputError as error:
        printer.fail(path, error)
