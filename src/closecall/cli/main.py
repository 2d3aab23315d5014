"""`closecall`: the commands, and what happens when something goes wrong.

Exit codes: 0 all well, 1 something could not be done, 2 wrong use, 3 the store, the disk or the engine of a batch cannot be used,
130 interrupted.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from closecall.cli.batch import batch
from closecall.cli.convert import convert
from closecall.cli.doctor import doctor
from closecall.cli.evaluate import evaluate
from closecall.cli.export import export
from closecall.cli.formats import formats
from closecall.cli.models import models
from closecall.cli.report import report
from closecall.cli.score import score
from closecall.cli.transcribe import transcribe
from closecall.errors import ClosecallError, EngineError, StoreError, UsageError
from closecall.version import __version__

app = typer.Typer(
    name="closecall",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (score, batch, report, export, transcribe, evaluate, formats, convert, models, doctor):
    app.command()(command)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"closecall {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Did the rep ask for a commitment, where, and what did the customer answer?

    Everything runs on this machine; no call leaves it.

    Try: closecall score call.wav
    """


def run() -> None:
    """Run the command line, and turn every error into one line and an exit code. `--debug` shows the traceback instead."""
    debug = "--debug" in sys.argv
    arguments = [a for a in sys.argv[1:] if a != "--debug"]
    try:
        app(args=arguments)
    except BrokenPipeError:
        # The reader of our output has gone (`closecall … | head`); that is no error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if debug:
            raise
        _complain(error)
        sys.exit(2 if isinstance(error, UsageError) else 3 if isinstance(error, (EngineError, StoreError)) else 1)


def _complain(error: Exception) -> None:
    if isinstance(error, ClosecallError):
        typer.echo(f"closecall: {error}", err=True)
    else:
        typer.echo(
            f"closecall: unexpected {type(error).__name__}: {error} (run again with --debug for the details, and please report it)",
            err=True,
        )
