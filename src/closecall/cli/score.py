"""`closecall score`."""

from __future__ import annotations

from collections.abc import Mapping
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
    ics = "ics"


class Side(StrEnum):
    """A channel of a stereo recording."""

    left = "left"
    right = "right"


_CALL, _JUDGE = "About the call", "How it is read and judged"


Paths = Annotated[
    list[str],
    typer.Argument(help="Recordings or transcripts; `-` reads standard input.", metavar="PATH", show_default=False),
]
AsFormat = Annotated[
    Format,
    typer.Option(
        "--format",
        "-f",
        help="What to write: text to read here, html to pass on, md for a customer record, ics for the calendar, json and jsonl for programs.",
    ),
]
Out = Annotated[Path | None, typer.Option(help="Write one file a call into this folder, instead of printing.")]
Rep = Annotated[
    str | None, typer.Option(help="Name of the rep as printed in the transcript; several with commas.", rich_help_panel=_CALL)
]
RepChannel = Annotated[Side | None, typer.Option(help="Channel of the rep in a stereo recording.", rich_help_panel=_CALL)]
Held = Annotated[
    str | None,
    typer.Option(
        help='When the call was held, as ISO 8601: 2026-03-10 or 2026-03-10T14:05-06:00. It turns "Thursday at two" into a date.',
        rich_help_panel=_CALL,
    ),
]
Zone = Annotated[
    str | None,
    typer.Option(
        help="Where the call was held, as an IANA time zone: America/Chicago. It gives agreed times their summer or winter time.",
        metavar="NAME",
        rich_help_panel=_CALL,
    ),
]
Planned = Annotated[
    str | None,
    typer.Option(
        help='What the call was planned to gain: "a demo with the CFO on site". The scorecard says whether the rep asked for that.',
        rich_help_panel=_CALL,
    ),
]
Columns = Annotated[
    str | None,
    typer.Option(help="For CSV, TSV and JSON Lines of turns: speaker=Who,text=Said,start=At", rich_help_panel=_CALL),
]
SingleSpeakerOk = Annotated[
    bool,
    typer.Option(
        "--single-speaker-ok",
        help="Score a call whose speakers are not told apart: asks are found, answers are not.",
        rich_help_panel=_CALL,
    ),
]
RubricFile = Annotated[
    Path | None,
    typer.Option(help="A team's own rubric (TOML): points and coaching notes.", metavar="FILE", rich_help_panel=_JUDGE),
]
Force = Annotated[
    bool,
    typer.Option(
        "--force",
        help="Score calls in a language that the reader was not trained on, and mark their scorecards.",
        rich_help_panel=_JUDGE,
    ),
]
Model = Annotated[
    str | None,
    typer.Option(help="Whisper model: a name, a folder, or `auto` for the best installed.", rich_help_panel=_JUDGE),
]
SettingsFile = Annotated[Path | None, typer.Option(help="Settings file (TOML).", rich_help_panel=_JUDGE)]


def score(
    paths: Paths,
    format_: AsFormat = Format.text,
    out: Out = None,
    rep: Rep = None,
    rep_channel: RepChannel = None,
    date: Held = None,
    timezone: Zone = None,
    objective: Planned = None,
    columns: Columns = None,
    single_speaker_ok: SingleSpeakerOk = False,
    rubric: RubricFile = None,
    model: Model = None,
    force: Force = False,
    settings: SettingsFile = None,
) -> None:
    """Score recordings or transcripts: did the rep ask for a commitment, and what was the answer?

    Example: closecall score call.wav --format html --out cards/

    Against the plan of the call: closecall score call.vtt --date 2026-03-10 --objective "demo with the CFO"

    What was agreed, for the calendar: closecall score call.vtt --date 2026-03-10 --format ics > agreed.ics

    One bad file is reported and the rest are scored; the exit code is then 1.
    """
    from closecall.cli.output import Printer, column_names, told
    from closecall.pipeline import Closecall
    from closecall.settings import load

    overrides: dict[str, dict[str, object]] = {
        "audio": {"model": model},
        "reader": {"force": force or None},
        "roles": {"rep": rep, "rep_channel": rep_channel, "single_speaker_ok": single_speaker_ok or None},
        "rubric": {"file": str(rubric) if rubric else None},
    }
    about = {"date": told("date", date), "timezone": told("timezone", timezone), "objective": objective}
    closecall, named = Closecall(load(settings, overrides=overrides)), column_names(columns)
    printer = Printer(format_.value, out)
    for path in paths:
        _score_path(closecall, printer, path, named, about)
    raise typer.Exit(printer.close())


def _score_path(
    closecall: Closecall, printer: Printer, path: str, columns: Mapping[str, str], about: Mapping[str, str | None]
) -> None:
    from closecall.about.sidecar import is_side_car
    from closecall.cli.output import progress_bar
    from closecall.errors import InputError
    from closecall.sources import on_disk

    try:
        with on_disk(path) as file, progress_bar(path) as progress:
            if is_side_car(file):  # met where a whole folder is named
                typer.echo(f"closecall: {path}: tells of a call and holds none; passed over", err=True)
                return
            for found in closecall.transcripts(file, progress, columns):
                _score_one(closecall, printer, path, found, about)
    except InputError as error:
        printer.fail(path, error)


def _score_one(
    closecall: Closecall, printer: Printer, path: str, found: Transcript | Exception, about: Mapping[str, str | None]
) -> None:
    from closecall.errors import InputError
    from closecall.pipeline import with_metadata

    if isinstance(found, Exception):
        printer.fail(path, found)
        return
    try:
        transcript = with_metadata(found, **about)
        printer.show(closecall.score_transcript(transcript), transcript)
    except InputError as error:
        printer.fail(path, error)
