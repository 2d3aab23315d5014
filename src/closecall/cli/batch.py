"""`closecall batch`."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from closecall.cli.score import Side

if TYPE_CHECKING:
    from collections.abc import Callable

    from closecall.batch import Event, Summary

    Tell = Callable[[Event], None]


class EngineName(StrEnum):
    """Where calls are worked on."""

    processes = "processes"
    serial = "serial"
    ray = "ray"


def batch(
    sources: Annotated[
        list[str],
        typer.Argument(
            help="Files, folders, quoted patterns, manifests (CSV or JSON Lines with a path), s3://…, gs://…, az://…",
            metavar="SOURCE",
            show_default=False,
        ),
    ],
    store: Annotated[str, typer.Option(help="Where results go: a SQLite file, or postgresql://…")] = "closecall.db",
    engine: Annotated[EngineName, typer.Option(help="Where calls are worked on.")] = EngineName.processes,
    workers: Annotated[int | None, typer.Option(min=1, help="Calls worked on at once; one a core by default.")] = None,
    address: Annotated[str | None, typer.Option(help="The Ray cluster, for --engine ray; auto finds a running one.")] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Keep looking, and score what settles there, until Ctrl-C.")] = False,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Try again what is recorded as failed.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Stop after this many calls.")] = None,
    json_log: Annotated[bool, typer.Option("--json-log", help="One JSON object a line on standard error.")] = False,
    notify: Annotated[str | None, typer.Option(help="Post each new scorecard as signed JSON to this address.")] = None,
    rep_channel: Annotated[Side | None, typer.Option(help="Channel of the rep in stereo recordings.")] = None,
    model: Annotated[str | None, typer.Option(help="Whisper model: a name, a folder, or `auto`.")] = None,
    reader: Annotated[str | None, typer.Option(help="Reader: auto, cues, or the folder of a trained one.")] = None,
    settings: Annotated[Path | None, typer.Option(help="Settings file (TOML).")] = None,
) -> None:
    """Score many calls into a store that dashboards can read. What the store holds already is skipped.

    Example: closecall batch calls/ --store closecall.db

    Stop it at any time: the same command goes on where it was. A call that fails is recorded and stops nothing.

    Exit codes: 0 every call is scored, or was before; 1 some calls failed; 2 wrong use; 3 stopped, because the store, the disk or
    a model cannot be used; 130 interrupted.
    """
    from closecall import engines, intake
    from closecall.batch import Batch, Options, Scorer
    from closecall.errors import EngineError, StoreError
    from closecall.notify import posting
    from closecall.settings import load
    from closecall.store import Store

    chosen = load(
        settings,
        overrides={
            "audio": {"model": model},
            "reader": {"model": reader},
            "roles": {"rep_channel": rep_channel},
            "batch": {"workers": workers},
            "notify": {"url": notify},
        },
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    found = None if watch else tuple(intake.origins(sources))
    stream = intake.watched(sources, chosen.batch.settle) if found is None else iter(found)
    with _shown(json_log, None if found is None else len(found)) as tell:
        try:
            with Store.open(store) as ledger, posting(ledger.engine, chosen.notify) as also:
                work = Batch(
                    ledger, engines.start(engine.value, Scorer, chosen, address), chosen, Options(retry_failed, limit), tell
                )
                try:
                    summary = work.run(stream, {"engine": engine.value, "sources": "\n".join(sources)}, also)
                except KeyboardInterrupt:
                    _close(work.summary, json_log, "interrupted", 130)
        except (StoreError, EngineError) as error:
            if not json_log:
                raise
            _log({"event": "stopped", "error": str(error)})
            raise typer.Exit(3) from error
    _close(summary, json_log, "finished", 1 if summary.failed else 0)


@contextmanager
def _shown(json_log: bool, files: int | None) -> Iterator[Tell]:
    """What is told of each event: a JSON line, or for people a bar and a line for each failure."""
    if json_log:
        yield _log_event
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Pace(ProgressColumn):
        """Calls a second, reckoned when the bar is drawn and not for every call."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f} calls/s" if task.speed else "")

    columns = (
        TextColumn("scoring"),
        BarColumn(),
        MofNCompleteColumn(),
        Pace(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield _Bar(bar, files).tell


class _Bar:
    """A progress bar with the calls done, calls a second, and time left."""

    def __init__(self, bar: Any, files: int | None) -> None:
        self._bar, self._task = bar, bar.add_task("", total=files)

    def tell(self, event: Event) -> None:
        """Move on, and name what failed."""
        task = self._bar.tasks[self._task]
        more = event.calls - 1 if event.name in {"opened", "skipped"} and task.total is not None else 0
        done = event.calls if event.name in {"scored", "failed", "skipped"} else 0
        total = None if task.total is None else task.total + more
        self._bar.update(self._task, advance=done, total=total)
        line = _line(event)
        if line:
            self._bar.console.print(line, markup=False, highlight=False, soft_wrap=True)


def _line(event: Event) -> str | None:
    """What a person should read of an event."""
    name = event.path if not event.call_id or event.call_id in event.path else f"{event.path} ({event.call_id})"
    match event.name:
        case "failed":
            return f"closecall: {name}: {event.detail}"
        case "retried":
            return f"closecall: {name}: {event.detail}; trying again"
        case "waiting":
            return f"closecall: waiting for {event.calls} calls: {event.detail}"
    return None


def _log_event(event: Event) -> None:
    from closecall.store import Scored

    row: dict[str, object] = {"event": event.name, "path": event.path, "call_id": event.call_id}
    if isinstance(event.result, Scored):
        row |= {"verdict": event.result.card.verdict, "score": event.result.card.score, "asks": len(event.result.card.asks)}
    if event.result is not None:
        row["seconds"] = round(event.result.seconds, 3)
    if event.name in {"opened", "skipped", "waiting"}:
        row["calls"] = event.calls
    _log(row | ({"detail": event.detail} if event.detail else {}))


def _log(row: dict[str, object]) -> None:
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    sys.stderr.write(json.dumps({"at": at, **row}, ensure_ascii=False) + "\n")
    sys.stderr.flush()


def _close(summary: Summary, json_log: bool, how: str, code: int) -> NoReturn:
    """The closing summary, and the exit code."""
    from dataclasses import asdict

    if json_log:
        _log({"event": how, **asdict(summary), "asked_rate": summary.asked_rate, "gained_rate": summary.gained_rate})
    else:
        typer.echo(_summary(summary))
        if how == "interrupted":
            typer.echo("closecall: stopped; run the same command again to go on", err=True)
    raise typer.Exit(code)


def _summary(summary: Summary) -> str:
    before = (
        f" ({summary.failed_before} of them failed before; --retry-failed tries those again)" if summary.failed_before else ""
    )
    first = f"scored {summary.scored}, failed {summary.failed}, skipped {summary.skipped}{before}"
    if summary.asked_rate is None or summary.gained_rate is None:
        return first
    return f"{first}\nasked in {summary.asked_rate:.0%}, gained in {summary.gained_rate:.0%} of the calls scored"
