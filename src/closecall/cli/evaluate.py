"""`closecall evaluate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def evaluate(
    paths: Annotated[
        list[Path], typer.Argument(help="Gold files: labelled calls, one a line.", metavar="GOLD.jsonl", show_default=False)
    ],
    by: Annotated[str | None, typer.Option(help="Also report by a field of the calls: source, author, style …")] = None,
    errors: Annotated[bool, typer.Option("--errors", help="List each wrong judgement with its context.")] = False,
    baseline: Annotated[bool, typer.Option("--baseline", help="Add a keyword detector beside the reader.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    report: Annotated[
        Path | None, typer.Option(help="Write confusion matrices and the reliability curve to this HTML file.")
    ] = None,
    settings: Annotated[Path | None, typer.Option(help="Settings file (TOML).")] = None,
    reader: Annotated[str | None, typer.Option(help="Reader: auto, cues, or the folder of a trained one.")] = None,
) -> None:
    """Measure on labelled calls how well asks are found and answers classed, with 95 % intervals over calls.

    Example: closecall evaluate fixtures/transcripts/calls.jsonl --baseline
    """
    from closecall.evaluation import report as reports
    from closecall.evaluation.gold import load
    from closecall.evaluation.run import run
    from closecall.settings import load as load_settings

    chosen = load_settings(settings, overrides={"reader": {"model": reader}})
    found = run(load(paths), chosen, by=by, baseline=baseline)
    if report is not None:
        reports.write_html(report, found)
    if as_json:
        typer.echo(reports.as_json(found, errors=errors))
    else:
        reports.print_text(found, errors=errors)
