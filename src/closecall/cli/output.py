"""What the commands print: results to standard output, everything else to standard error."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import typer

from closecall.atomic import write_text
from closecall.errors import UsageError
from closecall.types import Scorecard, Transcript


def iso_date(text: str | None) -> str | None:
    """The text itself if it is an ISO 8601 date or date-time.

    Raises:
        UsageError: it is not.
    """
    if text is None:
        return None
    try:
        datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--date takes an ISO 8601 date such as 2026-03-10 or 2026-03-10T14:05-06:00, not {text!r}") from error
    return text


def column_names(text: str | None) -> dict[str, str]:
    """`speaker=Who,text=Said` as a mapping from what is wanted to the column that holds it.

    Raises:
        UsageError: a part has no name on one side of the equals sign.
    """
    pairs = [part.partition("=") for part in text.split(",")] if text else []
    if not all(wanted.strip() and column.strip() for wanted, _, column in pairs):
        raise UsageError(f"--columns takes pairs such as speaker=Who,text=Said, not {text!r}")
    return {wanted.strip(): column.strip() for wanted, _, column in pairs}


@contextmanager
def progress_bar(name: str) -> Iterator[Callable[[float], None] | None]:
    """A bar on standard error while a recording is transcribed; None where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("transcribing {task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:.0f}%"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(Path(name).name, total=1.0, visible=False)
        yield lambda done: bar.update(task, completed=done, visible=True)


def complain(path: str, error: Exception) -> None:
    """One line on standard error that names the file once."""
    typer.echo(f"closecall: {path}: {str(error).removeprefix(f'{path}: ')}", err=True)


class Folder:
    """Where `--out` puts files: one a call, named after it and never outside the folder; a call id that comes again gets a number."""

    def __init__(self, path: Path) -> None:
        if path.exists() and not path.is_dir():
            raise UsageError(f"--out {path} is a file; name a folder")
        self._path = path
        self._names: dict[str, int] = {}

    def write(self, call_id: str, suffix: str, text: str) -> None:
        """Write one file and say where it is."""
        target = self._path / f"{self._name(call_id)}.{suffix}"
        write_text(target, text)
        typer.echo(f"wrote {target}", err=True)

    def _name(self, call_id: str) -> str:
        safe = re.sub(r"[^\w.-]+", "_", call_id).strip("._") or "call"
        self._names[safe] = self._names.get(safe, 0) + 1
        return safe if self._names[safe] == 1 else f"{safe}-{self._names[safe]}"


class Printer:
    """Writes scorecards in one format, to standard output or one file a call; counts what failed."""

    def __init__(self, format_: str, out: Path | None) -> None:
        self.format = format_
        self.folder = Folder(out) if out else None
        self.failed = 0
        self._cards: list[Scorecard] = []

    def show(self, card: Scorecard, transcript: Transcript) -> None:
        """Write one scorecard; JSON for standard output waits until it is known whether there are several."""
        if self.folder is not None:
            self.folder.write(
                card.call_id, "txt" if self.format == "text" else self.format, render(card, transcript, self.format)
            )
        elif self.format == "json":
            self._cards.append(card)
        elif self.format == "text":
            _print_text(card)
        else:
            typer.echo(render(card, transcript, self.format), nl=False)

    def fail(self, path: str, error: Exception) -> None:
        """Report a call that could not be scored."""
        self.failed += 1
        complain(path, error)

    def close(self) -> int:
        """Write what waits, and give the exit code."""
        from closecall.exports.document import dumps, to_dict

        if len(self._cards) == 1:
            typer.echo(dumps(self._cards[0]))
        elif self._cards:
            typer.echo(json.dumps([to_dict(card) for card in self._cards], ensure_ascii=False, indent=2))
        return 1 if self.failed else 0


def render(card: Scorecard, transcript: Transcript, format_: str) -> str:
    """A scorecard as text of a format, ending in a line end."""
    from closecall.exports import document, html, markdown, text

    if format_ == "html":
        return html.write(card, transcript)
    if format_ == "md":
        return markdown.write(card)
    if format_ == "text":
        return text.write(card)
    return document.dumps(card, indent=2 if format_ == "json" else None) + "\n"


def _print_text(card: Scorecard) -> None:
    from rich.console import Console

    from closecall.exports.text import render as as_text

    Console().print(as_text(card))
